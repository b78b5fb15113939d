"""The pages of the window: each shows one view and calls one service a gesture."""
