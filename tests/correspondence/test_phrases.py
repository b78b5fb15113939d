"""A phrase is found wherever its expression matches: its needles never hide a match."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casereview.correspondence import reader
from casereview.correspondence.reader.phrase import Phrase, needles_of
from tests.correspondence.scoring import SETS


def _phrases(held: object) -> Iterator[Phrase]:
    if isinstance(held, Phrase):
        yield held
    elif isinstance(held, tuple):
        for each in held:
            yield from _phrases(each)


@pytest.fixture(scope="module")
def phrases() -> list[Phrase]:
    """Every phrase of the reader."""
    modules = [
        import_module(f"{reader.__name__}.{each.name}") for each in iter_modules(reader.__path__)
    ]
    found = [p for module in modules for held in vars(module).values() for p in _phrases(held)]
    return list(dict.fromkeys(found))


def test_in_all_letters(phrases: list[Phrase]) -> None:
    lines = {
        line
        for letters in SETS
        for path in sorted((letters.folder / "txt").glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    matched = 0
    for line in lines:
        lower = line.lower()
        for phrase in phrases:
            if not phrase.may_match(lower):
                assert phrase.pattern.search(line) is None, (phrase.pattern.pattern, line)
            else:
                matched += 1
    assert 10_000 < matched < len(lines) * len(phrases) / 3


def test_most_phrases_have_needles(phrases: list[Phrase]) -> None:
    assert sum(bool(phrase.needles) for phrase in phrases) > 0.8 * len(phrases) > 100


_PIECES = st.recursive(
    st.sampled_from(["homework", "week", "day", r"\s+", r"\b", "[0-9]", r"\w*", "%", ".", "(?!x)"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda each: f"(?:{'|'.join(each)})"),
        inner.map(lambda each: f"(?:{each})?"),
        inner.map(lambda each: f"(?:{each}){{1,3}}"),
        inner.map(lambda each: f"(?={each})"),
        inner.map(lambda each: f"(?P<n>{each})" if "?P<" not in each else each),
    ),
    max_leaves=8,
)


@settings(max_examples=200)
@given(_PIECES, st.data())
def test_of_any_expression(pattern: str, data: st.DataObject) -> None:
    try:
        expression = re.compile(pattern, re.IGNORECASE)
    except re.error:
        return  # a group named twice
    words = ["homework", "Week", "DAY", " ", "7", "%", "x", "y"]
    text = "".join(data.draw(st.lists(st.sampled_from(words), max_size=8)))
    if expression.search(text):
        assert Phrase(pattern).may_match(text.lower())


@pytest.mark.parametrize(
    ("pattern", "needles"),
    [
        (r"\b(?:homework|tasks?)\s+set\b", {"homework", "task"}),
        (r"(?:PHQ|GAD)-?[0-9]", {"phq", "gad"}),
        (r"[0-9]\s?%|per\s+cent", {"%", "cent"}),
        (r"(?:diary)?\s*no", set()),
        (r"\w+", set()),
        (r"(?=thank\s+you)\w+", {"thank"}),
        (r"(?!never)diary", {"diary"}),
    ],
)
def test_needles(pattern: str, needles: set[str]) -> None:
    assert needles_of(pattern) == needles
