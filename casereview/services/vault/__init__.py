"""The vault and its cases: keys, copies, history, integrity, retention and privacy."""
