"""Sentences of fact that cite nothing, for the expert to look through; a list, never a fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casereview.domain.reports import prose
from casereview.domain.reports.report import Report, SectionKind
from casereview.reporting.anchors import Anchors
from casereview.reporting.checking.sentences import sentences
from casereview.reporting.material import Material

_CITES = re.compile(
    r"\{(?:D\d|(?:passage|words|score|status|finding|diagnosis|event|entry|date|age|sessions"
    r"|outcome|coverage|dose|opinion|cite|author)\s)"
)
_BRACES = re.compile(r"\{[^{}]*\}")
_DOCUMENTS = "document"


@dataclass(frozen=True, slots=True)
class Unsourced:
    """A sentence without a citation or a source of its own, and where it stands.

    rests_on: the source of its section in words. open: whether that is no answer, since facts from
    documents have a document and a page each.
    """

    section: str
    place: str
    words: str
    rests_on: str
    open: bool


def unsourced(report: Report, material: Material) -> tuple[Unsourced, ...]:
    """Return the sentences of the sections of fact that rest on their section's source alone."""
    return tuple(_unsourced(report, material))


def _unsourced(report: Report, material: Material) -> Iterator[Unsourced]:
    profile, anchors = material.content.profile, Anchors(report)
    for section in report.sections:
        entry, spec = material.texts.get(section.key), profile.section(section.key)
        if section.kind is not SectionKind.FACT or entry is None or spec is None:
            continue
        source = entry.source or spec.source
        for sentence in _sentences(entry.text):
            if _CITES.search(sentence):
                continue
            words = " ".join(_BRACES.sub("", sentence).split())
            if words:
                piece = max(_BRACES.split(sentence), key=len).strip()
                yield Unsourced(
                    section.key,
                    anchors.of(section.key, piece) or section.anchor,
                    words,
                    material.source(source),
                    source in ("", _DOCUMENTS),
                )


def _sentences(text: str) -> Iterator[str]:
    """Yield sentences with their references; a paragraph with a source of its own has none."""
    sourced = False
    for block in prose.read(text):
        if isinstance(block, prose.Numbered):
            sourced = bool(block.source)
        if isinstance(block, prose.Numbered | prose.Point) and not sourced:
            yield from sentences(_with_references(block.spans))


def _with_references(spans: tuple[prose.Span, ...]) -> str:
    """Return the words with references as they are written; a note counts for its sentence."""
    return "".join(
        _with_references(span.spans) if isinstance(span, prose.Note) else span.text
        for span in spans
    )
