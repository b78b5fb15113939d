"""The repository holds what it should, and nothing of anybody's machine or life."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent

TOP_LEVEL = {
    "casereview",
    "resources",
    "tests",
    "packaging",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
}


@pytest.fixture(scope="module")
def scan() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scan", ROOT / "packaging" / "scan.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["scan"] = module  # its dataclass looks itself up by name
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout: nothing tells which files belong to the project")
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [path for path in listing.stdout.split("\0") if path]


def test_top_level_is_the_agreed_one(tracked: list[str]) -> None:
    entries = {path.split("/")[0] for path in tracked}
    assert {entry for entry in entries if not entry.startswith(".")} <= TOP_LEVEL


def test_both_commands_can_be_started(tracked: list[str]) -> None:
    for command in ("packaging/run", "packaging/test", ".ci/run"):
        assert command in tracked
        assert (ROOT / command).stat().st_mode & 0o111 == 0o111, f"{command} is not executable"


def test_every_test_that_proves_a_promise_exists() -> None:
    named = set(
        re.findall(r"(tests/[\w/]+\.py)::(\w+)", (ROOT / ".github/SECURITY.md").read_text())
    )
    missing = {
        f"{path}::{test}"
        for path, test in named
        if not re.search(rf"^def {test}\(", (ROOT / path).read_text(), re.MULTILINE)
    }
    assert len(named) > 100
    assert missing == set()


def test_no_foreign_path_no_large_file_no_private_data(
    scan: ModuleType, tracked: list[str]
) -> None:
    assert [str(fault) for fault in scan.scan(ROOT, tracked)] == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Telephone 0113 496 0217, or +44 113 496 0217", ""),
        ("Telephone 0113 245 0217", "0113 245 0217"),
        ("mobile +44 7911 123456", "+44 7911 123456"),
        ("Mobile 07700 900461", ""),
        ("PHQ-9 14 on 05.06.2019; policy 0211", ""),
        ("reply to a.person@northshire.example", ""),
        ("reply to a.person@" + "northshire.nhs.uk", "a.person@northshire.nhs.uk"),
        ("NHS number 943 476 5919", "943 476 5919"),
        ("NHS number 999 000 0018", ""),
        ("NI number QQ 12 34 56 C", ""),
        ("NI number AB 12 34 56 C", "AB 12 34 56 C"),
    ],
)
def test_private_data_is_told_from_made_up_data(
    scan: ModuleType, tmp_path: Path, line: str, found: str
) -> None:
    folder = tmp_path / "tests" / "data"
    folder.mkdir(parents=True)
    (folder / "letter.txt").write_text(f"Dear colleague,\n{line}\n")

    faults = list(scan.scan(tmp_path, ["tests/data/letter.txt"]))

    assert [(fault.line, fault.what.rsplit(": ")[-1]) for fault in faults] == (
        [(2, found)] if found else []
    )


def test_scan_finds_paths_work_put_off_and_large_files(scan: ModuleType, tmp_path: Path) -> None:
    home = "/ho" + "me/somebody/data.csv"
    (tmp_path / "a.py").write_text(f"x = 1\ny = '{home}'  # TO" + "DO\n")
    (tmp_path / "b.pdf").write_bytes(bytes(1_000_001))

    faults = [str(fault) for fault in scan.scan(tmp_path, ["a.py", "b.pdf"])]

    assert faults == [
        "a.py:2: path of somebody's machine: /ho" + "me/somebody",
        "a.py:2: work put off: TO" + "DO",
        "b.pdf:1: 1000001 bytes; no more than 1000000 belong in the repository",
    ]
