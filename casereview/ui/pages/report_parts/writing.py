"""Writing the report: its sections, the text of one, and the very paper beside it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QSplitter, QVBoxLayout, QWidget

from casereview.domain.reports.prose_search import count
from casereview.domain.reports.report import Section, SectionKind, SectionState
from casereview.domain.reports.spelling import Dictionary
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.report import naming, replacing, reporting, spelling
from casereview.services.report.drawing import Draft
from casereview.services.views import PageName, Tone
from casereview.ui.desk import Desk
from casereview.ui.models.report_lines import (
    CheckLine,
    PrintedPlace,
    anchor_at,
    drawn_blocks,
    numbering,
    places_of,
    section_of_anchor,
    typed_paragraphs,
    unresolved,
)
from casereview.ui.pages.report_parts.loading import Loaded
from casereview.ui.pages.report_parts.paper import PaperKeeper
from casereview.ui.pages.report_parts.part import Part
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.report_preview import ReportPreview
from casereview.ui.widgets.section_editor import SectionEditor
from casereview.ui.widgets.section_text import SectionText
from casereview.ui.widgets.sections_card import SectionsCard
from casereview.ui.widgets.words import Role, Words

_FOLLOWING = 200
"""Milliseconds after the cursor moved before the page follows it."""


class WritingPart(Part):
    """Sections, text and paper side by side; every change is saved as it is typed."""

    def __init__(self, desk: Desk, keeper: PaperKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._keeper = keeper
        self._loaded: Loaded | None = None
        self._dictionary: Dictionary | None = None
        self._wanted = ("", "")
        self._anchors: tuple[PrintedPlace, ...] | None = None
        self._moved = QTimer(self)
        self._moved.setSingleShot(True)
        self._moved.setInterval(_FOLLOWING)
        self._moved.timeout.connect(self._follow)
        self._serial = 0
        self.key = ""
        self.sections = SectionsCard(desk.theme)
        self.editor = SectionEditor(desk.theme)
        self.text = SectionText(desk.theme)
        self.preview = ReportPreview(desk.theme)
        self._build()
        self._connect()

    def _build(self) -> None:
        writing = Card()
        self.bind = QCheckBox(self.tr("Bind the completed schedules into the report"))
        self.bind.setToolTip(
            self.tr("Every rating with what it rests on. They can be printed by themselves too.")
        )
        makes_changes(self.bind)
        self.bind.clicked.connect(self._on_bind)
        self.bind.hide()
        self._head = Words("", Role.SMALL)
        self._drawn = LinkButton("")
        self._drawn.setCheckable(True)
        self._drawn.toggled.connect(self._show_drawn)
        self._halves = QSplitter(Qt.Orientation.Vertical)
        self._halves.setHandleWidth(10)
        self._halves.setChildrenCollapsible(False)
        self._halves.addWidget(self.editor)
        self._halves.addWidget(self.text)
        self._halves.setSizes([420, 240])
        self.editor.setMinimumHeight(200)
        self.text.setMinimumHeight(90)
        writing.body.addWidget(self._head)
        writing.body.addWidget(self.bind)
        writing.body.addWidget(self._halves, 1)
        writing.body.addWidget(self._drawn)
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
        split.setSizes([270, 440, 390])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self.sections.section_chosen.connect(self.go_to)
        self.sections.check_chosen.connect(self._on_check)
        self.editor.settled.connect(self._on_written)
        self.editor.text.opened.connect(self._on_opened)
        self.editor.notes.opened.connect(self._on_opened)
        self.text.document_wanted.connect(self._on_document_wanted)
        self.text.rating_wanted.connect(self._on_rating_wanted)
        self.text.anchor_wanted.connect(self._on_anchor_wanted)
        self.preview.image_wanted.connect(self._on_image_wanted)
        self.preview.pages.place_pressed.connect(self._on_pressed)
        self.editor.text.typed.connect(self._keeper.type)
        self.editor.text.cursorPositionChanged.connect(self._moved.start)
        for text in (self.editor.text, self.editor.notes):
            text.spelling.added.connect(self._on_word)
        self.editor.accepted.connect(self._on_accepted)
        self.editor.naming_wanted.connect(self._on_naming)
        self.editor.skeletons_wanted.connect(self._on_skeletons)
        self.editor.elsewhere.connect(self._on_elsewhere)
        self.editor.replaced_everywhere.connect(self._on_replace)
        self._keeper.follow(self._typed)
        self._keeper.begun.connect(self.preview.begin)
        self._keeper.made.connect(self._on_paper)
        self._keeper.refused.connect(self.preview.refuse)

    # ---- showing

    def begin(self, within: str) -> None:
        """Show a section, or in it a reference of the expert's text: `treatment/{D4 p.1}`."""
        key, _, reference = within.partition("/")
        self.show_place(key, "", reference)

    def show_place(self, section: str, place: str = "", words: str = "") -> None:
        """Show a section, and in it a paragraph by its anchor, or a reference or words of it."""
        self._wanted = (place, words)
        self.go_to(section)
        if self._loaded is not None:
            self._show_wanted()

    @property
    def place(self) -> str:
        return self.key

    def settle(self) -> None:
        self.editor.flush()

    def show_loaded(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self.editor.set_references(loaded.findings, loaded.crossings)
        shown = loaded.view.references.items()
        self.editor.set_chips(
            {key: (each.words, each.tone) for key, each in shown},
            {key: each.more for key, each in shown if each.more},
        )
        keys = [section.key for section in loaded.view.report.sections]
        if self.key not in keys:
            self.key = keys[0] if keys else ""
        self.sections.show_view(loaded.view, self.key)
        self._show_section()
        self._show_wanted()
        self._show_spelling()

    def _show_wanted(self) -> None:
        """Show the paragraph or the words that a link named, typed or drawn from the case."""
        (place, words), self._wanted = self._wanted, ("", "")
        section = self._section()
        if section is None or not (place or words):
            return
        typed = typed_paragraphs(section)
        if place in typed:
            self.editor.text.go_to_paragraph(typed.index(place))
        elif place:
            self._drawn.setChecked(True)
            self.text.scrollToAnchor(place)
        if words and section.editable:
            self.editor.show_reference(words)
        if words:
            self.text.show_citation(f"[{words.strip('{}')}]")
        if section.editable and (words or place in typed):
            self.editor.text.setFocus()

    def _section(self) -> Section | None:
        sections = self._loaded.view.report.sections if self._loaded else ()
        return next((s for s in sections if s.key == self.key), None)

    def _show_section(self) -> None:
        section = self._section()
        if section is None or self._loaded is None:
            return
        number = section.number if section.printed else ""
        kind = "" if section.title.casefold().startswith(_kind(section)) else _kind(section)
        self._head.setText(" · ".join(p for p in (number, section.title, kind) if p))
        self.bind.setVisible(section.key == reporting.SCHEDULES)
        self.bind.setChecked(self._loaded.schedules_bound)
        self.editor.setVisible(section.editable)
        if section.editable:
            self._show_text(section, self._loaded)
        else:
            self.editor.flush()
        self.text.show_section(section)
        self._show_drawn()

    def _show_text(self, section: Section, loaded: Loaded) -> None:
        """Show what the expert wrote, numbered as it is printed."""
        editor, text = self.editor, self.editor.text
        facts = loaded.sources if section.kind is SectionKind.FACT else ()
        editor.set_sources(facts, loaded.own_sources.get(section.key, ""))
        editor.set_others(sum(n for key, n in loaded.words.items() if key != section.key))
        text.set_numbers(*numbering(loaded.view.report, section))
        editor.show_section(
            section.key,
            section.title,
            loaded.view.texts.get(section.key, ""),
            loaded.hints.get(section.key, ""),
            frozenset(unresolved(section)),
        )
        warned = {c.place for c in (*loaded.view.blocks, *loaded.view.warnings) if c.place}
        typed = typed_paragraphs(section)
        text.flag([n for n, anchor in enumerate(typed) if anchor in warned])

    def _show_drawn(self) -> None:
        """Show what is drawn from the case under the text, or fold it away."""
        section = self._section()
        if section is None:
            return
        drawn = section.state is not SectionState.EMPTY and bool(drawn_blocks(section))
        fold = section.editable and drawn
        self._drawn.setVisible(fold)
        shown = not section.editable or (fold and self._drawn.isChecked())
        self.text.setVisible(shown)
        words = self.tr("As it will be printed, with what is drawn from the case")
        self._drawn.setText(f"{words} {'▾' if shown else '▸'}")
        self._drawn.setAccessibleName(words)

    def go_to(self, key: str) -> None:
        """Show a section, in the text and on the paper."""
        if not key or key == self.key:
            return
        self.editor.flush()
        self.key = key
        self._show_section()
        if self._loaded is not None:
            self.sections.choose(key)
        self._turn_to_section()

    def _on_check(self, line: CheckLine) -> None:
        """Show where a check can be met."""
        page, _, target = line.page.partition("/")
        if page:
            self._desk.go(PageName(page), target)
        else:
            self.show_place(line.section, line.place, line.found)

    def _on_anchor_wanted(self, anchor: str) -> None:
        if self._loaded is not None:
            self.show_place(section_of_anchor(self._loaded.view, anchor), anchor)

    def _on_opened(self, reference: str) -> None:
        """Show the source of a reference."""
        found = self._loaded.view.references.get(reference) if self._loaded else None
        if found is None or found.page is None:
            return
        if found.page is PageName.REPORT:
            self._on_anchor_wanted(found.target)
        else:
            self._desk.go(found.page, found.target)

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

    def _on_accepted(self, section: str, reference: str) -> None:
        """Let a reference stand as it reads now."""
        self._desk.save(reporting.accept_reread, section, reference, failed=self._on_refused)

    def _on_naming(self, section: str, index: int) -> None:
        """Refer to a paragraph that has no name yet: name it, here or where it stands."""
        if section != self.key or self._loaded is None:
            named = self._on_named
            self._desk.save(
                naming.name_paragraph, section, index, done=named, failed=self._on_refused
            )
            return
        texts = {**self._loaded.view.texts, section: self.editor.text.written}
        label = naming.new_label(texts.values())
        self.editor.insert(f"{{para {self.editor.text.name_paragraph(index, label)}}}")

    def _on_named(self, result: tuple[str, Changes]) -> None:
        self.editor.insert(f"{{para {result[0]}}}")

    def _on_skeletons(self, section: str) -> None:
        self._desk.ask(
            reporting.skeletons, section, done=self.editor.offer_skeletons, key="skeletons"
        )

    def _on_elsewhere(self, wanted: str, back: bool) -> None:
        """Go on finding in the next section that has the words, round the end of the report."""
        if self._loaded is None:
            return
        cased = self.editor.finding.cased.isChecked()
        sections = [s.key for s in self._loaded.view.report.sections if s.editable]
        here = sections.index(self.key) if self.key in sections else -1
        onward = sections[here + 1 :] + sections[: here + 1]
        for key in reversed(sections[here:] + sections[:here]) if back else onward:
            text = self._loaded.view.texts.get(key, "")
            if key != self.key and count(text, wanted, cased=cased):
                self.go_to(key)
                break
        if self.editor.text.find_words(wanted, cased=cased, back=back, around=True):
            self.editor.finding.say("")
        else:
            words = self.tr("“{words}” is nowhere in your text.")
            self.editor.finding.say(words.format(words=wanted))

    def _on_replace(self, wanted: str, by: str, cased: bool) -> None:
        self._desk.save(
            partial(replacing.replace_words, cased=cased),
            wanted,
            by,
            done=self._on_replaced,
            failed=self._on_refused,
        )

    def _on_replaced(self, result: tuple[int, Changes]) -> None:
        words = self.tr("Replaced {count} times in the report.").format(count=result[0])
        self.editor.finding.say(words)

    def _on_word(self, word: str) -> None:
        """Take a word as right in this case."""
        self._desk.save(spelling.add_word, word, failed=self._on_refused)

    def _on_dictionary(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._show_spelling()

    def _show_spelling(self) -> None:
        """Look at the spelling; the dictionary is read with the first text that is written in."""
        if self._loaded is None:
            return
        if self._dictionary is None:
            self._desk.ask(spelling.load, done=self._on_dictionary, key="dictionary")
            return
        for text in (self.editor.text, self.editor.notes):
            text.set_spelling(self._dictionary, self._loaded.own_words)

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)

    def _on_written(self, key: str, text: str) -> None:
        self._desk.save(reporting.write_section, key, text, failed=self._on_refused)

    # ---- paper

    def _typed(self) -> tuple[str, str]:
        """Return the section that is being typed in, and its text as it stands."""
        return self.editor.text.subject, self.editor.text.written

    def _on_paper(self, paper: Draft) -> None:
        first = not self._serial
        self._serial += 1
        self._anchors = None
        self.preview.show_paper(paper, self._serial)
        self._show_meter(paper)
        if first and self.key:
            self._turn_to_section()
        elif self.editor.text.hasFocus():
            self._follow()

    def _show_meter(self, paper: Draft) -> None:
        """Say how many pages count of those that are allowed, and how many there are."""
        limit = self._loaded.page_limit if self._loaded else None
        pages, counted = len(paper.pages), paper.counted
        if limit is None:
            words = self.tr("{pages} pages, {counted} counted")
            self.preview.say(words.format(pages=pages, counted=counted))
            return
        words = self.tr("{counted} of {limit} counted ({pages} in file)")
        over = counted > limit
        said = words.format(counted=counted, limit=limit, pages=pages)
        if over:
            said = self.tr("{said}: too long").format(said=said)
        self.preview.say(said, Tone.RED if over else Tone.PLAIN)

    def _turn_to_section(self) -> None:
        section, paper = self._section(), self._keeper.paper
        place = paper.where(section.anchor) if paper is not None and section is not None else None
        if place is not None:
            self.preview.pages.go_to_page(place[0])

    def _follow(self) -> None:
        """Bring the paragraph of the cursor into view on the page."""
        paper, number = self._keeper.paper, self.editor.text.number
        place = paper.where(f"p-{number}") if paper is not None and number else None
        if place is not None:
            self.preview.pages.show_place(*place)

    def _on_pressed(self, page: int, height: float) -> None:
        """Go to the paragraph that is printed where the page was clicked."""
        paper = self._keeper.paper
        if paper is None or self._loaded is None:
            return
        if self._anchors is None:
            self._anchors = places_of(self._loaded.view.report, paper.where)
        anchor = anchor_at(self._anchors, page, height)
        if anchor:
            self._on_anchor_wanted(anchor)

    def _on_image_wanted(self, source: str, page: int, scale: float) -> None:
        taken = partial(self.preview.pages.take_image, source, page, scale)
        self._keeper.draw(page, scale, done=taken, failed=self._on_refused)


def _kind(section: Section) -> str:
    kinds = {
        "front": "",
        "fact": "fact",
        "opinion": "opinion",
        "declaration": "prescribed words",
        "appendix": "",
    }
    return kinds[section.kind.value]
