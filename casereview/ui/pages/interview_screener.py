"""The screener of the interview: questions by key, and the modules that their answers propose."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.assessing.screening import OPENING, Reply, ScreenerItem
from casereview.domain.dates import PartialDate
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.interview import interviewing, screening
from casereview.services.interview.screening import ScreenerView
from casereview.ui.desk import Desk
from casereview.ui.models.screening import EVER, NOW, rows
from casereview.ui.widgets.buttons import PrimaryButton, SecondaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.empty_state import EmptyState
from casereview.ui.widgets.fields import ChoiceField
from casereview.ui.widgets.layouts import TallColumn
from casereview.ui.widgets.marks import only_looks
from casereview.ui.widgets.proposals_card import ProposalsCard
from casereview.ui.widgets.screener_card import ScreenerCard
from casereview.ui.widgets.screener_list import ScreenerList
from casereview.ui.widgets.words import FittingWords


class ScreenerPart(QWidget):
    """Answers by the keys 1 to 4, column by column; every answer is saved at once.

    `refused` carries an error, `told` words, `modules_wanted` the id of a module to go on with.
    """

    refused = Signal(object)
    told = Signal(str)
    modules_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: ScreenerView | None = None
        self._item = ""
        self._column = NOW
        self._point = ""
        self._beginning = False
        self.list = ScreenerList(desk.theme)
        self.card = ScreenerCard(desk.theme)
        self.proposals = ProposalsCard()
        self.point = ChoiceField()
        self.point.setAccessibleName(self.tr("Time point at which the screener is put"))
        only_looks(self.point)
        self._stack = QStackedWidget()
        self._empty = EmptyState(
            self.tr("No time point yet"),
            self.tr("The screener is put at a sitting: add today as a time point, then begin."),
            self.tr("Add today"),
        )
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._build())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._connect()

    def _build(self) -> QWidget:
        questions = Card(self.tr("Screener"), self.tr("now · ever since"))
        questions.body.addWidget(self.point)
        questions.body.addWidget(self.list, 1)
        column = TallColumn()
        column.column.addWidget(self.card)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(column)
        centre = QWidget()
        centre.setObjectName("clear")
        middle = QVBoxLayout(centre)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(12)
        middle.addWidget(scroll, 1)
        middle.addLayout(self._foot())
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(14)
        split.setChildrenCollapsible(False)
        for widget, least, share in (
            (questions, 236, 34),
            (centre, 320, 40),
            (self.proposals, 220, 26),
        ):
            widget.setMinimumWidth(least)
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, share)
        split.setSizes([340, 470, 290])
        return split

    def _foot(self) -> QHBoxLayout:
        self._back = SecondaryButton(self.tr("← Back"), name=self.tr("Previous question"))
        self._next = PrimaryButton(self.tr("Next →"), name=self.tr("Next question"))
        hint = FittingWords(self.tr("1–4 answers · Enter next · G modules"))
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._back)
        row.addWidget(hint, 1)
        row.addWidget(self._next)
        return row

    def _connect(self) -> None:
        self._empty.started.connect(self._add_today)
        self._back.clicked.connect(self.go_back)
        self._next.clicked.connect(self.go_next)
        self.list.item_chosen.connect(self._on_item)
        self.card.answered.connect(self._on_answered)
        self.point.activated.connect(self._on_point)
        self.proposals.open_wanted.connect(self._on_open)
        self.proposals.begin_wanted.connect(self.begin_modules)
        self.proposals.instance_wanted.connect(self._on_instance)

    # ---- showing

    def refresh(self) -> None:
        """Ask for the screener as it is saved."""
        self._desk.ask(screening.view, self._point, done=self._show, key="screener")

    def begin(self, item: str = "") -> None:
        """Put the focus on the question, on one that is named if there is such a one."""
        self._beginning = True
        if item:
            self._item, self._column = item, NOW
        self.refresh()

    @property
    def item_id(self) -> str:
        """The question asked now, '' for none."""
        return self._item

    def _show(self, view: ScreenerView) -> None:
        self._view = view
        if view.point is None:
            self._stack.setCurrentIndex(0)
            if self._beginning:
                self._empty.button.setFocus()
            self._beginning = False
            return
        self._stack.setCurrentIndex(1)
        self._point = view.point.id
        if [self.point.itemData(i) for i in range(self.point.count())] != [
            each.id for each in view.points
        ]:
            self.point.clear()
            for each in view.points:
                self.point.addItem(f"{each.label}, {each.as_at}", each.id)
        self.point.setCurrentIndex(self.point.findData(view.point.id))
        if view.screener.item(self._item) is None:
            self._item = next((i for i in view.asked if i not in view.answers), view.asked[0])
        self.proposals.show_view(view)
        self._show_item()
        if self._beginning:
            self._beginning = False
            self.card.setFocus()

    def _show_item(self) -> None:
        view, item = self._view, self._current()
        if view is None or item is None:
            return
        self.list.show_rows(rows(view), item.id)
        self.card.show_item(view, item, self._column)
        self._back.setEnabled(item.id != view.asked[0] or self._column == EVER)

    def _current(self) -> ScreenerItem | None:
        return self._view.screener.item(self._item) if self._view else None

    # ---- moving

    def go_next(self) -> None:
        """Ask the other column, then the next question."""
        if self._column == NOW:
            self._go(self._item, EVER)
        else:
            self._go_on()

    def go_back(self) -> None:
        """Go back to the column before."""
        if self._view is None:
            return
        if self._column == EVER:
            self._go(self._item, NOW)
            return
        asked = self._view.asked
        place = asked.index(self._item) if self._item in asked else 0
        if place:
            self._go(asked[place - 1], EVER)

    def _go_on(self, reply: Reply = Reply.NOT_ASKED) -> None:
        """Ask the next question; a follow-up once its question is yes or unsure."""
        view, item = self._view, self._current()
        if view is None or item is None:
            return
        items = view.screener.items
        for following in items[items.index(item) + 1 :]:
            opened = following.follows == item.id and reply in OPENING
            if following.id in view.asked or opened:
                self._go(following.id, NOW)
                return
        self._show_item()

    def _go(self, item: str, column: str) -> None:
        self._item, self._column = item, column
        self._show_item()
        self.card.setFocus()

    def _on_item(self, item: str) -> None:
        self._go(item, NOW)

    def _on_point(self) -> None:
        self._point, self._item = str(self.point.currentData()), ""
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.list.hasFocus():
            self.go_next()
            return
        super().keyPressEvent(event)

    # ---- answering and opening

    def press(self, number: int) -> None:
        """Answer by a key."""
        if self._view is not None and self._view.point is not None and not self._desk.read_only:
            self.card.press(number)

    def _on_answered(self, column: str, reply: Reply) -> None:
        if self._view is None or self._view.point is None:
            return
        self._desk.save(
            screening.answer,
            self._view.point.id,
            self._item,
            column,
            reply,
            failed=self._on_refused,
        )
        if column == NOW and reply is not Reply.YES:  # a yes of now is one of ever since too
            self._go(self._item, EVER)
        else:
            self._go_on(reply)

    def _on_open(self, modules: tuple[str, ...]) -> None:
        self._desk.save(screening.open_modules, modules, failed=self._on_refused)

    def begin_modules(self) -> None:
        """Open every module proposed, as one command, and go on with the first of them.

        Those that are rated one at a time still need their names; the page says so.
        """
        if self._view is None or self._view.point is None:
            return
        plain = [each for each in self._view.proposed if not each.instances]
        waiting = tuple(each.id for each in plain if not each.opened)
        if waiting and not self._desk.read_only:
            done = partial(self._on_begun, waiting[0])
            self._desk.save(screening.open_modules, waiting, done=done, failed=self._on_refused)
        else:
            self._go_on_with(plain[0].id if plain else "")

    def _on_begun(self, module: str, _changes: Changes) -> None:
        self._go_on_with(module)

    def _go_on_with(self, module: str) -> None:
        proposed = self._view.proposed if self._view else ()
        named = [each.title for each in proposed if each.instances and not each.opened]
        self.modules_wanted.emit(module)
        if named:
            words = self.tr("Still to be opened by name, one at a time: {modules}.")
            self.told.emit(words.format(modules=", ".join(named)))

    def _on_instance(self, key: ModuleKey) -> None:
        self._desk.save(
            interviewing.open_module, key, done=self._on_opened, failed=self.proposals.refuse
        )

    def _on_opened(self, _changes: Changes) -> None:
        self.proposals.form.hide()

    def _add_today(self) -> None:
        today = date.today()  # noqa: DTZ011  the expert's own calendar day
        self._beginning = True
        self._desk.save(
            interviewing.add_time_point,
            self.tr("Today"),
            self.tr("today"),
            "today",
            PartialDate.of(today),
            failed=self._on_refused,
        )

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)
        self.refresh()
