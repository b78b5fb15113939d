"""What the report says of treatment: both outcomes beside each other, silence as silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casereview.domain.assessing.rating import Diagnosis, ModuleKey
from casereview.domain.care.treatment import (
    Aspect,
    Coverage,
    Evidence,
    Homework,
    Kept,
    Promise,
    Review,
)
from casereview.domain.documents.voice import Voice
from casereview.domain.dossier import Dossier
from casereview.domain.reports.report import Report
from casereview.reporting.compose import compose
from casereview.reporting.walking import section_text
from tests.reporting import report_builders as builders

EPISODES = sorted(builders.dossier().episodes, key=lambda episode: episode.number)
FIRST, SECOND = EPISODES[0].id, EPISODES[1].id


def composed(**more: object) -> Report:
    dossier: Dossier = replace(builders.dossier(), **more)  # type: ignore[arg-type]  # by name
    return compose(dossier, builders.findings(), builders.content())


def said(report: Report, key: str) -> str:
    """Return a section's words with those of the tables in the appendix."""
    return "\n".join(section_text(s) for s in report.sections if s.key in (key, "tables"))


def test_two_kinds_of_outcome_stand_beside_each_other_under_their_own_names() -> None:
    words = said(composed(), "assessment")
    assert "counted as a service recovery. The interview finds whether a diagnosis" in words
    assert "The two measure different things, and both can be true." in words
    assert "diagnosis kept: Generalised anxiety disorder" in words


def test_a_diagnosis_lost_is_said_as_plainly() -> None:
    dossier = builders.dossier()
    ends = [point for point in dossier.time_points if point.kind.startswith("end_therapy")]
    lost = [
        Diagnosis(point.id, ModuleKey("gad"), "full_remission", "met", "", date(2024, 1, 1), "Dr A")
        for point in ends
    ]
    kept = [d for d in dossier.diagnoses if d.time_point_id not in {p.id for p in ends}]
    words = said(composed(diagnoses=(*kept, *lost)), "assessment")
    assert "diagnosis lost: Generalised anxiety disorder; at the end ○ In full remission" in words


def test_a_course_not_finished_is_not_counted_and_says_why() -> None:
    assert "not a finished course of treatment (1 treatment contact" in said(
        composed(), "assessment"
    )


def test_coverage_is_printed_once_something_of_it_is_recorded() -> None:
    assert "Problems present and addressed" not in said(composed(), "assessment")
    reviews = (
        Review("a", FIRST, Aspect.COVERAGE, "gad", Coverage.PART, "a course on worry"),
        Review("b", SECOND, Aspect.COVERAGE, "gad", Coverage.NOT_MENTIONED),
        Review("c", SECOND, Aspect.ATTEMPT, "accident", "declined", "She raised the accident."),
    )
    words = said(composed(reviews=reviews), "assessment")
    assert "partly addressed: a course on worry" in words
    assert "not mentioned" in words
    assert "not recorded" in words
    assert "Course 2, accident: not taken up. She raised the accident" in words


def test_homework_is_counted_by_criterion_and_never_scored() -> None:
    tasks = (
        Homework(
            "h", FIRST, None, "1", "A diary", clear=Evidence.PRESENT, reviewed=Evidence.ABSENT
        ),
        Homework("i", FIRST, None, "2", "Going out", clear=Evidence.PRESENT),
    )
    words = said(composed(homework=tasks), "treatment")
    assert "Course 1: 2 tasks between sessions are recorded." in words
    assert "clear and specific: 2 present" in words
    assert "with a rationale: 2 not stated" in words
    assert "progress reviewed: 1 recorded as not done, 1 not stated" in words
    assert "%" not in words


def test_promises_say_what_became_of_them_and_who_says_so() -> None:
    held = (
        Promise("p", FIRST, "A review at the end", due_words="at the end", kept=Kept.NOT_KEPT,
                voice=Voice.CLAIMANT, outcome_by="The claimant"),
        Promise("q", FIRST, "A letter to the GP", kept=Kept.KEPT, document_id="doc2", page=1),
        Promise("r", None, "Six more sessions", kept=Kept.NO_EVIDENCE),
    )  # fmt: skip
    words = said(composed(promises=held), "treatment")
    assert "not done (the claimant)" in words
    assert "no evidence either way" in words
    assert "at the end" in words


def test_empty_cells_of_the_framework_show_as_such() -> None:
    reviews = (
        Review("a", FIRST, Aspect.PAUL, "treatment", "stated", "Worry course"),
        Review("b", FIRST, Aspect.PAUL, "by_whom", "inferred", "PWP"),
    )
    words = said(composed(reviews=reviews), "treatment")
    assert "Worry course" in words
    assert "PWP (inferred)" in words
    assert words.count("not specified") == 6 - 2


@pytest.mark.parametrize(
    ("state", "words"),
    [("none", "is not stated"), ("technique_only", "names of techniques only: “CBT skills”")],
)
def test_how_change_came_about(state: str, words: str) -> None:
    text = "CBT skills" if state != "none" else ""
    reviews = (Review("a", FIRST, Aspect.MECHANISM, "", state, text),)
    assert words in said(composed(reviews=reviews), "treatment")
