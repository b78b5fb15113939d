"""What a document states, one line a finding, decided by key."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casereview.domain.statement import State
from casereview.services.views import DocumentView, FindingRow, Use
from casereview.ui.models.document_list import FindingList
from casereview.ui.theme import Theme
from casereview.ui.widgets.buttons import LinkButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.document_lines import FindingDelegate
from casereview.ui.widgets.finding_forms import ByHandForm, InlineForm, LineForm, typed
from casereview.ui.widgets.key_hint import HintedWords
from casereview.ui.widgets.layouts import FlowLayout
from casereview.ui.widgets.line_delegate import LineList
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.uses_list import UsesList
from casereview.ui.widgets.words import Role, Rule, Words


class FindingsPanel(Card):
    """The findings of one document; tells what the expert decides, and saves nothing itself."""

    current_changed = Signal(str)
    accepted = Signal(str)
    rejected = Signal(str, str)
    corrected = Signal(str, str)
    reopened = Signal(str)
    rest_accepted = Signal()
    by_hand = Signal(object)
    not_stated = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Findings", " ", parent)
        self.model = FindingList(self)
        self.list = LineList(self.tr("Findings of this document"))
        self.list.setModel(self.model)
        delegate = FindingDelegate(theme, self.list)
        delegate.accept_clicked.connect(self._accept)
        delegate.reject_clicked.connect(self._reject)
        self.list.setItemDelegate(delegate)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.correction = LineForm(self.tr("The document states"), self.tr("File correction"))
        self.note = LineForm(self.tr("Why it is set aside (optional)"), self.tr("Keep note"))
        self.adding = ByHandForm()
        self._more = _Details()
        self._more.note_wanted.connect(self._ask_note)
        self._used = Words("", Role.STRONG, wrap=False)
        self.uses = UsesList(theme)
        self._build()
        self._connect()
        self.clear()

    def _build(self) -> None:
        self.body.addLayout(self._hints())
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._more)
        for form in (self.correction, self.note, self.adding):
            self.body.addWidget(form)
        buttons = FlowLayout()
        self._rest = SmallButton(self.tr("Accept the rest"))
        makes_changes(self._rest)
        self._rest.clicked.connect(self.rest_accepted)
        self._add = SmallButton(self.tr("Add by hand…"))
        makes_changes(self._add)
        self._add.clicked.connect(self._ask_by_hand)
        buttons.addWidget(self._rest)
        buttons.addWidget(self._add)
        self.body.addLayout(buttons)
        self.body.addWidget(self._used)
        self.body.addWidget(self.uses)

    def _hints(self) -> FlowLayout:
        row = FlowLayout(spacing=6)
        for key, words in (
            ("A", self.tr("accept")),
            ("R", self.tr("reject")),
            ("C", self.tr("correct")),
            ("U", self.tr("undo")),
        ):
            row.addWidget(HintedWords(words, key))
        return row

    def _connect(self) -> None:
        self.correction.submitted.connect(self._on_correction)
        self.note.submitted.connect(self._on_note)
        self.adding.submitted.connect(self.by_hand)
        self.adding.not_stated.connect(self.not_stated)
        for form in (self.correction, self.note, self.adding):
            form.cancelled.connect(self._close_forms)

    def install_keys(self, page: QWidget) -> None:
        """Let A, R, C and U work anywhere on a page but where one types."""
        for key, slot in (
            ("A", self.accept_current),
            ("R", self.reject_current),
            ("C", self.correct_current),
            ("U", self.reopen_current),
        ):
            shortcut = QShortcut(QKeySequence(key), page)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(slot)

    # ---- showing

    @property
    def current(self) -> FindingRow | None:
        """The finding under the cursor."""
        return self.model.row(self.list.currentIndex())

    def clear(self) -> None:
        """Show no document."""
        self.model.set_rows(())
        self.set_note("")
        self._rest.setEnabled(False)
        self._add.setEnabled(False)
        self._show_uses(())
        self._more.show_finding(None)
        self._close_forms()

    def show_document(self, view: DocumentView, *, keep: bool) -> None:
        """Show a document's findings; keep the place when it is the same document."""
        chosen = self.current.statement.id if keep and self.current else ""
        scroll = self.list.verticalScrollBar().value() if keep else 0
        self.model.set_rows(view.findings)
        if not keep:
            self._close_forms()
        target = self.model.find(chosen) if chosen else QModelIndex()
        if not target.isValid():
            first_open = self.model.next_open("")
            target = self.model.find(first_open) if first_open else self.model.index(0)
        self.list.choose(target)
        if keep:
            self.list.verticalScrollBar().setValue(scroll)
        waiting = len(self.model.rows) - self.model.decided()
        words = self.tr("{done} of {all} decided")
        self.set_note(words.format(done=self.model.decided(), all=len(self.model.rows)))
        self._rest.setEnabled(waiting > 0)
        self._rest.setText(
            self.tr("Accept the rest ({count})").format(count=waiting)
            if waiting
            else self.tr("Accept the rest")
        )
        self._add.setEnabled(True)
        self._show_uses(view.used_in)
        self._more.show_finding(self.current)

    def _show_uses(self, uses: tuple[Use, ...]) -> None:
        self.uses.show_uses(uses)
        several = self.tr("Used in {count} places").format(count=len(uses))
        self._used.setText(several if len(uses) > 1 else self.tr("Used in one place"))
        for widget in (self._used, self.uses):
            widget.setVisible(bool(uses))

    def choose(self, statement_id: str) -> None:
        """Make a finding the current one."""
        self.list.choose(self.model.find(statement_id))

    def refuse(self, why: str) -> None:
        """Say in the open form why what was typed cannot be filed."""
        form = self.adding if self.adding.isVisible() else self.correction
        form.set_wrong(why)

    def close_forms(self) -> None:
        """Put the forms away: what was typed is filed."""
        self._close_forms()

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
        self._close_forms()
        value = row.statement.corrected or row.statement.value
        self.correction.begin(typed(value))

    def reopen_current(self) -> None:
        """Take the decision on the finding under the cursor back."""
        row = self.current
        if row is not None and row.statement.state is not State.PROPOSED:
            self.reopened.emit(row.statement.id)

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

    def _on_correction(self, text: str) -> None:
        if self.current is not None:
            self.corrected.emit(self.current.statement.id, text)

    def _on_note(self, text: str) -> None:
        if self.current is not None:
            self.rejected.emit(self.current.statement.id, text.strip())
        self._close_forms()

    def _ask_note(self) -> None:
        if self.current is not None:
            self._close_forms()
            self.note.begin(self.current.statement.note)

    def _ask_by_hand(self) -> None:
        self._close_forms()
        self.adding.begin()

    def _close_forms(self) -> None:
        forms: tuple[InlineForm, ...] = (self.correction, self.note, self.adding)
        typing = any(form.isAncestorOf(form.focusWidget() or form) for form in forms)
        for form in forms:
            form.hide()
        if typing and self.isVisible():
            self.list.setFocus()

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = self.model.row(current)
        if self.correction.isVisible() or self.note.isVisible():
            self._close_forms()
        self._more.show_finding(row)
        self.current_changed.emit(row.statement.id if row else "")


class _Details(QWidget):
    """The words the finding rests on, and, on demand, the rule that proposed it."""

    note_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quote = Words("", Role.SMALL, selectable=True)
        self._was = Words("", Role.SMALL)
        self._rule = Words("", Role.SMALL, selectable=True)
        self._toggle = LinkButton("")
        self._toggle.clicked.connect(self._on_toggle)
        self._note = LinkButton(self.tr("Add a note…"))
        makes_changes(self._note)
        self._note.clicked.connect(self.note_wanted)
        links = QHBoxLayout()
        links.addWidget(self._toggle)
        links.addWidget(self._note)
        links.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(Rule())
        for label in (self._quote, self._was):
            layout.addWidget(label)
        layout.addLayout(links)
        layout.addWidget(self._rule)
        self._rule.hide()

    def show_finding(self, row: FindingRow | None) -> None:
        """Show what stands behind a finding."""
        self.setVisible(row is not None)
        if row is None:
            return
        quote = " ".join(row.passage.quote.split()) if row.passage else ""
        self._quote.setText(f"“{quote}”" if quote else self.tr("No passage: the whole document."))
        statement = row.statement
        parts = []
        if statement.state is State.CORRECTED:
            parts.append(
                self.tr("Proposed by the reader: {value}.").format(
                    value=typed(statement.value) or self.tr("not stated")
                )
            )
        if statement.note:
            parts.append(self.tr("Note: {note}").format(note=statement.note))
        self._was.setText(" ".join(parts))
        self._was.setVisible(bool(parts))
        self._note.setVisible(statement.state is State.REJECTED)
        self._rule.setText(self.tr("Rule {rule}").format(rule=row.rule))
        self._label_toggle()

    def _on_toggle(self) -> None:
        self._rule.setVisible(not self._rule.isVisible())
        self._label_toggle()

    def _label_toggle(self) -> None:
        shown = not self._rule.isHidden()
        words = self.tr("Hide the rule") if shown else self.tr("Which rule?")
        self._toggle.setText(words)
        self._toggle.setAccessibleName(words)
