"""The command line: every task without a window, one module a subject, thin over the services."""
