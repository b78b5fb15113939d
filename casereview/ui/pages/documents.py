"""The documents of a case: the list, the page as it is, and what it states."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, SignalInstance
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from casereview.domain.documents.document import Group, Note, Passage
from casereview.services.changes import Kind
from casereview.services.correspondence import reviewing
from casereview.services.correspondence.likeness import Likenesses
from casereview.services.views import DocumentRow, DocumentView, PageName, Tone, Use
from casereview.ui.desk import Desk
from casereview.ui.models.document_list import GROUP_WORDS, DocumentList
from casereview.ui.page import CasePage
from casereview.ui.pages.document_copy import ChooseCopy, copy_to_disk
from casereview.ui.pages.documents_adding import Adding, ChooseDocuments
from casereview.ui.pages.documents_bundles import BundlesPanel
from casereview.ui.pages.documents_deciding import Deciding
from casereview.ui.pages.documents_dividing import DividingPanel
from casereview.ui.pages.documents_drawing import Drawing
from casereview.ui.pages.documents_offering import Offering
from casereview.ui.tasks import Batch
from casereview.ui.widgets.bundle_progress import BundleProgress
from casereview.ui.widgets.buttons import PrimaryButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.document_lines import DocumentDelegate
from casereview.ui.widgets.document_offers import DocumentOffers
from casereview.ui.widgets.document_viewer import DocumentViewer
from casereview.ui.widgets.empty_state import EmptyState
from casereview.ui.widgets.findings_panel import FindingsPanel
from casereview.ui.widgets.intake_card import IntakeCard
from casereview.ui.widgets.layouts import FlowLayout, clear_layout
from casereview.ui.widgets.line_delegate import LineList
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.progress_strip import ProgressStrip

if TYPE_CHECKING:
    from casereview.services.session import OpenCase

_LIST, _BUNDLES, _DIVIDING = 1, 2, 3


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
        self.viewer = DocumentViewer(desk.theme)
        self.findings = FindingsPanel(desk.theme)
        self.bundle_progress = BundleProgress()
        self.bundles = BundlesPanel(desk)
        self.progress = ProgressStrip()
        self.intake = IntakeCard(desk.theme)
        self.offers = DocumentOffers()
        self.dividing = DividingPanel(desk)
        likenesses = Likenesses()
        self.adding = Adding(desk, self.intake, likenesses, self)
        self.offering = Offering(desk, self.offers, self.progress, self.notice, likenesses, self)
        self.drawing = Drawing(desk, self.viewer, self.findings, self)
        self.deciding = Deciding(desk, self.viewer, self.findings, self)
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
        self._install_keys()

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
        listing.body.addWidget(self.bundle_progress)
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
        self._split.setSizes([280, 462, 358])
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._split)
        self._stack.addWidget(self.bundles)
        self._stack.addWidget(self.dividing)
        self.content.setContentsMargins(22, 16, 22, 16)
        self.content.setSpacing(10)
        self.content.addWidget(self.intake)
        self.content.addWidget(self.progress)
        self.content.addWidget(self.offers)
        self.content.addWidget(self._stack, 1)

    def _connect(self) -> None:
        viewer, findings = self.viewer, self.findings
        self.adding.chosen.connect(self.open_at)
        self.offering.divide_wanted.connect(self._on_divide)
        self.dividing.left.connect(self._on_panel_left)
        self.dividing.filed.connect(self.open_at)
        self.deciding.refused.connect(self.say_error)
        self.bundles.left.connect(self._on_panel_left)
        self.drawing.refused.connect(self.say_error)
        viewer.mark_clicked.connect(self._on_mark)
        viewer.copy_wanted.connect(self._on_copy)
        viewer.bundles_wanted.connect(self._on_bundles)
        findings.current_changed.connect(viewer.pages.set_current)
        findings.uses.use_chosen.connect(self._on_use)
        findings.uses.pointed_at.connect(self._on_pointed_at)
        findings.notes.pointed_at.connect(self._on_note_pointed_at)

    def _install_keys(self) -> None:
        """Let the review go on by keys from the first document to the last."""
        self.findings.install_keys(self)
        for key, slot in (
            ("N", self.next_document),
            ("P", self.previous_document),
            ("M", self.read_and_go_on),
            ("S", self.deciding.ask_finding),
            ("T", self.deciding.ask_note),
            ("Ctrl+R", self.viewer.turn_page),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            activated: SignalInstance = shortcut.activated
            activated.connect(slot)

    # ---- showing

    def refresh(self) -> None:
        self.deciding.begin()
        self.desk.ask(reviewing.rows, done=self._show_rows, key="documents")
        if self._stack.currentWidget() is self.bundles:
            self.bundles.refresh()

    def open_at(self, target: str) -> None:
        """Show a document, `document/passage` or `document//page`; any part may be empty.

        `document//page/start-end` also points at those characters of the page's text.
        """
        self._wanted, _, self._place = target.partition("/")
        if self._stack.currentWidget() in (self.bundles, self.dividing):
            self._on_panel_left()
        self._reach_wanted()

    @property
    def place(self) -> str:
        shown = self.viewer.document_id
        return f"{shown}//{self.viewer.pages.page}" if shown else ""

    def settle(self) -> None:
        """End the process that draws; what was typed in a form is not filed by itself."""
        self.drawing.stop()

    def _show_rows(self, rows: tuple[DocumentRow, ...]) -> None:
        chosen = self.model.key(self.list.currentIndex()) or self.viewer.document_id
        scroll = self.list.verticalScrollBar().value()
        self.model.set_documents(rows)
        self._show_chips()
        self.bundle_progress.show_rows(rows)
        service = self.model.counts().get(Group.SERVICE, 0)
        count = self.tr("{count} · {service} from the service").format(
            count=len(rows), service=service
        )
        self.set_heading(self.title, count if rows else "")
        if not rows or self._stack.currentIndex() == 0:
            self._stack.setCurrentIndex(_LIST if rows else 0)
        if not rows:
            self.viewer.clear()
            self.findings.clear()
            self.offering.clear()
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
        self.offering.show_document(view)
        self.findings.show_document(view, keep=same)
        self.drawing.ask_crops(view)
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
            self.drawing.point_at(document_id, page, int(start), int(end))

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
        uses = self.findings.uses.rows.rows
        lost = (u.passage for u in uses if u.passage and u.passage.orphaned)
        passage = next((each for each in lost if each.id == passage_id), None)
        if passage is not None:
            self.deciding.ask_place(passage)
        elif passage_id:
            self.viewer.pages.set_current(self._mark_of(passage_id))

    def _mark_of(self, passage_id: str) -> str:
        """Return the mark of a passage: a finding's own, or the passage's."""
        rows = self.findings.model.rows
        found = (r.statement.id for r in rows if r.passage and r.passage.id == passage_id)
        return next(found, passage_id)

    def _on_note_pointed_at(self, note: Note) -> None:
        if note.passage_id:
            self.desk.ask(passage_of, note.passage_id, done=self.viewer.point_at)
        elif note.page:
            self.viewer.pages.go_to_page(note.page)

    def _on_use(self, use: Use) -> None:
        self.desk.go(use.page, use.target)

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
        if event.mimeData().hasUrls() and not self.desk.read_only:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.add_files(paths)

    def _on_add(self) -> None:
        self.add_files(list(ChooseDocuments.ask(self)))

    @property
    def cut_short(self) -> Batch | None:
        return self.adding.cut_short

    def stop(self) -> None:
        self.adding.stop()
        self.offering.cancel()

    def add_files(self, paths: list[str]) -> None:
        """File documents from disk, one after the other; a folder gives the files in it."""
        if self.adding.add_files(paths):
            self.notice.hide()

    # ---- from document to document

    def next_document(self) -> None:
        """Go to the next document of the list."""
        self._step(1)

    def previous_document(self) -> None:
        """Go to the document before."""
        self._step(-1)

    def read_and_go_on(self) -> None:
        """Note that the document has been read in full, and go to the next."""
        if self.viewer.document_id:
            self.deciding.mark_read(True)
            self._step(1)

    def _step(self, by: int) -> None:
        target = self.model.index(self.list.currentIndex().row() + by)
        if target.isValid():
            self.list.choose(target)
            self.findings.list.setFocus()

    def _on_divide(self, document_id: str) -> None:
        self._stack.setCurrentIndex(_DIVIDING)
        self.offers.hide()
        self.dividing.begin(document_id)

    # ---- bundles

    def _on_bundles(self) -> None:
        self._stack.setCurrentIndex(_BUNDLES)
        self.bundles.begin(self.viewer.document_id)

    def _on_panel_left(self) -> None:
        self._stack.setCurrentIndex(_LIST)
        self.offers.setVisible(bool(self.offers.text))
        self.refresh()
