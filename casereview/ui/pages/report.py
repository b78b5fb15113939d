"""The report: its sections, what the expert writes, and the very PDF that will be printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QFileDialog, QSplitter, QVBoxLayout, QWidget

from casereview.domain.finding import Status
from casereview.domain.report import Figure, Section, Table
from casereview.domain.statement import ScoreValue
from casereview.errors import CaseReviewError
from casereview.services import interview_view, leaving, reporting, reviewing
from casereview.services.changes import Changes, Kind
from casereview.services.drawing import Paper, set_paper
from casereview.services.views import PageName, ReportView, Tone
from casereview.ui.desk import Desk
from casereview.ui.models.report_lines import (
    Reference,
    page_of_section,
    section_of_anchor,
    unresolved,
)
from casereview.ui.page import CasePage
from casereview.ui.printing import PaperPrinter
from casereview.ui.widgets.buttons import PrimaryButton, SecondaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.report_preview import ReportPreview
from casereview.ui.widgets.section_editor import SectionEditor
from casereview.ui.widgets.section_text import SectionText
from casereview.ui.widgets.sections_card import SectionsCard
from casereview.ui.widgets.words import Role, Words

if TYPE_CHECKING:
    from casereview.domain.dossier import Dossier
    from casereview.services.session import OpenCase

PAUSE = 1200
"""Milliseconds after a change before the PDF is set anew."""


class ChoosePdf:
    """Asks where to save the PDF; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget, proposed: str) -> str:
        """Return the path; '' when the dialog was left."""
        path, _ = QFileDialog.getSaveFileName(
            parent, parent.tr("Save the report as PDF"), proposed, parent.tr("PDF (*.pdf)")
        )
        return path


_LONGEST = 110
"""Characters of a line in the menus."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that the page shows but its paper."""

    view: ReportView
    hints: Mapping[str, str]
    findings: Mapping[str, Sequence[Reference]]
    crossings: Mapping[str, Sequence[Reference]]
    schedules_bound: bool


def load(case: OpenCase) -> Loaded:
    """Read the composed draft, the hints of its profile, and what can be referred to."""
    view = reporting.view(case)
    dossier = case.dossier()
    profile = case.content.report(dossier.case.profile).profile
    return Loaded(
        view=view,
        hints={section.key: section.hint for section in profile.sections},
        findings={
            "Document": _document_references(case),
            "Diagnostic status": _status_references(case),
            "Score": _score_references(dossier),
            "Treatment": [
                Reference(each.reference, _cut(each.words))
                for each in reporting.treatment_references(case)
            ],
        },
        crossings=_crossings(view),
        schedules_bound=dossier.case.schedules_bound,
    )


def _document_references(case: OpenCase) -> list[Reference]:
    return [
        Reference(f"{{{row.document.label}}}", f"{row.document.label} {row.title}")
        for row in reviewing.rows(case)
    ]


def _status_references(case: OpenCase) -> list[Reference]:
    matrix = interview_view.matrix(case)
    shorts = {point.id: point.short for point in matrix.time_points}
    return [
        Reference(
            f"{{status {row.key} {cell.time_point_id}}}",
            f"{row.name}, {shorts[cell.time_point_id]}",
        )
        for row in matrix.rows
        for cell in row.cells
        if cell.shown is not Status.NOT_ASSESSED
    ]


def _score_references(dossier: Dossier) -> list[Reference]:
    labels = {document.id: document.label for document in dossier.documents}
    found = []
    for statement in dossier.statements:
        value = statement.decided
        if isinstance(value, ScoreValue) and value.whose == "patient" and value.kind == "total":
            label = labels[statement.document_id]
            shown = value.words if value.number is None else str(value.number)
            found.append(
                Reference(
                    f"{{score {label} {value.measure} {value.context}}}",
                    f"{label} {value.measure} {shown} ({value.context})",
                )
            )
    return found


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _crossings(view: ReportView) -> dict[str, list[Reference]]:
    groups: dict[str, list[Reference]] = {"Section": [], "Table": [], "Figure": []}
    for section in view.report.sections:
        if section.printed:
            words = f"{section.number} {section.title}"
            groups["Section"].append(Reference(f"{{section {section.key}}}", words))
        for block in section.blocks:
            if isinstance(block, Table | Figure):
                kind = "Table" if isinstance(block, Table) else "Figure"
                name = block.anchor.split("-", 1)[-1]
                groups[kind].append(
                    Reference(
                        f"{{{kind.lower()} {name}}}", f"{kind} {block.number}: {block.caption}"
                    )
                )
    return groups


class ReportPage(CasePage):
    """Sections, text and paper side by side; every change is saved as it is typed."""

    page = PageName.REPORT
    kinds = frozenset(Kind) - {Kind.VAULT}

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Report", parent)
        self._loaded: Loaded | None = None
        self._key = ""
        self._paper: Paper | None = None
        self._reference = ""
        self._serial = 0
        self.sections = SectionsCard(desk.theme)
        self.editor = SectionEditor(desk.theme)
        self.text = SectionText(desk.theme)
        self.preview = ReportPreview(desk.theme)
        self.printer = PaperPrinter(desk, self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE)
        self._rest.timeout.connect(self._set_paper)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._print = SecondaryButton(self.tr("Print…"))
        makes_changes(self._print)
        self._print.clicked.connect(self.print_report)
        self._save = PrimaryButton(self.tr("Save PDF…"))
        makes_changes(self._save)
        self._save.clicked.connect(self.save_pdf)
        for button in (self._print, self._save):
            button.setEnabled(False)
            self.add_action_widget(button)
        self._head = Words("", Role.STRONG)
        self._kind = Words("", Role.SMALL)
        self._composed = Words(self.tr("As it will be printed"), Role.SMALL)
        writing = Card()
        self.bind = QCheckBox(self.tr("Bind the completed schedules into the report"))
        self.bind.setToolTip(
            self.tr("Every rating with what it rests on. They can be printed by themselves too.")
        )
        makes_changes(self.bind)
        self.bind.clicked.connect(self._on_bind)
        self.bind.hide()
        writing.body.addWidget(self._head)
        writing.body.addWidget(self._kind)
        writing.body.addWidget(self.bind)
        self._parts = QSplitter(Qt.Orientation.Vertical)
        self._parts.setHandleWidth(10)
        self._parts.setChildrenCollapsible(False)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._composed)
        column.addWidget(self.text, 1)
        self.editor.setMinimumHeight(150)
        below.setMinimumHeight(90)
        self._parts.addWidget(self.editor)
        self._parts.addWidget(below)
        self._parts.setSizes([420, 240])
        writing.body.addWidget(self._parts, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(14)
        split.setChildrenCollapsible(False)
        for widget, least, share in (
            (self.sections, 230, 24),
            (writing, 310, 40),
            (self.preview, 260, 36),
        ):
            widget.setMinimumWidth(least)
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, share)
        split.setSizes([270, 430, 400])
        self.content.setContentsMargins(22, 16, 22, 16)
        self.content.setSpacing(10)
        self.content.addWidget(self.printer.strip)
        self.content.addWidget(split, 1)

    def _connect(self) -> None:
        self.sections.section_chosen.connect(self._on_chosen)
        self.editor.text.settled.connect(self._on_written)
        self.text.document_wanted.connect(self._on_document_wanted)
        self.text.rating_wanted.connect(self._on_rating_wanted)
        self.text.anchor_wanted.connect(self._on_anchor_wanted)
        self.preview.image_wanted.connect(self._on_image_wanted)
        self.printer.changed.connect(self._on_printing)
        self.printer.refused.connect(self.say_error)

    # ---- showing

    def refresh(self) -> None:
        self.desk.ask(load, done=self._show, failed=self.say_error, key="report")
        self._rest.start(0 if self._paper is None else PAUSE)

    def open_at(self, target: str) -> None:
        """Show a section, or in it a reference of the expert's text: `treatment/{D4 p.1}`."""
        key, _, self._reference = target.partition("/")
        self._go_to(key)
        if self._loaded is not None:
            self._show_reference()

    @property
    def place(self) -> str:
        return self._key

    def settle(self) -> None:
        """Save what is being typed and end the process that draws."""
        self.editor.text.flush()
        if self._paper is not None:
            self.desk.tasks.run(self._paper.close)

    def stop(self) -> None:
        """Print no more pages."""
        self.printer.stop()

    def _show(self, loaded: Loaded) -> None:
        self._loaded = loaded
        report = loaded.view.report
        blocking = len(loaded.view.blocks)
        waits = (
            self.tr("{count} block finalising").format(count=blocking)
            if blocking
            else self.tr("nothing blocks finalising")
        )
        self.set_heading(self.title, f"{report.version} · {waits}")
        self.editor.set_references(loaded.findings, loaded.crossings)
        keys = [section.key for section in report.sections]
        if self._key not in keys:
            self._key = keys[0] if keys else ""
        self.sections.show_view(loaded.view, self._key)
        self._show_section()
        self._show_reference()

    def _show_reference(self) -> None:
        """Show the reference that a link named, in the expert's text and as it is printed."""
        reference, self._reference = self._reference, ""
        if reference:
            self.editor.show_reference(reference)
            self.text.show_citation(f"[{reference.strip('{}')}]")

    def _section(self) -> Section | None:
        sections = self._loaded.view.report.sections if self._loaded else ()
        return next((s for s in sections if s.key == self._key), None)

    def _show_section(self) -> None:
        section = self._section()
        if section is None or self._loaded is None:
            return
        number = section.number if section.printed else ""
        self._head.setText(f"{number} · {section.title}".strip(" ·"))
        self._kind.setText(_kind_words(section))
        self.bind.setVisible(section.key == reporting.SCHEDULES)
        self.bind.setChecked(self._loaded.schedules_bound)
        self.editor.setVisible(section.editable)
        self._composed.setVisible(section.editable)
        if section.editable:
            self.editor.show_section(
                section.key,
                section.title,
                self._loaded.view.texts.get(section.key, ""),
                self._loaded.hints.get(section.key, ""),
                frozenset(unresolved(section)),
            )
        else:
            self.editor.text.flush()
        self.text.show_section(section)

    def _on_chosen(self, key: str) -> None:
        self._go_to(key)

    def _go_to(self, key: str) -> None:
        if not key or key == self._key:
            return
        self.editor.text.flush()
        self._key = key
        self._show_section()
        if self._loaded is not None:
            self.sections.choose(key)
        self._turn_to_section()

    def _on_anchor_wanted(self, anchor: str) -> None:
        if self._loaded is not None:
            self._go_to(section_of_anchor(self._loaded.view, anchor))

    def _on_document_wanted(self, target: str) -> None:
        self.desk.go(PageName.DOCUMENTS, target)

    def _on_rating_wanted(self, target: str) -> None:
        self.desk.go(PageName.INTERVIEW, target)

    # ---- writing

    def _on_bind(self, bound: bool) -> None:
        self.desk.save(partial(reporting.bind_schedules, bound=bound), failed=self._on_not_bound)

    def _on_not_bound(self, error: CaseReviewError) -> None:
        self.say_error(error)
        self.refresh()

    def _on_written(self, key: str, text: str) -> None:
        self.desk.save(reporting.write_section, key, text, failed=self.say_error)

    # ---- paper

    def _set_paper(self) -> None:
        self.preview.begin()
        self.desk.ask(
            set_paper,
            done=self._on_paper,
            failed=self._on_paper_refused,
            name=self.tr("Setting the report"),
            key="paper",
        )

    def _on_paper(self, paper: Paper) -> None:
        if self._paper is not None:
            self.desk.tasks.run(self._paper.close)
        first = self._paper is None
        self._paper = paper
        self._serial += 1
        draft = self._loaded.view.report.draft if self._loaded else True
        self.preview.show_paper(paper, self._serial, draft)
        for button in (self._print, self._save):
            button.setEnabled(self.printer.job is None)
        if first and self._key:
            self._turn_to_section()

    def _on_paper_refused(self, error: CaseReviewError) -> None:
        self.preview.refuse(error)
        for button in (self._print, self._save):
            button.setEnabled(False)

    def _turn_to_section(self) -> None:
        section, paper = self._section(), self._paper
        if section is None or paper is None:
            return
        number = page_of_section(section, {page.number: page.text for page in paper.pages})
        if number:
            self.preview.pages.go_to_page(number)

    def _on_image_wanted(self, source: str, page: int, scale: float) -> None:
        if self._paper is None:
            return
        taken = partial(self.preview.pages.take_image, source, page, scale)
        self.desk.ask(
            self._paper.draw, page, scale, done=taken, failed=self.say_error, key=f"paper {page}"
        )

    def save_pdf(self) -> None:
        """Ask where, and save the PDF that is shown."""
        if self._paper is None or self._loaded is None:
            return
        self.editor.text.flush()
        version = self._loaded.view.report.version.lower().replace(" ", "-")
        path = ChoosePdf.ask(self, f"report-{version}.pdf")
        if path:
            self.desk.save(
                leaving.save_report,
                self._paper.data,
                Path(path),
                done=self._on_saved,
                failed=self.say_error,
            )

    def _on_saved(self, result: tuple[Path, Changes]) -> None:
        words = self.tr("The PDF is saved as {name}.").format(name=result[0].name)
        more = self.tr("It is not encrypted: it left the vault by your choice.")
        self.notice.say(words, more, tone=Tone.GREEN)

    # ---- printing

    def print_report(self) -> None:
        """Ask for a printer and print the pages that are shown."""
        if self._paper is not None:
            self.printer.print(self._paper)

    def _on_printing(self) -> None:
        self._print.setEnabled(self._paper is not None and self.printer.job is None)


def _kind_words(section: Section) -> str:
    kinds = {
        "front": "Front matter",
        "fact": "Fact: drawn from the case, with its sources",
        "opinion": "Opinion: yours to write",
        "declaration": "Declaration: prescribed words",
        "appendix": "Appendix",
    }
    return kinds[section.kind.value]
