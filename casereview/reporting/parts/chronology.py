"""The dated facts of a case, gathered from everything it holds, each with who says it and where.

Only what the expert accepted, corrected or wrote counts as a fact; what is proposed is gathered
apart, as not decided. Of a document that was set aside nothing is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casereview.domain.case import TreatmentEpisode
from casereview.domain.documents.chronology import Entry, joined
from casereview.domain.dossier import Dossier
from casereview.reporting.parts.dated_papers import Papers
from casereview.reporting.parts.dated_records import (
    RECORD_OF_TREATMENT,
    Named,
    course_entries,
    event_entry,
    given_entries,
    interview_entries,
    own_score_entries,
    treatment_entries,
)
from casereview.reporting.parts.dated_referrals import with_referrals
from casereview.reporting.parts.dated_statements import (
    document_entries,
    score_entry,
    stated_entries,
)
from casereview.reporting.parts.scores import Score, filed_scores


def chronology_of(
    dossier: Dossier, named: Named, scores: Sequence[Score] | None = None
) -> tuple[Entry, ...]:
    """Return every dated fact of a case in order, what several sources say as one line."""
    papers = Papers.of(dossier)
    filed = filed_scores(dossier) if scores is None else scores
    events = [event_entry(event, papers) for event in dossier.events]
    entries = [
        *with_referrals(events, dossier, RECORD_OF_TREATMENT),
        *document_entries(dossier, papers),
        *stated_entries(dossier, papers),
        *(score_entry(score, papers) for score in filed if score.document.id in papers.documents),
        *own_score_entries(dossier, papers),
        *treatment_entries(dossier, papers),
        *given_entries(dossier, papers),
        *interview_entries(dossier),
        *course_entries(dossier, named),
    ]
    choices = {choice.key: choice for choice in dossier.choices}
    return joined((_in_course(entry, dossier.episodes) for entry in entries), choices)


def _in_course(entry: Entry, episodes: Sequence[TreatmentEpisode]) -> Entry:
    """Say in which course of treatment an entry certainly lies, where its document does not."""
    if entry.episode is not None or entry.when is None:
        return entry
    for episode in episodes:
        begins, ends = episode.started, episode.ended
        if begins is None or ends is None:
            continue
        if begins.earliest <= entry.when.earliest and entry.when.latest <= ends.latest:
            return replace(entry, episode=episode.number)
    return entry
