"""The window: pages, models, widgets; the only room that knows Qt."""
