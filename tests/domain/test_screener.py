"""The screener: yes and unsure propose, a no closes nothing, and a blank is never a no."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.catalogue.opening import load_screener
from casereview.domain.assessing.evaluation import Evaluator
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import InterviewModule, ScreenerQuestion
from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint
from casereview.domain.assessing.screening import (
    OPENING,
    Reply,
    ScreenerAnswer,
    asked_items,
    merged,
    module_answers,
    proposals,
)
from casereview.domain.dates import PartialDate

SCREENER = load_screener()
YES, NO, UNSURE, BLANK = Reply.YES, Reply.NO, Reply.UNSURE, Reply.NOT_ASKED
BEFORE = TimePoint("before", 1, "Before", "before", "before_event", PartialDate(2015))
THEN = TimePoint("then", 2, "Then", "then", "referral", PartialDate(2021, 8))
NOW = TimePoint("now", 3, "Today", "today", "today", PartialDate(2024, 5, 1))
POINTS = (BEFORE, THEN, NOW)
ACCIDENT = PartialDate(2021, 5, 20)


def module(name: str, *questions: ScreenerQuestion) -> InterviewModule:
    screener = questions or (ScreenerQuestion("S1", "?"),)
    return InterviewModule(
        name, "1.0", {"dsm5tr": name}, name, {}, "", (), (), {}, screener=screener
    )


MODULES = {name: module(name) for name in ("mde", "pdd", "panic", "phobia", "gad", "asd", "sud")}
MODULES["ptsd5"] = module(
    "ptsd5", ScreenerQuestion("S1", "?"), ScreenerQuestion("S2", "?", follows="S1")
)


def said(
    question: str, now: Reply = BLANK, ever: Reply = BLANK, point: TimePoint = NOW
) -> ScreenerAnswer:
    return ScreenerAnswer(point.id, question, now, ever, ACCIDENT)


def proposed(*answers: ScreenerAnswer, event: bool = False) -> dict[str, tuple[str, ...]]:
    found = proposals(SCREENER, answers, about_an_event=event)
    return {each.module: each.because for each in found}


def for_modules(
    *answers: ScreenerAnswer, opened: tuple[ModuleKey, ...] = ()
) -> dict[tuple[str, str], str]:
    found = module_answers(SCREENER, answers, POINTS, MODULES, opened)
    return {(a.time_point_id, f"{a.key}.{a.item}"): a.value for a in found}


def test_every_question_of_the_specification_is_there_once_and_in_order() -> None:
    numbers = [item.number for item in SCREENER.items]
    assert numbers == [*map(str, range(1, 14)), "13b", *map(str, range(14, 26))]
    assert [item.id for item in SCREENER.items if item.always] == ["Q25"]
    assert [item.id for item in SCREENER.items if item.risk] == ["Q25"]
    assert "No validation" in SCREENER.validity


def test_yes_and_unsure_in_either_column_propose_and_a_no_does_not() -> None:
    assert proposed(said("Q4", YES)) == {"gad": ("4",)}
    assert proposed(said("Q4", NO, UNSURE)) == {"gad": ("4",)}
    assert proposed(said("Q4", NO, NO)) == {}
    assert proposed(said("Q1", YES), said("Q2", YES)) == {"mde": ("1", "2"), "pdd": ("1",)}


def test_the_answers_of_every_sitting_count() -> None:
    assert proposed(said("Q4", NO, NO), said("Q4", YES, point=THEN)) == {"gad": ("4",)}


def test_the_follow_up_of_13_decides_what_an_event_proposes() -> None:
    trauma = dict.fromkeys(("ptsd5", "ptsd11", "cptsd11", "asd"), ("13",))
    assert proposed(said("Q13", NO, YES)) == trauma  # the follow-up is not asked yet
    assert proposed(said("Q13", NO, YES), said("Q13b", UNSURE)) == trauma
    assert proposed(said("Q13", NO, YES), said("Q13b", NO, NO)) == {}
    against = proposed(said("Q13", NO, YES), said("Q13b", NO, NO), event=True)
    assert against == {"ptsd5": ("13b",)}
    assert proposed(said("Q13", NO, NO), event=True) == {}


def test_a_follow_up_is_asked_only_after_a_yes_or_unsure() -> None:
    assert "Q13b" not in asked_items(SCREENER, {})
    assert "Q13b" not in asked_items(SCREENER, {"Q13": said("Q13", NO, NO)})
    assert "Q13b" in asked_items(SCREENER, {"Q13": said("Q13", UNSURE)})


def test_a_no_now_says_nothing_of_the_time_before() -> None:
    assert said("Q4", NO).reply is BLANK
    assert said("Q4", BLANK, NO).reply is NO


def test_never_since_reaches_the_time_points_since_and_none_before() -> None:
    found = for_modules(said("Q4", BLANK, NO))
    assert found == {("then", "gad.S1"): "no", ("now", "gad.S1"): "no"}
    earlier = ScreenerAnswer(THEN.id, "Q4", NO, NO, ACCIDENT)
    assert for_modules(earlier) == {("then", "gad.S1"): "no"}
    whole_life = ScreenerAnswer(NOW.id, "Q4", NO, NO, None)
    assert {point for point, _ in for_modules(whole_life)} == {"before", "then", "now"}


def test_a_module_of_two_questions_is_negative_only_when_both_are_no() -> None:
    assert for_modules(said("Q1", NO)) == {("now", "pdd.S1"): "no"}
    assert for_modules(said("Q1", NO), said("Q2", NO))["now", "mde.S1"] == "no"
    assert for_modules(said("Q1", NO), said("Q2", UNSURE))["now", "mde.S1"] == "unsure"


def test_the_follow_up_answers_a_module_s_second_question() -> None:
    found = for_modules(said("Q5", NO), said("Q13", YES, YES), said("Q13b", NO))
    assert found["now", "ptsd5.S1"] == "yes"
    assert found["now", "ptsd5.S2"] == "no"
    assert found["now", "asd.S1"] == "no"  # has one question, which stands for both


def test_instances_of_an_opened_module_are_screened_each() -> None:
    dogs = ModuleKey("phobia", "dogs")
    found = for_modules(said("Q5", NO), said("Q8", NO), opened=(dogs,))
    assert found["now", "phobia:dogs.S1"] == "no"
    assert ("now", "phobia.S1") not in found


def test_a_module_that_is_not_in_the_library_breaks_nothing() -> None:
    assert for_modules(said("Q21", NO)) == {}
    assert proposed(said("Q21", YES)) == {"psychosis": ("21",)}


replies = st.sampled_from(Reply)
sheets = st.dictionaries(
    st.sampled_from([item.id for item in SCREENER.items]), st.tuples(replies, replies)
)


@given(sheets)
def test_a_module_is_screened_out_only_by_a_no_to_every_question_that_opens_it(
    sheet: dict[str, tuple[Reply, Reply]],
) -> None:
    answers = [said(question, *columns) for question, columns in sheet.items()]
    for (point, place), value in for_modules(*answers).items():
        name = place.split(".")[0]
        if value != "no" or name in ("ptsd5", "asd") or point != NOW.id:
            continue
        leading = [item.id for item in SCREENER.items if name in item.opens]
        assert all(
            sheet[item][0] is NO or (sheet[item][0] is BLANK and sheet[item][1] is NO)
            for item in leading
        )


@given(sheets, st.booleans())
def test_answering_more_questions_never_takes_a_proposal_back(
    sheet: dict[str, tuple[Reply, Reply]], event: bool
) -> None:
    """But for the follow-up, whose no takes back what its own question proposed."""
    answers = [said(question, *columns) for question, columns in sheet.items()]
    fewer = answers[:-1]
    if answers and answers[-1].question == "Q13b":
        return
    following = {"ptsd5", "ptsd11", "cptsd11", "asd"} if "Q13b" in sheet else set()
    before = proposed(*fewer, event=event).keys() - following
    assert before <= proposed(*answers, event=event).keys()


@given(st.lists(replies))
def test_merging_never_makes_a_no_of_a_blank(given_: list[Reply]) -> None:
    found = merged(given_)
    assert found is not NO or (given_ and set(given_) == {NO})
    assert any(reply in OPENING for reply in given_) == (found in OPENING)


def test_the_evaluator_reads_the_screener_s_no_as_screen_negative() -> None:
    """Vignette 21: question 5 no, the module never opened."""
    answers = [Answer("now", ModuleKey("panic"), "S1", "no", "1.0")]
    assert for_modules(said("Q5", NO))["now", "panic.S1"] == "no"
    from casereview.catalogue.modules import load_modules

    found = Evaluator(load_modules()).case([NOW], answers, [])
    assert found.findings[0].status is Status.SCREEN_NEGATIVE
    apart = found.of([ModuleKey("gad")])
    assert apart.findings == ()
    assert apart.screened == found.findings


# ---- at the edges --------------------------------------------------------------------------------


def test_a_question_is_found_by_its_id_and_a_reply_has_its_word() -> None:
    found = SCREENER.item("Q13b")
    assert found is not None
    assert found.number == "13b"
    assert SCREENER.item("Q99") is None
    assert [reply.words for reply in (YES, NO, UNSURE, BLANK)] == [
        "yes",
        "no",
        "unsure",
        "not asked",
    ]


@pytest.mark.parametrize(
    ("now", "ever", "blank"),
    [(BLANK, BLANK, True), (NO, BLANK, False), (BLANK, NO, False), (YES, YES, False)],
)
def test_an_answer_is_blank_where_neither_column_is_filled(
    now: Reply, ever: Reply, blank: bool
) -> None:
    assert said("Q4", now, ever).blank is blank


def test_leading_questions_are_asked_of_everybody() -> None:
    leading = [item.id for item in SCREENER.items if not item.follows]
    assert [*asked_items(SCREENER, {})] == leading


def test_a_no_to_a_follow_up_takes_nothing_from_a_question_that_was_denied() -> None:
    denied = said("Q13", NO, NO)
    assert proposed(denied, said("Q13b", NO, NO), event=True) == {}


def test_what_one_sitting_proposes_another_one_s_no_does_not_mark_as_of_an_event() -> None:
    now = (said("Q13", NO, YES), said("Q13b", NO, NO))
    then = (said("Q13", YES, point=THEN), said("Q13b", YES, point=THEN))
    found = {p.module: p for p in proposals(SCREENER, (*now, *then), about_an_event=True)}
    assert (found["ptsd5"].because, found["ptsd5"].event) == (("13",), False)
    alone = {p.module: p for p in proposals(SCREENER, now, about_an_event=True)}
    assert (alone["ptsd5"].because, alone["ptsd5"].event) == (("13b",), True)


def test_a_never_counts_only_for_its_question_and_from_a_sitting_that_is_there() -> None:
    gone = ScreenerAnswer("gone", "Q4", NO, NO, None)
    assert for_modules(gone) == {}
    assert {place for _, place in for_modules(gone, said("Q1", NO, NO))} == {"pdd.S1"}


@pytest.mark.parametrize(
    ("since", "covers"),
    [(PartialDate(2021, 8, 1), True), (PartialDate(2021, 8, 2), False), (PartialDate(2021), False)],
)
def test_ever_since_reaches_back_to_its_first_day_and_no_further(
    since: PartialDate, covers: bool
) -> None:
    answer = ScreenerAnswer(NOW.id, "Q4", BLANK, NO, since)
    assert (("then", "gad.S1") in for_modules(answer)) is covers


def test_a_sitting_covers_another_time_point_of_the_same_day_and_itself_however_vague() -> None:
    same = TimePoint("same", 4, "", "", "custom", NOW.as_at)
    later = TimePoint("later", 5, "", "", "custom", PartialDate(2024, 5, 2))
    vague = TimePoint("vague", 6, "", "", "custom", PartialDate(2024))
    never = ScreenerAnswer(NOW.id, "Q4", BLANK, NO, PartialDate(2024))
    found = module_answers(SCREENER, [never], [NOW, same, later, vague], MODULES, ())
    assert {answer.time_point_id for answer in found} == {"now"}
    whole = ScreenerAnswer(NOW.id, "Q4", BLANK, NO, None)
    found = module_answers(SCREENER, [whole], [NOW, same, later, vague], MODULES, ())
    assert {answer.time_point_id for answer in found} == {"now", "same"}


def test_a_denied_question_stands_though_its_follow_up_was_answered() -> None:
    found = for_modules(said("Q5", NO), said("Q13", NO, NO), said("Q13b", YES))
    assert found["now", "asd.S1"] == "no"


def test_the_no_to_one_question_stands_beside_other_answers() -> None:
    found = for_modules(said("Q4", NO, NO), said("Q8", YES, YES))
    assert found["then", "gad.S1"] == "no"


def test_nothing_is_told_where_nothing_was_asked() -> None:
    assert for_modules() == {}
