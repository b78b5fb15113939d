"""The screener: questions over all disorders, what is answered, and which modules that proposes.

Pure. The case's answers are the one record of screening: a module's own opening questions are read
from them. A blank is never a no.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casereview.domain.assessing.interview import InterviewModule, Source
from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint
from casereview.domain.dates import PartialDate


class Reply(StrEnum):
    """The answer to a question of the screener or of the risk page."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    NOT_ASKED = ""

    @property
    def words(self) -> str:
        """How pages and reports write it."""
        return self.value or "not asked"


OPENING = (Reply.YES, Reply.UNSURE)
"""The answers that propose modules; a no closes none."""


@dataclass(frozen=True, slots=True)
class ScreenerItem:
    """One question of the screener; `opens` names modules, which need not be in the library.

    follows: the item before it without whose yes or unsure it is not asked. despite_no: modules
    that are proposed although it is answered no, where the claim is about an event. risk: its yes
    or unsure opens the risk page. always: it is to be asked of everybody.
    """

    id: str
    number: str
    text: str
    opens: tuple[str, ...] = ()
    follows: str = ""
    despite_no: tuple[str, ...] = ()
    risk: bool = False
    always: bool = False


@dataclass(frozen=True, slots=True)
class Screener:
    """The questions in order, what is read out before them, and what may be said of them."""

    version: str
    preface: str
    validity: str
    items: tuple[ScreenerItem, ...]
    sources: tuple[Source, ...] = ()
    reviewed_by: str = ""
    reviewed_on: str = ""

    def item(self, item_id: str) -> ScreenerItem | None:
        """Return the question of that id, or None."""
        return next((item for item in self.items if item.id == item_id), None)

    def follow_up(self, item_id: str) -> ScreenerItem | None:
        """Return the question that follows up another, or None."""
        return next((item for item in self.items if item.follows == item_id), None)


@dataclass(frozen=True, slots=True)
class ScreenerAnswer:
    """What was answered at one sitting: for then, and for all the time since `since`.

    Without `since` the whole life was asked about.
    """

    time_point_id: str
    question: str
    now: Reply = Reply.NOT_ASKED
    ever: Reply = Reply.NOT_ASKED
    since: PartialDate | None = None
    version: str = ""
    answered_on: date | None = None

    @property
    def id(self) -> str:
        """The natural key."""
        return f"{self.time_point_id}/{self.question}"

    @property
    def reply(self) -> Reply:
        """Both columns as one: a no of now alone says nothing of the time before."""
        if Reply.YES in (self.now, self.ever):
            return Reply.YES
        return Reply.UNSURE if Reply.UNSURE in (self.now, self.ever) else self.ever

    @property
    def blank(self) -> bool:
        """Whether nothing is answered."""
        return not self.now and not self.ever


@dataclass(frozen=True, slots=True)
class Proposal:
    """A module that the answers propose, and the numbers of the questions that do.

    event: only because the claim is about an event, against a no.
    """

    module: str
    because: tuple[str, ...]
    event: bool = False


def merged(replies: Iterable[Reply]) -> Reply:
    """Return yes if any is, else unsure if any is, else no if all are; else not asked."""
    found = set(replies)
    for reply in OPENING:
        if reply in found:
            return reply
    return Reply.NO if found == {Reply.NO} else Reply.NOT_ASKED


def asked_items(screener: Screener, answers: Mapping[str, ScreenerAnswer]) -> tuple[str, ...]:
    """Return the ids of the questions to ask: a follow-up only after a yes or unsure."""
    return tuple(
        item.id
        for item in screener.items
        if not item.follows or (item.follows in answers and answers[item.follows].reply in OPENING)
    )


def proposals(
    screener: Screener, answers: Iterable[ScreenerAnswer], *, about_an_event: bool
) -> tuple[Proposal, ...]:
    """Return the modules that the answers of any sitting propose, in the order of the questions."""
    sittings: dict[str, dict[str, Reply]] = {}
    for answer in answers:
        sittings.setdefault(answer.time_point_id, {})[answer.question] = answer.reply
    because: dict[str, dict[str, None]] = {}
    against: dict[str, dict[str, None]] = {}
    for item in screener.items:
        for replies in sittings.values():
            reply = replies.get(item.id, Reply.NOT_ASKED)
            following = screener.follow_up(item.id)
            more = replies.get(following.id, Reply.NOT_ASKED) if following else Reply.NOT_ASKED
            if reply in OPENING and following and more is Reply.NO:
                if about_an_event:
                    for module in following.despite_no:
                        against.setdefault(module, {})[following.number] = None
            elif reply in OPENING:
                for module in item.opens:
                    because.setdefault(module, {})[item.number] = None
    order = {module: None for item in screener.items for module in item.opens}
    return tuple(
        Proposal(
            module,
            tuple(because.get(module) or against[module]),
            event=module not in because,
        )
        for module in order
        if module in because or module in against
    )


# ---- what the screener says for a module's own opening questions ---------------------------------


def module_answers(
    screener: Screener,
    answers: Iterable[ScreenerAnswer],
    points: Sequence[TimePoint],
    modules: Mapping[str, InterviewModule],
    opened: Iterable[ModuleKey],
) -> tuple[Answer, ...]:
    """Return the screener's answers as answers to the modules' opening questions.

    A module that is not taken up gets them as well, without an instance.
    """
    given = tuple(answers)
    if not given:
        return ()
    keys: dict[str, list[ModuleKey]] = {}
    for key in opened:
        keys.setdefault(key.module, []).append(key)
    asked = {item.id: item for item in screener.items}
    found: list[Answer] = []
    for point in points:
        replies = {
            item: reply for item in asked if (reply := _reply_at(point, item, given, points))
        }
        for name in dict.fromkeys(module for item in screener.items for module in item.opens):
            module = modules.get(name)
            if module is None:
                continue
            found += [
                Answer(point.id, key, question, reply.value, module.version)
                for question, reply in _opening(screener, module, replies).items()
                for key in keys.get(name, [ModuleKey(name)])
            ]
    return tuple(found)


def _opening(
    screener: Screener, module: InterviewModule, replies: Mapping[str, Reply]
) -> dict[str, Reply]:
    """Return the replies to a module's opening questions.

    A question that follows another takes the follow-up's reply; where a module has none, its
    question stands for both.
    """
    leading = [item for item in screener.items if module.id in item.opens and not item.follows]
    followed = any(question.follows for question in module.screener)

    def first(item: ScreenerItem) -> Reply:
        return replies.get(item.id, Reply.NOT_ASKED)

    def more(item: ScreenerItem) -> Reply:
        following = screener.follow_up(item.id)
        return replies.get(following.id, Reply.NOT_ASKED) if following else Reply.NOT_ASKED

    def whole(item: ScreenerItem) -> Reply:
        return (more(item) or first(item)) if first(item) in OPENING else first(item)

    base: Callable[[ScreenerItem], Reply] = first if followed else whole
    reads = {False: merged(map(base, leading)), True: merged(filter(None, map(more, leading)))}
    return {
        question.id: reply
        for question in module.screener
        if (reply := reads[bool(question.follows)])
    }


def _reply_at(
    point: TimePoint, item: str, answers: Sequence[ScreenerAnswer], points: Sequence[TimePoint]
) -> Reply:
    """Return what is known of a question at a time point.

    What was said there of then; else the no of a later sitting that covers it ("never since").
    """
    sat = {each.id: each for each in points}
    here = next((a for a in answers if a.time_point_id == point.id and a.question == item), None)
    if here is not None and here.now:
        return here.now
    covered = any(
        answer.question == item
        and answer.ever is Reply.NO
        and answer.time_point_id in sat
        and _covers(answer, point, sat[answer.time_point_id])
        for answer in answers
    )
    return Reply.NO if covered else Reply.NOT_ASKED


def _covers(answer: ScreenerAnswer, point: TimePoint, sitting: TimePoint) -> bool:
    """Whether "ever since" reaches a time point for certain."""
    if point.id == sitting.id:
        return True
    begun = answer.since is None or answer.since.latest <= point.as_at.earliest
    return begun and point.as_at.latest <= sitting.as_at.latest
