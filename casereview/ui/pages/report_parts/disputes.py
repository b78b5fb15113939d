"""Facts in dispute between the parties, each with an opinion on every version."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from casereview.domain.reports.dispute import DisputedFact
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.report import disputing
from casereview.services.report.disputing import DisputesView, Offer
from casereview.services.views import Chip, Tone
from casereview.ui.models.rows import RowsModel
from casereview.ui.pages.report_parts.part import Part
from casereview.ui.widgets.buttons import LinkButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.dispute_card import DisputeCard
from casereview.ui.widgets.empty_state import EmptyState
from casereview.ui.widgets.layouts import ScrollPage, clear_layout
from casereview.ui.widgets.line_delegate import LineDelegate, LineList
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.painting import chip_size, draw_chip, draw_words, words_height
from casereview.ui.widgets.words import Role, Words

if TYPE_CHECKING:
    from casereview.ui.desk import Desk
    from casereview.ui.pages.report_parts.loading import Loaded

Row = tuple[DisputedFact, str]
"""A fact with what it lacks."""

_READY = Chip("ready", Tone.GREEN)
_BLOCKS = Chip("blocks", Tone.RED)


def _key(row: Row) -> str:
    return row[0].id


def _words(row: Row) -> str:
    return f"{row[0].subject}: {row[1] or 'an opinion is given on each version'}"


class _FactDelegate(LineDelegate):
    def set_row(self, painter: QPainter | None, row: Row, box: QRectF) -> float:
        theme, (fact, lacks) = self.theme, row
        chip = _BLOCKS if lacks else _READY
        beside = chip_size(theme, chip)
        body, small = theme.font(), theme.font(text="small")
        wide = box.width() - beside.width() - 10
        more = lacks or f"{len(fact.hypotheses)} versions"
        title, under = words_height(body, fact.subject, wide), words_height(small, more, wide)
        if painter:
            place = QRectF(box.left(), box.top(), wide, title + 2)
            draw_words(painter, place, fact.subject, body, theme.colour("ink"))
            place = QRectF(box.left(), box.top() + title + 2, wide, under + 2)
            draw_words(painter, place, more, small, theme.colour("ink-2"))
            draw_chip(painter, theme, QPointF(box.right() - beside.width(), box.top()), chip)
        return title + 2 + under


class DisputesPart(Part):
    """The facts at the left, with what else is marked as disputed; the one chosen at the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted = ""
        self.rows: RowsModel[Row] = RowsModel(_key, _words, self)
        self.list = LineList(self.tr("Facts in dispute"))
        self.list.setModel(self.rows)
        self.list.setItemDelegate(_FactDelegate(desk.theme, self.list))
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.card = DisputeCard()
        self.begin_new = SmallButton(self.tr("Add a fact in dispute"))
        makes_changes(self.begin_new)
        self.begin_new.clicked.connect(self.add)
        self._what = self.tr(
            "Where the parties differ on a fact that matters, the report gives an opinion on each "
            "version. Events marked as disputed, and contradictions kept for the report, are "
            "offered here."
        )
        heading = self.tr("No fact is in dispute")
        self.empty = EmptyState(heading, self._what, self.tr("Add one…"))
        makes_changes(self.empty.button)
        self.empty.started.connect(self.add)
        self.offers = Card("Marked as disputed, and not yet taken up")
        self._room = QWidget()
        self._offered = QVBoxLayout()
        self._offered.setSpacing(8)
        self._listed = Card("Facts in dispute")
        self._stack = QStackedWidget()
        self._build()

    def _build(self) -> None:
        listed = self._listed
        listed.body.addWidget(self.list, 1)
        listed.body.addWidget(self.begin_new)
        self.offers.body.addLayout(self._offered)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(listed, 1)
        column.addWidget(self.offers)
        column.addWidget(self._room, 1)
        side = ScrollPage()
        side.column.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(side)
        side.column.addWidget(self.card)
        side.column.addStretch(1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(14)
        split.setChildrenCollapsible(False)
        for widget, least, share in ((left, 320, 40), (self._stack, 400, 60)):
            widget.setMinimumWidth(least)
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, share)
        split.setSizes([420, 620])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split, 1)
        self.card.saved.connect(self._on_saved)
        self.card.version_added.connect(self._on_version_added)
        self.card.version_removed.connect(self._on_version_removed)
        self.card.dropped.connect(self._on_dropped)

    # ---- showing

    def show_loaded(self, loaded: Loaded) -> None:
        del loaded  # what is in dispute is asked for by itself
        self._desk.ask(
            disputing.view, done=self.show_view, failed=self.refused.emit, key="disputes"
        )

    def show_view(self, view: DisputesView) -> None:
        """Show the facts in dispute, and what else is marked so."""
        chosen = self._wanted or self.card.key
        self.rows.set_rows(tuple(zip(view.facts, view.lacks, strict=True)))
        self._show_offers(view.offers)
        index = self.rows.find(chosen) if chosen else QModelIndex()
        if index.isValid():
            self._wanted = ""
        elif view.facts:
            index = self.rows.index(0)
        self._stack.setCurrentIndex(1 if view.facts else 0)
        self._listed.setHidden(not view.facts)
        self._room.setHidden(bool(view.facts))
        heading = self.tr("None taken up yet") if view.offers else self.tr("No fact is in dispute")
        self.empty.say(heading, self._what)
        self.list.choose(index)
        self._on_current(index)

    def _show_offers(self, offers: tuple[Offer, ...]) -> None:
        clear_layout(self._offered)
        self.offers.setHidden(not offers)
        for offer in offers:
            self._offered.addWidget(Words(offer.words, Role.BODY))
            self._offered.addWidget(Words(offer.why, Role.SMALL))
            take = LinkButton(
                self.tr("Give an opinion on each version…"),
                name=self.tr("Give an opinion on each version: {what}").format(what=offer.words),
            )
            makes_changes(take)
            take.clicked.connect(partial(self._on_taken, offer.origin))
            self._offered.addWidget(take)

    def begin(self, within: str) -> None:
        """Show a fact by its id, or put the focus on the list."""
        self._wanted = within
        index = self.rows.find(within) if within else QModelIndex()
        if index.isValid():
            self.list.choose(index)
        else:
            self.list.setFocus()

    @property
    def place(self) -> str:
        return self.card.key

    def settle(self) -> None:
        self.card.settle()

    def _on_current(self, index: QModelIndex, _before: object = None) -> None:
        row = self.rows.row(index)
        if row is not None:
            self.card.show_fact(*row)

    # ---- changing

    def add(self) -> None:
        """Begin a fact in dispute; its versions are written on its card."""
        self._make(disputing.begin, self.tr("A fact in dispute"))

    def _on_taken(self, origin: str, _checked: bool = False) -> None:
        self._make(disputing.take_up, origin)

    def _make(self, call: Callable[..., tuple[str, Changes]], words: str) -> None:
        self._desk.save(call, words, done=self._on_made, failed=self._on_refused)

    def _on_made(self, made: tuple[str, Changes]) -> None:
        self._wanted = made[0]
        self._desk.ask(
            disputing.view, done=self._show_made, failed=self.refused.emit, key="disputes"
        )

    def _show_made(self, view: DisputesView) -> None:
        self.show_view(view)
        self.card.subject.control.setFocus()

    def _on_saved(self, fact: DisputedFact) -> None:
        self._save(disputing.save, fact)

    def _on_version_added(self) -> None:
        self.card.settle()
        self._save(disputing.add_version, self.card.key)

    def _on_version_removed(self, place: int) -> None:
        self.card.settle()
        self._save(disputing.remove_version, self.card.key, place)

    def _on_dropped(self) -> None:
        self._save(disputing.remove, self.card.key)

    def _save(self, call: Callable[..., Changes], *args: object) -> None:
        self._desk.save(call, *args, failed=self._on_refused)

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)
