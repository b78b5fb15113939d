"""The overview of a case: what was asked, where the work stands, and what to do next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from casereview.domain.case import Case
from casereview.domain.chart import Scene
from casereview.domain.dates import british
from casereview.services.changes import Kind
from casereview.services.views import Chip, NextStep, Overview, PageName, StatusLine, Tone
from casereview.ui.desk import Desk
from casereview.ui.page import CasePage
from casereview.ui.pages.case_details import CaseDetails, DetailsServices
from casereview.ui.pages.particulars.parts import Part
from casereview.ui.widgets.buttons import LinkButton, PrimaryButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.card_row import CardRow
from casereview.ui.widgets.chart_view import ChartPanel
from casereview.ui.widgets.chip import ChipLabel, due_chip
from casereview.ui.widgets.layouts import FlowLayout, Lines, ScrollPage, clear_layout
from casereview.ui.widgets.status_glyph import StatusGlyph
from casereview.ui.widgets.words import Role, Rule, Words

if TYPE_CHECKING:
    from casereview.services.session import OpenCase

DETAILS = "details"
"""The target of this page that opens the details; `details/chronology` names a part of them."""

_LEGEND = "scores from the correspondence above · diagnostic status below"

CHART_HEIGHT = 235.0  # points
CHART_WIDTH = 860.0  # points, until the width there is is known


class OverviewServices(DetailsServices, Protocol):
    """What this page asks of the services."""

    def overview(self, case: OpenCase, /, *, size: tuple[float, float]) -> Overview:
        """Return the view, with a chart of a size in points."""

    def chart(self, case: OpenCase, width: float, height: float, /) -> Scene | None:
        """Return the chart laid out for a size in points; None while there is none."""


class OverviewPage(CasePage):
    """Instruction, progress, diagnostic status today, the course of the case, next steps."""

    page = PageName.OVERVIEW
    kinds = frozenset(Kind) - {Kind.VAULT}

    def __init__(
        self, desk: Desk, services: OverviewServices, parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, "Overview", parent)
        self._services = services
        self.report_button = PrimaryButton(self.tr("Open report"))
        self.report_button.clicked.connect(partial(desk.go, PageName.REPORT, ""))
        self.add_action_widget(self.report_button)
        self._instruction = Lines()
        self._standing = Lines(share=(5, 5))
        self._today = Lines(share=(6, 4))
        self.instruction_card = Card(self.tr("Instruction"), " ")
        self.details_button = LinkButton(self.tr("Case details…"))
        self.details_button.clicked.connect(self._on_details_wanted)
        standing_card = Card(self.tr("Where it stands"))
        self.today_card = Card(self.tr("Diagnostic status today"), " ")
        for card, lines in (
            (self.instruction_card, self._instruction),
            (standing_card, self._standing),
            (self.today_card, self._today),
        ):
            card.body.addWidget(lines)
            card.body.addStretch(1)
        self.instruction_card.body.addWidget(self.details_button)
        self.privacy_button = LinkButton(self.tr("Recipients and privacy…"))
        self.privacy_button.clicked.connect(self._on_privacy_wanted)
        self.instruction_card.body.addWidget(self.privacy_button)
        self.chart_card = Card(self.tr("Course of the case"), " ")
        self.chart = ChartPanel(self.tr("Course of the case"), desk.theme)
        self.chart.relayout_wanted.connect(self._on_relayout_wanted)
        self.chart_card.head.addWidget(self.chart.button, 0, Qt.AlignmentFlag.AlignTop)
        self.chart_card.body.addWidget(self.chart)
        self.no_course = Words(
            self.tr(
                "Nothing to draw yet. Scores that you accept from documents, courses of treatment "
                "and the time points of the interview appear here along one line of time."
            ),
            Role.MUTED,
        )
        self.no_course.hide()
        self.chart_card.body.addWidget(self.no_course)
        self.next_card = Card(self.tr("Next"))
        self._steps = QVBoxLayout()
        self._steps.setSpacing(6)
        self.next_card.body.addLayout(self._steps)
        scroll = ScrollPage()
        scroll.column.addWidget(CardRow((self.instruction_card, standing_card, self.today_card)))
        scroll.column.addWidget(self.next_card)
        scroll.column.addWidget(self.chart_card)
        scroll.column.addStretch(1)
        self._details: CaseDetails | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(scroll)
        self.content.addWidget(self._stack)

    @property
    def details(self) -> CaseDetails:
        """The case's details, made when they are first wanted."""
        if self._details is None:
            self._details = CaseDetails(self.desk, self._services)
            self._details.refused.connect(self.say_error)
            self._details.closed.connect(self._show_summary)
            self._stack.addWidget(self._details)
            self._details.refresh()
        return self._details

    def _on_privacy_wanted(self) -> None:
        self.desk.go(PageName.PRIVACY, f"case/{self.desk.case_id}")

    def open_at(self, target: str) -> None:
        page, _, part = target.partition("/")
        if page == DETAILS:
            self.show_details(Part(part) if part else None)
        else:
            self._show_summary()

    def settle(self) -> None:
        if self._details is not None:
            self._details.settle()

    def show_details(self, part: Part | None = None) -> None:
        """Show the case's details, at a part if one is named."""
        self._stack.setCurrentWidget(self.details)
        if part is not None:
            self.details.show_part(part)
        self.details.begin()

    def _on_details_wanted(self) -> None:
        self.show_details()

    def _show_summary(self) -> None:
        self.settle()
        self._stack.setCurrentIndex(0)
        self.details_button.setFocus()

    def refresh(self) -> None:
        size = (self.chart.width_in_points() or CHART_WIDTH, CHART_HEIGHT)
        ask = partial(self._services.overview, size=size)
        self.desk.ask(ask, done=self.show_overview, key="overview")
        if self._details is not None:
            self._details.refresh()

    def show_overview(self, view: Overview) -> None:
        """Show a view."""
        self._show_heading(view.case)
        self._show_instruction(view)
        self._show_standing(view)
        self._show_today(view)
        self._show_chart(view.chart)
        self._show_steps(view.next_steps)

    def _on_relayout_wanted(self, width: float) -> None:
        self.desk.ask(
            self._services.chart,
            width,
            CHART_HEIGHT,
            done=self._show_chart,
            key="overview chart",
        )

    def _show_chart(self, scene: Scene | None) -> None:
        """Show the course; while there is none, say what will stand there."""
        self.chart.setVisible(scene is not None)
        self.no_course.setVisible(scene is None)
        self.chart_card.set_note(_LEGEND if scene is not None else " ")
        if scene is None:
            self.chart.button.hide()
        else:
            self.chart.set_scene(scene)

    def _show_heading(self, case: Case) -> None:
        born = case.claimant.date_of_birth
        parts = [
            self.tr("b. {year}").format(year=born.year) if born else "",
            self.tr("Claim {number}").format(number=case.proceedings.claim_number)
            if case.proceedings.claim_number
            else "",
            self.tr("fictional") if case.fictional else "",
        ]
        self.set_heading(case.claimant.name, " · ".join(part for part in parts if part))

    def _show_instruction(self, view: Overview) -> None:
        case = view.case
        lines = self._instruction
        lines.clear()
        firm = case.instructing.firm
        side = case.instructing.on_behalf_of
        self.instruction_card.set_note(case.proceedings.court)
        lines.add(
            self.tr("Instructed by"),
            (f"{firm} ({side})" if firm and side else firm) or self.tr("not recorded"),
        )
        lines.add(self.tr("Claim no."), case.proceedings.claim_number or self.tr("not yet issued"))
        due = QWidget()
        row = FlowLayout(due, spacing=6)
        row.addWidget(
            Words(british(case.report_due) if case.report_due else self.tr("no date"), wrap=False)
        )
        chip = due_chip(view.days_left)
        if chip is not None:
            row.addWidget(ChipLabel(chip))
        lines.add(self.tr("Report due"), due)

    def _show_standing(self, view: Overview) -> None:
        lines = self._standing
        lines.clear()
        of = self.tr("{part} of {whole}")
        plain = (
            (self.tr("Documents read"), view.documents_read, view.documents, self.tr("none yet")),
            (
                self.tr("Report sections written"),
                view.sections - view.sections_empty,
                view.sections,
                self.tr("none yet"),
            ),
        )
        label, part, whole, none = plain[0]
        lines.add(Words(label), of.format(part=part, whole=whole) if whole else none)
        waiting = view.open_proposals
        lines.add(
            Words(self.tr("Findings awaiting a decision")),
            ChipLabel(Chip(str(waiting), Tone.AMBER)) if waiting else self.tr("none"),
        )
        modules = self.tr("{part} of {whole} modules settled")
        lines.add(
            Words(self.tr("Interview")),
            modules.format(part=view.modules_complete, whole=view.modules)
            if view.modules
            else self.tr("not begun"),
        )
        label, part, whole, none = plain[1]
        lines.add(Words(label), of.format(part=part, whole=whole) if whole else none)
        lines.add(
            Words(self.tr("Report checks")),
            ChipLabel(
                Chip(self.tr("{count} block finalising").format(count=view.blocking), Tone.RED)
                if view.blocking
                else Chip(self.tr("nothing blocks"), Tone.GREEN)
            ),
        )

    def _show_today(self, view: Overview) -> None:
        self._today.clear()
        self.today_card.set_note(view.today_label)
        for line in view.today:
            self._today.add(self._disorder(line), self._status(line))
        if not view.today:
            self._today.add(self.tr("The interview has not begun."), "")

    def _disorder(self, line: StatusLine) -> QWidget:
        """Return the name; below it what the rules say, where the expert decided otherwise."""
        name = Words(line.name)
        if not line.decided or line.computed == line.status:
            return name
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(name)
        computed = self.tr("computed: {status}").format(status=line.computed.words.lower())
        text = f"{computed}. {line.reason}" if line.reason else computed
        column.addWidget(Words(text, Role.SMALL))
        return holder

    def _status(self, line: StatusLine) -> QWidget:
        return StatusGlyph(line.status, decided=line.decided)

    def _show_steps(self, steps: tuple[NextStep, ...]) -> None:
        clear_layout(self._steps)
        for number, step in enumerate(steps):
            if number:
                self._steps.addWidget(Rule())
            row = QHBoxLayout()
            row.setSpacing(16)
            row.addWidget(Words(step.text, Role.MUTED), 1, Qt.AlignmentFlag.AlignVCenter)
            button = SmallButton(step.button, name=f"{step.button}: {step.text}")
            button.clicked.connect(partial(self.desk.go, step.page, step.target))
            row.addWidget(button)
            self._steps.addLayout(row)
        if not steps:
            self._steps.addWidget(Words(self.tr("Nothing waits for you here."), Role.MUTED))
