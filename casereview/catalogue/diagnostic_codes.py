"""Reads the codes of a disorder, each in the form of its classification (4.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from casereview.catalogue.fields import Fields

_SYSTEMS = ("dsm5tr", "icd10_uk", "icd11")
_UK_CODE = re.compile(r"[A-Z]\d\d(\.\d)?(-[A-Z]\d\d(\.\d)?)?")
_AMERICAN_CODE = re.compile(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?")
_ICD11_CODE = re.compile(r"[0-9A-Z][A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,2})?(-[0-9A-Z][A-Z]\d[0-9A-Z])?")
_NOT_WHO = frozenset({"F32.4", "F32.5", "F42.3", "F42.4", "F90.2"})
"""Codes of one digit after the point that ICD-10-CM has and the WHO's ICD-10 has not."""


def read_codes(table: Fields) -> Mapping[str, tuple[str, ...]]:
    """Return the codes by classification; an American code never passes for a UK one."""
    codes = {name: table.texts(name) for name in table.names()}
    table.known(codes, _SYSTEMS)
    for code in codes.get("icd10_uk", ()):
        if _UK_CODE.fullmatch(code) and _NOT_WHO.isdisjoint(code.split("-")):
            continue
        american = _AMERICAN_CODE.fullmatch(code)
        words = "is an American code and no WHO ICD-10 one" if american else "is no ICD-10 code"
        table.log.fault(table.at("icd10_uk"), f"{code} {words}.")
    for code in codes.get("icd11", ()):
        if not _ICD11_CODE.fullmatch(code):
            table.log.fault(table.at("icd11"), f"{code} is no ICD-11 code, such as 6B00.")
    return codes
