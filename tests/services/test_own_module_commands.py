"""`interview modules`, `check` and `evaluate` with modules of the user's own, sound and faulty."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casereview.cli.main import main
from casereview.domain.assessing.classification import NEAREST
from casereview.paths import local_modules
from tests.catalogue.test_module_faults import SOUND, line_of


@pytest.fixture
def folder(home: Path) -> Path:
    found = local_modules()
    assert home in found.parents  # the test's own home, nobody's settings
    found.mkdir(parents=True)
    return found


def test_they_are_listed_marked_with_reviews_and_codes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "small.toml").write_text(SOUND)
    assert main(["interview", "modules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    [gad_line] = [line for line in lines if line.startswith("gad ")]
    assert gad_line.endswith("; not clinically reviewed")
    assert "Small disorder; local, unreviewed (its file names A. Reviewer" in lines[-1]
    assert main(["interview", "modules", "--json"]) == 0
    found = {each["id"]: each for each in json.loads(capsys.readouterr().out)}
    assert [name for name, each in found.items() if each["local"]] == ["small"]
    small, gad = found["small"], found["gad"]
    assert (small["reviewed"], small["reviewed_on"]) == (False, "2026-01-01")
    assert (gad["reviewed"], gad["reviewed_by"], gad["reviewed_on"]) == (False, "", "")
    assert gad["review"] == "not clinically reviewed"
    assert small["codes"] == [
        {"classification": "UK ICD-10", "codes": ["F40.2"], "tested": False, "note": NEAREST}
    ]


def test_a_faulty_one_is_named_and_the_rest_listed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = SOUND.replace('label = "First"', "label = 1")
    (folder / "small.toml").write_text(wrong)
    (folder / "gad.toml").write_text(SOUND.replace('"small"', '"gad"'))
    assert main(["interview", "modules"]) == 2
    said = capsys.readouterr()
    assert "\ngad " in said.out
    assert "Small disorder" not in said.out
    assert f"Left out: small.toml:{line_of(wrong, 'label = 1')}: " in said.err
    assert "Left out: gad.toml:2: The id 'gad' is that of a shipped module" in said.err


def test_check_takes_them_in_and_one_alone_as_it_is_used(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = SOUND.replace('ref = "A book"', 'id = "A book that nobody else has"')
    (folder / "small.toml").write_text(own)
    assert main(["interview", "check"]) == 0
    shipped = len(list(Path("resources/clinical/modules").glob("*.toml")))
    others = 3  # the screener, the risk page and the bibliography
    told = f"{shipped + others + 1} files, 0 faults, {shipped} warnings.\n"
    assert capsys.readouterr().out.endswith(told)
    assert main(["interview", "check", str(folder / "small.toml")]) == 0
    assert capsys.readouterr().out == "1 file, 0 faults, 0 warnings.\n"
    wrong = own.replace("P2M", "two")
    (folder / "small.toml").write_text(wrong)
    assert main(["interview", "check"]) == 2
    place = f"{folder / 'small.toml'}:{line_of(wrong, 'two')}: "
    assert place in capsys.readouterr().out
    assert main(["interview", "check", str(folder)]) == 2
    assert place in capsys.readouterr().out


def test_answers_are_evaluated_by_them(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "small.toml").write_text(SOUND)
    rated = {"A1": "threshold", "A2": 3, "A3": "P8M", "X1": "no"}
    point = {"id": "t", "as_at": "2026-03-01", "answers": {"small": rated}}
    line = tmp_path / "answers.jsonl"
    line.write_text(json.dumps({"id": "one", "time_points": [point]}))
    assert main(["interview", "evaluate", str(line), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["time_points"][0]["modules"]["small"]["dsm5tr"]["status"] == "met"


def test_a_file_that_is_not_yet_in_the_folder_is_checked_as_it_would_be_used_there(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside the shipped modules, with sources of its own; an id that is taken is told."""
    own = SOUND.replace('ref = "A book"', 'id = "A book that nobody else has"').replace(
        '{ not = "X1" }', '{ all = [{ not = "X1" }, { status = "mde", in = ["not_met"] }] }'
    )
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "small.toml").write_text(own)
    assert main(["interview", "check", str(desk / "small.toml")]) == 0
    assert capsys.readouterr().out == "1 file, 0 faults, 0 warnings.\n"
    (desk / "gad.toml").write_text(own.replace('"small"', '"gad"'))
    assert main(["interview", "check", str(desk / "gad.toml")]) == 0
    [line, _] = capsys.readouterr().out.splitlines()
    assert line.startswith("gad.toml:2: Warning: The id 'gad' is that of a shipped module")


def test_one_bad_entry_of_a_folder_does_not_hide_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gone.toml").symlink_to(tmp_path / "nowhere.toml")
    (tmp_path / "inner.toml").mkdir()
    (tmp_path / "old.toml.txt").write_text(SOUND)
    (tmp_path / "small.toml").write_text(SOUND.replace("P2M", "two"))
    assert main(["interview", "check", str(tmp_path)]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines[:-1]] == [
        *("gone.toml", "inner.toml", "old.toml.txt", "small.toml")
    ]
    assert "rename it so that it ends in .toml" in lines[2]
    assert lines[-1] == "4 files, 4 faults, 0 warnings."
