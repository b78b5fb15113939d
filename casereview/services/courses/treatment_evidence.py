"""The passages that lines of the review, homework tasks and points of opinions rest on."""

from __future__ import annotations

from collections.abc import Mapping

from casereview.domain.documents.document import LinkTarget, Passage
from casereview.domain.dossier import Dossier
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence import anchoring
from casereview.services.courses import treatment
from casereview.services.session import OpenCase

TARGETS = frozenset({LinkTarget.REVIEW, LinkTarget.HOMEWORK, LinkTarget.OPINION})

Evidence = Mapping[str, tuple[tuple[Passage, str], ...]]
"""Passages with their places (`D4 p.1`) by the id of what they are evidence for."""


def evidence(dossier: Dossier) -> Evidence:
    """Return what is linked, in the order of documents and pages."""
    numbers = {document.id: document.number for document in dossier.documents}
    passages = {p.id: p for p in dossier.passages if p.document_id in numbers}
    held: dict[str, dict[str, Passage]] = {}
    for link in dossier.links:
        if link.target in TARGETS and link.passage_id in passages:
            held.setdefault(link.target_id, {})[link.passage_id] = passages[link.passage_id]
    return {
        target: tuple(
            (passage, f"D{numbers[passage.document_id]} p.{passage.page}")
            for passage in sorted(
                found.values(), key=lambda p: (numbers[p.document_id], p.page, p.start)
            )
        )
        for target, found in held.items()
    }


def link_words(
    case: OpenCase,
    target: LinkTarget,
    target_id: str,
    document_id: str,
    page: int,
    start: int,
    end: int,
) -> Changes:
    """Link words selected on a page of a document; raises BadInputError."""
    passage = anchoring.select_passage(case, document_id, page, start, end)
    return treatment.link_passage(case, target, target_id, passage)


def unlink(case: OpenCase, target_id: str, passage_id: str) -> Changes:
    """Take a passage away from what rests on it; the passage itself stays."""
    links = [
        link
        for link in case.file.links.all()
        if link.target in TARGETS and (link.target_id, link.passage_id) == (target_id, passage_id)
    ]
    if not links:
        raise BadInputError("That passage is not linked here.", kept="Nothing was changed.")
    label = "Unlink a passage from the treatment review"
    with case.change(label, Kind.TREATMENT, Kind.DOCUMENTS, Kind.REPORT) as changes:
        for link in links:
            case.file.links.remove(link.id)
    return changes
