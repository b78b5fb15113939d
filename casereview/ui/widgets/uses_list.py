"""Where a document is used, line by line; each line leads there."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from casereview.domain.documents.document import Passage
from casereview.services.views import Use
from casereview.ui.models.rows import RowsModel
from casereview.ui.theme import Theme
from casereview.ui.widgets.line_delegate import LineDelegate, LineList
from casereview.ui.widgets.painting import draw_words

_SHOWN = 3
"""Lines that are in view at once; the others scroll."""


def _key(use: Use) -> str:
    return f"{use.target} {use.document_page} {use.text}"


def _words(use: Use) -> str:
    text = _text(use)
    return f"{text} (p{use.document_page})" if use.document_page else text


def _text(use: Use) -> str:
    """Return a use in words, before it that its passage was not found again where that is so."""
    return f"Place lost · {use.text}" if _is_lost(use) else use.text


def _is_lost(use: Use) -> bool:
    return use.passage is not None and use.passage.orphaned


def _overlaps(one: Passage | None, other: Passage) -> bool:
    return (
        one is not None
        and one.page == other.page
        and one.start < other.end
        and other.start < one.end
    )


class _UseDelegate(LineDelegate):
    pad_x, pad_y = 6.0, 4.0

    def set_row(self, painter: QPainter | None, row: Use, box: QRectF) -> float:
        theme = self.theme
        font = theme.font(text="small")
        page = f"p{row.document_page}" if row.document_page else ""
        beside = 30.0
        metrics = QFontMetricsF(font)
        high = metrics.height()
        if painter:
            width = box.width() - beside
            shown = metrics.elidedText(_text(row), Qt.TextElideMode.ElideRight, width)
            where = QRectF(box.left(), box.top(), width, high + 2)
            colour = theme.colour("amber-ink" if _is_lost(row) else "accent")
            draw_words(painter, where, shown, font, colour)
            painter.setPen(theme.colour("ink-2"))
            painter.setFont(font)
            place = QRectF(box.right() - beside, box.top(), beside, high)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignRight), page)
        return high


class UsesList(LineList):
    """Shows the uses of a document; `use_chosen` carries the one that is clicked or entered."""

    use_chosen = Signal(object)
    pointed_at = Signal(str)  # the passage of the line under the cursor, '' for none

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Where this document is used", parent)
        self.rows: RowsModel[Use] = RowsModel(_key, _words, self)
        self.setModel(self.rows)
        self.setItemDelegate(_UseDelegate(theme, self))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_uses(self, uses: tuple[Use, ...]) -> None:
        """Show where a document is used."""
        self.rows.set_rows(uses)
        self._fit()

    def choose_passage(self, passage: Passage) -> bool:
        """Put the cursor on the first use of a passage, or of words that overlap it."""
        use = next((use for use in self.rows.rows if _overlaps(use.passage, passage)), None)
        if use is None:
            return False
        self.choose(self.rows.find(_key(use)))
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _fit(self) -> None:
        """Be as tall as the lines, up to a few of them."""
        self.doItemsLayout()
        highs = [self.sizeHintForRow(number) for number in range(self.rows.rowCount())]
        self.setFixedHeight(sum(highs[:_SHOWN]) + 4)

    def _on_chosen(self, index: QModelIndex) -> None:
        use = self.rows.row(index)
        if use is not None:
            self.use_chosen.emit(use)

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        use = self.rows.row(current)
        self.pointed_at.emit(use.passage.id if use is not None and use.passage else "")
