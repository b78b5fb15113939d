"""What is shipped is complete, found at run time and locked."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from casereview import paths

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "packaging" / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [built] = folder.glob("*.whl")
    return built


def resource_files() -> set[str]:
    return {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "resources").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def test_wheel_holds_program_resources_and_licences_and_no_more(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    assert {f"casereview/{name}" for name in resource_files()} <= names
    assert "casereview/app.py" in names
    licences = {name.split("/licenses/")[1] for name in names if "/licenses/" in name}
    assert licences == {"LICENSE", "packaging/THIRD-PARTY-NOTICES.md"}
    assert {name.split("/")[0].split("-")[0] for name in names} == {"casereview"}


def test_resources_are_found_in_a_checkout() -> None:
    assert paths.resources() == ROOT / "resources"


def test_resources_are_found_in_an_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    found = subprocess.run(
        [sys.executable, "-c", "from casereview import paths; print(paths.resources())"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(found.stdout.strip()) == tmp_path / "casereview" / "resources"
    assert (tmp_path / "casereview" / "resources" / "help" / "index.md").is_file()


def test_resources_are_found_in_a_frozen_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources() == tmp_path / "resources"


def test_the_command_is_installed() -> None:
    [command] = [
        entry
        for entry in importlib.metadata.distribution("casereview").entry_points
        if entry.group == "console_scripts"
    ]
    assert (command.name, command.value) == ("casereview", "casereview.__main__:main")
    assert callable(command.load())


@pytest.mark.parametrize(
    "line", [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
)
def test_lock_satisfies_the_project_file(line: str) -> None:
    wanted = Requirement(line)
    locked = [
        Requirement(found)
        for found in re.findall(r"^[\w.-]+==[^\\\n]+", LOCK, re.MULTILINE)
        if canonicalize_name(Requirement(found).name) == canonicalize_name(wanted.name)
    ]
    versions = [str(pin.specifier).removeprefix("==") for pin in locked]
    assert [version for version in versions if wanted.specifier.contains(version)] != []


def test_every_line_of_the_lock_carries_hashes() -> None:
    blocks = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) > 40
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_installed_packages_are_the_locked_ones() -> None:
    wrong = []
    for found in re.findall(r"^[\w.-]+==[^\\\n]+", LOCK, re.MULTILINE):
        pin = Requirement(found)
        if pin.marker is None or pin.marker.evaluate():
            installed = importlib.metadata.version(pin.name)
            if not pin.specifier.contains(installed):
                wrong.append(f"{pin.name} {installed} instead of {pin.specifier}")
    assert wrong == []
