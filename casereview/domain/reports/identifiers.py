"""What tells one case from another, and whether any of it strayed into another's report.

A report that is begun from an earlier one can carry a name or a number over. Pure: what is compared
is handed in, and only words of the report that is looked at come back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property

from casereview.domain.dates import british
from casereview.domain.dossier import Dossier

CLOSE = 0.88
"""From which likeness on two names are one name with a slip."""

_TITLES = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lady", "lord")
)
_FIRMS = frozenset(
    ("ltd", "limited", "llp", "plc", "co", "company", "and", "the", "nhs", "trust", "solicitors")
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NHS = re.compile(r"(?<!\d)(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?!\d)")
_POSTCODE = re.compile(r"(?<!\w)([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})(?!\w)")
_LEAST_LETTERS = 5


class Sort(StrEnum):
    """What kind of identifier it is, as it is told."""

    NAME = "name"
    BIRTH = "date of birth"
    NUMBER = "number or reference"
    ADDRESS = "postcode"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One thing that tells a case from others."""

    sort: Sort
    words: str


@dataclass(frozen=True, slots=True)
class Strayed:
    """Words of a report that are an identifier of another case; exact, or near enough to ask."""

    sort: Sort
    words: str
    exact: bool


@dataclass(frozen=True, slots=True)
class Connection:
    """Somebody connected with a case, by what: `party`, `clinician`, `solicitor`, `connected`.

    side: for whom, where that makes the difference.
    """

    part: str
    name: str
    side: str = ""


def plain_name(name: str) -> tuple[str, ...]:
    """Return a name's own words, without titles, forms of firms, case and accents."""
    words = (_folded(word) for word in _WORD.findall(name))
    return tuple(word for word in words if word not in _TITLES and word not in _FIRMS)


def _folded(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parted if not unicodedata.combining(c)).replace("’", "'")


def identifiers(dossier: Dossier) -> tuple[Identifier, ...]:
    """Return what tells a case from others: names, birth date, numbers, postcodes."""
    case = dossier.case
    names = [case.claimant.name, case.proceedings.claimant, case.proceedings.defendant]
    names += [case.instructing.contact, *_lines(case.connected)]
    names += [one.name for one in dossier.practitioners]
    numbers = [case.proceedings.claim_number, case.instructing.reference]
    paper = "\n".join(page.text for page in dossier.pages)
    numbers += _nhs_numbers(paper)
    codes = [f"{first} {second}" for first, second in _POSTCODE.findall(paper)]
    found = [Identifier(Sort.NAME, name) for name in names if _tells(plain_name(name))]
    found += [Identifier(Sort.NUMBER, each) for each in numbers if len(_squeezed(each)) > 4]
    found += [Identifier(Sort.ADDRESS, code) for code in codes]
    if case.claimant.date_of_birth is not None:
        found.append(Identifier(Sort.BIRTH, case.claimant.date_of_birth.isoformat()))
    return tuple(dict.fromkeys(found))


def _tells(words: tuple[str, ...]) -> bool:
    return sum(map(len, words)) >= _LEAST_LETTERS


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _nhs_numbers(text: str) -> list[str]:
    """Return the NHS numbers of a text: ten digits whose last is their check digit."""
    return ["".join(parts) for parts in _NHS.findall(text) if _checked("".join(parts))]


def _checked(digits: str) -> bool:
    rest = 11 - sum(int(d) * (10 - at) for at, d in enumerate(digits[:9])) % 11
    return rest % 11 == int(digits[9]) and rest != 10


def _squeezed(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


class ReportWords:
    """The words of a report, made ready to look for identifiers in.

    own: everything that belongs to the report's own case; what stands there has not strayed.
    """

    def __init__(self, text: str, own: str) -> None:
        self._text = text
        self._own = own

    @cached_property
    def _tokens(self) -> list[tuple[str, str]]:
        """The words as they stand and folded."""
        return [(word, _folded(word)) for word in _WORD.findall(self._text)]

    @cached_property
    def _own_words(self) -> str:
        return f" {' '.join(_folded(word) for word in _WORD.findall(self._own))} "

    @cached_property
    def _digits(self) -> str:
        return _squeezed(self._text)

    @cached_property
    def _own_digits(self) -> str:
        return _squeezed(self._own)

    def _windows(self, size: int) -> dict[tuple[str, ...], str]:
        """Return every run of so many capitalised words, folded, as it stands."""
        found: dict[tuple[str, ...], str] = {}
        for at in range(len(self._tokens) - size + 1):
            run = self._tokens[at : at + size]
            if all(word[0].isupper() for word, _ in run):
                found.setdefault(tuple(f for _, f in run), " ".join(word for word, _ in run))
        return found

    @cached_property
    def _runs(self) -> dict[int, dict[tuple[str, ...], str]]:
        return {size: self._windows(size) for size in range(1, 6)}

    @cached_property
    def _titled(self) -> dict[str, str]:
        """Surnames that stand after a title, as they stand: `Mrs Walker`."""
        found: dict[str, str] = {}
        for (title, folded), (word, name) in zip(self._tokens, self._tokens[1:], strict=False):
            if folded in _TITLES and word[0].isupper():
                found.setdefault(name, f"{title} {word}")
        return found

    def strayed(self, known: Iterable[Identifier]) -> Iterator[Strayed]:
        """Yield the identifiers of another case that the report says."""
        for one in known:
            if one.sort is Sort.NAME:
                yield from self._name(plain_name(one.words))
            elif one.sort is Sort.BIRTH:
                yield from self._birth(date.fromisoformat(one.words))
            else:
                sought = _squeezed(one.words)
                if sought in self._digits and sought not in self._own_digits:
                    yield Strayed(one.sort, one.words, exact=True)

    def _owned(self, words: tuple[str, ...]) -> bool:
        return f" {' '.join(words)} " in self._own_words

    def _name(self, words: tuple[str, ...]) -> Iterator[Strayed]:
        if self._owned(words):
            return
        runs = self._runs.get(len(words), {})
        if words in runs:
            yield Strayed(Sort.NAME, runs[words], exact=True)
            return
        surname = words[-1]
        titled = self._titled.get(surname)
        if titled and len(words) > 1 and len(surname) > 2 and not self._owned((surname,)):
            yield Strayed(Sort.NAME, titled, exact=True)
            return
        if len(words) > 1:
            yield from self._near(words, runs)

    def _near(self, words: tuple[str, ...], runs: dict[tuple[str, ...], str]) -> Iterator[Strayed]:
        whole = " ".join(words)
        for run, shown in runs.items():
            said = " ".join(run)
            if abs(len(said) - len(whole)) > 2 or run[0][0] != words[0][0]:
                continue
            if SequenceMatcher(None, said, whole).ratio() >= CLOSE and not self._owned(run):
                yield Strayed(Sort.NAME, shown, exact=False)
                return

    def _birth(self, born: date) -> Iterator[Strayed]:
        for shown in (
            british(born),
            born.isoformat(),
            f"{born:%d/%m/%Y}",
            f"{born:%d.%m.%Y}",
            f"{born:%d/%m/%y}",
            f"{born.day}/{born.month}/{born.year}",
        ):
            sought = re.compile(rf"(?<!\d){re.escape(shown)}(?!\d)")
            if sought.search(self._text) and not sought.search(self._own):
                yield Strayed(Sort.BIRTH, shown, exact=True)
                return


def own_material(dossier: Dossier) -> str:
    """Return all the words that belong to a case: its record, its papers, what was recorded."""
    case = dossier.case
    born = case.claimant.date_of_birth
    parts = [
        case.claimant.name, case.proceedings.claimant, case.proceedings.defendant,
        case.proceedings.court, case.proceedings.claim_number, case.instructing.firm,
        case.instructing.contact, case.instructing.reference, case.expert.name, case.expert.address,
        case.expert.curriculum_vitae, case.expert.interests, case.connected,
        british(born) if born else "",
    ]  # fmt: skip
    parts += [one.name for one in dossier.practitioners]
    parts += [f"{event.text} {event.when}" for event in dossier.events]
    parts += [one.substance for one in dossier.instructions]
    parts += [page.text for page in dossier.pages]
    return "\n".join(parts)


def connections(dossier: Dossier) -> tuple[Connection, ...]:
    """Return who is connected with a case, to be compared with the expert's other cases."""
    case = dossier.case
    side = case.instructing.on_behalf_of
    found = [
        Connection("party", case.claimant.name),
        Connection("party", case.proceedings.claimant),
        Connection("party", case.proceedings.defendant),
        Connection("solicitor", case.instructing.firm, side),
        Connection("solicitor", case.instructing.contact, side),
        *(
            Connection("solicitor", name, party.on_behalf_of)
            for party in dossier.joint_parties
            for name in (party.firm, party.contact)
        ),
        *(Connection("clinician", one.name) for one in dossier.practitioners),
        *(Connection("connected", name) for name in _lines(case.connected)),
    ]
    return tuple(dict.fromkeys(one for one in found if _tells(plain_name(one.name))))


def shared(own: Iterable[Connection], others: Iterable[Connection]) -> Iterator[Connection]:
    """Yield who of a case is connected with another, too.

    A firm that instructs for the same side again is no conflict; the parties' names may differ by
    a slip.
    """
    held = tuple(others)
    seen = set()
    for one in own:
        words = plain_name(one.name)
        for other in held:
            same_side = one.part == other.part == "solicitor" and _alike_sides(one.side, other.side)
            if words not in seen and not same_side and _same(words, plain_name(other.name)):
                seen.add(words)
                yield one


def _alike_sides(one: str, other: str) -> bool:
    return plain_name(one) == plain_name(other)


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < 2 or one[0][0] != other[0][0]:
        return False
    return SequenceMatcher(None, " ".join(one), " ".join(other)).ratio() >= CLOSE
