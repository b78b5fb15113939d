"""Keeps the texts of a picture from touching each other."""

from __future__ import annotations

from casereview.domain.chart import Anchor, Paint, Text
from casereview.reporting.pictures.textwidth import estimate

Area = tuple[float, float, float, float]
"""x0, y0, x1, y1 with y downwards."""


def area_of(text: Text) -> Area:
    """Return the box a line of text takes, by estimated width."""
    width = estimate(text.text, text.size, bold=text.bold)
    left = {
        Anchor.START: text.x,
        Anchor.MIDDLE: text.x - width / 2,
        Anchor.END: text.x - width,
    }[text.anchor]
    return left, text.y - 0.78 * text.size, left + width, text.y + 0.24 * text.size


def overlap(one: Area, other: Area, margin: float = 0.0) -> bool:
    """Say whether two areas share more than their edge."""
    return (
        one[0] < other[2] + margin
        and other[0] < one[2] + margin
        and one[1] < other[3] + margin
        and other[1] < one[3] + margin
    )


class Placer:
    """Texts already set, and whether another still has room."""

    def __init__(self, width: float) -> None:
        self._width = width
        self._taken: list[Area] = []

    def block(self, area: Area) -> None:
        """Keep an area free of text."""
        self._taken.append(area)

    def try_text(self, text: Text, *, margin: float = 1.0) -> bool:
        """Take the room of a text when it is free and within the picture."""
        area = area_of(text)
        if area[0] < 0 or area[2] > self._width:
            return False
        if any(overlap(area, other, margin) for other in self._taken):
            return False
        self._taken.append(area)
        return True


NO_ROOM = -1
"""The tier of a label that is left out."""


def tiers(
    labels: list[tuple[float, str]],
    size: float,
    left: float,
    right: float,
    most: int,
) -> list[tuple[float, str, int]]:
    """Give each label (its x, its text) an x and a tier so that none touches another.

    Labels start at their x, or end at `right` where they would run over it. Those for which
    `most` tiers have no room get the tier NO_ROOM.
    """
    free: list[float] = []
    placed: list[tuple[float, str, int]] = []
    for x, text in sorted(labels):
        width = estimate(text, size)
        start = max(left, min(x, right - width))
        tier = next((i for i, end in enumerate(free) if end + 6 <= start), len(free))
        if tier == most:
            placed.append((start, text, NO_ROOM))
            continue
        if tier == len(free):
            free.append(0.0)
        free[tier] = start + width
        placed.append((start, text, tier))
    return placed


def label(
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    paint: Paint = Paint.INK,
    anchor: Anchor = Anchor.START,
    bold: bool = False,
) -> Text:
    """Return a line of text."""
    return Text(x, y, text, paint, size, anchor, bold)
