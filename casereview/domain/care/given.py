"""What a course gave, gathered from what is recorded of it, to be set beside guidelines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from casereview.domain.care.dose import Given
from casereview.domain.care.guideline import Format
from casereview.domain.care.treatment import Attendance, Contact
from casereview.domain.care.treatment_kind import TreatmentKind, kind_of
from casereview.domain.case import TreatmentEpisode


def kind_of_course(
    episode: TreatmentEpisode, kinds: Sequence[TreatmentKind]
) -> TreatmentKind | None:
    """Return the kind of treatment that a course is recorded as, None where none is recognised.

    What it is recorded as, with how it was delivered, comes before the course's label.
    """
    for words in (f"{episode.modality} {episode.delivery}", episode.label):
        kind = kind_of(words, kinds)
        if kind is None:
            continue
        in_group = _GROUP.search(words) and not _ALONE.search(words)
        if kind.format is Format.INDIVIDUAL and in_group:
            return kind_of(f"group {kind.word}", kinds)
        return kind
    return None


_ALONE = re.compile(r"\bindividual|\bone[ -]to[ -]one\b|\b1:1", re.IGNORECASE)
_GROUP = re.compile(r"\bgroup\b", re.IGNORECASE)


def given(
    episode: TreatmentEpisode,
    contacts: Iterable[Contact],
    kind: TreatmentKind | None,
    first_scores: Mapping[str, float],
) -> Given:
    """Gather what one course gave.

    Sessions: attended treatment contacts where single ones are recorded, else as the course gives
    them. Minutes: only where every one of those contacts has them; nothing is filled in.
    """
    attended = [
        contact
        for contact in contacts
        if contact.episode_id == episode.id
        and contact.kind.treats
        and contact.attendance is Attendance.ATTENDED
    ]
    minutes = [contact.minutes for contact in attended if contact.minutes is not None]
    return Given(
        treatment=kind.word if kind else "",
        format=kind.format if kind else None,
        sessions=len(attended) if attended else episode.sessions_attended,
        minutes=sum(minutes) if attended and len(minutes) == len(attended) else None,
        weeks=_weeks(attended),
        started=episode.started,
        ended=episode.ended,
        first_scores=dict(first_scores),
    )


def _weeks(attended: Sequence[Contact]) -> float | None:
    """Return the weeks from the first to the last contact, where each is known to the day."""
    days = [contact.when.exact for contact in attended if contact.when is not None]
    known = [day for day in days if day is not None]
    if len(known) < 2 or len(known) != len(attended):
        return None
    return (max(known) - min(known)).days / 7
