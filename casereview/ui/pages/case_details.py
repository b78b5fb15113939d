"""The details of a case: who, in which proceedings, on whose instruction, by which expert.

Every field is saved as soon as it is left; there is nothing to confirm.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import Enum
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from casereview.domain.case import Case, Pronouns
from casereview.domain.dates import british, parse_date
from casereview.ui.widgets.buttons import SecondaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.date_field import DateEntry
from casereview.ui.widgets.fields import ChoiceField, Field
from casereview.ui.widgets.layouts import ScrollPage
from casereview.ui.widgets.words import Role, Words


class Shape(Enum):
    """What can be typed into a detail."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    PRONOUNS = "pronouns"


def get_detail(case: Case, path: str) -> Any:  # noqa: ANN401 - any type a detail may have
    """Return the value at a path such as `proceedings.court`."""
    value: Any = case
    for name in path.split("."):
        value = getattr(value, name)
    return value


def with_detail(case: Case, path: str, value: object) -> Case:
    """Return the case with another value at a path."""
    changes: dict[str, Any]
    group, _, name = path.rpartition(".")
    if not group:
        changes = {name: value}
    else:
        changes = {group: replace(getattr(case, group), **{name: value})}
    return replace(case, **changes)


class CaseDetails(ScrollPage):
    """Emits `edited` with the path and the new value of a detail once its field is left."""

    edited = Signal(str, object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case: Case | None = None
        self.controls: dict[str, QWidget] = {}
        self._fields: dict[str, Field] = {}
        back = SecondaryButton(self.tr("← Overview"))
        back.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(back)
        head.addSpacing(12)
        head.addWidget(Words(self.tr("Saved as you go from field to field"), Role.MUTED), 1)
        self.column.addLayout(head)
        for title, note, details in self._plan():
            self.column.addWidget(self._card(title, note, details))
        self.column.addStretch(1)

    def show_case(self, case: Case) -> None:
        """Show the details of a case; a field that is being typed in is left alone."""
        self._case = case
        for path, control in self.controls.items():
            if not control.hasFocus():
                self._fill(control, get_detail(case, path))
                self._fields[path].set_wrong("")

    def settle(self) -> None:
        """Report the field that is still being typed in."""
        for path, control in self.controls.items():
            if control.hasFocus():
                self._on_left(path)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            for path, control in self.controls.items():
                if control is watched:
                    self._on_left(path)
        return False

    def _plan(self) -> tuple[tuple[str, str, tuple[tuple[str, str, Shape], ...]], ...]:
        """Return the cards with their details, in the order in which they are asked."""
        line, text, day, number = Shape.LINE, Shape.TEXT, Shape.DAY, Shape.NUMBER
        return (
            (
                self.tr("Claimant and proceedings"),
                "",
                (
                    (self.tr("Claimant"), "claimant.name", line),
                    (self.tr("Date of birth"), "claimant.date_of_birth", day),
                    (self.tr("Pronouns"), "claimant.pronouns", Shape.PRONOUNS),
                    (self.tr("Claim number"), "proceedings.claim_number", line),
                    (self.tr("Claimant as named in the claim"), "proceedings.claimant", line),
                    (self.tr("Defendant"), "proceedings.defendant", line),
                    (self.tr("Court"), "proceedings.court", line),
                    (self.tr("Track"), "proceedings.track", line),
                    (self.tr("Report due"), "report_due", day),
                    (self.tr("Date on the report"), "report_date", day),
                ),
            ),
            (
                self.tr("Instruction"),
                "",
                (
                    (self.tr("Instructing firm"), "instructing.firm", line),
                    (self.tr("On behalf of"), "instructing.on_behalf_of", line),
                    (self.tr("Contact"), "instructing.contact", line),
                    (self.tr("Their reference"), "instructing.reference", line),
                ),
            ),
            (
                self.tr("Interview"),
                "",
                (
                    (self.tr("Held on"), "interview.held_on", day),
                    (self.tr("Minutes"), "interview.minutes", number),
                    (self.tr("How (in person, video …)"), "interview.mode", line),
                    (self.tr("Present"), "interview.present", line),
                    (
                        self.tr("Identity confirmed by"),
                        "interview.identity_confirmed_by",
                        line,
                    ),
                    (self.tr("Recorded"), "interview.recorded", line),
                    (self.tr("Language"), "interview.language", line),
                ),
            ),
            (
                self.tr("Expert"),
                self.tr("carried over to your next case"),
                (
                    (self.tr("Name"), "expert.name", line),
                    (self.tr("Post"), "expert.post", line),
                    (self.tr("Qualifications"), "expert.qualifications", line),
                    (self.tr("Field of expertise"), "expert.field_of_expertise", line),
                    (self.tr("Regulator"), "expert.regulator", line),
                    (self.tr("Registration"), "expert.registration", line),
                    (self.tr("Practising since (year)"), "expert.practising_since", number),
                    (self.tr("Address"), "expert.address", line),
                    (self.tr("Interests to disclose in this case"), "expert.interests", text),
                    (self.tr("Curriculum vitae"), "expert.curriculum_vitae", text),
                ),
            ),
        )

    def _card(self, title: str, note: str, details: tuple[tuple[str, str, Shape], ...]) -> Card:
        card = Card(title, note)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        row = column = 0
        for label, path, shape in details:
            field = self._field(label, path, shape)
            wide = shape is Shape.TEXT
            if wide and column:
                row, column = row + 1, 0
            grid.addWidget(field, row, column, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop)
            column += 2 if wide else 1
            if column > 1:
                row, column = row + 1, 0
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        card.body.addLayout(grid)
        return card

    def _field(self, label: str, path: str, shape: Shape) -> Field:
        if shape is Shape.DAY:
            entry = DateEntry(label, exact=True)
            self.controls[path], self._fields[path] = entry.date, entry
            entry.date.installEventFilter(self)
            entry.date.returnPressed.connect(partial(self._on_left, path))
            return entry
        control = self._control(path, shape)
        self.controls[path] = control
        field = self._fields[path] = Field(label, control)
        return field

    def _control(self, path: str, shape: Shape) -> QWidget:
        if shape is Shape.PRONOUNS:
            choice = ChoiceField()
            for pronouns, words in (
                (Pronouns.SHE, self.tr("she / her")),
                (Pronouns.HE, self.tr("he / him")),
                (Pronouns.THEY, self.tr("they / them")),
            ):
                choice.addItem(words, pronouns.value)
            choice.activated.connect(partial(self._on_chosen, path))
            return choice
        if shape is Shape.TEXT:
            text = QPlainTextEdit()
            text.setTabChangesFocus(True)
            text.setFixedHeight(84)
            text.installEventFilter(self)
            return text
        line = QLineEdit()
        line.installEventFilter(self)
        line.returnPressed.connect(partial(self._on_left, path))
        return line

    def _fill(self, control: QWidget, value: object) -> None:
        if isinstance(control, ChoiceField):
            control.setCurrentIndex(control.findData(str(value)))
        elif isinstance(control, QPlainTextEdit):
            control.setPlainText(str(value))
        elif isinstance(control, QLineEdit):
            written = british(value) if isinstance(value, date) else str(value or "")
            if control.text() != written:
                control.setText(written)
                control.setCursorPosition(0)

    def _value(self, path: str) -> object:
        """Return what is typed; raises ValueError where it is not understood."""
        control = self.controls[path]
        if isinstance(control, ChoiceField):
            return Pronouns(control.currentData())
        if isinstance(control, QPlainTextEdit):
            return control.toPlainText().strip()
        assert isinstance(control, QLineEdit)
        return _READERS.get(path, str)(control.text().strip())

    def _on_chosen(self, path: str, _index: int) -> None:
        self._on_left(path)

    def _on_left(self, path: str) -> None:
        if self._case is None:
            return
        field = self._fields[path]
        try:
            value = self._value(path)
        except ValueError as reason:
            field.set_wrong(str(reason))
            return
        if not isinstance(field, DateEntry):
            field.set_wrong("")
        if value != get_detail(self._case, path):
            self._case = with_detail(self._case, path, value)
            self.edited.emit(path, value)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        read = parse_date(text).exact
    except ValueError:
        read = None
    if read is None:
        msg = "not understood: day, month and year are needed"
        raise ValueError(msg)
    return read


def _whole(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        msg = "a whole number, please"
        raise ValueError(msg)
    return int(text)


def _year(text: str) -> int | None:
    return _whole(text) or None


_READERS: dict[str, Callable[[str], object]] = {
    "claimant.date_of_birth": _day,
    "report_due": _day,
    "report_date": _day,
    "interview.held_on": _day,
    "interview.minutes": _whole,
    "expert.practising_since": _year,
}
