"""What changed between two drafts of a report, paragraph by paragraph, in plain words.

Numbers are given by the program, so that a number is no change: neither that of a paragraph, nor
that of a table or footnote, nor that of a reference that still leads to the same place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeVar

from casereview.domain.reports.draft_units import TO_PARAGRAPH, About, Unit, Word, units_of
from casereview.domain.reports.report import Figure, Report

__all__ = ["About", "Difference", "DraftComparison", "Kind", "Piece", "compare_drafts"]

LEAST_LIKE = 0.4
"""From which share of words in common two paragraphs are one that was reworded."""

_MOST_PAIRS = 4_000_000
"""Words of one text times words of the other, above which they are not compared word by word."""

_MOST_UNITS = 20_000
"""Changed paragraphs of a section times those of the other, above which they pair in order."""


class Kind(StrEnum):
    """What became of a paragraph, a point, a quotation, a table's row or a figure."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    REWORDED = "reworded"
    REDRAWN = "redrawn"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that is in both drafts (kind None), or added or removed."""

    text: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: where it was and is (`paragraph 12.3`), '' where it is in one draft only.

    section: its key; anchor: of its place in the later draft, or '' for what was removed.
    """

    kind: Kind
    section: str
    before: str
    after: str
    pieces: tuple[Piece, ...]
    anchor: str = ""
    about: About = About.OTHER

    @property
    def words(self) -> str:
        """The change in one sentence, without its text."""
        if self.kind is Kind.ADDED:
            return f"{_first(self.after)} is new."
        if self.kind is Kind.REMOVED:
            return f"{_first(self.before)} was removed."
        if self.kind is Kind.MOVED:
            return f"{_first(self.before)} is now {self.after}."
        was = f" (it was {self.before})" if self.before != self.after else ""
        done = "was drawn anew" if self.kind is Kind.REDRAWN else "was changed"
        return f"{_first(self.after)} {done}{was}."


@dataclass(frozen=True, slots=True)
class DraftComparison:
    """Every change between two drafts, in the order of the later one."""

    differences: tuple[Difference, ...]

    def of(self, kind: Kind) -> tuple[Difference, ...]:
        """Return the changes of one kind."""
        return tuple(each for each in self.differences if each.kind is kind)

    def about(self, about: About) -> tuple[Difference, ...]:
        """Return the changes in tables of diagnoses, or of scores."""
        return tuple(each for each in self.differences if each.about is about)

    @property
    def words(self) -> str:
        """How many changes of each kind there are, in one sentence."""
        if not self.differences:
            return "The two drafts say the same."
        counts = Counter(each.kind for each in self.differences)
        told = [f"{counts[kind]} {kind.value}" for kind in Kind if counts[kind]]
        return f"{', '.join(told)}."


def compare_drafts(before: Report, after: Report) -> DraftComparison:
    """Return what changed from one draft to another of the same case."""
    return DraftComparison(tuple(_Comparing(before, after).differences()))


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]


# ---- finding the same


class _Comparing:
    """Pairs what two drafts say: the same, the same elsewhere, then what is like enough."""

    def __init__(self, before: Report, after: Report) -> None:
        self._old, self._new = units_of(before), units_of(after)
        self._pair: dict[int, int] = {}  # rank in the earlier draft -> rank in the later one
        self._moved: set[int] = set()  # ranks in the later draft
        self._scenes = {f.anchor: f.scene for f in _figures(before)}
        self._drawn = {f.anchor: f.scene for f in _figures(after)}
        self._same_order()
        self._same_elsewhere()
        self._alike()

    def differences(self) -> Iterator[Difference]:
        came = {new: old for old, new in self._pair.items()}
        gone = [unit for unit in self._old if unit.rank not in self._pair]
        last = -1
        for unit in self._new:
            old = came.get(unit.rank)
            if old is not None:
                yield from (self._removed(each) for each in gone if last < each.rank < old)
                last = max(last, old)
            found = self._difference(self._old[old] if old is not None else None, unit)
            if found is not None:
                yield found
        yield from (self._removed(each) for each in gone if each.rank > last)

    def _same_order(self) -> None:
        matcher = SequenceMatcher(
            None,
            [(unit.section, unit.signature) for unit in self._old],
            [(unit.section, unit.signature) for unit in self._new],
            autojunk=False,
        )
        for old, new, size in matcher.get_matching_blocks():
            self._pair.update({old + n: new + n for n in range(size)})

    def _left(self) -> tuple[list[Unit], list[Unit]]:
        taken = set(self._pair.values())
        old = [unit for unit in self._old if unit.rank not in self._pair]
        return old, [unit for unit in self._new if unit.rank not in taken]

    def _same_elsewhere(self) -> None:
        old, new = self._left()
        waiting: dict[tuple[str, ...], list[Unit]] = {}
        for unit in reversed(new):
            waiting.setdefault(unit.signature, []).append(unit)
        for unit in old:
            if held := waiting.get(unit.signature):
                found = held.pop()
                self._pair[unit.rank] = found.rank
                self._moved.add(found.rank)

    def _alike(self) -> None:
        """Pair, section by section, what has most words in common; a figure with itself."""
        old, new = self._left()
        for kind, section in dict.fromkeys((unit.kind, unit.section) for unit in old):
            ours = [u for u in old if (u.kind, u.section) == (kind, section)]
            theirs = [u for u in new if (u.kind, u.section) == (kind, section)]
            taken: set[int] = set()
            for less, _, a, b in sorted(_likely(ours, theirs)):
                if -less >= _least(kind) and a not in self._pair and b not in taken:
                    self._pair[a] = b
                    taken.add(b)

    def _difference(self, old: Unit | None, new: Unit) -> Difference | None:
        made = Difference(
            Kind.ADDED,
            new.section,
            "",
            new.place,
            (Piece(new.text, Kind.ADDED),),
            new.anchor,
            new.about,
        )
        if old is None:
            return made
        made = replace(made, before=old.place)
        if old.signature != new.signature:
            return replace(made, kind=Kind.REWORDED, pieces=_marked(old.words, new.words))
        if self._scenes.get(old.anchor) != self._drawn.get(new.anchor) and new.kind == "figure":
            return replace(made, kind=Kind.REDRAWN, pieces=(Piece(new.text),))
        if not self._lead_alike(old.targets, new.targets):
            return replace(made, kind=Kind.REWORDED, pieces=_referring(old.words, new.words))
        if new.rank in self._moved:
            return replace(made, kind=Kind.MOVED, pieces=(Piece(new.text),))
        return None

    def _lead_alike(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Whether references lead to the same paragraphs as before, whatever their numbers."""
        ours = {unit.anchor: unit.rank for unit in reversed(self._old) if unit.kind == "paragraph"}
        theirs = {u.anchor: u.rank for u in reversed(self._new) if u.kind == "paragraph"}
        return all(
            self._pair.get(ours.get(a, -1), -2) == theirs.get(b, -3)
            for a, b in zip(old, new, strict=True)
        )

    @staticmethod
    def _removed(old: Unit) -> Difference:
        pieces = (Piece(old.text, Kind.REMOVED),)
        return Difference(Kind.REMOVED, old.section, old.place, "", pieces, about=old.about)


def _figures(report: Report) -> Iterator[Figure]:
    for section in report.sections:
        yield from (block for block in section.blocks if isinstance(block, Figure))


def _least(kind: str) -> float:
    """Return from which likeness on two of a kind are one; a title or a head is always itself."""
    return (
        0.0
        if kind in ("title", "figure", "signature") or kind.startswith("caption")
        else LEAST_LIKE
    )


def _likely(ours: Sequence[Unit], theirs: Sequence[Unit]) -> Iterator[tuple[float, int, int, int]]:
    """Yield how like two units are (less is more), how far apart, and their ranks."""
    counts = {id(unit): Counter(unit.signature[1:]) for unit in (*ours, *theirs)}
    several = len(ours) * len(theirs) <= _MOST_UNITS
    pairs = ((a, b) for a in ours for b in theirs) if several else zip(ours, theirs, strict=False)
    for a, b in pairs:
        named = bool(a.name) and a.name == b.name  # a row is the same row whatever is in it
        like = _likeness(counts[id(a)], counts[id(b)]) + named
        yield -like, abs(a.rank - b.rank), a.rank, b.rank


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 1.0


# ---- marks within a text

_T = TypeVar("_T")


def _marked(old: Sequence[Word], new: Sequence[Word]) -> tuple[Piece, ...]:
    """Return both texts as one, with what was removed and what was added."""
    start = _common(zip(old, new, strict=False), lambda pair: pair[0].key == pair[1].key)
    rest_old, rest_new = old[start:], new[start:]
    end = _common(
        zip(reversed(rest_old), reversed(rest_new), strict=False),
        lambda pair: pair[0].key == pair[1].key,
    )
    middle_old, middle_new = rest_old[: len(rest_old) - end], rest_new[: len(rest_new) - end]
    pieces = [Piece(_said(new[:start])), *_middle(middle_old, middle_new)]
    pieces.append(Piece(_said(new[len(new) - end :])))
    return tuple(piece for piece in pieces if piece.text)


def _middle(old: Sequence[Word], new: Sequence[Word]) -> Iterator[Piece]:
    if len(old) * len(new) > _MOST_PAIRS:
        yield from (Piece(_said(old), Kind.REMOVED), Piece(_said(new), Kind.ADDED))
        return
    matcher = SequenceMatcher(None, [w.key for w in old], [w.key for w in new], autojunk=False)
    for how, a, b, c, d in matcher.get_opcodes():
        if how == "equal":
            yield Piece(_said(new[c:d]))
        else:
            yield Piece(_said(old[a:b]), Kind.REMOVED)
            yield Piece(_said(new[c:d]), Kind.ADDED)


def _referring(old: Sequence[Word], new: Sequence[Word]) -> tuple[Piece, ...]:
    """Return equal texts with each reference to a paragraph marked, for one leads elsewhere now."""
    pieces: list[Piece] = []
    for was, now in zip(
        (w for w in old if not w.key.isspace()),
        (w for w in new if not w.key.isspace()),
        strict=True,
    ):
        if now.key == TO_PARAGRAPH:
            pieces += [Piece(was.text, Kind.REMOVED), Piece(now.text, Kind.ADDED), Piece(" ")]
        else:
            pieces.append(Piece(f"{now.text} "))
    return tuple(pieces)


def _common(pairs: Iterable[_T], same: Callable[[_T], bool]) -> int:
    count = 0
    for pair in pairs:
        if not same(pair):
            break
        count += 1
    return count


def _said(words: Iterable[Word]) -> str:
    return "".join(word.text for word in words)
