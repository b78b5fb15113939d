"""Sentences of prose, and what may be doubted in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_END = re.compile(r"(?<=[.!?])[”’)\]]*\s+(?=[“‘(\[{A-Z0-9])|\n+")
_NO_END = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|No|pp?|e\.g|i\.e|cf|vs|approx|[A-Z])\.)$")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words of a text that do not agree with something, and why."""

    words: str
    message: str
    about: str


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text; an abbreviation such as `Dr.` ends none."""
    held = ""
    last = 0
    for match in _END.finditer(text):
        held += text[last : match.start()]
        if _NO_END.search(held[-12:]):
            held += match[0]
        elif held.strip():
            yield held.strip()
            held = ""
        else:
            held = ""
        last = match.end()
    held += text[last:]
    if held.strip():
        yield held.strip()
