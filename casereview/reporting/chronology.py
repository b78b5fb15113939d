"""The dated facts of a case, gathered from everything it holds, each with who says it and where.

Only what the expert accepted, corrected or wrote counts as a fact; what is proposed is gathered
apart, as not decided. Of a document that was set aside nothing is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from casereview.domain.case import Event, EventKind, TreatmentEpisode
from casereview.domain.chronology import Entry, EntryKind, Source, joined
from casereview.domain.dates import PartialDate
from casereview.domain.document import Document, Group
from casereview.domain.dossier import Dossier
from casereview.domain.own_score import own_value
from casereview.domain.rating import AnswerSource, ModuleKey
from casereview.domain.statement import (
    CasenessValue,
    DatedValue,
    DateValue,
    DiagnosisValue,
    Field,
    PromiseValue,
    RoleValue,
    ScoreValue,
    State,
    Statement,
    TermValue,
    Value,
)
from casereview.domain.treatment import Contact, Homework, Promise
from casereview.domain.voice import Voice, voice_of_group, voice_of_source
from casereview.reporting.scores import Score, filed_scores, in_context

Named = Callable[[ModuleKey], str]
"""Gives the name of a disorder."""

_ANSWER_VOICES = {
    AnswerSource.CLAIMANT_NOW: Voice.CLAIMANT,
    AnswerSource.INFORMANT: Voice.INFORMANT,
    AnswerSource.RECORD: Voice.OTHER,
    AnswerSource.OBSERVATION: Voice.EXPERT,
}
_DIAGNOSES = {
    "diagnosis": "{text} is stated as a diagnosis",
    "code": "{text} is given with a code",
    "provisional": "{text} is given as provisional",
    "code_only": "The code {text} is given without a diagnosis in words",
    "suspected": "{text} is suspected",
    "denied": "It is said that no diagnosis is made: {text}",
}
_RECORD, _INTERVIEW, _TREATMENT = "record of the case", "interview", "record of treatment"


@dataclass(frozen=True, slots=True)
class _Papers:
    """The documents that count, with their own dates, pages and courses of treatment."""

    documents: Mapping[str, Document]
    dated: Mapping[str, PartialDate]
    pages: Mapping[str, int]
    courses: Mapping[str, TreatmentEpisode]
    scores: Mapping[tuple[str, str, str, str], str]

    @classmethod
    def of(cls, dossier: Dossier) -> _Papers:
        documents = {d.id: d for d in dossier.documents if not d.set_aside}
        return cls(
            documents,
            {key: when for key, when in own_dates(dossier).items() if key in documents},
            {passage.id: passage.page for passage in dossier.passages},
            {key: episode for episode in dossier.episodes for key in episode.document_ids},
            dict(_score_places(dossier)),
        )

    def course(self, document_id: str) -> int | None:
        """Return the number of the course of treatment that a document tells of."""
        found = self.courses.get(document_id)
        return found.number if found else None


def own_dates(dossier: Dossier) -> dict[str, PartialDate]:
    """Return the date of each document as filed, else as proposed."""
    found: dict[str, tuple[bool, PartialDate]] = {}
    for statement in dossier.statements:
        value = _stated(statement)
        if statement.field is Field.LETTER_DATE and isinstance(value, DateValue):
            filed = statement.decided is not None
            if statement.document_id not in found or filed > found[statement.document_id][0]:
                found[statement.document_id] = filed, value.when
    return {key: when for key, (_filed, when) in found.items()}


def document_dates(dossier: Dossier) -> tuple[PartialDate, ...]:
    """Return the filed dates of the documents between which gaps are looked for.

    Instructions and other papers of solicitors are left out: they tell nothing of the time.
    """
    papers = _Papers.of(dossier)
    filed = {
        s.document_id
        for s in dossier.statements
        if s.field is Field.LETTER_DATE and isinstance(s.decided, DateValue)
    }
    return tuple(
        papers.dated[key]
        for key, document in papers.documents.items()
        if key in filed and document.group is not Group.LEGAL
    )


def chronology_of(
    dossier: Dossier, named: Named, scores: Sequence[Score] | None = None
) -> tuple[Entry, ...]:
    """Return every dated fact of a case in order, what several sources say as one line."""
    papers = _Papers.of(dossier)
    filed = filed_scores(dossier) if scores is None else scores
    entries = [
        *(_event(event, papers) for event in dossier.events),
        *_documents(dossier, papers),
        *_statements(dossier, papers),
        *(_score(score, papers) for score in filed if score.document.id in papers.documents),
        *_own_scores(dossier, papers),
        *_treatment(dossier, papers),
        *_given(dossier, papers),
        *_interview(dossier),
        *_course(dossier, named),
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


# ---- events, documents and courses of treatment ------------------------------------------------


def _event(event: Event, papers: _Papers) -> Entry:
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
    )


def _documents(dossier: Dossier, papers: _Papers) -> Iterator[Entry]:
    by_document: dict[str, list[Statement]] = {key: [] for key in papers.documents}
    for statement in dossier.statements:
        if statement.document_id in by_document:
            by_document[statement.document_id].append(statement)
    for key, own in by_document.items():
        document = papers.documents[key]
        dates = [s for s in own if s.field is Field.LETTER_DATE and _is_date(_stated(s))]
        filed = [s for s in dates if s.decided is not None]
        text = _document_words(document, own)
        if not dates:
            source = _source(f"document:{key}", document, text)
            yield Entry(EntryKind.DOCUMENT, text, (source,), episode=papers.course(key))
        for statement in filed or dates[:1]:
            value = _stated(statement)
            assert isinstance(value, DateValue)
            source = _source(f"statement:{statement.id}", document, text, papers, statement)
            yield Entry(
                EntryKind.DOCUMENT,
                text,
                (replace(source, told=None),),
                value.when,
                dating="date that the document bears",
                ambiguous=value.ambiguous,
                decided=bool(filed),
                episode=papers.course(key),
            )


def _document_words(document: Document, own: Sequence[Statement]) -> str:
    """Return `Letter to the GP: assessment, by a PWP`, from what was filed."""
    title = document.title or document.file_name
    kinds = [v.term.replace("_", " ") for s in own if isinstance(v := s.decided, TermValue)
             and s.field is Field.LETTER_TYPE]  # fmt: skip
    roles = [v.role for s in own if isinstance(v := s.decided, RoleValue)]
    kind = f" ({kinds[0]})" if kinds and kinds[0].casefold() not in title.casefold() else ""
    return f"{title}{kind}" + (f", signed by: {', '.join(dict.fromkeys(roles))}" if roles else "")


def _treatment(dossier: Dossier, papers: _Papers) -> Iterator[Entry]:
    for episode in dossier.episodes:
        name = f"course of treatment {episode.number}"
        name += f" ({episode.label})" if episode.label else ""
        held = [papers.documents[i] for i in episode.document_ids if i in papers.documents]
        for when, word in ((episode.started, "Start"), (episode.ended, "End")):
            if when is None:
                continue
            text, key = f"{word} of {name}", f"episode:{episode.id}:{word.lower()}"
            sources = tuple(
                replace(_source(key, document, text), told=papers.dated.get(document.id))
                for document in held
            ) or (Source(key, Voice.EXPERT, text, record=_TREATMENT),)
            yield Entry(EntryKind.TREATMENT, text, sources, when, episode=episode.number)


def _given(dossier: Dossier, papers: _Papers) -> Iterator[Entry]:
    """Yield what the record of treatment dates: referrals, contacts, homework and promises.

    What was taken over from a statement of a document is that statement's own line.
    """
    filed = {s.id for s in dossier.statements if s.decided is not None}
    courses = {episode.id: episode.number for episode in dossier.episodes}
    for referral in dossier.referrals:
        service = f" to {referral.service}" if referral.service else ""
        by = " by the person" if referral.by == "self" else f" by {referral.by}" * bool(referral.by)
        for when, word in ((referral.received, "Referral"), (referral.ended, "End of referral")):
            if when is not None:
                text = f"{word} {referral.number}{service}{by if word == 'Referral' else ''}"
                key = f"referral:{referral.id}:{'received' if word == 'Referral' else 'ended'}"
                source = Source(key, Voice.EXPERT, text, record=_TREATMENT)
                yield Entry(EntryKind.TREATMENT, text, (source,), when)
    for contact in dossier.contacts:
        if contact.when is None or contact.statement_id in filed:
            continue
        text = contact_words(contact)
        source = _told(f"contact:{contact.id}", contact, text, papers)
        number = courses.get(contact.episode_id)
        yield Entry(
            EntryKind.CONTACT, text, (source,), contact.when, episode=number, same="contact"
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


def contact_words(contact: Contact) -> str:
    """Return `Treatment, by telephone, attended: first session`."""
    medium = f", by {contact.medium}" if contact.medium else ""
    attended = contact.attendance.value.replace("_", " ")
    said = f": {contact.text}" if contact.text else ""
    return _capital(f"{contact.kind.value.replace('_', ' ')}{medium}, {attended}{said}")


def _told(key: str, record: Contact | Homework | Promise, words: str, papers: _Papers) -> Source:
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
        record=_TREATMENT,
    )


# ---- what documents state ----------------------------------------------------------------------


def _statements(dossier: Dossier, papers: _Papers) -> Iterator[Entry]:
    for statement in dossier.statements:
        document = papers.documents.get(statement.document_id)
        value = _stated(statement)
        if document is None or value is None:
            continue
        source = _source(f"statement:{statement.id}", document, "", papers, statement)
        for entry in _stated_entries(statement, value, source, papers):
            yield replace(
                entry,
                decided=statement.decided is not None,
                episode=papers.course(document.id) if entry.episode is None else entry.episode,
            )


def _stated_entries(
    statement: Statement, value: Value, source: Source, papers: _Papers
) -> Iterator[Entry]:
    told = papers.dated.get(statement.document_id)
    by_letter = "date of the document" if told else ""
    match statement.field, value:
        case Field.APPOINTMENT, DatedValue(text, on):
            said = replace(source, words=text)
            yield Entry(EntryKind.CONTACT, _capital(text), (said,), on, same="contact")
        case Field.MENTIONED, DatedValue(text, on) if on is not None:
            said = replace(source, words=text)
            yield Entry(EntryKind.MENTIONED, f"Referred to: {text}", (said,), on)
        case Field.DIAGNOSIS, DiagnosisValue():
            words = _diagnosis_words(value)
            said = replace(source, words=words)
            matter = f"{value.kind} {value.text.casefold()}"
            yield Entry(EntryKind.DIAGNOSIS, words, (said,), told, dating=by_letter, same=matter)
        case Field.PROMISE, PromiseValue(text, by, due, due_words):
            when = f" (due {due or due_words})" if due or due_words else ""
            who = f", by {by}" if by else ""
            said = replace(source, words=f"{text}{who}{when}")
            yield Entry(
                EntryKind.PROMISE, f"Said to follow: {said.words}", (said,), told, dating=by_letter
            )
            if due is not None:
                said = replace(said, key=f"{source.key}:due")
                yield Entry(EntryKind.DUE, f"Due by then: {text}{who}", (said,), due)
        case Field.SCORE, ScoreValue() if statement.state is State.PROPOSED:
            if value.whose == "patient" and value.kind == "total":
                yield _proposed_score(value, source, told)


def _diagnosis_words(value: DiagnosisValue) -> str:
    text = value.text or value.code
    if value.code and value.code not in text:
        text = f"{text} ({value.code})"
    words = _DIAGNOSES.get(value.kind, "{text}").format(text=text)
    parts = [f"by {value.by}" if value.by else "", f"on the basis of {value.basis}"
             if value.basis else ""]  # fmt: skip
    return ", ".join(part for part in (words, *parts) if part)


def _proposed_score(value: ScoreValue, source: Source, told: PartialDate | None) -> Entry:
    shown = _shown(value.number, value.words)
    when = value.on or (told if value.context in ("current", "followup") else None)
    text = f"{value.measure} {shown} ({in_context(value.context)})"
    return Entry(EntryKind.SCORE, text, (replace(source, words=text),), when)


# ---- scores ------------------------------------------------------------------------------------


def _score_places(dossier: Dossier) -> Iterator[tuple[tuple[str, str, str, str], str]]:
    """Yield document, measure, value and context of filed scores with their statements' keys."""
    for statement in reversed(dossier.statements):
        match statement.decided:
            case ScoreValue(measure, number, words, context):
                shown = _shown(number, words)
            case CasenessValue(measure, _, words, context):
                shown = _shown(None, words)
            case _:
                continue
        yield (statement.document_id, measure, shown, context), f"statement:{statement.id}"


def _shown(number: int | None, words: str) -> str:
    return f"“{words}”" if number is None else str(number)


def _score(score: Score, papers: _Papers) -> Entry:
    shown = _shown(score.number, score.words)
    text = f"{score.measure} {shown}"
    sources = tuple(
        replace(
            _source(
                papers.scores.get(
                    (document.id, score.measure, shown, context),
                    f"score:{document.id}:{score.measure}:{shown}:{context}",
                ),
                document,
                f"{text}, {in_context(context)}",
            ),
            page=score.page if document == score.document else None,
            told=papers.dated.get(document.id),
        )
        for document, context in score.places
        if document.id in papers.documents
    )
    invented = " (invented for this demonstration)" if _invented(score) else ""
    return Entry(
        EntryKind.SCORE,
        f"{text}{invented}",
        sources,
        score.when,
        dating="" if score.dating.startswith("as dated") else score.dating,
        episode=papers.course(score.document.id),
        same=text,
    )


def _invented(score: Score) -> bool:
    return score.number is not None and score.document.invented_numbers


def _own_scores(dossier: Dossier, papers: _Papers) -> Iterator[Entry]:
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


# ---- the interview -----------------------------------------------------------------------------


def _interview(dossier: Dossier) -> Iterator[Entry]:
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


def _course(dossier: Dossier, named: Named) -> Iterator[Entry]:
    for one in dossier.course:
        status = one.status.replace("_", " ")
        text = f"{named(one.key)}: {status}" + (f". {one.text}" if one.text else "")
        source = Source(
            f"course:{one.id}", _ANSWER_VOICES[one.source], one.text or status, record=_INTERVIEW
        )
        yield Entry(EntryKind.COURSE, text, (source,), one.begins, one.ends)


# ---- small parts -------------------------------------------------------------------------------


def _source(
    key: str,
    document: Document,
    words: str,
    papers: _Papers | None = None,
    statement: Statement | None = None,
) -> Source:
    passage = statement.passage_id if statement and statement.passage_id else ""
    return Source(
        key=key,
        voice=voice_of_group(document.group),
        words=words,
        document_id=document.id,
        label=document.label,
        page=papers.pages.get(passage) if papers and passage else None,
        passage_id=passage,
        told=papers.dated.get(document.id) if papers else None,
    )


def _stated(statement: Statement) -> Value | None:
    """Return what was filed, or what is proposed while nobody has decided."""
    if statement.state is State.PROPOSED:
        return statement.value
    return statement.decided


def _is_date(value: Value | None) -> bool:
    return isinstance(value, DateValue)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
