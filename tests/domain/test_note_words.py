"""What the marks of a module's notes come to on screen and on paper."""

from __future__ import annotations

import pytest

from casereview.domain.assessing.note_words import note_words
from tests.catalogue.vignettes import modules


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("Counts nights [v].", "Counts nights."),
        ("Counts nights [v, secondary].", "Counts nights (from secondary sources)."),
        ("Onset within a month [g].", "Onset within a month (not checked against the manual)."),
        ("'Several' is read as 3 [p].", "'Several' is read as 3 (a convention of this software)."),
        ("A convention of this program [p].", "A convention of this software."),
        (
            "A convention of its own. Read as 4 [p].",
            "A convention of its own. Read as 4 (a convention of this software).",
        ),
        ("No mark.", "No mark."),
    ],
)
def test_marks_are_said_in_words(note: str, said: str) -> None:
    assert note_words(note) == said


def test_no_mark_of_a_shipped_module_is_left_as_it_stands() -> None:
    notes = [item.note for module in modules().values() for item in module.items]
    notes += [rule.note for module in modules().values() for rule in module.rules.values()]
    assert sum("[" in note for note in notes) > 20
    assert not [said for said in map(note_words, notes) if "[" in said]
