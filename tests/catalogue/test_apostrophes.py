"""The apostrophes and quotation marks of shipped texts are those of the report that prints them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casereview.catalogue.shipped import shipped_file

ROOMS = ("clinical", "privacy", "report", "retention")
RESOURCES = shipped_file().parents[1]
FILES = sorted(path for room in ROOMS for path in (RESOURCES / room).rglob("*.toml"))
STRAIGHT = re.compile(r"[^\W\d_]'|'[^\W\d_]|\"")


def texts(value: Any) -> Iterator[str]:
    """Every text in a file, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(RESOURCES)))
def test_no_shipped_text_has_a_straight_apostrophe_or_quotation_mark(file: Path) -> None:
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    assert [text for text in texts(read) if STRAIGHT.search(text)] == []


def test_a_straight_one_would_be_seen() -> None:
    assert len(FILES) > 80
    assert all(
        STRAIGHT.search(text) for text in ("one's", "others' talk", "'several'", 'so-called "x"')
    )
    assert not any(STRAIGHT.search(text) for text in ("one’s", "“several”", "5 % of 60"))
