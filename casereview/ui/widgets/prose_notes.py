"""The footnotes of a section under its text, each edited in place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextBlock, QTextCursor
from PySide6.QtWidgets import QWidget

from casereview.domain.reports.prose import Numbered, read_spans, write_spans
from casereview.ui.models.prose_document import fill, spans_of
from casereview.ui.theme import Theme
from casereview.ui.widgets.prose_text import ProseText

LINES = 3
"""Lines of footnotes that are seen without scrolling."""


class ProseNotes(ProseText):
    """One paragraph a footnote, in the order of their marks; left says that Enter or Esc ended it.

    noted carries the number of a footnote, from 0, and what it says now.
    """

    noted = Signal(int, str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._insides: list[str] = []
        self.setAccessibleName(self.tr("Footnotes of the section"))
        self.document().contentsChanged.connect(self._resize)
        self._resize()

    def show_notes(self, first: int, insides: list[str]) -> None:
        """Show what the footnotes say; the one that is being typed stays as it is typed."""
        self.set_numbers("", first, first)
        if insides == self._insides:
            return
        same = len(insides) == len(self._insides) and self.hasFocus()
        self._insides = list(insides)
        if same:
            return
        place = self.textCursor().position()
        self.blockSignals(True)
        fill(self.document(), [Numbered(read_spans(inside)) for inside in insides])
        self.blockSignals(False)
        cursor = self.textCursor()
        cursor.setPosition(min(place, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self._resize()

    def edit(self, index: int) -> None:
        """Put the cursor on a footnote with its words selected."""
        cursor = QTextCursor(self.document().findBlockByNumber(index))
        end = QTextCursor.MoveOperation.EndOfBlock
        cursor.movePosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.setFocus()

    @property
    def index(self) -> int:
        """The footnote that the cursor is in, from 0."""
        return self.textCursor().block().blockNumber()

    def _on_text(self) -> None:
        """Hand over every footnote that was changed."""
        super()._on_text()
        block: QTextBlock = self.document().begin()
        for index, inside in enumerate(self._insides):
            said = write_spans(spans_of(block)) if block.isValid() else inside
            if said and said != inside:
                self._insides[index] = said
                self.noted.emit(index, said)
            block = block.next()

    def _on_structure(self, event: QKeyEvent) -> bool:
        key, cursor = event.key(), self.textCursor()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers():
            self.open_source()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.left.emit()
        elif cursor.hasSelection() and self._over_paragraphs(cursor):
            return bool(event.text())
        elif key == Qt.Key.Key_Backspace:
            return cursor.atBlockStart() and not cursor.hasSelection()
        elif key == Qt.Key.Key_Delete:
            return cursor.atBlockEnd() and not cursor.hasSelection()
        else:
            return False
        return True

    def _over_paragraphs(self, cursor: QTextCursor) -> bool:
        document = self.document()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        return document.findBlock(start) != document.findBlock(end)

    def _resize(self) -> None:
        """Be as high as the footnotes are, up to some lines."""
        line = self.fontMetrics().lineSpacing() * 1.4
        lines = min(LINES, max(1, self.document().blockCount()))
        self.setFixedHeight(round(lines * line + 24))
