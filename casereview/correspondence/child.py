"""The reading process: opens untrusted documents under limits, writes nothing to disk.

Started by `process.ChildProcess`, fed and heard over its pipes. A frozen program calls `main`
when its first argument is `process.CHILD_FLAG`.
"""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING

from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import FILED, Parsed, UnreadableError
from casereview.correspondence.sniff import Format, sniff
from casereview.correspondence.wire import Head, WireError, read_frame, write_frame
from casereview.no_dumps import forbid_core_files, forbid_inspection

if TYPE_CHECKING:
    from casereview.correspondence.formats.drawing import Drawing

_UNREAD_FORMATS = {
    Format.EMPTY: "The file is empty.",
    Format.RTF: "RTF documents are not read by this version.",
    Format.HTML: "Web pages are not read by this version.",
    Format.PNG: "A picture has no text to read.",
    Format.JPEG: "A picture has no text to read.",
    Format.TIFF: "A picture has no text to read.",
    Format.ZIP: "This is an archive, not a document; unpack it and add what it holds.",
    Format.UNKNOWN: "This is not a kind of document that can be read.",
}


def main() -> int:
    """Answer requests from standard input until it ends; returns the exit code."""
    forbid_core_files()
    forbid_inspection()
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing a library prints may enter the stream of replies
    server = _Server(requests, replies)
    try:
        while server.serve_one():
            pass
    except (WireError, BrokenPipeError):
        return 1
    return 0


class _Server:
    """Holds the document that is being drawn, and nothing else, between requests."""

    def __init__(self, requests: IO[bytes], replies: IO[bytes]) -> None:
        self._requests = requests
        self._replies = replies
        self._drawing: Drawing | None = None

    def serve_one(self) -> bool:
        """Answer one request; False where there are no more."""
        frame = read_frame(self._requests, sys.maxsize)
        if frame is None:
            return False
        head, body = frame
        limits = Limits.from_dict(head["limits"])  # type: ignore[arg-type]  # our own parent wrote it
        apply_limits(limits)
        try:
            reply, payload = self._answer(head, body, limits)
        except UnreadableError as fault:
            reply, payload = {"unread": fault.note}, b""
        except MemoryError:
            reply, payload = {"fault": "memory"}, b""
        write_frame(self._replies, reply, payload)
        return True

    def _answer(self, head: Head, body: bytes, limits: Limits) -> tuple[Head, bytes]:
        task = head["task"]
        if task == "read":
            return read(body, str(head["extension"]), limits)
        if task == "open":
            from casereview.correspondence.formats.drawing import Drawing

            self._drawing = Drawing(body, limits)
            return {}, b""
        assert self._drawing is not None
        page = int(str(head["page"]))
        if task == "text":
            return self._drawing.text(page)
        assert task == "draw"
        return self._drawing.draw(page, float(str(head["scale"])))


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
    }
    body: list[bytes] = []
    pages = []
    for page in parsed.pages:
        text = page.text.encode("utf-8")
        pages.append([len(text), len(page.boxes), page.width, page.height])
        body += (text, page.boxes)
    head["pages"] = pages
    return head, b"".join(body)


def _parse(found: Format, data: bytes, limits: Limits) -> Parsed:
    from casereview.correspondence.formats import mail, pdf, plain, word

    if found is Format.PDF:
        return pdf.parse(data, limits)
    if found is Format.DOCX:
        return word.parse(data, limits)
    if found is Format.EML:
        return mail.parse(data, limits)
    if found is Format.TXT:
        return plain.parse(data, limits)
    if found is Format.OLE:
        raise UnreadableError(_old_office(data))
    msg = f"{_UNREAD_FORMATS[found]} {FILED}"
    raise UnreadableError(msg)


def _old_office(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return f"This Word document is locked with a password. {FILED}"
    return f"This is an older Office or Outlook file, which this version does not read. {FILED}"


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
    sys.exit(main())
