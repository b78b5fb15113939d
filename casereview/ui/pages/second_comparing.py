"""Both ratings side by side once the second rater has finished: lines, settling, agreement."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from casereview.domain.assessing.pairing import Pair
from casereview.services.interview import corating
from casereview.services.interview.corating import CoratingView
from casereview.ui.desk import Desk
from casereview.ui.models.second_rating import (
    FILTERS,
    HEAD,
    SHARES,
    ComparedLine,
    Filter,
    compared_lines,
)
from casereview.ui.widgets.agreement_card import AgreementCard, DisordersCard
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.fields import ChoiceField
from casereview.ui.widgets.layouts import TallColumn
from casereview.ui.widgets.marks import only_looks
from casereview.ui.widgets.settle_card import SettleCard
from casereview.ui.widgets.table import WordsModel, WrappingTable
from casereview.ui.widgets.words import Role, Words


class SecondComparing(QWidget):
    """`refused` carries an error."""

    refused = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: CoratingView | None = None
        self._lines: tuple[ComparedLine, ...] = ()
        self._chosen = ""
        self.filter = ChoiceField()
        self.filter.setAccessibleName(self.tr("Which lines are shown"))
        for wanted, words in FILTERS:
            self.filter.addItem(words, wanted.value)
        self.module = ChoiceField()
        self.module.setAccessibleName(self.tr("Of which module"))
        self.module.setMinimumContentsLength(14)
        self.module.setSizeAdjustPolicy(
            ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        only_looks(self.filter, self.module)
        self.count = Words("", Role.SMALL, wrap=False)
        self.model = WordsModel(self)
        self.table = WrappingTable(self.tr("Ratings of both raters"), SHARES)
        self.table.setModel(self.model)
        self.settling = SettleCard()
        self.agreement = AgreementCard()
        self.disorders = DisordersCard()
        self._build()
        self.filter.activated.connect(self._show_lines)
        self.module.activated.connect(self._on_module)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.settling.settled.connect(self._on_settled)
        self.settling.taken_back.connect(self._on_taken_back)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.filter)
        head.addWidget(self.module)
        head.addStretch(1)
        head.addWidget(self.count)
        listing = Card(self.tr("Both ratings"), self.tr("what counts; changes since are marked"))
        listing.body.addLayout(head)
        listing.body.addWidget(self.table, 1)
        column = TallColumn()
        column.column.setSpacing(14)
        for card in (self.settling, self.agreement, self.disorders):
            column.column.addWidget(card)
        column.column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(column)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(14)
        split.setChildrenCollapsible(False)
        for widget, least, share in ((listing, 460, 62), (scroll, 320, 38)):
            widget.setMinimumWidth(least)
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, share)
        split.setSizes([690, 370])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)

    # ---- showing

    def show_view(self, view: CoratingView) -> None:
        """Show the comparison with a rater who has finished."""
        other = self._view is None or self._view.rater != view.rater
        self._view = view
        self._show_modules(view)
        if other:
            differ = compared_lines(view, Filter.DIFFER)
            wanted = Filter.DIFFER if differ else Filter.ALL
            self.filter.setCurrentIndex(self.filter.findData(wanted.value))
        self.agreement.show_view(view, self._of_module())
        self.disorders.show_view(view, self._of_module())
        self._show_lines()

    def begin(self, answer: str = "") -> None:
        """Put the focus on the lines, on the one of an answer where one is named."""
        if answer:
            self._chosen = answer
            self.filter.setCurrentIndex(self.filter.findData(Filter.ALL.value))
            self.module.setCurrentIndex(0)
            self._show_lines()
        self.table.setFocus()

    def _show_modules(self, view: CoratingView) -> None:
        modules = view.comparison.modules if view.comparison else ()
        offered = [("", self.tr("All modules")), *((m.module, m.title) for m in modules)]
        held = [self.module.itemData(i) for i in range(self.module.count())]
        if held == [name for name, _ in offered]:
            return
        chosen = self.module.currentData()
        self.module.clear()
        for name, title in offered:
            self.module.addItem(title, name)
        self.module.setCurrentIndex(max(0, self.module.findData(chosen)))

    def _of_module(self) -> str:
        return str(self.module.currentData() or "")

    def _show_lines(self) -> None:
        if self._view is None:
            return
        wanted = Filter(self.filter.currentData())
        self._lines = compared_lines(self._view, wanted, self._of_module())
        self.model.set_rows(HEAD, [line.cells for line in self._lines])
        whole = len(compared_lines(self._view, Filter.ALL, self._of_module()))
        words = self.tr("{shown} of {whole}").format(shown=len(self._lines), whole=whole)
        self.count.setText(words)
        ids = [line.id for line in self._lines]
        if ids:
            self.table.selectRow(ids.index(self._chosen) if self._chosen in ids else 0)
        self._show_pair()

    def _show_pair(self) -> None:
        if self._view is not None:
            self.settling.show_pair(self._view, self._pair())

    def _pair(self) -> Pair | None:
        comparison = self._view.comparison if self._view else None
        shown = {line.id for line in self._lines}
        pairs = comparison.pairs if comparison and self._chosen in shown else ()
        return next((pair for pair in pairs if pair.id == self._chosen), None)

    def _on_row(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and current.row() < len(self._lines):
            self._chosen = self._lines[current.row()].id
            self._show_pair()

    def _on_module(self) -> None:
        if self._view is not None:
            self.agreement.show_view(self._view, self._of_module())
            self.disorders.show_view(self._view, self._of_module())
        self._show_lines()

    # ---- settling

    def _on_settled(self, answer: str, value: str, reason: str) -> None:
        self._desk.save(corating.settle, answer, value, reason, failed=self.settling.refuse)

    def _on_taken_back(self, answer: str) -> None:
        self._desk.save(corating.unsettle, answer, failed=self.refused.emit)
