"""The rules of retention: complete, honest about what was not checked; faults are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from casereview.catalogue.retention import load_retention
from casereview.domain.custody.retention import Circumstance, Material
from casereview.errors import CatalogueError
from casereview.paths import resources

SHIPPED = (resources() / "retention" / "ew_civil.toml").read_text(encoding="utf-8")


def test_the_shipped_rules_cover_everything_and_name_their_sources() -> None:
    rules = load_retention()
    for material in Material:
        assert rules.rule(material).authority.source
    for circumstance in Circumstance:
        condition = rules.condition(circumstance)
        given = (condition.not_before, condition.until_age, condition.review)
        assert sum(each is not None for each in given) == 1
    assert rules.rule(Material.RECEIVED).authority.verified == ""
    assert rules.rule(Material.WORK).authority.verified != ""
    assert str(rules.rule(Material.RECEIVED).period) == "6 months"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('period = "P6M"', 'period = "six months"', r"11: period must be a period"),
        ('period = "P6M"', "", r"8: period is missing"),
        ('id = "work"', 'id = "received"', "Exactly one material 'work'"),
        ('id = "child"', 'id = "kid"', "'kid' is none of"),
        ('"appeal", "child"', '"appeal", "infant"', "'infant' is none of"),
        ("until_age = 25", "until_age = 12", "from 18 to 100"),
        ("until_age = 25", 'until_age = 25\nreview = "P1Y"', "Exactly one of not_before"),
        ('not_before = "P21D"', "", "Exactly one of not_before"),
        ("checked_on = 2026-11-22", 'checked_on = "soon"', "checked_on must be a date"),
        ('year = "2024"', "year = 2024", "year must be text"),
        ('words = "Time for an appeal"', 'wrods = "Time"', "Unknown field 'wrods'"),
        ("[[material]]", "[[material", "cannot be read"),
    ],
)
def test_a_broken_file_is_refused_by_line(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in SHIPPED
    path = tmp_path / "broken.toml"
    path.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match=fault):
        load_retention(path)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"none\.toml cannot be read"):
        load_retention(tmp_path / "none.toml")
