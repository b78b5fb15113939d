"""Rules that find where sources differ: each asks a question that has one answer.

Pure, and each with an id and a sentence, so that what is found can be explained. Only filed
statements and the expert's own records are asked; a rule that cannot be sure asks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from casereview.domain.case import TreatmentEpisode
from casereview.domain.contradiction import BY_HAND, Claim, Contradiction, Side, differing
from casereview.domain.dates import PartialDate, british, parse_date
from casereview.domain.document import Document
from casereview.domain.dossier import Dossier
from casereview.domain.own_score import own_value
from casereview.domain.rating import Answer
from casereview.domain.statement import (
    CasenessValue,
    CountValue,
    DatedValue,
    DateValue,
    DiagnosisValue,
    Field,
    RoleValue,
    ScoreValue,
    TermValue,
    Value,
)
from casereview.domain.treatment import Fact, Told
from casereview.domain.voice import Voice, voice_of_group, voice_of_source

SCORE, CONTEXT, CASENESS = "score/1", "score_context/1", "caseness/1"
ATTENDED, OFFERED, CONTACT = "sessions_attended/1", "sessions_offered/1", "attendance/1"
DATES = "course_dates/1"
AUTHOR, BIRTH, DELIVERY = "author/1", "birth/1", "delivery/1"
DIAGNOSIS, INTERVIEW, RATING = "diagnosis/1", "interview/1", "rating/1"

RULES: Mapping[str, str] = {
    SCORE: "Two totals of one measure bear the same day.",
    CONTEXT: "Two documents give different totals of one measure for the beginning, or the end, of "
    "one course of treatment. They may mean different days: neither dates its score.",
    CASENESS: "One document puts a measure above the service's threshold where another, of the "
    "same occasion, puts it below.",
    ATTENDED: "The number of sessions attended cannot fall, and no longer changes once the course "
    "of treatment has ended.",
    OFFERED: "Two sources written after the course of treatment ended give different numbers of "
    "sessions offered.",
    CONTACT: "One source says that an appointment was attended, another that it was not.",
    DATES: "Two sources date the beginning, or the end, of one course of treatment on days that "
    "cannot be the same.",
    AUTHOR: "More than one role is filed for the author of one document. Two people may have "
    "signed it.",
    BIRTH: "Two dates of birth are given.",
    DELIVERY: "Documents of one kind from one course of treatment name no means of contact in "
    "common. The means may have changed.",
    DIAGNOSIS: "One document states a diagnosis where another, dated within 31 days, says that "
    "none of it is made.",
    INTERVIEW: "A document and the interview differ on whether a disorder was present within 31 "
    "days. A document's diagnosis and a structured interview need not use the same criteria.",
    RATING: "A rating of the interview was marked as differing from what another source says.",
    BY_HAND: "Set against each other by the expert.",
}
"""Why each rule finds what it finds, as pages and reports say it."""

NEAR = timedelta(days=31)

_NOT_ATTENDED = re.compile(
    r"\b(?:did not attend|didn't attend|dna|not attended|failed to attend|missed|cancel\w*|"
    r"unable to attend|did not happen|did not take place)\b",
    re.IGNORECASE,
)
_WAS_ATTENDED = re.compile(r"\b(?:attended|took place|was seen|seen|completed)\b", re.IGNORECASE)
_STATED = ("diagnosis", "code")
_LOOKS_BACK = ("discharge", "transfer", "step_up", "follow_up")
_DISORDERS = (
    ("personality", ("personality",)),
    ("post-traumatic stress", ("ptsd", "post-traumatic", "post traumatic", "posttraumatic")),
    ("generalised anxiety", ("generalised anxiety", "generalized anxiety", "gad")),
    ("social anxiety", ("social anxiety", "social phobia")),
    ("illness anxiety", ("health anxiety", "illness anxiety", "hypochondri")),
    ("obsessive-compulsive", ("obsessive", "ocd")),
    ("agoraphobia", ("agoraphobi",)),
    ("panic", ("panic",)),
    ("specific phobia", ("phobia",)),
    ("adjustment", ("adjustment",)),
    ("bipolar", ("bipolar",)),
    ("mixed anxiety and depression", ("mixed anxiety",)),
    ("depression", ("depress",)),
)
"""Which disorder words speak of: the first whose sign they hold."""


@dataclass(frozen=True, slots=True)
class Rated:
    """A disorder as the interview left it at a time; present None where it is open."""

    name: str
    point: str
    when: PartialDate
    present: bool | None
    words: str
    ref: str


def found(
    dossier: Dossier, dated: Mapping[str, PartialDate], rated: Sequence[Rated]
) -> tuple[Contradiction, ...]:
    """Return every contradiction that a rule finds; dated: documents' own dates by id."""
    seen = _Seen(dossier, dated)
    claims = [
        *_scores(seen),
        *_caseness(seen),
        *_sessions(seen),
        *_course_dates(seen),
        *_attendance(seen),
        *_authors(seen),
        *_births(seen),
        *_delivery(seen),
        *_diagnoses(seen),
        *_interview(seen, rated),
        *_ratings(seen),
    ]
    return differing(claims)


@dataclass(frozen=True, slots=True)
class _Stated:
    """A filed statement with its document."""

    id: str
    field: Field
    value: Value
    document: Document
    page: int | None

    def side(self, words: str) -> Side:
        """Return it as a side of a contradiction."""
        voice = voice_of_group(self.document.group)
        return Side(voice, words, f"statement:{self.id}", self.document.id, self.page)


class _Seen:
    """The filed statements of documents that count, and the look-ups the rules share."""

    def __init__(self, dossier: Dossier, dated: Mapping[str, PartialDate]) -> None:
        self.dossier = dossier
        self.dated = dated
        documents = {d.id: d for d in dossier.documents if not d.set_aside}
        pages = {passage.id: passage.page for passage in dossier.passages}
        self.documents = documents
        self.courses: dict[str, TreatmentEpisode] = {
            key: episode for episode in dossier.episodes for key in episode.document_ids
        }
        self.stated = [
            _Stated(s.id, s.field, value, documents[s.document_id], pages.get(s.passage_id or ""))
            for s in dossier.statements
            if s.document_id in documents and (value := s.decided) is not None
        ]

    def of(self, field: Field) -> Iterator[_Stated]:
        """Yield the statements on a field."""
        return (one for one in self.stated if one.field is field)

    def course(self, one: _Stated) -> TreatmentEpisode | None:
        """Return the course of treatment that a statement's document tells of."""
        return self.courses.get(one.document.id)

    def after_the_end(self, one: _Stated) -> bool:
        """Whether a document was certainly written once its course had ended."""
        course, when = self.course(one), self.dated.get(one.document.id)
        return bool(course and course.ended and when and when.earliest >= course.ended.latest)

    def kind(self, document: Document) -> str:
        """Return the kind of letter that was filed for a document, '' where none was."""
        kinds = (
            one.value.term
            for one in self.of(Field.LETTER_TYPE)
            if one.document == document and isinstance(one.value, TermValue)
        )
        return next(kinds, "")


# ---- scores and caseness -----------------------------------------------------------------------


def _scores(seen: _Seen) -> Iterator[Claim]:
    for one in seen.of(Field.SCORE):
        value = one.value
        if not isinstance(value, ScoreValue) or value.number is None:
            continue
        if value.whose != "patient" or value.kind != "total":
            continue
        when = value.on
        if when is None and value.context in ("current", "followup"):
            when = seen.dated.get(one.document.id)
        course, shown = seen.course(one), f"{value.measure} = {value.number}"
        if when is not None and when.exact is not None:
            day = british(when.exact)
            question = f"{value.measure}:{when.edtf}"
            subject = f"{value.measure} on {day}"
            yield Claim(SCORE, question, subject, str(value.number), one.side(shown))
        elif when is None and course is not None and value.context in ("start", "end"):
            question = f"{value.measure}:{course.id}:{value.context}"
            subject = f"{value.measure} at the {value.context} of course {course.number}"
            yield Claim(CONTEXT, question, subject, str(value.number), one.side(shown))
    yield from _own_scores(seen)


def _own_scores(seen: _Seen) -> Iterator[Claim]:
    for score in seen.dossier.own_scores:
        day = score.taken_on.exact
        if day is None or score.total is None:
            continue
        document = seen.documents.get(score.document_id or "")
        voice = voice_of_source(score.source, document.group if document else None)
        side = Side(
            voice,
            f"{score.measure} {own_value(score)}",
            f"own_score:{score.id}",
            document.id if document else None,
            score.page,
            source="" if document else "own record",
        )
        question, subject = f"{score.measure}:{score.taken_on.edtf}", british(day)
        value = f"{score.total:g}"
        yield Claim(SCORE, question, f"{score.measure} on {subject}", value, side)


def _caseness(seen: _Seen) -> Iterator[Claim]:
    for one in seen.of(Field.CASENESS):
        value = one.value
        if not isinstance(value, CasenessValue) or value.measure == "unspecified":
            continue
        when, course = seen.dated.get(one.document.id), seen.course(one)
        side = one.side(f"{value.measure} {value.status} caseness: “{value.words}”")
        if value.context == "current" and when is not None and when.exact is not None:
            question, moment = when.edtf, f"on {british(when.exact)}"
        elif value.context in ("start", "end") and course is not None:
            question = f"{course.id}:{value.context}"
            moment = f"at the {value.context} of course {course.number}"
        else:
            continue
        subject = f"Caseness on {value.measure} {moment}"
        yield Claim(CASENESS, f"{value.measure}:{question}", subject, value.status, side)


# ---- sessions and appointments -----------------------------------------------------------------


def _sessions(seen: _Seen) -> Iterator[Claim]:
    for course in seen.dossier.episodes:
        counts = [
            (one, one.value.number)
            for one in seen.of(Field.SESSIONS_ATTENDED)
            if seen.course(one) == course and isinstance(one.value, CountValue)
        ]
        yield from _falling(seen, course, counts)
        for field, rule, own in (
            (Field.SESSIONS_ATTENDED, ATTENDED, course.sessions_attended),
            (Field.SESSIONS_OFFERED, OFFERED, course.sessions_offered),
        ):
            yield from _final(seen, course, field, rule, own)


def _final(
    seen: _Seen, course: TreatmentEpisode, field: Field, rule: str, own: int | None
) -> Iterator[Claim]:
    """Claim what is said of a course that had ended, and what the record of it says."""
    what = "offered" if rule == OFFERED else "attended"
    subject = f"Sessions {what}, course {course.number}"
    question = f"{course.id}:ended"
    for one in seen.of(field):
        if seen.course(one) != course or not seen.after_the_end(one):
            continue
        if isinstance(one.value, CountValue):
            words = f"{one.value.number} sessions {what}"
            yield Claim(rule, question, subject, str(one.value.number), one.side(words))
    fact = Fact.SESSIONS_OFFERED if rule == OFFERED else Fact.SESSIONS_ATTENDED
    for told in seen.dossier.told:
        number = re.match(r"\s*(\d+)\b", told.text)
        if told.episode_id == course.id and told.fact is fact and number:
            yield Claim(rule, question, subject, str(int(number[1])), _told_side(seen, told))
    if own is not None:
        ref = f"episode:{course.id}:end"
        side = Side(Voice.EXPERT, f"{own} sessions {what}", ref, source="record of treatment")
        yield Claim(rule, question, subject, str(own), side)


def _told_side(seen: _Seen, told: Told) -> Side:
    document = told.document_id if told.document_id in seen.documents else None
    source = "" if document else "record of treatment"
    return Side(told.voice, told.text, f"told:{told.id}", document, told.page, source)


def _course_dates(seen: _Seen) -> Iterator[Claim]:
    """Claim pairs of dates of one course that have no day in common."""
    for course in seen.dossier.episodes:
        for fact, own, word in (
            (Fact.STARTED, course.started, "beginning"),
            (Fact.ENDED, course.ended, "end"),
        ):
            said: list[tuple[PartialDate, Side]] = []
            if own is not None:
                ref = f"episode:{course.id}:{'start' if fact is Fact.STARTED else 'end'}"
                side = Side(Voice.EXPERT, str(own), ref, source="record of treatment")
                said.append((own, side))
            for told in seen.dossier.told:
                if told.episode_id == course.id and told.fact is fact:
                    said += [(day, _told_side(seen, told)) for day in _dates_of(told.text)]
            for (one, side), (other, against) in combinations(said, 2):
                if one.earliest <= other.latest and other.earliest <= one.latest:
                    continue
                question = f"{course.id}:{fact.value}:{side.ref}:{against.ref}"
                subject = f"{word.capitalize()} of course {course.number}"
                yield Claim(DATES, question, subject, one.edtf, side)
                yield Claim(DATES, question, subject, other.edtf, against)


def _dates_of(text: str) -> tuple[PartialDate, ...]:
    try:
        return (parse_date(text),)
    except ValueError:
        return ()


def _falling(
    seen: _Seen, course: TreatmentEpisode, counts: Sequence[tuple[_Stated, int]]
) -> Iterator[Claim]:
    """Claim pairs of which the earlier document counts more sessions than the later one."""
    for (one, first), (other, second) in combinations(counts, 2):
        dates = seen.dated.get(one.document.id), seen.dated.get(other.document.id)
        if None in dates or (seen.after_the_end(one) and seen.after_the_end(other)):
            continue
        early, late = (one, first), (other, second)
        if dates[0] is not None and dates[1] is not None and dates[0].earliest > dates[1].latest:
            early, late = late, early
        elif dates[0] is None or dates[1] is None or dates[0].latest >= dates[1].earliest:
            continue
        if early[1] <= late[1]:
            continue
        question = f"{course.id}:{early[0].id}:{late[0].id}"
        subject = f"Sessions attended, course {course.number}"
        for said, number in (early, late):
            when = seen.dated[said.document.id]
            words = f"{number} sessions attended by {when}"
            yield Claim(ATTENDED, question, subject, str(number), said.side(words))


def _attendance(seen: _Seen) -> Iterator[Claim]:
    for one in seen.of(Field.APPOINTMENT):
        value = one.value
        if not isinstance(value, DatedValue) or value.on is None or value.on.exact is None:
            continue
        missed = bool(_NOT_ATTENDED.search(value.text))
        if not missed and not _WAS_ATTENDED.search(value.text):
            continue
        subject = f"Appointment on {british(value.on.exact)}"
        answer = "not attended" if missed else "attended"
        yield Claim(CONTACT, value.on.edtf, subject, answer, one.side(value.text))


# ---- who, and how ------------------------------------------------------------------------------


def _authors(seen: _Seen) -> Iterator[Claim]:
    for one in seen.of(Field.AUTHOR_ROLE):
        if isinstance(one.value, RoleValue):
            subject = f"Who wrote {one.document.label}"
            words = f"written by: {one.value.role}"
            yield Claim(AUTHOR, one.document.id, subject, one.value.role, one.side(words))


def _births(seen: _Seen) -> Iterator[Claim]:
    subject = "Date of birth"
    born = seen.dossier.case.claimant.date_of_birth
    if born is not None:
        side = Side(Voice.EXPERT, british(born), "case:birth", source="details of the case")
        yield Claim(BIRTH, "claimant", subject, born.isoformat(), side)
    for one in seen.of(Field.BIRTH_DATE):
        if isinstance(one.value, DateValue) and one.value.when.exact is not None:
            when = one.value.when
            yield Claim(BIRTH, "claimant", subject, when.edtf, one.side(str(when)))


def _delivery(seen: _Seen) -> Iterator[Claim]:
    """Claim the means of contact of documents that look back on the same course."""
    named: dict[str, dict[str, set[str]]] = {}
    first: dict[str, _Stated] = {}
    for one in seen.of(Field.DELIVERY):
        course = seen.course(one)
        if course is None or not isinstance(one.value, TermValue):
            continue
        if seen.kind(one.document) in _LOOKS_BACK:
            named.setdefault(course.id, {}).setdefault(one.document.id, set()).add(one.value.term)
            first.setdefault(one.document.id, one)
    numbers = {course.id: course.number for course in seen.dossier.episodes}
    for course_id, by_document in named.items():
        if set.intersection(*by_document.values()):
            continue
        subject = f"Means of contact, course {numbers[course_id]}"
        for document_id, terms in by_document.items():
            words = " and ".join(sorted(term.replace("_", " ") for term in terms))
            yield Claim(DELIVERY, course_id, subject, words, first[document_id].side(words))


# ---- diagnoses ---------------------------------------------------------------------------------


def disorder_of(words: str) -> str:
    """Return which disorder words speak of, '' where none is recognised."""
    lower = words.casefold()
    for name, signs in _DISORDERS:
        if any(re.search(rf"(?<!\w){re.escape(sign)}", lower) for sign in signs):
            return name
    return ""


def _diagnosed(seen: _Seen) -> Iterator[tuple[_Stated, str, bool, PartialDate]]:
    """Yield diagnoses that are stated without reserve, or denied, with disorder and date."""
    for one in seen.of(Field.DIAGNOSIS):
        value, when = one.value, seen.dated.get(one.document.id)
        if not isinstance(value, DiagnosisValue) or when is None:
            continue
        name = disorder_of(f"{value.text} {value.code}")
        if name and (value.kind in _STATED or value.kind == "denied"):
            yield one, name, value.kind != "denied", when


def _said(one: _Stated, when: PartialDate) -> Side:
    assert isinstance(one.value, DiagnosisValue)
    how = "not diagnosed" if one.value.kind == "denied" else "diagnosed"
    return one.side(f"{how} ({when}): “{one.value.text or one.value.code}”")


def _diagnoses(seen: _Seen) -> Iterator[Claim]:
    for (one, name, holds, when), (other, named, denied, then) in combinations(_diagnosed(seen), 2):
        if name != named or holds == denied or not _near(when, then):
            continue
        question = f"{name}:{one.id}:{other.id}"
        subject = f"Diagnosis: {name}, about {min(when, then, key=lambda d: d.sort_key)}"
        yield Claim(DIAGNOSIS, question, subject, str(holds), _said(one, when))
        yield Claim(DIAGNOSIS, question, subject, str(denied), _said(other, then))


def _interview(seen: _Seen, rated: Sequence[Rated]) -> Iterator[Claim]:
    for one, name, holds, when in _diagnosed(seen):
        for each in rated:
            if each.present is None or disorder_of(each.name) != name:
                continue
            if each.present == holds or not _near(when, each.when):
                continue
            question = f"{each.ref}:{one.id}"
            subject = f"{each.name}, {each.point}"
            yield Claim(INTERVIEW, question, subject, str(holds), _said(one, when))
            source = f"conclusion for {each.when}"
            side = Side(Voice.INTERVIEW, each.words, each.ref, source=source)
            yield Claim(INTERVIEW, question, subject, str(each.present), side)


def _ratings(seen: _Seen) -> Iterator[Claim]:
    """Claim what the interviewer marked while rating: the rating, and the source that differs."""
    points = {point.id: point for point in seen.dossier.time_points}
    for answer in seen.dossier.answers:
        if not answer.conflict_with:
            continue
        point = points.get(answer.time_point_id)
        subject = f"{answer.key} {answer.item}, {point.short if point else answer.time_point_id}"
        own = f"rated on {_source_words(answer.source)}: {answer.value}"
        side = Side(Voice.INTERVIEW, own, f"answer:{answer.id}", source="interview")
        yield Claim(RATING, answer.id, subject, "own", side)
        yield from _other_sources(answer, subject)


def _other_sources(answer: Answer, subject: str) -> Iterator[Claim]:
    for source in answer.conflict_with:
        voice = {"claimant_now": Voice.CLAIMANT, "informant": Voice.INFORMANT,
                 "observation": Voice.EXPERT}.get(source, Voice.OTHER)  # fmt: skip
        words = answer.conflict_reason or "says otherwise"
        side = Side(voice, words, f"answer:{answer.id}", source="interview")
        yield Claim(RATING, answer.id, subject, source, side)


def _source_words(source: str) -> str:
    return {
        "claimant_now": "the claimant's account",
        "informant": "an informant's account",
        "record": "the records",
        "observation": "what was observed",
    }.get(source, source)


def _near(one: PartialDate, other: PartialDate) -> bool:
    """Whether two dates certainly lie within 31 days of each other."""
    spread = (one.latest - other.earliest, other.latest - one.earliest)
    return all(abs(apart) <= NEAR for apart in spread)


def by_ref(contradictions: Iterable[Contradiction]) -> dict[str, tuple[str, ...]]:
    """Return the ids of contradictions by the facts that are sides of them."""
    refs: dict[str, tuple[str, ...]] = {}
    for one in contradictions:
        for side in one.sides:
            if side.ref:
                refs[side.ref] = tuple(dict.fromkeys((*refs.get(side.ref, ()), one.id)))
    return refs
