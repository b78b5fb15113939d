"""Operators that paint one page (ISO 32000-1, annex A), in points from its lower left corner."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from casereview.reporting.setting.fontfile import FontNames
from casereview.reporting.setting.lines import Line, Stretch
from casereview.reporting.setting.text import Ink

_ROUND = 0.5523
"""How far a curve's handles reach for a quarter of a circle of radius one."""

_Point = tuple[float, float]


def number(value: float) -> str:
    """Return a number as operators take it, to a hundredth of a point or finer than any printer."""
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@cache
def colour(value: str) -> str:
    """Return the operands of a colour given as `#rrggbb`."""
    parts = (int(value[index : index + 2], 16) / 255 for index in (1, 3, 5))
    return " ".join(f"{part:.3f}".rstrip("0").rstrip(".") for part in parts)


class Pen:
    """Writes operators; text is written between `begin_text` and `end_text`."""

    def __init__(self, names: FontNames) -> None:
        self._ops: list[bytes] = []
        self._names = names
        self._font = ("", 0.0)
        self._fill = ""

    def data(self) -> bytes:
        """Return everything that was written."""
        return b"\n".join(self._ops)

    def raw(self, operators: str) -> None:
        """Write operators as they are."""
        self._ops.append(operators.encode("ascii"))

    # text

    def begin_text(self) -> None:
        """Begin lines of text."""
        self._ops.append(b"BT")

    def end_text(self) -> None:
        """End lines of text."""
        self._ops.append(b"ET")

    def write(self, x: float, y: float, line: Line) -> None:
        """Write a line whose base begins at a place, as one text."""
        self.begin_text()
        for stretch in line.stretches:
            self.stretch(x + stretch.x, y, stretch)
        self.end_text()

    def stretch(self, x: float, y: float, stretch: Stretch) -> None:
        """Write a piece of a line."""
        self._text(x, y, stretch.string, stretch.ink)

    def _text(self, x: float, y: float, string: str, ink: Ink) -> None:
        if (ink.face, ink.size) != self._font:
            self._font = (ink.face, ink.size)
            self.raw(f"/{self._names.name(ink.face)} {number(ink.size)} Tf")
        self.fill(ink.colour)
        at = f"1 0 0 1 {number(x)} {number(y + ink.rise)} Tm [(".encode("ascii")
        self._ops.append(b"%b%b)] TJ" % (at, self._names.encoded(ink.face, string)))

    # drawing

    def save(self) -> None:
        """Keep the state, for `restore`."""
        self._ops.append(b"q")

    def restore(self) -> None:
        """Take the state that was kept; font and colour are chosen afresh."""
        self._ops.append(b"Q")
        self._font, self._fill = ("", 0.0), ""

    def turn(self, x: float, y: float, cosine: float, sine: float) -> None:
        """Move the origin to a place and turn what follows about it."""
        turned = f"{cosine:.4f} {sine:.4f} {-sine:.4f} {cosine:.4f}"
        self.raw(f"{turned} {number(x)} {number(y)} cm")

    def scale(self, x: float, y: float, factor: float) -> None:
        """Move the origin to a place and make what follows smaller or larger."""
        self.raw(f"{factor:.4f} 0 0 {factor:.4f} {number(x)} {number(y)} cm")

    def fill(self, value: str) -> None:
        """Choose the colour of text and areas."""
        if value != self._fill:
            self._fill = value
            self.raw(f"{colour(value)} rg")

    def line(
        self,
        start: _Point,
        end: _Point,
        width: float,
        value: str,
        dash: Iterable[float] = (),
    ) -> None:
        """Draw a straight line."""
        pattern = " ".join(number(length) for length in dash)
        path = f"{_point(start)} m {_point(end)} l S"
        before = f"[{pattern}] 0 d " if pattern else ""
        after = " [] 0 d" if pattern else ""
        self.raw(f"{number(width)} w {colour(value)} RG {before}{path}{after}")

    def box(self, x: float, y: float, wide: float, high: float, *, fill: str, stroke: str) -> None:
        """Draw a rectangle; fill and stroke are colours, or nothing."""
        self._path(f"{number(x)} {number(y)} {number(wide)} {number(high)} re", fill, stroke)

    def round_box(
        self, x: float, y: float, wide: float, high: float, radius: float, *, fill: str, stroke: str
    ) -> None:
        """Draw a rectangle with round corners."""
        r, c = radius, radius * (1 - _ROUND)
        right, top = x + wide, y + high
        path = [f"{_point((x + r, y))} m {_point((right - r, y))} l"]
        path.append(_curve((right - c, y), (right, y + c), (right, y + r)))
        path.append(f"{_point((right, top - r))} l")
        path.append(_curve((right, top - c), (right - c, top), (right - r, top)))
        path.append(f"{_point((x + r, top))} l")
        path.append(_curve((x + c, top), (x, top - c), (x, top - r)))
        path.append(f"{_point((x, y + r))} l")
        path.append(_curve((x, y + c), (x + c, y), (x + r, y)))
        self._path(f"{' '.join(path)} h", fill, stroke)

    def circle(self, x: float, y: float, radius: float, *, fill: str, stroke: str) -> None:
        """Draw a circle."""
        r, h = radius, radius * _ROUND
        path = [f"{_point((x + r, y))} m"]
        path.append(_curve((x + r, y + h), (x + h, y + r), (x, y + r)))
        path.append(_curve((x - h, y + r), (x - r, y + h), (x - r, y)))
        path.append(_curve((x - r, y - h), (x - h, y - r), (x, y - r)))
        path.append(_curve((x + h, y - r), (x + r, y - h), (x + r, y)))
        self._path(f"{' '.join(path)} h", fill, stroke)

    def shape(self, corners: Sequence[_Point], *, fill: str, stroke: str) -> None:
        """Draw a closed shape."""
        first, *rest = corners
        sides = " ".join(f"{_point(corner)} l" for corner in rest)
        self._path(f"{_point(first)} m {sides} h", fill, stroke)

    def width(self, value: float) -> None:
        """Choose how wide outlines are."""
        self.raw(f"{number(value)} w")

    def clip(self, x: float, y: float, wide: float, high: float) -> None:
        """Let what follows show only inside a rectangle."""
        self.raw(f"{number(x)} {number(y)} {number(wide)} {number(high)} re W n")

    def _path(self, path: str, fill: str, stroke: str) -> None:
        if fill:
            self.fill(fill)
        before = f"{colour(stroke)} RG " if stroke else ""
        operator = "B" if fill and stroke else "f" if fill else "S" if stroke else "n"
        self.raw(f"{before}{path} {operator}")


def _point(at: _Point) -> str:
    return f"{number(at[0])} {number(at[1])}"


def _curve(first: _Point, second: _Point, end: _Point) -> str:
    return f"{_point(first)} {_point(second)} {_point(end)} c"
