"""Hebrew and Arabic within English lines: letters joined, runs in the order in which they are seen.

Lines read from left to right, whatever they begin with. Order follows the Unicode Bidirectional
Algorithm (UAX 9, rules W1 to W7, N0 to N2, I1 and L1 to L4) without explicit embeddings, whose
marks are taken out with the text's other invisible ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Generic, TypeVar

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


@dataclass(frozen=True, slots=True)
class Sight(Generic[Style]):
    """Pieces of a line as they stand from left to right; actual: their text as it is read.

    actual is empty where reading and standing are the same.
    """

    pieces: tuple[tuple[str, Style], ...]
    actual: str = ""


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


def visual(line: Sequence[tuple[str, Style]]) -> list[Sight[Style]]:
    """Return one line's pieces in the order in which they stand on paper.

    The line is given in the order of reading, its Arabic letters joined.
    """
    text = "".join(part for part, _ in line)
    if not has_rtl(text):
        return [Sight(tuple(line))] if line else []
    styles = [style for part, style in line for _ in part]
    depth = levels(text)
    found: list[Sight[Style]] = []
    start = 0
    for turned, group in groupby(depth, key=bool):
        end = start + len(list(group))
        if turned:
            order = _reversed(text, depth, start, end)
            actual = parted(text[start:end])
        else:
            order, actual = [(index, text[index]) for index in range(start, end)], ""
        found.append(Sight(tuple(_grouped(order, styles)), actual))
        start = end
    return found


def _reversed(text: str, depth: list[int], start: int, end: int) -> list[tuple[int, str]]:
    """Return a run that is read leftwards as it stands from the left: L2, L3 and L4."""
    clusters: list[list[int]] = []
    for index in range(start, end):
        if clusters and unicodedata.bidirectional(text[index]) == "NSM":
            clusters[-1].append(index)
        else:
            clusters.append([index])
    clusters.reverse()
    made: list[tuple[int, str]] = []
    for inner, group in groupby(clusters, key=lambda cluster: depth[cluster[0]] == 2):
        run = list(group)
        for cluster in reversed(run) if inner else run:
            for index in cluster:
                char = text[index]
                made.append((index, char if inner else char.translate(_MIRRORED)))
    return made


def _grouped(order: list[tuple[int, str]], styles: list[Style]) -> Iterator[tuple[str, Style]]:
    for style, group in groupby(order, key=lambda entry: styles[entry[0]]):
        yield "".join(char for _, char in group), style
