"""How long material is kept, who was given it, and the seals of its history."""
