"""What the treatment page shows: courses side by side, the lines of the review, the records."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.care.mechanism import Marked, MechanismPartText, TechniqueWords, marked
from casereview.domain.care.protocol import Fidelity, Protocol
from casereview.domain.care.standard_question import StandardQuestion
from casereview.domain.care.treatment import Aspect, Review
from casereview.domain.case import Event, EventKind, TreatmentEpisode
from casereview.domain.chart import Scene
from casereview.domain.documents.document import Document
from casereview.domain.documents.statement import Field, MechanismValue
from casereview.domain.dossier import Dossier
from casereview.reporting.parts.episodes import EpisodeView, ReferralView, referrals, statements_of
from casereview.reporting.parts.set_beside import ReferralBeside, set_beside
from casereview.reporting.parts.standing import disorder_name, keys, screens, standings, time_points
from casereview.reporting.pictures.charts import course_of_case
from casereview.reporting.pictures.timeline import Timeline, diagnostic_timeline
from casereview.reporting.wording import lower_first
from casereview.services import cases
from casereview.services.courses.opining import Support, supports
from casereview.services.courses.proposing import CourseOffer, course_offers
from casereview.services.courses.taking_over import TakingOver, taking_over
from casereview.services.courses.treatment_evidence import Evidence, evidence
from casereview.services.session import OpenCase
from casereview.services.views import Particulars, TreatmentRecords

CHART_SIZE = (720.0, 320.0)

_BETWEEN = frozenset({EventKind.INDEX_EVENT, EventKind.LIFE})
"""Events that a course of treatment might have taken up."""


@dataclass(frozen=True, slots=True)
class MechanismText:
    """What a letter of a course says of how change came about, and the words marked in it."""

    document: Document
    page: int | None
    kind: str
    text: str
    marks: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class TreatmentView:
    """The treatment of a case and its review; disorders by the text of their key.

    beside: each course beside guidelines, waits and the like. caution: what waits do not say.
    mechanisms: what accepted statements say of how change came about, by the course's id.
    supports: what is offered for each opinion. fidelity: scales that rate therapy, and what is
    known of them.
    taking: what the letters offer for the records. courses_told: courses that letters tell of and
    that are not filed. evidence: the passages that lines rest on.
    """

    referrals: tuple[ReferralView, ...]
    reviews: tuple[Review, ...]
    particulars: Particulars
    disorders: Mapping[str, str]
    events: tuple[Event, ...]
    chart: Scene | None
    timeline: Scene | None = None
    protocols: tuple[Protocol, ...] = ()
    questions: tuple[StandardQuestion, ...] = ()
    beside: tuple[ReferralBeside, ...] = ()
    caution: str = ""
    taking: TakingOver = field(default_factory=TakingOver)
    courses_told: tuple[CourseOffer, ...] = ()
    evidence: Evidence = field(default_factory=dict)
    mechanisms: Mapping[str, tuple[MechanismText, ...]] = field(default_factory=dict)
    mechanism_parts: tuple[MechanismPartText, ...] = ()
    supports: tuple[Support, ...] = ()
    fidelity: Fidelity = field(default_factory=Fidelity)

    @property
    def episodes(self) -> tuple[EpisodeView, ...]:
        """The courses of all referrals in order."""
        return tuple(view for referral in self.referrals for view in referral.episodes)

    def events_before(self, episode_id: str) -> tuple[Event, ...]:
        """Return the events that may have happened before a course ended."""
        ended = next((e.episode.ended for e in self.episodes if e.episode.id == episode_id), None)
        return tuple(
            event for event in self.events if ended is None or event.when.earliest <= ended.latest
        )

    def review(self, episode_id: str | None, aspect: Aspect, subject: str) -> Review | None:
        """Return the line recorded of a subject, or None."""
        return next(
            (
                review
                for review in self.reviews
                if (review.episode_id, review.aspect, review.subject)
                == (episode_id, aspect, subject)
            ),
            None,
        )


def records(case: OpenCase) -> TreatmentRecords:
    """Return what is recorded of treatment one by one, and what an opinion can be made of."""
    dossier, content = case.dossier(), case.content
    topics = {topic.id: topic.title for topic in content.conclusions.topics}
    return TreatmentRecords(
        referrals=dossier.referrals,
        practitioners=dossier.practitioners,
        contacts=dossier.contacts,
        told=dossier.told,
        homework=dossier.homework,
        promises=dossier.promises,
        attempts=tuple(r for r in dossier.reviews if r.aspect is Aspect.ATTEMPT),
        opinions=dossier.opinions,
        points=dossier.opinion_points,
        references=dossier.opinion_references,
        conclusions=tuple(
            (each.id, f"{topics[each.about]}: {lower_first(each.label)}")
            for each in content.conclusions.conclusions.values()
        ),
        works=tuple(
            (work.id, f"{work.short}, {work.direction.words}")
            for work in sorted(content.library.works.values(), key=lambda work: work.short)
        ),
        scales=tuple((each.id, f"{each.id}: {each.name}") for each in content.fidelity.scales),
    )


def view(case: OpenCase, size: tuple[float, float] = CHART_SIZE) -> TreatmentView:
    """Return the treatment of a case; size is the chart's, in points."""
    dossier, findings = case.dossier(), case.findings()
    left_out = screens(standings(dossier, findings).values(), case.modules)
    named = {
        str(key): disorder_name(key, case.modules)
        for key in keys(dossier, findings)
        if key not in left_out
    }
    held = referrals(dossier, findings, case.content.measures, case.content.descriptors)
    chart = timeline = None
    views = tuple(view for referral in held for view in referral.episodes)
    if held:
        measures = case.content.measures
        chart = course_of_case(dossier, findings, case.modules, measures, *size)
        timeline = diagnostic_timeline(_timeline(case, views, left_out), size[0])
    return TreatmentView(
        referrals=held,
        reviews=dossier.reviews,
        particulars=replace(
            cases.particulars(case), treatment=records(case), disorders=tuple(named.items())
        ),
        disorders=named,
        events=tuple(event for event in dossier.events if event.kind in _BETWEEN),
        chart=chart,
        timeline=timeline,
        protocols=_protocols(case, {key.partition(":")[0] for key in named}),
        questions=case.content.questions,
        beside=set_beside(dossier, held, case.content.standards, named),
        caution=case.content.waits.caution,
        taking=taking_over(dossier),
        courses_told=course_offers(dossier),
        evidence=evidence(dossier),
        mechanisms={
            view.episode.id: tuple(_mechanisms(dossier, view.episode, case.content.techniques))
            for view in views
        },
        mechanism_parts=case.content.techniques.parts,
        fidelity=case.content.fidelity,
        supports=supports(dossier, case.content.library, case.content.conclusions.conclusions),
    )


def _timeline(
    case: OpenCase, courses: tuple[EpisodeView, ...], left_out: Collection[ModuleKey]
) -> Timeline:
    dossier, findings = case.dossier(), case.findings()
    return Timeline(
        time_points(dossier),
        tuple(key for key in keys(dossier, findings) if key not in left_out),
        standings(dossier, findings),
        courses,
        case.modules,
    )


def _mechanisms(
    dossier: Dossier, episode: TreatmentEpisode, words: TechniqueWords
) -> Iterator[MechanismText]:
    documents = {document.id: document for document in dossier.documents}
    passages = {passage.id: passage for passage in dossier.passages}
    for statement in statements_of(dossier, episode, Field.MECHANISM):
        value, document = statement.decided, documents.get(statement.document_id)
        if not isinstance(value, MechanismValue) or document is None:
            continue
        passage = passages.get(statement.passage_id or "")
        text = " ".join((value.text or (passage.quote if passage else "")).split())
        if text:
            page = passage.page if passage else None
            yield MechanismText(document, page, value.kind, text, marked(text, words))


def _protocols(case: OpenCase, modules: Collection[str]) -> tuple[Protocol, ...]:
    """Return the protocols for the disorders of the case, then those of a kind of delivery."""
    held = case.content.protocols.values()
    own = [each for each in held if set(each.disorders) & set(modules)]
    return (*own, *(each for each in held if each.generic and each not in own))
