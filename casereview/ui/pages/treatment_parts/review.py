"""The review of one course, line by line; nothing is recorded unless the expert does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from casereview.domain.care.standard_question import StandardQuestion
from casereview.domain.care.treatment import (
    PATHWAY,
    PAUL,
    SELF_REPORT,
    Aspect,
    Review,
)
from casereview.domain.care.treatment_words import (
    ANSWERS,
    CHANGES,
    COVERAGE,
    EVIDENCE,
    SPECIFIED,
    pathway_states,
)
from casereview.domain.care.treatment_words import PATHWAY as PATHWAY_WORDS
from casereview.domain.care.treatment_words import PAUL as PAUL_WORDS
from casereview.domain.care.treatment_words import SELF_REPORT as SELF_REPORT_WORDS
from casereview.services.courses.treatment_view import TreatmentView
from casereview.ui.pages.treatment_parts.evidence import EvidenceKeeper
from casereview.ui.pages.treatment_parts.mechanism_card import MechanismCard
from casereview.ui.pages.treatment_parts.protocol_card import ProtocolCard
from casereview.ui.pages.treatment_parts.rating_card import RatingCard
from casereview.ui.pages.treatment_parts.review_line import ReviewLine
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.layouts import ScrollPage, clear_layout
from casereview.ui.widgets.parts_bar import PartsBar
from casereview.ui.widgets.words import Role, Words

_AT_ONCE = 6
"""Standard questions that are made in one go."""

_Row = tuple[Aspect, str, str, Mapping[Any, str]]
"""Aspect, subject, label, and the states in words."""


class CourseReview(ScrollPage):
    """`recorded` carries a line of the review, `cleared` one that is to be taken out.

    `opened` carries a document's id and page.
    """

    recorded = Signal(object)
    cleared = Signal(object)
    opened = Signal(str, int)

    def __init__(self, keeper: EvidenceKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self.column.setContentsMargins(0, 0, 8, 0)
        self._view: TreatmentView | None = None
        self._rebuilt: tuple[object, object] | None = None
        self.lines: list[ReviewLine] = []
        self.courses = PartsBar(self.tr("Courses"), ())
        self.courses.currentChanged.connect(self._on_course)
        self.column.addWidget(self.courses)
        self.covered = self._card(
            self.tr("Problems addressed"), self.tr("as far as the records and accounts tell")
        )
        self.events = self._card(
            self.tr("Events taken up"), self.tr("what happened before or during the course")
        )
        self.mechanism = MechanismCard(keeper)
        self.mechanism.recorded.connect(self.recorded)
        self.mechanism.cleared.connect(self.cleared)
        self.mechanism.opened.connect(self.opened)
        self.column.addWidget(self.mechanism)
        self.change = self._fixed(
            self.tr("Change"),
            self.tr("beside scores and diagnoses, in the person’s own words"),
            ((Aspect.CHANGE, "", self.tr("What the person can do again"), CHANGES),),
        )
        self.paul = self._fixed(
            self.tr("What treatment, by whom, for whom"),
            self.tr("after Paul (1967) · empty cells show as such in the report"),
            ((Aspect.PAUL, column, PAUL_WORDS[column], SPECIFIED) for column in PAUL),
        )
        self.pathway = self._fixed(
            self.tr("Decisions on the way"),
            "",
            ((Aspect.PATHWAY, each, PATHWAY_WORDS[each], pathway_states(each)) for each in PATHWAY),
        )
        self.self_report = self._fixed(
            self.tr("Questionnaires"),
            self.tr("when, where and in whose presence they were completed"),
            ((Aspect.SELF_REPORT, each, SELF_REPORT_WORDS[each], EVIDENCE) for each in SELF_REPORT),
        )
        self.protocol = ProtocolCard(keeper)
        self.questions = self._card(
            self.tr("Standard questions"), self.tr("each can be answered either way")
        )
        self.asked: list[ReviewLine] = []
        self.protocol.recorded.connect(self.recorded)
        self.protocol.cleared.connect(self.cleared)
        self.ratings = RatingCard()
        self.ratings.opened.connect(self.opened)
        for card in (self.protocol, self.ratings, self.questions):
            self.column.addWidget(card)
        self.column.addStretch(1)

    @property
    def episode_id(self) -> str:
        """The course that is reviewed, '' while there is none."""
        return str(self.courses.tabData(self.courses.currentIndex()) or "")

    def pieces(self, view: TreatmentView) -> tuple[Callable[[], None], ...]:
        """Return the calls that show what is recorded, each of them short.

        The course in hand stays in hand.
        """
        asked = () if self.asked else view.questions
        return (
            *(partial(self._ask, asked[start : start + _AT_ONCE])
              for start in range(0, len(asked), _AT_ONCE)),
            partial(self._rebuild, view),
            partial(self._show_recorded, view),
        )  # fmt: skip

    def _show_recorded(self, view: TreatmentView) -> None:
        self._view = view
        self._offer(view)
        self.protocol.offer(view.protocols)
        self.mechanism.offer(view.mechanism_parts)
        self._show_lines()

    def choose(self, episode_id: str) -> None:
        """Review a course."""
        for place in range(self.courses.count()):
            if self.courses.tabData(place) == episode_id:
                self.courses.setCurrentIndex(place)

    def open_line(self, review_id: str) -> None:
        """Bring the line of what is recorded into view, in its course."""
        review = (
            next((r for r in self._view.reviews if r.id == review_id), None) if self._view else None
        )
        if review is None:
            return
        self.choose(review.episode_id or self.episode_id)
        if review.aspect is Aspect.PROTOCOL:
            self.protocol.open_protocol(review.subject)
        for line in (*self._all(), *self.protocol.lines):
            if (line.aspect, line.subject) == (review.aspect, review.subject):
                line.state.setFocus()
                self.ensureWidgetVisible(line)

    def settle(self) -> None:
        """Save what is being typed."""
        for line in (*self._all(), *self.protocol.lines):
            line.settle()

    def _offer(self, view: TreatmentView) -> None:
        wanted = [
            (
                each.episode.id,
                f"{each.episode.number} · {each.episode.label or each.episode.modality}",
            )
            for each in view.episodes
        ]
        held = [
            (self.courses.tabData(place), self.courses.tabText(place))
            for place in range(self.courses.count())
        ]
        if wanted == held:
            return
        chosen = self.episode_id
        self.courses.blockSignals(True)
        while self.courses.count():
            self.courses.removeTab(0)
        for key, words in wanted:
            self.courses.setTabData(self.courses.addTab(words), key)
        self.courses.blockSignals(False)
        self.choose(chosen)

    def _rebuild(self, view: TreatmentView) -> None:
        """Make the lines that depend on the case: one a disorder, one an event."""
        known = self._rebuilt
        self._rebuilt = view.disorders, view.events
        if known == self._rebuilt:
            return
        for card in (self.covered, self.events):
            clear_layout(card.body)
        self.lines = []
        for key, name in view.disorders.items():
            self.covered.body.addWidget(self._line(Aspect.COVERAGE, key, name, COVERAGE))
        if not view.disorders:
            self.covered.body.addWidget(
                Words(self.tr("No disorder has been rated in the interview yet."), Role.MUTED)
            )
        for event in view.events:
            label = f"{event.when}: {event.label or event.text}"
            self.events.body.addWidget(self._line(Aspect.EVENT, event.id, label, COVERAGE))

    def _ask(self, questions: Iterable[StandardQuestion]) -> None:
        for question in questions:
            states = {state: ANSWERS[state] for state in question.answers}
            line = self._made(Aspect.QUESTION, question.id, question.text, states)
            line.setToolTip("; ".join(question.prompts))
            self.asked.append(line)
            self.questions.body.addWidget(line)

    def _card(self, title: str, note: str) -> Card:
        card = Card(title, note or " ")
        card.body.setSpacing(2)
        self.column.addWidget(card)
        return card

    def _fixed(self, title: str, note: str, rows: Iterable[_Row]) -> tuple[ReviewLine, ...]:
        card = self._card(title, note)
        lines = tuple(
            self._made(aspect, subject, label, words) for aspect, subject, label, words in rows
        )
        for line in lines:
            card.body.addWidget(line)
        return lines

    def _line(
        self, aspect: Aspect, subject: str, label: str, words: Mapping[Any, str]
    ) -> ReviewLine:
        line = self._made(aspect, subject, label, words)
        self.lines.append(line)
        return line

    def _made(
        self, aspect: Aspect, subject: str, label: str, words: Mapping[Any, str]
    ) -> ReviewLine:
        line = ReviewLine(aspect, subject, label, words, self._keeper)
        line.recorded.connect(self.recorded)
        line.cleared.connect(self.cleared)
        return line

    def _all(self) -> tuple[ReviewLine, ...]:
        fixed = (*self.mechanism.lines, *self.change, *self.paul, *self.pathway, *self.self_report)
        return (*self.lines, *fixed, *self.asked)

    def _on_course(self) -> None:
        self.settle()
        self._show_lines()

    def _show_lines(self) -> None:
        if self._view is None:
            return
        episode = self.episode_id
        self.setEnabled(bool(episode))
        before = {event.id for event in self._view.events_before(episode)}
        for line in self.lines:
            if line.aspect is Aspect.EVENT:
                line.setVisible(line.subject in before)
        self.events.setVisible(bool(before))
        self.protocol.show_reviews(episode, self._view)
        self.ratings.show_course(episode, self._view)
        self.mechanism.show_course(episode, self._view)
        for line in self._all():
            found: Review | None = self._view.review(episode, line.aspect, line.subject)
            line.show_review(episode, found)
