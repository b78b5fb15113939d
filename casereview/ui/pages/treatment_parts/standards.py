"""Each course beside what it can be measured by: guidelines, waits, homework, changes of scores."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from casereview.domain.assessing.truth import F, T
from casereview.domain.care.dose import DoseCheck
from casereview.domain.care.homework_count import CRITERIA
from casereview.domain.care.treatment import Referral
from casereview.domain.care.waits import Wait
from casereview.reporting.parts.set_beside import CourseBeside
from casereview.services.courses.treatment_view import TreatmentView
from casereview.services.views import Chip
from casereview.ui.pages.treatment_parts.grid import CourseGrid, stacked
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.layouts import clear_layout
from casereview.ui.widgets.words import Role, Words


class StandardsCards:
    """The cards, in the order in which they are shown; a card without content hides itself."""

    def __init__(self, page: QWidget) -> None:
        self._tr = page.tr
        self.dose = Card(
            page.tr("Dose beside guidelines"), page.tr("the edition in force at the time")
        )
        self.waits = Card(page.tr("Waits"), " ")
        self.homework = Card(
            page.tr("Homework"), page.tr("by Beck's four criteria · counts, no mark")
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
        heads = [str(course.view.episode.number) for course in courses]
        self._fill(self.dose, self._doses(view, courses, heads))
        self._fill(self.homework, self._homework(courses, heads))
        self._fill(self.meanings, self._meanings(courses, heads))
        self._fill(self.waits, self._waits(view))

    def _fill(self, card: Card, content: QWidget | None) -> None:
        clear_layout(card.body)
        card.setVisible(content is not None)
        if content is not None:
            card.body.addWidget(content)

    def _grid(self, heads: Sequence[str]) -> CourseGrid:
        return CourseGrid([Words(head, Role.MUTED) for head in heads])

    def _doses(
        self, view: TreatmentView, courses: Sequence[CourseBeside], heads: Sequence[str]
    ) -> QWidget | None:
        grid = self._grid(heads)
        for key, name in view.disorders.items():
            found = [{str(k): check for k, check in c.doses}.get(key) for c in courses]
            if any(found):
                grid.add(name, [self._dose(check) for check in found])
        return None if grid.is_empty else grid

    def _dose(self, check: DoseCheck | None) -> QWidget:
        if check is None:
            return Words(self._tr("not rated as met at the start"), Role.MUTED)
        parts: list[QWidget] = [ChipLabel(Chip(check.verdict.words)), Words(check.because)]
        parts += [Words(remark, Role.SMALL) for remark in check.remarks]
        return stacked(*parts)

    def _homework(self, courses: Sequence[CourseBeside], heads: Sequence[str]) -> QWidget | None:
        counts = [course.homework for course in courses]
        if not any(count.tasks or count.letters.looked for count in counts):
            return None
        grid = self._grid(heads)
        grid.add(self._tr("Tasks"), [Words(count.set_words) for count in counts])
        for name in dict.fromkeys(name for count in counts for name in count.criteria):
            grid.add(CRITERIA[name], [Words(count.criteria[name].words) for count in counts])
        grid.add(self._tr("In writing"), [Words(count.written.words) for count in counts])
        grid.add(self._tr("In the letters"), [Words(count.letters.words) for count in counts])
        return grid

    def _meanings(self, courses: Sequence[CourseBeside], heads: Sequence[str]) -> QWidget | None:
        grid = self._grid(heads)
        by_course = [dict(course.meanings) for course in courses]
        for measure in dict.fromkeys(name for found in by_course for name in found):
            questions = dict.fromkeys(
                each.question for found in by_course for each in found.get(measure, ())
            )
            for question in questions:
                cells: list[QWidget] = []
                for found in by_course:
                    each = next((m for m in found.get(measure, ()) if m.question == question), None)
                    cells.append(
                        Words("–", Role.MUTED)
                        if each is None
                        else stacked(Words(each.answer), Words(each.because, Role.SMALL))
                    )
                grid.add(f"{measure}: {question}", cells)
        return None if grid.is_empty else grid

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
                within, self._tr("not sure to be within")
            )
            said += f" · {words} {standard.days} days"
        return Words(said)
