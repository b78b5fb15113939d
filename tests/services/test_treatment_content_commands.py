"""`treatment guidelines`, `protocols`, `library`, `check`: what is listed, and every fault told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from casereview.catalogue.guidelines import guidelines_folder
from casereview.catalogue.library import library_file
from casereview.catalogue.protocols import protocols_folder
from casereview.cli.main import main


def test_guidelines_are_listed_with_dates_and_marks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["treatment", "guidelines", "ptsd5"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 6
    assert any(
        line.startswith("CG26")
        and "2005-03-23 to 2018-12-04" in line
        and "8 to 12 sessions" in line
        for line in lines
    )
    assert any("| not Treatment that does not focus on the trauma" in line for line in lines)
    assert main(["treatment", "guidelines", "pgd"]) == 0
    assert capsys.readouterr().out == "No row is held for that disorder.\n"


def test_guidelines_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["treatment", "guidelines", "gad", "--json"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    group = rows["cg113-gad-group"]
    assert group["sessions"] == {
        "low": 6.0,
        "high": 6.0,
        "verified": True,
        "about": True,
        "above": False,
    }
    assert (group["verified"], group["dose_verified"], group["weeks"]) == (True, True, None)
    assert rows["cg113-gad-cbt"]["verified"] is False
    assert all(row["source"] for row in rows.values())


def test_protocols_and_library_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["treatment", "protocols"]) == 0
    assert "sad-clark-wells          Social anxiety" in capsys.readouterr().out
    assert main(["treatment", "protocols", "--json"]) == 0
    protocols = {each["id"]: each for each in json.loads(capsys.readouterr().out)}
    assert protocols["ccbt"]["generic"] is True
    assert {item["part"] for item in protocols["mde-beck"]["items"]} == {
        "target",
        "strategy",
        "conduct",
    }
    assert main(["treatment", "library"]) == 0
    said = capsys.readouterr().out
    assert "Scott, M.J. (2018) ‘IAPT" in said
    assert "Left out: Griffiths and Steen (2013)." in said
    assert main(["treatment", "library", "--json"]) == 0
    library = json.loads(capsys.readouterr().out)
    directions = {work["direction"] for work in library["works"]}
    assert directions == {"supports", "against", "mixed", "method"}


def test_what_is_shipped_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["treatment", "check"]) == 0
    assert capsys.readouterr().out == "42 files, 0 faults.\n"


@pytest.mark.parametrize(
    ("shipped", "old", "new", "said"),
    [
        (library_file(), 'direction   = "against"', 'direction = "x"', "direction 'x' is none of"),
        (guidelines_folder() / "cg31.toml", '["ocd"]', '["tidiness"]', "no interview module"),
        (protocols_folder() / "ocd-erp.toml", '["ocd"]', '["tidiness"]', "no interview module"),
        (guidelines_folder() / "cg31.toml", "low-intensity", "low-intensity", ""),
    ],
)
def test_a_file_is_checked_by_what_it_holds(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    shipped: Path,
    old: str,
    new: str,
    said: str,
) -> None:
    path = tmp_path / "some.toml"
    text = shipped.read_text(encoding="utf-8").replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    assert main(["treatment", "check", str(path), "--json"]) == (2 if said else 0)
    found = json.loads(capsys.readouterr().out)
    assert found["files"] == 1
    if said:
        line = text[: text.index(new)].count("\n") + 1
        assert [(f["file"], f["line"]) for f in found["faults"]] == [("some.toml", line)]
        assert said in found["faults"][0]["text"]


def test_a_folder_is_checked_whole_and_a_broken_file_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "protocols").mkdir()
    (tmp_path / "protocols" / "a.toml").write_text("format = 1\n", encoding="utf-8")
    (tmp_path / "b.toml").write_bytes(b"\xff[")
    assert main(["treatment", "check", str(tmp_path)]) == 2
    said = capsys.readouterr().out
    assert "a.toml:1: A protocol needs an [[item]]." in said
    assert "b.toml:1: The file is not UTF-8 text" in said
    assert "2 files" in said


@pytest.mark.parametrize("name", ["none.toml", "empty"])
def test_where_there_is_nothing_to_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["treatment", "check", str(tmp_path / name)]) == 2
    assert "There is no content of the treatment review" in capsys.readouterr().err


def test_the_window_opens_without_reading_any_of_it() -> None:
    script = (
        "import sys; import casereview.services.content, casereview.services.session; "
        "names = ('guidelines', 'protocols', 'library', 'opinions', 'treatment_kinds'); "
        "print([n for n in names if f'casereview.catalogue.{n}' in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
