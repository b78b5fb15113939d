"""Breaks text into lines: ragged, without hyphens, no last line of a crumb where it can be helped.

Lines are broken at spaces only, and a word in two only where it is wider than the line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from casereview.domain.reports.report import Footnote
from casereview.reporting import scripts
from casereview.reporting.setting.faces import face
from casereview.reporting.setting.text import Ink, Text

_CRUMB = 0.16
"""A last line shorter than this share of the width is filled up where lines may be narrower."""
_NARROWER = (0.97, 0.94, 0.91)
_SLACK = 1e-6
_STEPS = 7
"""Halvings to find the narrowest lines of a text whose lines are made even."""


class Stretch(NamedTuple):
    """A piece of a line in one ink, from its left end in points."""

    x: float
    string: str
    ink: Ink
    width: float


class Line(NamedTuple):
    """A line as it is set, its width without the space at its end, and the notes it calls."""

    stretches: tuple[Stretch, ...]
    width: float
    notes: tuple[Footnote, ...] = ()


class _Words(NamedTuple):
    """Words of one paragraph: where they begin and end, and their edges on one endless line."""

    starts: list[int]
    ends: list[int]
    lefts: list[float]
    rights: list[float]


def break_lines(text: Text, width: float, *, even: bool = False) -> tuple[Line, ...]:
    """Return the lines of a text no wider than `width` points; no text is one empty line.

    even: lines of about the same width, as in headings.
    """
    lines: list[Line] = []
    start = 0
    for part in text.string.split("\n"):
        end = start + len(part)
        words = _words(text, start, end, width)
        for first, last in _breaks(words, width, even=even):
            stop = words.ends[last] if last + 1 < len(words.ends) else end
            lines.append(_line(text, words.starts[first], stop, words, first, last))
        start = end + 1
    return tuple(lines)


def one_line(text: Text) -> Line:
    """Return a text as a single line, however wide."""
    stretches: list[Stretch] = []
    begun, x = 0, 0.0
    for end, ink in text.spans:
        piece = text.string[begun:end].replace("\n", " ")
        wide = face(ink.face).width(piece) * ink.size
        stretches.append(Stretch(x, piece, ink, wide))
        x += wide
        begun = end
    return Line(tuple(_seen(stretches) if text.leftward else stretches), x)


def _words(text: Text, start: int, end: int, room: float) -> _Words:
    """Measure the words between two places of a text."""
    widths, gaps = [0.0], []
    begun = 0
    for stop, ink in text.spans:
        if stop > start and begun < end:
            known, size = face(ink.face).words, ink.size
            first, *rest = text.string[max(begun, start) : min(stop, end)].split(" ")
            widths[-1] += known[first] * size
            if rest:
                widths += [known[word] * size for word in rest]
                gaps += [known[" "] * size] * len(rest)
        begun = stop
    starts, ends, at = [], [], start
    for word in text.string[start:end].split(" "):
        starts.append(at)
        at += len(word)
        ends.append(at)
        at += 1
    if max(widths) > room:
        starts, ends, widths, gaps = _chopped(text, starts, ends, widths, gaps, room)
    lefts = [0.0, *accumulate(w + g for w, g in zip(widths, gaps, strict=False))]
    rights = [left + wide for left, wide in zip(lefts, widths, strict=True)]
    return _Words(starts, ends, lefts, rights)


def _chopped(
    text: Text,
    starts: list[int],
    ends: list[int],
    widths: list[float],
    gaps: list[float],
    room: float,
) -> tuple[list[int], list[int], list[float], list[float]]:
    """Cut the words that are wider than a line; between their parts there is no gap."""
    made: tuple[list[int], list[int], list[float], list[float]] = ([], [], [], [])
    for index, (start, end, width) in enumerate(zip(starts, ends, widths, strict=True)):
        parts = [(start, end, width)] if width <= room else list(_parts(text, start, end, room))
        for first, last, wide in parts:
            made[0].append(first)
            made[1].append(last)
            made[2].append(wide)
            made[3].append(0.0)
        if index < len(gaps):
            made[3][-1] = gaps[index]
    return (*made[:3], made[3][:-1])


def _parts(text: Text, start: int, end: int, room: float) -> Iterator[tuple[int, int, float]]:
    begun, wide = start, 0.0
    for at in range(start, end):
        ink = _ink_at(text, at)
        one = face(ink.face).chars[text.string[at]] * ink.size
        if wide + one > room and at > begun:
            yield begun, at, wide
            begun, wide = at, 0.0
        wide += one
    yield begun, end, wide


def _ink_at(text: Text, at: int) -> Ink:
    return next(ink for stop, ink in text.spans if at < stop)


def _breaks(words: _Words, width: float, *, even: bool) -> list[tuple[int, int]]:
    """Return the first and last word of each line."""
    found = _filled(words, width)
    if len(found) == 1:
        return found
    if even:
        return _evened(words, width, found)
    first, last = found[-1]
    if words.rights[last] - words.lefts[first] < _CRUMB * width:
        for share in _NARROWER:
            tried = _filled(words, width * share)
            first, last = tried[-1]
            if len(tried) != len(found):
                break
            if words.rights[last] - words.lefts[first] >= _CRUMB * width:
                return tried
    return found


def _filled(words: _Words, width: float) -> list[tuple[int, int]]:
    """Put as many words on each line as fit."""
    lefts, rights, count = words.lefts, words.rights, len(words.lefts)
    found = []
    first = 0
    while first < count:
        beyond = bisect_right(rights, lefts[first] + width + _SLACK, lo=first)
        last = max(first, beyond - 1)
        found.append((first, last))
        first = last + 1
    return found


def _evened(words: _Words, width: float, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    least, most = width / 2, width
    for _ in range(_STEPS):
        middle = (least + most) / 2
        tried = _filled(words, middle)
        fits = all(words.rights[b] - words.lefts[a] <= middle + _SLACK for a, b in tried)
        if fits and len(tried) <= len(found):
            found, most = tried, middle
        else:
            least = middle
    return found


def _line(text: Text, start: int, stop: int, words: _Words, first: int, last: int) -> Line:
    """Return one line; where it was broken a space stands at its end, for whoever reads on."""
    width = words.rights[last] - words.lefts[first]
    after = stop + 1 if text.string[stop : stop + 1] in {" ", "\n"} else stop
    stretches: list[Stretch] = []
    begun, x = 0, 0.0
    for end, ink in text.spans:
        if end > start and begun < after:
            piece = text.string[max(begun, start) : min(end, after)].replace("\n", " ")
            wide = width
            if begun > start or end < after:
                wide = face(ink.face).width(piece) * ink.size
            stretches.append(Stretch(x, piece, ink, wide))
            x += wide
        if end >= after:
            break
        begun = end
    notes = tuple(note for at, note in text.notes if start < at <= stop) if text.notes else ()
    if text.leftward:
        stretches = list(_seen(stretches))
    return Line(tuple(stretches), width, notes)


def _seen(stretches: list[Stretch]) -> Iterator[Stretch]:
    """Yield the pieces of a line in the order of reading, each where it stands on paper."""
    placed = scripts.placed([(piece.string, piece.ink) for piece in stretches])
    widths = [face(piece.style.face).width(piece.text) * piece.style.size for piece in placed]
    at, x = [0.0] * len(placed), 0.0
    for index in sorted(range(len(placed)), key=lambda index: placed[index].rank):
        at[index] = x
        x += widths[index]
    for left, piece, wide in zip(at, placed, widths, strict=True):
        yield Stretch(left, piece.text, piece.style, wide)
