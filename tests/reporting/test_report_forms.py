"""Word file, page of HTML and plain text: every number and every word of the report."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from docx import Document as read_docx
from hypothesis import given
from hypothesis import strategies as st

from casereview.domain.reports.report import (
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
from casereview.reporting.compose import compose
from casereview.reporting.forms.clean_text import clean, directions
from casereview.reporting.forms.docx import FOR_COMMENTS, write_docx
from casereview.reporting.forms.docx_parts import MAIN
from casereview.reporting.forms.html import write_html
from casereview.reporting.forms.plain_text import WIDTH, write_text
from tests.reporting import report_builders as builders

HOSTILE = (
    'bell\x07 <b>bold</b> &amp; ]]> "quoted" \x1b[31m \u202edesrever\u202c {braces} \ufffe nul\x00'
)
HEBREW = "אברהם בן־דוד"
NAMES = "Zoë Świętosława Đorđević Llŷr Ŵyn Σοφία Наталья"


def sample() -> Report:
    """Return the report of the made-up case with every kind of block and hostile words in it."""
    report = compose(builders.dossier(), builders.findings(), builders.content())
    note = Footnote(1, (Run("A note on a source, "), Run("in italics", italic=True), Run(".")))
    more = (
        Paragraph("6.90", (Run("With a note"), Run(" behind it", bold=True, note=note)), "p-6.90"),
        ItemList((Item("(a)", (Run("first"),)), Item("(i)", (Run("under it"),), 2))),
        ItemList((Item("(b)", (Run(HEBREW),)),)),
        Quotation(((Run("Words of another,"),), (Run("in two paragraphs."),))),
        Paragraph("6.91", (Run(HOSTILE), Run("line\nbreak\ttab")), "p-6.91"),
        Paragraph("6.92", (Run(NAMES), Run(" and longword" + "x" * 120)), "p-6.92"),
    )
    sections = tuple(
        replace(one, blocks=(*one.blocks, *more)) if one.key == "background" else one
        for one in report.sections
    )
    return replace(report, sections=sections)


@pytest.fixture(scope="module")
def report() -> Report:
    return sample()


@pytest.fixture(scope="module")
def word_file(report: Report) -> bytes:
    return write_docx(report)


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    return write_html(report).decode()


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text)))


def model_words(report: Report) -> Counter[str]:
    return words(" ".join(clean(text) for text in _texts(report)))


def _texts(report: Report) -> Iterator[str]:
    cover = report.cover
    yield from (*cover.lines, cover.title, cover.subtitle, report.stamp)
    yield from (text for row in (*cover.parties, *cover.facts) for text in row)
    for section in report.sections:
        if section.printed:
            yield from (section.number, section.title)
            yield from _of_section(section)


def _of_section(section: Section) -> Iterator[str]:
    for block in section.blocks:
        if isinstance(block, Paragraph):
            yield block.number
            yield _plain(block.runs)
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from (item.mark, _plain(item.runs))
        elif isinstance(block, Quotation):
            yield from (_plain(runs) for runs in block.paragraphs)
        elif isinstance(block, Table):
            yield from (f"Table {block.number}", block.caption, block.note)
            yield from (column.title for column in block.columns)
            yield from (_plain(cell) for row in block.rows for cell in row)
        elif isinstance(block, Figure):
            yield from (f"Figure {block.number}", block.caption, block.note)
            yield block.scene.alternative
            yield from (cell for row in block.scene.table_rows for cell in row)
        elif isinstance(block, LockedText):
            yield from block.paragraphs
        elif isinstance(block, Signature):
            yield from (block.name, block.post)


def _plain(runs: tuple[Run, ...]) -> str:
    said = "".join(run.text for run in runs)
    notes = " ".join(_plain(run.note.runs) for run in runs if run.note)
    return f"{said} {notes}"


class Page(HTMLParser):
    """What a page of HTML says, and whether its elements are closed as they were opened."""

    VOID = frozenset({"meta", "br", "rect", "line", "polygon", "circle"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.open: list[str] = []
        self.seen: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.links: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.seen[tag] += 1
        given = dict(attributes)
        if identity := given.get("id"):
            self.ids[identity] += 1
        if (target := given.get("href")) is not None:
            self.links.add(target)
        assert not {name for name in given if name.startswith("on") or name == "src"}
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.seen[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.said.append(data)


def word_texts(data: bytes) -> str:
    """Return the words of a Word file, of its footnotes and of what describes its pictures."""
    said = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in ("word/document.xml", "word/footnotes.xml"):
            root = ElementTree.fromstring(package.read(name))
            for node in root.iter():
                if node.tag == f"{{{MAIN}}}t":
                    said.append(node.text or "")
                elif node.tag in (f"{{{MAIN}}}p", f"{{{MAIN}}}br", f"{{{MAIN}}}tab"):
                    said.append(" ")
                said += [f" {node.get('descr')} "] if node.tag.endswith("docPr") else []
    return "".join(said)


def test_word_file_holds_every_word_and_number(report: Report, word_file: bytes) -> None:
    assert not model_words(report) - words(word_texts(word_file))


def test_page_holds_every_word_and_number(report: Report, page: str) -> None:
    assert not model_words(report) - words(" ".join(Page(page).said))


def test_plain_text_holds_every_word_and_number_and_is_wrapped(report: Report) -> None:
    text = write_text(report).decode()
    assert not model_words(report) - words(text)
    long = [line for line in text.split("\n") if len(line) > WIDTH]
    assert all(len(line.split()) == 1 for line in long)
    assert all(line == line.rstrip() for line in text.split("\n"))
    assert "6.90    With a note behind it [note 1]" in text
    assert "Note 1: A note on a source, in italics." in text


@pytest.mark.parametrize("write", [write_docx, write_html, write_text])
def test_equal_reports_give_equal_bytes(report: Report, write: object) -> None:
    assert callable(write)
    assert write(report) == write(sample())


def test_hostile_words_stay_words(word_file: bytes, page: str, report: Report) -> None:
    for text in (word_texts(word_file), "".join(Page(page).said), write_text(report).decode()):
        assert "bell <b>bold</b> &amp; ]]>" in text.replace("\n        ", " ")
        assert "desrever" in text
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\ufffe]", text)
        for name in (*NAMES.split(), HEBREW):
            assert name in text


def test_word_file_is_marked_on_every_page_and_names_nobody(word_file: bytes) -> None:
    document = read_docx(io.BytesIO(word_file))
    (part,) = document.sections
    assert not part.different_first_page_header_footer
    assert part.header.paragraphs[0].text == FOR_COMMENTS == document.core_properties.title
    core = document.core_properties
    assert (core.author, core.last_modified_by, core.comments) == ("", "", "")
    assert core.created is None
    assert core.modified is None


def test_word_file_has_real_headings_tables_footnotes_and_pictures(
    report: Report, word_file: bytes
) -> None:
    document = read_docx(io.BytesIO(word_file))
    printed = [section for section in report.sections if section.printed]
    heads = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert [head.split("\t")[1] for head in heads] == [section.title for section in printed]
    tables = [b for s in printed for b in s.blocks if isinstance(b, Table)]
    figures = [b for s in printed for b in s.blocks if isinstance(b, Figure)]
    data = [one for one in figures if one.scene.table_rows]
    assert len(document.tables) == len(tables) + len(data)
    for table in document.tables:
        properties = table.rows[0]._tr.trPr
        assert properties is not None
        assert properties.find(f"{{{MAIN}}}tblHeader") is not None
        assert properties.find(f"{{{MAIN}}}cantSplit") is not None
    described = [
        node.get("descr") for node in document.element.iter() if node.tag.endswith("docPr")
    ]
    assert described == [one.scene.alternative for one in figures]
    with zipfile.ZipFile(io.BytesIO(word_file)) as package:
        names = package.namelist()
        assert sum(name.endswith(".svg") for name in names) == len(figures)
        png = next(package.read(name) for name in names if name.endswith(".png"))
        for name in names:
            if name.endswith((".xml", ".rels", ".svg")):
                ElementTree.fromstring(package.read(name))
    assert png.startswith(b"\x89PNG")


def test_every_link_of_the_word_file_leads_to_a_mark(word_file: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(word_file)) as package:
        root = ElementTree.fromstring(package.read("word/document.xml"))
    marks = [n.get(f"{{{MAIN}}}name") for n in root.iter(f"{{{MAIN}}}bookmarkStart")]
    wanted = {n.get(f"{{{MAIN}}}anchor") for n in root.iter(f"{{{MAIN}}}hyperlink")}
    assert wanted
    assert wanted <= set(marks)
    assert len(marks) == len(set(marks))


def test_page_is_one_file_with_structure_and_without_scripts(report: Report, page: str) -> None:
    read = Page(page)
    assert not read.open
    assert not read.seen.keys() & {"script", "iframe", "object", "form", "img"}
    assert all(link.startswith("#") for link in read.links)
    assert {link[1:] for link in read.links} <= read.ids.keys()
    assert max(read.ids.values()) == 1
    assert not re.search(r"url\((?!#)|@import|https?:(?!//www\.w3\.org/)", page)
    assert read.seen["h1"] == read.seen["main"] == read.seen["nav"] == 1
    printed = [section for section in report.sections if section.printed]
    assert read.seen["h2"] == len(printed) + 2
    tables = [b for s in printed for b in s.blocks if isinstance(b, Table)]
    assert read.seen["caption"] == read.seen["thead"] >= len(tables)
    assert '<html lang="en-GB">' in page
    assert '<th scope="col">' in page
    assert '<bdi dir="rtl">אברהם בן־דוד</bdi>' in page
    assert '<ul class="items"><li><span class="number">(i)</span>' in page


def test_a_list_of_second_level_items_alone_is_still_well_formed() -> None:
    report = sample()
    odd = ItemList((Item("(i)", (Run("alone"),), 2), Item("(ii)", (Run("too"),), 2)))
    first = replace(report.sections[0], blocks=(odd,), printed=True)
    assert not Page(write_html(replace(report, sections=(first,))).decode()).open


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_cleaned_into_what_xml_can_hold(text: str) -> None:
    root = ElementTree.fromstring(f"<a>{clean(text).translate({38: ' ', 60: ' '})}</a>")
    assert (root.text or "").replace("\r", "\n") == clean(text).translate({38: " ", 60: " "})
    assert clean(clean(text)) == clean(text)
    assert "".join(piece for piece, _ in directions(text)) == text


def test_directions_keep_what_stands_between_two_words_from_right_to_left() -> None:
    assert directions("Dr אברהם בן, then") == [
        ("Dr ", False),
        ("אברהם בן", True),
        (", then", False),
    ]
    assert directions("") == []
