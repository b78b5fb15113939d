"""Whose page numbers the report prints: those of each document, or of a bundle of the court."""

from __future__ import annotations

from casereview.domain.documents.bundle import Bundle, BundleRange, numbered
from casereview.domain.documents.document import Document
from casereview.domain.dossier import Dossier


class PageNumbers:
    """Says where a page is, in the pagination that the case is cited by.

    A page that the bundle does not hold is told by its document's own number, marked with `p.`.
    """

    def __init__(self, dossier: Dossier) -> None:
        cited = dossier.case.cited_bundle
        self.bundle: Bundle | None = next((b for b in dossier.bundles if b.id == cited), None)
        held = (each for each in dossier.ranges if each.bundle_id == cited)
        self._ranges = tuple(held) if self.bundle else ()

    def where(self, document: Document, page: int | None, last: int | None = None) -> str:
        """Return what follows a document's number: ` p.2`, ` pp.2–3`, `, B/215–216` or nothing."""
        if not page:
            return ""
        first, end = (self.number(document, each) if each else "" for each in (page, last))
        if first and (end or not last):
            return f", {_joined(first, end)}"
        return f" pp.{page}–{last}" if last else f" p.{page}"

    def number(self, document: Document, page: int) -> str:
        """Return a page's number in the bundle that is cited; '' for none."""
        return numbered(self._ranges, document.id, page)

    def spans(self, document: Document) -> str:
        """Return all numbers of a document in the bundle that is cited; '' for none."""
        own = sorted((each for each in self._ranges if each.document_id == document.id), key=_first)
        return ", ".join(_joined(each.number(each.first), each.number(each.last)) for each in own)


def _first(each: BundleRange) -> int:
    return each.first


def _joined(first: str, last: str) -> str:
    """Return `B/214–216`; the prefix is repeated only where it changes."""
    if not last or last == first:
        return first
    shared = first.rstrip("0123456789")
    rest = last[len(shared) :]
    plain = last.startswith(shared) and rest.isdecimal()
    return f"{first}–{rest if plain else last}"
