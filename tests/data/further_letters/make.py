"""Renders the further letters (txt/) as PDF, DOCX and e-mail, as layouts.json says.

Run: ``python tests/data/further_letters/make.py [B01 B02 ...]``, or with ``--third`` for the third
letters. The texts are the source.
"""

import json
import re
import sys
from email.message import EmailMessage
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Preformatted,
    Spacer,
    Table,
)

HERE = Path(__file__).resolve().parent
PROSE = 60  # a line at least this long, followed by another, belongs to a paragraph
RUN = re.compile(r"\S+(?: \S+)*")
LISTED = re.compile(r" *(?:\d+\.|\(?[a-z]\)|[-*]) ")
GAP = re.compile(r"\S {2,}\S")
SIDES = {"left": TA_LEFT, "centre": TA_CENTER, "right": TA_RIGHT, "columns": TA_LEFT}
FACES = ("Helvetica", "Times-Roman")
RULES = (
    [("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black)],
    [("GRID", (0, 0), (-1, -1), 0.4, colors.grey)],
    [
        ("LINEABOVE", (0, 0), (-1, 0), 0.5, colors.black),
        ("LINEBELOW", (0, -1), (-1, -1), 0.5, colors.black),
    ],
    [
        ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
        ("BOX", (0, 0), (-1, -1), 0.4, colors.grey),
    ],
)


def blocks(text: str) -> list[list[str]]:
    """The runs of lines between blank lines."""
    return [b.split("\n") for b in re.split(r"\n\s*\n", text.strip("\n")) if b.strip()]


def cells(lines: list[str]) -> list[list[str]]:
    """The lines cut into columns; a column begins wherever a run of words begins."""
    runs = [[(m.start(), m[0]) for m in RUN.finditer(line)] for line in lines]
    starts: list[int] = []
    for at in sorted({start for row in runs for start, _ in row}):
        if not starts or at > starts[-1] + 1:
            starts.append(at)
    rows = []
    for row in runs:
        told = [""] * len(starts)
        for start, words in row:
            told[max(i for i, at in enumerate(starts) if at <= start)] = words
        rows.append(told)
    return rows


def parts(block: list[str]) -> list[tuple[str, list[str]]]:
    """The block as ('table', lines) and ('prose', lines), a paragraph or a single line each."""
    out: list[tuple[str, list[str]]] = []
    tabular = [bool(GAP.search(line)) or line.startswith("   ") for line in block]
    running = False
    for line, is_table in zip(block, tabular, strict=True):
        kind = "table" if is_table and sum(tabular) > 1 else "prose"
        if out and out[-1][0] == kind and (kind == "table" or (running and not LISTED.match(line))):
            out[-1][1].append(line)
        else:
            out.append((kind, [line]))
        running = kind == "prose" and len(line) >= PROSE
    return out


def paragraph(lines: list[str]) -> str:
    """The lines as one, wide gaps kept."""
    words = escape(" ".join(x.strip() for x in lines))
    return re.sub(r" {2,}", "&nbsp;" * 6, words)


def flow(text: str, style: str, seed: int, first: bool) -> list[Flowable]:
    """The flowables of one page of text."""
    face = FACES[seed % 2]
    size = 10 + seed % 3 / 2
    body = ParagraphStyle("body", fontName=face, fontSize=size, leading=size * 1.3)
    head = ParagraphStyle("head", body, alignment=SIDES[style])
    name = ParagraphStyle("name", head, fontSize=size + 4, leading=size + 8)
    small = ParagraphStyle("cell", body, fontSize=size - 1, leading=size + 1)
    out: list[Flowable] = []
    for i, block in enumerate(blocks(text)):
        if i == 0 and first:
            out += [Paragraph(paragraph([x]), head if n else name) for n, x in enumerate(block)]
            out.append(Spacer(1, 5 * mm))
            if style == "columns":
                out.append(FrameBreak())
            continue
        for kind, lines in parts(block):
            if kind == "table":
                rows = [[Paragraph(escape(c), small) for c in row] for row in cells(lines)]
                table = Table(rows, hAlign="LEFT", repeatRows=0, style=RULES[seed % len(RULES)])
                out.append(table)
            else:
                out.append(Paragraph(paragraph(lines), body))
        out.append(Spacer(1, 3.2 * mm))
    return out


def folded(line: str, width: int) -> list[str]:
    """A print-out's line, folded as such systems fold it, under an indent."""
    out = []
    while len(line) > width:
        cut = line.rfind(" ", 0, width)
        out.append(line[:cut])
        line = "      " + line[cut:].strip()
    return [*out, line]


def printed(text: str) -> list[Flowable]:
    """The page as a print-out in a fixed face, as small as its longest line asks for."""
    lines = [x for line in text.strip("\n").split("\n") for x in folded(line, 130)]
    size = min(9.5, 180 * mm / (0.6 * max(map(len, lines))))
    style = ParagraphStyle("print", fontName="Courier", fontSize=size, leading=size * 1.25)
    return [Preformatted("\n".join(lines), style)]


def pdf(text: str, style: str, seed: int, to: Path) -> None:
    """Write the text as a PDF; a form feed in it starts a page."""
    wide, high = A4
    edge = 15 * mm if style == "courier" else 22 * mm
    one = Frame(
        edge, 15 * mm, wide - 2 * edge, high - 30 * mm, id="one", leftPadding=0, rightPadding=0
    )
    half = (wide - 2 * edge - 8 * mm) / 2
    down = 105 * mm
    two = [
        Frame(
            edge, high - 55 * mm, wide - 2 * edge, 40 * mm, id="top", leftPadding=0, rightPadding=0
        ),
        Frame(edge, high - 60 * mm - down, half, down, id="a", leftPadding=0, rightPadding=0),
        Frame(
            edge + half + 8 * mm,
            high - 60 * mm - down,
            half,
            down,
            id="b",
            leftPadding=0,
            rightPadding=0,
        ),
    ]
    doc = BaseDocTemplate(str(to), pagesize=A4, title="Letter", author="", invariant=1)
    sheets = text.split("\f")
    feet = []
    if len(sheets) > 1:
        cut = [sheet.rstrip().rpartition("\n\n") for sheet in sheets]
        sheets = [page for page, _, _ in cut]
        feet = [re.sub(r" {2,}", " " * 12, foot) for _, _, foot in cut]

    def foot(canvas: Canvas, told: BaseDocTemplate) -> None:
        if feet:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(edge, 12 * mm, feet[told.page - 1])

    pages = [PageTemplate(id="two", frames=two)] if style == "columns" else []
    doc.addPageTemplates([*pages, PageTemplate(id="one", frames=[one], onPageEnd=foot)])
    story: list[Flowable] = []
    for n, page in enumerate(sheets):
        if n:
            story += [NextPageTemplate("one"), PageBreak()]
        story += printed(page) if style == "courier" else flow(page, style, seed, n == 0)
    doc.build(story)


def docx(text: str, style: str, to: Path) -> None:
    """Write the text as a Word document, its letterhead in the page header."""
    doc = Document()
    sides = {"centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
    head, *rest = blocks(text.replace("\f", "\n\n"))
    top = doc.sections[0].header.paragraphs[0]
    top.text = "\n".join(head)
    top.alignment = sides.get(style, WD_ALIGN_PARAGRAPH.LEFT)
    for block in rest:
        for kind, lines in parts(block):
            if kind == "table":
                rows = cells(lines)
                table = doc.add_table(len(rows), len(rows[0]), style="Table Grid")
                for row, words in zip(table.rows, rows, strict=True):
                    for cell, word in zip(row.cells, words, strict=True):
                        cell.text = word
            else:
                doc.add_paragraph(" ".join(x.strip() for x in lines))
    doc.save(str(to))


def eml(text: str, seed: int, to: Path) -> None:
    """Write the text as an e-mail; its first lines are the headers."""
    head, _, body = text.partition("\n\n")
    mail = EmailMessage()
    for line in head.strip().split("\n"):
        key, _, value = line.partition(": ")
        mail[key] = value
    mail.set_content(body, cte=("8bit", "base64", "quoted-printable")[seed % 3])
    to.write_bytes(mail.as_bytes())


def main(wanted: list[str], folder: Path = HERE) -> None:
    """Render the documents named, or all of a set."""
    layouts = json.loads((folder / "layouts.json").read_text(encoding="utf-8"))
    for name, layout in layouts.items():
        if wanted and name not in wanted:
            continue
        text = (folder / "txt" / f"{name}.txt").read_text(encoding="utf-8")
        seed = int(name[1:])
        for form in layout["forms"]:
            to = folder / form / f"{name}.{form}"
            to.parent.mkdir(exist_ok=True)
            if form == "pdf":
                pdf(text, layout["style"], seed, to)
            elif form == "docx":
                docx(text, layout["style"], to)
            else:
                eml(text, seed, to)


if __name__ == "__main__":
    named = [each for each in sys.argv[1:] if each != "--third"]
    main(named, HERE.parent / "third_letters" if "--third" in sys.argv else HERE)
