"""The plain-data form of `interview evaluate` and `interview modules`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from casereview.catalogue.interview_json import LineEvaluator, evaluate_line, module_object
from casereview.catalogue.interview_lines import parse_line
from casereview.errors import BadInputError
from casereview.paths import resources
from tests.catalogue.vignettes import VIGNETTES, answers_of, modules


def line(answers: dict[str, Any], **fields: Any) -> dict[str, Any]:
    point = {"id": "t1", "as_at": "2024-05", "kind": "today", "answers": answers}
    return {"id": "case 1", "time_points": [point], **fields}


def test_the_form_of_an_answer() -> None:
    answer = evaluate_line(modules(), line({"gad": answers_of(VIGNETTES["9a"])}))
    assert answer["id"] == "case 1"
    assert answer["changes"] == []
    [point] = answer["time_points"]
    found = point["modules"]["gad"]["dsm5tr"]
    assert found["status"] == "met"
    assert {"because", "missing", "would_change"} <= set(found)
    assert json.loads(json.dumps(answer)) == answer


def test_numbers_may_be_numbers_and_null_is_not_asked() -> None:
    given = {**answers_of(VIGNETTES["7d"]), "D1": 2, "C1": None}
    found = evaluate_line(modules(), line({"bed": given}))
    assert found["time_points"][0]["modules"]["bed"]["dsm5tr"]["settles"] == ["C1"]
    many = {**given, "C1": "threshold", "D1": 4.5}
    found = evaluate_line(modules(), line({"bed": many}))
    assert found["time_points"][0]["modules"]["bed"]["dsm5tr"]["severity"] == "moderate"


def test_an_instance_is_named_behind_a_colon() -> None:
    given = {"phobia:machinery": {"A1": "threshold"}, "phobia:dogs": {"A1": "absent"}}
    found = evaluate_line(modules(), line(given))["time_points"][0]["modules"]
    statuses = {key: systems["dsm5tr"]["status"] for key, systems in found.items()}
    assert statuses == {"phobia:machinery": "undetermined", "phobia:dogs": "not_met"}


def test_a_module_that_was_named_without_answers_is_not_assessed() -> None:
    found = evaluate_line(modules(), line({"mde": {}}))
    assert found["time_points"][0]["modules"]["mde"]["dsm5tr"]["status"] == "not_assessed"
    assert evaluate_line(modules(), line({}))["time_points"][0]["modules"] == {}
    bare = {"id": 7, "time_points": [{"id": "t", "as_at": "2024"}]}
    assert evaluate_line(modules(), bare)["id"] == 7


def test_an_onset_is_counted_to_the_as_at_date() -> None:
    given = {**answers_of(VIGNETTES["9a"]), "A3": "2023-11/.."}
    found = evaluate_line(modules(), line({"gad": given}))
    assert found["time_points"][0]["modules"]["gad"]["dsm5tr"]["settles"] == ["A3"]
    given["A3"] = "2023-10/.."
    found = evaluate_line(modules(), line({"gad": given}))
    assert found["time_points"][0]["modules"]["gad"]["dsm5tr"]["status"] == "met"


def test_a_case_after_others_gives_what_it_gives_alone() -> None:
    """What the evaluator keeps from case to case must never show."""
    kept = LineEvaluator(modules())
    lines = [line({row["module"]: answers_of(row)}) for row in VIGNETTES.values()]
    lines += [{**each, "profile": {"gad_in_depression": "exclude"}} for each in lines[:40]]
    for given in (*lines, *reversed(lines)):
        assert kept.evaluate(given) == evaluate_line(modules(), given)


def test_the_example_of_the_help_page_can_be_used() -> None:
    page = (resources() / "help" / "answers-file.md").read_text(encoding="utf-8")
    example = page.split("```json")[1].split("```")[0]
    answer = evaluate_line(modules(), parse_line(example))
    first, last = (point["modules"] for point in answer["time_points"])
    assert first["panic"]["dsm5tr"]["status"] == "screen_negative"
    assert first["phobia:machinery"]["dsm5tr"]["status"] == "not_met"
    assert last["gad"]["dsm5tr"]["status"] == "not_met"
    assert {change["module"] for change in answer["changes"]} == {
        "gad",
        "phobia:machinery",
        "panic",
    }


def test_true_is_yes_and_a_pair_is_a_range() -> None:
    given = answers_of(VIGNETTES["9a"])
    for written, plain in (
        ({"E1": True}, {"E1": "yes"}),
        ({"E1": False}, {"E1": "no"}),
        ({"A3": ["P5M", "P7M"]}, {"A3": "P5M/P7M"}),
        ({"A3": ["2023-09", None]}, {"A3": "2023-09/.."}),
        ({"A2": [None, 4]}, {"A2": "../4"}),
    ):
        found = evaluate_line(modules(), line({"gad": {**given, **written}}))
        assert found == evaluate_line(modules(), line({"gad": {**given, **plain}})), written


def test_the_screener_stands_in_for_opening_questions() -> None:
    given = line({"ptsd5": {"S1": "yes"}})
    given["time_points"][0]["screener"] = {"5": "no", "13": "no", "7": "unsure", "8": None}
    found = evaluate_line(modules(), given)["time_points"][0]["modules"]
    statuses = {key: next(iter(systems.values()))["status"] for key, systems in found.items()}
    assert statuses["panic"] == "screen_negative"
    assert statuses["asd"] == "screen_negative"
    assert statuses["sad"] == "not_assessed"
    assert statuses["ptsd5"] == "not_assessed"  # its own answer goes first
    assert "phobia" not in statuses  # the no to one of its two questions is none to both


@pytest.mark.parametrize(
    ("first", "second", "change"),
    [("2021-05", "2023", "remitted"), ("2023-05", "2021", "new"), ("2021-05", "2021", "remitted")],
)
def test_changes_follow_the_dates_where_a_line_contradicts_them(
    first: str, second: str, change: str
) -> None:
    met = answers_of(VIGNETTES["9a"])
    points = [
        {"id": "a", "as_at": first, "answers": {"gad": met}},
        {"id": "b", "as_at": second, "answers": {"gad": {**met, "A1": "absent"}}},
    ]
    answer = evaluate_line(modules(), {"id": "x", "time_points": points})
    assert [point["id"] for point in answer["time_points"]] == ["a", "b"]
    [found] = answer["changes"]
    ends = ("b", "a") if change == "new" else ("a", "b")
    assert (found["from"], found["to"], found["change"]) == (*ends, change)


POINT = {"id": "t1", "as_at": "2024", "answers": {}}
BAD_LINES: list[tuple[Any, str]] = [
    ([], "must be a JSON object"),
    ("text", "must be a JSON object"),
    ({}, "time_points must be a list"),
    ({"time_points": []}, "time_points must be a list"),
    ({"time_points": {"id": "t1"}}, "time_points must be a list"),
    ({"time_points": ["t1"]}, "Time point 1 must be an object"),
    ({"time_points": [{"as_at": "2024"}]}, "Time point 1 has no id"),
    ({"time_points": [{"id": "", "as_at": "2024"}]}, "Time point 1 has no id"),
    ({"time_points": [POINT, POINT]}, "'t1' occurs twice"),
    ({"time_points": [{"id": "t1"}]}, "as_at of time point 't1' is missing"),
    ({"time_points": [{**POINT, "answers": {"gad": {"A2": 10**300}}}]}, f"'1{'0' * 59}…' is no"),
    ({"time_points": [{"id": "t1", "as_at": "May 2024"}]}, "as_at of time point 't1'"),
    ({"time_points": [{"id": "t1", "as_at": 2024}]}, "as_at of time point 't1'"),
    ({"time_points": [{"id": "t1", "as_at": "2024-13"}]}, "as_at of time point 't1'"),
    ({"time_points": [{**POINT, "kind": 3}]}, "kind of time point 't1'"),
    ({"time_points": [{**POINT, "answers": []}]}, "answers at time point 't1'"),
    (line({"sadness": {}}), "no interview module 'sadness' (time point 't1')"),
    (line({"gad": []}), "answers to gad at time point 't1'"),
    (line({"gad": {"Z9": "threshold"}}), "gad has no item 'Z9'"),
    (line({"gad": {"A1": "present"}}), "'present' is no answer to gad A1"),
    (line({"gad": {"A3": "6 months"}}), "'6 months' is no answer to gad A3"),
    (line({"gad": {"A2": -1}}), "'-1' is no answer to gad A2"),
    (line({"gad": {"A2": 1e12}}), "no answer to gad A2"),
    (line({"gad": {"A2": float("nan")}}), "gad A2 must be a word, a date or a number"),
    (line({"gad": {"A1": True}}), "'yes' is no answer to gad A1"),
    (line({"gad": {"E1": {"value": "no"}}}), "gad E1 must be a word"),
    (line({"gad": {"A3": ["P5M", True]}}), "gad A3 must be a word"),
    (line({"gad": {"A3": ["P7M", "P5M"]}}), "'P7M/P5M' is no answer to gad A3"),
    (line({"gad": {"A1": ["absent", "threshold"]}}), "is no answer to gad A1"),
    ({"time_points": [{**POINT, "screener": ["5"]}]}, "screener at time point 't1'"),
    ({"time_points": [{**POINT, "screener": {"26": "no"}}]}, "no question '26' (time point 't1')"),
    ({"time_points": [{**POINT, "screener": {"5": "never"}}]}, "question 5 of the screener"),
    ({"time_points": [{**POINT, "screener": {"5": ["no"]}}]}, "question 5 of the screener"),
    (line({"gad": {"A1": ["threshold"]}}), "gad A1 must be a word"),
    (line({}, course={}), "course must be a list"),
    (line({}, course=["iad"]), "Course entry 1 must be an object"),
    (line({}, course=[{"module": "iad", "status": "gone"}]), "status of course entry 1"),
    (line({}, course=[{"module": "x", "status": "met"}]), "no interview module 'x'"),
    (line({}, course=[{"module": "iad", "status": "met", "from": "then"}]), "beginning of course"),
    (
        line({}, course=[{"module": "iad", "status": "met", "from": "2020", "to": "x"}]),
        "end of course entry 1",
    ),
    (line({}, profile=[]), "profile must be an object"),
    (
        line({}, course=[{"module": "iad", "status": "met", "from": "2021-02", "to": "2021-01"}]),
        "Course entry 1 ends before it begins",
    ),
    (line({}, course=[{"module": "iad", "status": ["met"]}]), "status of course entry 1"),
    (line({}, profile={"gad_in_depression": "yes"}), "'gad_in_depression' must be flag"),
    (line({}, profile={"gad_in_depression": ["flag"]}), "'gad_in_depression' must be flag"),
    (line({}, profile={"gad_alone": "flag"}), "no profile setting 'gad_alone'"),
    (line({"gad": {"A2": 10**400}}), "no answer to gad A2"),
]


@pytest.mark.parametrize(("given", "said"), BAD_LINES)
def test_bad_input_is_one_clear_sentence(given: Any, said: str) -> None:
    with pytest.raises(BadInputError) as fault:
        evaluate_line(modules(), given)
    assert said in str(fault.value)
    assert str(fault.value).count(". ") == 0
    assert str(fault.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "This is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"A2": 1' + "0" * 5000 + "}", "A number here is too long"),
        ('{"gad": {"A1": "absent", "A1": "threshold"}}', "'A1' is given twice"),
    ],
)
def test_a_line_that_cannot_be_read_is_one_clear_sentence(text: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        parse_line(text)


@pytest.mark.parametrize(
    ("number", "severity"), [(1 / 3, ""), (4 / 3, "mild"), (3.9999999, "mild"), (8.0, "severe")]
)
def test_a_number_counts_exactly_as_given(number: float, severity: str) -> None:
    given = {**answers_of(VIGNETTES["7d"]), "D1": number}
    found = evaluate_line(modules(), line({"bed": given}))["time_points"][0]["modules"]["bed"]
    assert found["dsm5tr"]["status"] == ("met" if severity else "subthreshold")
    assert found["dsm5tr"]["severity"] == severity


@pytest.mark.parametrize("word", ["inadequate", "cannot_say"])
def test_what_was_asked_and_could_not_be_said_stays_open(word: str) -> None:
    given = {**answers_of(VIGNETTES["9a"]), "A3": word}
    found = evaluate_line(modules(), line({"gad": given}))["time_points"][0]["modules"]["gad"]
    assert found["dsm5tr"]["status"] == "undetermined"
    assert found["dsm5tr"]["missing"][0].startswith("inadequate information: A3")


def test_neighbouring_changes_stand_apart_from_those_across_open_points() -> None:
    met = answers_of(VIGNETTES["9a"])
    answers = [met, {**met, "D1": None}, met]
    points = [
        {"id": f"t{n}", "as_at": f"202{n}", "answers": {"gad": given}}
        for n, given in enumerate(answers)
    ]
    answer = evaluate_line(modules(), {"id": "a", "time_points": points})
    assert [(c["from"], c["to"]) for c in answer["changes"]] == [("t0", "t1"), ("t1", "t2")]
    [across] = answer["changes_across"]
    assert (across["from"], across["to"], across["change"]) == ("t0", "t2", "persisting")


@pytest.mark.parametrize(
    ("screener", "status"),
    [
        ({"S1": "no"}, "screen_negative"),  # the second question follows upon a yes
        ({"S1": "no", "S2": "no"}, "screen_negative"),
        ({"S1": "yes", "S2": "no"}, "not_assessed"),
        ({"S1": "unsure"}, "not_assessed"),
        ({"S2": "no"}, "not_assessed"),
        ({"S1": "no", "S2": "yes"}, "not_assessed"),
    ],
)
def test_a_screener_of_two_questions(screener: dict[str, str], status: str) -> None:
    found = evaluate_line(modules(), line({"ptsd5": screener}))["time_points"][0]["modules"]
    assert found["ptsd5"]["dsm5tr"]["status"] == status


def test_the_list_of_modules() -> None:
    listed = {one["id"]: one for one in map(module_object, modules().values())}
    assert {"gad", "iad", "phobia", "mde", "ptsd5", "panic", "bed"} <= set(listed)
    first = listed["gad"]["items"][0]
    assert first == {"id": "A1", "type": "rating", "label": "Excessive worry or apprehension"}
    assert listed["gad"]["version"] == "1.0.0"
    assert listed["gad"]["reviewed"] is False
    assert json.loads(json.dumps(listed)) == listed
