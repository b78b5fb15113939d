"""What kind of document some bytes are: by content first, then by the file name's ending."""

from __future__ import annotations

import re
from enum import StrEnum


class Format(StrEnum):
    """The formats told apart; the value is the media type."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    EML = "message/rfc822"
    TXT = "text/plain"
    RTF = "application/rtf"
    HTML = "text/html"
    MSG = "application/vnd.ms-outlook"
    OLE = "application/x-ole-storage"
    ZIP = "application/zip"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"
    OTHER_PICTURE = "image/*"
    EMPTY = "application/x-empty"
    UNKNOWN = "application/octet-stream"


_PREFIXES = (
    (b"\x89PNG\r\n\x1a\n", Format.PNG),
    (b"\xff\xd8\xff", Format.JPEG),
    (b"II*\x00", Format.TIFF),
    (b"MM\x00*", Format.TIFF),
    (b"II+\x00", Format.TIFF),
    (b"MM\x00+", Format.TIFF),
    (b"GIF8", Format.OTHER_PICTURE),
    (b"{\\rtf", Format.RTF),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OUTLOOK = "__properties_version1.0".encode("utf-16-le")
_HTML = re.compile(rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S)
_MAIL_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]?[^\r\n]*\r?\n")
_MAIL_SIGN = re.compile(rb"^(?:Message-ID|MIME-Version|Received|Return-Path):", re.I | re.M)
_HEAD = 8192


def sniff(data: bytes, extension: str) -> Format:
    """Return the format of `data`; extension is lower case without its dot."""
    head = data[:_HEAD]
    if len(data) < _HEAD and not data.strip(b"\x00 \t\r\n"):
        return Format.EMPTY
    for prefix, found in _PREFIXES:
        if head.startswith(prefix):
            return found
    if head.startswith(_COMPOUND):
        return Format.MSG if _OUTLOOK in data else Format.OLE
    if (head.startswith(b"RIFF") and head[8:12] == b"WEBP") or head[4:12] == b"ftypheic":
        return Format.OTHER_PICTURE
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return Format.RTF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Format.DOCX if b"word/document.xml" in data else Format.ZIP
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return Format.HTML
    if _is_mail(head, extension):
        return Format.EML
    return Format.TXT if looks_like_text(head) else Format.UNKNOWN


def looks_like_text(head: bytes) -> bool:
    """Whether some bytes could be a text in an encoding that is read here."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    if head.count(0):
        return utf16_byte_order(head) is not None
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return control <= len(head) // 200


def utf16_byte_order(head: bytes) -> str | None:
    """Return the codec of UTF-16 text without a mark (mostly Latin letters), or None."""
    pairs = len(head) // 2
    if pairs < 4:
        return None
    if head[1::2].count(0) > 0.7 * pairs and head[0::2].count(0) < 0.05 * pairs:
        return "utf-16-le"
    if head[0::2].count(0) > 0.7 * pairs and head[1::2].count(0) < 0.05 * pairs:
        return "utf-16-be"
    return None


def _is_mail(head: bytes, extension: str) -> bool:
    if not _MAIL_HEADER.match(head):
        return False
    if extension == "eml":
        return True
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    return extension != "txt" and bool(_MAIL_SIGN.search(block))
