"""`interview check` of what is no module: the screener, the risk page and the bibliography."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from casereview.cli.main import main
from casereview.paths import resources


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a copy of the three files."""
    for name in ("screener", "risk", "sources"):
        shutil.copy(resources() / "clinical" / f"{name}.toml", tmp_path)
    return tmp_path


def edit(file: Path, old: str, new: str) -> int:
    """Replace a line's words and return the line's number."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text.split(old)[0].count("\n") + 1


def checked(path: Path, capsys: pytest.CaptureFixture[str], code: int) -> dict[str, Any]:
    assert main(["interview", "check", str(path), "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_sound_ones_have_no_fault(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(folder, capsys, 0) == {"files": 3, "faults": [], "warnings": []}


def test_every_fault_of_each_is_told_with_file_and_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = {
        ("screener.toml", edit(folder / "screener.toml", 'id     = "Q2"', 'id     = "Q 2"')),
        ("screener.toml", edit(folder / "screener.toml", 'text   = "Lost', 'txt   = "Lost')),
        ("risk.toml", edit(folder / "risk.toml", 'topic  = "the means"', "score = 3")),
    }
    faults = checked(folder, capsys, 2)["faults"]
    places = {(fault["file"], fault["line"]) for fault in faults}
    assert wanted <= places
    assert all(fault["text"] for fault in faults)
    assert main(["interview", "check", str(folder / "risk.toml")]) == 2
    assert "risk.toml:" in capsys.readouterr().out


def test_a_module_that_a_screener_names_and_nobody_has_is_a_warning(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = edit(folder / "screener.toml", '["mania"]', '["manya"]')
    found = checked(folder, capsys, 0)
    assert found["faults"] == []
    (warning,) = found["warnings"]
    assert (warning["file"], warning["line"]) == ("screener.toml", line)


@pytest.mark.parametrize("name", ["screener", "risk", "sources"])
@pytest.mark.parametrize(
    "data",
    [b"format = [", b"\xff\xfe", b"x = " + b"[" * 5000, b"a." * 600 + b"b = 1", b" " * 2_000_001],
)
def test_what_cannot_be_read_is_a_fault_and_no_crash(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes
) -> None:
    (folder / f"{name}.toml").write_bytes(data)
    faults = checked(folder, capsys, 2)["faults"]
    assert {fault["file"] for fault in faults} == {f"{name}.toml"}


def test_a_faulty_bibliography_is_told_alone_as_everything_cites_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder / "screener.toml", 'id     = "Q2"', 'id     = "Q1"')
    edit(folder / "sources.toml", "title", "titel")
    files = {fault["file"] for fault in checked(folder, capsys, 2)["faults"]}
    assert files == {"sources.toml"}
