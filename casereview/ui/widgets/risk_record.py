"""The clinician's judgement, what was done about risk, and the record that ends the banner."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget

from casereview.domain.assessing.risk import Ground, RiskEnquiry, Solicitor
from casereview.services.vault.history_words import moment
from casereview.services.views import Chip, Tone
from casereview.ui.widgets.autosave import AutosaveText
from casereview.ui.widgets.buttons import PrimaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.entries import ChoiceEntry, Entry, LineEntry, WhenEntry
from casereview.ui.widgets.layouts import FlowLayout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.words import Role, Words

SOLICITOR = {
    Solicitor.NOT_RECORDED: "not recorded",
    Solicitor.TOLD: "told",
    Solicitor.NOT_TOLD: "not told",
}
GROUNDS = {
    Ground.NOT_RECORDED: "not recorded",
    Ground.CONSENT: "with consent",
    Ground.BEST_INTEREST: "best interest or public interest",
    Ground.NOTHING_PASSED_ON: "nothing was passed on",
}


class RiskRecord(Card):
    """Emits `changed` with a field's name and value, `record_wanted` to end the banner.

    `words_changed` carries enquiry, field and text of what is typed.
    """

    changed = Signal(str, object)
    words_changed = Signal(str, str, str)
    record_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Judgement and what was done"), self.tr("saved as you write"), parent
        )
        self._enquiry: RiskEnquiry | None = None
        self.judgement = self._text(self.tr("Your judgement"), "judgement")
        self.done = self._text(self.tr("What was done; or that nothing was, and why"), "done")
        self.ticks = {
            "general_practitioner": QCheckBox(self.tr("GP told")),
            "crisis_team": QCheckBox(self.tr("Crisis team told")),
            "emergency": QCheckBox(self.tr("Emergency number called")),
        }
        self.entries: dict[str, Entry] = {
            "solicitor": ChoiceEntry(
                self.tr("Instructing solicitor"),
                [(each.value, words) for each, words in SOLICITOR.items()],
                Solicitor,
            ),
            "ground": ChoiceEntry(
                self.tr("Ground for passing it on"),
                [(each.value, words) for each, words in GROUNDS.items()],
                Ground,
            ),
            "ground_words": LineEntry(self.tr("The ground in your words")),
            "remind_on": WhenEntry(
                self.tr("Remind me on"), self.tr("Shown among the next steps."), exact=True
            ),
        }
        self.in_report = QCheckBox(
            self.tr("Offer this enquiry to the report (it stays out unless you tick this)")
        )
        self.record = PrimaryButton(self.tr("Record what was done"))
        makes_changes(self.record)
        self.state = ChipLabel(Chip(""))
        self.notice = Notice(closable=False)
        self._arrange()
        self._connect()

    def _text(self, name: str, field: str) -> AutosaveText:
        edit = AutosaveText()
        edit.setProperty("field", field)
        edit.setProperty("role", str(Role.REPORT))
        edit.setAccessibleName(name)
        edit.setFixedHeight(edit.fontMetrics().lineSpacing() * 5 + 26)
        return edit

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for column, edit in enumerate((self.judgement, self.done)):
            grid.addWidget(Words(edit.accessibleName(), Role.SMALL), 0, column)
            grid.addWidget(edit, 1, column)
            grid.setColumnStretch(column, 1)
        told = FlowLayout(spacing=18)
        for box in self.ticks.values():
            told.addWidget(box)
        grid.addLayout(told, 2, 0, 1, 2)
        for place, entry in enumerate(self.entries.values()):
            grid.addWidget(entry, 3 + place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.record)
        foot.addWidget(self.state)
        foot.addStretch(1)
        self.body.addLayout(grid)
        self.body.addWidget(self.in_report)
        self.body.addWidget(self.notice)
        self.body.addLayout(foot)

    def _connect(self) -> None:
        for edit in (self.judgement, self.done):
            edit.settled.connect(self._on_words)
        for name, box in (*self.ticks.items(), ("in_report", self.in_report)):
            box.clicked.connect(partial(self._on_ticked, name, box))
        for name, entry in self.entries.items():
            entry.left.connect(partial(self._save_entry, name, entry))
        self.record.clicked.connect(self._on_record)

    def show_enquiry(self, enquiry: RiskEnquiry, *, waiting: bool) -> None:
        """Show an enquiry as it is saved; fields that are being typed in stay."""
        self._enquiry = enquiry
        self.judgement.show_text(f"{enquiry.id}/judgement", enquiry.judgement)
        self.done.show_text(f"{enquiry.id}/done", enquiry.done)
        for name, box in (*self.ticks.items(), ("in_report", self.in_report)):
            box.setChecked(bool(getattr(enquiry, name)))
        for name, entry in self.entries.items():
            if not (entry.is_held or entry.is_wrong):
                entry.show_value(getattr(enquiry, name))
        recorded = enquiry.recorded_at
        if waiting:
            chip = Chip(self.tr("what was done is not recorded"), Tone.RED)
        elif recorded is not None:
            words = self.tr("recorded {when}").format(when=moment(recorded.isoformat()))
            chip = Chip(words, Tone.PLAIN)
        else:
            chip = Chip(self.tr("nothing waits"))
        self.state.set_chip(chip)

    def begin(self) -> None:
        """Put the focus where the judgement is written."""
        self.judgement.setFocus()

    def settle(self) -> None:
        """Save what is being typed."""
        self.judgement.flush()
        self.done.flush()
        for name, entry in self.entries.items():
            if entry.is_held:
                self._save_entry(name, entry)

    def refuse(self, words: str) -> None:
        """Say why nothing was recorded."""
        self.notice.say(words, tone=Tone.AMBER)

    def _on_words(self, subject: str, text: str) -> None:
        enquiry_id, _, name = subject.partition("/")
        self.words_changed.emit(enquiry_id, name, text)

    def _on_ticked(self, name: str, box: QCheckBox, _checked: bool = False) -> None:
        self.changed.emit(name, box.isChecked())

    def _save_entry(self, name: str, entry: Entry) -> None:
        if self._enquiry is None:
            return
        try:
            value = entry.value()
        except ValueError as reason:
            entry.set_wrong(str(reason))
            return
        entry.set_wrong("")
        assert value is None or isinstance(value, str | date)
        if value != getattr(self._enquiry, name):
            self.changed.emit(name, value)

    def _on_record(self) -> None:
        self.settle()
        self.notice.hide()
        self.record_wanted.emit()
