"""What follows a report: addenda, amended reports, answers to questions, joint statements."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from casereview.domain.reports.draft import Form
from casereview.domain.reports.supplement import FORMS
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.report import supplements
from casereview.services.report.report_forms import OtherForm
from casereview.services.report.supplements import Line, SupplementView
from casereview.services.views import Chip, Particulars, Tone
from casereview.ui.models import particulars as models
from casereview.ui.models.rows import RowsModel
from casereview.ui.pages.particulars.list_card import ListCard
from casereview.ui.pages.report_parts import supplement_forms as forms
from casereview.ui.pages.report_parts.part import Part
from casereview.ui.pages.report_parts.supplement_cards import (
    DetailsCard,
    InstructionsCard,
    OutputCard,
    TextsCard,
)
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.empty_state import EmptyState
from casereview.ui.widgets.layouts import ScrollPage
from casereview.ui.widgets.line_delegate import LineDelegate, LineList
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.painting import chip_size, draw_chip, draw_words, words_height

if TYPE_CHECKING:
    from casereview.services.session import OpenCase
    from casereview.ui.desk import Desk
    from casereview.ui.pages.report_parts.loading import Loaded

_ISSUED = Chip("issued", Tone.GREEN)
_OPEN = Chip("in work", Tone.PLAIN)


class ChooseFile:
    """Asks where to save a form of a supplement; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget, proposed: str) -> str:
        """Return the path; '' when the dialog was left."""
        path, _ = QFileDialog.getSaveFileName(parent, parent.tr("Save"), proposed)
        return path


def _key(row: Line) -> str:
    return row.supplement.id


def _told(row: Line) -> str:
    return f"{row.supplement.title}, {(_ISSUED if row.issued else _OPEN).text}"


class _Delegate(LineDelegate):
    def set_row(self, painter: QPainter | None, row: Line, box: QRectF) -> float:
        theme, chip = self.theme, _ISSUED if row.issued else _OPEN
        beside = chip_size(theme, chip)
        body = theme.font()
        wide = box.width() - beside.width() - 10
        title = words_height(body, row.supplement.title, wide)
        if painter:
            place = QRectF(box.left(), box.top(), wide, title + 2)
            draw_words(painter, place, row.supplement.title, body, theme.colour("ink"))
            draw_chip(painter, theme, QPointF(box.right() - beside.width(), box.top()), chip)
        return max(title, beside.height())


class SupplementsPart(Part):
    """The supplements at the left, with what can be begun; the one chosen at the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted = ""
        self._view: SupplementView | None = None
        self.rows: RowsModel[Line] = RowsModel(_key, _told, self)
        self.list = LineList(self.tr("What follows the report"))
        self.list.setModel(self.rows)
        self.list.setItemDelegate(_Delegate(desk.theme, self.list))
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.begin_new: dict[Form, SmallButton] = {}
        self.details, self.texts = DetailsCard(), TextsCard()
        self.instructions, self.output = InstructionsCard(), OutputCard()
        self.questions = self._list_card(
            self.tr("Questions as put"),
            self.tr("None is recorded yet. Each is printed word for word."),
            forms.PutQuestionForm(),
            forms.QUESTION_HEAD,
            forms.question_lines,
        )
        self.issues = self._list_card(
            self.tr("Items of the agenda"),
            self.tr("None is recorded yet. Nobody but the two experts writes here."),
            forms.IssueForm(),
            forms.ISSUE_HEAD,
            forms.issue_lines,
        )
        self.places = self._list_card(
            self.tr("What was amended"),
            self.tr("None is recorded yet. Every change is listed with its reason."),
            forms.PlaceForm(),
            forms.PLACE_HEAD,
            forms.place_lines,
        )
        self.empty = EmptyState(
            self.tr("Nothing follows the report yet"),
            self.tr(
                "An issued report is never changed. New material makes an addendum; a slip, an "
                "amended report; written questions, answers; a discussion of experts, a joint "
                "statement."
            ),
        )
        self._stack = QStackedWidget()
        self._build()
        self._connect()

    def _list_card(
        self,
        title: str,
        empty: str,
        form: forms.OfSupplement,
        head: tuple[str, ...],
        lines: Callable[[SupplementView], tuple[models.Line, ...]],
    ) -> ListCard:
        def of_shown(_view: Particulars) -> tuple[models.Line, ...]:
            return lines(self._view) if self._view is not None else ()

        return ListCard(title, empty, form, models.LinesModel(head), of_shown, wide=1)

    def _build(self) -> None:
        begun = Card(self.tr("Begin"))
        for form in FORMS:
            button = self.begin_new[form] = SmallButton(form.words)
            makes_changes(button)
            button.clicked.connect(partial(self._on_begin, form))
            begun.body.addWidget(button)
        listed = Card(self.tr("What follows the report"))
        listed.body.addWidget(self.list, 1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(listed, 1)
        column.addWidget(begun)
        self._side = side = ScrollPage()
        side.column.setContentsMargins(0, 0, 0, 0)
        for card in (
            self.details,
            self.instructions,
            self.questions,
            self.issues,
            self.places,
            self.texts,
            self.output,
        ):
            side.column.addWidget(card)
        side.column.addStretch(1)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(side)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(14)
        split.setChildrenCollapsible(False)
        for widget, least, share in ((left, 240, 28), (self._stack, 460, 72)):
            widget.setMinimumWidth(least)
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, share)
        split.setSizes([280, 720])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split, 1)

    def _connect(self) -> None:
        self.details.edited.connect(self._on_edited)
        self.details.dropped.connect(self._on_dropped)
        self.instructions.edited.connect(self._on_edited)
        self.texts.written.connect(self._on_written)
        self.output.wanted.connect(self._on_output)
        self.output.finalised.connect(self._on_finalise)
        for card, save, remove in (
            (self.questions, supplements.save_question, supplements.remove_question),
            (self.issues, supplements.save_issue, supplements.remove_issue),
            (self.places, supplements.save_place, supplements.remove_place),
        ):
            card.saved.connect(partial(self._save, save))
            card.removed.connect(partial(self._save, remove))

    # ---- showing

    def show_loaded(self, loaded: Loaded) -> None:
        del loaded  # supplements are asked for by themselves
        self._desk.ask(
            supplements.lines, done=self._show_lines, failed=self._on_refused, key="supplements"
        )

    def begin(self, within: str) -> None:
        """Show a supplement by its id, or put the focus on the list."""
        self._wanted = within
        index = self.rows.find(within) if within else QModelIndex()
        if index.isValid():
            self.list.choose(index)
        else:
            self.list.setFocus()

    @property
    def place(self) -> str:
        return self._view.supplement.id if self._view else ""

    def settle(self) -> None:
        self.details.settle()
        self.texts.settle()
        for card in (self.questions, self.issues, self.places):
            card.settle()

    def _show_lines(self, lines: tuple[Line, ...]) -> None:
        chosen = self._wanted or self.place
        self.rows.set_rows(lines)
        index = self.rows.find(chosen) if chosen else QModelIndex()
        if index.isValid():
            self._wanted = ""
        elif lines:
            index = self.rows.index(0)
        else:
            self._view = None
        self._stack.setCurrentIndex(1 if lines else 0)
        self.list.choose(index)
        self._on_current(index)

    def _on_current(self, index: QModelIndex, _before: object = None) -> None:
        row = self.rows.row(index)
        if row is not None:
            self._desk.ask(
                supplements.view,
                row.supplement.id,
                done=self._show_view,
                failed=self._on_refused,
                key="supplement",
            )

    def _show_view(self, view: SupplementView) -> None:
        form = view.supplement.form
        other = self._view is None or self._view.supplement.id != view.supplement.id
        self._view = view
        for card in (self.details, self.texts, self.output):
            card.show_view(view)
        self.instructions.setVisible(form is Form.ADDENDUM)
        self.instructions.show_view(view)
        for listed, wanted in (
            (self.questions, Form.ANSWERS),
            (self.issues, Form.JOINT),
            (self.places, Form.AMENDED),
        ):
            assert isinstance(listed.form, forms.OfSupplement)
            if other and not listed.form.isHidden():
                listed.form.close_form()
            listed.form.supplement_id = view.supplement.id
            listed.setVisible(form is wanted)
            listed.show_view(view.particulars, saving=False)
        assert isinstance(self.issues.form, forms.IssueForm)
        numbers = [one.number for one in view.issues]
        self.issues.form.next_number = max(numbers, default=0) + 1
        if other:
            self._side.verticalScrollBar().setValue(0)

    # ---- changing

    def _on_begin(self, form: Form, _checked: bool = False) -> None:
        self._desk.save(supplements.begin, form, done=self._on_begun, failed=self._on_refused)

    def _on_begun(self, made: tuple[str, Changes]) -> None:
        self._wanted = made[0]
        self._desk.ask(
            supplements.lines, done=self._show_lines, failed=self._on_refused, key="supplements"
        )

    def _on_edited(self, changed: object) -> None:
        self._save(supplements.save, changed)

    def _on_dropped(self) -> None:
        if self._view is not None:
            self._save(supplements.remove, self._view.supplement.id)

    def _on_written(self, section: str, text: str) -> None:
        if self._view is not None:
            self._save(supplements.write, self._view.supplement.id, section, text)

    def _save(self, call: Callable[..., Changes], *args: object) -> None:
        self._desk.save(call, *args, failed=self._on_failed)

    def _on_failed(self, error: CaseReviewError) -> None:
        """Say what was refused, and show again what is saved."""
        self.refused.emit(error)
        self._desk.ask(
            supplements.lines, done=self._show_lines, failed=self._on_refused, key="supplements"
        )

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)

    # ---- paper

    def _on_output(self, kind: str) -> None:
        if self._view is None:
            return
        name = self._view.supplement.title.lower().replace(" ", "-")
        path = ChooseFile.ask(self, f"{name}.{kind}")
        if path:
            self._desk.save(
                _write_out,
                self._view.supplement.id,
                kind,
                Path(path),
                done=self._on_written_out,
                failed=self._on_refused,
            )

    def _on_written_out(self, result: tuple[Path, Changes]) -> None:
        words = self.tr("Saved as {name}.").format(name=result[0].name)
        more = self.tr("It is not encrypted: it left the vault by your choice.")
        self.told.emit(words, more)

    def _on_finalise(self, passphrase: str) -> None:
        if self._view is not None:
            self._desk.save(
                _finalise,
                passphrase,
                self._view.supplement.id,
                done=self._on_finalised,
                failed=self._on_refused,
            )

    def _on_finalised(self, result: tuple[str, Changes]) -> None:
        self.told.emit(result[0], self.tr("It is listed under Versions and never changes."))


def _write_out(case: OpenCase, subject: str, kind: str, path: Path) -> tuple[Path, Changes]:
    from casereview.services.report import report_forms, reporting
    from casereview.services.vault import leaving

    if kind == OutputCard.PDF:
        data = reporting.pdf_of(report_forms.composed(case, subject).report)
        return leaving.save_report(case, data, path)
    form = OtherForm(kind)
    return report_forms.save(case, report_forms.written(case, form, subject), path, form)


def _finalise(case: OpenCase, passphrase: str, subject: str) -> tuple[str, Changes]:
    from casereview.services.report import issuing
    from casereview.ui.pages.report_parts.versions_loading import today

    issued, changes = issuing.finalise(case, passphrase, today(), subject=subject)
    return f"{issued.title}: issued as {issued.version}.", changes
