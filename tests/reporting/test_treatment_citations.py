"""What the treatment review rests on is cited after its words, once."""

from __future__ import annotations

from dataclasses import replace

from casereview.domain.care.treatment import (
    Aspect,
    Coverage,
    Evidence,
    Homework,
    Opinion,
    OpinionPoint,
    Review,
    Side,
)
from casereview.domain.documents.document import Link, LinkTarget, Passage
from casereview.domain.documents.statement import DiagnosisValue, Field
from casereview.domain.dossier import Dossier
from casereview.domain.reports.report import Report
from casereview.reporting.compose import compose
from casereview.reporting.walking import section_text
from tests.reporting import report_builders as builders

BASE = builders.dossier()
FIRST = min(BASE.episodes, key=lambda episode: episode.number).id
LETTER = BASE.documents[1]
PASSAGE = Passage("pas", LETTER.id, 1, 0, 4, "Dear")
CITED = f"[{LETTER.label} p.1]"


def said(dossier: Dossier, key: str) -> str:
    beside = () if key.startswith("opinion") else ("tables",)
    report: Report = compose(dossier, builders.findings(), builders.content())
    """Return a section's words with those of the tables in the appendix."""
    return "\n".join(section_text(s) for s in report.sections if s.key in (key, *beside))


def linked(target: LinkTarget, key: str, **more: object) -> Dossier:
    return replace(
        BASE,
        passages=(*BASE.passages, PASSAGE),
        links=(Link("l", "pas", target, key), Link("m", "pas", target, key)),
        **more,  # type: ignore[arg-type]  # parts of a dossier by their names
    )


def test_a_line_of_coverage_is_followed_by_its_page() -> None:
    review = Review("v", FIRST, Aspect.COVERAGE, "gad", Coverage.PART, "a course on worry")
    words = said(linked(LinkTarget.REVIEW, "v", reviews=(review,)), "assessment")
    assert f"partly addressed: a course on worry {CITED}" in words
    assert words.count(f"a course on worry {CITED} {CITED}") == 0


def test_an_attempt_and_the_framework_are_followed_by_theirs() -> None:
    attempt = Review("v", FIRST, Aspect.ATTEMPT, "fire", "declined", "She raised the fire.")
    covered = Review("c", FIRST, Aspect.COVERAGE, "gad", Coverage.PART)
    words = said(linked(LinkTarget.REVIEW, "v", reviews=(attempt, covered)), "assessment")
    assert f"She raised the fire {CITED}" in words
    paul = Review("v", FIRST, Aspect.PAUL, "by_whom", "inferred", "PWP")
    words = said(linked(LinkTarget.REVIEW, "v", reviews=(paul,)), "treatment")
    assert f"PWP (inferred) {CITED}" in words


def test_how_change_came_about_cites_what_it_quotes() -> None:
    review = Review("v", FIRST, Aspect.MECHANISM, "", "technique_only", "CBT skills")
    words = said(linked(LinkTarget.REVIEW, "v", reviews=(review,)), "treatment")
    assert f"“CBT skills” {CITED}." in words


def test_tasks_cite_where_they_are_recorded_and_what_is_linked_once() -> None:
    task = Homework("h", FIRST, None, "1", "A diary", clear=Evidence.PRESENT,
                    document_id=LETTER.id, page=1)  # fmt: skip
    words = said(linked(LinkTarget.HOMEWORK, "h", homework=(task,)), "treatment")
    assert f"progress reviewed: 1 not stated. {CITED}" in words
    assert f"{CITED} {CITED}" not in words


def test_a_point_of_an_opinion_cites_its_page_unless_its_words_do() -> None:
    opinion = Opinion("o", 1, "Was it given?")
    for text, wanted in (
        ("A review was promised.", f"A review was promised {CITED}."),
        (f"A review was promised {{{LETTER.label} p.1}}.", f"A review was promised {CITED}."),
    ):
        point = OpinionPoint("p", "o", 1, Side.FOR, text)
        dossier = linked(LinkTarget.OPINION, "p", opinions=(opinion,), opinion_points=(point,))
        words = said(dossier, "opinion_treatment")
        assert wanted in words
        assert words.count(CITED) == 1


def test_a_passage_of_a_document_that_is_gone_is_not_cited() -> None:
    review = Review("v", FIRST, Aspect.PAUL, "by_whom", "stated", "PWP")
    dossier = linked(LinkTarget.REVIEW, "v", reviews=(review,))
    gone = replace(dossier, passages=(replace(PASSAGE, document_id="gone"),))
    assert "PWP" in said(gone, "treatment")


def test_the_four_parts_are_told_with_the_value_and_silence_as_silence() -> None:
    reviews = (
        Review("v", FIRST, Aspect.MECHANISM, "", "specific", "belief fell from 90 % to 10 %"),
        Review("w", FIRST, Aspect.MECHANISM_PART, "sign", Evidence.PRESENT, "a rating"),
        Review("x", FIRST, Aspect.MECHANISM_PART, "how", Evidence.NOT_STATED),
    )
    words = said(linked(LinkTarget.REVIEW, "w", reviews=reviews), "treatment")
    assert f"an observed sign of that change: present (“a rating”) {CITED}; " in words
    assert "how the treatment changed it: not stated; " in words
    assert "what kept the disorder going is named: not looked at" in words


def test_decisions_questionnaires_and_what_is_possible_again_are_set_out() -> None:
    reviews = (
        Review("v", FIRST, Aspect.PATHWAY, "step_up", Evidence.ABSENT, "the same was offered"),
        Review("w", FIRST, Aspect.SELF_REPORT, "presence", Evidence.NOT_SEEN),
        Review("x", FIRST, Aspect.CHANGE, "", "better", "drives again"),
    )
    words = said(linked(LinkTarget.REVIEW, "v", reviews=reviews), "treatment")
    assert "Another intensity or kind of treatment considered" in words
    assert f"recorded as not done: the same was offered {CITED}" in words
    assert "record not seen" in words
    assert "better: drives again" in words
    assert "Supervision" not in words
    assert "not looked at" in words


def test_no_table_of_decisions_without_any() -> None:
    assert "questionnaires were completed" not in said(BASE, "treatment")


def test_a_diagnosis_no_longer_made_is_told_as_plainly_as_one_that_is() -> None:
    made = DiagnosisValue("code", "panic disorder", "F41.0", basis="structured interview")
    lost = DiagnosisValue("denied", "panic disorder is no longer present", basis="interview")
    first, second = BASE.documents[1], BASE.documents[2]
    kept = tuple(
        one
        for one in BASE.statements
        if one.field is not Field.DIAGNOSIS or one.document_id not in (first.id, second.id)
    )
    own = tuple(
        builders.statement(document.number, Field.DIAGNOSIS, value)
        for document, value in ((first, made), (second, lost))
    )
    words = said(replace(BASE, statements=(*kept, *own)), "treatment")
    assert (
        "In words on a diagnosis or condition: “panic disorder” (F41.0), on the basis of a "
        f"structured interview [{first.label}]"
    ) in words
    assert (
        "In words that one is not, or no longer, diagnosed: “panic disorder is no longer present”, "
        f"on the basis of an interview [{second.label}]. "
    ) in words
    assert "said not" not in words
