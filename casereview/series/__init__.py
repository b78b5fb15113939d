"""From cases to anonymised tables and figures of a series."""
