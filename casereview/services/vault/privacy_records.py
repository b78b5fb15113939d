"""The vault's own records of data protection: breaches, requests, complaints, exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TypeVar

from casereview.catalogue.privacy import Part
from casereview.domain.custody.privacy import Breach, Complaint, Pause, Risk, SubjectRequest
from casereview.domain.custody.privacy_clocks import (
    BreachClock,
    DayClock,
    LegalRule,
    State,
    breach_clock,
    complaint_clock,
    request_clock,
)
from casereview.domain.custody.privacy_words import (
    breach_words,
    complaint_words,
    day_words,
    missing_words,
    request_words,
)
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.session import Session, new_id
from casereview.storage.journal import Shelf

R = TypeVar("R", Breach, SubjectRequest, Complaint)
_KEPT = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class BreachLine:
    """A breach, where its clock stands, in words, and what its record still lacks."""

    breach: Breach
    clock: BreachClock
    words: str
    lacks: tuple[str, ...]
    cases: str


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request, the times its clock was stopped, where it stands, in words."""

    request: SubjectRequest
    pauses: tuple[Pause, ...]
    clock: DayClock
    words: str
    case: str


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """A complaint and where its acknowledgement stands, in words."""

    complaint: Complaint
    clock: DayClock
    words: str
    case: str


@dataclass(frozen=True, slots=True)
class VaultExport:
    """Something that left the vault and was made of more than one case."""

    on: date
    what: str
    cases: int


@dataclass(frozen=True, slots=True)
class PrivacyView:
    """The page of privacy records; case_titles by id, in the order of the list of cases."""

    breaches: tuple[BreachLine, ...]
    requests: tuple[RequestLine, ...]
    complaints: tuple[ComplaintLine, ...]
    exports: tuple[VaultExport, ...]
    case_titles: Mapping[str, str]
    rules: tuple[LegalRule, ...]
    record: tuple[Part, ...]
    notice: tuple[Part, ...]
    undo_label: str | None

    @property
    def urgent(self) -> int:
        """How many clocks run or have run out."""
        states = [line.clock.state for line in self.breaches]
        states += [line.clock.state for line in self.requests]
        states += [line.clock.state for line in self.complaints]
        return sum(state in (State.RUNNING, State.OVERDUE) for state in states)


def view(session: Session, now: datetime | None = None) -> PrivacyView:
    """Return every record as it stands; raises VaultError where the journal cannot be read."""
    now = now or datetime.now(UTC)
    today = now.astimezone().date()
    content, journal = session.content.privacy, session.journal
    titles = {case.id: case.title for case in session.case_list().cases}
    pauses = journal.pauses.all()
    return PrivacyView(
        breaches=tuple(_breach(session, each, titles, now) for each in journal.breaches.all()),
        requests=tuple(
            _request(session, each, pauses, titles, today) for each in journal.requests.all()
        ),
        complaints=tuple(
            _complaint(session, each, titles, today) for each in journal.complaints.all()
        ),
        exports=tuple(
            VaultExport(datetime.fromisoformat(e.at).astimezone().date(), e.what, e.cases)
            for e in reversed(journal.exports())
        ),
        case_titles=titles,
        rules=content.limits.rules,
        record=content.record,
        notice=content.notice,
        undo_label=journal.undo_label,
    )


def put_breach(session: Session, breach: Breach) -> Changes:
    """Save a breach; one without an id is a new one. Raises BadInputError, VaultError."""
    now = datetime.now(UTC)
    if not breach.what.strip():
        raise BadInputError("What happened? A few words are enough to begin with.", kept=_KEPT)
    if breach.aware_at > now:
        raise BadInputError("The time you became aware is still to come.", kept=_KEPT)
    if breach.told_at is not None and not breach.aware_at <= breach.told_at <= now:
        raise BadInputError(
            "The report to the Commissioner lies before you became aware, or is still to come.",
            kept=_KEPT,
        )
    if min(breach.people or 0, breach.records or 0) < 0:
        raise BadInputError("A number of people or records cannot be below zero.", kept=_KEPT)
    if breach.risk is Risk.UNLIKELY and not breach.risk_why.strip():
        raise BadInputError("Why is no risk likely? The reason is part of the record.", kept=_KEPT)
    return _put(session, "a breach", session.journal.breaches, breach)


def put_request(session: Session, request: SubjectRequest) -> Changes:
    """Save a request; one without an id is a new one. Raises BadInputError, VaultError."""
    _require_words(request.who, "Who asks? A reference is enough.")
    _require_order(
        ("received", request.received_on),
        ("proof of identity", request.identity_on),
        ("answered", request.answered_on),
    )
    _require_order(("received", request.received_on), ("extended", request.extended_on))
    if request.extended_on is not None and not request.extended_why.strip():
        raise BadInputError("Why does it take longer? The person is told the reason.", kept=_KEPT)
    return _put(session, "a request", session.journal.requests, request)


def stop_clock(session: Session, request_id: str, on: date, what: str) -> Changes:
    """Stop a request's clock: the person was asked what they mean. Raises BadInputError."""
    request = _known(session.journal.requests.get(request_id))
    _require_order(("received", request.received_on), ("asked", on))
    held = [each for each in session.journal.pauses.all() if each.request_id == request_id]
    if any(each.answered_on is None for each in held):
        raise BadInputError("The clock stands already.", kept=_KEPT)
    with _command(session, "Stop the clock of a request") as changes:
        session.journal.pauses.put(Pause(new_id(), request_id, on, None, what.strip()))
    return changes


def restart_clock(session: Session, request_id: str, on: date) -> Changes:
    """Let a request's clock go on: the answer came. Raises BadInputError."""
    _known(session.journal.requests.get(request_id))
    held = [each for each in session.journal.pauses.all() if each.request_id == request_id]
    running = next((each for each in held if each.answered_on is None), None)
    if running is None:
        raise BadInputError("The clock does not stand.", kept=_KEPT)
    _require_order(("asked", running.asked_on), ("answered", on))
    with _command(session, "Restart the clock of a request") as changes:
        session.journal.pauses.put(replace(running, answered_on=on))
    return changes


def put_complaint(session: Session, complaint: Complaint) -> Changes:
    """Save a complaint; one without an id is a new one. Raises BadInputError, VaultError."""
    _require_words(complaint.who, "Who complains? A reference is enough.")
    _require_words(complaint.about, "What is the complaint about?")
    _require_order(("received", complaint.received_on), ("acknowledged", complaint.acknowledged_on))
    _require_order(
        ("received", complaint.received_on), ("told of the outcome", complaint.outcome_told_on)
    )
    return _put(session, "a complaint", session.journal.complaints, complaint)


def remove(session: Session, record_id: str) -> Changes:
    """Take out a record that was made by mistake; the history keeps it, and undo brings it back."""
    journal = session.journal
    with _command(session, "Remove a privacy record") as changes:
        for pause in journal.pauses.all():
            if pause.request_id == record_id:
                journal.pauses.remove(pause.id)
        found = [
            shelf.remove(record_id)
            for shelf in (journal.breaches, journal.requests, journal.complaints)
        ]
        if not any(found):
            raise BadInputError("There is no such record.", kept=_KEPT)
    return changes


def begin_anew(session: Session) -> Changes:
    """Set aside records that cannot be read and begin others; what is set aside is kept.

    Raises BadInputError for records that can be read, or VaultError.
    """
    session.require_writing()
    session.journal.begin_anew()
    return Changes("Begin other privacy records", frozenset({Kind.VAULT}))


def undo(session: Session) -> Changes:
    """Take back the latest change of the records; raises BadInputError when there is none."""
    session.require_writing()
    label = session.journal.undo()
    if label is None:
        raise BadInputError("There is nothing to undo.", kept=_KEPT)
    return Changes(f"Undo: {label}", frozenset({Kind.VAULT}))


def _put(session: Session, what: str, shelf: Shelf[R], record: R) -> Changes:
    verb = "Correct" if record.id else "Record"
    with _command(session, f"{verb} {what}") as changes:
        shelf.put(record if record.id else replace(record, id=new_id()))
    return changes


@contextmanager
def _command(session: Session, label: str) -> Iterator[Changes]:
    session.require_writing()
    with session.journal.command(label):
        yield Changes(label, frozenset({Kind.VAULT}))


def _known(request: SubjectRequest | None) -> SubjectRequest:
    if request is None:
        raise BadInputError("There is no such request.", kept=_KEPT)
    return request


def _require_words(text: str, question: str) -> None:
    if not text.strip():
        raise BadInputError(question, kept=_KEPT)


def _require_order(*days: tuple[str, date | None]) -> None:
    """Refuse a day to come, and days that do not follow one another."""
    today = date.today()  # noqa: DTZ011  the expert's calendar
    known = [(name, day) for name, day in days if day is not None]
    for name, day in known:
        if day > today:
            raise BadInputError(f"The day “{name}” is still to come.", kept=_KEPT)
    for (first, earlier), (second, later) in pairwise(known):
        if later < earlier:
            raise BadInputError(
                f"The day “{second}” ({day_words(later)}) lies before the day “{first}” "
                f"({day_words(earlier)}).",
                kept=_KEPT,
            )


def _breach(
    session: Session, breach: Breach, titles: Mapping[str, str], now: datetime
) -> BreachLine:
    clock = breach_clock(breach, session.content.privacy.limits, now)
    cases = ", ".join(_title(titles, case_id) for case_id in breach.case_ids)
    return BreachLine(
        breach, clock, breach_words(breach, clock), missing_words(breach, clock), cases
    )


def _request(
    session: Session,
    request: SubjectRequest,
    pauses: tuple[Pause, ...],
    titles: Mapping[str, str],
    today: date,
) -> RequestLine:
    own = tuple(each for each in pauses if each.request_id == request.id)
    clock = request_clock(request, own, session.content.privacy.limits, today)
    return RequestLine(request, own, clock, request_words(clock), _title(titles, request.case_id))


def _complaint(
    session: Session, complaint: Complaint, titles: Mapping[str, str], today: date
) -> ComplaintLine:
    clock = complaint_clock(complaint, session.content.privacy.limits, today)
    return ComplaintLine(
        complaint, clock, complaint_words(clock), _title(titles, complaint.case_id)
    )


def _title(titles: Mapping[str, str], case_id: str) -> str:
    if not case_id:
        return ""
    return titles.get(case_id, "a case that is no longer here")
