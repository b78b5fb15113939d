"""The cases of the vault, most urgent first, and the form for a new one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from casereview.domain.case import CaseSummary, Pronouns
from casereview.errors import CaseReviewError
from casereview.services.changes import Kind
from casereview.services.views import CaseList, Chip, PageName, Tone
from casereview.ui.models.case_table import CASE_ROLE, SORT_ROLE, CaseTable
from casereview.ui.page import Page
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from casereview.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import due_chip
from casereview.ui.widgets.date_field import DateEntry
from casereview.ui.widgets.empty_state import EmptyState
from casereview.ui.widgets.fields import ChoiceField, Field
from casereview.ui.widgets.layouts import ScrollPage
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.pack_form import PackForm
from casereview.ui.widgets.painting import chip_size, draw_chip
from casereview.ui.widgets.table import ReadingTable
from casereview.ui.widgets.take_over_form import TakeOverForm
from casereview.ui.widgets.words import Role, Words

if TYPE_CHECKING:
    from casereview.services.session import CaseDraft, Session

Index = QModelIndex | QPersistentModelIndex


class CaseDelegate(QStyledItemDelegate):
    """Adds chips to the table: days to the deadline, findings that wait, fictional cases."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        case = index.data(CASE_ROLE)
        chip = self._chip(case, index.column()) if isinstance(case, CaseSummary) else None
        if chip is None:
            return
        rect = option.rect
        words = str(index.data() or "")
        left = rect.left() + 8 + option.fontMetrics.horizontalAdvance(words) + 10
        if index.column() == CaseTable.OPEN:
            left += 4
        size = chip_size(self._theme, chip)
        if left + size.width() <= rect.right():
            top = rect.center().y() - size.height() / 2
            draw_chip(painter, self._theme, QPointF(left, top), chip)

    def _chip(self, case: CaseSummary, column: int) -> Chip | None:
        if column == CaseTable.DUE and case.report_due is not None and not case.fictional:
            today = date.today()  # noqa: DTZ011  days left are counted on the expert's calendar
            return due_chip((case.report_due - today).days)
        if column == CaseTable.CLAIMANT and case.fictional:
            return Chip(self.tr("fictional"), Tone.BLUE)
        if column == CaseTable.OPEN and case.open_proposals:
            return Chip(self.tr("waiting"), Tone.AMBER)
        return None


class CaseView(ReadingTable):
    """The table of cases; Enter and double click open one."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setSortingEnabled(True)
        self.doubleClicked.connect(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        case = index.data(CASE_ROLE)
        if isinstance(case, CaseSummary):
            self.chosen.emit(case.id)


class NewCaseForm(ScrollPage):
    """Asks for what a case is opened with; only the name is needed."""

    submitted = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = Card(self.tr("New case"), self.tr("everything but the name may follow later"))
        card.setMaximumWidth(680)
        self.claimant = QLineEdit()
        self.born = DateEntry(self.tr("Date of birth"), exact=True)
        self.pronouns = ChoiceField()
        for pronoun, words in (
            (Pronouns.SHE, self.tr("she / her")),
            (Pronouns.HE, self.tr("he / him")),
            (Pronouns.THEY, self.tr("they / them")),
        ):
            self.pronouns.addItem(words, pronoun.value)
        self.pronouns.setCurrentIndex(2)
        self.defendant = QLineEdit()
        self.court = QLineEdit()
        self.claim_number = QLineEdit()
        self.due = DateEntry(self.tr("Report due"), exact=True)
        self.name_field = Field(self.tr("Claimant (name or pseudonym)"), self.claimant)
        card.body.addWidget(self.name_field)
        for left, right in (
            (self.born, Field(self.tr("Pronouns"), self.pronouns)),
            (
                Field(self.tr("Defendant"), self.defendant),
                Field(self.tr("Claim number"), self.claim_number),
            ),
            (Field(self.tr("Court"), self.court), self.due),
        ):
            pair = QHBoxLayout()
            pair.setSpacing(16)
            for field in (left, right):
                pair.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(pair)
        self.make = PrimaryButton(self.tr("Open the case"))
        self.make.clicked.connect(self._submit)
        cancel = LinkButton(self.tr("Cancel"))
        cancel.clicked.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.make)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        card.body.addSpacing(8)
        card.body.addLayout(buttons)
        self.column.addWidget(card)
        self.column.addStretch(1)
        for line in (self.claimant, self.defendant, self.court, self.claim_number):
            line.returnPressed.connect(self._submit)

    def begin(self) -> None:
        """Empty the form and put the focus on the name."""
        for line in (self.claimant, self.defendant, self.court, self.claim_number):
            line.clear()
        for entry in (self.born, self.due):
            entry.date.clear()
        self.pronouns.setCurrentIndex(2)
        self.name_field.set_wrong("")
        self.claimant.setFocus()

    def draft(self) -> CaseDraft | None:
        """Return what was typed; None while something is missing or not understood."""
        from casereview.services.session import CaseDraft

        if not self.claimant.text().strip():
            self.name_field.set_wrong(self.tr("A name or pseudonym is needed."))
            self.claimant.setFocus()
            return None
        for entry in (self.born, self.due):
            if not entry.date.is_valid:
                entry.date.setFocus()
                return None
        return CaseDraft(
            claimant=self.claimant.text().strip(),
            claim_number=self.claim_number.text().strip(),
            date_of_birth=self.born.date.day(),
            pronouns=Pronouns(self.pronouns.currentData()),
            court=self.court.text().strip(),
            defendant=self.defendant.text().strip(),
            report_due=self.due.date.day(),
        )

    def _submit(self) -> None:
        draft = self.draft()
        if draft is not None:
            self.submitted.emit(draft)


class CasesPage(Page):
    """Emits `case_chosen` with the id of a case to open, and `counted` with how many there are.

    due_counted: in how many cases something is due; retention_wanted: to see what.
    """

    case_chosen = Signal(str)
    counted = Signal(int)
    due_counted = Signal(int)
    retention_wanted = Signal()

    page = PageName.CASES
    kinds = frozenset({Kind.VAULT})

    def __init__(
        self, tasks: Tasks, theme: Theme, session: Session, parent: QWidget | None = None
    ) -> None:
        super().__init__("Cases", parent)
        self._tasks = tasks
        self._session = session
        self.new_button = PrimaryButton(self.tr("New case"))
        self.new_button.clicked.connect(self.start_new_case)
        self.take_button = SecondaryButton(self.tr("Take over a packed case…"))
        self.take_button.clicked.connect(self.start_taking_over)
        self.pack_button = SecondaryButton(self.tr("Pack the case…"))
        self.pack_button.clicked.connect(self.start_packing)
        for button in (self.pack_button, self.take_button, self.new_button):
            self.add_action_widget(button)
        self._model = CaseTable(self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(SORT_ROLE)
        self.table = CaseView(self.tr("Cases"))
        self.table.setModel(self._sorted)
        self.table.setItemDelegate(CaseDelegate(theme, self.table))
        self.table.chosen.connect(self.case_chosen)
        self._size_columns()
        self.empty = EmptyState(
            self.tr("No cases yet"),
            self.tr(
                "A case holds its documents, the interview, your findings and the report,"
                " encrypted in one file of its own."
            ),
            self.tr("New case"),
        )
        self.empty.started.connect(self.start_new_case)
        self.form = NewCaseForm()
        self.form.submitted.connect(self._on_draft)
        self.form.cancelled.connect(self._show_list)
        self.take_form = TakeOverForm()
        self.take_form.submitted.connect(self._on_packed)
        self.take_form.cancelled.connect(self._show_list)
        self.pack_form = PackForm(tasks)
        self.pack_form.submitted.connect(self._on_pack)
        self.pack_form.cancelled.connect(self._show_list)
        makes_changes(self.new_button, self.take_button, self.pack_button, self.empty.button)
        sheet = Card()
        inner = sheet.layout()
        assert inner is not None
        inner.setContentsMargins(8, 8, 8, 8)
        sheet.body.addWidget(self.table)
        hint = Words(self.tr("Enter opens the case. Most urgent first."), Role.SMALL)
        self.due = LinkButton("")
        self.due.clicked.connect(self.retention_wanted)
        self.due.hide()
        self._list = QWidget()
        column = QVBoxLayout(self._list)
        column.setContentsMargins(22, 20, 22, 16)
        column.setSpacing(8)
        column.addWidget(sheet, 1)
        column.addWidget(hint)
        column.addWidget(self.due)
        self._stack = QStackedWidget()
        for widget in (self._list, self.empty, self.form, self.take_form, self.pack_form):
            self._stack.addWidget(widget)
        self.content.addWidget(self._stack)

    def refresh(self) -> None:
        self._tasks.run(self._session.case_list, done=self.show_cases, key="cases")

    def show_cases(self, view: CaseList) -> None:
        """Show the cases; the case that was current stays current."""
        current = self.table.currentIndex().data(CASE_ROLE)
        self._model.set_cases(view.cases)
        self.counted.emit(len(view.cases))
        self._show_due(view.due)
        count = len(view.cases)
        words = self.tr("{count} in {vault}") if count else self.tr("{vault}")
        self.set_heading(self.tr("Cases"), words.format(count=count, vault=view.vault_name))
        if self._stack.currentWidget() not in (self.form, self.take_form, self.pack_form):
            self._show_list()
        self._select(current.id if isinstance(current, CaseSummary) else "")

    def start_new_case(self) -> None:
        """Show the form for a new case."""
        self._show_form(self.form)
        self.form.begin()

    def start_taking_over(self) -> None:
        """Show the form that takes a packed case over."""
        self._show_form(self.take_form)
        self.take_form.begin()

    def start_packing(self) -> None:
        """Show the form that packs the case chosen in the list."""
        case = self.table.currentIndex().data(CASE_ROLE)
        if isinstance(case, CaseSummary):
            self._show_form(self.pack_form)
            self.pack_form.begin(case)

    def _show_form(self, form: QWidget) -> None:
        self.notice.hide()
        for button in (self.new_button, self.take_button, self.pack_button):
            button.hide()
        self._stack.setCurrentWidget(form)

    def _size_columns(self) -> None:
        head = self.table.horizontalHeader()
        head.setStretchLastSection(False)
        for column in (CaseTable.CLAIMANT, CaseTable.TITLE):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for column in (CaseTable.CLAIM, CaseTable.DUE, CaseTable.DOCUMENTS, CaseTable.OPEN):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        metrics = self.table.fontMetrics()
        self.table.setColumnWidth(CaseTable.CLAIM, metrics.averageCharWidth() * 20)
        self.table.setColumnWidth(CaseTable.DUE, metrics.averageCharWidth() * 34)
        self.table.setColumnWidth(CaseTable.DOCUMENTS, metrics.averageCharWidth() * 13)
        self.table.setColumnWidth(CaseTable.OPEN, metrics.averageCharWidth() * 18)
        self.table.sortByColumn(CaseTable.DUE, Qt.SortOrder.AscendingOrder)

    def _show_due(self, due: int) -> None:
        words = (
            self.tr("In one case material is due to be reviewed, returned or destroyed: Retention")
            if due == 1
            else self.tr(
                "In {count} cases material is due to be reviewed, returned or destroyed: Retention"
            ).format(count=due)
        )
        self.due.setText(words)
        self.due.setAccessibleName(words)
        self.due.setVisible(bool(due))
        self.due_counted.emit(due)

    def _select(self, case_id: str) -> None:
        for row in range(self._sorted.rowCount()):
            index = self._sorted.index(row, 0)
            if not case_id or index.data(CASE_ROLE).id == case_id:
                self.table.setCurrentIndex(index)
                return

    def _show_list(self) -> None:
        any_case = self._model.rowCount() > 0
        self._stack.setCurrentWidget(self._list if any_case else self.empty)
        for button in (self.new_button, self.pack_button):
            button.setVisible(any_case)
        self.take_button.show()
        (self.table if any_case else self.empty.button).setFocus()

    def _on_draft(self, draft: CaseDraft) -> None:
        self.form.make.setEnabled(False)
        self._tasks.run(
            self._session.new_case, draft, done=self._on_made, failed=self._on_refused, saves=True
        )

    def _on_packed(self, file: Path, passphrase: str) -> None:
        self._tasks.run(
            self._session.unpack,
            file,
            passphrase,
            done=self._on_made,
            failed=self._on_refused,
            saves=True,
        )

    def _on_pack(self, case_id: str, file: Path, passphrase: str) -> None:
        from casereview.services.vault.packed import pack_case

        self._tasks.run(
            pack_case,
            self._session,
            case_id,
            file,
            passphrase,
            done=self._on_packed_to,
            failed=self._on_refused,
            saves=True,
        )

    def _on_packed_to(self, file: Path) -> None:
        self.pack_form.clear()
        self._show_list()
        self.notice.say(
            self.tr("The case is packed in {file}.").format(file=file.name),
            self.tr("It opens by the passphrase you gave it, here or in another vault."),
            Tone.BLUE,
        )
        self.refresh_when_seen()

    def _on_made(self, case_id: str) -> None:
        self.form.make.setEnabled(True)
        self.take_form.fields.clear()
        self._stack.setCurrentWidget(self._list)
        for button in (self.new_button, self.take_button, self.pack_button):
            button.show()
        self.refresh_when_seen()
        self.case_chosen.emit(case_id)

    def _on_refused(self, error: CaseReviewError) -> None:
        self.form.make.setEnabled(True)
        self.take_form.set_busy(busy=False)
        self.pack_form.set_busy(busy=False)
        self.say_error(error)
