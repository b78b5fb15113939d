"""Page setting: text measured and broken into lines, lines put on pages, pages painted."""
