"""Reads the treatment review of a demonstration case: what was given, by whom, and its review.

Documents, courses, events and opinions are named by their numbers in the script; only what is
written there is recorded, so that what no source tells stays not stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casereview.domain.care.treatment import (
    Aspect,
    Attendance,
    Contact,
    ContactKind,
    Evidence,
    Fact,
    Homework,
    Kept,
    Opinion,
    OpinionPoint,
    OpinionReference,
    Part,
    Practitioner,
    Promise,
    Qualification,
    Review,
    Side,
    Told,
)
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import LinkTarget
from casereview.domain.documents.voice import Voice

_CRITERIA = ("written", "clear", "rationale", "reactions", "reviewed")
_ONE_LINE = (Aspect.MECHANISM, Aspect.CHANGE)
"""Aspects of which a course has one line, without a subject."""


@dataclass(frozen=True, slots=True)
class Place:
    """A passage by its words: document number, page and quote (spaces and line ends are alike)."""

    document: int
    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A passage that a line of the review, a homework task or a point of an opinion rests on."""

    target: LinkTarget
    target_id: str
    place: Place


@dataclass(frozen=True, slots=True)
class ReviewScript:
    """The treatment review of a case; ids of documents, courses and events are their numbers."""

    practitioners: tuple[Practitioner, ...]
    contacts: tuple[Contact, ...]
    told: tuple[Told, ...]
    homework: tuple[Homework, ...]
    promises: tuple[Promise, ...]
    reviews: tuple[Review, ...]
    opinions: tuple[Opinion, ...]
    points: tuple[OpinionPoint, ...]
    references: tuple[OpinionReference, ...]
    links: tuple[Linked, ...]


def read_review(data: Mapping[str, Any]) -> ReviewScript:
    """Read the review; raises KeyError, TypeError and ValueError for what breaks the format."""
    reviews = data.get("review", ())
    opinions = tuple(_counted(data, "opinion"))
    points = tuple(
        (f"{number}.{position}", number, position, point)
        for number, opinion in opinions
        for position, point in enumerate(opinion.get("points", ()), 1)
    )
    return ReviewScript(
        practitioners=tuple(_practitioner(n, x) for n, x in _counted(data, "practitioner")),
        contacts=tuple(_contact(n, x) for n, x in _counted(data, "contact")),
        told=tuple(_told(n, x) for n, x in _counted(data, "told")),
        homework=tuple(_homework(n, x) for n, x in _counted(data, "homework")),
        promises=tuple(_promise(n, x) for n, x in _counted(data, "promise")),
        reviews=tuple(line for entry in reviews for line in _reviews(entry)),
        opinions=tuple(_opinion(n, x) for n, x in opinions),
        points=tuple(
            OpinionPoint(name, str(number), position, Side(point["side"]), _joined(point["text"]))
            for name, number, position, point in points
        ),
        references=tuple(
            OpinionReference(f"{n}.{i}", str(n), i, work["work"], _joined(work["finding"]))
            for n, opinion in opinions
            for i, work in enumerate(opinion.get("works", ()), 1)
        ),
        links=(
            *(link for entry in reviews for link in _review_links(entry)),
            *_links(
                LinkTarget.HOMEWORK, ((_task(n), task) for n, task in _counted(data, "homework"))
            ),
            *_links(LinkTarget.OPINION, ((name, point) for name, _, _, point in points)),
        ),
    )


def read_place(data: Mapping[str, Any]) -> Place:
    """Read a passage."""
    return Place(data["document"], data["page"], data["quote"])


def _counted(data: Mapping[str, Any], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    return enumerate(data.get(name, ()), 1)


# ---- what was given ---------------------------------------------------------------------------


def _source(data: Mapping[str, Any]) -> dict[str, Any]:
    """Read whose word it is and where it stands, as every record of the treatment has it."""
    document = data.get("document")
    return {
        "voice": Voice(data.get("voice", "service")),
        "document_id": None if document is None else str(document),
        "page": data.get("page"),
    }


def _practitioner(number: int, data: dict[str, Any]) -> Practitioner:
    return Practitioner(
        id=str(number),
        episode_id=str(data["episode"]),
        part=Part(data["part"]),
        role=data["role"],
        qualification=Qualification(data.get("qualification", "not_stated")),
        name=data.get("name", ""),
        note=data.get("note", ""),
        **_source(data),
    )


def _contact(number: int, data: dict[str, Any]) -> Contact:
    return Contact(
        id=str(number),
        episode_id=str(data["episode"]),
        when=_date(data.get("when")),
        kind=ContactKind(data["kind"]),
        attendance=Attendance(data.get("attendance", "attended")),
        medium=data.get("medium", ""),
        minutes=data.get("minutes"),
        text=data.get("text", ""),
        **_source(data),
    )


def _told(number: int, data: dict[str, Any]) -> Told:
    return Told(
        id=str(number),
        episode_id=str(data["episode"]),
        fact=Fact(data["fact"]),
        text=data["text"],
        **_source(data),
    )


def _homework(number: int, data: dict[str, Any]) -> Homework:
    return Homework(
        id=_task(number),
        episode_id=str(data["episode"]),
        set_on=_date(data.get("set_on")),
        session=data.get("session", ""),
        behaviour=data["behaviour"],
        strategy=data.get("strategy", ""),
        monitoring=data.get("monitoring", ""),
        completed=data.get("completed", ""),
        disorder=data.get("disorder", ""),
        **_criteria(data),
        **_source(data),
    )


def _task(number: int) -> str:
    """Return the id of a task, which no line of the review and no point can have."""
    return f"task-{number}"


def _criteria(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: Evidence(data.get(name, "not_stated")) for name in _CRITERIA}


def _promise(number: int, data: dict[str, Any]) -> Promise:
    episode = data.get("episode")
    return Promise(
        id=str(number),
        episode_id=None if episode is None else str(episode),
        text=data["text"],
        by=data.get("by", ""),
        due=_date(data.get("due")),
        due_words=data.get("due_words", ""),
        kept=Kept(data["kept"]),
        outcome_by=data.get("outcome_by", ""),
        note=data.get("note", ""),
        **_source(data),
    )


# ---- the review -------------------------------------------------------------------------------


def _reviews(data: dict[str, Any]) -> Iterator[Review]:
    """Yield the lines of one course, or of the whole case: `aspect.subject = [state, text]`."""
    episode = _episode(data)
    for aspect in Aspect:
        held = data.get(aspect.value, {})
        if aspect in _ONE_LINE:
            held = {"": held} if held else {}
        for subject, (state, *rest) in _subjects(aspect, held):
            yield Review(
                id=_name(episode, aspect, subject),
                episode_id=episode,
                aspect=aspect,
                subject=subject,
                state=state,
                text=_joined(rest[0]) if rest else "",
                voice=Voice(rest[1]) if len(rest) > 1 else Voice.EXPERT,
            )


def _subjects(aspect: Aspect, held: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[str]]]:
    if aspect is not Aspect.PROTOCOL:
        yield from held.items()
        return
    for protocol, items in held.items():
        for item, line in items.items():
            yield f"{protocol}/{item}", line


def _review_links(data: dict[str, Any]) -> Iterator[Linked]:
    for entry in data.get("passages", ()):
        name = _name(_episode(data), Aspect(entry["aspect"]), entry.get("subject", ""))
        yield Linked(LinkTarget.REVIEW, name, read_place(entry))


def _episode(data: Mapping[str, Any]) -> str | None:
    return str(data["episode"]) if "episode" in data else None


def _name(episode: str | None, aspect: Aspect, subject: str) -> str:
    return f"{episode or 'case'}/{aspect.value}/{subject}"


def _links(target: LinkTarget, entries: Iterator[tuple[str, dict[str, Any]]]) -> Iterator[Linked]:
    return (Linked(target, name, read_place(data)) for name, data in entries if "quote" in data)


# ---- opinions ---------------------------------------------------------------------------------


def _opinion(number: int, data: dict[str, Any]) -> Opinion:
    names = ("question", "reasons", "known_then", "known_now", "range")
    texts: dict[str, Any] = {name: _joined(data.get(name, "")) for name in names}
    return Opinion(
        id=str(number),
        number=number,
        episode_id=_episode(data),
        disorder=data.get("disorder", ""),
        conclusion=data.get("conclusion", ""),
        **texts,
    )


def _joined(text: str) -> str:
    return " ".join(text.split())


def _date(value: str | None) -> PartialDate | None:
    return None if value is None else PartialDate.from_edtf(value)
