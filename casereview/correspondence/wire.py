"""Frames between the program and its reading process: a JSON head and a body of bytes.

Nothing but JSON and raw bytes is ever decoded, so that a child taken over by a hostile document
can send wrong text at worst, never code.
"""

from __future__ import annotations

import json
import struct
from typing import IO

_SIZES = struct.Struct(">4sIQ")
_MARK = b"CRw1"
_LARGEST_HEAD = 64 * 1024 * 1024

Head = dict[str, object]


class WireError(Exception):
    """The other side broke off, sent something else or more than was allowed (`oversized`)."""

    def __init__(self, reason: str, *, oversized: bool = False) -> None:
        self.oversized = oversized
        super().__init__(reason)


def write_frame(stream: IO[bytes], head: Head, body: bytes = b"") -> None:
    """Send one frame."""
    encoded = json.dumps(head, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    stream.write(_SIZES.pack(_MARK, len(encoded), len(body)))
    stream.write(encoded)
    stream.write(body)
    stream.flush()


def read_frame(stream: IO[bytes], largest: int) -> tuple[Head, bytes] | None:
    """Receive one frame of at most `largest` bytes; None where the stream ends between frames.

    Raises WireError for a broken, foreign or oversized frame.
    """
    sizes = _read_exactly(stream, _SIZES.size, at_end_ok=True)
    if not sizes:
        return None
    mark, head_size, body_size = _SIZES.unpack(sizes)
    if mark != _MARK:
        msg = "not a frame"
        raise WireError(msg)
    if head_size > min(largest, _LARGEST_HEAD) or head_size + body_size > largest:
        msg = "frame too large"
        raise WireError(msg, oversized=True)
    try:
        head = json.loads(_read_exactly(stream, head_size))
    except (ValueError, RecursionError) as fault:
        msg = "head is not JSON"
        raise WireError(msg) from fault
    if not isinstance(head, dict):
        msg = "head is no object"
        raise WireError(msg)
    return head, _read_exactly(stream, body_size)


def _read_exactly(stream: IO[bytes], size: int, *, at_end_ok: bool = False) -> bytes:
    parts: list[bytes] = []
    left = size
    while left:
        part = stream.read(min(left, 1 << 20))
        if not part:
            if at_end_ok and left == size:
                return b""
            msg = "stream ended inside a frame"
            raise WireError(msg)
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
