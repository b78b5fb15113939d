"""Whose word a fact rests on."""

from __future__ import annotations

from enum import StrEnum

from casereview.domain.case import SourceKind
from casereview.domain.documents.document import Group


class Voice(StrEnum):
    """Whose word a fact rests on: the sources that are told apart."""

    SERVICE = "service"
    GP = "gp"
    HOSPITAL = "hospital"
    LEGAL = "legal"
    OTHER = "other"
    CLAIMANT = "claimant"
    INFORMANT = "informant"
    INTERVIEW = "interview"
    EXPERT = "expert"

    @property
    def words(self) -> str:
        """How pages and reports name it."""
        return _VOICES[self]


_VOICES = {
    Voice.SERVICE: "the service",
    Voice.GP: "the GP",
    Voice.HOSPITAL: "the hospital",
    Voice.LEGAL: "those instructing",
    Voice.OTHER: "another document",
    Voice.CLAIMANT: "the claimant",
    Voice.INFORMANT: "an informant",
    Voice.INTERVIEW: "the interview",
    Voice.EXPERT: "own record",
}

_OF_GROUP = {
    Group.SERVICE: Voice.SERVICE,
    Group.GP: Voice.GP,
    Group.HOSPITAL: Voice.HOSPITAL,
    Group.LEGAL: Voice.LEGAL,
    Group.OTHER: Voice.OTHER,
}
_OF_SOURCE = {
    SourceKind.CLAIMANT: Voice.CLAIMANT,
    SourceKind.INFORMANT: Voice.INFORMANT,
    SourceKind.DOCUMENT: Voice.OTHER,
    SourceKind.OBSERVATION: Voice.EXPERT,
    SourceKind.TEST: Voice.EXPERT,
    SourceKind.INTERVIEW: Voice.INTERVIEW,
    SourceKind.INSTRUCTED: Voice.LEGAL,
}


def voice_of_group(group: Group) -> Voice:
    """Return who speaks in a document of a group."""
    return _OF_GROUP[group]


def voice_of_source(source: SourceKind, group: Group | None = None) -> Voice:
    """Return whose word a recorded fact is; one taken from a document is that document's."""
    if source is SourceKind.DOCUMENT and group is not None:
        return _OF_GROUP[group]
    return _OF_SOURCE[source]
