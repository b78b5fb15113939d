"""The body-mass index from stated weights and heights, and what severity makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.assessing.body_mass import body_mass_index, worked_out
from casereview.domain.assessing.interview import InterviewItem, ItemType
from casereview.domain.assessing.quantity import parse_number

INDEX = InterviewItem("BMI", ItemType.NUMBER, "Index", body_mass_of=("WT", "HT"))
WEIGHT = st.decimals("10", "400", places=1)
HEIGHT = st.decimals("100", "250", places=1)


@pytest.mark.parametrize(
    ("kilograms", "centimetres", "index"),
    [
        ("60", "170", "20.76"),
        ("49.13", "170", "17"),
        ("49.12", "170", "16.99"),
        ("43.35", "170", "15"),
        ("43.34", "170", "14.99"),
        ("48/50", "170", "16.6/17.3"),
        ("48", "168/170", "16.6/17"),
        ("100", "200.0", "25"),
    ],
)
def test_an_index_is_cut_and_never_rounded_into_a_higher_band(
    kilograms: str, centimetres: str, index: str
) -> None:
    assert body_mass_index(kilograms, centimetres) == index


@pytest.mark.parametrize(
    ("kilograms", "centimetres"),
    [
        ("60", "1.70"),
        ("60", "67"),
        ("950", "170"),
        ("7", "170"),
        ("45/..", "170"),
        ("../45", "170"),
        ("cannot_say", "170"),
        ("60", "inadequate"),
        ("60", "skipped"),
    ],
)
def test_what_is_no_weight_and_height_of_an_adult_gives_none(
    kilograms: str, centimetres: str
) -> None:
    assert body_mass_index(kilograms, centimetres) is None


@given(st.tuples(WEIGHT, WEIGHT), st.tuples(HEIGHT, HEIGHT))
def test_a_range_holds_every_index_within_it(
    weights: tuple[object, object], heights: tuple[object, object]
) -> None:
    light, heavy = sorted(map(str, weights), key=float)
    short, tall = sorted(map(str, heights), key=float)
    found = parse_number(body_mass_index(f"{light}/{heavy}", f"{short}/{tall}") or "")
    for weight in (light, heavy):
        for height in (short, tall):
            one = parse_number(body_mass_index(weight, height) or "")
            assert found.lo <= one.lo <= found.hi
            assert one.lo == pytest.approx(float(weight) / (float(height) / 100) ** 2, abs=0.0101)


def test_an_index_needs_both_answers() -> None:
    assert worked_out(INDEX, {"WT": "60", "HT": "170"}) == "20.76"
    assert worked_out(INDEX, {"WT": "60"}) is None
    assert worked_out(InterviewItem("N1", ItemType.NUMBER, "Other"), {"WT": "60"}) is None


@pytest.mark.parametrize(
    ("kilograms", "centimetres", "is_adult"),
    [("10", "170", True), ("9.9", "170", False), ("400", "170", True), ("400.1", "170", False),
     ("60", "100", True), ("60", "99.9", False), ("60", "250", True), ("60", "250.1", False)],
)  # fmt: skip
def test_where_weights_and_heights_of_adults_end(
    kilograms: str, centimetres: str, is_adult: bool
) -> None:
    assert (body_mass_index(kilograms, centimetres) is not None) is is_adult


def test_a_height_alone_makes_no_index_and_ranges_hold_exactly() -> None:
    assert worked_out(INDEX, {"HT": "170"}) is None
    assert body_mass_index("200/400", "100/100") == "200/400"
