"""What the user does, one module a task; used by the window and the command line alike."""
