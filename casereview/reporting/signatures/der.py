"""The few forms of ASN.1 DER that a signature of a PDF is made of, written and read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

INTEGER, OCTETS, NULL, OID, SEQUENCE, SET = 0x02, 0x04, 0x05, 0x06, 0x30, 0x31


def tlv(tag: int, content: bytes) -> bytes:
    """Return content under a tag with its length."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def sequence(*parts: bytes) -> bytes:
    """Return parts in order."""
    return tlv(SEQUENCE, b"".join(parts))


def set_of(*parts: bytes) -> bytes:
    """Return parts in the order that DER settles for a set."""
    return tlv(SET, b"".join(sorted(parts)))


def octets(content: bytes) -> bytes:
    """Return bytes as a string of octets."""
    return tlv(OCTETS, content)


def integer(value: int) -> bytes:
    """Return a number that is not negative."""
    return tlv(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    """Return an object identifier such as `1.2.840.113549.1.7.2`."""
    first, second, *rest = (int(part) for part in dotted.split("."))
    return tlv(OID, b"".join(_base128(arc) for arc in (first * 40 + second, *rest)))


def _base128(value: int) -> bytes:
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(0x80 | (value & 0x7F))
    return bytes(reversed(digits))


NOTHING = tlv(NULL, b"")


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of DER that was read: its tag, its content, and the whole of it."""

    tag: int
    content: bytes
    whole: bytes

    @property
    def parts(self) -> tuple[Node, ...]:
        """The pieces within; raises ValueError where they are none."""
        return tuple(_read(self.content))

    def under(self, tag: int) -> bytes:
        """Return it as it would be under another tag."""
        return tlv(tag, self.content)


def read(data: bytes) -> Node:
    """Return the first piece of some bytes, whatever follows it; raises ValueError."""
    return next(_read(data))


def find(parts: Sequence[Node], tag: int) -> Node:
    """Return the first piece of a tag; raises ValueError where there is none."""
    for part in parts:
        if part.tag == tag:
            return part
    msg = f"no piece with tag {tag:#x}"
    raise ValueError(msg)


def _read(data: bytes) -> Iterator[Node]:
    at = 0
    while at < len(data) or at == 0:
        if len(data) < at + 2:
            msg = "the bytes end within a piece"
            raise ValueError(msg)
        tag, size, start = data[at], data[at + 1], at + 2
        if size & 0x80:
            count = size & 0x7F
            if not 1 <= count <= 4:
                msg = "a length that DER does not have"
                raise ValueError(msg)
            size = int.from_bytes(data[start : start + count], "big")
            start += count
        end = start + size
        if end > len(data):
            msg = "the bytes end within a piece"
            raise ValueError(msg)
        yield Node(tag, data[start:end], data[at:end])
        at = end
