"""Reads the codes of a disorder, each in the form of its classification (4.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from casereview.catalogue.content_file import sound
from casereview.catalogue.fields import Fields
from casereview.paths import resources

_AMERICAN_WORDS = (
    "is an American code and no WHO ICD-10 one: it belongs under dsm5tr, the UK code here"
)
_SYSTEMS = ("dsm5tr", "icd10_uk", "icd11")
_UK_CODE = re.compile(r"[A-Z]\d\d(\.\d)?(-[A-Z]\d\d(\.\d)?)?")
_AMERICAN_CODE = re.compile(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?")
_ICD11_CODE = re.compile(r"[0-9A-Z][A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,2})?(-[0-9A-Z][A-Z]\d[0-9A-Z])?")


@dataclass(frozen=True, slots=True)
class _Lists:
    """What the WHO's ICD-10 has of chapter F, category by category, and what only looks like it."""

    mental: Mapping[str, str]
    american: frozenset[str]


@cache
def _lists() -> _Lists:
    """Read `resources/clinical/icd10.toml`; raises CatalogueError for a broken file."""
    return sound(resources() / "clinical" / "icd10.toml", _read_lists)


def _read_lists(top: Fields) -> _Lists:
    mental = top.table("mental")
    digits = {category: mental.text(category) for category in mental.names()}
    return _Lists(digits, frozenset(top.texts("american")))


def read_codes(table: Fields) -> Mapping[str, tuple[str, ...]]:
    """Return the codes by classification; an American code never passes for a UK one."""
    codes = {name: table.texts(name) for name in table.names()}
    table.known(codes, _SYSTEMS)
    for code in codes.get("icd10_uk", ()):
        if wrong := _not_uk(code):
            table.log.fault(table.at("icd10_uk"), f"{code} {wrong}.")
    for code in codes.get("icd11", ()):
        if not _ICD11_CODE.fullmatch(code):
            table.log.fault(table.at("icd11"), f"{code} is no ICD-11 code, such as 6B00.")
    for code in codes.get("dsm5tr", ()):
        if not all(_AMERICAN_CODE.fullmatch(part) for part in code.split("-")):
            words = "is no code as DSM-5-TR prints them, such as F43.10"
            table.log.fault(table.at("dsm5tr"), f"{code} {words}.")
    return codes


def _not_uk(code: str) -> str:
    """Return why a code, or a range of them, is none of the UK's ICD-10; nothing where it is."""
    if not _UK_CODE.fullmatch(code):
        american = all(_AMERICAN_CODE.fullmatch(part) for part in code.split("-"))
        return _AMERICAN_WORDS if american else "is no ICD-10 code, such as F43.1"
    lists = _lists()
    for part in code.split("-"):
        category, _, digit = part.partition(".")
        if part in lists.american:
            return _AMERICAN_WORDS
        known = category in lists.mental and digit in lists.mental[category]
        if part.startswith("F") and not known:
            return "is no code of the WHO's ICD-10"
    return ""
