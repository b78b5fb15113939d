"""Signing a finished PDF by a certificate, and reading who signed one."""
