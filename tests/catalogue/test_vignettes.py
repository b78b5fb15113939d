"""The vignettes of the clinical specification, section 6, through the shipped modules."""

from __future__ import annotations

from typing import Any

import pytest

from casereview.catalogue.interview_json import evaluate_line
from casereview.domain.assessing.interview import Outcome
from tests.catalogue.vignettes import DATA, VIGNETTES, answers_of, modules

AS_AT = "2024-05-01"
REACHED = {
    Outcome.DIAGNOSIS: "met",
    Outcome.SCREEN: "screen_positive",
    Outcome.REFERRAL: "refer_on",
}


def evaluate(row: dict[str, Any]) -> dict[str, Any]:
    answers = {row["module"]: answers_of(row)}
    for module, name in row.get("beside", {}).items():
        answers[module] = answers_of(VIGNETTES[name])
    line = {
        "id": row["id"],
        "profile": row.get("profile"),
        "time_points": [{"id": "now", "as_at": AS_AT, "kind": "today", "answers": answers}],
    }
    found: dict[str, Any] = evaluate_line(modules(), line)["time_points"][0]["modules"]
    return found


def main_of(systems: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The finding in the main system, which stands first."""
    return next(iter(systems.values()))


@pytest.mark.parametrize("name", VIGNETTES)
def test_vignette(name: str) -> None:
    row = VIGNETTES[name]
    systems = evaluate(row)[row["module"]]
    found = main_of(systems)
    assert found["status"] == row["expect"]
    for system, status in row.get("systems", {}).items():
        assert systems[system]["status"] == status
    for system, flags in row.get("flags_in", {}).items():
        assert systems[system]["flags"] == flags
    for part in ("because", "missing", "cautions"):
        for phrase in row.get(part, ()):
            assert any(phrase in said for said in found[part]), (phrase, found[part])
    for part in ("settles", "flags", "severity"):
        if part in row:
            assert found[part] == row[part]


@pytest.mark.parametrize("row", DATA["sequence"], ids=lambda row: row["id"])
def test_sequence(row: dict[str, Any]) -> None:
    line = {
        "id": row["id"],
        "course": row.get("course"),
        "time_points": [
            {
                "id": point["id"],
                "as_at": point["as_at"],
                "answers": {row["module"]: answers_of(VIGNETTES[point["like"]])},
            }
            for point in row["points"]
        ],
    }
    answer = evaluate_line(modules(), line)
    found = [main_of(point["modules"][row["module"]]) for point in answer["time_points"]]
    assert [one["status"] for one in found] == row["expect"]
    if "flags" in row:
        assert [one["flags"] for one in found] == row["flags"]
    changes = {(c["from"], c["to"]): c for c in answer["changes"]}
    assert [[*pair, change["change"]] for pair, change in changes.items()] == row["changes"]
    for start, end, *words in row.get("possible", ()):
        assert changes[(start, end)]["possible"] == words


def test_every_module_has_vignettes_for_met_and_for_less() -> None:
    seen: dict[str, set[str]] = {}
    for row in VIGNETTES.values():
        seen.setdefault(row["module"].partition(":")[0], set()).add(row["expect"])
    for name, module in modules().items():
        assert {REACHED[module.outcome]} < seen[name], name
