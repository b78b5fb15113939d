"""Picks what the text is to refer to: typed words narrow the list, Enter inserts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from casereview.ui.models.report_lines import Reference
from casereview.ui.models.rows import RowsModel
from casereview.ui.theme import Theme
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.line_delegate import LineDelegate, LineList
from casereview.ui.widgets.marks import only_looks
from casereview.ui.widgets.painting import draw_words, words_height
from casereview.ui.widgets.words import Role, Words

HIGH = 230
"""Pixels of the list."""
_PAGE = re.compile(r"D\d+\s+(?:pp?\.?\s*)?(\d+(?:[-–]\d+)?)", re.IGNORECASE)
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -5, Qt.Key.Key_PageDown: 5}
_SIDE = 96.0


def _key(line: tuple[str, Reference]) -> str:
    return f"{line[0]} {line[1].text} {line[1].words}"


def _words(line: tuple[str, Reference]) -> str:
    return f"{line[0]}: {line[1].words}"


def _sought(line: tuple[str, Reference]) -> str:
    """Return what typed words are looked for in: what it says, and how it is written."""
    return f"{_words(line)} {line[1].text}".casefold()


class _Delegate(LineDelegate):
    pad_y = 5.0

    def set_row(self, painter: QPainter | None, row: tuple[str, Reference], box: QRectF) -> float:
        theme = self.theme
        small, font = theme.font(text="small"), theme.font()
        width = box.width() - _SIDE - 8
        high = max(words_height(font, row[1].words, width), words_height(small, row[0], _SIDE))
        if painter:
            beside = QRectF(box.left(), box.top() + 1, _SIDE, high + 4)
            draw_words(painter, beside, row[0], small, theme.colour("ink-2"))
            words = QRectF(box.left() + _SIDE + 8, box.top(), width, high + 4)
            draw_words(painter, words, row[1].words, font, theme.colour("ink"))
        return high


class ReferencePicker(QFrame):
    """Hidden until it is wanted; picked carries the Reference, left says that Esc was pressed."""

    picked = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What to refer to"))
        self._every: tuple[tuple[str, Reference], ...] = ()
        self.rows: RowsModel[tuple[str, Reference]] = RowsModel(_key, _words, self)
        self.filter = QLineEdit()
        only_looks(self.filter)
        self.list = LineList(self.tr("What can be referred to"))
        self.list.setModel(self.rows)
        self.list.setItemDelegate(_Delegate(theme, self.list))
        self.list.setFixedHeight(HIGH)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._nothing = Words(self.tr("Nothing of this case is called so."), Role.SMALL)
        done = SmallButton("✕", name=self.tr("Leave without inserting (Esc)"))
        done.clicked.connect(self.leave)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.filter, 1)
        head.addWidget(done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.list)
        layout.addWidget(self._nothing)
        self.filter.textChanged.connect(self._narrow)
        self.list.clicked.connect(self._on_clicked)
        self.hide()

    def begin(self, name: str, groups: Mapping[str, Sequence[Reference]]) -> None:
        """Show what can be referred to, with the focus where it is narrowed down."""
        self._every = tuple((group, each) for group, held in groups.items() for each in held)
        self.filter.setPlaceholderText(self.tr("{name}: type to narrow down").format(name=name))
        self.filter.setAccessibleName(name)
        self.filter.clear()
        self._narrow()
        self.show()
        self.filter.setFocus()

    def leave(self) -> None:
        """Put it away."""
        self.hide()
        self.left.emit()

    def _narrow(self) -> None:
        """Keep what has every word that was typed; a page typed behind a document is offered."""
        words = self.filter.text().casefold().split()
        kept = [line for line in self._every if all(word in _sought(line) for word in words)]
        self.rows.set_rows(tuple(dict.fromkeys((*self._paged(), *kept))))
        found = bool(self.rows.rows)
        self.list.setVisible(found)
        self._nothing.setVisible(not found)
        self.list.choose(self.rows.index(0) if found else QModelIndex())

    def _paged(self) -> Iterator[tuple[str, Reference]]:
        typed = self.filter.text().strip()
        paged = _PAGE.fullmatch(typed)
        label = typed.split()[0].upper() if paged else ""
        for group, each in self._every:
            if paged and each.text == f"{{{label}}}":
                place = f"{label} p.{paged[1]}"
                yield group, Reference(f"{{{place}}}", f"{place} · {each.words}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in _STEPS and self.rows.rows:
            row = self.list.currentIndex().row() + _STEPS[key]
            self.list.choose(self.rows.index(min(max(row, 0), len(self.rows.rows) - 1)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_clicked(self.list.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        line = self.rows.row(index)
        if line is not None:
            self.hide()
            self.picked.emit(line[1])
