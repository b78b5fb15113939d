"""Documents over which the rules are run by two processes at once."""

from __future__ import annotations

import threading

import pytest

from casereview.correspondence.proposals import propose
from casereview.correspondence.reading import DocumentReader, PageText
from casereview.correspondence.side_by_side import propose_each

_MANY = [(PageText(1, f"3 May 2021\n\nDear Dr Bell\n\nHer PHQ-9 was {n}.\n"),) for n in range(20)]


@pytest.fixture(scope="module")
def expected() -> list[object]:
    """What each document states."""
    return [propose(pages) for pages in _MANY]


@pytest.mark.parametrize("count", [0, 1, 20])
def test_each_in_its_order(expected: list[object], count: int) -> None:
    with DocumentReader(kinds=["txt"]) as reader:
        assert list(propose_each(reader, _MANY[:count])) == expected[:count]
        assert list(propose_each(reader, _MANY[:1])) == expected[:1]


def test_stopped_before_the_end(expected: list[object]) -> None:
    with DocumentReader(kinds=["txt"]) as reader:
        proposing = propose_each(reader, _MANY)
        assert next(proposing) == expected[0]
        proposing.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "proposing"]


def test_a_document_that_cannot_be_read_states_nothing(expected: list[object]) -> None:
    damaged = (PageText(1, "PHQ-9 12", boxes=b"\0" * 16),)  # fewer boxes than characters
    with DocumentReader(kinds=["txt"]) as reader:
        found = list(propose_each(reader, [*_MANY[:4], damaged, *_MANY[4:12]]))
    assert found == [*expected[:4], (), *expected[4:12]]
