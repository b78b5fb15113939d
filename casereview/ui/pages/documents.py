"""The documents of a case: the list, the page as it is, and what it states."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QWidget

from casereview.domain.document import Document, Group, Passage, ReadState
from casereview.errors import BadInputError, CaseReviewError
from casereview.services import intake, reviewing
from casereview.services.changes import Changes, Kind
from casereview.services.drawing import DocumentDrawer
from casereview.services.typed_values import suggest
from casereview.services.views import DocumentRow, DocumentView, PageName, Tone, Use
from casereview.ui.desk import Desk
from casereview.ui.models.document_list import GROUP_WORDS, DocumentList
from casereview.ui.page import CasePage
from casereview.ui.pages.document_copy import ChooseCopy, copy_to_disk
from casereview.ui.tasks import Batch
from casereview.ui.widgets.buttons import PrimaryButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.document_lines import DocumentDelegate
from casereview.ui.widgets.document_viewer import DocumentViewer
from casereview.ui.widgets.empty_state import EmptyState
from casereview.ui.widgets.finding_forms import ByHand
from casereview.ui.widgets.findings_panel import FindingsPanel
from casereview.ui.widgets.layouts import FlowLayout, clear_layout
from casereview.ui.widgets.line_delegate import LineList
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.progress_strip import ProgressStrip

if TYPE_CHECKING:
    from casereview.services.session import OpenCase


class ChooseDocuments:
    """Asks which files to add; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget) -> tuple[str, ...]:
        """Return the chosen paths; none when the dialog was left."""
        paths, _ = QFileDialog.getOpenFileNames(
            parent,
            parent.tr("Add documents"),
            "",
            parent.tr("Documents (*.pdf *.docx *.eml *.txt);;All files (*)"),
        )
        return tuple(paths)


def file_from_disk(case: OpenCase, path: str) -> tuple[Document, Changes]:
    """File one document from disk; raises BadInputError with the file's name where it cannot."""
    file = Path(path)
    try:
        data = file.read_bytes()
    except OSError as fault:
        raise BadInputError(
            f"{file.name} could not be opened ({fault.strerror or 'no reason given'}).",
            kept="It was not filed.",
        ) from fault
    return intake.add_document(case, file.name, data)


def add_by_hand(case: OpenCase, document_id: str, said: ByHand) -> Changes:
    """File what the expert read; raises BadInputError where it is no value of its field."""
    value = suggest(case.content.measures, said.field, f"{said.measure} {said.text}".strip())
    return reviewing.add_statement(case, document_id, said.field, value)


def correct(case: OpenCase, statement_id: str, text: str) -> Changes:
    """File a proposal with another value; raises BadInputError where it is none of its field."""
    statement = case.file.statements.get(statement_id)
    assert statement is not None
    measure = getattr(statement.value, "measure", "")
    value = suggest(case.content.measures, statement.field, f"{measure} {text}".strip())
    return reviewing.correct_value(case, statement_id, value)


def add_absence(case: OpenCase, document_id: str, said: ByHand) -> Changes:
    """Record that the expert looked for something in a document and did not find it."""
    scope = f"{said.measure}, whole document" if said.measure else "whole document"
    return reviewing.not_stated(case, document_id, said.field, scope)


def passage_of(case: OpenCase, passage_id: str) -> Passage | None:
    """Return a passage, or None where it is not in this case any more."""
    return case.file.passages.get(passage_id)


class DocumentsPage(CasePage):
    """Adds, shows and reviews documents; everything but Add is done by key as well."""

    page = PageName.DOCUMENTS
    kinds = frozenset(Kind) - {Kind.VAULT}

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "Documents", parent)
        self.setAcceptDrops(True)
        self.model = DocumentList(self)
        self._wanted = ""
        self._place = ""
        self._drawer = DocumentDrawer()
        self._batch: Batch | None = None
        self._refused: list[str] = []
        self._filed = 0
        self.viewer = DocumentViewer(desk.theme)
        self.findings = FindingsPanel(desk.theme)
        self.progress = ProgressStrip()
        add = PrimaryButton(self.tr("Add documents…"))
        makes_changes(add)
        add.clicked.connect(self._on_add)
        self.add_action_widget(add)
        self._empty = EmptyState(
            self.tr("No documents yet"),
            self.tr(
                "Letters, records and instructions belong here. Each is kept byte for byte, read, "
                "and what it states waits for your decision. Drop files anywhere on this page."
            ),
            self.tr("Add documents…"),
        )
        self._empty.started.connect(self._on_add)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.list = LineList(self.tr("Documents of the case, by their own date"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(DocumentDelegate(self.desk.theme, self.list))
        self.list.selectionModel().currentChanged.connect(self._on_current)
        listing = Card()
        sheet = listing.layout()
        assert sheet is not None
        sheet.setContentsMargins(8, 12, 8, 12)
        self._chips = FlowLayout(spacing=6)
        self._chips.setContentsMargins(6, 0, 6, 0)
        listing.body.addLayout(self._chips)
        listing.body.addWidget(self.list, 1)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(14)
        self._split.setChildrenCollapsible(False)
        for widget, least, share in (
            (listing, 210, 26),
            (self.viewer, 320, 44),
            (self.findings, 262, 30),
        ):
            widget.setMinimumWidth(least)
            self._split.addWidget(widget)
            self._split.setStretchFactor(self._split.count() - 1, share)
        self._split.setSizes([290, 490, 334])
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._split)
        self.content.setContentsMargins(22, 16, 22, 16)
        self.content.setSpacing(10)
        self.content.addWidget(self.progress)
        self.content.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.progress.cancelled.connect(self._on_cancel)
        viewer, findings = self.viewer, self.findings
        viewer.image_wanted.connect(self._on_image_wanted)
        viewer.mark_clicked.connect(self._on_mark)
        viewer.read_changed.connect(self._on_read)
        viewer.group_changed.connect(self._on_group)
        viewer.copy_wanted.connect(self._on_copy)
        findings.current_changed.connect(viewer.pages.set_current)
        findings.accepted.connect(self._on_accept)
        findings.rejected.connect(self._on_reject)
        findings.corrected.connect(self._on_correct)
        findings.reopened.connect(self._on_reopen)
        findings.rest_accepted.connect(self._on_accept_rest)
        findings.by_hand.connect(self._on_by_hand)
        findings.not_stated.connect(self._on_not_stated)
        findings.uses.use_chosen.connect(self._on_use)
        findings.uses.pointed_at.connect(self._on_pointed_at)
        findings.install_keys(self)

    # ---- showing

    def refresh(self) -> None:
        self.desk.ask(reviewing.rows, done=self._show_rows, key="documents")

    def open_at(self, target: str) -> None:
        """Show a document, `document/passage` or `document//page`; any part may be empty.

        `document//page/start-end` also points at those characters of the page's text.
        """
        self._wanted, _, self._place = target.partition("/")
        self._reach_wanted()

    @property
    def place(self) -> str:
        shown = self.viewer.document_id
        return f"{shown}//{self.viewer.pages.page}" if shown else ""

    def settle(self) -> None:
        """End the process that draws; what was typed in a form is not filed by itself."""
        self.desk.tasks.run(self._drawer.close)

    def _show_rows(self, rows: tuple[DocumentRow, ...]) -> None:
        chosen = self.model.key(self.list.currentIndex()) or self.viewer.document_id
        scroll = self.list.verticalScrollBar().value()
        self.model.set_documents(rows)
        self._show_chips()
        service = self.model.counts().get(Group.SERVICE, 0)
        count = self.tr("{count} · {service} from the service").format(
            count=len(rows), service=service
        )
        self.set_heading(self.title, count if rows else "")
        self._stack.setCurrentIndex(1 if rows else 0)
        if not rows:
            self.viewer.clear()
            self.findings.clear()
            return
        index = self.model.find(chosen)
        self.list.choose(index if index.isValid() else self.model.index(0))
        self.list.verticalScrollBar().setValue(scroll)
        self._reach_wanted()
        self._ask_view()

    def _reach_wanted(self) -> None:
        if not self._wanted or not self.model.everything:
            return
        if not self.model.find(self._wanted).isValid():
            self.model.set_group(None)
            self._show_chips()
        index = self.model.find(self._wanted)
        self._wanted = ""
        if index.isValid():
            self.list.choose(index)
            self._ask_view()

    def _show_chips(self) -> None:
        clear_layout(self._chips)
        counts = self.model.counts()
        self._add_chip(self.tr("All {count}").format(count=len(self.model.everything)), None)
        for group, count in counts.items():
            self._add_chip(f"{GROUP_WORDS[group]} {count}", group)

    def _add_chip(self, words: str, group: Group | None) -> None:
        button = SmallButton(words, name=self.tr("Show {which}").format(which=words))
        button.setCheckable(True)
        button.setChecked(self.model.group is group)
        button.clicked.connect(partial(self._on_filter, group))
        self._chips.addWidget(button)

    def _on_filter(self, group: Group | None, _checked: bool = False) -> None:
        chosen = self.model.key(self.list.currentIndex())
        self.model.set_group(group)
        self._show_chips()
        index = self.model.find(chosen or "")
        self.list.choose(index if index.isValid() else self.model.index(0))

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self.model.key(current) not in (None, self.viewer.document_id):
            self._ask_view()

    def _ask_view(self) -> None:
        chosen = self.model.key(self.list.currentIndex())
        if chosen is not None:
            self.desk.ask(reviewing.view, chosen, done=self._show_view, key="document")

    def _show_view(self, view: DocumentView) -> None:
        if view.document.id != self.model.key(self.list.currentIndex()):
            return
        same = view.document.id == self.viewer.document_id
        self.viewer.show_document(view)
        self.findings.show_document(view, keep=same)
        current = self.findings.current
        if not same:
            self.viewer.pages.set_current(current.statement.id if current else "")
        if self._place:
            self._reach_place(view)

    def _reach_place(self, view: DocumentView) -> None:
        """Show the passage or page that a link named: a finding's, or one the expert selected."""
        (passage, _, page), self._place = self._place.partition("/"), ""
        for row in view.findings:
            if row.passage is not None and row.passage.id == passage:
                self.findings.choose(row.statement.id)
                self.viewer.pages.set_current(row.statement.id)
                return
        if passage:
            self.desk.ask(passage_of, passage, done=self.viewer.point_at)
            return
        number, _, characters = page.partition("/")
        if number.isdecimal():
            self.viewer.pages.go_to_page(int(number))
            self._point_at(view.document.id, int(number), characters)

    def _point_at(self, document_id: str, page: int, characters: str) -> None:
        start, _, end = characters.partition("-")
        if start.isdecimal() and end.isdecimal():
            self.desk.ask(
                self._drawer.passage,
                document_id,
                page,
                int(start),
                int(end),
                done=self.viewer.point_at,
                key="passage",
            )

    # ---- the chain

    def _on_mark(self, mark_id: str) -> None:
        """Show the finding that a mark is, or what the marked passage is evidence for."""
        finding = self.findings.model.row(self.findings.model.find(mark_id))
        uses = self.findings.uses
        if finding is None:
            passages = (use.passage for use in uses.rows.rows if use.passage)
            passage = next((p for p in passages if p.id == mark_id), None)
            if passage is not None and uses.choose_passage(passage):
                uses.setFocus()
            return
        if finding.passage is not None:
            uses.choose_passage(finding.passage)
        self.findings.choose(mark_id)
        self.viewer.pages.set_current(mark_id)

    def _on_pointed_at(self, passage_id: str) -> None:
        if passage_id:
            self.viewer.pages.set_current(self._mark_of(passage_id))

    def _mark_of(self, passage_id: str) -> str:
        """Return the mark of a passage: a finding's own, or the passage's."""
        rows = self.findings.model.rows
        found = (r.statement.id for r in rows if r.passage and r.passage.id == passage_id)
        return next(found, passage_id)

    def _on_use(self, use: Use) -> None:
        self.desk.go(use.page, use.target)

    # ---- pictures

    def _on_image_wanted(self, document_id: str, page: int, scale: float) -> None:
        taken = partial(self.viewer.pages.take_image, document_id, page, scale)
        self.desk.ask(
            self._drawer.page,
            document_id,
            page,
            scale,
            done=taken,
            failed=self.say_error,
            key=f"page {page}",
        )

    # ---- a copy outside the vault

    def _on_copy(self) -> None:
        document, name = self.viewer.document_id, self.viewer.file_name
        path = ChooseCopy.ask(self, name) if document else ""
        if path:
            done = self._on_copied
            self.desk.ask(copy_to_disk, document, path, done=done, failed=self.say_error)

    def _on_copied(self, name: str) -> None:
        words = self.tr("The copy is saved as {name}.").format(name=name)
        more = self.tr("It is not encrypted: it left the vault by your choice.")
        self.notice.say(words, more, tone=Tone.AMBER)

    # ---- adding

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.add_files(paths)

    def _on_add(self) -> None:
        self.add_files(list(ChooseDocuments.ask(self)))

    def add_files(self, paths: list[str]) -> None:
        """File documents from disk, one after the other; a folder gives the files in it."""
        files = [found for path in paths for found in _files(path)]
        if not files or (self._batch is not None and not self._batch.cancelled):
            return
        self._refused, self._filed = [], 0
        self.notice.hide()
        name = self.tr("Adding documents")
        self.progress.begin(name, len(files))
        self._batch = self.desk.save_each(
            name,
            file_from_disk,
            [(file,) for file in files],
            each=self._on_filed,
            done=self._on_all_filed,
            failed=self._on_refused,
        )

    def _on_filed(self, result: tuple[Document, Changes]) -> None:
        document = result[0]
        self._filed += 1
        if document.read_state is ReadState.UNREAD:
            why = document.note or self.tr("It could not be read; it is filed as received.")
            self._refused.append(f"{document.label} {document.file_name}: {why}")
        self._advance()

    def _on_refused(self, error: CaseReviewError) -> None:
        self._refused.append(str(error))
        self._advance()

    def _advance(self) -> None:
        if self._batch is not None:
            self.progress.advance(self._batch.done)

    def _on_cancel(self) -> None:
        if self._batch is not None:
            self._batch.cancel()

    def _on_all_filed(self, batch: Batch) -> None:
        self._batch = None
        self.progress.finish()
        left_out = batch.total - batch.done
        words = self.tr("{filed} of {total} documents filed.").format(
            filed=self._filed, total=batch.total
        )
        if batch.cancelled and left_out:
            words += " " + self.tr("{count} were left out.").format(count=left_out)
        if self._refused or batch.cancelled:
            self.notice.say(words, "\n".join(self._refused), tone=Tone.AMBER)

    # ---- deciding

    def _on_accept(self, statement_id: str) -> None:
        self.desk.save(reviewing.accept, statement_id, failed=self.say_error)

    def _on_reject(self, statement_id: str, note: str) -> None:
        self.desk.save(reviewing.reject, statement_id, note, failed=self.say_error)

    def _on_reopen(self, statement_id: str) -> None:
        self.desk.save(reviewing.reopen, statement_id, failed=self.say_error)

    def _on_correct(self, statement_id: str, text: str) -> None:
        self.desk.save(
            correct,
            statement_id,
            text,
            done=self._on_form_saved,
            failed=self._on_form_refused,
        )

    def _on_accept_rest(self) -> None:
        self.desk.save(reviewing.accept_rest, self.viewer.document_id, failed=self.say_error)

    def _on_by_hand(self, said: ByHand) -> None:
        self.desk.save(
            add_by_hand,
            self.viewer.document_id,
            said,
            done=self._on_form_saved,
            failed=self._on_form_refused,
        )

    def _on_not_stated(self, said: ByHand) -> None:
        self.desk.save(
            add_absence,
            self.viewer.document_id,
            said,
            done=self._on_form_saved,
            failed=self._on_form_refused,
        )

    def _on_form_saved(self, _changes: Changes) -> None:
        self.findings.close_forms()

    def _on_form_refused(self, error: CaseReviewError) -> None:
        self.findings.refuse(f"{error.what} {error.do}".strip())

    def _on_read(self, read: bool) -> None:
        self.desk.save(intake.mark_read, self.viewer.document_id, read, failed=self.say_error)

    def _on_group(self, group: Group) -> None:
        describe = partial(intake.describe, group=group)
        self.desk.save(describe, self.viewer.document_id, failed=self.say_error)


def _files(path: str) -> list[str]:
    """Return the path of a file, or those of the files directly in a folder."""
    place = Path(path)
    if place.is_dir():
        return sorted(str(file) for file in place.iterdir() if file.is_file())
    return [path]
