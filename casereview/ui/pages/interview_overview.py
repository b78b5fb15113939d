"""Overview and history: what the person tells before any schedule asks, and anchors in time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from casereview.domain.assessing.account import AccountPart
from casereview.domain.dates import PartialDate
from casereview.errors import CaseReviewError
from casereview.services import cases, opening
from casereview.services.opening import OpeningView
from casereview.services.views import PageName, Particulars
from casereview.ui.desk import Desk
from casereview.ui.models.particulars import (
    EPISODE_HEAD,
    EVENT_HEAD,
    LinesModel,
    episode_lines,
    event_lines,
)
from casereview.ui.pages.particulars.kinds import EpisodeForm, EventForm
from casereview.ui.pages.particulars.list_card import ListCard
from casereview.ui.widgets.autosave import AutosaveText
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.entries import WhenEntry
from casereview.ui.widgets.layouts import ScrollPage
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words

if TYPE_CHECKING:
    from casereview.services.session import OpenCase

_LINES = {
    AccountPart.ACCOUNT: 9,
    AccountPart.COMPLAINT: 4,
    AccountPart.WISHES: 4,
    AccountPart.HISTORY: 5,
    AccountPart.TREATMENT: 5,
}
"""Lines of each text that are seen without scrolling, at the least."""


def load(case: OpenCase) -> tuple[OpeningView, Particulars]:
    """Read the overview, and what its lists show."""
    return opening.view(case), cases.particulars(case)


class AccountField(QWidget):
    """A part of the account: its name, what helps to open it, and the text, saved as typed."""

    written = Signal(object, str)
    report_wanted = Signal(object)

    def __init__(self, part: AccountPart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part = part
        self.text = AutosaveText()
        self.text.setProperty("role", str(Role.REPORT))
        self.text.setAccessibleName(part.words)
        self.text.setPlaceholderText(part.prompt)
        high = self.text.fontMetrics().lineSpacing() * _LINES[part] + 26
        if part is AccountPart.ACCOUNT:
            self.text.setMinimumHeight(high)
        else:
            self.text.setFixedHeight(high)
        self.text.settled.connect(self._on_settled)
        self.take_over = LinkButton(
            self.tr("Add to the report"),
            name=self.tr("Add “{part}” to the report").format(part=part.words),
        )
        makes_changes(self.take_over)
        self.take_over.clicked.connect(self._on_take_over)
        head = QHBoxLayout()
        head.addWidget(Words(part.words, Role.STRONG), 1)
        head.addWidget(self.take_over)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.text, 1)

    def show_text(self, text: str) -> None:
        """Show what is saved; what is being typed stays."""
        self.text.show_text(self.part.value, text)
        self.take_over.setVisible(bool(text.strip()))

    def _on_settled(self, _subject: str, text: str) -> None:
        self.written.emit(self.part, text)

    def _on_take_over(self) -> None:
        self.text.flush()
        self.report_wanted.emit(self.part)


class OverviewPart(ScrollPage):
    """`refused` carries an error, `told` what was done; all else is saved as it is written."""

    refused = Signal(object)
    told = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._saving = 0
        self._anchor: PartialDate | None = None
        self.column.setContentsMargins(0, 0, 8, 0)
        self.fields = {part: AccountField(part) for part in AccountPart}
        self.since = WhenEntry(self.tr("“Ever since” in the screener is asked from"))
        self.since.left.connect(self._on_since)
        self.events = ListCard(
            self.tr("Anchors in time"),
            self.tr(
                "No dated event yet: births, losses, moves, the event itself, in any exactness."
            ),
            EventForm(),
            LinesModel(EVENT_HEAD),
            event_lines,
            1,
        )
        self.episodes = ListCard(
            self.tr("Treatment so far"),
            self.tr("No course of treatment is filed yet."),
            EpisodeForm(),
            LinesModel(EPISODE_HEAD),
            episode_lines,
            1,
        )
        self._documents = LinkButton(self.tr("Look in the documents"))
        self._documents.clicked.connect(partial(desk.go, PageName.DOCUMENTS))
        self._sitting = LinkButton(self.tr("When and where, who was there, interpreter, culture…"))
        self._sitting.clicked.connect(partial(desk.go, PageName.OVERVIEW, "details/case"))
        self._build()
        self._connect()

    def _build(self) -> None:
        told = Card(
            self.tr("In their own words"),
            self.tr("before anything is asked by a schedule · saved as you write"),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.addWidget(self.fields[AccountPart.ACCOUNT], 0, 0, 2, 1)
        grid.addWidget(self.fields[AccountPart.COMPLAINT], 0, 1)
        grid.addWidget(self.fields[AccountPart.WISHES], 1, 1)
        grid.addWidget(self.fields[AccountPart.HISTORY], 2, 0)
        grid.addWidget(self.fields[AccountPart.TREATMENT], 2, 1)
        for place in (0, 1):
            grid.setColumnStretch(place, 1)
        told.body.addLayout(grid)
        told.body.addWidget(self._sitting, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(told)
        self.events.body.addWidget(self.since)
        self.episodes.body.addWidget(self._documents, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.events)
        self.column.addWidget(self.episodes)
        self.column.addStretch(1)

    def _connect(self) -> None:
        for field in self.fields.values():
            field.written.connect(partial(self._save, opening.write))
            field.report_wanted.connect(self._take_over)
        self.events.saved.connect(partial(self._save, cases.save_event))
        self.events.removed.connect(partial(self._save, cases.remove_event))
        self.episodes.saved.connect(partial(self._save, cases.save_episode))
        self.episodes.removed.connect(partial(self._save, cases.remove_episode))

    def refresh(self) -> None:
        """Ask for the overview as it is saved."""
        self._desk.ask(load, done=self._show, key="interview overview")

    def settle(self) -> None:
        """Save what is being typed."""
        for field in self.fields.values():
            field.text.flush()
        self.events.settle()
        self.episodes.settle()
        if self.since.is_held:
            self._on_since()

    def begin(self, part: str = "") -> None:
        """Put the focus into a part, the account unless another is named."""
        chosen = AccountPart(part) if part in set(AccountPart) else AccountPart.ACCOUNT
        field = self.fields[chosen]
        field.text.setFocus()
        self.ensureWidgetVisible(field)

    def _show(self, loaded: tuple[OpeningView, Particulars]) -> None:
        view, particulars = loaded
        for part, field in self.fields.items():
            field.show_text(view.texts.get(part, ""))
        for card in (self.events, self.episodes):
            card.show_view(particulars, saving=bool(self._saving))
        self._documents.setVisible(bool(view.documents))
        self._anchor = view.anchor.when if view.anchor.chosen else None
        if not (self.since.is_held or self.since.is_wrong):
            self.since.show_value(self._anchor)
        if not view.anchor.chosen:
            words = self.tr("Left empty, it is asked {anchor}: from the first index event.")
            if view.anchor.when is None:
                words = self.tr("Left empty, it is asked of the whole life: no index event.")
            self.since.set_hint(words.format(anchor=view.anchor.words))

    def _on_since(self) -> None:
        try:
            value = self.since.value()
        except ValueError as reason:
            self.since.set_wrong(str(reason))
            return
        self.since.set_wrong("")
        assert value is None or isinstance(value, PartialDate)
        if value != self._anchor:
            self._anchor = value
            self._save(opening.set_anchor, value)

    def _take_over(self, part: AccountPart) -> None:
        self._desk.save(
            opening.take_over,
            part,
            done=partial(self._on_taken_over, part),
            failed=self.refused.emit,
        )

    def _on_taken_over(self, part: AccountPart, _changes: object) -> None:
        words = self.tr("“{part}” was added to the report, below what stood in its section.")
        self.told.emit(words.format(part=part.words))

    def _save(self, call: object, *args: object) -> None:
        self._saving += 1
        self._desk.save(call, *args, done=self._on_saved, failed=self._on_refused)  # type: ignore[arg-type]  # the services above

    def _on_saved(self, _result: object) -> None:
        self._saving -= 1

    def _on_refused(self, error: CaseReviewError) -> None:
        self._saving -= 1
        self.refused.emit(error)
        self.refresh()
