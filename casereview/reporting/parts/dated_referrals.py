"""Referrals in the chronology: where an event tells that one began or ended, both are one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from casereview.domain.care.treatment import Referral
from casereview.domain.case import Event, EventKind
from casereview.domain.dates import PartialDate
from casereview.domain.documents.chronology import Entry, EntryKind, Source
from casereview.domain.documents.voice import Voice
from casereview.domain.dossier import Dossier

_BEGINS = re.compile(r"\b(?:self-)?refer(?:s|red|ral)\b", re.IGNORECASE)
_ENDS = re.compile(
    r"\b(?:referral (?:is |was )?(?:closed|ended)|(?:clos|end)(?:es|s|ed) (?:the|her|his|their) "
    r"referral|discharge[sd]?)\b",
    re.IGNORECASE,
)
_UNDONE = re.compile(r"\b(?:not|never|declin\w+|refus\w+|advis\w+|consider\w+)\b", re.IGNORECASE)
"""Words by which an event may tell of a referral that was not made or not ended."""
_CLAUSE = re.compile(r"[.;](?=\s|$)")

_Ends = Mapping[tuple[PartialDate, str], Sequence[tuple[Referral, Entry]]]


def with_referrals(entries: Sequence[Entry], dossier: Dossier, record: str) -> list[Entry]:
    """Return entries with the beginnings and ends of referrals, told once by both sources.

    An event joins one only of the very same date, of treatment or from a letter of the referral's
    own courses; each source keeps its words. What the expert chose for the line of a referral keeps
    it a line of its own.
    record: how the record of treatment is named as a source.
    """
    chosen = {choice.key for choice in dossier.choices}
    lines = list(_lines(dossier, record))
    free: dict[tuple[PartialDate, str], list[tuple[Referral, Entry]]] = {}
    for word, referral, entry in lines:
        if entry.when is not None and entry.key not in chosen:
            free.setdefault((entry.when, word), []).append((referral, entry))
    events = {f"event:{event.id}": event for event in dossier.events}
    told: set[str] = set()
    made: list[Entry] = []
    for entry in entries:
        event = events.get(entry.key) if entry.kind is EntryKind.EVENT else None
        found = _told_by(event, dossier, free, told) if event else None
        if found is None:
            made.append(entry)
            continue
        told.add(found.key)
        made.append(replace(entry, sources=(*entry.sources, *found.sources)))
    return [*made, *(line for _, _, line in lines if line.key not in told)]


def _lines(dossier: Dossier, record: str) -> Iterator[tuple[str, Referral, Entry]]:
    """Yield the dated beginnings and ends of referrals, each as a line of its own."""
    for referral in dossier.referrals:
        service = f" to {referral.service}" if referral.service else ""
        name = f"{referral.number}{service}"
        for when, word, text in (
            (referral.received, "received", f"Referral {name}{_referred_by(referral.by)}"),
            (referral.ended, "ended", f"End of referral {name}"),
        ):
            if when is not None:
                source = Source(f"referral:{referral.id}:{word}", Voice.EXPERT, text, record=record)
                yield word, referral, Entry(EntryKind.TREATMENT, text, (source,), when)


def _told_by(event: Event, dossier: Dossier, free: _Ends, told: set[str]) -> Entry | None:
    """Return the line of the referral whose beginning or end an event tells of."""
    if event.until is not None:
        return None
    ended = _ENDS.search(event.text)
    said = ended or _BEGINS.search(event.text)
    if said is None:
        return None
    stop = _CLAUSE.search(event.text, said.end())
    place = stop.start() if stop else len(event.text)
    if _UNDONE.search(_clause(event.text, said.start(), place)):
        return None
    word = "ended" if ended else "received"
    of_day = [each for each in free.get((event.when, word), ()) if each[1].key not in told]
    if len(of_day) != 1 or not _concerns(event, of_day[0][0], dossier):
        return None
    return of_day[0][1]


def _clause(text: str, at: int, stop: int) -> str:
    """Return the part of a sentence that a place lies in."""
    before = [found.end() for found in _CLAUSE.finditer(text, 0, at)]
    return text[before[-1] if before else 0 : stop]


def _concerns(event: Event, referral: Referral, dossier: Dossier) -> bool:
    """Whether an event is of this treatment: as the expert said, or by the letter it is from."""
    if event.kind is EventKind.TREATMENT:
        return True
    letters = {
        document_id
        for episode in dossier.episodes
        if episode.referral_id == referral.id
        for document_id in episode.document_ids
    }
    return event.document_id in letters


def _referred_by(who: str) -> str:
    """Return ` by the GP`, ` (self-referral)`, or nothing where nobody is named."""
    if who == "self":
        return " (self-referral)"
    return f" by {'the ' * (who == 'GP')}{who}" if who else ""
