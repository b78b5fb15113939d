"""Rows handed in, roles handed out: Qt models over the services' frozen views."""
