"""From points on a page (origin bottom-left) to pixels in a view (origin top-left), and back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from casereview.domain.documents.document import Rect


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where a page stands in the view: its corner in pixels, its size in points, pixels a point.

    turn: by how many quarters of a circle the page is turned, clockwise.
    """

    left: float
    top: float
    points_wide: float
    points_high: float
    scale: float
    turn: int = 0

    @property
    def frame(self) -> QRectF:
        """The page's own rectangle in pixels, as it is turned."""
        wide, high = turned((self.points_wide, self.points_high), self.turn)
        return QRectF(self.left, self.top, wide * self.scale, high * self.scale)

    def to_pixels(self, rect: Rect) -> QRectF:
        """Return where a rectangle of the page is drawn."""
        x0, y0, x1, y1 = rect
        one, other = self._pixel(x0, y0), self._pixel(x1, y1)
        return QRectF(one, other).normalized()

    def _pixel(self, x: float, y: float) -> QPointF:
        wide, high, down = self.points_wide, self.points_high, self.points_high - y
        across, below = ((x, down), (high - down, x), (wide - x, high - down), (down, wide - x))[
            self.turn
        ]
        return QPointF(self.left + across * self.scale, self.top + below * self.scale)

    def to_points(self, pixel: QPointF) -> tuple[float, float]:
        """Return the place on the page under a pixel, in points from the bottom-left corner."""
        across = (pixel.x() - self.left) / self.scale
        below = (pixel.y() - self.top) / self.scale
        wide, high = self.points_wide, self.points_high
        x, down = (
            (across, below),
            (below, high - across),
            (wide - across, high - below),
            (wide - below, across),
        )[self.turn]
        return x, high - down


def turned(size: tuple[float, float], turn: int) -> tuple[float, float]:
    """Return width and height after so many quarter turns."""
    return size if turn % 2 == 0 else (size[1], size[0])


def stack(
    sizes: Sequence[tuple[float, float]],
    scale: float,
    view_width: float,
    gap: float,
    turns: Sequence[int] = (),
) -> tuple[PagePlace, ...]:
    """Place pages one below the other, centred in the view, with a gap around each."""
    places = []
    top = gap
    for index, size in enumerate(sizes):
        turn = turns[index] if turns else 0
        wide, high = turned(size, turn)
        left = max(gap, (view_width - wide * scale) / 2)
        places.append(PagePlace(left, top, *size, scale, turn))
        top += high * scale + gap
    return tuple(places)


def height_of(places: Sequence[PagePlace], gap: float) -> float:
    """Return how high a stack of pages is, in pixels."""
    return places[-1].frame.bottom() + gap if places else 0.0


def page_at(places: Sequence[PagePlace], y: float) -> int:
    """Return the index of the page that holds a height of the stack, or the nearest above it."""
    return max(0, bisect_right(places, y, key=_top) - 1)


def pages_between(places: Sequence[PagePlace], top: float, bottom: float) -> range:
    """Return the indexes of the pages of a stack that are seen between two heights."""
    first = bisect_left(places, top, key=_bottom)
    return range(first, bisect_right(places, bottom, key=_top))


def _top(place: PagePlace) -> float:
    return place.top


def _bottom(place: PagePlace) -> float:
    return place.frame.bottom()
