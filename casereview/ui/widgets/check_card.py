"""One check whole: what it asks, where it is mended, and why it may stand where it may."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from casereview.domain.dates import british
from casereview.domain.reports.report import Gate
from casereview.ui.models.check_lines import BLOCKS, RuleLine
from casereview.ui.widgets.buttons import LinkButton, SmallButton, SmallPrimaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.entries import TextEntry
from casereview.ui.widgets.layouts import FlowLayout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words

REREAD = "A18"
"""The check that tells which references say something else than when they were written."""


class CheckCard(Card):
    """`show_wanted` and `page_wanted` carry nothing: they are of the check that is shown.

    So is `accepted`, of a reference that is to stand as it reads now. `acknowledged` carries the
    reason, `asked_again` the id of the acknowledgement.
    """

    show_wanted = Signal()
    page_wanted = Signal()
    accepted = Signal()
    acknowledged = Signal(str)
    asked_again = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setAccessibleName(self.tr("The check chosen"))
        self.line: RuleLine | None = None
        self._chip = ChipLabel(BLOCKS)
        self._title = Words("", Role.HEADING)
        self._message = Words("", Role.BODY, selectable=True)
        self._other = Words("", Role.MUTED)
        self._why = Words("", Role.SMALL)
        self._held = Words("", Role.BODY)
        self.show_me = SmallPrimaryButton(self.tr("Show me"))
        self.show_me.clicked.connect(self.show_wanted)
        self.go = SmallButton("")
        self.go.clicked.connect(self.page_wanted)
        self.accept = SmallButton(self.tr("Accept what it says now"))
        self.accept.clicked.connect(self.accepted)
        self.reason = TextEntry(self.tr("Why it may stand"))
        self.keep = SmallPrimaryButton(self.tr("Let it stand"))
        self.again = LinkButton(self.tr("Ask about it again"))
        makes_changes(self.accept, self.keep, self.again)
        self.keep.clicked.connect(self._on_keep)
        self.again.clicked.connect(self._on_again)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._chip)
        head.addStretch(1)
        ways = FlowLayout(spacing=8)
        ways.addWidget(self.show_me)
        ways.addWidget(self.go)
        ways.addWidget(self.accept)
        self.body.addLayout(head)
        for widget in (self._title, self._message, self._other):
            self.body.addWidget(widget)
        self.body.addLayout(ways)
        deciding: tuple[QWidget, ...] = (self.reason, self.keep, self._held, self.again, self._why)
        for part in deciding:
            self.body.addWidget(part)

    def show_line(self, line: RuleLine, page_title: str, section_title: str) -> None:
        """Show a check; page_title and section_title name where it is mended, '' for nowhere."""
        moved = self.line is None or self.line.key != line.key
        self.line = line
        check = line.check
        self._chip.set_chip(line.chip)
        self._title.setText(line.title)
        self._message.setText(check.message)
        self._other.setText(self.tr("In your case: {title}").format(title=line.other))
        self._other.setVisible(bool(line.other))
        self.show_me.setVisible(bool(section_title))
        self.show_me.setToolTip(section_title)
        self.show_me.setAccessibleName(self.tr("Show me: {title}").format(title=section_title))
        self.go.setVisible(bool(page_title))
        self.go.setText(self.tr("Open {page}").format(page=page_title))
        self.go.setAccessibleName(self.go.text())
        warns = not check.ok and check.gate is Gate.WARN
        self.accept.setVisible(warns and check.id == REREAD)
        self.reason.setVisible(warns and line.held is None)
        self.keep.setVisible(warns and line.held is None)
        self._held.setVisible(line.held is not None)
        self.again.setVisible(line.held is not None)
        if line.held is not None:
            words = self.tr("You let it stand on {day}: {reason}")
            day = british(line.held.made_on)
            self._held.setText(words.format(day=day, reason=line.held.reason))
        self._why.setText(self._gate_words(line))
        if moved:
            self.reason.set_wrong("")
            self.reason.show_value("")

    def _gate_words(self, line: RuleLine) -> str:
        check = line.check
        if check.ok:
            return self.tr("Nothing is to be done.")
        if check.gate is Gate.BLOCK:
            return self.tr("The report cannot be finalised before this is mended.")
        return self.tr("Reasons stay in this case’s file. No report or export holds them.")

    def set_wrong(self, why: str) -> None:
        """Say why it was not kept."""
        self.reason.set_wrong(why)

    def _on_keep(self) -> None:
        reason = str(self.reason.value())
        if not reason:
            self.reason.set_wrong(self.tr("Say why the warning may stand."))
            self.reason.control.setFocus()
            return
        self.reason.set_wrong("")
        self.acknowledged.emit(reason)

    def _on_again(self) -> None:
        if self.line is not None and self.line.held is not None:
            self.asked_again.emit(self.line.held.id)
