"""The right half of the retention page: one case's keeping with what can be done, a certificate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from casereview.domain.custody.retention import Material, State
from casereview.domain.dates import british
from casereview.domain.documents.document import Document
from casereview.errors import CaseReviewError
from casereview.services.vault.retention import CaseKeeping, Certificate, DueLine, facts, summary
from casereview.ui.models.due_list import day_words, source_words
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.layouts import FlowLayout, Lines, ScrollPage
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.retention_forms import DestroyForm, ReasonForm, RetentionForm
from casereview.ui.widgets.words import Role, Words


@dataclass(frozen=True, slots=True)
class Decision:
    """What the expert decided of a line; `day` where the decision has one."""

    kind: str
    reason: str = ""
    day: object = None


_MARGIN = 16  # pixels around a form that is brought into view
_SETTLED = 40  # milliseconds after which a form that was opened is laid out
KEEP, BY_RULE, REVIEW, HOLD, LIFT = "keep", "by rule", "review", "hold", "lift"


class KeepingPanel(ScrollPage):
    """Emits what is wanted of the line shown; the forms stand below its facts.

    A panel that is `read_only` offers nothing that would change a case.
    """

    decided = Signal(object)
    case_wanted = Signal()
    record_wanted = Signal()
    inventory_wanted = Signal(object)
    copies_chosen = Signal(object)
    destruction_confirmed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.read_only = False
        self._line: DueLine | None = None
        self._asked = ""
        self.destroying: Material | None = None
        self.card = Card()
        self.title = Words("", Role.CARD_TITLE)
        self.note = Words("", Role.MUTED)
        self.lines = Lines(share=(2, 8))
        self.reason = ReasonForm()
        self.destruction = DestroyForm()
        self.open_case = SmallButton(self.tr("Open the case"))
        self.record = SmallButton(self.tr("Record the conclusion…"))
        self.keep = SmallButton(self.tr("Keep longer…"))
        self.by_rule = SmallButton(self.tr("Keep by the rule again"))
        self.review = SmallButton(self.tr("Reviewed: keep on…"))
        self.hold = SmallButton(self.tr("Put under legal hold…"))
        self.lift = SmallButton(self.tr("Lift the hold…"))
        self.return_records = SmallButton(self.tr("Return or destroy the records…"))
        self.destroy_case = SmallButton(self.tr("Destroy the whole case…"))
        makes_changes(
            self.record,
            self.keep,
            self.by_rule,
            self.review,
            self.hold,
            self.lift,
            self.return_records,
            self.destroy_case,
        )
        self._buttons = FlowLayout(spacing=8)
        for button in self.buttons:
            self._buttons.addWidget(button)
        for part in (self.title, self.note, self.lines):
            self.card.body.addWidget(part)
        self.card.body.addSpacing(8)
        self.card.body.addLayout(self._buttons)
        self.card.body.addSpacing(4)
        for form in self._forms:
            self.card.body.addWidget(form)
        self.column.addWidget(self.card)
        self.column.addStretch(1)
        self._connect()

    @property
    def buttons(self) -> tuple[SmallButton, ...]:
        """What can be done, in order."""
        return (
            self.open_case,
            self.record,
            self.keep,
            self.by_rule,
            self.review,
            self.hold,
            self.lift,
            self.return_records,
            self.destroy_case,
        )

    @property
    def _forms(self) -> tuple[RetentionForm, ...]:
        return (self.reason, self.destruction)

    def show_keeping(self, line: DueLine, view: CaseKeeping) -> None:
        """Show one line of the list with the case's record behind it."""
        self._line = line
        found = view.standing(line.standing.material)
        self._head(view.title, line.material)
        self.lines.clear()
        concluded = view.keeping.concluded_on
        words = british(concluded) if concluded else self.tr("not concluded")
        if concluded and view.keeping.outcome:
            words += f": {view.keeping.outcome}"
        self.lines.add(self.tr("Conclusion"), words)
        self.lines.add(self.tr("Day"), day_words(line))
        self.lines.add(self.tr("Why"), "\n".join(found.why))
        reason = view.keeping.reason(found.material)
        if found.decided:
            self.lines.add(self.tr("Your reason"), reason)
        self.lines.add(self.tr("Rule"), "\n".join(source_words(a) for a in found.authorities))
        if view.hold:
            self.lines.add(self.tr("Legal hold"), view.hold)
        if found.material is Material.RECEIVED:
            self.lines.add(self.tr("Documents"), _labels(view))
        self._offer(view, line)
        self.close_forms()

    def show_certificate(self, certificate: Certificate) -> None:
        """Show the record of a destruction."""
        self._line = None
        self._head(summary(certificate), self.tr("Certificate of destruction"))
        self.lines.clear()
        for label, value in facts(certificate):
            self.lines.add(label, value)
        for button in self.buttons:
            button.hide()
        self.close_forms()

    def close_forms(self) -> None:
        """Put the forms away and forget what was typed."""
        self.destroying = None
        self.destruction.clear()
        for form in self._forms:
            form.hide()

    def refuse(self, error: CaseReviewError) -> None:
        """Say in the open form why it was not done."""
        for form in self._forms:
            if not form.isHidden():
                form.refuse(error)

    def show_inventory(self, lines: tuple[tuple[str, str], ...]) -> None:
        """Say in the form what goes and what stays."""
        self.destruction.show_lines(lines)
        self._bring_into_view(self.destruction)

    def show_copies(self, copies: tuple[str, ...]) -> None:
        """Say which copies of the folder chosen still hold the case."""
        self.destruction.show_copies(copies)

    def _bring_into_view(self, form: QWidget) -> None:
        QTimer.singleShot(_SETTLED, self, partial(self._reveal, form))

    def _reveal(self, form: QWidget) -> None:
        """Scroll until the whole form is seen, or as much of it as there is room for."""
        body = self.widget()
        assert body is not None
        top = form.mapTo(body, form.rect().topLeft()).y()
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setValue(min(max(bar.value(), top + form.height() + _MARGIN - room), top - _MARGIN))

    def _head(self, title: str, note: str) -> None:
        self.title.setText(title)
        self.note.setText(note)
        self.card.setAccessibleName(title)

    def _offer(self, view: CaseKeeping, line: DueLine) -> None:
        found = line.standing
        wanted = {
            self.open_case: True,
            self.record: found.state in (State.NOT_CONCLUDED, State.UNDETERMINED),
            self.keep: found.state is not State.NOT_CONCLUDED,
            self.by_rule: found.decided,
            self.review: found.state is State.REVIEW,
            self.hold: not view.hold,
            self.lift: bool(view.hold),
            self.return_records: found.material is Material.RECEIVED and not view.hold,
            self.destroy_case: not view.hold,
        }
        for button, so in wanted.items():
            button.setVisible(so and (button is self.open_case or not self.read_only))

    def _connect(self) -> None:
        self.open_case.clicked.connect(self.case_wanted)
        self.record.clicked.connect(self.record_wanted)
        self.by_rule.clicked.connect(partial(self.decided.emit, Decision(BY_RULE)))
        for button, kind in (
            (self.keep, KEEP),
            (self.review, REVIEW),
            (self.hold, HOLD),
            (self.lift, LIFT),
        ):
            button.clicked.connect(partial(self._ask, kind))
        self.return_records.clicked.connect(partial(self._ask_destruction, Material.RECEIVED))
        self.destroy_case.clicked.connect(partial(self._ask_destruction, Material.WORK))
        self.reason.submitted.connect(self._on_reason)
        self.destruction.submitted.connect(self.destruction_confirmed)
        self.destruction.folder_chosen.connect(self.copies_chosen)
        for form in self._forms:
            form.cancelled.connect(self.close_forms)

    def _ask(self, kind: str) -> None:
        words = {
            KEEP: (
                self.tr("Keep longer, or shorter, than the rule says"),
                self.tr("Your day stands beside the rule’s, with your reason."),
                self.tr("Keep until then"),
            ),
            REVIEW: (
                self.tr("Reviewed today: kept on"),
                self.tr("The next review is due in a year."),
                self.tr("Note the review"),
            ),
            HOLD: (
                self.tr("Put the case under a legal hold"),
                self.tr("Nothing of it is destroyed until the hold is lifted."),
                self.tr("Hold the case"),
            ),
            LIFT: (self.tr("Lift the legal hold"), "", self.tr("Lift the hold")),
        }
        self.close_forms()
        self._asked = kind
        title, note, save = words[kind]
        self.reason.begin(title, note, save, dated=kind == KEEP)
        self._bring_into_view(self.reason)

    def _ask_destruction(self, material: Material) -> None:
        self.close_forms()
        self.destroying = material
        whole = material is Material.WORK
        self.destruction.begin(
            self.tr("Destroy the whole case")
            if whole
            else self.tr("Return or destroy the received records"),
            self.tr("This cannot be undone."),
            self.tr("Destroy the case for good") if whole else self.tr("Destroy the records"),
            records=not whole,
        )
        self.inventory_wanted.emit(material)
        self._bring_into_view(self.destruction)

    def _on_reason(self, day: object, reason: str) -> None:
        self.decided.emit(Decision(self._asked, reason, day))


def _labels(view: CaseKeeping) -> str:
    parts = [f"{len(view.going)} received: {_listed(view.going)}"]
    if view.staying:
        parts.append(f"{_listed(view.staying)} kept with the instructions")
    if view.gone:
        parts.append(f"{_listed(view.gone)} returned or destroyed")
    return "; ".join(parts)


def _listed(documents: tuple[Document, ...]) -> str:
    return ", ".join(document.label for document in documents)
