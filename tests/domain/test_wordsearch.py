"""Words are found whatever their case and accents, at the text's own characters."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casereview.domain.documents.wordsearch import Query, Span, Term, excerpt, fold, words_of

LETTERS = st.sampled_from([*"aAbeEioßsSzZ019_", "é", "É", "ﬁ", "e\u0301", "Σ", "ς", "İ", "ı", "Ⅷ"])
GAPS = st.sampled_from([" ", "\n", "-", "’", "\u00ad", "\u200d", ", ", "😀", "\t", "½"])
TEXTS = st.lists(st.one_of(LETTERS, LETTERS, LETTERS, GAPS), max_size=60).map("".join)
WORDS = st.lists(LETTERS, min_size=1, max_size=4).map("".join)


def found(typed: str, text: str) -> list[str]:
    """Return what of a text a query marks."""
    return [text[start:end] for start, end in Query.parse(typed).spans(text)]


def naive(text: str) -> str:
    """Fold a text in the plainest way: character by character."""
    folded = []
    for character in text:
        whole = character.casefold()
        for _ in range(2):
            whole = unicodedata.normalize("NFKD", whole).casefold()
        folded += [c for c in whole if unicodedata.category(c) not in {"Mn", "Me", "Cf"}]
    return "".join(folded)


def naively_there(term: Term, folded: str) -> bool:
    """Whether a term stands in a folded text, by one expression for it."""
    pattern = r"(?<!\w)" + r"\W+".join(re.escape(word) for word in term.words)
    return re.search(pattern if term.open_ended else rf"{pattern}(?!\w)", folded) is not None


def naively_whole(text: str) -> str:
    """Make words whole that a hyphen at a line's end parts, in the plainest way."""
    lines = text.split("\n")
    whole = lines[0]
    for line in lines[1:]:
        bare, rest = whole.rstrip(" \t\r"), line.lstrip()
        parted = bare[-1:] in ("-", "\u00ad", "\u2010") and bare[-2:-1].isalpha()
        whole = bare[:-1] + rest if parted and rest[:1].isalpha() else f"{whole}\n{line}"
    return whole


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("anx", "Anxiety and ANXIOUS, unanxious.", ["Anxiety", "ANXIOUS"]),
        ("naive", "A naïve view; nai\u0308ve too.", ["naïve", "nai\u0308ve"]),
        ("naïve", "A naive view.", ["naive"]),
        ("finding", "One ﬁnding.", ["ﬁnding"]),
        ("strasse", "Die Straße.", ["Straße"]),
        ("anxiety", "anx\u00adiety", ["anx\u00adiety"]),
        ("GAD-7", "GAD 7 was 12; GAD-77; gad-\n7.", ["GAD 7", "gad-\n7"]),
        ("12/05", "on 12.05.2019", ["12.05"]),
        ("σισυφος", "Ο ΣΊΣΥΦΟΣ", ["ΣΊΣΥΦΟΣ"]),
        ("worry", "😀 worry 😀", ["worry"]),
        ("don't", "She didn’t; I don’t.", ["don’t"]),
        ('"panic attacks"', "Panic, attacks. Panic attacking.", ["Panic, attacks"]),
        ("“panic attacks”", "panic attacks", ["panic attacks"]),
        ('"panic att', "panic attacks", ["panic attacks"]),
        ('"pan"', "panic in the pan", ["pan"]),
        ("ms zed", "Ms Zed and the Msx zed", ["Ms", "Zed", "zed"]),
        ("panic attack", "panic only", []),
        ("worry worry", "Worry.", ["Worry"]),
        (".* a+ (", "a plain text", ["a"]),
        ("depression", "a depres-\nsion of mood", ["depres-\nsion"]),
        ("depression", "a depres\u00ad \n   sion", ["depres\u00ad \n   sion"]),
        ("dépression", "Depres-\r\nsión", ["Depres-\r\nsión"]),
        ('"low mood at work"', "low mood\nat work", ["low mood\nat work"]),
        ('"mood disorder" low', "low mood dis-\norder", ["low", "mood dis-\norder"]),
        ("self-harm", "self-\nharm", ["self-\nharm"]),
        ("sion", "depres-\nsion", ["sion"]),
        ("depression", "depres-\n\n7 sion", []),
    ],
)
def test_what_is_marked(typed: str, text: str, marked: list[str]) -> None:
    assert found(typed, text) == marked


@given(TEXTS)
@example("ΑΣ Σ")
@example("İI\u0307")
def test_folding_is_by_character_and_folds_once(text: str) -> None:
    assert fold(text) == naive(text)
    assert fold(fold(text)) == fold(text)


@given(TEXTS, st.lists(WORDS, min_size=1, max_size=3), st.booleans())
def test_a_text_is_found_exactly_where_the_plainest_way_finds_it(
    text: str, words: list[str], quoted: bool
) -> None:
    typed = f'"{" ".join(words)}"' if quoted else " ".join(words)
    query = Query.parse(typed)
    forms = naive(text), naive(naively_whole(text))
    there = bool(query.terms) and all(
        any(naively_there(term, form) for form in forms) for term in query.terms
    )
    spans = query.spans(text)
    assert bool(spans) == there
    assert list(spans) == sorted(spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    for start, end in spans:
        marked = naive(text[start:end])
        assert any(words_of(marked)[:1] == [w] or marked.startswith(w) for w in _firsts(query))


def _firsts(query: Query) -> list[str]:
    return [term.words[0] for term in query.terms]


@given(TEXTS.filter(str.strip), st.data())
def test_an_excerpt_shows_the_first_place_as_it_is(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    later: tuple[Span, ...] = ((end, min(end + 2, len(text))),) if end < len(text) else ()
    line, marks = excerpt(text, ((start, end), *later), 30)
    assert "\n" not in line
    assert "\t" not in line
    first = line[marks[0][0] : marks[0][1]]
    assert _plain(first) == _plain(text[start:end])


def _plain(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")


def test_an_excerpt_of_a_long_text_is_one_line_with_its_ends_left_out() -> None:
    text = "before " * 100 + "the\nWORD\nitself" + " after" * 100
    line, marks = excerpt(text, Query.parse("word").spans(text), 80)
    assert line.startswith("… ")
    assert line.endswith(" …")
    assert "the WORD itself" in line
    assert [line[a:b] for a, b in marks] == ["WORD"]
    assert len(line) < 110


@pytest.mark.parametrize(
    ("typed", "too_short"),
    [("", True), ("a b", True), ("...", True), ('"', True), ("ms x", False), ("GAD", False)],
)
def test_fewer_than_three_letters_are_not_looked_for(typed: str, too_short: bool) -> None:
    assert Query.parse(typed).too_short is too_short


def test_no_text_holds_an_empty_query() -> None:
    assert Query.parse(" ... ").spans("any text") == ()
