"""Refuses answers that contradict the case's own dates, or that no rule could read any more."""

from __future__ import annotations

from datetime import date

from casereview.domain.assessing.interview import InterviewItem, ItemType
from casereview.domain.assessing.quantity import DAYS_IN_MONTH, elapsed, parse_duration
from casereview.domain.dates import PartialDate, british
from casereview.errors import BadInputError

_KEPT = "Nothing was changed."
_LIFE = 120
"""Years that nobody outlives: what lies farther back was mistyped, whoever it is said of."""


def require_plausible(item: InterviewItem, raw: str, as_at: PartialDate, born: date | None) -> None:
    """Raise BadInputError for a rating of a retired item, or of what cannot have been.

    A duration must not begin after the time point, nor anything before the claimant was born. Words
    that say no date or duration pass.
    """
    if item.retired:
        raise BadInputError(
            f"{item.id} is retired in this version of the module: it is no longer rated.",
            kept="What was rated before is kept.",
        )
    earliest = PartialDate.of(born) if born else None
    if born is None and item.type in (ItemType.DURATION, ItemType.DATE):
        _check_life(raw, as_at)
    if item.type is ItemType.DURATION and raw[:1] in "P.0123456789":
        _check_duration(raw, as_at, earliest)
    elif item.type is ItemType.DATE and raw[:1].isdigit() and earliest is not None:
        _check_birth(PartialDate.from_edtf(raw), earliest)


def require_possible(when: PartialDate, as_at: PartialDate, born: date | None) -> None:
    """Raise BadInputError for a date after the time point, or before the claimant was born."""
    if when.earliest > as_at.latest:
        raise BadInputError(
            f"{when} is after the time point, {as_at}.", kept=_KEPT, do="Correct the date."
        )
    if born is not None:
        _check_birth(when, PartialDate.of(born))


def _check_duration(raw: str, as_at: PartialDate, born: PartialDate | None) -> None:
    if raw[:1].isdigit():
        onset = PartialDate.from_edtf(raw.partition("/")[0])
        if onset.earliest > as_at.latest:
            raise BadInputError(
                f"{onset} is after the time point, {as_at}.",
                kept=_KEPT,
                do="Correct the date, or rate it at a later time point.",
            )
        if born is not None:
            _check_birth(onset, born)
    elif born is not None:
        lived = elapsed(born, as_at).hi if born.earliest <= as_at.latest else 0.0
        if parse_duration(raw).lo > lived:
            raise BadInputError(
                f"That is longer than the claimant had lived at the time point, {as_at}.",
                kept=_KEPT,
            )


def _check_life(raw: str, as_at: PartialDate) -> None:
    if raw[:1].isdigit():
        years = as_at.earliest.year - PartialDate.from_edtf(raw.partition("/")[0]).latest.year
    elif raw[:1] in "P.":
        years = int(parse_duration(raw).lo / DAYS_IN_MONTH / 12)
    else:
        return
    if years > _LIFE:
        raise BadInputError(f"{years} years is longer than a life.", kept=_KEPT)


def _check_birth(when: PartialDate, born: PartialDate) -> None:
    if when.latest < born.earliest:
        raise BadInputError(
            f"{when} is before the claimant was born, {british(born.earliest)}.", kept=_KEPT
        )
