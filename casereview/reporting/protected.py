"""Wordings of questionnaires and manuals that are protected, known by their fingerprints alone.

The program holds none of the wordings: a fingerprint is the SHA-256 of a run of words in lower
case. Words within quotation marks are a citation and are passed over.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import cache

from casereview.paths import resources

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_SHOWN = 3
"""Words told of what was found: enough to find it, too few to repeat it."""


def fingerprint(words: list[str]) -> str:
    """Return the fingerprint of a run of words."""
    plain = " ".join(word.casefold().replace("’", "'") for word in words)
    return hashlib.sha256(plain.encode()).hexdigest()[:24]


def protected_runs(text: str) -> list[tuple[str, str]]:
    """Return each protected wording in a text: whose it is, and how it begins."""
    known = _known()
    found: dict[tuple[str, str], None] = {}
    for part in _QUOTED.split(text):
        words = _WORD.findall(part)
        for length, prints in known.items():
            for start in range(len(words) - length + 1):
                name = prints.get(fingerprint(words[start : start + length]))
                if name:
                    found[name, " ".join(words[start : start + _SHOWN])] = None
    return list(found)


@cache
def _known() -> dict[int, dict[str, str]]:
    path = resources() / "report" / "protected.toml"
    with path.open("rb") as stream:
        rows = tomllib.load(stream)["wording"]
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        for print_ in row["fingerprints"]:
            found.setdefault(row["words"], {})[print_] = row["instrument"]
    return found
