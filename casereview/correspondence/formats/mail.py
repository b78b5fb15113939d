"""E-mail: the headers that matter, the body as text, and what was attached as it was sent."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.policy import default

from casereview.correspondence.formats.html import strip_html
from casereview.correspondence.formats.mail_page import attached_note, page_of_mail
from casereview.correspondence.formats.plain import decode, named_codec
from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import Enclosed, Parsed, UnreadableError, plain_name

_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_DEEP = (
    "This e-mail is nested deeper than any that is sent and was not opened. "
    "It is kept as received; do not open it elsewhere without care."
)
_SEALED = (
    "The body of this e-mail is encrypted; open it in the program that received it, and add what "
    "it says as a document of its own."
)


def parse(data: bytes, limits: Limits) -> Parsed:
    """Return headers and body as one page without paper; offsets count in this decoded text.

    Raises UnreadableError where a message has neither headers nor a body, or is nested too deeply.
    """
    try:
        message = email.message_from_bytes(data, policy=default)
        assert isinstance(message, EmailMessage)
        _require_shallow(message, limits)
        heads = [(name, _header(message, name)) for name in _HEADERS]
        body, remark = _body(message)
        enclosed, pictures = _enclosed(message, limits)
    except RecursionError as fault:
        raise UnreadableError(_DEEP) from fault
    note = " ".join(part for part in (remark, attached_note(len(enclosed), pictures)) if part)
    return page_of_mail(heads, body, enclosed, note, limits)


def _require_shallow(message: Message, limits: Limits) -> None:
    waiting = [(message, 0)]
    seen = 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if depth > limits.depth or seen > limits.entries:
            raise UnreadableError(_DEEP)
        if part.is_multipart():
            waiting += [
                (each, depth + 1) for each in part.get_payload() if isinstance(each, Message)
            ]


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""  # the parser of the standard library trips over some malformed headers


def _body(message: EmailMessage) -> tuple[str, str]:
    """Return the body's words, and a remark where they cannot be had."""
    if message.get_content_type() in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        return "", _SEALED
    if message.get_content_type() == "multipart/encrypted":
        return "", _SEALED
    try:
        part = message.get_body(preferencelist=("plain", "html"))
    except (AttributeError, KeyError, ValueError):
        part = None
    words = _words(part) if part is not None else ""
    if part is not None and not words.strip() and part.get_content_subtype() == "plain":
        part = message.get_body(preferencelist=("html",))  # an empty one beside the real one
        words = _words(part) if part is not None else ""
    return words, ""


def _words(part: Message) -> str:
    payload = _bytes(part)
    text = _decode(payload, part.get_content_charset())
    return strip_html(text) if part.get_content_type() == "text/html" else text


def _bytes(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _decode(payload: bytes, charset: str | None) -> str:
    if codec := named_codec(charset or ""):
        try:
            return payload.decode(codec)
        except UnicodeDecodeError:
            pass  # a wrong label: judge by the bytes
    return decode(payload)[0]


def _enclosed(message: EmailMessage, limits: Limits) -> tuple[tuple[Enclosed, ...], int]:
    """Return what was attached, and how many pictures only stand within the text."""
    found: list[Enclosed] = []
    pictures = size = 0
    for part in _parts(message):
        name = part.get_filename() or ""
        attached = part.get_content_disposition() == "attachment"
        if part.get_content_type() == "message/rfc822":
            content, name = _message(part), name or "attached message.eml"
        elif not (name or attached):
            continue
        elif part.get_content_maintype() == "image" and part["Content-ID"] and not attached:
            pictures += 1
            continue
        else:
            content = _bytes(part)
        size += len(content)
        if content and size <= limits.unpacked:
            found.append(Enclosed(plain_name(name), content))
    return tuple(found), pictures


def _parts(message: Message) -> Iterator[Message]:
    """Walk through the parts, but not into a message that was attached whole."""
    if not message.is_multipart() or message.get_content_type() == "message/rfc822":
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _parts(part)


def _message(part: Message) -> bytes:
    inner = part.get_payload()
    whole = inner[0] if isinstance(inner, list) and inner else None
    try:
        return whole.as_bytes() if isinstance(whole, Message) else b""
    except (ValueError, LookupError, AttributeError, TypeError):
        return b""
