"""Which numbers of a sentence can be scores: each excluding rule names what the number is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from casereview.correspondence.reader.calendar import find_dates
from casereview.correspondence.reader.measures import HIGHEST, measure_at, places


class Role(StrEnum):
    """What a number is; only a SCORE can become a total."""

    SCORE = "score"
    DATE = "date"
    NAME = "name"  # part of a measure's name
    THRESHOLD = "threshold"
    SCALE = "scale"  # the end of the scale: 27 in 14/27
    CHANGE = "change"
    COUNT = "count"
    LABEL = "label"  # session 3, step 2, item 9
    ITEM = "item"
    PARTIAL = "partial"
    RETRACTED = "retracted"
    AIM = "aim"
    ODD = "odd"  # not a whole number, or with letters in it


_UNIT_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty"
_UNITS = _UNIT_WORDS.split()
_TENS = dict(zip(_TEN_WORDS.split(), range(20, 90, 10), strict=True))
WORD = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS[1:10])}))?|"
    rf"{'|'.join(reversed(_UNITS))}|nil)"
)
NUMBER = rf"(?:(?<![0-9A-Za-z.,/])[0-9]{{1,3}}(?![0-9A-Za-z])(?!\.[0-9])|\b{WORD}\b)"
_BARE = re.compile(rf"[0-9][0-9A-Za-z.,]*[0-9A-Za-z]|[0-9]|\b{WORD}\b", re.IGNORECASE)

_UNIT_NOUNS = (
    r"(?:times?|sessions?|weeks?|wks?|days?|months?|years?|yrs?|hours?|hrs?|minutes?|mins?|items?|"
    r"questions?|occasions?|appointments?|contacts?|calls?|modules?|questionnaires?|forms?|"
    r"measures?|scales?|people|persons?|patients?|clients?|others|children|mg|mcg|ml|pages?|"
    r"symptoms?|year-old|year old|units?|per\b|percent|stone|lbs?|kg|cigarettes|kids|sons?|"
    r"daughters?|brothers?|sisters?|attempts?|episodes?|visits?|letters?|drinks?|nights?|"
    r"panic attacks?|attacks?|o'clock|am\b|pm\b|p\.m|a\.m|noon|miles?|pounds|st\b|nd\b|rd\b|th\b)"
)

_RULES: tuple[tuple[Role, str], ...] = (
    (Role.ODD, r"[£$€]\s?(?P<n>NUM)"),
    (Role.COUNT, r"(?P<n>NUM)\s?%|(?P<m>NUM)\s?(?:per cent|percent)"),
    (
        Role.ODD,
        r"(?P<n>NUM)(?:\s?-\s?|\s+to\s+)(?:point|item|question|week|month|day|hour|minute|year)\b",
    ),
    (
        Role.ITEM,
        r"(?:ITEM)(?:\s+(?:of|on|in|from)\s+(?:the\s+|her\s+|his\s+|your\s+)?(?:MEASURE)?)?"
        r"(?:\s*\((?:[^()0-9]{0,60})\))?(?:\s|[:=(,-]|\b(?:was|is|were|a|an|the|at|of|as|score|"
        r"scored|scores|rated|answered|remains|remained|she|he|they|you|being|rating|response|"
        r"endorsed|still|again|today|now)\b){1,10}(?P<n>NUM)",
    ),
    (
        Role.ITEM,
        r"(?P<n>NUM)(?:\s*(?:/|out of)\s*3)?\s+(?:on|for|to|at|in|against|under)\s+"
        r"(?:the\s+|her\s+|his\s+|your\s+)?(?:MEASURE\s*(?:'s)?\s*,?\s*)?(?:ITEM)",
    ),
    (
        Role.ITEM,
        r"(?:rated|marked|endorsed|answered)\s+(?:[a-z-]+\s+){1,5}(?:as|at|"
        r"with)\s+(?:a\s+)?(?P<n>NUM)",
    ),
    (
        Role.THRESHOLD,
        r"\b(?:cut[\s-]?offs?|thresholds?|caseness)\b[^.;]{0,60}?\bone\s+of\s+(?P<n>NUM)",
    ),
    (Role.LABEL, r"\b(?P<n>one)\s+of\b|\b(?:the|each|this|that|any|every|no|which)\s+(?P<m>one)\b"),
    (Role.LABEL, r"(?:ITEM_LABEL)\s*(?:no\.?|number|#)?\s*(?P<n>NUM)"),
    (
        Role.LABEL,
        r"(?<!same )\b(?:steps?|sessions?|weeks?|modules?|pages?|numbers?|no\.?|room|phase|"
        r"cluster|part|"
        r"messages?|bands?|grade|stage|version|type|level|aged?|age of|appointments?|contacts?|"
        r"DSM|ICD|DSM-IV|entry|visit|day|group|chapter|unit|flat|suite|floor|calls?)"
        r"\s*(?:no\.?|number|#)?[\s-]*(?P<n>NUM)(?:\s*(?:,|and|to|"
        r"&)\s*(?P<m>NUM)(?=\s*(?:[,.;)]|$)))?",
    ),
    (
        Role.LABEL,
        r"\b(?:last|past|next|previous|first|final|every|all|these|those|"
        r"other)\s+(?P<n>NUM)(?!\s*(?:/|out|[,;.)]|and\b|to\b|last\b|then\b|final\b|end\b|$))",
    ),
    (
        Role.SCALE,
        r"(?P<n>NUM)\s*(?:-|to)\s*(?P<m>NUM)(?=\s*\))(?<=[0-9])",
    ),
    (
        Role.SCALE,
        r"\b(?:range|ranges|ranging|scale|scored|possible|scores?)\s*(?:of|is|from|"
        r":)?\s*(?:from\s+)?(?P<n>0)\s*(?:-|to)\s*(?P<m>NUM)",
    ),
    (
        Role.SCALE,
        r"\((?:\s|range|scale|score|possible|:|,|of|from|scored)*(?P<n>0)\s*(?:-|to)\s*(?P<m>NUM)",
    ),
    (
        Role.SCALE,
        r"\b(?:out of(?: a)?(?: possible| maximum| total)?(?: of)?|max(?:imum)?(?: score)?(?: is|"
        r" of|:)?|"
        r"possible(?: score)? of)\s*(?P<n>NUM)",
    ),
    (
        Role.THRESHOLD,
        r"(?:\bcut[\s-]?(?:offs?|points?)|\bthresholds?|\bcaseness|\bclinical\s+(?:range|level|"
        r"cut-off))"
        r"(?:\s+(?:score|point|used|here|on|the|for|of|is|was|are|at|in|being|both|MEASURE|and))*"
        r"\s*[:=(]?\s*(?:>=?|≥)?\s*(?P<n>NUM)(?:\s*(?:and|/|,|&)\s*(?P<m>NUM))?",
    ),
    (
        Role.THRESHOLD,
        r"(?P<n>NUM)\s*(?:points?\s+)?(?:\+|plus\b|or|and|&)\s*(?:more|above|over|higher|greater|"
        r"upwards?|"
        r"below|less|fewer|lower|under)\b",
    ),
    (Role.THRESHOLD, r"(?P<n>[0-9]{1,2})\s?\+"),
    (
        Role.THRESHOLD,
        r"(?:\b(?:above|over|under|below|exceed(?:s|ed|ing)?|more than|less than|fewer than|"
        r"lower than|"
        r"higher than|greater than|at least|at most|up to|minimum of|maximum of|no more than|"
        r"(?:beneath|beyond))|(?<![-=0-9])(?<![0-9]\s)[><≥≤]=?)\s*(?:a\s+|"
        r"the\s+)?(?:score\s+)?(?:of\s+)?(?P<n>NUM)"
        r"(?:\s*(?:and|/|,|&|or)\s*(?P<m>NUM)(?=\s*(?:respectively|[.,;)]|$)))?",
    ),
    (
        Role.THRESHOLD,
        r"(?P<n>NUM)\s+(?:is|being|as|was)\s+(?:the\s+|a\s+)?(?:usual\s+|service\s+|"
        r"clinical\s+)?(?:cut[\s-]?off|threshold)",
    ),
    (
        Role.THRESHOLD,
        r"(?P<n>NUM)\s*(?:\(\s*the\s+)?(?:usual\s+|service\s+|clinical\s+)?(?:cut[\s-]?off|"
        r"threshold)(?!\s*(?:is|was|of|at|:|=)?\s*[0-9])",
    ),
    (
        Role.PARTIAL,
        r"\bscores\s+(?:of|from|in the range(?: of)?)\s+(?P<n>NUM)\s*(?:-|to)\s*(?P<m>NUM)",
    ),
    (
        Role.THRESHOLD,
        r"(?<!above )(?<!below )(?<!above the )(?<!below the )(?<!over the )(?<!under the )(?<!at )"
        r"\b(?:cut[\s-]?offs?|thresholds?|caseness)(?:\s+(?:scores?|points?|levels?|are|is|of|"
        r"for|being|used|here))*"
        r"\s*[:(=-]?\s*MEASURE\s*(?:[:=]|of|is|at)?\s*(?P<n>NUM)"
        r"(?:\s*(?:,|;|and|&)\s*(?:the\s+)?MEASURE\s*(?:[:=]|of|is|at)?\s*(?P<m>NUM))?",
    ),
    (
        Role.THRESHOLD,
        r"(?P<n>NUM)\s+(?:on|for)\s+(?:the\s+)?MEASURE(?:\s*(?:,|and)\s*(?P<m>NUM)\s+(?:on|"
        r"for)\s+(?:the\s+)?MEASURE)?"
        r"\s+(?:are|is|being|as)\s+(?:the\s+|our\s+|its\s+)?(?:\w+\s+)?(?:cut|threshold|caseness)",
    ),
    (Role.LABEL, r"(?:^|(?<=[.;:]\s))(?P<n>[0-9]{1,2})\)\s"),
    (Role.SCALE, r"(?<![0-9])(?<![0-9]\s)/\s?(?P<n>[0-9]{1,2})(?![0-9/])"),
    (
        Role.DATE,
        r"\b(?:on|dated|since|until|by|w/c|w/e)\s+(?P<n>[0-9]{1,2})/(?P<m>[0-9]{1,2})(?![0-9/])",
    ),
    (Role.PARTIAL, r"\brang(?:ed|es|ing)\s+(?:from\s+)?(?P<n>NUM)\s*(?:-|to)\s*(?P<m>NUM)"),
    (Role.PARTIAL, r"\bbetween\s+(?P<n>NUM)\s+(?:and|to)\s+(?P<m>NUM)"),
    (
        Role.PARTIAL,
        r"(?:\b(?:about|around|approximately|approx\.?|roughly|circa|nearly|almost|some)|"
        r"~)\s*(?P<n>NUM)",
    ),
    (
        Role.CHANGE,
        r"\b(?:by|of)\s+(?:about\s+|only\s+|just\s+|some\s+)?(?P<n>NUM)\s*(?:-\s?)?points?\b",
    ),
    (Role.CHANGE, r"\bby\s+(?:about\s+|only\s+|just\s+|a further\s+)?(?P<n>NUM)\b"),
    (
        Role.CHANGE,
        r"\b(?:CHANGES)s?\s*(?:of|was|is|were|:|=)\s*(?:only\s+|just\s+|about\s+)?(?P<n>NUM)"
        r"(?:\s*(?:and|/|,|&)\s*(?P<m>NUM))?",
    ),
    (
        Role.CHANGE,
        r"\b(?:CHANGES)s?\b[^.;0-9]{0,30}\b(?:in|on|for|to|between)\s+(?:(?:the|her|his|your|"
        r"their|two|both)\s+)*"
        r"MEASURE(?:s\b)?\s*(?:scores?\s*)?(?:of|by|was|is|were|:|\()\s*(?P<n>NUM)"
        r"(?:\s*(?:,|and)\s*(?:(?:in|on|for)\s+)?(?:(?:the|her|his|your|"
        r"their)\s+)?MEASURE\s*(?:scores?\s*)?"
        r"(?:of|by|was|is|were|:|\()?\s*(?P<m>NUM))?",
    ),
    (
        Role.CHANGE,
        r"\b(?:CHANGES)s?\s*[:=]\s*[^.;0-9]{0,20}(?P<n>NUM)\s+on\s+(?:the\s+)?MEASURE(?:\s*(?:,|"
        r"and)\s*(?P<m>NUM)\s+on\b)?",
    ),
    (
        Role.CHANGE,
        r"\b(?:drop(?:s|ped)?|f[ea]ll(?:en|s)?|rose|risen|rises?|lost|gained|changed|down|up|"
        r"improved|"
        r"increased|decreased|reduced|worsened)\s+(?:by\s+)?(?:only\s+|just\s+|a\s+further\s+|"
        r"another\s+)?(?P<n>NUM)"
        r"(?!\s*(?:/|out\b))",
    ),
    (Role.DATE, r"\b(?:MONTHS)\s+(?P<n>[0-9]{1,2})(?:st|nd|rd|th)?(?![0-9/])"),
    (Role.LABEL, r"(?P<n>NUM)\s*[:)]\s*(?=[0-9]{1,2}\s*/\s*[0-9]{1,2})"),
    (Role.DATE, r"\((?P<n>[0-9]{1,2})/(?P<m>0[1-9]|1[0-2])\)"),
    (Role.LABEL, r"\((?P<n>[0-9]{1,2})\)\s*(?=[0-9]{1,2}(?![0-9:/]))"),
    (Role.LABEL, r"(?P<n>[0-9]{1,2})\s*:\s+(?=[0-9]{1,2}(?![0-9:/]))"),
    (
        Role.CHANGE,
        r"(?P<n>NUM)\s+(?:(?:lower|higher|less|more|fewer|better|worse|above|below|under|short|"
        r"beneath|beyond|off)\b|over\b(?!\s+(?:NUM|the|a|an|that|this|her|his|your|their|our)\b))",
    ),
    (Role.CHANGE, r"(?<![0-9A-Za-z)])[+-](?P<n>[0-9]{1,2})(?![0-9/])"),
    (
        Role.CHANGE,
        r"(?P<n>NUM)\s*(?:-\s?)?points?\s+(?:less|more|lower|higher|better|worse|down|up|change|"
        r"drop|fall|reduction|improvement|increase|below|above|short|off|from|over|under|off)\b",
    ),
    (
        Role.CHANGE,
        r"\b(?:dropped|fell|rose|lost|gained|changed|down|up|improved|increased|decreased|"
        r"reduced)\s+(?:only\s+|just\s+|a\s+)?(?P<n>NUM)\s*points?\b",
    ),
    (Role.CHANGE, r"\b(?:a|an)\s+(?P<n>NUM)[\s-]point\b"),
    (
        Role.COUNT,
        rf"(?P<n>NUM)(?:\s|-)+(?:(?:further|more|other|different|separate|individual|weekly|"
        rf"full|missed|telephone|group)\s+)?{_UNIT_NOUNS}",
    ),
    (Role.COUNT, r"(?P<n>NUM)\s+of\s+(?:the|her|his|your|their|our|these|those|up)\b"),
    (
        Role.COUNT,
        r"(?P<n>NUM)\s+of\s+(?P<m>NUM)\s+(?:items?|questions?|sessions?|modules?|answers?)",
    ),
    (
        Role.RETRACTED,
        r"(?:\bnot|rather than|instead of|in place of)\s+(?:a\s+|the\s+|"
        r"of\s+)*(?P<n>NUM)(?:\s*(?:and|/|,|&)\s*(?P<m>NUM))?",
    ),
    (
        Role.RETRACTED,
        r"(?P<n>NUM)\s*(?:,\s*)?(?:\([^()]{0,40})?\b(?:in error|by mistake|wrongly|incorrectly|"
        r"mistakenly|erroneously|was wrong|was incorrect|is wrong|is incorrect)",
    ),
    (
        Role.RETRACTED,
        r"\b(?:wrongly|incorrectly|mistakenly|erroneously|in error)\s+(?:[a-z]+\s+){0,4}(?P<n>NUM)",
    ),
    (
        Role.AIM,
        r"\b(?:aims?|aimed|aiming|goals?|targets?|hopes?|hoped|hoping|would need|needs? to|"
        r"wants?|like)\b"
        r"[^.;]{0,60}?\b(?:to|of|at|is|:|be|below|under|reach)\s+(?:a\s+|score\s+|"
        r"of\s+)*(?P<n>NUM)",
    ),
)

_ITEM = (
    r"(?:\b(?:items?|questions?|q|qu|statement)\s*(?:no\.?|number|#)?\s*(?:[1-9]|one|two|three|"
    r"four|five|"
    r"six|seven|eight|nine)\b|\b(?:last|final|ninth|9th|suicid[a-z]*|self-harm|risk|sleep|appetite|"
    r"mood|concentration|worry)\s+(?:item|question)s?|\b(?:item|question)s?\s+(?:about|on|for|"
    r"regarding|"
    r"relating to|concerning)\s+[a-z' -]{3,40}?)(?=[\s,.:;=()]|$)"
)
_CHANGES = (
    "improvement|reduction|drop|fall|decrease|increase|rise|change|difference|gain|deterioration|"
    "shift|movement|swing|gap|worsening|decline|jump|loss"
)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_MEASURE = r"(?:PHQ[\s-]*9?|GAD[\s-]*7?|questionnaire|scale|measure|form)"


def _compiled() -> Iterator[tuple[Role, re.Pattern[str]]]:
    for role, pattern in _RULES:
        whole = (
            pattern.replace("CHANGES", _CHANGES)
            .replace("MONTHS", _MONTHS)
            .replace("ITEM_LABEL", r"\b(?:items?|questions?|q|qu)")
            .replace("ITEM", _ITEM)
            .replace("MEASURE", _MEASURE)
            .replace("NUM", NUMBER)
        )
        yield role, re.compile(whole, re.IGNORECASE)


_EXCLUDING = tuple(_compiled())


_SCALE_ENDS = frozenset(HIGHEST.values()) | {3, 10, 100}
"""Numbers that can end a scale in `14/27`; others behind a stroke are the next measure's."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number at characters [start, end); out_of is the end of the scale stated with it."""

    start: int
    end: int
    value: int
    role: Role
    out_of: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A measure named at characters [start, end); item: only one question of it is meant."""

    start: int
    end: int
    measure: str
    item: bool = False


def value_of(text: str) -> int | None:
    """Return the whole number that a numeral or number word means, or None."""
    lower = text.lower().replace("-", " ")
    if lower.isascii() and lower.isdigit():
        return int(lower)
    if lower == "nil":
        return 0
    if lower in _UNITS:
        return _UNITS.index(lower)
    tens, _, unit = lower.partition(" ")
    if tens not in _TENS:
        return None
    return _TENS[tens] + (_UNITS.index(unit) if unit in _UNITS else 0)


def find_mentions(text: str) -> list[Mention]:
    """Return the measures named in a text; a name and its abbreviation in brackets are one."""
    mentions: list[Mention] = []
    for at in places(text):
        if mentions and at < mentions[-1].end:
            continue
        found = measure_at(text, at)
        if not found:
            continue
        name, end = found
        last = mentions[-1] if mentions else None
        between = text[last.end : at].strip() if last else None
        if (
            last
            and last.measure == name
            and between in {"", "(", "-", ",", ":", "or", "(the", "(or"}
        ):
            end += 1 if text[end : end + 1] == ")" and "(" in str(between) else 0
            mentions[-1] = replace(last, end=end)
        else:
            mentions.append(Mention(at, end, name))
    mentions = _with_parts_of_hads(text, mentions)
    return [replace(mention, item=_is_item(text, mention)) for mention in mentions]


_HADS_PART = re.compile(
    r"\b(?:(?P<a>[Aa]nxiety|A)|(?P<d>[Dd]epression|D))\b(?:\s+(?:sub-?scale|score|"
    r"scale))*(?=\s*[:=(]?\s*[0-9])|(?<=for )(?:(?P<a2>anxiety)|(?P<d2>depression))\b",
)


def _with_parts_of_hads(text: str, mentions: list[Mention]) -> list[Mention]:
    """`HADS anxiety 14, depression 9`: the parts are measures, the name alone is none."""
    done: list[Mention] = []
    for index, mention in enumerate(mentions):
        if not mention.measure.startswith("HADS"):
            done.append(mention)
            continue
        stop = mentions[index + 1].start if index + 1 < len(mentions) else len(text)
        parts = [
            Mention(match.start(), match.end(), "HADS-A" if match["a"] or match["a2"] else "HADS-D")
            for match in _HADS_PART.finditer(text, mention.end, stop)
        ]
        done += [mention, *parts] if mention.measure != "HADS" or not parts else parts
    return done


_BEFORE_ITEM = re.compile(
    _ITEM.replace("(?=[\\s,.:;=()]|$)", "")
    + r"\s*(?:,|of|on|in|from|\()\s*(?:the\s+|her\s+|his\s+|your\s+|their\s+)?$",
    re.IGNORECASE,
)
_AFTER_ITEM = re.compile(r"(?:'s)?\s*[,:(-]?\s*(?:the\s+)?" + _ITEM, re.IGNORECASE)


def _is_item(text: str, mention: Mention) -> bool:
    return bool(_BEFORE_ITEM.search(text[: mention.start]) or _AFTER_ITEM.match(text, mention.end))


def find_numbers(text: str, mentions: list[Mention]) -> list[Number]:
    """Return the numbers of a text in order with their roles."""
    covered = [(m.start, m.end, Role.NAME) for m in mentions]
    covered += [(found.start, found.end, Role.DATE) for found in find_dates(text)]
    roles: dict[int, Role] = {}
    for role, pattern in _EXCLUDING:
        for match in pattern.finditer(text):
            if role in _RANGES and _descends(pattern, match):
                continue
            for name in ("n", "m"):
                if name in pattern.groupindex and match[name]:
                    roles.setdefault(match.start(name), role)
    for listed in [*_LIST_OF_LABELS.finditer(text), *_ANSWERS.finditer(text)]:
        for each in re.finditer(NUMBER, listed.group(), re.IGNORECASE):
            roles.setdefault(listed.start() + each.start(), Role.LABEL)
    numbers: list[Number] = []
    for match in _BARE.finditer(text):
        start, end = match.span()
        raw = match.group().rstrip(".,")
        end = start + len(raw)
        inside = next((role for a, b, role in covered if a <= start < b), None)
        if inside:
            numbers.append(Number(start, end, 0, inside))
            continue
        if re.fullmatch(r"[0-9]{1,3}(?:st|nd|rd|th)", raw, re.IGNORECASE):
            numbers.append(Number(start, end, 0, Role.LABEL))
            continue
        if re.fullmatch(r"(?:[01]?[0-9]|2[0-3])[.][0-5][0-9]", raw):
            numbers.append(Number(start, end, 0, Role.COUNT))  # a time of day
            continue
        if _is_clock(text, start, end, numbers[-1] if numbers else None):
            numbers.append(Number(start, end, 0, Role.COUNT))
            continue
        if text[end : end + 1] == ")" and text.count("(", 0, start) <= text.count(")", 0, start):
            numbers.append(Number(start, end, 0, Role.LABEL))  # `2)` counts a list
            continue
        value = value_of(raw)
        joined = start and (
            text[start - 1].isalnum() or text[start - 1 : start + 1].startswith(".")
        )
        if joined and re.search(r"(?<![A-Za-z])(?:S|T|W|wk)$", text[:start]):
            numbers.append(Number(start, end, 0, Role.LABEL))  # `S4`: the fourth session
            continue
        if value is None or value > 999 or joined or re.match(r"[:.][0-9]{2}", text[end : end + 3]):
            numbers.append(Number(start, end, 0, Role.ODD))
            continue
        numbers.append(Number(start, end, value, roles.get(start, Role.SCORE)))
    return _fractions(text, numbers)


_RANGES = frozenset({Role.SCALE, Role.PARTIAL})


def _descends(pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    """Whether the second of two numbers is the lower: a change (`18 to 7`) and no range."""
    if "m" not in pattern.groupindex or not match["m"]:
        return False
    first, second = value_of(match["n"]), value_of(match["m"])
    return first is not None and second is not None and first > second


_LIST_OF_LABELS = re.compile(
    rf"\b(?:sessions|weeks|appointments|contacts|items|questions|modules|months|messages)\s+"
    rf"{NUMBER}(?:\s*,\s*{NUMBER})*\s*,?\s*(?:and|&|or|to|-)\s*{NUMBER}"
    r"(?!\s*(?:/|out\b|on\b|at\b|in\b))",
    re.IGNORECASE,
)
"""`at sessions 1, 4 and 8`: labels all of them."""


_ANSWERS = re.compile(
    r"(?<![0-9])0(?:\s*[=:-])?\s+(?:[A-Za-z]+[\s,;]+){1,6}1(?:\s*[=:-])?"
    r"\s+(?:[A-Za-z]+[\s,;]+){1,7}2\b"
    r"(?:[^0-9.]{1,50}3\b)?"
)
"""`0 not at all, 1 several days, 2 ...`: what the answers of a questionnaire mean."""


def _is_clock(text: str, start: int, end: int, before: Number | None) -> bool:
    """Whether a number is the hour or minute of `14:05`."""
    if re.match(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?![0-9])", text[start : end + 3]):
        return True
    hour = before is not None and before.role is Role.COUNT and before.end == start - 1
    return hour and text[start - 1] == ":"


def _fractions(text: str, numbers: list[Number]) -> list[Number]:
    """Recognise 14/27 and 14 out of 27: the second number is the end of a scale."""
    done: list[Number] = []
    for number in numbers:
        last = done[-1] if done else None
        between = text[last.end : number.start].strip().lower() if last else ""
        if (
            last
            and last.role in {Role.SCORE, Role.RETRACTED, Role.PARTIAL, Role.ITEM}
            and number.role in {Role.SCORE, Role.SCALE}
            and last.out_of is None
            and re.fullmatch(
                r"/|out of|of|out of a (?:possible|maximum|total)(?: of)?|of a possible", between
            )
            and number.value >= last.value
            and (between != "/" or number.value in _SCALE_ENDS)
        ):
            done[-1] = replace(last, out_of=number.value)
            if between != "/":
                number = replace(number, role=Role.SCALE)  # the same one, now known
        done.append(number)
    return done
