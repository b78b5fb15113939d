"""PDF: the text layer as PDFium gives it, with the box of every character."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import (
    FILED,
    OutlineEntry,
    Parsed,
    ParsedPage,
    UnreadableError,
    storable,
)
from casereview.domain.documents.document import Rect

_LOCKED = (
    "This PDF is locked with a password. It is kept as received; "
    "ask the sender for an unlocked copy and add that too."
)
_DAMAGED = f"This PDF is damaged and cannot be opened. {FILED}"
_REASONS = {0: f"This PDF has no pages. {FILED}", 4: _LOCKED, 5: _LOCKED}
"""By PDFium's error number: 4 is a password, 5 an unknown lock, 0 a sound file without pages."""

_LONGEST_TITLE = 200

_PRINTED_HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-"})
"""PDFium's marks for a hyphen at a line's end; the hyphen is there on the page."""


def parse(data: bytes, limits: Limits) -> Parsed:
    """Return the pages up to the limits; offsets in a page's text are PDFium's own.

    Raises UnreadableError for a broken, locked or empty PDF.
    """
    document = open_document(data)
    count = len(document)
    pages: list[ParsedPage] = []
    characters = 0
    for number in range(min(count, limits.pages)):
        page = read_page(document, number)
        characters += len(page.text)
        if characters > limits.characters:
            break
        pages.append(page)
    return replace(_judge(tuple(pages), count), outline=read_outline(document, limits))


def read_outline(document: Any, limits: Limits) -> tuple[OutlineEntry, ...]:  # noqa: ANN401  # pypdfium2 has no types
    """Return the headings that lead to a page of this document; a broken outline has fewer."""
    import pypdfium2

    count = len(document)

    found: list[OutlineEntry] = []
    try:
        for mark in document.get_toc(max_depth=limits.depth):
            target = mark.get_dest()
            page = target.get_index() if target is not None else None
            title = " ".join(storable(mark.get_title()).split())[:_LONGEST_TITLE]
            if page is not None and 0 <= page < count:
                found.append(OutlineEntry(title, page + 1, mark.level))
            if len(found) >= limits.entries:
                break
    except (pypdfium2.PdfiumError, ValueError):
        pass  # a broken outline costs no page
    return tuple(found)


def open_document(data: bytes) -> Any:  # noqa: ANN401  # pypdfium2 has no types
    """Return the opened document; raises UnreadableError saying why it cannot be."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise UnreadableError(_REASONS.get(fault.err_code, _DAMAGED)) from fault


def _judge(pages: tuple[ParsedPage, ...], count: int) -> Parsed:
    blank = [number for number, page in enumerate(pages, 1) if not page.text.strip()]
    note = ""
    if len(pages) < count:
        note = f"Only the first {len(pages):,} of {count:,} pages were read."
    if len(blank) == len(pages):
        return Parsed(pages, "none", count, note, readable=False)
    return Parsed(pages, "text_layer", count, note)


def read_page(document: Any, number: int) -> ParsedPage:  # noqa: ANN401
    """Return the text of a page, from 0, with the box of every character."""
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return ParsedPage("")  # one damaged page must not cost the others
    try:
        width, height = page.get_size()
        layer = page.get_textpage()
        text = _text(layer)
        return ParsedPage(text, width, height, _boxes(page, layer, len(text)))
    except pypdfium2.PdfiumError:
        return ParsedPage("")
    finally:
        page.close()


def _text(layer: Any) -> str:  # noqa: ANN401
    import pypdfium2.raw as raw

    count = layer.count_chars()
    text: str = layer.get_text_range() if count else ""
    if len(text) != count:  # characters outside the first plane: take them one by one
        codes = (raw.FPDFText_GetUnicode(layer, index) for index in range(count))
        text = "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)
    return storable(text.translate(_PRINTED_HYPHENS))


def _boxes(page: Any, layer: Any, count: int) -> bytes:  # noqa: ANN401
    """Return the box of every character; a page turned or cut out of a larger one is rare."""
    import pypdfium2.raw as raw

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    box_of = raw.FPDFText_GetCharBox
    sides: list[float] = []
    for index in range(count):
        if box_of(layer, index, left, right, bottom, top):
            sides += (left.value, bottom.value, right.value, top.value)
        else:
            sides += (0.0, 0.0, 0.0, 0.0)
    if page.get_rotation() % 360 or page.get_cropbox(fallback_ok=True)[:2] != (0, 0):
        upright = _upright(page)
        shown = (upright(*sides[at : at + 4]) for at in range(0, len(sides), 4))
        sides = [side for box in shown for side in box]
    return array("f", sides).tobytes()


def _upright(page: Any) -> Callable[[float, float, float, float], Rect]:  # noqa: ANN401
    """Return the map from the file's coordinates to those of the page as it is shown."""
    x, y, far_x, far_y = page.get_cropbox(fallback_ok=True)
    wide, high = far_x - x, far_y - y
    turned = page.get_rotation() % 360

    def shown(x0: float, y0: float, x1: float, y1: float) -> Rect:
        x0, x1, y0, y1 = x0 - x, x1 - x, y0 - y, y1 - y
        if turned == 90:
            return (y0, wide - x1, y1, wide - x0)
        if turned == 180:
            return (wide - x1, high - y1, wide - x0, high - y0)
        if turned == 270:
            return (high - y1, x0, high - y0, x1)
        return (x0, y0, x1, y1)

    return shown
