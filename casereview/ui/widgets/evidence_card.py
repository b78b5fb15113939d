"""What a rating rests on: notes, the person's words, the source, and linked passages."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from casereview.domain.assessing.rating import AnswerSource, Confidence, Vantage
from casereview.domain.documents.document import Passage
from casereview.services.views import ItemRow
from casereview.ui.widgets.autosave import AutosaveText
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.conflict_form import ConflictNote
from casereview.ui.widgets.fields import ChoiceField
from casereview.ui.widgets.layouts import FlowLayout, clear_layout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.passage_chip import PassageChip
from casereview.ui.widgets.passage_picker import PassagePicker
from casereview.ui.widgets.words import Role, Words

SOURCES = {
    AnswerSource.CLAIMANT_NOW: "Claimant now",
    AnswerSource.INFORMANT: "Informant",
    AnswerSource.RECORD: "Records",
    AnswerSource.OBSERVATION: "Observation",
}
VANTAGES = {
    Vantage.CONTEMPORANEOUS: "at the time",
    Vantage.RETROSPECTIVE: "looking back",
}
_NOTE = 76
"""Pixels of the notes at least."""

CONFIDENCES = {
    Confidence.LOW: "low confidence",
    Confidence.FAIR: "fair confidence",
    Confidence.HIGH: "high confidence",
}


@dataclass(frozen=True, slots=True)
class Annotation:
    """What changed about a rating's evidence; None leaves a part as it is."""

    note: str | None = None
    quote: str | None = None
    source: AnswerSource | None = None
    vantage: Vantage | None = None
    confidence: Confidence | None = None
    conflict: tuple[tuple[str, ...], str] | None = None


class NoteText(AutosaveText):
    """Asks for a few lines and takes what is left: a layout counts what is asked for."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _NOTE)


class EvidenceCard(Card):
    """Shows an item's evidence; everything is saved as it is written."""

    annotated = Signal(str, object)  # answer id, Annotation
    passage_opened = Signal(str)  # document/passage
    unlinked = Signal(str)
    picking = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Evidence", "what was said, and what the records say", parent)
        self._answer_id = ""
        self.quote = _text(self.tr("In the person’s own words"))
        self.quote.setPlaceholderText(self.tr("“…”"))
        self.note = _text(self.tr("Note on this rating"), NoteText())
        self.note.setPlaceholderText(
            self.tr("A concrete, recent example; what the records say; what conflicts.")
        )
        self.quote.settled.connect(self._on_quote)
        self.note.settled.connect(self._on_note)
        self.source = _choice(self.tr("Source of the rating"), SOURCES)
        self.vantage = _choice(self.tr("Made at that time, or looking back"), VANTAGES)
        self.confidence = _choice(self.tr("Confidence in the rating"), CONFIDENCES)
        self.source.activated.connect(self._on_source)
        self.vantage.activated.connect(self._on_vantage)
        self.confidence.activated.connect(self._on_confidence)
        self._waiting = Words(self.tr("Not rated yet; what you write is saved."), Role.SMALL)
        self.picker = PassagePicker()
        self.picker.left.connect(self.stop_picking)
        self.conflict = ConflictNote(SOURCES)
        self.conflict.noted.connect(self._on_conflict)
        self._chips = FlowLayout(spacing=6)
        self._pick = SmallButton(self.tr("Link a passage…"))
        makes_changes(self._pick)
        self._pick.clicked.connect(self.begin_picking)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._own())
        self._stack.addWidget(self.picker)
        self.body.addWidget(self._stack, 1)

    def _own(self) -> QWidget:
        own = QWidget()
        layout = QVBoxLayout(own)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.quote.setFixedHeight(self.quote.fontMetrics().height() * 2 + 34)
        self.note.setMinimumHeight(_NOTE)
        self.note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        about = QGridLayout()  # two settled lines: a flow changes its height while it is fitted
        about.setSpacing(8)
        about.addWidget(self.source, 0, 0)
        about.addWidget(self.vantage, 0, 1)
        about.addWidget(self.confidence, 1, 0)
        about.setColumnStretch(2, 1)
        layout.addWidget(Words(self.tr("In their words"), Role.SMALL))
        layout.addWidget(self.quote)
        layout.addWidget(Words(self.tr("Notes"), Role.SMALL))
        layout.addWidget(self.note, 1)
        layout.addWidget(self._waiting)
        layout.addLayout(about)
        layout.addLayout(self._chips)
        self._chips.addWidget(self._pick)
        layout.addWidget(self.conflict)
        return own

    def show_item(self, answer_id: str, row: ItemRow) -> None:
        """Show the evidence of an item, rated or not."""
        moved = answer_id != self._answer_id
        self._answer_id = answer_id
        answer = row.answer or row.noted
        self.note.show_text(answer_id, answer.note if answer else "")
        self.quote.show_text(answer_id, answer.quote if answer else "")
        for field, value in (
            (self.source, answer.source if answer else AnswerSource.CLAIMANT_NOW),
            (self.vantage, answer.vantage if answer else Vantage.CONTEMPORANEOUS),
            (self.confidence, answer.confidence if answer else Confidence.FAIR),
        ):
            field.setCurrentIndex(field.findData(value.value))
            field.setEnabled(row.answer is not None or row.noted is not None)
        self._waiting.setVisible(row.answer is None)
        self._show_passages(row.passages)
        self.conflict.show_answer(answer, moved=moved)
        if moved:
            self.stop_picking()

    def flush(self) -> None:
        """Save what is being written."""
        self.note.flush()
        self.quote.flush()

    def stop_picking(self) -> None:
        """Go back from the picker to the evidence."""
        if self._stack.currentIndex() == 1:
            self._stack.setCurrentIndex(0)
            self.picking.emit(False)

    def _show_passages(self, passages: tuple[tuple[Passage, str], ...]) -> None:
        self._chips.removeWidget(self._pick)
        clear_layout(self._chips)
        for passage, place in passages:
            chip = PassageChip(passage, place)
            chip.opened.connect(self.passage_opened)
            chip.unlinked.connect(self.unlinked)
            self._chips.addWidget(chip)
        self._chips.addWidget(self._pick)

    def begin_picking(self) -> None:
        """Show the documents to pick words from."""
        self.flush()
        self._stack.setCurrentIndex(1)
        self.picking.emit(True)
        self.picker.take_focus()

    def _on_note(self, answer_id: str, text: str) -> None:
        self.annotated.emit(answer_id, Annotation(note=text))

    def _on_quote(self, answer_id: str, text: str) -> None:
        self.annotated.emit(answer_id, Annotation(quote=text))

    def _on_source(self) -> None:
        source = AnswerSource(self.source.currentData())
        self.annotated.emit(self._answer_id, Annotation(source=source))

    def _on_vantage(self) -> None:
        vantage = Vantage(self.vantage.currentData())
        self.annotated.emit(self._answer_id, Annotation(vantage=vantage))

    def _on_conflict(self, conflict: tuple[tuple[str, ...], str]) -> None:
        self.annotated.emit(self._answer_id, Annotation(conflict=conflict))

    def _on_confidence(self) -> None:
        confidence = Confidence(self.confidence.currentData())
        self.annotated.emit(self._answer_id, Annotation(confidence=confidence))


def _text(name: str, edit: AutosaveText | None = None) -> AutosaveText:
    edit = edit or AutosaveText()
    edit.setProperty("role", str(Role.REPORT))
    edit.setAccessibleName(name)
    return edit


def _choice(
    name: str, words: dict[AnswerSource, str] | dict[Vantage, str] | dict[Confidence, str]
) -> ChoiceField:
    field = ChoiceField()
    field.setAccessibleName(name)
    for value, text in words.items():
        field.addItem(text, value.value)
    return field
