"""Draws a scene on the page: vectors, and text as text."""

from __future__ import annotations

from casereview.domain.chart import Anchor, Box, Line, Marker, Paint, Scene, Shape, Text
from casereview.reporting import fonts
from casereview.reporting.setting.lines import one_line
from casereview.reporting.setting.pen import Pen
from casereview.reporting.setting.styles import COLOURS
from casereview.reporting.setting.text import Ink, labelled

_HATCH = 3.0


def draw_scene(pen: Pen, scene: Scene, left: float, top: float, scale: float = 1.0) -> None:
    """Draw a scene whose top left corner is at (left, top) of the page."""
    painter = _Painter(pen, scene.height)
    pen.save()
    pen.scale(left, top - scene.height * scale, scale)
    for op in scene.ops:
        if isinstance(op, Line):
            painter.line(op)
        elif isinstance(op, Box):
            painter.box(op)
        elif isinstance(op, Marker):
            painter.marker(op)
        else:
            painter.text(op)
    pen.restore()


class _Painter:
    """Turns the scene's y, which runs down, into the page's, which runs up."""

    def __init__(self, pen: Pen, top: float) -> None:
        self._pen = pen
        self._top = top

    def line(self, op: Line) -> None:
        start, end = (op.x0, self._top - op.y0), (op.x1, self._top - op.y1)
        self._pen.line(start, end, op.width, COLOURS[op.paint], op.dash)

    def box(self, op: Box) -> None:
        """Draw a rectangle; hatching is clipped to it."""
        x, y = op.x, self._top - op.y - op.height
        fill = COLOURS[op.fill] if op.fill is not None else ""
        stroke = COLOURS[op.stroke] if op.stroke is not None else ""
        self._pen.width(0.7)
        if op.radius and min(op.width, op.height) > 2 * op.radius:
            self._pen.round_box(x, y, op.width, op.height, op.radius, fill=fill, stroke=stroke)
        else:
            self._pen.box(x, y, op.width, op.height, fill=fill, stroke=stroke)
        if op.hatched:
            self._hatch(op, x, y)

    def _hatch(self, op: Box, x: float, y: float) -> None:
        pen, value = self._pen, COLOURS[op.stroke or Paint.INK_2]
        pen.save()
        pen.clip(x, y, op.width, op.height)
        offset = -op.height
        while offset < op.width:
            pen.line((x + offset, y), (x + offset + op.height, y + op.height), 0.6, value)
            offset += _HATCH
        pen.restore()

    def marker(self, op: Marker) -> None:
        """Draw a data point; an open one is white inside."""
        pen, x, y, half = self._pen, op.x, self._top - op.y, op.size / 2
        stroke = COLOURS[op.paint]
        fill = COLOURS[Paint.SURFACE] if op.hollow else stroke
        pen.width(1.1)
        if op.shape is Shape.CIRCLE:
            pen.circle(x, y, half, fill=fill, stroke=stroke)
        elif op.shape is Shape.SQUARE:
            pen.box(x - half, y - half, op.size, op.size, fill=fill, stroke=stroke)
        else:
            corners = [(0.0, half), (half, -half), (-half, -half)]
            if op.shape is Shape.DIAMOND:
                corners = [(0.0, half), (half, 0.0), (0.0, -half), (-half, 0.0)]
            pen.shape([(x + dx, y + dy) for dx, dy in corners], fill=fill, stroke=stroke)

    def text(self, op: Text) -> None:
        """Write a line of text, face by face where one lacks a glyph."""
        ink = Ink(fonts.SANS_BOLD if op.bold else fonts.SANS, op.size, COLOURS[op.paint])
        line = one_line(labelled(op.text, ink, "a figure"))
        back = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}[op.anchor]
        self._pen.write(op.x - back * line.width, self._top - op.y, line)
