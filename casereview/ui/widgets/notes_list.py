"""The expert's notes on a document, line by line; each leads to its place and can be changed."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from casereview.domain.documents.document import Note
from casereview.ui.models.rows import RowsModel
from casereview.ui.theme import Theme
from casereview.ui.widgets.line_delegate import LineDelegate, LineList
from casereview.ui.widgets.painting import draw_words, words_height

_SHOWN = 3
"""Lines that are in view at once; the others scroll."""


def _key(note: Note) -> str:
    return note.id


def _where(note: Note) -> str:
    return f"p{note.page}" if note.page else ""


def _words(note: Note) -> str:
    return f"Note{f' on page {note.page}' if note.page else ''}: {note.text}"


class _NoteDelegate(LineDelegate):
    pad_x, pad_y = 6.0, 4.0

    def set_row(self, painter: QPainter | None, row: Note, box: QRectF) -> float:
        theme = self.theme
        font = theme.font(text="small")
        beside = 30.0
        width = box.width() - beside
        high = words_height(font, row.text, width)
        if painter:
            where = QRectF(box.left(), box.top(), width, high + 2)
            draw_words(painter, where, row.text, font, theme.colour("ink"))
            place = QRectF(box.right() - beside, box.top(), beside, high)
            painter.setPen(theme.colour("ink-2"))
            painter.setFont(font)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignRight), _where(row))
        return high


class NotesList(LineList):
    """Shows the notes of a document; Enter or a double click changes the one under the cursor."""

    change_wanted = Signal(object)
    pointed_at = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Your notes on this document", parent)
        self.rows: RowsModel[Note] = RowsModel(_key, _words, self)
        self.setModel(self.rows)
        self.setItemDelegate(_NoteDelegate(theme, self))
        self.activated.connect(self._on_activated)
        self.clicked.connect(self._on_clicked)

    def show_notes(self, notes: tuple[Note, ...]) -> None:
        """Show the notes of a document."""
        self.rows.set_rows(notes)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _fit(self) -> None:
        """Be as tall as the lines, up to a few of them."""
        self.doItemsLayout()
        highs = [self.sizeHintForRow(number) for number in range(self.rows.rowCount())]
        self.setFixedHeight(sum(highs[:_SHOWN]) + 4)

    def _on_activated(self, index: QModelIndex) -> None:
        note = self.rows.row(index)
        if note is not None:
            self.change_wanted.emit(note)

    def _on_clicked(self, index: QModelIndex) -> None:
        note = self.rows.row(index)
        if note is not None:
            self.pointed_at.emit(note)
