"""The risk page of a case: asking, recording what was said and done, and what is still to be done.

Nothing is computed from the answers but whether something stands unattended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from casereview.domain.assessing.risk import (
    Outstanding,
    RiskAnswer,
    RiskContent,
    RiskEnquiry,
    RiskProbe,
    alerted,
    outstanding,
)
from casereview.domain.assessing.screening import Reply
from casereview.domain.dates import british
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.session import OpenCase, new_id
from casereview.services.views import RiskNotice

FIELDS = (
    "judgement",
    "done",
    "general_practitioner",
    "crisis_team",
    "emergency",
    "solicitor",
    "ground",
    "ground_words",
    "remind_on",
    "in_report",
)
"""What of an enquiry is written by the clinician's hand."""


@dataclass(frozen=True, slots=True)
class RiskView:
    """The risk page: one enquiry of several, its answers by probe, and what still waits."""

    content: RiskContent
    enquiries: tuple[RiskEnquiry, ...]
    enquiry: RiskEnquiry | None
    answers: Mapping[str, RiskAnswer]
    waiting: tuple[Outstanding, ...]


def view(case: OpenCase, enquiry_id: str = "") -> RiskView:
    """Return the risk page at an enquiry: at the latest unless another is named."""
    dossier = case.dossier()
    named = [each for each in dossier.enquiries if each.id == enquiry_id]
    enquiry = next(reversed(named or [*dossier.enquiries]), None)
    return RiskView(
        content=case.content.risk,
        enquiries=dossier.enquiries,
        enquiry=enquiry,
        answers={
            answer.probe: answer
            for answer in dossier.risk
            if enquiry is not None and answer.enquiry_id == enquiry.id
        },
        waiting=outstanding(case.content.risk, dossier.enquiries, dossier.risk),
    )


def notice(case: OpenCase) -> RiskNotice | None:
    """Return what the banner says; None where nothing stands unattended."""
    dossier = case.dossier()
    if not dossier.enquiries:
        return None
    waiting = outstanding(case.content.risk, dossier.enquiries, dossier.risk)
    if not waiting:
        return None
    topics = tuple(dict.fromkeys(topic for each in waiting for topic in each.topics))
    openers = tuple(dict.fromkeys(each.opened_by for each in waiting if each.opened_by))
    if topics:
        what = f"Risk: {_listed(topics)} answered yes or unsure"
    else:
        what = f"Risk: to be asked after {_listed(openers)}"
    day = british(waiting[0].begun_at.astimezone().date())
    return RiskNotice(
        enquiry_id=waiting[0].enquiry_id,
        what=f"{what}, {day}.",
        more="This stays on every page of the case until you record what was done.",
        acknowledged=all(each.acknowledged for each in waiting),
    )


def begin(case: OpenCase, at: datetime | None = None) -> Changes:
    """Begin a new enquiry, at a sitting: now, unless another moment is given."""
    with case.change("Ask about risk", Kind.RISK) as changes:
        case.file.enquiries.put(RiskEnquiry(new_id(), at or _now()))
    return changes


def open_by(case: OpenCase, what: str) -> None:
    """Open the page because of a rating or a question, within a command.

    The enquiry of the same day is gone on with; what opened it is noted.
    """
    now = _now()
    held = case.file.enquiries.all()
    if not held or held[-1].begun_at.astimezone().date() != now.astimezone().date():
        case.file.enquiries.put(RiskEnquiry(new_id(), now, what))
        return
    known = held[-1].opened_by.split("; ") if held[-1].opened_by else []
    if what not in known:
        case.file.enquiries.put(replace(held[-1], opened_by="; ".join([*known, what])))


def answer(
    case: OpenCase,
    enquiry_id: str,
    probe_id: str,
    column: str,
    reply: Reply,
    at: datetime | None = None,
) -> Changes:
    """Record what was answered for `now` or the `worst` ever, with the time.

    Raises BadInputError for an unknown enquiry or probe.
    """
    probe, old = _probe(case, enquiry_id, probe_id)
    if probe.words_only or column not in ("now", "worst"):
        raise BadInputError(f"“{probe.probe}” is answered in words.", kept="Nothing was changed.")
    at = at or _now()
    new = replace(old, now=reply) if column == "now" else replace(old, worst=reply)
    new = replace(new, asked_at=at)
    if column == "now":
        new = replace(new, alerted_at=alerted(new, probe, at))
    return _put(case, probe, new)


def say(
    case: OpenCase, enquiry_id: str, probe_id: str, words: str, at: datetime | None = None
) -> Changes:
    """Record the person's own words; raises BadInputError for an unknown enquiry or probe."""
    probe, old = _probe(case, enquiry_id, probe_id)
    return _put(case, probe, replace(old, words=words, asked_at=old.asked_at or at or _now()))


def _probe(case: OpenCase, enquiry_id: str, probe_id: str) -> tuple[RiskProbe, RiskAnswer]:
    _enquiry(case, enquiry_id)
    probe = case.content.risk.probe(probe_id)
    if probe is None:
        raise BadInputError(f"The risk page has no question {probe_id!r}.")
    held = case.file.risk.get(f"{enquiry_id}/{probe_id}")
    return probe, held or RiskAnswer(enquiry_id, probe_id)


def _put(case: OpenCase, probe: RiskProbe, changed: RiskAnswer) -> Changes:
    with case.change(f"Risk: {probe.topic}", Kind.RISK, Kind.REPORT) as changes:
        if changed.blank and changed.alerted_at is None:
            case.file.risk.remove(changed.id)
        else:
            case.file.risk.put(changed)
    return changes


def save(case: OpenCase, enquiry_id: str, name: str, value: Any) -> Changes:  # noqa: ANN401 - any
    """Save one field of an enquiry as it is written; raises BadInputError for another name."""
    enquiry = _enquiry(case, enquiry_id)
    if name not in FIELDS:
        raise BadInputError(f"An enquiry has no field {name!r} to write.")
    with case.change(f"Risk: {_FIELD_WORDS[name]}", Kind.RISK, Kind.REPORT) as changes:
        case.file.enquiries.put(replace(enquiry, **{name: value}))
    return changes


def record_done(case: OpenCase, enquiry_id: str, at: datetime | None = None) -> Changes:
    """Record that what was done is written down, which ends the banner of this enquiry.

    Raises BadInputError without a judgement or without what was done.
    """
    enquiry = _enquiry(case, enquiry_id)
    missing = [
        words
        for words, text in (
            ("your judgement", enquiry.judgement),
            ("what was done", enquiry.done),
        )
        if not text.strip()
    ]
    if missing:
        raise BadInputError(
            f"Write down {_listed(missing)} first.",
            kept="All answers are kept, and the banner stays.",
            do="Where nothing was done, say so and why.",
        )
    with case.change("Record what was done about risk", Kind.RISK, Kind.REPORT) as changes:
        case.file.enquiries.put(replace(enquiry, recorded_at=at or _now()))
    return changes


def acknowledge(case: OpenCase) -> Changes:
    """Note that the clinician has seen what stands unattended; the banner stays."""
    dossier = case.dossier()
    waiting = {
        each.enquiry_id for each in outstanding(case.content.risk, dossier.enquiries, dossier.risk)
    }
    with case.change("Acknowledge the risk banner", Kind.RISK) as changes:
        now = _now()
        for enquiry in dossier.enquiries:
            if enquiry.id in waiting:
                case.file.enquiries.put(replace(enquiry, acknowledged_at=now))
    return changes


def reminders(case: OpenCase, today: date) -> tuple[RiskEnquiry, ...]:
    """Return the enquiries whose reminder has come."""
    return tuple(
        each
        for each in case.dossier().enquiries
        if each.remind_on is not None and each.remind_on <= today
    )


_FIELD_WORDS = {
    "judgement": "judgement",
    "done": "what was done",
    "general_practitioner": "GP",
    "crisis_team": "crisis team",
    "emergency": "emergency services",
    "solicitor": "instructing solicitor",
    "ground": "ground for passing it on",
    "ground_words": "ground for passing it on",
    "remind_on": "reminder",
    "in_report": "choice for the report",
}


def _enquiry(case: OpenCase, enquiry_id: str) -> RiskEnquiry:
    found = case.file.enquiries.get(enquiry_id)
    if found is None:
        raise BadInputError("There is no such enquiry in this case.", kept="Nothing was changed.")
    return found


def _listed(words: tuple[str, ...] | list[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _now() -> datetime:
    return datetime.now(UTC)
