"""A disorder's course under the matrix: what changed, what was learnt in between, and its form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from casereview.domain.assessing.course import COURSE_PHRASES
from casereview.domain.assessing.rating import AnswerSource, CourseEntry, ModuleKey
from casereview.domain.dates import PartialDate
from casereview.services.views import InterviewView
from casereview.ui.models.course import (
    SOURCE_WORDS,
    change_sentences,
    entry_sentence,
    entry_words,
)
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.date_field import DateEntry
from casereview.ui.widgets.fields import ChoiceField, Field
from casereview.ui.widgets.finding_forms import InlineForm
from casereview.ui.widgets.layouts import clear_layout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words

_OFFERED = (
    "remission",
    "partial_remission",
    "full_remission",
    "continuing",
    "persisting",
    "subthreshold",
    "not_met",
    "undetermined",
)


@dataclass(frozen=True, slots=True)
class CourseDraft:
    """What was learnt about a disorder between two moments."""

    status: str
    begins: PartialDate
    ends: PartialDate | None
    source: AnswerSource
    text: str


class CourseForm(InlineForm):
    """Asks what became of a disorder between two moments; dates as exactly as they are known."""

    submitted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Record this"), parent)
        self.status = ChoiceField()
        for word in _OFFERED:
            phrase = COURSE_PHRASES[word]
            self.status.addItem(phrase[:1].upper() + phrase[1:], word)
        self.begins = DateEntry(self.tr("From"))
        self.ends = DateEntry(self.tr("To (empty: still so, or not known)"))
        self.source = ChoiceField()
        for source, words in SOURCE_WORDS.items():
            self.source.addItem(words[:1].upper() + words[1:], source.value)
        self.text = QLineEdit()
        self.text.setPlaceholderText(self.tr("e.g. on which day it was asked, what was said"))
        self.text.returnPressed.connect(self.submit)
        self.body.addWidget(Field(self.tr("The disorder was"), self.status))
        self.body.addWidget(self.begins)
        self.body.addWidget(self.ends)
        self.body.addWidget(Field(self.tr("Known"), self.source))
        self.body.addWidget(Field(self.tr("Note"), self.text))
        self.body.addLayout(self.buttons)

    def begin(self) -> None:
        """Ask."""
        for entry in (self.begins, self.ends):
            entry.date.clear()
            entry.set_wrong("")
        self.text.clear()
        self.show()
        self.status.setFocus()

    def set_wrong(self, why: str) -> None:
        """Say why nothing was recorded."""
        self.ends.set_wrong(why)

    def submit(self) -> None:
        begins = self.begins.date.value()
        if begins is None:
            self.begins.set_wrong(self.tr("Give when it began, as exactly as it is known."))
            self.begins.date.setFocus()
            return
        if not self.ends.date.is_valid:
            self.ends.date.setFocus()
            return
        self.submitted.emit(
            CourseDraft(
                str(self.status.currentData()),
                begins,
                self.ends.date.value(),
                AnswerSource(self.source.currentData()),
                self.text.text().strip(),
            )
        )


class CourseNotes(QWidget):
    """The course of the module that is asked; `added` carries a CourseDraft, `removed` an id."""

    added = Signal(object)
    removed = Signal(str)
    begun = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key: ModuleKey | None = None
        self._listed: tuple[CourseEntry, ...] = ()
        self._title = Words("", Role.STRONG)
        self._changes = Words("", Role.SMALL)
        self._entries = QVBoxLayout()
        self._entries.setSpacing(4)
        self._add = LinkButton(self.tr("Add what happened between…"))
        makes_changes(self._add)
        self._add.clicked.connect(self.begin)
        self.form = CourseForm()
        self.form.submitted.connect(self.added)
        self.form.cancelled.connect(self.close_forms)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._title)
        layout.addWidget(self._changes)
        layout.addLayout(self._entries)
        layout.addWidget(self._add)
        layout.addWidget(self.form)

    @property
    def text(self) -> str:
        """What changed, in sentences."""
        return self._changes.text()

    def show_course(self, view: InterviewView, key: ModuleKey | None) -> None:
        """Show the course of a module; a form being filled in stays while it is the same one."""
        self.setVisible(key is not None)
        if key != self._key:
            self.form.hide()
            self._key = key
        if key is None:
            return
        name = next((row.name for row in view.rows if row.key == key), str(key))
        self._title.setText(self.tr("{disorder} over time").format(disorder=name))
        self._changes.setText("\n".join(change_sentences(view, key)))
        self._changes.setVisible(bool(self._changes.text()))
        self._show_entries(name, tuple(entry for entry in view.course if entry.key == key))
        self._add.setVisible(self.form.isHidden())

    def begin(self) -> None:
        """Open the form."""
        self._add.hide()
        self.form.begin()
        self.begun.emit()

    def close_forms(self) -> None:
        """Put the form away."""
        self.form.hide()
        self._add.show()

    def _show_entries(self, name: str, entries: tuple[CourseEntry, ...]) -> None:
        if entries != self._listed:
            self._listed = entries
            clear_layout(self._entries)
            for entry in entries:
                self._entries.addWidget(self._line(name, entry))

    def _line(self, name: str, entry: CourseEntry) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        words = Words(entry_words(entry), Role.SMALL)
        sentence = entry_sentence(name, entry)
        words.setAccessibleName(sentence)
        remove = LinkButton("×", name=self.tr("Remove “{entry}”").format(entry=sentence))
        makes_changes(remove)
        remove.setToolTip(remove.accessibleName())
        remove.clicked.connect(partial(self._on_remove, entry.id))
        row.addWidget(words, 1)
        row.addWidget(remove)
        return line

    def _on_remove(self, entry_id: str, _checked: bool = False) -> None:
        self.removed.emit(entry_id)
