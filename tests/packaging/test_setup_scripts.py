"""The two commands set up once, ask for system packages in one line, and choose a fit Python."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the set-up scripts are for bash")


class Checkout:
    """A copy of the set-up scripts beside a .venv whose programs only note how they are called."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "checkout"
        self.tools = folder / "tools"
        self.calls = folder / "calls"
        self.calls.touch()
        packaging = self.root / "packaging"
        packaging.mkdir(parents=True)
        for name in ("apt.txt", "requirements.lock", "run", "setup.sh", "test"):
            shutil.copy(ROOT / "packaging" / name, packaging / name)
        shutil.copy(ROOT / "pyproject.toml", self.root)
        programs = self.root / ".venv" / "bin"
        self.program(programs / "python", f'exec "{sys.executable}" "$@"')
        for name in ("casereview", "uv"):
            self.program(programs / name)
        self.system(installed=True, user=0)

    def program(self, path: Path, body: str = "") -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\necho "{path.name} $*" >>"{self.calls}"\n{body}\n')
        path.chmod(0o755)

    def system(self, *, installed: bool, user: int) -> None:
        """Pretend a Debian on which all packages that are asked for are installed, or none."""
        answer = 'for name; do echo "$name installed"; done' if installed else "exit 1"
        self.program(self.tools / "dpkg-query", answer)
        self.program(self.tools / "apt-get")
        self.program(self.tools / "id", f"echo {user}")

    def start(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        self.calls.write_text("")
        return subprocess.run(
            [self.root / "packaging" / "run", *arguments],
            env={**os.environ, "PATH": f"{self.tools}:{os.environ['PATH']}", **environment},
            capture_output=True,
            text=True,
        )

    def called(self, name: str) -> list[str]:
        lines = self.calls.read_text().splitlines()
        return [line for line in lines if line.split()[0] == name]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_the_second_start_sets_nothing_up(checkout: Checkout) -> None:
    first = checkout.start("--version")
    assert first.returncode == 0, first.stderr
    assert len(checkout.called("uv")) == 2

    second = checkout.start("--version")
    assert (second.returncode, second.stderr) == (0, "")
    assert checkout.called("uv") == []
    assert checkout.called("apt-get") == []
    assert checkout.called("casereview") == ["casereview --version"]


@pytest.mark.parametrize("name", ["pyproject.toml", "packaging/requirements.lock"])
def test_a_change_of_what_it_was_made_from_sets_it_up_again(checkout: Checkout, name: str) -> None:
    checkout.start("--version")
    with (checkout.root / name).open("a") as file:
        file.write("# changed\n")

    checkout.start("--version")

    assert len(checkout.called("uv")) == 2


def test_a_set_up_that_failed_is_tried_again(checkout: Checkout) -> None:
    uv = checkout.root / ".venv" / "bin" / "uv"
    checkout.program(uv, "exit 1")
    assert checkout.start("--version").returncode == 1
    assert checkout.called("casereview") == []

    checkout.program(uv)
    assert checkout.start("--version").returncode == 0


def test_packages_are_installed_by_hash_only(checkout: Checkout) -> None:
    checkout.start("--version")

    sync, project = checkout.called("uv")
    assert "--require-hashes" in sync
    assert "--no-deps --no-build-isolation" in project


def test_without_arguments_the_demonstration_starts(checkout: Checkout) -> None:
    checkout.start()
    assert checkout.called("casereview") == [f"casereview demo --out {checkout.root}/demo-output"]


def test_without_root_the_one_line_to_run_is_printed(checkout: Checkout) -> None:
    checkout.system(installed=False, user=1000)

    run = checkout.start()

    assert run.returncode == 2
    sentence, line = run.stderr.splitlines()
    assert "Run this line" in sentence
    assert line.startswith("sudo apt-get update && sudo apt-get install -y")
    assert "libegl1" in line
    assert "libxcb-cursor0" in line
    assert "xvfb" not in line
    assert "tesseract" not in line
    assert checkout.called("apt-get") == []


def test_as_root_only_what_is_missing_is_installed(checkout: Checkout) -> None:
    checkout.system(installed=False, user=0)
    checkout.program(checkout.tools / "dpkg-query", 'echo "libgl1 installed"; exit 1')

    assert checkout.start("--version").returncode == 0

    update, install = checkout.called("apt-get")
    assert update == "apt-get update -qq"
    assert "--no-install-recommends" in install
    assert "libegl1" in install
    assert "tesseract-ocr-eng" in install
    assert "libgl1 " not in install


def test_packages_renamed_by_a_later_debian_are_known(checkout: Checkout) -> None:
    renamed = 'for name; do case $name in *t64) echo "$name installed";; esac; done'
    checkout.program(checkout.tools / "dpkg-query", renamed)

    assert checkout.start("--version").returncode == 0
    assert checkout.called("apt-get") == []


def test_a_python_that_does_not_fit_is_refused_by_name(checkout: Checkout) -> None:
    shutil.rmtree(checkout.root / ".venv")
    old = checkout.tools / "python3.9"
    checkout.program(old, "exit 1")

    run = checkout.start(PYTHON=str(old))

    assert run.returncode == 2
    assert run.stderr.strip() == f"PYTHON={old} is no Python 3.11 to 3.14."
