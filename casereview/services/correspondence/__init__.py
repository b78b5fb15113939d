"""Documents received: filed, read, reviewed, searched and set in time."""
