"""Measures named together in a sentence, and the pronouns that stand for them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casereview.correspondence.reader.dealing import Group
from casereview.correspondence.reader.mentions import Mention
from casereview.correspondence.reader.occasions import find_cues
from casereview.correspondence.reader.roles import Role
from casereview.correspondence.reader.sentence import Sentence

_BRACKETED = re.compile(r"\s*(?:scores?\s*)?\(\s*(?:and\s+)?(?:the\s+)?", re.IGNORECASE)
_TOPIC = r"(?:depression|anxiety|(?:low\s+)?mood|worry|trauma|panic)"
_JOINED = re.compile(
    rf"\s*\)?\s*(?:\([^()0-9]{{0,40}}\)\s*)?(?:for\s+{_TOPIC}\s*)?(?:{_TOPIC}\s+)?"
    r"(?:(?:scores?|results?|totals?)\s*)?"
    r"(?:,\s*and|,\s*&|,|/|&|and/or|and\s+also|and\s+then|then|and|or|-|\+|as\s+well\s+as|"
    r"together\s+with|along\s+with|plus)\s*(?:(?:the|her|his|your|their|a|my)\s+)?"
    rf"(?:{_TOPIC}\s*)?\(?\s*",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?P<many>they|these|those|(?:the|her|his|your|their|both|these)\s+(?:\w+\s+)?(?:scores|"
    r"questionnaires|"
    r"measures|figures|totals|results))\b|\b(?P<one>it|this|(?:the|her|his|your|their|"
    r"this)\s+(?:\w+\s+)?"
    r"(?:score|total|figure|result))\b",
    re.IGNORECASE,
)


def groups_of(
    sentence: Sentence, mentions: Sequence[Mention], before: tuple[str, ...]
) -> list[Group]:
    """Return measures named together and pronouns that stand for them, in their order.

    before: the measures of the last bound numbers, for which a pronoun may stand.
    """
    groups: list[Group] = []
    for mention in mentions:
        last = groups[-1] if groups else None
        between = sentence.text[last.end : mention.start] if last else ""
        if last and _BRACKETED.fullmatch(between) and last.rule == "named":
            measures = (*last.measures, mention.measure)
            groups[-1] = Group(last.start, mention.end, measures, "bracketed")
        elif last and _JOINED.fullmatch(between):
            measures = (*last.measures, mention.measure)
            groups[-1] = Group(last.start, mention.end, measures, "joint")
        else:
            groups.append(Group(mention.start, mention.end, (mention.measure,), "named"))
    for match in _PRONOUN.finditer(sentence.text):
        antecedent = _antecedent(sentence, before, groups, match)
        if antecedent:
            groups.append(Group(match.start(), match.end(), antecedent, "pronoun"))
    if not groups and (lead := _told_before(sentence, before)):
        groups.append(Group(0, lead, before, "pronoun"))
    return sorted(groups, key=lambda group: group.start)


def _told_before(sentence: Sentence, before: tuple[str, ...]) -> int:
    """`Last time: 20 and 15.`: a time, and as many numbers as measures before."""
    numbers = sentence.scores()
    if len(before) < 2 or len(numbers) != len(before):
        return 0
    lead = sentence.text[: numbers[0].start]
    told = find_cues(lead) and sentence.connects(0, numbers[0].start, first=False)
    return len(lead.rstrip()) if told else 0


def _antecedent(
    sentence: Sentence, before: tuple[str, ...], groups: Sequence[Group], match: re.Match[str]
) -> tuple[str, ...]:
    """Return the measures a pronoun stands for; none where it merely introduces a name."""
    here = [group for group in groups if group.end <= match.start() and group.rule != "pronoun"]
    names: tuple[str, ...] = tuple(
        dict.fromkeys(measure for group in here for measure in group.measures)
    )
    names = names or before
    follows = next((g for g in groups if g.start >= match.end()), None)
    number = next(
        (n for n in sentence.numbers if n.start >= match.end() and n.role is Role.SCORE),
        None,
    )
    if number is None or (follows and follows.start < number.start):
        return ()
    if match["many"]:
        return names if len(names) > 1 else ()
    return names if len(names) == 1 else ()
