"""Facts in dispute: begun from what is marked as disputed, each version with an opinion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from casereview.domain.documents.contradiction import Contradiction, Outcome
from casereview.domain.reports.dispute import DisputedFact, Hypothesis, fault, lacking, taken_up
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence import contradictions
from casereview.services.report import read_then
from casereview.services.session import OpenCase, new_id

_SHORT = 90
_SETTLED = (Outcome.NO_CONSEQUENCE, Outcome.PREFERRED)
"""What the expert made of a contradiction that asks for no opinion on each version."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that a disputed fact can be made of: an event, or where sources differ."""

    origin: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class DisputesView:
    """The facts in dispute with what each lacks, and what else is marked as disputed."""

    facts: tuple[DisputedFact, ...]
    lacks: tuple[str, ...]
    offers: tuple[Offer, ...]

    @property
    def open(self) -> int:
        """How many facts still lack something."""
        return sum(bool(words) for words in self.lacks)


def view(case: OpenCase) -> DisputesView:
    """Return the facts in dispute."""
    facts = case.dossier().disputes
    return DisputesView(
        facts, tuple("; ".join(lacking(fact)) for fact in facts), tuple(_offers(case, facts))
    )


def _offers(case: OpenCase, facts: tuple[DisputedFact, ...]) -> Iterator[Offer]:
    made = taken_up(facts, case.dossier().contradictions)
    for event in case.dossier().events:
        origin = f"event:{event.id}"
        if event.disputed and origin not in made:
            yield Offer(origin, f"{event.when}: {_short(event.text)}", "event marked as disputed")
    for one in _kept(case):
        origin = f"contradiction:{one.id}"
        if origin not in made:
            yield Offer(origin, _short(one.subject), "sources differ; kept for the report")


def _kept(case: OpenCase) -> list[Contradiction]:
    shown = (one.contradiction for one in contradictions.standings_of(case))
    return [one for one in shown if one.in_report and one.outcome not in _SETTLED]


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"


def begin(case: OpenCase, subject: str) -> tuple[str, Changes]:
    """Begin a disputed fact with two versions to be written; raises BadInputError."""
    return _make(case, subject, (Hypothesis(""), Hypothesis("")), "")


def take_up(case: OpenCase, origin: str) -> tuple[str, Changes]:
    """Make a disputed fact of an event or of where sources differ; raises BadInputError."""
    if all(origin != offer.origin for offer in view(case).offers):
        raise BadInputError(
            "That is no longer marked as disputed, or was taken up.", kept="Nothing was changed."
        )
    kind, _, key = origin.partition(":")
    if kind == "event":
        event = next(one for one in case.dossier().events if one.id == key)
        both = (Hypothesis(event.text.strip()), Hypothesis(""))
        return _make(case, f"{event.when}: {_short(event.text)}", both, origin)
    one = next(one for one in _kept(case) if one.id == key)
    sides = tuple(Hypothesis(side.words, side.voice.words) for side in one.sides)
    versions = sides if len(sides) > 1 else (*sides, Hypothesis(""))
    return _make(case, one.subject, versions, origin)


def _make(
    case: OpenCase, subject: str, versions: tuple[Hypothesis, ...], origin: str
) -> tuple[str, Changes]:
    fact = DisputedFact(new_id(), " ".join(subject.split()), origin=origin, hypotheses=versions)
    return fact.id, save(case, fact)


def save(case: OpenCase, fact: DisputedFact) -> Changes:
    """Add or change a disputed fact; raises BadInputError for a preference without reasons."""
    wrong = fault(fact)
    if wrong:
        raise BadInputError(wrong, kept="Nothing was changed.")
    with case.change(f"Record a fact in dispute: {_short(fact.subject)}", Kind.REPORT) as changes:
        case.file.disputes.put(fact)
        read_then.keep(case, fact)
    return changes


def add_version(case: OpenCase, fact_id: str) -> Changes:
    """Add a further version to be written."""
    fact = _fact(case, fact_id)
    return save(case, replace(fact, hypotheses=(*fact.hypotheses, Hypothesis(""))))


def remove_version(case: OpenCase, fact_id: str, place: int) -> Changes:
    """Take a version out; a preference for it goes too, and one for a later one moves up."""
    fact = _fact(case, fact_id)
    rest = tuple(one for at, one in enumerate(fact.hypotheses) if at != place)
    preferred = fact.preferred
    if preferred is not None and preferred >= place:
        preferred = None if preferred == place else preferred - 1
    return save(case, replace(fact, hypotheses=rest, preferred=preferred))


def remove(case: OpenCase, fact_id: str) -> Changes:
    """Take a disputed fact out of the report."""
    with case.change("Take out a fact in dispute", Kind.REPORT) as changes:
        read_then.let_go(case, case.file.disputes.get(fact_id))
        case.file.disputes.remove(fact_id)
    return changes


def _fact(case: OpenCase, fact_id: str) -> DisputedFact:
    fact = case.file.disputes.get(fact_id)
    if fact is None:
        raise BadInputError("There is no such fact in dispute.", kept="Nothing was changed.")
    return fact
