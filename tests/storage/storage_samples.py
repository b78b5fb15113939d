"""Small objects that many tests of storage need."""

from __future__ import annotations

from dataclasses import replace

from casereview.domain.documents.document import (
    Document,
    Page,
    Passage,
    ReadState,
    TextSource,
    Word,
)
from casereview.domain.documents.statement import Field, ScoreValue, Statement
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


def with_section(case: CaseFile, document_id: str, number: int, *, of: str) -> None:
    """File the second page of a document as one of its own, recognised, in the caller's command."""
    whole = case.documents.get(of)
    assert whole is not None
    section = replace(whole, id=document_id, number=number, part_of=of, first_page=2, last_page=2)
    case.documents.put(section)
    words = (
        Word(0, 3, (72.0, 700.5, 90.25, 710.0), 96),
        Word(4, 9, (92.0, 700.5, 120.0, 710.0), 31),
    )
    case.pages.put(Page(document_id, 1, "Her PHQ-9", 595.0, 842.0, "ocr/tesseract-5/1", words))


def proposal(statement_id: str, document_id: str = "doc") -> Statement:
    """Return a proposed score of that document."""
    value = ScoreValue("GAD-7", 14)
    return Statement(
        statement_id, document_id, Field.SCORE, value, f"{document_id}-p", "score.number"
    )
