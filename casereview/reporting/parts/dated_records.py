"""The dated facts that the expert recorded: events, treatment, own scores, the interview."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from casereview.domain.assessing.own_score import own_value
from casereview.domain.assessing.rating import AnswerSource, ModuleKey
from casereview.domain.care.therapy_rating import rating_of
from casereview.domain.care.treatment import Contact, Fact, Homework, Promise, Told
from casereview.domain.case import Event, EventKind
from casereview.domain.dates import PartialDate
from casereview.domain.documents.chronology import Entry, EntryKind, Source
from casereview.domain.documents.voice import Voice, voice_of_source
from casereview.domain.dossier import Dossier
from casereview.reporting.parts.dated_papers import Papers, capital, source_in

Named = Callable[[ModuleKey], str]
"""Gives the name of a disorder."""

_ANSWER_VOICES = {
    AnswerSource.CLAIMANT_NOW: Voice.CLAIMANT,
    AnswerSource.INFORMANT: Voice.INFORMANT,
    AnswerSource.RECORD: Voice.OTHER,
    AnswerSource.OBSERVATION: Voice.EXPERT,
}
_MEDIA = {"face to face": "face to face", "group": "in a group", "in person": "in person"}
RECORD_OF_TREATMENT = "record of treatment"
_RECORD, _INTERVIEW = "record of the case", "interview"


def event_entry(event: Event, papers: Papers) -> Entry:
    """Return the line of an event that the expert typed."""
    document = papers.documents.get(event.document_id or "")
    voice = voice_of_source(event.source, document.group if document else None)
    source = Source(
        key=f"event:{event.id}",
        voice=voice,
        words=event.text,
        document_id=document.id if document else "",
        label=document.label if document else "",
        page=event.page if document else None,
        told=papers.dated.get(document.id) if document else None,
        record=voice.words,
    )
    interview = event.kind is EventKind.INTERVIEW
    return Entry(
        EntryKind.INTERVIEW if interview else EntryKind.EVENT,
        event.text,
        (source,),
        event.when,
        event.until,
        disputed=event.disputed,
        episode=papers.course(document.id) if document else None,
        same="interview of the case" if interview else "",
        treats=event.kind is EventKind.TREATMENT,
    )


def treatment_entries(dossier: Dossier, papers: Papers) -> Iterator[Entry]:
    """Yield the beginnings and ends of courses of treatment."""
    for episode in dossier.episodes:
        name = f"course of treatment {episode.number}"
        name += f" ({episode.label})" if episode.label else ""
        held = [papers.documents[i] for i in episode.document_ids if i in papers.documents]
        for when, word in ((episode.started, "Start"), (episode.ended, "End")):
            if when is None:
                continue
            text, key = f"{word} of {name}", f"episode:{episode.id}:{word.lower()}"
            sources = tuple(
                replace(source_in(key, document, text), told=papers.dated.get(document.id))
                for document in held
            ) or (Source(key, Voice.EXPERT, text, record=RECORD_OF_TREATMENT),)
            yield Entry(EntryKind.TREATMENT, text, sources, when, episode=episode.number, bare=True)


def given_entries(dossier: Dossier, papers: Papers) -> Iterator[Entry]:
    """Yield what the record of treatment dates: contacts, homework, promises and ratings.

    What was taken over from a statement of a document is that statement's own line.
    """
    filed = {s.id for s in dossier.statements if s.decided is not None}
    courses = {episode.id: episode.number for episode in dossier.episodes}
    for contact in dossier.contacts:
        if contact.when is None or contact.statement_id in filed:
            continue
        text = contact_words(contact)
        source = _told(f"contact:{contact.id}", contact, text, papers)
        number = courses.get(contact.episode_id)
        yield Entry(
            EntryKind.CONTACT,
            text,
            (source,),
            contact.when,
            episode=number,
            same="contact",
            bare=not contact.text,
        )
    for task in dossier.homework:
        if task.set_on is not None:
            text = f"Homework set: {task.behaviour}"
            source = _told(f"homework:{task.id}", task, text, papers)
            number = courses.get(task.episode_id)
            yield Entry(EntryKind.HOMEWORK, text, (source,), task.set_on, episode=number)
    for promise in dossier.promises:
        if promise.due is not None and promise.statement_id not in filed:
            by = f", by {promise.by}" if promise.by else ""
            text = f"Due by then: {promise.text}{by}"
            source = _told(f"promise:{promise.id}", promise, text, papers)
            number = courses.get(promise.episode_id or "")
            yield Entry(EntryKind.DUE, text, (source,), promise.due, episode=number)
    for one in dossier.told:
        if one.fact is Fact.RATED and (on := rating_of(one).on) is not None:
            text = f"Therapy rated: {one.text}"
            source = _told(f"told:{one.id}", one, text, papers)
            number = courses.get(one.episode_id)
            yield Entry(EntryKind.TREATMENT, text, (source,), on, episode=number)


def contact_words(contact: Contact) -> str:
    """Return `Treatment, by telephone, attended: first session`."""
    medium = f", {_MEDIA.get(contact.medium, f'by {contact.medium}')}" if contact.medium else ""
    attended = contact.attendance.value.replace("_", " ")
    said = f": {contact.text}" if contact.text else ""
    return capital(f"{contact.kind.value.replace('_', ' ')}{medium}, {attended}{said}")


def _told(
    key: str, record: Contact | Told | Homework | Promise, words: str, papers: Papers
) -> Source:
    """Return who tells a line of the record of treatment."""
    document = papers.documents.get(record.document_id or "")
    return Source(
        key=key,
        voice=record.voice,
        words=words,
        document_id=document.id if document else "",
        label=document.label if document else "",
        page=record.page if document else None,
        told=papers.dated.get(document.id) if document else None,
        record=RECORD_OF_TREATMENT,
    )


def own_score_entries(dossier: Dossier, papers: Papers) -> Iterator[Entry]:
    """Yield the scores that the expert obtained or added."""
    for score in dossier.own_scores:
        text = f"{score.measure} {own_value(score)}"
        document = papers.documents.get(score.document_id or "")
        source = Source(
            key=f"own_score:{score.id}",
            voice=voice_of_source(score.source, document.group if document else None),
            words=f"{text}, given by {score.given_by}" if score.given_by else text,
            document_id=document.id if document else "",
            label=document.label if document else "",
            page=score.page if document else None,
            record="own record",
        )
        yield Entry(EntryKind.SCORE, text, (source,), score.taken_on, same=text)


def interview_entries(dossier: Dossier) -> Iterator[Entry]:
    """Yield the interview, its time points and anchor, and the attacks that were told."""
    setting = dossier.case.interview
    if setting.held_on is not None:
        text = "Interview of the claimant by the expert"
        source = Source("case:interview", Voice.EXPERT, text, record=_RECORD)
        day = PartialDate.of(setting.held_on)
        yield Entry(EntryKind.INTERVIEW, text, (source,), day, same="interview of the case")
    if setting.anchor is not None:
        text = "From when “ever since” was asked in the interview"
        source = Source("case:anchor", Voice.INTERVIEW, text, record=_INTERVIEW)
        yield Entry(EntryKind.INTERVIEW, text, (source,), setting.anchor)
    for point in dossier.time_points:
        text = f"Time point of the interview: {point.label}"
        source = Source(f"time_point:{point.id}", Voice.INTERVIEW, text, record=_INTERVIEW)
        yield Entry(EntryKind.INTERVIEW, text, (source,), point.as_at)
    for attack in dossier.attacks:
        voice = _ANSWER_VOICES[attack.source]
        text = f"Attack of panic as told: {attack.situation or attack.cue.words}"
        source = Source(f"attack:{attack.id}", voice, text, record=_INTERVIEW)
        if attack.when is not None:
            yield Entry(EntryKind.COURSE, text, (source,), attack.when)


def course_entries(dossier: Dossier, named: Named) -> Iterator[Entry]:
    """Yield what was learnt of the time between time points."""
    for one in dossier.course:
        status = one.status.replace("_", " ")
        text = f"{named(one.key)}: {status}" + (f". {one.text}" if one.text else "")
        source = Source(
            f"course:{one.id}", _ANSWER_VOICES[one.source], one.text or status, record=_INTERVIEW
        )
        yield Entry(EntryKind.COURSE, text, (source,), one.begins, one.ends)
