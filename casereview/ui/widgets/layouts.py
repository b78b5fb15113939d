"""Layouts that pages share: a line that wraps, a page that scrolls, lines of label and value."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from casereview.ui.widgets.words import Role, Rule, Words


class FlowLayout(QLayout):
    """Sets its items side by side and wraps them like words."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Place the items line by line; returns the height used."""
        y = rect.y()
        line: list[tuple[QLayoutItem, QSize]] = []
        used = 0

        def finish() -> None:
            nonlocal y
            height = max(size.height() for _, size in line)
            x = rect.x()
            for item, size in line:
                if move:
                    top = y + (height - size.height()) // 2
                    item.setGeometry(QRect(QPoint(x, top), size))
                x += size.width() + self.spacing()
            y += height + self.spacing()

        for item in self._items:
            if item.isEmpty():
                continue
            wide = min(item.sizeHint().width(), rect.width())
            high = item.sizeHint().height()
            if item.hasHeightForWidth():
                high = item.heightForWidth(wide)
            if line and used + wide > rect.width():
                finish()
                line, used = [], 0
            line.append((item, QSize(wide, high)))
            used += wide + self.spacing()
        if line:
            finish()
        return max(0, y - rect.y() - self.spacing())


class ScrollPage(QScrollArea):
    """A page taller than the window: a column of cards in `column`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scrollPage")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setObjectName("scrollBody")
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(22, 20, 22, 20)
        self.column.setSpacing(16)
        self.setWidget(body)


class SnugStack(QStackedWidget):
    """Shows one of several widgets, no wider than that one needs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.sizeHint() if shown else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown else super().minimumSizeHint()


class TallColumn(QWidget):
    """The column inside a scroll area: never lower than its words need at its width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("clear")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.setMinimumHeight(max(0, self.column.totalHeightForWidth(self.width())))
        return super().event(event)


class Lines(QWidget):
    """Lines of label and value with a hairline under each."""

    def __init__(self, parent: QWidget | None = None, *, share: tuple[int, int] = (4, 6)) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, share[0])
        self._grid.setColumnStretch(1, share[1])
        self._used = 0

    def add(self, label: str | QWidget, value: str | QWidget) -> None:
        """Add a line; the label is set as secondary text, a value as given."""
        if self._used:
            self._grid.addWidget(Rule(), self._used, 0, 1, 2)
            self._used += 1
        left = Words(label, Role.MUTED) if isinstance(label, str) else label
        right = Words(value) if isinstance(value, str) else value
        for column, widget in ((0, left), (1, right)):
            holder = QWidget()
            box = QVBoxLayout(holder)
            box.setContentsMargins(0, 8, 0, 8)
            box.addWidget(widget)
            self._grid.addWidget(holder, self._used, column, Qt.AlignmentFlag.AlignVCenter)
        self._used += 1

    def clear(self) -> None:
        """Remove every line."""
        clear_layout(self._grid)
        self._used = 0


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)
