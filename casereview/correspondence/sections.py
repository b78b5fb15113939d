"""Where one document ends and the next begins in a file that holds many; the expert decides.

A page begins a document where it shows two signs of a first page, or one where the page before
shows an end. The signs are those a person goes by: a salutation, a date on its own line near the
top, "page 1 of", the person's date of birth or number, and the head of another organisation than
the page before. A page that says it is page 2 or later of its letter never begins one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from casereview.correspondence.parsed import OutlineEntry
from casereview.correspondence.reading import PageText

_SALUTATION = re.compile(r"^[ \t]*(?:Dear|To whom it may concern)\b[^\n]{0,60}$", re.M | re.I)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE_LINE = re.compile(
    rf"^[ \t]*(?:(?:date|dated|sent|date of letter|typed)[ \t]*:?[ \t]*)?(?:[a-z]+day,?[ \t]+)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[ \t]+{_MONTH},?[ \t]+\d{{4}}|{_MONTH}[ \t]+\d{{1,2}},?[ \t]+"
    rf"\d{{4}}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{1,2}}-{_MONTH}-\d{{2,4}}|"
    r"\d{4}-\d{2}-\d{2})[ \t.]*$",
    re.M | re.I,
)
_PAGE_OF = re.compile(r"\bpage[ \t]+(\d{1,4})[ \t]*(?:of|/)[ \t]*(\d{1,4})\b", re.I)
_END = re.compile(
    r"^[ \t]*(?:yours (?:sincerely|faithfully|truly)|kind regards|best wishes|with best wishes|"
    r"signed|cc\b|copy to\b|copies to\b|copy:|enc(?:s|losures?)?\b)",
    re.M | re.I,
)
_HEADERS = re.compile(r"\A\s*From:[^\n]*\n(?:[^\n]*\n){0,3}?(?:To|Sent|Date):", re.I)
_PERSON = re.compile(r"\b(?:d\.?o\.?b\b|date of birth|born\b|nhs (?:no|number)\b)", re.I)
_ORGANISATION = re.compile(
    r"\b(?:surgery|hospital|clinic|centre|practice|therap(?:y|ies)|solicitors|llp|trust|service|"
    r"department|iapt|counselling|psychology)\b",
    re.I,
)
_TOP_LINES = 14
_HEAD_LINES = 4
_UPPER_PART = 0.7
_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Section:
    """Pages `first` to `last` that could be one document, with a first title and why."""

    first: int
    last: int
    title: str = ""
    why: str = ""


def seems_many(pages: Sequence[PageText]) -> int:
    """Return how many documents a file seems to hold by its first pages; 1 where it is one."""
    return max(1, len(by_first_pages(pages)))


def seems_one(pages: Sequence[PageText]) -> bool:
    """Return whether a file seems to hold one document."""
    return seems_many(pages) == 1


def by_first_pages(pages: Sequence[PageText]) -> tuple[Section, ...]:
    """Return the documents that begin at pages which look like first pages."""
    if len(pages) < 2:
        return ()
    starts: list[tuple[int, str]] = []
    before = ""
    for page in pages:
        signs = _signs(page.text, before)
        ended = not before or _ends(before)
        needed = 1 if ended else 2
        if not before or (len(signs) >= needed and not _says_later(page.text)):
            starts.append((page.number, _why(signs, ended and bool(before))))
        before = page.text or before
    if len(starts) < 2:
        return ()
    return _between(starts, pages)


def by_outline(outline: Sequence[OutlineEntry], pages: Sequence[PageText]) -> tuple[Section, ...]:
    """Return a document for each heading of the outline's upper level that begins a page."""
    if not outline or not pages:
        return ()
    level = min((entry.level for entry in outline if _count(outline, entry.level) > 1), default=0)
    titles: dict[int, str] = {}
    for entry in outline:
        if entry.level <= level:
            titles.setdefault(entry.page, entry.title)
    first = pages[0].number
    starts = sorted({first, *titles})
    if len(starts) < 2:
        return ()
    ends = [*(start - 1 for start in starts[1:]), pages[-1].number]
    return tuple(
        Section(start, end, titles.get(start, "")[:_LONGEST_TITLE], "a heading of the outline")
        for start, end in zip(starts, ends, strict=True)
    )


def _count(outline: Sequence[OutlineEntry], level: int) -> int:
    return len({entry.page for entry in outline if entry.level == level})


def _between(starts: Sequence[tuple[int, str]], pages: Sequence[PageText]) -> tuple[Section, ...]:
    texts = {page.number: page.text for page in pages}
    ends = [*(start - 1 for start, _ in starts[1:]), pages[-1].number]
    return tuple(
        Section(start, end, title_of(texts[start]), why)
        for (start, why), end in zip(starts, ends, strict=True)
    )


def _signs(text: str, before: str) -> list[str]:
    upper = text[: max(400, int(len(text) * _UPPER_PART))]
    lines = _lines(text)
    found = []
    if said := _SALUTATION.search(upper):
        found.append(f"“{' '.join(said.group().split())[:30]}”")
    if said := _DATE_LINE.search("\n".join(lines[:_TOP_LINES])):
        found.append(f"“{' '.join(said.group().split())[:30]}” near the top")
    if any(number == "1" for number, _ in _PAGE_OF.findall(text)):
        found.append("“page 1 of”")
    if _HEADERS.match(text):
        found.append("the headers of an e-mail")
    if said := _PERSON.search("\n".join(lines[:_TOP_LINES])):
        found.append(f"“{said.group()}” near the top")
    head = {line.casefold() for line in lines[:_HEAD_LINES] if _ORGANISATION.search(line)}
    if head and not head & {line.casefold() for line in _lines(before)}:
        found.append("another letterhead")
    return found


def _why(signs: Sequence[str], after_an_end: bool) -> str:
    parts = [*signs, *(["the page before ends a letter"] if after_an_end else [])]
    return ", ".join(parts) or "the first page of the file"


def _says_later(text: str) -> bool:
    """Whether a page calls itself the second or a later one of its document."""
    numbers = [int(number) for number, _ in _PAGE_OF.findall(text)]
    return bool(numbers) and min(numbers) > 1


def _ends(text: str) -> bool:
    lower = text[int(len(text) * 0.3) :]
    return bool(_END.search(lower))


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


_NAMED = re.compile(r"(?:mr|mrs|ms|miss|mx|dr|prof)\b", re.I)
_TITLES = re.compile(r"^[ \t]*(?:re|regarding|subject)[ \t]*:?[ \t]+(\S[^\n]{3,80})$", re.M | re.I)


def title_of(text: str) -> str:
    """Return a first title of a document: its subject, whom it is to, or its first line of words.

    A subject line that names the person only says whom the whole file is about, and is passed over.
    """
    said = _TITLES.search(text)
    if said and not _PERSON.search(said.group(1)) and not _NAMED.match(said.group(1)):
        return " ".join(said.group(1).split())[:_LONGEST_TITLE]
    if said := _SALUTATION.search(text):
        to = " ".join(said.group().split()).strip(" ,:;.")
        return f"Letter to {to.partition(' ')[2]}" if to.startswith("Dear ") else "Open letter"
    lines = [line for line in _lines(text) if re.search(r"[^\W\d_]{3}", line)]
    return lines[0][:_LONGEST_TITLE] if lines else ""
