"""Charts as scenes, and as SVG and PNG files."""
