"""Small objects that many tests of storage need."""

from __future__ import annotations

from casereview.domain.document import Document, Page, Passage, ReadState, TextSource
from casereview.domain.statement import Field, ScoreValue, Statement
from casereview.storage.casefile import CaseFile

PASSPHRASE = "four words of nonsense"
LETTER = b"A letter of synthetic text."


def with_document(
    case: CaseFile, document_id: str = "doc", number: int = 1, data: bytes = LETTER
) -> None:
    """File a document of one page with one passage, inside the caller's command."""
    sha256 = case.attachments.add(data)
    case.documents.put(
        Document(
            document_id,
            number,
            f"letter {number}.txt",
            "text/plain",
            sha256,
            len(data),
            1,
            ReadState.READ,
            TextSource.NATIVE,
        )
    )
    case.pages.put(Page(document_id, 1, "Her GAD-7 was 14."))
    case.passages.put(Passage(f"{document_id}-p", document_id, 1, 14, 16, "14"))


def proposal(statement_id: str, document_id: str = "doc") -> Statement:
    """Return a proposed score of that document."""
    value = ScoreValue("GAD-7", 14)
    return Statement(
        statement_id, document_id, Field.SCORE, value, f"{document_id}-p", "score.number"
    )
