"""Reads a demonstration case's `case.toml`: the expert's part, as plain data.

What a script says is checked here against the types of the domain; that its passages stand in the
letters and its ratings give the statuses it concludes is checked when the case is built.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from casereview.domain.assessing.account import AccountPart
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.rating import AnswerSource, Confidence, ModuleKey
from casereview.domain.assessing.screening import Reply
from casereview.domain.care.treatment import Referral
from casereview.domain.case import (
    AnswerState,
    Case,
    Claimant,
    Event,
    EventKind,
    Expert,
    InstructingParty,
    Instruction,
    InstructionMode,
    InterviewSetting,
    Proceedings,
    Pronouns,
    Question,
    SourceKind,
    TreatmentEpisode,
)
from casereview.domain.dates import PartialDate
from casereview.domain.documents.contradiction import Outcome
from casereview.domain.documents.document import Group
from casereview.domain.documents.request import Request, RequestState
from casereview.domain.documents.statement import (
    CasenessValue,
    DateValue,
    DiagnosisValue,
    Field,
    HomeworkValue,
    RoleValue,
    ScoreValue,
    Value,
)
from casereview.domain.reports.court_order import CourtOrder
from casereview.domain.reports.dispute import DisputedFact, Hypothesis
from casereview.errors import CatalogueError
from casereview.services.demonstration.demo_review_script import (
    Place,
    ReviewScript,
    read_place,
    read_review,
)

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Fact:
    """What the expert files from a document; optional ones only when the reader proposes them."""

    field: Field
    value: Value
    page: int | None
    quote: str
    optional: bool


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """A letter, how it is filed, and what the expert makes of what the reader proposes.

    accept: fields without facts here whose proposals hold as the reader makes them.
    """

    file: str
    title: str
    group: Group
    received_on: date | None
    invented_numbers: bool
    facts: tuple[Fact, ...]
    not_stated: tuple[Field, ...]
    accept: tuple[Field, ...]
    otherwise: str


@dataclass(frozen=True, slots=True)
class PointPlan:
    """A time point, named by its kind."""

    kind: str
    label: str
    short: str
    as_at: PartialDate
    episode: int | None


@dataclass(frozen=True, slots=True)
class RatingPlan:
    """The ratings of one module at one time point with their notes and passages."""

    key: ModuleKey
    at: str
    answers: Mapping[str, str]
    notes: Mapping[str, str]
    quotes: Mapping[str, str]
    evidence: tuple[tuple[str, Place], ...]
    confidence: Confidence
    source: AnswerSource


@dataclass(frozen=True, slots=True)
class CoursePlan:
    """What is known of the time between two points."""

    key: ModuleKey
    status: str
    begins: PartialDate
    ends: PartialDate | None
    source: AnswerSource
    text: str


@dataclass(frozen=True, slots=True)
class ConclusionPlan:
    """The expert's status of a module at some time points."""

    key: ModuleKey
    status: Status
    at: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ScreenerPlan:
    """What the screening questions were answered at one sitting: for now and ever since."""

    at: str
    answers: Mapping[str, tuple[Reply, Reply]]


@dataclass(frozen=True, slots=True)
class RiskPlan:
    """What was asked about risk on the day of the interview, for now and the worst, and done."""

    answers: Mapping[str, tuple[Reply, Reply]]
    words: Mapping[str, str]
    judgement: str
    done: str


@dataclass(frozen=True, slots=True)
class DifferencePlan:
    """Events, by their numbers, whose sources differ, and what the expert makes of it."""

    subject: str
    events: tuple[int, ...]
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class DisputePlan:
    """A fact in dispute; difference is the number of the one it is about, 0 for none."""

    fact: DisputedFact
    difference: int


@dataclass(frozen=True, slots=True)
class Script:
    """A demonstration case; ids of documents and episodes are their numbers as text."""

    folder: Path
    report_file: str
    case: Case
    instructions: tuple[Instruction, ...]
    questions: tuple[Question, ...]
    documents: tuple[DocumentPlan, ...]
    referrals: tuple[Referral, ...]
    episodes: tuple[TreatmentEpisode, ...]
    events: tuple[Event, ...]
    points: tuple[PointPlan, ...]
    ratings: tuple[RatingPlan, ...]
    course: tuple[CoursePlan, ...]
    conclusions: tuple[ConclusionPlan, ...]
    account: Mapping[AccountPart, str]
    screener: ScreenerPlan
    risk: RiskPlan
    requests: tuple[Request, ...]
    differences: tuple[DifferencePlan, ...]
    orders: tuple[CourtOrder, ...]
    disputes: tuple[DisputePlan, ...]
    review: ReviewScript
    sections: Mapping[str, str] = field(default_factory=dict)


def read_script(path: Path) -> Script:
    """Read a script; raises CatalogueError, naming the file, for one that breaks its format."""
    try:
        with path.open("rb") as stream:
            data = tomllib.load(stream)
        if data.pop("format", None) != FORMAT:
            msg = f"its format is not {FORMAT}"
            raise ValueError(msg)
        return _script(path.parent, data)
    except KeyError as fault:
        raise CatalogueError(
            f"{path.parent.name}/{path.name}: {fault.args[0]} is missing."
        ) from fault
    except (TypeError, ValueError) as fault:
        raise CatalogueError(f"{path.parent.name}/{path.name}: {fault}.") from fault


def paragraphs(text: str) -> str:
    """Return a text with its lines joined, but for rows of a table; a blank line parts."""
    parts = (_joined(part) for part in text.split("\n\n"))
    return "\n\n".join(part for part in parts if part)


def _joined(part: str) -> str:
    return "\n".join(" ".join(line.split()) for line in _ROW.split(part))


def _script(folder: Path, data: dict[str, Any]) -> Script:
    return Script(
        folder=folder,
        report_file=data["report_file"],
        case=_case(data),
        instructions=tuple(_instruction(i, x) for i, x in _counted(data, "instruction")),
        questions=tuple(_question(i, x) for i, x in _counted(data, "question")),
        documents=tuple(_document(x) for x in data["document"]),
        referrals=tuple(_referral(i, x) for i, x in _counted(data, "referral")),
        episodes=tuple(_episode(i, x) for i, x in _counted(data, "episode")),
        events=tuple(_event(i, x) for i, x in _counted(data, "event")),
        points=tuple(_point(x) for x in data["time_point"]),
        ratings=_ratings(data["rating"]),
        course=tuple(_course(x) for x in data.get("course", ())),
        conclusions=tuple(_conclusion(x) for x in data.get("conclusion", ())),
        account={AccountPart(key): paragraphs(text) for key, text in data["account"].items()},
        screener=ScreenerPlan(data["screener"]["at"], _replies(data["screener"]["answers"])),
        risk=_risk(data["risk"]),
        requests=tuple(_request(n, x) for n, x in _counted(data, "request")),
        differences=tuple(_difference(x) for x in data.get("difference", ())),
        orders=tuple(_order(n, x) for n, x in _counted(data, "order")),
        disputes=tuple(_dispute(n, x) for n, x in _counted(data, "dispute")),
        review=read_review(data),
        sections={key: paragraphs(text) for key, text in data["sections"].items()},
    )


def _counted(data: Mapping[str, Any], name: str) -> Sequence[tuple[int, dict[str, Any]]]:
    return tuple(enumerate(data.get(name, ()), 1))


# ---- the case and its papers ------------------------------------------------------------------


def _case(data: dict[str, Any]) -> Case:
    case, expert = data["case"], dict(data["expert"])
    for name in ("curriculum_vitae", "interests"):
        expert[name] = paragraphs(expert.get(name, ""))
    return Case(
        id="",
        claimant=Claimant(case["claimant"], case["date_of_birth"], Pronouns(case["pronouns"])),
        proceedings=Proceedings(
            court=case["court"],
            claim_number=case["claim_number"],
            claimant=case["claimant"],
            defendant=case["defendant"],
            track=case["track"],
        ),
        instructing=InstructingParty(**data["instructing"]),
        expert=Expert(**expert),
        interview=InterviewSetting(**data["interview"]),
        report_due=case["report_due"],
        report_date=case["report_date"],
        fictional=True,
        oral_instructions_confirmed=case["oral_instructions_confirmed"],
        note=case["note"],
    )


def _instruction(number: int, data: dict[str, Any]) -> Instruction:
    return Instruction(
        id=str(number),
        given_on=PartialDate.from_edtf(data["given_on"]),
        mode=InstructionMode(data["mode"]),
        sender=data["sender"],
        substance=paragraphs(data["substance"]),
        document_id=_number(data.get("document")),
    )


def _question(number: int, data: dict[str, Any]) -> Question:
    return Question(
        id=str(number),
        number=number,
        text=paragraphs(data["text"]),
        state=AnswerState(data["state"]),
        answer=paragraphs(data["answer"]),
        section=data["section"],
    )


def _document(data: dict[str, Any]) -> DocumentPlan:
    return DocumentPlan(
        file=data["file"],
        title=data["title"],
        group=Group(data["group"]),
        received_on=data.get("received_on"),
        invented_numbers=data.get("invented_numbers", False),
        facts=tuple(_fact(x) for x in data.get("fact", ())),
        not_stated=tuple(Field(x) for x in data.get("not_stated", ())),
        accept=tuple(Field(x) for x in data.get("accept", ())),
        otherwise=data.get("otherwise", "Not what the document states."),
    )


def _fact(data: dict[str, Any]) -> Fact:
    kind = Field(data["field"])
    return Fact(
        kind,
        _value(kind, data),
        data.get("page"),
        data.get("quote", ""),
        data.get("optional", False),
    )


def _value(kind: Field, data: dict[str, Any]) -> Value:
    match kind:
        case Field.LETTER_DATE:
            return DateValue(PartialDate.from_edtf(data["date"]))
        case Field.AUTHOR_ROLE:
            return RoleValue(data["role"])
        case Field.SCORE:
            if ("number" in data) == ("words" in data):
                msg = "a score is a number or words, and never both"
                raise ValueError(msg)
            on = PartialDate.from_edtf(data["on"]) if "on" in data else None
            return ScoreValue(
                data["measure"], data.get("number"), data.get("words", ""), data["context"], on
            )
        case Field.CASENESS:
            return CasenessValue(data["measure"], data["status"], data["words"], data["context"])
        case Field.DIAGNOSIS:
            rest = {name: data[name] for name in ("code", "by", "basis") if name in data}
            return DiagnosisValue(data.get("kind", "diagnosis"), data["text"], **rest)
        case Field.HOMEWORK:
            return HomeworkValue(
                **{
                    name: data[name]
                    for name in ("present", "clear", "rationale", "reactions", "reviewed", "text")
                }
            )
        case _:
            msg = f"no demonstration tells a {kind.value}"
            raise ValueError(msg)


_ROW = re.compile(r"\n(?=\|)")  # a row of a table keeps its line
_READ_APART = {"started", "ended", "documents", "referral"}


def _episode(number: int, data: dict[str, Any]) -> TreatmentEpisode:
    rest = {k: v for k, v in data.items() if k not in _READ_APART}
    return TreatmentEpisode(
        id=str(number),
        number=number,
        started=_date(data.get("started")),
        ended=_date(data.get("ended")),
        document_ids=tuple(str(n) for n in data["documents"]),
        referral_id=_number(data.get("referral")),
        **rest,
    )


def _referral(number: int, data: dict[str, Any]) -> Referral:
    rest = {k: v for k, v in data.items() if k not in {"received", "ended"}}
    return Referral(
        id=str(number),
        number=number,
        received=_date(data.get("received")),
        ended=_date(data.get("ended")),
        **rest,
    )


def _event(number: int, data: dict[str, Any]) -> Event:
    return Event(
        id=str(number),
        when=PartialDate.from_edtf(data["when"]),
        text=data["text"],
        source=SourceKind(data["source"]),
        kind=EventKind(data.get("kind", "record")),
        label=data.get("label", ""),
        until=_date(data.get("until")),
        document_id=_number(data.get("document")),
        page=data.get("page"),
        disputed=data.get("disputed", False),
    )


def _request(number: int, data: dict[str, Any]) -> Request:
    return Request(
        id=str(number),
        what=data["what"],
        dated=_date(data.get("dated")),
        holder=data.get("holder", ""),
        state=RequestState(data.get("state", "to_ask")),
        asked_on=data.get("asked_on"),
        answered_on=data.get("answered_on"),
        reason=data.get("reason", ""),
        effect=data.get("effect", ""),
    )


def _difference(data: dict[str, Any]) -> DifferencePlan:
    return DifferencePlan(
        data["subject"], tuple(data["events"]), Outcome(data["outcome"]), data.get("reason", "")
    )


def _order(number: int, data: dict[str, Any]) -> CourtOrder:
    return CourtOrder(
        id=str(number),
        made_on=data.get("made_on"),
        received_on=data.get("received_on"),
        substance=paragraphs(data["substance"]),
        permits=data.get("permits", False),
        field=data.get("field", ""),
        pages=data.get("pages"),
        document_id=_number(data.get("document")),
    )


def _dispute(number: int, data: dict[str, Any]) -> DisputePlan:
    versions = tuple(
        Hypothesis(each["text"], each.get("by", ""), paragraphs(each["opinion"]))
        for each in data["version"]
    )
    fact = DisputedFact(
        str(number),
        data["subject"],
        data.get("preferred"),
        data.get("reason", ""),
        hypotheses=versions,
    )
    return DisputePlan(fact, data.get("difference", 0))


def _number(value: int | None) -> str | None:
    return None if value is None else str(value)


def _date(value: str | None) -> PartialDate | None:
    return None if value is None else PartialDate.from_edtf(value)


# ---- the interview ----------------------------------------------------------------------------


def _point(data: dict[str, Any]) -> PointPlan:
    return PointPlan(
        data["kind"],
        data["label"],
        data["short"],
        PartialDate.from_edtf(data["as_at"]),
        data.get("episode"),
    )


def _key(data: dict[str, Any]) -> ModuleKey:
    return ModuleKey(data["module"], data.get("instance", ""))


def _ratings(entries: Sequence[dict[str, Any]]) -> tuple[RatingPlan, ...]:
    made: dict[tuple[ModuleKey, str], RatingPlan] = {}
    for data in entries:
        key, at = _key(data), data["at"]
        like = made[key, data["like"]].answers if "like" in data else {}
        made[key, at] = RatingPlan(
            key=key,
            at=at,
            answers={**like, **data.get("answers", {})},
            notes=data.get("notes", {}),
            quotes=data.get("quotes", {}),
            evidence=tuple((x["item"], read_place(x)) for x in data.get("evidence", ())),
            confidence=Confidence(data.get("confidence", "fair")),
            source=AnswerSource(data.get("source", "claimant_now")),
        )
    return tuple(made.values())


def _replies(data: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[Reply, Reply]]:
    return {name: (Reply(now), Reply(other)) for name, (now, other) in data.items()}


def _risk(data: dict[str, Any]) -> RiskPlan:
    return RiskPlan(
        _replies(data["answers"]),
        data.get("words", {}),
        paragraphs(data["judgement"]),
        paragraphs(data["done"]),
    )


def _course(data: dict[str, Any]) -> CoursePlan:
    return CoursePlan(
        _key(data),
        data["status"],
        PartialDate.from_edtf(data["begins"]),
        _date(data.get("ends")),
        AnswerSource(data["source"]),
        data["text"],
    )


def _conclusion(data: dict[str, Any]) -> ConclusionPlan:
    return ConclusionPlan(_key(data), Status(data["status"]), tuple(data["at"]), data["reason"])
