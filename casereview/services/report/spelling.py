"""Spelling in the expert's text: the shipped dictionary, clinical words, and the case's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from casereview import paths
from casereview.domain.dossier import Dossier
from casereview.domain.reports.case_word import CaseWord
from casereview.domain.reports.spelling import Dictionary, plain
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.session import OpenCase

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def load(_case: OpenCase) -> Dictionary:
    """Read the dictionary of British English with clinical and legal words."""
    folder = paths.resources() / "spelling"
    clinical = (folder / "clinical.txt").read_text(encoding="utf-8").splitlines()
    return Dictionary(
        (folder / "en-gb" / "en-GB.aff").read_text(encoding="utf-8"),
        (folder / "en-gb" / "en-GB.dic").read_text(encoding="utf-8"),
        (word for word in clinical if word and not word.startswith("#")),
    )


def own_words(case: OpenCase) -> frozenset[str]:
    """Return the words of the case: those added to it, and names that it is full of."""
    dossier = case.dossier()
    added = (entry.word for entry in dossier.words)
    named = (word for text in _names(dossier) for word in _WORD.findall(text))
    return frozenset(plain(word) for word in (*added, *named) if len(word) > 1)


def _names(dossier: Dossier) -> Iterator[str]:
    """Yield what names people, firms, places and services in a case."""
    case = dossier.case
    yield case.claimant.name
    proceedings = case.proceedings
    yield from (proceedings.short_title, proceedings.claimant, proceedings.defendant)
    yield proceedings.court
    yield from (case.expert.name, case.expert.qualifications)
    yield from (case.instructing.firm, case.instructing.contact, case.instructing.on_behalf_of)
    for document in dossier.documents:
        yield document.title
    for practitioner in dossier.practitioners:
        yield practitioner.name
    for episode in dossier.episodes:
        yield from (episode.label, episode.service, episode.practitioner)


def add_word(case: OpenCase, word: str) -> Changes:
    """Take a word as right in this case; raises BadInputError for what is no word."""
    said = plain(word.strip())
    if not said or len(said.split()) > 1:
        raise BadInputError(f"“{word}” is not one word.", kept="Nothing was added.")
    with case.change(f"Add “{said}” to the case’s words", Kind.REPORT) as changes:
        case.file.words.put(CaseWord(said, datetime.now(UTC).date()))
    return changes
