"""How the seals of a case's history are chained, for whoever verifies them without the case.

A seal's hash covers its number, its time, the hash before it and a digest of what its command
changed. The digest is salted, so it says nothing of the content, and the chain can be verified by
somebody who may not see it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

Value = str | int | None


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
