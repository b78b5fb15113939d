"""Reads and checks the shipped clinical and report content into domain objects."""
