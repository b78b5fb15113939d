"""From points on a page (origin bottom-left) to pixels in a view (origin top-left), and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from casereview.domain.document import Rect


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where a page stands in the view: its corner in pixels, its size in points, pixels a point."""

    left: float
    top: float
    points_wide: float
    points_high: float
    scale: float

    @property
    def frame(self) -> QRectF:
        """The page's own rectangle in pixels."""
        return QRectF(
            self.left, self.top, self.points_wide * self.scale, self.points_high * self.scale
        )

    def to_pixels(self, rect: Rect) -> QRectF:
        """Return where a rectangle of the page is drawn."""
        x0, y0, x1, y1 = rect
        return QRectF(
            self.left + x0 * self.scale,
            self.top + (self.points_high - y1) * self.scale,
            (x1 - x0) * self.scale,
            (y1 - y0) * self.scale,
        )

    def to_points(self, pixel: QPointF) -> tuple[float, float]:
        """Return the place on the page under a pixel, in points from the bottom-left corner."""
        return (
            (pixel.x() - self.left) / self.scale,
            self.points_high - (pixel.y() - self.top) / self.scale,
        )


def stack(
    sizes: Sequence[tuple[float, float]], scale: float, view_width: float, gap: float
) -> tuple[PagePlace, ...]:
    """Place pages one below the other, centred in the view, with a gap around each."""
    places = []
    top = gap
    for wide, high in sizes:
        left = max(gap, (view_width - wide * scale) / 2)
        places.append(PagePlace(left, top, wide, high, scale))
        top += high * scale + gap
    return tuple(places)


def height_of(places: Sequence[PagePlace], gap: float) -> float:
    """Return how high a stack of pages is, in pixels."""
    return places[-1].frame.bottom() + gap if places else 0.0


def page_at(places: Sequence[PagePlace], y: float) -> int:
    """Return the index of the page that holds a height of the stack, or the nearest above it."""
    found = 0
    for index, place in enumerate(places):
        if place.top <= y:
            found = index
    return found
