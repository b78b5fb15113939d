"""Attacks told one by one: a line each with what it is, a form, and the ratings they speak for."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from casereview.domain.assessing.attack import SYMPTOMS, Attack, AttackClass, Cue, Peak
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.rating import AnswerSource, ModuleKey
from casereview.errors import CaseReviewError
from casereview.services.interview.attacks import AttacksView, ProposedRating
from casereview.services.views import Chip, Tone
from casereview.ui.models.answering import shown
from casereview.ui.models.course import SOURCE_WORDS
from casereview.ui.widgets.buttons import LinkButton, SmallButton, SmallPrimaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.date_field import DateEntry
from casereview.ui.widgets.fields import ChoiceField, Field
from casereview.ui.widgets.finding_forms import InlineForm
from casereview.ui.widgets.layouts import FlowLayout, TallColumn, clear_layout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Rule, Words

_TONES = {
    AttackClass.FULL: Tone.RED,
    AttackClass.LIMITED: Tone.AMBER,
    AttackClass.GRADUAL: Tone.PLAIN,
    AttackClass.OPEN: Tone.PLAIN,
    AttackClass.TOO_FEW: Tone.PLAIN,
}


def class_words(kind: AttackClass, count: int) -> str:
    """Say what an attack is and how many symptoms make it so."""
    return f"{kind.value[:1].upper()}{kind.value[1:]} · {count} of {len(SYMPTOMS)}"


class AttackForm(InlineForm):
    """Describes one attack; says below what it amounts to. `submitted` carries the Attack."""

    submitted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Keep this attack"), parent)
        makes_changes(self.save)
        self._attack: Attack | None = None
        self.when = DateEntry(self.tr("When"))
        self.situation = QLineEdit()
        self.situation.setPlaceholderText(self.tr("Where, doing what, with what in mind"))
        self._situation = Field(self.tr("Situation"), self.situation)
        self.cue = ChoiceField()
        for cue in Cue:
            self.cue.addItem(cue.words[:1].upper() + cue.words[1:], cue.value)
        self.peak = ChoiceField()
        for peak in Peak:
            self.peak.addItem(peak.words[:1].upper() + peak.words[1:], peak.value)
        self.source = ChoiceField()
        for source, words in SOURCE_WORDS.items():
            whose = words.removeprefix("by ").removeprefix("the ").removeprefix("an ")
            self.source.addItem(whose[:1].upper() + whose[1:], source.value)
        self.note = QLineEdit()
        self.note.setPlaceholderText(self.tr("Note, or the page it stands on"))
        self.symptoms = {symptom: QCheckBox(symptom) for symptom in SYMPTOMS}
        self._sum = Words("", Role.SMALL)
        self._build()

    def _build(self) -> None:
        for field in (self.cue, self.peak, self.source):
            field.setMinimumContentsLength(8)
            field.setSizeAdjustPolicy(
                ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        self.peak.currentIndexChanged.connect(self._on_edited)
        for edit in (self.situation, self.note, self.when.date):
            edit.returnPressed.connect(self.submit)
        grid = QGridLayout()
        grid.setSpacing(8)
        grid.addWidget(self._situation, 0, 0, 1, 2)
        grid.addWidget(self.when, 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Field(self.tr("Set off"), self.cue), 1, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Field(self.tr("How fast"), self.peak), 2, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Field(self.tr("Known"), self.source), 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        boxes = FlowLayout(spacing=8)
        for box in self.symptoms.values():
            box.toggled.connect(self._on_edited)
            boxes.addWidget(box)
        self.body.addLayout(grid)
        self.body.addWidget(Words(self.tr("Felt (what is not ticked was not told)"), Role.SMALL))
        self.body.addLayout(boxes)
        self.body.addWidget(Field(self.tr("Note"), self.note))
        self.body.addWidget(self._sum)
        self.body.addLayout(self.buttons)

    @property
    def sum(self) -> str:
        """What the description amounts to so far."""
        return self._sum.text()

    def name_symptoms(self, module: InterviewModule) -> None:
        """Name the symptoms as the module's items do."""
        for symptom, box in self.symptoms.items():
            item = module.item(symptom)
            box.setText(item.label if item else symptom)

    def begin(self, attack: Attack) -> None:
        """Ask; an attack told before is there to be changed."""
        self._attack = attack
        self.when.date.set_value(attack.when)
        self.when.set_wrong("")
        self._situation.set_wrong("")
        self.situation.setText(attack.situation)
        self.note.setText(attack.note)
        self.cue.setCurrentIndex(self.cue.findData(attack.cue.value))
        self.peak.setCurrentIndex(self.peak.findData(attack.peak.value))
        self.source.setCurrentIndex(self.source.findData(attack.source.value))
        for symptom, box in self.symptoms.items():
            box.setChecked(symptom in attack.symptoms)
        self._on_edited()
        self.show()
        self.situation.setFocus()

    def set_wrong(self, why: str) -> None:
        """Say why it was not kept."""
        self._situation.set_wrong(why)

    def submit(self) -> None:
        if not self.when.date.is_valid:
            self.when.date.setFocus()
            return
        attack = self._described()
        if attack is not None:
            self.submitted.emit(attack)

    def _described(self) -> Attack | None:
        before = self._attack
        if before is None:
            return None
        return Attack(
            before.id,
            before.time_point_id,
            before.key,
            self.when.date.value(),
            self.situation.text(),
            Cue(self.cue.currentData()),
            tuple(symptom for symptom, box in self.symptoms.items() if box.isChecked()),
            Peak(self.peak.currentData()),
            AnswerSource(self.source.currentData()),
            self.note.text(),
        )

    def _on_edited(self) -> None:
        attack = self._described()
        if attack is not None:
            self._sum.setText(class_words(attack.kind, len(attack.symptoms)))


class AttacksCard(Card):
    """`kept` carries an Attack, `removed` its id, `accepted` the ids of items to be rated so."""

    kept = Signal(object)
    removed = Signal(str)
    accepted = Signal(object)
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Attacks, one by one"), " ", parent)
        self._view: AttacksView | None = None
        self._place: tuple[ModuleKey, str] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.add = SmallPrimaryButton(self.tr("Add an attack…"))
        makes_changes(self.add)
        self.add.clicked.connect(self.wanted)
        self.form = AttackForm()
        self.form.submitted.connect(self.kept)
        self.form.cancelled.connect(self.close_form)
        self._empty = Words(
            self.tr(
                "Take the last three attacks one by one: where, doing what, with what in mind, "
                "and whether it was expected."
            ),
            Role.MUTED,
        )
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self._proposed = QVBoxLayout()
        self._proposed.setSpacing(6)
        self._head = Words(self.tr("What they speak for"), Role.STRONG)
        self._never = Words(self.tr("Nothing is rated until you do."), Role.SMALL)
        self.all = SmallButton("")
        makes_changes(self.all)
        self.all.clicked.connect(self._on_all)
        column = TallColumn()
        column.column.setContentsMargins(0, 0, 6, 0)
        column.column.setSpacing(8)
        column.column.addWidget(self._empty)
        column.column.addLayout(self._lines)
        column.column.addWidget(self.add)
        column.column.addWidget(self.form)
        self._rule = Rule()
        for widget in (self._rule, self._head, self._never):
            column.column.addWidget(widget)
        column.column.addLayout(self._proposed)
        column.column.addWidget(self.all)
        column.column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(column)
        self.body.addWidget(self._scroll, 1)

    def show_view(
        self, view: AttacksView, module: InterviewModule, place: tuple[ModuleKey, str]
    ) -> None:
        """Show the attacks of a module at a time point."""
        if place != self._place:
            self.close_form()
            self._place = place
            self.form.name_symptoms(module)
        if view == self._view:
            return
        self._view = view
        self.set_note(view.summary)
        self._empty.setVisible(not view.attacks)
        clear_layout(self._lines)
        for attack in view.attacks:
            self._lines.addWidget(self._line(attack))
        self._show_proposed(view.proposed, module)

    def begin(self, attack: Attack) -> None:
        """Ask for an attack."""
        self.add.hide()
        self.form.begin(attack)
        self._scroll.ensureWidgetVisible(self.form)

    def close_form(self) -> None:
        """Put the form away."""
        typing = self.form.isAncestorOf(self.focusWidget() or self)
        self.form.hide()
        self.add.show()
        if typing:
            self.add.setFocus()

    def refuse(self, error: CaseReviewError) -> None:
        """Say in the form why the attack was not kept."""
        self.form.set_wrong(f"{error.what} {error.do}".strip())

    def _line(self, attack: Attack) -> QWidget:
        line = QWidget()
        words = QVBoxLayout(line)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(2)
        when = str(attack.when) if attack.when else self.tr("no date")
        title = f"{when}: {attack.situation}" if attack.situation else when
        facts = [attack.cue.words, attack.peak.words, *filter(None, (attack.note,))]
        words.addWidget(Words(title))
        words.addWidget(Words(" · ".join(facts), Role.SMALL))
        chip = Chip(class_words(attack.kind, len(attack.symptoms)), _TONES[attack.kind])
        change = LinkButton(
            self.tr("Change…"), name=self.tr("Change the attack: {attack}").format(attack=title)
        )
        remove = LinkButton("×", name=self.tr("Remove the attack: {attack}").format(attack=title))
        makes_changes(change, remove)
        change.clicked.connect(partial(self._on_change, attack))
        remove.clicked.connect(partial(self._on_remove, attack.id))
        ways = FlowLayout(spacing=10)
        for part in (ChipLabel(chip), change, remove):
            ways.addWidget(part)
        words.addLayout(ways)
        return line

    def _show_proposed(self, proposed: tuple[ProposedRating, ...], module: InterviewModule) -> None:
        clear_layout(self._proposed)
        waiting = [each for each in proposed if each.stands != each.value]
        for each in proposed:
            self._proposed.addWidget(self._proposal(each, module))
        for widget in (self._rule, self._head, self._never):
            widget.setVisible(bool(proposed))
        self.all.setVisible(len(waiting) > 1)
        self.all.setText(self.tr("Rate all {count} so").format(count=len(waiting)))
        self.all.setAccessibleName(self.all.text())

    def _proposal(self, proposed: ProposedRating, module: InterviewModule) -> QWidget:
        item = module.item(proposed.item)
        assert item is not None
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        value = shown(proposed.value, item.type)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Words(f"{proposed.item} {proposed.label}: {value}"))
        reason = proposed.reason
        if proposed.stands and proposed.stands != proposed.value:
            stands = shown(proposed.stands, item.type)
            reason += self.tr(" · rated now: {stands}").format(stands=stands)
        words.addWidget(Words(reason, Role.SMALL))
        row.addLayout(words, 1)
        if proposed.stands == proposed.value:
            row.addWidget(ChipLabel(Chip(self.tr("rated so"))), 0, Qt.AlignmentFlag.AlignTop)
            return line
        rate = SmallButton(
            self.tr("Rate so"),
            name=self.tr("Rate {item} as {value}").format(item=proposed.label, value=value),
        )
        makes_changes(rate)
        rate.clicked.connect(partial(self._on_accept, proposed.item))
        row.addWidget(rate, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _on_change(self, attack: Attack, _checked: bool = False) -> None:
        self.begin(attack)

    def _on_remove(self, attack_id: str, _checked: bool = False) -> None:
        self.removed.emit(attack_id)

    def _on_accept(self, item: str, _checked: bool = False) -> None:
        self.accepted.emit((item,))

    def _on_all(self) -> None:
        proposed = self._view.proposed if self._view else ()
        self.accepted.emit(tuple(e.item for e in proposed if e.stands != e.value))
