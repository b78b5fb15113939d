"""Documents that are broken, locked, empty or made to do harm: filed unread, one sentence."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import docx
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from casereview.correspondence import ocr
from casereview.correspondence.limits import Limits
from casereview.correspondence.reading import DocumentReader, Reading, read_document
from casereview.domain.documents.document import ReadState, TextSource
from tests.correspondence import outlook_samples as outlook

LETTERS = Path(__file__).parent.parent / "data" / "letters"
A_LETTER = (LETTERS / "pdf" / "A09.pdf").read_bytes()


def locked(password: str) -> bytes:
    with pikepdf.open(io.BytesIO(A_LETTER)) as document:
        out = io.BytesIO()
        document.save(out, encryption=pikepdf.Encryption(owner="owner", user=password))
    return out.getvalue()


def blank_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(100, 100, 200, 200)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def pageless_pdf() -> bytes:
    out = io.BytesIO()
    pikepdf.new().save(out)
    return out.getvalue()


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/") + ".xml", data)
    return out.getvalue()


def bomb() -> bytes:
    return zipped(word__document=b"<w:t>" + b" " * 30_000_000)


def many_parts() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", b"<a/>")
        for number in range(4200):
            package.writestr(f"x{number}", b"")
    return out.getvalue()


def laughs() -> bytes:
    """A Word document whose text is an entity that doubles thirty times."""
    document = docx.Document()
    document.add_paragraph("MARK")
    out = io.BytesIO()
    document.save(out)
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">' for n in range(1, 31)
    )
    changed = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/document.xml":
                text = data.decode().replace("MARK", "&a30;")
                text = text.replace("<w:document", f"<!DOCTYPE w [{entities}]><w:document", 1)
                data = text.encode()
            new.writestr(entry, data)
    return changed.getvalue()


def png_bomb() -> bytes:
    """A picture of 60,000 by 60,000 dots in a few bytes."""
    size = struct.pack(">II", 60_000, 60_000)
    head = b"IHDR" + size + b"\x08\x00\x00\x00\x00"
    data = b"IDAT" + zlib.compress(bytes(1000))
    chunks = (head, data, b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks
    )


def tiff(*entries: tuple[int, int, int, int], next_page: int = 0) -> bytes:
    body = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return (
        b"II*\x00\x08\x00\x00\x00"
        + struct.pack("<H", len(entries))
        + body
        + struct.pack("<I", next_page)
    )


def tiff_bomb() -> bytes:
    sides = ((256, 4, 1, 1_000_000), (257, 4, 1, 1_000_000))
    return tiff(*sides, (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8))


def nested_mail(depth: int) -> bytes:
    lines = [b"From: a@fen.example", b"MIME-Version: 1.0"]
    for level in range(depth):
        lines += [b'Content-Type: multipart/mixed; boundary="b%d"' % level, b"", b"--b%d" % level]
    lines += [b"Content-Type: text/plain", b"", b"PHQ-9 14"]
    return b"\r\n".join(lines)


def many_parted_mail(count: int) -> bytes:
    parts = b"".join(b"--x\r\nContent-Type: text/plain\r\n\r\na\r\n" for _ in range(count))
    head = (
        b'From: a@fen.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"'
    )
    return head + b"\r\n\r\n" + parts


def looped_msg() -> bytes:
    """A message whose table of sectors leads from the last one of a stream back to its first."""
    whole = bytearray(outlook.letter(outlook.text(0x1000, "PHQ-9 14 " * 2000)))
    (fat,) = struct.unpack_from("<I", whole, 76)
    table = 512 + fat * 512
    for at in range(table, table + 512, 4):
        if struct.unpack_from("<I", whole, at)[0] == outlook.END:
            struct.pack_into("<I", whole, at, 0)
    return bytes(whole)


UNREAD = {
    "locked.pdf": (locked("secret"), "password"),
    "broken.pdf": (b"%PDF-1.7\n" + b"\x00\xff garbage" * 99, "damaged"),
    "half.pdf": (A_LETTER[: len(A_LETTER) // 4], "damaged"),
    "pageless.pdf": (pageless_pdf(), "no pages"),
    "scan.pdf": (blank_pdf(), "no text layer"),
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\n\t ", "empty"),
    "bomb.docx": (bomb(), "far more than a letter can hold"),
    "parts.docx": (many_parts(), "far more than a letter can hold"),
    "broken.docx": (zipped(word__document=b"<not xml"), "damaged"),
    "torn.docx": (zipped(word__document=b"<a/>")[:60], "not a kind|damaged|archive"),
    "archive.zip": (zipped(other=b"x"), "archive"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "older Office program"),
    "locked.docx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99) + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "photo.png": (b"\x89PNG\r\n\x1a\n" + bytes(99), "picture is damaged"),
    "blank.rtf": (b"{\\rtf1 }", "holds no text"),
    "blank.html": (b"<!DOCTYPE html><html><body><script>1</script></body></html>", "no text"),
    "bomb.png": (png_bomb(), "unfold to more than can be shown"),
    "bomb.tif": (tiff_bomb(), "unfold to more than can be shown"),
    "loop.tif": (tiff((256, 4, 1, 9), next_page=8), "damaged"),
    "half.jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40), "damaged"),
    "moving.gif": (b"GIF89a" + bytes(60), "PNG, JPEG or TIFF"),
    "deep.eml": (nested_mail(200), "nested deeper"),
    "very deep.eml": (nested_mail(20_000), "nested deeper"),
    "parts.eml": (many_parted_mail(5000), "nested deeper"),
    "torn.msg": (outlook.letter()[:1700], "damaged|no text|older Office"),
    "deep.rtf": (b"{\\rtf1" + b"{" * 100_000, "damaged"),
    "program.exe": (b"MZ" + bytes(range(256)) * 9, "not a kind"),
}


@pytest.mark.parametrize("name", UNREAD)
def test_unreadable_documents_are_filed_with_a_sentence(name: str) -> None:
    data, says = UNREAD[name]
    reading = read_document(name, data)
    assert reading.read_state is ReadState.UNREAD
    assert reading.text_source is TextSource.NONE
    assert re.search(says, reading.note), reading.note
    assert "kept as received" in reading.note
    assert "Error" not in reading.note


def test_a_scan_keeps_its_pages_for_the_viewer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    path = LETTERS / "scan" / "A03.pdf"
    reading = read_document(path.name, path.read_bytes())
    assert reading.read_state is ReadState.UNREAD
    assert reading.page_count == len(reading.pages) == 1
    assert reading.pages[0].width > 500
    assert reading.note.startswith("This PDF has no text layer (a scan).")
    assert "once the program Tesseract is installed" in reading.note
    assert "by hand" in reading.note


def test_a_pdf_that_opens_without_a_password_is_read() -> None:
    assert read_document("open.pdf", locked("")).read_state is ReadState.READ


def test_ten_thousand_pages_are_bounded() -> None:
    with pikepdf.open(io.BytesIO(A_LETTER)) as document:
        page = document.pages[0]
        for _ in range(9_999):
            document.pages.append(page)
        out = io.BytesIO()
        document.save(out)
    reading = read_document("bundle.pdf", out.getvalue(), limits=Limits(pages=60))
    assert (len(reading.pages), reading.page_count) == (60, 10_000)
    assert "60 of 10,000 pages" in reading.note


def test_a_huge_text_is_cut_and_said() -> None:
    reading = read_document("a.txt", b"word " * 2_000_000, limits=Limits(characters=100_000))
    assert reading.read_state is ReadState.READ
    assert len(reading.pages[0].text) == 100_000
    assert "Only the first 100,000 characters" in reading.note


def test_a_document_over_the_limit_is_not_even_opened() -> None:
    reading = read_document("a.txt", b"x" * 2_000_000, limits=Limits(document=1_000_000))
    assert reading.read_state is ReadState.UNREAD
    assert "larger than" in reading.note


def test_doubling_entities_do_not_explode() -> None:
    reading = read_document("a.docx", laughs(), limits=Limits(seconds=20))
    assert sum(len(page.text) for page in reading.pages) < 10_000


def test_scripts_in_a_pdf_are_not_run_and_the_text_is_read() -> None:
    with pikepdf.open(io.BytesIO(A_LETTER)) as document:
        document.Root.OpenAction = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS="app.alert(1); while (true) {}"
        )
        out = io.BytesIO()
        document.save(out)
    assert read_document("a.pdf", out.getvalue()).read_state is ReadState.READ


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "C:\\..\\x.pdf", "\u202efdp.x", "a\x00b.pdf", "n" * 5000, ""]
)
def test_names_have_no_effect(name: str) -> None:
    reading: Reading = read_document(name, A_LETTER)
    assert reading.read_state is ReadState.READ


def test_control_characters_and_lone_surrogates_are_replaced_one_for_one() -> None:
    text = read_document("a.txt", b"PHQ-9\x00 14\x07 end").pages
    assert text == () or text[0].text == "PHQ-9\ufffd 14\ufffd end"
    wide = read_document("a.txt", b"\xff\xfe" + b"A\x00\x00\xd8B\x00").pages[0].text
    assert wide.encode("utf-8").decode("utf-8") == wide


def test_a_message_whose_sectors_lead_in_a_circle_ends() -> None:
    reading = read_document("a.msg", looped_msg(), limits=Limits(seconds=10))
    assert "took too long" not in reading.note
    assert sum(len(page.text) for page in reading.pages) < 100_000


def test_files_within_a_pdf_are_left_alone(tmp_path: Path) -> None:
    attached = tmp_path / "run.exe"
    attached.write_bytes(b"MZ" * 999)
    with pikepdf.open(io.BytesIO(A_LETTER)) as document:
        document.attachments["run.exe"] = pikepdf.AttachedFileSpec.from_filepath(document, attached)
        out = io.BytesIO()
        document.save(out)
    reading = read_document("a.pdf", out.getvalue())
    assert reading.read_state is ReadState.READ
    assert reading.enclosed == ()


def test_an_outline_that_leads_round_in_a_circle_ends() -> None:
    with pikepdf.open(io.BytesIO(A_LETTER)) as document:
        with document.open_outline() as outline:
            outline.root += [pikepdf.OutlineItem(f"Part {n}", 0) for n in range(3)]
        last = document.Root.Outlines.Last
        last.Next = document.Root.Outlines.First
        out = io.BytesIO()
        document.save(out)
    reading = read_document("a.pdf", out.getvalue())
    assert reading.read_state is ReadState.READ
    assert [entry.title for entry in reading.outline] == ["Part 0", "Part 1", "Part 2"]


_WHOLE = {
    "a.msg": outlook.letter(None, outlook.attachment(0, "x.pdf", A_LETTER)),
    "a.rtf": b"{\\rtf1\\ansi{\\fonttbl{\\f0 A;}}Her PHQ-9 was \\u8217?14\\par\\'e9}",
    "a.eml": nested_mail(3),
    "a.pdf": A_LETTER,
    "a.tif": tiff((256, 4, 1, 9), (257, 4, 1, 9), (258, 3, 1, 8), (273, 4, 1, 8)),
}


@pytest.fixture
def reader() -> Iterator[DocumentReader]:
    with DocumentReader(Limits(recognised=0), kinds=["msg", "pdf"]) as ready:
        yield ready


@pytest.mark.parametrize("name", _WHOLE)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=12))
def test_damaged_documents_are_filed_with_a_sentence(
    reader: DocumentReader, name: str, changes: list[tuple[float, int]]
) -> None:
    data = bytearray(_WHOLE[name])
    for place, value in changes:
        data[int(place * len(data))] = value
    reading = reader.read(name, bytes(data), proposing=lambda _pages: False)
    assert reading.read_state is ReadState.READ or reading.note.endswith(".")
    assert "Error" not in reading.note
