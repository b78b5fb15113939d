"""The floor for new passphrases, what is said of them, and phrases that are offered."""

from __future__ import annotations

import hashlib
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview import app
from casereview.errors import BadInputError
from casereview.paths import resources
from casereview.services.demonstration.demo import PASSPHRASE
from casereview.services.vault.phrases import FEWEST, MOST, new_phrase
from casereview.services.vault.strength import JUDGED, Level, require_strength, strength


@pytest.mark.parametrize(
    "guessed",
    [
        *("", " ", "\u3000", "password1", "P@ssw0rd!", "liverpool1984", "qwertyuiop"),
        *("zzzzzzzzzzzzzz", "casereview", "abcabcabcabc", "19840612", "CaseReview2024"),
    ],
)
def test_what_a_thief_tries_first_is_refused(guessed: str, tmp_path: Path) -> None:
    assert strength(guessed).level is Level.REFUSED
    with pytest.raises(BadInputError) as refused:
        app.create(tmp_path / "vault", guessed)
    assert refused.value.kept == "Nothing was made."
    assert not guessed.strip() or guessed not in str(refused.value)
    assert not (tmp_path / "vault").exists()


@pytest.mark.parametrize("typed", ["a passphrase", "correct horse", "Tr0ub4dor&3"])
def test_what_withstands_days_or_months_is_taken_with_a_warning(typed: str) -> None:
    found = strength(typed)
    assert found.level is Level.WEAK
    assert re.fullmatch(r"about \d+ (hours|days|months)", found.time)
    require_strength(typed, "")


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("password1", "less than a minute"),
        ("some words", "about 14 hours"),
        ("quite another phrase", "centuries"),
        ("avid catlike atypical gizmo triumph unzip", "longer than anybody can wait"),
    ],
)
def test_the_time_is_said_in_words(typed: str, time: str) -> None:
    assert strength(typed).time == time


def test_the_demonstration_keeps_to_its_own_rule() -> None:
    require_strength(PASSPHRASE, "")


@given(st.text(max_size=60))
def test_any_text_is_judged(text: str) -> None:
    assert strength(text).time


@pytest.mark.parametrize("pattern", ["4@8({[<369&#!1/|0$5+7%2/", "p4$$w0rd", "12", "a"])
def test_no_text_takes_long_to_judge(pattern: str) -> None:
    begun = time.process_time()
    strength(pattern * (4096 // len(pattern)))
    assert time.process_time() - begun < 10
    assert JUDGED <= 48, "the worst case takes twice as long for each eight characters more"


@pytest.mark.parametrize("count", [FEWEST, 6, MOST])
def test_a_phrase_is_of_words_of_the_list_and_withstands_guessing(count: int) -> None:
    listed = (resources() / "words" / "eff-large.txt").read_bytes()
    words = listed.decode("ascii").split()
    phrase = new_phrase(count)
    assert len(phrase.text.split(" ")) == count
    assert set(phrase.text.split(" ")) <= set(words)
    assert phrase.bits == int(count * 12.9248)
    assert strength(phrase.text).level is Level.GOOD
    assert len(set(words)) == 6**5
    assert (
        hashlib.sha256(listed).hexdigest()
        == "6d557f0693958fb5e650b68b5bee585eb82cf4da32965505c789e924743bc522"
    )


def test_phrases_do_not_repeat() -> None:
    assert len({new_phrase().text for _ in range(200)}) == 200


@pytest.mark.parametrize("count", [-1, 0, FEWEST - 1, MOST + 1, 10**9])
def test_too_few_or_too_many_words_are_refused(count: int) -> None:
    with pytest.raises(BadInputError):
        new_phrase(count)
