"""The third-party notices name everything that is shipped, as it is locked today."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Licences that a part may ship under; GPL-only parts may not.
ACCEPTED = re.compile(
    r"0BSD|Apache-2\.0|BSD-[23]-Clause|CC0-1\.0|LGPL-3\.0-only|MIT|MIT-0|MIT-CMU|MPL-2\.0|OFL-1\.1"
    r"|PSF-2\.0|Zlib"
)


@pytest.fixture(scope="module")
def notices() -> ModuleType:
    path = ROOT / "packaging" / "notices.py"
    spec = importlib.util.spec_from_file_location("notices", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="the notices are written with Python 3.11"
)
def test_notices_are_current(notices: ModuleType) -> None:
    assert notices.NOTICES.read_text(encoding="utf-8") == notices.text(), (
        "run .venv/bin/python packaging/notices.py"
    )


def test_every_shipped_package_is_locked_and_has_an_accepted_licence(notices: ModuleType) -> None:
    versions = notices.pins()
    packages = notices.shipped()
    assert {"pyside6-essentials", "sqlcipher3", "numpy"} <= set(packages)
    for name in packages:
        assert name in versions
        every = [
            any(ACCEPTED.fullmatch(choice) for choice in part.split(" OR "))
            for part in notices.licence_of(name).split(" AND ")
        ]
        assert all(every), f"{name}: {notices.licence_of(name)}"


def test_every_font_lies_beside_its_licence() -> None:
    fonts = [file for file in (ROOT / "resources").rglob("*") if file.suffix in {".ttf", ".otf"}]
    assert fonts
    assert [font.name for font in fonts if not (font.parent / "OFL.txt").is_file()] == []
