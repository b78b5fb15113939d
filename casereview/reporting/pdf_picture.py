"""Draws a scene on the page: vectors, and text as text."""

# ruff: noqa: ANN401 - ReportLab and pikepdf objects carry no types

from __future__ import annotations

from functools import cache
from typing import Any

from casereview.domain.chart import Anchor, Box, Line, Marker, Paint, Scene, Shape, Text
from casereview.reporting import fonts
from casereview.reporting.pdf_styles import COLOURS

_HATCH = 3.0


def draw_scene(canvas: Any, scene: Scene, left: float, top: float) -> None:
    """Draw a scene whose top left corner is at (left, top) of the page."""
    painter = _Painter(canvas, left, top)
    canvas.saveState()
    for op in scene.ops:
        if isinstance(op, Line):
            painter.line(op)
        elif isinstance(op, Box):
            painter.box(op)
        elif isinstance(op, Marker):
            painter.marker(op)
        else:
            painter.text(op)
    canvas.restoreState()


@cache
def _colour(paint: Paint) -> Any:
    from reportlab.lib.colors import HexColor

    return HexColor(COLOURS[paint])


class _Painter:
    """Turns the scene's y, which runs down, into the page's, which runs up."""

    def __init__(self, canvas: Any, left: float, top: float) -> None:
        self._canvas = canvas
        self._left = left
        self._top = top

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return self._left + x, self._top - y

    def line(self, op: Line) -> None:
        """Draw a line, dashed where the scene says so."""
        self._canvas.setStrokeColor(_colour(op.paint))
        self._canvas.setLineWidth(op.width)
        self._canvas.setDash(list(op.dash))
        self._canvas.line(*self._at(op.x0, op.y0), *self._at(op.x1, op.y1))
        self._canvas.setDash([])

    def box(self, op: Box) -> None:
        """Draw a rectangle; hatching is clipped to it."""
        canvas = self._canvas
        x, y = self._at(op.x, op.y + op.height)
        if op.fill is not None:
            canvas.setFillColor(_colour(op.fill))
        if op.stroke is not None:
            canvas.setStrokeColor(_colour(op.stroke))
            canvas.setLineWidth(0.7)
        shape = {"stroke": int(op.stroke is not None), "fill": int(op.fill is not None)}
        if op.radius and min(op.width, op.height) > 2 * op.radius:
            canvas.roundRect(x, y, op.width, op.height, op.radius, **shape)
        else:
            canvas.rect(x, y, op.width, op.height, **shape)
        if op.hatched:
            self._hatch(op, x, y)

    def _hatch(self, op: Box, x: float, y: float) -> None:
        canvas = self._canvas
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(x, y, op.width, op.height)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.setStrokeColor(_colour(op.stroke or Paint.INK_2))
        canvas.setLineWidth(0.6)
        offset = -op.height
        while offset < op.width:
            canvas.line(x + offset, y, x + offset + op.height, y + op.height)
            offset += _HATCH
        canvas.restoreState()

    def marker(self, op: Marker) -> None:
        """Draw a data point; an open one is white inside."""
        canvas = self._canvas
        x, y = self._at(op.x, op.y)
        half = op.size / 2
        canvas.setStrokeColor(_colour(op.paint))
        canvas.setFillColor(_colour(Paint.SURFACE if op.hollow else op.paint))
        canvas.setLineWidth(1.1)
        if op.shape is Shape.CIRCLE:
            canvas.circle(x, y, half, stroke=1, fill=1)
        elif op.shape is Shape.SQUARE:
            canvas.rect(x - half, y - half, op.size, op.size, stroke=1, fill=1)
        else:
            corners = [(0, half), (half, -half), (-half, -half)]
            if op.shape is Shape.DIAMOND:
                corners = [(0, half), (half, 0), (0, -half), (-half, 0)]
            path = canvas.beginPath()
            path.moveTo(x + corners[0][0], y + corners[0][1])
            for dx, dy in corners[1:]:
                path.lineTo(x + dx, y + dy)
            path.close()
            canvas.drawPath(path, stroke=1, fill=1)

    def text(self, op: Text) -> None:
        """Write a line of text, face by face where one lacks a glyph."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        face = fonts.SANS_BOLD if op.bold else fonts.SANS
        pieces = fonts.by_face(fonts.prepared(op.text), face, "a figure")
        width = sum(stringWidth(text, name, op.size) for name, text in pieces)
        x, y = self._at(op.x, op.y)
        x -= {Anchor.START: 0.0, Anchor.MIDDLE: width / 2, Anchor.END: width}[op.anchor]
        self._canvas.setFillColor(_colour(op.paint))
        for name, text in pieces:
            self._canvas.setFont(name, op.size)
            self._canvas.drawString(x, y, text)
            x += stringWidth(text, name, op.size)
