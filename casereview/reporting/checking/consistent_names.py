"""Names, pronouns, diagnoses and abbreviations in prose (assertions 38, 46 and 47)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from casereview.domain.assessing.finding import Status
from casereview.domain.case import Pronouns
from casereview.reporting.checking.case_facts import CaseFacts
from casereview.reporting.checking.own_words import OwnWords
from casereview.reporting.checking.sentences import Doubt
from casereview.reporting.material import Material
from casereview.reporting.wording import lower_first

LIKE = 0.85
"""From this likeness on a word is taken for a name spelt otherwise (court-report 8, 47)."""

_WORD = re.compile(r"[^\W\d_][\w’'-]*[^\W\d_]")
_HE = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_SOMEONE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Professor|Prof|son|daughter|child|mother|father|brother|sister|husband"
    r"|wife|partner|friend|colleague|manager|supervisor|employer|solicitor|doctor|practitioner"
    r"|therapist|psychiatrist|psychologist|nurse|supporter|clinician|counsellor|witness|author"
    r"|driver|man|woman|boy|girl|uncle|aunt|cousin|grand\w+|parents?)\b",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"\b(?:criteria|criterion)\b[^.;]{0,160}"
    r"\b(?:not|no longer|never)\s+(?:then\s+)?(?:met|fulfilled)\b"
    r"|\b(?:did|does|do)\s+not\s+(?:meet|fulfil)\b|\bno longer\s+(?:met|meets|fulfils)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\b(?:criteria|criterion)\b[^.;]{0,160}\b(?:were|was|are|is)\s+(?:all\s+|fully\s+|then\s+|still\s+)?"
    r"(?:met|fulfilled)\b"
    r"|(?<!not )\b(?:met|meets|fulfilled|fulfils)\s+(?:all\s+|the\s+)*criteria\b",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"(?<![\w{-])[A-Z]{2,6}(?:-\d+)?(?![\w-])")
_ROMAN = re.compile(r"[IVXLC]+")
_KNOWN = frozenset({"UK", "BBC", "USA", "EU", "TV", "DVD", "CD", "PDF", "OK", "AM", "PM"})
_GONE = (Status.NOT_MET, Status.FULL_REMISSION)


def names(sentence: str, _section: str, facts: CaseFacts) -> Iterator[Doubt]:
    """Doubt a word that is almost a name of the record and not that name."""
    for word in dict.fromkeys(_WORD.findall(sentence)):
        plain = re.sub(r"[’']s$", "", word)
        if len(plain) < 4 or not plain[0].isupper() or plain in facts.names:
            continue
        if plain.rstrip("s") in facts.names or plain in facts.text_of_papers:
            continue
        near = next((name for name in sorted(facts.names) if _almost(plain, name)), None)
        if near is not None:
            yield Doubt(plain, f"The record spells it “{near}”, not “{plain}”.", "name")


def _almost(word: str, name: str) -> bool:
    if abs(len(word) - len(name)) > 2 or word.casefold() == name.casefold():
        return False
    return SequenceMatcher(None, word.casefold(), name.casefold()).ratio() >= LIKE


def pronouns(paragraph: str, _section: str, facts: CaseFacts) -> Iterator[Doubt]:
    """Doubt a paragraph that speaks of nobody else and uses the other pronoun throughout."""
    own = facts.material.dossier.case.claimant.pronouns
    if own is Pronouns.THEY or _SOMEONE.search(paragraph):
        return
    ours, other = (_SHE, _HE) if own is Pronouns.SHE else (_HE, _SHE)
    found = other.search(paragraph)
    if found and not ours.search(paragraph):
        message = f"The record has “{own.value}” for the claimant; this says “{found[0]}”."
        yield Doubt(found[0], message, "pronoun")


def diagnoses(sentence: str, _section: str, facts: CaseFacts) -> Iterator[Doubt]:
    """Doubt a sentence on one disorder at one time that contradicts the table of statuses."""
    absent, present = _ABSENT.search(sentence), _PRESENT.search(sentence)
    if bool(absent) == bool(present):
        return
    points = facts.points_named(sentence)
    if len(points) != 1:
        return
    material, lowered = facts.material, sentence.lower()
    keys = [key for key in material.disorders if material.disorder(key).lower() in lowered]
    standing = material.standings.get((points[0].id, keys[0])) if len(keys) == 1 else None
    if standing is None:
        return
    shown = standing.shown
    against = shown in _GONE if present else shown is Status.MET
    said = present or absent
    if against and said:
        message = (
            f"{material.disorder(keys[0])} stands as {lower_first(shown.words)} for "
            f"{points[0].label} in the table of statuses."
        )
        yield Doubt(said[0], message, "diagnosis")


def abbreviations(held: Iterable[OwnWords], material: Material) -> Iterator[tuple[str, Doubt]]:
    """Yield abbreviations that are neither explained at first use nor in the glossary."""
    known = {term.upper() for term, _ in material.content.profile.glossary}
    known |= {name.upper() for name in material.content.measures} | _KNOWN
    told: set[str] = set()
    for own in held:
        for match in _ABBREVIATION.finditer(own.text):
            short = match[0]
            if short in told or short in known or _ROMAN.fullmatch(short):
                continue
            told.add(short)
            before, after = own.text[max(0, match.start() - 1)], own.text[match.end() :][:2]
            if before == "(" or after == " (":
                continue
            message = f"“{short}” is neither explained where it first stands nor in the glossary."
            yield own.section, Doubt(short, message, "abbreviation")
