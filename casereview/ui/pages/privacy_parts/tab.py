"""A list of records: a form above, a card for each, the rules below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casereview.domain.custody.privacy_clocks import LegalRule
from casereview.services.vault import privacy_records
from casereview.services.vault.privacy_records import PrivacyView
from casereview.ui.desk import VaultDesk
from casereview.ui.pages.privacy_parts.form import EntryForm, Group
from casereview.ui.pages.privacy_parts.record_card import CardData, RecordCard
from casereview.ui.widgets.buttons import PrimaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.layouts import Lines, ScrollPage, clear_layout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words

CORRECT, REMOVE = "correct", "remove"
"""What can be done with every record."""

_ABOVE = 24  # pixels of the page that stay in view over a form that was opened


def rule_lines(lines: Lines, rules: Sequence[LegalRule]) -> None:
    """Show rules, each with its source and whether it was checked."""
    lines.clear()
    for rule in rules:
        authority = rule.authority
        checked = authority.verified or "not verified"
        lines.add(rule.words, f"{authority.source} ({authority.year}) · {checked}")


class RecordsTab(ScrollPage):
    """Emits `answer_wanted` with the id of a case whose data somebody asks for.

    A subclass says what is recorded: its words, its form, its cards, and how it is saved.
    """

    answer_wanted = Signal(str)

    words: tuple[str, str, str]
    """The button's, the sentence above the list, the sentence of an empty list."""
    rules: tuple[str, ...]
    offers: Mapping[str, str]

    def __init__(self, desk: VaultDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.view: PrivacyView | None = None
        self.form = EntryForm(self.tr("Save"), self.groups())
        self.form.submitted.connect(self._on_submitted)
        self.form.cancelled.connect(self._on_cancelled)
        add, above, empty = self.words
        self.add = PrimaryButton(add)
        makes_changes(self.add)
        self.add.clicked.connect(self.begin_new)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(Words(above, Role.MUTED), 1)
        head.addWidget(self.add, 0, Qt.AlignmentFlag.AlignTop)
        self._empty = Words(empty, Role.MUTED)
        self._list = QVBoxLayout()
        self._list.setSpacing(16)
        self.cards: dict[str, RecordCard] = {}
        self._rules = Lines(share=(5, 5))
        rules = Card(self.tr("The rules"), self.tr("not advice; the careful reading is counted"))
        rules.body.addWidget(self._rules)
        self._record: Any = None
        self.column.addLayout(head)
        self.column.addWidget(self.form)
        self.column.addWidget(self._empty)
        self.column.addLayout(self._list)
        self.column.addWidget(rules)
        self.column.addStretch(1)

    def groups(self) -> Sequence[Group]:
        """Return the fields of the form under their headings."""
        raise NotImplementedError

    def lines(self, view: PrivacyView) -> Sequence[Any]:
        """Return the lines of this list."""
        raise NotImplementedError

    def record_of(self, line: Any) -> Any:  # noqa: ANN401 - a line of this list
        """Return the record that a line is of."""
        raise NotImplementedError

    def card(self, line: Any) -> CardData:  # noqa: ANN401 - a line of this list
        """Return what the card of a line shows."""
        raise NotImplementedError

    def begin(self, record: Any) -> None:  # noqa: ANN401 - a record of this list, or None
        """Open the form on a record, or on a new one."""
        raise NotImplementedError

    def made(self, record: Any, values: dict[str, Any]) -> Any:  # noqa: ANN401 - as above
        """Return the record with what was typed."""
        raise NotImplementedError

    def save(self, record: Any) -> None:  # noqa: ANN401 - a record of this list
        """Save a record."""
        raise NotImplementedError

    def show_view(self, view: PrivacyView) -> None:
        """Show the records as they stand; cards that are the same stay as they are."""
        first = self.view is None
        self.view = view
        if first:
            rule_lines(self._rules, [rule for rule in view.rules if rule.id in self.rules])
        shown = [self.card(line) for line in self.lines(view)]
        if [data.id for data in shown] != list(self.cards):
            clear_layout(self._list)
            self.cards = {}
            for data in shown:
                card = RecordCard(self.offers)
                card.wanted.connect(self._on_wanted)
                self._list.addWidget(card)
                self.cards[data.id] = card
        for data in shown:
            self.cards[data.id].show_record(data)
        self._empty.setVisible(not shown)

    def settle(self) -> None:
        """Save what is being typed."""
        self.form.settle()

    def begin_new(self) -> None:
        """Ask for a new record."""
        self._record = None
        self.begin(None)
        self._bring_form_into_view()

    def open_record(self, record_id: str) -> None:
        """Bring a record's card into view."""
        card = self.cards.get(record_id)
        if card is not None:
            self.ensureWidgetVisible(card, 0, _ABOVE)

    def act(self, action: str, line: Any) -> None:  # noqa: ANN401 - a line of this list
        """Do what a card's button says, beyond correcting and removing."""
        del action, line

    def _on_wanted(self, action: str, record_id: str) -> None:
        assert self.view is not None
        line = next(each for each in self.lines(self.view) if self.record_of(each).id == record_id)
        if action == CORRECT:
            self._record = self.record_of(line)
            self.begin(self._record)
            self._bring_form_into_view()
        elif action == REMOVE:
            self.desk.save(privacy_records.remove, record_id)
        else:
            self.act(action, line)

    def _on_submitted(self, values: dict[str, Any]) -> None:
        try:
            record = self.made(self._record, values)
        except KeyError as missing:
            name = str(missing.args[0])
            self.form.entries[name].set_wrong(self.tr("This is needed."))
            self.form.entries[name].control.setFocus()
            return
        self.save(record)

    def _on_saved(self, _changes: object) -> None:
        self.form.hide()
        self.add.setFocus()

    def _on_cancelled(self) -> None:
        self.add.setFocus()

    def _bring_form_into_view(self) -> None:
        QTimer.singleShot(0, self._scroll_to_form)

    def _scroll_to_form(self) -> None:
        self.verticalScrollBar().setValue(max(0, self.form.y() - _ABOVE))
