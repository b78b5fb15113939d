"""The model: equal data give an equal report; nothing is invented, nothing required is left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

import pytest

from casereview.domain.assessing.finding import CaseFindings, Change, ChangeWord
from casereview.domain.dossier import Dossier
from casereview.domain.reports.report import (
    Gate,
    ItemList,
    LockedText,
    Paragraph,
    Report,
    Section,
    SectionKind,
    SectionState,
    Table,
)
from casereview.domain.reports.report_json import decode, encode, hash_of
from casereview.reporting.compose import compose
from casereview.reporting.walking import section_runs, section_text
from tests.reporting import report_builders as builders


def full(dossier: Dossier | None = None) -> Report:
    return compose(dossier or builders.dossier(), builders.findings(), builders.content())


def empty() -> Report:
    return compose(builders.empty_dossier(), CaseFindings((), ()), builders.content())


def section(report: Report, key: str) -> Section:
    return next(s for s in report.sections if s.key == key)


def table(report: Report, anchor: str) -> Table:
    return next(
        block
        for s in report.sections
        for block in s.blocks
        if isinstance(block, Table) and block.anchor == anchor
    )


def cells(found: Table) -> list[list[str]]:
    return [["".join(run.text for run in cell) for cell in row] for row in found.rows]


def test_same_data_same_report_and_hash() -> None:
    assert full() == full()
    assert encode(full()) == encode(full())


def test_one_letter_changes_the_hash() -> None:
    changed = full(builders.with_text("background", "She grew up with adoptive parents whom."))
    assert hash_of(encode(changed)) != hash_of(encode(full()))


def test_sections_are_numbered_from_one_and_appendices_lettered() -> None:
    printed = [s for s in full().sections if s.printed]
    body = [s.number for s in printed if s.kind is not SectionKind.APPENDIX]
    assert body == [str(n) for n in range(1, len(body) + 1)]
    assert [s.number for s in printed if s.kind is SectionKind.APPENDIX] == list("ABCDEF")


def test_unwritten_optional_section_is_offered_and_not_printed() -> None:
    offered = section(full(), "other_reports")
    assert not offered.printed
    assert offered.state is SectionState.EMPTY
    assert offered.editable
    assert offered.hint


def test_every_paragraph_of_fact_has_provenance() -> None:
    for report in (full(), empty()):
        for part in report.sections:
            if part.kind is SectionKind.FACT:
                for block in part.blocks:
                    if isinstance(block, Paragraph) and "Not yet written" not in block.runs[0].text:
                        assert block.provenance, (part.key, block.number)


def test_every_link_has_a_target() -> None:
    report = full()
    anchors = {s.anchor for s in report.sections if s.printed}
    for part in report.sections:
        for block in part.blocks:
            if isinstance(block, Paragraph):
                anchors.add(block.anchor)
            elif isinstance(block, Table):
                anchors |= {block.anchor, *block.row_anchors}
            elif hasattr(block, "anchor"):
                anchors.add(block.anchor)
    targets = {run.target for part in report.sections for run in section_runs(part) if run.target}
    assert targets <= anchors


def test_statement_of_truth_once_and_above_the_signature() -> None:
    report = full()
    locked = [b for s in report.sections for b in s.blocks if isinstance(b, LockedText)]
    assert [b.key for b in locked] == ["ew_civil_compliance", "ew_civil_truth"]
    keys = [s.key for s in report.sections if s.printed]
    assert keys[keys.index("truth") + 1] == "signature"
    assert section(report, "truth").state is SectionState.LOCKED


def test_questions_stand_as_they_were_put() -> None:
    report = full()
    asked = [
        "".join(run.text for run in item.runs)
        for block in section(report, "instructions").blocks
        if isinstance(block, ItemList)
        for item in block.items
    ]
    for question in builders.QUESTIONS:
        assert question.text in asked
    assert [row[1] for row in cells(table(report, "t-answers"))] == [
        q.text for q in builders.QUESTIONS
    ]


def test_oral_instructions_are_stated_and_silence_is_said() -> None:
    assert "telephone from Katherine Bream" in section_text(section(full(), "instructions"))
    assert "No oral instructions are recorded." in section_text(section(empty(), "instructions"))


def test_status_table_gives_sign_and_word_and_keeps_computed_beside_decided() -> None:
    rows = {row[0].split("\n")[0]: row for row in cells(table(full(), "t-status"))}
    assert rows["Interview"][1].startswith("● Met")
    assert rows["Interview"][3].startswith("? Undetermined")
    override = rows["Before the second course of treatment"][4]
    assert "Not met" in override
    assert "computed: subthreshold" in override
    assert "○ In full remission" in rows["Before the accident"][2]


def test_what_is_undetermined_stays_open_with_what_is_missing() -> None:
    text = section_text(section(full(), "assessment"))
    assert "could not be determined" in text
    assert "Missing:" not in text
    assert "Missing: whether the fear persists (F)" in section_text(section(full(), "criteria"))
    assert "Low mood lasted hours, not days" in text


def test_not_stated_is_kept_apart_from_not_reviewed() -> None:
    rows = {row[0]: row for row in cells(table(full(), "t-letters"))}
    assert rows["D2"][3] == "not stated"
    assert rows["D4"][3] == "not reviewed"
    assert "depressed and anxious" in rows["D5"][3]
    text = section_text(section(full(), "treatment"))
    assert "That a letter does not state a diagnosis does not show that none was made." in text


def test_episodes_say_not_stated_where_the_record_is_silent() -> None:
    rows = cells(table(full(), "t-episodes"))
    assert "Sessions attended: 1; offered: 6" in rows[0][2]
    assert "offered: not stated" in rows[1][2]
    assert "Ending: not stated" in rows[1][3]


def test_no_number_is_made_of_a_score_in_words() -> None:
    rows = cells(table(full(), "t-measures"))
    words = [row for row in rows if row[0].startswith("3 June 2019")]
    assert {row[2] for row in words} == {"“within the normal range”", "“at caseness”"}


def test_invented_numbers_are_marked() -> None:
    report = full()
    marked = [row for row in cells(table(report, "t-measures")) if "*" in row[6]]
    assert len(marked) == 7
    assert "invented for this demonstration" in section_text(section(report, "assessment"))


def test_only_ratings_that_were_made_are_counted() -> None:
    text = section_text(section(full(), "assessment"))
    counts = re.search(r"(\d+) of the (\d+) ratings look back", text)
    assert counts is not None
    rated = len(builders.findings().findings)
    assert int(counts[2]) == rated
    unasked = builders.finding(builders.MDE, "tp1", "not_assessed")
    more = CaseFindings((*builders.findings().findings, unasked), ())
    report = compose(builders.dossier(), more, builders.content())
    assert f"of the {rated} ratings look back" in section_text(section(report, "assessment"))


def test_a_course_of_treatment_is_dated_by_all_its_documents() -> None:
    rows = cells(table(full(), "t-chronology"))
    ends = [row for row in rows if row[1].startswith("End of course of treatment 1")]
    assert [row[2] for row in ends] == ["[D2] and [D3]"]


def test_changes_stand_in_words() -> None:
    changes = (
        Change(builders.IAD, "tp2", "tp3", ChangeWord.REMITTED, (), (), "full_remission"),
        Change(builders.GAD, "tp1", "tp2", ChangeWord.REMITTED, (), (), "not_met"),
        Change(
            builders.MDE,
            "tp5",
            "tp6",
            ChangeWord.ABSENT,
            ("earlier_course_unknown",),
            (ChangeWord.ABSENT, ChangeWord.STAYS_REMITTED),
        ),
    )
    found = CaseFindings(builders.findings().findings, changes)
    report = compose(builders.dossier(), found, builders.content())
    assert [row[3] for row in cells(table(report, "t-changes"))] == [
        "lost diagnostic status (in full remission)",
        "lost diagnostic status",
        "absent at both times or still without diagnostic status\nits earlier course is not known",
    ]


def test_some_or_all_numbers_are_said_to_be_invented() -> None:
    def said(of: Iterable[int]) -> str:
        dossier = builders.dossier()
        documents = tuple(
            replace(document, invented_numbers=document.number in of)
            for document in dossier.documents
        )
        return section_text(section(full(replace(dossier, documents=documents)), "limits"))

    everyone = [document.number for document in builders.DOCUMENTS]
    assert "The score numbers in this case were invented" in said(everyone)
    assert "Some score numbers in this case were invented" in said(everyone[:4])
    assert "invented" not in said([])


def test_bare_recovery_is_never_said_by_the_program() -> None:
    words = " ".join(section_text(s) for s in full().sections).lower()
    assert "recover" not in words.replace("service recovery", "")


def test_sub_paragraphs_are_lettered_whatever_was_typed() -> None:
    report = full(
        builders.with_text("account", "She has had:\n- fear;\n- worry\nof illness\n(z) pain.")
    )
    block = section(report, "account").blocks[-1]
    assert isinstance(block, ItemList)
    assert [item.mark for item in block.items] == ["(a)", "(b)", "(c)"]
    assert ["".join(r.text for r in item.runs) for item in block.items] == [
        "fear;",
        "worry of illness",
        "pain.",
    ]


def test_text_of_only_sub_paragraphs_still_has_a_numbered_paragraph() -> None:
    report = full(builders.with_text("evidence", "- one\n- two"))
    first, second = section(report, "evidence").blocks
    assert isinstance(first, Paragraph)
    assert isinstance(second, ItemList)


def test_everything_is_composed() -> None:
    spelt_apart = unicodedata.normalize("NFD", builders.NAMES)
    report = full(builders.with_text("background", spelt_apart))
    text = section_text(section(report, "background"))
    assert builders.NAMES in text
    assert text == unicodedata.normalize("NFC", text)


def test_markup_in_a_text_is_text() -> None:
    report = full(builders.with_text("background", "<b>bold</b> & **stars** <script>"))
    assert "<b>bold</b> & **stars** <script>" in section_text(section(report, "background"))


def test_empty_case_composes_as_a_draft_and_says_what_is_missing() -> None:
    report = empty()
    assert report.draft
    assert section(report, "summary").state is SectionState.EMPTY
    assert "Not yet written." in section_text(section(report, "opinion_causation"))
    unmet = {check.id for check in report.checks if not check.ok and check.gate is Gate.BLOCK}
    assert {"R02", "R04", "R07", "R08", "R09", "R24", "R28"} <= unmet
    assert "R13" not in unmet
    assert dict(report.cover.facts)["Date of report"] == "not yet dated"


@pytest.mark.parametrize("number", [0, 1, 40])
def test_any_number_of_episodes(number: int) -> None:
    many = tuple(replace(builders.EPISODES[0], id=f"e{n}", number=n) for n in range(1, number + 1))
    report = full(replace(builders.dossier(), episodes=many))
    assert section(report, "treatment").printed
    if number:
        assert len(table(report, "t-episodes").rows) == number


def test_more_time_points_than_columns_give_several_tables() -> None:
    points = tuple(
        replace(
            builders.POINTS[0], id=f"t{n}", order=n, label=f"Time {n}", short=f"t{n}", kind="custom"
        )
        for n in range(1, 13)
    )
    keys = [replace(builders.GAD, instance=f"i{n}") for n in range(7)]
    found = CaseFindings(
        tuple(builders.finding(key, p.id, "met") for key in keys for p in points), ()
    )
    report = compose(replace(builders.dossier(), time_points=points), found, builders.content())
    anchors = [b.anchor for s in report.sections for b in s.blocks if isinstance(b, Table)]
    assert [a for a in anchors if a.startswith("t-status")] == [
        "t-status",
        "t-status-2",
        "t-status-3",
    ]


def test_report_is_plain_data() -> None:
    report = full()
    assert decode(encode(report)) == replace(report, checks=())
    assert report.dated.isoformat() == "2024-03-11"
    assert report.header[0].startswith("Claim no. QB-2023-001234 · ")
    assert "Draft – privileged" in report.header[1]


def test_times_at_which_every_criterion_stands_the_same_share_a_column() -> None:
    made = table(full(), "t-criteria-gad")
    labels = "; ".join(point.label for point in builders.POINTS)
    assert [column.title for column in made.columns] == ["Criterion", labels]
    apart = table(full(), "t-criteria-phobia-machinery")
    assert len(apart.columns) == 3  # open at the interview, closed before
    assert {row[1] != row[2] for row in apart.rows} == {True, False}
