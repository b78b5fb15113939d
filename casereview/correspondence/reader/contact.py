"""On which day a document's writer saw the patient, and at which stage of the treatment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from casereview.correspondence.reader.blocks import Block, Paragraph, sentences
from casereview.correspondence.reader.calendar import FoundDate, find_dates
from casereview.correspondence.reader.fields import fields
from casereview.correspondence.reader.occasions import (
    CURRENT,
    EARLIER,
    Stage,
    context_of,
    stage_of,
)
from casereview.domain.dates import PartialDate

_LEGAL = re.compile(r"\bsolicitors?\b|\bour client\b|\bLLP\b|\bclaim number\b", re.IGNORECASE)
_SEEN = re.compile(
    r"\b(?:assess(?:ed|ment)|saw|met|meet(?:ing)?|spoke|spoken|speak(?:ing)?|"
    r"ca(?:tch(?:ing)?|ught)\s+up|talk(?:ing|ed)?|seen|call(?:ed)?|attend(?:ed|ing)|"
    r"interview(?:ed)?)\b",
    re.IGNORECASE,
)
_TODAY = re.compile(r"\b(?:saw|seen|met|spoke|assessed|attended)\b[^.;]{0,40}\btoday\b", re.I)
_SEEN_LABEL = re.compile(
    r"\b(?:contact|assess\w*|clinic|seen|appointment|session|completed|consultation|today)\b"
)
_SESSION_LABEL = re.compile(r"(?:session|contact|appointment)\s*(?:no\.?|number|#)?", re.IGNORECASE)

_OTHER_DAY = re.compile(
    r"\b(?:referral|accident|incident|collision|crash|injury|fire|fall|assault)\b"
)
"""Events whose day is told beside a contact and is not that of the contact."""
_NEAR = 120
"""Days before the letter in which a contact told of without its year was."""


def stage_and_contact(
    blocks: Sequence[Block], lines: Sequence[str], dated: PartialDate | None
) -> Stage:
    """Return the stage of a document, with the day of the contact that it is written about.

    dated: the date of the letter, where it bears one.
    """
    if any(_LEGAL.search(line) for line in lines[:25]):
        return Stage(CURRENT)
    labelled = list(fields(blocks))
    on = None
    for field in labelled:
        number = re.fullmatch(r"[0-9]{1,2}", field.value.text)
        if number and _SESSION_LABEL.fullmatch(field.label):
            dates = [
                f.when
                for g in labelled
                if _SEEN_LABEL.search(g.label)
                for f in find_dates(g.value.text)
            ]
            return Stage(f"session:{int(number.group())}", next((d for d in dates if d), None))
    for field in labelled:
        if _SEEN_LABEL.search(field.label) or _SEEN.search(field.value.text[:40]):
            on = on or next(
                (f.when for f in find_dates(field.value.text) if f.when and f.when.day), None
            )
    stage = stage_of(lines)
    if on:
        return replace(stage, seen_on=on)
    seen, seen_as = _seen_on(blocks, dated)
    return replace(stage, seen_on=seen, seen_as=seen_as)


def _seen_on(
    blocks: Sequence[Block], dated: PartialDate | None
) -> tuple[PartialDate | None, str | None]:
    """Return the day on which the writer says they saw the patient, and what for, if told."""
    days: list[tuple[PartialDate, str | None]] = []
    for block in blocks:
        if not isinstance(block, Paragraph) or block.is_heading:
            continue
        for sentence in sentences(block.strand)[:3]:
            if not _SEEN.search(sentence.text):
                continue
            if dated and _TODAY.search(sentence.text):
                days.append((dated, _occasion(sentence.text)))
            for found in find_dates(sentence.text):
                when = found.when or _lately(found, dated)
                lead = sentence.text[max(0, found.start - 14) : found.start].lower()
                if (
                    when
                    and when.day
                    and re.search(r"\b(?:on|of)\s+(?:\w+day,?\s+)?(?:the\s+)?$", lead)
                ):
                    words = sentence.text[: found.start].lower()
                    if not _OTHER_DAY.search(words[-30:]) and "will" not in words:
                        days.append((when, _occasion(sentence.text[: found.start])))
        if days:
            break
    return days[-1] if days else (None, None)


def _occasion(text: str) -> str | None:
    context = context_of(text)
    return None if context in {CURRENT, EARLIER} else context


def _lately(found: FoundDate, dated: PartialDate | None) -> PartialDate | None:
    """Return a day and month with the year in which it was shortly before the letter, or None."""
    if dated is None or dated.exact is None or found.month is None or found.day is None:
        return None
    for year in (dated.year, dated.year - 1):
        try:
            day = PartialDate(year, found.month, found.day)
        except ValueError:
            continue
        if day.exact and 0 <= (dated.exact - day.exact).days <= _NEAR:
            return day
    return None
