"""Whatever the text, the reader neither raises nor invents."""

from __future__ import annotations

import random
import re
from array import array

from hypothesis import given, settings
from hypothesis import strategies as st

from casereview.correspondence.letter_json import letter_object
from casereview.correspondence.proposals import LONGEST_QUOTE, propose
from casereview.correspondence.reader.measures import HIGHEST, in_range
from casereview.correspondence.reader.numerals import value_of
from casereview.correspondence.reading import PageText, Reading
from casereview.domain.documents.document import ReadState, TextSource
from casereview.domain.documents.statement import ScoreValue

VOCABULARY = (
    "PHQ-9 GAD-7 PHQ9 GAD W&SAS PHQ-\n"
    "9 score was is from to and / , ; : . ( ) = \u2192 -> 14 9 27 0 "
    "999 twenty-one 2l 10/03/2021 3 May by points session 4 at the start end now caseness above "
    "below cut-off 10 item her his wife's your Mr Bell Dear Dr Yours sincerely PWP Typed Date they "
    "both Total out of not error | \t \n \n\n"
    " \u00ad \u2011 \ufb01 \u0661 \u05d0 \U0001f600 caf\u00e9"
)
WORDS = st.sampled_from(VOCABULARY.split(" "))
LETTERS = st.lists(WORDS, max_size=60).map(" ".join)
ANY = st.text(alphabet=st.characters(codec="utf-8"), max_size=400)


def check(pages: tuple[PageText, ...]) -> None:
    for proposal in propose(pages):
        page = pages[proposal.page - 1]
        assert 0 <= proposal.start < proposal.end <= len(page.text)
        assert page.text[proposal.start : proposal.end] == proposal.quote
        assert len(proposal.quote) <= LONGEST_QUOTE
        assert re.fullmatch(r"[a-z.-]+/[0-9]+", proposal.rule)
        value = proposal.value
        if isinstance(value, ScoreValue):
            assert (value.number is None) == bool(value.words)
            if value.number is not None:
                assert in_range(value.measure, value.number)
                assert value.measure in HIGHEST
                said = {value_of(w) for w in re.findall(r"[0-9]+", page.text)}
                words = {value_of(w) for w in re.findall(r"[a-z]+(?:-[a-z]+)?", page.text.lower())}
                assert value.number in said | words


@given(LETTERS)
@settings(max_examples=400)
def test_shuffled_letter_words(text: str) -> None:
    check((PageText(1, text),))


@given(ANY)
def test_arbitrary_text(text: str) -> None:
    check((PageText(1, text),))


@given(st.lists(LETTERS, min_size=2, max_size=4))
def test_several_pages(texts: list[str]) -> None:
    check(tuple(PageText(number, text) for number, text in enumerate(texts, 1)))


@given(LETTERS, st.integers(0, 1 << 32))
def test_arbitrary_places_on_paper(text: str, seed: int) -> None:
    places = random.Random(seed)
    boxes = array("f", (places.choice((0, places.uniform(-9, 900))) for _ in range(4 * len(text))))
    check((PageText(1, text, 595, 842, boxes.tobytes()),))


@given(LETTERS)
def test_letter_object_has_the_schema(text: str) -> None:
    pages = (PageText(1, text),)
    reading = Reading("text/plain", pages, TextSource.NATIVE, ReadState.READ, "", 1)
    result = letter_object("folder/A1.txt", reading, propose(pages))
    assert result["id"] == "A1"
    assert result["text_source"] == "native"
    measures = result["measures"]
    assert isinstance(measures, list)
    for measure in measures:
        assert isinstance(measure["value"], int)
        place = measure["where"]
        assert text[place["start"] : place["end"]] == place["quote"]


def test_a_long_sentence_is_quoted_around_its_value() -> None:
    text = f"The PHQ-9 ({'as we always say ' * 4}) was, {'again ' * 60} 14.\n"
    check((PageText(1, text),))


def test_a_sentence_over_two_pages_is_quoted_on_the_page_of_its_number() -> None:
    pages = (
        PageText(1, "Dear Dr Quill\n\nAt the end of her treatment here the score on the PHQ-9\n"),
        PageText(2, "was 14. She is well.\n"),
    )
    scores = [p for p in propose(pages) if isinstance(p.value, ScoreValue)]
    assert [(p.page, p.value.number) for p in scores if isinstance(p.value, ScoreValue)] == [
        (2, 14)
    ]
