"""From a case to a Report model, and from the model to paper; checks before issue."""
