"""Every sequence of up to four time points, beside the table of changes (2.10) written anew."""

from __future__ import annotations

from itertools import product

from casereview.domain.assessing.finding import ChangeWord
from tests.domain.test_course import course_of

STATES = ("met", "no", "open", "")  # open: undetermined; "": not assessed
KNOWN = {"met": ("met",), "no": ("no",), "open": ("met", "no"), "": ("met", "no")}
WORD = {
    ("no", "met", False): "new",
    ("no", "met", True): "recurred",
    ("met", "met", False): "persisting",
    ("met", "met", True): "persisting",
    ("met", "no", False): "remitted",
    ("met", "no", True): "remitted",
    ("no", "no", False): "absent",
    ("no", "no", True): "stays_remitted",
}
"""The row of the table by the status at either end and whether it was met before the first."""


def expected(states: tuple[str, ...]) -> tuple[str, set[str]]:
    """The change between the last two states, and every word that their completions allow."""
    *before, first, last = states
    possible = {
        WORD[(completion[-2], completion[-1], "met" in completion[:-2])]
        for completion in product(*(KNOWN[state] for state in states))
    }
    if {"open", ""} & {first, last}:
        return "undetermined", possible
    return WORD[(first, last, "met" in before)], possible


def test_each_sequence_gives_the_word_of_the_table() -> None:
    for length in (2, 3, 4):
        for states in product(STATES, repeat=length):
            if not any(states):
                continue  # a module that was never gone into has no row
            found = {(c.from_id, c.to_id): c for c in course_of(*states)[1]}
            change = found.get((f"t{length - 2}", f"t{length - 1}"))
            if states[-2:] == ("", ""):
                assert change is None, states
                continue
            word, possible = expected(states)
            assert change is not None, states
            assert change.change.value == word, states
            if change.change is ChangeWord.UNDETERMINED or change.possible:
                assert {each.value for each in change.possible} == possible, states
            else:
                assert possible == {word}, states
