"""Where the sources of a case differ: found by rules, added by hand, considered by the expert."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from casereview.domain.documents.contradiction import (
    BY_HAND,
    Contradiction,
    Outcome,
    Side,
    Standing,
    faults,
    standing,
)
from casereview.domain.documents.contradiction_facts import RULES
from casereview.domain.documents.contradiction_rules import by_ref, found
from casereview.domain.documents.document import Document
from casereview.errors import BadInputError
from casereview.reporting.parts.rated import rated
from casereview.reporting.parts.scores import letter_dates
from casereview.reporting.parts.standing import standings
from casereview.services.changes import Changes, Kind
from casereview.services.session import OpenCase, new_id
from casereview.services.views import PageName, Use


@dataclass(frozen=True, slots=True)
class SideLine:
    """A side as it is shown: who says it, the words, the place, and where that leads."""

    side: Side
    who: str
    place: str
    use: Use | None

    @property
    def who_and_where(self) -> str:
        """`the service, D4 p.1`."""
        return f"{self.who}, {self.place}" if self.place else self.who


@dataclass(frozen=True, slots=True)
class ContradictionLine:
    """A contradiction as it is listed, with why it was found."""

    standing: Standing
    why: str
    sides: tuple[SideLine, ...]

    @property
    def contradiction(self) -> Contradiction:
        """What is kept of it."""
        return self.standing.contradiction

    @property
    def state(self) -> str:
        """How it stands, in words."""
        one = self.contradiction
        words = one.outcome.words
        if one.outcome is Outcome.PREFERRED and one.preferred is not None:
            chosen = self.sides[one.preferred]
            words = f"preferred: {chosen.who_and_where}"
        if self.standing.gone:
            return f"{words}; the sources no longer differ"
        return f"{words}; a source changed since" if self.standing.before else words


@dataclass(frozen=True, slots=True)
class ContradictionsView:
    """All contradictions, those not yet considered first, and the documents of the case."""

    lines: tuple[ContradictionLine, ...]
    documents: tuple[Document, ...]

    @property
    def open(self) -> int:
        """How many are not yet considered."""
        return sum(line.contradiction.outcome is Outcome.OPEN for line in self.lines)


def view(case: OpenCase) -> ContradictionsView:
    """Return every contradiction of the case."""
    documents = case.dossier().documents
    by_id = {document.id: document for document in documents}
    lines = []
    for one in standings_of(case):
        why = RULES.get(one.contradiction.rule, "Found by a rule of another version.")
        sides = tuple(_side_line(side, by_id) for side in one.contradiction.sides)
        lines.append(ContradictionLine(one, why, sides))
    return ContradictionsView(tuple(lines), documents)


def standings_of(case: OpenCase) -> tuple[Standing, ...]:
    """Return what the rules find now, joined with what the expert said."""
    dossier = case.dossier()
    placed = standings(dossier, case.findings()).values()
    asked = found(dossier, letter_dates(dossier), tuple(rated(placed, case.modules)))
    return standing(asked, dossier.contradictions)


def refs_of(shown: Sequence[Standing]) -> dict[str, tuple[str, ...]]:
    """Return the ids of contradictions by the facts that are sides of them."""
    return by_ref(one.contradiction for one in shown if not one.gone)


def _side_line(side: Side, documents: dict[str, Document]) -> SideLine:
    document = documents.get(side.document_id or "")
    place = "" if side.source == side.voice.words else side.source
    if document is not None:
        place = document.label + (f" p.{side.page}" if side.page else "")
    return SideLine(side, side.voice.words, place, _use(side, document))


def _use(side: Side, document: Document | None) -> Use | None:
    """Return where a side is shown; None where it stands only in what the expert wrote."""
    if document is not None:
        target = f"{document.id}//{side.page}" if side.page else document.id
        return Use(document.label, PageName.DOCUMENTS, target, side.page)
    kind, _, key = side.ref.partition(":")
    if kind == "own_score":
        return Use("Score", PageName.PSYCHOMETRICS, key)
    if kind == "answer":
        return Use("Interview", PageName.INTERVIEW, key)
    if kind == "diagnosis":
        return Use("Interview", PageName.INTERVIEW, f"{key}/")
    if kind == "event":
        return Use("Line of the chronology", PageName.CHRONOLOGY, side.ref)
    if kind == "episode":
        return Use("Treatment", PageName.OVERVIEW, "details/treatment")
    return Use("Case details", PageName.OVERVIEW, "details/case") if kind == "case" else None


# ---- what the expert says ----------------------------------------------------------------------


def decide(
    case: OpenCase,
    contradiction_id: str,
    outcome: Outcome,
    *,
    preferred: int | None = None,
    reason: str = "",
    in_report: bool = False,
    today: date | None = None,
) -> Changes:
    """Record what the expert makes of a contradiction; raises BadInputError where it lacks reasons.

    The sides are kept as they are now, so that a later change of a source is noticed.
    """
    now = _current(case, contradiction_id)
    day = today or date.today()  # noqa: DTZ011  a decision is dated on the expert's calendar
    decided = replace(
        now,
        outcome=outcome,
        preferred=preferred if outcome is Outcome.PREFERRED else None,
        reason=reason.strip(),
        in_report=in_report,
        decided_on=None if outcome is Outcome.OPEN else day,
    )
    return _put(case, decided, f"Consider what sources say: {now.subject}")


def set_against(case: OpenCase, subject: str, sides: Sequence[Side]) -> tuple[str, Changes]:
    """Set what sources say against each other by hand; the id of the contradiction.

    Raises BadInputError without a subject.
    """
    made = Contradiction(new_id(), BY_HAND, " ".join(subject.split()), sides=tuple(sides))
    return made.id, _put(case, made, "Set sources against each other")


def rename(case: OpenCase, contradiction_id: str, subject: str) -> Changes:
    """Change what a contradiction added by hand is about; raises BadInputError for others."""
    kept = _by_hand(case, contradiction_id)
    return _put(case, replace(kept, subject=" ".join(subject.split())), "Name a contradiction")


def add_side(case: OpenCase, contradiction_id: str, side: Side) -> Changes:
    """Add what a further source says; raises BadInputError without words."""
    if not side.words.strip():
        raise BadInputError("Say what this source says.", kept="Nothing was added.")
    now = _current(case, contradiction_id)
    return _put(case, replace(now, sides=(*now.sides, side)), "Add what a source says")


def remove_side(case: OpenCase, contradiction_id: str, place: int) -> Changes:
    """Take a side out of a contradiction added by hand; raises BadInputError for others."""
    kept = _by_hand(case, contradiction_id)
    sides = tuple(side for at, side in enumerate(kept.sides) if at != place)
    changed = replace(kept, sides=sides, preferred=None)
    if kept.outcome is Outcome.PREFERRED:
        changed = replace(changed, outcome=Outcome.OPEN, decided_on=None)
    return _put(case, changed, "Take out what a source says")


def forget(case: OpenCase, contradiction_id: str) -> Changes:
    """Drop what the expert said; one added by hand goes, one found by a rule is open again."""
    with case.change("Drop a contradiction", Kind.CASE, Kind.REPORT) as changes:
        case.file.contradictions.remove(contradiction_id)
    return changes


def _put(case: OpenCase, contradiction: Contradiction, label: str) -> Changes:
    fault = faults(contradiction)
    if fault:
        raise BadInputError(fault, kept="Nothing was changed.")
    with case.change(label, Kind.CASE, Kind.REPORT) as changes:
        case.file.contradictions.put(contradiction)
    return changes


def _current(case: OpenCase, contradiction_id: str) -> Contradiction:
    """Return a contradiction with its sides as they are now; raises BadInputError."""
    for one in standings_of(case):
        if one.contradiction.id == contradiction_id:
            return one.contradiction
    raise BadInputError("There is no such contradiction in this case any more.")


def _by_hand(case: OpenCase, contradiction_id: str) -> Contradiction:
    kept = case.file.contradictions.get(contradiction_id)
    if kept is None or kept.rule != BY_HAND:
        raise BadInputError(
            "Only a contradiction added by hand can be changed so.", kept="Nothing was changed."
        )
    return kept
