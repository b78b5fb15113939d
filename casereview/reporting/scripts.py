"""Hebrew and Arabic within English lines: letters joined, runs in the order in which they are seen.

Lines read from left to right, whatever they begin with. Order follows the Unicode Bidirectional
Algorithm (UAX 9, rules W1 to W7, N0 to N2, I1 and L1 to L4) without explicit embeddings, whose
marks are taken out with the text's other invisible ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Generic, NamedTuple, TypeVar

Style = TypeVar("Style")

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_JOINED_BLOCKS = (range(0xFB50, 0xFDF0), range(0xFE70, 0xFEFD))
_NON_JOINER, _JOINER, _TATWEEL = "\u200c", "\u200d", "\u0640"
_LAM = "\u0644"
_MARKS = str.maketrans(
    dict.fromkeys(
        "\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
)
"""Joiners, which have done their work, and marks of direction."""

_OPENING, _CLOSING = "([{", ")]}"
_MIRRORED = str.maketrans("()[]{}<>«»‹›≤≥", ")(][}{><»«›‹≥≤")


class Placed(NamedTuple, Generic[Style]):
    """A piece of a line: its text, its style, and how many of the pieces stand left of it."""

    text: str
    style: Style
    rank: int


def has_rtl(text: str) -> bool:
    """Say whether the text has letters that run from right to left."""
    return _RTL.search(text) is not None


# joining


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Return the joined forms of each letter (or lam with alef), as Unicode's data give them."""
    found: dict[str, dict[str, str]] = {}
    for block in _JOINED_BLOCKS:
        for code in block:
            kind, *plain = unicodedata.decomposition(chr(code)).split()[:4] or [""]
            letters = "".join(chr(int(part, 16)) for part in plain)
            if kind in ("<isolated>", "<final>", "<initial>", "<medial>") and _is_unit(letters):
                found.setdefault(letters, {}).setdefault(kind.strip("<>"), chr(code))
    return found


def _is_unit(letters: str) -> bool:
    alone = len(letters) == 1 and letters != " "
    return alone or (len(letters) == 2 and letters[0] == _LAM and letters[1] in "آأإا")


def joined(text: str) -> str:
    """Return the text with each Arabic letter in the form that its neighbours ask for.

    The order stays that of reading; lam and alef become one sign, marks of direction are taken out.
    """
    if not has_rtl(text):
        return text.translate(_MARKS)
    units = list(_units(text))
    made = []
    for index, unit in enumerate(units):
        forms = _forms().get(unit)
        if forms is None:
            made.append(unit)
            continue
        before = _joins(units, index, -1) and "final" in forms
        after = _joins(units, index, 1) and "initial" in forms
        kind = {
            (True, True): "medial",
            (True, False): "final",
            (False, True): "initial",
            (False, False): "isolated",
        }[before, after]
        made.append(forms.get(kind, forms.get("isolated", unit)))
    return "".join(made).translate(_MARKS)


def _units(text: str) -> Iterator[str]:
    index = 0
    while index < len(text):
        pair = text[index : index + 2]
        size = 2 if len(pair) == 2 and pair in _forms() else 1
        yield text[index : index + size]
        index += size


def _joins(units: list[str], index: int, step: int) -> bool:
    """Say whether the letter beside this one, marks passed over, reaches out to it."""
    index += step
    while 0 <= index < len(units) and unicodedata.category(units[index][0]) == "Mn":
        index += step
    if not 0 <= index < len(units):
        return False
    if units[index] in (_TATWEEL, _JOINER):
        return True
    forms = _forms().get(units[index], {})
    return ("initial" if step < 0 else "final") in forms


def parted(text: str) -> str:
    """Return joined letters as those that were typed."""
    if not has_rtl(text):
        return text
    return "".join(
        unicodedata.normalize("NFKC", char) if _RTL.match(char) else char for char in text
    )


def unjoined(char: str) -> bool:
    """Say whether this is an Arabic letter for which Unicode has no joined forms.

    Such letters (of Pashto, Kurdish, Uyghur) would be printed apart, which is misspelt.
    """
    return (
        "\u0620" <= char <= "\u08ff"
        and unicodedata.category(char) == "Lo"
        and unicodedata.bidirectional(char) == "AL"
    )


# order


def levels(text: str) -> list[int]:
    """Return the level of each character: 0 runs right, 1 left, 2 right within what runs left."""
    kinds = [_kind(char) for char in text]
    _weak(kinds)
    _brackets(text, kinds)
    _neutral(kinds)
    return [{"L": 0, "R": 1}.get(kind, 2) for kind in kinds]


def _kind(char: str) -> str:
    kind = unicodedata.bidirectional(char)
    if kind in ("L", "R", "AL", "EN", "AN", "ES", "ET", "CS", "NSM"):
        return kind
    return "ON" if kind else "L"


def _weak(kinds: list[str]) -> None:
    strong = before = "L"
    for index, kind in enumerate(kinds):  # W1, W2
        if kind == "NSM":
            kinds[index] = kind = before
        before = kind
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[index] = before = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    for index in range(1, len(kinds) - 1):  # W4
        sides = kinds[index - 1], kinds[index + 1]
        if sides == ("EN", "EN") and kinds[index] in ("ES", "CS"):
            kinds[index] = "EN"
        elif sides == ("AN", "AN") and kinds[index] == "CS":
            kinds[index] = "AN"
    start = 0
    for kind, group in groupby(list(kinds)):  # W5
        end = start + len(list(group))
        beside = (kinds[start - 1] if start else "", kinds[end] if end < len(kinds) else "")
        if kind == "ET" and "EN" in beside:
            kinds[start:end] = ["EN"] * (end - start)
        start = end
    strong = "L"
    for index, kind in enumerate(kinds):  # W6, W7
        if kind in ("ES", "ET", "CS"):
            kinds[index] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"


def _side(kind: str) -> str:
    return "R" if kind in ("R", "EN", "AN") else kind


def _brackets(text: str, kinds: list[str]) -> None:
    """N0: a pair of brackets runs as what is in it, or as what is before it."""
    for start, end in _pairs(text, kinds):
        inside = {_side(kind) for kind in kinds[start + 1 : end]}
        if "L" in inside:
            kinds[start] = kinds[end] = "L"
        elif "R" in inside:
            before = next((s for k in reversed(kinds[:start]) if (s := _side(k)) in "LR"), "L")
            kinds[start] = kinds[end] = before


def _pairs(text: str, kinds: list[str]) -> list[tuple[int, int]]:
    waiting: list[tuple[str, int]] = []
    found = []
    for index, char in enumerate(text):
        if kinds[index] != "ON":
            continue
        if char in _OPENING:
            waiting.append((_CLOSING[_OPENING.index(char)], index))
        elif any(wanted == char for wanted, _ in waiting):
            while waiting[-1][0] != char:
                waiting.pop()
            found.append((waiting.pop()[1], index))
    return sorted(found)


def _neutral(kinds: list[str]) -> None:
    start = 0
    for neutral, group in groupby(list(kinds), key=lambda kind: kind == "ON"):  # N1, N2
        end = start + len(list(group))
        if neutral:
            before = _side(kinds[start - 1]) if start else "L"
            after = _side(kinds[end]) if end < len(kinds) else "L"
            kinds[start:end] = ["R" if before == after == "R" else "L"] * (end - start)
        start = end


def placed(line: Sequence[tuple[str, Style]]) -> list[Placed[Style]]:
    """Return one line's pieces in the order of reading, each with its place from the left.

    The line is given in the order of reading, its Arabic letters joined. What runs leftwards comes
    letter by letter: painted so, it is read in its order by whoever follows the content of a page.
    """
    text = "".join(part for part, _ in line)
    if not has_rtl(text):
        return [Placed(part, style, rank) for rank, (part, style) in enumerate(line)]
    styles = [style for part, style in line for _ in part]
    depth = levels(text)
    found: list[Placed[Style]] = []
    start = 0
    for turned, group in groupby(depth, key=bool):
        end = start + len(list(group))
        units = list(_units_of(text, depth, styles, start, end))
        ranks = _ranks([depth[first] for first, _ in units]) if turned else range(len(units))
        base = len(found)
        for (first, last), rank in zip(units, ranks, strict=True):
            part = text[first:last]
            seen = part.translate(_MIRRORED) if depth[first] == 1 else part
            found.append(Placed(seen, styles[first], base + rank))
        start = end
    return found


def _units_of(
    text: str, depth: Sequence[int], styles: Sequence[Style], start: int, end: int
) -> Iterator[tuple[int, int]]:
    """Yield where pieces begin and end: what runs right by its style, what runs left by letters."""
    first = start
    for index in range(start + 1, end + 1):
        joined_on = index < end and (
            unicodedata.bidirectional(text[index]) == "NSM"
            or (depth[index] == depth[first] != 1 and styles[index] == styles[first])
        )
        if not joined_on:
            yield first, index
            first = index


def _ranks(depths: Sequence[int]) -> list[int]:
    """Return the place from the left of each piece of a run that is read leftwards (L2)."""
    order: list[int] = []
    for inner, group in groupby(reversed(range(len(depths))), key=lambda at: depths[at] == 2):
        run = list(group)
        order += reversed(run) if inner else run
    ranks = [0] * len(depths)
    for rank, at in enumerate(order):
        ranks[at] = rank
    return ranks
