"""What pages and commands show: frozen data made by services, free of Qt and of storage."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from casereview.domain.assessing.definition import NewerModule
from casereview.domain.assessing.finding import Change, Finding, Status
from casereview.domain.assessing.interview import InterviewItem, InterviewModule
from casereview.domain.assessing.measure import Measure
from casereview.domain.assessing.own_score import OwnScore
from casereview.domain.assessing.rating import Answer, CourseEntry, Diagnosis, ModuleKey, TimePoint
from casereview.domain.assessing.truth import Truth
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
    CaseSummary,
    Event,
    Instruction,
    JointParty,
    Question,
    TreatmentEpisode,
)
from casereview.domain.chart import Scene
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Document, Note, Page, Passage
from casereview.domain.documents.statement import State, Statement
from casereview.domain.reports.court_order import CourtOrder
from casereview.domain.reports.report import CheckResult, Report
from casereview.services.tone import Tone as Tone


class PageName(StrEnum):
    """The pages of the window, as navigation and next steps name them."""

    CASES = "cases"
    SEARCH = "search"
    OVERVIEW = "overview"
    DOCUMENTS = "documents"
    CHRONOLOGY = "chronology"
    INTERVIEW = "interview"
    PSYCHOMETRICS = "psychometrics"
    TREATMENT = "treatment"
    REPORT = "report"
    RETENTION = "retention"
    PRIVACY = "privacy"
    HISTORY = "history"
    INTEGRITY = "integrity"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Chip:
    """A short tinted label."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class VaultInfo:
    """What may be said of a vault: never a name of a case."""

    folder: str
    vault_id: str
    created: str
    format: int
    slots: tuple[str, ...]
    cases: int
    kdf: str


COPIES = "copies"
"""What is shown of the settings where the copies of the vault are meant."""


@dataclass(frozen=True, slots=True)
class CaseList:
    """The cases page; due: in how many cases something is to be destroyed or reviewed."""

    vault_name: str
    cases: tuple[CaseSummary, ...]
    due: int = 0


@dataclass(frozen=True, slots=True)
class StatusLine:
    """A disorder's status today: the expert's where decided, else the computed one."""

    key: ModuleKey
    name: str
    status: Status
    computed: Status
    decided: bool
    reason: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something that waits, and the button that goes there; target is an id on that page."""

    text: str
    button: str
    page: PageName
    target: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """The overview page; chart None while there is nothing to draw."""

    case: Case
    documents: int
    documents_read: int
    open_proposals: int
    modules: int
    modules_complete: int
    sections: int
    sections_empty: int
    blocking: int
    today: tuple[StatusLine, ...]
    today_label: str
    chart: Scene | None
    next_steps: tuple[NextStep, ...]
    days_left: int | None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A line of the documents list, in order of the document's own date."""

    document: Document
    dated: PartialDate | None
    title: str
    subtitle: str
    chips: tuple[Chip, ...]
    open_proposals: int
    findings: int = 0


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A statement as the findings panel shows it; `heading` stands above the first of a group."""

    statement: Statement
    passage: Passage | None
    label: str
    value: str
    place: str
    rule: str
    group: str = ""
    heading: str = ""

    @property
    def waits(self) -> bool:
        """Whether it is not decided yet."""
        return self.statement.state is State.PROPOSED

    @property
    def from_picture(self) -> bool:
        """Whether it was made out from the picture of a page: decided one by one, by looking."""
        return self.passage is not None and self.passage.from_picture

    @property
    def lost(self) -> bool:
        """Whether its place was not found again when the document was read anew."""
        return self.passage is not None and self.passage.orphaned


@dataclass(frozen=True, slots=True)
class Use:
    """Where something of the case is used: a page of the window, and what to show there.

    document_page, passage: the place in the document that is used, where it is known.
    """

    text: str
    page: PageName
    target: str
    document_page: int | None = None
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document with its text and findings; has_image: the page can be drawn from its bytes.

    bundle_pages: for a page, its numbers in the bundles of the case (`Trial bundle B/214`).
    """

    document: Document
    pages: tuple[Page, ...]
    findings: tuple[FindingRow, ...]
    has_image: bool
    used_in: tuple[Use, ...]
    notes: tuple[Note, ...] = ()
    bundle_pages: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageLetters:
    """The characters of a page and where each stands on the paper: four numbers a character."""

    document_id: str
    page: int
    text: str
    boxes: array[float]


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page drawn in memory: RGBA bytes, row by row, and the page's size in points."""

    width: int
    height: int
    rgba: bytes
    points_wide: float
    points_high: float


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A module at a time point; beside: how it stands to caseness there, '' where it does not."""

    time_point_id: str
    status: Status
    shown: Status
    answered: int
    asked: int
    decided: bool
    beside: str = ""


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module's line in the matrix of modules and time points; a screen gives no diagnosis."""

    key: ModuleKey
    name: str
    cells: tuple[MatrixCell, ...]
    reviewed: bool
    screen: bool = False


@dataclass(frozen=True, slots=True)
class OwnModules:
    """Where modules of the user's own are read from, how many are left out, and their faults."""

    folder: str = ""
    left_out: int = 0
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PointScores:
    """The scores nearest to a time point, each of a measure in words, and the service's caseness.

    caseness None: no score is near (diagnostic-interview 2.11).
    """

    time_point_id: str
    scores: tuple[tuple[str, str], ...]
    caseness: Truth | None


@dataclass(frozen=True, slots=True)
class InterviewView:
    """The matrix, the modules that can still be opened, and what is known of the time between.

    scores: what the service's scores say at each time point.
    without_rules: modules with answers here whose rules are not at hand, by id and instance.
    instances: by module, what it is rated one of at a time; modules rated once are left out.
    """

    time_points: tuple[TimePoint, ...]
    rows: tuple[ModuleRow, ...]
    available: tuple[InterviewModule, ...]
    changes: tuple[Change, ...]
    course: tuple[CourseEntry, ...]
    own: OwnModules = OwnModules()
    without_rules: tuple[str, ...] = ()
    scores: tuple[PointScores, ...] = ()
    instances: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item with its rating at the chosen time point and the passages linked to it.

    noted: what was noted about an item that is not rated yet. lent: where the item is not rated
    here, the title of the module whose answer counts for it, and that answer; without a title it
    was worked out from other answers here. again: it was skipped, and is needed by now.
    """

    item: InterviewItem
    answer: Answer | None
    hidden: bool
    passages: tuple[tuple[Passage, str], ...]  # passage and where it is (`D4 p.1`)
    elsewhere: Mapping[str, str] = field(hash=False)  # time point id -> raw answer, on demand
    noted: Answer | None = None
    lent: tuple[str, str] | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands beside a verdict; minor: that the claimant was under age, '' where of age.

    retrospective: the time point is rated looking back. rated: by whom, when and from what.
    """

    minor: str = ""
    retrospective: bool = False
    rated: str = ""


@dataclass(frozen=True, slots=True)
class ModuleView:
    """One module at one time point: the questions, the finding and the expert's conclusion.

    stated_in: the sections of the report that state its status here. newer: another definition of
    the module that the library has by now.
    """

    key: ModuleKey
    module: InterviewModule
    time_point: TimePoint
    items: tuple[ItemRow, ...]
    finding: Finding | None
    diagnosis: Diagnosis | None
    recheck: bool
    stated_in: tuple[Use, ...] = ()
    newer: NewerModule | None = None
    standing: Standing = Standing()


@dataclass(frozen=True, slots=True)
class ShownReference:
    """What a reference of the expert's text prints, and how it stands.

    tone: red where it leads nowhere, amber where it says something else than when it was written;
    more says so. page, target: where the window shows its source; on the report's own page an
    anchor.
    """

    words: str
    tone: Tone
    more: str = ""
    page: PageName | None = None
    target: str = ""


@dataclass(frozen=True, slots=True)
class ReportView:
    """The report as it stands: its model, what the expert wrote, and the checks.

    references: of the expert's texts, by how they are written.
    """

    report: Report
    texts: Mapping[str, str]
    blocks: tuple[CheckResult, ...]
    warnings: tuple[CheckResult, ...]
    references: Mapping[str, ShownReference] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TreatmentRecords:
    """What is recorded of treatment one by one, as the case holds it.

    attempts: lines of the review on attempts to raise a problem, which may stand beside each other.
    conclusions, works: what an opinion can conclude and rely on, by id and in words. scales: those
    by which therapy may have been rated, likewise.
    """

    referrals: tuple[Referral, ...] = ()
    practitioners: tuple[Practitioner, ...] = ()
    contacts: tuple[Contact, ...] = ()
    told: tuple[Told, ...] = ()
    homework: tuple[Homework, ...] = ()
    promises: tuple[Promise, ...] = ()
    attempts: tuple[Review, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    points: tuple[OpinionPoint, ...] = ()
    references: tuple[OpinionReference, ...] = ()
    conclusions: tuple[tuple[str, str], ...] = ()
    works: tuple[tuple[str, str], ...] = ()
    scales: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A kind of report that can be chosen; `lacks` says which words it cannot be issued without."""

    id: str
    title: str
    rules: str
    to_court: bool
    page_limits: tuple[tuple[str, int], ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is kept by records of one kind each: instructions, questions, events, scores, and such.

    reasoned_in: key and title of the report's sections in which an answer can be reasoned.
    disorders: key and name of the disorders of the case. kinds: what the report can be;
    kept_aside: sections written for another kind of it.
    """

    case: Case
    instructions: tuple[Instruction, ...]
    questions: tuple[Question, ...]
    events: tuple[Event, ...]
    episodes: tuple[TreatmentEpisode, ...]
    documents: tuple[Document, ...]
    reasoned_in: tuple[tuple[str, str], ...] = ()
    own_scores: tuple[OwnScore, ...] = ()
    measures: tuple[Measure, ...] = ()
    treatment: TreatmentRecords = TreatmentRecords()
    disorders: tuple[tuple[str, str], ...] = ()
    orders: tuple[CourtOrder, ...] = ()
    joint_parties: tuple[JointParty, ...] = ()
    kinds: tuple[ReportKind, ...] = ()
    kept_aside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RiskNotice:
    """What the banner says on every page of the case."""

    enquiry_id: str
    what: str
    more: str
    acknowledged: bool
