"""The whole module as a list: every question with its answer; hidden ones struck through."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPointF, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from casereview.domain.interview import ItemType
from casereview.services.views import Chip, ItemRow, Tone
from casereview.ui.models.answering import shown
from casereview.ui.models.explanation import code_of
from casereview.ui.models.rows import RowsModel
from casereview.ui.theme import Theme
from casereview.ui.widgets.line_delegate import LineDelegate, LineList
from casereview.ui.widgets.painting import chip_size, draw_chip, draw_words, words_height

_ID = 42.0
_RATING_TONES = {"threshold": Tone.RED, "subthreshold": Tone.AMBER, "absent": Tone.GREEN}


def item_chip(row: ItemRow) -> Chip:
    """Return an item's answer as a chip; 'not asked' is an answer that is visible too."""
    if row.answer is None:
        return Chip("not asked")
    words = shown(row.answer.value, row.item.type)
    if row.item.type is ItemType.RATING:
        return Chip(words, _RATING_TONES.get(row.answer.value, Tone.PLAIN))
    return Chip(words, Tone.BLUE)


def _key(row: ItemRow) -> str:
    return row.item.id


def _words(row: ItemRow) -> str:
    counted = ", not counted" if row.hidden and row.answer else ""
    named = ", ".join(part for part in (code_of(row.item.id), row.item.label) if part)
    return f"{named}: {item_chip(row).text}{counted}"


class _ItemDelegate(LineDelegate):
    def set_row(self, painter: QPainter | None, row: ItemRow, box: QRectF) -> float:
        theme = self.theme
        chip = item_chip(row)
        beside = chip_size(theme, chip)
        body, small = theme.font(), theme.font(text="small")
        struck = row.hidden and row.answer is not None
        body.setStrikeOut(struck)
        width = box.width() - _ID - beside.width() - 10
        label = QRectF(box.left() + _ID, box.top(), width, 10_000)
        high = words_height(body, row.item.label, width)
        if painter:
            ink = theme.colour("ink-2" if row.hidden else "ink")
            draw_words(painter, label, row.item.label, body, ink)
            where = QRectF(box.left(), box.top(), _ID, high + 2)
            code = code_of(row.item.id)
            draw_words(painter, where, code, theme.font(), theme.colour("ink-2"))
            draw_chip(painter, theme, QPointF(box.right() - beside.width(), box.top()), chip)
        if struck:
            words = self.tr("not counted")
            more = words_height(small, words, width)
            if painter:
                draw_words(
                    painter,
                    QRectF(label.left(), box.top() + high, width, more + 2),
                    words,
                    small,
                    theme.colour("amber-ink"),
                )
            high += more
        return max(high, beside.height())


class QuestionList(LineList):
    """Lists the items of a module; `item_chosen` when one is clicked or entered."""

    item_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Questions of this module", parent)
        self.rows: RowsModel[ItemRow] = RowsModel(_key, _words, self)
        self.setModel(self.rows)
        self.setItemDelegate(_ItemDelegate(theme, self))
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)

    def show_items(self, rows: tuple[ItemRow, ...], current: str) -> None:
        """Show the items with the cursor on the one asked now."""
        scroll = self.verticalScrollBar().value()
        self.rows.set_rows(rows)
        self.setCurrentIndex(self.rows.find(current))
        self.verticalScrollBar().setValue(scroll)

    def _on_chosen(self, index: QModelIndex) -> None:
        chosen = self.rows.key(index)
        if chosen is not None:
            self.item_chosen.emit(chosen)
