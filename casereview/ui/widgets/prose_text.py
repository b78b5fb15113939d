"""The text of a section as it is written: numbered paragraphs, points, quotations and tables.

It saves itself like every text: a moment after typing stops, and whenever it is left.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QWidget

from casereview.domain.reports.prose import Block, Note, Reference, Words, read, read_spans, written
from casereview.domain.reports.spelling import Dictionary
from casereview.ui.models import prose_commands as commands
from casereview.ui.models.prose_clipboard import copied, taken
from casereview.ui.models.prose_document import (
    Kind,
    blocks_of,
    fill,
    label_of,
    role_of,
)
from casereview.ui.theme import Theme
from casereview.ui.widgets.autosave import PAUSE
from casereview.ui.widgets.prose_spelling import ProseSpelling
from casereview.ui.widgets.prose_view import ProseView

_TYPED_POINTS = ("-", "–", "•", "(a)")
"""What, typed at the start of a paragraph and followed by a space, makes it a point."""


class ProseText(ProseView):
    """Edits the text of one subject (a section); what is being typed is never overwritten.

    settled carries the subject and its whole text to be saved, typed says that it was changed.
    """

    settled = Signal(str, str)
    typed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._subject = ""
        self._saved = ""
        self._known = (-1, "")
        self.setTabChangesFocus(True)
        self.setAcceptRichText(True)
        self.spelling = ProseSpelling(self, theme)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.flush)
        self.textChanged.connect(self._on_text)

    # ---- what is shown and saved

    @property
    def subject(self) -> str:
        """What the text belongs to."""
        return self._subject

    @property
    def written(self) -> str:
        """The whole text as it is saved."""
        revision = self.document().revision()
        if self._known[0] != revision:
            self._known = (revision, written(blocks_of(self.document())))
        return self._known[1]

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that `settled` has not handed over yet."""
        return self.document().isModified() and self.written != self._saved

    def show_text(self, subject: str, text: str) -> None:
        """Show the saved text of a subject; typing that is not saved yet stays on the screen."""
        blocks = read(text)
        tidy = written(blocks)
        if subject != self._subject:
            self.flush()
            self._subject = subject
            self._fill(blocks, tidy)
        elif not self.unsaved and tidy != self._saved:
            place = self.textCursor().position()
            self._fill(blocks, tidy)
            self.go_to(place)
        self._timer.stop()
        if self.unsaved:
            self._timer.start()

    def write(self, text: str) -> None:
        """Put a whole text in the place of what is there, as if it had been typed."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        commands.insert_cleaned(cursor, read(text))

    def flush(self) -> None:
        """Hand over what was typed, now."""
        self._timer.stop()
        if self._subject and self.unsaved:
            self._saved = self.written
            self.settled.emit(self._subject, self._saved)
        self.document().setModified(False)

    def _fill(self, blocks: Sequence[Block], text: str) -> None:
        self.blockSignals(True)
        fill(self.document(), blocks)
        self.blockSignals(False)
        self._saved = text
        self._on_moved()

    def _on_text(self) -> None:
        self._on_moved()
        if self._subject:
            self._timer.start()
            self.typed.emit()

    def _on_moved(self) -> None:
        """Draw the numbers at the left anew: those below may have changed."""
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.flush()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.flush()

    # ---- editing

    def insert_reference(self, reference: str) -> None:
        """Write a reference at the cursor."""
        commands.insert_object(self.textCursor(), Reference(reference))
        self.ensureCursorVisible()

    def insert_paragraphs(self, text: str) -> None:
        """Write paragraphs below the one of the cursor, or in its place where it is empty."""
        cursor = self.textCursor()
        commands.insert_below(cursor, read(text))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def name_paragraph(self, index: int, label: str) -> str:
        """Name a numbered paragraph, by its place among them, unless it has a name; return it."""
        numbered = [n for n, mark in self.marks().items() if mark.numbered]
        block = self.document().findBlockByNumber(numbered[min(index, len(numbered) - 1)])
        if not label_of(block):
            commands.set_label(QTextCursor(block), label)
        return label_of(block)

    def insert_note(self) -> int:
        """Write an empty footnote at the end of the selection; returns its place."""
        cursor = self.textCursor()
        cursor.setPosition(cursor.selectionEnd())
        commands.insert_object(cursor, Note((Words("…"),)))
        self.setTextCursor(cursor)
        return cursor.position() - 1

    def write_note(self, place: int, inside: str) -> None:
        """Change what a footnote says; one that says nothing goes."""
        spans = tuple(span for span in read_spans(inside) if not isinstance(span, Note))
        cursor = QTextCursor(self.document())
        if spans:
            commands.rewrite_object(cursor, place, Note(spans))
        else:
            cursor.setPosition(place)
            cursor.deleteChar()

    def toggle_bold(self) -> None:
        """Set what is selected, or what is typed next, bold or not bold."""
        on = self.fontWeight() < QFont.Weight.Bold.value
        self.mergeCurrentCharFormat(commands.toggle_bold(self.textCursor(), on=on))

    def toggle_italic(self) -> None:
        """Set what is selected, or what is typed next, italic or upright."""
        on = not self.fontItalic()
        self.mergeCurrentCharFormat(commands.toggle_italic(self.textCursor(), on=on))

    def set_kind(self, kind: Kind) -> None:
        """Make the selected paragraphs something else, or numbered again where they are that."""
        commands.set_kind(self.textCursor(), Kind.NUMBERED if self.kind is kind else kind)

    def deeper(self) -> None:
        """Make the paragraph a point, or one under a point."""
        commands.deeper(self.textCursor())

    def higher(self) -> None:
        """Make the point a paragraph, or one level higher."""
        commands.higher(self.textCursor())

    def insert_table(self) -> None:
        """Write an empty table under the paragraph and go to its heading."""
        cursor = self.textCursor()
        commands.insert_table(cursor)
        self.setTextCursor(cursor)

    def edit_table(self, edit: commands.TableEdit) -> None:
        """Change the table at the cursor."""
        cursor = self.textCursor()
        if commands.edit_table(cursor, edit):
            self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._on_structure(event):
            event.accept()
            return
        super().keyPressEvent(event)
        if self.isReadOnly():
            return
        if event.text() == "}":
            self._make_reference()
        elif event.text() == " ":
            self._make_point()

    def _on_structure(self, event: QKeyEvent) -> bool:
        """Do what a key does to paragraphs and tables; whether it does anything to them."""
        key, cursor = event.key(), self.textCursor()
        if self.isReadOnly():
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.open_source()
                return True
            commands.new_paragraph(cursor)
        elif key == Qt.Key.Key_Backspace and not cursor.hasSelection() and cursor.atBlockStart():
            if role_of(cursor.block()) is not Kind.CAPTION and commands.higher(cursor):
                pass
            elif not commands.keeps_structure(cursor, forward=False):
                return False
        elif event.matches(QKeySequence.StandardKey.Delete):
            if not commands.keeps_structure(cursor, forward=True):
                return False
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if not commands.next_cell(cursor, back=key == Qt.Key.Key_Backtab):
                return False
        else:
            return False
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Leave with Tab, but within a table go from cell to cell."""
        return not self.in_table and super().focusNextPrevChild(forward)

    def _make_reference(self) -> None:
        """Make one sign of a reference that was typed with its braces."""
        cursor = self.textCursor()
        end = cursor.positionInBlock()
        text = cursor.block().text()[:end]
        start = text.rfind("{")
        inside = text[start + 1 : end - 1]
        if start < 0 or not inside.strip() or set(inside) & set("{}\ufffc"):
            return
        cursor.setPosition(cursor.block().position() + start, QTextCursor.MoveMode.KeepAnchor)
        (span, *more) = read_spans(text[start:end]) or (Words(""),)
        if isinstance(span, Reference) and not more:
            commands.insert_object(cursor, span)

    def _make_point(self) -> None:
        """Make a point of a paragraph that was begun like one."""
        cursor = self.textCursor()
        begun = cursor.block().text()[: cursor.positionInBlock()]
        if begun.rstrip() not in _TYPED_POINTS or not begun.endswith(" "):
            return
        if self.kind is Kind.NUMBERED and cursor.block() != self.document().begin():
            cursor.setPosition(cursor.block().position(), QTextCursor.MoveMode.KeepAnchor)
            with commands.one_step(cursor):
                cursor.removeSelectedText()
                commands.set_kind(cursor, Kind.POINT)

    def replace_found(self, wanted: str, by: str, *, cased: bool) -> None:
        """Replace what is selected where it is what is sought."""
        cursor = self.textCursor()
        chosen = cursor.selectedText()
        if chosen == wanted or (not cased and chosen.casefold() == wanted.casefold()):
            cursor.insertText(by)
            self.setTextCursor(cursor)

    def replace_all(self, wanted: str, by: str, *, cased: bool) -> int:
        """Replace words wherever they stand, as one step; how often."""
        flags = QTextDocument.FindFlag(0)
        if cased:
            flags |= QTextDocument.FindFlag.FindCaseSensitively
        times = 0
        with commands.one_step(QTextCursor(self.document())):
            found = self.document().find(wanted, 0, flags)
            while not found.isNull():
                found.insertText(by)
                times += 1
                found = self.document().find(wanted, found, flags)
        return times

    def set_source(self, source: str) -> None:
        """Say where the facts of the selected paragraphs come from."""
        commands.set_source(self.textCursor(), source)

    # ---- spelling

    def set_spelling(self, dictionary: Dictionary, own: frozenset[str]) -> None:
        """Underline words that neither the dictionary nor the case knows."""
        self.spelling.set_words(dictionary, own)

    def next_misspelling(self) -> bool:
        """Select the next word that is not known, from the cursor on and round; whether any is."""
        found = self.spelling.next_from(self.textCursor())
        if found is not None:
            self.select(*found)
        return found is not None

    def offer_spelling(self) -> None:
        """Open the menu of what the word at the cursor may have been meant to be."""
        place = self.viewport().mapToGlobal(self.cursorRect().bottomLeft())
        self._popup(place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is not QContextMenuEvent.Reason.Keyboard:
            cursor = self.cursorForPosition(event.pos())
            if not self.textCursor().hasSelection():
                self.setTextCursor(cursor)
        self._popup(event.globalPos())

    def _popup(self, place: QPoint) -> None:
        menu = self.createStandardContextMenu()
        menu.aboutToHide.connect(menu.deleteLater)
        if not self.isReadOnly():
            self.spelling.offer(menu, self.textCursor())
        menu.popup(place)

    # ---- clipboard

    def createMimeDataFromSelection(self) -> QMimeData:
        return copied(self.textCursor().selection(), lambda reference: self.shown(reference)[0])

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml()

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.take(source)

    def take(self, source: QMimeData, *, plain: bool = False) -> None:
        """Write what can be taken of a clipboard or of what is dropped here, made clean."""
        cursor = self.textCursor()
        commands.insert_cleaned(cursor, taken(source, plain=plain))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
