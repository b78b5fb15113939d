"""The shipped self-report measures and the checks of their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from casereview.catalogue.measures import check_measure_file, load_measures
from casereview.catalogue.sources import load_sources
from casereview.errors import CatalogueError
from casereview.paths import resources


@pytest.mark.parametrize(
    ("name", "high", "caseness", "change"),
    [("PHQ-9", 27, 10, 6), ("GAD-7", 21, 8, 4), ("WSAS", 40, None, None)],
)
def test_the_service_rules(name: str, high: int, caseness: int | None, change: int | None) -> None:
    measure = load_measures()[name]
    rule = measure.rule_on("2019-06-01")
    assert rule is not None
    assert (measure.low, measure.high) == (0, high)
    assert (rule.caseness, rule.reliable_change) == (caseness, change)
    assert rule.verified


SOUND = """\
format = 1
id = "X-1"
name = "A scale"
low = 0
high = 10
item_high = 2
aliases = ["X1"]

[[rule]]
valid_from = "2010-01-01"
valid_to = "2014-12-31"
caseness = 5
reliable_change = 3
source = "A book"
source_year = 2010
verified = true

[[rule]]
valid_from = "2015-01-01"
caseness = 6
source = "Another"
"""


def write(folder: Path, text: str, name: str = "x.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_rule_in_force_on_a_day(tmp_path: Path) -> None:
    assert check_measure_file(write(tmp_path, SOUND)) == []
    measure = load_measures(tmp_path)["X-1"]
    found = [measure.rule_on(day) for day in ("2009-12-31", "2014-12-31", "2015-01-01")]
    assert [rule.caseness if rule else None for rule in found] == [None, 5, 6]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("format = 1", "format = 2", 1, "format must be 1"),
        ('id = "X-1"', "", 1, "id is missing"),
        ("high = 10", "high = 0", 1, "low below high"),
        ("high = 10", 'high = "ten"', 5, "high must be a number"),
        ("high = 10", "high = 10.5", 5, "high must be a whole number"),
        ("caseness = 5", "caseness = true", 12, "caseness must be a number"),
        ('valid_from = "2010-01-01"', 'valid_from = "2010"', 10, 'a day such as "2014-04-01"'),
        ("source_year = 2010", "source_year = 10", 15, "source_year must be a year"),
        ('source = "A book"', "", 9, "source is missing"),
        ("verified = true", "checked = true", 16, "Unknown field 'checked'"),
        ("low = 0", "low = ", 4, "Not TOML: Invalid value"),
    ],
)
def test_faults_name_their_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    faults = check_measure_file(write(tmp_path, SOUND.replace(old, new, 1)))
    assert [fault for fault in faults if fault.line == line and said in fault.text], faults
    with pytest.raises(CatalogueError, match=r"x\.toml:"):
        load_measures(tmp_path)


def test_an_id_is_used_once(tmp_path: Path) -> None:
    write(tmp_path, SOUND)
    write(tmp_path, SOUND, "y.toml")
    with pytest.raises(CatalogueError, match="used twice"):
        load_measures(tmp_path)


# ---- the bibliography ------------------------------------------------------------------------


def test_every_work_of_the_bibliography_says_how_it_was_read() -> None:
    works = load_sources()
    assert works["dsm5tr"].seen == ""
    assert works["samhsa2016"].seen
    assert all(work.year.isdigit() for work in works.values())


WORK = '[[work]]\nid = "a"\ntitle = "A"\nyear = "2020"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WORK + WORK, "works.toml:5: The id 'a' is used twice"),
        (WORK.replace("title", "titel"), "works.toml:1: title is missing"),
        ("[[work]", "works.toml:1: Not TOML"),
    ],
)
def test_faults_of_the_bibliography(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CatalogueError) as fault:
        load_sources(write(tmp_path, text, "works.toml"))
    assert said in str(fault.value)
    with pytest.raises(CatalogueError):
        load_sources(tmp_path / "gone.toml")


def test_no_measure_holds_item_wording() -> None:
    for path in (resources() / "clinical" / "measures").glob("*.toml"):
        assert "item_text" not in path.read_text(encoding="utf-8")
