"""The risk page: what is asked of the person's safety, what was said, and what was done about it.

Pure. Nothing here is scored, weighed or predicted, and no verdict reads it. A blank is never a no.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from casereview.domain.assessing.interview import SKIPPED, Source
from casereview.domain.assessing.screening import OPENING, Reply


@dataclass(frozen=True, slots=True)
class RiskProbe:
    """A question of the risk page; `topic` is how the banner names it.

    now_means: over which time "now" is asked. alerts: its yes or unsure raises the banner.
    words_only: it has no yes or no, only words.
    """

    id: str
    topic: str
    probe: str
    now_means: str = "now"
    alerts: bool = False
    words_only: bool = False


@dataclass(frozen=True, slots=True)
class RiskOpener:
    """A rating that opens the page at once: any answer to an item but absent, no or skipped."""

    module: str
    item: str


@dataclass(frozen=True, slots=True)
class MeasureOpener:
    """An item of a questionnaire that opens the page at once where it is above a number."""

    measure: str
    item: int
    above: float


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to reach; `verified` is what the number was checked against, or nothing."""

    name: str
    number: str
    note: str = ""
    verified: str = ""


@dataclass(frozen=True, slots=True)
class RiskContent:
    """What the page asks, what opens it, and the contacts it begins with."""

    version: str
    notice: str
    probes: tuple[RiskProbe, ...]
    openers: tuple[RiskOpener, ...]
    measure_openers: tuple[MeasureOpener, ...]
    contacts: tuple[Contact, ...]
    sources: tuple[Source, ...] = ()
    reviewed_by: str = ""
    reviewed_on: str = ""

    def probe(self, probe_id: str) -> RiskProbe | None:
        """Return the probe of that id, or None."""
        return next((probe for probe in self.probes if probe.id == probe_id), None)

    def opened_by(self, module: str, item: str, value: str) -> bool:
        """Whether an answer to an item opens the page."""
        quiet = value in ("", "absent", "no", SKIPPED)
        return not quiet and RiskOpener(module, item) in self.openers

    def opened_by_items(self, measure: str, items: Sequence[str]) -> str:
        """Return which item of a questionnaire, as typed, opens the page (`PHQ-9 item 9`), or ''.

        An item that is missing opens nothing and says nothing.
        """
        for opener in self.measure_openers:
            given = items[opener.item - 1] if opener.item <= len(items) else ""
            above = given.replace(".", "", 1).isdecimal() and float(given) > opener.above
            if opener.measure == measure and above:
                return f"{measure} item {opener.item}"
        return ""


class Solicitor(StrEnum):
    """Whether those instructing were told."""

    NOT_RECORDED = ""
    TOLD = "told"
    NOT_TOLD = "not_told"


class Ground(StrEnum):
    """On what ground something was passed on."""

    NOT_RECORDED = ""
    CONSENT = "consent"
    BEST_INTEREST = "best_interest"
    NOTHING_PASSED_ON = "nothing_passed_on"


@dataclass(frozen=True, slots=True)
class RiskAnswer:
    """What was said to one probe: for now, for the worst ever, and in which words.

    alerted_at: when its "now" last became yes or unsure; a later no does not take it away.
    """

    enquiry_id: str
    probe: str
    now: Reply = Reply.NOT_ASKED
    worst: Reply = Reply.NOT_ASKED
    words: str = ""
    asked_at: datetime | None = None
    alerted_at: datetime | None = None

    @property
    def id(self) -> str:
        """The natural key."""
        return f"{self.enquiry_id}/{self.probe}"

    @property
    def blank(self) -> bool:
        """Whether nothing was recorded."""
        return not (self.now or self.worst or self.words)


@dataclass(frozen=True, slots=True)
class RiskEnquiry:
    """One sitting at which risk was asked about, the clinician's judgement, and what was done.

    opened_by: the rating or question that opened the page, in words; '' where the clinician did.
    done: what was done, which `recorded_at` ends the banner with. in_report: chosen for the report.
    """

    id: str
    begun_at: datetime
    opened_by: str = ""
    judgement: str = ""
    done: str = ""
    general_practitioner: bool = False
    crisis_team: bool = False
    emergency: bool = False
    solicitor: Solicitor = Solicitor.NOT_RECORDED
    ground: Ground = Ground.NOT_RECORDED
    ground_words: str = ""
    remind_on: date | None = None
    recorded_at: datetime | None = None
    acknowledged_at: datetime | None = None
    in_report: bool = False


@dataclass(frozen=True, slots=True)
class Outstanding:
    """What keeps the banner up: the topics answered yes or unsure, or what is still to be asked.

    acknowledged: the clinician has seen it and says so; the banner stays.
    """

    enquiry_id: str
    begun_at: datetime
    topics: tuple[str, ...]
    opened_by: str
    acknowledged: bool


def alerted(answer: RiskAnswer, probe: RiskProbe, at: datetime) -> datetime | None:
    """Return when an answer, as it now stands, last raised the banner."""
    if probe.alerts and answer.now in OPENING:
        return at
    return answer.alerted_at


def outstanding(
    content: RiskContent, enquiries: Iterable[RiskEnquiry], answers: Sequence[RiskAnswer]
) -> tuple[Outstanding, ...]:
    """Return what waits until the clinician records what was done, enquiry by enquiry."""
    found = []
    for enquiry in enquiries:
        of_it = {answer.probe: answer for answer in answers if answer.enquiry_id == enquiry.id}
        raised = [
            (probe.topic, at)
            for probe in content.probes
            if probe.id in of_it
            and (at := of_it[probe.id].alerted_at) is not None
            and (enquiry.recorded_at is None or at > enquiry.recorded_at)
        ]
        unasked = [
            probe
            for probe in content.probes
            if probe.alerts and (probe.id not in of_it or not of_it[probe.id].now)
        ]
        waits = bool(enquiry.opened_by and unasked) and enquiry.recorded_at is None
        if not raised and not waits:
            continue
        seen = enquiry.acknowledged_at
        last = max((at for _, at in raised), default=enquiry.begun_at)
        found.append(
            Outstanding(
                enquiry.id,
                enquiry.begun_at,
                tuple(dict.fromkeys(topic for topic, _ in raised)),
                enquiry.opened_by if waits else "",
                acknowledged=seen is not None and seen >= last,
            )
        )
    return tuple(found)
