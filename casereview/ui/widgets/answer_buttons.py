"""Buttons that answer a question: the key above the word, filled when it is the answer."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from casereview.ui.models.answering import AnswerChoice
from casereview.ui.theme import Theme
from casereview.ui.widgets.layouts import clear_layout
from casereview.ui.widgets.painting import words_height

_NARROW = 350
"""Pixels below which four answers stand in two lines."""


class AnswerButton(QAbstractButton):
    """One answer; checked when given, framed when it has the focus."""

    def __init__(
        self,
        theme: Theme,
        words: str,
        parent: QWidget | None = None,
        *,
        low: bool = False,
        bare: bool = False,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = ""
        self._low = low or bare
        self._bare = bare
        self.setText(words)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(not self._low)
        self.setSizePolicy(policy)
        self.setAccessibleName(words)

    def set_key(self, key: str) -> None:
        """Show another key, or none."""
        if key != self._key:
            self._key = key
            self.setAccessibleDescription(self.tr("Key {key}").format(key=key) if key else "")
            self.update()

    def set_low(self, low: bool) -> None:
        """Stand as a low line, the key before the word, or as a tall one with the key above it."""
        if low != self._low:
            self._low = low
            policy = self.sizePolicy()
            policy.setHeightForWidth(not low)
            self.setSizePolicy(policy)
            self.updateGeometry()
            self.update()

    def nextCheckState(self) -> None:
        """Leave the check mark to the answer that was saved."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # Enter asks the next question; Space presses the button
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        if self._low:
            return QSize(40 if self._bare else 86, 34)
        return QSize(104, 78)

    def hasHeightForWidth(self) -> bool:
        return not self._low

    def heightForWidth(self, width: int) -> int:
        words = words_height(self._font(width), self.text(), width - 12)
        return max(78, round(words) + 50)

    def _font(self, width: float) -> QFont:
        """Return the font in which the longest word fits."""
        usual = self._theme.font(weight=500)
        longest = max(self.text().split(), key=len, default="")
        fits = QFontMetricsF(usual).horizontalAdvance(longest) <= width - 12
        return usual if fits and not self._low else self._theme.font(text="small", weight=500)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        fill = "accent" if chosen else "hover" if self.underMouse() else "surface"
        edge = "accent" if chosen or self.hasFocus() else "control"
        radius = theme.size("corner-control")
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setBrush(theme.colour(fill))
        painter.setPen(QPen(theme.colour(edge), 1))
        painter.drawRoundedRect(frame, radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("ink" if chosen else "accent"), 2))
            painter.drawRoundedRect(frame, radius, radius)
        ink = theme.colour("on-accent" if chosen else "ink")
        if self._bare:
            self._draw_bare(painter, frame, ink)
            return
        words = frame.adjusted(5, 4, -5, -4)
        if self._key:
            self._draw_key(painter, frame)
            words = frame.adjusted(24, 0, -4, 0) if self._low else frame.adjusted(5, 36, -5, -6)
        painter.setPen(ink)
        painter.setFont(self._font(self.width()))
        where = Qt.AlignmentFlag.AlignVCenter if self._low else Qt.AlignmentFlag.AlignTop
        painter.drawText(
            words,
            int(Qt.AlignmentFlag.AlignHCenter | where) | int(Qt.TextFlag.TextWordWrap),
            self.text(),
        )

    def _draw_bare(self, painter: QPainter, frame: QRectF, ink: QColor) -> None:
        """Draw a tick where it is the answer, else its key; the word heads the column."""
        if self.isChecked():
            centre = frame.center()
            painter.setPen(QPen(ink, 2))
            painter.drawPolyline(
                [centre + QPointF(-5, 0), centre + QPointF(-1, 4), centre + QPointF(6, -4)]
            )
        elif self._key:
            painter.setPen(self._theme.colour("ink-2"))
            painter.setFont(self._theme.font(text="small"))
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, self._key)

    def _draw_key(self, painter: QPainter, frame: QRectF) -> None:
        theme = self._theme
        painter.setFont(theme.font(text="small"))
        size = 17.0
        corner = (
            QPointF(frame.left() + 7, frame.center().y() - size / 2)
            if self._low
            else QPointF(frame.center().x() - size / 2, frame.top() + 12)
        )
        cap = QRectF(corner, corner + QPointF(size, size))
        painter.setBrush(theme.colour("surface"))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setPen(theme.colour("ink-2"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)


class AnswerButtons(QWidget):
    """The answers of one question, side by side, with the keys 1, 2, 3, ..."""

    answered = Signal(str)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        low: bool = False,
        bare: bool = False,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._low = low or bare
        self._bare = bare
        self._choices: tuple[AnswerChoice, ...] = ()
        self._buttons: list[AnswerButton] = []
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6 if self._low else 10)

    @property
    def buttons(self) -> tuple[AnswerButton, ...]:
        """The buttons in the order of their keys."""
        return tuple(self._buttons)

    def show_choices(
        self, choices: tuple[AnswerChoice, ...], chosen: str, *, keys: bool = True
    ) -> None:
        """Show the answers with the given one filled; the buttons stay while the answers do."""
        if choices != self._choices:
            self._build(choices)
        for number, choice in enumerate(self._choices):
            button = self._buttons[number]
            button.setChecked(choice.value == chosen)
            button.set_key(str(number + 1) if keys and number < 9 else "")

    def press(self, number: int) -> bool:
        """Give the answer of a key, from 1; False when there is none."""
        if not 1 <= number <= len(self._choices):
            return False
        self._answer(self._choices[number - 1].value)
        return True

    def _build(self, choices: tuple[AnswerChoice, ...]) -> None:
        clear_layout(self._grid)
        self._choices = choices
        self._buttons = []
        for choice in choices:
            button = AnswerButton(self._theme, choice.words, low=self._low, bare=self._bare)
            button.clicked.connect(partial(self._on_clicked, choice.value))
            self._buttons.append(button)
        self._arrange()

    def _arrange(self) -> None:
        """Set the buttons side by side, in two lines where the words would not fit."""
        across = self._across = self._fitting()
        for button in self._buttons:
            button.set_low(self._low or across < len(self._buttons))
        for number, button in enumerate(self._buttons):
            self._grid.addWidget(button, number // across, number % across)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._across != self._fitting():
            self._arrange()

    def _fitting(self) -> int:
        """Return how many buttons stand side by side at this width."""
        count = len(self._buttons)
        if self._bare:
            return max(count, 1)
        if not self._low and count == 4 and self.width() < _NARROW:
            return 2
        return count if count <= 4 else 3

    def _on_clicked(self, value: str, _checked: bool = False) -> None:
        self._answer(value)

    def _answer(self, value: str) -> None:
        for choice, button in zip(self._choices, self._buttons, strict=True):
            button.setChecked(choice.value == value)
        self.answered.emit(value)
