"""The completed schedules bound into the report: only where chosen, and nothing left out."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.evaluation import evaluate_case
from casereview.domain.assessing.interview import ItemType
from casereview.domain.assessing.rating import Answer, Diagnosis, ModuleKey, Vantage
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Link, LinkTarget
from casereview.domain.dossier import Dossier
from casereview.domain.reports.report import Paragraph, Report, Section, SectionState, Table
from casereview.reporting.asserting.assertions import Result
from casereview.reporting.asserting.check import check_pdf
from casereview.reporting.compose import compose
from casereview.reporting.pdf import write_pdf
from tests.catalogue.vignettes import modules
from tests.domain import small_modules
from tests.reporting import report_builders as builders

GAD = ModuleKey("gad")


def bound(*, chosen: bool = True) -> Dossier:
    """A case in which GAD was rated at two of six time points, with all that a rating may have."""
    base = builders.dossier()
    first, last = base.time_points[0].id, base.time_points[-1].id
    passage = base.passages[0]
    answers = (
        Answer(
            first, GAD, "A1", "threshold", "1.0.0", note="As the letter has it", quote="Always."
        ),
        Answer(last, GAD, "A1", "threshold", "1.0.0", vantage=Vantage.RETROSPECTIVE),
        Answer(last, GAD, "A2", "3", "1.0.0"),
        Answer(last, GAD, "B1", "", "1.0.0", note="Not clear yet"),
    )
    diagnosis = Diagnosis(
        last, GAD, "met", "undetermined", "Clear on every count that was asked.",
        base.case.interview.held_on or builders.on("2024-02-19").latest, "Dr Example",
    )  # fmt: skip
    return replace(
        base,
        case=replace(base.case, schedules_bound=chosen),
        answers=answers,
        links=(Link("l1", passage.id, LinkTarget.ANSWER, f"{first}/gad/A1"),),
        diagnoses=(diagnosis,),
    )


@cache
def made(*, chosen: bool = True) -> Report:
    dossier = bound(chosen=chosen)
    found = evaluate_case(modules(), dossier.time_points, dossier.ratings, ())
    return compose(dossier, found, replace(builders.content(), modules=modules()))


def appendix(report: Report) -> Section:
    return next(section for section in report.sections if section.key == "schedules")


def tables(section: Section) -> list[Table]:
    return [block for block in section.blocks if isinstance(block, Table)]


def words(table: Table) -> list[list[str]]:
    return [["".join(run.text for run in cell) for cell in row] for row in table.rows]


def test_it_is_offered_and_left_out_unless_it_is_chosen() -> None:
    section = appendix(made(chosen=False))
    assert (section.printed, section.number, section.blocks) == (False, "", ())
    assert section.state is SectionState.EMPTY
    others = [s.key for s in made(chosen=False).sections if s.printed]
    assert [s.key for s in made().sections if s.printed and s.key != "schedules"] == others


def test_it_is_an_appendix_with_numbers_of_its_own_that_no_page_limit_counts() -> None:
    section = appendix(made())
    numbers = [block.number for block in section.blocks if isinstance(block, Paragraph)]
    assert numbers == [f"{section.number}1.1", f"{section.number}2.1"]
    assert section.printed
    assert not section.counted
    assert [t.caption for t in tables(section)] == [
        "Generalised anxiety disorder: outcome",
        "Generalised anxiety disorder: ratings",
    ]


def test_every_rating_stands_there_with_what_it_rests_on() -> None:
    outcome, ratings = tables(appendix(made()))
    rows = words(ratings)
    assert [row[0].split()[0] for row in rows] == ["A1", "A1", "A2", "B1"]
    assert rows[0][2] == "● present"
    for part in ("“Always.”", "As the letter has it.", "[D", "claimant’s account, at the time"):
        assert part.casefold() in rows[0][3].casefold()
    assert "looking back" in rows[1][3]
    assert rows[2][2] == "3"
    assert f"Not asked at {builders.POINTS[0].short}." in rows[2][3]
    assert rows[3][2] == "noted, not rated"
    assert "C1" in ratings.note
    assert "Not asked at any of these times" in ratings.note
    last = words(outcome)[-1]
    assert "? Undetermined" in last[1]
    assert "This differs from the rules, which gave: Undetermined." in last[2]
    assert last[2].startswith("● Met (Dr Example, ")


def test_a_case_without_ratings_has_no_such_appendix() -> None:
    dossier = replace(bound(), answers=(), diagnoses=())
    found = evaluate_case(modules(), dossier.time_points, (), (), opened=[GAD])
    report = compose(dossier, found, replace(builders.content(), modules=modules()))
    assert not appendix(report).printed


def test_an_answer_that_counts_no_more_is_shown_as_such() -> None:
    gated = ModuleKey("small")
    closed = small_modules.item("C1", ask_when=ex.Id("Y1"))
    opening = small_modules.item("Y1", ItemType.YES_NO)
    barred = small_modules.item("X1", ItemType.EXCLUSION)
    items = (opening, closed, barred)
    library = {"small": small_modules.module("small", *items, syndrome=ex.Id("C1"))}
    dossier = bound()
    last = dossier.time_points[-1].id
    dossier = replace(
        dossier,
        answers=(
            Answer(last, gated, "C1", "threshold", "1.0.0"),
            Answer(last, gated, "Y1", "no", "1.0.0"),
        ),
        diagnoses=(),
        links=(),
    )
    found = evaluate_case(library, dossier.time_points, dossier.ratings, ())
    report = compose(dossier, found, replace(builders.content(), modules=library))
    _, ratings = tables(appendix(report))
    rows = {row[0].split()[0]: row for row in words(ratings)}
    assert rows["C1"][2].endswith("kept, not counted")
    assert not rows["Y1"][2].endswith("not counted")


def test_the_pdf_with_it_passes_what_can_be_told_from_a_pdf() -> None:
    dossier = replace(bound(), sections=())
    found = evaluate_case(modules(), dossier.time_points, dossier.ratings, ())
    report = compose(dossier, found, replace(builders.content(), modules=modules()))
    results = check_pdf(write_pdf(report))
    assert [one for one in results if one.result is Result.FAIL] == []


def test_every_link_of_it_has_a_target() -> None:
    report = made()
    anchors = {section.anchor for section in report.sections if section.printed}
    for section in report.sections:
        anchors |= {b.anchor for b in section.blocks if isinstance(b, Paragraph | Table)}
    wanted = {
        run.target
        for block in appendix(report).blocks
        if isinstance(block, Paragraph)
        for run in block.runs
        if run.target
    }
    assert wanted
    assert wanted <= anchors


def test_ratings_name_the_time_points_that_the_outcome_dates() -> None:
    outcome, ratings = (words(table) for table in tables(appendix(made())))
    first = builders.POINTS[0]
    assert ratings[0][1].replace("\u00a0", " ") == first.short
    assert str(PartialDate(2019, 6)) in outcome[0][0]
    assert first.short.casefold() in outcome[0][0].casefold()
