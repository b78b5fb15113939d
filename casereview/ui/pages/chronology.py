"""The chronology of the case: its time line, what was not seen, and where sources differ."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from casereview.services.changes import Kind
from casereview.services.views import PageName
from casereview.ui.desk import Desk
from casereview.ui.page import CasePage
from casereview.ui.pages.chronology_parts.contradictions import ContradictionsPart
from casereview.ui.pages.chronology_parts.requests import RequestsPart
from casereview.ui.pages.chronology_parts.timeline import Timeline
from casereview.ui.widgets.buttons import PrimaryButton, SecondaryButton
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.parts_bar import PartsBar


class Part(StrEnum):
    """The parts of the page, as targets name them; anything else names a line of the first."""

    TIMELINE = "timeline"
    REQUESTS = "requests"
    CONTRADICTIONS = "contradictions"


class ChronologyPage(CasePage):
    """Shows one part at a time; each asks for its own view when it is seen."""

    page = PageName.CHRONOLOGY
    kinds = frozenset({Kind.CASE, Kind.DOCUMENTS, Kind.STATEMENTS, Kind.INTERVIEW, Kind.MODULES})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Chronology", parent)
        self.timeline = Timeline(desk)
        self.requests = RequestsPart(desk)
        self.contradictions = ContradictionsPart(desk)
        self._words = {
            Part.TIMELINE: self.tr("Time line"),
            Part.REQUESTS: self.tr("Requests"),
            Part.CONTRADICTIONS: self.tr("Contradictions"),
        }
        self.bar_of_parts = PartsBar(self.tr("Parts of the chronology"), self._words.values())
        self._parts = QStackedWidget()
        self._lines = ""
        self.export = SecondaryButton(self.tr("Export…"))
        self.add = PrimaryButton("")
        makes_changes(self.export, self.add)
        self._build()
        self._connect()
        self._on_part(0)

    def _build(self) -> None:
        for part in (self.timeline, self.requests, self.contradictions):
            self._parts.addWidget(part)
        head = QHBoxLayout()
        head.addWidget(self.bar_of_parts)
        head.addStretch(1)
        self.content.setContentsMargins(22, 12, 22, 12)
        self.content.setSpacing(10)
        self.content.addLayout(head)
        self.content.addWidget(self._parts, 1)
        self.add_action_widget(self.export)
        self.add_action_widget(self.add)

    def _connect(self) -> None:
        self.bar_of_parts.currentChanged.connect(self._on_part)
        self.export.clicked.connect(self.timeline.offer_export)
        self.add.clicked.connect(self._on_add)
        self.timeline.counted.connect(self._on_counted)
        self.timeline.contradiction_wanted.connect(self.show_contradiction)
        self.requests.counted.connect(self._on_requests)
        self.contradictions.counted.connect(self._on_contradictions)
        for part in (self.timeline, self.requests, self.contradictions):
            part.refused.connect(self.say_error)
        for teller in (self.timeline, self.requests):
            teller.told.connect(self.notice.say)

    @property
    def part(self) -> Part:
        """The part that is shown."""
        return list(Part)[self.bar_of_parts.currentIndex()]

    def show_part(self, part: Part) -> None:
        """Show a part."""
        self.bar_of_parts.setCurrentIndex(list(Part).index(part))

    def show_contradiction(self, key: str) -> None:
        """Show a contradiction by its id."""
        self.show_part(Part.CONTRADICTIONS)
        self.contradictions.show_contradiction(key)

    def refresh(self) -> None:
        for part in (self.timeline, self.requests, self.contradictions):
            part.refresh()

    def open_at(self, target: str) -> None:
        """Show a line by the key of a fact, or a part and in it a request or contradiction."""
        name, _, key = target.partition("/")
        if name == Part.REQUESTS:
            self.show_part(Part.REQUESTS)
            if key:
                self.requests.show_request(key)
        elif name == Part.CONTRADICTIONS:
            self.show_contradiction(key)
        elif target:
            self.show_part(Part.TIMELINE)
            self.timeline.show_line(target)

    @property
    def place(self) -> str:
        if self.part is Part.REQUESTS:
            return Part.REQUESTS
        if self.part is Part.CONTRADICTIONS:
            return f"{Part.CONTRADICTIONS}/{self.contradictions.place}"
        return self.timeline.place

    def settle(self) -> None:
        for part in (self.timeline, self.requests, self.contradictions):
            part.settle()

    def _on_part(self, place: int) -> None:
        self._parts.setCurrentIndex(place)
        part = self.part
        self.export.setVisible(part is Part.TIMELINE)
        words = {
            Part.TIMELINE: self.tr("Add an event"),
            Part.REQUESTS: self.tr("Add a request"),
            Part.CONTRADICTIONS: self.tr("Add a contradiction"),
        }[part]
        self.add.setText(words)
        self.add.setAccessibleName(words)
        self._show_heading()

    def _on_add(self) -> None:
        match self.part:
            case Part.TIMELINE:
                self.timeline.begin_new()
            case Part.REQUESTS:
                self.requests.begin_new()
            case Part.CONTRADICTIONS:
                self.contradictions.begin_new()

    def _on_counted(self, words: str) -> None:
        self._lines = words
        self._show_heading()

    def _show_heading(self) -> None:
        self.set_heading(self.title, self._lines if self.part is Part.TIMELINE else "")

    def _on_requests(self, count: str) -> None:
        self._set_tab(Part.REQUESTS, count)

    def _on_contradictions(self, count: str) -> None:
        self._set_tab(Part.CONTRADICTIONS, count)

    def _set_tab(self, part: Part, count: str) -> None:
        words = f"{self._words[part]} ({count})" if count else self._words[part]
        self.bar_of_parts.setTabText(list(Part).index(part), words)
