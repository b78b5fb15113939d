"""E-mail: the headers that matter, then the body as text; attachments are named in the note."""

from __future__ import annotations

import email
import re
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

from casereview.correspondence.formats.plain import decode
from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import FILED, Parsed, ParsedPage, UnreadableError, storable

_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_DROPPED = {"script", "style", "head", "title", "template", "noscript"}
_BREAKS = {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote"}


def parse(data: bytes, limits: Limits) -> Parsed:
    """Return headers and body as one page without paper; offsets count in this decoded text.

    Raises UnreadableError where a message has neither headers nor a body.
    """
    message = email.message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    heads = [f"{name}: {value}" for name in _HEADERS if (value := _header(message, name))]
    body = _body(message)
    text = storable("\n".join(heads) + "\n\n" + body.replace("\r\n", "\n"))
    if not text.strip():
        msg = f"This e-mail holds no text. {FILED}"
        raise UnreadableError(msg)
    notes = []
    if len(text) > limits.characters:
        text = text[: limits.characters]
        notes.append(f"Only the first {limits.characters:,} characters were read.")
    if names := _attachments(message):
        plural = "attachments" if len(names) > 1 else "attachment"
        notes.append(
            f"{len(names)} {plural} not read: {', '.join(names[:6])}. "
            "Save and add them as documents of their own."
        )
    return Parsed((ParsedPage(text),), "native", 1, " ".join(notes))


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""  # the parser of the standard library trips over some malformed headers


def _body(message: EmailMessage) -> str:
    try:
        part = message.get_body(preferencelist=("plain", "html"))
    except (AttributeError, KeyError, ValueError):
        part = None
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    text = _decode(payload, part.get_content_charset())
    return strip_html(text) if part.get_content_type() == "text/html" else text


def _decode(payload: bytes, charset: str | None) -> str:
    if charset:
        try:
            return payload.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass  # a wrong or unknown label: judge by the bytes
    return decode(payload)[0]


def _attachments(message: EmailMessage) -> list[str]:
    names = []
    for part in message.walk():
        if part.is_multipart():
            continue
        name = part.get_filename()
        if name or part.get_content_disposition() == "attachment":
            names.append(storable(" ".join((name or "unnamed").split()))[:80])
    return names


class _Stripper(HTMLParser):
    """Keeps the words of an HTML body; nothing in it is fetched or run."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._dropped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _DROPPED:
            self._dropped += 1
        elif tag in _BREAKS:
            self.parts.append("\n")
        elif tag in {"td", "th"}:
            self.parts.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self._dropped = max(0, self._dropped - 1)
        elif tag in _BREAKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self.parts.append(re.sub(r"\s+", " ", data))


def strip_html(markup: str) -> str:
    """Return the words of an HTML text, a line a block."""
    stripper = _Stripper()
    stripper.feed(markup)
    stripper.close()
    lines = [line.strip() for line in "".join(stripper.parts).split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip() + "\n"
