"""Outlook messages (.msg): the MAPI properties in their compound file (MS-OXMSG, MS-OXRTFCP).

A property that is text or bytes is a stream of its own, named by its number and type; dates stand
in the stream of properties. An attached message is a storage within, of the same form.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from casereview.correspondence.formats.html import decode_html, strip_html
from casereview.correspondence.formats.mail_page import attached_note, page_of_mail
from casereview.correspondence.formats.plain import decode
from casereview.correspondence.formats.rtf import read_rtf
from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import FILED, Enclosed, Parsed, UnreadableError, plain_name

if TYPE_CHECKING:
    from olefile import OleFileIO

_BROKEN = f"This Outlook message is damaged and cannot be opened. {FILED}"
_PROPERTIES = "__properties_version1.0"
_HEADS = {"top": 32, "inner": 24, "attachment": 8}  # bytes before the first property
_SUBJECT, _BODY, _HTML, _PACKED_RTF = 0x0037, 0x1000, 0x1013, 0x1009
_FROM_NAME, _FROM_ADDRESS, _FROM_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_TO, _COPY = 0x0E04, 0x0E03
_SENT, _DELIVERED = 0x0039, 0x0E06
_DATA, _LONG_NAME, _SHORT_NAME, _SHOWN_NAME = 0x3701, 0x3707, 0x3704, 0x3001
_CONTENT_ID, _IN_TEXT = 0x3712, 0x7FFE
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)

_RTF_WORDS = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What the dictionary of a packed RTF body holds before its first byte."""


def parse(data: bytes, limits: Limits) -> Parsed:
    """Return headers and body as one page without paper, and what was attached.

    Raises UnreadableError for a file that is broken or holds neither words nor attachments.
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            message = _Message(file, (), limits)
            heads, body = message.heads(), message.body()
            enclosed, pictures = message.enclosed(0)
            return page_of_mail(
                heads, body, enclosed, attached_note(len(enclosed), pictures), limits
            )
    except (UnreadableError, MemoryError):
        raise
    except Exception as fault:  # a torn compound file ends in almost any error
        raise UnreadableError(_BROKEN) from fault


class _Message:
    """One message within the compound file: the file itself, or one that was attached."""

    def __init__(self, file: OleFileIO, place: Sequence[str], limits: Limits) -> None:
        self._file = file
        self._place = tuple(place)
        self._limits = limits

    def heads(self) -> list[tuple[str, str]]:
        """Return the headers that matter, in the order in which a mail program shows them."""
        return [
            ("From", self._sender()),
            ("To", self._line(_TO)),
            ("Cc", self._line(_COPY)),
            ("Date", self._sent()),
            ("Subject", self._line(_SUBJECT)),
        ]

    def body(self) -> str:
        """Return the plain body, else the words of the HTML one, else those of the RTF one."""
        plain = self._text(_BODY)
        if plain.strip():
            return plain
        markup = self._bytes(_HTML)
        if markup.strip():
            return strip_html(decode_html(markup))
        packed = self._bytes(_PACKED_RTF)
        return read_rtf(unpack_rtf(packed, self._limits), self._limits) if packed else ""

    def enclosed(self, depth: int) -> tuple[tuple[Enclosed, ...], int]:
        """Return what was attached, and how many pictures only stand within the text."""
        found: list[Enclosed] = []
        pictures = size = 0
        for place in self._attachments():
            part = _Message(self._file, place, self._limits)
            name = part._line(_LONG_NAME) or part._line(_SHORT_NAME) or part._line(_SHOWN_NAME)
            inner = (*place, f"__substg1.0_{_DATA:04X}000D")
            if part._holds(*inner):
                content = _Message(self._file, inner, self._limits).as_text(depth + 1)
                name = re.sub(r"(\.msg)?$", ".txt", name or "attached message", count=1)
            else:
                content = part._bytes(_DATA)
            if part._line(_CONTENT_ID) and part._is_in_text():
                pictures += 1
                continue
            size += len(content)
            if content and size <= self._limits.unpacked:
                found.append(Enclosed(plain_name(name), content))
        return tuple(found), pictures

    def as_text(self, depth: int) -> bytes:
        """Return an attached message as text: its form within the file cannot stand alone."""
        if depth > self._limits.depth:
            raise UnreadableError(_BROKEN)
        lines = [f"{name}: {value}" for name, value in self.heads() if value]
        names = [f"Attached: {part.name}" for part in self.enclosed(depth)[0]]
        return "\n".join([*lines, *names, "", self.body()]).encode("utf-8", "replace")

    def _attachments(self) -> Iterator[tuple[str, ...]]:
        level = len(self._place)
        seen: set[str] = set()
        for entry in self._file.listdir(streams=False, storages=True):
            if (
                len(entry) == level + 1
                and tuple(entry[:level]) == self._place
                and entry[level].startswith("__attach_version1.0_#")
                and entry[level] not in seen
            ):
                seen.add(entry[level])
                if len(seen) > self._limits.entries:
                    raise UnreadableError(_BROKEN)
                yield tuple(entry)

    def _sender(self) -> str:
        name = self._line(_FROM_NAME)
        address = self._line(_FROM_SMTP) or self._line(_FROM_ADDRESS)
        if "@" not in address or address == name:
            return name or address
        return f"{name} <{address}>" if name else address

    def _sent(self) -> str:
        for number in (_SENT, _DELIVERED):
            value = self._fixed(number, 0x0040)
            if value is not None:
                (ticks,) = struct.unpack("<Q", value)
                try:
                    when = _EPOCH + timedelta(microseconds=ticks // 10)
                except OverflowError:
                    continue
                return f"{when:%a}, {when.day} {when:%b %Y %H:%M:%S} +0000"
        return ""

    def _is_in_text(self) -> bool:
        hidden = self._fixed(_IN_TEXT, 0x000B)
        return hidden is None or hidden[:1] == b"\x01"

    def _fixed(self, number: int, kind: int) -> bytes | None:
        """Return the eight bytes of a property that has no stream of its own."""
        stream = self._stream(_PROPERTIES)
        last = self._place[-1] if self._place else ""
        form = "attachment" if last.startswith("__attach") else "inner" if last else "top"
        for at in range(_HEADS[form], len(stream) - 15, 16):
            tag = struct.unpack_from("<HH", stream, at)
            if tag == (kind, number):
                return stream[at + 8 : at + 16]
        return None

    def _line(self, number: int) -> str:
        return " ".join(self._text(number).split())

    def _text(self, number: int) -> str:
        wide = self._stream(f"__substg1.0_{number:04X}001F")
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        return decode(self._stream(f"__substg1.0_{number:04X}001E"))[0].rstrip("\0")

    def _bytes(self, number: int) -> bytes:
        return self._stream(f"__substg1.0_{number:04X}0102")

    def _stream(self, name: str) -> bytes:
        if not self._holds(*self._place, name):
            return b""
        with self._file.openstream([*self._place, name]) as stream:
            content: bytes = stream.read(self._limits.unpacked + 1)
        if len(content) > self._limits.unpacked:
            raise UnreadableError(_BROKEN)
        return content

    def _holds(self, *place: str) -> bool:
        return bool(self._file.exists(list(place)))


def unpack_rtf(packed: bytes, limits: Limits) -> bytes:
    """Return the RTF of a body packed as [MS-OXRTFCP] says; b"" for another kind."""
    if len(packed) < 16:
        return b""
    size, _raw, kind, _checksum = struct.unpack_from("<II4sI", packed)
    content = packed[16 : size + 4]
    if kind == b"MELA":
        return content
    if kind != b"LZFu":
        return b""
    return bytes(_unpacked(content, limits.characters))


def _unpacked(content: bytes, most: int) -> bytearray:
    window = bytearray(4096)
    window[: len(_RTF_WORDS)] = _RTF_WORDS
    to = len(_RTF_WORDS)
    out = bytearray()
    control = at = bit = 0
    while at < len(content) and len(out) <= most:
        if not bit:
            control, at, bit = content[at], at + 1, 8
            continue
        bit -= 1
        said, control = control & 1, control >> 1
        start, length = at, 1
        if said:  # a place in the window and a length, in two bytes
            if at + 2 > len(content):
                break
            token = content[at] << 8 | content[at + 1]
            start, length = token >> 4, (token & 15) + 2
            if start == to:
                break
        for step in range(length):
            byte = window[(start + step) % 4096] if said else content[at]
            window[to] = byte
            out.append(byte)
            to = (to + 1) % 4096
        at += 2 if said else 1
    return out
