"""Which number belongs to which measure in a sentence; what fits no pattern is left unread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from casereview.correspondence.reader.dealing import TIGHT, Group, runs, share, without_asides
from casereview.correspondence.reader.grouping import groups_of
from casereview.correspondence.reader.measures import HIGHEST, in_range
from casereview.correspondence.reader.mentions import Mention
from casereview.correspondence.reader.numbers import Number
from casereview.correspondence.reader.people import names_person
from casereview.correspondence.reader.roles import Role
from casereview.correspondence.reader.sentence import TO, WORDS, Sentence, connecting

_NUMBER_FIRST = re.compile(
    r"\s*(?:\([^()0-9]{0,40}\)\s*)?(?:points?\s+)?(?:(?:on|for|in|using)\s+)(?:(?:the|her|his|"
    r"your|their|my|a|this|"
    r"today's)\s+)?"
    r"(?:measure\s+of\s+)?(?:(?:depression|anxiety|low\s+mood|mood)\s*)?(?:\(\s*(?:the\s+)?)?",
    re.IGNORECASE,
)
_PREDICATE = re.compile(
    r";|\b(?:was|is|were|are|has|had|have|did|does|do|can|could|not|no|nor|fell|rose|came|went|"
    r"stays?|"
    r"stood|kept|[a-z]{3,}ed)\b",
    re.IGNORECASE,
)
_TOPIC_OF = {
    "PHQ-9": re.compile(r"\b(?:depression|depressive|(?:low\s+)?mood)\b", re.IGNORECASE),
    "GAD-7": re.compile(r"\b(?:anxiety|worry)\b", re.IGNORECASE),
}
_CLAUSE_END = re.compile(r"[,;.)]|\band\b|\bbut\b")
_OTHERS = {"PHQ-9": {"GAD-7"}, "GAD-7": {"PHQ-9"}}
_LEADING_ON = re.compile(
    r"\s*[,(]?\s*(?:(?:on|in|for|by|was|is|the|her|his|your|a|of|from)\s+)*", re.IGNORECASE
)
_ASIDE = re.compile(
    r"\b(?:like|like\s+that\s+of|compared\s+(?:with|to)|unlike|as\s+with|than|without|nor|"
    r"except|(?:way|apart|away|different|separate)\s+(?:from|to)|instead\s+of|not)\s+(?:(?:the|"
    r"her|his|your|their)\s+)?$",
    re.IGNORECASE,
)
_OWN_BRACKET = re.compile(r"\s*\(\s*[0-9]")
_NUMBER_FIRST_BRACKET = re.compile(
    r"\s*(?P<words>[A-Za-z' -]{0,50}?)\(\s*(?:(?:from|on|by)\s+)?(?:the\s+)?", re.IGNORECASE
)
_FIRST_AND_LAST = re.compile(
    r"\b(?:first|start|initial|pre|assessment|baseline|intake|entry|before|beginning)\w*\s*(?:/|"
    r"-|→|>|to|and)\s*"
    r"(?:last|end|final|post|current|discharge|now|after|latest)",
    re.IGNORECASE,
)
_TOPIC_WORDS = (
    "alcohol questionnaire measure scale drinking worry trauma panic functioning distress "
    "social phobia health sleep"
)
_TOPICS = frozenset(_TOPIC_WORDS.split())
_LONGEST_TOPIC = 6
"""Words: `22 for day-to-day functioning (WSAS)`."""
_LISTED = re.compile(r"\s*(?:,|/|and|or|&|, and|, or)\s*", re.IGNORECASE)
_DIRECT = re.compile(
    r"[\s:=()-]*(?:scores?\s*)?(?:(?:is|was|of|at|scored)\s+)?[\s:=(-]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A number that a rule gave to a measure; group_start is where the measure is named."""

    measure: str
    number: Number
    rule: str
    group_start: int
    group_end: int


class SentenceBinder:
    """Binds the numbers of one sentence; `before` are the measures of the last bound numbers."""

    def __init__(self, text: str, mentions: Sequence[Mention], before: tuple[str, ...]) -> None:
        self._sentence = Sentence(text, mentions)
        self._mentions = [m for m in mentions if not m.item and not _is_aside(text, m)]
        self._before = before
        self._bound: list[Bound] = []
        self._taken: set[int] = set()

    @property
    def numbers(self) -> list[Number]:
        """All numbers of the sentence with their roles."""
        return self._sentence.numbers

    def bind(self) -> list[Bound]:
        """Return what could be bound, in the order of the numbers."""
        groups = groups_of(self._sentence, self._mentions, self._before)
        for group in groups:
            self._bind_before(group, groups)
        ends = [*(group.start for group in groups[1:]), len(self._sentence.text)]
        for group, end in zip(groups, ends, strict=False):
            if group.rule != "pronoun" or not any(
                group.start <= bound.group_start < group.end for bound in self._bound
            ):
                self._bind_after(group, end)
        kept = [
            bound for bound in self._bound if _fits(bound) and not self._doubtful(bound, groups)
        ]
        return sorted(kept, key=lambda bound: bound.number.start)

    def _doubtful(self, bound: Bound, groups: Sequence[Group]) -> bool:
        """Whether a number may belong to another name of the sentence that has none.

        `The PHQ-9 questionnaire and the GAD-7 were 16 and 14`: what is not read as one list of
        names is not read at all.
        """
        held = {b.group_start for b in self._bound}
        left = [
            g
            for g in groups
            if g.start not in held and g.rule != "pronoun" and bound.measure not in g.measures
        ]
        if not left:
            return False
        mine = [b for b in self._bound if b.group_start == bound.group_start]
        bare = any(
            not self._sentence.explained(one.number, other.number)
            for one, other in pairwise(mine)
            if one.measure == other.measure
        )
        before = [g for g in groups if g.end <= bound.group_start]
        between = self._sentence.text[before[-1].end : bound.group_start] if before else ""
        coupled = bool(before) and before[-1] in left and not _PREDICATE.search(between)
        return bare or coupled or self._leads_on(bound, left)

    def _leads_on(self, bound: Bound, left: Sequence[Group]) -> bool:
        """Whether a loosely bound number stands right before a name that has none: `at 16, the`."""
        if bound.rule != "named" or _DIRECT.fullmatch(
            self._sentence.text[bound.group_end : bound.number.start]
        ):
            return False
        start = self._sentence.after_scale(bound.number)
        return any(
            group.start >= start and _LEADING_ON.fullmatch(self._sentence.text[start : group.start])
            for group in left
        )

    def _bind_before(self, group: Group, groups: Sequence[Group]) -> None:
        """Numbers that stand before their measure: `16 on the PHQ-9`, `from 16 to 9 on the ...`."""
        if group.rule == "pronoun":
            return
        before = [n for n in self._scores() if n.end <= group.start]
        if len(group.measures) > 1:
            self._bind_list_before(group, before)
            return
        if not before:
            return
        number = before[-1]
        gap = self._sentence.text[self._sentence.after_scale(number) : group.start]
        bare = not gap.strip() and self._names_follow(groups)
        bracket = self._in_own_bracket(group, gap)
        if not bare and not bracket and not _NUMBER_FIRST.fullmatch(gap):
            return
        if self._directly_after_a_name(number, group):
            return
        if len(before) > 1 and self._listed(before[-2], number):
            return
        chain = [number]
        for earlier in reversed(before[:-1]):
            between = self._sentence.text[self._sentence.after_scale(earlier) : chain[0].start]
            if not TO.fullmatch(between) or self._directly_after_a_name(earlier, group):
                break
            chain.insert(0, earlier)
        for each in chain:
            self._take(group, group.measures[0], each, "number-first")

    def _bind_list_before(self, group: Group, before: Sequence[Number]) -> None:
        """`17 and 13 on the PHQ-9 and GAD-7`: as many numbers as names, in their order."""
        count = len(group.measures)
        if len(before) != count or any(m.end <= before[0].start for m in self._mentions):
            return
        gaps = [
            self._sentence.text[self._sentence.after_scale(a) : b.start]
            for a, b in pairwise(before)
        ]
        last = self._sentence.text[self._sentence.after_scale(before[-1]) : group.start]
        if all(TIGHT.fullmatch(gap) for gap in gaps) and _NUMBER_FIRST.fullmatch(last):
            for measure, number in zip(group.measures, before, strict=True):
                self._take(group, measure, number, "number-first")

    def _names_follow(self, groups: Sequence[Group]) -> bool:
        """Whether every name of the sentence stands right behind a number: `16 PHQ-9, 12 GAD-7`."""
        ends = [
            self._sentence.after_scale(n)
            for n in self._sentence.numbers
            if n.role is Role.SCORE and self._sentence.text[n.start].isdigit()
        ]
        behind = [n for n in self._scores() if n.start >= groups[-1].end]
        if behind and _DIRECT.fullmatch(self._sentence.text[groups[-1].end : behind[0].start]):
            return False
        return all(
            any(
                end < group.start and not self._sentence.text[end : group.start].strip()
                for end in ends
            )
            for group in groups
        )

    def _in_own_bracket(self, group: Group, gap: str) -> bool:
        """Whether a name stands alone in brackets behind its number: `14 for mood (PHQ-9)`."""
        match = _NUMBER_FIRST_BRACKET.fullmatch(gap)
        if not match or not self._sentence.text[group.end :].lstrip().startswith(")"):
            return False
        words = [word.lower() for word in WORDS.findall(match["words"])]
        if {"and", "then", "but", "while"} & set(words):
            return False
        if words[:1] == ["for"] and len(words) <= _LONGEST_TOPIC and not names_person(gap):
            return True
        return all(word in _TOPICS or connecting(word) for word in words)

    def _listed(self, one: Number, other: Number) -> bool:
        """Whether two numbers are a list (`5, 10 and 15 on the ...`): cut-offs, not one score."""
        between = self._sentence.text[self._sentence.after_scale(one) : other.start]
        return bool(_LISTED.fullmatch(between)) and not any(
            mention.end <= one.start for mention in self._mentions
        )

    def _directly_after_a_name(self, number: Number, group: Group) -> bool:
        """Whether a number follows another measure's name, while this one has its own behind it."""
        named = [m for m in self._mentions if m.end <= number.start]
        if not named or not _DIRECT.fullmatch(self._sentence.text[named[-1].end : number.start]):
            return False
        later = [n for n in self._scores() if n.start >= group.end]
        return bool(later and _DIRECT.fullmatch(self._sentence.text[group.end : later[0].start]))

    def _bind_after(self, group: Group, end: int) -> None:
        numbers = self._walk(group, end)
        if group.rule != "bracketed":
            numbers = without_asides(self._sentence, numbers)
        if not numbers or self._weakly_led(group, numbers[0]):
            return
        count = len(group.measures)
        if count == 1:
            if not self._crowded(numbers) and not self._sentence.is_legend(numbers):
                for taken, measure, number in self._of_other_times(group, numbers):
                    self._take(taken, measure, number, taken.rule)
            return
        for measure, number in share(self._sentence, group, numbers):
            self._take(group, measure, number, group.rule)

    def _of_other_times(
        self, group: Group, numbers: list[Number]
    ) -> list[tuple[Group, str, Number]]:
        """Deal the numbers behind a single name: a change or series of its own, or a list of them.

        A list of as many numbers as names so far is one for each, in their order: `PHQ-9 12, GAD-7
        10, from 16 and 13`. Any other list behind several names belongs to none.
        """
        name = group.measures[0]
        led = [b.number for b in self._bound if b.group_start == group.start]
        others = list(dict.fromkeys(b.measure for b in self._bound if b.measure != name))
        several = len(others) == sum(b.measure != name for b in self._bound)
        names = (*others, name) if several else ()
        dealt: list[tuple[Group, str, Number]] = []
        for index, run in enumerate(runs(self._sentence, numbers)):
            if len(run) == 1:
                if led and not self._sentence.explained(led[-1], run[0]):
                    break
                dealt.append((group, name, run[0]))
            elif index == 0 and not led:
                if not others or not several:
                    return self._series(group, numbers)
                dealt.append((group, name, run[0]))
                break
            elif len(names) == len(run):
                both = Group(run[0].start, run[0].start, names, "taken-up")
                dealt += [(both, *each) for each in zip(names, run, strict=True)]
            elif others or led:
                break
            else:
                dealt += [(group, name, number) for number in run]
        return dealt

    def _series(self, group: Group, numbers: list[Number]) -> list[tuple[Group, str, Number]]:
        """`PHQ-9: 16, 17, 15`; two numbers joined by `and` with nothing to tell them are none."""
        own = [(group, group.measures[0], number) for number in numbers]
        if len(numbers) == 2 and not self._sentence.explained(*numbers):
            gap = self._sentence.text[self._sentence.after_scale(numbers[0]) : numbers[1].start]
            return own if "," in gap or self._first_and_last() else []
        return own

    def _walk(self, group: Group, end: int) -> list[Number]:
        """Collect numbers after a name as long as only known connecting words lie between."""
        numbers: list[Number] = []
        at = group.end
        for number in self._sentence.numbers:
            if number.start < group.end or number.start >= end:
                continue
            if number.role is not Role.SCORE:
                if number.role is Role.ODD:
                    break
                continue
            if number.start in self._taken or self._sentence.is_scale_end(number):
                continue
            if not self._sentence.connects(
                at, number.start, first=not numbers
            ) or not self._sentence.closes(number):
                break
            if self._off_topic(group, at, number):
                break
            numbers.append(number)
            at = self._sentence.after_scale(number)
        return numbers

    def _scores(self) -> list[Number]:
        return [each for each in self._sentence.scores() if each.start not in self._taken]

    def _off_topic(self, group: Group, start: int, number: Number) -> bool:
        """Whether words between say that the number is of depression, or anxiety, and not of this.

        For a pronoun the words before it count too: `For depression the score is 16`.
        """
        if group.rule == "pronoun":
            earlier = [n.end for n in self._sentence.numbers if n.end <= group.start]
            start = max(earlier, default=0)
        stop = _CLAUSE_END.search(self._sentence.text, number.end)
        gap = self._sentence.text[start : number.start]
        behind = self._sentence.text[
            number.end : stop.start() if stop else len(self._sentence.text)
        ]
        return any(
            bool(_OTHERS[measure] & set(group.measures))
            and measure not in group.measures
            and bool(topic.search(gap) or topic.search(behind))
            for measure, topic in _TOPIC_OF.items()
        )

    def _crowded(self, numbers: Sequence[Number]) -> bool:
        """Whether numbers stand side by side with nothing to tell what the second is."""
        return any(
            between in {"", "-"}
            or (between == "/" and not self._bound and not self._first_and_last())
            or (between == "(" and not self._sentence.told(other))
            for one, other in pairwise(numbers)
            for between in [
                self._sentence.text[self._sentence.after_scale(one) : other.start].strip()
            ]
        )

    def _first_and_last(self) -> bool:
        """Whether words before the first name say that pairs are the first and the last score."""
        return bool(_FIRST_AND_LAST.search(self._sentence.text[: self._mentions[0].start]))

    def _weakly_led(self, group: Group, number: Number) -> bool:
        """Whether a number is hardly tied to the name before it: `17 by the PHQ-9, 14 by ...`."""
        gap = self._sentence.text[group.end : number.start].strip().lower()
        if gap.startswith(")") and self._answered(group):
            return True  # `14 for mood (PHQ-9), 11 ...`: the next number is another's
        gap = gap.removeprefix(")").strip()
        if len(group.measures) > 1 or gap not in {",", "and", ", and", "&", ";", "or"}:
            return False
        return gap != "," or any(
            other.end <= group.start
            and other.role not in {Role.NAME, Role.DATE}
            and other.start not in self._taken
            for other in self._sentence.numbers
        )

    def _answered(self, group: Group) -> bool:
        """Whether a name in brackets has its number, or one that may be it, before the bracket."""
        opened = self._sentence.text.rfind("(", 0, group.start)
        own = any(bound.group_start == group.start for bound in self._bound)
        return own or any(number.end <= opened for number in self._scores())

    def _take(self, group: Group, measure: str, number: Number, rule: str) -> None:
        self._taken.add(number.start)
        self._bound.append(Bound(measure, number, rule, group.start, group.end))


def _is_aside(text: str, mention: Mention) -> bool:
    """Whether a measure is named only to set it apart: `like the GAD-7`, `(no GAD-7 given)`."""
    if _ASIDE.search(text[: mention.start]) and not _OWN_BRACKET.match(text, mention.end):
        return True
    opened = text.rfind("(", 0, mention.start)
    closed = text.find(")", mention.end)
    if opened < 0 or closed < 0 or ")" in text[opened : mention.start]:
        return False
    inside = text[opened + 1 : closed]
    if any(letter.isdigit() for letter in text[mention.end : closed]):
        return False
    return bool(
        re.search(r"\b(?:not|no|was|were|is|are|had|has|left|without|only)\b", inside, re.I)
    )


def _fits(bound: Bound) -> bool:
    """Whether number, range and stated end of the scale agree with the measure."""
    number = bound.number
    if number.out_of is not None and number.out_of != HIGHEST.get(bound.measure):
        return False
    return in_range(bound.measure, number.value)
