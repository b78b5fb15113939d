"""One module a format; all of them run in the reading process only."""
