"""How long the material of a case is kept: from what date, by which rule, on what is not known.

Pure: rules and facts in, dates and reasons out. A day that cannot be worked out is said to be
missing, never guessed; what the expert decides stands beside what the rule makes, with a reason.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from casereview.domain.dates import british

_PERIOD = re.compile(r"P(?:(\d{1,2})Y)?(?:(\d{1,2})M)?(?:(\d{1,3})D)?")
_MAJORITY = 18


class Material(StrEnum):
    """What is kept and goes together."""

    RECEIVED = "received"  # records and bundles as received
    WORK = "work"  # notes, schedules, scores, report, instructions, hashes: the whole case


class Circumstance(StrEnum):
    """What changes how long something is kept."""

    APPEAL = "appeal"
    CHILD = "child"
    PROTECTED_PARTY = "protected_party"
    PROVISIONAL_DAMAGES = "provisional_damages"


class State(StrEnum):
    """What is known of the day until which something is kept."""

    NOT_CONCLUDED = "not_concluded"
    UNDETERMINED = "undetermined"
    REVIEW = "review"  # no automatic date: the day is that of the next review
    DATED = "dated"


class Urgency(StrEnum):
    """Where something stands in the list of what is due, in the list's order."""

    OVERDUE = "overdue"
    SOON = "soon"
    REVIEW = "review"
    LATER = "later"
    HELD = "held"
    NOT_CONCLUDED = "not_concluded"


@dataclass(frozen=True, slots=True)
class Period:
    """Calendar months and days; a year is twelve months."""

    months: int
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read an ISO period such as `P6M`, `P7Y` or `P21D`; raises ValueError."""
        match = _PERIOD.fullmatch(text)
        if match is None or not any(match.groups()):
            msg = f"not a period: {text!r}"
            raise ValueError(msg)
        years, months, days = (int(part or 0) for part in match.groups())
        return cls(12 * years + months, days)

    def after(self, day: date) -> date:
        """Return the corresponding day; the month's last where the month has no such day."""
        year, month = divmod(12 * day.year + day.month - 1 + self.months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, last)) + timedelta(days=self.days)

    def __str__(self) -> str:
        years, months = divmod(self.months, 12)
        counts = ((years, "year"), (months, "month"), (self.days, "day"))
        parts = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count]
        return " and ".join(parts) or "no time"


@dataclass(frozen=True, slots=True)
class Authority:
    """Where a rule comes from; `verified` says how it was checked, empty where it was not."""

    source: str
    year: str
    verified: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A circumstance and its effect: not before a time, until an age, or reviewed every so often.

    Exactly one of `not_before`, `until_age` (years) and `review` is given.
    """

    circumstance: Circumstance
    words: str
    authority: Authority
    not_before: Period | None = None
    until_age: int | None = None
    review: Period | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """How long one kind of material is kept from the conclusion, and what may change that."""

    material: Material
    title: str
    period: Period
    authority: Authority
    circumstances: tuple[Circumstance, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one jurisdiction, complete: a rule for every material it may be asked for."""

    title: str
    checked_on: date
    rules: tuple[Rule, ...]
    conditions: tuple[Condition, ...]

    def rule(self, material: Material) -> Rule:
        """Return the rule for a kind of material."""
        return next(rule for rule in self.rules if rule.material is material)

    def condition(self, circumstance: Circumstance) -> Condition:
        """Return what a circumstance changes."""
        return next(each for each in self.conditions if each.circumstance is circumstance)


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a case's record says of its end and of how long it is kept.

    A day chosen by the expert comes with a reason; `reviewed_on` is the last yearly review.
    """

    concluded_on: date | None = None
    outcome: str = ""
    child: bool = False
    protected_party: bool = False
    provisional_damages: bool = False
    received_until: date | None = None
    received_reason: str = ""
    work_until: date | None = None
    work_reason: str = ""
    reviewed_on: date | None = None
    review_reason: str = ""

    def until(self, material: Material) -> date | None:
        """Return the day the expert chose, or None."""
        return self.received_until if material is Material.RECEIVED else self.work_until

    def reason(self, material: Material) -> str:
        """Return the expert's reason for that day."""
        return self.received_reason if material is Material.RECEIVED else self.work_reason

    def without_words(self) -> Keeping:
        """Return the days and circumstances alone, for lists outside the case."""
        return replace(self, outcome="", received_reason="", work_reason="", review_reason="")


@dataclass(frozen=True, slots=True)
class Standing:
    """Until when something is kept.

    `day` is the day it is due: the expert's where `decided`, else the rule's or the next review's;
    `computed` is what the rule alone makes. `why` tells it in sentences.
    """

    material: Material
    state: State
    day: date | None
    computed: date | None
    decided: bool
    why: tuple[str, ...]
    authorities: tuple[Authority, ...]


def standing(rules: Rules, material: Material, keeping: Keeping, born: date | None) -> Standing:
    """Return until when a kind of material of a case is kept, and why."""
    computed = _computed(rules, material, keeping, born)
    chosen = keeping.until(material)
    if chosen is None:
        return computed
    told = computed.why
    if computed.state is State.DATED and computed.day is not None:
        told = (f"By the rule: {british(computed.day)}.", *computed.why)
    early = _before_appeal(rules, material, keeping, chosen)
    return Standing(
        material,
        State.DATED,
        chosen,
        computed.computed,
        decided=True,
        why=(f"You decided: kept until {british(chosen)}.", *early, *told),
        authorities=computed.authorities,
    )


def urgency(found: Standing, today: date, *, held: bool) -> Urgency:
    """Return where a standing belongs in the list; within a calendar month is soon."""
    if held:
        return Urgency.HELD
    if found.state is State.NOT_CONCLUDED:
        return Urgency.NOT_CONCLUDED
    if found.state is not State.DATED or found.day is None:
        return Urgency.REVIEW
    if found.day < today:
        return Urgency.OVERDUE
    return Urgency.SOON if found.day <= a_month_after(today) else Urgency.LATER


def is_due(found: Standing, today: date, *, held: bool) -> bool:
    """Whether something is to be done within a month: destroyed, reviewed or cleared up."""
    where = urgency(found, today, held=held)
    if where is Urgency.REVIEW:
        return found.day is None or found.day <= a_month_after(today)
    return where in (Urgency.OVERDUE, Urgency.SOON)


def a_month_after(day: date) -> date:
    """Return the same day of the next month."""
    return Period(1).after(day)


def birthday(born: date, age: int) -> date:
    """Return the day somebody reaches an age: 1 March for a leap day in a year that has none."""
    if (born.month, born.day) == (2, 29) and not calendar.isleap(born.year + age):
        return date(born.year + age, 3, 1)
    return born.replace(year=born.year + age)


def _computed(rules: Rules, material: Material, keeping: Keeping, born: date | None) -> Standing:
    rule = rules.rule(material)
    concluded = keeping.concluded_on
    if concluded is None:
        why = ("The case is not concluded: nothing is due.",)
        return Standing(material, State.NOT_CONCLUDED, None, None, False, why, (rule.authority,))
    reviews = [
        rules.condition(each)
        for each, so in (
            (Circumstance.PROTECTED_PARTY, keeping.protected_party),
            (Circumstance.PROVISIONAL_DAMAGES, keeping.provisional_damages),
        )
        if so and each in rule.circumstances
    ]
    if reviews:
        return _reviewed(material, keeping, concluded, reviews)
    return _dated(rules, rule, keeping, concluded, born)


def _reviewed(
    material: Material, keeping: Keeping, concluded: date, reviews: list[Condition]
) -> Standing:
    last = max(concluded, keeping.reviewed_on or concluded)
    day = min(each.review.after(last) for each in reviews if each.review is not None)
    why = [f"{each.words}: no automatic date, reviewed every {_every(each)}." for each in reviews]
    if keeping.reviewed_on is not None:
        why.append(f"Last reviewed on {british(keeping.reviewed_on)}{_because(keeping)}.")
    authorities = tuple(dict.fromkeys(each.authority for each in reviews))
    return Standing(material, State.REVIEW, day, None, False, tuple(why), authorities)


def _because(keeping: Keeping) -> str:
    return f": {keeping.review_reason.rstrip('.')}" if keeping.review_reason else ""


def _every(condition: Condition) -> str:
    return str(condition.review).removeprefix("1 ")


def _dated(
    rules: Rules, rule: Rule, keeping: Keeping, concluded: date, born: date | None
) -> Standing:
    day = rule.period.after(concluded)
    why = [f"{rule.period} from the conclusion on {british(concluded)}: {british(day)}."]
    authorities = [rule.authority]
    if Circumstance.APPEAL in rule.circumstances:
        appeal = rules.condition(Circumstance.APPEAL)
        open_until = appeal.not_before.after(concluded) if appeal.not_before else day
        if open_until > day:
            day = open_until
            why.append(f"{appeal.words}: not before {british(day)}.")
            authorities.append(appeal.authority)
    if Circumstance.CHILD in rule.circumstances and _is_child(keeping, concluded, born):
        child = rules.condition(Circumstance.CHILD)
        authorities.append(child.authority)
        if born is None:
            why.append(f"{child.words}: without the date of birth the day cannot be worked out.")
            found = tuple(dict.fromkeys(authorities))
            return Standing(rule.material, State.UNDETERMINED, None, None, False, tuple(why), found)
        of_age = birthday(born, child.until_age or _MAJORITY)
        later = "the later" if of_age > day else "which is not later"
        why.append(f"{child.words}: the age of {child.until_age} on {british(of_age)}, {later}.")
        day = max(day, of_age)
    found = tuple(dict.fromkeys(authorities))
    return Standing(rule.material, State.DATED, day, day, False, tuple(why), found)


def _is_child(keeping: Keeping, concluded: date, born: date | None) -> bool:
    return keeping.child or (born is not None and concluded < birthday(born, _MAJORITY))


def _before_appeal(
    rules: Rules, material: Material, keeping: Keeping, chosen: date
) -> tuple[str, ...]:
    """Say it where the day chosen lies within the time for an appeal."""
    if keeping.concluded_on is None or (
        Circumstance.APPEAL not in rules.rule(material).circumstances
    ):
        return ()
    appeal = rules.condition(Circumstance.APPEAL)
    if appeal.not_before is None or chosen >= appeal.not_before.after(keeping.concluded_on):
        return ()
    ends = british(appeal.not_before.after(keeping.concluded_on))
    return (f"That is before {ends}, when the time for an appeal has usually passed.",)
