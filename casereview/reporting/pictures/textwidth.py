"""How wide a line of the interface face is, estimated without loading a font.

The window and the paper draw a scene in Inter; the classes below are that face's advance widths in
em, rounded up, so that a box kept clear of others stays clear once set.
"""

from __future__ import annotations

from functools import lru_cache

_CLASSES = (
    (" ", 0.29),
    ("ijl.,:;'|!’‘·", 0.34),
    ("frtI()[]/\\", 0.42),
    ("csxzyvk“”-", 0.58),
    ("wABCDEGHKNOPQRSTUVXYZŵ", 0.83),
    ("mM…Æ", 0.92),
    ("W%@—", 1.0),
)
_WIDTHS = {char: width for chars, width in _CLASSES for char in chars}
_OTHER = 0.67
_BOLD = 1.07


@lru_cache(maxsize=4096)
def estimate(text: str, size: float, *, bold: bool = False) -> float:
    """Return an upper estimate of the width of a line in points."""
    wide = sum(_WIDTHS.get(char, _OTHER) for char in text) * size
    return wide * _BOLD if bold else wide


def shortened(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return the text, cut with an ellipsis where it is wider than the room (points)."""
    if estimate(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and estimate(f"{kept}…", size, bold=bold) > room:
        kept = kept[:-1].rstrip()
    return f"{kept}…" if kept else ""
