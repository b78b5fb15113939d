"""The rules a report must meet before it may be issued, each with its gate and its place."""
