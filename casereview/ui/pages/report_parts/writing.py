"""Writing the report: its sections, the text of one, and the very paper beside it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QSplitter, QVBoxLayout, QWidget

from casereview.domain.report import Section
from casereview.errors import CaseReviewError
from casereview.services import reporting
from casereview.services.drawing import Paper
from casereview.services.views import PageName
from casereview.ui.desk import Desk
from casereview.ui.models.report_lines import page_of_section, section_of_anchor, unresolved
from casereview.ui.pages.report_parts.loading import Loaded
from casereview.ui.pages.report_parts.paper import PaperKeeper
from casereview.ui.pages.report_parts.part import Part
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.report_preview import ReportPreview
from casereview.ui.widgets.section_editor import SectionEditor
from casereview.ui.widgets.section_text import SectionText
from casereview.ui.widgets.sections_card import SectionsCard
from casereview.ui.widgets.words import Role, Words


class WritingPart(Part):
    """Sections, text and paper side by side; every change is saved as it is typed."""

    def __init__(self, desk: Desk, keeper: PaperKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._keeper = keeper
        self._loaded: Loaded | None = None
        self._reference = ""
        self._serial = 0
        self.key = ""
        self.sections = SectionsCard(desk.theme)
        self.editor = SectionEditor(desk.theme)
        self.text = SectionText(desk.theme)
        self.preview = ReportPreview(desk.theme)
        self._build()
        self._connect()

    def _build(self) -> None:
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
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self.sections.section_chosen.connect(self.go_to)
        self.editor.text.settled.connect(self._on_written)
        self.text.document_wanted.connect(self._on_document_wanted)
        self.text.rating_wanted.connect(self._on_rating_wanted)
        self.text.anchor_wanted.connect(self._on_anchor_wanted)
        self.preview.image_wanted.connect(self._on_image_wanted)
        self._keeper.begun.connect(self.preview.begin)
        self._keeper.made.connect(self._on_paper)
        self._keeper.refused.connect(self.preview.refuse)

    # ---- showing

    def begin(self, within: str) -> None:
        """Show a section, or in it a reference of the expert's text: `treatment/{D4 p.1}`."""
        key, _, self._reference = within.partition("/")
        self.go_to(key)
        if self._loaded is not None:
            self._show_reference()

    def show_place(self, section: str, place: str = "", words: str = "") -> None:
        """Show a section, and in it a paragraph by its anchor, or some words of it."""
        self.go_to(section)
        if words:
            self.editor.show_reference(words)
        if place:
            self.text.scrollToAnchor(place)

    @property
    def place(self) -> str:
        return self.key

    def settle(self) -> None:
        self.editor.text.flush()

    def show_loaded(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self.editor.set_references(loaded.findings, loaded.crossings)
        keys = [section.key for section in loaded.view.report.sections]
        if self.key not in keys:
            self.key = keys[0] if keys else ""
        self.sections.show_view(loaded.view, self.key)
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
        return next((s for s in sections if s.key == self.key), None)

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

    def go_to(self, key: str) -> None:
        """Show a section, in the text and on the paper."""
        if not key or key == self.key:
            return
        self.editor.text.flush()
        self.key = key
        self._show_section()
        if self._loaded is not None:
            self.sections.choose(key)
        self._turn_to_section()

    def _on_anchor_wanted(self, anchor: str) -> None:
        if self._loaded is not None:
            self.go_to(section_of_anchor(self._loaded.view, anchor))

    def _on_document_wanted(self, target: str) -> None:
        self._desk.go(PageName.DOCUMENTS, target)

    def _on_rating_wanted(self, target: str) -> None:
        self._desk.go(PageName.INTERVIEW, target)

    # ---- writing

    def _on_bind(self, bound: bool) -> None:
        bind = partial(reporting.bind_schedules, bound=bound)
        self._desk.save(bind, failed=self._on_not_bound)

    def _on_not_bound(self, error: CaseReviewError) -> None:
        self.refused.emit(error)
        if self._loaded is not None:
            self.bind.setChecked(self._loaded.schedules_bound)

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)

    def _on_written(self, key: str, text: str) -> None:
        self._desk.save(reporting.write_section, key, text, failed=self._on_refused)

    # ---- paper

    def _on_paper(self, paper: Paper) -> None:
        first = not self._serial
        self._serial += 1
        draft = self._loaded.view.report.draft if self._loaded else True
        self.preview.show_paper(paper, self._serial, draft)
        if first and self.key:
            self._turn_to_section()

    def _turn_to_section(self) -> None:
        section, paper = self._section(), self._keeper.paper
        if section is None or paper is None:
            return
        number = page_of_section(section, {page.number: page.text for page in paper.pages})
        if number:
            self.preview.pages.go_to_page(number)

    def _on_image_wanted(self, source: str, page: int, scale: float) -> None:
        taken = partial(self.preview.pages.take_image, source, page, scale)
        self._keeper.draw(page, scale, done=taken, failed=self._on_refused)


def _kind_words(section: Section) -> str:
    kinds = {
        "front": "Front matter",
        "fact": "Fact: drawn from the case, with its sources",
        "opinion": "Opinion: yours to write",
        "declaration": "Declaration: prescribed words",
        "appendix": "Appendix",
    }
    return kinds[section.kind.value]
