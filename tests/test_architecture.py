"""What import-linter cannot say of the house: offline, few dependencies, quick to start.

The direction of imports between rooms is the contract in pyproject.toml (`lint-imports`).
"""

from __future__ import annotations

import ast
import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "casereview"

# Standard library and Qt modules by which a program can reach a network.
NETWORK = {
    *{"ftplib", "http", "imaplib", "nntplib", "poplib", "smtplib", "socket", "socketserver"},
    *{"ssl", "telnetlib", "urllib", "webbrowser", "xmlrpc", "asyncio"},
    *{"aiohttp", "httpx", "requests", "urllib3", "websockets"},
    *{f"PySide6.Qt{name}" for name in ("Network", "NetworkAuth", "WebSockets", "HttpServer")},
    *{f"PySide6.QtWebEngine{name}" for name in ("Core", "Widgets", "Quick")},
}
# Only the wheel PySide6-Essentials is a dependency.
ESSENTIAL_QT = {
    *{"QtCore", "QtDBus", "QtGui", "QtPrintSupport", "QtSvg", "QtSvgWidgets", "QtTest"},
    "QtWidgets",
}

# Distributions whose first import costs a tenth of a second or more.
HEAVY = {"pandas", "numpy", "reportlab", "pypdfium2", "pypdfium2_raw", "pikepdf", "docx", "lxml"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and full name of everything a module imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def third_party(path: Path) -> Iterator[tuple[int, str]]:
    for line, name in imports(path):
        root = name.split(".")[0]
        if root != "casereview" and root not in sys.stdlib_module_names:
            yield line, name


def test_the_package_is_found() -> None:
    assert PACKAGE / "errors.py" in modules()


def test_nothing_can_reach_a_network() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules()
        for line, name in imports(path)
        if any(name == banned or name.startswith(f"{banned}.") for banned in NETWORK)
    ]
    assert found == []


def test_only_the_benchmarks_can_make_a_case_file_without_a_key() -> None:
    users = {
        str(path.relative_to(PACKAGE))
        for path in modules()
        for _line, name in imports(path)
        if name.startswith("casereview.storage.yardstick")
    }

    benchmarks = {f"services/benches/bench_{name}.py" for name in ("interview", "search", "vault")}
    assert users == {*benchmarks, "storage/yardstick_many.py"}


def test_domain_needs_the_standard_library_only() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules()
        if path.is_relative_to(PACKAGE / "domain")
        for line, name in third_party(path)
    ]
    assert found == []


def test_every_imported_package_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {
        re.split(r"[<>=;!~ \[]", line)[0].lower().replace("_", "-")
        for line in [
            *project["dependencies"],
            *(line for extra in project["optional-dependencies"].values() for line in extra),
        ]
    }
    declared.add("shiboken6")  # the binding layer of PySide6, the same release from the same makers
    providers = importlib.metadata.packages_distributions()
    found = []
    for path in modules():
        for line, name in third_party(path):
            names = {
                provider.lower().replace("_", "-") for provider in providers[name.split(".")[0]]
            }
            if not names & declared:
                found.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert found == []


def test_qt_comes_from_the_essentials_wheel_only() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules()
        for line, name in imports(path)
        if name.startswith("PySide6.") and name.split(".")[1] not in ESSENTIAL_QT
    ]
    assert found == []


@pytest.mark.parametrize("arguments", [["--quit-after-first-paint"], ["--help"]])
def test_heavy_libraries_wait_until_they_are_used(arguments: list[str], home: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "casereview", *arguments],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    loaded = {
        line.rsplit("|", 1)[-1].strip().split(".")[0]
        for line in run.stderr.splitlines()
        if line.startswith("import time:")
    }
    assert "casereview" in loaded
    assert loaded & HEAVY == set()
