"""What a PDF shows of itself: pages with their lines and links, outline, fonts, properties."""

# ruff: noqa: ANN401 - pikepdf and pypdfium2 objects carry no types

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from itertools import groupby
from typing import Any

from casereview.errors import BadInputError
from casereview.reporting.asserting.tags import claims_tags, tag_faults, unseen_signature
from casereview.reporting.scripts import has_rtl

Rect = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points from the page's bottom-left corner."""

MOST_PAGES = 2000
_STRANGE = (ValueError, RuntimeError, TypeError, AttributeError, LookupError)
"""What a page raises whose parts are not of the kind that the specification asks for."""
_SPACE = re.compile(r"\s+")


def flat(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return _SPACE.sub(" ", text).strip()


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character with its place, size and whether it stands upright."""

    char: str
    box: Rect
    base: float
    size: float
    upright: bool


@dataclass(frozen=True, slots=True)
class TextLine:
    """Characters set on one line without a wide gap, in reading order."""

    text: str
    box: Rect
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class LinkArea:
    """A link within the file: where it is, the page it leads to (from 0) and at which height."""

    box: Rect
    page: int
    top: float


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark; `fit` is the kind of destination, zoom None where it is inherited.

    top: the height on the page that it leads to, in points from its lower edge.
    """

    title: str
    page: int
    fit: str
    zoom: float | None
    top: float = 0.0


@dataclass(slots=True)
class PageFacts:
    """One page."""

    number: int
    width: float
    height: float
    rotate: int
    cropped: bool
    glyphs: tuple[Glyph, ...]
    links: tuple[LinkArea, ...]
    others: tuple[str, ...]
    corner_clear: bool
    images: tuple[tuple[int, int], ...]
    _cache: dict[str, Any] = field(default_factory=dict)

    @property
    def raw(self) -> str:
        """The page's characters in the order of the file, without line ends."""
        if "raw" not in self._cache:
            self._cache["raw"] = "".join(glyph.char for glyph in self.glyphs)
        return str(self._cache["raw"])

    @property
    def text(self) -> str:
        """The page's text with single spaces."""
        if "text" not in self._cache:
            self._cache["text"] = flat(self.raw)
        return str(self._cache["text"])

    @property
    def lines(self) -> tuple[TextLine, ...]:
        """Upright lines in the order of the file."""
        if "lines" not in self._cache:
            self._cache["lines"] = tuple(_lines(self.glyphs))
        lines: tuple[TextLine, ...] = self._cache["lines"]
        return lines


def _lines(glyphs: tuple[Glyph, ...]) -> Iterator[TextLine]:
    run: list[Glyph] = []
    inked = glyphs[0] if glyphs else None
    for glyph in glyphs:
        if not glyph.upright or glyph.char in "\r\n":
            if run:
                yield _line(run)
            run = []
            continue
        if run and not (_follows(run[-1], glyph) and _level(inked, glyph)):
            yield _line(run)
            run = []
        run.append(glyph)
        inked = inked if glyph.char.isspace() and len(run) > 1 else glyph
    if run:
        yield _line(run)


def _level(inked: Glyph | None, glyph: Glyph) -> bool:
    """Say whether a glyph stands on the line of the last one that is no space."""
    return (
        inked is None
        or glyph.char.isspace()
        or inked.char.isspace()
        or abs(inked.base - glyph.base) < max(inked.size, glyph.size)
    )


def _follows(before: Glyph, glyph: Glyph) -> bool:
    if has_rtl(before.char + glyph.char):
        apart = max(glyph.box[0] - before.box[2], before.box[0] - glyph.box[2])
        level = abs(before.base - glyph.base) < before.size / 2
        return level and apart < 1.2 * before.size and before.size == glyph.size
    if glyph.char.isspace() or before.char.isspace():
        return True
    gap = glyph.box[0] - before.box[2]
    level = abs(before.base - glyph.base) < before.size / 2
    overhang = 0.4 * before.size  # the box of an italic letter reaches into the next one's
    return level and -overhang < gap < 1.2 * before.size and before.size == glyph.size


def _line(run: list[Glyph]) -> TextLine:
    inked = [glyph for glyph in run if not glyph.char.isspace()] or run
    boxes = [glyph.box for glyph in inked]
    box = (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
    return TextLine("".join(glyph.char for glyph in run).strip(), box, inked[0].base, inked[0].size)


class PdfFacts:
    """Everything the assertions ask of a file; raises BadInputError for what is no readable PDF."""

    def __init__(self, data: bytes) -> None:
        import pikepdf

        self.data = data
        self.sound = data.startswith(b"%PDF-")
        try:
            self._pdf = pikepdf.open(BytesIO(data))
            self.pages = tuple(self._read_pages())
        except pikepdf.PasswordError as fault:
            raise BadInputError("The PDF cannot be opened without a password.") from fault
        except (pikepdf.PdfError, *_STRANGE) as fault:
            raise BadInputError(
                "The file is no readable PDF.", do="Check that it was copied completely."
            ) from fault

    def close(self) -> None:
        """Let go of the file."""
        self._pdf.close()

    # pages

    def _read_pages(self) -> Iterator[PageFacts]:
        import pypdfium2

        if not 0 < len(self._pdf.pages) <= MOST_PAGES:
            msg = "no pages, or too many"
            raise ValueError(msg)
        drawn = pypdfium2.PdfDocument(self.data)
        try:
            for index, page in enumerate(self._pdf.pages):
                yield self._page(index, page, drawn[index])
        finally:
            drawn.close()

    def _page(self, index: int, page: Any, drawn: Any) -> PageFacts:
        media = [float(value) for value in page.mediabox]
        crop = [float(value) for value in page.cropbox]
        width, height = media[2] - media[0], media[3] - media[1]
        links, others = self._annotations(page)
        facts = PageFacts(
            number=index + 1,
            width=width,
            height=height,
            rotate=int(page.obj.get("/Rotate", 0)),
            cropped=media != crop,
            glyphs=tuple(_glyphs(drawn)),
            links=tuple(links),
            others=tuple(others),
            corner_clear=_corner_clear(drawn, *drawn.get_size()),
            images=tuple(_images(page)),
        )
        drawn.close()
        return facts

    def _annotations(self, page: Any) -> tuple[list[LinkArea], list[str]]:
        links: list[LinkArea] = []
        others: list[str] = []
        for annotation in page.obj.get("/Annots") or ():
            if unseen_signature(annotation):
                continue
            kind = str(annotation.get("/Subtype", ""))
            action = annotation.get("/A")
            target = annotation.get("/Dest")
            if target is None and action is not None and str(action.get("/S", "")) == "/GoTo":
                target = action.get("/D")
            where = self._destination(target)
            if kind == "/Link" and where is not None:
                box = [float(value) for value in annotation.Rect]
                links.append(LinkArea((box[0], box[1], box[2], box[3]), where[0], where[2]))
            else:
                name = str(action.get("/S", "")) if action is not None else ""
                others.append(f"{kind}{name}")
        return links, others

    def _destination(self, target: Any) -> tuple[int, str, float, float | None] | None:
        """Return page, kind of fit, top and zoom of a destination, named or explicit."""
        import pikepdf

        if isinstance(target, pikepdf.Name | pikepdf.String | str):
            target = self._named.get(str(target).removeprefix("/"))
        if isinstance(target, pikepdf.Dictionary):
            target = target.get("/D")
        if not isinstance(target, pikepdf.Array) or len(target) < 2:
            return None
        page = self._numbers.get(target[0].objgen)
        if page is None:
            return None
        values = [_number(value) for value in list(target)[2:]]
        fit = str(target[1]).removeprefix("/")
        top = (values[1] if len(values) > 1 else None) or 0.0
        zoom = values[2] if len(values) > 2 else None
        return page, fit, top, zoom

    @cached_property
    def _numbers(self) -> dict[tuple[int, int], int]:
        return {page.obj.objgen: index for index, page in enumerate(self._pdf.pages)}

    @cached_property
    def _named(self) -> dict[str, Any]:
        import pikepdf

        found: dict[str, Any] = {}
        root = self._pdf.Root
        found |= {str(k).removeprefix("/"): v for k, v in root.get("/Dests", {}).items()}
        names: Any = root.get("/Names", {})
        tree = names.get("/Dests") if names else None
        if tree is not None:
            found |= {str(k): v for k, v in pikepdf.NameTree(tree).items()}
        return found

    # the file

    @property
    def targets(self) -> tuple[str, ...]:
        """What the places that links lead to are called."""
        return tuple(self._named)

    @property
    def encrypted(self) -> bool:
        """Whether the file is encrypted at all."""
        return bool(self._pdf.is_encrypted)

    @property
    def problems(self) -> list[str]:
        """What a check of the file's syntax says."""
        return [str(problem) for problem in self._pdf.check_pdf_syntax()]

    @property
    def root(self) -> Any:
        """The catalogue of the file."""
        return self._pdf.Root

    @property
    def info(self) -> dict[str, str]:
        """The document's properties."""
        return {str(key): str(value) for key, value in self._pdf.docinfo.items()}

    @property
    def xmp(self) -> str:
        """The XMP packet as text, or nothing."""
        stream = self._pdf.Root.get("/Metadata")
        return bytes(stream.read_bytes()).decode("utf-8", "replace") if stream is not None else ""

    @property
    def opening(self) -> tuple[int, str, float | None] | None:
        """Page (from 0), kind of fit and zoom at which the file opens, or None."""
        action = self._pdf.Root.get("/OpenAction")
        import pikepdf

        if isinstance(action, pikepdf.Dictionary):
            action = action.get("/D")
        found = self._destination(action)
        return (found[0], found[1], found[3]) if found else None

    @cached_property
    def outline(self) -> tuple[OutlineEntry, ...]:
        """The bookmarks of every level in order."""
        return tuple(self._entries(self._outline_root().get("/First"), 0))

    def _outline_root(self) -> Any:
        return self._pdf.Root.get("/Outlines", {})

    def _entries(self, item: Any, depth: int) -> Iterator[OutlineEntry]:
        seen = 0
        while item is not None and seen < 5000 and depth < 20:
            seen += 1
            target = item.get("/Dest")
            action = item.get("/A")
            if target is None and action is not None:
                target = action.get("/D")
            found = self._destination(target)
            title = flat(str(item.get("/Title", "")))
            if found:
                yield OutlineEntry(title, found[0], found[1], found[3], found[2])
            else:
                yield OutlineEntry(title, -1, "", None)
            yield from self._entries(item.get("/First"), depth + 1)
            item = item.get("/Next")

    @cached_property
    def fonts(self) -> tuple[tuple[str, bool, bool], ...]:
        """Every font: name, whether embedded, whether it maps to Unicode."""
        found: dict[str, tuple[str, bool, bool]] = {}
        for item in self._pdf.objects:
            if _is(item, "/Type", "/Font") and "/BaseFont" in item:
                name = str(item.BaseFont).removeprefix("/")
                entry = (name, _embedded(item), "/ToUnicode" in item)
                if str(item.get("/Subtype", "")) not in ("/CIDFontType0", "/CIDFontType2"):
                    found[f"{name} {item.objgen}"] = entry
        return tuple(found.values())

    @cached_property
    def actions(self) -> tuple[str, ...]:
        """Anything that runs, leaves the file or carries another one."""
        found: dict[str, None] = {}
        for item in self._pdf.objects:
            for kind in ("/JavaScript", "/Launch", "/URI", "/GoToR", "/SubmitForm", "/ImportData"):
                if _is(item, "/S", kind):
                    found[kind.removeprefix("/")] = None
            if _is(item, "/Type", "/EmbeddedFile") or _is(item, "/Type", "/Filespec"):
                found["embedded file"] = None
        form: Any = self._pdf.Root.get("/AcroForm", {})  # the field of a signature asks for nothing
        fields = list(form.get("/Fields", ()))
        if "/XFA" in form or any(str(each.get("/FT")) != "/Sig" for each in fields):
            found["form"] = None
        if "/Names" in self._pdf.Root and "/JavaScript" in self._pdf.Root.Names:
            found["JavaScript"] = None
        return tuple(found)

    @property
    def tagged(self) -> bool:
        """Whether the file says that it is tagged."""
        return claims_tags(self._pdf)

    @property
    def tag_faults(self) -> list[str]:
        """What is wrong with its tags."""
        return tag_faults(self._pdf)

    @cached_property
    def text(self) -> str:
        """The text of all pages, spaces made single."""
        return " ".join(page.text for page in self.pages)


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _is(item: Any, key: str, value: str) -> bool:
    import pikepdf

    return isinstance(item, pikepdf.Dictionary | pikepdf.Stream) and str(item.get(key)) == value


def _embedded(font: Any) -> bool:
    holder = font
    if str(font.get("/Subtype", "")) == "/Type3":
        return True
    if "/DescendantFonts" in font:
        holder = font.DescendantFonts[0]
    descriptor = holder.get("/FontDescriptor")
    return descriptor is not None and any(
        key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )


def _glyphs(drawn: Any) -> Iterator[Glyph]:
    from ctypes import byref, c_double

    import pypdfium2.raw as pdfium

    left, right, bottom, top, across, base = (c_double() for _ in range(6))
    box = (byref(left), byref(right), byref(bottom), byref(top))
    origin = (byref(across), byref(base))
    text = drawn.get_textpage()
    page = text.raw
    try:
        for index in range(text.count_chars()):
            code = pdfium.FPDFText_GetUnicode(page, index)
            char = chr(code) if 0 < code < 0x110000 else "\ufffd"
            pdfium.FPDFText_GetCharBox(page, index, *box)
            pdfium.FPDFText_GetCharOrigin(page, index, *origin)
            size = round(pdfium.FPDFText_GetFontSize(page, index), 2)
            angle = pdfium.FPDFText_GetCharAngle(page, index)
            upright = abs(angle) < 0.02 or abs(angle - 6.2832) < 0.02
            area = (left.value, bottom.value, right.value, top.value)
            yield Glyph(char, area, base.value, size, upright)
    finally:
        text.close()


def _corner_clear(drawn: Any, width: float, height: float) -> bool:
    """Say whether nothing is drawn in the bottom right corner of 45 by 15 mm."""
    wide, high = 45 * 72 / 25.4, 15 * 72 / 25.4
    if width < wide or height < high:
        return False
    bitmap = drawn.render(scale=1, crop=(width - wide, 0, 0, height - high), grayscale=True)
    rows = bytes(bitmap.buffer)
    clear = all(
        set(rows[y * bitmap.stride : y * bitmap.stride + bitmap.width]) <= {255}
        for y in range(bitmap.height)
    )
    bitmap.close()
    return clear


def _images(page: Any) -> Iterator[tuple[int, int]]:
    for image in page.get_images().values():
        yield int(image.get("/Width", 0)), int(image.get("/Height", 0))


def paragraphs(pages: tuple[PageFacts, ...]) -> Iterator[tuple[str, PageFacts, TextLine]]:
    """Yield each paragraph number that hangs at the left edge of the text, with its place."""
    pattern = re.compile(r"^([A-Z]?\d{1,3}\.\d{1,4})(?:\s|$)")
    for page in pages:
        edge = left_edge(page)
        for line in page.lines:
            match = pattern.match(line.text)
            if match and line.box[0] < edge + 3 and line.size > 10.5:
                yield match[1], page, line


def left_edge(page: PageFacts) -> float:
    """Return where the text of a page begins on the left."""
    return min((line.box[0] for line in page.lines if line.text), default=0.0)


def repeated(values: list[str]) -> list[str]:
    """Return the values that occur more than once."""
    return [value for value, group in groupby(sorted(values)) if len(list(group)) > 1]
