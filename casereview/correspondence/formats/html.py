"""HTML, alone or as the body of an e-mail: its words; nothing in it is fetched or run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from casereview.correspondence.formats.plain import decode, named_codec
from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import FILED, Parsed, ParsedPage, UnreadableError, storable

_DROPPED = {"script", "style", "head", "title", "template", "noscript"}
_BREAKS = {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote"}
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.I)


def parse(data: bytes, limits: Limits) -> Parsed:
    """Return the words as one page without paper; raises UnreadableError where there are none."""
    text = storable(strip_html(decode_html(data[: 4 * limits.characters])))
    if not text.strip():
        msg = f"This web page holds no text. {FILED}"
        raise UnreadableError(msg)
    note = ""
    if len(text) > limits.characters:
        text = text[: limits.characters]
        note = f"Only the first {limits.characters:,} characters were read."
    return Parsed((ParsedPage(text),), "native", 1, note)


def decode_html(data: bytes) -> str:
    """Return the markup, by the encoding that it names where it names one."""
    named = _CHARSET.search(data[:4096])
    codec = named_codec(named.group(1).decode("ascii")) if named else None
    return data.decode(codec, "replace") if codec else decode(data)[0]


class _Stripper(HTMLParser):
    """Keeps the words of an HTML body."""

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
        elif tag == "body":
            self._dropped = 0  # a head that was never ended

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
