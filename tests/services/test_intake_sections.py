"""Files that hold many documents: proposed, divided, and each page's words in one place only."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from casereview.correspondence.reading import PageText, read_document
from casereview.correspondence.sections import Section, by_first_pages, by_outline, seems_many
from casereview.domain.documents.document import Document, ReadState, TextSource
from casereview.domain.documents.statement import Field, ScoreValue
from casereview.domain.progress import untold
from casereview.errors import BadInputError
from casereview.services.correspondence import intake, sectioning
from casereview.services.report.drawing import DocumentDrawer
from casereview.services.session import CaseDraft, OpenCase, Session
from tests.builders import cheap_kdf

LETTERS = Path(__file__).parent.parent / "data" / "letters" / "pdf"


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", "correct horse battery staple")
        try:
            yield session.open(session.new_case(CaseDraft("Ms Ada Example")))
        finally:
            session.close()


def letter(day: int, score: int, *, pages: int = 1) -> list[list[str]]:
    """Return the lines of a letter's pages."""
    first = [
        "NORTH TARN TALKING CHANGES",
        f"{day} June 2019",
        "Dear Dr Quill",
        "Re: Ms Ada Example, date of birth 3 March 1984",
        f"She was seen by telephone on {day} June 2019.",
        f"At this session her PHQ-9 score was {score} and her GAD-7 score was {score - 2}.",
    ]
    more = [
        [f"Page {n} of {pages}", "Further to the page before, she slept."]
        for n in range(2, pages + 1)
    ]
    sheets = [first, *more]
    sheets[-1] += ["Yours sincerely", "P Marsh", "Psychological Wellbeing Practitioner"]
    return sheets


def bundle(*letters: list[list[str]], outline: bool = False) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for number, sheets in enumerate(letters, 1):
        if outline:
            canvas.bookmarkPage(f"k{number}")
            canvas.addOutlineEntry(f"Letter {number}", f"k{number}")
        for lines in sheets:
            for row, line in enumerate(lines):
                canvas.drawString(72, 760 - 20 * row, line)
            canvas.showPage()
    canvas.save()
    return out.getvalue()


THREE = bundle(letter(3, 14), letter(10, 12, pages=2), letter(17, 9), outline=True)


def test_documents_are_seen_by_their_first_pages_and_say_why() -> None:
    pages = read_document("bundle.pdf", THREE).pages
    found = by_first_pages(pages)
    assert [(s.first, s.last) for s in found] == [(1, 1), (2, 3), (4, 4)]
    assert "“Dear Dr Quill”" in found[1].why
    assert "the page before ends a letter" in found[1].why
    assert found[1].title == "Letter to Dr Quill"


def test_documents_are_seen_by_the_outline() -> None:
    reading = read_document("bundle.pdf", THREE)
    found = by_outline(reading.outline, reading.pages)
    assert [(s.first, s.last, s.title) for s in found] == [
        (1, 1, "Letter 1"),
        (2, 3, "Letter 2"),
        (4, 4, "Letter 3"),
    ]


@pytest.mark.parametrize("path", sorted(LETTERS.iterdir()), ids=lambda path: path.name)
def test_no_single_letter_is_taken_for_many(path: Path) -> None:
    assert seems_many(read_document(path.name, path.read_bytes()).pages) == 1


def test_letters_bound_together_are_told_apart() -> None:
    """Of the first pages of the development letters most are seen, and no other page is."""
    whole = pikepdf.new()
    starts = set()
    for path in sorted(LETTERS.iterdir()):
        starts.add(len(whole.pages) + 1)
        with pikepdf.open(path) as document:
            whole.pages.extend(document.pages)
    out = io.BytesIO()
    whole.save(out)
    found = {
        section.first for section in by_first_pages(read_document("b.pdf", out.getvalue()).pages)
    }
    assert found <= starts
    assert len(found) >= 0.85 * len(starts)


def filed(case: OpenCase) -> Document:
    document, _ = intake.add_document(case, "bundle.pdf", THREE)
    return document


def divide(case: OpenCase, whole: Document, *typed: tuple[str, str]) -> list[Document]:
    seen = sectioning.look_at(case, whole.id)
    sections = sectioning.typed_sections(seen, typed) if typed else seen.proposed
    read = sectioning.read_sections(seen, sections, untold)
    return [sectioning.file_section(case, whole.id, each)[0] for each in read]


def scores(case: OpenCase, document: Document) -> set[int]:
    values = (s.value for s in case.file.statements.of(document.id))
    return {v.number for v in values if isinstance(v, ScoreValue) and v.number is not None}


def test_a_bundle_is_filed_as_received_and_states_nothing_until_it_is_divided(
    case: OpenCase,
) -> None:
    whole = filed(case)
    assert whole.note.startswith("This file seems to hold 3 documents")
    assert intake.seems_undivided(whole)
    assert case.file.statements.of(whole.id) == ()
    assert case.file.attachments.read(whole.sha256) == THREE


def test_each_document_of_a_bundle_has_its_pages_words_and_findings(case: OpenCase) -> None:
    whole = filed(case)
    parts = divide(case, whole)
    assert [(p.number, p.first_page, p.last_page, p.pages) for p in parts] == [
        (2, 1, 1, 1),
        (3, 2, 3, 2),
        (4, 4, 4, 1),
    ]
    assert {p.sha256 for p in parts} == {whole.sha256}
    assert [scores(case, part) for part in parts] == [{14, 12}, {12, 10}, {9, 7}]
    assert [p.number for p in case.file.pages.of(parts[1].id)] == [1, 2]
    assert case.file.pages.of(whole.id) == (), "the words of a page are found once"
    assert not intake.seems_undivided(intake.document_of(case, whole.id))
    for part in parts:
        for passage in case.file.passages.of(part.id):
            text = {p.number: p.text for p in case.file.pages.of(part.id)}[passage.page]
            assert text[passage.start : passage.end] == passage.quote
            assert passage.rects


def test_the_picture_of_a_part_is_that_of_its_page_in_the_file(case: OpenCase) -> None:
    whole = filed(case)
    part = divide(case, whole, ("4", "The last"))[0]
    drawer = DocumentDrawer()
    try:
        assert drawer.page(case, part.id, 1, 0.5).rgba == drawer.page(case, whole.id, 4, 0.5).rgba
        assert drawer.letters(case, part.id, 1).text.startswith("NORTH TARN")
    finally:
        drawer.close()


def test_pages_in_no_document_keep_their_words_in_the_file(case: OpenCase) -> None:
    whole = filed(case)
    divide(case, whole, ("1", "First"), ("2\u20133", ""))
    assert [page.number for page in case.file.pages.of(whole.id)] == [4]


def test_a_page_that_something_points_at_keeps_its_words(case: OpenCase) -> None:
    whole = filed(case)
    page = PageText.of(case.file.pages.of(whole.id)[0])
    with case.change("Mark"):
        case.file.passages.put(intake.passage_at(whole.id, page, 0, 5))
    divide(case, whole)
    assert [kept.number for kept in case.file.pages.of(whole.id)] == [1]


def test_a_file_can_be_divided_further_after_it_was_divided(case: OpenCase) -> None:
    whole = filed(case)
    divide(case, whole, ("1-3", "Both"))
    again = divide(case, whole, ("2-3", "Second alone"))[0]
    assert scores(case, again) == {12, 10}
    assert [d.label for d in sectioning.look_at(case, whole.id).filed] == ["D2", "D3"]


def test_every_document_of_a_bundle_is_a_change_that_can_be_undone(case: OpenCase) -> None:
    whole = filed(case)
    divide(case, whole)
    case.file.undo()
    assert [d.number for d in case.file.documents.all()] == [1, 2, 3]
    assert [page.number for page in case.file.pages.of(whole.id)] == [4]


def test_a_file_kept_as_one_document_is_read_as_one(case: OpenCase) -> None:
    whole = filed(case)
    seen = sectioning.look_at(case, whole.id)
    sectioning.keep_whole(case, whole.id, sectioning.read_whole(seen, untold))
    assert scores(case, whole) >= {14}
    assert intake.document_of(case, whole.id).note == ""
    dates = [s for s in case.file.statements.of(whole.id) if s.field is Field.LETTER_DATE]
    assert len(dates) == 1


@pytest.mark.parametrize("typed", ["", "x", "0", "5", "3-2", "1-9", "2-", "-3", "1,2", "9999999"])
def test_pages_that_are_not_there_are_refused_by_name(case: OpenCase, typed: str) -> None:
    seen = sectioning.look_at(case, filed(case).id)
    with pytest.raises(BadInputError):
        sectioning.typed_sections(seen, [(typed, "")])


def test_what_is_no_file_of_many_pages_cannot_be_divided(case: OpenCase) -> None:
    document, _ = intake.add_document(case, "one.txt", b"Dear Dr Quill")
    with pytest.raises(BadInputError, match="no pages that could be"):
        sectioning.look_at(case, document.id)
    whole = filed(case)
    part = divide(case, whole)[0]
    with pytest.raises(BadInputError):
        sectioning.look_at(case, part.id)


def test_a_part_without_text_says_so(case: OpenCase) -> None:
    whole = filed(case)
    seen = sectioning.look_at(case, whole.id)
    blank = tuple(PageText(1, "", 595, 842) for _ in range(1))
    part, _ = sectioning.file_section(
        case, whole.id, sectioning.ReadSection(Section(1, 1, "Blank"), blank, ())
    )
    assert (part.read_state, part.text_source) == (ReadState.UNREAD, TextSource.NONE)
    assert "must be read on the page" in part.note
    assert seen.document.id == part.part_of
