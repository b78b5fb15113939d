"""Live references in what the expert writes: what they print, where they lead, what changed."""
