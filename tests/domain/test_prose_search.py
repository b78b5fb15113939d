"""Finding, counting and replacing in what the expert wrote."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.reports.prose import read, written
from casereview.domain.reports.prose_search import count, replaced, words
from casereview.domain.reports.seen import references

TEXT = """\
The {b}scar{/b} and the scar {D4 p.2}.{note A scar, too.}
- Scar tissue

{table Scar}
| scar | other |
| {i}scar{/i} | - |"""


def test_words_are_found_and_replaced_wherever_they_stand() -> None:
    assert count(TEXT, "scar") == 7
    assert count(TEXT, "scar", cased=True) == 5
    text, times = replaced(TEXT, "scar", "wound")
    assert times == 7
    assert count(text, "scar") == 0
    assert "{b}wound{/b}" in text
    assert "{D4 p.2}" in text


def test_words_are_counted_with_those_of_notes_and_tables() -> None:
    assert words("One two-three {b}fo{/b}ur {D4 p.2} don’t.{note Five six}") == 6
    assert words("{table Two words}\n| one | |\n| two | three |") == 5
    assert words("") == 0


@given(text=st.text("ab{}D4 note|\n-", max_size=40), by=st.text("ab{}|\n", max_size=4))
def test_replacing_never_touches_a_reference_nor_makes_one(text: str, by: str) -> None:
    made, times = replaced(text, "a", by)
    assert references(made) == references(text)
    assert (times == 0) == (made == text) or by == "a"
    assert written(read(made)) == made or not times
