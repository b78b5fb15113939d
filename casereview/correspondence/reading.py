"""From a received file to its text by page, read in a child process under limits."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import FILED
from casereview.correspondence.process import ChildError, ChildProcess
from casereview.correspondence.wire import Head
from casereview.domain.document import ReadState, Rect, TextSource

EXTRACTOR_VERSION = 1
"""Raised whenever the same document would give another text."""

_EMPTY_BOX = (0.0, 0.0, 0.0, 0.0)

_FAULTS = {
    "time": "Reading this document took too long and was stopped.",
    "memory": "Reading this document needed too much memory and was stopped.",
    "output": "This document holds far more than can be read.",
    "crash": "This document made the reader fail.",
}


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text; for paper, its size in points and the box of every character.

    boxes: four float32 a character (x0 y0 x1 y1, points from the bottom left), empty without paper.
    """

    number: int
    text: str
    width: float = 0.0
    height: float = 0.0
    boxes: bytes = b""

    def coordinates(self) -> array[float]:
        """Return the boxes as one flat array of numbers."""
        return array("f", self.boxes)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a document; `note` is for the expert and empty when all is well."""

    media_type: str
    pages: tuple[PageText, ...]
    text_source: TextSource
    read_state: ReadState
    note: str = ""
    page_count: int = 0

    @property
    def extractor(self) -> str:
        """What took the text: where it changes, anchors are looked for again by their quote."""
        return f"{self.text_source.value}/{EXTRACTOR_VERSION}"


def read_document(file_name: str, data: bytes, *, limits: Limits | None = None) -> Reading:
    """Read a document in a child process of its own; never raises for what is in it."""
    limits = limits or Limits()
    if len(data) > limits.document:
        size = limits.document // (1024 * 1024)
        return _unread(f"This file is larger than {size} MB and was not opened. {FILED}")
    head: Head = {
        "task": "read",
        "extension": extension(file_name),
        "limits": limits.as_dict(),
    }
    try:
        with ChildProcess(limits) as child:
            reply, body = child.ask(head, data)
    except ChildError as fault:
        return _unread(f"{_FAULTS[fault.reason]} {FILED}")
    try:
        return _reading(reply, body)
    except (KeyError, TypeError, ValueError, IndexError):
        return _unread(f"{_FAULTS['crash']} {FILED}")  # a reply that our own child never makes


def extension(file_name: str) -> str:
    """Return the lower-case ending of a file name without its dot; a path in it has no effect."""
    ending = file_name.rpartition(".")[2] if "." in file_name else ""
    return ending.lower() if ending.isascii() and ending.isalnum() and len(ending) <= 8 else ""


def place(page: PageText, start: int, end: int) -> tuple[Rect, ...]:
    """Return one rectangle a line for characters [start, end) of a page; none without paper."""
    boxes = page.coordinates()
    rects: list[Rect] = []
    for index in range(max(0, start), min(end, len(boxes) // 4)):
        box = tuple(boxes[4 * index : 4 * index + 4])
        if page.text[index].isspace() or box == _EMPTY_BOX:
            continue
        x0, y0, x1, y1 = box
        if rects and _same_line(rects[-1], y0, y1) and x0 >= rects[-1][0]:
            last = rects[-1]
            rects[-1] = (last[0], min(last[1], y0), max(last[2], x1), max(last[3], y1))
        else:
            rects.append((x0, y0, x1, y1))
    return tuple(rects)


def _same_line(rect: Rect, y0: float, y1: float) -> bool:
    """Whether a character's height overlaps the line so far (commas and capitals differ)."""
    overlap = min(rect[3], y1) - max(rect[1], y0)
    middle = (y0 + y1) / 2
    return overlap > 0 or rect[1] - 3 <= middle <= rect[3] + 3


def _unread(note: str, media_type: str = "application/octet-stream") -> Reading:
    return Reading(media_type, (), TextSource.NONE, ReadState.UNREAD, note, 0)


def _reading(reply: Head, body: bytes) -> Reading:
    if "fault" in reply:
        return _unread(f"{_FAULTS[str(reply['fault'])]} {FILED}")
    media_type = str(reply["media_type"])
    if "unread" in reply:
        return _unread(str(reply["unread"]), media_type)
    pages: list[PageText] = []
    at = 0
    shapes = reply["pages"]
    assert isinstance(shapes, list)
    for number, (text_size, box_size, width, height) in enumerate(shapes, 1):
        text = body[at : at + text_size].decode("utf-8")
        at += text_size
        boxes = body[at : at + box_size]
        at += box_size
        if len(boxes) not in (0, 16 * len(text)):
            msg = "boxes do not fit the text"
            raise ValueError(msg)
        pages.append(PageText(number, text, float(width), float(height), boxes))
    state = ReadState.READ if reply["readable"] else ReadState.UNREAD
    source = TextSource(str(reply["source"]))
    return Reading(
        media_type, tuple(pages), source, state, str(reply["note"]), int(str(reply["count"]))
    )
