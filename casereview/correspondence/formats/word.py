"""DOCX: paragraphs, tables, headers, footers and text boxes in the order they are met."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import FILED, Parsed, ParsedPage, UnreadableError, storable

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SMALL = 1024 * 1024
_BROKEN = f"This Word document is damaged and cannot be opened. {FILED}"


def parse(data: bytes, limits: Limits) -> Parsed:
    """Return the text as one page without paper: a line a paragraph, tabs between table cells.

    Raises UnreadableError for a broken document or one that unpacks beyond the limits.
    """
    import docx

    _check_package(data, limits)
    try:
        document = docx.Document(io.BytesIO(data))
        text = storable("\n".join(_lines(document)))
    except MemoryError:
        raise
    except Exception as fault:  # python-docx and lxml raise almost anything for broken parts
        raise UnreadableError(_BROKEN) from fault
    if not text.strip():
        msg = f"This Word document holds no text. {FILED}"
        raise UnreadableError(msg)
    note = ""
    if len(text) > limits.characters:
        text = text[: limits.characters]
        note = f"Only the first {limits.characters:,} characters were read."
    return Parsed((ParsedPage(text),), "native", 1, note)


def _check_package(data: bytes, limits: Limits) -> None:
    """Judge the archive by its directory before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as fault:
        raise UnreadableError(_BROKEN) from fault
    if any(entry.flag_bits & 1 for entry in entries):
        msg = f"This Word document is locked with a password. {FILED}"
        raise UnreadableError(msg)
    whole = sum(entry.file_size for entry in entries)
    bomb = (
        len(entries) > limits.entries
        or whole > limits.unpacked
        or len({entry.filename for entry in entries}) < len(entries)
        or any(
            entry.file_size > _SMALL and entry.file_size > limits.ratio * entry.compress_size
            for entry in entries
        )
    )
    if bomb:
        msg = (
            "This Word document unpacks to far more than a letter can hold and was not opened. "
            "It is kept as received; do not open it elsewhere without care."
        )
        raise UnreadableError(msg)


def _lines(document: Document) -> Iterator[str]:
    yield from _edges(document.sections, header=True)
    yield from _blocks(document.iter_inner_content())
    yield from _edges(document.sections, header=False)


def _edges(sections: Iterable[Section], *, header: bool) -> Iterator[str]:
    seen: set[tuple[str, ...]] = set()
    for section in sections:
        headers = (section.first_page_header, section.header, section.even_page_header)
        footers = (section.first_page_footer, section.footer, section.even_page_footer)
        for part in headers if header else footers:
            if part.is_linked_to_previous:
                continue
            lines = tuple(_blocks(part.iter_inner_content()))
            if any(line.strip() for line in lines) and lines not in seen:
                seen.add(lines)
                yield from lines
                if header:
                    yield ""


def _blocks(blocks: Iterable[Paragraph | Table]) -> Iterator[str]:
    from docx.table import Table

    for block in blocks:
        if isinstance(block, Table):
            yield from _rows(block)
        else:
            yield block.text
            yield from _boxed(block)


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells: list[str] = []
        before: object = None
        for cell in row.cells:
            if cell._tc is before:  # noqa: SLF001  # a merged cell is given once a column
                cells.append("")
                continue
            before = cell._tc  # noqa: SLF001
            inner = " ".join(" ".join(_blocks(cell.iter_inner_content())).split())
            cells.append(inner)
        yield "\t".join(cells)
    yield ""


def _boxed(paragraph: Paragraph) -> Iterator[str]:
    for content in paragraph._p.iter(f"{_SPACE}txbxContent"):  # noqa: SLF001  # no public way
        if any(parent.tag.endswith("}Fallback") for parent in content.iterancestors()):
            continue  # the same box again, for older programs
        for line in content.iter(f"{_SPACE}p"):
            yield "".join(piece.text or "" for piece in line.iter(f"{_SPACE}t"))
