"""What a finished PDF can be held to, by the file alone or beside its model."""
