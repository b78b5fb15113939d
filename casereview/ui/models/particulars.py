"""Instructions, questions, events and courses of treatment as lines of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from casereview.domain.case import (
    AnswerState,
    Event,
    EventKind,
    InstructionMode,
    SourceKind,
    TreatmentEpisode,
)
from casereview.domain.dates import PartialDate, british
from casereview.services.views import Particulars

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

MODES = {
    InstructionMode.LETTER: "letter",
    InstructionMode.EMAIL: "e-mail",
    InstructionMode.TELEPHONE: "telephone",
    InstructionMode.CONFERENCE: "conference",
}
ANSWER_STATES = {
    AnswerState.OPEN: "open",
    AnswerState.ANSWERED: "answered",
    AnswerState.QUALIFIED: "answered with a qualification",
    AnswerState.OUTSIDE_EXPERTISE: "outside my expertise",
    AnswerState.INSUFFICIENT: "not enough information",
}
SOURCES = {
    SourceKind.CLAIMANT: "claimant’s account",
    SourceKind.INFORMANT: "informant’s account",
    SourceKind.DOCUMENT: "a document",
    SourceKind.OBSERVATION: "own observation",
    SourceKind.TEST: "test results",
    SourceKind.INTERVIEW: "diagnostic interview",
    SourceKind.INSTRUCTED: "instructions",
}
EVENT_KINDS = {
    EventKind.RECORD: "record entry",
    EventKind.LIFE: "life event",
    EventKind.INDEX_EVENT: "index event",
    EventKind.TREATMENT: "treatment",
    EventKind.INTERVIEW: "interview",
}

INSTRUCTION_HEAD = ("Given", "How", "From", "Substance", "In the report")
PARTY_HEAD = ("Firm", "On behalf of", "Contact", "Reference")
ORDER_HEAD = ("Made", "What it says", "Field", "Permits", "Pages")
QUESTION_HEAD = ("No.", "Question as put", "Answer", "Reasoned in")
EVENT_HEAD = ("Date", "Event", "Source", "On the chart")
EPISODE_HEAD = ("No.", "Course", "Dates", "Attended", "Documents")

NOT_STATED = "not stated"


class Line(NamedTuple):
    """A record and the words of its line, one for each column."""

    id: str
    record: Any
    words: tuple[str, ...]


class LinesModel(QAbstractTableModel):
    """One record a line; where the records stay the same only changed lines are drawn again."""

    def __init__(self, head: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._head = tuple(head)
        self._lines: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines as they stand."""
        return self._lines

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        new, old = tuple(lines), self._lines
        if [line.id for line in new] != [line.id for line in old]:
            self.beginResetModel()
            self._lines = new
            self.endResetModel()
            return
        self._lines = new
        for row, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._head) - 1))

    def line(self, index: Index) -> Line | None:
        """Return the line of an index, or None for an invalid one."""
        return self._lines[index.row()] if index.isValid() else None

    def find(self, key: str) -> QModelIndex:
        """Return the first index of the line of that id, invalid when there is none."""
        for row, line in enumerate(self._lines):
            if line.id == key:
                return self.index(row, 0)
        return QModelIndex()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._head)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own type
        if not index.isValid():
            return None
        words = self._lines[index.row()].words[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._head[index.column()]}: {words}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own type
        wanted = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._head[section] if wanted and 0 <= section < len(self._head) else None


def instruction_lines(view: Particulars) -> tuple[Line, ...]:
    """Return the instructions in order of their dates."""
    labels = _labels(view)
    return tuple(
        Line(
            one.id,
            one,
            (
                str(one.given_on),
                " · ".join(part for part in (MODES[one.mode], labels.get(one.document_id)) if part),
                one.sender,
                _one_line(one.substance),
                "yes" if one.material else "no, not material",
            ),
        )
        for one in view.instructions
    )


def party_lines(view: Particulars) -> tuple[Line, ...]:
    """Return the further parties that instruct a single joint expert."""
    return tuple(
        Line(one.id, one, (one.firm, one.on_behalf_of or NOT_STATED, one.contact, one.reference))
        for one in view.joint_parties
    )


def order_lines(view: Particulars) -> tuple[Line, ...]:
    """Return the orders that affect the expert."""
    labels = _labels(view)
    return tuple(
        Line(
            one.id,
            one,
            (
                british(one.made_on) if one.made_on else NOT_STATED,
                " · ".join(
                    part for part in (_one_line(one.substance), labels.get(one.document_id)) if part
                ),
                one.field or NOT_STATED,
                "yes" if one.permits else "no",
                str(one.pages) if one.pages else "–",
            ),
        )
        for one in view.orders
    )


def question_lines(view: Particulars) -> tuple[Line, ...]:
    """Return the questions by their numbers."""
    titles = dict(view.reasoned_in)
    return tuple(
        Line(
            one.id,
            one,
            (
                str(one.number),
                _one_line(one.text),
                ANSWER_STATES[one.state],
                titles.get(one.section, one.section),
            ),
        )
        for one in view.questions
    )


def event_lines(view: Particulars) -> tuple[Line, ...]:
    """Return the events in order of their dates."""
    labels = _labels(view)
    return tuple(
        Line(
            one.id,
            one,
            (
                _span(one.when, one.until, " to "),
                _one_line(one.text) + (" · disputed" if one.disputed else ""),
                _source(one, labels),
                one.label,
            ),
        )
        for one in view.events
    )


def episode_lines(view: Particulars) -> tuple[Line, ...]:
    """Return the courses of treatment by their numbers."""
    labels = _labels(view)
    return tuple(
        Line(
            one.id,
            one,
            (
                str(one.number),
                " · ".join(part for part in (one.label, one.service) if part),
                _dates(one),
                _attended(one),
                ", ".join(labels[key] for key in one.document_ids if key in labels),
            ),
        )
        for one in view.episodes
    )


def _labels(view: Particulars) -> dict[str | None, str]:
    return {document.id: document.label for document in view.documents}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _span(begin: PartialDate, end: PartialDate | None, joint: str) -> str:
    return f"{begin}{joint}{end}" if end else str(begin)


def _source(event: Event, labels: dict[str | None, str]) -> str:
    label = labels.get(event.document_id)
    if label is None:
        return SOURCES[event.source]
    return f"{label} p.{event.page}" if event.page else label


def _dates(episode: TreatmentEpisode) -> str:
    if episode.started is None and episode.ended is None:
        return NOT_STATED
    begin, end = (
        str(day) if day is not None else NOT_STATED for day in (episode.started, episode.ended)
    )
    return f"{begin} to {end}"


def _attended(episode: TreatmentEpisode) -> str:
    if episode.sessions_attended is None:
        return NOT_STATED
    if episode.sessions_offered is None:
        return str(episode.sessions_attended)
    return f"{episode.sessions_attended} of {episode.sessions_offered}"
