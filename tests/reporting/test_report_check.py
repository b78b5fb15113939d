"""The check finds what is wrong: each mutation of a good report fails its own assertion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from PIL import Image

from casereview.catalogue.report import load_profile
from casereview.domain.reports.report import (
    Block,
    Figure,
    LockedText,
    Paragraph,
    Report,
    Run,
    SectionKind,
    Signature,
)
from casereview.errors import BadInputError
from casereview.reporting.asserting.assertions import NAMES
from casereview.reporting.asserting.check import Result, check_pdf
from casereview.reporting.compose import compose
from casereview.reporting.pdf import write_pdf
from tests.reporting import report_builders as builders


def report() -> Report:
    return compose(builders.dossier(), builders.findings(), builders.content(), version="Draft 1")


def failures(data: bytes) -> dict[str, str]:
    return {a.id: a.detail for a in check_pdf(data) if a.result is Result.FAIL}


def with_blocks(key: str, change: Callable[[tuple[Block, ...]], tuple[Block, ...]]) -> Report:
    """Return the good report with one section's blocks changed."""
    plain = report()
    sections = tuple(
        replace(section, blocks=change(section.blocks)) if section.key == key else section
        for section in plain.sections
    )
    return replace(plain, sections=sections)


@pytest.fixture(scope="module")
def good() -> bytes:
    return write_pdf(report())


@pytest.fixture
def opened(good: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(good)) as pdf:
        yield pdf


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    buffer = BytesIO()
    pdf.save(buffer, **options)
    return buffer.getvalue()


# mutations of what the report says


def test_without_the_sentence_on_contempt() -> None:
    def shorten(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        (locked,) = blocks
        assert isinstance(locked, LockedText)
        return (replace(locked, paragraphs=locked.paragraphs[:1]),)

    found = failures(write_pdf(with_blocks("truth", shorten)))
    assert {"23", "24"} <= set(found)
    assert "contempt" in found["24"]


def test_one_word_of_the_statement_of_truth_changed() -> None:
    def reword(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        (locked,) = blocks
        assert isinstance(locked, LockedText)
        words = tuple(text.replace("complete", "full") for text in locked.paragraphs)
        return (replace(locked, paragraphs=words),)

    assert {"23", "24"} <= set(failures(write_pdf(with_blocks("truth", reword))))


def test_statement_of_truth_twice() -> None:
    found = failures(write_pdf(with_blocks("truth", lambda blocks: blocks * 2)))
    assert "2 times" in found["23"]


def test_statement_of_truth_far_from_the_signature() -> None:
    plain = report()
    order = [s for s in plain.sections if s.key != "truth"]
    truth = next(s for s in plain.sections if s.key == "truth")
    found = failures(write_pdf(replace(plain, sections=(truth, *order))))
    assert {"23", "25"} <= set(found)


def test_two_paragraph_numbers_exchanged() -> None:
    def swap(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        first, second, *rest = blocks
        assert isinstance(first, Paragraph)
        assert isinstance(second, Paragraph)
        return (
            replace(first, number=second.number),
            replace(second, number=first.number),
            *rest,
        )

    assert "13" in failures(write_pdf(with_blocks("account", swap)))


def test_one_paragraph_number_twice() -> None:
    def double(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        first, second, *rest = blocks
        assert isinstance(first, Paragraph)
        assert isinstance(second, Paragraph)
        return first, replace(second, number=first.number), *rest

    assert "occurs twice" in failures(write_pdf(with_blocks("account", double)))["13"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("See paragraph 99.1.", "18"),
        ("See Table 77.", "18"),
        ("See section 14.", "18"),  # typed, so no link
        ("As in {this}.", "19"),
        ("TO" + "DO: ask.", "19"),
        ("Is it so??", "19"),
        ("On 31 February 2024.", "40"),
        ("On 03/04/2024.", "40"),
        ("On March 4, 2024.", "40"),
        ("As D99 says [D99 p.1].", "33"),
        ("See [D7 p.12].", "33"),
    ],
)
def test_wrong_words(text: str, number: str) -> None:
    def say(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        last = blocks[-1]
        assert isinstance(last, Paragraph)
        return *blocks[:-1], replace(last, runs=(Run(text),))

    assert number in failures(write_pdf(with_blocks("background", say)))


def test_duty_left_out_or_after_the_statement_of_truth() -> None:
    def other(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        (locked,) = blocks
        assert isinstance(locked, LockedText)
        return (replace(locked, paragraphs=("I did my best.",)),)

    assert "26" in failures(write_pdf(with_blocks("compliance", other)))


def test_figure_that_nobody_refers_to() -> None:
    def silence(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(
            replace(block, runs=(Run("A picture follows."),))
            if isinstance(block, Paragraph) and any(r.target == "f-course" for r in block.runs)
            else block
            for block in blocks
        )

    plain = with_blocks("assessment", silence)
    quiet = tuple(
        replace(section, blocks=section.blocks[:1])
        if section.key == "opinion_diagnosis"
        else section
        for section in plain.sections
    )
    assert "64" in failures(write_pdf(replace(plain, sections=quiet)))


def test_summary_late_in_the_report() -> None:
    plain = report()
    summary, *rest = plain.sections
    body = [s for s in rest if s.kind is not SectionKind.APPENDIX]
    appendices = [s for s in rest if s.kind is SectionKind.APPENDIX]
    found = failures(write_pdf(replace(plain, sections=(*body, summary, *appendices))))
    assert "8" in found


def test_salutation_on_the_first_pages() -> None:
    plain = report()
    facts = (*plain.cover.facts, ("Letter", "Dear Ms Bream"))
    assert "4" in failures(write_pdf(replace(plain, cover=replace(plain.cover, facts=facts))))


def test_header_without_the_claim_number() -> None:
    assert "5" in failures(write_pdf(replace(report(), header=("Somebody’s report", ""))))


def test_draft_that_does_not_say_so() -> None:
    assert "28" in failures(write_pdf(replace(report(), draft=False, stamp="")))


def test_chart_without_its_threshold() -> None:
    def strip(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(
            replace(
                block,
                scene=replace(
                    block.scene,
                    ops=tuple(
                        op for op in block.scene.ops if "caseness" not in getattr(op, "text", "")
                    ),
                ),
            )
            if isinstance(block, Figure)
            else block
            for block in blocks
        )

    assert "62" in failures(write_pdf(with_blocks("assessment", strip)))


def test_signature_without_the_statement_of_truth() -> None:
    plain = report()
    without = [s for s in plain.sections if s.key != "truth"]
    found = failures(write_pdf(replace(plain, sections=tuple(without))))
    assert {"23", "24", "25"} <= set(found)
    assert any(isinstance(b, Signature) for s in without for b in s.blocks)


# mutations of the file


def test_link_in_the_text_to_a_wrong_page(opened: pikepdf.Pdf) -> None:
    link = opened.pages[2].obj.Annots[0]
    link.Dest = pikepdf.Array([opened.pages[-1].obj, pikepdf.Name.XYZ, 0, 700, 0])
    detail = failures(saved(opened))["18"]
    assert detail == f"page 3: “section 14” leads to page {len(opened.pages)}"


def test_link_of_the_contents_to_a_wrong_page(opened: pikepdf.Pdf) -> None:
    first = opened.pages[1].obj.Annots[0]
    first.Dest = pikepdf.Array([opened.pages[-1].obj, pikepdf.Name.XYZ, 0, 700, 0])
    assert "17" in failures(saved(opened))


def test_font_of_the_base_14_is_found(opened: pikepdf.Pdf) -> None:
    page = opened.pages[3]
    page.Resources.Font["/Fx"] = opened.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )
    assert "Helvetica is not embedded" in failures(saved(opened))["53"]


def test_font_without_its_file(opened: pikepdf.Pdf) -> None:
    for item in opened.objects:
        if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
            del item["/FontFile2"]
            break
    assert "53" in failures(saved(opened))


def test_page_turned(opened: pikepdf.Pdf) -> None:
    opened.pages[4].obj.Rotate = 90
    assert "page 5" in failures(saved(opened))["2"]


def test_page_cropped(opened: pikepdf.Pdf) -> None:
    opened.pages[4].obj.CropBox = pikepdf.Array([0, 0, 500, 700])
    assert "2" in failures(saved(opened))


def test_page_taken_out(opened: pikepdf.Pdf) -> None:
    del opened.pages[3]
    assert "9" in failures(saved(opened))


def test_ink_in_the_corner_and_in_the_margin(opened: pikepdf.Pdf) -> None:
    opened.pages[5].contents_add(b"q 560 20 20 10 re f Q")
    assert "page 6" in failures(saved(opened))["11"]


def test_text_in_the_left_margin(opened: pikepdf.Pdf) -> None:
    name = next(iter(opened.pages[5].Resources.Font.keys()))
    stream = f"BT {name} 12 Tf 20 400 Td <004100410041> Tj ET"
    opened.pages[5].contents_add(stream.encode())
    assert "12" in failures(saved(opened))


def test_opening_view_changed(opened: pikepdf.Pdf) -> None:
    del opened.Root.OpenAction
    assert "20" in failures(saved(opened))


def test_bookmark_that_changes_the_zoom(opened: pikepdf.Pdf) -> None:
    first = opened.Root.Outlines.First
    first.Dest = pikepdf.Array([opened.pages[2].obj, pikepdf.Name.Fit])
    assert "changes the view" in failures(saved(opened))["16"]


def test_bookmark_to_a_wrong_page(opened: pikepdf.Pdf) -> None:
    first = opened.Root.Outlines.First
    first.Dest = pikepdf.Array([opened.pages[8].obj, pikepdf.Name.XYZ, 0, 700, 0])
    assert {"16", "17"} <= set(failures(saved(opened)))


def test_outline_taken_out(opened: pikepdf.Pdf) -> None:
    del opened.Root.Outlines
    assert {"15", "16"} <= set(failures(saved(opened)))


def test_roman_page_labels(opened: pikepdf.Pdf) -> None:
    opened.Root.PageLabels = pikepdf.Dictionary(
        Nums=pikepdf.Array([0, pikepdf.Dictionary(S=pikepdf.Name.r)])
    )
    assert "10" in failures(saved(opened))


@pytest.mark.parametrize("kind", ["JavaScript", "URI", "Launch"])
def test_actions_are_found(opened: pikepdf.Pdf, kind: str) -> None:
    action = pikepdf.Dictionary(
        S=pikepdf.Name("/" + kind), JS="app.alert(1)", URI="http://x.example"
    )
    opened.pages[0].obj.Annots = pikepdf.Array(
        [
            opened.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Link,
                    Rect=pikepdf.Array([0, 0, 9, 9]),
                    A=opened.make_indirect(action),
                )
            )
        ]
    )
    assert kind in failures(saved(opened))["67"]


def test_attachment_is_found(opened: pikepdf.Pdf) -> None:
    opened.attachments["notes.txt"] = b"not for the court"
    assert "embedded file" in failures(saved(opened))["67"]


def test_comment_keywords_and_paths_are_found(opened: pikepdf.Pdf) -> None:
    opened.docinfo["/Keywords"] = "trauma"
    opened.docinfo["/Creator"] = "C:\\Users\\someone\\report"
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=pikepdf.Array([0, 0, 9, 9])
    )
    opened.pages[0].obj.Annots = pikepdf.Array([opened.make_indirect(note)])
    detail = failures(saved(opened))["66"]
    for word in ("keywords", "path", "Text"):
        assert word in detail


def test_encrypted_file(opened: pikepdf.Pdf) -> None:
    data = saved(opened, encryption=pikepdf.Encryption(owner="x", user=""))
    assert "encrypted" in failures(data)["1"]


def test_text_over_text(opened: pikepdf.Pdf) -> None:
    page = opened.pages[5]
    page.contents_add(page.Contents.read_bytes().replace(b"1 0 0 1 0 0 cm", b"1 0 0 1 3 5 cm"))
    assert "58" in failures(saved(opened))


def test_fine_raster_image(opened: pikepdf.Pdf) -> None:
    image = pikepdf.Stream(opened, b"\x00" * 3000 * 4)
    image.update(
        pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=3000, Height=4,
            ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
        )
    )  # fmt: skip
    opened.pages[5].Resources.XObject = pikepdf.Dictionary(Im1=opened.make_indirect(image))
    assert "61" in failures(saved(opened))


# foreign files


def test_foreign_pdf_is_checked_all_the_same() -> None:
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(30, 800, "Dear Sir or Madam, I enclose the report.")
    canvas.save()
    results = check_pdf(buffer.getvalue())
    assert [a.name for a in results] == list(NAMES)
    found = {a.id for a in results if a.result is Result.FAIL}
    assert {"3", "4", "9", "12", "13", "23", "53"} <= found
    assert next(a for a in results if a.id == "6").detail == "needs the case record"


@pytest.mark.parametrize("data", [b"", b"not a PDF", b"PK\x03\x04"])
def test_what_is_no_pdf_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(BadInputError, match="no readable PDF"):
        check_pdf(data)


def is_stopped(data: bytes) -> bool:
    """Say whether a file is refused or fails an assertion."""
    try:
        return bool(failures(data))
    except BadInputError:
        return True


@pytest.mark.parametrize("share", [2, 3, 10])
def test_cut_off_pdf_never_passes(good: bytes, share: int) -> None:
    assert is_stopped(good[: len(good) // share])
    assert not is_stopped(good)


def assert_unread(data: bytes, why: str) -> None:
    """Assert that a file fails the first assertion and answers none of the others."""
    first, *others = check_pdf(data)
    assert len(others) == 76
    assert first.result is Result.FAIL
    assert why in first.detail
    assert {(a.result, a.detail) for a in others} == {
        (Result.NOT_APPLICABLE, "the file cannot be read")
    }


def test_pdf_that_cannot_be_read_says_so_for_every_assertion(opened: pikepdf.Pdf) -> None:
    assert_unread(b"%PDF-1.7\n garbage", "no readable PDF")
    locked = saved(opened, encryption=pikepdf.Encryption(owner="x", user="y"))
    assert_unread(locked, "password")
    del opened.pages[:]
    assert_unread(saved(opened), "no readable PDF")


def test_pdf_that_only_forbids_is_read_and_fails_the_first(opened: pikepdf.Pdf) -> None:
    forbids = pikepdf.Encryption(owner="x", user="", allow=pikepdf.Permissions(extract=False))
    found = failures(saved(opened, encryption=forbids))
    assert set(found) == {"1"}
    assert "encrypted" in found["1"]


def test_scanned_pages_give_a_result_for_every_assertion() -> None:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(842, 595))
    for shade in (90, 200):
        page = Image.new("L", (400, 280), shade)
        canvas.drawImage(ImageReader(page), 0, 0, 842, 595)
        canvas.showPage()
    canvas.save()
    results = {a.id: a for a in check_pdf(buffer.getvalue(), "Scan of PTSD report.pdf")}
    assert len(results) == 77
    assert all(a.detail for a in results.values())
    failed = {a.id for a in results.values() if a.result is Result.FAIL}
    assert {"2", "3", "9", "11", "15", "20", "23", "53", "56", "66", "72"} - failed <= {"56", "23"}
    assert "2 images" in results["61"].detail


def _strange(pdf: pikepdf.Pdf) -> Iterator[None]:
    """Make one thing of the file, after another, of a kind that it should not be."""
    page, root = pdf.pages[1].obj, pdf.Root
    page.Annots = pikepdf.Array([pikepdf.Dictionary(), 7, pikepdf.Name.Odd])
    yield
    page.Annots = pikepdf.Name.Odd
    yield
    del page.Annots
    page.Rotate = pikepdf.String("x")
    yield
    del page.Rotate
    root.Outlines = pikepdf.Dictionary(First=pikepdf.Name.Odd)
    yield
    item = pdf.make_indirect(pikepdf.Dictionary(Title="x"))
    item.Next = item
    root.Outlines = pikepdf.Dictionary(First=item)
    yield
    root.PageLabels = pikepdf.Array([1])
    root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x")
    del root.Metadata
    yield
    root.Names = pikepdf.Array([])
    root.Dests = 3
    yield
    page.Contents = pdf.make_stream(b"BT /F0 ET Q Q (")
    page.MediaBox = pikepdf.Array([0, 0, 0])
    yield


def test_strange_files_give_a_result_for_every_assertion(opened: pikepdf.Pdf) -> None:
    kinds = 0
    for _ in _strange(opened):
        kinds += 1
        results = check_pdf(saved(opened))
        assert len(results) == 77
        assert all(a.detail for a in results)
        assert any(a.result is Result.FAIL for a in results) or kinds in (1, 2, 3)
    assert kinds == 8


def test_names_are_those_of_all_assertions() -> None:
    assert len(NAMES) == 77
    assert len(set(NAMES)) == 77


def test_rules_of_other_courts_are_not_measured_by_part_35() -> None:
    profile = replace(builders.content(), profile=load_profile("ew_advice"))
    advice = compose(builders.dossier(), builders.findings(), profile, version="Draft 1")
    results = {a.id: a for a in check_pdf(write_pdf(advice))}
    assert [a.detail for a in results.values() if a.result is Result.FAIL] == []
    for number in ("3", "4", "23", "25", "26"):
        assert results[number].result is Result.NOT_APPLICABLE
