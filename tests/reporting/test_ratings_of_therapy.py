"""Ratings of adherence or competence in the report and the chronology: as told, silence as such."""

from __future__ import annotations

from dataclasses import replace

from casereview.domain.care.therapy_rating import DIFFERENT, Rating, Watched
from casereview.domain.care.treatment import Aspect, Evidence, Review
from casereview.domain.dates import PartialDate
from casereview.reporting.compose import compose
from casereview.reporting.parts.chronology import chronology_of
from casereview.reporting.walking import section_text
from casereview.services.content import Content
from tests.reporting import report_builders as builders

EPISODES = sorted(builders.dossier().episodes, key=lambda episode: episode.number)
FIRST, SECOND = EPISODES[0].id, EPISODES[1].id
RATING = Rating(
    "r", FIRST, "CTS-R", "80 of 72", "supervisor", Watched.RECORDING, PartialDate(2021, 5, 3),
    document_id="doc2", page=1,
)  # fmt: skip
CHECKED = Review("c", SECOND, Aspect.PROTOCOL, "generic-high-intensity/agenda", Evidence.NOT_STATED)


def said(**more: object) -> str:
    dossier = replace(builders.dossier(), **more)  # type: ignore[arg-type]  # by name
    content = replace(builders.content(), review=Content())
    report = compose(dossier, builders.findings(), content)
    return "\n".join(section_text(s) for s in report.sections if s.key == "tables")


def test_a_rating_is_printed_as_told_beside_what_its_scale_can_give() -> None:
    words = said(told=(RATING.told, Rating("s", FIRST, "", "good").told), reviews=(CHECKED,))
    assert "Course 1: 2 ratings of adherence or competence are recorded: “CTS-R: 80 of 72;" in words
    assert "“Another scale: good” (not stated: who rated, whether live or from a record" in words
    assert "80 lies outside 0 to 72" in words
    assert "competence from 36 of 72 as quoted). The threshold of 36 of 72 is quoted" in words
    assert DIFFERENT in words
    assert "not significantly associated among trainees (Liness" in words
    assert "Competence is reported to have accounted for 19 % of the variance" in words
    assert (
        "Course 2: no rating of adherence or competence is among the records seen. A rec" in words
    )


def test_silence_is_said_only_of_a_course_that_was_checked_and_has_no_rating() -> None:
    assert "rating of adherence" not in said()
    recorded = Review("d", SECOND, Aspect.PATHWAY, "rated", Evidence.PRESENT, "CTS-R 40")
    assert "rating of adherence" not in said(reviews=(CHECKED, recorded))
    words = said(reviews=(CHECKED, replace(recorded, state=Evidence.NOT_SEEN)))
    assert "Course 2: no rating of adherence or competence is among the records seen." in words
    assert DIFFERENT not in words


def test_a_dated_rating_stands_in_the_chronology_with_its_page() -> None:
    dossier = replace(builders.dossier(), told=(RATING.told, replace(RATING, id="u", on=None).told))
    found = [e for e in chronology_of(dossier, str) if e.text.startswith("Therapy rated")]
    assert [(str(e.when), e.episode, e.sources[0].page) for e in found] == [("3 May 2021", 1, 1)]
    assert found[0].text == f"Therapy rated: {RATING.words}"
