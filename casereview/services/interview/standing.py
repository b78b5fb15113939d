"""What stands beside every verdict: by whom, when and from what it was rated, and of whom (7.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from casereview.domain.assessing.rating import Answer, AnswerSource, TimePoint, Vantage
from casereview.domain.case import Case
from casereview.domain.dates import british
from casereview.services.views import Standing

ADULT = 18
"""Years: below, these questions and rules do not apply (diagnostic-interview 7.4)."""

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
    born = record.claimant.date_of_birth
    return Standing(
        minor=_minor(point, born) if born else "",
        retrospective=past if rated else point.kind != "today",
        rated=_rated(record, point, rated, cited=cited),
    )


def _minor(point: TimePoint, born: date) -> str:
    grown = _birthday(born, ADULT)
    if point.as_at.earliest >= grown:
        return ""
    sure = point.as_at.latest < grown
    who = "Under 18 at this time point" if sure else "Perhaps under 18 at this time point"
    return f"{who}. Questions and rules are those for adults; they differ for the young."


def _birthday(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:  # born on 29 February
        return date(born.year + years, 3, 1)


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
