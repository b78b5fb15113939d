"""Prose as the editor shows it: numbers, chips, footnotes, and where the cursor is among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit, QWidget

from casereview.services.views import Tone
from casereview.ui.models import prose_commands as commands
from casereview.ui.models.prose_document import (
    NOTE_OBJECT,
    REFERENCE_OBJECT,
    Kind,
    is_object,
    object_text,
    role_of,
    source_of,
    table_at,
)
from casereview.ui.models.prose_numbers import Mark, marks_of
from casereview.ui.theme import Theme
from casereview.ui.widgets.prose_gutter import ProseGutter
from casereview.ui.widgets.prose_objects import ProseObjects
from casereview.ui.widgets.words import Role


class ProseView(QTextEdit):
    """Shows prose and knows its way about it; opened carries a reference whose source is wanted."""

    opened = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._prefix, self._first, self._first_note = "", 1, 1
        self._chips: Mapping[str, tuple[str, Tone]] = {}
        self._marks: tuple[int, Mapping[int, Mark]] = (-1, {})
        self._notes: tuple[int, Mapping[int, int]] = (-1, {})
        self._flagged: Sequence[int] = ()
        self._hint = ""
        self.setProperty("role", str(Role.REPORT))
        self.setLineWrapMode(QTextEdit.LineWrapMode.WidgetWidth)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(4)
        self.objects = ProseObjects(theme, self, self)
        self.objects.handle(self.document())
        self.gutter = ProseGutter(self, theme)
        theme.changed.connect(self._on_theme)

    def go_to(self, place: int) -> None:
        """Put the cursor at a place."""
        cursor = self.textCursor()
        cursor.setPosition(min(place, self.document().characterCount() - 1))
        self.setTextCursor(cursor)

    # ---- numbers, chips, footnotes

    def set_numbers(self, prefix: str, first: int, first_note: int = 1) -> None:
        """Say how paragraphs are numbered on paper (`6.` from 3), and footnotes."""
        if (prefix, first, first_note) != (self._prefix, self._first, self._first_note):
            self._prefix, self._first, self._first_note = prefix, first, first_note
            self._marks = (-1, {})
            self._notes = (-1, {})
            self.viewport().update()

    def set_chips(self, chips: Mapping[str, tuple[str, Tone]]) -> None:
        """Say what references print, and how they stand."""
        if dict(chips) != dict(self._chips):
            self._chips = dict(chips)
            document = self.document()
            document.markContentsDirty(0, document.characterCount())

    def shown(self, reference: str) -> tuple[str, Tone]:
        """Return the words and tone of a reference."""
        found = self._chips.get(reference)
        return found or (reference.strip("{}") or reference, Tone.PLAIN)

    def note_number(self, place: int) -> int:
        """Return the number of the footnote whose mark stands at a place."""
        revision = self.document().revision()
        if self._notes[0] != revision:
            places = (each for each, _ in commands.objects(self.document().begin()))
            self._notes = (revision, {each: n for n, each in enumerate(places, self._first_note)})
        return self._notes[1].get(place, self._first_note)

    def notes(self) -> list[tuple[int, int, str]]:
        """Return place, number and inside of every footnote in order."""
        found = commands.objects(self.document().begin(), NOTE_OBJECT)
        return [
            (place, number, object_text(look))
            for number, (place, look) in enumerate(found, self._first_note)
        ]

    def selects(self, place: int) -> bool:
        """Whether the sign at a place is selected."""
        cursor = self.textCursor()
        return cursor.selectionStart() <= place < cursor.selectionEnd()

    def marks(self) -> Mapping[int, Mark]:
        """Return what stands at the left of each paragraph, by its number in the document."""
        revision = self.document().revision()
        if self._marks[0] != revision:
            self._marks = (revision, marks_of(self.document(), self._prefix, self._first))
        return self._marks[1]

    def _on_theme(self) -> None:
        document = self.document()
        document.markContentsDirty(0, document.characterCount())

    # ---- where the cursor is

    @property
    def number(self) -> str:
        """The printed number of the paragraph that the cursor is in or under."""
        here = self.textCursor().block().blockNumber()
        found = [m.words for n, m in self.marks().items() if m.numbered and n <= here]
        return found[-1] if found else ""

    def go_to_paragraph(self, index: int) -> None:
        """Select a numbered paragraph by its place among them, from 0."""
        numbered = [n for n, mark in self.marks().items() if mark.numbered]
        if not numbered:
            return
        block = self.document().findBlockByNumber(numbered[min(index, len(numbered) - 1)])
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def find_reference(self, reference: str) -> bool:
        """Select the first place of a reference, in the text or in a footnote."""
        for kind in (REFERENCE_OBJECT, NOTE_OBJECT):
            for place, look in commands.objects(self.document().begin(), kind):
                inside = object_text(look)
                if inside == reference or (kind == NOTE_OBJECT and reference in inside):
                    self.select(place, 1)
                    return True
        return False

    def select(self, place: int, length: int) -> None:
        """Select some signs and bring them into view."""
        cursor = self.textCursor()
        cursor.setPosition(place)
        cursor.setPosition(place + length, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def find_words(self, wanted: str, *, cased: bool, back: bool, around: bool = False) -> bool:
        """Select the next place of words; around: from the other end. Whether there is one."""
        flags = QTextDocument.FindFlag(0)
        if cased:
            flags |= QTextDocument.FindFlag.FindCaseSensitively
        if back:
            flags |= QTextDocument.FindFlag.FindBackward
        start = self.textCursor()
        if around:
            end = QTextCursor.MoveOperation.End if back else QTextCursor.MoveOperation.Start
            start.movePosition(end)
        found = self.document().find(wanted, start, flags)
        if found.isNull():
            return False
        self.setTextCursor(found)
        self.ensureCursorVisible()
        return True

    def beside(self) -> tuple[int, str] | None:
        """Return kind and inside of the object that is selected, or before or after the cursor."""
        cursor = self.textCursor()
        start = cursor.selectionStart()
        for place in (start, start - 1) if not cursor.hasSelection() else (start,):
            look = self._format_at(place)
            if look is not None and is_object(look):
                return look.objectType(), object_text(look)
        return None

    def _format_at(self, place: int) -> QTextCharFormat | None:
        if not 0 <= place < self.document().characterCount() - 1:
            return None
        cursor = QTextCursor(self.document())
        cursor.setPosition(place + 1)
        return cursor.charFormat() if not cursor.atBlockStart() else None

    def open_source(self) -> None:
        """Ask for the source of the reference at the cursor."""
        found = self.beside()
        if found is not None and found[0] == REFERENCE_OBJECT:
            self.opened.emit(found[1])

    @property
    def source(self) -> str:
        """The source of the facts of the cursor's paragraph, '' for the section's own."""
        return source_of(self.textCursor().block())

    @property
    def kind(self) -> Kind:
        """What the cursor's paragraph is."""
        return role_of(self.textCursor().block())

    @property
    def in_table(self) -> bool:
        """Whether the cursor is in a table."""
        return table_at(self.textCursor().block()) is not None

    # ---- painting

    def flag(self, paragraphs: Sequence[int]) -> None:
        """Tint numbered paragraphs, by their place among them, that a check warns of."""
        if list(paragraphs) != list(self._flagged):
            self._flagged = tuple(paragraphs)
            self.viewport().update()

    def set_hint(self, hint: str) -> None:
        """Say what belongs here while nothing is written."""
        self._hint = hint
        self.setAccessibleDescription(hint)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self._hint and self.document().isEmpty():
            self.gutter.hint(painter, self._hint)
        self.gutter.paint(painter, QRectF(event.rect()), self.marks(), self._flagged)
        painter.end()
        super().paintEvent(event)
