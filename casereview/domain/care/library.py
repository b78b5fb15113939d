"""The reference library, and whether an opinion rests on works of one direction only (seeds N8).

A direction is that of a finding as it bears on whether treatment in the service is effective as
given; a work may be cited for another of its findings, which the expert then writes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from casereview.domain.provenance import Provenance


class Direction(StrEnum):
    """Which way a finding points."""

    SUPPORTS = "supports"
    AGAINST = "against"
    MIXED = "mixed"
    METHOD = "method"

    @property
    def words(self) -> str:
        """How pages and reports name it."""
        return _DIRECTIONS[self]


_DIRECTIONS = {
    Direction.SUPPORTS: "speaks for it",
    Direction.AGAINST: "speaks against it",
    Direction.MIXED: "speaks both ways",
    Direction.METHOD: "on method or measurement",
}


class WorkKind(StrEnum):
    """What kind of publication it is, for how it is cited."""

    ARTICLE = "article"
    BOOK = "book"
    REPORT = "report"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class LibraryWork:
    """A published work with the finding that may be relied on; empty text is not known.

    authors: `Scott, M.J.`, one each. topics: what the finding bears on, from a closed list.
    incomplete: what of the reference or the finding is missing or was left out, '' where nothing.
    """

    id: str
    kind: WorkKind
    authors: tuple[str, ...]
    and_others: bool
    year: str
    title: str
    journal: str
    volume: str
    issue: str
    pages: str
    publisher: str
    doi: str
    finding: str
    limits: str
    direction: Direction
    topics: tuple[str, ...]
    incomplete: str
    provenance: Provenance

    @property
    def short(self) -> str:
        """`Scott (2018)`, `Zimmerman et al. (2005)`: how a sentence names it."""
        names = [author.partition(",")[0] for author in self.authors]
        said = f"{names[0]} et al." if self.and_others or len(names) > 2 else " and ".join(names)
        return f"{said} ({self.year})"

    @property
    def reference(self) -> str:
        """The full reference in Harvard style."""
        if self.and_others:
            authors = f"{', '.join(self.authors)} et al."
        elif len(self.authors) > 1:
            authors = f"{', '.join(self.authors[:-1])} and {self.authors[-1]}"
        else:
            authors = self.authors[0]
        parts = [f"{authors} ({self.year}) {self._titled}"]
        if self.journal:
            parts.append(self._place)
        if self.publisher:
            parts.append(self.publisher)
        text = ", ".join(parts) if self.kind is WorkKind.ARTICLE else ". ".join(parts)
        doi = f" doi:{self.doi}." if self.doi else ""
        return f"{text.rstrip('.')}.{doi}"

    @property
    def _titled(self) -> str:
        if not self.title:
            return "[title not given]"
        return f"‘{self.title}’" if self.kind is WorkKind.ARTICLE else self.title

    @property
    def _place(self) -> str:
        text = self.journal
        if self.volume:
            text += f", {self.volume}" + (f"({self.issue})" if self.issue else "")
        if self.pages:
            text += f", pp. {self.pages}" if "–" in self.pages else f", p. {self.pages}"
        return text

    def written_by(self, name: str) -> bool:
        """Whether a person of that name is among the authors: an expert's own work (seeds C56).

        By surname and first initial, titles and letters behind the name left out.
        """
        given, surname = _person(name)
        for author in self.authors:
            family, _, initials = author.partition(",")
            same = family.strip().casefold() == surname
            if same and (not given or initials.strip()[:1].casefold() == given[:1]):
                return bool(surname)
        return False


_TITLES = frozenset({"dr", "prof", "professor", "mr", "mrs", "ms", "miss", "sir", "dame"})


def _person(name: str) -> tuple[str, str]:
    """Return the first given name and the surname of `Dr Anne Example, CPsychol`, in lower case."""
    words = name.partition(",")[0].casefold().replace(".", " ").split()
    plain = [word for word in words if word not in _TITLES]
    if not plain:
        return "", ""
    return (plain[0] if len(plain) > 1 else ""), plain[-1]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A work that is not held because too little of it is known, and what is missing."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Library:
    """The works by id, and what was left out."""

    works: Mapping[str, LibraryWork]
    left_out: tuple[LeftOut, ...] = ()

    def on(self, topic: str) -> tuple[LibraryWork, ...]:
        """Return the works on a topic."""
        return tuple(work for work in self.works.values() if topic in work.topics)


@dataclass(frozen=True, slots=True)
class RangeOfOpinion:
    """What the works cited in an opinion point to, and works that point the other way.

    one_sided: the one direction in which all works point that point anywhere; None where works of
    both directions or a mixed one are cited, or none that points anywhere. unknown: ids cited that
    the library does not hold.
    """

    directions: Mapping[Direction, tuple[LibraryWork, ...]]
    one_sided: Direction | None
    others: tuple[LibraryWork, ...]
    unknown: tuple[str, ...]

    @property
    def warning(self) -> str:
        """What the expert is told, '' where nothing is one-sided."""
        if self.one_sided is None:
            return ""
        cited = len(self.directions[self.one_sided])
        several = "Both works cited" if cited == 2 else f"All {cited} works cited"
        works = "The work cited" if cited == 1 else several
        verb = "speaks" if cited == 1 else "speak"
        way = "for" if self.one_sided is Direction.SUPPORTS else "against"
        return (
            f"{works} on what the treatment achieves {verb} {way} it. A range of opinion names "
            "what points the other way too, or says why it is not relied on."
        )


def range_of_opinion(cited: Iterable[str], library: Library) -> RangeOfOpinion:
    """Say whether works cited by their ids all point one way, and which of the library do not."""
    named = tuple(dict.fromkeys(cited))
    works = [library.works[id_] for id_ in named if id_ in library.works]
    directions = {
        direction: tuple(work for work in works if work.direction is direction)
        for direction in Direction
    }
    pro, contra = directions[Direction.SUPPORTS], directions[Direction.AGAINST]
    one_sided = None
    if not directions[Direction.MIXED] and bool(pro) is not bool(contra):
        one_sided = Direction.SUPPORTS if pro else Direction.AGAINST
    return RangeOfOpinion(
        directions,
        one_sided,
        _others(one_sided, pro or contra, library) if one_sided else (),
        tuple(id_ for id_ in named if id_ not in library.works),
    )


def _others(
    one_sided: Direction, cited: tuple[LibraryWork, ...], library: Library
) -> tuple[LibraryWork, ...]:
    """Return works that point the other way or both, those on the same topics first."""
    opposite = Direction.AGAINST if one_sided is Direction.SUPPORTS else Direction.SUPPORTS
    topics = {topic for work in cited for topic in work.topics}
    found = [w for w in library.works.values() if w.direction in (opposite, Direction.MIXED)]
    return tuple(sorted(found, key=lambda work: not topics & set(work.topics)))
