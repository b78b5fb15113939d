"""Courses of treatment, the service's outcomes and opinions on them."""
