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

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_SHOWN = 3
"""Words told of what was found: enough to find it, too few to repeat it."""


def fingerprint(words: list[str]) -> str:
    """Return the fingerprint of a run of words: of its first word, and of all of them."""
    return f"{_of(words[0])} {_of(' '.join(words))}"


def protected_runs(text: str) -> list[tuple[str, str]]:
    """Return each protected wording in a text: whose it is, and how it begins."""
    known = _known()
    found: dict[tuple[str, str], None] = {}
    for part in _QUOTED.split(text.casefold().replace("’", "'")):
        words = _WORD.findall(part)
        starts = {word for word in set(words) if _of(word) in known}
        for at, word in enumerate(words):
            for length, prints in known[_of(word)].items() if word in starts else ():
                name = prints.get(_of(" ".join(words[at : at + length])))
                if name:
                    found[name, " ".join(words[at : at + _SHOWN])] = None
    return list(found)


def _of(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:24]


@cache
def _known() -> dict[str, dict[int, dict[str, str]]]:
    """Return whose each wording is, by its first word, its length and the whole of it."""
    path = resources() / "report" / "protected.toml"
    with path.open("rb") as stream:
        rows = tomllib.load(stream)["wording"]
    found: dict[str, dict[int, dict[str, str]]] = {}
    for row in rows:
        for pair in row["fingerprints"]:
            begins, whole = pair.split()
            found.setdefault(begins, {}).setdefault(row["words"], {})[whole] = row["instrument"]
    return found
