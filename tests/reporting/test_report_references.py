"""Live references: each kind leads where it says, and unknown ones are marked, never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casereview.domain.documents.bundle import Bundle, BundleRange
from casereview.domain.reports.report import Paragraph, Report, Run, SectionState
from casereview.errors import BadInputError
from casereview.reporting.compose import compose
from casereview.reporting.pdf import write_pdf
from casereview.reporting.referring.references import unresolved
from tests.reporting import report_builders as builders


def composed(text: str, section: str = "evidence") -> Report:
    return compose(builders.with_text(section, text), builders.findings(), builders.content())


def runs_of(text: str) -> tuple[Run, ...]:
    section = next(s for s in composed(text).sections if s.key == "evidence")
    first = section.blocks[0]
    assert isinstance(first, Paragraph)
    return first.runs


@pytest.mark.parametrize(
    ("reference", "words", "target"),
    [
        ("{D4}", "[D4]", "d-4"),
        ("{D4 p.2}", "[D4 p.2]", "d-4"),
        ("{D4 pp.1-2}", "[D4 pp.1–2]", "d-4"),
        ("{status gad today}", "met", "t-status"),
        ("{status gad tp1}", "met", "t-status"),
        ("{status phobia:machinery today}", "undetermined", "t-status"),
        ("{status phobia today}", "undetermined", "t-status"),
        ("{status mde tp4}", "not met", "t-status"),
        ("{score D4 PHQ-9}", "13", "t-measures"),
        ("{score D5 PHQ-9 end}", "11", "t-measures"),
        ("{score D2 GAD-7}", "at caseness", "t-measures"),
        ("{section opinion_range}", "section 17", "s-opinion_range"),
        ("{section chronology}", "Appendix C", "s-chronology"),
        ("{para account 2}", "paragraph 7.2", "p-7.2"),
        ("{para diagnosis-gad}", "paragraph 13.1", "p-13.1"),
        ("{table status}", "Table 2", "t-status"),
        ("{figure course}", "Figure 1", "f-course"),
    ],
)
def test_reference(reference: str, words: str, target: str) -> None:
    (run,) = runs_of(reference)
    assert (run.text, run.target, run.unresolved) == (words, target, False)


BUNDLE = Bundle("b", "Trial bundle", date(2024, 5, 3))


def by_bundle(text: str, *ranges: tuple[int, int, int, str]) -> Report:
    """Compose with the report citing a bundle that holds these pages of D4."""
    dossier = builders.with_text("evidence", text)
    held = tuple(
        BundleRange(str(n), "b", "doc4", first, last, start, prefix)
        for n, (first, last, start, prefix) in enumerate(ranges)
    )
    case = replace(dossier.case, cited_bundle="b")
    with_bundle = replace(dossier, case=case, bundles=(BUNDLE,), ranges=held)
    return compose(with_bundle, builders.findings(), builders.content())


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("{D4}", "[D4]"),
        ("{D4 p.2}", "[D4, B/215]"),
        ("{D4 pp.1-2}", "[D4, B/214–215]"),
        ("{D5 p.1}", "[D5 p.1]"),
    ],
)
def test_a_reference_gives_the_page_of_the_bundle_that_is_cited(reference: str, words: str) -> None:
    report = by_bundle(reference, (1, 2, 214, "B/"))
    section = next(s for s in report.sections if s.key == "evidence")
    (paragraph,) = (b for b in section.blocks if isinstance(b, Paragraph) and words in str(b))
    assert paragraph.runs[0].text == words


def test_the_report_says_whose_pages_it_gives_and_lists_them() -> None:
    report = by_bundle("{D4 p.1}", (1, 1, 214, "B/"), (2, 2, 3, "C/"))
    text = str(report)
    assert "the page of the bundle “Trial bundle” of 3 May 2024" in text
    assert "bundle pages B/214, C/3" in text
    assert "the page of the copy that I received.'" not in text
    paper = write_pdf(report)
    assert paper.startswith(b"%PDF")


def test_a_document_that_was_set_aside_is_listed_with_the_reason() -> None:
    dossier = builders.dossier()
    documents = tuple(
        replace(d, set_aside="Not about this person.") if d.id == "doc5" else d
        for d in dossier.documents
    )
    report = compose(replace(dossier, documents=documents), builders.findings(), builders.content())
    assert "set aside, and nothing taken from it: Not about this person." in str(report)


@pytest.mark.parametrize(
    "reference",
    [
        "{D99}",
        "{D4 p.3}",
        "{D4 p.0}",
        "{status gad}",
        "{status gad someday}",
        "{status ocd today}",
        "{score D4 XYZ}",
        "{score D5 PHQ-9}",
        "{section nowhere}",
        "{section other_reports}",
        "{para account 99}",
        "{table nothing}",
        "{figure nothing}",
        "{}",
        "{whatever}",
        "{D4",
    ],
)
def test_unknown_reference_is_marked_and_stops_the_pdf(reference: str) -> None:
    report = composed(f"See {reference} there.")
    section = next(s for s in report.sections if s.key == "evidence")
    assert section.state is SectionState.UNRESOLVED
    assert unresolved(report)[0][:2] == (section.number, section.title)
    assert any(check.id == "R03" and not check.ok for check in report.checks)
    with pytest.raises(BadInputError, match="Evaluation of the evidence"):
        write_pdf(report)


def test_citation_becomes_the_provenance_of_its_paragraph() -> None:
    report = composed("An entry says so {D1 p.2}.", "records")
    section = next(s for s in report.sections if s.key == "records")
    paragraph = section.blocks[-1]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.provenance == "documents"
    assert [(s.label, s.document_id, s.page) for s in paragraph.sources] == [("D1 p.2", "doc1", 2)]


def test_numbers_follow_when_a_section_before_them_is_written() -> None:
    earlier = composed("{section opinion_range}")
    later = compose(
        builders.with_text("other_reports", "Dr B says otherwise."),
        builders.findings(),
        builders.content(),
    )
    number = {s.key: s.number for s in earlier.sections}["opinion_range"]
    assert {s.key: s.number for s in later.sections}["opinion_range"] == str(int(number) + 1)
