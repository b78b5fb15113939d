"""How the seals of a case's history are chained, for whoever verifies them without the case.

A seal's hash covers its number, its time, the hash before it and a digest of what its command
changed. The digest is salted, so it says nothing of the content, and the chain can be verified by
somebody who may not see it. The head, the last seal's number and hash, is printed in reports.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence

Value = str | int | None

LEAST_DIGITS = 8
"""Hexadecimal digits of a hash that are needed at least to tell one seal from another."""

_HASH_DIGITS = 64
_HEAD = re.compile(r"(\d{1,12})\s*:\s*((?:[0-9a-fA-F]{4}\s+)*[0-9a-fA-F]+)(?!\w)")


def genesis(case_id: str) -> str:
    """Return what the first seal of a case follows."""
    return digest([("CaseReview history", 1, case_id)])


def chained(number: int, at: str, prev: str, content: str) -> str:
    """Return the hash that a seal must bear."""
    return digest([(number, at, prev, content)])


def digest(lines: Iterable[Sequence[Value]]) -> str:
    """Return the SHA-256 (hex) of lines of compact JSON, each ended by a line feed, in UTF-8."""
    hashed = hashlib.sha256()
    for line in lines:
        text = json.dumps(list(line), ensure_ascii=False, separators=(",", ":"))
        hashed.update(text.encode() + b"\n")
    return hashed.hexdigest()


def spelled(head: str) -> str:
    """Return a head `412:ab12cd34…` as it is printed and read out: `412:ab12 cd34 …`."""
    number, _, text = head.partition(":")
    return f"{number}:{' '.join(text[at : at + 4] for at in range(0, len(text), 4))}"


def read_head(text: str) -> tuple[int, str]:
    """Read a printed head, whole or its beginning: number, and hash in small letters.

    Raises ValueError where it is none, or too short to tell one seal from another.
    """
    match = _HEAD.search(text.replace("\N{SOFT HYPHEN}", ""))
    if match is None:
        msg = "a number, a colon and letters and digits in groups of four are needed"
        raise ValueError(msg)
    digits = "".join(match[2].split()).lower()
    if not LEAST_DIGITS <= len(digits) <= _HASH_DIGITS:
        msg = f"{LEAST_DIGITS} to {_HASH_DIGITS} letters and digits are needed after the colon"
        raise ValueError(msg)
    return int(match[1]), digits
