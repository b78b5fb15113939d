"""RTF: its words, a line a paragraph, tabs between table cells; nothing in it is followed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import FILED, Parsed, ParsedPage, UnreadableError, storable

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?"  # a control word with its number
    rb"|\\'([0-9a-fA-F]{2})"  # a byte of the font's code page
    rb"|\\([^a-zA-Z])"  # a control symbol
    rb"|([{}])"
    rb"|[\r\n]+"
    rb"|([^\\{}\r\n]+)",
    re.S,
)
_SILENT = frozenset(
    {
        "fonttbl", "colortbl", "stylesheet", "listtable", "listoverridetable", "revtbl", "rsidtbl",
        "info", "pict", "object", "objdata", "themedata", "colorschememapping", "datastore",
        "latentstyles", "xmlnstbl", "filetbl", "fldinst", "generator", "mmathPr", "pgdsctbl",
        "bkmkstart", "bkmkend", "pntext", "pntxta", "pntxtb", "nonshppict", "private", "template",
        "passwordhash", "wgrffmtfilter", "formfield",
    }
)  # fmt: skip
"""Groups whose words are no text of the document."""

_TEXT = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "column": "\n", "row": "\n",
    "softline": "\n", "tab": "\t", "cell": "\t", "nestcell": "\t", "nestrow": "\n",
    "emdash": "\u2014", "endash": "\u2013", "lquote": "\u2018", "rquote": "\u2019",
    "ldblquote": "\u201c", "rdblquote": "\u201d", "bullet": "\u2022", "emspace": " ",
    "enspace": " ", "qmspace": " ", "lbr": "\n",
}  # fmt: skip
_SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"-": "", b"\n": "\n", b"\r": "\n"}
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp437",
}  # fmt: skip
_PAGES = {437, 708, 850, 852, 860, 862, 863, 864, 865, 866, 874, 932, 936, 949, 950} | set(
    range(1250, 1259)
)


@dataclass(slots=True)
class _State:
    """What holds within a group, and is as before at its end."""

    silent: bool = False
    hidden: bool = False
    skip: int = 1  # bytes that stand in for one \\u character
    codec: str = ""


@dataclass(slots=True)
class _Reader:
    """The words so far, and the groups that are open."""

    parts: list[str] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)
    stack: list[_State] = field(default_factory=list)
    now: _State = field(default_factory=_State)
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    page: str = "cp1252"
    left_out: int = 0  # bytes still to be passed over after \\u
    in_fonts: int = 0  # depth of the font table, 0 outside it

    @property
    def shown(self) -> bool:
        return not (self.now.silent or self.now.hidden)

    def say(self, text: str) -> None:
        self.flush()
        if self.shown:
            self.parts.append(text)

    def byte(self, value: int) -> None:
        if self.left_out:
            self.left_out -= 1
        elif self.shown:
            self.waiting.append(value)

    def words(self, text: bytes) -> None:
        passed = min(self.left_out, len(text))
        self.left_out -= passed
        if self.shown:
            self.waiting += text[passed:]

    def flush(self) -> None:
        if self.waiting:
            self.parts.append(self.waiting.decode(self.now.codec or self.page, "replace"))
            self.waiting.clear()

    def open(self, limits: Limits) -> None:
        self.flush()
        if len(self.stack) > 50 * limits.depth:
            msg = f"This RTF document is damaged and cannot be opened. {FILED}"
            raise UnreadableError(msg)
        self.stack.append(self.now)
        self.now = replace(self.now)

    def close(self) -> None:
        self.flush()
        self.left_out = 0
        if self.stack:
            self.now = self.stack.pop()
        if len(self.stack) < self.in_fonts:
            self.in_fonts = 0

    def control(self, word: str, number: int | None) -> None:
        self.flush()
        if word == "fonttbl":
            self.in_fonts = len(self.stack)
        if word in _SILENT:
            self.now.silent = True
        elif word == "ansicpg" and number in _PAGES:
            self.page = f"cp{number}"
        elif word == "mac":
            self.page = "mac_roman"
        elif word == "uc" and number is not None:
            self.now.skip = min(max(number, 0), 8)
        elif word == "f" and number is not None:
            self._choose_font(number)
        elif word == "fcharset" and self.in_fonts:
            self.fonts[self.font] = _CHARSETS.get(number or 0, "")
        elif word == "cpg" and self.in_fonts and number in _PAGES:
            self.fonts[self.font] = f"cp{number}"
        elif word == "plain":
            self.now.codec, self.now.hidden = "", False
        elif word in ("v", "deleted"):
            self.now.hidden = number != 0
        elif word == "shptxt":  # the words of a text box, within a group that is silent
            self.now.silent = False
        else:
            self._text_of(word, number)

    def _choose_font(self, number: int) -> None:
        if self.in_fonts:
            self.font = number
        else:
            self.now.codec = self.fonts.get(number, "")

    def _text_of(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            code = number % 0x10000
            self.say(chr(code))
            self.left_out = self.now.skip
        elif word in _TEXT:
            self.say(_TEXT[word])


def parse(data: bytes, limits: Limits) -> Parsed:
    """Return the text as one page without paper; raises UnreadableError where there is none."""
    text, note = read_rtf(data, limits), ""
    if len(text) > limits.characters:
        text = text[: limits.characters]
        note = f"Only the first {limits.characters:,} characters were read."
    if not text.strip():
        msg = f"This RTF document holds no text. {FILED}"
        raise UnreadableError(msg)
    return Parsed((ParsedPage(text),), "native", 1, note)


def read_rtf(data: bytes, limits: Limits) -> str:
    """Return the words of an RTF text; raises UnreadableError for groups without end."""
    reader = _Reader()
    at, end = 0, len(data)
    while at < end:
        found = _TOKEN.match(data, at)
        if found is None:
            at += 1  # a lone backslash at the end
            continue
        at = found.end()
        word, number, hexed, symbol, brace, words = found.groups()
        if word is not None:
            name = word.decode("ascii")
            if name == "bin" and number is not None:
                at += max(0, int(number))
            else:
                reader.control(name, None if number is None else int(number))
        elif hexed is not None:
            reader.byte(int(hexed, 16))
        elif symbol is not None:
            _symbol(reader, symbol)
        elif brace == b"{":
            reader.open(limits)
        elif brace == b"}":
            reader.close()
        elif words is not None:
            reader.words(words)
    reader.flush()
    return _tidy("".join(reader.parts))


def _symbol(reader: _Reader, symbol: bytes) -> None:
    if symbol == b"*":
        reader.flush()
        reader.now.silent = True  # a group that only those need to read who know it
    elif symbol in b"\\{}":
        reader.words(symbol)
    elif symbol in _SYMBOLS:
        reader.say(_SYMBOLS[symbol])


def _tidy(text: str) -> str:
    """Join characters that came in two halves, and end table rows without a tab."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return storable(re.sub(r"\t+\n", "\n", whole)).strip("\n") + ("\n" if whole.strip() else "")
