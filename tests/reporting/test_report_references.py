"""Live references: each kind leads where it says, and unknown ones are marked, never guessed."""

from __future__ import annotations

import pytest

from casereview.domain.report import Paragraph, Report, Run, SectionState
from casereview.errors import BadInputError
from casereview.reporting.compose import compose
from casereview.reporting.pdf import write_pdf
from casereview.reporting.references import unresolved
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
        ("{table status}", "Table 3", "t-status"),
        ("{figure course}", "Figure 1", "f-course"),
    ],
)
def test_reference(reference: str, words: str, target: str) -> None:
    (run,) = runs_of(reference)
    assert (run.text, run.target, run.unresolved) == (words, target, False)


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
