"""The report as a Word file for comments, marked on every page as not the issued report.

Headings, numbered paragraphs, footnotes, tables and links are real ones; paragraph numbers are
text, so that a comment on `14.2` stays on `14.2` whatever is moved. The file is written here and
not by a library: the one at hand writes no footnotes and leaves its own traces in the properties.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from casereview.domain.reports.report import (
    Block,
    Cover,
    Figure,
    Footnote,
    ItemList,
    LockedText,
    Paragraph,
    Quotation,
    Report,
    Run,
    Section,
    SectionKind,
    Signature,
    Table,
)
from casereview.reporting.forms import docx_parts as parts
from casereview.reporting.forms.clean_text import directions, escaped
from casereview.reporting.forms.html import anchors
from casereview.reporting.forms.plain_text import heading, signed_words
from casereview.reporting.pictures.picture_png import write_png
from casereview.reporting.pictures.svg import write_svg

FOR_COMMENTS = "For comments only. This is not the issued report."
FOR_THE_OTHER_EXPERT = "Between the two experts only. This is not the signed joint statement."

_WIDTH = 8505
"""Twips of the text's width: A4 with margins of 35 and 25 mm."""

_LETTER = 125
"""Twips that a letter of a table takes, about; a word of capitals may still be parted."""

_EMU = 12700
"""English metric units to a point."""

_SVG = (
    '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'r:embed="%s"/></a:ext></a:extLst>'
)

Xml = Iterator[str]


def write_docx(report: Report, banner: str = FOR_COMMENTS) -> bytes:
    """Return the report as a Word file; `banner` heads every page. Equal reports, equal bytes."""
    document = _Document(report)
    body = "".join(document.body())
    return parts.pack(
        {
            "[Content_Types].xml": parts.content_types(),
            "_rels/.rels": parts.package_relations(),
            "word/document.xml": parts.xml("document", f"<w:body>{body}</w:body>"),
            "word/_rels/document.xml.rels": parts.document_relations(document.related),
            "word/styles.xml": parts.styles(),
            "word/settings.xml": parts.settings(),
            "word/footnotes.xml": document.footnotes(),
            "word/header1.xml": _header(report, banner),
            "word/footer1.xml": _footer(),
            "docProps/core.xml": parts.core_properties(escaped(banner)),
            "docProps/app.xml": parts.app_properties(),
            **{f"word/{path}": data for path, data in document.pictures.items()},
        }
    )


def _paragraph(style: str, inside: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inside}</w:p>'


def _text(text: str, *, bold: bool = False, italic: bool = False, link: bool = False) -> str:
    """Return a text as runs, one for each direction of writing."""
    look = '<w:rStyle w:val="Hyperlink"/>' if link else ""
    look += "<w:b/><w:bCs/>" if bold else ""
    look += "<w:i/><w:iCs/>" if italic else ""
    made = []
    for piece, right in directions(text):
        rtl = f"{look}<w:rtl/>" if right else look
        properties = f"<w:rPr>{rtl}</w:rPr>" if rtl else ""
        lines = [
            f'<w:t xml:space="preserve">{line}</w:t>'.replace(
                "\t", '</w:t><w:tab/><w:t xml:space="preserve">'
            )
            for line in escaped(piece).split("\n")
        ]
        made.append(f"<w:r>{properties}{'<w:br/>'.join(lines)}</w:r>")
    return "".join(made)


def _header(report: Report, banner: str) -> str:
    lines = [_paragraph("Header", _text(banner, bold=True))]
    lines += [_paragraph("Header", _text(line)) for line in report.header if line]
    return parts.xml("hdr", "".join(lines))


def _footer() -> str:
    def field(code: str) -> str:
        return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'

    pages = f"{_text('Page ')}{field('PAGE')}{_text(' of ')}{field('NUMPAGES')}"
    return parts.xml("ftr", _paragraph("Footer", pages))


class _Document:
    """The document being written: its marks, its pictures and the footnotes that it came by."""

    def __init__(self, report: Report) -> None:
        self.related: dict[str, str] = {}
        self.pictures: dict[str, bytes] = {}
        self._report = report
        self._notes: dict[int, Footnote] = {}
        self._marks = {anchor: place for place, anchor in enumerate(sorted(anchors(report)), 1)}
        self._writers: dict[type[Block], Callable[..., Xml]] = {
            Paragraph: self._numbered,
            ItemList: self._items,
            Quotation: self._quotation,
            Table: self._table,
            Figure: self._figure,
            LockedText: self._locked,
            Signature: self._signature,
        }

    def body(self) -> Xml:
        """Yield everything between the first and the last page."""
        printed = [section for section in self._report.sections if section.printed]
        yield from _cover(self._report.cover, self._report.stamp)
        yield _paragraph("Title", '<w:r><w:br w:type="page"/></w:r>' + _text("Contents"))
        for section in printed:
            yield _paragraph("Entry", self._linked(section.anchor, heading(section)))
        for section in printed:
            yield from self._section(section)
        yield (
            '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/>'
            '<w:footerReference w:type="default" r:id="rId5"/>'
            '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1701" w:right="1417" '
            'w:bottom="1417" w:left="1984" w:header="680" w:footer="680" w:gutter="0"/>'
            "</w:sectPr>"
        )

    def footnotes(self) -> str:
        """Return the part of footnotes, its two separators first."""
        rule = '<w:footnote w:type="{}" w:id="{}"><w:p><w:r><w:{}/></w:r></w:p></w:footnote>'.format
        made = [
            rule("separator", -1, "separator"),
            rule("continuationSeparator", 0, "continuationSeparator"),
        ]
        sign = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
        for number, note in sorted(self._notes.items()):
            words = f"{sign}{_text(' ')}{self._words(note.runs)}"
            made.append(
                f'<w:footnote w:id="{number}">{_paragraph("FootnoteText", words)}</w:footnote>'
            )
        return parts.xml("footnotes", "".join(made))

    # ---- blocks

    def _section(self, section: Section) -> Xml:
        appendix = section.kind is SectionKind.APPENDIX
        number = f"Appendix {section.number}:\t" if appendix else f"{section.number}\t"
        begins = "<w:pageBreakBefore/>" if appendix else ""
        inside = self._marked(section.anchor, _text(f"{number}{section.title}"))
        yield f'<w:p><w:pPr><w:pStyle w:val="Heading1"/>{begins}</w:pPr>{inside}</w:p>'
        for block in section.blocks:
            yield from self._writers[type(block)](block)

    def _numbered(self, block: Paragraph) -> Xml:
        number = self._marked(block.anchor, _text(f"{block.number}\t"))
        yield _paragraph("Numbered", number + self._words(block.runs))

    def _items(self, block: ItemList) -> Xml:
        for item in block.items:
            style = "Item2" if item.level > 1 else "Item"
            yield _paragraph(style, _text(f"{item.mark}\t") + self._words(item.runs))

    def _quotation(self, block: Quotation) -> Xml:
        yield from (_paragraph("Quote", self._words(runs)) for runs in block.paragraphs)

    def _locked(self, block: LockedText) -> Xml:
        yield from (_paragraph("Locked", _text(text)) for text in block.paragraphs)

    def _signature(self, block: Signature) -> Xml:
        signed = signed_words(block)
        yield _paragraph("Locked", _text("______________________________"))
        yield _paragraph("Locked", _text(block.name, bold=True))
        if block.post:
            yield _paragraph("Locked", _text(block.post))
        yield _paragraph("Locked", _text(f"Date: {signed}"))

    def _table(self, block: Table) -> Xml:
        caption = f"Table {block.number}. {block.caption}"
        yield _paragraph("Caption", self._marked(block.anchor, _text(caption)))
        rows = [
            [
                self._marked(block.row_anchors[place], self._words(cell))
                if block.row_anchors and not column
                else self._words(cell)
                for column, cell in enumerate(row)
            ]
            for place, row in enumerate(block.rows)
        ]
        heads = [column.title for column in block.columns]
        words = [
            [head, *("".join(run.text for run in row[place]) for row in block.rows)]
            for place, head in enumerate(heads)
        ]
        widths = _widths([column.weight for column in block.columns], words)
        yield from _grid(block.caption, heads, widths, rows)
        yield _paragraph("Note", _text(block.note))

    def _figure(self, block: Figure) -> Xml:
        scene, title = block.scene, f"Figure {block.number}. {block.caption}"
        name = f"media/figure{block.number}"
        self.pictures |= {f"{name}.png": write_png(scene), f"{name}.svg": write_svg(scene, title)}
        dots, drawn = f"rIdF{block.number}", f"rIdS{block.number}"
        self.related |= {dots: f"{name}.png", drawn: f"{name}.svg"}
        yield _paragraph("Normal", _picture(block, dots, drawn))
        yield _paragraph("Caption", self._marked(block.anchor, _text(title)))
        yield _paragraph("Note", _text(block.note))
        if scene.table_rows:
            rows = [[_text(cell) for cell in row] for row in scene.table_rows]
            about = f"Data of Figure {block.number}"
            yield _paragraph("Caption", _text(about))
            columns = [*zip(scene.table_head, *scene.table_rows, strict=True)]
            widths = _widths([1.0] * len(columns), columns)
            yield from _grid(about, scene.table_head, widths, rows)
            yield _paragraph("Note", "")

    # ---- words

    def _words(self, runs: Iterable[Run]) -> str:
        return "".join(map(self._run, runs))

    def _run(self, run: Run) -> str:
        mark = self._marks.get(run.target or "")
        words = _text(run.text, bold=run.bold, italic=run.italic, link=mark is not None)
        if mark is not None:
            words = f'<w:hyperlink w:anchor="_R{mark}" w:history="1">{words}</w:hyperlink>'
        if run.note is None:
            return words
        self._notes[run.note.number] = run.note
        return (
            f'{words}<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
            f'<w:footnoteReference w:id="{run.note.number}"/></w:r>'
        )

    def _linked(self, anchor: str, text: str) -> str:
        words = _text(text, link=True)
        return (
            f'<w:hyperlink w:anchor="_R{self._marks[anchor]}" w:history="1">{words}</w:hyperlink>'
        )

    def _marked(self, anchor: str, inside: str) -> str:
        """Return words with the mark that links lead to."""
        mark = self._marks[anchor]
        begins = f'<w:bookmarkStart w:id="{mark}" w:name="_R{mark}"/>'
        return f'{begins}{inside}<w:bookmarkEnd w:id="{mark}"/>'


def _cover(cover: Cover, stamp: str) -> Xml:
    if stamp:
        yield _paragraph("Centred", _text(stamp, bold=True))
    yield from (_paragraph("Court", _text(line)) for line in cover.lines)
    for place, (name, role) in enumerate(cover.parties):
        if place:
            yield _paragraph("Centred", _text("and"))
        yield _paragraph("Centred", _text(name, bold=True))
        yield _paragraph("Centred", _text(role))
    yield _paragraph("Title", _text(cover.title))
    if cover.subtitle:
        yield _paragraph("Normal", _text(cover.subtitle))
    for label, value in cover.facts:
        yield _paragraph("Normal", _text(f"{label}: ", bold=True) + _text(value))


def _widths(weights: Sequence[float], columns: Sequence[Sequence[str]]) -> list[int]:
    """Return the widths of columns: shares by weight, but none under its longest word's."""
    share = _WIDTH / len(weights)
    least = [
        min(
            share, _LETTER * max((len(w) for text in column for w in text.split()), default=0) + 180
        )
        for column in columns
    ]
    wanted = [_WIDTH * weight / sum(weights) for weight in weights]
    lacking = [max(0.0, want - have) for want, have in zip(wanted, least, strict=True)]
    free, total = _WIDTH - sum(least), sum(lacking) or 1.0
    return [round(have + free * more / total) for have, more in zip(least, lacking, strict=True)]


def _grid(
    about: str, heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]
) -> Xml:
    """Yield a table whose head repeats and whose rows are never split; cells are runs."""
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8A94A0"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{escaped(about)}"/></w:tblPr><w:tblGrid>'
    )
    yield from (f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield "</w:tblGrid>"
    head = [_text(title) for title in heads]
    for style, cells in (("CellHead", head), *(("Cell", row) for row in rows)):
        first = "<w:tblHeader/>" if style == "CellHead" else ""
        yield f"<w:tr><w:trPr><w:cantSplit/>{first}</w:trPr>"
        for width, cell in zip(widths, cells, strict=True):
            size = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            yield f"<w:tc>{size}{_paragraph(style, cell)}</w:tc>"
        yield "</w:tr>"
    yield "</w:tbl>"


def _picture(block: Figure, dots: str, drawn: str) -> str:
    """Return the figure as a drawing, with the picture for readers that cannot draw it."""
    scene = block.scene
    shrink = min(1.0, _WIDTH / parts.TWIPS / scene.width)
    size = f'cx="{round(scene.width * shrink * _EMU)}" cy="{round(scene.height * shrink * _EMU)}"'
    told = f'descr="{escaped(scene.alternative)}" title="{escaped(block.caption)}"'
    name = f'id="{block.number}" name="Figure {block.number}"'
    kind = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr {name} {told}/><a:graphic><a:graphicData uri="{kind}"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {name} {told}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{dots}">{_SVG % drawn}</a:blip>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
