"""Each course beside what it can be measured by: guidelines, waits, homework, changes of scores."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from casereview.domain.assessing.truth import F, T
from casereview.domain.care.change_meaning import OF_COURSE, Meaning
from casereview.domain.care.dose import DoseCheck
from casereview.domain.care.homework_count import CRITERIA, Tally
from casereview.domain.care.treatment import Referral
from casereview.domain.care.waits import Wait
from casereview.reporting.parts.outcome_words import aside_words
from casereview.reporting.parts.set_beside import CourseBeside
from casereview.reporting.wording import bare
from casereview.services.courses.treatment_view import TreatmentView
from casereview.services.views import Chip
from casereview.ui.pages.treatment_parts.grid import CourseGrid, course_heads, stacked
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.layouts import clear_layout
from casereview.ui.widgets.words import Role, Words

_SILENT = "What no record states is no evidence that none was set."
_OF_A_SAMPLE = "A study’s figure is an average of its own sample, not a rule for one person."


class StandardsCards:
    """The cards, in the order in which they are shown; a card without content hides itself."""

    def __init__(self, page: QWidget) -> None:
        self._tr = page.tr
        self.dose = Card(
            page.tr("Dose beside guidelines"), page.tr("the edition in force at the time")
        )
        self.waits = Card(page.tr("Waits"), " ")
        self.homework = Card(
            page.tr("Homework"), page.tr("by Beck’s four criteria · counts, no mark")
        )
        self.meanings = Card(
            page.tr("What the changes of scores mean"), page.tr("next to each other, no verdict")
        )

    @property
    def all(self) -> tuple[Card, ...]:
        """Every card."""
        return (self.dose, self.homework, self.meanings, self.waits)

    def show_view(self, view: TreatmentView) -> None:
        """Show the courses of a case."""
        courses = [course for referral in view.beside for course in referral.courses]
        self._fill(self.dose, self._doses(view, courses))
        self._fill(self.homework, self._homework(courses))
        self._fill(self.meanings, self._meanings(courses))
        self._fill(self.waits, self._waits(view))

    def _fill(self, card: Card, content: QWidget | None) -> None:
        clear_layout(card.body)
        card.setVisible(content is not None)
        if content is not None:
            card.body.addWidget(content)

    def _grid(self, courses: Sequence[CourseBeside]) -> CourseGrid:
        return CourseGrid(course_heads([course.view for course in courses]))

    def _doses(self, view: TreatmentView, courses: Sequence[CourseBeside]) -> QWidget | None:
        grid = self._grid(courses)
        for key, name in view.disorders.items():
            found = [{str(k): check for k, check in c.doses}.get(key) for c in courses]
            if any(found):
                cells = zip(courses, found, strict=True)
                grid.add(name, [self._dose(check, course, key) for course, check in cells])
        if grid.is_empty:
            return None
        if any(course.averages for course in courses):
            given = [self._averages(course) for course in courses]
            grid.add(self._tr("Given in practice, for comparison"), given)
        return grid

    def _dose(self, check: DoseCheck | None, course: CourseBeside, key: str) -> QWidget:
        if check is None:
            return Words(self._tr("not rated as met at the start"), Role.MUTED)
        chips: list[QWidget] = [ChipLabel(Chip(check.verdict.words)), Words(check.because)]
        aside = aside_words(course.view, key)
        notes = (*((aside,) if aside else ()), *check.remarks)
        return stacked(*chips, *(Words(note, Role.SMALL) for note in notes))

    def _averages(self, course: CourseBeside) -> QWidget:
        if not course.averages:
            return Words("–", Role.MUTED)
        said = [f"{each.what[:1].upper()}{each.what[1:]}: {each.words}" for each in course.averages]
        return stacked(*(Words(words, Role.SMALL) for words in said))

    def _homework(self, courses: Sequence[CourseBeside]) -> QWidget | None:
        """Show counts of what is recorded; of a course without a task nothing is counted."""
        counts = [course.homework for course in courses]
        if not any(count.tasks or count.letters.looked for count in counts):
            return None
        grid = self._grid(courses)
        said = [" ".join(part for part in (c.set_words, c.remark) if part) for c in counts]
        grid.add(self._tr("Tasks between sessions"), [Words(words) for words in said])
        if any(count.tasks for count in counts):
            for name in dict.fromkeys(name for count in counts for name in count.criteria):
                tallies = [count.criteria[name] for count in counts]
                grid.add(CRITERIA[name], [self._tally(tally) for tally in tallies])
            grid.add(self._tr("In writing"), [self._tally(count.written) for count in counts])
        if any(course.in_writing for course in courses):
            words = [course.in_writing or "–" for course in courses]
            grid.add(self._tr("Poor concentration"), [Words(each) for each in words])
        grid.add(self._tr("In the letters"), [Words(count.letters.words) for count in counts])
        return stacked(grid, Words(self._tr(_SILENT), Role.SMALL), spacing=10)

    def _tally(self, tally: Tally) -> QWidget:
        return Words(tally.words) if tally.total else Words("–", Role.MUTED)

    def _meanings(self, courses: Sequence[CourseBeside]) -> QWidget | None:
        grid = self._grid(courses)
        by_course = [dict(course.meanings) for course in courses]
        for measure in dict.fromkeys(name for found in by_course for name in found):
            answers = [found.get(measure, ()) for found in by_course]
            own = (each for found in answers for each in found if each.key not in OF_COURSE)
            none = self._tr("no two scores to compare")
            for question in dict.fromkeys(each.question for each in own):
                cells = [self._answer(found, question, none) for found in answers]
                grid.add(f"{measure}: {question}", cells)
                none = "–"  # said once of a measure
        if grid.is_empty:
            return None
        shared = [course.beside_scores for course in courses]
        for each in shared[0]:
            grid.add(each.question, [self._answer(found, each.question, "–") for found in shared])
        return stacked(grid, Words(self._tr(_OF_A_SAMPLE), Role.SMALL), spacing=10)

    def _answer(self, answers: Sequence[Meaning], question: str, none: str) -> QWidget:
        each = next((one for one in answers if one.question == question), None)
        if each is None:
            return Words(none, Role.MUTED)
        parts = [Words(bare(each.answer))]
        because = each.because + ("" if each.verified else self._tr(" · not verified"))
        if because:
            parts.append(Words(because.removeprefix(" · "), Role.SMALL))
        return stacked(*parts)

    def _waits(self, view: TreatmentView) -> QWidget | None:
        rows = [
            (referral.view.referral, wait)
            for referral in view.beside
            for wait in referral.waits
            if wait.days
        ]
        if not rows:
            return None
        several = len(view.beside) > 1
        parts: list[QWidget] = [
            self._wait(wait, referral if several else None) for referral, wait in rows
        ]
        return stacked(*parts, Words(view.caution, Role.SMALL))

    def _wait(self, wait: Wait, referral: Referral | None) -> QWidget:
        said = f"{wait.leg.words}: {wait.words}"
        if referral is not None:
            said = self._tr("Referral {number} · ").format(number=referral.number) + said
        for standard, within in wait.beside:
            words = {T: self._tr("within"), F: self._tr("beyond")}.get(
                within, self._tr("cannot be said whether within")
            )
            said += f" · {words} {standard.days // 7} weeks"
        return Words(said)
