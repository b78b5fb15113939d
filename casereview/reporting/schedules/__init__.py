"""The interview's schedules on paper, blank or completed."""
