"""Courses of treatment as pages and reports show them: what is told of each, and what became of it.

Nothing is judged here. Values of several sources stand beside each other; the service's outcome
and the loss of a diagnosis stand beside each other; where the records are silent it is said so.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casereview.domain.assessing.finding import CaseFindings, Status
from casereview.domain.assessing.measure import Measure
from casereview.domain.assessing.rating import ModuleKey, TimePoint
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.care.descriptor import Descriptor, describe, of_one_problem, paired_measures
from casereview.domain.care.score_change import ScoreChange, Scored, before, change
from casereview.domain.care.service_outcome import (
    DEPRESSION,
    GENERAL_ANXIETY,
    Pair,
    ServiceOutcome,
    outcome,
)
from casereview.domain.care.service_outcome import Referral as Counted
from casereview.domain.care.treatment import (
    Aspect,
    Attendance,
    ContactKind,
    Fact,
    Referral,
    Review,
)
from casereview.domain.case import TreatmentEpisode
from casereview.domain.documents.document import Document
from casereview.domain.documents.statement import (
    CountValue,
    Field,
    NotStated,
    Statement,
    TermValue,
    Value,
)
from casereview.domain.documents.voice import Voice, voice_of_group
from casereview.domain.dossier import Dossier
from casereview.reporting.parts.scores import Score, filed_scores
from casereview.reporting.parts.standing import Standing, keys, standings, time_points

PRESENT = frozenset({Status.MET})
GONE = frozenset(
    {Status.NOT_MET, Status.FULL_REMISSION, Status.PARTIAL_REMISSION, Status.SUBTHRESHOLD}
)
"""Statuses by which a diagnosis that was met is lost; which of them it is, is always shown."""

_FIELDS: Mapping[Fact, Field] = {
    Fact.TREATMENT: Field.MODALITY,
    Fact.DELIVERY: Field.DELIVERY,
    Fact.PRACTITIONER: Field.AUTHOR_ROLE,
    Fact.SESSIONS_OFFERED: Field.SESSIONS_OFFERED,
    Fact.SESSIONS_ATTENDED: Field.SESSIONS_ATTENDED,
    Fact.PROBLEM: Field.PROBLEM,
    Fact.ENDING: Field.OUTCOME,
    Fact.WAIT: Field.WAIT,
    Fact.DIAGNOSIS: Field.DIAGNOSIS,
}
"""Which accepted statements of letters tell of which fact."""

_SEVERAL = frozenset(
    {
        Fact.TREATMENT,
        Fact.DELIVERY,
        Fact.PRACTITIONER,
        Fact.PROBLEM,
        Fact.BENEFIT,
        Fact.DIAGNOSIS,
        Fact.RATED,
    }
)
"""Facts of which several can be true: two letters by two people do not contradict each other."""


@dataclass(frozen=True, slots=True)
class Voiced:
    """What one source says of a fact; `value` where a statement says it, else its words."""

    voice: Voice
    text: str
    value: Value | None = None
    document: Document | None = None
    page: int | None = None
    statement_id: str = ""


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact of a course: what the expert goes by ('' where not stated), and who says what."""

    fact: Fact
    held: str
    voiced: tuple[Voiced, ...]

    @property
    def differs(self) -> bool:
        """Whether two of the sources cannot both be right."""
        if self.fact in _SEVERAL:
            return False
        said = {_meant(each) for each in self.voiced if not isinstance(each.value, NotStated)}
        return len(said) > 1


def _meant(voiced: Voiced) -> str:
    """Return what a source says, whatever the words of a number or of a term."""
    match voiced.value:
        case CountValue(number=number):
            return str(number)
        case TermValue(term=term):
            return term
        case None:
            return voiced.text.casefold()
        case value:
            return str(value)


@dataclass(frozen=True, slots=True)
class ScorePair:
    """The first and the last score of one measure in a course, and what their difference says."""

    measure: str
    first: Score | None
    last: Score | None
    change: ScoreChange | None


@dataclass(frozen=True, slots=True)
class Lasted:
    """Whether a lost diagnosis was met at no later time point, and when it was last looked at."""

    still: bool
    looked: date | None


@dataclass(frozen=True, slots=True)
class DisorderLine:
    """A disorder at the start and the end of a course, and how far the course addressed it.

    lost: whether a diagnosis that was met at the start is met no more; None where it was not met.
    lasted: of one that was lost, what later time points show.
    """

    key: ModuleKey
    start: Standing | None
    end: Standing | None
    lost: Truth | None
    coverage: Review | None
    lasted: Lasted | None = None


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """One course with everything that is told and recorded of it."""

    episode: TreatmentEpisode
    referral: Referral | None
    start: TimePoint | None
    end: TimePoint | None
    facts: tuple[FactLine, ...]
    scores: tuple[ScorePair, ...]
    disorders: tuple[DisorderLine, ...]

    @property
    def present(self) -> tuple[DisorderLine, ...]:
        """The disorders met at its start."""
        return tuple(line for line in self.disorders if line.lost is not None)

    @property
    def lost(self) -> tuple[DisorderLine, ...]:
        """Those of them that are met no more at its end."""
        return tuple(line for line in self.present if line.lost is T)


@dataclass(frozen=True, slots=True)
class ReferralView:
    """A referral with its courses, counted as one by the service's rules; None without scores."""

    referral: Referral | None
    episodes: tuple[EpisodeView, ...]
    outcome: ServiceOutcome | None


def referrals(
    dossier: Dossier,
    findings: CaseFindings,
    measures: Mapping[str, Measure],
    descriptors: Sequence[Descriptor],
) -> tuple[ReferralView, ...]:
    """Return the referrals in order; a course without a referral stands for one of its own."""
    placed = _Placed(dossier, findings)
    scores = filed_scores(dossier)
    held = {referral.id: referral for referral in dossier.referrals}
    groups: dict[str, list[EpisodeView]] = {}
    for episode in sorted(dossier.episodes, key=lambda each: each.number):
        view = _episode(dossier, placed, episode, held, scores, measures)
        groups.setdefault(episode.referral_id or f"episode {episode.id}", []).append(view)
    return tuple(
        ReferralView(
            held.get(name),
            tuple(views),
            _outcome(dossier, held.get(name), views, scores, measures, descriptors),
        )
        for name, views in groups.items()
    )


def _episode(
    dossier: Dossier,
    placed: _Placed,
    episode: TreatmentEpisode,
    held: Mapping[str, Referral],
    scores: Iterable[Score],
    measures: Mapping[str, Measure],
) -> EpisodeView:
    start, end = placed.ends(episode)
    own = [s for s in scores if _belongs(s, (episode,)) and not _after(s, episode)]
    return EpisodeView(
        episode=episode,
        referral=held.get(episode.referral_id or ""),
        start=start,
        end=end,
        facts=tuple(_fact(dossier, episode, fact) for fact in Fact),
        scores=tuple(_pairs(own, measures)),
        disorders=tuple(placed.lines(dossier, episode, start, end)),
    )


# ---- what is told ----------------------------------------------------------------------------


def _fact(dossier: Dossier, episode: TreatmentEpisode, fact: Fact) -> FactLine:
    value = getattr(episode, fact.value, None)
    stated = tuple(_stated(dossier, episode, fact))
    said = {each.statement_id for each in stated}
    told = _told(dossier, episode, fact, said)
    return FactLine(fact, "" if value is None else str(value), (*stated, *told))


def _stated(dossier: Dossier, episode: TreatmentEpisode, fact: Fact) -> Iterable[Voiced]:
    """Yield what accepted statements of the course's documents say of a fact."""
    field = _FIELDS.get(fact)
    documents = {document.id: document for document in dossier.documents}
    pages = {passage.id: passage.page for passage in dossier.passages}
    for statement in dossier.statements:
        if statement.field is not field or statement.document_id not in episode.document_ids:
            continue
        value, document = statement.decided, documents.get(statement.document_id)
        if value is None or document is None:
            continue
        page = pages.get(statement.passage_id or "")
        voice = voice_of_group(document.group)
        yield Voiced(voice, "", value, document, page, statement.id)


def _told(
    dossier: Dossier, episode: TreatmentEpisode, fact: Fact, said: Container[str]
) -> Iterable[Voiced]:
    """Yield what was recorded of a fact, but for what a statement that is shown already says."""
    documents = {document.id: document for document in dossier.documents}
    for told in dossier.told:
        again = told.statement_id is not None and told.statement_id in said
        if told.episode_id == episode.id and told.fact is fact and not again:
            document = documents.get(told.document_id or "")
            yield Voiced(told.voice, told.text, None, document, told.page)


def statements_of(
    dossier: Dossier, episode: TreatmentEpisode, *fields: Field
) -> tuple[Statement, ...]:
    """Return the decided statements of a course's documents on some fields, `not stated` too."""
    return tuple(
        statement
        for statement in dossier.statements
        if statement.document_id in episode.document_ids
        and statement.field in fields
        and statement.decided is not None
    )


# ---- scores ----------------------------------------------------------------------------------


def _belongs(score: Score, episodes: Sequence[TreatmentEpisode]) -> bool:
    """Whether a document of a course states a score as one of that course, not an earlier one."""
    own = {document_id for episode in episodes for document_id in episode.document_ids}
    return any(
        document.id in own and not context.startswith("previous:")
        for document, context in score.places
    )


def _after(score: Score, episode: TreatmentEpisode) -> bool:
    """Whether a score is of a follow-up after the course had ended."""
    if score.context != "followup" or score.when is None or episode.ended is None:
        return False
    return score.when.earliest > episode.ended.latest


def _pairs(own: Sequence[Score], measures: Mapping[str, Measure]) -> Iterable[ScorePair]:
    for name in dict.fromkeys(score.measure for score in own):
        first, last = _first_and_last([score for score in own if score.measure == name])
        measure = measures.get(name)
        compared = None
        if measure is not None and first is not None and last is not None:
            compared = change(measure, scored(first), scored(last))
        yield ScorePair(name, first, last, compared)


def _first_and_last(scores: Sequence[Score]) -> tuple[Score | None, Score | None]:
    """Return the first and the last score, the last one only where it is certainly later."""
    if not scores:
        return None, None
    first = next((s for s in scores if s.context == "start"), None) or scores[0]
    rest = [score for score in scores if score is not first]
    if not rest:
        return (None, first) if first.context == "end" else (first, None)
    last = next((s for s in reversed(rest) if s.context == "end"), None) or rest[-1]
    if before(scored(first), scored(last)).truth is T:
        return first, last
    return first, None


def scored(score: Score) -> Scored:
    """Return a filed score of a course as it is compared with others of the same course."""
    return Scored(
        number=score.number,
        words=score.words,
        above=score.above,
        when=score.when,
        context=score.context,
        course="course",
    )


def _outcome(
    dossier: Dossier,
    referral: Referral | None,
    views: Sequence[EpisodeView],
    scores: Sequence[Score],
    measures: Mapping[str, Measure],
    descriptors: Sequence[Descriptor],
) -> ServiceOutcome | None:
    """Count a referral by the service's rules, over all of its courses."""
    episodes = [view.episode for view in views]
    own = [score for score in scores if _belongs(score, episodes)]
    if not own:
        return None

    def pair(name: str) -> Pair:
        first, last = _first_and_last([score for score in own if score.measure == name])
        return Pair(
            measures[name],
            None if first is None else scored(first),
            None if last is None else scored(last),
        )

    descriptor = describe(referral.descriptor, descriptors) if referral else None
    paired = paired_measures(descriptor, measures.values()) if descriptor else ()
    scored_by = {score.measure for score in own}
    used = [pair(name) for name in paired if name in scored_by]
    used.sort(key=lambda each: not each.complete)
    others = (pair(name) for name in sorted(scored_by - set(paired)) if name in measures)
    return outcome(
        Counted(
            pair(DEPRESSION),
            pair(GENERAL_ANXIETY),
            used[0] if used else None,
            _contacts(dossier, episodes),
            _ended(referral, episodes),
            beside=(*used[1:], *(each for each in others if of_one_problem(each.measure))),
        )
    )


def _contacts(dossier: Dossier, episodes: Sequence[TreatmentEpisode]) -> int | None:
    """Count attended treatment contacts over the courses; None where one of them is not known."""
    counts = [_attended(dossier, episode) for episode in episodes]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _attended(dossier: Dossier, episode: TreatmentEpisode) -> int | None:
    """Count as recorded one by one, else as the course gives them.

    A contact of which nobody says that it was attended is counted neither way. Where all that is
    recorded is support, as of an internet programme, its own log would tell of sessions.
    """
    own = [contact for contact in dossier.contacts if contact.episode_id == episode.id]
    treating = [contact.attendance for contact in own if contact.kind.treats]
    if treating and Attendance.NOT_STATED not in treating:
        return treating.count(Attendance.ATTENDED)
    supported = any(contact.kind is ContactKind.SUPPORT for contact in own)
    if episode.sessions_attended is not None or not own or treating or supported:
        return episode.sessions_attended
    return 0


def _ended(referral: Referral | None, episodes: Sequence[TreatmentEpisode]) -> Truth:
    if referral is not None and (referral.ended or referral.end_reason):
        return T
    return T if episodes and all(each.ended or each.ending for each in episodes) else U


# ---- diagnoses -------------------------------------------------------------------------------


class _Placed:
    """Where the disorders stand, with the time points that begin and end each course."""

    def __init__(self, dossier: Dossier, findings: CaseFindings) -> None:
        self._points = time_points(dossier)
        self._keys = keys(dossier, findings)
        self._standings = standings(dossier, findings)
        self._numbers = sorted(episode.number for episode in dossier.episodes)

    def ends(self, episode: TreatmentEpisode) -> tuple[TimePoint | None, TimePoint | None]:
        """Return the time points at the start and the end of a course.

        By their kind, else by the course they belong to; a course without a point at its end takes
        the next one before another course begins, which its column names.
        """
        start = self._of_kind(f"start_therapy_{episode.number}")
        end = self._of_kind(f"end_therapy_{episode.number}")
        own = [point for point in self._points if point.episode_id == episode.id]
        if start is None and own and own[0] is not end:
            start = own[0]
        if end is None and own and own[-1] is not start:
            end = own[-1]
        if end is None and start is not None:
            after = [point for point in self._points if point.order > start.order]
            end = after[0] if after and after[0].kind not in self._starts(episode) else None
        return start, end

    def _of_kind(self, kind: str) -> TimePoint | None:
        return next((point for point in self._points if point.kind == kind), None)

    def _starts(self, episode: TreatmentEpisode) -> set[str]:
        return {f"start_therapy_{number}" for number in self._numbers if number != episode.number}

    def lines(
        self,
        dossier: Dossier,
        episode: TreatmentEpisode,
        start: TimePoint | None,
        end: TimePoint | None,
    ) -> Iterable[DisorderLine]:
        """Yield each disorder of the case with where it stood, rated or not."""
        coverage = {
            review.subject: review
            for review in dossier.reviews
            if review.episode_id == episode.id and review.aspect is Aspect.COVERAGE
        }
        for key in self._keys:
            first = self._standings[start.id, key] if start else None
            last = self._standings[end.id, key] if end else None
            lost = _lost(first, last)
            lasted = self._lasted(key, end) if lost is T and end is not None else None
            yield DisorderLine(key, first, last, lost, coverage.get(str(key)), lasted)

    def _lasted(self, key: ModuleKey, end: TimePoint) -> Lasted:
        """Look at a lost diagnosis at later time points (C5); met again later, it did not last."""
        later = [
            self._standings[point.id, key] for point in self._points if point.order > end.order
        ]
        looked = [s.time_point.as_at.latest for s in later if s.shown is not Status.NOT_ASSESSED]
        return Lasted(
            not any(standing.shown in PRESENT for standing in later), max(looked, default=None)
        )


def _lost(start: Standing | None, end: Standing | None) -> Truth | None:
    if start is None or start.shown not in PRESENT:
        return None
    if end is None:
        return U
    if end.shown in PRESENT:
        return F
    return T if end.shown in GONE else U
