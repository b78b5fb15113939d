"""What stands beside every verdict: by whom, when and from what it was rated, and of whom (7.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from casereview.domain.assessing.adulthood import RULES_FOR_ADULTS, minor_words
from casereview.domain.assessing.rating import Answer, AnswerSource, TimePoint, Vantage
from casereview.domain.case import Case
from casereview.domain.dates import british
from casereview.services.views import Standing

_SOURCES = {
    AnswerSource.CLAIMANT_NOW: "interview",
    AnswerSource.INFORMANT: "an informant",
    AnswerSource.RECORD: "records",
    AnswerSource.OBSERVATION: "observation",
}


def standing(record: Case, point: TimePoint, answers: Sequence[Answer], *, cited: bool) -> Standing:
    """Return what stands beside a module's verdict at a time point.

    answers: those given there; cited: passages of documents are linked to some of them.
    """
    rated = [answer for answer in answers if answer.rated]
    past = any(a.vantage is Vantage.RETROSPECTIVE for a in rated)
    return Standing(
        minor=_minor(point, record.claimant.date_of_birth),
        retrospective=past if rated else point.kind != "today",
        rated=_rated(record, point, rated, cited=cited),
    )


def _minor(point: TimePoint, born: date | None) -> str:
    who = minor_words(point, born)
    return f"{who.capitalize()} at this time point. {RULES_FOR_ADULTS}" if who else ""


def _rated(record: Case, point: TimePoint, rated: Sequence[Answer], *, cited: bool) -> str:
    if not rated:
        return ""
    days = [answer.rated_on for answer in rated if answer.rated_on is not None]
    when = f" on {british(max(days))}" if days else ""
    sources = {answer.source for answer in rated}
    if cited:
        sources.add(AnswerSource.RECORD)
    given = ", ".join(words for source, words in _SOURCES.items() if source in sources)
    who = record.expert.name or "the expert"
    return f"Rated by {who}{when} for {point.as_at}, from: {given}."
