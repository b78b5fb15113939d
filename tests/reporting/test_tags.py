"""The tags of a report with every kind of element, as others see them and as our own tests do.

pdfua is not ours and sees 12 conditions of PDF/UA-1; `tag_faults` is ours and sees more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pdfua
import pikepdf
import pytest

from casereview.domain.reports.report import Block, LockedText, Paragraph, Report
from casereview.reporting.asserting.assertions import Result
from casereview.reporting.asserting.check import check_pdf
from casereview.reporting.asserting.pdf_facts import PdfFacts
from casereview.reporting.asserting.tags import Node, read_tree, tag_faults
from casereview.reporting.pdf import write_pdf
from casereview.reporting.scripts import parted
from tests.reporting.sample_report import ARABIC, CYRILLIC, GREEK, HEBREW, sample
from tests.reporting.test_pdf_archive import archived


@pytest.fixture(scope="module")
def report() -> Report:
    return sample(draft=False)


@pytest.fixture(scope="module")
def data(report: Report) -> bytes:
    return write_pdf(report)


@pytest.fixture
def pdf(data: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(data)) as opened:
        yield opened


def nodes(pdf: pikepdf.Pdf) -> list[Node]:
    root = read_tree(pdf)
    assert root is not None
    return list(root.walk())


def first(pdf: pikepdf.Pdf, tag: str) -> Any:
    return next(node.source for node in nodes(pdf) if node.tag == tag)


def texts(pdf: pikepdf.Pdf) -> dict[tuple[int, int], str]:
    """Return the words of every piece of content, decoded as its fonts say."""
    found: dict[tuple[int, int], str] = {}
    for index, page in enumerate(pdf.pages):
        maps = {str(name): _unicode(font) for name, font in page.obj.Resources.Font.items()}
        now, font = (-1, -1), ""
        for one in pikepdf.parse_content_stream(page, "BDC EMC Tf TJ"):
            operator, operands = str(one.operator), one.operands
            if operator == "Tf":
                font = str(operands[0])
            elif operator == "BDC" and "/MCID" in (operands[1] if len(operands) > 1 else {}):
                now = (index, int(operands[1].MCID))
            elif operator == "EMC":
                now = (-1, -1)
            elif operator == "TJ":
                raw = b"".join(bytes(part) for part in operands[0] if _is_text(part))
                codes = [raw[at : at + 2] for at in range(0, len(raw), 2)]
                words = "".join(maps[font][code] for code in codes)
                found[now] = found.get(now, "") + words
    return found


def _is_text(part: Any) -> bool:
    """Say whether this is letters, and not how much closer the next one stands."""
    return isinstance(part, pikepdf.String)


def _unicode(font: Any) -> dict[bytes, str]:
    lines = font.ToUnicode.read_bytes().decode("ascii").splitlines()
    pairs = [
        line.strip("<>").split("> <") for line in lines if line.startswith("<") and "> <" in line
    ]
    return {
        bytes.fromhex(code): bytes.fromhex(to).decode("utf-16-be")
        for code, to in (pair for pair in pairs if len(pair) == 2 and len(pair[0]) == 4)
        if (code, to) != ("0000", "FFFF")
    }


def read(node: Node, words: dict[tuple[int, int], str]) -> str:
    """Return what is read of an element, its own words before those of the elements in it."""
    own = "".join(words.get(mark, "") for mark in node.marks)
    return own + "".join(read(kid, words) for kid in node.kids)


# as others see it


def test_report_with_every_element_is_an_archive(data: bytes, report: Report) -> None:
    assert archived(data) == []
    assert archived(write_pdf(sample())) == []
    assert write_pdf(report) == data


def test_report_with_every_element_passes_every_test_of_pdf_ua_that_others_have(
    data: bytes, tmp_path: Any
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    assert list(pdfua.validate(path).findings) == []
    with pikepdf.open(path) as pdf:
        del first(pdf, "Figure").Alt
        pdf.save(tmp_path / "mute.pdf")
    assert [str(f.rule_id) for f in pdfua.validate(tmp_path / "mute.pdf").findings]


# as we see it


def test_sample_has_every_kind_of_element_on_forty_pages(pdf: pikepdf.Pdf) -> None:
    assert 38 <= len(pdf.pages) <= 44
    tags = Counter(node.tag for node in nodes(pdf))
    wanted = (
        "Document H1 P L LI Lbl LBody BlockQuote Table TR TH TD Caption Figure Note Reference "
        "Link TOC TOCI"
    )
    assert [tag for tag in wanted.split() if not tags[tag]] == []


def test_sample_fails_no_assertion_and_no_test_of_its_tags(data: bytes, pdf: pikepdf.Pdf) -> None:
    assert tag_faults(pdf) == []
    results = check_pdf(data, "sample.pdf")
    assert [(a.id, a.detail) for a in results if a.result is Result.FAIL] == []
    assert "the tags are whole" in next(a for a in results if a.id == "56").detail


def test_content_is_painted_in_the_order_in_which_its_tags_are_read(pdf: pikepdf.Pdf) -> None:
    order: dict[int, list[int]] = {}

    def walk(element: Any, page: Any) -> None:
        page = element.get("/Pg", page)
        for kid in element.get("/K", ()):
            if isinstance(kid, int):
                order.setdefault(page.objgen[0], []).append(kid)
            elif "/MCID" in kid:
                order.setdefault(kid.Pg.objgen[0], []).append(int(kid.MCID))
            elif "/S" in kid:
                walk(kid, page)

    walk(pdf.Root.StructTreeRoot.K[0], None)
    for page in pdf.pages:
        assert order[page.obj.objgen[0]] == sorted(order[page.obj.objgen[0]])


def test_what_is_read_by_the_tags_is_what_the_report_says(pdf: pikepdf.Pdf, report: Report) -> None:
    words = texts(pdf)
    whole = "".join(read(nodes(pdf)[0], words).split())
    said = [
        words
        for section in report.sections
        for block in section.blocks
        if section.printed and section.key in ("background", "account", "truth")
        for words in _paragraphs(block)
    ]
    assert len(said) > 50
    assert [line for line in said if "".join(line.split()) not in whole] == []
    for name in (HEBREW, ARABIC, CYRILLIC, GREEK):
        assert "".join(name.split()) in whole


def _paragraphs(block: Block) -> tuple[str, ...]:
    if isinstance(block, Paragraph):
        return ("".join(run.text for run in block.runs),)
    return block.paragraphs if isinstance(block, LockedText) else ()


def test_headings_are_those_of_the_outline_and_heads_of_tables_say_what_they_head(
    pdf: pikepdf.Pdf, data: bytes
) -> None:
    words = texts(pdf)
    heads = ["".join(read(n, words).split()) for n in nodes(pdf) if n.tag in ("H1", "H2")]
    facts = PdfFacts(data)
    outline = ["".join(entry.title.split()) for entry in facts.outline]
    facts.close()
    assert [head for head in heads if head in outline] == outline
    cells = [node for node in nodes(pdf) if node.tag == "TH"]
    assert {str(cell.source.A.Scope) for cell in cells} <= {"/Column", "/Row"}


def test_alternative_texts_say_what_the_figures_show(pdf: pikepdf.Pdf, report: Report) -> None:
    told = [str(node.source.Alt) for node in nodes(pdf) if node.tag == "Figure"]
    scenes = [
        block.scene.alternative
        for section in report.sections
        for block in section.blocks
        if hasattr(block, "scene")
    ]
    assert len(told) == len(scenes) > 0
    for alternative, scene in zip(told, scenes, strict=True):
        assert scene in alternative


def test_copied_names_of_other_scripts_are_those_typed(data: bytes) -> None:
    facts = PdfFacts(data)
    text = parted(facts.text)
    facts.close()
    for name in (CYRILLIC, GREEK):
        assert name in text
    for name in (HEBREW, ARABIC):
        assert all(word in text for word in name.split())


# each fault is seen


def _without_alt(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Figure").Alt


def _skipped(pdf: pikepdf.Pdf) -> None:
    [node.source for node in nodes(pdf) if node.tag in ("H1", "H2")][3].S = pikepdf.Name.H4


def _unknown(pdf: pikepdf.Pdf) -> None:
    first(pdf, "P").S = pikepdf.Name.Paragraph


def _misplaced(pdf: pikepdf.Pdf) -> None:
    first(pdf, "LBody").S = pikepdf.Name.TD


def _short_row(pdf: pikepdf.Pdf) -> None:
    row = [node.source for node in nodes(pdf) if node.tag == "TR"][1]
    row.K = pikepdf.Array(list(row.K)[:-1])


def _headless(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "TH").A


def _nameless_note(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Note").ID


def _twin_notes(pdf: pikepdf.Pdf) -> None:
    for node in nodes(pdf):
        if node.tag == "Note":
            node.source.ID = pikepdf.String("same")


def _silent_link(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1].obj.Annots[0].Contents


def _loose_link(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(Contents="x"))])


def _empty_link(pdf: pikepdf.Pdf) -> None:
    link = first(pdf, "Link")
    link.K = pikepdf.Array([kid for kid in link.K if isinstance(kid, int)])


def _tabbed(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1].obj.Tabs


def _bare(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].contents_add(b"1 0 0 RG 0 0 m 9 9 l S")


def _nested(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].contents_add(b"/Artifact BMC /P <</MCID 999>> BDC EMC EMC")


def _unended(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].contents_add(b"/Artifact BMC")


def _unread(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].contents_add(b"/P <</MCID 998>> BDC EMC")


def _read_twice(pdf: pikepdf.Pdf) -> None:
    one = first(pdf, "P")
    one.K = pikepdf.Array([one.K[0], one.K[0]])


def _untitled(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences


def _wordless(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def _unclaimed(pdf: pikepdf.Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes().decode()
    pdf.Root.Metadata.write(packet.replace("pdfuaid:part", "pdfuaid:whole").encode())


def _doubted(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


def _mapped(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = pikepdf.Dictionary(H1=pikepdf.Name.P)


def _unlabelled(pdf: pikepdf.Pdf) -> None:
    for node in nodes(pdf):
        if node.tag == "L" and "/A" in node.source:
            del node.source.A


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_without_alt, "alternative text (13)"),
        (_skipped, "(14)"),
        (_unknown, "no standard type (02)"),
        (_misplaced, "(09)"),
        (_short_row, "cells wide (15)"),
        (_headless, "what it heads (15)"),
        (_nameless_note, "no identifier (19)"),
        (_twin_notes, "called same (19)"),
        (_silent_link, "where it leads (28)"),
        (_loose_link, "no element (28)"),
        (_empty_link, "leads nowhere (28)"),
        (_tabbed, "order of reading (28)"),
        (_bare, "neither tagged nor an artifact (01)"),
        (_nested, "nested (01)"),
        (_unended, "never ends (01)"),
        (_unread, "no element (01)"),
        (_read_twice, "read twice (01)"),
        (_untitled, "not shown (07)"),
        (_wordless, "no language is named (11)"),
        (_unclaimed, "PDF/UA (06)"),
        (_doubted, "doubtful (02)"),
        (_mapped, "is mapped (02)"),
        (_unlabelled, "numbered (16)"),
    ],
)
def test_each_fault_of_the_tags_is_seen(
    change: Callable[[pikepdf.Pdf], None], said: str, pdf: pikepdf.Pdf
) -> None:
    change(pdf)
    assert any(said in fault for fault in tag_faults(pdf)), tag_faults(pdf)
