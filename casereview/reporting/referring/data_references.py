"""What the expert's text says from the case by reference: `{diagnosis gad today}`, `{age event}`.

A reference names a thing of the case and becomes what the case says of it. What is not there, or
could be two things, is resolved to nothing, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.rating import ModuleKey, TimePoint
from casereview.domain.care.library import LibraryWork
from casereview.domain.case import Event, EventKind
from casereview.domain.dates import PartialDate, age_on, british
from casereview.domain.documents.document import Document, Passage
from casereview.domain.documents.wordsearch import fold
from casereview.domain.reports.report import SourceRef
from casereview.reporting.material import Material
from casereview.reporting.parts.standing import Standing
from casereview.reporting.referring.treatment_references import Offered
from casereview.reporting.wording import lower_first

LEAST_ID = 6
"""How many characters of a passage's id are enough where they tell it from every other."""

_LABEL = re.compile(r"D(\d+)")


@dataclass(frozen=True, slots=True)
class Said:
    """What a reference becomes: its words, the table that shows it, and where it comes from.

    cites: the document and page to cite behind the words. work: a published work it cites.
    """

    text: str
    table: str = ""
    source: SourceRef | None = None
    cites: tuple[Document, int] | None = None
    work: str = ""


Finder = Callable[[Sequence[str], Material], Said | None]


def find(word: str, rest: Sequence[str], material: Material) -> Said | None:
    """Return what a reference becomes; None where it leads nowhere."""
    finder = FINDERS.get(word)
    return finder(rest, material) if finder else None


def offered(material: Material) -> Iterator[Offered]:
    """Yield references that lead somewhere in this case, with what each says."""
    for word, rest, name in _offers(material):
        said = find(word, rest.split(), material)
        if said is not None:
            yield Offered(f"{{{word} {rest}}}", f"{name}: {said.text}")


def _offers(material: Material) -> Iterator[tuple[str, str, str]]:
    """Yield the word, the rest and the name of every reference worth offering."""
    for (_, key), standing in material.standings.items():
        point = standing.time_point
        name = f"{material.disorder(key)}, {point.label}"
        yield "finding", f"{key} {_point_name(point, material)}", f"As computed, {name}"
        yield "diagnosis", f"{key} {_point_name(point, material)}", f"My conclusion, {name}"
    for event in material.dossier.events:
        named = _event_name(event, material)
        yield "event", named, "Event"
        yield "date", named, f"Date: {event.label or event.text}"
        yield "age", named, f"Age: {event.label or event.text}"
    for document in material.documents.values():
        yield "date", document.label, f"Date of {document.label}"
    yield "date", "interview", "Date of the interview"
    yield "age", "interview", "Age at the interview"
    for episode in material.dossier.episodes:
        yield "course", str(episode.number), "Course of treatment"
        yield "sessions", str(episode.number), f"Sessions attended, course {episode.number}"
        yield "sessions", f"{episode.number} offered", f"Sessions offered, course {episode.number}"
    for question in material.dossier.questions:
        yield "question", str(question.number), question.text.strip()
    if material.content.review is not None:
        for work in material.content.review.library.works.values():
            yield "cite", work.id, work.title or work.id


def _point_name(point: TimePoint, material: Material) -> str:
    """Return the kind of a time point where that is the only one, so that it can be read."""
    plain = " " not in point.kind and material.point(point.kind) == point
    same = [each for each in material.points if each.kind == point.kind]
    return point.kind if plain and len(same) == 1 else point.id


def _event_name(event: Event, material: Material) -> str:
    """Return an event's label where that names it alone and can stand in a reference."""
    words = event.label.split()
    found = _one_event(words, material) if words else None
    readable = found == event and not set(event.label) & set("{}\n")
    return " ".join(words) if readable and " ".join(words) == event.label else event.id


# ---- findings and diagnoses


def standing_of(words: Sequence[str], material: Material) -> Standing | None:
    """Return the one disorder at a time point that `gad today`, `phobia:dogs tp1` names."""
    if len(words) < 2:
        return None
    point = material.point(words[-1])
    module, _, instance = " ".join(words[:-1]).partition(":")
    if point is None:
        return None
    candidates = [
        standing
        for (point_id, key), standing in material.standings.items()
        if point_id == point.id and key.module == module and instance in ("", key.instance)
    ]
    exact = [s for s in candidates if s.key == ModuleKey(module, instance)] or candidates
    return exact[0] if len(exact) == 1 else None


def source_of_status(standing: Standing) -> SourceRef:
    """Return where a stated status was rated."""
    point = standing.time_point
    return SourceRef(f"rated for {point.short}", status=f"{point.id}/{standing.key}")


def _status(words: Sequence[str], material: Material) -> Said | None:
    standing = standing_of(words, material)
    return _as_status(standing, standing.shown) if standing else None


def _finding(words: Sequence[str], material: Material) -> Said | None:
    standing = standing_of(words, material)
    if standing is None or standing.finding is None:
        return None
    return _as_status(standing, standing.computed)


def _diagnosis(words: Sequence[str], material: Material) -> Said | None:
    standing = standing_of(words, material)
    if standing is None or standing.diagnosis is None:
        return None
    return _as_status(standing, Status(standing.diagnosis.status))


def _as_status(standing: Standing, status: Status) -> Said:
    return Said(lower_first(status.words), "status", source_of_status(standing))


# ---- scores


def _score(words: Sequence[str], material: Material) -> Said | None:
    if len(words) < 2:
        return None
    label, measure, context = words[0], words[1], " ".join(words[2:])
    found = {
        (score.words if score.number is None else str(score.number)): SourceRef(
            f"{score.document.label} p.{score.page}" if score.page else score.document.label,
            score.document.id,
            score.page,
        )
        for score in material.scores
        if score.measure == measure
        and any(
            document.label == label and (not context or there == context)
            for document, there in score.places
        )
    }
    if len(found) != 1:
        return None
    ((text, source),) = found.items()
    return Said(text, "measures", source)


# ---- events, dates, ages


def _one_event(words: Sequence[str], material: Material) -> Event | None:
    """Return the event of an id or label; `event` is the index event, where there is one."""
    name = " ".join(words)
    events = material.dossier.events
    found = [event for event in events if name in (event.id, event.label)]
    if not found and name == "event":
        found = [event for event in events if event.kind is EventKind.INDEX_EVENT]
    return found[0] if len(found) == 1 else None


def _event(words: Sequence[str], material: Material) -> Said | None:
    event = _one_event(words, material)
    if event is None:
        return None
    name = event.label or lower_first(event.text.strip().rstrip("."))
    return Said(f"{name} ({_span(event)})", "chronology")


def _span(event: Event) -> str:
    return f"{event.when} to {event.until}" if event.until else str(event.when)


def _day(words: Sequence[str], material: Material) -> date | PartialDate | None:
    """Return when something was: an event, a document, a time point, the interview."""
    name = " ".join(words)
    if name == "interview":
        return material.dossier.case.interview.held_on
    if name == "birth":
        return material.dossier.case.claimant.date_of_birth
    if document := _LABEL.fullmatch(name):
        held = material.documents.get(int(document[1]))
        return material.dated.get(held.id) if held else None
    if event := _one_event(words, material):
        return event.when
    point = material.point(name)
    return point.as_at if point else None


def _date(words: Sequence[str], material: Material) -> Said | None:
    day = _day(words, material)
    if day is None:
        return None
    return Said(british(day) if isinstance(day, date) else str(day))


def _age(words: Sequence[str], material: Material) -> Said | None:
    born, day = material.dossier.case.claimant.date_of_birth, _day(words, material)
    if born is None or day is None:
        return None
    ends = (day, day) if isinstance(day, date) else (day.earliest, day.latest)
    ages = {age_on(born, end) for end in ends}
    return Said(str(ages.pop())) if len(ages) == 1 and min(ends) >= born else None


def _entry(words: Sequence[str], material: Material) -> Said | None:
    name = " ".join(words)
    found = next((each for each in material.chronology if name in each.keys), None)
    return Said(found.date_words, "chronology") if found and found.when else None


# ---- treatment, questions


def _course(words: Sequence[str], material: Material) -> Said | None:
    found = [e for e in material.dossier.episodes if [str(e.number)] == list(words)]
    if len(found) != 1:
        return None
    name = found[0].label or found[0].modality
    return Said(f"course {found[0].number}{f' ({name})' if name else ''}", "episodes")


def _sessions(words: Sequence[str], material: Material) -> Said | None:
    number, *kind = words or [""]
    found = [e for e in material.dossier.episodes if str(e.number) == number]
    if len(found) != 1 or kind not in ([], ["attended"], ["offered"]):
        return None
    count = found[0].sessions_offered if kind == ["offered"] else found[0].sessions_attended
    return None if count is None else Said(str(count), "episodes")


def _question(words: Sequence[str], material: Material) -> Said | None:
    found = [q for q in material.dossier.questions if [str(q.number)] == list(words)]
    return Said(f"question {found[0].number}", "answers") if len(found) == 1 else None


# ---- passages


def passage_of(words: Sequence[str], material: Material) -> Passage | None:
    """Return the passage of an id, or of the beginning of one where it is the only such."""
    name = " ".join(words)
    if not name:
        return None
    held = material.dossier.passages
    exact = [each for each in held if each.id == name]
    short = [each for each in held if len(name) >= LEAST_ID and each.id.startswith(name)]
    found = exact or short
    return found[0] if len(found) == 1 and not found[0].orphaned else None


def page_with(document: Document, quoted: str, material: Material) -> int | None:
    """Return the first page of a document that holds quoted words, accents and case aside."""
    wanted = " ".join(fold(quoted).split())
    if not wanted:
        return None
    for page in material.pages_of(document):
        if wanted in " ".join(fold(page.text).split()):
            return page.number
    return None


def _passage(words: Sequence[str], material: Material) -> Said | None:
    passage = passage_of(words, material)
    document = material.by_id.get(passage.document_id) if passage else None
    if passage is None or document is None:
        return None
    return Said("", cites=(document, passage.page))


def _words(words: Sequence[str], material: Material) -> Said | None:
    passage = passage_of(words, material)
    document = material.by_id.get(passage.document_id) if passage else None
    if passage is None or document is None or not passage.quote.strip():
        return None
    return Said(f"“{' '.join(passage.quote.split())}” ", cites=(document, passage.page))


# ---- literature


def _work(words: Sequence[str], material: Material) -> LibraryWork | None:
    review = material.content.review
    return review.library.works.get(" ".join(words)) if review else None


def _cite(words: Sequence[str], material: Material) -> Said | None:
    work = _work(words, material)
    if work is None:
        return None
    name, _, year = work.short.rpartition(" (")
    return Said(f"({name}, {year}", work=work.id)


def _author(words: Sequence[str], material: Material) -> Said | None:
    work = _work(words, material)
    return Said(work.short, work=work.id) if work else None


DATA: Mapping[str, Finder] = MappingProxyType(
    {
        "status": _status,
        "finding": _finding,
        "diagnosis": _diagnosis,
        "score": _score,
        "event": _event,
        "date": _date,
        "age": _age,
        "entry": _entry,
        "sessions": _sessions,
        "words": _words,
    }
)
"""References whose words are facts of the case: when those change, the expert is told."""

FINDERS: Mapping[str, Finder] = MappingProxyType(
    {
        **DATA,
        "course": _course,
        "question": _question,
        "passage": _passage,
        "cite": _cite,
        "author": _author,
    }
)
