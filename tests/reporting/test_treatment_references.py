"""Live references to the treatment review: they say what is recorded now, and never guess."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casereview.domain.care.treatment import Aspect, Coverage, Opinion, Review
from casereview.domain.dossier import Dossier, SectionText
from casereview.domain.reports.report import Paragraph, Report, Run, SectionState
from casereview.reporting.compose import compose
from casereview.reporting.material import Material, ReportContent
from casereview.reporting.parts.outcome_words import counted_as
from casereview.reporting.referring.treatment_references import NO_SCORES, offered
from casereview.services.content import Content
from tests.reporting import report_builders as builders

CONTENT = Content()
BASE = builders.dossier()
FIRST, SECOND = sorted(BASE.episodes, key=lambda episode: episode.number)
REVIEWED = replace(
    BASE,
    reviews=(
        Review("a", FIRST.id, Aspect.COVERAGE, "gad", Coverage.PART),
        Review("b", SECOND.id, Aspect.COVERAGE, "phobia:machinery", Coverage.NOT_MENTIONED),
    ),
    opinions=(Opinion("o", 1, "Was it given?", FIRST.id, "gad", "not_delivered"),),
)


def content() -> ReportContent:
    return replace(builders.content(), review=CONTENT)


def composed(text: str, dossier: Dossier = REVIEWED, section: str = "evidence") -> Report:
    kept = tuple(entry for entry in dossier.sections if entry.section != section)
    dossier = replace(dossier, sections=(*kept, SectionText(section, text)))
    return compose(dossier, builders.findings(), content())


def runs_of(text: str, dossier: Dossier = REVIEWED) -> tuple[Run, ...]:
    section = next(s for s in composed(text, dossier).sections if s.key == "evidence")
    first = section.blocks[0]
    assert isinstance(first, Paragraph)
    return first.runs


def material(dossier: Dossier = REVIEWED) -> Material:
    return Material(dossier, builders.findings(), content())


def test_an_outcome_is_that_of_the_referral_by_the_services_rules() -> None:
    (run,) = runs_of("{outcome 2}")
    outcome = material().referrals[1].outcome
    assert outcome is not None
    assert (run.text, run.target) == (counted_as(outcome), "t-outcomes")


def test_an_outcome_without_scores_says_so() -> None:
    (run,) = runs_of("{outcome 1}", replace(REVIEWED, statements=()))
    assert run.text == NO_SCORES


@pytest.mark.parametrize(
    ("reference", "words", "target"),
    [
        ("{coverage gad 1}", "partly addressed", "t-coverage"),
        ("{coverage phobia:machinery 2}", "not mentioned", "t-coverage"),
        ("{coverage phobia 2}", "not mentioned", "t-coverage"),
    ],
)
def test_coverage_is_as_it_is_recorded_now(reference: str, words: str, target: str) -> None:
    (run,) = runs_of(reference)
    assert (run.text, run.target) == (words, target)
    later = replace(REVIEWED, reviews=tuple(
        replace(review, state=Coverage.MAIN) for review in REVIEWED.reviews
    ))  # fmt: skip
    assert runs_of(reference, later)[0].text == "addressed"


def test_a_dose_is_the_verdict_beside_the_guideline() -> None:
    (run,) = runs_of("{dose gad 2}")
    (course,) = [c for r in material().beside for c in r.courses if c.view.episode.number == 2]
    check = next(check for key, check in course.doses if str(key) == "gad")
    assert (run.text, run.target) == (check.verdict.words, "t-doses")


def test_an_opinion_is_its_own_sentence_and_leads_to_it() -> None:
    (run,) = runs_of("{opinion 1}")
    assert "was not delivered" in run.text
    report = composed("{opinion 1}")
    anchors = [
        block.anchor
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Paragraph)
    ]
    assert run.target in anchors
    open_ = replace(REVIEWED, opinions=(Opinion("o", 1, "Was it given?"),))
    assert runs_of("{opinion 1}", open_)[0].text == "I have not yet concluded on this."


@pytest.mark.parametrize(
    "reference",
    [
        "{outcome}", "{outcome 9}", "{outcome x}", "{outcome gad 1}",
        "{coverage gad}", "{coverage gad 9}", "{coverage nothing 1}", "{coverage iad 1}",
        "{dose nothing 1}", "{dose 1}",
        "{opinion}", "{opinion 9}", "{opinion gad 1}", "{opinion 1 2}",
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_marked_and_blocks(reference: str) -> None:
    (run,) = runs_of(reference)
    assert run.unresolved
    section = next(s for s in composed(reference).sections if s.key == "evidence")
    assert section.state is SectionState.UNRESOLVED


def test_everything_that_is_offered_resolves_to_what_it_says() -> None:
    found = tuple(offered(material()))
    assert {each.reference.strip("{").split()[0] for each in found} == {
        "outcome", "coverage", "dose", "opinion"
    }  # fmt: skip
    for each in found:
        (run,) = runs_of(each.reference)
        assert not run.unresolved, each
        if not each.reference.startswith("{opinion"):
            assert each.words.endswith(run.text)


def test_without_courses_nothing_is_offered() -> None:
    assert tuple(offered(material(replace(BASE, episodes=())))) == ()
