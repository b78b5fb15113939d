"""The rules of data protection: each with its source, and every fault of the file named."""

from __future__ import annotations

from pathlib import Path

import pytest

from casereview.catalogue.privacy import RULES, load_privacy
from casereview.errors import CatalogueError
from casereview.paths import resources

TEXT = (resources() / "privacy" / "uk.toml").read_text(encoding="utf-8")


def test_every_rule_names_its_source_and_whether_it_was_checked() -> None:
    limits = load_privacy().limits
    assert {rule.id for rule in limits.rules} == set(RULES)
    assert all(rule.authority.source and rule.authority.year for rule in limits.rules)
    unchecked = {rule.id for rule in limits.rules if not rule.authority.verified}
    assert {"breach", "privilege", "harm"} <= unchecked
    assert limits.rule("complaint").authority.verified


def test_notice_and_record_have_words() -> None:
    content = load_privacy()
    assert {part.heading for part in content.record} >= {"Purposes", "Recipients", "Security"}
    assert all(part.heading and part.text for part in content.notice)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("breach_hours = 72", "breach_hours = 0", "breach_hours must be a whole number from 1"),
        ('request = "P1M"', 'request = "a month"', "request must be a period"),
        ("complaints_since = 2026-06-19", 'complaints_since = "soon"', "must be a date"),
        ('id = "harm"', 'id = "privilege"', "Exactly one rule 'harm'"),
        ('heading = "Purposes"', 'headng = "Purposes"', "headng"),
        ("[[notice]]", "[[notices]]", "At least one notice"),
    ],
)
def test_a_fault_of_the_file_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in TEXT
    file = tmp_path / "uk.toml"
    file.write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError, match=says):
        load_privacy(file)
