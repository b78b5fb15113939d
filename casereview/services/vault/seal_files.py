"""The chain of a case's seals in a file without content, and its verification by anybody.

The file holds numbers, times and hashes: no label, no name, no word of the case. The digests of
content are salted, and the salts stay in the case.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from casereview.domain.custody import seals
from casereview.errors import BadInputError
from casereview.services.session import OpenCase
from casereview.services.vault.history_words import moment

MAGIC = "CaseReview seals"
FORMAT = 1
_LARGEST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What a file of seals shows: how many entries, from when to when, and whether it holds.

    head: the printed head of the last entry. found: whether a head that was asked for is in it,
    None where none was; answer: the same in a sentence.
    """

    case: str
    entries: int
    first: str
    last: str
    head: str
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    found: bool | None = None
    answer: str = ""

    def document(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"whole": not self.faults, **asdict(self)}

    def lines(self) -> tuple[str, ...]:
        """Return it as lines for reading."""
        whole = "Every seal agrees with the one before it." if not self.faults else ""
        return (
            f"{self.entries} entries, {moment(self.first)} to {moment(self.last)}",
            f"head      {self.head}",
            *(f"note      {text}" for text in self.notes),
            *(f"BROKEN    {text}" for text in self.faults),
            *([whole] if whole else []),
            *([self.answer] if self.answer else []),
        )


def write(case: OpenCase, path: Path) -> int:
    """Write the seals of a case to a new file; how many there are. Raises BadInputError."""
    chain = case.file.commands.chain()
    document = {
        "magic": MAGIC,
        "format": FORMAT,
        "case": case.id,
        "seals": [[seal.number, seal.at, seal.content, seal.hash] for seal in chain],
    }
    text = json.dumps(document, indent=0)
    try:
        with path.open("x", encoding="ascii") as file:
            file.write(f"{text}\n")
    except OSError as fault:
        raise BadInputError(
            f"{path} cannot be written ({fault.strerror}).", kept="The case is unchanged."
        ) from fault
    return len(chain)


def verify(path: Path, head: str = "") -> ChainCheck:
    """Compute every hash of a file of seals anew, and look for a printed head in it.

    Raises BadInputError where it is no such file or the head is none.
    """
    case_id, chain = _read(path)
    faults, notes = [], []
    prev, before = seals.genesis(case_id), ""
    for place, (number, at, content, stored) in enumerate(chain, 1):
        computed = seals.chained(number, at, prev, content)
        if number != place or computed != stored:
            faults.append(f"The seal of entry {number} does not agree with the one before it.")
            break
        if at < before:
            notes.append(f"Entry {number} is dated before entry {number - 1}: a clock was set.")
        prev, before = stored, at
    number, last_at, _content, stored = chain[-1]
    found, answer = _found(chain, head) if head and not faults else (None, "")
    return ChainCheck(
        case=case_id,
        entries=len(chain),
        first=chain[0][1],
        last=last_at,
        head=seals.spelled(f"{number}:{stored}"),
        faults=tuple(faults),
        notes=tuple(notes),
        found=found,
        answer=answer,
    )


def _found(chain: list[_Seal], head: str) -> tuple[bool, str]:
    try:
        number, digits = seals.read_head(head)
    except ValueError as fault:
        raise BadInputError(f"This is not the head of a history: {fault}.") from fault
    if not 1 <= number <= len(chain) or not chain[number - 1][3].startswith(digits):
        return False, "The head that was asked for is not in this chain."
    sealed = moment(chain[number - 1][1])
    return True, f"The head is entry {number} of this chain, sealed {sealed}."


_Seal = tuple[int, str, str, str]


def _read(path: Path) -> tuple[str, list[_Seal]]:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise _no_seals(path)
        body = json.loads(path.read_bytes())
        if body["magic"] != MAGIC:
            raise _no_seals(path)
        if body["format"] != FORMAT:
            raise BadInputError(
                f"{path.name} was written by a newer version.", do="Install the newer version."
            )
        chain = [_seal(*values) for values in body["seals"]]
        if not chain or not isinstance(body["case"], str):
            raise _no_seals(path)
        return body["case"], chain
    except OSError as fault:
        raise BadInputError(f"{path.name} cannot be read ({fault.strerror}).") from fault
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise _no_seals(path) from fault


def _seal(number: object, at: object, content: object, stored: object) -> _Seal:
    """Return a seal of the file; raises ValueError or TypeError where a value is none of its."""
    if type(number) is not int or not all(isinstance(part, str) for part in (at, content, stored)):
        msg = "not a seal"
        raise TypeError(msg)
    datetime.fromisoformat(str(at))
    return number, str(at), str(content), str(stored)


def _no_seals(path: Path) -> BadInputError:
    return BadInputError(f"{path.name} is not a file of seals.", kept="Nothing was verified.")
