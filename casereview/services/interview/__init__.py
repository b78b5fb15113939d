"""The structured interview, its ratings and what follows from them."""
