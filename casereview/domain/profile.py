"""What kind of report it is: its sections and its prescribed words, as data, never as code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casereview.domain.report import SectionKind


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A section a profile asks for.

    parts: what it is made of, in order (`text` is what the expert writes). required: printed even
    when empty. source: the provenance of the expert's text unless the case says otherwise.
    hint: a skeleton shown to the expert, never printed.
    """

    key: str
    title: str
    kind: SectionKind
    parts: tuple[str, ...]
    counted: bool = True
    required: bool = True
    source: str = ""
    hint: str = ""

    @property
    def editable(self) -> bool:
        """Whether the expert writes in it."""
        return "text" in self.parts


@dataclass(frozen=True, slots=True)
class Declaration:
    """A form of words with the period it is in force; never edited, inserted by key.

    prescribed: the rule fixes the words themselves. verified says with what they were compared;
    checked_on None means with nothing, and then nothing may be issued on them.
    """

    key: str
    title: str
    paragraphs: tuple[str, ...]
    source: str
    source_url: str
    valid_from: date
    valid_to: date | None
    checked_on: date | None
    verified: str
    prescribed: bool

    def in_force(self, day: date) -> bool:
        """Say whether the words are the ones to use on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Lint:
    """Words that a report of this kind should be warned about; never a reason to block."""

    opinion_in_fact: tuple[str, ...] = ()
    tone: tuple[str, ...] = ()
    weak_probability: tuple[str, ...] = ()
    unqualified: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of report: sections in order, declarations by key, terms and limits."""

    id: str
    title: str
    addressee: str
    standard_of_proof: str
    sections: tuple[SectionSpec, ...]
    declarations: tuple[str, ...]
    page_limits: tuple[tuple[str, int], ...] = ()
    probability_phrases: tuple[str, ...] = ()
    lint: Lint = Lint()
    glossary: tuple[tuple[str, str], ...] = ()

    def section(self, key: str) -> SectionSpec | None:
        """Return the section of that key, or None."""
        return next((spec for spec in self.sections if spec.key == key), None)


def words_for(declarations: tuple[Declaration, ...], key: str, day: date) -> Declaration | None:
    """Return the declaration of a key that is in force on a day, or None."""
    return next((d for d in declarations if d.key == key and d.in_force(day)), None)
