"""From a received file to its text by page, read in a child process under limits."""

from __future__ import annotations

import contextlib
from array import array
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

from casereview.correspondence import ocr
from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import FILED, Enclosed, OutlineEntry, plain_name, storable
from casereview.correspondence.process import CAN_COPY, ChildError, ChildProcess
from casereview.correspondence.wire import Head
from casereview.domain.documents.document import Page, ReadState, Rect, TextSource, Word

if TYPE_CHECKING:
    from casereview.correspondence.proposals import Proposal

EXTRACTOR_VERSION = 1
"""Raised whenever the same document would give another text."""

_EMPTY_BOX = (0.0, 0.0, 0.0, 0.0)

_FAULTS = {
    "time": "Reading this document took too long and was stopped.",
    "memory": "Reading this document needed too much memory and was stopped.",
    "output": "This document holds far more than can be read.",
    "crash": "This document made the reader fail.",
}
_NO_RULES = "What it states could not be looked for; enter it by hand."
_PAPER = ("application/pdf", "image/")
_LONGEST_ENGINE = 40

Told = Callable[[int, int], None]
"""Called with a page and how many there are, before its characters are recognised."""


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text; for paper, its size in points and the box of every character.

    boxes: four float32 a character (x0 y0 x1 y1, points from the bottom left), empty without paper.
    extractor: what took the text, '' for a page without any. words: only where it was recognised.
    """

    number: int
    text: str
    width: float = 0.0
    height: float = 0.0
    boxes: bytes = b""
    extractor: str = ""
    words: tuple[Word, ...] = ()

    def coordinates(self) -> array[float]:
        """Return the boxes as one flat array of numbers."""
        return array("f", self.boxes)

    @property
    def recognised(self) -> bool:
        """Whether the text was recognised from a picture, and may be wrong anywhere."""
        return self.extractor.startswith(ocr.RECOGNISED)

    @classmethod
    def of(cls, page: Page) -> Self:
        """Return a filed page; it has boxes only where its text was recognised."""
        boxes = ocr.boxes_of(page.text, page.words) if page.words else b""
        return cls(
            page.number, page.text, page.width, page.height, boxes, page.extractor, page.words
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a document; `note` is for the expert and empty when all is well.

    enclosed: what was attached to it. outline: the headings of a PDF. proposals: what it states.
    """

    media_type: str
    pages: tuple[PageText, ...]
    text_source: TextSource
    read_state: ReadState
    note: str = ""
    page_count: int = 0
    enclosed: tuple[Enclosed, ...] = ()
    outline: tuple[OutlineEntry, ...] = ()
    proposals: tuple[Proposal, ...] = ()

    @property
    def extractor(self) -> str:
        """What took the text: where it changes, anchors are looked for again by their quote."""
        return f"{self.text_source.value}/{EXTRACTOR_VERSION}"


Wanted = Callable[[Sequence[PageText]], bool]
"""Whether what pages state is to be looked for."""


def _always(_pages: Sequence[PageText]) -> bool:
    return True


class DocumentReader:
    """Reads documents, one after the other; a context manager.

    kinds: the endings (`pdf`) of many documents to come. Then one process stands ready and each
    document is read by a copy of it, where the system can make one; else each has its own process.
    """

    def __init__(self, limits: Limits | None = None, kinds: Iterable[str] | None = None) -> None:
        self._limits = limits or Limits()
        self._kinds = frozenset(kinds) if kinds is not None and CAN_COPY else None
        self._child: ChildProcess | None = None
        self.peak = 0  # the most bytes that a document took to read so far

    def another(self) -> DocumentReader:
        """Return a second reader like this one, with a process of its own."""
        return DocumentReader(self._limits, self._kinds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process; may be called more than once."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def read(
        self, file_name: str, data: bytes, *, tell: Told | None = None, proposing: Wanted = _always
    ) -> Reading:
        """Read a document; never raises for what is in it.

        Pages without text are put through character recognition where there is any and they are
        few; `tell` may raise, and then nothing is read any more. The rules are run where
        `proposing` wants it for the pages that were read.
        """
        if len(data) > self._limits.document:
            size = self._limits.document // (1024 * 1024)
            return _unread(f"This file is larger than {size} MB and was not opened. {FILED}")
        try:
            try:
                reading = self._read(file_name, data)
                reading = self._with_recognised(reading, tell)
                return self._with_proposals(reading) if proposing(reading.pages) else reading
            finally:
                self._let_go()
        except ChildError as fault:
            self.close()
            return _unread(f"{_FAULTS[fault.reason]} {FILED}")
        except (KeyError, TypeError, ValueError, IndexError):
            self.close()
            return _unread(f"{_FAULTS['crash']} {FILED}")  # a reply that our own child never makes

    def recognise(
        self, data: bytes, pages: Sequence[int], *, tell: Told | None = None
    ) -> tuple[PageText, ...]:
        """Return pages of a document as recognised; those that could not be are left out."""
        found: list[PageText] = []
        try:
            try:
                self._ask({"task": "open"}, data)
                for done, number in enumerate(pages):
                    if tell is not None:
                        tell(done, len(pages))
                    page = self._recognised(number)
                    found += [page] if page is not None else []
            finally:
                self._let_go()
        except (ChildError, KeyError, TypeError, ValueError, IndexError):
            self.close()
        return tuple(found)

    def layers(self, file_name: str, data: bytes) -> tuple[PageText, ...]:
        """Return the pages as their text layer has them, nothing recognised; none for a fault."""
        try:
            try:
                return self._read(file_name, data).pages
            finally:
                self._let_go()
        except (ChildError, KeyError, TypeError, ValueError, IndexError):
            self.close()
            return ()

    def propose(self, pages: Sequence[PageText]) -> tuple[Proposal, ...]:
        """Run the rules over pages that were read before; none where they could not be run."""
        return next(self.propose_each([pages]))

    def propose_each(
        self, parts: Iterable[Sequence[PageText]]
    ) -> Generator[tuple[Proposal, ...], None, None]:
        """Run the rules over parts of one file, one after the other."""
        try:
            for pages in parts:
                try:
                    found = self._proposals(pages)
                except (ChildError, KeyError, TypeError, ValueError):
                    self.close()
                    found = ()
                yield found
        finally:
            self._let_go()

    def _read(self, file_name: str, data: bytes) -> Reading:
        reply, body = self._ask({"task": "read", "extension": extension(file_name)}, data)
        return _reading(reply, body)

    def _with_recognised(self, reading: Reading, tell: Told | None) -> Reading:
        blank = [page.number for page in reading.pages if not page.text.strip()]
        if not blank or not reading.media_type.startswith(_PAPER):
            return reading
        pages = list(reading.pages)
        if ocr.available() and len(blank) <= self._limits.recognised:
            for done, number in enumerate(blank):
                if tell is not None:
                    tell(done, len(blank))
                try:
                    page = self._recognised(number)
                except (ChildError, KeyError, TypeError, ValueError, IndexError):
                    self.close()
                    break
                if page is not None and page.text.strip():
                    pages[number - 1] = page
        return judged(replace(reading, pages=tuple(pages)))

    def _recognised(self, number: int) -> PageText | None:
        reply, body = self._ask({"task": "recognise", "page": number})
        return _recognised_page(number, reply, body) if "words" in reply else None

    def _with_proposals(self, reading: Reading) -> Reading:
        if reading.read_state is not ReadState.READ:
            return reading
        try:
            return replace(reading, proposals=self._proposals(reading.pages))
        except (ChildError, KeyError, TypeError, ValueError):
            self.close()
            return replace(reading, note=f"{reading.note} {_NO_RULES}".strip())

    def _proposals(self, pages: Sequence[PageText]) -> tuple[Proposal, ...]:
        from casereview.correspondence.proposed import decode

        shapes, body = shapes_of(pages)
        reply, _ = self._ask({"task": "propose", "pages": shapes}, body)
        return decode(reply["proposals"], pages)

    def _ask(self, head: Head, body: bytes = b"") -> tuple[Head, bytes]:
        if self._child is None or not self._child.alive:
            self.close()
            self._child = ChildProcess(self._limits, self._kinds)
        reply, payload = self._child.ask({**head, "limits": self._limits.as_dict()}, body)
        self.peak = max(self.peak, int(str(reply.get("peak", 0))))
        if "fault" in reply:
            raise ChildError(str(reply["fault"]))
        return reply, payload

    def _let_go(self) -> None:
        """End the copy, or the process, that held this document."""
        if self._kinds is None:
            self.close()
        elif self._child is not None and self._child.alive:
            with contextlib.suppress(ChildError):
                self._child.end()


def read_document(file_name: str, data: bytes, *, limits: Limits | None = None) -> Reading:
    """Read one document in a child process of its own; never raises for what is in it."""
    with DocumentReader(limits) as reader:
        return reader.read(file_name, data)


def judged(reading: Reading) -> Reading:
    """Say where the text comes from now, and which pages still have none."""
    blank = [page.number for page in reading.pages if not page.text.strip()]
    recognised = [page.number for page in reading.pages if page.recognised]
    layers = len(reading.pages) - len(blank) - len(recognised)
    notes = [reading.note] if reading.note else []
    if len(blank) == len(reading.pages):
        source, state = TextSource.NONE, ReadState.UNREAD
        notes.append(_no_text(reading))
    else:
        source = TextSource.TEXT_LAYER if layers else TextSource.OCR
        state = ReadState.READ
        if recognised:
            notes.append(
                f"{_pages_words(recognised)} read by character recognition: check every number "
                "against the picture of the page."
            )
        if blank:
            verb = _pages_words(blank, "has", "have")
            notes.append(f"{verb} no text layer and must be read on the page.")
            notes.append(ocr.missing_words())
    return replace(
        reading,
        text_source=source,
        read_state=state,
        note=" ".join(note for note in notes if note),
    )


def _no_text(reading: Reading) -> str:
    what = (
        "picture" if reading.media_type.startswith("image/") else "PDF has no text layer (a scan)"
    )
    words = [f"This {what}." if "(" in what else f"This is a {what} without text of its own."]
    if ocr.available():
        words.append(
            "Its characters were not recognised; ask for it, or"
            if len(reading.pages) > 1
            else "No characters were recognised on it;"
        )
    else:
        words.append(f"{ocr.missing_words()} Or")
    words.append("read it on the page and enter what it says by hand. It is kept as received.")
    return " ".join(words)


def _pages_words(numbers: Sequence[int], one: str = "was", many: str = "were") -> str:
    some = ", ".join(map(str, numbers[:8])) + (" and more" if len(numbers) > 8 else "")
    return f"Pages {some} {many}" if len(numbers) > 1 else f"Page {some} {one}"


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


def shapes_of(pages: Sequence[PageText]) -> tuple[list[list[object]], bytes]:
    """Return pages as they travel between the processes: their sizes, and their bytes in a row."""
    shapes: list[list[object]] = []
    body: list[bytes] = []
    for page in pages:
        text = page.text.encode("utf-8")
        shapes.append([page.number, len(text), len(page.boxes), page.width, page.height])
        body += (text, page.boxes)
    return shapes, b"".join(body)


def pages_of(shapes: object, body: bytes) -> tuple[tuple[PageText, ...], bytes]:
    """Return the pages that travelled, and the bytes that follow them; raises ValueError."""
    assert isinstance(shapes, list)
    pages: list[PageText] = []
    at = 0
    for number, text_size, box_size, width, height in shapes:
        text = body[at : at + text_size].decode("utf-8")
        at += text_size
        boxes = body[at : at + box_size]
        at += box_size
        if len(boxes) not in (0, 16 * len(text)):
            msg = "boxes do not fit the text"
            raise ValueError(msg)
        pages.append(PageText(int(number), text, float(width), float(height), boxes))
    return tuple(pages), body[at:]


def _unread(note: str, media_type: str = "application/octet-stream") -> Reading:
    return Reading(media_type, (), TextSource.NONE, ReadState.UNREAD, note, 0)


def _reading(reply: Head, body: bytes) -> Reading:
    media_type = str(reply["media_type"])
    if "unread" in reply:
        return _unread(str(reply["unread"]), media_type)
    pages, rest = pages_of(reply["pages"], body)
    source = TextSource(str(reply["source"]))
    extractor = f"{source.value}/{EXTRACTOR_VERSION}"
    return Reading(
        media_type,
        tuple(replace(page, extractor=extractor if page.text else "") for page in pages),
        source,
        ReadState.READ if reply["readable"] else ReadState.UNREAD,
        str(reply["note"]),
        int(str(reply["count"])),
        _enclosed(reply["enclosed"], rest),
        outline_of(reply["outline"], len(pages)),
    )


def _enclosed(listed: object, rest: bytes) -> tuple[Enclosed, ...]:
    assert isinstance(listed, list)
    found: list[Enclosed] = []
    at = 0
    for name, size in listed:
        found.append(Enclosed(plain_name(str(name)), rest[at : at + int(size)]))
        at += int(size)
    return tuple(found)


def outline_of(listed: object, count: int) -> tuple[OutlineEntry, ...]:
    """Return the headings as they travelled, those that lead to a page; raises ValueError."""
    assert isinstance(listed, list)
    entries = (OutlineEntry(storable(str(t)), int(p), int(level)) for t, p, level in listed)
    return tuple(entry for entry in entries if 1 <= entry.page <= count)


def _recognised_page(number: int, reply: Head, body: bytes) -> PageText:
    text = storable(body.decode("utf-8"))
    wide, high = float(str(reply["wide"])), float(str(reply["high"]))
    listed = reply["words"]
    assert isinstance(listed, list)
    words = tuple(
        Word(int(start), int(end), (float(x0), float(y0), float(x1), float(y1)), int(sure))
        for start, end, x0, y0, x1, y1, sure in listed
        if 0 <= int(start) < int(end) <= len(text)
    )
    engine = "".join(mark for mark in str(reply["engine"]) if mark.isalnum() or mark in ".-")
    extractor = f"{ocr.RECOGNISED}{engine[:_LONGEST_ENGINE]}/{EXTRACTOR_VERSION}"
    return PageText(number, text, wide, high, ocr.boxes_of(text, words), extractor, words)
