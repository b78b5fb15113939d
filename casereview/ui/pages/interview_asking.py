"""The middle of the interview page: what is asked, in one of four ways, and how it is answered."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from casereview.domain.assessing.attack import takes_attacks
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.interview import definitions, interviewing
from casereview.services.views import ItemRow, ModuleView
from casereview.ui.desk import Desk
from casereview.ui.models.answering import TYPED, choices
from casereview.ui.pages.interview_attacks import AttacksKeeper
from casereview.ui.pages.interview_evidence import EvidenceKeeper
from casereview.ui.pages.interview_loading import Loaded, Place
from casereview.ui.pages.interview_times import TimesKeeper
from casereview.ui.widgets.asking_foot import AskingFoot, Way
from casereview.ui.widgets.attacks_card import AttacksCard
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.evidence_card import EvidenceCard
from casereview.ui.widgets.layouts import TallColumn
from casereview.ui.widgets.newer_module import NewerModuleOffer
from casereview.ui.widgets.passage_drag import PassageDrops
from casereview.ui.widgets.question_card import QuestionCard
from casereview.ui.widgets.question_list import QuestionList
from casereview.ui.widgets.stop_card import StopCard
from casereview.ui.widgets.times_card import TimesCard


class AskingPane(QWidget):
    """Asks the items of one module at one time point, and saves every answer at once.

    `moved` follows when another question is asked; `left_module` when the rest was left unasked,
    `finished` when there is no next question. `acted`: an answer was given or taken back.
    `refused` carries an error, `told` words on what was done.
    """

    moved = Signal()
    finished = Signal()
    acted = Signal()
    left_module = Signal()
    refused = Signal(object)
    told = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("clear")
        self.desk = desk
        self.view: ModuleView | None = None
        self._place: Place | None = None
        self._name = ""
        self._rule = ""
        self._points: dict[str, str] = {}
        self._item = self._shown = ""
        self._resume: dict[Place, str] = {}
        self.question = QuestionCard(desk.theme)
        self.evidence = EvidenceCard()
        self.keeper = EvidenceKeeper(desk, self.evidence, self)
        self.whole = QuestionList(desk.theme)
        self.times = TimesCard(desk.theme)
        self._times = TimesKeeper(desk, self.times, self)
        self.attacks = AttacksCard()
        self._attacks = AttacksKeeper(desk, self.attacks, self)
        self.newer = NewerModuleOffer()
        self.stop = StopCard()
        self._foot = AskingFoot()
        self.bar = self._foot.bar
        self._drops = PassageDrops(self.question, self.evidence, parent=self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._column = TallColumn()
        inner = self._column.column
        inner.setSpacing(14)
        inner.addWidget(self.question)
        inner.addWidget(self.evidence, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._column)
        listing = Card(self.tr("Whole module"), self.tr("struck through: kept, not counted"))
        listing.body.addWidget(self.whole, 1)
        self._ways = QStackedWidget()
        for widget in (self._scroll, listing, self.times, self.attacks):
            self._ways.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.stop)
        layout.addWidget(self.newer)
        layout.addWidget(self._ways, 1)
        layout.addWidget(self._foot)

    def _connect(self) -> None:
        self.question.answered.connect(self.answer)
        self.question.cleared.connect(self._on_cleared)
        self.question.leave_wanted.connect(self.leave_rest)
        self.newer.taken.connect(self._on_newer)
        self.whole.item_chosen.connect(self.choose_item)
        self.whole.item_reached.connect(self._on_reached)
        self._foot.went_back.connect(self.go_back)
        self._foot.went_on.connect(self.go_next)
        self._foot.way_chosen.connect(self._on_way)
        for keeper in (self.keeper, self._times, self._attacks):
            keeper.refused.connect(self.refused)
        self.evidence.picking.connect(self._on_picking)
        self._drops.dropped.connect(self.keeper.link_dropped)
        self._drops.hovering.connect(self.question.show_drop)

    # ---- showing

    @property
    def way(self) -> Way:
        """How questions are asked now."""
        return Way(self.bar.currentIndex())

    @property
    def item_id(self) -> str:
        """The item asked now, '' for none."""
        return self._item if self.view is not None else ""

    def go_to(self, place: Place, item: str = "") -> None:
        """Know what is to be asked once it is shown: the item, or the one asked there last."""
        self._place = place
        self._item = item or self._resume.get(place, "")

    def show_module(self, loaded: Loaded, name: str, points: dict[str, str]) -> None:
        """Show a module at a time point; `points` gives each time point its short name."""
        module = loaded.module
        assert module is not None
        place = (module.key, module.time_point.id)
        if self._place != place:
            self._item = self._resume.get(place, "")
        self._place, self.view, self._name, self._points = place, module, name, points
        self._rule = loaded.decided.rule if loaded.decided else ""
        asks = takes_attacks(module.module)
        if self.way is Way.ATTACKS and not asks:
            self.bar.setCurrentIndex(Way.QUESTION)
        self.bar.setTabVisible(Way.ATTACKS, asks)
        self._attacks.show_place(place)
        if asks and loaded.attacks is not None:
            self.attacks.show_view(loaded.attacks, module.module, place)
        self.newer.offer(module.newer)
        self.show_item()

    def show_nothing(self) -> None:
        """Know that there is nothing to ask."""
        self.view = None

    def show_item(self) -> None:
        """Show the item asked now."""
        row = self._row()
        if row is None or self.view is None or self._place is None:
            return
        new = row.item.id != self._item
        self._item = row.item.id
        self._resume[self._place] = self._item
        self.question.show_item(self.view, self._name, row, self._points, self._rule)
        answer_id = self._answer_id(row.item.id)
        if answer_id != self._shown:
            self._shown = answer_id
            self._scroll.verticalScrollBar().setValue(0)
        self.keeper.show_item(answer_id, row)
        self.whole.show_items(self.view.items, row.item.id)
        asked = self._asked()
        several = self.way is Way.TIMES
        self._foot.let_go(
            back=several or (bool(asked) and asked[0].item.id != row.item.id),
            on=several or (bool(asked) and asked[-1].item.id != row.item.id),
        )
        if several:
            self._times.show_item(self._place, self._item, self._name)
        if new:
            self.moved.emit()

    def _asked(self) -> tuple[ItemRow, ...]:
        """Return the questions that are asked: not those whose way is closed."""
        items = self.view.items if self.view else ()
        return tuple(row for row in items if not row.hidden and not row.item.retired)

    def _row(self) -> ItemRow | None:
        """Return the item asked now; at first the first one that is open."""
        items = self.view.items if self.view else ()
        wanted = next((row for row in items if row.item.id == self._item), None)
        if wanted is not None:
            return wanted
        asked = self._asked()
        open_rows = (row for row in asked if row.answer is None or row.again)
        return next(open_rows, asked[0] if asked else None)

    def _answer_id(self, item_id: str) -> str:
        assert self._place is not None
        key, point = self._place
        return f"{point}/{key}/{item_id}"

    @property
    def place(self) -> str:
        """The answer asked now, as links name it."""
        return self._answer_id(self._item) if self._place is not None else ""

    # ---- moving

    def keep(self) -> None:
        """Save what is being typed before another question comes."""
        self.evidence.flush()
        self.question.commit()
        if self.way is Way.TIMES:
            self.times.commit()

    def go_next(self) -> None:
        """Ask the next question; what was typed is saved first, and must be understood."""
        if self.way is Way.TIMES and self.times.step(1):
            return
        self._move(1)

    def go_back(self) -> None:
        """Ask the previous question."""
        if self.way is Way.TIMES and self.times.step(-1):
            return
        self._move(-1)

    def _move(self, step: int) -> None:
        if self.view is None or not self.question.commit():
            return
        self.evidence.flush()
        ids = [row.item.id for row in self.view.items]
        asked = {row.item.id for row in self._asked()}
        place = ids.index(self._item) + step if self._item in ids else 0
        while 0 <= place < len(ids) and ids[place] not in asked:
            place += step
        if not 0 <= place < len(ids):
            if place > 0:
                self.finished.emit()
            return
        if self.way is Way.TIMES:
            self.times.begin_at(step > 0)
        self._ask(ids[place])

    def choose_item(self, item_id: str) -> None:
        """Ask an item, by itself."""
        self.keep()
        if self.way is not Way.QUESTION:
            self.bar.setCurrentIndex(Way.QUESTION)
        self._ask(item_id)

    def _ask(self, item_id: str) -> None:
        self._item = item_id
        self.show_item()
        self.moved.emit()
        self.take_focus()

    def _on_reached(self, item_id: str) -> None:
        """Follow the cursor of the list, so that notes and keys mean the item under it."""
        if self.way is Way.MODULE and item_id != self._item:
            self.keep()
            self._item = item_id
            self.show_item()
            self.moved.emit()

    def take_focus(self) -> None:
        """Put the cursor where one answers."""
        focus = {
            Way.QUESTION: self.question.take_focus,
            Way.MODULE: self.whole.setFocus,
            Way.TIMES: self.times.take_focus,
            Way.ATTACKS: self.attacks.setFocus,
        }
        focus[self.way]()

    def ask_as(self, way: Way) -> None:
        """Ask in another way; the same way again goes back to one question."""
        wanted = Way.QUESTION if way is self.way else way
        if self.bar.isTabVisible(wanted):
            self.bar.setCurrentIndex(wanted)

    def _on_way(self, way: int) -> None:
        self.keep()
        self._ways.setCurrentIndex(way)
        self.show_item()
        self.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entered and self.view is not None and self.way is not Way.ATTACKS:
            self.go_next()
            return
        super().keyPressEvent(event)

    # ---- answering

    def press(self, number: int) -> None:
        """Answer by a digit: the question, the row of the list, or of the time point."""
        row = self._row()
        if self.view is None or row is None:
            return
        if self.way is Way.QUESTION:
            self.question.press(number)
        elif self.way is Way.TIMES:
            self.times.press(number)
        elif self.way is Way.MODULE and row.item.type not in TYPED:
            options = choices(row.item)
            if 1 <= number <= len(options):
                self.answer(row.item.id, options[number - 1].value)

    def answer(self, item_id: str, raw: str) -> None:
        """Save an answer to an item at this time point."""
        if self._place is None:
            return
        key, point = self._place
        self.evidence.flush()
        seen = self.question.others.seen and item_id == self._item and self.way is Way.QUESTION
        if item_id != self._item:
            self._item = item_id
            self.moved.emit()
        self.acted.emit()
        call = partial(interviewing.rate, others_shown=seen)
        failed = partial(self._on_answer_refused, self._place, item_id)
        self.desk.save(call, point, key, item_id, raw, failed=failed)

    def _on_answer_refused(self, place: Place, item_id: str, error: CaseReviewError) -> None:
        """Go back to the question whose answer could not be taken."""
        self.refused.emit(error)
        if self.way is Way.QUESTION and place == self._place:
            self._ask(item_id)

    def _on_cleared(self, item_id: str) -> None:
        if self._place is not None:
            key, point = self._place
            self.acted.emit()
            self.desk.save(interviewing.clear, point, key, item_id, failed=self._on_refused)

    def _on_newer(self) -> None:
        if self._place is not None:
            self.desk.save(definitions.take_over, self._place[0].module, failed=self._on_refused)

    def leave_rest(self) -> None:
        """Leave unasked what is not needed any more, where the banner offers it."""
        view = self.view
        if view is None or view.finding is None or self.question.banner.isHidden():
            return
        self.desk.save(
            interviewing.leave_rest,
            view.time_point.id,
            view.key,
            view.finding.skippable,
            done=self._on_rest_left,
            failed=self._on_refused,
        )

    def _on_rest_left(self, _changes: Changes) -> None:
        self.told.emit(self.tr("Left unasked what is not needed any more. Undo takes it back."))
        self.left_module.emit()

    def show_notes(self) -> None:
        """Put the cursor into the note of the question."""
        self._reveal(self.evidence.note)

    def show_quote(self) -> None:
        """Put the cursor where the person's own words are written."""
        self._reveal(self.evidence.quote)

    def begin_linking(self) -> None:
        """Pick words of a document as evidence."""
        if self._as_question():
            self.evidence.begin_picking()
            self._bring(self.evidence)

    def begin_conflict(self) -> None:
        """Note that sources disagree about this rating."""
        if self._as_question():
            self.evidence.stop_picking()
            self.evidence.conflict.begin()
            self._bring(self.evidence.conflict)

    def _reveal(self, field: QWidget) -> None:
        if self._as_question():
            self.evidence.stop_picking()
            field.setFocus()
            self._bring(field)

    def _on_picking(self, picking: bool) -> None:
        """Go back to the question when the picker is put away by one who used it."""
        if not picking and self.evidence.isAncestorOf(self.focusWidget() or self):
            self.question.take_focus()

    def _bring(self, part: QWidget) -> None:
        """Bring a part that was just opened into view, its beginning above all."""
        self._column.adjustSize()
        for corner in (part.rect().bottomLeft(), part.rect().topLeft()):
            place = part.mapTo(self._column, corner)
            self._scroll.ensureVisible(place.x(), place.y(), 0, 8)

    def _as_question(self) -> bool:
        """Ask one question, where its evidence stands below it; False while nothing is asked."""
        if self.view is None:
            return False
        if self.way is not Way.QUESTION:
            self.bar.setCurrentIndex(Way.QUESTION)
        return True

    def begin_attack(self) -> None:
        """Show the attacks, and the form of another one; nothing where none are asked for."""
        if self.view is None or not takes_attacks(self.view.module):
            return
        if self.way is not Way.ATTACKS:
            self.bar.setCurrentIndex(Way.ATTACKS)
        self._attacks.begin()

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)
