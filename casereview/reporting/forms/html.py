"""The report as one accessible page of HTML: a copy to be read, by eye or by ear.

It refers to nothing outside itself and runs nothing. The PDF stays the report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from casereview.domain.dates import british
from casereview.domain.reports.report import (
    Block,
    Cover,
    Figure,
    Footnote,
    Item,
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
from casereview.reporting.forms.clean_text import directions, escaped
from casereview.reporting.forms.html_style import STYLE
from casereview.reporting.forms.plain_text import heading, signed_words
from casereview.reporting.pictures.svg import drawing
from casereview.reporting.wording import nfc

_SPACES = re.compile(r"\s+")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

Html = Iterator[str]


def write_html(report: Report) -> bytes:
    """Return the report as a page in UTF-8; equal reports give equal bytes."""
    return "\n".join(_Page(report).lines()).encode()


def anchors(report: Report) -> frozenset[str]:
    """Return every place of the report that a link can lead to."""
    found: set[str] = set()
    for section in report.sections:
        if section.printed:
            found.add(section.anchor)
            for block in section.blocks:
                if isinstance(block, Paragraph | Table | Figure):
                    found.add(block.anchor)
                if isinstance(block, Table):
                    found.update(block.row_anchors)
    return frozenset(found)


def _nested(items: Sequence[Item]) -> list[tuple[Item, list[Item]]]:
    """Return each item of the first level with those of the second under it."""
    made: list[tuple[Item, list[Item]]] = []
    for item in items:
        if item.level > 1 and made:
            made[-1][1].append(item)
        else:
            made.append((item, []))
    return made


def _id(anchor: str) -> str:
    return escaped(_SPACES.sub("-", anchor))


class _Page:
    """One page being written; keeps the footnotes that it came by."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._anchors = anchors(report)
        self._notes: list[Footnote] = []
        self._writers: dict[type[Block], Callable[..., Html]] = {
            Paragraph: self._paragraph,
            ItemList: self._items,
            Quotation: self._quotation,
            Table: self._table,
            Figure: self._figure,
            LockedText: self._locked,
            Signature: self._signature,
        }

    def lines(self) -> Html:
        """Yield the whole page."""
        report = self._report
        printed = [section for section in report.sections if section.printed]
        yield '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">'
        yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<title>{escaped(report.cover.title)}, {escaped(report.version)}</title>"
        yield f"<style>{STYLE}</style>\n</head>\n<body>"
        yield '<a class="skip" href="#main">Skip to the report</a>'
        yield "<header>"
        if report.stamp:
            yield f'<p class="stamp">{escaped(report.stamp)}</p>'
        yield (
            '<p class="copy">This page is a copy for reading. The report is the PDF of '
            f"{escaped(british(report.dated))}, {escaped(report.version)}.</p>"
        )
        yield from _cover(report.cover)
        yield '</header>\n<nav aria-labelledby="contents">\n<h2 id="contents">Contents</h2>\n<ul>'
        for section in printed:
            yield f'<li><a href="#{_id(section.anchor)}">{escaped(heading(section))}</a></li>'
        yield '</ul>\n</nav>\n<main id="main">'
        for section in printed:
            yield from self._section(section)
        yield from self._noted()
        yield "</main>\n</body>\n</html>\n"

    def _section(self, section: Section) -> Html:
        name = _id(section.anchor)
        yield f'<section aria-labelledby="{name}">'
        yield f'<h2 id="{name}">{escaped(heading(section))}</h2>'
        for block in section.blocks:
            yield from self._writers[type(block)](block)
        yield "</section>"

    def _paragraph(self, block: Paragraph) -> Html:
        yield (
            f'<p class="numbered" id="{_id(block.anchor)}">'
            f'<span class="number">{escaped(block.number)}</span> '
            f"<span>{self._words(block.runs)}</span></p>"
        )

    def _items(self, block: ItemList) -> Html:
        yield '<ul class="items">'
        for item, below in _nested(block.items):
            head = self._item(item)
            under = "".join(f"{self._item(one)}</li>" for one in below)
            yield f'{head}<ul class="items">{under}</ul></li>' if below else f"{head}</li>"
        yield "</ul>"

    def _item(self, item: Item) -> str:
        mark = f'<span class="number">{escaped(item.mark)}</span> '
        return f"<li>{mark}<span>{self._words(item.runs)}</span>"

    def _quotation(self, block: Quotation) -> Html:
        yield "<blockquote>"
        yield from (f"<p>{self._words(runs)}</p>" for runs in block.paragraphs)
        yield "</blockquote>"

    def _table(self, block: Table) -> Html:
        yield f'<div class="wide"><table id="{_id(block.anchor)}">'
        yield f"<caption>Table {block.number}. {escaped(block.caption)}</caption>"
        heads = "".join(f'<th scope="col">{escaped(c.title)}</th>' for c in block.columns)
        yield f"<thead><tr>{heads}</tr></thead>\n<tbody>"
        for place, row in enumerate(block.rows):
            name = f' id="{_id(block.row_anchors[place])}"' if block.row_anchors else ""
            yield f"<tr{name}>{_cells([self._words(cell) for cell in row])}</tr>"
        yield "</tbody></table></div>"
        if block.note:
            yield f'<p class="note">{escaped(block.note)}</p>'

    def _figure(self, block: Figure) -> Html:
        title = f"Figure {block.number}. {block.caption}"
        name = _id(block.anchor)
        yield f'<figure id="{name}">'
        yield drawing(block.scene, nfc(title), f"{name}-")
        yield f"<figcaption>{escaped(title)}</figcaption>"
        if block.note:
            yield f'<p class="note">{escaped(block.note)}</p>'
        yield f'<p class="note">{escaped(block.scene.alternative)}</p>'
        if block.scene.table_rows:
            yield f'<div class="wide"><table><caption>Data of Figure {block.number}</caption>'
            heads = "".join(f'<th scope="col">{escaped(h)}</th>' for h in block.scene.table_head)
            yield f"<thead><tr>{heads}</tr></thead>\n<tbody>"
            for row in block.scene.table_rows:
                yield f"<tr>{_cells([escaped(cell) for cell in row])}</tr>"
            yield "</tbody></table></div>"
        yield "</figure>"

    def _locked(self, block: LockedText) -> Html:
        yield '<div class="locked">'
        yield from (f"<p>{escaped(text)}</p>" for text in block.paragraphs)
        yield "</div>"

    def _signature(self, block: Signature) -> Html:
        signed = signed_words(block)
        yield '<div class="signature">'
        yield f"<p>{escaped(block.name)}</p>"
        if block.post:
            yield f"<p>{escaped(block.post)}</p>"
        yield f"<p>Date: {escaped(signed)}</p>\n</div>"

    def _noted(self) -> Html:
        if not self._notes:
            return
        yield '<section aria-labelledby="notes"><h2 id="notes">Notes</h2>\n<ol class="notes">'
        place = 0
        while place < len(self._notes):  # a note may bring a note of its own
            note = self._notes[place]
            place += 1
            back = f'<a href="#ref-{note.number}" aria-label="Back to the text">↩</a>'
            words = self._words(note.runs)
            yield f'<li id="note-{note.number}" value="{note.number}">{words} {back}</li>'
        yield "</ol></section>"

    def _words(self, runs: Sequence[Run]) -> str:
        return "".join(map(self._run, runs))

    def _run(self, run: Run) -> str:
        words = "".join(
            f'<bdi dir="rtl">{escaped(piece)}</bdi>' if right else escaped(piece)
            for piece, right in directions(run.text)
        ).replace("\n", "<br>")
        if run.italic:
            words = f"<em>{words}</em>"
        if run.bold:
            words = f"<strong>{words}</strong>"
        if run.target is not None and run.target in self._anchors:
            words = f'<a href="#{_id(run.target)}">{words}</a>'
        if run.note is not None:
            self._notes.append(run.note)
            number = run.note.number
            words += (
                f'<sup><a id="ref-{number}" href="#note-{number}" '
                f'aria-label="Note {number}">{number}</a></sup>'
            )
        return words


def _cover(cover: Cover) -> Html:
    yield from (f'<p class="court">{escaped(line)}</p>' for line in cover.lines)
    for place, (name, role) in enumerate(cover.parties):
        if place:
            yield '<p class="between">and</p>'
        yield f'<p class="party"><strong>{escaped(name)}</strong><br>{escaped(role)}</p>'
    yield f"<h1>{escaped(cover.title)}</h1>"
    if cover.subtitle:
        yield f"<p>{escaped(cover.subtitle)}</p>"
    yield "<dl>"
    for label, value in cover.facts:
        yield f"<dt>{escaped(label)}</dt><dd>{escaped(value)}</dd>"
    yield "</dl>"


def _cells(cells: Sequence[str]) -> str:
    """Return a row whose first cell names it, unless it says nothing."""
    if not cells or not cells[0].strip():
        return "".join(f"<td>{cell}</td>" for cell in cells)
    first, *rest = cells
    return f'<th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in rest)
