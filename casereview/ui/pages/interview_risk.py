"""The risk page: what is asked, what was said, and what was done; never scored, never hidden."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casereview.domain.assessing.risk import RiskContent, RiskEnquiry
from casereview.domain.assessing.screening import Reply
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.interview import risk
from casereview.services.interview.risk import RiskView
from casereview.services.vault.history_words import moment
from casereview.services.views import Chip, Tone
from casereview.ui.desk import Desk
from casereview.ui.widgets.answer_buttons import AnswerButtons
from casereview.ui.widgets.buttons import PrimaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.contacts_card import ContactsCard
from casereview.ui.widgets.fields import ChoiceField
from casereview.ui.widgets.layouts import ScrollPage
from casereview.ui.widgets.marks import makes_changes, only_looks
from casereview.ui.widgets.risk_record import RiskRecord
from casereview.ui.widgets.risk_rows import RiskRow
from casereview.ui.widgets.words import Role, Rule, Words


class RiskPart(ScrollPage):
    """Everything is saved as it is said; `refused` carries an error."""

    refused = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: RiskView | None = None
        self._enquiry = ""
        self._beginning = False
        self.rows: dict[str, RiskRow] = {}
        self.column.setContentsMargins(0, 0, 8, 0)
        self._notice = Words("", Role.MUTED)
        self.sitting = ChoiceField()
        self.sitting.setAccessibleName(self.tr("Which enquiry is shown"))
        only_looks(self.sitting)
        self.sitting.activated.connect(self._on_sitting)
        self.new = PrimaryButton(self.tr("Ask now"), name=self.tr("Begin a new enquiry into risk"))
        makes_changes(self.new)
        self.new.clicked.connect(self._on_new)
        self._opened_by = ChipLabel(Chip("", Tone.RED))
        self._reviewed = ChipLabel(Chip(self.tr("not clinically reviewed"), Tone.AMBER))
        self.asked = Card(
            self.tr("Asked at this sitting"), self.tr("keys 1–4 answer the line, Enter goes on")
        )
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        self.asked.body.addLayout(self._lines)
        self.record = RiskRecord()
        self.record.changed.connect(self._on_changed)
        self.record.words_changed.connect(self._on_words)
        self.record.record_wanted.connect(self._on_record)
        self.contacts: ContactsCard | None = None
        self._build()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._notice, 1)
        for chip in (self._opened_by, self._reviewed):
            head.addWidget(chip, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.sitting)
        head.addWidget(self.new)
        self.column.addLayout(head)
        self.column.addWidget(self.asked)
        self.column.addWidget(self.record)
        self.column.addStretch(1)
        for widget in (self.asked, self.record, self._opened_by, self.sitting):
            widget.hide()

    # ---- showing

    def refresh(self) -> None:
        """Ask for the risk page as it is saved."""
        self._desk.ask(risk.view, self._enquiry, done=self._show, key="risk page")

    def begin(self, enquiry_id: str = "") -> None:
        """Show an enquiry, the latest unless another is named, with the focus on its first line."""
        self._enquiry = enquiry_id
        self._beginning = True
        self.verticalScrollBar().setValue(0)
        self.refresh()

    def settle(self) -> None:
        """Save what is being typed."""
        for row in self.rows.values():
            row.words.flush()
        self.record.settle()

    def _show(self, view: RiskView) -> None:
        self._view = view
        if self.contacts is None:
            self._add_rows(view.content)
        words = view.content.notice
        if view.enquiry is None:
            words = self.tr("Not asked in this case yet; it is asked at every sitting. ") + words
        self._notice.setText(words)
        self._reviewed.setVisible(not view.content.reviewed_by)
        enquiry = view.enquiry
        for widget in (self.asked, self.record):
            widget.setVisible(enquiry is not None)
        self.sitting.setVisible(len(view.enquiries) > 1)
        self._opened_by.setVisible(bool(enquiry and enquiry.opened_by))
        if enquiry is not None:
            begun = self.tr("begun {moment} · keys 1–4 answer the line, Enter goes on")
            self.asked.set_note(begun.format(moment=moment(enquiry.begun_at.isoformat())))
        if enquiry is None:
            if self._beginning:
                self.new.setFocus()
            self._beginning = False
            return
        self._enquiry = enquiry.id
        self._opened_by.set_chip(
            Chip(self.tr("opened by {what}").format(what=enquiry.opened_by), Tone.RED)
        )
        self._show_sittings(view, enquiry)
        for probe, row in self.rows.items():
            row.show_answer(enquiry.id, view.answers.get(probe))
        waiting = any(each.enquiry_id == enquiry.id for each in view.waiting)
        self.record.show_enquiry(enquiry, waiting=waiting)
        if self._beginning:
            self._beginning = False
            first = next(iter(self.rows.values()))
            first.buttons["now"].buttons[0].setFocus()

    def _add_rows(self, content: RiskContent) -> None:
        for place, probe in enumerate(content.probes):
            if place:
                self._lines.addWidget(Rule())
            row = self.rows[probe.id] = RiskRow(self._desk.theme, probe)
            row.answered.connect(self._on_answered)
            row.said.connect(self._on_said)
            self._lines.addWidget(row)
        self.contacts = ContactsCard(content.contacts)
        self.column.insertWidget(self.column.count() - 1, self.contacts)

    def _show_sittings(self, view: RiskView, enquiry: RiskEnquiry) -> None:
        ids = [each.id for each in view.enquiries]
        if [self.sitting.itemData(i) for i in range(self.sitting.count())] != ids:
            self.sitting.clear()
            for each in view.enquiries:
                self.sitting.addItem(moment(each.begun_at.isoformat()), each.id)
        self.sitting.setCurrentIndex(self.sitting.findData(enquiry.id))

    # ---- answering

    def press(self, number: int) -> None:
        """Answer the line that has the focus by a key."""
        widget: QWidget | None = self.focusWidget()
        while widget is not None and not isinstance(widget, AnswerButtons):
            widget = widget.parentWidget()
        if isinstance(widget, AnswerButtons) and not self._desk.read_only:
            widget.press(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from line to line by Enter and Backspace, then on to what was done."""
        key = event.key()
        steps = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Backspace: -1}
        if key not in steps or not self._step(steps[Qt.Key(key)]):
            super().keyPressEvent(event)

    def _step(self, by: int) -> bool:
        """Put the focus on another line; False where it is on none."""
        lines = [buttons for row in self.rows.values() for buttons in row.buttons.values()]
        focus = self.focusWidget()
        here = next((n for n, line in enumerate(lines) if line.isAncestorOf(focus or self)), None)
        if here is None:
            return False
        following = here + by
        if following >= len(lines):
            self.record.begin()
        elif following >= 0:
            lines[following].buttons[0].setFocus()
            self.ensureWidgetVisible(lines[following], 0, 60)
        return True

    def _on_sitting(self) -> None:
        self.settle()
        self._enquiry = str(self.sitting.currentData())
        self.refresh()

    def _on_new(self) -> None:
        self.settle()
        self._desk.save(risk.begin, done=self._on_begun, failed=self._on_refused)

    def _on_begun(self, _changes: Changes) -> None:
        self.begin()

    def _on_answered(self, probe: str, column: str, reply: Reply) -> None:
        self._desk.save(risk.answer, self._enquiry, probe, column, reply, failed=self._on_refused)

    def _on_said(self, subject: str, words: str) -> None:
        enquiry_id, _, probe = subject.partition("/")
        self._desk.save(risk.say, enquiry_id, probe, words, failed=self._on_refused)

    def _on_changed(self, name: str, value: object) -> None:
        self._desk.save(risk.save, self._enquiry, name, value, failed=self._on_refused)

    def _on_words(self, enquiry_id: str, name: str, text: str) -> None:
        self._desk.save(risk.save, enquiry_id, name, text, failed=self._on_refused)

    def _on_record(self) -> None:
        self._desk.save(risk.record_done, self._enquiry, failed=self._on_not_recorded)

    def _on_not_recorded(self, error: CaseReviewError) -> None:
        self.record.refuse(" ".join(part for part in (error.what, error.do) if part))

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)
        self.refresh()
