"""The time line: dated facts in order, with gaps, filters, and what can be done with a line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from casereview.domain.case import Event
from casereview.domain.documents.chronology import Entry, Filter, Source
from casereview.errors import CaseReviewError
from casereview.services import cases
from casereview.services.changes import Changes
from casereview.services.correspondence import chronology
from casereview.services.correspondence.chronology import ChronologyView
from casereview.ui.desk import Desk
from casereview.ui.models.chronology import ChronologyRows
from casereview.ui.pages.particulars.kinds import EventForm
from casereview.ui.widgets.buttons import LinkButton, SecondaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chronology_filter import ChronologyFilter
from casereview.ui.widgets.chronology_lines import ChronologyDelegate
from casereview.ui.widgets.empty_state import EmptyState
from casereview.ui.widgets.entry_sources import EntrySources
from casereview.ui.widgets.layouts import ScrollPage
from casereview.ui.widgets.line_delegate import LineList
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words

if TYPE_CHECKING:
    from casereview.services.session import OpenCase

COMPARE, JOIN = "compare", "join"


class ChooseSheet:
    """Asks where to save the file for spreadsheets; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget) -> str:
        """Return the path; '' when the dialog was left."""
        path, _ = QFileDialog.getSaveFileName(
            parent,
            parent.tr("Save the chronology outside the encrypted vault"),
            "chronology.csv",
            parent.tr("Spreadsheet (*.csv)"),
        )
        return path


def sheet_to_disk(case: OpenCase, wanted: Filter, path: str) -> tuple[Path, Changes]:
    """Write what is shown to a file, noted as having left the vault."""
    return chronology.save_csv(case, wanted, Path(path))


class Timeline(QWidget):
    """Emits `counted` with the words beside the heading, `refused` with an error, `told` likewise.

    `contradiction_wanted` carries the id of one.
    """

    counted = Signal(str)
    refused = Signal(object)
    told = Signal(str)
    contradiction_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: ChronologyView | None = None
        self._wanted = ""
        self._saving = 0
        self._held: tuple[str, str] | None = None  # what for, and the key of the line
        self.filter = ChronologyFilter()
        self.filter.changed.connect(self._show_rows)
        self.rows = ChronologyRows(self)
        self.list = LineList(self.tr("Chronology, oldest first"))
        self.list.setModel(self.rows)
        self.list.setItemDelegate(ChronologyDelegate(desk.theme, self.list))
        self.detail = EntrySources()
        self.form = EventForm()
        self.form.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.empty = EmptyState(
            self.tr("No dated facts yet"),
            self.tr(
                "What you accept from documents stands here by date, with what the interview and"
                " you yourself record. Each line says who says it, and where."
            ),
            self.tr("Add an event…"),
        )
        makes_changes(self.empty.button)
        self._hold = self._hold_strip()
        self._leaving = self._leaving_card()
        self._build()
        self._connect()

    # ---- building

    def _hold_strip(self) -> Card:
        strip = Card()
        line = QHBoxLayout()
        self._holding = Words("", Role.BODY)
        drop = LinkButton(self.tr("Let go  Esc"))
        drop.clicked.connect(self._let_go)
        line.addWidget(self._holding, 1)
        line.addWidget(drop)
        strip.body.addLayout(line)
        strip.hide()
        return strip

    def _leaving_card(self) -> Card:
        card = Card(self.tr("Export for a spreadsheet"))
        self._leaving_words = Words("", Role.BODY)
        card.body.addWidget(self._leaving_words)
        self.choose = SecondaryButton(self.tr("Choose where to save…"))
        cancel = SecondaryButton(self.tr("Cancel"))
        makes_changes(self.choose)
        self.choose.clicked.connect(self._on_choose)
        cancel.clicked.connect(card.hide)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.choose)
        line.addWidget(cancel)
        line.addStretch(1)
        card.body.addLayout(line)
        card.hide()
        return card

    def _build(self) -> None:
        sheet = Card()
        inner = sheet.layout()
        assert inner is not None
        inner.setContentsMargins(8, 8, 8, 8)
        sheet.body.addWidget(self.list)
        self._side = ScrollPage()
        self._side.column.setContentsMargins(0, 0, 0, 0)
        self._side.column.addWidget(self.detail)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(14)
        self._split.setChildrenCollapsible(False)
        for widget, least, share in ((sheet, 420, 66), (self._side, 300, 34)):
            widget.setMinimumWidth(least)
            self._split.addWidget(widget)
            self._split.setStretchFactor(self._split.count() - 1, share)
        self._split.setSizes([700, 350])
        self._none = Words(self.tr("No line is left by these choices."), Role.MUTED)
        self._none.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())  # until the chronology has been read
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (self.filter, self._leaving, self.form, self._hold, self._none):
            column.addWidget(part)
        column.addWidget(self._split, 1)
        hint = self.tr(
            "Enter opens the page, R puts a line into the report or out of it, C sets sources"
            " against each other, J joins two lines, E edits, N adds an event."
        )
        self._keys = Words(hint, Role.SMALL)
        column.addWidget(self._keys)
        self._stack.addWidget(whole)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.activated.connect(self._on_activated)
        self.detail.open_wanted.connect(self.open_source)
        self.detail.contradiction_wanted.connect(self.contradiction_wanted)
        self.detail.edit_wanted.connect(self.edit)
        self.detail.report_wanted.connect(self.change_report)
        self.detail.compare_wanted.connect(self.compare)
        self.detail.join_wanted.connect(self.join)
        self.detail.part_wanted.connect(self.part)
        self.form.saved.connect(self._on_event)
        self.form.removed.connect(self._on_event_removed)
        self.form.closed.connect(self._on_form_closed)
        self.empty.started.connect(self.begin_new)
        keys: tuple[tuple[str, Callable[[], None]], ...] = (
            ("R", self.change_report),
            ("C", self.compare),
            ("J", self.join),
            ("E", self.edit),
            ("N", self.begin_new),
            ("Escape", self._let_go),
        )
        for key, call in keys:
            shortcut = QShortcut(QKeySequence(key), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(call)

    # ---- showing

    def refresh(self) -> None:
        """Ask for the chronology and show it."""
        self._desk.ask(chronology.view, done=self.show_view, key="chronology")

    def show_view(self, view: ChronologyView) -> None:
        """Show a view."""
        self._view = view
        self.form.set_view(view.particulars)
        if self.form.record is not None and not self._saving:
            now = next((e for e in view.particulars.events if e.id == self.form.record.id), None)
            if now is None:
                self.form.close_form()
            else:
                self.form.follow(now)
        self.filter.offer(view)
        self._stack.setCurrentIndex(1 if view.entries or not self.form.isHidden() else 2)
        self._show_rows()

    def _show_rows(self) -> None:
        if self._view is None:
            return
        chosen, place = self.rows.key(self.list.currentIndex()), self.list.currentIndex().row()
        rows = self._view.rows(self.filter.value)
        self.rows.set_rows(rows)
        shown = sum(isinstance(row, Entry) for row in rows)
        self._none.setVisible(not shown and bool(self._view.entries))
        index = self.rows.place_of(self._wanted or chosen or "")
        if index.isValid():
            self._wanted = ""
        elif rows:
            index = self.rows.index(min(max(place, 0), len(rows) - 1))
        self.list.choose(index)
        self._on_current(index)
        whole = sum(entry.decided for entry in self._view.entries)
        words = self.tr("{shown} of {whole} lines") if shown != whole else self.tr("{whole} lines")
        self.counted.emit(words.format(shown=shown, whole=whole) if self._view.entries else "")

    def show_line(self, key: str) -> None:
        """Bring the line of a fact into view once it is there, whatever the filter leaves."""
        self._wanted = key
        if key and self._view is not None:
            if not self.rows.place_of(key).isValid():
                self.filter.reset()
            self._show_rows()

    @property
    def place(self) -> str:
        """The key of the line under the cursor."""
        entry = self.current
        return entry.key if entry is not None else ""

    @property
    def current(self) -> Entry | None:
        """The line under the cursor; None on a gap or nowhere."""
        row = self.rows.row(self.list.currentIndex())
        return row if isinstance(row, Entry) else None

    def _on_current(self, _index: QModelIndex, _before: object = None) -> None:
        named = self._view.named if self._view is not None else {}
        self.detail.show_entry(self.current, named)

    # ---- leading elsewhere

    def _on_activated(self, _index: QModelIndex) -> None:
        entry = self.current
        if entry is None:
            return
        source = next((s for s in entry.sources if chronology.use_of(s) is not None), None)
        if source is not None:
            self.open_source(source)
        else:
            self.edit()

    def open_source(self, source: Source) -> None:
        """Go to where a source stands."""
        use = chronology.use_of(source)
        if use is not None:
            self._desk.go(use.page, use.target)

    # ---- events

    def begin_new(self) -> None:
        """Ask for a new event."""
        if self._view is None or self._desk.read_only:
            return
        self._stack.setCurrentIndex(1)
        self._make_room(editing=True)
        self.form.begin_new()

    def edit(self) -> None:
        """Offer the event under the cursor to be changed."""
        entry = self.current
        if entry is None or self._view is None or not entry.key.startswith("event:"):
            return
        key = entry.key.partition(":")[2]
        event = next((e for e in self._view.particulars.events if e.id == key), None)
        if event is not None and not self._desk.read_only:
            self._make_room(editing=True)
            self.form.begin(event)

    def _make_room(self, *, editing: bool) -> None:
        """Let the form have the place of filter and detail while it is open."""
        self.filter.setVisible(not editing)
        self._side.setVisible(not editing)
        self._keys.setVisible(not editing)

    def _on_event(self, event: Event, _new: bool) -> None:
        self._wanted = f"event:{event.id}"
        self._save(cases.save_event, event)

    def _on_event_removed(self, key: str) -> None:
        self._make_room(editing=False)
        self._save(cases.remove_event, key)

    def _on_form_closed(self) -> None:
        self._make_room(editing=False)
        self.list.setFocus()

    def settle(self) -> None:
        """Save what is being typed."""
        self.form.settle()

    # ---- what the expert settles for a line

    def change_report(self) -> None:
        """Put the line into the report's chronology, or leave it out."""
        entry = self.current
        if entry is not None and entry.decided:
            self._save(_choose, entry.key, not entry.wanted)

    def part(self) -> None:
        """Take apart what was called one fact."""
        entry = self.current
        if entry is not None:
            self._save(chronology.part, entry.key)

    def compare(self) -> None:
        """Hold the line to set it against another, or set it against the one that is held."""
        self._with_another(COMPARE)

    def join(self) -> None:
        """Hold the line to join it with another that tells the same, or join it."""
        self._with_another(JOIN)

    def _with_another(self, what: str) -> None:
        entry = self.current
        if entry is None or self._desk.read_only:
            return
        held = self._held
        if held is None or held[0] != what:
            self._held = (what, entry.key)
            self._show_held(what, entry)
            return
        self._let_go()
        if what == JOIN:
            self._save(chronology.same_fact, held[1], entry.key)
        elif held[1] != entry.key or len(entry.sources) > 1:
            self._desk.save(
                chronology.set_against,
                (held[1], entry.key),
                done=self._on_set_against,
                failed=self.refused.emit,
            )

    def _show_held(self, what: str, entry: Entry) -> None:
        words = {
            COMPARE: self.tr(
                "“{line}” is held: choose the line that says otherwise and press C. A line of"
                " several sources is set against itself by pressing C twice."
            ),
            JOIN: self.tr("“{line}” is held: choose the line that tells the same and press J."),
        }[what]
        short = entry.text if len(entry.text) < 80 else f"{entry.text[:77]}…"
        self._holding.setText(words.format(line=f"{entry.date_words}: {short}"))
        self._hold.show()
        self.list.setFocus()

    def _let_go(self) -> None:
        self._held = None
        self._hold.hide()
        self.list.setFocus()

    def _on_set_against(self, made: tuple[str, Changes]) -> None:
        self.contradiction_wanted.emit(made[0])

    # ---- leaving the vault

    def offer_export(self) -> None:
        """Say what leaves the vault before a place is asked for."""
        if self._view is None:
            return
        count = sum(isinstance(row, Entry) and row.decided for row in self.rows.whole)
        self._leaving_words.setText(
            self.tr(
                "{count} lines, as they are filtered now, go into one file for a spreadsheet."
                " It names people and facts of the case and is not encrypted: keep it where only"
                " you can read it. That it left is noted in the case. Proposals do not go with it."
            ).format(count=count)
        )
        self._leaving.show()
        self.choose.setFocus()

    def _on_choose(self) -> None:
        path = ChooseSheet.ask(self)
        if path:
            self._desk.save(
                sheet_to_disk,
                self.filter.value,
                path,
                done=self._on_written,
                failed=self.refused.emit,
            )

    def _on_written(self, written: tuple[Path, Changes]) -> None:
        self._leaving.hide()
        self.told.emit(self.tr("The chronology was saved as {file}.").format(file=written[0].name))

    # ---- saving

    def _save(self, call: Callable[..., Changes], *args: object) -> None:
        self._saving += 1
        self._desk.save(call, *args, done=self._on_saved, failed=self._on_refused)

    def _on_saved(self, _changes: Changes) -> None:
        self._saving -= 1

    def _on_refused(self, error: CaseReviewError) -> None:
        self._saving -= 1
        self.refused.emit(error)
        self.refresh()


def _choose(case: OpenCase, key: str, wanted: bool) -> Changes:
    return chronology.choose(case, key, wanted=wanted)
