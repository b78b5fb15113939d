"""Makes the letters of the third demonstration case from their texts in `letters/`.

Run it with the Python of .venv after any change of a text in resources/demo/*/letters:

    .venv/bin/python packaging/demo_letters.py

A text is named after the file made of it, with `.txt` behind: `B02-assessment-letter.pdf.txt`.
`# ` begins a letterhead, `## ` a heading; lines with ` | ` are rows of a table; an empty line ends
a paragraph. The same text gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import docx
from docx.shared import Pt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "resources" / "demo"
FONT = "Letter"
PLAIN = ParagraphStyle("plain", fontName=FONT, fontSize=10, leading=13.2)
HEAD = ParagraphStyle("head", parent=PLAIN, fontSize=15, leading=19)
SUBHEAD = ParagraphStyle("subhead", parent=PLAIN, fontSize=11, leading=15, spaceBefore=4)
CELL = " | "


def main() -> None:
    """Write every letter anew."""
    for text in sorted(DEMO.glob("*/letters/*.txt")):
        target = text.parent.parent / text.stem
        make = _pdf if target.suffix == ".pdf" else _docx
        target.write_bytes(make(text.read_text(encoding="utf-8")))
        print(f"Wrote {target.relative_to(ROOT)}")


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield what belongs together: the lines between two empty ones."""
    for blank, lines in groupby(text.splitlines(), key=lambda line: not line.strip()):
        if not blank:
            yield list(lines)


def _runs(lines: list[str]) -> Iterator[tuple[bool, list[str]]]:
    """Part the lines of a block into rows of a table and lines of text."""
    for row, held in groupby(lines, key=lambda line: CELL in line):
        yield row, list(held)


# ---- PDF -----------------------------------------------------------------------------------------


def _pdf(text: str) -> bytes:
    pdfmetrics.registerFont(TTFont(FONT, str(_font())))
    made = io.BytesIO()
    SimpleDocTemplate(
        made,
        pagesize=A4,
        leftMargin=24 * mm,
        rightMargin=24 * mm,
        topMargin=20 * mm,
        bottomMargin=18 * mm,
        title="",
        author="",
        invariant=1,
    ).build([part for block in _blocks(text) for part in _set(block)])
    return made.getvalue()


def _font() -> Path:
    return min((ROOT / "resources" / "fonts").rglob("*Regular*.ttf"))


def _set(block: list[str]) -> Iterator[Flowable]:
    for row, lines in _runs(block):
        if row:
            yield _table(lines)
            continue
        for line in lines:
            style, words = _styled(line)
            yield Paragraph(words, style)
    yield Spacer(1, 9)


def _styled(line: str) -> tuple[ParagraphStyle, str]:
    escaped = _escaped(line)
    for mark, style in (("## ", SUBHEAD), ("# ", HEAD)):
        if escaped.startswith(mark):
            return style, escaped.removeprefix(mark)
    return PLAIN, escaped


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


def _table(lines: list[str]) -> Table:
    rows = [[Paragraph(_escaped(cell), PLAIN) for cell in line.split(CELL)] for line in lines]
    widths = [28 * mm, 26 * mm, None] if len(rows[0]) == 3 and len(rows) > 1 else None
    style = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 0)])
    return Table(rows, colWidths=widths, style=style)


# ---- Word ----------------------------------------------------------------------------------------


def _docx(text: str) -> bytes:
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(10.5)
    for block in _blocks(text):
        for line in block:
            paragraph = document.add_paragraph()
            run = paragraph.add_run(line.lstrip("# "))
            run.bold = line.startswith("#")
            paragraph.paragraph_format.space_after = Pt(2 if line is not block[-1] else 8)
    made = io.BytesIO()
    document.save(made)
    return _undated(made.getvalue())


def _undated(data: bytes) -> bytes:
    """Return a Word file without the times of its parts, which are those of its making."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return made.getvalue()


if __name__ == "__main__":
    main()
