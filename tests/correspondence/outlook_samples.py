"""Outlook messages for tests: a compound file written sector by sector ([MS-CFB], [MS-OXMSG]).

The program reads such files with another's reader, so that what is written here is checked by it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT_SECTOR, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


@dataclass
class Node:
    """A storage with its children, or a stream with its bytes."""

    name: str
    data: bytes | None = None
    children: list[Node] = field(default_factory=list)
    number: int = 0
    start: int = END
    right: int = NONE


def compound(root: Node) -> bytes:
    """Return a compound file; siblings form a chain to the right, which readers must take."""
    nodes: list[Node] = []
    _number(root, nodes)
    mini = bytearray()
    mini_fat: list[int] = []
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        start = len(sectors)
        pieces = [data[at : at + SECTOR] for at in range(0, len(data), SECTOR)]
        for number, piece in enumerate(pieces):
            sectors.append(piece.ljust(SECTOR, b"\0"))
            fat.append(start + number + 1 if number + 1 < len(pieces) else END)
        return start if pieces else END

    for node in nodes[1:]:
        if not node.data:
            continue
        if len(node.data) >= CUTOFF:
            node.start = put(node.data)
            continue
        node.start = len(mini_fat)
        count = -(-len(node.data) // MINI)
        mini_fat += [*range(node.start + 1, node.start + count), END]
        mini += node.data.ljust(count * MINI, b"\0")
    root.start = put(bytes(mini))
    mini_start = put(b"".join(struct.pack("<I", n) for n in mini_fat))
    entries = b"".join(_entry(node, len(mini)) for node in nodes)
    directory = put(entries.ljust(-(-len(entries) // SECTOR) * SECTOR, b"\0"))
    count = 1
    while count * (SECTOR // 4) < len(sectors) + count:
        count += 1
    table = fat + [FAT_SECTOR] * count
    table += [FREE] * (count * (SECTOR // 4) - len(table))
    places = [len(sectors) + n for n in range(count)]
    packed = b"".join(struct.pack("<I", n) for n in table)
    sectors += [packed[at : at + SECTOR] for at in range(0, len(packed), SECTOR)]
    mini_count = -(-len(mini_fat) * 4 // SECTOR)
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, count, directory, 0, CUTOFF, mini_start, mini_count, END, 0),
    )
    header += b"".join(struct.pack("<I", n) for n in (places + [FREE] * 109)[:109])
    return header + b"".join(sectors)


def _number(node: Node, nodes: list[Node]) -> None:
    node.number = len(nodes)
    nodes.append(node)
    node.children.sort(key=lambda child: (len(child.name), child.name.upper()))
    for child in node.children:
        _number(child, nodes)
    for child, after in zip(node.children, node.children[1:], strict=False):
        child.right = after.number


def _entry(node: Node, mini_size: int) -> bytes:
    name = node.name.encode("utf-16-le") + b"\0\0"
    kind = 5 if node.number == 0 else 1 if node.data is None else 2
    child = node.children[0].number if node.children else NONE
    size = mini_size if node.number == 0 else len(node.data or b"")
    return struct.pack(
        "<64sHBBIII16xI16xIQ",
        name,
        *(len(name), kind, 1),
        *(NONE, node.right, child, 0),
        *(node.start, size),
    )


_WORDS = "Dear Dr Quill\r\nHer PHQ-9 was 14 and her GAD-7 was 11.\r\nZoë Marsh"


def text(number: int, words: str) -> Node:
    return Node(f"__substg1.0_{number:04X}001F", words.encode("utf-16-le"))


def binary(number: int, data: bytes) -> Node:
    return Node(f"__substg1.0_{number:04X}0102", data)


def properties(head: int, *rows: tuple[int, int, int]) -> Node:
    body = b"".join(struct.pack("<HHIQ", kind, number, 6, value) for kind, number, value in rows)
    return Node("__properties_version1.0", bytes(head) + body)


def filetime(when: datetime) -> int:
    return int((when - _EPOCH).total_seconds()) * 10_000_000


def attachment(number: int, name: str, data: bytes, *more: Node) -> Node:
    return Node(
        f"__attach_version1.0_#{number:08X}",
        children=[properties(8), text(0x3707, name), binary(0x3701, data), *more],
    )


def attached_message(number: int, name: str, *parts: Node) -> Node:
    inner = Node("__substg1.0_3701000D", children=[properties(24), *parts])
    return Node(
        f"__attach_version1.0_#{number:08X}", children=[properties(8), text(0x3001, name), inner]
    )


def message(*parts: Node, sent: datetime | None = None) -> bytes:
    """Return a message with these properties and attachments."""
    rows = [(0x0040, 0x0039, filetime(sent))] if sent else []
    return compound(Node("Root Entry", children=[properties(32, *rows), *parts]))


def letter(body: Node | None = None, *attachments: Node) -> bytes:
    """Return an ordinary message from a service to a practice."""
    return message(
        text(0x0037, "Ms Ada Bell, closing summary"),
        text(0x0C1A, "Zoë Marsh"),
        text(0x5D01, "z.marsh@fen-tt.example"),
        text(0x0E04, "Dr Quill"),
        body or text(0x1000, _WORDS),
        *attachments,
        sent=datetime(2021, 5, 14, 8, 0, tzinfo=UTC),
    )
