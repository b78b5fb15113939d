"""Documents of a case that are alike: pointed out, compared in words, and never removed."""

from __future__ import annotations

from dataclasses import dataclass

from casereview.domain.documents.document import Document
from casereview.domain.documents.likeness import (
    Difference,
    Kind,
    Sketch,
    compare,
    differences,
    sketch,
)
from casereview.services.session import OpenCase


@dataclass(frozen=True, slots=True)
class Alike:
    """A document, another that is like it, in which way, and how much of it is: 0 to 1."""

    of: Document
    document: Document
    kind: Kind
    share: float

    def __str__(self) -> str:
        label = self.document.label
        match self.kind:
            case Kind.SAME_FILE:
                return f"The same file as {label}, byte for byte."
            case Kind.SAME_WORDS:
                return f"The same words as {label}, in another file."
            case Kind.NEARLY:
                return f"Nearly the same as {label}: {self.share:.0%} of their wording is shared."
            case Kind.WITHIN:
                return f"Shares {self.share:.0%} of the shorter one’s wording with {label}."


class Likenesses:
    """Compares the documents of one case; holds numbers made of their words, and no words."""

    def __init__(self) -> None:
        self._sketches: dict[str, tuple[tuple[str, ...], Sketch]] = {}

    def of(self, case: OpenCase, document_id: str) -> tuple[Alike, ...]:
        """Return the documents that are like one, the likest first.

        A file and the documents it was divided into are not compared, nor what is gone.
        """
        documents = {each.id: each for each in case.file.documents.all() if each.gone_on is None}
        own = documents.get(document_id)
        if own is None:
            return ()
        found = [
            alike
            for other in documents.values()
            if other.id != own.id and not _same_paper(own, other)
            if (alike := self._compared(case, own, other)) is not None
        ]
        return tuple(sorted(found, key=lambda alike: (-alike.share, alike.document.number)))

    def _compared(self, case: OpenCase, own: Document, other: Document) -> Alike | None:
        if own.sha256 == other.sha256 and not own.is_section and not other.is_section:
            return Alike(own, other, Kind.SAME_FILE, 1.0)
        result = compare(self._sketch(case, own), self._sketch(case, other))
        return Alike(own, other, *result) if result is not None else None

    def _sketch(self, case: OpenCase, document: Document) -> Sketch:
        state = (document.read_state, document.text_source, document.note)
        known = self._sketches.get(document.id)
        if known is None or known[0] != state:  # another reading may have given other words
            known = state, sketch(text_of(case, document.id))
            self._sketches[document.id] = known
        return known[1]


def _same_paper(own: Document, other: Document) -> bool:
    return own.sha256 == other.sha256 and (own.is_section or other.is_section)


def text_of(case: OpenCase, document_id: str) -> str:
    """Return the words of a document, page after page."""
    return "\n".join(page.text for page in case.file.pages.of(document_id))


def differences_between(case: OpenCase, first: str, second: str) -> tuple[Difference, ...]:
    """Return where the words of two documents differ, by their ids."""
    return differences(text_of(case, first), text_of(case, second))
