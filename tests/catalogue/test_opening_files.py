"""The files of the screener and of the risk page: what is shipped, and each fault by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from casereview.catalogue.modules import load_modules
from casereview.catalogue.opening import load_risk, load_screener
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


@pytest.mark.parametrize("load", [load_screener, load_risk])
def test_what_is_no_toml_is_refused_with_its_name(tmp_path: Path, load: object) -> None:
    file = tmp_path / "broken.toml"
    file.write_text("format = [", encoding="utf-8")
    assert callable(load)
    with pytest.raises(CatalogueError, match=r"broken\.toml cannot be read"):
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
