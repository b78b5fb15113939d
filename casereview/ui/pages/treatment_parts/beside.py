"""The courses side by side: what is told of each, scores, both kinds of outcome, coverage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casereview.domain.assessing.truth import F, T, U
from casereview.domain.care.treatment import Aspect, Coverage, Fact, Kept, Promise, Review
from casereview.domain.care.treatment_words import COVERAGE, FACTS, KEPT, RESPONSES
from casereview.domain.documents.document import Document
from casereview.domain.documents.statement import NotStated
from casereview.reporting.parts.episodes import (
    DisorderLine,
    EpisodeView,
    FactLine,
    ReferralView,
    Voiced,
)
from casereview.reporting.parts.outcome_words import (
    counted_as,
    departs,
    lasted_words,
    left_words,
    lost_words,
    moved,
    present_words,
    shown_score,
)
from casereview.reporting.wording import bare
from casereview.services.correspondence.value_words import value_words
from casereview.services.courses.treatment_view import TreatmentView
from casereview.services.views import Chip, Tone
from casereview.ui.desk import Desk
from casereview.ui.pages.treatment_parts.grid import (
    CourseGrid,
    beside_chip,
    course_heads,
    stacked,
)
from casereview.ui.pages.treatment_parts.pictures import Pictures
from casereview.ui.pages.treatment_parts.standards import StandardsCards
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.layouts import FlowLayout, ScrollPage, clear_layout
from casereview.ui.widgets.words import Role, Words

_TONES = {
    Coverage.MAIN: Tone.GREEN,
    Coverage.PART: Tone.AMBER,
    Coverage.MENTIONED: Tone.AMBER,
    Coverage.DECLINED: Tone.RED,
    Coverage.NOT_MENTIONED: Tone.PLAIN,
    Coverage.NOT_PRESENT: Tone.PLAIN,
    Coverage.UNKNOWN: Tone.PLAIN,
}
_KEPT_TONES = {
    Kept.KEPT: Tone.GREEN,
    Kept.NOT_KEPT: Tone.RED,
    Kept.NO_EVIDENCE: Tone.PLAIN,
    Kept.NOT_DUE: Tone.PLAIN,
    Kept.OPEN: Tone.PLAIN,
}
_ANSWERED = {
    "addressed": Tone.GREEN,
    "deferred": Tone.AMBER,
    "declined": Tone.RED,
    "not_stated": Tone.PLAIN,
}
_LOST = {
    T: Chip("diagnosis lost", Tone.GREEN),
    F: Chip("diagnosis kept", Tone.AMBER),
    U: Chip("cannot be said"),
}


class SideBySide(ScrollPage):
    """`opened` carries a document's id and page; `course_wanted` the id of a course to review."""

    opened = Signal(str, int)
    course_wanted = Signal(str)
    relayout_wanted = Signal(float)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column.setContentsMargins(0, 0, 8, 0)
        self.courses = Card(
            self.tr("Courses of treatment"), self.tr("every value with whose word it is")
        )
        self.coverage = Card(
            self.tr("Were the problems addressed?"), self.tr("disorders by interview × courses")
        )
        self.outcomes = Card(
            self.tr("Two kinds of outcome"),
            self.tr("the service counts scores · the interview finds diagnoses · both can be true"),
        )
        self.pictures = Pictures(desk)
        self.pictures.relayout_wanted.connect(self.relayout_wanted)
        self._grids: dict[Card, QVBoxLayout] = {}
        for card in (self.courses, self.coverage, self.outcomes):
            self._grids[card] = QVBoxLayout()
            card.body.addLayout(self._grids[card])
        self.standards = StandardsCards(self)
        first = (self.courses, self.outcomes, self.coverage)
        for card in (*first, *self.standards.all, self.pictures):
            self.column.addWidget(card)
        self.column.addStretch(1)

    def pieces(self, view: TreatmentView) -> tuple[Callable[[], None], ...]:
        """Return the calls that show the courses of a case, each of them short."""
        return (
            partial(self._fill, self.courses, self._told, view),
            partial(self._fill, self.coverage, self._covered, view),
            partial(self._fill, self.outcomes, self._ended, view),
            partial(self.standards.show_view, view),
            partial(self.pictures.show_scenes, view.chart, view.timeline),
        )

    def _fill(
        self, card: Card, made: Callable[[TreatmentView], QWidget], view: TreatmentView
    ) -> None:
        clear_layout(self._grids[card])
        self._grids[card].addWidget(made(view))

    # ---- what is told --------------------------------------------------------------------

    def _told(self, view: TreatmentView) -> QWidget:
        grid = CourseGrid([self._course_head(each) for each in view.episodes])
        for fact in Fact:
            lines = [_line(each, fact) for each in view.episodes]
            if any(line.held or line.voiced for line in lines):
                grid.add(FACTS[fact], [self._fact(line) for line in lines])
        courses = [each.episode for each in view.episodes]
        beside = {
            one.id: [str(o.number) for o in courses if o.id != one.id and one.overlaps(o)]
            for one in courses
        }
        if any(beside.values()):
            words = [self.tr("course {number}").format(number=", ".join(beside[c.id]))
                     if beside[c.id] else "–" for c in courses]  # fmt: skip
            grid.add(self.tr("Dates overlap with"), [Words(each) for each in words])
        measures = dict.fromkeys(p.measure for each in view.episodes for p in each.scores)
        for measure in measures:
            grid.add(measure, [self._pair(each, measure) for each in view.episodes])
        if any(self._promised(view, each) for each in view.episodes):
            cells = [self._promises(view, each) for each in view.episodes]
            grid.add(self.tr("Promises and plans"), cells)
        return grid

    def _promised(self, view: TreatmentView, each: EpisodeView) -> list[Promise]:
        held = view.particulars.treatment.promises
        return [promise for promise in held if promise.episode_id == each.episode.id]

    def _promises(self, view: TreatmentView, each: EpisodeView) -> QWidget:
        cells: list[QWidget] = [
            beside_chip(Chip(KEPT[promise.kept], _KEPT_TONES[promise.kept]), promise.text)
            for promise in self._promised(view, each)
        ]
        return stacked(*cells) if cells else Words(self.tr("none recorded"), Role.MUTED)

    def _course_head(self, each: EpisodeView) -> QWidget:
        episode = each.episode
        button = LinkButton(
            f"{episode.number} · {episode.label or episode.modality}",
            name=self.tr("Review course {number}").format(number=episode.number),
        )
        button.clicked.connect(_Sender(self.course_wanted, episode.id))
        return button

    def _fact(self, line: FactLine) -> QWidget:
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        silent = [voiced for voiced in line.voiced if isinstance(voiced.value, NotStated)]
        if line.held:
            column.addWidget(Words(line.held))
        elif not line.voiced:
            rated = line.fact is Fact.RATED
            none = self.tr("none among the records seen") if rated else self.tr("not stated")
            column.addWidget(Words(none, Role.MUTED))
        if silent:
            column.addWidget(self._silent(silent))
        if line.differs:
            column.addWidget(ChipLabel(Chip(self.tr("sources differ"), Tone.AMBER)))
        elif departs(line):
            chip = Chip(self.tr("a source gives another number"), Tone.AMBER)
            column.addWidget(ChipLabel(chip))
        for voiced in line.voiced:
            if voiced in silent:
                continue
            said = value_words(voiced.value) if voiced.value is not None else bare(voiced.text)
            if voiced.document is not None:
                column.addWidget(self._stated(voiced.document, voiced.page or 1, said))
            else:
                column.addWidget(Words(f"{voiced.voice.words}: {said}", Role.SMALL))
        return cell

    def _silent(self, silent: Sequence[Voiced]) -> QWidget:
        """Say in which documents it was looked for and is not stated."""
        cell = QWidget()
        row = FlowLayout(cell, spacing=6)
        row.addWidget(Words(self.tr("not stated in"), Role.MUTED, wrap=False))
        documents = {each.document.id: each.document for each in silent if each.document}
        for document in documents.values():
            name = self.tr("Open {label}, where it is not stated").format(label=document.label)
            button = LinkButton(document.label, name=name)
            button.clicked.connect(_Sender(self.opened, document.id, 1))
            row.addWidget(button)
        return cell

    def _stated(self, document: Document, page: int, said: str) -> QWidget:
        """Return what a document says beside a link to its page; long words wrap."""
        cell = QWidget()
        row = QHBoxLayout(cell)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        place = f"{document.label} p{page}"
        button = LinkButton(place, name=f"{place}: {said}")
        button.clicked.connect(_Sender(self.opened, document.id, page))
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Words(said, Role.SMALL), 1)
        return cell

    def _pair(self, each: EpisodeView, measure: str) -> QWidget:
        pair = next((pair for pair in each.scores if pair.measure == measure), None)
        if pair is None:
            return Words(self.tr("not stated"), Role.MUTED)
        words = f"{shown_score(pair.first)} → {shown_score(pair.last)}"
        cell = QWidget()
        row = FlowLayout(cell)
        row.addWidget(Words(words, wrap=False))
        if pair.change is not None:
            row.addWidget(ChipLabel(Chip(moved(pair.change.improved, pair.change.deteriorated))))
        scores = (score for score in (pair.first, pair.last) if score is not None)
        for document, page in dict.fromkeys((s.document, s.page or 1) for s in scores):
            button = LinkButton(f"{document.label} p{page}")
            button.clicked.connect(_Sender(self.opened, document.id, page))
            row.addWidget(button)
        return cell

    # ---- coverage ------------------------------------------------------------------------

    def _covered(self, view: TreatmentView) -> QWidget:
        grid = CourseGrid(course_heads(view.episodes))
        for key, name in view.disorders.items():
            lines = [_disorder(each, key) for each in view.episodes]
            if any(line and (line.lost is not None or line.coverage) for line in lines):
                grid.add(name, [self._cover(line) for line in lines])
        for event in view.events:
            found = [view.review(e.episode.id, Aspect.EVENT, event.id) for e in view.episodes]
            if any(found):
                label = self.tr("Event: {what}").format(what=event.label or event.text)
                grid.add(label, [self._taken_up(review) for review in found])
        raised = [
            [r for r in view.particulars.treatment.attempts if r.episode_id == e.episode.id]
            for e in view.episodes
        ]
        if any(raised):
            grid.add(self.tr("Raised by the person"), [self._raised(each) for each in raised])
        if grid.is_empty:
            words = self.tr("No disorder has been rated as met at the start of a course yet.")
            return Words(words, Role.MUTED)
        left = left_words(view.episodes, view.disorders)
        return stacked(grid, Words(f"{left}."), spacing=10) if left else grid

    def _cover(self, line: DisorderLine | None) -> QWidget:
        if line is None:
            return Words(self.tr("not rated at the start"), Role.MUTED)
        if line.coverage is None:
            return Words(present_words(line), Role.MUTED)
        return self._taken_up(line.coverage)

    def _taken_up(self, review: Review | None) -> QWidget:
        if review is None:
            return Words(self.tr("not recorded"), Role.MUTED)
        state = Coverage(review.state)
        return beside_chip(Chip(COVERAGE[state], _TONES[state]), bare(review.text))

    def _raised(self, attempts: Sequence[Review]) -> QWidget:
        if not attempts:
            return Words(self.tr("none recorded"), Role.MUTED)
        cells: list[QWidget] = []
        for each in attempts:
            text = f"{each.subject}: {bare(each.text)}" if each.text else each.subject
            cells.append(beside_chip(Chip(RESPONSES[each.state], _ANSWERED[each.state]), text))
        return stacked(*cells)

    # ---- outcomes ------------------------------------------------------------------------

    def _ended(self, view: TreatmentView) -> QWidget:
        grid = CourseGrid(course_heads(view.episodes))
        cells = [cell for referral in view.referrals for cell in self._counted(referral)]
        grid.add(self.tr("By the service’s rules"), cells)
        for key, name in view.disorders.items():
            lines = [_disorder(each, key) for each in view.episodes]
            if any(line and line.lost is not None for line in lines):
                grid.add(name, [self._lost(line) for line in lines])
        if any(each.present for each in view.episodes):
            counts = [Words(lost_words(each)) for each in view.episodes]
            grid.add(self.tr("Diagnoses lost, by interview"), counts)
        return grid

    def _counted(self, referral: ReferralView) -> list[QWidget]:
        """Return a cell for each course of a referral, which is counted as one."""
        first, *rest = referral.episodes
        said = self.tr("no scores are filed")
        if referral.outcome is not None:
            said = counted_as(referral.outcome)
        if rest:
            said = self.tr("all courses of the referral together: {said}").format(said=said)
        same = self.tr("one referral with course {number}, counted together")
        number = first.episode.number
        return [Words(said), *(Words(same.format(number=number), Role.MUTED) for _ in rest)]

    def _lost(self, line: DisorderLine | None) -> QWidget:
        if line is None or line.lost is None:
            return Words(self.tr("not rated as met at the start"), Role.MUTED)
        shown = self.tr("not rated at the end")
        if line.end is not None:
            shown = f"{line.end.shown.words}, {line.end.time_point.as_at}"
            later = lasted_words(line.lasted)
            shown += f"; {later}" if later else ""
        return beside_chip(_LOST[line.lost], shown)


class _Sender:
    """Emits a signal with values, whatever a button says of its click."""

    def __init__(self, signal: object, *values: object) -> None:
        self._signal, self._values = signal, values

    def __call__(self, _checked: bool = False) -> None:
        self._signal.emit(*self._values)  # type: ignore[attr-defined]  # a bound signal of Qt


def _line(each: EpisodeView, fact: Fact) -> FactLine:
    return next(line for line in each.facts if line.fact is fact)


def _disorder(each: EpisodeView, key: str) -> DisorderLine | None:
    return next((line for line in each.disorders if str(line.key) == key), None)
