"""The paper: always the same bytes, no font left out, no letter lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from casereview.domain.assessing.finding import CaseFindings
from casereview.domain.case import Case, Claimant, Expert
from casereview.domain.dossier import Dossier
from casereview.domain.reports.report import Report
from casereview.errors import BadInputError
from casereview.reporting.asserting.check import Result, check_pdf
from casereview.reporting.asserting.pdf_facts import PdfFacts
from casereview.reporting.compose import compose
from casereview.reporting.parts.prescribed import statement_of_truth
from casereview.reporting.pdf import write_pdf
from tests.reporting import report_builders as builders


def report_of(dossier: Dossier, version: str = "Draft 1") -> Report:
    return compose(dossier, builders.findings(), builders.content(), version=version)


def paper(dossier: Dossier) -> bytes:
    return write_pdf(report_of(dossier))


def text_of(data: bytes) -> str:
    facts = PdfFacts(data)
    try:
        return facts.text
    finally:
        facts.close()


def failures(data: bytes) -> dict[str, str]:
    return {a.id: a.detail for a in check_pdf(data) if a.result is Result.FAIL}


@pytest.fixture(scope="module")
def made() -> bytes:
    return paper(builders.dossier())


@pytest.fixture(scope="module")
def facts(made: bytes) -> Iterator[PdfFacts]:
    read = PdfFacts(made)
    yield read
    read.close()


def test_same_report_same_bytes_and_one_letter_changes_them(made: bytes) -> None:
    assert paper(builders.dossier()) == made
    assert paper(builders.with_text("background", "She grew up with adoptive parents.")) != made


def test_made_up_case_passes_every_assertion_a_file_can_show(made: bytes) -> None:
    results = check_pdf(made)
    assert [a.id for a in results] == [str(n) for n in range(1, 78)]
    assert failures(made) == {}
    assert sum(a.result is Result.PASS for a in results) >= 38
    assert all(a.detail for a in results)


def test_every_font_is_embedded_and_none_is_of_the_base_14(facts: PdfFacts) -> None:
    assert facts.fonts
    for name, embedded, unicode in facts.fonts:
        assert embedded, name
        assert unicode, name
        assert not re.search("Helvetica|Times|Courier|ZapfDingbats", name)


def test_names_keep_their_accents_however_they_are_typed() -> None:
    composed = text_of(paper(builders.with_text("background", f"Names: {builders.NAMES}.")))
    apart = unicodedata.normalize("NFD", builders.NAMES)
    from_parts = text_of(paper(builders.with_text("background", f"Names: {apart}.")))
    assert builders.NAMES in composed
    assert builders.NAMES in from_parts


def test_claimant_s_name_is_on_the_cover_and_in_every_header(facts: PdfFacts) -> None:
    for page in facts.pages:
        assert builders.CLAIMANT in page.text


def test_page_x_of_y(facts: PdfFacts) -> None:
    total = len(facts.pages)
    for page in facts.pages:
        assert f"Page {page.number} of {total}" in page.text


def test_statement_of_truth_is_printed_once_word_for_word(facts: PdfFacts) -> None:
    assert facts.text.count(" ".join(statement_of_truth())) == 1


def test_markup_in_a_text_is_printed_as_typed() -> None:
    typed = "<b>not bold</b> & <a href='x'>no link</a> &amp; **stars** $x_1$ <br/>"
    assert typed in text_of(paper(builders.with_text("background", typed)))


def test_no_break_spaces_tie_the_line_and_read_as_spaces(facts: PdfFacts) -> None:
    assert "\u00a0" not in facts.text
    for page in facts.pages:
        for line in page.lines:
            assert not re.search(r"\b(?:Table|Figure|section|Dr)$", line.text), line.text


@pytest.mark.parametrize("char", ["漢", "א\u05b0\u0995", "😀"])
def test_character_no_font_has_is_named_with_its_place(char: str) -> None:
    with pytest.raises(BadInputError) as raised:
        paper(builders.with_text("background", f"She said {char}."))
    assert "U+" in raised.value.what
    assert "paragraph 6.2" in raised.value.what


def test_signs_fall_back_to_a_face_that_has_them() -> None:
    typed = "Signs: ● ◐ ○ ≥ ≤ → ✓ ½ שלום"
    assert "● ◐ ○ ≥ ≤ → ✓ ½" in text_of(paper(builders.with_text("background", typed)))


def test_twenty_thousand_characters_in_one_paragraph() -> None:
    data = paper(builders.with_text("account", "worry " * 3400))
    assert text_of(data).count("worry") >= 3400
    assert not {"9", "12", "13", "58"} & set(failures(data))


def test_long_words_break_and_do_not_leave_the_page() -> None:
    data = paper(builders.with_text("account", f"{'w' * 60} {'x' * 300}"))
    assert not {"12", "58"} & set(failures(data))


def test_very_long_cells_are_set_over_pages() -> None:
    long = replace(builders.QUESTIONS[0], text="why " * 3000, answer="because " * 2000)
    data = paper(replace(builders.dossier(), questions=(long,)))
    assert text_of(data).count("why") >= 3000


@pytest.mark.parametrize("number", [0, 40])
def test_any_number_of_episodes(number: int) -> None:
    many = tuple(
        replace(builders.EPISODES[n % 2], id=f"e{n}", number=n) for n in range(1, number + 1)
    )
    assert failures(paper(replace(builders.dossier(), episodes=many))) == {}


def test_hundreds_of_documents_and_events() -> None:
    documents = tuple(
        replace(builders.DOCUMENTS[n % 7], id=f"d{n}", number=n) for n in range(8, 201)
    )
    events = tuple(
        replace(builders.EVENTS[n % 6], id=f"v{n}", document_id=None) for n in range(300)
    )
    data = paper(
        replace(builders.dossier(), documents=(*builders.DOCUMENTS, *documents), events=events)
    )
    assert failures(data) == {}


def test_empty_case_is_written_as_a_draft() -> None:
    report = compose(builders.empty_dossier(), CaseFindings((), ()), builders.content())
    data = write_pdf(report)
    assert "Not yet written." in text_of(data)
    assert set(failures(data)) <= {"3", "29", "30", "66"}


def test_hostile_names_do_no_harm() -> None:
    name = "Ann <i>&amp;</i> (x) \\ %s {0}"
    case = Case("c", Claimant(name), expert=Expert(name=f"Dr {name}", post="<b>"))
    report = compose(Dossier(case=case), CaseFindings((), ()), builders.content())
    assert "Ann <i>&amp;</i> (x)" in text_of(write_pdf(report))


def test_draft_is_marked_on_every_page_and_a_final_report_nowhere(facts: PdfFacts) -> None:
    for page in facts.pages:
        assert "DRAFT 1 - NOT FOR SERVICE - privileged" in page.text
    final = compose(
        builders.dossier(),
        builders.findings(),
        builders.content(),
        version="Version 1",
        draft=False,
    )
    assert "DRAFT" not in text_of(write_pdf(final))


def test_properties_name_nobody_else_and_no_machine(made: bytes) -> None:
    with pikepdf.open(BytesIO(made)) as pdf:
        info = {str(key): str(value) for key, value in pdf.docinfo.items()}
        assert info["/CreationDate"] == "D:20240311000000Z"
        assert info["/Author"] == "Dr A Fenwick"
        assert "/Keywords" not in info
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert not pdf.is_encrypted
    for word in (b"ReportLab", str(Path.home()).encode(), b"/work", b"anonymous", b"unspecified"):
        assert word not in made


def test_undated_report_takes_no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    undated = replace(builders.dossier(), case=replace(builders.case(), report_date=None))
    first = paper(undated)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert paper(undated) == first
    with pikepdf.open(BytesIO(first)) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20240219")
    assert report_of(undated).dated == date(2024, 2, 19)


def test_headings_are_not_left_alone_wherever_the_pages_fall() -> None:
    for lines in range(0, 60, 15):
        text = "\n\n".join(f"Line {n}." for n in range(lines)) or "One."
        found = failures(paper(builders.with_text("background", text)))
        assert not {"16", "17", "18", "21", "25", "56"} & set(found), found


def test_header_of_a_table_is_repeated_on_each_page() -> None:
    events = tuple(replace(builders.EVENTS[0], id=f"v{n}") for n in range(120))
    read = PdfFacts(paper(replace(builders.dossier(), events=events)))
    pages = [page for page in read.pages if page.text.count("Learns that she was adopted.") > 2]
    assert len(pages) > 2
    for page in pages:
        assert "Date Event Source" in page.text
    read.close()


def test_signs_of_status_stand_on_the_line_of_the_words_beside_them(facts: PdfFacts) -> None:
    page = next(page for page in facts.pages if "Table 2. Diagnostic" in page.text)
    labels = [line for line in page.lines if line.text.startswith("Before the")]
    signs = {glyph.base for glyph in page.glyphs if glyph.char in "●○"}
    assert labels
    assert {line.base for line in labels} <= signs
