"""The case: who is assessed, in which proceedings, on whose instruction, and what happened when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from casereview.domain.custody.retention import Keeping
from casereview.domain.dates import PartialDate
from casereview.domain.reports.draft import DraftKeeping


class Pronouns(StrEnum):
    """How the report speaks of the claimant."""

    SHE = "she"
    HE = "he"
    THEY = "they"


class InstructionMode(StrEnum):
    """How an instruction reached the expert (oral ones are stated in the report too)."""

    LETTER = "letter"
    EMAIL = "email"
    TELEPHONE = "telephone"
    CONFERENCE = "conference"


class SourceKind(StrEnum):
    """Where a stated fact comes from (PD 35 para 3.2(4)); every factual paragraph names one."""

    CLAIMANT = "claimant"
    INFORMANT = "informant"
    DOCUMENT = "document"
    OBSERVATION = "observation"
    TEST = "test"
    INTERVIEW = "interview"
    INSTRUCTED = "instructed"


class EventKind(StrEnum):
    """What a dated event is, for the chronology and the chart."""

    LIFE = "life"
    INDEX_EVENT = "index_event"
    RECORD = "record"
    TREATMENT = "treatment"
    INTERVIEW = "interview"


@dataclass(frozen=True, slots=True)
class Claimant:
    """The person assessed (CPR: claimant)."""

    name: str
    date_of_birth: date | None = None
    pronouns: Pronouns = Pronouns.THEY


@dataclass(frozen=True, slots=True)
class Proceedings:
    """The claim: court, number, parties and track; an empty claim number means not yet issued.

    cipher: how an order of anonymity has the claimant named (`ABC`), '' where there is none.
    """

    court: str = ""
    claim_number: str = ""
    claimant: str = ""
    defendant: str = ""
    track: str = ""
    cipher: str = ""

    @property
    def short_title(self) -> str:
        """`Claimant v Defendant`, or the claimant alone before a defendant is known."""
        return f"{self.claimant} v {self.defendant}" if self.defendant else self.claimant


@dataclass(frozen=True, slots=True)
class InstructingParty:
    """The firm that instructs and for which party."""

    firm: str = ""
    contact: str = ""
    reference: str = ""
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class JointParty:
    """A further party that instructs a single joint expert (CPR 35.7), beside the first."""

    id: str
    firm: str = ""
    contact: str = ""
    reference: str = ""
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class Expert:
    """The expert as the report presents them."""

    name: str = ""
    post: str = ""
    qualifications: str = ""
    regulator: str = ""
    registration: str = ""
    field_of_expertise: str = ""
    practising_since: int | None = None
    address: str = ""
    curriculum_vitae: str = ""
    interests: str = ""
    curriculum_vitae_dated: date | None = None


@dataclass(frozen=True, slots=True)
class InterviewSetting:
    """How and when the expert saw the claimant; minutes of 0 mean not recorded.

    language: and interpreter; culture: whether norms were considered (diagnostic-interview 7.4).
    anchor: since when "ever since" is asked; None means since the first index event. not_held: why
    the claimant was not interviewed, where the report rests on documents alone.
    """

    held_on: date | None = None
    minutes: int = 0
    mode: str = ""
    present: str = ""
    identity_confirmed_by: str = ""
    recorded: str = ""
    language: str = ""
    culture: str = ""
    anchor: PartialDate | None = None
    not_held: str = ""

    @property
    def desktop_only(self) -> bool:
        """Whether the report rests on documents alone, and says why."""
        return self.held_on is None and bool(self.not_held.strip())


@dataclass(frozen=True, slots=True)
class Case:
    """One set of proceedings about one claimant for this expert; the record of the case itself."""

    id: str
    claimant: Claimant
    proceedings: Proceedings = Proceedings()
    instructing: InstructingParty = InstructingParty()
    expert: Expert = Expert()
    interview: InterviewSetting = InterviewSetting()
    profile: str = "ew_civil"
    report_due: date | None = None
    report_date: date | None = None
    reuse_allowed: bool = False
    fictional: bool = False
    note: str = ""
    oral_instructions_confirmed: bool = False  # all recorded, or there were none (Guidance 55)
    notice_acknowledged_on: date | None = None  # the interview's opening notice, once a case
    keeping: Keeping = field(default_factory=Keeping)
    drafts: DraftKeeping = DraftKeeping.CONCLUSION  # how long drafts of the report are kept
    cited_bundle: str = ""  # whose page numbers the report prints; '' for the documents' own
    schedules_bound: bool = False  # the interview's schedules stand in an appendix of the report
    no_orders: bool = False  # no order that affects the expert has been received (PD 35 para 8)
    connected: str = ""  # employers, clinicians and others, a line each, to compare for conflicts


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction, written or oral, in substance; material ones appear in the report."""

    id: str
    given_on: PartialDate
    mode: InstructionMode
    sender: str
    substance: str
    material: bool = True
    document_id: str | None = None


class AnswerState(StrEnum):
    """How a question put to the expert stands (PD 35 para 2.4)."""

    OPEN = "open"
    ANSWERED = "answered"
    QUALIFIED = "qualified"
    OUTSIDE_EXPERTISE = "outside_expertise"
    INSUFFICIENT = "insufficient_information"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was put, its answer and the report section that reasons it.

    put_by: which party put it, where more than one instructs.
    """

    id: str
    number: int
    text: str
    state: AnswerState = AnswerState.OPEN
    answer: str = ""
    section: str = ""
    put_by: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A dated fact of the chronology with its source; `label` is short, for charts."""

    id: str
    when: PartialDate
    text: str
    source: SourceKind
    kind: EventKind = EventKind.RECORD
    label: str = ""
    until: PartialDate | None = None
    document_id: str | None = None
    page: int | None = None
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class TreatmentEpisode:
    """One course of treatment within a referral; empty text and None mean not stated."""

    id: str
    number: int
    label: str
    service: str
    modality: str
    delivery: str = ""
    practitioner: str = ""
    started: PartialDate | None = None
    ended: PartialDate | None = None
    sessions_offered: int | None = None
    sessions_attended: int | None = None
    problem_addressed: str = ""
    ending: str = ""
    referral_id: str | None = None
    document_ids: tuple[str, ...] = field(default_factory=tuple)

    def overlaps(self, other: TreatmentEpisode) -> bool:
        """Whether both certainly ran on some day; a course whose dates are open never does."""
        if not (self.started and self.ended and other.started and other.ended):
            return False
        return (
            self.started.latest <= other.ended.earliest
            and other.started.latest <= self.ended.earliest
        )


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A line of the case list, from the index; holds no clinical text.

    `keeping` comes without its words. `received` counts the documents still held that are no
    instructions; `held` says that a legal hold stands.
    """

    id: str
    claimant: str
    title: str
    claim_number: str
    report_due: date | None
    documents: int
    open_proposals: int
    changed_at: str
    fictional: bool = False
    readable: bool = True
    note: str = ""
    born: date | None = None
    keeping: Keeping = field(default_factory=Keeping)
    received: int = 0
    held: bool = False
