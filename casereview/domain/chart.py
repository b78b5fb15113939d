"""A picture as data: drawn by the window and by the report from the same scene.

Coordinates are points, origin top-left, y downwards. Paint is named by role, never by colour, so
that theme and paper each choose; every meaning is carried by shape or text as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Paint(StrEnum):
    """The roles of colour in a chart."""

    INK = "ink"
    INK_2 = "ink-2"
    LINE = "line"
    SURFACE = "surface"
    ACCENT = "accent"
    EPISODE = "accent-weak"
    PHQ9 = "blue"
    GAD7 = "amber"
    OTHER = "green"
    MET = "red"
    SUBTHRESHOLD = "amber-weak"
    NOT_MET = "green-weak"
    UNKNOWN = "line-weak"


class Anchor(StrEnum):
    """Which end of a text its x names."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; dash lengths in points, () is solid."""

    x0: float
    y0: float
    x1: float
    y1: float
    paint: Paint
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle, optionally hatched or only outlined; radius rounds the corners."""

    x: float
    y: float
    width: float
    height: float
    fill: Paint | None
    stroke: Paint | None = None
    radius: float = 0.0
    hatched: bool = False


class Shape(StrEnum):
    """Markers that tell series apart without colour."""

    CIRCLE = "circle"
    SQUARE = "square"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"


@dataclass(frozen=True, slots=True)
class Marker:
    """A data point."""

    x: float
    y: float
    shape: Shape
    paint: Paint
    size: float = 5.0
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; y is the baseline, size in points."""

    x: float
    y: float
    text: str
    paint: Paint = Paint.INK
    size: float = 8.0
    anchor: Anchor = Anchor.START
    bold: bool = False


Op = Line | Box | Marker | Text


@dataclass(frozen=True, slots=True)
class Scene:
    """A finished picture with its words for those who cannot see it and the data behind it."""

    width: float
    height: float
    ops: tuple[Op, ...]
    alternative: str
    table_head: tuple[str, ...] = ()
    table_rows: tuple[tuple[str, ...], ...] = ()
