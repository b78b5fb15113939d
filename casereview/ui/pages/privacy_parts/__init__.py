"""The parts of the page of privacy records."""
