"""Every format that is read: text, places, source and note."""

from __future__ import annotations

import io
import re
from email.message import EmailMessage
from pathlib import Path

import docx
import pikepdf
import pytest
from docx.oxml import parse_xml
from reportlab.pdfgen.canvas import Canvas

from casereview.correspondence.limits import Limits
from casereview.correspondence.reading import Reading, extension, place, read_document
from casereview.domain.documents.document import ReadState, TextSource

LETTERS = Path(__file__).parent.parent / "data" / "letters"


def pdf(*pages: list[tuple[float, float, str]]) -> bytes:
    """Return a PDF of A4 pages with strings at places."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for page in pages:
        for x, y, text in page:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_pdf_has_text_and_a_place_for_every_character() -> None:
    reading = read_document(
        "a.pdf", pdf([(72, 700, "PHQ-9 score 14"), (72, 680, "GAD-7 score 11")])
    )
    assert reading.read_state is ReadState.READ
    assert reading.text_source is TextSource.TEXT_LAYER
    assert (reading.media_type, reading.page_count, reading.note) == ("application/pdf", 1, "")
    page = reading.pages[0]
    assert (round(page.width), round(page.height)) == (595, 842)
    start = page.text.index("GAD-7")
    (rect,) = place(page, start, start + len("GAD-7 score 11"))
    x0, y0, x1, y1 = rect
    assert 71 < x0 < 75
    assert x0 < x1 < 180
    assert 676 < y0 < 682 < 685 < y1 < 692


def test_a_place_over_two_lines_has_a_rectangle_each() -> None:
    page = read_document("a.pdf", pdf([(72, 700, "first line"), (72, 680, "second line")])).pages[0]
    rects = place(page, 0, len(page.text))
    assert len(rects) == 2
    assert rects[0][1] > rects[1][3]
    assert place(page, 5, 5) == ()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_places_follow_a_turned_page(turn: int) -> None:
    with pikepdf.open(io.BytesIO(pdf([(72, 700, "PHQ-9 score 14")]))) as document:
        document.pages[0].rotate(turn, relative=False)
        out = io.BytesIO()
        document.save(out)
    page = read_document("a.pdf", out.getvalue()).pages[0]
    rects = place(page, 0, len("PHQ-9 score 14"))
    inside = [
        0 <= x0 < x1 <= page.width and 0 <= y0 < y1 <= page.height for x0, y0, x1, y1 in rects
    ]
    assert rects
    assert all(inside)
    assert (round(page.width), round(page.height)) == ((595, 842) if turn == 180 else (842, 595))


def test_places_count_from_the_corner_of_the_shown_page() -> None:
    with pikepdf.open(io.BytesIO(pdf([(172, 700, "PHQ-9 score 14")]))) as document:
        document.pages[0].mediabox = pikepdf.Array([100, 50, 595, 842])
        out = io.BytesIO()
        document.save(out)
    page = read_document("a.pdf", out.getvalue()).pages[0]
    ((x0, y0, _, _),) = place(page, 0, len("PHQ-9 score 14"))
    assert 71 < x0 < 75
    assert 646 < y0 < 652


def test_a_hyphen_at_a_line_end_stays_one_character() -> None:
    page = read_document("a.pdf", pdf([(72, 700, "Her PHQ-"), (72, 680, "9 was 14.")])).pages[0]
    assert "\ufffe" not in page.text
    assert "\x02" not in page.text
    assert "PHQ-" in page.text
    assert len(page.coordinates()) == 4 * len(page.text)


def test_pages_without_text_are_named() -> None:
    reading = read_document("a.pdf", pdf([(72, 700, "Text")], [], [(72, 700, "Text")]))
    assert reading.read_state is ReadState.READ
    assert reading.note == "Page 2 has no text layer and must be read on the page."


def test_docx_gives_paragraphs_tables_headers_and_footers() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Fen Service"
    document.sections[0].footer.paragraphs[0].text = "Page foot"
    document.add_paragraph("Dear Dr Quill")
    table = document.add_table(rows=2, cols=2)
    for row, cells in enumerate((("Measure", "Score"), ("PHQ-9", "14"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    document.add_paragraph("Yours sincerely")
    out = io.BytesIO()
    document.save(out)
    reading = read_document("a.docx", out.getvalue())
    text = reading.pages[0].text
    order = ["Fen Service", "Dear Dr Quill", "Measure\tScore", "PHQ-9\t14", "Yours", "Page foot"]
    places = [text.index(each) for each in order]
    assert places == sorted(places)
    assert reading.text_source is TextSource.NATIVE
    assert (reading.pages[0].width, place(reading.pages[0], 0, 5)) == (0.0, ())


def test_docx_merged_cells_are_given_once() -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(0, 2).text = "14"
    out = io.BytesIO()
    document.save(out)
    assert read_document("a.docx", out.getvalue()).pages[0].text.startswith("wide\t\t14")


def test_docx_text_boxes_are_read_once() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Beside the box")
    box = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pict>'
        "<w:txbxContent><w:p><w:r><w:t>Typed 14 May 2021</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict></w:r>"
    )
    paragraph._p.append(parse_xml(box))
    out = io.BytesIO()
    document.save(out)
    text = read_document("a.docx", out.getvalue()).pages[0].text
    assert text.count("Typed 14 May 2021") == 1


ENCODINGS = {
    "utf-8": "Zo\u00eb M\u00fcller \u2013 PHQ-9 14".encode(),
    "utf-8 with mark": b"\xef\xbb\xbf" + "Zo\u00eb M\u00fcller \u2013 PHQ-9 14".encode(),
    "utf-16 little": b"\xff\xfe" + "Zo\u00eb M\u00fcller \u2013 PHQ-9 14".encode("utf-16-le"),
    "utf-16 big": b"\xfe\xff" + "Zo\u00eb M\u00fcller \u2013 PHQ-9 14".encode("utf-16-be"),
    "utf-16 without mark": "Zo\u00eb M\u00fcller \u2013 PHQ-9 14".encode("utf-16-le"),
    "windows-1252": "Zo\u00eb M\u00fcller \u2013 PHQ-9 14".encode("cp1252"),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_text_encodings(name: str) -> None:
    reading = read_document("a.txt", ENCODINGS[name])
    assert reading.pages[0].text == "Zo\u00eb M\u00fcller \u2013 PHQ-9 14"
    assert bool(reading.note) is (name == "windows-1252")


def test_text_keeps_its_line_ends_and_right_to_left_words() -> None:
    text = "Dear Dr \u05dc\u05d5\u05d9\r\nPHQ-9 14\r\n\u0645\u0631\u064a\u0645"
    assert read_document("a.txt", text.encode()).pages[0].text == text


def message(html: bool = False, attach: bool = False) -> bytes:
    mail = EmailMessage()
    mail["From"] = "Zo\u00eb Marsh <z@fen.example>"
    mail["To"] = "Dr Quill <q@quay.example>"
    mail["Subject"] = "Ms Bell"
    mail["Date"] = "Fri, 14 May 2021 08:00:00 +0100"
    if html:
        mail.set_content(
            "<html><head><title>no</title><style>p {}</style></head><body><p>PHQ-9 14</p>"
            "<script>alert(1)</script><table><tr><td>GAD-7</td><td>11</td></tr></table></body></html>",
            subtype="html",
        )
    else:
        mail.set_content("PHQ-9 14\nGAD-7 11\n", cte="base64")
    if attach:
        mail.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="../../x.pdf")
    return mail.as_bytes()


def test_mail_gives_headers_then_body() -> None:
    reading = read_document("a.eml", message())
    assert reading.media_type == "message/rfc822"
    head, _, body = reading.pages[0].text.partition("\n\n")
    assert head.split("\n") == [
        "From: Zo\u00eb Marsh <z@fen.example>",
        "To: Dr Quill <q@quay.example>",
        "Date: Fri, 14 May 2021 08:00:00 +0100",
        "Subject: Ms Bell",
    ]
    assert body.split() == ["PHQ-9", "14", "GAD-7", "11"]


def test_mail_in_html_is_stripped_to_words() -> None:
    text = read_document("a.eml", message(html=True)).pages[0].text
    assert "PHQ-9 14" in text
    assert "alert" not in text
    assert "<" not in text.partition("\n\n")[2]
    assert "GAD-7\t11" in text


def test_attachments_are_named_in_the_note() -> None:
    note = read_document("a.eml", message(attach=True)).note
    assert note == "1 attachment: a document of its own."


def test_the_content_decides_before_the_ending() -> None:
    assert read_document("letter.txt", pdf([(72, 700, "Text")])).media_type == "application/pdf"
    assert read_document("letter.pdf", b"Dear Dr Quill\n").media_type == "text/plain"
    assert read_document("letter", message()).media_type == "message/rfc822"
    assert read_document("mail.txt", b"From: a\nSubject: b\n\nText\n").media_type == "text/plain"


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("a.PDF", "pdf"),
        ("../../etc/passwd", ""),
        ("a.tar.gz", "gz"),
        ("C:\\x\\y.docx", "docx"),
        ("no ending", ""),
        ("\u202efdp.exe", "exe"),
        ("a.p/../df", ""),
        ("a.", ""),
    ],
)
def test_the_ending_of_a_name(name: str, ending: str) -> None:
    assert extension(name) == ending


def test_pages_beyond_the_limit_are_left_and_said() -> None:
    reading = read_document("a.pdf", pdf(*[[(72.0, 700.0, "Text")]] * 9), limits=Limits(pages=4))
    assert (len(reading.pages), reading.page_count) == (4, 9)
    assert reading.note == "Only the first 4 of 9 pages were read."


def _texts(reading: Reading) -> str:
    return " ".join(" ".join(page.text for page in reading.pages).split())


@pytest.mark.parametrize("path", sorted((LETTERS / "docx").iterdir()), ids=lambda path: path.name)
def test_development_documents_hold_their_letter(path: Path) -> None:
    """Every word of the plain letter is in the rendering (order may differ in grids)."""
    reading = read_document(path.name, path.read_bytes())
    plain = (LETTERS / "txt" / f"{path.stem}.txt").read_text(encoding="utf-8")
    words = set(re.findall(r"\w+", _texts(reading)))
    assert reading.read_state is ReadState.READ
    assert set(re.findall(r"\w+", plain)) <= words
