"""A series from its table to its figures: every rule of who counts, every degenerate series."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.errors import BadInputError
from casereview.series.audit import audit, is_low_only
from casereview.series.subjects import series_of_csv

HEAD = (
    "case,sex,age,route,sessions,episodes,phq9_start,phq9_end,gad7_start,gad7_end,"
    "before_mde,before_gad,before_sad,after_mde,after_gad,after_sad,rater2_any_after"
)
ROWS = """\
1,f,30,Step 2,6,1,15,8,12,6,1,1,0,0,0,0,0
2,m,41,Step 2 then step 3,8,1,14,9,9,7,1,0,0,0,0,1,1
3,f,55,step 3,2,2,10,9,5,5,0,1,0,0,1,0,1
4,f,22,step 2,1,1,20,4,15,3,1,0,0,0,0,0,
5,m,60,step 2,12,1,22,21,18,18,1,1,1,1,,0,1
6,m,33,step 2,4,1,12,,10,4,0,1,0,0,,0,0
7,f,70,,7,1,9,15,7,12,0,0,0,1,0,0,
8,f,19,step 3,,1,8,8,8,7,0,0,,0,0,0,0
9,m,28,step 3,5,1,12,5,10,14,1,0,0,0,0,0,0
"""


def figures(rows: str, head: str = HEAD, claimed: str = "0.5") -> dict[str, Any]:
    text = f"{head}\n{rows}"
    return audit(series_of_csv(text.encode().splitlines(keepends=True), "s.csv"), Fraction(claimed))


def rate(figure: dict[str, Any]) -> tuple[int, int]:
    assert figure["rate"] == (figure["k"] / figure["n"] if figure["n"] else None)
    return figure["k"], figure["n"]


def test_a_series_counted_by_hand() -> None:
    found = figures(ROWS)
    assert (found["n_total"], found["n_eligible"], found["n_undetermined_after"]) == (9, 7, 1)
    # decided: 1 2 3 4 5 9 (5 is present for certain); 6 is undetermined; recovered: 1 4 9
    assert rate(found["recovery_complete_case"]) == (3, 6)
    assert rate(found["recovery_undetermined_counted_not_recovered"]) == (3, 7)
    assert rate(found["recovery_undetermined_counted_recovered"]) == (4, 7)
    assert rate(found["at_least_one_lost"]) == (5, 6)
    assert found["any_new_disorder"] == 2
    assert found["comorbidity_before"] == {"0": 2, "1": 5, "2": 1, "3": 1}
    mde, gad, sad = (found["per_disorder"][name] for name in ("mde", "gad", "sad"))
    assert (mde["before"], mde["undetermined_after"], mde["lost"], mde["new"]) == (5, 0, 4, 1)
    assert (gad["before"], gad["undetermined_after"], gad["lost"], gad["new"]) == (4, 2, 1, 0)
    assert rate(gad["lost_rate"]) == (1, 2)
    assert (sad["before"], sad["lost"], sad["new"]) == (1, 1, 1)
    # by scores: 1 2 3 5 9; 4 had one session, 6 lacks a score, 7 is below, 8 has no sessions
    assert rate(found["recovery_by_scores"]) == (3, 5)
    assert rate(found["reliable_recovery_by_scores"]) == (1, 5)
    assert found["kappa_score_vs_diagnostic_recovery"]["table"] == [[1, 1], [2, 1]]
    assert found["kappa_rater1_rater2_any_after"]["table"] == [[4, 0], [0, 3]]
    start = found["phq9_caseness_vs_mde_before"]
    assert [start[key] for key in ("tp", "fp", "fn", "tn")] == [5, 2, 0, 2]
    end = found["phq9_caseness_vs_mde_after"]
    assert [end[key] for key in ("tp", "fp", "fn", "tn")] == [2, 0, 0, 6]
    # anxiety: 8 is undetermined
    anxiety = found["gad7_caseness_vs_any_anxiety_before"]
    assert [anxiety[key] for key in ("tp", "fp", "fn", "tn")] == [3, 3, 1, 1]
    assert {route: rate(each) for route, each in found["by_route"].items()} == {
        "Step 2": (1, 1),
        "Step 2 then step 3": (0, 1),
        "step 2": (1, 2),
        "step 3": (1, 2),
    }
    routes = found["low_only_vs_any_high"]
    assert (routes["low"], routes["high"], routes["odds_ratio"]) == ([2, 1], [1, 2], 4.0)
    mean, deviation = found["phq9_start_mean_sd"]
    assert (mean, round(deviation, 6)) == (pytest.approx(122 / 9), 4.798727)
    assert any("1 persons with a second rating" in note for note in found["notes"])
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_the_claimed_rate_is_what_the_test_compares_with() -> None:
    found = figures("".join(f"{i},,,,,,,,,,1,0,0,{int(i > 9)},0,0,\n" for i in range(1, 91)))
    assert rate(found["recovery_complete_case"]) == (9, 90)
    low, high = found["recovery_complete_case"]["wilson95"]
    assert (round(100 * low, 1), round(100 * high, 1)) == (5.4, 17.9)
    assert found["recovery_complete_case"]["exact_p"] == pytest.approx(1.3e-15, rel=0.05)
    other = figures("1,,,,,,,,,,1,0,0,0,0,0,\n", claimed="0.1")
    assert (other["claimed"], other["recovery_complete_case"]["exact_p"]) == (
        0.1,
        pytest.approx(0.1),
    )


def rated_twice(*pairs: tuple[int, int, int]) -> dict[str, Any]:
    """Return the agreement of a number of persons for each pair of first and second rating."""
    rows = [f"1,{one},{other}" for one, other, times in pairs for _ in range(times)]
    head = "before_gad,after_gad,rater2_any_after"
    found: dict[str, Any] = figures("\n".join(rows), head)["kappa_rater1_rater2_any_after"]
    return found


def test_kappa_as_statsmodels_prints_it_and_at_its_edges() -> None:
    found = rated_twice((1, 1, 52), (1, 0, 20), (0, 1, 6), (0, 0, 12))
    assert found["table"] == [[12, 6], [20, 52]]
    assert round(found["agreement"], 3) == 0.711
    assert [round(x, 2) for x in (found["kappa"], *found["ci95"])] == [0.30, 0.10, 0.50]
    high = found["kappa"] + 1.959964 * found["se"]
    assert found["ci95"][1] == pytest.approx(high, abs=1e-15)
    wide = rated_twice((1, 1, 1), (0, 0, 2), (0, 1, 1))
    assert wide["ci95"][1] > 1  # as the formula gives it
    perfect = rated_twice((1, 1, 4), (0, 0, 6))
    assert (perfect["kappa"], perfect["se"], perfect["ci95"]) == (1.0, 0.0, [1.0, 1.0])
    same = rated_twice((1, 1, 5))
    assert (same["agreement"], same["kappa"], same["se"], same["ci95"]) == (1.0, None, None, None)


@pytest.mark.parametrize(
    "rows",
    [
        "",
        "1,,,,,,,,,,,,,,,,\n",
        "1,,,,,,,,,,0,0,0,0,0,0,0\n",
        "1,,,,,,,,,,1,1,1,,,,\n2,,,,,,,,,,1,1,1,,,,\n",
        "1,,,step 2,3,,12,3,9,2,1,0,0,0,0,0,0\n",
        "1,,,step 2,3,,12,3,9,2,1,0,0,1,0,0,1\n",
    ],
)
def test_what_cannot_be_computed_is_null_and_has_its_reason(rows: str) -> None:
    found = figures(rows)
    text = json.dumps(found, allow_nan=False)
    assert "NaN" not in text
    if found["recovery_complete_case"]["n"] == 0:
        assert "recovery_complete_case: nobody is in the denominator." in found["notes"]
        assert found["recovery_complete_case"] == {
            "k": 0,
            "n": 0,
            "rate": None,
            "wilson95": None,
            "exact_p": None,
        }
    if found["kappa_rater1_rater2_any_after"]["kappa"] is None:
        assert any(note.startswith("kappa_rater1") for note in found["notes"])
    if found["phq9_start_mean_sd"] is None:
        assert "phq9_start_mean_sd: there is no score." in found["notes"]
    else:
        assert found["phq9_start_mean_sd"] == [12.0, None]


def test_columns_in_any_order_some_missing_and_some_of_no_use() -> None:
    found = figures("1,a,0,\n0,b,1,\n,c,1,1\n", head="AFTER_gad,Case,Before_GAD,after_xyz")
    assert "kappa_rater1_rater2_any_after" not in found
    assert (found["by_route"], found["low_only_vs_any_high"]["p"]) == ({}, None)
    assert found["per_disorder"]["gad"]["new"] == 1
    # before_xyz is not there: xyz cannot be new; after_xyz is open in b, who may still have it
    assert (found["n_eligible"], found["n_undetermined_after"]) == (2, 1)
    assert "There is no column before_xyz: taken as undetermined in everybody." in found["notes"]
    left = figures("1,0,9\n", head="before_gad,after_gad,shoe size")
    assert "Columns that no figure uses were left out: shoe size." in left["notes"]


def test_a_module_rated_before_only_is_never_taken_as_lost() -> None:
    found = figures("1,0,1\n", head="before_gad,after_gad,before_mde")
    assert (found["n_eligible"], found["n_undetermined_after"]) == (1, 1)
    assert found["per_disorder"]["mde"]["undetermined_after"] == 1


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("1,,,,x,,,,,,1,0,0,0,0,0,", "line 3: sessions is 'x' and not a whole number"),
        ("1,,,,,,28,,,,1,0,0,0,0,0,", "phq9_start is '28' and not a whole number from 0 to 27"),
        ("1,,,,,,,7.5,,,1,0,0,0,0,0,", "phq9_end is '7.5'"),
        ("1,,,,,,,,-1,,1,0,0,0,0,0,", "gad7_start is '-1'"),
        ("1,,,,,,,,,٧,1,0,0,0,0,0,", "gad7_end is"),
        ("1,,,,,,,,,,2,0,0,0,0,0,", "before_mde is '2' and not 1, 0 or empty"),
        ("1,,,,,,,,,,1,0,0,0,0,0,maybe", "rater2_any_after is 'maybe'"),
        ("9,,,,,,,,,,1,0,0,0,0,0,", "the case of this row stands in line 2 already"),
        ("1,,", "not as many cells as the heading"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_line(cells: str, why: str) -> None:
    with pytest.raises(BadInputError) as fault:
        figures(f"9,,,,,,,,,,1,0,0,0,0,0,\n{cells}\n")
    assert why in str(fault.value)
    assert "s.csv, line 3" in str(fault.value)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b"name,age\nx,1\n", "neither a column before_MODULE nor scores"),
        (b"before_gad;after_gad\n1;0\n", "parted by semicolons, not by commas"),
        (b"before_gad,after_gad\n1,\xff\n", "not written in UTF-8 (line 2)"),
        (b"before_gad,before_gad\n1,1\n", "'before_gad' twice"),
    ],
)
def test_what_is_no_series_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(BadInputError) as fault:
        series_of_csv(data.splitlines(keepends=True), "s.csv")
    assert why in str(fault.value)


@pytest.mark.parametrize(
    ("route", "low"),
    [
        ("Step 2", True),
        ("step2 only", True),
        ("STEP-2 (guided self-help)", True),
        ("steps two", True),
        ("step 2 then step 3", False),
        ("steps 2 and 3", False),
        ("Step 2/3", False),
        ("step 2, 3", False),
        ("Step 2, then 3", False),
        ("steps 2 & 3", False),
        ("step 2, 3 sessions missed", True),
        ("step two to three", False),
        ("step 3", False),
        ("self-referral, 2 sessions", False),
        ("footstep 2", False),
        ("", False),
    ],
)
def test_routes_of_low_intensity_only(route: str, *, low: bool) -> None:
    assert is_low_only(route) is low


marks = st.sampled_from(["", "0", "1"])
person = st.tuples(*[marks] * 6)


@given(st.lists(person, max_size=12))
def test_what_holds_of_every_series(persons: list[tuple[str, ...]]) -> None:
    head = "before_mde,before_gad,before_sad,after_mde,after_gad,after_sad"
    rows = [",".join(each) for each in persons if any(each)]
    found = figures("\n".join(rows), head=head)
    best = found["recovery_undetermined_counted_recovered"]
    worst = found["recovery_undetermined_counted_not_recovered"]
    known = found["recovery_complete_case"]
    assert worst["n"] == best["n"] == found["n_eligible"] == known["n"] + best["k"] - worst["k"]
    assert worst["k"] == known["k"] <= found["at_least_one_lost"]["k"]
    if known["n"]:
        assert worst["rate"] <= known["rate"] <= best["rate"]
    assert sum(found["comorbidity_before"].values()) == found["n_total"] == len(rows)
    assert found == figures("\n".join(reversed(rows)), head=head)
