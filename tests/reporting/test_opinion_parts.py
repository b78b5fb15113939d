"""Opinions in the report: from the vocabulary, with evidence both ways, live in what they cite."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casereview.domain.assessing.finding import CaseFindings
from casereview.domain.care.treatment import (
    Aspect,
    Opinion,
    OpinionPoint,
    OpinionReference,
    Review,
    Side,
)
from casereview.domain.reports.report import Report
from casereview.reporting.compose import compose
from casereview.reporting.walking import section_text
from casereview.services.content import Content
from tests.reporting import report_builders as builders

CONTENT = Content()
FIRST = min(builders.dossier().episodes, key=lambda episode: episode.number)


def composed(**more: object) -> Report:
    dossier = replace(builders.dossier(), **more)  # type: ignore[arg-type]  # fields by name
    content = replace(builders.content(), review=CONTENT)
    return compose(dossier, builders.findings(), content)


def said(report: Report, key: str = "opinion_treatment") -> str:
    """Return a section's words with those of the tables in the appendix."""
    return "\n".join(section_text(s) for s in report.sections if s.key in (key, "tables"))


def opinion(conclusion: str = "", **more: object) -> Opinion:
    made = Opinion("o", 1, "Was it delivered?", FIRST.id, "gad", conclusion)
    return replace(made, **more)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize("chosen", list(CONTENT.conclusions.conclusions))
def test_every_conclusion_can_be_printed(chosen: str) -> None:
    words = said(composed(opinions=(opinion(chosen),)))
    assert "Was it delivered?" in words
    assert "{" not in words.split("I have found")[0].replace("{D", "")
    assert "I have not yet concluded" not in words


def test_yes_and_no_read_alike_but_for_their_direction() -> None:
    yes = said(composed(opinions=(opinion("delivered"),)))
    no = said(composed(opinions=(opinion("not_delivered"),)))
    assert "more likely than not" in yes
    assert no.replace("was not delivered", "was delivered") == yes


def test_it_is_said_once_of_what_the_evidence_is_in_favour() -> None:
    two = (opinion("delivered"), opinion("not_lost", id="p", number=2))
    words = said(composed(opinions=two))
    assert words.count("mean in favour of and against the answer yes") == 1
    assert "the answer yes" not in said(composed())


def test_without_a_conclusion_it_says_so() -> None:
    assert "I have not yet concluded on this." in said(composed(opinions=(opinion(),)))


def test_evidence_on_every_side_with_its_place_and_absence_apart() -> None:
    points = (
        OpinionPoint("a", "o", 1, Side.FOR, "Six sessions are recorded {D2 p.1}."),
        OpinionPoint("b", "o", 2, Side.ABSENT, "No session notes."),
        OpinionPoint("c", "o", 3, Side.ALTERNATIVE, "Passage of time."),
    )
    report = composed(opinions=(opinion("delivered"),), opinion_points=points)
    words = said(report)
    assert "In favour:" in words
    assert "[D2 p.1]" in words
    assert "Against: I have found nothing to set down here." in words
    assert "Not in the records seen:" in words
    assert "Other explanations:" in words


def test_what_was_known_then_is_apart_from_what_is_known_now() -> None:
    words = said(composed(opinions=(opinion(known_then="A score.", known_now="A diagnosis."),)))
    assert words.index("What could be known at the time: A score.") < words.index(
        "What is known since: A diagnosis."
    )


def test_works_are_named_with_their_finding_and_listed_in_full() -> None:
    work = next(iter(CONTENT.library.works.values()))
    cited = OpinionReference("r", "o", 1, work.id, "The finding relied on.")
    report = composed(opinions=(opinion(),), opinion_references=(cited,))
    assert f"{work.short}" in said(report)
    assert "The finding relied on." in said(report)
    assert work.reference.rstrip(".") in said(report, "references")


def test_a_reference_that_leads_nowhere_is_marked() -> None:
    points = (OpinionPoint("a", "o", 1, Side.FOR, "See {D99}."),)
    report = composed(opinions=(opinion(),), opinion_points=points)
    section = next(s for s in report.sections if s.key == "opinion_treatment")
    assert section.state.value == "unresolved"


def test_standard_questions_with_their_answers() -> None:
    question = CONTENT.questions[0]
    reviews = (
        Review("a", FIRST.id, Aspect.QUESTION, question.id, "no_criticism", "See {D2 p.1}."),
    )
    words = said(composed(reviews=reviews))
    assert question.text in words
    assert "No criticism arises. See [D2 p.1]." in words


def test_a_protocol_is_counted_without_a_percentage() -> None:
    protocol = next(p for p in CONTENT.protocols.values() if "gad" in p.disorders)
    first = protocol.items[0]
    reviews = (Review("a", FIRST.id, Aspect.PROTOCOL, protocol.subject(first), "present", "D2"),)
    words = said(composed(reviews=reviews), "treatment")
    assert protocol.name in words
    assert "1 present, 0 recorded as not done, 0 not stated" in words
    assert "not looked at" in words
    assert "%" not in words[words.index(f"“{protocol.name}”") :]


def test_sessions_stand_beside_the_guidelines_in_force_without_a_verdict_on_care() -> None:
    words = said(composed(), "assessment")
    assert "below the recommended dose" in words
    assert "CG113 (2011)" in words
    assert "does not by itself show that care was wrong" in words


def test_nothing_is_set_beside_a_course_whose_disorders_were_not_rated() -> None:
    content = replace(builders.content(), review=CONTENT)
    report = compose(
        replace(builders.dossier(), diagnoses=(), answers=()), CaseFindings((), ()), content
    )
    assert "guidelines in force" in said(composed(), "treatment")
    assert "guidelines in force" not in said(report, "treatment")
