"""Courses of treatment, what guidelines recommend, and outcomes by the service's own rules."""
