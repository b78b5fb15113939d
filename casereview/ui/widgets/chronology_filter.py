"""What is shown of the chronology: by kind, source, course, period, state and words."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from casereview.domain.documents.chronology import EntryKind, Filter
from casereview.domain.documents.voice import Voice
from casereview.services.correspondence.chronology import ChronologyView
from casereview.ui.models.chronology import ONLY
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.date_field import DateField
from casereview.ui.widgets.fields import ChoiceField
from casereview.ui.widgets.layouts import FlowLayout
from casereview.ui.widgets.marks import only_looks
from casereview.ui.widgets.words import Role, Words

_PAUSE = 150  # milliseconds after a key before the list follows
_WIDE, _CHOICE, _DAY = 176, 128, 104  # pixels: one row of a small window


class ChronologyFilter(QWidget):
    """Emits `changed` when another filter holds; nothing of it is saved."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Find in the chronology"))
        self.words.setAccessibleName(self.tr("Words to find in the chronology"))
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(_WIDE)
        self.kind = self._choice(self.tr("Kind of fact"))
        self.voice = self._choice(self.tr("Source"))
        self.course = self._choice(self.tr("Course of treatment"))
        self.only = self._choice(self.tr("Which lines"))
        for key, words in ONLY:
            self.only.addItem(words, key)
        _widen(self.only)
        self.begins, self.ends = self._day(self.tr("From")), self._day(self.tr("To"))
        self.proposals = SmallButton("")
        self.proposals.setCheckable(True)
        self.proposals.hide()
        self.clear = SmallButton(self.tr("Show all"))
        self.clear.clicked.connect(self.reset)
        self.clear.hide()
        self.changed.connect(self._on_changed)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE)
        self._wait.timeout.connect(self.changed)
        self._build()

    def _choice(self, name: str) -> ChoiceField:
        field = ChoiceField()
        field.setAccessibleName(name)
        field.setFixedWidth(_CHOICE)
        field.activated.connect(self.changed)
        return field

    def _day(self, name: str) -> DateField:
        field = DateField()
        field.setAccessibleName(name)
        field.setPlaceholderText(name)
        field.setFixedWidth(_DAY)
        field.textChanged.connect(self._on_typed)
        return field

    def _build(self) -> None:
        self.words.textChanged.connect(self._on_typed)
        self.proposals.toggled.connect(self.changed)
        flow = FlowLayout(self, spacing=8)
        flow.addWidget(self.words)
        for choice in (self.kind, self.voice, self.course, self.only):
            flow.addWidget(choice)
        period = QWidget()
        line = QHBoxLayout(period)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self.begins)
        line.addWidget(Words("–", Role.MUTED, wrap=False))
        line.addWidget(self.ends)
        for widget in (period, self.proposals, self.clear):
            flow.addWidget(widget)
        only_looks(
            *(self.words, self.kind, self.voice, self.course, self.only, self.begins, self.ends),
            *(self.proposals, self.clear),
        )

    def offer(self, view: ChronologyView) -> None:
        """Offer what the case holds; what was chosen stays chosen while it is there."""
        kinds = [(kind.value, kind.words) for kind in view.kinds]
        voices = [(voice.value, voice.words) for voice in view.voices]
        courses = [(str(one.number), f"{one.number} {one.label}".strip()) for one in view.episodes]
        _offer(self.kind, self.tr("Every kind"), kinds)
        _offer(self.voice, self.tr("Every source"), voices)
        _offer(self.course, self.tr("Every course"), [*courses, ("0", self.tr("no course"))])
        self.course.setVisible(bool(courses))
        count = view.proposals
        words = self.tr("With 1 proposal") if count == 1 else self.tr("With {count} proposals")
        self.proposals.setText(words.format(count=count))
        self.proposals.setAccessibleName(self.proposals.text())
        self.proposals.setVisible(count > 0)

    @property
    def value(self) -> Filter:
        """The filter that holds now; a date that is not understood leaves nothing out."""
        kind, voice = str(self.kind.currentData() or ""), str(self.voice.currentData() or "")
        course = str(self.course.currentData() or "")
        begins, ends = self.begins.value(), self.ends.value()
        return Filter(
            kinds=frozenset({EntryKind(kind)}) if kind else frozenset(),
            voices=frozenset({Voice(voice)}) if voice else frozenset(),
            episode=int(course) if course else None,
            begins=begins.earliest if begins else None,
            ends=ends.latest if ends else None,
            only=str(self.only.currentData() or ""),
            words=self.words.text(),
            proposals=self.proposals.isChecked(),
        )

    def reset(self) -> None:
        """Leave nothing out any more."""
        for field in (self.words, self.begins, self.ends):
            field.clear()
        for choice in (self.kind, self.voice, self.course, self.only):
            choice.setCurrentIndex(0)
        self.proposals.setChecked(False)
        self.changed.emit()

    def _on_changed(self) -> None:
        self.clear.setVisible(self.value != Filter())

    def _on_typed(self) -> None:
        self._wait.start()


def _offer(field: ChoiceField, everything: str, offered: list[tuple[str, str]]) -> None:
    chosen = field.currentData()
    field.blockSignals(True)
    field.clear()
    field.addItem(everything, "")
    for key, words in offered:
        field.addItem(words[:1].upper() + words[1:], key)
    field.setCurrentIndex(max(0, field.findData(chosen)))
    field.blockSignals(False)
    _widen(field)


def _widen(field: ChoiceField) -> None:
    """Let the list of a narrow field be as wide as its words."""
    view = field.view()
    view.setMinimumWidth(view.sizeHintForColumn(0) + 28)
