"""What the references of a text said when it was written, and which of them say something else now.

A reference re-reads itself, so that the text follows the case. The sentence round it does not: it
may have been written of another fact. So what was read then is kept, and the expert is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from casereview.domain.reports.prose import Grid, Note, Reference, Span, read

_IS = "\t"


@dataclass(frozen=True, slots=True)
class ReadThen:
    """What the references of a record outside the sections said when it was written.

    id: `written.key_of` the record.
    """

    id: str
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reread:
    """A reference that says something else than when it was written; now '' where nothing.

    record: the key of what holds it and name how that is called, '' in the text of a section.
    page: where it is mended.
    """

    section: str
    reference: str
    was: str
    now: str
    record: str = ""
    name: str = ""
    page: str = ""


def references(text: str) -> tuple[str, ...]:
    """Return every reference of a text, each once, in order, those of notes and tables too."""
    return tuple(dict.fromkeys(_references(text)))


def _references(text: str) -> Iterator[str]:
    for block in read(text):
        if isinstance(block, Grid):
            for row in block.rows:
                for cell in row:
                    yield from _in(cell)
        else:
            yield from _in(block.spans)


def _in(spans: Iterable[Span]) -> Iterator[str]:
    for span in spans:
        if isinstance(span, Reference):
            yield span.text
        elif isinstance(span, Note):
            yield from _in(span.spans)


def seen_in(text: str, before: Iterable[str], says: Callable[[str], str | None]) -> tuple[str, ...]:
    """Return what is to be kept with a text; a reference that stood there keeps what it said.

    says: what a reference to a fact of the case says now, None for any other.
    """
    kept = dict(_parted(before))
    made = []
    for reference in references(text):
        said = kept.get(reference, says(reference))
        if said is not None:
            made.append(f"{reference}{_IS}{said}")
    return tuple(made)


def accepted(seen: Iterable[str], reference: str, said: str | None) -> tuple[str, ...]:
    """Return what is kept once the expert has accepted what a reference says now."""
    held = [(name, (said if name == reference else was) or "") for name, was in _parted(seen)]
    return tuple(f"{name}{_IS}{was}" for name, was in held)


def reread(
    section: str, seen: Iterable[str], says: Callable[[str], str | None]
) -> tuple[Reread, ...]:
    """Return the references of a section that no longer say what they said."""
    found = ((reference, was, says(reference) or "") for reference, was in _parted(seen))
    return tuple(Reread(section, name, was, now) for name, was, now in found if was != now)


def _parted(seen: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in seen:
        reference, _, said = line.partition(_IS)
        yield reference, said
