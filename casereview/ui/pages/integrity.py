"""Whether the vault is sound: checked while it is worked on, and what was found in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from casereview.errors import CancelledError, CaseReviewError
from casereview.services.changes import Kind
from casereview.services.vault import integrity
from casereview.services.vault.integrity import Checking, Integrity, Result
from casereview.services.views import PageName, Tone
from casereview.ui.copy_words import copy_words, now
from casereview.ui.desk import VaultDesk
from casereview.ui.models.checked_table import HEAD_ROLE, CheckedTable
from casereview.ui.page import Page
from casereview.ui.widgets.buttons import LinkButton, PrimaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.fault_card import FaultCard
from casereview.ui.widgets.layouts import Lines, ScrollPage, clear_layout
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.progress_strip import ProgressStrip
from casereview.ui.widgets.table import ReadingTable
from casereview.ui.widgets.words import Role, Words

if TYPE_CHECKING:
    from casereview.ui.asides import Aside, AsideState

_MOST = 20
"""Cases that need attention of which each has its card; the table names them all."""

_ROWS = 12
"""Rows of the table that are shown at once."""


class IntegrityPage(Page):
    """Shows the last check and the heads; checks the whole vault when asked to."""

    page = PageName.INTEGRITY
    kinds = frozenset({Kind.VAULT, Kind.CASE})

    def __init__(self, desk: VaultDesk, parent: QWidget | None = None) -> None:
        super().__init__("Integrity", parent)
        self._desk = desk
        self._aside: Aside | None = None
        self._total = 0
        self._result: Result | None = None
        self._view: Integrity | None = None
        self.check = PrimaryButton(self.tr("Check now"))
        self.check.clicked.connect(self._on_check)
        if desk.read_only:
            self.check.setEnabled(False)
            self.check.setToolTip(self.tr("The vault is open for reading only."))
        self.add_action_widget(self.check)
        self.progress = ProgressStrip()
        self.progress.cancelled.connect(self._on_cancel)
        self.result = Notice(closable=False)
        self._facts = Lines(share=(3, 9))
        self.model = CheckedTable(self)
        self.table = ReadingTable(self.tr("Cases and their heads"))
        self.table.setModel(self.model)
        self._copy = LinkButton(self.tr("Copy the head of the chosen case"))
        self._copy.clicked.connect(self._on_copy)
        self._build()
        desk.tasks.aside_changed.connect(self._on_aside)
        desk.changed.connect(self._on_changed)
        desk.copies.changed.connect(self._show_facts)

    def _build(self) -> None:
        facts = Card(self.tr("The vault"))
        facts.body.addWidget(self._facts)
        self.found = QVBoxLayout()
        self.found.setSpacing(16)
        cases = Card(self.tr("Cases"))
        cases.body.addWidget(
            Words(
                self.tr(
                    "The head is the number and seal of the last entry of a case’s history. It "
                    "changes with every change; a report that is issued prints it."
                ),
                Role.SMALL,
            )
        )
        cases.body.addWidget(self.table)
        line = QHBoxLayout()
        line.addWidget(self._copy)
        line.addStretch(1)
        cases.body.addLayout(line)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(CheckedTable.CASE, QHeaderView.ResizeMode.Stretch)
        page = ScrollPage()
        page.column.addWidget(self.progress)
        page.column.addWidget(self.result)
        page.column.addLayout(self.found)
        page.column.addWidget(facts)
        page.column.addWidget(cases)
        page.column.addStretch(1)
        self.content.addWidget(page)

    # ---- showing

    def refresh(self) -> None:
        self._desk.ask(integrity.integrity, done=self._show, key="integrity")

    def _show(self, view: Integrity) -> None:
        self._view = view
        self.set_heading(self.tr("Integrity"), view.size)
        self._show_facts()
        self._show_cases(view)

    def _show_facts(self) -> None:
        if self._view is None:
            return
        self._facts.clear()
        for label, value in (
            (self.tr("Last check"), self._view.last_check),
            (self.tr("Verified copies"), copy_words(self._desk.copies.state, now()).whole),
            (self.tr("Cases"), str(len(self._view.cases))),
            (self.tr("Folder"), self._view.folder),
        ):
            self._facts.add(label, value)

    def _show_result(self, result: Result) -> None:
        self._result = result
        tone = Tone.GREEN if result.sound else Tone.AMBER
        self.result.say(result.sentence, " ".join(result.notes), tone)
        clear_layout(self.found)
        bad = [one for one in (result.vault, *result.cases) if not one.sound]
        for one in bad[:_MOST]:
            self.found.addWidget(FaultCard(one))
        if len(bad) > _MOST:
            words = self.tr("The table names {count} more.")
            self.found.addWidget(Words(words.format(count=len(bad) - _MOST), Role.MUTED))

    def _show_cases(self, view: Integrity) -> None:
        """Show as many rows as there are, up to a page of them; the chosen one stays chosen."""
        chosen = self.table.currentIndex().row()
        self.model.show(view, self._result)
        rows = self.model.rowCount()
        row = self.table.verticalHeader().defaultSectionSize()
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(head + row * min(max(rows, 1), _ROWS) + 6)
        self._copy.setEnabled(rows > 0)
        if rows:
            self.table.setCurrentIndex(self.model.index(min(max(chosen, 0), rows - 1), 0))

    # ---- checking

    def _on_check(self) -> None:
        self.notice.hide()
        self.check.setEnabled(False)
        folder = self._desk.copies.state.plan.folder
        copies = Path(folder) if folder else None
        self._desk.ask(integrity.begin, copies, done=self._on_begun, failed=self._on_failed)

    def _on_begun(self, checking: Checking) -> None:
        name = self.tr("Checking the vault")
        self._aside = self._desk.tasks.run_aside(
            name, integrity.check, checking, done=self._on_checked, failed=self._on_failed
        )
        self._total = 0
        self.progress.begin(name, self._total)

    def _on_aside(self, state: AsideState | None) -> None:
        if self._aside is None or state is None or self._desk.tasks.aside is not self._aside:
            return
        if state.total != self._total:
            self._total = state.total
            self.progress.begin(state.name, state.total)
        self.progress.advance(state.done)

    def _on_cancel(self) -> None:
        if self._aside is not None:
            self._aside.cancel()

    def _on_checked(self, result: Result) -> None:
        self._end()
        self._show_result(result)
        self._desk.ask(integrity.keep, result, done=self._show)

    def _on_failed(self, error: CaseReviewError) -> None:
        self._end()
        if not isinstance(error, CancelledError):
            self.say_error(error)

    def _end(self) -> None:
        self._aside = None
        self.progress.finish()
        self.check.setEnabled(True)

    def _on_copy(self) -> None:
        head = self.table.currentIndex().data(HEAD_ROLE)
        if head:
            QApplication.clipboard().setText(str(head))

    def _on_changed(self, _changes: object) -> None:
        self.refresh_when_seen()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look anew when shown again: the heads go on while cases are worked on elsewhere."""
        super().hideEvent(event)
        self.refresh_when_seen()
