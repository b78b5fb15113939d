"""The kinds of block on the page: text, headings, tables, figures, contents, signature, cover.

ReportLab's classes are made inside a function, so that the library is loaded only to write a PDF.
"""

# ruff: noqa: ANN401 - ReportLab and pikepdf objects carry no types

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from casereview.domain.chart import Scene
from casereview.reporting import fonts
from casereview.reporting.pdf_picture import draw_scene
from casereview.reporting.pdf_styles import GREY, HAIR, INK, RULE, TEXT_WIDTH


class ContentsLine(NamedTuple):
    """A section in the table of contents."""

    number: str
    title: str
    paragraphs: str
    anchor: str


@dataclass(slots=True)
class Places:
    """Pages on which sections begin, and the number of pages, as found by the last pass."""

    pages: dict[str, int]
    total: int = 0


class Blocks(NamedTuple):
    """The flowable classes."""

    Words: Any
    Heading: Any
    Picture: Any
    Contents: Any
    SignatureLines: Any


@cache
def blocks() -> Blocks:
    """Return the flowable classes, made once."""
    from reportlab.lib.colors import HexColor
    from reportlab.pdfbase.pdfmetrics import getAscentDescent, stringWidth
    from reportlab.platypus import Flowable, Paragraph

    class Words(Paragraph):  # type: ignore[misc]  # ReportLab has no types
        """A paragraph that breaks its lines once a width and marks its place for links."""

        anchor = ""
        _broken: tuple[Any, Any] | None = None

        def breakLines(self, width: Any) -> Any:
            key = tuple(width) if isinstance(width, list | tuple) else width
            if self._broken is None or self._broken[0] != key:
                broken = super().breakLines(width)
                # a sign from another face must not move the line it stands in
                ascent, descent = getAscentDescent(self.style.fontName, self.style.fontSize)
                for line in (broken, *broken.lines):
                    if hasattr(line, "ascent"):
                        line.ascent, line.descent = ascent, descent
                        line.fontSize = self.style.fontSize
                self._broken = (key, broken)
            return self._broken[1]

        def split(self, width: float, height: float) -> Any:
            parts = super().split(width, height)
            if parts and self.anchor and parts[0] is not self:
                parts[0].anchor = self.anchor
            return parts

        def draw(self) -> None:
            if self.anchor:
                top = self.canv.absolutePosition(0, self.height + 4)[1]
                self.canv.bookmarkPage(self.anchor, fit="XYZ", left=0, top=top, zoom=0)
            super().draw()

    class Heading(Words):
        """A section's heading: an outline entry, and its page told to the contents."""

        places = Places({})
        entry = ""

        def split(self, width: float, height: float) -> Any:
            return []

        def draw(self) -> None:
            super().draw()
            self.places.pages[self.anchor] = self.canv.getPageNumber()
            self.canv.addOutlineEntry(self.entry, self.anchor, level=0)

    class Picture(Flowable):  # type: ignore[misc]  # ReportLab has no types
        """A scene, made smaller where it would not fit its page."""

        def __init__(self, scene: Scene, room: float) -> None:
            super().__init__()
            self._scene = scene
            self._scale = min(1.0, TEXT_WIDTH / scene.width, room / scene.height)

        def wrap(self, width: float, height: float) -> tuple[float, float]:
            return self._scene.width * self._scale, self._scene.height * self._scale

        def draw(self) -> None:
            self.canv.scale(self._scale, self._scale)
            draw_scene(self.canv, self._scene, 0, self._scene.height)

    class Contents(Flowable):  # type: ignore[misc]  # ReportLab has no types
        """Sections with their paragraphs and pages, each line a link."""

        def __init__(self, lines: Sequence[ContentsLine], places: Places, height: float) -> None:
            super().__init__()
            self._lines = lines
            self._places = places
            self._leading = min(19.0, (height - 20) / max(1, len(lines) + 1))
            self._size = min(11.0, self._leading * 0.66)

        def wrap(self, width: float, height: float) -> tuple[float, float]:
            return TEXT_WIDTH, self._leading * (len(self._lines) + 1)

        def draw(self) -> None:
            y = self._leading * len(self._lines)
            self._right("Paragraphs", TEXT_WIDTH - 42, y, 8.5)
            self._right("Page", TEXT_WIDTH, y, 8.5)
            for line in self._lines:
                y -= self._leading
                self._line(line, y)

        def _right(self, text: str, x: float, y: float, size: float) -> None:
            self.canv.setFont(fonts.SANS, size)
            self.canv.setFillColor(HexColor(GREY))
            self.canv.drawRightString(x, y, text)

        def _line(self, line: ContentsLine, y: float) -> None:
            canvas, size = self.canv, self._size
            canvas.setFillColor(HexColor(INK))
            canvas.setFont(fonts.SERIF, size)
            canvas.drawString(0, y, line.number)
            start = 30.0
            end = start + self._title(line.title, start, y)
            page = str(self._places.pages.get(line.anchor, ""))
            canvas.setFont(fonts.SERIF, size)
            canvas.setFillColor(HexColor(INK))
            canvas.drawRightString(TEXT_WIDTH, y, page)
            self._right(line.paragraphs, TEXT_WIDTH - 42, y, 9)
            widest = TEXT_WIDTH - 42 - stringWidth(line.paragraphs, fonts.SANS, 9)
            self._leader(end + 5, (widest if line.paragraphs else TEXT_WIDTH - 20) - 5, y)
            box = (0, y - 4, TEXT_WIDTH, y + self._leading - 5)
            canvas.linkRect("", line.anchor, box, relative=1, thickness=0)

        def _title(self, title: str, x: float, y: float) -> float:
            size, room = self._size, TEXT_WIDTH - x - 110
            pieces = fonts.by_face(fonts.prepared(title), fonts.SERIF, "the contents")
            width = sum(stringWidth(text, face, size) for face, text in pieces)
            scale = min(1.0, room / width) if width else 1.0
            for face, text in pieces:
                self.canv.setFont(face, size * scale)
                self.canv.drawString(x, y, text)
                x += stringWidth(text, face, size * scale)
            return float(width * scale)

        def _leader(self, start: float, end: float, y: float) -> None:
            if end > start:
                self.canv.setStrokeColor(HexColor(RULE))
                self.canv.setLineWidth(0.6)
                self.canv.setDash([0.6, 3])
                self.canv.line(start, y + 1, end, y + 1)
                self.canv.setDash([])

    class SignatureLines(Flowable):  # type: ignore[misc]  # ReportLab has no types
        """Ruled room for signature and date, the name printed beneath."""

        def __init__(self, name: str, post: str, signed: str, indent: float) -> None:
            super().__init__()
            self._name, self._post, self._signed, self._indent = name, post, signed, indent

        def wrap(self, width: float, height: float) -> tuple[float, float]:
            return width, 132

        def draw(self) -> None:
            canvas, left = self.canv, self._indent
            canvas.setStrokeColor(HexColor(INK))
            canvas.setLineWidth(0.6)
            rows = (("Signed", 100.0), ("Date", 14.0))
            for label, y in rows:
                canvas.line(left + 60, y - 3, left + 300, y - 3)
                self._put(label, left, y, fonts.SANS, 9.5)
            if not self._signed:
                self._put("Unsigned draft", left + 66, 103, fonts.SERIF_ITALIC, 12)
            self._put(self._name, left + 60, 76, fonts.SERIF_BOLD, 12)
            self._put(self._post, left + 60, 58, fonts.SERIF, 12)
            self._put(self._signed, left + 66, 17, fonts.SERIF, 12)

        def _put(self, text: str, x: float, y: float, face: str, size: float) -> None:
            self.canv.setFillColor(HexColor(INK))
            for name, piece in fonts.by_face(fonts.prepared(text), face, "the signature block"):
                self.canv.setFont(name, size)
                self.canv.drawString(x, y, piece)
                x += stringWidth(piece, name, size)

    return Blocks(Words, Heading, Picture, Contents, SignatureLines)


def table_style(*, noted: bool, kept: bool = True) -> Any:
    """Return the look of every table: a rule above and below, hairlines between, no boxes.

    noted: the last row is the table's note. kept: the last rows stay together, so that neither a
    note nor a single row stands alone on the next page.
    """
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import TableStyle

    last = -2 if noted else -1
    commands = [
        ("FONT", (0, 0), (-1, -1), fonts.SANS, 9),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 7),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ("LINEABOVE", (0, 0), (-1, 0), 0.9, HexColor(INK)),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, HexColor(INK)),
        ("LINEBELOW", (0, 1), (-1, last - 1), 0.4, HexColor(HAIR)),
        ("LINEBELOW", (0, last), (-1, last), 0.9, HexColor(INK)),
    ]
    if kept:
        commands.append(("NOSPLIT", (0, last - 1), (-1, -1)))
    if noted:
        commands += [("SPAN", (0, -1), (-1, -1)), ("RIGHTPADDING", (0, -1), (-1, -1), 0)]
    return TableStyle(commands)
