"""What kind of report it is: its sections and its prescribed words, as data, never as code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casereview.domain.reports.report import SectionKind


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
    checked_on None means with nothing, and then nothing may be issued on them. No paragraphs: the
    words are not at hand; lacks names the text that is to be loaded.
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
    lacks: str = ""

    @property
    def usable(self) -> bool:
        """Whether a report may be issued on these words."""
        return bool(self.paragraphs) and self.checked_on is not None

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
    certainty: tuple[str, ...] = ()
    legal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """How reports of a kind name people, courts and papers.

    person: who is reported on, by role; account: what that person tells. court: the cover's first
    line, `{court}` standing for the court's name, and no_court that line before it is known.
    number and no_number: the same for the number of the proceedings; an empty court or number has
    no line. party, opponent: roles on the cover. forum: who decides. bundle: what the pages of the
    proceedings' papers belong to. title: of the report, before the expert's name; kind: the word
    for it in headers and file names. subject: in a file's properties.
    """

    person: str = "claimant"
    account: str = "claimant’s account"
    court: str = "In the {court}"
    no_court: str = "Court not yet named"
    number: str = "Claim no."
    no_number: str = "not yet issued"
    party: str = "Claimant"
    opponent: str = "Defendant"
    forum: str = "court"
    bundle: str = "bundle"
    kind: str = "Report"
    title: str = "Expert report"
    subject: str = "Report of an expert to the court"


ANY_TRACK = "any"
"""The name of a page limit that holds whatever the track is."""


FILE_NAME_FIELDS = ("number", "title", "expert", "kind", "date", "version")
"""What the name of a report's file can be made of."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of report: sections in order, declarations by key, terms and limits.

    to_court False: no report to a court, so that it may not become one without being told to.
    duty, truth: which of the declarations states the duty to the court (duty_names: what it has to
    name) and which is the statement of truth; empty where the kind has none. without_checks: ids of
    checks that do not apply. stamp: words across every page, also when issued. file_name: what the
    file's name is made of, in order. rules: what governs such reports.
    """

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
    terms: Terms = Terms()
    to_court: bool = True
    duty: str = ""
    duty_names: tuple[str, ...] = ()
    truth: str = ""
    without_checks: tuple[str, ...] = ()
    stamp: str = ""
    file_name: tuple[str, ...] = ()
    rules: str = ""

    def section(self, key: str) -> SectionSpec | None:
        """Return the section of that key, or None."""
        return next((spec for spec in self.sections if spec.key == key), None)

    def page_limit(self, track: str) -> int | None:
        """Return how many counted pages a report may have on a track, or None for no limit."""
        limits = dict(self.page_limits)
        named = track.strip().lower().removesuffix(" track")
        return limits.get(named, limits.get(ANY_TRACK))


def words_for(declarations: tuple[Declaration, ...], key: str, day: date) -> Declaration | None:
    """Return the declaration of a key that is in force on a day, or None."""
    return next((d for d in declarations if d.key == key and d.in_force(day)), None)


def missing_words(
    profile: Profile, declarations: tuple[Declaration, ...], day: date
) -> tuple[str, ...]:
    """Say which forms of words a report of a kind cannot be issued without; none when it can be."""
    said = []
    for key in profile.declarations:
        found = words_for(declarations, key, day)
        if found is None:
            known = next((d.title for d in declarations if d.key == key), key)
            said.append(f"No form of “{known}” is in force on the report’s date.")
        elif not found.paragraphs:
            said.append(f"The words of “{found.title}” are not at hand: {found.lacks}")
        elif found.checked_on is None:
            said.append(f"The words of “{found.title}” have not been checked: {found.lacks}")
    return tuple(said)
