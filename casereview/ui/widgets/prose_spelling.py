"""Underlines words that are not known, and offers what they may have been meant to be."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import (
    QAction,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QMenu, QTextEdit

from casereview.domain.reports.spelling import Dictionary, Misspelling, misspelt
from casereview.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 20_000
"""Signs of a paragraph that is still looked at; a longer one is no paragraph but a paste."""


class ProseSpelling(QSyntaxHighlighter):
    """Looks at one editor; the word that is being typed is left alone until the cursor leaves it.

    added carries a word to be taken as right in this case.
    """

    added = Signal(str)

    def __init__(self, text: QTextEdit, theme: Theme) -> None:
        super().__init__(text.document())
        self._text = text
        self._theme = theme
        self._dictionary: Dictionary | None = None
        self._own: frozenset[str] = frozenset()
        self._held = -1
        text.cursorPositionChanged.connect(self._on_moved)
        theme.changed.connect(self.rehighlight)

    def set_words(self, dictionary: Dictionary, own: frozenset[str]) -> None:
        """Know these words."""
        if dictionary is not self._dictionary or own != self._own:
            self._dictionary, self._own = dictionary, own
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        typed = self._typed_word_end(text)
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
        look.setUnderlineColor(self._theme.colour("red"))
        for found in self._unknown(text):
            if found.start + found.length == typed:
                self._held = self.currentBlock().blockNumber()
            else:
                self.setFormat(found.start, found.length, look)

    def _unknown(self, text: str) -> Iterator[Misspelling]:
        if self._dictionary is not None and len(text) <= LONGEST:
            yield from misspelt(text, self._dictionary, self._own)

    def _typed_word_end(self, text: str) -> int:
        """Return where the cursor stands in the paragraph while it is typed in, else -1."""
        cursor = self._text.textCursor()
        if not self._text.hasFocus() or cursor.block() != self.currentBlock():
            return -1
        at = cursor.positionInBlock()
        return at if at == len(text) or not text[at].isalnum() else -1

    def _on_moved(self) -> None:
        """Look again at the paragraph of a word that was left alone."""
        if self._held >= 0:
            block = self.document().findBlockByNumber(self._held)
            self._held = -1
            if block.isValid():
                self.rehighlightBlock(block)

    # ---- going on to the next, and mending

    def next_from(self, cursor: QTextCursor) -> tuple[int, int] | None:
        """Return place and length of the next unknown word after the cursor, round the end."""
        first: tuple[int, int] | None = None
        block: QTextBlock = self.document().begin()
        while block.isValid():
            for found in self._unknown(block.text()):
                place = (block.position() + found.start, found.length)
                first = first or place
                if place[0] >= cursor.selectionEnd():
                    return place
            block = block.next()
        return first

    def at(self, cursor: QTextCursor) -> tuple[int, str] | None:
        """Return place and word of the unknown word that the cursor is in or that is selected."""
        block = cursor.block()
        at = cursor.selectionStart() - block.position()
        for found in self._unknown(block.text()):
            if found.start <= at <= found.start + found.length:
                return block.position() + found.start, found.word
        return None

    def offer(self, menu: QMenu, cursor: QTextCursor) -> None:
        """Put what the unknown word at the cursor may mean at the head of a menu."""
        found = self.at(cursor)
        if found is None or self._dictionary is None:
            return
        place, word = found
        before = menu.actions()[0] if menu.actions() else None
        offered = [
            self._action(menu, each, partial(self._mend, place, len(word), each))
            for each in self._dictionary.suggest(word)
        ]
        if not offered:
            nothing = QAction(self.tr("Nothing like it is known"), menu)
            nothing.setEnabled(False)
            offered = [nothing]
        add = self.tr("Add “{word}” to the case’s words").format(word=word)
        offered.append(self._action(menu, add, partial(self.added.emit, word)))
        if before is None:
            menu.addActions(offered)
            return
        menu.insertActions(before, offered)
        menu.insertSeparator(before)

    def _action(self, menu: QMenu, words: str, done: partial[None]) -> QAction:
        action = QAction(words, menu)
        action.triggered.connect(partial(_call, done))
        return action

    def _mend(self, place: int, length: int, word: str) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(place)
        cursor.setPosition(place + length, QTextCursor.MoveMode.KeepAnchor)
        look = cursor.charFormat()
        cursor.insertText(word, look)
        self._text.setTextCursor(cursor)


def _call(done: partial[None], _checked: bool = False) -> None:
    done()
