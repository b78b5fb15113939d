"""A manic or hypomanic spell at any time point bars a unipolar depression at every one (2.9)."""

from __future__ import annotations

from typing import Any

import pytest

from casereview.catalogue.interview_json import evaluate_line
from tests.catalogue.vignettes import VIGNETTES, answers_of, modules

HIGH, NEVER = (answers_of(VIGNETTES[name]) for name in ("four high days", "never high"))
DEPRESSED = answers_of(VIGNETTES["met"])
LASTING = answers_of(VIGNETTES["pdd at two years"])


def found(module: str, answers: dict[str, str], *mania: dict[str, str]) -> list[dict[str, Any]]:
    """Evaluate a module at the last of the time points of the screen, in every system."""
    blank = {item: value for item, value in answers.items() if item != "E1"}
    points: list[dict[str, Any]] = [
        {"id": f"TP{year}", "as_at": f"{year}", "answers": {"mania": screened} if screened else {}}
        for year, screened in enumerate(mania or ({},), 2018)
    ]
    points[-1]["answers"] = {**points[-1]["answers"], module: blank}
    line = {"id": "x", "time_points": points}
    answer = evaluate_line(modules(), line)["time_points"][-1]["modules"][module]
    return list(answer.values())


@pytest.mark.parametrize(("module", "answers"), [("mde", DEPRESSED), ("pdd", LASTING)])
def test_a_spell_at_any_time_point_counts(module: str, answers: dict[str, str]) -> None:
    for mania in ([HIGH], [HIGH, {}], [HIGH, NEVER], [NEVER, HIGH]):
        for system in found(module, answers, *mania):
            assert system["status"] == "excluded"
            assert "bipolar_course" in system["flags"]


@pytest.mark.parametrize(("module", "answers"), [("mde", DEPRESSED), ("pdd", LASTING)])
def test_without_the_screen_the_verdict_stays_open(module: str, answers: dict[str, str]) -> None:
    for system in found(module, answers):
        assert system["status"] == "undetermined"
        assert system["settles"] == ["E1"]
    for system in found(module, answers, NEVER):
        assert system["status"] == "met"


def test_the_screen_names_no_disorder() -> None:
    module = modules()["mania"]
    line = {"id": "x", "time_points": [{"id": "t", "as_at": "2024", "answers": {"mania": HIGH}}]}
    answer = evaluate_line(modules(), line)["time_points"][0]["modules"]["mania"]
    assert {system["status"] for system in answer.values()} == {"screen_positive"}
    assert set(answer) == set(module.rules) == {"dsm5tr"}
