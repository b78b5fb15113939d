"""The date a letter bears: typed beats dictated, and both beat the date of a clinic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casereview.correspondence.reader.blocks import Block, Paragraph, TableRow
from casereview.correspondence.reader.calendar import FoundDate, find_dates, whole_date
from casereview.correspondence.reader.fields import texts
from casereview.correspondence.reader.strand import Strand

_LABELS: tuple[tuple[int, str], ...] = (
    (
        0,
        r"(?:date\s+)?(?:of\s+)?(?:typ(?:ed|ing)|transcri(?:bed|ption))(?:\s+(?:on|date))?|"
        r"D\.?T\.?|T(?=:)",
    ),
    (
        1,
        r"date\s+(?:of\s+)?(?:this\s+|the\s+)?(?:letter|report|message|issue|summary|"
        r"correspondence|document|note|review\s+letter)|date\s+(?:\w+\s+){0,2}(?:letter|report|summary)"
        r"\s+(?:was\s+)?(?:sent|issued|written)|version(?:\s+date)?|reported|authorised|approved|"
        r"finali[sz]ed|(?:letter|report|issue|summary|"
        r"correspondence|document)(?:\s+dated?)?|date\s+(?:sent|issued|written|signed|prepared)|"
        r"(?:(?:this\s+)?(?:letter|report|document|summary)\s+(?:was\s+)?)?(?:created|written|"
        r"sent|issued|produced|prepared|completed)(?:\s+on)?|"
        r"(?:status\s+|record\s+)?as\s+(?:at|of)|status\s+at|dated?(?:\s+this)?|sent|issued|posted",
    ),
    (
        3,
        r"(?:date\s+)?(?:printed|exported|generated|extracted|produced|downloaded|print\s*date|"
        r"printed\s+on|run\s+date|report\s+run)(?:\s+(?:on|date|at))?|date\s+(?:of\s+)?(?:print(?:ing|ed|"
        r"out)?|export|extract|production)|print(?:\s+date)?",
    ),
    (
        4,
        r"(?:date\s+)?(?:completed|submitted|filled\s+in)(?:\s+(?:on|date))?|today(?:'s\s+date)?|date"
        r"\s+of\s+completion|"
        r"completion\s+date",
    ),
    (6, r"D(?=:)|(?:date\s+)?dictated(?:\s+(?:on|date))?|dictation(?:\s+date)?"),
    (
        7,
        r"(?:date\s+of\s+)?(?:clinic|consultation|contact|attendance|review|session|"
        r"discharged?|(?:\w+\s+)?assessment)(?:\s+date)?|seen(?:\s+on)?|date\s+seen",
    ),
    (8, r"date\s+of\s+referral|referral\s+date|referred(?:\s+on)?"),
)
_EXACT, _LOOSE = r"(?:^|[(|;,/-]\s*|\s{2,}|(?<=[0-9])\s)", r"(?:^|(?<=[^\w]))"
_GENERIC = 1
_LABELLED = tuple(
    (
        rank,
        re.compile(
            rf"{_EXACT if rank == _GENERIC else _LOOSE}(?:{pattern})\s*[:.-]?\s*$", re.IGNORECASE
        ),
    )
    for rank, pattern in _LABELS
)
_STANDALONE, _MAIL, _IN_HEAD, _CLINIC, _FOOT = 2, 1, 5, 7, 9
_SALUTATION = re.compile(r"^(?:dear|hello|hi|to whom)\b", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:yours\b|(?:with\s+)?(?:kind(?:est)?|best|warm(?:est)?)\s+(?:regards|wishes)|regards\b|"
    r"sincerely\b|signed\b)",
    re.IGNORECASE,
)
_MAIL_DATE = re.compile(r"^(?:date|sent)\s*:\s*", re.IGNORECASE)
_MAIL_FROM = re.compile(r"^from\s*:", re.IGNORECASE)
_NOT_LETTER = re.compile(
    r"\b(?:birth|born|d\.?\s?o\.?\s?b|dob|clinic|seen|attend\w*|assess\w*|appointment|session|"
    r"accident|incident|received|reviewed|referred|admitted|next|due|deadline|until|range|from|"
    r"registered|arrived|onset|start\w*|end\w*|clos\w*|offered|visit|tests?|surgery)\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"\bref(?:erence)?\b|[A-Z]{2,}/[0-9A-Z]", re.IGNORECASE)
_BETWEEN = re.compile(
    r"(?:\s*(?:\b[A-Z]{1,5}[-/]?[0-9][0-9/-]*\s*[/|,]?|\bon(?:\s+the)?|\bat|\bby\s+(?:secure\s+)?(?:fax|post|e-?mail|"
    r"hand)|\bvia\s+(?:secure\s+)?\S+|"
    r"[0-9]{1,2}[:.][0-9]{2}(?:\s?(?:hrs|am|pm))?|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,?))+\s*$",
    re.IGNORECASE,
)
"""Words between a label and its date: `Sent by fax on`, `Date: Fri`."""
_AFTER_DATE = re.compile(r"\s*(?:[-,(|]|by\b|via\b|our\b|ref\b|page\b|time\b)", re.IGNORECASE)
_HOUR = re.compile(
    r"(?:,?\s*(?:at\s+)?[0-9]{1,2}[:.][0-9]{2}\s*(?:hrs|hours|am|pm)?)?[\s.]*", re.IGNORECASE
)
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,?\s*$", re.IGNORECASE
)
_HEAD_BLOCKS = 14
_LONGEST_LINE = 400
_ADDRESS = 90
_BEFORE = 10
"""Years: a date so long before another of the document is a birth, or told of."""
_LABEL = 30
"""Characters: what leads up to a date under the head is a label and no sentence on a contact."""
_HEAD_END = re.compile(r"(?:[,|.-]|[0-9]{5,})\s*$")
"""What a letterhead may have before the date on its last line: a stop, or a telephone number."""
_SIGNED_ON = re.compile(
    r"(?:(?:electronically|digitally|letter|dictated|checked|and)\s+)*(?:signed|approved|"
    r"authorised|typed|sent|dated?|posted)\b[^0-9]{0,40}",
    re.IGNORECASE,
)
_FIRST_BLOCKS = 80
"""Blocks from either end in which a document's own date is looked for."""


@dataclass(frozen=True, slots=True)
class LetterDate:
    """The date found, where it stands, and the rule's name."""

    found: FoundDate
    strand: Strand
    rule: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    rank: int
    position: int
    found: FoundDate
    strand: Strand


_RULES = {
    0: "date.typed/1",
    1: "date.labelled/1",
    2: "date.line/1",
    3: "date.printed/1",
    4: "date.completed/1",
    5: "date.head/1",
    6: "date.dictated/1",
    7: "date.clinic/1",
    8: "date.referral/1",
    9: "date.foot/1",
}
_ANYWHERE = frozenset({0, 3, 6, _FOOT})
"""Ranks of dates that are those of the letter even amid its text; other labels there are not."""


def read_letter_date(blocks: Sequence[Block]) -> LetterDate | None:
    """Return the date that a document bears, or None where it bears none to the day."""
    candidates = [c for c in _candidates(blocks) if c.found.when and c.found.when.exact]
    latest = max((f.when.year for t in texts(blocks) for f in find_dates(t) if f.when), default=0)
    candidates = [c for c in candidates if c.found.when and c.found.when.year > latest - _BEFORE]
    if not candidates:
        return None
    best = min(candidates, key=lambda c: (c.rank, c.position))
    if best.rank == _GENERIC and not any(_greets(block) for block in blocks):
        days = [c for c in candidates if c.rank == _GENERIC]
        best = max(days, key=lambda c: c.found.when.sort_key if c.found.when else "")
    return LetterDate(best.found, best.strand, _RULES[best.rank])


def _candidates(blocks: Sequence[Block]) -> Iterator[_Candidate]:
    salutation = next((i for i, block in enumerate(blocks) if _greets(block)), None)
    ended = next((i for i, block in enumerate(blocks) if _closes(block)), len(blocks))
    opened = min(_HEAD_BLOCKS, len(blocks)) if salutation is None else salutation
    mail = any(
        _MAIL_FROM.match(line.text)
        for block in blocks[:4]
        if isinstance(block, Paragraph)
        for line in block.lines
    )
    for position, block in enumerate(blocks):
        if _FIRST_BLOCKS < position < len(blocks) - _FIRST_BLOCKS:
            continue
        in_head = position <= opened
        if isinstance(block, TableRow) and salutation is not None and position > salutation:
            if position >= ended or _SIGNED_ON.match(block.cells[0].text):
                for cell in block.cells[1:]:
                    yield from _at_foot(cell.strand, position)
            continue
        if isinstance(block, TableRow):
            own = _STANDALONE if salutation is not None else _IN_HEAD
            if salutation is not None and 0 < position < opened:
                yield from _under_heads(block, blocks[position - 1], position)
            yield from _from_row(block, position, own, in_head=in_head)
            continue
        amid = salutation is not None and salutation < position < ended
        for line in block.lines:
            found = _from_line(line, position, in_head=in_head, mail=mail and position < 10)
            yield from (c for c in found if not amid or c.rank in _ANYWHERE)
            if salutation is not None and (position == opened + 1 or position >= len(blocks) - 6):
                yield from _at_foot(line, position)


def _greets(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(_SALUTATION.match(block.text))


def _closes(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(_CLOSING.match(block.text))


def _under_heads(row: TableRow, heads: Block, position: int) -> Iterator[_Candidate]:
    """Yield the dates of a letter's head that stand under what they are: `Typed`."""
    if not isinstance(heads, TableRow) or len(heads.cells) != len(row.cells):
        return
    for cell, head in zip(row.cells, heads.cells, strict=True):
        found = whole_date(cell.text)
        rank = _rank(head.text) if found else None
        if found and rank is not None:
            yield _Candidate(rank, position, _at_place(cell.text, found), cell.strand)


def _from_row(row: TableRow, position: int, own: int, *, in_head: bool) -> Iterator[_Candidate]:
    """Yield the dates of a row; `own` is the rank of one without a label."""
    label = ""
    for cell in row.cells:
        if len(cell.text) > _LONGEST_LINE:
            continue
        whole = whole_date(cell.text)
        first = next(iter(find_dates(cell.text)), None)
        if label and first and first.start == 0 and (rank := _rank(label)) is not None:
            yield _Candidate(rank, position, first, cell.strand)
        elif whole and in_head and (not label or _is_letterhead(row, label, position)):
            yield _Candidate(own, position, _at_place(cell.text, whole), cell.strand)
        elif not (whole and label):
            yield from _from_line(cell.strand, position, in_head=in_head, mail=False)
        label = "" if first else cell.text


def _is_letterhead(row: TableRow, label: str, position: int) -> bool:
    """Whether a date stands beside an address, a reference or the name at the very top."""
    if _NOT_LETTER.search(label):
        return False
    top = position <= 2 and len(row.cells) == 2 and not label.endswith(":")
    return top or len(label) > 30 or bool(_REFERENCE.search(label))


def _from_line(line: Strand, position: int, *, in_head: bool, mail: bool) -> Iterator[_Candidate]:
    if len(line.text) > _LONGEST_LINE:
        return
    text = line.text
    dates = [found for found in find_dates(text) if found.when]
    if mail and dates and _MAIL_DATE.match(text):
        yield _Candidate(_MAIL, position, dates[0], line)
        return
    whole = whole_date(text)
    if whole and in_head:
        yield _Candidate(_STANDALONE, position, _at_place(text, whole), line)
        return
    for found in dates:
        lead = text[: found.start]
        rank = _rank(lead)
        if rank is not None and (in_head or rank < _CLINIC or len(lead) <= _LABEL):
            yield _Candidate(rank, position, found, line)
        elif in_head and (
            (_HOUR.fullmatch(text, found.end) and _ends_head(_WEEKDAY.sub("", lead)))
            or (found.start == 0 and len(text) < 60 and _AFTER_DATE.match(text, found.end))
        ):
            yield _Candidate(_IN_HEAD, position, found, line)


def _at_foot(line: Strand, position: int) -> Iterator[_Candidate]:
    """Yield a date on a line of its own under the greeting or the name, or one that ends it."""
    whole = whole_date(line.text) if len(line.text) <= _LONGEST_LINE else None
    if whole:
        yield _Candidate(_FOOT, position, _at_place(line.text, whole), line)
        return
    for found in find_dates(line.text) if len(line.text) < 70 else ():
        lead = line.text[: found.start].rstrip()
        ends = _HOUR.fullmatch(line.text, found.end)
        if ends and (lead.endswith((",", "|", "-")) or _SIGNED_ON.fullmatch(lead)):
            yield _Candidate(_FOOT, position, found, line)


def _ends_head(lead: str) -> bool:
    """Whether a line of the letterhead merely ends with the date: `Northwick, 3 May 2021`."""
    town = re.fullmatch(r"(?:[A-Z][a-z'-]+\s+){1,2}", lead)
    return (
        len(lead) < _ADDRESS
        and (bool(town) or bool(_HEAD_END.search(lead)))
        and not _NOT_LETTER.search(lead)
        and not re.search(r"\b(?:re|mr|mrs|ms|miss|dr)\b", lead, re.IGNORECASE)
    )


def _rank(lead: str) -> int | None:
    if re.search(r"\bbirth\W*$|\bd\.?\s?o\.?\s?b\W*$", lead, re.IGNORECASE):
        return None
    bare = _BETWEEN.sub("", lead)
    return next((rank for rank, pattern in _LABELLED if pattern.search(bare)), None)


def _at_place(text: str, whole: FoundDate) -> FoundDate:
    """Return the date with its offsets in the text, a weekday before it left out."""
    return next((found for found in find_dates(text) if found.when == whole.when), whole)
