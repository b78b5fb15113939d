"""`measures` and `measures check`: what is defined, a user's own, and every fault with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casereview.cli.main import main
from casereview.paths import local_measures
from casereview.services.content import Content

OWN = 'format = 1\nid = "BDI-II"\nname = "Beck"\nlow = 0\nhigh = 63\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CONFIG_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    found = local_measures()
    found.mkdir(parents=True)
    return found


def test_measures_are_listed_with_what_is_known_of_them(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bdi.toml").write_text(OWN)
    assert main(["measures"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "PHQ-9            0 to 27, caseness from 10, reliable change 6, verified" in lines
    assert any("BDI-II" in line and line.endswith("local, unreviewed") for line in lines)
    assert main(["measures", "--json"]) == 0
    found = {measure["id"]: measure for measure in json.loads(capsys.readouterr().out)}
    assert found["MI"]["rules"][0]["above"] is True
    assert [name for name, measure in found.items() if measure["local"]] == ["BDI-II"]


def test_a_faulty_own_definition_is_named_and_the_rest_is_there(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bdi.toml").write_text(OWN.replace("63", '"many"'))
    assert main(["measures"]) == 2
    said = capsys.readouterr()
    assert "PHQ-9" in said.out
    assert "bdi.toml:5: high must be a number." in said.err
    content = Content()
    assert "BDI-II" not in content.measures
    (fault,) = {str(each).split(" ")[0] for each in content.measure_faults if each.line > 1}
    assert fault == "bdi.toml:5:"


def test_definitions_are_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measures", "check"]) == 0
    assert "20 files, 0 faults." in capsys.readouterr().out
    (tmp_path / "a.toml").write_text(OWN)
    (tmp_path / "b.toml").write_text(OWN + "cut = 3\n")
    assert main(["measures", "check", str(tmp_path), "--json"]) == 2
    found = json.loads(capsys.readouterr().out)
    (fault,) = found["faults"]
    assert (found["files"], fault["file"], fault["line"]) == (2, "b.toml", 6)
    assert fault["text"].startswith("Unknown field 'cut': strike it")
    assert main(["measures", "check", str(tmp_path / "none.toml")]) == 2
    assert "There is no definition" in capsys.readouterr().err
