"""Generated parts about the service's letters: what each states, and what none of them does."""

from __future__ import annotations

from collections.abc import Sequence

from casereview.domain.documents.document import Document, Group
from casereview.domain.documents.statement import (
    DiagnosisValue,
    Field,
    NotStated,
    RoleValue,
    Statement,
    TextValue,
    Value,
)
from casereview.domain.reports.report import Run
from casereview.reporting.parts.clinical_parts import NOT_STATED, score_words
from casereview.reporting.parts.dated_papers import with_article
from casereview.reporting.parts.scores import in_context
from casereview.reporting.referring.references import cite, document_anchor, source_of
from casereview.reporting.wording import counted, listed, listed_runs, run
from casereview.reporting.writer import Cell, Writer


def letters(w: Writer) -> None:
    """Say what the service's letters state, keeping `does not state` apart from `not reviewed`."""
    held = _service_letters(w)
    if not held:
        return
    said, silent, open_ = _split(w, held, Field.DIAGNOSIS)
    own = "its letter" if len(held) == 1 else f"its {len(held)} letters and messages"
    parts: list[str | Run] = [f"I looked in the service’s correspondence ({own}) for a diagnosis. "]
    for lead, absent in (
        ("In words on a diagnosis or condition: ", False),
        ("In words that one is not, or no longer, diagnosed: ", True),
    ):
        own_words = [(d, value) for d, value in said if _is_absent(value) is absent]
        for index, (document, value) in enumerate(own_words):
            shown = f"{_named(value)}{_basis(value)}{_reserve(value, plain=absent)} "
            parts += ["; " if index else lead, shown, cite(w.material.pages, document)]
        parts += [". "] if own_words else []
    if silent:
        parts += [f"{counted(len(silent), 'document')} stated none: "]
        parts += [*listed_runs([cite(w.material.pages, document) for document in silent]), ". "]
    if open_:
        parts += ["Not yet reviewed for it: "]
        parts += [*listed_runs([cite(w.material.pages, document) for document in open_]), ". "]
    parts.append("That a letter does not state a diagnosis does not show that none was made.")
    cited = [source_of(document) for document in (*(d for d, _ in said), *silent)]
    parts += [" ", w.to_table("letters"), " sets out what each of them states."]
    w.say(*parts, source="document", sources=cited)


def letters_table(w: Writer) -> None:
    """Set out what each of the service's letters states."""
    held = _service_letters(w)
    if not held:
        return
    w.table(
        "letters",
        "The service’s correspondence",
        (("No.", 0.52), ("Dated", 1.15), ("Signed by", 0.95), ("Diagnosis", 1.35), ("Scores", 1.6)),
        [_letter(w, document) for document in held],
        note=f"“{NOT_STATED}”: looked for in the whole document and not found. "
        "“not reviewed”: not yet looked for.",
    )


def _service_letters(w: Writer) -> list[Document]:
    return [d for d in w.material.documents.values() if d.group is Group.SERVICE]


def _split(
    w: Writer, held: Sequence[Document], field: Field
) -> tuple[list[tuple[Document, Value]], list[Document], list[Document]]:
    """Return documents that state a field (with the value), that do not, and those not reviewed."""
    stated: list[tuple[Document, Value]] = []
    silent: list[Document] = []
    open_: list[Document] = []
    for document in held:
        decided = _decided(w, document, field)
        values = [value for value in decided if not isinstance(value, NotStated)]
        if values:
            stated += [
                (document, value) for value in {_words(each): each for each in values}.values()
            ]
        else:
            (silent if decided else open_).append(document)
    return stated, silent, open_


def _decided(w: Writer, document: Document, field: Field) -> list[Value]:
    return [value for s in _of(w, document, field) if (value := s.decided) is not None]


def _of(w: Writer, document: Document, field: Field) -> list[Statement]:
    return [
        statement
        for statement in w.material.dossier.statements
        if statement.document_id == document.id and statement.field is field
    ]


def _words(value: Value) -> str:
    if isinstance(value, DiagnosisValue):
        return f"{_named(value)}{_basis(value)}{_reserve(value)}"
    if isinstance(value, TextValue):
        return _quoted(value.text)
    if isinstance(value, RoleValue):
        return value.role
    return NOT_STATED


def _quoted(text: str) -> str:
    words = text.strip()
    return words if words[:1] in "“\"'‘" else f"“{words}”"


def _named(value: Value) -> str:
    """Return the letter’s own words for a condition, with the code that it gives."""
    if not isinstance(value, DiagnosisValue):
        return _words(value)
    code = "" if not value.text or value.code in value.text else f" ({value.code})"
    return f"{_quoted(value.text or value.code)}{code}"


def _basis(value: Value) -> str:
    """Say on what a diagnosis rests, where its letter does."""
    basis = value.basis.strip() if isinstance(value, DiagnosisValue) else ""
    return f", on the basis of {with_article(basis)}" if basis else ""


def _reserve(value: Value, *, plain: bool = False) -> str:
    """Mark what is not plainly stated; plain: where the sentence says it already."""
    found = _RESERVES.get(value.kind) if isinstance(value, DiagnosisValue) and not plain else None
    return f" ({found})" if found else ""


def _is_absent(value: Value) -> bool:
    return isinstance(value, DiagnosisValue) and value.kind == "denied"


_RESERVES = {
    "provisional": "provisional",
    "suspected": "suspected",
    "code_only": "a code alone",
    "denied": "as not, or no longer, diagnosed",
}
"""How a diagnosis that is not plainly stated is marked beside its words."""


def _field_words(w: Writer, document: Document, field: Field) -> str:
    decided = _decided(w, document, field)
    return listed(list(dict.fromkeys(_words(value) for value in decided))) or "not reviewed"


def _letter(w: Writer, document: Document) -> list[Cell]:
    scores = [
        f"{score.measure} {score_words(score)} ({in_context(there)})"
        for score in w.material.scores
        for place, there in score.places
        if place.id == document.id
    ]
    silent = any(isinstance(v, NotStated) for v in _decided(w, document, Field.SCORE))
    return [
        [run(document.label, target=document_anchor(document))],
        [str(w.material.dated.get(document.id, "not reviewed"))],
        [_field_words(w, document, Field.AUTHOR_ROLE)],
        [_field_words(w, document, Field.DIAGNOSIS)],
        ["; ".join(scores) or (NOT_STATED if silent else "none filed")],
    ]
