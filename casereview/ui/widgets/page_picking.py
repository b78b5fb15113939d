"""Picking a place on a page with the mouse: words of its text, or a region where it has none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from casereview.domain.documents.document import Rect
from casereview.ui.widgets.page_geometry import PagePlace
from casereview.ui.widgets.page_sheets import Leaf, Sheets

_LEAST = 4.0
"""Pixels that the mouse moves before a press is more than a click."""
_REGION = 6.0
"""Points that a region is wide and high at least."""


@dataclass(frozen=True, slots=True)
class Pick:
    """Characters [start, end) of a page with their words, or a region in points without any."""

    page: int
    start: int = 0
    end: int = 0
    words: str = ""
    rects: tuple[Rect, ...] = ()


@dataclass(slots=True)
class Drag:
    """A press on a page that goes on; pixels are those of the whole stack of pages."""

    leaf: Leaf
    place: PagePlace
    begun: QPointF
    at: QPointF
    region: bool
    over: bool = False

    @property
    def far(self) -> bool:
        """Whether the mouse moved enough to mean more than a click."""
        return (self.at - self.begun).manhattanLength() >= _LEAST

    @property
    def box(self) -> QRectF:
        """What is between the two ends, within the page."""
        return QRectF(self.begun, self.at).normalized().intersected(self.place.frame)


def picked(sheets: Sheets, drag: Drag) -> Pick | None:
    """Return what a drag picks so far; None for nothing, or where the letters are not known yet."""
    if not sheets.knows_letters(drag.leaf) and not drag.region:
        return None
    if drag.region or not sheets.text_of(drag.leaf).strip():
        return _region(drag)
    ends = [sheets.character_at(drag.leaf, drag.place, pixel) for pixel in (drag.begun, drag.at)]
    known = sorted(end for end in ends if end is not None)
    return _words(sheets, drag.leaf, *known) if len(known) == 2 else None


def picked_word(sheets: Sheets, leaf: Leaf, place: PagePlace, pixel: QPointF) -> Pick | None:
    """Return the word under a pixel."""
    at = sheets.character_at(leaf, place, pixel)
    if at is None:
        return None
    for match in re.finditer(r"[\w'’.-]*\w", sheets.text_of(leaf)):
        if match.start() <= at <= match.end():
            return _words(sheets, leaf, match.start(), match.end())
    return None


def _words(sheets: Sheets, leaf: Leaf, start: int, end: int) -> Pick | None:
    """Return the characters without the white space at their ends."""
    text = sheets.text_of(leaf)
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    return Pick(leaf.number, start, start + len(words), words) if words else None


def _region(drag: Drag) -> Pick | None:
    box = drag.box
    (x0, y1), (x1, y0) = (
        drag.place.to_points(corner) for corner in (box.topLeft(), box.bottomRight())
    )
    rect = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    if rect[2] - rect[0] < _REGION or rect[3] - rect[1] < _REGION:
        return None
    return Pick(drag.leaf.number, rects=(tuple(round(side, 1) for side in rect),))  # type: ignore[arg-type]  # four sides
