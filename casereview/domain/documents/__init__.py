"""What documents state, where it stands, and how sources differ."""
