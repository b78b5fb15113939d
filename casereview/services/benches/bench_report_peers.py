"""Sets the report for measuring by one engine, as its own process; prints what it took.

The engines beside ours are no part of the program and are used only where they are installed.
"""

# ruff: noqa: ANN401 - the other engines carry no types

from __future__ import annotations

import base64
import contextlib
import importlib
import io
import json
import logging
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from html import escape
from typing import Any

from casereview.correspondence.child import peak_memory
from casereview.domain.reports.report import (
    Block,
    Figure,
    ItemList,
    LockedText,
    Paragraph,
    Quotation,
    Report,
    Run,
    Section,
    Signature,
    Table,
)
from casereview.paths import resources
from casereview.reporting.pictures.svg import write_svg
from casereview.services.benches.bench_report_text import sample_report

_SERIF, _SANS = "Source Serif 4", "Inter"
_FILES = {
    ("", "regular"): "source-serif-4/SourceSerif4-Regular.ttf",
    ("B", "bold"): "source-serif-4/SourceSerif4-Bold.ttf",
    ("I", "italic"): "source-serif-4/SourceSerif4-Italic.ttf",
}
Maker = Callable[[Report], bytes]


def _contents(report: Report) -> Iterator[tuple[Section, list[Block]]]:
    for section in report.sections:
        yield section, list(section.blocks)


# ---- Typst

_PREAMBLE = """
#set page(paper: "a4", margin: (left: 35mm, right: 25mm, top: 25mm, bottom: 25mm),
  header: text(font: "Inter", size: 8pt)[Claim no. X00 \\ Report of Dr A Example],
  footer: context align(center, text(font: "Inter", size: 8.5pt)[
    Page #counter(page).display() of #counter(page).final().first()]))
#set text(font: "Source Serif 4", size: 12pt, lang: "en", region: "GB", hyphenate: false)
#set par(leading: 8pt, spacing: 15pt)
#set document(title: "Expert report", author: "Dr A Example")
#show table: set text(font: "Inter", size: 9pt)
#let p(n, body) = grid(columns: (14mm, 1fr), n, body)
#let i(n, body) = pad(left: 14mm, grid(columns: (24pt, 1fr), n, body))
"""


def _typst(report: Report) -> bytes:
    typst = importlib.import_module("typst")
    source = _PREAMBLE + "".join(_typst_parts(report))
    files = {"main.typ": source.encode()}
    for section, blocks in _contents(report):
        for block in blocks:
            if isinstance(block, Figure):
                files[f"f{block.number}.svg"] = write_svg(block.scene, block.caption)
        del section
    folder = str(resources() / "fonts")
    made: bytes = typst.compile(files, font_paths=[folder], ignore_system_fonts=True)
    return made


def _typst_parts(report: Report) -> Iterator[str]:
    yield f"#align(center, text(21pt)[*{_t(report.cover.title)}*])\n#pagebreak()\n#outline()\n"
    yield "#pagebreak()\n"
    for section, blocks in _contents(report):
        yield f"\n= {section.number} {_t(section.title)} <{section.anchor}>\n"
        for block in blocks:
            yield from _typst_block(block)


def _typst_block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield f"#p[{block.number}][{_typst_runs(block.runs)}]\n"
    elif isinstance(block, ItemList):
        for item in block.items:
            yield f"#i[{_t(item.mark)}][{_typst_runs(item.runs)}]\n"
    elif isinstance(block, Quotation):
        for runs in block.paragraphs:
            yield f"#pad(left: 22mm)[{_typst_runs(runs)}]\n"
    elif isinstance(block, LockedText):
        for text in block.paragraphs:
            yield f"#pad(left: 14mm)[{_t(text)}]\n"
    elif isinstance(block, Signature):
        yield f"#pad(left: 14mm)[{_t(block.name)} \\ {_t(block.post)}]\n"
    elif isinstance(block, Figure):
        image = f'image("f{block.number}.svg", alt: "{block.scene.alternative}")'
        yield f"#figure({image}, caption: [{_t(block.caption)}])\n"
    elif isinstance(block, Table):
        shares = ", ".join(f"{column.weight}fr" for column in block.columns)
        head = ", ".join(f"[*{_t(column.title)}*]" for column in block.columns)
        cells = ", ".join(f"[{_typst_runs(cell)}]" for row in block.rows for cell in row)
        grid = f"columns: ({shares}), stroke: (y: 0.4pt), table.header({head}), {cells}"
        yield f"*Table {block.number}. {_t(block.caption)}*\n#table({grid})\n{_t(block.note)}\n"


def _typst_runs(runs: tuple[Run, ...]) -> str:
    made = []
    for run in runs:
        text = _t(run.text)
        text = f"#strong[{text}]" if run.bold else f"#emph[{text}]" if run.italic else text
        text = f"#link(<{run.target}>)[{text}]" if run.target else text
        note = f"#footnote[{_typst_runs(run.note.runs)}]" if run.note else ""
        made.append(text + note)
    return "".join(made)


def _t(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\#[]*_`$<>@=-+/~" else char for char in text)


# ---- WeasyPrint

_CSS = """
@font-face {{ font-family: S; src: url("{root}source-serif-4/SourceSerif4-Regular.ttf") }}
@font-face {{ font-family: S; font-weight: bold;
  src: url("{root}source-serif-4/SourceSerif4-Bold.ttf") }}
@font-face {{ font-family: S; font-style: italic;
  src: url("{root}source-serif-4/SourceSerif4-Italic.ttf") }}
@font-face {{ font-family: I; src: url("{root}inter/Inter-Regular.ttf") }}
@page {{ size: A4; margin: 25mm 25mm 25mm 35mm;
  @top-left {{ content: "Claim no. X00 Report of Dr A Example"; font: 8pt I }}
  @bottom-center {{ content: "Page " counter(page) " of " counter(pages); font: 8.5pt I }} }}
body {{ font: 12pt/18pt S }} p {{ margin: 0 0 9pt 14mm; text-indent: -14mm }}
table {{ font: 9pt/12pt I; width: 100%; border-collapse: collapse }}
td, th {{ border-bottom: 0.4pt solid #ddd; vertical-align: top; text-align: left }}
tr {{ break-inside: avoid }} h1 {{ font-size: 14.5pt }}
.note {{ float: footnote; font-size: 9.5pt }}
nav a::after {{ content: target-counter(attr(href), page) }}
"""


def _weasyprint(report: Report) -> bytes:
    weasyprint = importlib.import_module("weasyprint")
    root = (resources() / "fonts").as_uri() + "/"
    css = _CSS.format(root=root)
    body = "".join(_html_parts(report))
    whole = f"<html lang=en><head><title>Report</title><style>{css}</style></head>{body}</html>"
    made: bytes = weasyprint.HTML(string=whole).write_pdf(pdf_tags=True)
    return made


def _html_parts(report: Report) -> Iterator[str]:
    yield f"<body><h2>{escape(report.cover.title)}</h2><nav>"
    for section, _ in _contents(report):
        title = f"{section.number} {escape(section.title)}"
        yield f'<div><a href="#{section.anchor}">{title} </a></div>'
    yield "</nav>"
    for section, blocks in _contents(report):
        yield f'<h1 id="{section.anchor}">{section.number} {escape(section.title)}</h1>'
        for block in blocks:
            yield from _html_block(block)


def _html_block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield f"<p>{block.number} {_html_runs(block.runs)}</p>"
    elif isinstance(block, ItemList):
        yield "".join(f"<p>{item.mark} {_html_runs(item.runs)}</p>" for item in block.items)
    elif isinstance(block, Quotation):
        yield "".join(f"<blockquote>{_html_runs(r)}</blockquote>" for r in block.paragraphs)
    elif isinstance(block, LockedText):
        yield "".join(f"<p>{escape(text)}</p>" for text in block.paragraphs)
    elif isinstance(block, Signature):
        yield f"<p>{escape(block.name)}<br>{escape(block.post)}</p>"
    elif isinstance(block, Figure):
        data = base64.b64encode(write_svg(block.scene, block.caption)).decode()
        image = f'<img alt="{block.scene.alternative}" src="data:image/svg+xml;base64,{data}">'
        yield f"<figure>{image}<figcaption>{escape(block.caption)}</figcaption></figure>"
    elif isinstance(block, Table):
        head = "".join(f"<th>{escape(column.title)}</th>" for column in block.columns)
        rows = "".join(
            f"<tr>{''.join(f'<td>{_html_runs(cell)}</td>' for cell in row)}</tr>"
            for row in block.rows
        )
        caption = f"<b>Table {block.number}. {escape(block.caption)}</b>"
        yield f"{caption}<table><thead><tr>{head}</tr></thead>{rows}</table>{block.note}"


def _html_runs(runs: tuple[Run, ...]) -> str:
    made = []
    for run in runs:
        text = escape(run.text)
        text = f"<b>{text}</b>" if run.bold else f"<i>{text}</i>" if run.italic else text
        text = f'<a href="#{run.target}">{text}</a>' if run.target else text
        note = f'<span class="note">{_html_runs(run.note.runs)}</span>' if run.note else ""
        made.append(text + note)
    return "".join(made)


# ---- fpdf2


def _fpdf2(report: Report) -> bytes:
    pdf = importlib.import_module("fpdf").FPDF(format="A4", unit="pt")
    pdf.header, pdf.footer = partial(_fpdf_header, pdf), partial(_fpdf_footer, pdf)
    pdf.set_margins(99, 71, 71)
    pdf.set_auto_page_break(auto=True, margin=71)
    folder = resources() / "fonts"
    for (style, _), name in _FILES.items():
        pdf.add_font("S", style, folder / name)
    pdf.add_font("I", "", folder / "inter/Inter-Regular.ttf")
    pdf.add_font("I", "B", folder / "inter/Inter-SemiBold.ttf")
    pdf.add_page()
    pdf.set_font("S", "B", 21)
    pdf.multi_cell(0, 27, report.cover.title, align="C")
    pdf.add_page()
    pdf.set_font("S", size=12)
    pdf.insert_toc_placeholder(_fpdf_contents, pages=1)
    links = {section.anchor: pdf.add_link() for section, _ in _contents(report)}
    for section, blocks in _contents(report):
        pdf.set_font("S", "B", 14.5)
        pdf.set_link(links[section.anchor])
        pdf.start_section(f"{section.number} {section.title}")
        pdf.multi_cell(0, 19, f"{section.number} {section.title}", new_x="LMARGIN", new_y="NEXT")
        for block in blocks:
            _fpdf_block(pdf, block, links)
    return bytes(pdf.output())


def _fpdf_header(pdf: Any) -> None:
    pdf.set_font("I", size=8)
    pdf.cell(0, 11, "Claim no. X00 Report of Dr A Example", new_x="LMARGIN", new_y="NEXT")


def _fpdf_footer(pdf: Any) -> None:
    pdf.set_y(-45)
    pdf.set_font("I", size=8.5)
    pdf.cell(0, 11, f"Page {pdf.page_no()} of {{nb}}", align="C")


def _fpdf_contents(pdf: Any, outline: Any) -> None:
    pdf.set_font("S", size=12)
    for entry in outline:
        pdf.set_x(99)
        line = f"{entry.name} {entry.page_number}"
        pdf.multi_cell(0, 18, line, new_x="LMARGIN", new_y="NEXT")


def _fpdf_block(pdf: Any, block: Block, links: dict[str, int]) -> None:
    if isinstance(block, Paragraph):
        _fpdf_runs(pdf, f"{block.number} ", block.runs, links)
    elif isinstance(block, ItemList):
        for item in block.items:
            _fpdf_runs(pdf, f"{item.mark} ", item.runs, links)
    elif isinstance(block, Quotation):
        for runs in block.paragraphs:
            _fpdf_runs(pdf, "", runs, links)
    elif isinstance(block, LockedText):
        for text in block.paragraphs:
            _fpdf_runs(pdf, "", (Run(text),), links)
    elif isinstance(block, Signature):
        _fpdf_runs(pdf, "", (Run(f"{block.name}, {block.post}"),), links)
    elif isinstance(block, Figure):
        pdf.image(io.BytesIO(write_svg(block.scene, block.caption)), w=425)
        _fpdf_runs(pdf, f"Figure {block.number}. ", (Run(block.caption),), links)
    elif isinstance(block, Table):
        _fpdf_runs(pdf, f"Table {block.number}. ", (Run(block.caption),), links)
        pdf.set_font("I", size=9)
        shares = tuple(column.weight for column in block.columns)
        with pdf.table(col_widths=shares, line_height=12, text_align="LEFT") as table:
            table.row([column.title for column in block.columns])
            for row in block.rows:
                table.row(["".join(run.text for run in cell) for cell in row])


def _fpdf_runs(pdf: Any, mark: str, runs: tuple[Run, ...], links: dict[str, int]) -> None:
    pdf.set_font("S", size=12)
    pdf.write(18, mark)
    notes = []
    for run in runs:
        pdf.set_font("S", "B" if run.bold else "I" if run.italic else "", 12)
        pdf.write(18, run.text, links.get(run.target, "") if run.target else "")
        notes += [run.note] if run.note else []
    pdf.ln(27)
    for note in notes:
        pdf.set_font("S", size=9.5)
        pdf.multi_cell(0, 13, "".join(run.text for run in note.runs), new_x="LMARGIN", new_y="NEXT")


# ---- ours


def _ours(report: Report) -> bytes:
    from casereview.reporting.pdf import write_pdf

    return write_pdf(report)


MAKERS: dict[str, Maker] = {
    "ours": _ours,
    "Typst": _typst,
    "fpdf2": _fpdf2,
    "WeasyPrint": _weasyprint,
}
_LIBRARIES = {
    "ours": ("casereview.reporting.pdf", "reportlab.pdfbase.ttfonts"),
    "Typst": ("typst",),
    "fpdf2": ("fpdf",),
    "WeasyPrint": ("weasyprint",),
}


def main(engine: str) -> int:
    """Set the report once and print the time (s), memory (KiB) and pages; 3 where not installed."""
    import pikepdf

    try:
        with contextlib.redirect_stderr(io.StringIO()):
            for library in _LIBRARIES[engine]:
                importlib.import_module(library)
    except (ImportError, OSError):
        return 3
    logging.disable(logging.CRITICAL)
    report = sample_report()
    begun = time.perf_counter()
    data = MAKERS[engine](report)
    taken = time.perf_counter() - begun
    peak = peak_memory() // 1024
    with pikepdf.open(io.BytesIO(data)) as document:
        pages = len(document.pages)
    sys.stdout.write(json.dumps({"seconds": taken, "peak": peak, "pages": pages}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
