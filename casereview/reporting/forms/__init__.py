"""The report's other forms: Word for comments, an accessible page, plain text."""
