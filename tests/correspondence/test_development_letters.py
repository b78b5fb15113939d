"""How far the reader gets on the sets of letters, by the given scorer, seen and kept half.

The floors are what the rules reach today; a wrong total in range is never allowed.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from casereview.correspondence.proposals import LONGEST_QUOTE, propose
from casereview.correspondence.reader.numerals import value_of
from casereview.domain.documents.document import TextSource
from casereview.domain.documents.statement import RoleValue, ScoreValue
from tests.correspondence.scoring import (
    FORMS,
    FOURTH,
    FURTHER,
    HALVES,
    LETTERS,
    SETS,
    THIRD,
    LetterSet,
    figures,
    wrong_totals,
)

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))
EVERY = [(letters, form, half) for letters in SETS for form in FORMS for half in HALVES]
NAMES = [f"{letters.name}-{form}-{half}" for letters, form, half in EVERY]


@pytest.mark.parametrize(("letters", "form", "half"), EVERY, ids=NAMES)
def test_floors(letters: LetterSet, form: str, half: str) -> None:
    floors: dict[str, float] = FLOORS[letters.name].get(form, {}).get(half, {})
    if not letters.names(form, half):
        assert not floors
        return
    reached = figures(letters.scored(form, half))
    below = {name: reached[name] for name, least in floors.items() if reached[name] < least}
    assert below == {}


@pytest.mark.parametrize(("letters", "form", "half"), EVERY, ids=NAMES)
def test_no_wrong_total(letters: LetterSet, form: str, half: str) -> None:
    assert sum(letters.scored(form, half)["traps"].values()) == 0
    assert wrong_totals(letters, form, half) == []


def test_all_sets_are_there() -> None:
    assert list(SETS) == [LETTERS, FURTHER, THIRD, FOURTH]
    assert [each.name for each in SETS] == list(FLOORS)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("letters", SETS, ids=[each.name for each in SETS])
def test_every_quote_stands_at_its_place_and_shows_the_value(letters: LetterSet, form: str) -> None:
    looked_at = 0
    found = [*letters.names(form, "seen"), *letters.names(form, "kept")]
    for name in found:
        reading = letters.reading(form, name)
        for proposal in propose(reading.pages):
            text = reading.pages[proposal.page - 1].text
            assert text[proposal.start : proposal.end] == proposal.quote
            assert 0 < len(proposal.quote) <= LONGEST_QUOTE
            if isinstance(proposal.value, ScoreValue) and proposal.value.number is not None:
                tokens = re.findall(r"[0-9]+|[a-z]+(?:[- ][a-z]+)?|[a-z]+", proposal.quote.lower())
                words = re.findall(r"[a-z]+(?:-[a-z]+)?", proposal.quote.lower())
                assert proposal.value.number in {value_of(each) for each in [*tokens, *words]}
            looked_at += 1
    assert looked_at > 8 * len(found) or not found


def test_scores_in_words_are_kept_as_words() -> None:
    """Ms X's first letter gives no number; none may be filled in."""
    reading = LETTERS.reading("txt", "A02")
    scores = [p.value for p in propose(reading.pages) if isinstance(p.value, ScoreValue)]
    assert {(s.measure, s.number) for s in scores} == {("PHQ-9", None), ("GAD-7", None)}
    assert {s.words for s in scores} == {"within the normal range", "at caseness"}


@pytest.mark.parametrize("half", HALVES)
def test_scans_give_nothing_or_what_they_say(half: str) -> None:
    """Without recognition a scan gives nothing; with it, no total that the letter does not give."""
    for name in LETTERS.names("scan", half):
        reading = LETTERS.reading("scan", name)
        recognised = reading.text_source is TextSource.OCR
        assert recognised or propose(reading.pages) == ()
    assert wrong_totals(LETTERS, "scan", half) == []


def test_roles_are_words_of_the_vocabulary() -> None:
    vocabulary = {g["author_role"] for g in LETTERS.gold if g["author_role"]}
    for name in LETTERS.split["seen"]:
        reading = LETTERS.reading("txt", name)
        roles = [p.value.role for p in propose(reading.pages) if isinstance(p.value, RoleValue)]
        assert set(roles) <= vocabulary
        assert len(roles) <= 1
