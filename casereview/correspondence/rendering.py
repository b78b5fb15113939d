"""Pages as pictures, drawn from memory by a child process that stays for one document.

It also says where a page's characters stand.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import OutlineEntry
from casereview.correspondence.process import ChildError, ChildProcess
from casereview.correspondence.reading import PageText, outline_of
from casereview.correspondence.wire import Head
from casereview.errors import DocumentError

PageBitmap = tuple[int, int, bytes, float, float]
"""Width and height in pixels, RGBA bytes row by row, width and height in points."""


class PageRenderer:
    """Draws pages of one PDF; after a fault the next page gets a fresh process.

    The process starts with the first page asked for. Call from one thread at a time.
    """

    def __init__(self, file_name: str, data: bytes, limits: Limits | None = None) -> None:
        self._file_name = file_name
        self._data = data
        self._limits = limits or Limits(seconds=20.0)
        self._child: ChildProcess | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def page(self, number: int, scale: float) -> PageBitmap:
        """Draw a page (from 1) at `scale` pixels a point; very large pages are drawn smaller.

        Raises DocumentError where the page cannot be shown; other pages may still be.
        """
        try:
            child = self._opened()
            head, pixels = child.ask({**self._head("draw"), "page": number, "scale": scale})
            self._refuse_unread(head)
            width, height = int(str(head["width"])), int(str(head["height"]))
            bitmap = (width, height, pixels, float(str(head["wide"])), float(str(head["high"])))
        except (ChildError, KeyError, ValueError) as fault:
            self.close()
            raise DocumentError(
                f"Page {number} could not be shown.",
                kept="The document is kept as received.",
                do="Its text can still be read, or save a copy and open it elsewhere.",
            ) from fault
        if len(pixels) != 4 * width * height:
            self.close()
            raise DocumentError(f"Page {number} could not be shown.")
        return bitmap

    def text(self, number: int) -> PageText | None:
        """Return a page's text with the box of every character; None where it has none to give."""
        try:
            head, body = self._opened().ask({**self._head("text"), "page": number})
            self._refuse_unread(head)
            size = int(str(head["text"]))
            text, boxes = body[:size].decode("utf-8"), body[size:]
            wide, high = float(str(head["wide"])), float(str(head["high"]))
        except (ChildError, DocumentError, KeyError, ValueError):
            self.close()
            return None
        return PageText(number, text, wide, high, boxes) if len(boxes) == 16 * len(text) else None

    def outline(self) -> tuple[OutlineEntry, ...]:
        """Return the headings of a PDF with the pages they lead to; none where it has none."""
        try:
            head, _ = self._opened().ask(self._head("outline"))
            self._refuse_unread(head)
            return outline_of(head["outline"], int(str(head["count"])))
        except (ChildError, DocumentError, KeyError, ValueError):
            self.close()
            return ()

    def renew(self, data: bytes) -> None:
        """Take another file in place of the one before; a process that runs goes on with it."""
        self._data = data
        if self._child is not None and self._child.alive:
            try:
                head, _ = self._child.ask(self._head("open"), data)
                self._refuse_unread(head)
            except (ChildError, DocumentError):
                self.close()

    def close(self) -> None:
        """End the child process; may be called more than once."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def _opened(self) -> ChildProcess:
        if self._child is None or not self._child.alive:
            self.close()
            self._child = ChildProcess(self._limits)
            head, _ = self._child.ask(self._head("open"), self._data)
            self._refuse_unread(head)
        return self._child

    def _head(self, task: str) -> Head:
        return {"task": task, "limits": self._limits.as_dict()}

    def _refuse_unread(self, head: Head) -> None:
        if "unread" in head:
            raise DocumentError(str(head["unread"]), kept="The document is kept as received.")
        if "fault" in head:
            raise ChildError(str(head["fault"]))
