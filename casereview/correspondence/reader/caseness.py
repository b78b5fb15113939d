"""Caseness and severity in words: only what is said, never worked out from a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casereview.correspondence.reader.mentions import Mention
from casereview.correspondence.reader.occasions import find_cues
from casereview.correspondence.reader.phrase import Phrase

ABOVE, BELOW = "above", "below"
UNSPECIFIED = "unspecified"
BOTH = "both"
"""Two measures that are named only later on: told when the whole document has been read."""
_TWO = frozenset({"both", "either", "neither"})
_TOPIC_OF = {"anxiety": "GAD-7", "worry": "GAD-7"}

_LINE = (
    r"(?:(?:the|their|its|this|our)\s+)?(?:(?:usual|service's|service|clinical|respective|"
    r"relevant)\s+)*"
    r"(?:caseness|cut[\s-]?offs?(?:\s+(?:score|point)s?)?|(?:clinical\s+)?thresholds?|"
    r"clinical\s+(?:range|level|cut-?off)s?|case\s+level)"
)
_NORMAL = r"(?:the\s+)?(?:normal|healthy|non-?clinical|sub-?clinical)\s+(?:range|limits|level)s?"
_PATTERN = Phrase(
    rf"(?P<not>\b(?:not|no\s+longer|neither|nor|never|isn't|aren't|wasn't|weren't|did\s+not|"
    rf"does\s+not|do\s+not)\s+(?:\w+\s+)?|\b(?:neither|none)\s+(?:\w+\s+){{2,4}}?)?"
    rf"(?:\b(?P<below>below|under|beneath|short\s+of|out\s+of|outside)\s+{_LINE}"
    rf"|\b(?P<above>at\s+or\s+above|at|above|over|within|in|exceed(?:s|ed)?|reach(?:es|ed)?|"
    rf"meets?|met|past|beyond|into)\s+{_LINE}"
    rf"|\b(?P<normal>(?:within|in|into)\s+{_NORMAL})"
    r"|\b(?:(?P<less>below|under)|(?P<more>above|over))\s+it\b"
    r"|\((?P<mark>(?:not\s+(?:at\s+)?(?:a\s+)?|non-?)?(?:caseness|case|clinical))\)"
    r"|(?<=[0-9]\s)-\s(?P<dash>(?:not\s+(?:at\s+)?)?caseness)(?=\s*(?:[,.;)]|$))"
    r"|\b(?P<sub>sub-?clinical|sub-?threshold|non-?clinical|non-?caseness|sub-?caseness)\b)"
)
_NAMES_LINE = re.compile(r"\b(?:caseness|cut[\s-]?off|threshold|clinical)", re.IGNORECASE)
_GENERAL = re.compile(
    r"\b(?:if|means?(?!\s+(?:that\s+)?(?:you|she|he|they|both|her|his|your)\b)|defined|"
    r"definition|is (?:a|the) score|are (?:a|the) scores|considered|"
    r"counts? as|used to|"
    r"aim|goal|target|hope|would|anyone|people who|service counts)\b",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"\b(?P<all>both|neither|either|all\s+(?:three|four|of\s+(?:these|them))|all|each)\b|"
    r"\b(?:they|these|"
    r"(?:her|his|your|their|the|these)\s+(?:\w+\s+)?(?:scores|measures|questionnaires))\b",
    re.IGNORECASE,
)
_BAND = re.compile(
    r"\b(?:(?:within|in|into|at|of)\s+)?(?:(?:the|a)\s+)?(?P<words>(?:moderately\s+severe|"
    r"mild\s+to\s+moderate|"
    r"moderate\s+to\s+severe|minimal|mild|moderate|severe|normal|clinical|non-?clinical|"
    r"sub-?clinical|low|high)"
    r"\s+(?:range|level|band|category|limits|severity))\b|"
    r"\b(?P<bare>at\s+caseness|above\s+caseness|below\s+caseness|within\s+normal\s+limits)\b|"
    r"\b(?:was|were|is|are|remained|remains|came\s+out\s+as|scored)\s+(?:in\s+the\s+)?"
    r"(?P<plain>moderately\s+severe|minimal|mild|moderate|severe|normal)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"(?:\s*(?:scores?\s+)?(?:of|was|is|=|:|at)?\s*\(?[0-9]{1,3}(?:\s*/\s*[0-9]{1,3})?\)?)?"
    r"\s*(?:scores?\s*)?(?:,|/|&|and|or|, and)\s*(?:the\s+|her\s+|his\s+|your\s+)?",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\s*(?:on|for|by|in|with|at)\s+(?:(?P<many>both|either|all\s+(?:three|four)|each|all)\b(?:"
    r"\s+of)?(?:\s+(?:the|"
    r"these|her|his|your))*(?:\s+(?:measures|questionnaires|scales|scores|of\s+them|forms))?\s*)?"
    r"(?:(?:the|her|his|your)\s+)?(?P<topic>depression|anxiety|worry|(?:low\s+)?mood)?(?:\s*\([^()]{0,30}\))?"
    r"(?:\s+and\s+(?:for\s+)?(?P<topic2>depression|anxiety|worry|(?:low\s+)?mood))?",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"\b(?:are|were|both|remain|have|neither|nor)\b", re.IGNORECASE)
_DIGIT = re.compile(r"[0-9]")
_TOPIC_IS = re.compile(
    r"\b(?P<topic>depression|anxiety|worry|(?:low\s+)?mood)\s+(?:scores?\s+)?"
    r"(?:was|is|remains|remained|stayed|now)\b",
    re.IGNORECASE,
)
_NEAR_TOPIC = 12
_CLAUSE = re.compile(r"[;]|,\s+(?:and|but|while|whereas)\b|\bbut\b|\bwhile\b|\bwhereas\b")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A measure stated to be above or below; characters [start, end) show it."""

    measure: str
    status: str
    words: str
    context: str | None
    start: int
    end: int


def verdicts(
    text: str, mentions: Sequence[Mention], before: tuple[str, ...], recent: Sequence[str]
) -> Iterator[Verdict]:
    """Yield caseness as a sentence states it.

    before: the measures of the sentence before; recent: all spoken of so far, latest last.
    """
    for match in _PATTERN.finditer(text):
        if (match["less"] or match["more"]) and not _NAMES_LINE.search(text):
            continue
        clause_start = max((m.end() for m in _CLAUSE.finditer(text, 0, match.start())), default=0)
        if _GENERAL.search(text, clause_start, match.start()):
            continue
        status = _status(match)
        aside = text.find("(", match.end())  # `above caseness (they were 8 and 6 at the end)`
        clause_end = aside if aside >= 0 else len(text)
        cues = [c for c in find_cues(text) if clause_start <= c.start < clause_end]
        context = cues[0].context if len(cues) == 1 else None
        for measure, start in _subjects(
            text, mentions, (before, recent), match.span(), clause_start
        ):
            yield Verdict(
                measure,
                status,
                match.group().strip(),
                context,
                min(start, match.start()),
                match.end(),
            )


def _status(match: re.Match[str]) -> str:
    if mark := match["mark"] or match["dash"]:
        return BELOW if mark.lower().startswith("no") else ABOVE
    high = bool(match["above"] or match["more"])
    return ABOVE if high != bool(match["not"]) else BELOW


def _subjects(
    text: str,
    mentions: Sequence[Mention],
    known: tuple[tuple[str, ...], Sequence[str]],
    verdict: tuple[int, int],
    clause_start: int,
) -> list[tuple[str, int]]:
    """Return the measures a verdict is about, with the place that shows them."""
    at, end = verdict
    behind = _behind(text, mentions, known, end)
    if behind:
        return [(measure, at) for measure in behind]
    named = [mention for mention in mentions if mention.end <= at and not mention.item]
    many = list(_MANY.finditer(text, 0, at))
    if many and (not named or many[-1].start() > named[-1].start):
        spoken = tuple(dict.fromkeys(m.measure for m in named))
        measures = _meant(many[-1], spoken, *known)
        two = (many[-1]["all"] or "").lower() in _TWO
        unknown = (BOTH,) if two else (UNSPECIFIED,)
        return [(measure, many[-1].start()) for measure in measures or unknown]
    topic = _topic_before(text, clause_start, at)
    if topic and (not named or named[-1].end < topic[1]) and topic[0] in {*known[0], *known[1]}:
        return [topic]
    if not named:
        return [(UNSPECIFIED, clause_start)] if not mentions else []
    group = [named[-1]]
    many_of = bool(_PLURAL.search(text, named[-1].end, end))
    for mention in reversed(named[:-1]):
        between = text[mention.end : group[0].start]
        if not _JOINED.fullmatch(between) or (_DIGIT.search(between) and not many_of):
            break
        group.insert(0, mention)
    return [(mention.measure, group[0].start) for mention in group]


def _topic_before(text: str, start: int, at: int) -> tuple[str, int] | None:
    """Return the measure of what a clause is about, and where: `Depression was ...`."""
    found = list(_TOPIC_IS.finditer(text, start, at))
    if not found or found[-1].end() < at - _NEAR_TOPIC:
        return None
    return _TOPIC_OF.get(found[-1]["topic"].lower(), "PHQ-9"), found[-1].start()


def _behind(
    text: str,
    mentions: Sequence[Mention],
    known: tuple[tuple[str, ...], Sequence[str]],
    end: int,
) -> tuple[str, ...]:
    """Return the measures named behind a verdict: `below caseness on both`."""
    match = _ABOUT.match(text, end)
    if not match:
        return ()
    group: list[str] = []
    at = match.end()
    for mention in mentions:
        joined = not group or _JOINED.fullmatch(text[at : mention.start])
        if mention.start >= at and joined and mention.start - at <= (0 if not group else 30):
            group.append(mention.measure)
            at = mention.end
    if group:
        return tuple(group)
    if match["many"]:
        if match["topic"] and match["topic2"]:
            return ("PHQ-9", "GAD-7")
        return _meant(match, (), *known) or ((BOTH,) if match["many"].lower() in _TWO else ())
    here = {mention.measure for mention in mentions}
    topics = [match["topic"], match["topic2"]]
    said = [_TOPIC_OF.get(topic.lower(), "PHQ-9") for topic in topics if topic]
    return tuple(m for m in said if m in here or m in known[1] or m in known[0])


def _meant(
    many: re.Match[str], spoken: tuple[str, ...], before: tuple[str, ...], recent: Sequence[str]
) -> tuple[str, ...]:
    """Return what `both`, `all three` or `the scores` stand for; nothing where it is unclear."""
    words = (many.groupdict().get("all") or many.groupdict().get("many") or "").lower()
    wanted = (
        2
        if words in {"both", "neither", "either"}
        else 3
        if "three" in words
        else 4
        if "four" in words
        else 0
    )
    if wanted:
        for measures in (spoken, before, tuple(recent)):
            if len(measures) == wanted:
                return measures
        return tuple(recent[-wanted:]) if len(recent) > wanted else ()
    return spoken or before


def words_only(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, int, int]]:
    """Yield measures whose result is given in words, with the place of the words."""
    named = [mention for mention in mentions if not mention.item]
    for index, mention in enumerate(named):
        stop = named[index + 1].start if index + 1 < len(named) else len(text)
        match = _BAND.search(text, mention.end, stop)
        if not match or _GENERAL.search(text):
            continue
        between = text[mention.end : match.start()]
        if re.search(r"[0-9;]|\b(?:not|no|never)\b", between) or len(between) > 45:
            continue
        group = next(name for name in ("words", "bare", "plain") if match[name])
        start = match.start() if group == "words" else match.start(group)
        yield mention, start, match.end()
