"""A card with the records of one kind: their table, and the form of the one in hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from casereview.services.views import Particulars
from casereview.ui.models.particulars import Line, LinesModel
from casereview.ui.pages.particulars.form import RecordForm
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.table import ReadingTable
from casereview.ui.widgets.words import Role, Words

_MOST_LINES = 9  # seen at once; more are scrolled within the table


class FittedTable(ReadingTable):
    """A table as high as its lines, up to a number of them."""

    def fit(self) -> None:
        """Take the height of the lines."""
        lines = self.verticalHeader()
        high = sum(lines.sectionSize(row) for row in range(min(lines.count(), _MOST_LINES)))
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(high + head + 2 * self.frameWidth() + 2)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()  # only now are its parts styled


class ListCard(Card):
    """Emits `saved` with a record, and `removed` with the id of one.

    Enter opens a line, Delete removes it; what was removed comes back by undo.
    """

    saved = Signal(object)
    removed = Signal(str)
    form_opened = Signal(object)

    def __init__(
        self,
        title: str,
        empty: str,
        form: RecordForm,
        model: LinesModel,
        lines: Callable[[Particulars], tuple[Line, ...]],
        wide: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, " ", parent)
        self.form = form
        self.model = model
        model.setParent(self)
        self._lines = lines
        self._added = ""
        self.add = SmallButton(self.tr("Add…"), name=self.tr("Add: {what}").format(what=title))
        makes_changes(self.add)
        self.add.clicked.connect(self.begin_new)
        self.head.addWidget(self.add, 0, Qt.AlignmentFlag.AlignTop)
        self._empty = Words(empty, Role.MUTED)
        self.table = FittedTable(title)
        self.table.setModel(model)
        self._keys = Words(
            self.tr("Enter opens a line, Delete removes it, undo brings it back."), Role.SMALL
        )
        self._set_columns(wide)
        for widget in (self.form, self._empty, self.table, self._keys):
            self.body.addWidget(widget)
        self.table.activated.connect(self._on_activated)
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            shortcut = QShortcut(QKeySequence(key), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self.remove_current)
        form.saved.connect(self._on_saved)
        form.removed.connect(self.removed)
        form.closed.connect(self._on_closed)

    def show_view(self, view: Particulars, *, saving: bool) -> None:
        """Show the records as they are saved; in the form too unless a save is under way."""
        chosen = self._chosen()
        self.form.set_view(view)
        lines = self._lines(view)
        self.model.set_lines(lines)
        self._restore(self._added or chosen)
        self._added = ""
        self._fit(len(lines))
        record = self.form.record
        if record is not None and not saving:
            self._follow(record.id)

    def begin_new(self) -> None:
        """Open the form for a new record; one that is written already is added first."""
        if self._is_free():
            self.form.begin_new()
            self.form_opened.emit(self.form)

    def begin(self, key: str) -> None:
        """Open the form of a record."""
        line = self.model.line(self.model.find(key))
        if line is not None and self._is_free():
            self.form.begin(line.record)
            self.form_opened.emit(self.form)

    def remove_current(self) -> None:
        """Remove the record of the current line."""
        key = self._chosen()
        if key:
            if self.form.record is not None and self.form.record.id == key:
                self.form.close_form()
            self.removed.emit(key)

    def settle(self) -> None:
        """Save what is being typed."""
        self.form.settle()

    def _is_free(self) -> bool:
        """Save or add what is in the form; False where a new record still lacks something."""
        if self.form.is_draft:
            self.form.submit()
        else:
            self.form.settle()
        return not self.form.is_draft

    def _set_columns(self, wide: int) -> None:
        head = self.table.horizontalHeader()
        for column in range(self.model.columnCount()):
            mode = QHeaderView.ResizeMode
            head.setSectionResizeMode(
                column, mode.Stretch if column == wide else mode.ResizeToContents
            )

    def _fit(self, count: int) -> None:
        """Show the table as high as its lines, or the words of an empty one."""
        self._empty.setVisible(not count)
        self.table.setVisible(bool(count))
        self._keys.setVisible(bool(count))
        self.table.fit()

    def _chosen(self) -> str:
        line = self.model.line(self.table.currentIndex())
        return line.id if line else ""

    def _restore(self, key: str) -> None:
        """Make a record's line current again; where it is gone, the first."""
        index = self.model.find(key)
        if not index.isValid():
            index = self.model.index(0, 0) if self.model.rowCount() else QModelIndex()
        self.table.setCurrentIndex(index)

    def _follow(self, key: str) -> None:
        """Show the open record as it is now; close the form of one that is gone."""
        line = self.model.line(self.model.find(key))
        if line is None:
            self.form.close_form()
        else:
            self.form.follow(line.record)

    def _on_activated(self, index: QModelIndex) -> None:
        line = self.model.line(index)
        if line is not None:
            self.begin(line.id)

    def _on_saved(self, record: object, is_new: bool) -> None:
        if is_new:
            self._added = str(getattr(record, "id", ""))
            self.add.setFocus()
        self.saved.emit(record)

    def _on_closed(self) -> None:
        if self.table.isVisible():
            self.table.setFocus()
        else:
            self.add.setFocus()
