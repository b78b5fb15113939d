"""Two raters' answers compared: what is a pair, what is left out, and laws of the figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.comparison import Comparison, compare
from casereview.domain.assessing.comparison_words import (
    agreement_words,
    figure_words,
    notes,
    share_words,
)
from casereview.domain.assessing.corating import Consensus, CoRater, CoRating, How
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import RATINGS, SKIPPED, InterviewModule
from casereview.domain.assessing.pairing import Standing
from casereview.domain.assessing.rating import ModuleKey, OpenedModule, TimePoint
from casereview.domain.case import Case, Claimant
from casereview.domain.dates import PartialDate
from casereview.domain.dossier import Dossier
from casereview.services.interview.interview_files import all_modules

GAD, MDE = ModuleKey("gad"), ModuleKey("mde")
POINTS = (
    TimePoint("T1", 1, "Before", "T1", "start_therapy_1", PartialDate(2019, 3)),
    TimePoint("T2", 2, "After", "T2", "end_therapy_1", PartialDate(2020, 3)),
)
RATER = CoRater(
    "co", "Dr B", "", date(2026, 3, 2), How.RECORDING, finished_at=datetime(2026, 3, 2, tzinfo=UTC)
)
RATED = ("A1", "A4", "B1", "C1", "C2", "C3", "C4", "C5", "C6", "D1")
MET = {
    **dict.fromkeys(RATED, "threshold"),
    "A2": "3", "A3": "P8M", "E1": "no", "F1": "no", "H1": "before_or_between",
}  # fmt: skip

Said = dict[tuple[str, str], tuple[str, str]]
"""By time point and item: what the first and the second rater said, '' for nothing."""


@cache
def library() -> dict[str, InterviewModule]:
    return all_modules()[0]


def dossier(said: Said, *consensus: Consensus, version: str = "1") -> Dossier:
    ratings = tuple(
        CoRating("co", point, GAD, item, second, "1" if second else "", "", first, version)
        for (point, item), (first, second) in said.items()
    )
    return Dossier(
        case=Case("c", Claimant("Ms Z")),
        time_points=POINTS,
        modules=(OpenedModule(GAD, 1),),
        co_raters=(RATER,),
        co_ratings=ratings,
        consensus=consensus,
    )


def compared(said: Said, *consensus: Consensus, version: str = "1") -> Comparison:
    return compare(dossier(said, *consensus, version=version), library(), None, RATER)


def both(first: dict[str, str], second: dict[str, str], point: str = "T2") -> Said:
    return {(point, i): (first.get(i, ""), second.get(i, "")) for i in {**first, **second}}


ANSWERS = st.sampled_from(["", SKIPPED, *RATINGS])
SAID = st.dictionaries(
    st.tuples(st.sampled_from(["T1", "T2"]), st.sampled_from(RATED)), st.tuples(ANSWERS, ANSWERS)
)


# ---- laws ----------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(SAID)
def test_every_rating_is_a_pair_or_left_out_with_its_reason(said: Said) -> None:
    found = compared(said)
    assert len(found.pairs) == len(said)
    assert found.n + sum(found.left_out.values()) == len(said)
    definite = {"absent", "subthreshold", "threshold"}
    by_hand = Counter(
        "pair" if a in definite and b in definite
        else "first" if a in ("", SKIPPED)
        else "second" if b in ("", SKIPPED)
        else "both" if a == b
        else "one"
        for a, b in said.values()
    )  # fmt: skip
    assert found.n == found.ratings.agreement.n == by_hand["pair"]
    assert found.left_out.get(Standing.NOT_FIRST, 0) == by_hand["first"]
    assert found.left_out.get(Standing.NOT_SECOND, 0) == by_hand["second"]
    assert found.left_out.get(Standing.UNCLEAR_BOTH, 0) == by_hand["both"]
    assert found.left_out.get(Standing.UNCLEAR_ONE, 0) == by_hand["one"]
    assert found.agreed == sum(1 for a, b in said.values() if a == b and a in definite)
    assert found.ratings.with_unclear.n == by_hand["pair"] + by_hand["both"] + by_hand["one"]


@settings(max_examples=40)
@given(SAID)
def test_swapping_the_raters_swaps_the_tables(said: Said) -> None:
    one = compared(said).ratings.agreement
    other = compared({place: (b, a) for place, (a, b) in said.items()}).ratings.agreement
    assert other.table == tuple(zip(*one.table, strict=True))
    assert one.kappa.value == other.kappa.value


@settings(max_examples=40)
@given(SAID)
def test_items_add_up_to_their_module(said: Said) -> None:
    found = compared(said)
    for module in found.modules:
        assert module.n == sum(one.figure.agreement.n for one in module.items)
        assert module.agreed == sum(one.figure.agreement.agreed for one in module.items)
        assert module.ratings == found.ratings


@settings(max_examples=40)
@given(SAID)
def test_who_says_the_same_agrees_in_everything_that_is_clear(said: Said) -> None:
    same = {place: (a, a) for place, (a, _) in said.items()}
    found = compared(same)
    assert found.agreed == found.n
    assert all(status.first is status.second for status in found.statuses)
    assert found.diagnoses.agreement.agreed == found.diagnoses.agreement.n


@settings(max_examples=40)
@given(SAID)
def test_any_comparison_is_said_without_a_figure_it_has_not(said: Said) -> None:
    found = compared(said)
    for figure in (found.ratings, found.yes_no, found.diagnoses):
        words = figure_words(figure)
        assert words
        if figure.agreement.n < 5:
            assert "%" not in share_words(figure.agreement)
            assert "PABAK" not in agreement_words(figure.agreement)
        if figure.agreement.kappa.value is None and figure.agreement.n >= 5:
            assert "does not exist" in words


# ---- what is a pair ------------------------------------------------------------------------------


def test_findings_are_of_either_raters_own_answers() -> None:
    found = compared(both(MET, {**MET, "D1": "absent"}))
    (status,) = found.statuses
    assert (status.first, status.second, status.agrees) == (Status.MET, Status.NOT_MET, False)
    assert found.any_after == (True, False)
    assert found.after_id == "T2"
    assert found.diagnoses.agreement.table == ((0, 1), (0, 0))


def test_an_undetermined_finding_is_unclear() -> None:
    found = compared(both(MET, {"A1": "threshold"}))
    (status,) = found.statuses
    assert (status.standing, status.agrees) == (Standing.UNCLEAR_ONE, None)
    assert found.any_after == (True, None)


def test_what_was_settled_is_put_in_the_place_of_the_first_ratings() -> None:
    said = both({**MET, "D1": "absent"}, MET)
    settled = Consensus("T2", GAD, "D1", "threshold", "x" * 20, date(2026, 3, 3), "Dr A")
    (status,) = compared(said, settled).statuses
    assert (status.first, status.by_consensus) == (Status.NOT_MET, Status.MET)


@pytest.mark.parametrize(
    ("item", "first", "second", "standing", "agrees"),
    [
        ("A3", "P8M", "P3Y", Standing.COMPARED, True),
        ("A3", "P8M", "P3M", Standing.COMPARED, False),
        ("A3", "P8M", "P5M/P7M", Standing.UNCLEAR_ONE, False),
        ("A2", "2", "9", Standing.COMPARED, True),
        ("A2", "1", "1/3", Standing.UNCLEAR_ONE, False),
        ("E1", "no", "yes", Standing.COMPARED, False),
        ("E1", "no", "unsure", Standing.UNCLEAR_ONE, False),
        ("E1", "unsure", "unsure", Standing.UNCLEAR_BOTH, True),
        ("H1", "only_during", "only_during", Standing.COMPARED, True),
        ("H1", "only_during", "cannot_say", Standing.UNCLEAR_ONE, False),
        ("A1", "gone", "absent", Standing.OTHER_VERSION, None),
        ("Z9", "absent", "absent", Standing.NO_RULES, None),
    ],
)
def test_answers_of_every_kind(
    item: str, first: str, second: str, standing: Standing, agrees: bool | None
) -> None:
    (pair,) = compared({("T1", item): (first, second)}).pairs
    assert (pair.standing, pair.agrees) == (standing, agrees)


def test_free_words_are_no_category() -> None:
    said = dossier({("T1", "A1"): ("absent", "absent")})
    text = next(i.id for i in library()["mde"].items if i.type.value == "text")
    rating = CoRating("co", "T1", MDE, text, "May 2019", "1", "", "June 2019", "1")
    found = compare(replace(said, co_ratings=(rating,)), library(), None, RATER)
    assert [pair.standing for pair in found.pairs] == [Standing.NO_CATEGORIES]


def gated() -> InterviewModule:
    gad = library()["gad"]
    items = tuple(
        replace(item, ask_when=ex.Id("A1")) if item.id == "C1" else item for item in gad.items
    )
    return replace(gad, items=items)


@pytest.mark.parametrize(
    ("a1", "standing"),
    [
        (("threshold", "threshold"), Standing.COMPARED),
        (("threshold", "absent"), Standing.NOT_COUNTED),
        (("absent", "threshold"), Standing.NOT_COUNTED),
    ],
)
def test_what_another_answer_of_either_closed_is_no_pair(
    a1: tuple[str, str], standing: Standing
) -> None:
    said = dossier({("T1", "A1"): a1, ("T1", "C1"): ("threshold", "threshold")})
    found = compare(said, {**library(), "gad": gated()}, None, RATER)
    assert {pair.item: pair.standing for pair in found.pairs}["C1"] is standing


def test_other_versions_of_a_question_are_no_pair() -> None:
    found = compared({("T1", "A1"): ("absent", "absent")}, version="2")
    assert found.left_out == {Standing.OTHER_VERSION: 1}


def test_a_module_without_rules_is_left_out() -> None:
    gone = ModuleKey("gone")
    rating = CoRating("co", "T1", gone, "A1", "absent", "1", "", "absent", "1")
    found = compare(replace(dossier({}), co_ratings=(rating,)), library(), None, RATER)
    assert found.left_out == {Standing.NO_RULES: 1}
    assert found.modules == ()


def test_it_is_said_what_must_be_said() -> None:
    found = compared(both(MET, MET))
    assert any("too narrow" in note for note in notes(found))
    assert any("rough" in note for note in notes(found))
    assert not any("not blind" in note for note in notes(found))
    open_eyed = replace(found, rater=replace(RATER, blind=False))
    assert any("not blind" in note for note in notes(open_eyed))
