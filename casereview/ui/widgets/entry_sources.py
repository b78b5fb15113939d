"""One line of the chronology whole: everyone who says it, in their words, and what can be done."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casereview.domain.documents.chronology import Entry, Source
from casereview.services.correspondence.chronology import use_of
from casereview.ui.widgets.buttons import LinkButton, SmallButton, SmallPrimaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.layouts import FlowLayout, clear_layout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Rule, Words


class EntrySources(Card):
    """Emits `open_wanted` with a source, `contradiction_wanted` with an id, and what is done."""

    open_wanted = Signal(object)
    contradiction_wanted = Signal(str)
    edit_wanted = Signal()
    report_wanted = Signal()
    compare_wanted = Signal()
    join_wanted = Signal()
    part_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setAccessibleName(self.tr("Who says what"))
        self._when = Words("", Role.STRONG)
        self._kind = Words("", Role.SMALL)
        self._text = Words("", Role.BODY, selectable=True)
        self._said = QVBoxLayout()
        self._said.setSpacing(6)
        self._differs = QVBoxLayout()
        self._differs.setSpacing(2)
        self.open = SmallPrimaryButton(self.tr("Open the page  Enter"))
        self.edit = SmallButton(self.tr("Edit  E"))
        self.report = SmallButton("")
        self.compare = SmallButton(self.tr("Set against…  C"))
        self.join = SmallButton(self.tr("Same fact as…  J"))
        self.part = SmallButton(self.tr("Take apart"))
        makes_changes(self.edit, self.report, self.compare, self.join, self.part)
        self._buttons = FlowLayout(spacing=6)
        for button, signal in (
            (self.edit, self.edit_wanted),
            (self.report, self.report_wanted),
            (self.compare, self.compare_wanted),
            (self.join, self.join_wanted),
            (self.part, self.part_wanted),
        ):
            button.clicked.connect(signal)
        self.open.clicked.connect(self._on_open)
        self._entry: Entry | None = None
        self._build()
        self.show_entry(None, {})

    def _build(self) -> None:
        for button in (self.open, self.edit, self.report, self.compare, self.join, self.part):
            self._buttons.addWidget(button)
        self._hint = Words(self.tr("Choose a line to see who says it, and where."), Role.MUTED)
        self.body.addWidget(self._hint)
        for label in (self._when, self._kind, self._text):
            self.body.addWidget(label)
        self.body.addLayout(self._said)
        self.body.addLayout(self._differs)
        self.body.addLayout(self._buttons)
        self.body.addStretch(1)

    def show_entry(self, entry: Entry | None, named: dict[str, str]) -> None:
        """Show a line; named: the subjects of contradictions by id."""
        self._entry = entry
        clear_layout(self._said)
        clear_layout(self._differs)
        self._hint.setVisible(entry is None)
        for widget in (self._when, self._kind, self._text, self.open, self.edit, self.report,
                       self.compare, self.join, self.part):  # fmt: skip
            widget.setVisible(entry is not None)
        if entry is None:
            return
        self._when.setText(entry.date_words)
        dating = f" · {entry.dating}" if entry.dating else ""
        self._kind.setText(f"{entry.kind.words}{dating}")
        self._text.setText(entry.text)
        for source in entry.sources:
            self._add_source(source, entry)
        self._add_differences(entry, named)
        self.open.setVisible(any(use_of(source) for source in entry.sources))
        self.edit.setVisible(entry.key.startswith("event:"))
        self.report.setVisible(entry.decided)
        self.report.setText(
            self.tr("Leave out of the report  R")
            if entry.wanted
            else self.tr("Put into the report  R")
        )
        self.report.setAccessibleName(self.report.text())
        self.part.setVisible(len(entry.keys) > 1)

    def _add_source(self, source: Source, entry: Entry) -> None:
        self._said.addWidget(Rule())
        who = source.voice.words[:1].upper() + source.voice.words[1:]
        told = ""
        if source.told is not None and source.told != entry.when:
            told = self.tr("in a document of {date}").format(date=str(source.told))
        self._said.addWidget(Words(" · ".join(p for p in (who, told) if p), Role.SMALL))
        if source.words and source.words != entry.text:
            self._said.addWidget(Words(source.words, Role.BODY, selectable=True))
        if use_of(source) is not None:
            place = LinkButton(
                source.place, name=self.tr("Open {place}").format(place=source.place)
            )
            place.clicked.connect(partial(self.open_wanted.emit, source))
            self._said.addWidget(place, 0, Qt.AlignmentFlag.AlignLeft)
        elif source.place and source.place != source.voice.words:
            self._said.addWidget(Words(source.place, Role.MUTED))

    def _add_differences(self, entry: Entry, named: dict[str, str]) -> None:
        for key in entry.contradictions:
            words = self.tr("Sources differ: {what}").format(what=named.get(key, ""))
            button = LinkButton(self.tr("See what each says"), name=words)
            button.clicked.connect(partial(self.contradiction_wanted.emit, key))
            self._differs.addWidget(Words(words, Role.BODY))
            self._differs.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _on_open(self) -> None:
        if self._entry is not None:
            found = next((s for s in self._entry.sources if use_of(s) is not None), None)
            if found is not None:
                self.open_wanted.emit(found)
