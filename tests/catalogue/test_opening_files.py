"""The files of the screener and of the risk page: what is shipped, and each fault by its line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casereview.catalogue.measures import load_measures
from casereview.catalogue.modules import load_modules
from casereview.catalogue.opening import (
    check_risk_file,
    check_screener_file,
    load_risk,
    load_screener,
    opening_files,
    read_risk,
    read_screener,
)
from casereview.errors import CatalogueError
from casereview.paths import resources

SCREENER = (resources() / "clinical" / "screener.toml").read_text(encoding="utf-8")
RISK = (resources() / "clinical" / "risk.toml").read_text(encoding="utf-8")


def broken(tmp_path: Path, text: str, old: str, new: str) -> Path:
    assert text.count(old) >= 1
    file = tmp_path / "broken.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id     = "Q2"', 'id     = "Q1"', "'Q1' occurs twice"),
        ('opens  = ["mania"]', "", "must open a module"),
        ('follows = "Q13"', 'follows = "Q14"', "no question before it"),
        ("validity    = ", "valdity    = ", "Unknown field 'valdity'"),
        ("format      = 1", "format      = 2", "format must be 1"),
        ("risk   = true", 'risk   = "yes"', "true or false"),
    ],
)
def test_a_fault_of_the_screener_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(CatalogueError, match=r"broken\.toml:\d+: ") as told:
        load_screener(broken(tmp_path, SCREENER, old, new))
    assert said in told.value.what


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id     = "plan"', 'id     = "ideas"', "'ideas' occurs twice"),
        ('topic  = "a plan"', 'topic  = "a plan"\nscore  = 3', "Unknown field 'score'"),
        ("words_only = true", "words_only = true\nalerts = true", "no yes or no"),
        ("item    = 9", "item    = 0", "item (from 1)"),
    ],
)
def test_a_fault_of_the_risk_page_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(CatalogueError, match=r"broken\.toml:\d+: ") as told:
        load_risk(broken(tmp_path, RISK, old, new))
    assert said in told.value.what


@pytest.mark.parametrize(
    ("text", "old", "new", "line"),
    [
        (SCREENER, 'id     = "Q2"', 'id     = "Q1"', 'id     = "Q1"\nnumber = "2"'),
        (RISK, 'id     = "plan"', 'id     = "ideas"', 'id     = "ideas"\ntopic  = "a plan"'),
    ],
)
def test_an_id_that_occurs_twice_is_shown_where_it_stands_again(
    tmp_path: Path, text: str, old: str, new: str, line: str
) -> None:
    file = broken(tmp_path, text, old, new)
    there = file.read_text(encoding="utf-8").split(line)[0].count("\n") + 1
    log = (read_screener if text is SCREENER else read_risk)(file)[1]
    assert [fault.line for fault in log.faults if "occurs twice" in fault.text] == [there]


def test_what_the_screener_and_the_risk_page_name_is_looked_for(tmp_path: Path) -> None:
    modules, measures = load_modules(), load_measures()
    screener = broken(tmp_path, SCREENER, 'opens  = ["mania"]', 'opens  = ["manya"]')
    (said,) = check_screener_file(screener, modules)
    assert (said.warning, "'manya', which is no module" in said.text) == (True, True)
    risk = broken(tmp_path, RISK, "item    = 9", "item    = 10")
    assert [f.text for f in check_risk_file(risk, modules, measures)] == [
        "PHQ-9 has 9 items, and no item 10."
    ]
    risk = broken(tmp_path, RISK, "item    = 9", "item    = 9 # and so on")
    assert check_risk_file(risk, modules, measures) == []
    assert check_screener_file(opening_files()[0], modules) == []
    gone = {**modules, "mde": replace(modules["mde"], items=())}
    assert "mde has no item" in check_risk_file(opening_files()[1], gone, measures)[0].text
    assert [f.warning for f in check_risk_file(opening_files()[1], {}, {})].count(False) == 0


@pytest.mark.parametrize("load", [load_screener, load_risk])
def test_what_is_no_toml_is_refused_with_its_name(tmp_path: Path, load: object) -> None:
    file = tmp_path / "broken.toml"
    file.write_text("format = [", encoding="utf-8")
    assert callable(load)
    with pytest.raises(CatalogueError, match=r"broken\.toml:1: Not TOML"):
        load(file)


def test_nothing_shipped_claims_to_be_checked_or_reviewed_that_is_not() -> None:
    screener, risk = load_screener(), load_risk()
    for content in (screener, risk):
        assert content.reviewed_by == ""
        assert content.sources
        assert not any(source.verified for source in content.sources)
    assert [c.name for c in risk.contacts if c.verified] == []
    assert {c.number for c in risk.contacts} >= {"999", "111", "116 123"}


def test_what_opens_the_risk_page_is_an_item_of_a_module_that_is_shipped() -> None:
    modules = load_modules()
    for opener in load_risk().openers:
        if opener.module in modules:
            assert modules[opener.module].item(opener.item) is not None


def test_no_number_stands_in_the_risk_page_but_what_opens_it() -> None:
    import tomllib

    data = tomllib.loads(RISK)
    for probe in data["probe"]:
        assert not [
            value
            for value in probe.values()
            if isinstance(value, int | float) and value is not True
        ]
