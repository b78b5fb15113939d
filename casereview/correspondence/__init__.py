"""From a received file to text with places, and from text to proposed statements."""
