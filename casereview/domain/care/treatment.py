"""What was offered and given for which problem, as records and people tell it, and its review.

A referral to the service holds one or more courses of treatment (`TreatmentEpisode`), a course its
contacts. What the program can work out from these is elsewhere; here is what is recorded.
Where a record was taken over from an accepted statement of a letter, `statement_id` names it and
`taken` keeps what it said then, in words; so a later correction of the statement shows.
Silence is a value of its own: `not stated` (looked for in the records seen) is neither `absent`
(a record says that it was not done) nor `record not seen`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from casereview.domain.dates import PartialDate
from casereview.domain.documents.voice import Voice


class Evidence(StrEnum):
    """Whether the records show something (seeds N2); only the expert infers more, in words."""

    PRESENT = "present"
    ABSENT = "absent"
    NOT_STATED = "not_stated"
    NOT_SEEN = "not_seen"


class Coverage(StrEnum):
    """How far a course addressed a problem (iapt-and-treatment 5.4)."""

    MAIN = "addressed_main"
    PART = "addressed_part"
    MENTIONED = "mentioned"
    DECLINED = "raised_and_declined"
    NOT_MENTIONED = "not_mentioned"
    NOT_PRESENT = "not_present"
    UNKNOWN = "unknown"


class ContactKind(StrEnum):
    """What a contact was for; only treatment counts towards a finished course."""

    ASSESSMENT = "assessment"
    TREATMENT = "treatment"
    ASSESSMENT_AND_TREATMENT = "assessment_and_treatment"
    REVIEW = "review"
    REVIEW_AND_TREATMENT = "review_and_treatment"
    FOLLOW_UP = "follow_up"
    SUPPORT = "support"  # technical or administrative, as by those who run a programme
    OTHER = "other"

    @property
    def treats(self) -> bool:
        """Whether the service's rules count it as treatment (iapt-and-treatment 1.3, 2.2)."""
        return self in _TREATING


_TREATING = frozenset(
    {ContactKind.TREATMENT, ContactKind.ASSESSMENT_AND_TREATMENT, ContactKind.REVIEW_AND_TREATMENT}
)


class Attendance(StrEnum):
    """Whether a contact took place."""

    ATTENDED = "attended"
    NOT_ATTENDED = "not_attended"
    CANCELLED_BY_PERSON = "cancelled_by_person"
    CANCELLED_BY_SERVICE = "cancelled_by_service"
    NOT_STATED = "not_stated"


class Qualification(StrEnum):
    """What is known of a practitioner's training."""

    QUALIFIED = "qualified"
    IN_TRAINING = "in_training"
    NOT_STATED = "not_stated"


class Part(StrEnum):
    """What a practitioner did in a course."""

    ASSESSED = "assessed"
    DECIDED = "decided"
    TREATED = "treated"
    SUPPORTED = "supported"
    SUPERVISED = "supervised"
    WROTE = "wrote"  # signed a letter, which alone does not say what else they did


class Kept(StrEnum):
    """What became of a promise or plan."""

    KEPT = "kept"
    NOT_KEPT = "not_kept"
    NO_EVIDENCE = "no_evidence"
    NOT_DUE = "not_due"
    OPEN = "open"  # the expert has not looked yet


@dataclass(frozen=True, slots=True)
class Referral:
    """One referral to a service; empty text and None mean not stated.

    by: who referred, `self` where the person did. descriptor: the service's problem descriptor or
    code in its own words.
    """

    id: str
    number: int
    service: str = ""
    by: str = ""
    received: PartialDate | None = None
    descriptor: str = ""
    ended: PartialDate | None = None
    end_reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Who took which part in a course, by role and training; the name only where it matters."""

    id: str
    episode_id: str
    part: Part
    role: str
    qualification: Qualification = Qualification.NOT_STATED
    name: str = ""
    voice: Voice = Voice.SERVICE
    document_id: str | None = None
    page: int | None = None
    note: str = ""
    statement_id: str | None = None
    taken: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """One appointment or other contact of a course; minutes None where not stated."""

    id: str
    episode_id: str
    when: PartialDate | None
    kind: ContactKind
    attendance: Attendance
    medium: str = ""
    minutes: int | None = None
    text: str = ""
    voice: Voice = Voice.SERVICE
    statement_id: str | None = None
    document_id: str | None = None
    page: int | None = None
    taken: str = ""


class Fact(StrEnum):
    """What can be told of a course by more than one source."""

    TREATMENT = "modality"
    DELIVERY = "delivery"
    PRACTITIONER = "practitioner"
    STARTED = "started"
    ENDED = "ended"
    SESSIONS_OFFERED = "sessions_offered"
    SESSIONS_ATTENDED = "sessions_attended"
    PROBLEM = "problem_addressed"
    ENDING = "ending"
    WAIT = "wait"
    CHOICE = "choice"
    BENEFIT = "benefit"
    DIAGNOSIS = "diagnosis"
    RATED = "rated"  # adherence or competence; in the words of `therapy_rating`


@dataclass(frozen=True, slots=True)
class Told:
    """A fact of a course as one source gives it, where no accepted statement of a letter does."""

    id: str
    episode_id: str
    fact: Fact
    text: str
    voice: Voice
    document_id: str | None = None
    page: int | None = None
    statement_id: str | None = None
    taken: str = ""


@dataclass(frozen=True, slots=True)
class Homework:
    """One task between sessions, by Beck's four criteria as the seeds give them (C42).

    session: as the record numbers it, '' where it does not. module: the disorder it is for, as a
    key of the interview, '' where that is not clear.
    """

    id: str
    episode_id: str
    set_on: PartialDate | None
    session: str
    behaviour: str
    strategy: str = ""
    monitoring: str = ""
    written: Evidence = Evidence.NOT_STATED
    clear: Evidence = Evidence.NOT_STATED
    rationale: Evidence = Evidence.NOT_STATED
    reactions: Evidence = Evidence.NOT_STATED
    reviewed: Evidence = Evidence.NOT_STATED
    completed: str = ""
    disorder: str = ""
    voice: Voice = Voice.SERVICE
    document_id: str | None = None
    page: int | None = None
    statement_id: str | None = None
    taken: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised or planned, by whom and until when, and what became of it.

    outcome_by: whose word the outcome rests on, '' while it is open.
    """

    id: str
    episode_id: str | None
    text: str
    by: str = ""
    due: PartialDate | None = None
    due_words: str = ""
    kept: Kept = Kept.OPEN
    voice: Voice = Voice.SERVICE
    outcome_by: str = ""
    statement_id: str | None = None
    document_id: str | None = None
    page: int | None = None
    note: str = ""
    taken: str = ""


class Aspect(StrEnum):
    """What a line of the review is about; `subject` says which one of its kind."""

    COVERAGE = "coverage"  # subject: a disorder's key; state: Coverage
    EVENT = "event"  # subject: an event's id; state: Coverage
    ATTEMPT = "attempt"  # subject: the problem raised; state: RESPONSES
    PROTOCOL = "protocol"  # subject: protocol/item; state: Evidence
    MECHANISM = "mechanism"  # subject: ''; state: MECHANISMS
    MECHANISM_PART = "mechanism_part"  # subject: one of MECHANISM_PARTS; state: Evidence
    PAUL = "paul"  # subject: one of PAUL; state: SPECIFIED
    SELF_REPORT = "self_report"  # subject: one of SELF_REPORT; state: Evidence
    PATHWAY = "pathway"  # subject: one of PATHWAY; state: Evidence
    CHANGE = "change"  # subject: ''; state: CHANGES; what the person can do again
    QUESTION = "question"  # subject: a standard question; state: ANSWERS


RESPONSES = ("addressed", "deferred", "declined", "not_stated")
MECHANISMS = ("specific", "technique_only", "goal_only", "score_only", "none")
MECHANISM_PARTS = ("process", "how", "sign", "link")
SPECIFIED = ("stated", "inferred", "not_specified")
PAUL = ("treatment", "by_whom", "individual", "problem", "circumstances", "functioning")
SELF_REPORT = ("when", "where", "presence", "independent", "uncovered")
PATHWAY = (
    "named",
    "formulation",
    "preference",
    "transparency",
    "rule",
    "step_up",
    "repetition",
    "remote",
    "adverse",
    "concentration",
    "supervision",
    "rated",
)
CHANGES = ("better", "unchanged", "worse", "mixed", "not_stated")
ANSWERS = ("yes", "no", "cannot_say", "not_applicable", "no_criticism")

STATES: dict[Aspect, tuple[str, ...]] = {
    Aspect.COVERAGE: tuple(Coverage),
    Aspect.EVENT: tuple(Coverage),
    Aspect.ATTEMPT: RESPONSES,
    Aspect.PROTOCOL: tuple(Evidence),
    Aspect.MECHANISM: MECHANISMS,
    Aspect.MECHANISM_PART: tuple(Evidence),
    Aspect.PAUL: SPECIFIED,
    Aspect.SELF_REPORT: tuple(Evidence),
    Aspect.PATHWAY: tuple(Evidence),
    Aspect.CHANGE: CHANGES,
    Aspect.QUESTION: ANSWERS,
}
"""The closed vocabulary of each aspect: nothing else can be recorded."""


@dataclass(frozen=True, slots=True)
class Review:
    """One line that the expert recorded of a course, or of the whole case (`episode_id` None)."""

    id: str
    episode_id: str | None
    aspect: Aspect
    subject: str
    state: str
    text: str = ""
    voice: Voice = Voice.EXPERT


class Side(StrEnum):
    """On which side of the answer yes a point stands; absence is no evidence against it."""

    FOR = "for"
    AGAINST = "against"
    ABSENT = "absent"
    ALTERNATIVE = "alternative"


@dataclass(frozen=True, slots=True)
class Opinion:
    """An opinion on the civil standard, from a controlled vocabulary, with its reasons.

    conclusion: an id of the vocabulary, '' while the expert has not concluded. known_then, what
    could be known at the time; known_now, what is known since. range: the range of opinion;
    no_range: why there is none. A provisional opinion says how it is qualified and what would
    settle it (PD 35 para 3.2(6) and (8)).
    """

    id: str
    number: int
    question: str
    episode_id: str | None = None
    disorder: str = ""
    conclusion: str = ""
    reasons: str = ""
    known_then: str = ""
    known_now: str = ""
    range: str = ""
    no_range: str = ""
    provisional: bool = False
    qualification: str = ""
    settled_by: str = ""


@dataclass(frozen=True, slots=True)
class OpinionPoint:
    """One piece of evidence for, against or absent, or another explanation; passages link to it."""

    id: str
    opinion_id: str
    position: int
    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class OpinionReference:
    """A work of the reference library that an opinion relies on, with the finding relied on."""

    id: str
    opinion_id: str
    position: int
    work: str
    finding: str
