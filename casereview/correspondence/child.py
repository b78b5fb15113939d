"""The reading process: opens untrusted documents under limits, writes nothing to disk.

Started by `process.ChildProcess`, fed and heard over its pipes. A frozen program calls `main`
when its first argument is `process.CHILD_FLAG`. Where it is to read many documents it never opens
one itself: for each it makes a copy of itself that ends with that document.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import FILED, OutlineEntry, Parsed, UnreadableError
from casereview.correspondence.process import MANY
from casereview.correspondence.sniff import Format, sniff
from casereview.correspondence.wire import Head, WireError, read_frame, write_frame
from casereview.no_dumps import forbid_core_files, forbid_inspection

if TYPE_CHECKING:
    from casereview.correspondence.formats.drawing import Drawing

_UNREAD_FORMATS = {
    Format.EMPTY: "The file is empty.",
    Format.OTHER_PICTURE: "Pictures of this kind are not read; save it as PNG, JPEG or TIFF.",
    Format.ZIP: "This is an archive, not a document; unpack it and add what it holds.",
    Format.UNKNOWN: "This is not a kind of document that can be read.",
}
_SAMPLE = (
    "3 June 2019\n\nDear Dr Quill\n\nRe: Ms Ada Bell, date of birth 3 March 1984\n\n"
    "Her PHQ-9 score was 14 at the start and 6 in March 2020.\n\nYours sincerely\n"
)
_PARENT_ENDS = 1  # PR_SET_PDEATHSIG
_KILL = 9
_NICE = 5
"""How far the reading process stands back behind the window, which must never wait for it."""


def main(arguments: Sequence[str] = ()) -> int:
    """Answer requests from standard input until it ends; returns the exit code."""
    forbid_core_files()
    forbid_inspection()
    if hasattr(os, "nice"):
        os.nice(_NICE)  # on Windows its parent starts it so
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing a library prints may enter the stream of replies
    if MANY in arguments:
        load(frozenset(arguments))
        while _serve_in_a_copy(requests, replies):
            pass
        return 0
    return _serve(_Server(requests, replies))


def _serve(server: _Server) -> int:
    try:
        while server.serve_one():
            pass
    except (WireError, BrokenPipeError):
        return 1
    return 0 if server.ended else 3


def _serve_in_a_copy(requests: IO[bytes], replies: IO[bytes]) -> bool:
    """Let a copy of this process serve one document; whether it ended as it should."""
    copy = os.fork()
    if copy == 0:
        _end_with_parent()
        code = 1
        try:
            code = _serve(_Server(requests, replies))
        finally:
            os._exit(code)
    return os.waitpid(copy, 0)[1] == 0


def _end_with_parent() -> None:
    import ctypes

    ctypes.CDLL(None).prctl(_PARENT_ENDS, _KILL, 0, 0, 0)


def load(kinds: frozenset[str]) -> None:
    """Load what the documents to come need, once for all copies, and run the rules once."""
    import resource  # noqa: F401  loaded, not used here

    from casereview.correspondence.formats import html, mail, msg, pdf, plain, rtf, word  # noqa: F401
    from casereview.correspondence.proposals import propose
    from casereview.correspondence.proposed import encode
    from casereview.correspondence.reading import PageText

    if "pdf" in kinds:
        import pypdfium2
        import pypdfium2.raw  # noqa: F401
    if "docx" in kinds:
        import docx  # noqa: F401
    if "msg" in kinds:
        import olefile  # noqa: F401
    encode(propose((PageText(1, _SAMPLE),)))  # what the rules load and compile when first used
    gc.collect()
    gc.freeze()  # so that copies share these pages of memory


class _Server:
    """Holds the one document it was asked to read or draw, and nothing else, between requests."""

    def __init__(self, requests: IO[bytes], replies: IO[bytes]) -> None:
        self._requests = requests
        self._replies = replies
        self._data = b""
        self._drawing: Drawing | None = None
        self._engine = ""
        self.ended = False

    def serve_one(self) -> bool:
        """Answer one request; False where there are no more."""
        frame = read_frame(self._requests, sys.maxsize)
        if frame is None:
            return False
        head, body = frame
        if head["task"] == "end":
            self.ended = True
            write_frame(self._replies, {})
            return False
        limits = Limits.from_dict(head["limits"])  # type: ignore[arg-type]  # our own parent wrote it
        apply_limits(limits)
        try:
            reply, payload = self._answer(head, body, limits)
        except UnreadableError as fault:
            reply, payload = {"unread": fault.note}, b""
        except MemoryError:
            reply, payload = {"fault": "memory"}, b""
        write_frame(self._replies, {**reply, "peak": peak_memory()}, payload)
        return True

    def _answer(self, head: Head, body: bytes, limits: Limits) -> tuple[Head, bytes]:
        task = head["task"]
        if task in ("read", "open"):
            self._data, self._drawing = body, None
            if task == "read":
                return read(body, str(head["extension"]), limits)
            self._open(limits)
            return {}, b""
        if task == "propose":
            return propose_for(head, body)
        if task == "outline":
            drawing = self._open(limits)
            return {"outline": _listed(drawing.outline()), "count": drawing.count}, b""
        page = int(str(head["page"]))
        drawing = self._open(limits)
        if task == "text":
            return drawing.text(page)
        if task == "recognise":
            return self._recognise(drawing, page, limits)
        assert task == "draw"
        return drawing.draw(page, float(str(head["scale"])))

    def _open(self, limits: Limits) -> Drawing:
        if self._drawing is None:
            from casereview.correspondence.formats.drawing import open_drawing

            self._drawing = open_drawing(self._data, limits)
        return self._drawing

    def _recognise(self, drawing: Drawing, page: int, limits: Limits) -> tuple[Head, bytes]:
        from casereview.correspondence.formats import recognition

        self._engine = self._engine or recognition.version()
        picture, scale = drawing.grey(page, recognition.DOTS)
        wide, high = picture.size
        text, words = recognition.recognise(picture.tobytes(), wide, high, limits)
        head: Head = {
            "engine": self._engine,
            "wide": wide / scale,
            "high": high / scale,
            "words": [
                [
                    *(word.start, word.end),
                    *(word.left / scale, (high - word.bottom) / scale),
                    *(word.right / scale, (high - word.top) / scale),
                    round(word.confidence),
                ]
                for word in words
            ],
        }
        return head, text.encode("utf-8")


def read(data: bytes, extension: str, limits: Limits) -> tuple[Head, bytes]:
    """Parse a document into the reply's head and body; the media type is given even if unread."""
    found = sniff(data, extension)
    try:
        parsed = _parse(found, data, limits)
    except UnreadableError as fault:
        return {"media_type": found.value, "unread": fault.note}, b""
    head: Head = {
        "media_type": found.value,
        "source": parsed.source,
        "count": parsed.page_count,
        "note": parsed.note,
        "readable": parsed.readable,
        "outline": _listed(parsed.outline),
        "enclosed": [[each.name, len(each.data)] for each in parsed.enclosed],
    }
    body: list[bytes] = []
    pages = []
    for number, page in enumerate(parsed.pages, 1):
        text = page.text.encode("utf-8")
        pages.append([number, len(text), len(page.boxes), page.width, page.height])
        body += (text, page.boxes)
    head["pages"] = pages
    body += (each.data for each in parsed.enclosed)
    return head, b"".join(body)


def _listed(outline: Sequence[OutlineEntry]) -> list[list[object]]:
    return [[entry.title, entry.page, entry.level] for entry in outline]


def propose_for(head: Head, body: bytes) -> tuple[Head, bytes]:
    """Run the rules over the pages that the parent holds; they are pure and hold no state."""
    from casereview.correspondence.proposals import propose
    from casereview.correspondence.proposed import encode
    from casereview.correspondence.reading import pages_of

    pages, _rest = pages_of(head["pages"], body)
    return {"proposals": encode(propose(pages))}, b""


def _parse(found: Format, data: bytes, limits: Limits) -> Parsed:
    from casereview.correspondence.formats import html, mail, msg, pdf, picture, plain, rtf, word

    parsers = {
        Format.PDF: pdf.parse,
        Format.DOCX: word.parse,
        Format.EML: mail.parse,
        Format.MSG: msg.parse,
        Format.RTF: rtf.parse,
        Format.TXT: plain.parse,
        Format.HTML: html.parse,
        Format.PNG: picture.parse,
        Format.JPEG: picture.parse,
        Format.TIFF: picture.parse,
    }
    if found in parsers:
        return parsers[found](data, limits)
    if found is Format.OLE:
        raise UnreadableError(_old_office(data))
    msg_words = f"{_UNREAD_FORMATS[found]} {FILED}"
    raise UnreadableError(msg_words)


def _old_office(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return f"This Word document is locked with a password. {FILED}"
    return (
        "This is a document of an older Office program, which this version does not read. "
        f"{FILED} Save it there as .docx and add that too."
    )


def peak_memory() -> int:
    """Return the most memory this process has held, in bytes; 0 where the system does not tell.

    Linux counts what began the process into `ru_maxrss`, but not into its own status.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
        return next((int(x.split()[1]) * 1024 for x in lines if x.startswith("VmHWM:")), 0)
    try:
        import resource
    except ImportError:
        return 0
    used: int = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024


def apply_limits(limits: Limits) -> None:
    """Bound memory, processor time and open files, and forbid writing to disk, where possible."""
    try:
        import resource
    except ImportError:
        return  # Windows: the parent's wall clock and bound on the reply hold
    used = resource.getrusage(resource.RUSAGE_SELF)
    processor = int(used.ru_utime + used.ru_stime + limits.seconds) + 1
    for name, value in (
        ("RLIMIT_AS", limits.memory),
        ("RLIMIT_CPU", processor),
        ("RLIMIT_NOFILE", 64),
        ("RLIMIT_FSIZE", 0),
    ):
        try:
            number = getattr(resource, name)
            hard = resource.getrlimit(number)[1] if name == "RLIMIT_CPU" else value
            resource.setrlimit(number, (value, hard))
        except (AttributeError, ValueError, OSError):
            continue  # this system does not know the limit (macOS: address space)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
