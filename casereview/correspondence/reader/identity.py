"""Whom a document is about: the patient's name as written and the date of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casereview.correspondence.reader.calendar import FoundDate, find_dates
from casereview.correspondence.reader.found import Fact
from casereview.correspondence.reader.letter import Letter
from casereview.correspondence.reader.people import names_relative
from casereview.correspondence.reader.strand import Strand
from casereview.domain.dates import PartialDate
from casereview.domain.documents.statement import DateValue, Field, TextValue

_YOUNGEST = 10
"""Years: who writes and is written about here is older; a nearer date is no birth."""
_BIRTH = re.compile(
    r"(?:\bdate\s+of\s+birth|\bbirth\s?(?:day|date)|\bd\.?\s?[/.]?\s?o\.?\s?[/.]?\s?b\b\.?|"
    r"\bborn(?:\s+on)?(?:\s+the)?|(?<![a-z])b\.)\s*[-:)=(,]*\s*$",
    re.IGNORECASE,
)
_BIRTH_LABEL = re.compile(
    r"(?:.*\s)?(?:date of birth|birth\s?date|d\.?\s?[/.]?\s?o\.?\s?[/.]?\s?b\.?|born)(?:\s.*)?$"
)
_NAME_LABEL = re.compile(
    r"(?:(?:patient|client|service[\s-]user|our\s+client|claimant|your\s+patient)"
    r"(?:'?s?\s+(?:full\s+)?name)?|(?:full\s+|patient\s+|client\s+)?name(?:\s+of\s+(?:the\s+)?"
    r"(?:patient|client|service user))?|surname|forename|first\s+name)$"
)
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Master|MR|MRS|MS|MISS|MX|Mr\.|Mrs\.|Ms\.)"
_WORD = r"(?:[A-Z][\w'-]*\.?|van|de|der|den|la|al|el|bin|ap|O')"
_TITLED = re.compile(rf"{_TITLE}\s+{_WORD}(?:\s+{_WORD}){{0,4}}(?![\w'-])")
_PLAIN = re.compile(rf"[A-Z][\w'-]+(?:,?\s+{_WORD}){{1,4}}(?![\w'-])")
_ANY = re.compile(rf"(?:{_TITLE}\s+)?[A-Z][\w'-]*\.?(?:,?\s+{_WORD}){{0,4}}(?![\w'-])")
_CUT = re.compile(
    r"\s*[(|;]|\s+-\s+|\s*,?\s+(?:d\.?o\.?b|date\s+of\s+birth|born|nhs|aged?|of\s+[0-9]|dob|ref|"
    r"hospital|address|gp)\b|,\s*(?=[0-9a-z])|\s+(?=[0-9])|\.?$",
    re.IGNORECASE,
)
_GREETED = re.compile(
    rf"(?i:dear)\s+(?P<name>(?:{_TITLE}\s+)?(?!{_TITLE}\b){_WORD}(?:\s+{_WORD}){{0,4}})"
    r"\s*[,.:]?\s*$"
)
_GREETED_ANY = re.compile(
    rf"(?i:dear|hello|hi)\s+(?P<name>(?:{_TITLE}\s+)?(?!{_TITLE}\b)"
    r"[A-Z][\w'-]*(?:\s+[A-Z][\w'-]*)*)"
)
_OUR_CLIENT = re.compile(r"our\s+client\s*:\s*|\bre\s*:?\s+(?:our\s+client\s*:?\s*)?", re.I)
_OFFICIAL = re.compile(
    r"\b(?:dr|doctor|colleagues?|sirs?|madam|team|prof(?:essor)?|all|both|practice)\b", re.I
)
_NO_NAME = re.compile(
    r"\b(?:NHS|DOB|Date|Ref|No|Service|Therap(?:y|ies)|Your|Our|Letter|Number|Course|Centre|Group|"
    r"Session|Surgery|Practice|Talking)\b"
)
_SHORT_NAME = re.compile(rf"(?P<title>{_TITLE})\.?\s+(?P<surname>[\w'-]+(?:\s+[\w'-]+)?)")
_NO_GIVEN = (
    r"(?i:Mr|Mrs|Ms|Miss|Mx|Master|Dr|Prof|Professor|Dear|Re|To|From|That|And|When|While|As|For|If|"
    r"Patient|Client|Name|Surname|D\.?O\.?B|NHS|Born|Date|Ref)"
)
"""Words beside a surname that are no first name."""
_GIVEN = rf"(?!{_NO_GIVEN}\b)[A-Z](?:[\w'-]+|\.?)(?![\w'-])"
_SELF = re.compile(r"\bI,\s+(?P<name>[A-Z][\w'-]*(?:\s+[A-Z][\w'-]*){1,4}),")
_SUBJECT = re.compile(
    r"(?:re|regarding|concerning|(?:your\s+)?patient|client|service\s+user)\s*[:.-]?\s+(?=[A-Z])",
    re.IGNORECASE,
)
_TO = re.compile(r"to\s*:\s*\"?(?P<name>[^\"<@\n]{3,60}?)\"?\s*(?:<|$)", re.IGNORECASE)


def read_birth(letter: Letter) -> Fact | None:
    """Return the patient's date of birth: what is labelled so, or stands by the name in a subject.

    Two digits of a year are read as the century that makes a birth of them.
    """
    return _labelled_birth(letter) or _birth_in_subject(letter)


def _labelled_birth(letter: Letter) -> Fact | None:
    for field in letter.fields:
        label = field.label
        if not _BIRTH_LABEL.match(label) or re.search(r"[0-9]", label) or names_relative(label):
            continue
        for found in find_dates(field.value.text):
            if born := _born(field.value.text, found, letter.dated):
                strand = field.value.part(found.start, found.end)
                return _birth(born, found, strand, strand, "birth.labelled/1")
    for row in letter.rows:
        for found in find_dates(row.text):
            lead = row.text[max(0, found.start - 60) : found.start]
            said = _BIRTH.search(lead)
            born = _born(row.text, found, letter.dated)
            if said and born and not names_relative(lead[: said.start()]):
                start = max(0, found.start - len(lead) + said.start())
                evidence, shows = row.part(start, found.end), row.part(found.start, found.end)
                return _birth(born, found, evidence, shows, "birth.labelled/1")
    return None


def _birth_in_subject(letter: Letter) -> Fact | None:
    for row in letter.rows:
        if len(row.text) > 160:
            continue
        for found in find_dates(row.text):
            lead = row.text[: found.start]
            name = _TITLED.search(lead) or _PLAIN.search(lead)
            between = lead[name.end() :] if name else ""
            if name and re.fullmatch(r"\s*(?:[(,;-]|\s|born|\bb\.)*", between):
                born = _born(row.text, found, letter.dated)
                if born and letter.dated and letter.dated.year - born.year >= _YOUNGEST:
                    evidence = row.part(name.start(), found.end)
                    shows = row.part(found.start, found.end)
                    return _birth(born, found, evidence, shows, "birth.subject/1")
    return None


def _born(text: str, found: FoundDate, dated: PartialDate | None) -> PartialDate | None:
    """Return a date as a birth: two digits of a year that has not been yet are a century before."""
    when = found.when
    if when is None or when.day is None:
        return None
    if dated and when.sort_key >= dated.sort_key:
        if re.search(r"[0-9]{4}$", text[: found.end]):
            return None
        try:
            return PartialDate(when.year - 100, when.month, when.day)
        except ValueError:
            return None
    return when


def _birth(born: PartialDate, found: FoundDate, evidence: Strand, shows: Strand, rule: str) -> Fact:
    return Fact(Field.BIRTH_DATE, DateValue(born, found.ambiguous), evidence, shows, rule)


def read_patient(letter: Letter) -> Fact | None:
    """Return the name of the patient: a field, the subject, else the person written to."""
    for rule, found in _names(letter):
        strand = _in_full(letter, found)
        return Fact(Field.PATIENT, TextValue(strand.text), strand, strand, rule)
    return None


def _in_full(letter: Letter, name: Strand) -> Strand:
    """Return where a name of title and surname is written with a first name, else as it is."""
    titled = _SHORT_NAME.fullmatch(name.text)
    if not titled:
        return name
    surname = re.escape(titled["surname"])
    if titled["surname"].isupper():  # `Re: Ms SMITH` is Ms Jane Smith in the text
        surname = f"(?i:{surname})"
    full = re.compile(
        rf"(?<![\w'-])(?:(?P<title>{_TITLE}|Dr\.?|Prof\.|Professor)\s+)?"
        rf"(?P<given>(?:{_GIVEN}\s+){{0,3}}){surname}(?![\w'-])(?P<behind>,\s+{_GIVEN})?"
    )
    for row in letter.rows:
        for match in full.finditer(row.text):
            lead = row.text[max(0, match.start() - 24) : match.start()]
            other = match["title"] and match["title"].strip(".").lower() != titled["title"].lower()
            if other or names_relative(lead):
                continue
            if match["given"]:
                return row.part(match.start(), match.end("given") + len(titled["surname"]))
            if match["behind"] and not match["title"] and " " not in titled["surname"]:
                return row.part(match.start(), match.end())
    return name


def _names(letter: Letter) -> Iterator[tuple[str, Strand]]:
    for field in letter.fields:
        if _NAME_LABEL.fullmatch(field.label):
            name = _name_in(field.value, _ANY)
            if name and not _OFFICIAL.match(name.text) and not names_relative(name.text):
                yield "patient.labelled/1", name
    yield from _in_subject(letter)
    yield from _greeted(letter)
    for row in letter.rows:
        if match := _SELF.search(row.text):
            yield "patient.self/1", row.part(match.start("name"), match.end("name"))
    for passage in letter.body:
        match = _TITLED.search(passage.text) if len(passage.text) > 25 else None
        if match and not passage.label:
            yield "patient.named/1", passage.part(match)


def _in_subject(letter: Letter) -> Iterator[tuple[str, Strand]]:
    """Lines that say whom a letter is about: `Re: ...`, or a name beside a birth date."""
    opened = letter.opened if letter.opened is not None else 0
    for position, row in enumerate(letter.rows):
        line = row.part(0, 160)
        lead = None if letter.is_mail else _SUBJECT.match(line.text) or _OUR_CLIENT.match(line.text)
        rest = line.part(lead.end(), len(line.text)) if lead else line
        beside = len(row.text) < 130 and position != opened and _by_birth(line, position > opened)
        by_word = lead is not None and lead[0][:2].lower() != "re"
        if position >= letter.closed or not (beside or (lead and not by_word)):
            continue
        titled = _TITLED.search(rest.text)
        if titled:
            name = _name_in(rest.part(titled.start(), titled.end()), _TITLED)
        else:
            name = _name_in(rest, _PLAIN)
        if name and not _OFFICIAL.match(name.text) and not _NO_NAME.search(name.text):
            yield "patient.subject/1", name


def _by_birth(line: Strand, subject: bool) -> bool:
    """Whether a line holds a birth date or an NHS number, or as a subject any date."""
    told = re.search(
        r"\b(?:d\.?o\.?b|born|birth)\b|\bnhs\s*(?:no|number|num|:|\(?[0-9])|(?<![0-9] "
        r")(?<![0-9])[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}",
        line.text,
        re.I,
    )
    return bool(told) or (subject and any(found.when for found in find_dates(line.text)))


def _name_in(value: Strand, pattern: re.Pattern[str]) -> Strand | None:
    cut = _CUT.search(value.text)
    head = value.part(0, cut.start()) if cut else value
    match = pattern.match(head.text)
    if not match or any(letter.isdigit() for letter in match.group()):
        return None
    return head.part(match.start(), match.end())


def _greeted(letter: Letter) -> Iterator[tuple[str, Strand]]:
    line = letter.salutation
    if line is None:
        return
    match = _GREETED.match(line.text) or _GREETED_ANY.match(line.text)
    if not match or _OFFICIAL.search(match["name"]):
        return
    names = [w for w in match["name"].split() if not re.fullmatch(_TITLE, w)]
    written = _written_to(letter, names)
    if written is not None:
        yield "patient.addressed/1", written
    else:
        yield "patient.greeted/1", line.part(match.start("name"), match.end("name"))


def _written_to(letter: Letter, names: list[str]) -> Strand | None:
    """Return the line of the address that holds the greeted name in full."""
    opened = letter.opened or 0
    for line in letter.lines(0, opened):
        text = line.text
        mail = _TO.match(text)
        part = line.part(mail.start("name"), mail.end("name")) if mail else line
        name = _name_in(part, _ANY)
        if name and len(part.text) < 60 and names and names[-1] in re.split(r"[\s,]+", name.text):
            return name
    return None
