"""The records that a controller of personal data keeps: breaches, requests, complaints, recipients.

Pure data. What the law asks to be written down has a field; what nobody knows yet is left empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Risk(StrEnum):
    """How likely a breach is to harm the people concerned, as the expert judges it."""

    UNDECIDED = "undecided"
    UNLIKELY = "unlikely"  # no risk likely: the regulator need not be told
    LIKELY = "likely"
    HIGH = "high"  # the people concerned are told as well


@dataclass(frozen=True, slots=True)
class Breach:
    """A personal data breach, as Art. 33(3) and (5) UK GDPR ask for it to be described.

    aware_at: when the expert became aware. people and records are approximate; None is not known.
    `unlikely_why` is the reason of the judgement, `late_why` that of a report after 72 hours.
    """

    id: str
    aware_at: datetime
    what: str
    occurred: str = ""
    case_ids: tuple[str, ...] = ()
    categories: str = ""
    people: int | None = None
    records: int | None = None
    consequences: str = ""
    measures: str = ""
    risk: Risk = Risk.UNDECIDED
    risk_why: str = ""
    told_at: datetime | None = None
    told_reference: str = ""
    late_why: str = ""
    people_told_on: date | None = None
    people_told_how: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock of a request stopped for clarification; the days between do not count."""

    id: str
    request_id: str
    asked_on: date
    answered_on: date | None = None
    what: str = ""


@dataclass(frozen=True, slots=True)
class SubjectRequest:
    """A request by somebody for their own data (Art. 15 UK GDPR); a reference is enough of a name.

    identity_on: when proof of identity came, where it had to be asked for. extended_on: when the
    person was told that it takes two months more.
    """

    id: str
    received_on: date
    who: str
    case_id: str = ""
    wants: str = ""
    identity_on: date | None = None
    extended_on: date | None = None
    extended_why: str = ""
    solicitor_asked_on: date | None = None
    answered_on: date | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint about how personal data was handled (Data Protection Act 2018, section 164A)."""

    id: str
    received_on: date
    who: str
    about: str
    case_id: str = ""
    acknowledged_on: date | None = None
    steps: str = ""
    outcome: str = ""
    outcome_told_on: date | None = None


class Recipient(StrEnum):
    """Who somebody is to whom something of a case was given."""

    INSTRUCTING = "instructing"
    OTHER_SIDE = "other_side"
    COURT = "court"
    EXPERT = "expert"
    COUNSEL = "counsel"
    CLAIMANT = "claimant"
    TREATING = "treating"
    REGULATOR = "regulator"
    PROVIDER = "provider"
    OTHER = "other"


class Disclosed(StrEnum):
    """What kind of thing was given."""

    REPORT = "report"
    DOCUMENT = "document"
    EXPORT = "export"
    OTHER = "other"


class Basis(StrEnum):
    """On what ground it was given."""

    INSTRUCTIONS = "instructions"
    COURT_ORDER = "court_order"
    CONSENT = "consent"
    SUBJECT_ACCESS = "subject_access"
    LEGAL_DUTY = "legal_duty"
    SAFETY = "safety"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Something of a case that was given to somebody.

    document_id: which document, where it was one. export: the number of the export it answers, so
    that an export with no recipient recorded can be told from one with. issue_id: which issued
    report, where it was one; how: by which way it went; served: whether that served it.
    """

    id: str
    made_on: date
    to_whom: str
    role: Recipient
    kind: Disclosed
    what: str = ""
    document_id: str = ""
    basis: Basis = Basis.INSTRUCTIONS
    note: str = ""
    export: int | None = None
    issue_id: str = ""
    how: str = ""
    served: bool = False


class Ground(StrEnum):
    """Why something of a case is left out of an answer to its subject, or that it is given."""

    GIVEN = "given"
    PRIVILEGED = "privileged"
    THIRD_PARTY = "third_party"
    SERIOUS_HARM = "serious_harm"


@dataclass(frozen=True, slots=True)
class Withholding:
    """The expert's decision on one part of a case; `part` as domain.subject_access names parts."""

    part: str
    ground: Ground
    reason: str = ""


RISKS = {
    Risk.UNDECIDED: "not judged yet",
    Risk.UNLIKELY: "no risk to the people concerned is likely",
    Risk.LIKELY: "a risk to the people concerned is likely",
    Risk.HIGH: "a high risk to the people concerned is likely",
}
RECIPIENTS = {
    Recipient.INSTRUCTING: "instructing solicitor",
    Recipient.OTHER_SIDE: "solicitor of the other side",
    Recipient.COURT: "court",
    Recipient.EXPERT: "another expert",
    Recipient.COUNSEL: "counsel",
    Recipient.CLAIMANT: "claimant",
    Recipient.TREATING: "treating clinician or GP",
    Recipient.REGULATOR: "regulator",
    Recipient.PROVIDER: "provider of a service to the expert",
    Recipient.OTHER: "somebody else",
}
DISCLOSED = {
    Disclosed.REPORT: "report",
    Disclosed.DOCUMENT: "document",
    Disclosed.EXPORT: "export",
    Disclosed.OTHER: "something else",
}
BASES = {
    Basis.INSTRUCTIONS: "under the instructions",
    Basis.COURT_ORDER: "by order of the court",
    Basis.CONSENT: "with consent",
    Basis.SUBJECT_ACCESS: "on a request for the person’s own data",
    Basis.LEGAL_DUTY: "under a legal duty",
    Basis.SAFETY: "for somebody’s safety",
    Basis.OTHER: "another ground",
}
GROUNDS = {
    Ground.GIVEN: "given",
    Ground.PRIVILEGED: "legal privilege",
    Ground.THIRD_PARTY: "data of somebody else",
    Ground.SERIOUS_HARM: "serious harm to health",
}
