"""How much a received document may cost: every one is untrusted."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Self

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for reading or drawing one document; beyond them it is filed unread or cut short.

    seconds: wall clock and processor time. memory, reply and document sizes in bytes.
    unpacked and ratio bound what a compressed document may grow to, entries how many parts it has,
    depth how far they may lie within each other, recognised how many pages without text are put
    through character recognition without being asked for.
    """

    seconds: float = 60.0
    memory: int = 1024 * MEBIBYTE
    reply: int = 256 * MEBIBYTE
    document: int = 256 * MEBIBYTE
    pages: int = 2000
    characters: int = 6_000_000
    unpacked: int = 128 * MEBIBYTE
    ratio: int = 150
    entries: int = 4000
    pixels: int = 40_000_000
    depth: int = 24
    recognised: int = 24

    def as_dict(self) -> dict[str, float | int]:
        """Return the bounds as they travel to the child process."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, float | int]) -> Self:
        """Return the bounds that `as_dict` wrote."""
        return cls(**values)  # type: ignore[arg-type]  # every value was a field of this class
