"""Rich text, Outlook messages, web pages, pictures, attachments: words, places, what came too."""

from __future__ import annotations

import io
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from casereview.correspondence import ocr
from casereview.correspondence.formats.msg import unpack_rtf
from casereview.correspondence.formats.rtf import read_rtf
from casereview.correspondence.limits import Limits
from casereview.correspondence.reading import DocumentReader, Reading, place, read_document
from casereview.correspondence.rendering import PageRenderer
from casereview.domain.documents.document import ReadState, TextSource
from tests.correspondence import outlook_samples as outlook

LETTERS = Path(__file__).parent.parent / "data" / "letters"
needs_engine = pytest.mark.skipif(not ocr.available(), reason="Tesseract is not installed")


def text_of(name: str, data: bytes) -> str:
    reading = read_document(name, data)
    assert reading.read_state is ReadState.READ, reading.note
    return reading.pages[0].text


# ---- rich text

RTF = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}}"
    r"{\*\generator Some Program;}{\info{\author A N Other}}"
    r"\f0 Dear Dr Quill\par Her PHQ-9 was 14 \endash  caf\'e9 \u8217?s.\par"
    r"\trowd PHQ-9\cell 14\cell\row GAD-7\cell 11\cell\row"
    r"{\f1 \'cc\'e0\'f0\'e8\'ff}\par {\v hidden}{\deleted gone}shown\line below\par}"
)


def test_rich_text_gives_its_words_and_tables() -> None:
    assert text_of("a.rtf", RTF.encode()) == (
        "Dear Dr Quill\nHer PHQ-9 was 14 – café ’s.\nPHQ-9\t14\nGAD-7\t11\nМария\nshown\nbelow\n"
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"{\rtf1 a\u-10179?\u-8703?b}", "a\U0001f601b"),
        (r"{\rtf1\uc2 a\u233 xxb}", "aéb"),
        (r"{\rtf1\uc0 a\u233 b}", "aéb"),
        (r"{\rtf1 \{brace\} \\ back~slash}", "{brace} \\ back~slash"),
        (r"{\rtf1 no\~break a\_b}", "no\u00a0break a\u2011b"),
        (r"{\rtf1\ansicpg1250 \'9ewa}", "žwa"),
        (r"{\rtf1 {\field{\*\fldinst HYPERLINK x}{\fldrslt words}}}", "words"),
        (r"{\rtf1 {\*\shpinst{\sp{\sv}}{\shptxt boxed}}}", "boxed"),
        ("{\\rtf1 a\\\nb}", "a\nb"),
        ("{\\rtf1 a\r\nb}", "ab"),
    ],
)
def test_rich_text_is_read_as_word_processors_write_it(written: str, read: str) -> None:
    assert read_rtf(written.encode("cp1252"), Limits()).rstrip("\n") == read


def test_bytes_within_rich_text_are_passed_over() -> None:
    assert read_rtf(b"{\\rtf1 a{\\pict\\bin4 }}}}}b}", Limits()) == "ab\n"


# ---- Outlook messages


def test_an_outlook_message_reads_like_an_e_mail() -> None:
    reading = read_document("a.msg", outlook.letter())
    assert reading.media_type == "application/vnd.ms-outlook"
    head, _, body = reading.pages[0].text.partition("\n\n")
    assert head.split("\n") == [
        "From: Zoë Marsh <z.marsh@fen-tt.example>",
        "To: Dr Quill",
        "Date: Fri, 14 May 2021 08:00:00 +0000",
        "Subject: Ms Ada Bell, closing summary",
    ]
    assert body == "Dear Dr Quill\nHer PHQ-9 was 14 and her GAD-7 was 11.\nZoë Marsh"


def test_an_outlook_message_in_html_or_rich_text_is_read() -> None:
    html = "<html><meta charset=utf-8><body><p>Her PHQ-9 was 14 – yes</p></body></html>".encode()
    assert "PHQ-9 was 14 – yes" in text_of("a.msg", outlook.letter(outlook.binary(0x1013, html)))
    rtf = rb"{\rtf1\ansi Her PHQ-9 was 14.\par}"
    plain = len(rtf).to_bytes(4, "little") * 2 + b"MELA" + bytes(4)
    packed = (len(rtf) + 12).to_bytes(4, "little") + plain[4:8] + b"MELA" + bytes(4) + rtf
    assert "PHQ-9 was 14." in text_of("a.msg", outlook.letter(outlook.binary(0x1009, packed)))


def test_rich_text_is_unpacked_as_published() -> None:
    """The example of [MS-OXRTFCP] 4.1."""
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232"
        "0af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpack_rtf(packed, Limits()) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_what_was_attached_to_an_outlook_message_comes_as_it_was_sent() -> None:
    pdf = (LETTERS / "pdf" / "A09.pdf").read_bytes()
    reading = read_document(
        "a.msg",
        outlook.letter(
            None,
            outlook.attachment(0, "..\\..\\letter \u202efdp.pdf", pdf),
            outlook.attached_message(
                1, "Earlier", outlook.text(0x0037, "Earlier"), outlook.text(0x1000, "PHQ-9 9")
            ),
        ),
    )
    first, second = reading.enclosed
    assert (first.name, first.data) == ("letter fdp.pdf", pdf)
    assert second.name == "Earlier.txt"
    assert second.data.decode() == "Subject: Earlier\n\nPHQ-9 9"
    assert reading.note == "2 attachments: documents of their own."


def test_a_picture_within_the_text_is_no_document() -> None:
    logo = outlook.attachment(0, "logo.png", b"\x89PNG", outlook.text(0x3712, "logo@x"))
    reading = read_document("a.msg", outlook.letter(None, logo))
    assert reading.enclosed == ()
    assert reading.note == "1 picture stands in the text of the e-mail and must be seen there."


# ---- e-mails


def mail(**parts: bytes) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@fen.example", "Letters"
    message.set_content("See attached: PHQ-9 14.")
    for name, data in parts.items():
        file = name.replace("__", ".")
        message.add_attachment(data, maintype="application", subtype="pdf", filename=file)
    return message


def test_attachments_come_byte_for_byte_and_with_plain_names() -> None:
    message = mail(x__pdf=b"%PDF-1")
    message.add_attachment(b"2", maintype="text", subtype="x", filename="../../\u202eetc/passwd")
    found = read_document("a.eml", message.as_bytes()).enclosed
    assert [(each.name, each.data) for each in found] == [("x.pdf", b"%PDF-1"), ("passwd", b"2")]


def test_an_attached_e_mail_is_one_attachment_with_its_own() -> None:
    outer = mail()
    outer.add_attachment(mail(inner__pdf=b"%PDF-2"))
    (inner,) = read_document("a.eml", outer.as_bytes()).enclosed
    assert inner.name == "attached message.eml"
    (deepest,) = read_document(inner.name, inner.data).enclosed
    assert (deepest.name, deepest.data) == ("inner.pdf", b"%PDF-2")


def test_a_body_in_html_alone_and_a_wrong_character_set_are_read() -> None:
    head = b"From: a@fen.example\r\nMIME-Version: 1.0\r\nContent-Type: "
    html = head + b"text/html; charset=iso-8859-1\r\n\r\n<p>caf\xe9 \x96 PHQ-9 14"
    assert "café – PHQ-9 14" in text_of("a.eml", html)
    wrong = head + b"text/plain; charset=x-none-such\r\n\r\ncaf\xc3\xa9 PHQ-9 14"
    assert "café PHQ-9 14" in text_of("a.eml", wrong)


def test_an_encrypted_e_mail_says_so() -> None:
    sealed = b"From: a@fen.example\r\nContent-Type: application/pkcs7-mime\r\n\r\nAAAA"
    reading = read_document("a.eml", sealed)
    assert "is encrypted" in reading.note


def test_a_web_page_is_read_without_what_it_runs_or_fetches() -> None:
    page = b"<!doctype html><head><title>t<body><img src=http://x><p>PHQ-9 14<script>1</script>"
    assert text_of("a.html", page).strip() == "PHQ-9 14"


# ---- pictures


def picture(lines: list[str], form: str = "PNG", **options: object) -> bytes:
    """Return a page of 200 dots an inch with lines of words on it."""
    return _saved([_drawn(lines)], form, **options)


def _drawn(lines: list[str]) -> Image.Image:
    image = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(lines):
        draw.text((200, 200 + 80 * row), line, fill=0, font_size=40)
    return image


def _saved(images: list[Image.Image], form: str, **options: object) -> bytes:
    out = io.BytesIO()
    more = {"save_all": True, "append_images": images[1:]} if len(images) > 1 else {}
    images[0].save(out, form, dpi=(200, 200), **more, **options)
    return out.getvalue()


def without_engine(monkeypatch: pytest.MonkeyPatch, name: str, data: bytes) -> Reading:
    monkeypatch.setattr(ocr, "available", lambda: False)
    return read_document(name, data)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_a_picture_is_paper_that_can_be_drawn(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = picture(["PHQ-9"], form)
    reading = without_engine(monkeypatch, "a.dat", data)
    assert (reading.read_state, reading.page_count) == (ReadState.UNREAD, 1)
    assert (round(reading.pages[0].width), round(reading.pages[0].height)) == (595, 842)
    assert "picture without text of its own" in reading.note
    with PageRenderer("a.dat", data) as renderer:
        width, height, rgba, wide, _high = renderer.page(1, 0.5)
    assert (width, height, round(wide)) == (298, 421, 595)
    assert len(rgba) == 4 * width * height


def test_a_picture_of_many_pages_has_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _saved([_drawn([f"Page {n}"]) for n in range(3)], "TIFF")
    reading = without_engine(monkeypatch, "a.tif", data)
    assert [page.number for page in reading.pages] == [1, 2, 3]


def test_a_photograph_taken_upright_is_shown_upright(monkeypatch: pytest.MonkeyPatch) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = _saved([_drawn(["x"])], "JPEG", exif=exif)
    page = without_engine(monkeypatch, "a.jpg", data).pages[0]
    assert page.width > page.height


# ---- recognising characters

SAID = ["Dear Dr Quill", "Her PHQ-9 score was 14 and her GAD-7 score was 11.", "Yours sincerely"]


@needs_engine
def test_a_picture_is_recognised_with_a_place_for_every_word() -> None:
    reading = read_document("a.png", picture(SAID))
    assert (reading.read_state, reading.text_source) == (ReadState.READ, TextSource.OCR)
    assert "check every number against the picture" in reading.note
    page = reading.pages[0]
    assert page.recognised
    assert page.extractor.startswith("ocr/tesseract-")
    start = page.text.index("14")
    ((x0, y0, x1, y1),) = place(page, start, start + 2)
    assert 0 < x0 < x1 < page.width
    assert 720 < y0 < y1 < 760, "the second line, counted from the foot of the page"
    word = next(word for word in page.words if page.text[word.start : word.end] == "14")
    assert 0 <= word.confidence <= 100
    assert [p.value for p in reading.proposals], "the rules are run on what was recognised"


@needs_engine
def test_only_pages_without_text_are_recognised_and_few_unasked() -> None:
    many = _saved([_drawn([f"Page number {n}"]) for n in range(1, 4)], "TIFF")
    reading = read_document("a.tif", many, limits=Limits(recognised=2))
    assert reading.read_state is ReadState.UNREAD
    assert "ask for it" in reading.note
    with DocumentReader() as reader:
        pages = reader.recognise(many, [2])
    assert [(page.number, page.text.strip()) for page in pages] == [(2, "Page number 2")]


@needs_engine
def test_progress_is_told_for_every_page_and_may_end_the_work() -> None:
    many = _saved([_drawn([f"Page number {n}"]) for n in range(1, 4)], "TIFF")
    told: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> None:
        told.append((done, total))
        if done == 1:
            raise KeyboardInterrupt

    with DocumentReader() as reader, pytest.raises(KeyboardInterrupt):
        reader.read("a.tif", many, tell=tell)
    assert told == [(0, 3), (1, 3)]


def test_without_an_engine_the_page_says_what_would_help(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = without_engine(monkeypatch, "a.png", picture(SAID))
    assert reading.text_source is TextSource.NONE
    assert "once the program Tesseract is installed" in reading.note
    assert "enter what it says by hand" in reading.note


# ---- one process for many documents


def test_each_of_many_documents_has_a_copy_of_its_own() -> None:
    with DocumentReader(kinds=["txt", "pdf"]) as reader:
        first = reader.read("a.txt", b"Dear Dr Quill, PHQ-9 14")
        broken = reader.read("b.pdf", b"%PDF-1.7 nothing")
        again = reader.read("c.txt", b"Dear Dr Quill, PHQ-9 14")
        assert reader.peak > 0
    assert first == again
    assert broken.read_state is ReadState.UNREAD


def test_a_copy_that_ends_badly_costs_its_own_document_only() -> None:
    with DocumentReader(Limits(seconds=0.4), kinds=["txt"]) as reader:
        late = reader.read("a.rtf", b"{\\rtf1 " + b"{\\b a}" * 4_000_000)
        good = reader.read("b.txt", b"Dear Dr Quill")
    assert "took too long" in late.note
    assert good.read_state is ReadState.READ or "took too long" in good.note
