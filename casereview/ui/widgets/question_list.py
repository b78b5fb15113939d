"""The whole module as a list: every question with its answer; hidden ones struck through."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPointF, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from casereview.domain.assessing.interview import ItemType
from casereview.services.views import Chip, ItemRow, Tone
from casereview.ui.models.answering import shown
from casereview.ui.models.explanation import code_of
from casereview.ui.models.rows import RowsModel
from casereview.ui.theme import Theme
from casereview.ui.widgets.line_delegate import Index, LineDelegate, LineList
from casereview.ui.widgets.painting import chip_size, draw_chip, draw_words, words_height

_ID = 42.0
_MANY = 400
"""Lines that are not laid out in one go: the window goes on meanwhile."""
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


def asides(row: ItemRow) -> tuple[str, ...]:
    """Return what stands small under an item: that it is not counted, contested, needed again."""
    answer = row.answer or row.noted
    found = (
        ("not counted", row.hidden and row.answer is not None),
        ("needed by now", row.again),
        ("rated with the other time points shown", answer is not None and answer.others_shown),
        ("sources disagree", answer is not None and bool(answer.conflict_with)),
    )
    return tuple(words for words, so in found if so)


def _words(row: ItemRow) -> str:
    beside = "".join(f", {words}" for words in asides(row))
    named = ", ".join(part for part in (code_of(row.item.id), row.item.label) if part)
    return f"{named}: {item_chip(row).text}{beside}"


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
        words = " · ".join(asides(row))
        if words:
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
    """Lists the items of a module; `item_chosen` when one is clicked or entered.

    `item_reached` when the cursor comes to one, which the keys then rate.
    """

    item_chosen = Signal(str)
    item_reached = Signal(str)

    _showing = False

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Questions of this module", parent)
        self.rows: RowsModel[ItemRow] = RowsModel(_key, _words, self)
        self.setModel(self.rows)
        self.setItemDelegate(_ItemDelegate(theme, self))
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)

    def show_items(self, rows: tuple[ItemRow, ...], current: str) -> None:
        """Show the items with the cursor on the one asked now."""
        batched = len(rows) > _MANY
        self.setLayoutMode(self.LayoutMode.Batched if batched else self.LayoutMode.SinglePass)
        scroll = self.verticalScrollBar().value()
        self._showing = True
        self.rows.set_rows(rows)
        self.setCurrentIndex(self.rows.find(current))
        self._showing = False
        self.verticalScrollBar().setValue(scroll)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        reached = self.rows.key(self.rows.index(current.row())) if current.isValid() else None
        if reached is not None and not self._showing:
            self.item_reached.emit(reached)

    def _on_chosen(self, index: QModelIndex) -> None:
        chosen = self.rows.key(index)
        if chosen is not None:
            self.item_chosen.emit(chosen)
