"""What a document states, one line a finding under its heading, decided by key."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from casereview.domain.documents.document import Note
from casereview.domain.documents.statement import NotStated, State
from casereview.services.views import DocumentView, FindingRow, Use
from casereview.ui.models.document_list import FindingList
from casereview.ui.theme import Theme
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.document_lines import FindingDelegate
from casereview.ui.widgets.finding_details import FindingDetails
from casereview.ui.widgets.finding_forms import InlineForm, LineForm
from casereview.ui.widgets.key_hint import HintedWords
from casereview.ui.widgets.layouts import FlowLayout, TallColumn
from casereview.ui.widgets.line_delegate import LineList
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.notes_list import NotesList
from casereview.ui.widgets.page_picking import Pick
from casereview.ui.widgets.review_forms import AbsenceForm, FindingForm, NoteForm
from casereview.ui.widgets.uses_list import UsesList
from casereview.ui.widgets.words import Role, Words


class _FormArea(QScrollArea):
    """Holds the forms: as high as the one that is open, and scrolled where there is no room."""

    def __init__(self, column: TallColumn) -> None:
        super().__init__()
        self._column = column
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setWidget(column)

    def sizeHint(self) -> QSize:
        high = self._column.column.totalHeightForWidth(self.viewport().width())
        return QSize(super().sizeHint().width(), max(high, 0) + 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class FindingsPanel(Card):
    """The findings of one document; tells what the expert decides, and saves nothing itself."""

    current_changed = Signal(str)
    accepted = Signal(str)
    rejected = Signal(str, str)
    reopened = Signal(str)
    rest_accepted = Signal()
    put_back_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Findings", " ", parent)
        self.model = FindingList(self)
        self.list = LineList(self.tr("Findings of this document"))
        self.list.setModel(self.model)
        self._delegate = FindingDelegate(theme, self.list)
        self._delegate.accept_clicked.connect(self._on_accept_clicked)
        self._delegate.reject_clicked.connect(self._reject)
        self.list.setItemDelegate(self._delegate)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.finding = FindingForm()
        self.absence = AbsenceForm()
        self.note = NoteForm()
        self.reason = LineForm(self.tr("Why it is rejected (optional)"), self.tr("Keep note"))
        self.aside = LineForm(self.tr("Why the document is set aside"), self.tr("Set it aside"))
        self._forms: tuple[InlineForm, ...] = (
            self.finding,
            self.absence,
            self.note,
            self.reason,
            self.aside,
        )
        self.details = FindingDetails()
        self.details.note_wanted.connect(self._ask_reason)
        self.details.put_back_wanted.connect(self._ask_put_back)
        self._noted = Words("", Role.STRONG, wrap=False)
        self.notes = NotesList(theme)
        self.notes.change_wanted.connect(self._on_change_note)
        self._used = Words("", Role.STRONG, wrap=False)
        self.uses = UsesList(theme)
        self._build()
        for form in self._forms:
            form.cancelled.connect(self.close_forms)
        self.reason.submitted.connect(self._on_reason)
        self.clear()

    def _build(self) -> None:
        self._hints = self._key_hints()
        self.body.addWidget(self._hints)
        self.list.setMinimumHeight(84)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.details)
        column = TallColumn()
        for form in self._forms:
            column.column.addWidget(form)
        column.column.addStretch(1)
        self._formed = _FormArea(column)
        self.body.addWidget(self._formed)
        self._buttons = QWidget()
        buttons = FlowLayout(self._buttons, spacing=6)
        self._rest = SmallButton(self.tr("Accept rest"), name=self.tr("Accept the rest"))
        self._rest.clicked.connect(self.rest_accepted)
        self._add = SmallButton(self.tr("Add…"), name=self.tr("Add a finding"))
        self._add.clicked.connect(self.ask_finding)
        self._absent = SmallButton(self.tr("Not stated…"))
        self._absent.clicked.connect(self.ask_absence)
        for button in (self._rest, self._add, self._absent):
            makes_changes(button)
            buttons.addWidget(button)
        self.body.addWidget(self._buttons)
        for widget in (self._noted, self.notes, self._used, self.uses):
            self.body.addWidget(widget)

    def _key_hints(self) -> QWidget:
        hints = QWidget()
        row = FlowLayout(hints, spacing=6)
        for key, words in (
            ("A", self.tr("accept")),
            ("C", self.tr("correct")),
            ("R", self.tr("reject")),
            ("U", self.tr("undo")),
        ):
            row.addWidget(HintedWords(words, key))
        return hints

    def install_keys(self, page: QWidget) -> None:
        """Let the keys of review work anywhere on a page but where one types."""
        for key, slot in (
            ("A", self.accept_current),
            ("R", self.reject_current),
            ("C", self.correct_current),
            ("U", self.reopen_current),
            ("X", self.ask_absence),
        ):
            self._install(page, key, slot, repeats=False)
        self._install(page, "J", self.go_down, repeats=True)
        self._install(page, "K", self.go_up, repeats=True)

    def _install(self, page: QWidget, key: str, slot: Callable[[], None], *, repeats: bool) -> None:
        shortcut = QShortcut(QKeySequence(key), page)
        shortcut.setAutoRepeat(repeats)
        shortcut.activated.connect(slot)

    # ---- showing

    @property
    def current(self) -> FindingRow | None:
        """The finding under the cursor."""
        return self.model.row(self.list.currentIndex())

    def clear(self) -> None:
        """Show no document."""
        self._delegate.crops.clear()
        self.model.set_rows(())
        self.set_note("")
        for button in (self._rest, self._add, self._absent):
            button.setEnabled(False)
        self._show_uses(())
        self._show_notes(())
        self.details.show_finding(None)
        self.close_forms()

    def show_document(self, view: DocumentView, *, keep: bool) -> None:
        """Show a document's findings; keep the place when it is the same document."""
        chosen = self.current.statement.id if keep and self.current else ""
        scroll = self.list.verticalScrollBar().value() if keep else 0
        if not keep:
            self._delegate.crops.clear()
            self.close_forms()
        self.model.set_rows(view.findings)
        target = self.model.find(chosen) if chosen else QModelIndex()
        if not target.isValid():
            first_open = self.model.next_open("")
            target = self.model.find(first_open) if first_open else self.model.index(0)
        self.list.choose(target)
        if keep:
            self.list.verticalScrollBar().setValue(scroll)
            self.list.scrollTo(self.list.currentIndex())
        self._say_state(view)
        self._show_uses(view.used_in)
        self._show_notes(view.notes)
        self.details.show_finding(self.current)
        self._arrange()

    def show_crops(self, crops: Mapping[str, QImage]) -> None:
        """Show the pictures of places whose words were made out from them."""
        self._delegate.crops.update(crops)
        self.list.doItemsLayout()  # the lines are higher now

    def wants_crop(self, statement_id: str) -> bool:
        """Whether the picture of a finding's place is not here yet."""
        return statement_id not in self._delegate.crops

    def _say_state(self, view: DocumentView) -> None:
        decided, count = self.model.decided(), len(self.model.rows)
        if view.document.set_aside:
            self.set_note(self.tr("set aside: they count nowhere"))
        elif count:
            words = self.tr("{done} of {all} decided")
            self.set_note(words.format(done=decided, all=count))
        else:
            self.set_note(self.tr("none yet"))
        plain = sum(1 for row in self.model.rows if row.waits and not row.from_picture)
        self._rest.setEnabled(plain > 0)
        pictured = count - decided - plain
        several = self.tr("{count} wait.").format(count=plain)
        alone = self.tr("{count} read from a picture are accepted one by one.")
        self._rest.setToolTip(f"{several} {alone.format(count=pictured) if pictured else ''}")
        self._rest.setAccessibleDescription(self._rest.toolTip())
        self._add.setEnabled(True)
        self._absent.setEnabled(True)

    def _show_uses(self, uses: tuple[Use, ...]) -> None:
        self.uses.show_uses(uses)
        several = self.tr("Used in {count} places").format(count=len(uses))
        self._used.setText(several if len(uses) > 1 else self.tr("Used in one place"))

    def _show_notes(self, notes: tuple[Note, ...]) -> None:
        self.notes.show_notes(notes)
        several = self.tr("{count} notes of yours").format(count=len(notes))
        self._noted.setText(several if len(notes) > 1 else self.tr("A note of yours"))

    def _arrange(self) -> None:
        """Make room for a form that is open; show notes and uses where there are any."""
        open_ = any(not form.isHidden() for form in self._forms)
        self._formed.setVisible(open_)
        self._buttons.setVisible(not open_)
        self._hints.setVisible(not open_)
        self.details.setVisible(not open_ and self.current is not None)
        for widgets, filled in (
            ((self._noted, self.notes), self.notes.rows.rowCount() > 0),
            ((self._used, self.uses), self.uses.rows.rowCount() > 0),
        ):
            for widget in widgets:
                widget.setVisible(filled and not open_)
        QTimer.singleShot(0, self, self._show_current)

    def _show_current(self) -> None:
        """Keep the current finding in view when there is less room for the list."""
        index = self.list.currentIndex()
        if index.isValid():
            self.list.scrollTo(index)

    def choose(self, statement_id: str) -> None:
        """Make a finding the current one."""
        self.list.choose(self.model.find(statement_id))

    # ---- forms

    def ask_finding(self, pick: Pick | None = None) -> None:
        """Ask for a finding to add, at the place that is selected if there is one."""
        if self._add.isEnabled():
            self._open(self.finding)
            self.finding.begin_adding(pick if isinstance(pick, Pick) else None)
            self._arrange()

    def ask_absence(self) -> None:
        """Ask what is not stated in this document."""
        if self._absent.isEnabled():
            self._open(self.absence)
            self.absence.begin()
            self._arrange()

    def ask_note(self, page: int, pick: Pick | None) -> None:
        """Ask for a note on the document, the page in view or what is selected."""
        if self._add.isEnabled():
            self._open(self.note)
            self.note.begin(page, pick)
            self._arrange()

    def ask_aside(self) -> None:
        """Ask why the document is set aside."""
        if self._add.isEnabled():
            self._open(self.aside)
            self.aside.begin(self.tr("Not about this person"))
            self._arrange()

    def refuse(self, why: str) -> None:
        """Say in the open form why what was typed cannot be filed."""
        for form in (self.finding, self.absence, self.note, self.reason, self.aside):
            if not form.isHidden():
                form.set_wrong(why)

    def close_forms(self) -> None:
        """Put the forms away, filed or not."""
        typing = any(form.isAncestorOf(form.focusWidget() or form) for form in self._forms)
        for form in self._forms:
            form.hide()
        self._arrange()
        if typing and self.isVisible():
            self.list.setFocus()

    def _open(self, _form: InlineForm) -> None:
        for form in self._forms:
            form.hide()

    # ---- deciding

    def accept_current(self) -> None:
        """Accept the finding under the cursor and go on to the next that waits."""
        if self.current is not None:
            self._accept(self.current.statement.id)

    def reject_current(self) -> None:
        """Set the finding under the cursor aside and go on."""
        if self.current is not None:
            self._reject(self.current.statement.id)

    def correct_current(self) -> None:
        """Open the correction of the finding under the cursor."""
        row = self.current
        if row is None:
            return
        self._open(self.finding)
        self.finding.begin_correction(row)
        self._arrange()

    def reopen_current(self) -> None:
        """Take the decision on the finding under the cursor back."""
        row = self.current
        if row is not None and row.statement.state is not State.PROPOSED:
            self.reopened.emit(row.statement.id)

    def go_down(self) -> None:
        """Go to the next finding."""
        self._step(1)

    def go_up(self) -> None:
        """Go to the finding before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        index = self.list.currentIndex()
        target = self.model.index((index.row() if index.isValid() else -1) + by)
        if target.isValid():
            self.list.choose(target)

    def _on_accept_clicked(self, statement_id: str) -> None:
        """Accept by the button; what came from a picture is looked at on the page first."""
        row = self.model.row(self.model.find(statement_id))
        current = self.current
        seen = current is not None and current.statement.id == statement_id
        if row is not None and row.from_picture and not seen:
            self.choose(statement_id)
            return
        self._accept(statement_id)

    def _accept(self, statement_id: str) -> None:
        self.accepted.emit(statement_id)
        self._advance(statement_id)

    def _reject(self, statement_id: str) -> None:
        self.rejected.emit(statement_id, "")
        self._advance(statement_id)

    def _advance(self, after: str) -> None:
        following = self.model.next_open(after)
        if following:
            self.list.choose(self.model.find(following))

    def _on_reason(self, text: str) -> None:
        if self.current is not None:
            self.rejected.emit(self.current.statement.id, text.strip())
        self.close_forms()

    def _ask_reason(self) -> None:
        if self.current is not None:
            self._open(self.reason)
            self.reason.begin(self.current.statement.note)
            self._arrange()

    def _ask_put_back(self) -> None:
        row = self.current
        if row is not None and row.passage is not None:
            self.put_back_wanted.emit(row.passage.id)

    def _on_change_note(self, note: Note) -> None:
        self._open(self.note)
        self.note.begin_change(note.id, note.text)
        self._arrange()

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = self.model.row(current)
        if (not self.finding.isHidden() and not self.finding.adding) or not self.reason.isHidden():
            self.close_forms()
        self.details.show_finding(row)
        self.absence_of(row)
        self.current_changed.emit(row.statement.id if row else "")

    def absence_of(self, row: FindingRow | None) -> None:
        """Let the form for what is not stated begin with what the current finding is about."""
        if row is not None and isinstance(row.statement.value, NotStated):
            self.absence.choose(row.statement.field)
