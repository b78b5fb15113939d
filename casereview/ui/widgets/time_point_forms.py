"""Time points of the interview: one added, the chosen one corrected or taken out."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from casereview.domain.assessing.rating import TimePoint
from casereview.domain.dates import PartialDate
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.date_field import DateEntry
from casereview.ui.widgets.fields import ChoiceField, Field
from casereview.ui.widgets.finding_forms import InlineForm, RemovalForm
from casereview.ui.widgets.layouts import FlowLayout
from casereview.ui.widgets.marks import makes_changes

KINDS = (
    ("before_event", "Before the event"),
    ("referral", "At referral"),
    ("start_therapy_1", "Before treatment 1"),
    ("end_therapy_1", "After treatment 1"),
    ("start_therapy_2", "Before treatment 2"),
    ("end_therapy_2", "After treatment 2"),
    ("today", "Today"),
    ("custom", "Another moment"),
)


@dataclass(frozen=True, slots=True)
class TimePointDraft:
    """A moment to be added to the matrix."""

    label: str
    short: str
    kind: str
    as_at: PartialDate


class TimePointForm(InlineForm):
    """Asks for a moment at which disorders are rated; its date may be partial."""

    submitted = Signal(object)

    def __init__(self, save: str, parent: QWidget | None = None) -> None:
        super().__init__(save, parent)
        self.kind = ChoiceField()
        for value, words in KINDS:
            self.kind.addItem(words, value)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.label = QLineEdit()
        self.short = QLineEdit()
        self.short.setMaxLength(24)
        self._label = Field(self.tr("Name"), self.label)
        self.as_at = DateEntry(self.tr("As at"))
        for field in (Field(self.tr("Kind"), self.kind), self._label):
            self.body.addWidget(field)
        self.body.addWidget(Field(self.tr("Heading of its column"), self.short))
        self.body.addWidget(self.as_at)
        self.body.addLayout(self.buttons)
        for line in (self.label, self.short, self.as_at.date):
            line.returnPressed.connect(self.submit)
        self._on_kind()

    def begin(self, point: TimePoint | None = None) -> None:
        """Ask for a time point, or for another name, kind or date of the one that is there."""
        self._label.set_wrong("")
        self.as_at.set_wrong("")
        self.as_at.date.clear()
        self._on_kind()
        if point is not None:
            self.kind.setCurrentIndex(max(0, self.kind.findData(point.kind)))
            self.label.setText(point.label)
            self.short.setText(point.short)
            self.as_at.date.set_value(point.as_at)
        self.show()
        self.kind.setFocus()

    def set_wrong(self, why: str) -> None:
        """Say why the time point was not kept so."""
        self._label.set_wrong(why)

    def submit(self) -> None:
        when = self.as_at.date.value()
        if not self.label.text().strip():
            self._label.set_wrong(self.tr("Give it a name."))
            return
        if when is None:
            self.as_at.set_wrong(self.tr("Give its date, as exactly as it is known."))
            return
        draft = TimePointDraft(
            self.label.text().strip(),
            self.short.text().strip(),
            str(self.kind.currentData()),
            when,
        )
        self.submitted.emit(draft)

    def _on_kind(self) -> None:
        words = self.kind.currentText()
        custom = self.kind.currentData() == "custom"
        self.label.setText("" if custom else words)
        self.short.setText("" if custom else words.lower())


class TimePointForms(QWidget):
    """`changed` carries a TimePointDraft for the chosen time point; `removed` is final.

    `removal_asked` asks for what would go, which `ask_removal` then tells.
    """

    changed = Signal(object)
    removal_asked = Signal()
    removed = Signal()
    begun = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._point: TimePoint | None = None
        self.change = LinkButton("")
        self.remove = LinkButton("")
        makes_changes(self.change, self.remove)
        self.change.clicked.connect(self.begin_change)
        self.remove.clicked.connect(self.begin_removal)
        self.changing = TimePointForm(self.tr("Change time point"))
        self.removing = RemovalForm()
        self.changing.submitted.connect(self.changed)
        self.removing.submitted.connect(self.removed)
        links = FlowLayout(spacing=14)
        links.addWidget(self.change)
        links.addWidget(self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(links)
        for form in (self.changing, self.removing):
            form.cancelled.connect(self.close_forms)
            layout.addWidget(form)

    @property
    def asking(self) -> bool:
        """Whether a form is open in which a refusal is told."""
        return self.changing.isVisible()

    def show_point(self, point: TimePoint | None) -> None:
        """Show the ways for the time point that is chosen."""
        if point is None or self._point is None or point.id != self._point.id:
            self.close_forms()
        self._point = point
        self.setVisible(point is not None)
        if point is not None:
            self.change.setText(self.tr("Change “{name}”…").format(name=point.short))
            self.remove.setText(self.tr("Remove “{name}”…").format(name=point.short))
            for link in (self.change, self.remove):
                link.setAccessibleName(link.text())

    def begin_change(self) -> None:
        """Ask for another name, kind or date."""
        if self._point is not None:
            self.close_forms()
            self.changing.begin(self._point)
            self.begun.emit()

    def begin_removal(self) -> None:
        """Ask what would go with the time point."""
        if self._point is not None:
            self.removal_asked.emit()

    def ask_removal(self, held: str) -> None:
        """Ask whether the time point is to go with what is held."""
        if self._point is not None:
            self.close_forms()
            self.removing.begin(self._point.label, held)
            self.begun.emit()

    def close_forms(self) -> None:
        """Put the forms away."""
        self.changing.hide()
        self.removing.hide()

    def refuse(self, words: str) -> None:
        """Say in the open form why it was not done."""
        self.changing.set_wrong(words)
