"""Passages on the treatment page: what a line rests on, added by the picker of passages."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from casereview.domain.documents.document import LinkTarget, Passage
from casereview.errors import CaseReviewError
from casereview.services.correspondence import reviewing
from casereview.services.courses import treatment, treatment_evidence
from casereview.services.courses.treatment_evidence import Evidence
from casereview.services.views import DocumentRow, DocumentView, PageName
from casereview.ui.desk import Desk
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.layouts import FlowLayout, clear_layout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.passage_chip import PassageChip
from casereview.ui.widgets.passage_picker import PassagePicker

_TALL = 320
"""Pixels of the picker, in which a paragraph of a letter can be read."""


class EvidenceKeeper(QObject):
    """Knows what is linked, and shows one picker at a time below the line that it is for."""

    refused = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._held: Evidence = {}
        self._target = LinkTarget.REVIEW
        self._target_id = ""
        self.picker: PassagePicker | None = None
        self._asker: QWidget | None = None

    def set_evidence(self, held: Evidence) -> None:
        """Take what is linked as it is saved."""
        self._held = held

    def of(self, target_id: str) -> tuple[tuple[Passage, str], ...]:
        """Return the passages of a line with their places."""
        return self._held.get(target_id, ())

    def open(self, target: str) -> None:
        """Open the page of a passage."""
        self._desk.go(PageName.DOCUMENTS, target)

    def unlink(self, target_id: str, passage_id: str) -> None:
        """Take a passage away from a line."""
        self._desk.save(treatment_evidence.unlink, target_id, passage_id, failed=self._on_refused)

    def begin(self, target: LinkTarget, target_id: str, below: QBoxLayout, asker: QWidget) -> None:
        """Show the documents to pick words from, below a line."""
        self.stop()
        self._target, self._target_id, self._asker = target, target_id, asker
        picker = PassagePicker()
        picker.setFixedHeight(_TALL)
        picker.left.connect(self._on_left)
        picker.document_wanted.connect(self._on_document_wanted)
        picker.passage_picked.connect(self._on_passage_picked)
        picker.words_picked.connect(self._on_words_picked)
        picker.destroyed.connect(self._on_gone)
        self.picker = picker
        below.addWidget(picker)
        self._desk.ask(reviewing.rows, done=self._on_rows, key="treatment picker rows")
        picker.take_focus()

    def stop(self) -> None:
        """Put the picker away."""
        picker, self.picker = self.picker, None
        if picker is not None:
            picker.destroyed.disconnect(self._on_gone)
            picker.hide()
            picker.deleteLater()

    def _on_gone(self) -> None:
        self.picker = self._asker = None  # it went with the line that it was below

    def _on_left(self) -> None:
        asker = self._asker
        self.stop()
        if asker is not None:
            asker.setFocus()

    def _on_rows(self, rows: tuple[DocumentRow, ...]) -> None:
        if self.picker is not None:
            self.picker.show_documents(rows)

    def _on_document_wanted(self, document_id: str) -> None:
        self._desk.ask(
            reviewing.view, document_id, done=self._on_document, key="treatment picker document"
        )

    def _on_document(self, view: DocumentView) -> None:
        if self.picker is not None:
            self.picker.show_document(view)

    def _on_passage_picked(self, passage: Passage) -> None:
        self._desk.save(
            treatment.link_passage, self._target, self._target_id, passage, failed=self._on_refused
        )
        self._on_left()

    def _on_words_picked(self, document_id: str, page: int, start: int, end: int) -> None:
        self._desk.save(
            treatment_evidence.link_words,
            self._target,
            self._target_id,
            document_id,
            page,
            start,
            end,
            failed=self._on_refused,
        )
        self._on_left()

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)


class EvidenceStrip(QWidget):
    """The passages of a line as chips, and the way to add one; hidden while there is no line.

    below: where the picker is shown.
    """

    def __init__(
        self,
        keeper: EvidenceKeeper,
        target: LinkTarget,
        below: QBoxLayout,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper, self._target, self._below = keeper, target, below
        self._target_id = ""
        self._shown: tuple[tuple[Passage, str], ...] | None = None
        self.add = SmallButton(self.tr("Link a passage…"))
        makes_changes(self.add)
        self.add.clicked.connect(self._on_add)
        self._chips = FlowLayout(self, spacing=6)
        self._chips.addWidget(self.add)
        self.hide()

    def show_target(self, target_id: str, name: str) -> None:
        """Show what a line rests on; '' for no line."""
        picker = self._keeper.picker
        if picker is not None and target_id != self._target_id and self._below.indexOf(picker) >= 0:
            self._keeper.stop()
        self._target_id = target_id
        self.setVisible(bool(target_id))
        self.add.setAccessibleName(self.tr("Link a passage: {name}").format(name=name))
        held = self._keeper.of(target_id)
        if held == self._shown:
            return
        self._shown = held
        self._chips.removeWidget(self.add)
        clear_layout(self._chips)
        for passage, place in held:
            chip = PassageChip(passage, place)
            chip.opened.connect(self._keeper.open)
            chip.unlinked.connect(self._on_unlinked)
            self._chips.addWidget(chip)
        self._chips.addWidget(self.add)

    def _on_add(self) -> None:
        self._keeper.begin(self._target, self._target_id, self._below, self.add)

    def _on_unlinked(self, passage_id: str) -> None:
        self._keeper.unlink(self._target_id, passage_id)
