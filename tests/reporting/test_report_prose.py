"""What the expert writes becomes paragraphs, points, quotations, tables and footnotes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casereview.domain.documents.document import Page, Passage
from casereview.domain.dossier import Dossier, SectionText
from casereview.domain.reports.report import (
    ItemList,
    Paragraph,
    Quotation,
    Report,
    Run,
    Section,
    SectionState,
    Table,
)
from casereview.reporting.compose import ReportContent, compose
from casereview.reporting.material import Material
from casereview.reporting.referring.data_references import offered
from casereview.reporting.referring.references import unresolved
from casereview.services.content import Content
from tests.reporting import report_builders as builders


def composed(dossier: Dossier, content: ReportContent | None = None) -> Report:
    return compose(dossier, builders.findings(), content or builders.content())


def section(text: str, key: str = "evidence") -> Section:
    report = composed(builders.with_text(key, text))
    return next(s for s in report.sections if s.key == key)


def words(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def test_runs_keep_their_style_and_signs_are_printed_as_typed() -> None:
    paragraph = section("She {b}said{/b} {i}so{/i}: *a* <b>b</b> {{c}}.").blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert words(paragraph.runs) == "She said so: *a* <b>b</b> {c}."
    assert [(r.text, r.bold, r.italic) for r in paragraph.runs if r.bold or r.italic] == [
        ("said", True, False),
        ("so", False, True),
    ]


def test_points_have_two_levels_and_go_on_over_a_blank_line() -> None:
    blocks = section("Lead:\n- one\n  - under\n  - more\n- two\n\n- three").blocks
    assert isinstance(blocks[1], ItemList)
    assert [(item.mark, item.level) for item in blocks[1].items] == [
        ("(a)", 1),
        ("(i)", 2),
        ("(ii)", 2),
        ("(b)", 1),
        ("(c)", 1),
    ]


def test_quotations_stand_apart_and_have_no_number() -> None:
    lead, quotation, after = section(
        "He wrote:\n\n{quote}First {D4 p.1}.\n\n{quote}Second.\n\nAfter."
    ).blocks
    assert isinstance(lead, Paragraph)
    assert isinstance(after, Paragraph)
    assert (lead.number, after.number) == ("12.1", "12.2")
    assert isinstance(quotation, Quotation)
    assert [words(runs) for runs in quotation.paragraphs] == ["First [D4 p.1].", "Second."]


def test_footnotes_are_numbered_through_the_report_and_hold_references() -> None:
    dossier = builders.with_text("evidence", "Two{note See {D4 p.2}.} and{note Odd {D99}.} so.")
    texts = tuple(t for t in dossier.sections if t.section != "background")
    first = SectionText("background", "One{note Before.}.")
    report = composed(replace(dossier, sections=(*texts, first)))
    notes = [
        run.note
        for part in report.sections
        for block in part.blocks
        if isinstance(block, Paragraph)
        for run in block.runs
        if run.note
    ]
    assert [(note.number, words(note.runs)) for note in notes] == [
        (1, "Before."),
        (2, "See [D4 p.2]."),
        (3, "Odd {D99}."),
    ]
    assert [text for _, _, text in unresolved(report)] == ["{D99}"]
    paragraph = next(s for s in report.sections if s.key == "evidence").blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert [source.label for source in paragraph.sources] == ["D4 p.2"]


def test_own_tables_are_numbered_labelled_and_referred_to() -> None:
    made = section(
        "See {table sums}.\n\n{label sums}{table What it cost}\n| Item | Sum |\n| {D4} | 13 {|} |"
    )
    lead, table = made.blocks
    assert isinstance(lead, Paragraph)
    assert isinstance(table, Table)
    assert lead.runs[1] == Run(f"Table {table.number}", target=table.anchor)
    assert (table.caption, [c.title for c in table.columns]) == ("What it cost", ["Item", "Sum"])
    assert [words(cell) for cell in table.rows[0]] == ["[D4]", "13 |"]


def test_a_paragraph_names_the_source_it_does_not_share_with_its_section() -> None:
    report = composed(
        builders.with_text("background", "As told.\n\n{source observation}As I saw.\n\nTold {D4}.")
    )
    made = next(s for s in report.sections if s.key == "background")
    told, seen, cited = (b for b in made.blocks[1:] if isinstance(b, Paragraph))
    assert (told.provenance, words(told.runs)) == ("claimant’s account", "As told.")
    assert (seen.provenance, words(seen.runs)) == ("own observation", "As I saw. [own observation]")
    assert cited.provenance == "claimant’s account; documents"
    assert words(cited.runs) == "Told [D4]."
    assert "in square brackets" in str(next(s for s in report.sections if s.key == "documents"))


@pytest.mark.parametrize("text", ["{source rumour}So.", "{label a}A.\n\n{label a}B.", "{quote}{x}"])
def test_what_is_odd_is_shown_and_never_lost(text: str) -> None:
    assert section(text).state is SectionState.UNRESOLVED


REFERENCES = [
    ("{finding mde tp4}", "subthreshold", "t-status"),
    ("{diagnosis mde tp4}", "not met", "t-status"),
    ("{event accident}", "accident (20 May 2021)", "t-chronology"),
    ("{event event}", "accident (20 May 2021)", "t-chronology"),
    ("{date interview}", "19 February 2024", None),
    ("{date ev3}", "20 May 2021", None),
    ("{age interview}", "36", None),
    ("{age accident}", "33", None),
    ("{age ev1}", "31", None),
    ("{course 2}", "course 2 (SilverCloud cCBT, health anxiety)", "t-episodes"),
    ("{sessions 1}", "1", "t-episodes"),
    ("{sessions 1 offered}", "6", "t-episodes"),
    ("{question 2}", "question 2", "t-answers"),
    ("{passage pa4}", "[D4 p.1]", "d-4"),
    ("{D4 “no diagnosis”}", "[D4 p.2]", "d-4"),
]


@pytest.mark.parametrize(("reference", "said", "target"), REFERENCES)
def test_references_to_the_case(reference: str, said: str, target: str | None) -> None:
    dossier = builders.with_text("evidence", reference)
    page = Page("doc4", 2, "There is No\nDiagnosis in it.")
    report = composed(replace(dossier, pages=(page,)))
    paragraph = next(s for s in report.sections if s.key == "evidence").blocks[0]
    assert isinstance(paragraph, Paragraph)
    (run,) = paragraph.runs
    assert (run.text, run.target, run.unresolved) == (said, target, False)


@pytest.mark.parametrize(
    "reference",
    [
        "{finding gad}",
        "{diagnosis iad today}",
        "{event nothing}",
        "{age nothing}",
        "{sessions 2 offered}",
        "{sessions 9}",
        "{course 9}",
        "{question 9}",
        "{passage nothing}",
        "{D4 “never said”}",
        "{cite nobody}",
        "{words gone}",
    ],
)
def test_a_reference_to_nothing_is_shown(reference: str) -> None:
    dossier = builders.with_text("evidence", reference)
    gone = Passage("gone", "doc4", 1, 0, 1, "x", orphaned=True)
    report = composed(replace(dossier, passages=(*dossier.passages, gone)))
    assert [text for _, _, text in unresolved(report)] == [reference]


def test_words_of_a_passage_are_quoted_with_their_place() -> None:
    first, second = section("{words pa4}").blocks[0].runs  # type: ignore[union-attr]  # a paragraph
    assert (first.text, second.text) == ("“ten letters” ", "[D4 p.1]")


def test_works_are_cited_in_the_text_and_listed_among_the_references() -> None:
    content = replace(builders.content(), review=Content())
    work = next(iter(Content().library.works.values()))
    name, _, year = work.short.rpartition(" (")
    dossier = builders.with_text("evidence", f"So {{author {work.id}}}; see {{cite {work.id}}}.")
    report = composed(dossier, content)
    paragraph = next(s for s in report.sections if s.key == "evidence").blocks[0]
    references = next(s for s in report.sections if s.key == "references").blocks
    listed = next(
        each
        for each in references
        if isinstance(each, Paragraph) and words(each.runs).startswith(work.reference)
    )
    assert isinstance(paragraph, Paragraph)
    assert words(paragraph.runs) == f"So {work.short}; see ({name}, {year}."
    assert {run.target for run in paragraph.runs if run.target} == {listed.anchor}


def test_what_is_offered_can_be_read_and_says_what_it_promises() -> None:
    material = Material(builders.dossier(), builders.findings(), builders.content())
    found = {each.reference: each.words for each in offered(material)}
    assert found["{diagnosis gad today}"] == (
        "My conclusion, Generalised anxiety disorder, Interview: met"
    )
    assert found["{finding mde start_therapy_2}"].endswith(": subthreshold")
    assert found["{date accident}"] == "Date: accident: 20 May 2021"
    assert "{date ev2}" in found  # it has no label
    assert "{sessions 2 offered}" not in found  # nobody knows how many
    text = " ".join(found)
    report = composed(builders.with_text("evidence", text))
    assert unresolved(report) == ()
