"""The two whole cases of the clinical specification, 6.1: disorders over years, with the gaps."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from casereview.catalogue.interview_json import evaluate_line
from tests.catalogue.vignettes import VIGNETTES, answers_of, modules

CASES: dict[str, dict[str, Any]] = {
    case["id"]: case
    for case in tomllib.loads(
        (Path(__file__).parents[1] / "data" / "two_cases.toml").read_text(encoding="utf-8")
    )["case"]
}


def evaluated(name: str) -> dict[str, Any]:
    case = CASES[name]
    points = [
        {
            "id": point["id"],
            "as_at": point["as_at"],
            "answers": {
                module: answers_of(VIGNETTES[like]) for module, like in point["like"].items()
            },
        }
        for point in case["point"]
    ]
    return evaluate_line(modules(), {"id": name, "time_points": points, "course": case["course"]})


@pytest.mark.parametrize("name", CASES)
def test_statuses_over_time(name: str) -> None:
    answer = evaluated(name)
    for point, found in zip(CASES[name]["point"], answer["time_points"], strict=True):
        statuses = {key: systems["dsm5tr"]["status"] for key, systems in found["modules"].items()}
        assert {key: statuses[key] for key in point["expect"]} == point["expect"]


@pytest.mark.parametrize("name", CASES)
def test_changes_over_time(name: str) -> None:
    found: dict[str, list[str]] = {}
    for change in evaluated(name)["changes"]:
        found.setdefault(change["module"], []).append(change["change"])
    assert found == CASES[name]["changes"]


def test_gaps_in_the_record_are_printed_and_never_filled() -> None:
    answer = evaluated("Mr X")
    changes = {(c["module"], c["from"], c["to"]): c for c in answer["changes"]}
    assert changes[("mde", "TP2", "TP3")]["possible"] == ["recurred"]
    [across] = answer["changes_across"]
    assert (across["module"], across["from"], across["to"]) == ("mde", "TP1", "TP3")
    assert (across["change"], across["flags"]) == ("recurred", ["points_between_open"])
    assert changes[("bed", "TP2", "TP3")]["possible"] == ["persisting", "new", "recurred"]


def test_continuity_is_flagged_unless_stated() -> None:
    changes = {(c["module"], c["from"], c["to"]): c for c in evaluated("Ms X")["changes"]}
    assert changes[("iad", "TP1", "TP2")]["flags"] == ["continuity_not_established"]
    assert changes[("gad", "TP1", "TP2")]["flags"] == []
