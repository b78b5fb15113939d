"""Forms of the findings panel: correct or add a finding, say that one is absent, keep a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from casereview.domain.documents.statement import Field, NotStated, ScoreValue, Value
from casereview.services.correspondence.value_words import GROUPS, LABELS
from casereview.services.views import FindingRow
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.entries import ChoiceEntry, LineEntry, TextEntry
from casereview.ui.widgets.finding_forms import InlineForm
from casereview.ui.widgets.page_picking import Pick
from casereview.ui.widgets.value_editor import OtherChoiceEntry, ValueEditor
from casereview.ui.widgets.words import Role, Words

WHOLE = "whole document"
_MEASURED = frozenset({Field.SCORE, Field.CASENESS})
_OF_INTEREST = tuple(field for field in LABELS if field is not Field.MENTIONED)
"""Facts whose absence from a letter can matter."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What the expert read: the field and its value, and the finding that it corrects, if any."""

    field: Field
    value: Value
    statement_id: str = ""


class ReviewForm(InlineForm):
    """An inline form that Enter submits from any of its fields but a longer text."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if control or not isinstance(self.focusWidget(), QPlainTextEdit):
                self.submit()
            return
        super().keyPressEvent(event)


class FindingForm(ReviewForm):
    """Corrects a finding, or adds one with its place; the fields are those of its kind of value."""

    submitted = Signal(object)  # a Stated
    suggestion_wanted = Signal(object, str)  # a Field, the words selected
    guess_wanted = Signal(str)  # which field the words selected may be
    words_typed = Signal(str)  # words to be found on the page

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("File this"), parent)
        self._measures: tuple[str, ...] = ()
        self._statement = ""
        self._pick: Pick | None = None
        self._title = Words("", Role.STRONG)
        self._subject = ChoiceEntry(self.tr("What"), _subjects())
        self._subject.choice.activated.connect(self._on_subject)
        self._subject.choice.setMinimumContentsLength(8)
        self.place = LineEntry(self.tr("Its words on the page"))
        self.place.line.returnPressed.connect(self._on_place)
        self.editor = ValueEditor(Field.LETTER_DATE, ())
        self._wrong = Words("", Role.ERROR)
        for widget in (self._title, self._subject, self.place, self.editor, self._wrong):
            self.body.addWidget(widget)
        self.body.addLayout(self.buttons)

    @property
    def adding(self) -> bool:
        """Whether it adds a finding, rather than correcting one."""
        return not self._statement

    @property
    def wrong(self) -> str:
        """What it says is wrong with what was typed."""
        return self._wrong.text()

    def set_measures(self, measures: Sequence[str]) -> None:
        """Offer these measures for scores."""
        self._measures = tuple(measures)

    def begin_correction(self, row: FindingRow) -> None:
        """Show a finding's value to be corrected."""
        statement = row.statement
        self._statement = statement.id
        self._title.setText(self.tr("Correct: {what}").format(what=row.label))
        self.save.setText(self.tr("File correction"))
        for widget in (self._subject, self.place):
            widget.hide()
        self._edit(statement.field)
        value = statement.corrected if statement.corrected is not None else statement.value
        if isinstance(value, NotStated) and statement.field in _MEASURED:
            value = ScoreValue(value.scope.partition(",")[0])
        self.editor.show_value(value)
        self._open()

    def begin_adding(self, pick: Pick | None) -> None:
        """Ask for a finding, at the place that is selected if there is one."""
        self._statement = ""
        self._title.setText(self.tr("Add a finding"))
        self.save.setText(self.tr("File this"))
        for widget in (self._subject, self.place):
            widget.show()
        self._edit(Field(self._subject.choice.currentData()))
        self.set_pick(pick)
        self._open()
        if pick is not None and pick.words:
            self.guess_wanted.emit(pick.words)
        elif pick is None:
            self.place.line.setFocus()

    def set_pick(self, pick: Pick | None) -> None:
        """Show the place that is selected on the page."""
        self._pick = pick
        if pick is None:
            self.place.show_value("")
            self.place.set_hint(self.tr("Select them, or type them and press Enter"))
        elif pick.words:
            self.place.show_value(" ".join(pick.words.split()))
            self.place.set_hint(self.tr("on page {page}").format(page=pick.page))
        else:
            self.place.show_value("")
            self.place.set_hint(self.tr("a region of page {page}").format(page=pick.page))

    def say_place(self, words: str) -> None:
        """Say what became of words that were looked for."""
        self.place.set_hint(words)

    def set_field(self, field: Field) -> None:
        """Choose what the finding is about, and ask for the value that the words give."""
        self._subject.show_value(field.value)
        self._edit(field)
        if self._pick is not None and self._pick.words:
            self.suggestion_wanted.emit(field, self._pick.words)

    def show_suggestion(self, field: Field, value: Value) -> None:
        """Put the value that the words give into the fields, to be looked at."""
        if self.adding and field is self.editor.field:
            self.editor.show_value(value)
            self.editor.begin()

    def set_wrong(self, why: str) -> None:
        """Say why what was typed cannot be filed."""
        self._wrong.setText(why)
        self._wrong.setVisible(bool(why))

    def submit(self) -> None:
        if self.place.line.hasFocus():
            return
        value = self.editor.value()
        if value is not None:
            self.submitted.emit(Stated(self.editor.field, value, self._statement))

    def _open(self) -> None:
        self.set_wrong("")
        self.show()
        self.editor.begin()

    def _edit(self, field: Field) -> None:
        """Put the editor of a field in the place of the one before."""
        old = self.editor
        self.editor = ValueEditor(field, self._measures)
        self.body.replaceWidget(old, self.editor)
        old.hide()
        old.deleteLater()
        self.editor.show()

    def _on_subject(self) -> None:
        self.set_field(Field(self._subject.choice.currentData()))

    def _on_place(self) -> None:
        words = self.place.line.text().strip()
        if words:
            self.words_typed.emit(words)


class AbsenceForm(ReviewForm):
    """Records on purpose that something was looked for and is not stated, and where."""

    submitted = Signal(object, str)  # a Field, the scope

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Record: not stated"), parent)
        self._subject = ChoiceEntry(self.tr("What"), _subjects(_OF_INTEREST))
        self._subject.show_value(Field.DIAGNOSIS.value)
        self._subject.choice.currentIndexChanged.connect(self._on_subject)
        self._measure = OtherChoiceEntry(self.tr("Measure"), [])
        self._scope = LineEntry(
            self.tr("Where you looked"), self.tr("such as pages 1 to 3, signature, whole document")
        )
        self._wrong = Words("", Role.ERROR)
        title = Words(self.tr("Not stated in this document"), Role.STRONG)
        for entry in (self._subject, self._measure):
            entry.choice.setMinimumContentsLength(8)
        for widget in (title, self._subject, self._measure, self._scope, self._wrong):
            self.body.addWidget(widget)
        self.body.addLayout(self.buttons)
        self._on_subject()

    def set_measures(self, measures: Sequence[str]) -> None:
        """Offer these measures for scores."""
        self._measure.set_choices([(measure, measure) for measure in measures])

    def begin(self) -> None:
        """Ask what is not stated."""
        self._scope.show_value(WHOLE)
        self.set_wrong("")
        self.show()
        self._subject.choice.setFocus()

    def choose(self, field: Field) -> None:
        """Choose what is not stated."""
        self._subject.show_value(field.value)

    def set_wrong(self, why: str) -> None:
        """Say why it cannot be recorded."""
        self._wrong.setText(why)
        self._wrong.setVisible(bool(why))

    def submit(self) -> None:
        field = Field(self._subject.choice.currentData())
        scope = str(self._scope.value())
        if field in _MEASURED:
            scope = f"{self._measure.value()}, {scope}"
        self.submitted.emit(field, scope)

    def _on_subject(self) -> None:
        self._measure.setVisible(Field(self._subject.choice.currentData()) in _MEASURED)


class NoteForm(ReviewForm):
    """A note on the document, on the page in view or on what is selected; never printed."""

    submitted = Signal(str, str, str)  # the text, what it is on, the id of the note it changes
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Keep note"), parent)
        self._note = ""
        self._on = ChoiceEntry(self.tr("On"), [])
        self._text = TextEntry(self.tr("Note"), self.tr("For yourself: it is never printed"))
        self._remove = SmallButton(self.tr("Remove"))
        self._remove.clicked.connect(self._on_remove)
        self.buttons.insertWidget(1, self._remove)
        self.body.addWidget(self._on)
        self.body.addWidget(self._text)
        self.body.addLayout(self.buttons)

    def begin(self, page: int, pick: Pick | None) -> None:
        """Ask for a note; on what is selected, if anything is."""
        choices = [("document", self.tr("the whole document"))]
        if page:
            choices.append(("page", self.tr("page {page}").format(page=page)))
        if pick is not None:
            choices.append(("pick", self.tr("what is selected")))
        self._begin("", "", choices)
        self._on.show_value(choices[-1][0] if pick is not None else "document")

    def begin_change(self, note_id: str, text: str) -> None:
        """Show a note to be written anew or removed."""
        self._begin(note_id, text, [])

    def _begin(self, note_id: str, text: str, choices: Sequence[tuple[str, str]]) -> None:
        self._note = note_id
        self._on.setVisible(bool(choices))
        self._on.set_choices(choices)
        self._remove.setVisible(bool(note_id))
        self._text.show_value(text)
        self.show()
        self._text.text.setFocus()

    def set_wrong(self, why: str) -> None:
        """Say why the note cannot be kept."""
        self._text.set_wrong(why)

    def submit(self) -> None:
        where = "" if self._note else str(self._on.value())
        self.submitted.emit(str(self._text.value()), where, self._note)

    def _on_remove(self) -> None:
        self.removed.emit(self._note)


def _subjects(fields: Sequence[Field] = tuple(GROUPS)) -> list[tuple[str, str]]:
    """Return fields to choose from in the order in which findings are grouped."""
    return [(field.value, LABELS[field]) for field in GROUPS if field in fields]
