"""What a report is made from, with the look-ups its sections share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol

from casereview.domain.assessing.comparison import Comparison, compare
from casereview.domain.assessing.finding import CaseFindings
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.measure import Measure
from casereview.domain.assessing.rating import ModuleKey, TimePoint
from casereview.domain.assessing.risk import RiskContent
from casereview.domain.assessing.screening import Screener
from casereview.domain.care.descriptor import Descriptor
from casereview.domain.care.library import Library
from casereview.domain.care.protocol import Fidelity
from casereview.domain.care.protocol import Protocol as TreatmentProtocol
from casereview.domain.care.standard_question import StandardQuestion, Vocabulary
from casereview.domain.chart import Scene
from casereview.domain.dates import PartialDate
from casereview.domain.documents.chronology import Entry
from casereview.domain.documents.document import Document, LinkTarget, Page
from casereview.domain.dossier import Dossier, SectionText
from casereview.domain.reports.profile import Declaration, Profile, Terms
from casereview.domain.reports.prose import Block, Span, read, read_spans
from casereview.reporting.numbering import PageNumbers
from casereview.reporting.parts.chronology import chronology_of
from casereview.reporting.parts.episodes import ReferralView, referrals
from casereview.reporting.parts.scores import Score, filed_scores, letter_dates
from casereview.reporting.parts.set_beside import ReferralBeside, Standards, set_beside
from casereview.reporting.parts.standing import (
    Standing,
    disorder_name,
    keys,
    screens,
    standings,
    time_points,
)
from casereview.reporting.wording import SOURCES, nfc

_UNDATED = date(2024, 1, 1)
"""Stands in a file's properties where nothing in the case bears a date."""

_REVIEWED = frozenset({LinkTarget.REVIEW, LinkTarget.HOMEWORK, LinkTarget.OPINION})


class ReviewContent(Protocol):
    """What opinions on treatment are written with; read from its files when first asked for."""

    @property
    def conclusions(self) -> Vocabulary:
        """The vocabulary of opinions."""

    @property
    def library(self) -> Library:
        """The reference library."""

    @property
    def questions(self) -> tuple[StandardQuestion, ...]:
        """The standard questions."""

    @property
    def standards(self) -> Standards:
        """Everything that courses of treatment are set beside."""

    @property
    def protocols(self) -> Mapping[str, TreatmentProtocol]:
        """Published treatments with what they are described as containing."""

    @property
    def fidelity(self) -> Fidelity:
        """Scales by which therapy is rated, and what is known of them."""


@dataclass(frozen=True, slots=True)
class ReportContent:
    """The shipped content that a report is composed with."""

    profile: Profile
    declarations: tuple[Declaration, ...]
    modules: Mapping[str, InterviewModule]
    measures: Mapping[str, Measure]
    program_version: str
    screener: Screener | None = None
    risk: RiskContent | None = None
    descriptors: tuple[Descriptor, ...] = ()
    review: ReviewContent | None = None


class Material:
    """One case's data while its report is composed; read only."""

    def __init__(
        self,
        dossier: Dossier,
        findings: CaseFindings,
        content: ReportContent,
        *,
        draft: bool = True,
    ) -> None:
        self.dossier = dossier
        self.findings = findings
        self.content = content
        self.draft = draft
        self.pictures: dict[str, Scene | None] = {}
        self._spans: dict[str, tuple[Span, ...]] = {}

    @cached_property
    def documents(self) -> dict[int, Document]:
        """Documents by D-number, in its order."""
        ordered = sorted(self.dossier.documents, key=lambda document: document.number)
        return {document.number: document for document in ordered}

    @cached_property
    def by_id(self) -> dict[str, Document]:
        """Documents by id."""
        return {document.id: document for document in self.dossier.documents}

    @cached_property
    def dated(self) -> dict[str, PartialDate]:
        """Filed dates of documents by id."""
        return letter_dates(self.dossier)

    @cached_property
    def pages(self) -> PageNumbers:
        """Whose page numbers are printed."""
        return PageNumbers(self.dossier)

    @cached_property
    def scores(self) -> tuple[Score, ...]:
        """Filed scores."""
        return filed_scores(self.dossier)

    @cached_property
    def chronology(self) -> tuple[Entry, ...]:
        """Every dated fact in order, wanted or not."""
        return chronology_of(self.dossier, self.disorder, self.scores)

    @cached_property
    def referrals(self) -> tuple[ReferralView, ...]:
        """Referrals with their courses of treatment."""
        content = self.content
        return referrals(self.dossier, self.findings, content.measures, content.descriptors)

    @cached_property
    def beside(self) -> tuple[ReferralBeside, ...]:
        """Courses beside guidelines, waits and the like; none without the content for it."""
        if self.content.review is None or not self.referrals:
            return ()
        names = {str(key): self.disorder(key) for key in self.keys}
        return set_beside(self.dossier, self.referrals, self.content.review.standards, names)

    @cached_property
    def evidence(self) -> dict[str, tuple[tuple[Document, int], ...]]:
        """Pages that a line of the treatment review, a task or a point rests on, by its id."""
        passages = {passage.id: passage for passage in self.dossier.passages}
        held: dict[str, set[tuple[int, int]]] = {}
        for link in self.dossier.links:
            passage = passages.get(link.passage_id)
            document = self.by_id.get(passage.document_id) if passage else None
            if passage is not None and document is not None and link.target in _REVIEWED:
                held.setdefault(link.target_id, set()).add((document.number, passage.page))
        return {
            target: tuple((self.documents[number], page) for number, page in sorted(found))
            for target, found in held.items()
        }

    @cached_property
    def points(self) -> tuple[TimePoint, ...]:
        """Time points in order."""
        return time_points(self.dossier)

    @cached_property
    def screens(self) -> tuple[ModuleKey, ...]:
        """Modules that only screened, which are no disorders."""
        return screens(self.standings.values(), self.content.modules)

    @cached_property
    def disorders(self) -> tuple[ModuleKey, ...]:
        """Disorders of the case: what was rated, without screens."""
        return tuple(key for key in self.keys if key not in self.screens)

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """The comparison with each second rater who has finished."""
        content = self.content
        return tuple(
            compare(self.dossier, content.modules, content.screener, rater)
            for rater in self.dossier.co_raters
            if rater.finished
        )

    @cached_property
    def keys(self) -> tuple[ModuleKey, ...]:
        """All that was rated, screens among it."""
        return keys(self.dossier, self.findings)

    @cached_property
    def taken_up(self) -> tuple[InterviewModule, ...]:
        """The modules of the case's disorders, each once, whose rules are at hand."""
        names = dict.fromkeys(key.module for key in self.keys)
        return tuple(self.content.modules[n] for n in names if n in self.content.modules)

    @cached_property
    def without_rules(self) -> tuple[ModuleKey, ...]:
        """Disorders that were rated by a module whose rules are not at hand."""
        return tuple(key for key in self.keys if key.module not in self.content.modules)

    @cached_property
    def standings(self) -> dict[tuple[str, ModuleKey], Standing]:
        """Standing by time point id and disorder."""
        return standings(self.dossier, self.findings)

    @cached_property
    def texts(self) -> dict[str, SectionText]:
        """What the expert wrote, by section key."""
        return {entry.section: entry for entry in self.dossier.sections if entry.text.strip()}

    @cached_property
    def blocks(self) -> dict[str, tuple[Block, ...]]:
        """What the expert wrote, read as paragraphs and the like, by section key."""
        return {key: read(nfc(entry.text)) for key, entry in self.texts.items()}

    def spans(self, text: str) -> tuple[Span, ...]:
        """Return a text of the expert's outside the sections, read once for both passes."""
        if text not in self._spans:
            self._spans[text] = read_spans(nfc(text))
        return self._spans[text]

    @cached_property
    def day(self) -> date:
        """The report's own date, or the last day known of the case where it is not dated yet."""
        case = self.dossier.case
        if case.report_date:
            return case.report_date
        days = [case.interview.held_on, *(d.received_on for d in self.dossier.documents)]
        days += [one.given_on.latest for one in self.dossier.instructions]
        return max((day for day in days if day), default=_UNDATED)

    @property
    def claimant(self) -> str:
        """The claimant's name, or words for it."""
        return self.dossier.case.claimant.name or f"the {self.terms.person}"

    @property
    def terms(self) -> Terms:
        """How this kind of report names people, courts and papers."""
        return self.content.profile.terms

    def source(self, key: str) -> str:
        """Return how the report names a source of fact; empty for none that is known."""
        return self.terms.account if key == "claimant" else SOURCES.get(key, "")

    def pages_of(self, document: Document) -> tuple[Page, ...]:
        """Return the texts of a document's pages in order."""
        return self._pages.get(document.id, ())

    @cached_property
    def _pages(self) -> dict[str, tuple[Page, ...]]:
        held: dict[str, list[Page]] = {}
        for page in sorted(self.dossier.pages, key=lambda page: page.number):
            held.setdefault(page.document_id, []).append(page)
        return {key: tuple(pages) for key, pages in held.items()}

    def disorder(self, key: ModuleKey) -> str:
        """Return a disorder's name with its instance."""
        return disorder_name(key, self.content.modules)

    def point(self, word: str) -> TimePoint | None:
        """Return a time point by id, kind or short heading."""
        for point in self.points:
            if word in (point.id, point.kind, point.short):
                return point
        return None


@dataclass(slots=True)
class Known:
    """Numbers given in one pass over the report, by which the next pass writes references.

    works: published works that the text cites, in order; notes: how many footnotes there are;
    tagged: whether a paragraph names a source of its own.
    """

    sections: dict[str, tuple[str, str, bool]] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)
    paragraphs: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)
    labels: dict[str, tuple[str, str]] = field(default_factory=dict)
    works: dict[str, None] = field(default_factory=dict)
    notes: int = 0
    tagged: bool = False
