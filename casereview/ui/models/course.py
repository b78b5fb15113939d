"""A disorder's course between the time points, in plain sentences."""

from __future__ import annotations

from collections.abc import Mapping

from casereview.domain.assessing.course import CHANGE_CAUTIONS, COURSE_PHRASES
from casereview.domain.assessing.finding import Change, ChangeWord, Status
from casereview.domain.assessing.rating import AnswerSource, CourseEntry, ModuleKey, TimePoint
from casereview.services.views import InterviewView

SOURCE_WORDS: Mapping[AnswerSource, str] = {
    AnswerSource.CLAIMANT_NOW: "by the claimant’s account",
    AnswerSource.INFORMANT: "by an informant’s account",
    AnswerSource.RECORD: "by the records",
    AnswerSource.OBSERVATION: "by observation",
}

_CHANGES: Mapping[ChangeWord, str] = {
    ChangeWord.NEW: "New between {begins} and {ends}",
    ChangeWord.RECURRED: "Recurred between {begins} and {ends}",
    ChangeWord.PERSISTING: "Persisted from {begins} to {ends}",
    ChangeWord.REMITTED: "Lost diagnostic status between {begins} and {ends}",
    ChangeWord.STAYS_REMITTED: "Stayed remitted from {begins} to {ends}",
    ChangeWord.ABSENT: "Not present from {begins} to {ends}",
    ChangeWord.UNDETERMINED: "Undetermined from {begins} to {ends}",
}
CHANGE_WORDS: Mapping[ChangeWord, str] = {
    ChangeWord.NEW: "new",
    ChangeWord.RECURRED: "recurred",
    ChangeWord.PERSISTING: "persisting",
    ChangeWord.REMITTED: "diagnostic status lost",
    ChangeWord.STAYS_REMITTED: "stays remitted",
    ChangeWord.ABSENT: "still not present",
    ChangeWord.UNDETERMINED: "change undetermined",
}
"""Each change in a word or two, since the time point before."""

CHANGE_SIGNS: Mapping[ChangeWord, str] = {
    ChangeWord.NEW: "+",
    ChangeWord.RECURRED: "↻",
    ChangeWord.PERSISTING: "=",
    ChangeWord.REMITTED: "−",
    ChangeWord.STAYS_REMITTED: "=",
    ChangeWord.ABSENT: "=",
    ChangeWord.UNDETERMINED: "?",
}
"""Each change as a sign, which its word always goes with."""

TURNS = frozenset({ChangeWord.NEW, ChangeWord.RECURRED, ChangeWord.REMITTED})
"""The changes by which a disorder came or went."""

_LASTING = frozenset(
    {
        ChangeWord.PERSISTING,
        ChangeWord.STAYS_REMITTED,
        ChangeWord.ABSENT,
        ChangeWord.UNDETERMINED,
    }
)


def changes_to(view: InterviewView) -> dict[tuple[ModuleKey, str], Change]:
    """Return the change to each time point from the one just before it."""
    before = dict(zip([p.id for p in view.time_points[1:]], view.time_points, strict=False))
    return {
        (change.key, change.to_id): change
        for change in view.changes
        if change.to_id in before and before[change.to_id].id == change.from_id
    }


def change_words(change: Change) -> str:
    """Return `recurred`, with what the expert is to know of it."""
    cautions = "; ".join(CHANGE_CAUTIONS.get(flag, flag) for flag in change.flags)
    words = CHANGE_WORDS[change.change]
    return f"{words} ({cautions})" if cautions else words


def change_sentences(view: InterviewView, key: ModuleKey) -> tuple[str, ...]:
    """Return what became of a disorder from time point to time point, like stretches as one."""
    points = {point.id: point for point in view.time_points}
    stretches: list[tuple[Change, TimePoint, TimePoint]] = []
    for change in view.changes:
        if change.key != key:
            continue
        begins, ends = points[change.from_id], points[change.to_id]
        if stretches and _goes_on(stretches[-1], change):
            stretches[-1] = (change, stretches[-1][1], ends)
        else:
            stretches.append((change, begins, ends))
    return tuple(_sentence(*stretch) for stretch in stretches)


def _goes_on(before: tuple[Change, TimePoint, TimePoint], change: Change) -> bool:
    last, _, ended = before
    alike = (last.change, last.flags) == (change.change, change.flags)
    return alike and change.change in _LASTING and ended.id == change.from_id


def _sentence(change: Change, begins: TimePoint, ends: TimePoint) -> str:
    words = _CHANGES[change.change].format(begins=begins.as_at, ends=ends.as_at)
    if change.detail and change.detail != Status.NOT_MET:
        words += f": {Status(change.detail).words[:1].lower()}{Status(change.detail).words[1:]}"
    cautions = "; ".join(CHANGE_CAUTIONS.get(flag, flag) for flag in change.flags)
    return f"{words} ({cautions})." if cautions else f"{words}."


def entry_sentence(name: str, entry: CourseEntry) -> str:
    """Return `Illness anxiety disorder: in remission, c. November 2020 to 20 May 2021`."""
    return f"{name}: {_span(entry)}"


def entry_words(entry: CourseEntry) -> str:
    """Return the same without the disorder, with its source and the expert's own words."""
    span = _span(entry)
    said = f" {entry.text.strip()}" if entry.text.strip() else ""
    return f"{span[:1].upper()}{span[1:]}, {SOURCE_WORDS[entry.source]}.{said}"


def _span(entry: CourseEntry) -> str:
    phrase = COURSE_PHRASES[entry.status]
    if entry.ends is None:
        return f"{phrase} from {entry.begins}"
    return f"{phrase}, {entry.begins} to {entry.ends}"
