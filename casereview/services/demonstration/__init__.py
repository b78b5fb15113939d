"""The demonstration cases, made from their real letters."""
