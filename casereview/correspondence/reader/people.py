"""Whose score it is: the patient's unless a sentence speaks of somebody else."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from casereview.correspondence.reader.phrase import Phrase

_FEMALE = (
    "wife mother mum mam daughter sister girlfriend aunt grandmother niece stepmother "
    "fiancee fianc\u00e9e"
)
_MALE = "husband father dad son brother boyfriend uncle grandfather nephew stepfather fianc\u00e9"
_EITHER = (
    "partner spouse parent parents child children sibling carer caregiver friend colleague cousin "
    "couple neighbour twin stepson stepdaughter namesake"
)
_GENDER = {
    **dict.fromkeys(_FEMALE.split(), "f"),
    **dict.fromkeys(_MALE.split(), "m"),
    **dict.fromkeys(_EITHER.split(), ""),
}
_RELATIVE = Phrase(rf"\b(?P<word>{'|'.join(sorted(_GENDER, key=len, reverse=True))})(?:'s)?\b")
_CROWD = Phrase(
    r"\b(?:average|mean|median|typical(?:ly)?|most (?:people|patients|clients)|many people|"
    r"people who|"
    r"anyone|someone (?:who|else)|(?<!the )(?<!each )others\b|(?:other|another|different|second|"
    r"wrong) "
    r"(?:patient|client|person|people|lady|gentleman|man|woman|individual|service user)(?:s|'s)?|"
    r"group (?:members|average|mean|as a whole)|(?:for|of) the (?:whole )?(?:group|class|cohort)\b|"
    r"Mr (?:and|&) Mrs|each (?:of them )?(?:completed|filled|scored)|participants|nationally|"
    r"(?:same|similar) (?:sur)?name|not (?:your|our|this) (?:patient|client)|people (?:in|on|"
    r"with|starting|completing))\b"
)
_BELONGS = re.compile(
    r"\b(?:is|was|are|were|belongs?|belonged|came|comes|refers?|relates?|of|from)\s+"
    r"(?:to\s+|from\s+|that\s+of\s+|those\s+of\s+)?(?:the\s+|an?\s+)?$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?P<word>he|him|his|she|her|hers|you|your|yours|my|i)\b", re.IGNORECASE)
_NAME = r"(?!PHQ|GAD|WSAS|PCL|CORE)[A-Z][\w-]*(?:'(?!s\b)[\w-]+)?"
_TITLED = re.compile(
    rf"\b(?P<title>Mr|Mrs|Ms|Miss|Mx|Master)\.?\s+(?P<names>(?:[A-Z]\.\s*)*{_NAME}(?:"
    rf"\s+{_NAME}){{0,3}})"
)
_PRONOUN_GENDER = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
_TITLE_GENDER = {"mr": "m", "master": "m", "mrs": "f", "ms": "f", "miss": "f"}


class Whose(StrEnum):
    """Whose a number is."""

    PATIENT = "patient"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Patient:
    """What a letter tells of its patient: title, names, and grammatical gender where it is told."""

    title: str = ""
    names: tuple[str, ...] = ()
    gender: str = ""
    others: frozenset[str] = frozenset()
    """Names of other people that the letter tells of: `his partner Sam`."""


def names_person(text: str) -> bool:
    """Whether a text names a relative or another person."""
    return bool(_RELATIVE.search(text) or _CROWD.search(text) or _TITLED.search(text))


def names_relative(text: str) -> bool:
    """Whether a text names a relative of somebody."""
    return bool(_RELATIVE.search(text))


def find_patient(texts: list[str], name: str = "") -> Patient:
    """Find the patient: by the name read already, a field, the subject, else who is written to."""
    found = _by_name(name) if name else None
    for label in (
        r"^(?:patient|client|service user|name|patient name|re|regarding|our client)\b\s*[:.-]?\s*",
        r"^(?=(?:Mr|Mrs|Ms|Miss|Mx|Master)\b)",
        r"^dear\s+",
    ):
        if found:
            break
        for text in texts:
            match = re.match(label, text, re.IGNORECASE)
            titled = _TITLED.match(text, match.end()) if match else None
            if titled:
                found = _patient(titled)
                break
    found = found or Patient()
    return replace(found, others=_other_names(texts) - set(found.names))


def _by_name(name: str) -> Patient:
    titled = _TITLED.match(name)
    if titled:
        return _patient(titled)
    return Patient(names=tuple(re.findall(r"[^\W\d][\w'-]*", name)))


def _patient(titled: re.Match[str]) -> Patient:
    title = titled["title"].lower()
    names = tuple(titled["names"].replace(".", " ").split())
    return Patient(title, names, _TITLE_GENDER.get(title, ""))


_NAMED_RELATIVE = Phrase(
    rf"\b(?:{'|'.join(sorted(_GENDER, key=len, reverse=True))}),?"
    rf"\s+(?:\(\s*)?(?P<name>[A-Z][a-z'-]+)",
    re.NOFLAG,
)


def _other_names(texts: list[str]) -> frozenset[str]:
    return frozenset(
        match["name"] for text in texts for match in _NAMED_RELATIVE.finditer(text[:2000])
    )


def whose(text: str, at: int, patient: Patient, before: Whose) -> Whose:
    """Return whose a measure named at a place of a sentence is; before: of the sentence before.

    The nearest person spoken of to the left decides; in doubt it is not the patient's.
    """
    lead = text[:at]
    tail = text[at : at + 60]
    if re.search(
        r"\b(?:her|his|your|their)\s+(?:correct|actual|true|real)\b[^.;]{0,30}$", lead, re.I
    ):
        return Whose.PATIENT
    if _crowd_behind(text, at):
        return Whose.OTHER
    after = re.match(r"[^,.;]{0,40}?\b(?:of|for|from|by)\s+(?:his|her|your|the|my)\s+", tail, re.I)
    if after and _RELATIVE.pattern.match(tail, after.end()):
        return Whose.OTHER
    people = sorted(
        [*_relatives(lead), *_crowds(lead), *_named(lead, patient), *_pronouns(lead)],
        key=lambda person: person[0],
    )
    if not people:
        return (
            before
            if re.match(r"\s*(?:these|they|it|this|scores?)\b", lead, re.I)
            else Whose.PATIENT
        )
    last = people[-1]
    if last[1] is not None:
        return last[1]
    gender = last[2]
    for _, owner, other_gender in reversed(people[:-1]):
        if owner is Whose.OTHER and other_gender in {gender, ""}:
            return Whose.OTHER
        if owner is Whose.PATIENT and patient.gender in {gender, ""}:
            return Whose.PATIENT
    if patient.gender and patient.gender != gender:
        return Whose.OTHER
    return before if before is Whose.OTHER and _starts_with_pronoun(text) else Whose.PATIENT


def spoken_of(text: str, patient: Patient, before: Whose) -> Whose:
    """Return whom a sentence without scores is about: the first person it names; else as before."""
    people = sorted([*_relatives(text), *_named(text, patient), *_pronouns(text)])
    if not people:
        return before
    owner = people[0][1]
    return before if owner is None else owner


_PATIENT_WORD = re.compile(
    r"(?:the\s+|our\s+)?(?:patient|client|you(?:rs?)?|service\s+user)(?:'s)?(?:\s+scores?)?",
    re.IGNORECASE,
)


def owner_of_label(text: str, patient: Patient) -> Whose | None:
    """Return whose a column, row or table headed by a label is; None where it says nothing of it.

    A title other than the patient's is another person's here, and so is any while the patient is
    unknown: what is set side by side is set apart.
    """
    if _PATIENT_WORD.fullmatch(text.strip(" :")):
        return Whose.PATIENT
    words = set(re.findall(r"[\w'-]+", text.replace("'s", "")))
    if words & patient.others:
        return Whose.OTHER
    titled = _TITLED.search(text)
    if titled:
        mine = titled["title"].lower() == patient.title or not patient.title
        return Whose.PATIENT if mine and words & set(patient.names) else Whose.OTHER
    if len(words) <= 3 and words & set(patient.names):
        return Whose.PATIENT
    people = sorted([*_relatives(text), *_crowds(text)])
    return next((owner for _, owner, _ in people if owner), None)


_Person = tuple[int, Whose | None, str]
"""Place, owner (None for a pronoun of the third person) and gender."""


def _relatives(lead: str) -> list[_Person]:
    found: list[_Person] = []
    for match in _RELATIVE.finditer(lead):
        rest = lead[match.end() :]
        if re.match(r"\s*(?:therap|group|programme|service|support)", rest, re.I):
            continue
        found.append((match.start(), Whose.OTHER, _GENDER[match["word"].lower()]))
    return found


def _named(lead: str, patient: Patient) -> list[_Person]:
    found: list[_Person] = []
    for match in _TITLED.finditer(lead):
        gender = _TITLE_GENDER.get(match["title"].lower(), "")
        same_title = not patient.gender or not gender or gender == patient.gender
        names = match["names"].replace(".", " ").split()
        known = not patient.names or bool(set(names) & set(patient.names))
        first = len(names) < 2 or len(patient.names) < 2 or names[0][0] == patient.names[0][0]
        owner = Whose.PATIENT if same_title and known and first else Whose.OTHER
        found.append((match.start(), owner, gender))
    return found


def _crowds(lead: str) -> list[_Person]:
    return [(match.start(), Whose.OTHER, "") for match in _CROWD.finditer(lead)]


def _crowd_behind(text: str, at: int) -> bool:
    """Whether a score is said to be somebody else's: `the PHQ-9 of 22 is another patient's`."""
    return any(
        _BELONGS.search(text[at : crowd.start()]) for crowd in _CROWD.pattern.finditer(text, at)
    )


def _pronouns(lead: str) -> list[_Person]:
    found: list[_Person] = []
    for match in _PRONOUN.finditer(lead):
        word = match["word"].lower()
        if word in {"i", "my"}:
            continue
        if word in {"you", "your", "yours"}:
            found.append((match.start(), Whose.PATIENT, ""))
        elif not _RELATIVE.pattern.match(lead[match.end() :].lstrip()):
            found.append((match.start(), None, _PRONOUN_GENDER[word]))
    return found


def _starts_with_pronoun(text: str) -> bool:
    return bool(re.match(r"\s*(?:her|his|she|he|their|they)\b", text, re.IGNORECASE))
