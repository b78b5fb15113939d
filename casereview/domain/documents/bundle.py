"""Bundles: the same pages under the numbers that solicitors give them, once or several times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casereview.domain.documents.document import Document


@dataclass(frozen=True, slots=True)
class Bundle:
    """A paginated bundle that holds documents of the case; a re-paginated one is another bundle."""

    id: str
    name: str
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class BundleRange:
    """Pages `first` to `last` of a document, numbered from `prefix` and `start` on."""

    id: str
    bundle_id: str
    document_id: str
    first: int
    last: int
    start: int
    prefix: str = ""

    @property
    def end(self) -> int:
        """The bundle's number of the last page."""
        return self.start + self.last - self.first

    def number(self, page: int) -> str:
        """Return the bundle's number of one of these pages (`B/12`)."""
        return f"{self.prefix}{self.start + page - self.first}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the pages of a bundle; a gap may be as it is meant."""

    text: str
    gap: bool = False


def faults(ranges: Sequence[BundleRange], documents: Mapping[str, Document]) -> tuple[Fault, ...]:
    """Return what is impossible in one bundle's ranges, then what is missing."""
    wrong: list[Fault] = []
    known = [each for each in ranges if each.document_id in documents]
    for each in known:
        document = documents[each.document_id]
        if not 1 <= each.first <= each.last:
            wrong.append(Fault(f"{document.label}: {_span(each)} is no range of pages."))
        elif each.last > document.pages:
            has = f"{document.pages} page{'s' if document.pages != 1 else ''}"
            wrong.append(Fault(f"{document.label} has {has}; {_span(each)} is beyond them."))
        if each.start < 0:
            wrong.append(Fault(f"{document.label}: a bundle has no page {each.start}."))
    for one, other in _pairs(known):
        if one.document_id == other.document_id and _meet(
            (one.first, one.last), (other.first, other.last)
        ):
            label = documents[one.document_id].label
            wrong.append(Fault(f"{label}: {_span(one)} and {_span(other)} overlap."))
        elif one.prefix == other.prefix and _meet((one.start, one.end), (other.start, other.end)):
            first, second = (documents[each.document_id].label for each in (one, other))
            shared = f"{one.prefix}{max(one.start, other.start)}"
            wrong.append(Fault(f"Bundle page {shared} is given to {first} and to {second}."))
    return (*wrong, *_gaps(known, documents))


def _gaps(ranges: Sequence[BundleRange], documents: Mapping[str, Document]) -> Iterable[Fault]:
    for document_id, document in documents.items():
        covered = {
            page
            for each in ranges
            if each.document_id == document_id
            for page in range(each.first, min(each.last, document.pages) + 1)
        }
        missing = [page for page in range(1, document.pages + 1) if page not in covered]
        if covered and missing:
            words = f"{document.label}: no bundle page for {_listed(missing)}."
            yield Fault(words, gap=True)


def _listed(pages: Sequence[int]) -> str:
    """Return `p2` or `pp3–5, 8`."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][-1] == page - 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    shown = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"{'pp' if len(pages) > 1 else 'p'}{shown}"


def _span(each: BundleRange) -> str:
    return f"p{each.first}" if each.first == each.last else f"pp{each.first}–{each.last}"


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _pairs(ranges: Sequence[BundleRange]) -> Iterable[tuple[BundleRange, BundleRange]]:
    return ((one, other) for n, one in enumerate(ranges) for other in ranges[n + 1 :])


def numbered(ranges: Iterable[BundleRange], document_id: str, page: int) -> str:
    """Return the number that one bundle's ranges give a page of a document; '' for none."""
    for each in ranges:
        if each.document_id == document_id and each.first <= page <= each.last:
            return each.number(page)
    return ""


def typed(ranges: Iterable[BundleRange]) -> str:
    """Return the ranges of one document as they are typed: `1-3 = B/214-216; 4 = B/220`."""
    return "; ".join(_typed(each) for each in sorted(ranges, key=lambda each: each.first))


def _typed(each: BundleRange) -> str:
    if each.first == each.last:
        return f"{each.first} = {each.prefix}{each.start}"
    return f"{each.first}-{each.last} = {each.prefix}{each.start}-{each.end}"


_OURS = re.compile(r"\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s*")
_THEIRS = re.compile(r"\s*(.*?)(\d{1,6})(?:\s*-\s*(.*?)(\d{1,6}))?\s*")


def read_ranges(text: str, pages: int) -> tuple[tuple[int, int, int, str], ...]:
    """Read what `typed` wrote, or `B/214` for a whole document: first, last, start and prefix.

    Raises ValueError with a sentence where a part is not understood or its two sides differ.
    """
    parts = re.split(r"[;\n]", text.replace("–", "-").replace("—", "-"))
    return tuple(_read_range(part, pages) for part in parts if part.strip())


def _read_range(part: str, pages: int) -> tuple[int, int, int, str]:
    ours, equals, theirs = part.rpartition("=")
    own, other = _OURS.fullmatch(ours), _THEIRS.fullmatch(theirs)
    if other is None or (equals and own is None):
        msg = f"“{part.strip()}” is not understood. Type it like 1-3 = B/214-216."
        raise ValueError(msg)
    first = int(own[1]) if own else 1
    last = int(own[2] or own[1]) if own else pages
    prefix, start = other[1].strip(), int(other[2])
    if other[4] is not None:
        if other[3].strip() not in ("", prefix):
            msg = f"“{part.strip()}” goes from “{prefix}” to “{other[3].strip()}”."
            raise ValueError(msg)
        count, given = last - first + 1, int(other[4]) - start + 1
        if count != given:
            msg = f"“{part.strip()}”: {count} of our pages but {given} of the bundle’s."
            raise ValueError(msg)
    return first, last, start, prefix
