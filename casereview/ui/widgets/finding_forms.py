"""Small forms of the findings panel: correct a value, add one by hand, say why one is set aside."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from casereview.domain.statement import (
    CasenessValue,
    CountValue,
    DatedValue,
    DateValue,
    DiagnosisValue,
    Field,
    HomeworkValue,
    MechanismValue,
    PromiseValue,
    RiskValue,
    RoleValue,
    ScoreValue,
    TermValue,
    TextValue,
    Value,
)
from casereview.ui.widgets import fields
from casereview.ui.widgets.buttons import SmallButton, SmallPrimaryButton


@dataclass(frozen=True, slots=True)
class ByHand:
    """What the expert read in a document: the field, its measure and context, and the words."""

    field: Field
    measure: str
    context: str
    text: str


@dataclass(frozen=True, slots=True)
class _Subject:
    words: str
    field: Field
    measure: str = ""


_SUBJECTS = (
    _Subject("Date of the document", Field.LETTER_DATE),
    _Subject("Written by (role)", Field.AUTHOR_ROLE),
    _Subject("PHQ-9 score", Field.SCORE, "PHQ-9"),
    _Subject("GAD-7 score", Field.SCORE, "GAD-7"),
    _Subject("Diagnosis as stated", Field.DIAGNOSIS),
)

_CONTEXTS = (
    ("at that time", "current"),
    ("start of treatment", "start"),
    ("end of treatment", "end"),
    ("follow-up", "followup"),
)


def typed(value: Value) -> str:
    """Return a value as one would type it, to begin a correction with."""
    match value:
        case DateValue(when, _):
            return str(when)
        case RoleValue(role):
            return role
        case ScoreValue(_, number, words):
            return words if number is None else str(number)
        case CasenessValue(_, status, _):
            return status
        case TextValue(text) | DiagnosisValue(_, text) | DatedValue(text) | PromiseValue(text):
            return text
        case TermValue(term) | RiskValue(term) | MechanismValue(term):
            return term
        case CountValue(number):
            return str(number)
        case HomeworkValue():
            return value.text
        case _:
            return ""


class InlineForm(QWidget):
    """A form inside a panel: Enter submits, Escape cancels, nothing covers the page."""

    cancelled = Signal()

    def __init__(self, save: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(6)
        self.buttons = QHBoxLayout()
        self.save = SmallPrimaryButton(save)
        self.save.clicked.connect(self.submit)
        self.cancel = SmallButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.cancelled)
        self.buttons.addWidget(self.save)
        self.buttons.addWidget(self.cancel)
        self.buttons.addStretch(1)
        self.hide()

    def submit(self) -> None:
        """Hand over what was typed."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)  # Enter ends here: it is no key of the page behind


class LineForm(InlineForm):
    """One line of text: a corrected value, or a note."""

    submitted = Signal(str)

    def __init__(self, label: str, save: str, parent: QWidget | None = None) -> None:
        super().__init__(save, parent)
        self._edit = QLineEdit()
        self._edit.returnPressed.connect(self.submit)
        self.field = fields.Field(label, self._edit)
        self.body.addWidget(self.field)
        self.body.addLayout(self.buttons)

    def begin(self, text: str) -> None:
        """Ask for the line, starting from what is there."""
        self._edit.setText(text)
        self._edit.selectAll()
        self.field.set_wrong("")
        self.show()
        self._edit.setFocus()

    def set_wrong(self, why: str) -> None:
        """Say why what was typed cannot be filed."""
        self.field.set_wrong(why)

    def submit(self) -> None:
        self.submitted.emit(self._edit.text())


class ByHandForm(InlineForm):
    """What the expert read in the document, or looked for in vain."""

    submitted = Signal(object)
    not_stated = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("File this"), parent)
        self._subject = fields.ChoiceField()
        for number, subject in enumerate(_SUBJECTS):
            self._subject.addItem(subject.words, number)
        self._context = fields.ChoiceField()
        for words, context in _CONTEXTS:
            self._context.addItem(words, context)
        self._edit = QLineEdit()
        self._edit.returnPressed.connect(self.submit)
        self._subject.currentIndexChanged.connect(self._on_subject)
        self._when = fields.Field(self.tr("When it was taken"), self._context)
        self.field = fields.Field(self.tr("As the document states it"), self._edit)
        absent = SmallButton(self.tr("Not stated"), name=self.tr("Not stated in this document"))
        absent.clicked.connect(self._on_absent)
        self.buttons.insertWidget(1, absent)
        self.body.addWidget(fields.Field(self.tr("What"), self._subject))
        self.body.addWidget(self._when)
        self.body.addWidget(self.field)
        self.body.addLayout(self.buttons)
        self._on_subject()

    def begin(self) -> None:
        """Ask for a value."""
        self._edit.clear()
        self.field.set_wrong("")
        self.show()
        self._subject.setFocus()

    def set_wrong(self, why: str) -> None:
        """Say why what was typed cannot be filed."""
        self.field.set_wrong(why)

    def submit(self) -> None:
        self.submitted.emit(self._read())

    def _read(self) -> ByHand:
        subject = _SUBJECTS[int(self._subject.currentData())]
        context = str(self._context.currentData())
        return ByHand(subject.field, subject.measure, context, self._edit.text())

    def _on_absent(self) -> None:
        self.not_stated.emit(self._read())

    def _on_subject(self) -> None:
        subject = _SUBJECTS[int(self._subject.currentData())]
        self._when.setVisible(subject.field is Field.SCORE)
