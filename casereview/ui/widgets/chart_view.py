"""A chart in the window: paints a Scene to the width there is, and shows its data as a table."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from casereview.domain.chart import Anchor, Box, Line, Marker, Op, Paint, Scene, Shape, Text
from casereview.ui.theme import Theme
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.table import ReadingTable, WordsModel

PIXELS_PER_POINT = 96 / 72
# Words in the colour of a mark are set in that colour's ink, which has the contrast of text.
_INK_OF = {"amber": "amber-ink", "red": "red-ink", "green": "green-ink", "blue": "blue-ink"}


class Palette(Protocol):
    """What a scene is drawn with: the theme of the window, or the colours of paper."""

    def colour(self, token: str) -> QColor:
        """Return the colour of a role."""

    def font(self) -> QFont:
        """Return the font of the words."""


class ChartView(QWidget):
    """Paints a scene scaled to its width.

    relayout_wanted carries the width in points when it differs from the scene's, once resizing
    has come to rest; the owner answers with `set_scene`.
    """

    relayout_wanted = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scene: Scene | None = None
        self._asked = 0.0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(120)
        self._rest.timeout.connect(self._on_rest)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(320)
        theme.changed.connect(self.update)

    def set_scene(self, scene: Scene) -> None:
        """Show a scene."""
        self._scene = scene
        self.setAccessibleDescription(scene.alternative)
        self.updateGeometry()
        self.update()
        self._rest.start()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self._scene is None or self._scene.width <= 0:
            return 120
        return round(self._scene.height * width / self._scene.width)

    def sizeHint(self) -> QSize:
        wide = round(self._scene.width * PIXELS_PER_POINT) if self._scene else 640
        return QSize(wide, self.heightForWidth(wide))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rest.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._scene is None or self._scene.width <= 0:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self.width() / self._scene.width
        painter.scale(scale, scale)
        pen = ScenePainter(painter, self._theme)
        for op in self._scene.ops:
            pen.draw(op)

    def _on_rest(self) -> None:
        """Ask for a layout of this very width, once for each width."""
        wanted = round(self.width() / PIXELS_PER_POINT)
        if self._scene is None or not self.isVisible() or wanted == self._asked:
            return
        if abs(self._scene.width - wanted) > 2:
            self._asked = wanted
            self.relayout_wanted.emit(float(wanted))


class ScenePainter:
    """Draws the operations of a scene in the colours of a theme or of paper."""

    def __init__(self, painter: QPainter, theme: Palette) -> None:
        self._painter = painter
        self._theme = theme

    def draw(self, op: Op) -> None:
        """Draw one operation."""
        if isinstance(op, Line):
            self._line(op)
        elif isinstance(op, Box):
            self._box(op)
        elif isinstance(op, Marker):
            self._marker(op)
        else:
            self._text(op)

    def _colour(self, paint: Paint) -> QColor:
        return self._theme.colour(paint.value)

    def _line(self, op: Line) -> None:
        pen = QPen(self._colour(op.paint), op.width)
        if op.dash:
            pen.setDashPattern([length / op.width for length in op.dash])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        self._painter.setPen(pen)
        self._painter.drawLine(QPointF(op.x0, op.y0), QPointF(op.x1, op.y1))

    def _box(self, op: Box) -> None:
        area = QRectF(op.x, op.y, op.width, op.height)
        self._painter.setPen(
            QPen(self._colour(op.stroke), 0.75) if op.stroke else Qt.PenStyle.NoPen
        )
        fill = QBrush(self._colour(op.fill)) if op.fill else QBrush(Qt.BrushStyle.NoBrush)
        self._painter.setBrush(fill)
        self._painter.drawRoundedRect(area, op.radius, op.radius)
        if op.hatched:
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(QBrush(self._theme.colour("ink-2"), Qt.BrushStyle.BDiagPattern))
            self._painter.drawRoundedRect(area, op.radius, op.radius)

    def _marker(self, op: Marker) -> None:
        colour = self._colour(op.paint)
        half = op.size / 2
        self._painter.setPen(QPen(colour, 1.2))
        self._painter.setBrush(self._theme.colour("surface") if op.hollow else colour)
        if op.shape is Shape.CIRCLE:
            self._painter.drawEllipse(QPointF(op.x, op.y), half, half)
            return
        corners = {
            Shape.SQUARE: ((-half, -half), (half, -half), (half, half), (-half, half)),
            Shape.TRIANGLE: ((0.0, -half), (half, half), (-half, half)),
            Shape.DIAMOND: ((0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0)),
        }[op.shape]
        self._painter.drawPolygon(QPolygonF([QPointF(op.x + x, op.y + y) for x, y in corners]))

    def _text(self, op: Text) -> None:
        font = QFont(self._theme.font())
        font.setPixelSize(100)  # measured large, drawn small: glyph widths then scale exactly
        font.setWeight(QFont.Weight.DemiBold if op.bold else QFont.Weight.Normal)
        scale = op.size / 100
        wide = QFontMetricsF(font).horizontalAdvance(op.text) * scale
        shift = {Anchor.START: 0.0, Anchor.MIDDLE: wide / 2, Anchor.END: wide}[op.anchor]
        token = _INK_OF.get(op.paint.value, op.paint.value)
        self._painter.save()
        self._painter.translate(op.x - shift, op.y)
        self._painter.scale(scale, scale)
        self._painter.setFont(font)
        self._painter.setPen(self._theme.colour(token))
        self._painter.drawText(QPointF(0, 0), op.text)
        self._painter.restore()


class ChartPanel(QWidget):
    """A chart; its `button`, which the owner places, shows the same data as a table, and back."""

    relayout_wanted = Signal(float)

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ChartView(theme)
        self.view.setAccessibleName(name)
        self.view.relayout_wanted.connect(self.relayout_wanted)
        self._rows = WordsModel(self)
        self.table = ReadingTable(name)
        self.table.setModel(self._rows)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.table)
        self.button = LinkButton(self.tr("Show as table"), self)
        self.button.clicked.connect(self._on_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    @property
    def shows_table(self) -> bool:
        """Whether the table is shown instead of the picture."""
        return self._stack.currentWidget() is self.table

    def width_in_points(self) -> float:
        """Return the width there is for a layout; 0 before the chart was ever shown."""
        return float(round(self.view.width() / PIXELS_PER_POINT)) if self.view.isVisible() else 0.0

    def set_scene(self, scene: Scene) -> None:
        """Show a scene and its data."""
        self.view.set_scene(scene)
        self._rows.set_rows(scene.table_head, scene.table_rows)
        self.button.setVisible(bool(scene.table_rows))

    def _on_button(self) -> None:
        to_table = not self.shows_table
        self._stack.setCurrentWidget(self.table if to_table else self.view)
        self.button.setText(self.tr("Show as chart") if to_table else self.tr("Show as table"))
        self.button.setAccessibleName(self.button.text())
