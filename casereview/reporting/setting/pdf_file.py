"""Objects of a PDF written one after the other, and the table that finds them (ISO 32000-1 7.5)."""

from __future__ import annotations

import zlib

_LEVEL = 6


class PdfFile:
    """A file in the making; objects are known by their numbers."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def add(self, body: str | bytes) -> int:
        """Add an object; returns its number."""
        self._objects.append(body.encode("ascii") if isinstance(body, str) else body)
        return len(self._objects)

    def reserve(self) -> int:
        """Return the number of an object that is put later."""
        return self.add(b"")

    def put(self, number: int, body: str | bytes) -> None:
        """Give a reserved object its body."""
        self._objects[number - 1] = body.encode("ascii") if isinstance(body, str) else body

    def stream(self, data: bytes, entries: str = "") -> int:
        """Add data, compressed, with entries of its dictionary; returns its number."""
        packed = zlib.compress(data, _LEVEL)
        head = f"<<{entries}/Filter/FlateDecode/Length {len(packed)}>>\nstream\n"
        return self.add(head.encode("ascii") + packed + b"\nendstream")

    def data(self, root: int) -> bytes:
        """Return the whole file, whose catalogue is object `root`."""
        parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
        offsets = []
        at = len(parts[0])
        for number, body in enumerate(self._objects, 1):
            part = b"%d 0 obj\n%b\nendobj\n" % (number, body)
            offsets.append(at)
            parts.append(part)
            at += len(part)
        count = len(self._objects) + 1
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        parts += (b"%010d 00000 n \n" % offset for offset in offsets)
        parts.append(b"trailer\n<</Size %d/Root %d 0 R>>\n" % (count, root))
        parts.append(b"startxref\n%d\n%%%%EOF\n" % at)
        return b"".join(parts)


def literal(text: str) -> str:
    """Return words as a string object."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
