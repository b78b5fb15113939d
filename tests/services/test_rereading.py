"""Pages recognised on request: new text and proposals, while what the expert decided stays."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from casereview.correspondence import ocr
from casereview.correspondence.limits import Limits
from casereview.correspondence.reading import DocumentReader
from casereview.domain.documents.document import ReadState, TextSource
from casereview.domain.documents.statement import ScoreValue, State
from casereview.domain.progress import untold
from casereview.errors import BadInputError
from casereview.services.correspondence import intake, rereading, reviewing
from casereview.services.correspondence.likeness import Likenesses, differences_between
from casereview.services.report.drawing import DocumentDrawer
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.builders import cheap_kdf

needs_engine = pytest.mark.skipif(not ocr.available(), reason="Tesseract is not installed")
LINES = [
    "Dear Dr Quill",
    "Her PHQ-9 score was 14 and her GAD-7 score was 11 at this session.",
    "Yours sincerely",
]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", "four plain fictional words")
        try:
            yield session.open(session.new_case(CaseDraft("Ms Ada Example")))
        finally:
            session.close()


def scan(*pages: list[str]) -> bytes:
    images = []
    for lines in pages:
        image = Image.new("L", (1654, 2339), 255)
        draw = ImageDraw.Draw(image)
        for row, line in enumerate(lines):
            draw.text((160, 200 + 90 * row), line, fill=0, font_size=40)
        images.append(image)
    out = io.BytesIO()
    images[0].save(out, "TIFF", dpi=(200, 200), save_all=True, append_images=images[1:])
    return out.getvalue()


def poor_pdf() -> bytes:
    """Return a page whose layer is junk over a picture of the words."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for row, line in enumerate(LINES):
        canvas.setFont("Helvetica", 14)
        canvas.drawString(72, 700 - 30 * row, line)
    canvas.setFillAlpha(0)
    for row in range(12):
        canvas.drawString(40, 500 - 14 * row, "xq1z l|r0 vv~k 0n|y tb3r q@@z n0n3 zzk| 4w0rd")
    canvas.save()
    return out.getvalue()


def unread(case: OpenCase, name: str, data: bytes) -> str:
    document, _ = intake.add_document(case, name, data, limits=Limits(recognised=0))
    return document.id


def recognise(case: OpenCase, document_id: str, *pages: int) -> None:
    asked = rereading.to_recognise(case, document_id, pages)
    rereading.file_recognised(case, rereading.recognise(asked, untold))


def scores(case: OpenCase, document_id: str) -> set[tuple[str, int | None]]:
    values = (s.value for s in case.file.statements.of(document_id))
    return {(v.measure, v.number) for v in values if isinstance(v, ScoreValue)}


@needs_engine
def test_a_scan_is_read_on_request(case: OpenCase) -> None:
    key = unread(case, "a.tif", scan(LINES))
    assert rereading.legibility(case, key).pages == (1,)
    assert scores(case, key) == set()
    recognise(case, key, 1)
    document = intake.document_of(case, key)
    assert (document.read_state, document.text_source) == (ReadState.READ, TextSource.OCR)
    assert scores(case, key) == {("PHQ-9", 14), ("GAD-7", 11)}
    passages = case.file.passages.of(key)
    assert all(passage.from_picture for passage in passages)
    assert all(passage.rects for passage in passages)
    assert rereading.legibility(case, key).pages == ()


@needs_engine
def test_a_recognised_number_has_its_picture(case: OpenCase) -> None:
    key = unread(case, "a.tif", scan(LINES))
    recognise(case, key, 1)
    passage = next(p for p in case.file.passages.of(key) if "14" in p.quote)
    drawer = DocumentDrawer()
    try:
        (crop,) = drawer.crops(case, key, 1, {"x": passage.rects}).values()
        letters = drawer.letters(case, key, 1)
    finally:
        drawer.close()
    assert 0 < crop.height < 120
    assert letters.text == case.file.pages.of(key)[0].text
    assert len(letters.boxes) == 4 * len(letters.text)


@needs_engine
def test_what_was_decided_stays_and_what_waits_is_made_anew(case: OpenCase) -> None:
    key = unread(case, "a.tif", scan(LINES))
    recognise(case, key, 1)
    first = next(s for s in case.file.statements.of(key) if s.value == ScoreValue("PHQ-9", 14))
    reviewing.accept(case, first.id)
    recognise(case, key, 1)
    again = case.file.statements.of(key)
    assert [s.state for s in again if s.value == ScoreValue("PHQ-9", 14)] == [State.ACCEPTED]
    assert sum(s.value == ScoreValue("GAD-7", 11) for s in again) == 1
    passage = case.file.passages.get(first.passage_id or "")
    assert passage is not None
    assert not passage.orphaned
    assert passage.rects


@needs_engine
def test_a_poor_layer_is_named_and_read_again_on_request(case: OpenCase) -> None:
    key = unread(case, "a.pdf", poor_pdf())
    found = rereading.legibility(case, key)
    assert found.blank == ()
    ((page, why),) = found.poor
    assert page == 1
    assert "of its words are none" in why
    recognise(case, key, 1)
    assert "xq1z" not in case.file.pages.of(key)[0].text
    assert scores(case, key) == {("PHQ-9", 14), ("GAD-7", 11)}


@needs_engine
def test_one_of_many_pages_leaves_the_others_as_they_are(case: OpenCase) -> None:
    key = unread(case, "a.tif", scan(["First page words"], ["Second page words"]))
    recognise(case, key, 2)
    first, second = case.file.pages.of(key)
    assert (first.text, first.extractor) == ("", "")
    assert second.text.strip() == "Second page words"
    assert "Page 1 has no text layer" in intake.document_of(case, key).note


@needs_engine
def test_a_page_without_characters_is_said_and_changes_nothing(case: OpenCase) -> None:
    key = unread(case, "a.tif", scan([]))
    before = intake.document_of(case, key)
    with pytest.raises(BadInputError, match="No characters were made out"):
        recognise(case, key, 1)
    assert intake.document_of(case, key) == before


def test_without_an_engine_nothing_is_begun(
    case: OpenCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = unread(case, "a.tif", scan(LINES))
    monkeypatch.setattr(ocr, "available", lambda: False)
    assert not rereading.legibility(case, key).can_recognise
    with pytest.raises(BadInputError, match="No program for character recognition"):
        rereading.to_recognise(case, key, [1])


# ---- alike


LETTER = "Dear Dr Quill. " + " ".join(f"In week {n} she came and spoke." for n in range(30))


def test_alike_documents_are_pointed_out_and_none_is_removed(case: OpenCase) -> None:
    keys = [
        intake.add_document(case, name, text.encode())[0].id
        for name, text in (
            ("a.txt", f"{LETTER} PHQ-9 was 14."),
            ("b.txt", f"{LETTER}  PHQ-9 was 14. \r\n"),
            ("c.txt", f"{LETTER} PHQ-9 was 17."),
            ("d.txt", "Another letter altogether, about something else and someone else."),
        )
    ]
    found = Likenesses().of(case, keys[0])
    assert [str(alike) for alike in found] == [
        "The same words as D2, in another file.",
        f"Nearly the same as D3: {found[1].share:.0%} of their wording is shared.",
    ]
    (difference,) = differences_between(case, keys[0], keys[2])
    assert (difference.first, difference.second) == ("14", "17")
    assert len(case.file.documents.all()) == 4


def test_the_same_file_is_filed_a_second_time_where_that_is_wanted(case: OpenCase) -> None:
    with DocumentReader() as reader:
        received = intake.receive(reader, "a.txt", LETTER.encode())
    intake.file_received(case, received)
    with pytest.raises(BadInputError, match="the same file as D1"):
        intake.file_received(case, received)
    ((document, _changes),) = intake.file_received(case, received, again=True)
    (alike,) = Likenesses().of(case, document.id)
    assert str(alike) == "The same file as D1, byte for byte."
