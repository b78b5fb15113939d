"""Where sources differ: the list, both sides whole, and what the expert makes of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from casereview.domain.documents.contradiction import BY_HAND, Outcome, Side
from casereview.domain.documents.voice import Voice
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.correspondence import contradictions
from casereview.services.correspondence.contradictions import (
    ContradictionLine,
    ContradictionsView,
    SideLine,
)
from casereview.services.views import Use
from casereview.ui.desk import Desk
from casereview.ui.models.chronology import contradiction_words
from casereview.ui.models.rows import RowsModel
from casereview.ui.widgets.buttons import LinkButton, SmallButton, SmallPrimaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chronology_lines import ContradictionDelegate
from casereview.ui.widgets.empty_state import EmptyState
from casereview.ui.widgets.entries import (
    ChoiceEntry,
    DocumentEntry,
    Entry,
    LineEntry,
    NumberEntry,
    TextEntry,
    TickEntry,
)
from casereview.ui.widgets.layouts import ScrollPage, clear_layout
from casereview.ui.widgets.line_delegate import LineList
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Rule, Words

if TYPE_CHECKING:
    from casereview.services.session import OpenCase


class SideForm(QFrame):
    """What a further source says, typed; emits `added` with a Side."""

    added = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recordForm")
        voices = [(voice.value, _capital(voice.words)) for voice in Voice]
        self.voice = ChoiceEntry(self.tr("Who says it"), voices, Voice)
        self.words = TextEntry(self.tr("What this source says"))
        self.document = DocumentEntry(self.tr("Document"))
        self.page = NumberEntry(self.tr("Page"))
        add = SmallPrimaryButton(self.tr("Add this side"))
        cancel = SmallButton(self.tr("Cancel"))
        makes_changes(add)
        add.clicked.connect(self.submit)
        cancel.clicked.connect(self.hide)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(add)
        line.addWidget(cancel)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        for entry in (self.voice, self.words, self.document, self.page):
            layout.addWidget(entry)
        layout.addLayout(line)
        self.hide()

    def begin(self) -> None:
        """Ask for a side."""
        for entry in (self.words, self.document, self.page):
            entry.set_wrong("")
        self.words.show_value("")
        self.document.show_value(None)
        self.page.show_value(None)
        self.show()
        self.voice.control.setFocus()

    def submit(self) -> None:
        """Hand the side over, or say what it lacks."""
        words = str(self.words.value())
        if not words:
            self.words.set_wrong(self.tr("Say what this source says."))
            self.words.control.setFocus()
            return
        try:
            page = self.page.value()
        except ValueError as reason:
            self.page.set_wrong(str(reason))
            return
        document = self.document.value()
        voice = self.voice.value()
        assert isinstance(voice, Voice)
        self.hide()
        self.added.emit(
            Side(
                voice,
                words,
                document_id=document if isinstance(document, str) else None,
                page=page if isinstance(page, int) and document else None,
            )
        )


class ContradictionCard(Card):
    """One contradiction whole; emits what the expert makes of it as it is said."""

    decided = Signal(object)  # Outcome, place of the preferred side or None, reason, in report
    use_wanted = Signal(object)
    side_added = Signal(object)
    side_removed = Signal(int)
    renamed = Signal(str)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setAccessibleName(self.tr("What each source says"))
        self._line: ContradictionLine | None = None
        self._subject = Words("", Role.HEADING)
        self.subject = LineEntry(self.tr("What the sources differ on"))
        self._why = Words("", Role.MUTED)
        self._changed = Words("", Role.MUTED)
        self._sides = QVBoxLayout()
        self._sides.setSpacing(6)
        self.add_side = LinkButton(self.tr("Add what another source says…"))
        self.side_form = SideForm()
        outcomes = [(one.value, _capital(one.words)) for one in Outcome]
        self.outcome = ChoiceEntry(self.tr("What you make of it"), outcomes, Outcome)
        self.preferred = ChoiceEntry(self.tr("Version preferred"), [("", "")])
        self.reason = TextEntry(self.tr("Why"))
        self.in_report = TickEntry(self.tr("State it in the report, with every side"))
        self.drop = SmallButton("")
        makes_changes(self.add_side, self.drop)
        self._build()

    def _build(self) -> None:
        for widget in (self._subject, self.subject, self._why, self._changed):
            self.body.addWidget(widget)
        self.body.addLayout(self._sides)
        self.body.addWidget(self.add_side, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.side_form)
        self.body.addWidget(Rule())
        for entry in (self.outcome, self.preferred, self.reason, self.in_report):
            self.body.addWidget(entry)
            entry.left.connect(partial(self._on_left, entry))
        self.body.addWidget(
            Words(
                self.tr(
                    "Who is right is for the court. A preference needs its reason, and the report"
                    " gives every side."
                ),
                Role.SMALL,
            )
        )
        self.body.addWidget(self.drop, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.subject.left.connect(self._on_subject)
        self.add_side.clicked.connect(self.side_form.begin)
        self.side_form.added.connect(self.side_added)
        self.drop.clicked.connect(self.dropped)

    @property
    def key(self) -> str:
        """The id of what is shown; '' for nothing."""
        return self._line.contradiction.id if self._line is not None else ""

    def show_line(self, line: ContradictionLine, view: ContradictionsView) -> None:
        """Show a contradiction; what is being typed is left alone."""
        same = self.key == line.contradiction.id
        self._line = line
        one = line.contradiction
        by_hand = one.rule == BY_HAND
        self._subject.setText(one.subject)
        self._subject.setVisible(not by_hand)
        self.subject.setVisible(by_hand)
        self._why.setText(line.why if by_hand else f"{line.why} ({one.rule})")
        self._show_changes(line)
        clear_layout(self._sides)
        for place, side in enumerate(line.sides):
            self._add_side(place, side, removable=by_hand)
        self.side_form.document.set_documents(view.documents)
        versions = [
            (str(place), f"{_capital(side.who_and_where)}: {_short(side.side.words)}")
            for place, side in enumerate(line.sides)
        ]
        self.preferred.set_choices([("", self.tr("choose…")), *versions])
        values: tuple[tuple[Entry, object], ...] = (
            (self.subject, one.subject),
            (self.outcome, one.outcome),
            (self.preferred, "" if one.preferred is None else str(one.preferred)),
            (self.reason, one.reason),
            (self.in_report, one.in_report),
        )
        for entry, value in values:
            if not (same and (entry.is_held or entry.is_wrong)):
                entry.set_wrong("")
                entry.show_value(value)
        if not same:
            self.side_form.hide()
        self.preferred.setVisible(one.outcome is Outcome.PREFERRED)
        words = self.tr("Remove") if by_hand else self.tr("Take back what you said of it")
        self.drop.setText(words)
        self.drop.setAccessibleName(words)
        self.drop.setVisible(line.standing.noted)

    def _show_changes(self, line: ContradictionLine) -> None:
        before = line.standing.before
        words = ""
        if before:
            said = "; ".join(f"{side.voice.words}: {side.words}" for side in before)
            words = self.tr("When you considered it, the sides were: {said}.").format(said=said)
        elif line.standing.gone:
            words = self.tr("The sources do not differ any more; what you said of it is kept.")
        self._changed.setText(words)
        self._changed.setVisible(bool(words))

    def _add_side(self, place: int, side: SideLine, *, removable: bool) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Words(_capital(side.who), Role.STRONG))
        column.addWidget(Words(side.side.words, Role.REPORT, selectable=True))
        line = QHBoxLayout()
        line.setSpacing(8)
        if side.use is not None:
            words = side.place or side.use.text
            link = LinkButton(words, name=self.tr("Open {place}").format(place=words))
            link.clicked.connect(partial(self._on_use, side.use))
            line.addWidget(link)
        elif side.place and side.place != side.who:
            line.addWidget(Words(side.place, Role.MUTED))
        if removable:
            take = LinkButton(
                self.tr("Take out"), name=self.tr("Take out: {who}").format(who=side.who)
            )
            makes_changes(take)
            take.clicked.connect(partial(self._on_take, place))
            line.addWidget(take)
        line.addStretch(1)
        column.addLayout(line)
        self._sides.addWidget(Rule())
        self._sides.addWidget(holder)

    def settle(self) -> None:
        """Report what is still being typed."""
        if self.reason.is_held:
            self._on_left(self.reason)
        if self.subject.is_held:
            self._on_subject()

    def _on_use(self, use: Use, _checked: bool = False) -> None:
        self.use_wanted.emit(use)

    def _on_take(self, place: int, _checked: bool = False) -> None:
        self.side_removed.emit(place)

    def _on_subject(self) -> None:
        words = str(self.subject.value())
        if self._line is not None and words and words != self._line.contradiction.subject:
            self.renamed.emit(words)

    def _on_left(self, _entry: Entry) -> None:
        """Hand over what is said once it is whole; a preference waits for version and reason."""
        if self._line is None:
            return
        one = self._line.contradiction
        outcome = self.outcome.value()
        assert isinstance(outcome, Outcome)
        self.preferred.setVisible(outcome is Outcome.PREFERRED)
        chosen, reason = str(self.preferred.value()), str(self.reason.value())
        wanted = bool(self.in_report.value())
        preferred = int(chosen) if chosen and outcome is Outcome.PREFERRED else None
        self.preferred.set_wrong("")
        self.reason.set_wrong("")
        if outcome is Outcome.PREFERRED:
            if preferred is None:
                self.preferred.set_wrong(self.tr("Choose the version that you prefer."))
                return
            if not reason:
                self.reason.set_wrong(
                    self.tr("Give the reason; until then nothing is saved of the preference.")
                )
                return
        said = (outcome, preferred, reason, wanted)
        if said != (one.outcome, one.preferred, one.reason, one.in_report):
            self.decided.emit(said)


class ContradictionsPart(QWidget):
    """Emits `refused` with an error and `counted` with the number not yet considered."""

    refused = Signal(object)
    counted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: ContradictionsView | None = None
        self._wanted = ""
        self.rows: RowsModel[ContradictionLine] = RowsModel(
            lambda line: line.contradiction.id, contradiction_words, self
        )
        self.list = LineList(self.tr("Where sources differ, those not yet considered first"))
        self.list.setModel(self.rows)
        self.list.setItemDelegate(ContradictionDelegate(desk.theme, self.list))
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.card = ContradictionCard()
        self.empty = EmptyState(
            self.tr("No contradictions"),
            self.tr(
                "Where accepted statements, your records and the interview differ on one fact, it"
                " is shown here with both sides. You can set lines of the chronology against each"
                " other yourself (C), or add one."
            ),
            self.tr("Add one…"),
        )
        makes_changes(self.empty.button)
        self._stack = QStackedWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        sheet = Card()
        inner = sheet.layout()
        assert inner is not None
        inner.setContentsMargins(8, 8, 8, 8)
        sheet.body.addWidget(self.list)
        side = ScrollPage()
        side.column.setContentsMargins(0, 0, 0, 0)
        side.column.addWidget(self.card)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(14)
        split.setChildrenCollapsible(False)
        for widget, least, share in ((sheet, 360, 45), (side, 380, 55)):
            widget.setMinimumWidth(least)
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, share)
        split.setSizes([480, 570])
        self._stack.addWidget(QWidget())  # until they have been read
        self._stack.addWidget(split)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _connect(self) -> None:
        self.empty.started.connect(self.begin_new)
        self.card.decided.connect(self._on_decided)
        self.card.use_wanted.connect(self._on_use)
        self.card.side_added.connect(self._on_side_added)
        self.card.side_removed.connect(self._on_side_removed)
        self.card.renamed.connect(self._on_renamed)
        self.card.dropped.connect(self._on_dropped)

    def refresh(self) -> None:
        """Ask for the contradictions and show them."""
        self._desk.ask(contradictions.view, done=self.show_view, key="contradictions")

    def show_view(self, view: ContradictionsView) -> None:
        """Show a view."""
        self._view = view
        chosen = self._wanted or self.rows.key(self.list.currentIndex())
        self.rows.set_rows(view.lines)
        index = self.rows.find(chosen) if chosen else QModelIndex()
        if index.isValid():
            self._wanted = ""
        elif view.lines:
            index = self.rows.index(0)
        self._stack.setCurrentIndex(1 if view.lines else 2)
        self.list.choose(index)
        self._on_current(index)
        self.counted.emit(str(view.open) if view.open else "")

    def show_contradiction(self, key: str) -> None:
        """Show one by its id once it is there."""
        self._wanted = key
        self.refresh()

    @property
    def place(self) -> str:
        """The id of the one that is shown."""
        return self.card.key

    def settle(self) -> None:
        """Save what is being typed."""
        self.card.settle()

    def begin_new(self) -> None:
        """Begin a contradiction by hand; its sides are added on its card."""
        subject = self.tr("A fact on which sources differ")
        self._desk.save(
            contradictions.set_against, subject, (), done=self._on_made, failed=self.refused.emit
        )

    def _on_made(self, made: tuple[str, Changes]) -> None:
        self.show_contradiction(made[0])

    def _on_current(self, index: QModelIndex, _before: object = None) -> None:
        line = self.rows.row(index)
        if line is not None and self._view is not None:
            self.card.show_line(line, self._view)

    def _on_use(self, use: Use) -> None:
        self._desk.go(use.page, use.target)

    def _on_decided(self, said: tuple[Outcome, int | None, str, bool]) -> None:
        self._save(_decide, self.card.key, *said)

    def _on_side_added(self, side: Side) -> None:
        self._save(contradictions.add_side, self.card.key, side)

    def _on_side_removed(self, place: int) -> None:
        self._save(contradictions.remove_side, self.card.key, place)

    def _on_renamed(self, subject: str) -> None:
        self._save(contradictions.rename, self.card.key, subject)

    def _on_dropped(self) -> None:
        self._save(contradictions.forget, self.card.key)

    def _save(self, call: Callable[..., Changes], *args: object) -> None:
        self._desk.save(call, *args, failed=self._on_refused)

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)
        self.refresh()


def _decide(
    case: OpenCase, key: str, outcome: Outcome, preferred: int | None, reason: str, wanted: bool
) -> Changes:
    return contradictions.decide(
        case, key, outcome, preferred=preferred, reason=reason, in_report=wanted
    )


def _short(text: str) -> str:
    return text if len(text) < 60 else f"{text[:57]}…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
