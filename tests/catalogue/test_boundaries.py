"""Counts and durations at their limits, by a table written before the modules were read."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from casereview.catalogue.interview_json import LineEvaluator
from casereview.domain.assessing.interview import ItemType
from tests.catalogue.vignettes import modules

TABLE: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "boundaries.toml").read_text(encoding="utf-8")
)
BLANK = {ItemType.RATING: "absent", ItemType.EXCLUSION: "no"}
WORDS = {"t": "threshold", "-": None}


@pytest.mark.parametrize("name", TABLE)
def test_limits(name: str) -> None:
    evaluator = LineEvaluator(modules())
    blank = {item.id: BLANK[item.type] for item in modules()[name].items if item.type in BLANK}
    for row in TABLE[name]["rows"]:
        given = {**blank, **TABLE[name]["base"], **row["set"]}
        answers = {item: WORDS.get(value, value) for item, value in given.items()}
        point = {"id": "now", "as_at": "2024-05-01", "answers": {name: answers}}
        line = {"id": name, "time_points": [point]}
        systems = evaluator.evaluate(line)["time_points"][0]["modules"][name]
        found = systems[row.get("system", TABLE[name].get("system", "dsm5tr"))]
        assert found["status"] == row["expect"], (row, found["because"], found["missing"])
        for item in row.get("settles", ()):
            assert item in found["settles"], (row, found["settles"])
        assert found["severity"] == row.get("severity", found["severity"]), row
