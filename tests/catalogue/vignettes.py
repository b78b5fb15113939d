"""Reads the vignettes and turns them into answers, for the tests beside it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from casereview.catalogue.modules import load_modules
from casereview.domain.assessing.interview import InterviewModule, ItemType

DATA = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "vignettes.toml").read_text(encoding="utf-8")
)
VIGNETTES: dict[str, dict[str, Any]] = {row["id"]: row for row in DATA["vignette"]}


@cache
def modules() -> dict[str, InterviewModule]:
    return load_modules()


def answers_of(row: dict[str, Any]) -> dict[str, str]:
    """A vignette's answers: what it does not list is absent or does not apply."""
    if "only" in row:
        return dict(row["only"])
    module = modules()[row["module"].partition(":")[0]]
    answers: dict[str, str] = {}
    listed = {**row.get("rating", {}), **row.get("value", {})}
    excluded = row.get("exclude", {})
    for item in module.items:
        if item.id in listed:
            answers[item.id] = listed.pop(item.id)
        elif item.id in row.get("not_asked", ()) or item.descriptive:
            continue
        elif item.type is ItemType.RATING:
            answers[item.id] = "absent"
        elif item.type is ItemType.EXCLUSION:
            answers[item.id] = "yes" if excluded.get(item.id) else "no"
    assert not listed, f"{row['id']} names items that {module.id} has not: {listed}"
    return answers
