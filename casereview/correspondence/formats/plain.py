"""Plain text: find the encoding, keep every character where it was."""

from __future__ import annotations

import codecs

from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import FILED, Parsed, ParsedPage, UnreadableError, storable
from casereview.correspondence.sniff import utf16_byte_order

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def parse(data: bytes, limits: Limits) -> Parsed:
    """Return the text as one page without paper; raises UnreadableError where there is none."""
    text, note = decode(data[: 4 * limits.characters + 4])
    if len(text) > limits.characters:
        text = text[: limits.characters]
        note = f"Only the first {limits.characters:,} characters were read. {note}".strip()
    text = storable(text)
    if not text.strip("\N{REPLACEMENT CHARACTER}").strip():
        msg = f"This file holds no text. {FILED}"
        raise UnreadableError(msg)
    return Parsed((ParsedPage(text),), "native", 1, note)


def decode(data: bytes) -> tuple[str, str]:
    """Return the text without its byte order mark, and a sentence where decoding was a guess."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace"), ""
    if codec := utf16_byte_order(data[:8192]) or "":
        return data.decode(codec, "replace"), ""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data), ""
    except UnicodeDecodeError:
        note = "The text was not UTF-8 and was read as Western European (Windows-1252)."
        return data.decode("cp1252", "replace"), note


def named_codec(name: str) -> str | None:
    """Return the codec that a document names, if it is one for text and known here."""
    spelt = name.strip().strip("\"'").lower()
    if spelt in ("us-ascii", "ascii", "iso-8859-1", "latin1", "iso8859-1"):
        return "cp1252"  # what programs mean by it: a superset
    try:
        found = codecs.lookup(spelt)
    except (LookupError, ValueError):
        return None
    return found.name if getattr(found, "_is_text_encoding", True) else None
