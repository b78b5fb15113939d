"""Each course beside what it can be measured by: guidelines, protocols, homework, mechanism, waits.

Gathers what the rules of `domain` say, for pages and reports alike; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casereview.domain.assessing.measure import Measure
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.assessing.truth import F, Truth
from casereview.domain.care.change_meaning import Meaning, beside_scores, meaning
from casereview.domain.care.dose import DoseCheck, check_dose, comparators
from casereview.domain.care.given import given, kind_of_course
from casereview.domain.care.guideline import Comparator, Guidelines
from casereview.domain.care.homework_count import (
    HomeworkCount,
    count_homework,
    written_beside_concentration,
)
from casereview.domain.care.mechanism import MechanismCheck, mechanism_check
from casereview.domain.care.protocol import Protocol, ProtocolCheck, begun_checks
from casereview.domain.care.treatment import Aspect, Coverage
from casereview.domain.care.treatment_kind import TreatmentKind
from casereview.domain.care.waits import Wait, WaitStandards, waits
from casereview.domain.documents.statement import Field
from casereview.domain.dossier import Dossier
from casereview.reporting.parts.episodes import (
    DisorderLine,
    EpisodeView,
    ReferralView,
    scored,
    statements_of,
)


@dataclass(frozen=True, slots=True)
class Standards:
    """The content that courses are set beside."""

    guidelines: Guidelines
    kinds: Sequence[TreatmentKind]
    protocols: Mapping[str, Protocol]
    waits: WaitStandards
    measures: Mapping[str, Measure]


@dataclass(frozen=True, slots=True)
class CourseBeside:
    """One course beside its standards.

    kind: what it was, None where the record names no kind that is known. doses: one for each
    disorder met at its start or recorded as addressed. averages: what is given in practice at that
    intensity. in_writing: how tasks were given where poor concentration is recorded. meanings:
    what the change of each measure means, by measure. beside_scores: what became of the diagnoses,
    and what the person says, whatever scores there are.
    """

    view: EpisodeView
    kind: TreatmentKind | None
    doses: tuple[tuple[ModuleKey, DoseCheck], ...]
    averages: tuple[Comparator, ...]
    protocols: tuple[ProtocolCheck, ...]
    homework: HomeworkCount
    in_writing: str
    mechanism: MechanismCheck
    meanings: tuple[tuple[str, tuple[Meaning, ...]], ...]
    beside_scores: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class ReferralBeside:
    """One referral with its waits and its courses."""

    view: ReferralView
    waits: tuple[Wait, ...]
    courses: tuple[CourseBeside, ...]


def set_beside(
    dossier: Dossier,
    referrals: Sequence[ReferralView],
    standards: Standards,
    names: Mapping[str, str],
) -> tuple[ReferralBeside, ...]:
    """Set every course beside its standards; names: the disorders by the text of their key."""
    return tuple(
        ReferralBeside(
            referral,
            waits(
                referral.referral,
                [view.episode for view in referral.episodes],
                dossier.contacts,
                standards.waits,
            ),
            tuple(_course(dossier, view, standards, names) for view in referral.episodes),
        )
        for referral in referrals
    )


def _course(
    dossier: Dossier, view: EpisodeView, standards: Standards, names: Mapping[str, str]
) -> CourseBeside:
    episode = view.episode
    kind = kind_of_course(episode, standards.kinds)
    first_scores = {
        pair.measure: float(pair.first.number)
        for pair in view.scores
        if pair.first is not None and pair.first.number is not None
    }
    gave = given(episode, dossier.contacts, kind, first_scores)
    tasks = [task for task in dossier.homework if task.episode_id == episode.id]
    letters = statements_of(dossier, episode, Field.HOMEWORK)
    counted = count_homework(tasks, letters, gave.sessions)
    return CourseBeside(
        view=view,
        kind=kind,
        doses=tuple(
            (line.key, check_dose(line.key.module, gave, standards.guidelines))
            for line in view.disorders
            if line.lost is not None or _addressed(line)
        ),
        averages=tuple(
            each
            for each in comparators(kind.level if kind else None, standards.guidelines)
            if (on := episode.started or episode.ended) is None
            or each.provenance.period.on(on) is not F
        ),
        protocols=begun_checks(standards.protocols, dossier.reviews, episode.id),
        homework=counted,
        in_writing=written_beside_concentration(dossier.reviews, episode.id, counted),
        mechanism=mechanism_check(dossier.reviews, episode.id),
        meanings=_meanings(dossier, view, standards.measures, names),
        beside_scores=beside_scores(_lost(view, names), _own_words(dossier, view)),
    )


def _addressed(line: DisorderLine) -> bool:
    """Whether the expert recorded that the course addressed a disorder, wholly or in part."""
    return line.coverage is not None and line.coverage.state in (Coverage.MAIN, Coverage.PART)


def _lost(view: EpisodeView, names: Mapping[str, str]) -> list[tuple[str, Truth]]:
    """Return the disorders met at the start of a course, by name, and whether they were lost."""
    return [
        (names.get(str(line.key), str(line.key)), line.lost)
        for line in view.present
        if line.lost is not None
    ]


def _own_words(dossier: Dossier, view: EpisodeView) -> str:
    own = (
        review.text
        for review in dossier.reviews
        if review.aspect is Aspect.CHANGE and review.episode_id == view.episode.id
    )
    return next(own, "")


def _meanings(
    dossier: Dossier, view: EpisodeView, measures: Mapping[str, Measure], names: Mapping[str, str]
) -> tuple[tuple[str, tuple[Meaning, ...]], ...]:
    lost, own_words = _lost(view, names), _own_words(dossier, view)
    return tuple(
        (
            pair.measure,
            meaning(
                measures[pair.measure],
                scored(pair.first),
                scored(pair.last),
                diagnoses=lost,
                own_words=own_words,
            ),
        )
        for pair in view.scores
        if pair.first is not None and pair.last is not None and pair.measure in measures
    )
