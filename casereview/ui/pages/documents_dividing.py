"""Dividing a file that holds many documents: what is proposed, as pages and titles to be typed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from casereview.correspondence.sections import Section
from casereview.domain.documents.document import Document
from casereview.errors import BadInputError, CancelledError, CaseReviewError
from casereview.services.changes import Changes
from casereview.services.correspondence import sectioning
from casereview.services.correspondence.sectioning import ReadSection, Whole
from casereview.ui.asides import Aside, AsideState
from casereview.ui.desk import Desk
from casereview.ui.tasks import Batch
from casereview.ui.widgets.buttons import LinkButton, PrimaryButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.layouts import TallColumn, clear_layout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.progress_strip import ProgressStrip
from casereview.ui.widgets.words import Role, Words

_PAGES_WIDE = 96


class _Row(QWidget):
    """Pages and title of one document, why it is proposed, and a button that leaves it out."""

    removed = Signal()

    def __init__(self, number: int, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages = QLineEdit(_pages_words(section))
        self.pages.setFixedWidth(_PAGES_WIDE)
        self.pages.setAccessibleName(self.tr("Pages of document {n}").format(n=number))
        self.title = QLineEdit(section.title)
        self.title.setAccessibleName(self.tr("Title of document {n}").format(n=number))
        self.title.setPlaceholderText(self.tr("Title, made out from the page where left empty"))
        remove = SmallButton("✕", name=self.tr("Leave document {n} out").format(n=number))
        remove.clicked.connect(self.removed)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.pages)
        line.addWidget(self.title, 1)
        line.addWidget(remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        column.addLayout(line)
        if section.why:
            column.addWidget(Words(section.why, Role.SMALL))

    @property
    def typed(self) -> tuple[str, str]:
        """The pages and the title as they stand."""
        return self.pages.text(), self.title.text()


class DividingPanel(QWidget):
    """One file and the documents it holds; `left` when the way leads back to the documents.

    filed carries the id of the first document that was filed from it.
    """

    left = Signal()
    filed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._whole: Whole | None = None
        self._aside: Aside | None = None
        self._first = ""
        self.rows: list[_Row] = []
        self.notice = Notice()
        self.progress = ProgressStrip()
        self.progress.cancelled.connect(self._on_cancel)
        back = SmallButton(self.tr("← Documents"))
        back.clicked.connect(self.left)
        top = QHBoxLayout()
        top.addWidget(back)
        top.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        outer.addLayout(top)
        outer.addWidget(self.notice)
        outer.addWidget(self.progress)
        outer.addWidget(self._card(), 1)
        desk.tasks.aside_changed.connect(self._on_aside)

    def _card(self) -> QWidget:
        self._sheet = Card(self.tr("Documents in this file"), " ")
        self._told = Words("", Role.MUTED)
        self.by_first = SmallButton(self.tr("By first pages"))
        self.by_outline = SmallButton(self.tr("By the outline"))
        self.by_page = SmallButton(self.tr("Every page by itself"))
        self.add = SmallButton(self.tr("Add pages"))
        self.by_first.clicked.connect(self._on_first)
        self.by_outline.clicked.connect(self._on_outline)
        self.by_page.clicked.connect(self._on_every_page)
        self.add.clicked.connect(self._on_add)
        ways = QHBoxLayout()
        ways.setSpacing(8)
        for button in (self.by_first, self.by_outline, self.by_page, self.add):
            ways.addWidget(button)
        ways.addStretch(1)
        column = TallColumn()
        column.column.setContentsMargins(0, 0, 10, 0)
        column.column.setSpacing(4)
        self._column = column.column
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(column)
        self.file = PrimaryButton(self.tr("File these documents"))
        makes_changes(self.file)
        self.file.clicked.connect(self._on_file)
        cancel = LinkButton(self.tr("Cancel"))
        cancel.clicked.connect(self.left)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.file)
        foot.addWidget(cancel)
        foot.addStretch(1)
        self._sheet.body.addWidget(self._told)
        self._sheet.body.addLayout(ways)
        self._sheet.body.addWidget(scroll, 1)
        self._sheet.body.addLayout(foot)
        return self._sheet

    # ---- showing

    def begin(self, document_id: str) -> None:
        """Look at a file and show what it could be divided into."""
        self._whole = None
        self._first = ""
        self.notice.hide()
        self._set_rows(())
        self.file.setEnabled(False)
        self._desk.ask(
            sectioning.look_at, document_id, done=self._show, failed=self._on_failed, key="divide"
        )

    def _show(self, whole: Whole) -> None:
        self._whole = whole
        document = whole.document
        self._sheet.set_note(f"{document.label} · {document.title} · {document.pages} pages")
        told = self.tr(
            "The file stays as it was received. Each document below names its pages and is "
            "reviewed and cited by itself. Pages in none of them stay in the file."
        )
        if whole.filed:
            labels = ", ".join(each.label for each in whole.filed)
            told += self.tr(" Filed from it already: {labels}.").format(labels=labels)
        self._told.setText(told)
        self.by_first.setEnabled(bool(whole.first_pages))
        self.by_outline.setEnabled(bool(whole.outline))
        self._set_rows(whole.proposed or (Section(1, document.pages),))
        self.file.setEnabled(True)
        self.rows[0].pages.setFocus()

    def _set_rows(self, sections: Sequence[Section]) -> None:
        clear_layout(self._column)
        self.rows = []
        for section in sections:
            self._add_row(section)
        self._column.addStretch(1)
        self._count()

    def _add_row(self, section: Section) -> _Row:
        row = _Row(len(self.rows) + 1, section)
        row.removed.connect(partial(self._on_removed, row))
        self.rows.append(row)
        self._column.insertWidget(len(self.rows) - 1, row)
        return row

    def _count(self) -> None:
        count = len(self.rows)
        words = self.tr("File this document") if count == 1 else self.tr("File {n} documents")
        self.file.setText(words.format(n=count))
        self.file.setAccessibleName(self.file.text())
        self.file.setEnabled(count > 0 and self._whole is not None)

    def _on_first(self) -> None:
        if self._whole is not None:
            self._set_rows(self._whole.first_pages)

    def _on_outline(self) -> None:
        if self._whole is not None:
            self._set_rows(self._whole.outline)

    def _on_every_page(self) -> None:
        if self._whole is not None:
            self._set_rows([Section(n, n) for n in range(1, self._whole.document.pages + 1)])

    def _on_add(self) -> None:
        row = self._add_row(Section(0, 0))
        row.pages.setFocus()
        self._count()

    def _on_removed(self, row: _Row) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._count()

    # ---- filing

    def _on_file(self) -> None:
        if self._whole is None or self._aside is not None:
            return
        try:
            sections = sectioning.typed_sections(self._whole, [row.typed for row in self.rows])
        except BadInputError as wrong:
            self.notice.say_error(wrong)
            return
        self.notice.hide()
        name = self.tr("Reading the documents of a file")
        self.progress.begin(name, len(sections))
        self._sheet.setEnabled(False)
        self._aside = self._desk.tasks.run_aside(
            name,
            sectioning.read_sections,
            self._whole,
            sections,
            done=self._on_read,
            failed=self._on_failed,
        )

    def _on_read(self, found: tuple[ReadSection, ...]) -> None:
        self._aside = None
        assert self._whole is not None
        document = self._whole.document.id
        self._desk.save_each(
            self.tr("Filing documents"),
            sectioning.file_section,
            [(document, each) for each in found],
            each=self._on_filed,
            done=self._on_all_filed,
            failed=self._on_failed,
        )

    def _on_filed(self, result: tuple[Document, Changes]) -> None:
        self._first = self._first or result[0].id

    def _on_all_filed(self, _batch: Batch) -> None:
        self.progress.finish()
        self._sheet.setEnabled(True)
        if self._first:
            self.filed.emit(self._first)

    def _on_aside(self, state: AsideState | None) -> None:
        if state is not None and self._aside is not None and self._aside.state.name == state.name:
            self.progress.advance(state.done, state.words)

    def _on_cancel(self) -> None:
        if self._aside is not None:
            self._aside.cancel()

    def _on_failed(self, error: CaseReviewError) -> None:
        self._aside = None
        self.progress.finish()
        self._sheet.setEnabled(True)
        if not isinstance(error, CancelledError):
            self.notice.say_error(error)


def _pages_words(section: Section) -> str:
    if not section.first:
        return ""
    return (
        str(section.first) if section.first == section.last else f"{section.first}-{section.last}"
    )
