"""Where a second rater rates: places, one question at a time, and the whole module beside it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from casereview.domain.assessing.rating import ModuleKey, read_answer_id
from casereview.errors import CaseReviewError
from casereview.services.interview import corating
from casereview.services.interview.corating import CoratingView
from casereview.services.views import ItemRow, ModuleView, Tone
from casereview.ui.desk import Desk
from casereview.ui.models.answering import shown
from casereview.ui.models.second_rating import NOTHING, place_lines
from casereview.ui.widgets.autosave import AutosaveText
from casereview.ui.widgets.buttons import PrimaryButton, SecondaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.fields import Field
from casereview.ui.widgets.layouts import TallColumn
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.places_list import PlacesList
from casereview.ui.widgets.question_card import QuestionCard
from casereview.ui.widgets.question_list import QuestionList
from casereview.ui.widgets.words import FittingWords

_NOTE_HEIGHT = 76
"""Pixels of a note that are seen without scrolling."""


class SecondAsking(QWidget):
    """Asks as the first interview asks, and shows the second rater's own answers only.

    `refused` carries an error.
    """

    refused = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: CoratingView | None = None
        self._module: ModuleView | None = None
        self._place = ""
        self._item = ""
        self._focus = False
        self.places = PlacesList(desk.theme)
        self.question = QuestionCard(desk.theme)
        self.whole = QuestionList(desk.theme)
        self.since = Notice(closable=False)
        self.note = AutosaveText()
        self.note.setFixedHeight(_NOTE_HEIGHT)
        self.note.setPlaceholderText(self.tr("What the rating rests on, such as a place in it"))
        self._build()
        self._connect()

    def _build(self) -> None:
        where = Card(self.tr("To rate"))
        where.body.addWidget(self.places, 1)
        column = TallColumn()
        column.column.setSpacing(12)
        column.column.addWidget(self.since)
        column.column.addWidget(self.question)
        noted = Card()
        noted.body.addWidget(Field(self.tr("Note of the second rater"), self.note))
        column.column.addWidget(noted)
        column.column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(column)
        centre = QWidget()
        centre.setObjectName("clear")
        middle = QVBoxLayout(centre)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(12)
        middle.addWidget(self._scroll, 1)
        middle.addLayout(self._foot())
        listing = Card(self.tr("Whole module"), self.tr("own ratings"))
        listing.body.addWidget(self.whole, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(14)
        split.setChildrenCollapsible(False)
        for widget, least, share in ((where, 200, 21), (centre, 340, 43), (listing, 260, 36)):
            widget.setMinimumWidth(least)
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, share)
        split.setSizes([215, 445, 375])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)

    def _foot(self) -> QHBoxLayout:
        self._back = SecondaryButton(self.tr("← Back"), name=self.tr("Previous question"))
        self._next = PrimaryButton(self.tr("Next →"), name=self.tr("Next question"))
        hint = FittingWords(self.tr("1–4 answers · Enter next · Backspace back"))
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._back)
        row.addWidget(hint, 1)
        row.addWidget(self._next)
        return row

    def _connect(self) -> None:
        self._back.clicked.connect(self.go_back)
        self._next.clicked.connect(self.go_next)
        self.places.place_chosen.connect(self.go_to)
        self.question.answered.connect(self._on_answered)
        self.question.cleared.connect(self._on_cleared)
        self.whole.item_chosen.connect(self._on_item)
        self.note.settled.connect(self._on_note)
        for number in range(1, 10):
            self._key(str(number), partial(self.press, number))
        self._key("Backspace", self.go_back)

    def _key(self, keys: str, slot: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(slot)

    # ---- showing

    def show_view(self, view: CoratingView) -> None:
        """Show where a rater rates, and ask again for the module that is rated now."""
        changed = self._view is None or self._view.rater != view.rater
        self._view = view
        lines = place_lines(view)
        if self._place not in {line.id for line in lines}:
            open_one = next((p for p in view.places if p.rated < p.asked), None)
            first = lines[view.places.index(open_one)] if open_one else next(iter(lines), None)
            self._place, self._item = (first.id if first else ""), ""
        self.places.show_lines(lines, self._place)
        self.setEnabled(bool(lines))
        if changed:
            self._item = ""
        self._ask()

    def begin(self, place: str = "") -> None:
        """Put the focus on the question, of the answer that is named where one is."""
        self._focus = True
        if place:
            point, key, item = read_answer_id(place)
            self._place, self._item = f"{point}/{key}/", item
            if self._view is not None:
                self.show_view(self._view)

    def go_to(self, place: str) -> None:
        """Rate another module or time point."""
        self.settle()
        self._place, self._item = place, ""
        self._focus = True
        self._ask()

    def settle(self) -> None:
        """Save what is being typed."""
        self.question.commit()
        self.note.flush()

    def _ask(self) -> None:
        if self._view is None or self._view.rater is None or not self._place:
            return
        key, point = self._where()
        rater = self._view.rater.id
        self._desk.ask(corating.module, rater, key, point, done=self._show, key="second rating")

    def _where(self) -> tuple[ModuleKey, str]:
        point, key, _ = read_answer_id(self._place)
        return key, point

    def _show(self, module: ModuleView) -> None:
        if (module.key, module.time_point.id) != self._where():
            return
        self._module = module
        self._show_item()
        if self._focus:
            self._focus = False
            self.question.take_focus()

    def _show_item(self) -> None:
        row, view, module = self._row(), self._view, self._module
        if row is None or view is None or module is None or view.rater is None:
            return
        self._item = row.item.id
        points = {point.id: point.short for point in view.points}
        name = view.names.get(module.key, module.module.title)
        self.question.show_item(module, name, row, points)
        self.whole.show_items(module.items, row.item.id)
        answer = f"{self._place}{row.item.id}"
        self.note.show_text(f"{view.rater.id}|{answer}", view.notes.get(answer, ""))
        self._show_first(view, answer, row)
        asked = self._asked()
        self._back.setEnabled(bool(asked) and asked[0].item.id != row.item.id)
        self._next.setEnabled(bool(asked) and asked[-1].item.id != row.item.id)

    def _show_first(self, view: CoratingView, answer: str, row: ItemRow) -> None:
        """Say what the first rater says where that may be seen, and that changes do not count."""
        rater = view.rater
        if rater is None or not rater.sees_first:
            self.since.hide()
            return
        first = view.first.get(answer)
        said = shown(first.value, row.item.type) if first else NOTHING
        more = (
            self.tr("Finished: what is changed now is marked, and does not count in agreement.")
            if rater.finished
            else self.tr("Not blind: this is kept beside the figures.")
        )
        self.since.say(self.tr("First rater: {answer}").format(answer=said), more, Tone.AMBER)

    def _asked(self) -> tuple[ItemRow, ...]:
        items = self._module.items if self._module else ()
        return tuple(row for row in items if not row.hidden and not row.item.retired)

    def _row(self) -> ItemRow | None:
        """Return the item asked now; at first the first one that is open."""
        items = self._module.items if self._module else ()
        wanted = next((row for row in items if row.item.id == self._item), None)
        if wanted is not None:
            return wanted
        asked = self._asked()
        return next((row for row in asked if row.answer is None), asked[0] if asked else None)

    # ---- moving

    def go_next(self) -> None:
        """Ask the next question; what was typed must be understood first."""
        self._move(1)

    def go_back(self) -> None:
        """Ask the previous question."""
        self._move(-1)

    def _move(self, step: int) -> None:
        if self._module is None or not self.question.commit():
            return
        asked = [row.item.id for row in self._asked()]
        place = asked.index(self._item) + step if self._item in asked else 0
        if 0 <= place < len(asked):
            self._on_item(asked[place])

    def _on_item(self, item: str) -> None:
        self.settle()
        self._item = item
        self._show_item()
        self._scroll.verticalScrollBar().setValue(0)
        self.question.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entered and not (self.whole.hasFocus() or self.places.hasFocus()):
            self.go_next()
            return
        super().keyPressEvent(event)

    # ---- rating

    def press(self, number: int) -> None:
        """Answer by a key."""
        if self._module is not None and not self._desk.read_only:
            self.question.press(number)

    def _on_answered(self, item: str, raw: str) -> None:
        if self._view is None or self._view.rater is None:
            return
        self.note.flush()
        self._item = item
        key, point = self._where()
        self._desk.save(
            corating.rate, self._view.rater.id, point, key, item, raw, failed=self._on_refused
        )

    def _on_cleared(self, item: str) -> None:
        if self._view is None or self._view.rater is None:
            return
        key, point = self._where()
        self._desk.save(
            corating.clear, self._view.rater.id, point, key, item, failed=self._on_refused
        )

    def _on_note(self, subject: str, text: str) -> None:
        rater, _, place = subject.partition("|")
        self._desk.save(corating.annotate, rater, place, text, failed=self._on_refused)

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)
        self._ask()
