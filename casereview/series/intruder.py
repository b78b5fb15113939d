"""The last look before anything is written: no name, number or date of a case may be in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from casereview.domain.dates import british
from casereview.domain.documents.statement import DateValue, Field, TextValue
from casereview.domain.dossier import Dossier

_SPACES = re.compile(r"\s+")
_SHORTEST = 2


def known_of(dossier: Dossier) -> frozenset[str]:
    """Return what a case is known by, in lower case: names, numbers, references, files, dates."""
    case = dossier.case
    texts = [
        case.id,
        case.claimant.name,
        case.proceedings.claimant,
        case.proceedings.defendant,
        case.proceedings.claim_number,
        case.proceedings.court,
        case.proceedings.short_title,
        case.instructing.firm,
        case.instructing.contact,
        case.instructing.reference,
        case.expert.name,
        case.expert.registration,
    ]
    texts += case.claimant.name.split()
    for document in dossier.documents:
        texts += [document.id, document.file_name, document.sha256]
    for episode in dossier.episodes:
        texts.append(episode.service)
    texts += [referral.service for referral in dossier.referrals]
    texts += [practitioner.name for practitioner in dossier.practitioners]
    days: list[date | None] = [case.claimant.date_of_birth, case.interview.held_on]
    days += [event.when.exact for event in dossier.events]
    days += [point.as_at.exact for point in dossier.time_points]
    days += [contact.when.exact for contact in dossier.contacts if contact.when]
    for statement in dossier.statements:
        value = statement.decided
        if isinstance(value, DateValue):
            days.append(value.when.exact)
        elif isinstance(value, TextValue) and statement.field is Field.PATIENT:
            texts += value.text.split()
    for day in {day for day in days if day}:
        texts += _written(day)
    return frozenset(normal for text in texts if len(normal := _normal(text)) >= _SHORTEST)


def _written(day: date) -> tuple[str, ...]:
    short = day.strftime("%b")
    return (
        day.isoformat(),
        british(day),
        f"{day:%d} {british(day).split(' ', 1)[1]}",
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%d-%m-%Y}",
        f"{day:%d}-{short}-{day:%Y}",
        f"{day:%Y%m%d}",
    )


def _normal(text: str) -> str:
    return _SPACES.sub(" ", text).strip().casefold()


def found_in(
    files: Mapping[str, bytes], known: Iterable[str], vocabulary: str = ""
) -> tuple[str, ...]:
    """Return the files in whose name or text something known of a case occurs as a whole word.

    vocabulary: fixed text that was there before any case; what it holds identifies nobody.
    """
    fixed = _normal(vocabulary)
    words = [word for word in known if not _holds(fixed, word)]
    texts = {name: _normal(f"{name} {data.decode('utf-8')}") for name, data in files.items()}
    return tuple(name for name, text in texts.items() if any(_holds(text, word) for word in words))


def _holds(text: str, word: str) -> bool:
    """Say whether a text holds a word or phrase that is not part of a longer word."""
    return word in text and bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text))
