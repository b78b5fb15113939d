"""The history of a case: every command, what it changed, and the way back to it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from casereview.errors import CaseReviewError
from casereview.services import cases
from casereview.services.changes import Kind
from casereview.services.vault import history
from casereview.services.vault.history import PART, Detail, Head, Part
from casereview.services.views import PageName
from casereview.ui.desk import Desk
from casereview.ui.models.history_list import HistoryList
from casereview.ui.page import CasePage
from casereview.ui.tasks import Batch
from casereview.ui.widgets.buttons import SecondaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.date_field import DateEntry
from casereview.ui.widgets.entry_card import EntryCard
from casereview.ui.widgets.fields import Field
from casereview.ui.widgets.head_card import HeadCard
from casereview.ui.widgets.history_lines import EntryDelegate
from casereview.ui.widgets.line_delegate import LineList
from casereview.ui.widgets.marks import makes_changes, only_looks
from casereview.ui.widgets.progress_strip import ProgressStrip
from casereview.ui.widgets.words import Role, Words

_MOST = 1000  # entries that are listed again after a change
_PARTS = 200  # parts of going back at most, each shown and stopped before
_LABEL_WIDTH = 220  # pixels of a button's label after which it is cut


class HistoryPage(CasePage):
    """Lists, finds and tells entries; undoes, redoes, goes back; checks printed heads."""

    page = PageName.HISTORY
    kinds = frozenset(Kind)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "History", parent)
        self._batch: Batch | None = None
        self._wanted = ""
        self._at_once = 1
        self.model = HistoryList(self)
        self.entry = EntryCard(desk.theme)
        self.head = HeadCard()
        self.progress = ProgressStrip()
        self.undo = SecondaryButton(self.tr("Undo"))
        self.redo = SecondaryButton(self.tr("Redo"))
        makes_changes(self.undo, self.redo)
        for button in (self.undo, self.redo):
            self.add_action_widget(button)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.text = QLineEdit()
        self.text.setPlaceholderText(self.tr("words of a label"))
        self.text.setClearButtonEnabled(True)
        self.day = DateEntry(self.tr("On the day"), exact=True)
        only_looks(self.text, self.day.date)
        self.list = LineList(self.tr("Entries of the history, newest first"))
        self.list.setUniformItemSizes(True)
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(self.desk.theme, self.list))
        self.none = Words(self.tr("No entry is as you look for."), Role.MUTED)
        self.none.hide()
        find = QHBoxLayout()
        find.setContentsMargins(6, 0, 6, 0)
        find.setSpacing(12)
        for field, share in ((Field(self.tr("Find"), self.text), 3), (self.day, 2)):
            find.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
        listing = Card()
        sheet = listing.layout()
        assert sheet is not None
        sheet.setContentsMargins(8, 12, 8, 12)
        listing.body.addLayout(find)
        listing.body.addWidget(self.none)
        listing.body.addWidget(self.list, 1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.entry, 1)
        column.addWidget(self.head)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(14)
        split.setChildrenCollapsible(False)
        for widget, least, share in ((listing, 340, 55), (right, 320, 45)):
            widget.setMinimumWidth(least)
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, share)
        split.setSizes([560, 460])
        self.content.setContentsMargins(22, 16, 22, 16)
        self.content.setSpacing(10)
        self.content.addWidget(self.progress)
        self.content.addWidget(split, 1)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.model.more_wanted.connect(self._on_more)
        self.text.textChanged.connect(self._on_find)
        self.day.date.textChanged.connect(self._on_find)
        self.undo.clicked.connect(self._on_undo)
        self.redo.clicked.connect(self._on_redo)
        self.entry.back_wanted.connect(self._on_back)
        self.progress.cancelled.connect(self._on_cancel)
        self.head.check_wanted.connect(self._on_check)

    # ---- showing

    def refresh(self) -> None:
        limit = min(max(PART, self.model.rowCount()), _MOST)
        self.desk.ask(history.head, done=self._show_head, key="history head")
        self.desk.ask(history.entries, *self._sought(limit), done=self._show_part, key="history")

    def open_at(self, target: str) -> None:
        """Show the entry of that number."""
        self._wanted = target
        self.text.clear()
        self.day.date.clear()
        self._reach_wanted()

    @property
    def place(self) -> str:
        return str(self.entry.number or "")

    @property
    def _busy(self) -> bool:
        """Whether nothing can be undone now: it is being done, or the vault is only read."""
        return self._batch is not None or self.desk.read_only

    def _sought(self, limit: int, before: int | None = None) -> tuple[object, ...]:
        day = self.day.date.day() if self.day.date.is_valid else None
        return before, self.text.text(), day, limit

    def _show_head(self, head: Head) -> None:
        self.head.show_head(head)
        self.set_heading(self.tr("History"), self.tr("{n} entries").format(n=head.number))
        for button, word, label in (
            (self.undo, self.tr("Undo"), head.undo),
            (self.redo, self.tr("Redo"), head.redo),
        ):
            words = f"{word}: {label}" if label else word
            metrics = button.fontMetrics()
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, _LABEL_WIDTH)
            button.setText(shown)
            button.setAccessibleName(words)
            button.setToolTip(words if label else "")
            button.setEnabled(label is not None and not self._busy)

    def _show_part(self, part: Part) -> None:
        chosen = self._wanted or self.place
        scroll = self.list.verticalScrollBar().value()
        stays = chosen == self.place
        self.model.set_part(part)
        self.none.setVisible(not part.entries)
        self._wanted = chosen
        if chosen:
            self._reach_wanted()
        elif part.entries:
            self.list.choose(self.model.index(0))
        if stays:
            self.list.verticalScrollBar().setValue(scroll)
        self._ask_detail()

    def _reach_wanted(self) -> None:
        """Choose the wanted entry once some are listed; one not listed yet is told all the same."""
        if not self._wanted or not self.model.rowCount():
            return
        number, self._wanted = int(self._wanted), ""
        self.list.choose(self.model.find(str(number)))
        if not self.list.currentIndex().isValid():
            self.desk.ask(history.detail, number, done=self._show_detail, key="history entry")

    def _on_current(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self._ask_detail()

    def _ask_detail(self) -> None:
        row = self.model.row(self.list.currentIndex())
        if row is not None:
            self.desk.ask(history.detail, row.number, done=self._show_detail, key="history entry")
        elif not self.model.rowCount():
            self.entry.show_nothing()

    def _show_detail(self, detail: Detail) -> None:
        self.entry.show_detail(detail, busy=self._busy)

    def _on_more(self, before: int) -> None:
        self.desk.ask(history.entries, *self._sought(PART, before), done=self.model.add_part)

    def _on_find(self) -> None:
        self.entry.show_nothing()
        self.desk.ask(history.entries, *self._sought(PART), done=self._show_part, key="history")

    # ---- going back and forth

    def _on_undo(self) -> None:
        self.desk.save(cases.undo)

    def _on_redo(self) -> None:
        self.desk.save(cases.redo)

    def _on_back(self, steps: int) -> None:
        name = self.tr("Undoing")
        self._at_once = -(-steps // _PARTS)
        whole, rest = divmod(steps, self._at_once)
        parts = [(self._at_once,)] * whole + ([(rest,)] if rest else [])
        self._batch = self.desk.save_each(
            name, history.undo_some, parts, each=self._on_step, done=self._on_back_done
        )
        self.progress.begin(name, steps)
        for button in (self.undo, self.redo, self.entry.back):
            button.setEnabled(False)

    def _on_step(self, _changes: object) -> None:
        if self._batch is not None:
            self.progress.advance(self._batch.done * self._at_once)

    def _on_cancel(self) -> None:
        if self._batch is not None:
            self._batch.cancel()

    def _on_back_done(self, _batch: Batch) -> None:
        self._batch = None
        self.progress.finish()
        self.refresh()

    # ---- heads

    def _on_check(self, text: str) -> None:
        self.desk.ask(history.find_head, text, done=self.head.show_found, failed=self._on_no_head)

    def _on_no_head(self, error: CaseReviewError) -> None:
        self.head.show_refused(error)
