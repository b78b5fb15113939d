"""However long and odd a text is, reading it takes time in proportion."""

from __future__ import annotations

from time import perf_counter

import pytest

from casereview.correspondence.proposals import propose
from casereview.correspondence.reading import PageText

_LENGTH = 1_000_000
_PIECES = [
    "PHQ-9 12 and ",
    "a",
    "(",
    "1",
    "3 May 2021, ",
    "Mr. ",
    "nine ",
    "Abc Def Ghi ",
    "x\t1\t",
    "attended six of the six of ",
    "no diagnosis of possible mild severe depression ",
    "asked her to keep a diary every day because ",
]
_SECONDS = 90.0
"""Many times what it takes: what is not in proportion would take hours."""


@pytest.mark.parametrize("piece", _PIECES)
def test_a_million_characters(piece: str) -> None:
    text = (piece * (_LENGTH // len(piece) + 1))[:_LENGTH]
    begun = perf_counter()
    propose((PageText(1, text),))
    assert perf_counter() - begun < _SECONDS


@pytest.mark.parametrize(
    "line", ["PHQ-9   12   13\n", "Patient: Mrs A\n", "We will review. She is well.\n"]
)
def test_many_lines(line: str) -> None:
    text = line * (200_000 // len(line))
    begun = perf_counter()
    propose((PageText(1, text),))
    assert perf_counter() - begun < _SECONDS
