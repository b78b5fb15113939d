"""What a rating rests on, from the card to the case; saved whether it is made yet or not."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from casereview.domain.documents.document import Passage
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.correspondence import anchoring, reviewing
from casereview.services.interview import interviewing
from casereview.services.views import ItemRow, PageName
from casereview.ui.desk import Desk
from casereview.ui.widgets.evidence_card import Annotation, EvidenceCard
from casereview.ui.widgets.passage_drag import WordsPlace

if TYPE_CHECKING:
    from casereview.services.session import OpenCase


def link_words(
    case: OpenCase, answer_id: str, document_id: str, page: int, start: int, end: int
) -> Changes:
    """Link words selected on a page of a document to a rating."""
    passage = anchoring.select_passage(case, document_id, page, start, end)
    return interviewing.link_passage(case, answer_id, passage)


class EvidenceKeeper(QObject):
    """Saves what the evidence card says, and finds the passages that it asks for."""

    refused = Signal(object)

    def __init__(self, desk: Desk, card: EvidenceCard, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._card = card
        self._answer_id = ""
        card.annotated.connect(self._on_annotated)
        card.unlinked.connect(self._on_unlinked)
        card.passage_opened.connect(self._on_passage_opened)
        card.picking.connect(self._on_picking)
        card.picker.document_wanted.connect(self._on_document_wanted)
        card.picker.passage_picked.connect(self._on_passage_picked)
        card.picker.words_picked.connect(self._on_words_picked)

    def show_item(self, answer_id: str, row: ItemRow) -> None:
        """Show the evidence of an item."""
        self._card.show_item(answer_id, row)
        self._answer_id = answer_id

    def _on_annotated(self, answer_id: str, annotation: Annotation) -> None:
        call = partial(
            interviewing.annotate,
            note=annotation.note,
            quote=annotation.quote,
            source=annotation.source,
            vantage=annotation.vantage,
            confidence=annotation.confidence,
            conflict=annotation.conflict,
        )
        self._desk.save(call, answer_id, failed=self._on_refused)

    def _on_passage_opened(self, target: str) -> None:
        self._desk.go(PageName.DOCUMENTS, target)

    def _on_unlinked(self, passage_id: str) -> None:
        self._desk.save(
            interviewing.unlink_passage, self._answer_id, passage_id, failed=self._on_refused
        )

    def _on_picking(self, picking: bool) -> None:
        if picking:
            self._desk.ask(reviewing.rows, done=self._card.picker.show_documents, key="picker rows")

    def _on_document_wanted(self, document_id: str) -> None:
        self._desk.ask(
            reviewing.view,
            document_id,
            done=self._card.picker.show_document,
            key="picker document",
        )

    def _on_passage_picked(self, passage: Passage) -> None:
        self._card.stop_picking()
        self._desk.save(
            interviewing.link_passage, self._answer_id, passage, failed=self._on_refused
        )

    def _on_words_picked(self, document_id: str, page: int, start: int, end: int) -> None:
        self._card.stop_picking()
        self._desk.save(
            link_words, self._answer_id, document_id, page, start, end, failed=self._on_refused
        )

    def link_dropped(self, place: WordsPlace) -> None:
        """Link words that were dragged on to the question."""
        self._on_words_picked(place.document_id, place.page, place.start, place.end)

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)
