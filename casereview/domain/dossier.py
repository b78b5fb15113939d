"""A whole case at one moment, as plain data: what reports, charts and exports are made from."""

from __future__ import annotations

from dataclasses import dataclass

from casereview.domain.assessing.account import AccountText
from casereview.domain.assessing.attack import Attack
from casereview.domain.assessing.corating import Consensus, CoRater, CoRating
from casereview.domain.assessing.definition import KeptDefinition
from casereview.domain.assessing.own_score import OwnScore
from casereview.domain.assessing.rating import (
    Answer,
    CourseEntry,
    Diagnosis,
    OpenedModule,
    ScreenReview,
    TimePoint,
)
from casereview.domain.assessing.risk import RiskAnswer, RiskEnquiry
from casereview.domain.assessing.screening import ScreenerAnswer
from casereview.domain.care.treatment import (
    Contact,
    Homework,
    Opinion,
    OpinionPoint,
    OpinionReference,
    Practitioner,
    Promise,
    Referral,
    Review,
    Told,
)
from casereview.domain.case import (
    Case,
    Event,
    Instruction,
    JointParty,
    Question,
    TreatmentEpisode,
)
from casereview.domain.custody.privacy import Disclosure, Withholding
from casereview.domain.documents.bundle import Bundle, BundleRange
from casereview.domain.documents.chronology import Choice
from casereview.domain.documents.contradiction import Contradiction
from casereview.domain.documents.document import Document, Link, Note, Page, Passage
from casereview.domain.documents.request import Request
from casereview.domain.documents.statement import Statement
from casereview.domain.reports.acknowledgement import Acknowledgement
from casereview.domain.reports.case_word import CaseWord
from casereview.domain.reports.court_order import CourtOrder
from casereview.domain.reports.dispute import DisputedFact
from casereview.domain.reports.draft import Draft
from casereview.domain.reports.issue import AmendmentRequest, Issued, OpinionChange
from casereview.domain.reports.seen import ReadThen
from casereview.domain.reports.supplement import (
    AmendedPlace,
    JointIssue,
    PutQuestion,
    Supplement,
    SupplementText,
)


@dataclass(frozen=True, slots=True)
class SectionText:
    """What the expert wrote for one section; paragraphs are parted by a blank line.

    source: the provenance of its facts (a SourceKind) or empty for opinion. seen: what each
    reference to a fact of the case said when it was written (`domain.seen`).
    """

    section: str
    text: str
    source: str = ""
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything a case holds but the bytes of its documents, in a settled order.

    set_aside: the statements of documents that were set aside; they count nowhere.
    """

    case: Case
    instructions: tuple[Instruction, ...] = ()
    joint_parties: tuple[JointParty, ...] = ()
    questions: tuple[Question, ...] = ()
    orders: tuple[CourtOrder, ...] = ()
    events: tuple[Event, ...] = ()
    referrals: tuple[Referral, ...] = ()
    episodes: tuple[TreatmentEpisode, ...] = ()
    practitioners: tuple[Practitioner, ...] = ()
    contacts: tuple[Contact, ...] = ()
    told: tuple[Told, ...] = ()
    homework: tuple[Homework, ...] = ()
    promises: tuple[Promise, ...] = ()
    reviews: tuple[Review, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    opinion_points: tuple[OpinionPoint, ...] = ()
    opinion_references: tuple[OpinionReference, ...] = ()
    documents: tuple[Document, ...] = ()
    pages: tuple[Page, ...] = ()
    passages: tuple[Passage, ...] = ()
    statements: tuple[Statement, ...] = ()
    set_aside: tuple[Statement, ...] = ()
    notes: tuple[Note, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    ranges: tuple[BundleRange, ...] = ()
    links: tuple[Link, ...] = ()
    time_points: tuple[TimePoint, ...] = ()
    modules: tuple[OpenedModule, ...] = ()
    definitions: tuple[KeptDefinition, ...] = ()
    answers: tuple[Answer, ...] = ()
    course: tuple[CourseEntry, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    attacks: tuple[Attack, ...] = ()
    screen_reviews: tuple[ScreenReview, ...] = ()
    co_raters: tuple[CoRater, ...] = ()
    co_ratings: tuple[CoRating, ...] = ()
    consensus: tuple[Consensus, ...] = ()
    account: tuple[AccountText, ...] = ()
    screener: tuple[ScreenerAnswer, ...] = ()
    enquiries: tuple[RiskEnquiry, ...] = ()
    risk: tuple[RiskAnswer, ...] = ()
    own_scores: tuple[OwnScore, ...] = ()
    choices: tuple[Choice, ...] = ()
    requests: tuple[Request, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    disputes: tuple[DisputedFact, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    sections: tuple[SectionText, ...] = ()
    read_then: tuple[ReadThen, ...] = ()
    words: tuple[CaseWord, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    supplement_texts: tuple[SupplementText, ...] = ()
    put_questions: tuple[PutQuestion, ...] = ()
    joint_issues: tuple[JointIssue, ...] = ()
    amended_places: tuple[AmendedPlace, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    withholdings: tuple[Withholding, ...] = ()
    drafts: tuple[Draft, ...] = ()
    issued: tuple[Issued, ...] = ()
    amendments: tuple[AmendmentRequest, ...] = ()
    opinion_changes: tuple[OpinionChange, ...] = ()
    history_head: str = ""

    @property
    def ratings(self) -> tuple[Answer, ...]:
        """The answers that count: notes on items still to be rated are left out."""
        return tuple(answer for answer in self.answers if answer.rated)
