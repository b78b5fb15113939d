"""Bundles of the case: what number a page has in the solicitors' pagination, or in a later one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from casereview.domain.documents.bundle import (
    Bundle,
    BundleRange,
    Fault,
    faults,
    numbered,
    read_ranges,
    typed,
)
from casereview.domain.documents.document import Document
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.session import OpenCase, new_id

_KINDS = (Kind.DOCUMENTS, Kind.REPORT)


@dataclass(frozen=True, slots=True)
class BundleLine:
    """A document with its pages in one bundle as they are typed; '' where it is not in it."""

    document: Document
    typed: str


@dataclass(frozen=True, slots=True)
class BundleView:
    """One bundle, every document of the case in it, its faults, and whether the report cites it."""

    bundle: Bundle
    lines: tuple[BundleLine, ...]
    faults: tuple[Fault, ...]
    cited: bool


def bundles(case: OpenCase) -> tuple[BundleView, ...]:
    """Return the bundles of the case in the order of their dates."""
    documents = {d.id: d for d in case.file.documents.all()}
    ranges = case.file.ranges.all()
    cited = case.file.record.get().cited_bundle
    found = []
    for bundle in case.file.bundles.all():
        own = [each for each in ranges if each.bundle_id == bundle.id]
        lines = tuple(
            BundleLine(d, typed(each for each in own if each.document_id == d.id))
            for d in documents.values()
        )
        found.append(BundleView(bundle, lines, faults(own, documents), bundle.id == cited))
    return tuple(found)


def numbers_of(case: OpenCase, document: Document) -> Mapping[int, tuple[str, ...]]:
    """Return for each page of a document its numbers, each with the name of its bundle."""
    ranges = case.file.ranges.of(document.id)
    if not ranges:
        return {}
    names = [(bundle.id, bundle.name) for bundle in case.file.bundles.all()]
    return {
        page: tuple(
            f"{name} {number}"
            for key, name in names
            if (number := numbered((r for r in ranges if r.bundle_id == key), document.id, page))
        )
        for page in range(1, document.pages + 1)
    }


def cite(case: OpenCase, document_id: str, page: int, bundle_id: str) -> str:
    """Return a page's number in a bundle (`B/214`); '' where the bundle does not hold it."""
    ranges = (r for r in case.file.ranges.of(document_id) if r.bundle_id == bundle_id)
    return numbered(ranges, document_id, page)


def add_bundle(case: OpenCase, name: str, dated: date | None = None) -> tuple[Bundle, Changes]:
    """Begin a bundle; raises BadInputError where it has no name or one that is taken."""
    bundle = Bundle(new_id(), _named(case, name, ""), dated)
    with case.change(f"Add the bundle “{bundle.name}”", *_KINDS) as changes:
        case.file.bundles.put(bundle)
    return bundle, changes


def set_pages(case: OpenCase, bundle_id: str, document_id: str, text: str) -> Changes:
    """Say which pages of a bundle a document's are, typed like `1-3 = B/214-216; 4 = B/220`.

    An empty text takes the document out of the bundle. Raises BadInputError where it is not
    understood, overlaps, or goes beyond the document; a gap is told and kept.
    """
    bundle = _bundle(case, bundle_id)
    documents = {d.id: d for d in case.file.documents.all()}
    document = documents[document_id]
    try:
        parts = read_ranges(text, document.pages)
    except ValueError as fault:
        raise BadInputError(str(fault), kept="The bundle is unchanged.") from fault
    made = [
        BundleRange(new_id(), bundle_id, document_id, first, last, start, prefix)
        for first, last, start, prefix in parts
    ]
    held = [r for r in case.file.ranges.all() if r.bundle_id == bundle_id]
    others = [r for r in held if r.document_id != document_id]
    wrong = [fault for fault in faults([*others, *made], documents) if not fault.gap]
    if wrong:
        raise BadInputError(wrong[0].text, kept="The bundle is unchanged.")
    label = f"Give {document.label} its pages in “{bundle.name}”"
    with case.change(label, *_KINDS) as changes:
        for each in held:
            if each.document_id == document_id:
                case.file.ranges.remove(each.id)
        case.file.ranges.put(*made)
    return changes


def remove_bundle(case: OpenCase, bundle_id: str) -> Changes:
    """Take a bundle and its page numbers out of the case; the documents stay as they are."""
    bundle = _bundle(case, bundle_id)
    record = case.file.record.get()
    with case.change(f"Remove the bundle “{bundle.name}”", *_KINDS) as changes:
        for each in case.file.ranges.all():
            if each.bundle_id == bundle_id:
                case.file.ranges.remove(each.id)
        if record.cited_bundle == bundle_id:
            case.file.record.put(replace(record, cited_bundle=""))
        case.file.bundles.remove(bundle_id)
    return changes


def cite_by(case: OpenCase, bundle_id: str) -> Changes:
    """Choose whose page numbers the report prints: a bundle's, or the documents' own by ''."""
    name = f"“{_bundle(case, bundle_id).name}”" if bundle_id else "each document"
    with case.change(f"Cite by the pages of {name}", *_KINDS) as changes:
        case.file.record.put(replace(case.file.record.get(), cited_bundle=bundle_id))
    return changes


def _bundle(case: OpenCase, bundle_id: str) -> Bundle:
    found = case.file.bundles.get(bundle_id)
    if found is None:
        raise BadInputError(f"There is no bundle {bundle_id!r} in this case.")
    return found


def _named(case: OpenCase, name: str, own: str) -> str:
    words = " ".join(name.split())
    if not words:
        raise BadInputError("A bundle needs a name.", kept="Nothing was changed.")
    if any(b.name == words and b.id != own for b in case.file.bundles.all()):
        raise BadInputError(
            f"There is a bundle “{words}” already.",
            kept="Nothing was changed.",
            do="Tell them apart by a date or a number.",
        )
    return words
