"""The modules that the screener proposes, each with a button that opens it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from casereview.domain.assessing.rating import ModuleKey
from casereview.errors import CaseReviewError
from casereview.services.interview.screening import ProposedModule, ScreenerView
from casereview.services.views import Chip, Tone
from casereview.ui.widgets.buttons import PrimaryButton, SecondaryButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.finding_forms import LineForm
from casereview.ui.widgets.layouts import FlowLayout, TallColumn, clear_layout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Rule, Words


class ProposalsCard(Card):
    """Emits `open_wanted` with the ids of modules, `instance_wanted` with a ModuleKey.

    `begin_wanted` opens them all and goes on with the first.
    """

    open_wanted = Signal(object)
    begin_wanted = Signal()
    instance_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Proposed modules"), " ", parent)
        self._proposed: tuple[ProposedModule, ...] | None = None
        self._asked_for = ""
        self.buttons: dict[str, SmallButton] = {}
        self.all = SecondaryButton(self.tr("Open all proposed"))
        makes_changes(self.all)
        self.all.clicked.connect(self._on_all)
        self.begin = PrimaryButton(self.tr("Go on to the modules →"))
        self.begin.setToolTip(self.tr("Opens all proposed and asks the first (G)"))
        self.begin.clicked.connect(self.begin_wanted)
        self.form = LineForm(self.tr("Which one"), self.tr("Open"))
        self.form.submitted.connect(self._on_instance)
        self.form.cancelled.connect(self.form.hide)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self._missing = Words("", Role.SMALL)
        self._validity = Words("", Role.SMALL)
        self._reviewed = ChipLabel(Chip(self.tr("not clinically reviewed"), Tone.AMBER))
        column = TallColumn()
        column.column.setSpacing(10)
        column.column.addLayout(self._lines)
        ways = FlowLayout(spacing=8)
        ways.addWidget(self.begin)
        ways.addWidget(self.all)
        column.column.addWidget(self.form)
        column.column.addLayout(ways)
        for widget in (self._missing, Rule(), self._validity):
            column.column.addWidget(widget)
        column.column.addWidget(self._reviewed, 0, Qt.AlignmentFlag.AlignLeft)
        column.column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(column)
        self.body.addWidget(scroll, 1)

    def show_view(self, view: ScreenerView) -> None:
        """Show what the answers propose, and which of it is opened."""
        opened = sum(1 for each in view.proposed if each.opened)
        words = self.tr("{opened} of {count} opened")
        count = len(view.proposed)
        self.set_note(words.format(opened=opened, count=count) if count else "")
        if view.proposed != self._proposed:
            self._proposed = view.proposed
            self._rebuild()
        waiting = [each for each in view.proposed if not each.opened and not each.instances]
        self.all.setVisible(bool(waiting))
        self.begin.setVisible(any(not each.instances for each in view.proposed))
        self._missing.setText(self._missing_words(view))
        self._missing.setVisible(bool(self._missing.text()))
        self._validity.setText(
            self.tr("Any module can be opened by hand as well; a no closes none.")
            + f" {view.screener.validity}"
        )
        self._reviewed.setVisible(not view.screener.reviewed_by)

    def refuse(self, error: CaseReviewError) -> None:
        """Say in the open form why nothing was opened."""
        self.form.field.set_wrong(f"{error.what} {error.do}".strip())

    def _missing_words(self, view: ScreenerView) -> str:
        parts = []
        if view.missing:
            words = self.tr("Proposed as well, but not in this library: {modules}.")
            parts.append(words.format(modules=", ".join(name.upper() for name in view.missing)))
        if view.always_open:
            words = self.tr("Question {number} is asked of everybody and has no answer yet.")
            parts.append(words.format(number=", ".join(view.always_open)))
        return " ".join(parts)

    def _rebuild(self) -> None:
        clear_layout(self._lines)
        self.buttons = {}
        self.form.hide()
        for each in self._proposed or ():
            self._lines.addWidget(self._line(each))
        if not self._proposed:
            self._lines.addWidget(
                Words(self.tr("Nothing yet: yes or unsure proposes."), Role.MUTED)
            )

    def _line(self, proposed: ProposedModule) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words(proposed.title))
        words.addWidget(Words(self._because(proposed), Role.SMALL))
        row.addLayout(words, 1)
        if proposed.opened and not proposed.instances:
            row.addWidget(ChipLabel(Chip(self.tr("opened"))), 0, Qt.AlignmentFlag.AlignTop)
        if not proposed.opened or proposed.instances:
            text = self.tr("Open…") if proposed.instances else self.tr("Open")
            button = SmallButton(text, name=self.tr("Open {name}").format(name=proposed.title))
            makes_changes(button)
            button.clicked.connect(partial(self._on_open, proposed))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self.buttons[proposed.id] = button
        return line

    def _because(self, proposed: ProposedModule) -> str:
        numbers = ", ".join(proposed.because)
        if proposed.event:
            return self.tr("despite a no to {numbers}: the claim is about an event").format(
                numbers=numbers
            )
        one = len(proposed.because) == 1
        words = self.tr("question {n}") if one else self.tr("questions {n}")
        if proposed.opened and proposed.instances:
            words += self.tr(" · opened; another can be")
        return words.format(n=numbers)

    def _on_open(self, proposed: ProposedModule, _checked: bool = False) -> None:
        if not proposed.instances:
            self.open_wanted.emit((proposed.id,))
            return
        self._asked_for = proposed.id
        words = self.tr("{module}: which {what}").format(
            module=proposed.title, what=proposed.instances
        )
        self.form.field.label.setText(words)
        self.form.field.control.setAccessibleName(words)
        self.form.field.set_wrong("")
        self.form.begin("")

    def _on_instance(self, name: str) -> None:
        self.instance_wanted.emit(ModuleKey(self._asked_for, name.strip()))

    def _on_all(self) -> None:
        self.open_wanted.emit(
            tuple(e.id for e in self._proposed or () if not e.opened and not e.instances)
        )
