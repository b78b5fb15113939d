"""The completed schedule says how ratings were come by: conflicts, other times seen, attacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casereview.domain.assessing.attack import Attack, Cue, Peak
from casereview.domain.assessing.rating import Confidence, Diagnosis, ModuleKey, ScreenReview
from casereview.domain.dates import PartialDate
from tests.reporting.test_schedules import MET, answers, completed, dossier

PANIC = ModuleKey("panic")


def test_a_rating_made_knowing_the_other_time_points_says_so() -> None:
    plain = answers("p2", MET)
    assert "answers were shown" not in completed(dossier(plain)).text
    seen = [replace(plain[0], others_shown=True), *plain[1:]]
    text = completed(dossier(seen)).text
    assert text.count("the other time points’ answers were shown") == 1


def test_sources_that_disagree_are_printed_with_what_is_preferred_and_why() -> None:
    plain = answers("p2", MET)
    told = replace(
        plain[0],
        note="Two examples.",
        conflict_with=("record", "informant"),
        conflict_reason="the notes are silent on it",
    )
    text = completed(dossier([told, *plain[1:]])).text
    assert (
        "Sources disagree: the rating follows the claimant’s account, not the records and "
        "informant’s account. The notes are silent on it." in text
    )


def test_the_conclusion_names_severity_and_confidence() -> None:
    decided = Diagnosis(
        "p2", ModuleKey("gad"), "met", "met", "", date(2024, 2, 20), "Dr N Example",
        "with panic attacks", "marked", Confidence.HIGH, 5.0,
    )  # fmt: skip
    text = completed(dossier(answers("p2", MET), diagnoses=(decided,))).text
    assert "Severity: Marked; 5 of 8 by the interviewer." in text
    assert "Specifiers: With panic attacks. High confidence." in text


def attack(number: int, cue: Cue, *symptoms: str, when: PartialDate | None = None) -> Attack:
    return Attack(f"a{number}", "p2", PANIC, when, "in a lift", cue, symptoms, Peak.MINUTES)


def test_attacks_are_printed_one_by_one_even_before_anything_is_rated() -> None:
    told = (
        attack(1, Cue.UNEXPECTED, "P1", "P2", "P4", "P8", when=PartialDate(2024, 1)),
        attack(2, Cue.PHOBIC, "P1", "P2"),
    )
    text = completed(dossier([], attacks=told), PANIC).text
    assert "Attacks, one by one" in text
    assert "Full attack, out of the blue" in text
    assert "Limited-symptom attack, cued by a feared thing or place" in text
    assert "4 of 13: heart racing or pounding, sweating, short of breath" in text
    assert "Worst within minutes; claimant’s account." in text
    assert text.index("no date") < text.index("January 2024")
    assert "What is not listed was not told." in text
    assert "Attacks, one by one" not in completed(dossier(answers("p2", MET))).text


def test_a_review_after_a_positive_screen_is_told() -> None:
    review = ScreenReview("p2", "psychosis", date(2024, 2, 20), "Dr N Example", "asked again")
    text = completed(dossier(answers("p2", MET), screen_reviews=(review,))).text
    assert "the ratings there were reviewed by Dr N Example, 20 February 2024: asked again." in text
