"""Problem descriptors: named by code before words, and the measures that the service pairs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casereview.domain.assessing.measure import Measure, Serves
from casereview.domain.care.descriptor import (
    Descriptor,
    describe,
    of_one_problem,
    paired_measures,
)

SOCIAL = Descriptor("Social phobias", ("F40.1",), ("social phobias",), verified=True)
PHOBIC = Descriptor("Phobic", ("F40", "SNOMED 231504006"), ("phobic anxiety",), verified=True)
BOTH = (PHOBIC, SOCIAL)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("F40.1", SOCIAL),
        ("f401 Phobic anxiety", SOCIAL),
        ("F40", PHOBIC),
        ("F40.2", PHOBIC),
        ("231504006", PHOBIC),
        ("Social Phobias", SOCIAL),
        ("F99 social phobias", None),
        ("", None),
    ],
)
def test_a_code_decides_the_longest_one_that_fits(text: str, found: Descriptor | None) -> None:
    assert describe(text, BOTH) is found


def serving(name: str, code: str, data_set: str = "v2") -> Measure:
    serves = Serves("", code, data_set, "", "", "", verified=True)
    return Measure(name, name, 0, 20, 4, (), serves=(serves,))


def test_measures_are_paired_by_the_code_in_an_edition_of_the_rules() -> None:
    measures = [
        serving("SPIN", "F40.1, F40.2"),
        serving("MI", "F40.0"),
        serving("GAD-7", "F40.1"),
        serving("PHQ-9", "F40.1"),
        serving("LSAS", "F40.1", data_set=""),
    ]
    assert paired_measures(SOCIAL, measures) == ("SPIN",)
    assert paired_measures(PHOBIC, measures) == ()
    of_two = replace(measures[1], serves=(*measures[1].serves, *measures[0].serves))
    assert paired_measures(SOCIAL, [of_two]) == ("MI",)
    elsewhere = replace(measures[1], serves=(*measures[1].serves, *measures[4].serves))
    assert paired_measures(SOCIAL, [elsewhere]) == ()
    assert [of_one_problem(each) for each in (*measures, elsewhere)] == [
        True, True, False, False, False, True,
    ]  # fmt: skip
