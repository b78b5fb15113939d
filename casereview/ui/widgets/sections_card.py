"""The left of the report page: sections with their states, and what waits before finalising."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPointF, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from casereview.services.views import ReportView
from casereview.ui.models.report_lines import CheckLine, SectionLine, check_lines, section_lines
from casereview.ui.models.rows import RowsModel
from casereview.ui.theme import Theme
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.line_delegate import LineDelegate, LineList
from casereview.ui.widgets.painting import chip_size, draw_chip, draw_words, words_height
from casereview.ui.widgets.words import Role, Words


def _section_key(line: SectionLine) -> str:
    return line.key


def _section_words(line: SectionLine) -> str:
    return line.words


def _check_key(line: CheckLine) -> str:
    return f"{line.id} {line.message}"


def _check_words(line: CheckLine) -> str:
    return line.words


class _SectionDelegate(LineDelegate):
    pad_y = 7.0

    def set_row(self, painter: QPainter | None, row: SectionLine, box: QRectF) -> float:
        theme = self.theme
        font = theme.font()
        beside = chip_size(theme, row.chip)
        number = 24.0
        width = box.width() - number - beside.width() - 8
        high = words_height(font, row.title, width)
        if painter:
            draw_words(
                painter,
                QRectF(box.left(), box.top(), number, high + 2),
                row.number,
                font,
                theme.colour("ink-2"),
            )
            draw_words(
                painter,
                QRectF(box.left() + number, box.top(), width, high + 2),
                row.title,
                font,
                theme.colour("ink"),
            )
            draw_chip(
                painter, theme, QPointF(box.right() - beside.width(), box.top() - 1), row.chip
            )
        return max(high, beside.height())


class _CheckDelegate(LineDelegate):
    pad_y = 6.0

    def set_row(self, painter: QPainter | None, row: CheckLine, box: QRectF) -> float:
        theme = self.theme
        font = theme.font(text="small")
        beside = chip_size(theme, row.chip)
        width = box.width() - beside.width() - 8
        high = words_height(font, row.message, width)
        if painter:
            draw_chip(painter, theme, box.topLeft(), row.chip)
            draw_words(
                painter,
                QRectF(box.left() + beside.width() + 8, box.top() + 2, width, high + 2),
                row.message,
                font,
                theme.colour("ink"),
            )
        return max(high + 2, beside.height())


class SectionsCard(Card):
    """Chooses a section; a check leads to the place where it is mended.

    check_chosen carries the CheckLine.
    """

    section_chosen = Signal(str)
    check_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Sections", "", parent)
        self.sections: RowsModel[SectionLine] = RowsModel(_section_key, _section_words, self)
        self.list = LineList(self.tr("Sections of the report"))
        self.list.setModel(self.sections)
        self.list.setItemDelegate(_SectionDelegate(theme, self.list))
        self.list.selectionModel().currentChanged.connect(self._on_section)
        self.checks: RowsModel[CheckLine] = RowsModel(_check_key, _check_words, self)
        self.waiting = LineList(self.tr("Before you can finalise"))
        self.waiting.setModel(self.checks)
        self.waiting.setItemDelegate(_CheckDelegate(theme, self.waiting))
        self.waiting.setToolTip(self.tr("A click or Enter shows where it is mended"))
        self.waiting.clicked.connect(self._on_check)
        self.waiting.activated.connect(self._on_check)
        self._title = Words(self.tr("Before you can finalise"), Role.CARD_TITLE, wrap=False)
        self._nothing = Words(self.tr("Nothing blocks and nothing warns."), Role.SMALL)
        self.body.addWidget(self.list, 3)
        self.body.addWidget(self._title)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self.waiting, 2)

    def show_view(self, view: ReportView, chosen: str) -> None:
        """Show the sections and what waits, with the cursor where it was."""
        scrolls = [
            (box.verticalScrollBar(), box.verticalScrollBar().value())
            for box in (self.list, self.waiting)
        ]
        self.sections.set_rows(section_lines(view))
        self.choose(chosen)
        lines = check_lines(view)
        self.checks.set_rows(lines)
        self.waiting.setVisible(bool(lines))
        self._nothing.setVisible(not lines)
        for bar, place in scrolls:
            bar.setValue(place)

    def choose(self, key: str) -> None:
        """Put the cursor on a section."""
        index = self.sections.find(key)
        if index != self.list.currentIndex():
            self.list.choose(index)

    def _on_section(self, current: QModelIndex, _previous: QModelIndex) -> None:
        key = self.sections.key(current)
        if key is not None:
            self.section_chosen.emit(key)

    def _on_check(self, index: QModelIndex) -> None:
        line = self.checks.row(index)
        if line is not None and line.leads:
            self.check_chosen.emit(line)
