"""What stands in a cell of a table: a value, a change, a pair, a measure's name."""

from __future__ import annotations

import re

from casereview.correspondence.reader.blocks import Cell, TableRow
from casereview.correspondence.reader.mentions import find_mentions
from casereview.correspondence.reader.numerals import NUMBER
from casereview.correspondence.reader.occasions import END, START, context_of
from casereview.correspondence.reader.strand import Strand

VALUE = re.compile(
    rf"[:=]?\s*(?P<n>{NUMBER})(?:\s*(?:/|out\s+of)\s*(?P<max>[0-9]{{1,3}}))?\s*\*?\s*"
    r"(?:\([^()0-9]{0,40}\)|\(\s*(?:max(?:imum)?\.?|out\s+of|of|"
    r"/)?\s*(?P<whole>[0-9]{1,3})\s*\)|[,-]?\s*(?:none|minimal|mild|moderate|moderately"
    r"\s+severe|severe|"
    r"normal|"
    r"(?:at|above|below)\s+caseness|caseness|raised|high|low|range|[\s-])*)\s*\*?\.?",
    re.IGNORECASE,
)
FIGURE = re.compile(
    r"(?!(?:19|20)[0-9]{2}\b)[-+]?[0-9]+(?:[.,][0-9]+)?(?![0-9/.]*[0-9/-])(?:\s|$|[/*(%])"
)
"""What begins like a number and not like a date: a row of such cells is no head of a table."""
HADS_PART = re.compile(
    r"(?:(?P<a>anxiety|a)|depression|d)(?:\s+(?:sub-?scale|score))?", re.IGNORECASE
)
SPAN = re.compile(r"(?:19|20)[0-9]{2}|[0-9]{1,2}/(?:12|52)")
"""A year, or so many months or weeks: the head of a column."""
PARTIAL = re.compile(
    r"\b(?:incomplete|left\s+(?:blank|out)|missing|unanswered|not\s+answered|part(?:ly|ially)|"
    r"pro-?rated|"
    r"omitted|skipped|sum\s+of\s+[0-9]+\s+of|blank)\b",
    re.IGNORECASE,
)
EXCLUDED = re.compile(
    r"\b(?:cut|threshold|max(?:imum)?|range|change|diff(?:erence)?|reliable|norms?|average|mean|"
    r"target|goal|"
    r"items?|per\s*cent|possible|missing|out\s+of|percentile|reduction|improvement|reference|"
    r"no\.?\s+of)\b|%|\+/-",
    re.IGNORECASE,
)
SCORE_LABEL = re.compile(
    r"\b(?:scor(?:e[sd]?|ing)|results?|totals?|value|raw|rating|reading|points|you|yours?|"
    r"patient|client|"
    r"this\s+(?:time|episode|week|month|visit|referral)|now|before|after|T[0-9]|time\s*[0-9]|"
    r"(?:week|month|wk)\s*[0-9]{1,2}|[0-9]{1,2}(?:st|nd|rd|th)\s+\w+)\b|^(?:s|sess|wk|"
    r"w)\.?\s?[0-9]{1,2}$|"
    r"^[0-9]{1,2}(?:st|nd|rd|th)$|^[0-9]{1,2}/(?:12|52)$|"
    r"^(?:19|20)[0-9]{2}$",
    re.IGNORECASE,
)
CASENESS_LABEL = re.compile(r"\bcaseness|\bcase\b|\bclinical\b|\bcut[\s-]?off\b", re.IGNORECASE)
YES = re.compile(
    r"(?:yes|y|above|at caseness|above caseness|at|over|clinical|case|caseness|met|[✓✔])\.?", re.I
)
NO = re.compile(
    r"(?:no|n|below|below caseness|under|non-?clinical|sub-?clinical|not met|normal|"
    r"not at caseness)\.?",
    re.I,
)
TOTAL = re.compile(
    r"(?:total|sum|overall|grand\s+total)(?:\s+score)?(?:\s*\([^)]*\))?\s*:?", re.IGNORECASE
)
NAME_EXTRAS = re.compile(
    r"(?:\s|[:=(),.*/-]|\b(?:scores?|total|result|depression|anxiety|mood|generalised|low|worry|"
    r"work|social|"
    r"adjustment|functioning|trauma|the|of|max|range|to|out|questionnaire|scale|measure|ptsd|"
    r"raw|everyday|life|you|your|her|his|alone|sr|self|today|overall|rosenberg|esteem|"
    r"inventory|index|severity|first|last|start|end|initial|final|pre|post|before|after|at|"
    r"assessment|"
    r"discharge|treatment|session|current|now|latest|baseline|alcohol|sleep|insomnia|panic|"
    r"phobia|impact|event|revised|health|patient|primary)\b|"
    r"\([A-Za-z][A-Za-z ,&/'-]{0,40}\)|[0-9]{1,3}\s*(?:-|to)\s*[0-9]{1,3}|/\s?[0-9]{2,3})*",
    re.IGNORECASE,
)
OCCASION_HEAD = re.compile(
    r"(?:session|date|week|when|time|occasion|stage|point|time\s?point|month|appointment|contact|"
    r"visit)"
    r"(?:s|\(s\))?(?:\s*(?:no\.?|number|#|completed|of\s+completion))?\s*:?",
    re.IGNORECASE,
)
SESSION_HEAD = re.compile(
    r"\b(?:session|sess|appointment|contact|visit)s?\b(?:\s*(?:no\.?|number|#))?", re.I
)


def is_set_apart(row: TableRow) -> bool:
    """Whether the first cell says that a row holds no scores of its own: cut-offs, averages."""
    return bool(EXCLUDED.search(row.cells[0].text) and not find_mentions(row.cells[0].text))


def number_of(cell: Cell) -> Strand:
    """Return the characters of the number that a cell's value is."""
    match = VALUE.fullmatch(cell.text)
    assert match
    return cell.strand.part(match.start("n"), match.end("n"))


_WORDS_BEHIND = re.compile(r"(?P<n>[0-9]{1,3})(?P<when>\s+[A-Za-z][A-Za-z ]{2,30})")


def told_value(cell: Cell) -> tuple[Cell, str] | None:
    """Return the number of `18 at the start` and the occasion that its words name."""
    match = _WORDS_BEHIND.fullmatch(cell.text)
    context = context_of(match["when"]) if match else None
    if match is None or context is None or EXCLUDED.search(match["when"]):
        return None
    return Cell(cell.strand.part(match.start("n"), match.end("n")), cell.x), context


def measure_of(cell: Cell) -> str | None:
    """Return the measure that is all of a cell's text, or None."""
    if re.fullmatch(r"GAD\.?:?", cell.text):
        return "GAD-7"
    mentions = find_mentions(cell.text)
    if len({mention.measure for mention in mentions}) != 1 or mentions[0].item:
        return None
    rest = cell.text[: mentions[0].start] + " " + cell.text[mentions[-1].end :]
    return mentions[0].measure if NAME_EXTRAS.fullmatch(rest) else None


_CHANGE = re.compile(
    r"(?P<a>[0-9]{1,3})\s*(?P<mark>→|->|-+>|>|\bto\b|\bthen\b|/|,)\s*(?P<b>[0-9]{1,3})",
    re.IGNORECASE,
)
_FIRST_AND_LAST = re.compile(
    r"\b(?:first|start|initial|pre|before|assessment)\b.{0,12}\b(?:last|end|final|post|after|"
    r"discharge)\b",
    re.I,
)


def change_in(cell: Cell, head: Cell) -> list[tuple[Cell, str]] | None:
    """Return the two numbers of `18 → 7`, and of `18/7` where the head says first and last."""
    match = _CHANGE.fullmatch(cell.text)
    if not match or (match["mark"] in {"/", ","} and not _FIRST_AND_LAST.search(head.text)):
        return None
    parts = [cell.strand.part(match.start(group), match.end(group)) for group in ("a", "b")]
    return [
        (Cell(part, cell.x), context) for part, context in zip(parts, (START, END), strict=True)
    ]


def within_episode(around: str | None, context: str) -> str:
    """Return start or end, of an earlier episode where the row is of one."""
    earlier = around is not None and around.startswith("previous")
    return f"previous:{context}" if earlier and context in {START, END} else context


PAIR = re.compile(r"(?P<a>[0-9]{1,2})\s*(?:/|,|and|&)\s*(?P<b>[0-9]{1,2})")


def pair_of(cell: Cell) -> tuple[str, str] | None:
    """Return the two measures that are all of a cell's text, as in `PHQ-9/GAD-7`."""
    mentions = find_mentions(cell.text)
    if len(mentions) != 2 or mentions[0].measure == mentions[1].measure:
        return None
    first, second = mentions
    between = cell.text[first.end : second.start]
    rest = cell.text[: first.start] + " " + cell.text[second.end :]
    joined = re.fullmatch(r"\s*(?:scores?\s*)?(?:/|and|&|,|\+)\s*", between, re.IGNORECASE)
    return (first.measure, second.measure) if joined and NAME_EXTRAS.fullmatch(rest) else None
