"""What the numbers of a sentence are: each rule that excludes one from the scores names it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from casereview.correspondence.reader.numerals import NUMBER
from casereview.correspondence.reader.phrase import Phrase


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
        r"\(\s*(?:out\s+)?(?:of|from)\s+(?:a\s+possible\s+)?(?P<n>NUM)\s*\)",
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
        r"(?!\s*(?:to|→|->|>)\s*[0-9])"
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
        r"\b(?:given|stated|quoted|printed|typed|misread)\s+(?:there\s+|to\s+you\s+)?as\s+(?:an?\s+)?"
        r"(?P<n>NUM)",
    ),
    (
        Role.RETRACTED,
        r"(?P<n>NUM)(?=[^0-9]{0,40}\b(?:(?:right|correct|true|actual|proper)\s+(?:figure|score|total|"
        r"number|value|one|reading)|should\s+(?:be|have\s+been|read|have\s+read|say)|ought\s+to\s+"
        r"(?:be|read))\b[^0-9]{0,20}NUM)",
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

ITEM = (
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


def _compiled() -> Iterator[tuple[Role, Phrase]]:
    for role, pattern in _RULES:
        whole = (
            pattern.replace("CHANGES", _CHANGES)
            .replace("MONTHS", _MONTHS)
            .replace("ITEM_LABEL", r"\b(?:items?|questions?|q|qu)")
            .replace("ITEM", ITEM)
            .replace("MEASURE", _MEASURE)
            .replace("NUM", NUMBER)
        )
        yield role, Phrase(whole)


EXCLUDING = tuple(_compiled())
