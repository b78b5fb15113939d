"""The table of what changes of scores mean: one row a question, the measures side by side."""

from __future__ import annotations

from dataclasses import replace

from casereview.domain.care.treatment import Aspect, Review
from casereview.domain.dates import PartialDate
from casereview.domain.documents.statement import Field, ScoreValue
from casereview.domain.reports.report import Report, Table
from casereview.reporting.compose import compose
from casereview.reporting.setting.tables import set_table
from casereview.reporting.walking import section_text
from casereview.reporting.wording import plain
from tests.reporting.test_set_beside import CONTENT, NO_FINDINGS, case, filed

OTHERS = ("PHQ-9", "PCL-5", "PDSS", "HAI-18")


def composed(*measures: str) -> Report:
    """Compose the report of a course with a first and a last score of GAD-7 and other measures."""
    words = Review("w", "e1", Aspect.CHANGE, "", "better", "She sleeps through.")
    base = case("not_met", (words,))
    scores = tuple(
        filed(Field.SCORE, ScoreValue(name, number, "", context, PartialDate(2019, month, 3)))
        for name in measures
        for number, context, month in ((14, "start", 3), (9, "end", 6))
    )
    dossier = replace(base, statements=(*base.statements, *scores))
    return compose(dossier, NO_FINDINGS, CONTENT.report("ew_civil"))


def tables(report: Report) -> list[Table]:
    blocks = [block for section in report.sections for block in section.blocks]
    held = [block for block in blocks if isinstance(block, Table)]
    return [block for block in held if block.anchor.startswith("t-meanings")]


def test_each_question_is_a_row_and_each_measure_a_column() -> None:
    [table] = tables(composed("PHQ-9", "PCL-5"))
    assert [column.title for column in table.columns] == ["", "PHQ-9", "PCL-5", "GAD-7"]
    rows = [[plain(cell) for cell in row] for row in table.rows]
    asked = [row[0] for row in rows]
    studies = [n for n, text in enumerate(asked) if text.startswith("Large enough")]
    assert asked[:3] == ["Difference", "Share of the first score", "Reliable by the service’s rule"]
    assert studies == list(range(3, 3 + len(studies)))  # those of all measures, together
    assert len(set(asked)) == len(asked)
    assert rows[0][1:] == ["a fall of 5 points", "a fall of 5 points", "a fall of 10 points"]
    assert {row[2] for row in rows[3 : 3 + len(studies)]} == {"no such figure held"}
    assert all(slab.height < 80 for slab in set_table(table, 450, 640).slabs)


def test_more_measures_than_a_table_holds_go_on_in_another() -> None:
    report = composed(*OTHERS)
    first, second = tables(report)
    assert len(first.columns) == 4
    assert {c.title for t in (first, second) for c in t.columns} == {"", "GAD-7", *OTHERS}
    assert first.anchor != second.anchor
    assert first.caption != second.caption


def test_what_is_of_the_course_is_said_once_and_studies_stand_among_the_references() -> None:
    report = composed("PHQ-9")
    told = {section.key: section_text(section) for section in report.sections}
    whole = "\n".join(told.values())
    assert whole.count("Diagnosis lost, by interview: yes") == 1
    assert whole.count("possible again: She sleeps through.") == 1
    assert "She sleeps through.." not in whole
    assert "studies, among them Kounali et al. (2022) and Bauer-Staeb et al. (2021), found" in whole
    assert "10.1017/S0033291720003700" in told["references"]
    assert not any("PMC" in plain(cell) for t in tables(report) for row in t.rows for cell in row)


def test_the_studies_of_shipped_measures_are_works_of_the_library() -> None:
    named = {d.work for m in CONTENT.measures.values() for d in m.differences if d.work}
    assert named == {"kounali-2022", "bauer-staeb-2021"}
    assert named <= set(CONTENT.library.works)


def test_without_two_scores_to_compare_nothing_is_said() -> None:
    base = case("not_met")
    bare = replace(base, statements=())
    assert tables(compose(bare, NO_FINDINGS, CONTENT.report("ew_civil"))) == []
