"""A scene as a picture in PNG: the operations that the window paints, in the colours of paper."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QPainter

from casereview.domain.chart import Paint, Scene
from casereview.ui.theme import Theme
from casereview.ui.tokens import LIGHT
from casereview.ui.widgets.chart_view import ScenePainter

SCALE = 3.0
"""Pixels of a point: 216 to the inch."""
_INCHES_PER_METRE = 100 / 2.54


class _Paper:
    """Dark ink on white, whatever the window looks like."""

    def __init__(self, theme: Theme) -> None:
        self._font = theme.font()

    def colour(self, token: str) -> QColor:
        return QColor(LIGHT.colours[token])

    def font(self) -> QFont:
        return self._font


def png_bytes(scene: Scene, title: str, theme: Theme) -> bytes:
    """Return a picture of a scene; title and text alternative stand in its text chunks."""
    image = QImage(
        round(scene.width * SCALE), round(scene.height * SCALE), QImage.Format.Format_RGB32
    )
    dots = round(72 * SCALE * _INCHES_PER_METRE)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    paper = _Paper(theme)
    image.fill(paper.colour(Paint.SURFACE.value))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SCALE, SCALE)
    pen = ScenePainter(painter, paper)
    for op in scene.ops:
        pen.draw(op)
    painter.end()
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setText("Title", title)
    writer.setText("Description", scene.alternative)
    writer.write(image)
    return bytes(held.data())
