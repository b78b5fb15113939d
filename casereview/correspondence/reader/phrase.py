"""Regular expressions that are tried only where the words stand that they cannot do without.

A letter has a few hundred sentences and there are a few hundred expressions; to look for words is
many times faster than to try an expression, and most of them have no words in most sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

_SHORTEST = 3
"""Characters: shorter needles stand nearly everywhere, but for marks such as `%`."""
_MOST = 48
"""Needles: to look for more takes as long as to try the expression."""

Needles = frozenset[str]
"""Strings in lower case, one of which is in every text in which an expression can match."""


class Phrase:
    """A regular expression with its needles; without any it is always tried."""

    __slots__ = ("needles", "pattern")

    def __init__(self, pattern: str, flags: re.RegexFlag = re.IGNORECASE) -> None:
        self.pattern = re.compile(pattern, flags)
        self.needles = tuple(sorted(needles_of(pattern, flags), key=lambda each: (len(each), each)))

    def may_match(self, lower: str) -> bool:
        """Whether a text, given in lower case, holds one of the needles."""
        return not self.needles or any(map(lower.__contains__, self.needles))

    def search(self, text: str, lower: str = "") -> re.Match[str] | None:
        """Return the first match in a text; lower: the same in lower case, if at hand."""
        return self.pattern.search(text) if self.may_match(lower or text.lower()) else None

    def finditer(self, text: str, lower: str = "") -> Iterator[re.Match[str]]:
        """Return the matches in a text; lower: the same in lower case, if at hand."""
        return self.pattern.finditer(text) if self.may_match(lower or text.lower()) else iter(())


def needles_of(pattern: str, flags: re.RegexFlag = re.IGNORECASE) -> Needles:
    r"""Return needles of an expression, taken from its own syntax tree; none where none are plain.

    `\b(?:homework|tasks?)\s+set` gives `homework` and `task`. How Python's expressions are parsed
    is not promised to stay as it is: what is not understood gives none.
    """
    try:
        tree = import_module("re._parser").parse(pattern, flags)
        found = _of_sequence(tree)
    except (ImportError, AttributeError, TypeError, ValueError):
        return frozenset()
    return found if found and len(found) <= _MOST and _is_telling(found) else frozenset()


def _of_sequence(tokens: Iterable[tuple[Any, Any]]) -> Needles:
    """Return the most telling needles of parts that stand one after the other."""
    best: Needles = frozenset()
    run = ""
    for operation, argument in tokens:
        name = str(operation)
        if name == "LITERAL":
            run += chr(argument).lower()
            continue
        if name in ("AT", "ASSERT_NOT"):
            continue  # takes no room
        best, run = _better(best, frozenset([run] if run else [])), ""
        best = _better(best, _of_part(name, argument))
    return _better(best, frozenset([run] if run else []))


def _of_part(name: str, argument: Any) -> Needles:  # noqa: ANN401  # the parser has no types
    """Return the needles of one part of a sequence; none where it may be left out."""
    if name == "SUBPATTERN":
        return _of_sequence(argument[-1])
    if name == "ASSERT":
        return _of_sequence(argument[1])
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        least, _, repeated = argument
        return _of_sequence(repeated) if least else frozenset()
    if name == "BRANCH":
        each = [_of_sequence(branch) for branch in argument[1]]
        return frozenset().union(*each) if all(each) else frozenset()
    return frozenset()


def _better(one: Needles, other: Needles) -> Needles:
    """Return the needles whose shortest is the longer, of equal ones the fewer."""
    if not one or not other:
        return one or other
    return max(one, other, key=lambda each: (min(map(len, each)), -len(each)))


def _is_telling(needles: Needles) -> bool:
    return all(len(each) >= _SHORTEST or not each.isalnum() for each in needles)
