"""Editors of what a document states: one for each kind of value, with the fields that it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from casereview.domain.documents.letter_terms import (
    CONTEXTS,
    DIAGNOSIS_KINDS,
    MECHANISM_KINDS,
    RISKS,
    ROLES,
    SCORE_KINDS,
    TERMS,
)
from casereview.domain.documents.statement import (
    CasenessValue,
    CountValue,
    DatedValue,
    DateValue,
    DiagnosisValue,
    Field,
    HomeworkValue,
    MechanismValue,
    NotStated,
    PromiseValue,
    RiskValue,
    RoleValue,
    ScoreValue,
    TermValue,
    TextValue,
    Value,
)
from casereview.services.correspondence.value_words import CONTEXT_WORDS
from casereview.ui.widgets.entries import (
    ChoiceEntry,
    Entry,
    LineEntry,
    NumberEntry,
    TickEntry,
    WhenEntry,
)

_SESSIONS = 24
_NARROW = 5
"""Characters of a choice that are seen at least, so that two fit side by side."""


class _DayEntry(WhenEntry):
    """A date that must be given."""

    def value(self) -> object:
        read = super().value()
        if read is None:
            raise ValueError(self.tr("Type it like 5 June 2019, June 2019 or 2019."))
        return read


class _CountEntry(NumberEntry):
    """A number that must be given."""

    def value(self) -> object:
        read = super().value()
        if read is None:
            raise ValueError(self.tr("A whole number, please."))
        return read


class OtherChoiceEntry(ChoiceEntry):
    """One of several words, or any other that is typed."""

    def __init__(self, label: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(label, choices)
        self.choice.setEditable(True)
        self.choice.setInsertPolicy(self.choice.InsertPolicy.NoInsert)
        line = self.choice.lineEdit()
        assert line is not None  # it is editable
        line.setAccessibleName(label)

    def show_value(self, value: object) -> None:
        place = self.choice.findData(str(value))
        self.choice.setCurrentIndex(place)
        if place < 0:
            self.choice.setEditText(str(value))

    def value(self) -> object:
        words = self.choice.currentText().strip()
        place = self.choice.findText(words)
        return self.choice.itemData(place) if place >= 0 else words


@dataclass(frozen=True, slots=True)
class _Part:
    """A field of a value: its name, how its entry is made, whether it takes the whole width."""

    name: str
    make: Callable[[], Entry]
    wide: bool = True


def _plain(terms: Sequence[str]) -> list[tuple[str, str]]:
    return [(term, term.replace("_", " ")) for term in terms]


def _contexts() -> list[tuple[str, str]]:
    named = [(key, CONTEXT_WORDS[key] or "at that time") for key in CONTEXTS]
    return [*named, *((f"session:{n}", f"session {n}") for n in range(1, _SESSIONS + 1))]


_KINDS_OF_SCORE = dict(
    zip(SCORE_KINDS, ("total", "one question", "subscale", "part of it", "withdrawn"), strict=True)
)
_KINDS_OF_DIAGNOSIS = dict(
    zip(
        DIAGNOSIS_KINDS,
        (
            "stated by a clinician",
            "name with its code",
            "provisional",
            "a code alone",
            "suspected",
            "not, or no longer, diagnosed",
        ),
        strict=True,
    )
)
_KINDS_OF_MECHANISM = dict(
    zip(
        MECHANISM_KINDS,
        ("specific: what changed, through what", "names of techniques only", "none given"),
        strict=True,
    )
)


def _words(label: str) -> Callable[[], Entry]:
    return lambda: LineEntry(label)


def _choice(label: str, choices: Sequence[tuple[str, str]]) -> Callable[[], Entry]:
    return lambda: ChoiceEntry(label, choices)


def _score(measures: Sequence[str]) -> tuple[_Part, ...]:
    return (
        _Part("measure", lambda: OtherChoiceEntry("Measure", _plain(measures)), wide=False),
        _Part("number", lambda: NumberEntry("Score"), wide=False),
        _Part("words", _words("In words, where it gives no number")),
        _Part("context", _choice("When it was taken", _contexts()), wide=False),
        _Part("on", lambda: WhenEntry("Date, if given"), wide=False),
        _Part(
            "whose",
            _choice("Whose", [("patient", "this person"), ("other", "another")]),
            wide=False,
        ),
        _Part("kind", _choice("What it is", list(_KINDS_OF_SCORE.items())), wide=False),
    )


def _caseness(measures: Sequence[str]) -> tuple[_Part, ...]:
    offered = [("unspecified", "not said which"), *_plain(measures)]
    return (
        _Part("measure", lambda: OtherChoiceEntry("Measure", offered), wide=False),
        _Part(
            "status",
            _choice("Caseness", [("above", "at or above"), ("below", "below")]),
            wide=False,
        ),
        _Part("words", _words("As the document says it")),
        _Part("context", _choice("When", _contexts())),
    )


_HOMEWORK = (
    _Part("present", lambda: TickEntry("A task between sessions is named")),
    _Part("text", _words("The task, as the document says it")),
    _Part("clear", lambda: TickEntry("a · clear and specific")),
    _Part("rationale", lambda: TickEntry("b · a reason is given")),
    _Part("reactions", lambda: TickEntry("c · reactions or difficulties asked about")),
    _Part("reviewed", lambda: TickEntry("d · progress was reviewed")),
)
_DIAGNOSIS = (
    _Part("kind", _choice("How it is given", list(_KINDS_OF_DIAGNOSIS.items()))),
    _Part("text", _words("Diagnosis, as the document says it")),
    _Part("code", _words("Code"), wide=False),
    _Part("by", _words("Made by"), wide=False),
    _Part("basis", _words("On what basis, if said")),
)
_PROMISE = (
    _Part("text", _words("What was promised or planned")),
    _Part("by", _words("By whom")),
    _Part("due", lambda: WhenEntry("Due on"), wide=False),
    _Part("due_words", _words("or due, in words"), wide=False),
)
_DAY = (_Part("when", lambda: _DayEntry("Date, as the document gives it")),)


def _parts(field: Field, measures: Sequence[str]) -> tuple[type[Value], tuple[_Part, ...]]:
    """Return the kind of value that a field takes, and the fields of its editor."""
    match field:
        case Field.LETTER_DATE | Field.BIRTH_DATE:
            return DateValue, _DAY
        case Field.AUTHOR_ROLE:
            role = _Part("role", lambda: OtherChoiceEntry("Role of who signs", _plain(ROLES)))
            return RoleValue, (role,)
        case Field.SCORE:
            return ScoreValue, _score(measures)
        case Field.CASENESS:
            return CasenessValue, _caseness(measures)
        case Field.PATIENT | Field.PROBLEM:
            return TextValue, (_Part("text", _words("As the document says it")),)
        case Field.STEP | Field.SESSIONS_OFFERED | Field.SESSIONS_ATTENDED | Field.WAIT:
            number = _Part("number", lambda: _CountEntry("Number"), wide=False)
            return CountValue, (number, _Part("words", _words("As written"), wide=False))
        case Field.DIAGNOSIS:
            return DiagnosisValue, _DIAGNOSIS
        case Field.MECHANISM:
            kinds = list(_KINDS_OF_MECHANISM.items())
            kind = _Part("kind", _choice("How change is explained", kinds))
            return MechanismValue, (kind, _Part("text", _words("In its words")))
        case Field.HOMEWORK:
            return HomeworkValue, _HOMEWORK
        case Field.RISK:
            status = _Part("status", lambda: OtherChoiceEntry("What is said", _plain(RISKS)))
            return RiskValue, (status, _Part("text", _words("In its words")))
        case Field.APPOINTMENT | Field.MENTIONED:
            what = "Appointment and its purpose" if field is Field.APPOINTMENT else "What"
            on = _Part("on", lambda: WhenEntry("Date, if given"))
            return DatedValue, (_Part("text", _words(what)), on)
        case Field.PROMISE:
            return PromiseValue, _PROMISE
        case _:
            term = _Part("term", lambda: OtherChoiceEntry("Which", _plain(TERMS[field])))
            return TermValue, (term, _Part("words", _words("As written, where that differs")))


class ValueEditor(QWidget):
    """The fields of one value, in a grid."""

    def __init__(
        self, field: Field, measures: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._kind, parts = _parts(field, measures)
        self._make: Callable[..., Value] = self._kind
        self.entries: Mapping[str, Entry] = {part.name: part.make() for part in parts}
        self._rest: dict[str, object] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        row, column = 0, 0
        for part in parts:
            entry = self.entries[part.name]
            if part.wide and column:
                row, column = row + 1, 0
            grid.addWidget(entry, row, column, 1, 2 if part.wide else 1)
            if part.wide or column:
                row, column = row + 1, 0
            else:
                column = 1
            if isinstance(entry, ChoiceEntry):
                entry.choice.setMinimumContentsLength(_NARROW)

    def show_value(self, value: Value) -> None:
        """Show a value; of another kind, as of what is not stated, only what fits."""
        self._rest = {}
        if isinstance(value, NotStated):
            return
        for part in fields(value):
            entry = self.entries.get(part.name)
            if entry is not None:
                entry.show_value(getattr(value, part.name))
                entry.set_wrong("")
            elif isinstance(value, self._kind):
                self._rest[part.name] = getattr(value, part.name)
        if isinstance(value, DateValue):
            self._rest = {}  # what the expert types is not ambiguous

    def value(self) -> Value | None:
        """Return what is typed; None where a field says what is wrong with it."""
        read, wrong = dict(self._rest), False
        for name, entry in self.entries.items():
            try:
                read[name] = entry.value()
                entry.set_wrong("")
            except ValueError as fault:
                entry.set_wrong(str(fault))
                wrong = True
        return None if wrong else self._make(**read)

    def begin(self) -> None:
        """Put the cursor where the value is typed."""
        preferred = ("number", "when", "role", "text", "term", "status", "measure")
        name = next((each for each in preferred if each in self.entries), "")
        entry = self.entries[name or next(iter(self.entries))]
        entry.control.setFocus()
        if isinstance(entry.control, QLineEdit):
            entry.control.selectAll()
