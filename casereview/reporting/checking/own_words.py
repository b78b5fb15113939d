"""The expert's own words in the report, each stretch with where it is printed.

What others say is left out: quotations that are set apart, and words in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from casereview.domain.dossier import Dossier
from casereview.domain.reports import prose
from casereview.domain.reports.report import Report, SectionKind
from casereview.domain.reports.written import Of, Written, written
from casereview.reporting.checking.checks_frame import (
    DISPUTES,
    INSTRUCTIONS,
    OPINIONS,
    REVIEW,
    places,
)
from casereview.reporting.material import Material

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A stretch of the expert's words; page is where they are written, '' under Write.

    record: the id of the opinion or the disputed fact that they belong to.
    """

    section: str
    kind: SectionKind
    text: str
    page: str = ""
    record: str = ""


def own_words(report: Report, material: Material) -> Iterator[OwnWords]:
    """Yield what the expert wrote: sections, opinions, facts in dispute, answers, the review."""
    kinds = {section.key: section.kind for section in report.sections if section.printed}
    for section in report.sections:
        entry = material.texts.get(section.key)
        if entry is None or not section.printed:
            continue
        for block in prose.read(entry.text):
            for text in _texts(block):
                yield OwnWords(section.key, section.kind, _unquoted(text))
    for one in written(material.dossier):
        if (key := section_of(one)) in kinds:
            for text in one.texts:
                said = _unquoted(_said(prose.read_spans(text)))
                yield OwnWords(key, kinds[key], said, page_of(one), one.on)


def opinion_paragraphs(dossier: Dossier, sections: Container[str]) -> Iterator[tuple[str, str]]:
    """Yield the expert's paragraphs of opinion in a case, each with its section's key."""
    for entry in dossier.sections:
        if entry.section in sections:
            for block in prose.read(entry.text):
                for text in _texts(block):
                    yield entry.section, text
    for one in dossier.opinions:
        for text in (one.reasons, one.known_then, one.known_now, one.range):
            yield "opinion_treatment", text


def _texts(block: prose.Block) -> Iterator[str]:
    if isinstance(block, prose.Grid):
        yield from (_said(cell) for row in block.rows for cell in row)
    elif not isinstance(block, prose.Quote):
        yield _said(block.spans)


def _said(spans: tuple[prose.Span, ...]) -> str:
    words = []
    for span in spans:
        if isinstance(span, prose.Words):
            words.append(span.text)
        elif isinstance(span, prose.Note):
            words.append(f" {_said(span.spans)} ")
        else:
            words.append(" … ")
    return "".join(words)


_SECTIONS = {
    Of.OPINION: "opinion_treatment",
    Of.DISPUTE: "opinion_causation",
    Of.ANSWER: "answers",
    Of.REVIEW: "tables",
}
_PAGES = {
    Of.OPINION: f"{OPINIONS}{{}}",
    Of.DISPUTE: f"{DISPUTES}{{}}",
    Of.ANSWER: INSTRUCTIONS,
    Of.REVIEW: f"{REVIEW}{{}}",
}


def section_of(one: Written) -> str:
    """Return the key of the section that prints what is written outside the sections."""
    return _SECTIONS[one.of]


def page_of(one: Written) -> str:
    """Return where in the window it is written."""
    return _PAGES[one.of].format(one.id)


def _unquoted(text: str) -> str:
    return _QUOTED.sub(lambda match: " " * len(match[0]), text)


def anchor_of(report: Report, section: str, words: str) -> str:
    """Return the anchor of the first stretch of a section that says words, '' where none does."""
    found = next((s for s in report.sections if s.key == section), None)
    if found is None or not words:
        return ""
    sought = _squeezed(words)
    return next((p.anchor for p in places(found) if sought in _squeezed(p.text)), "")


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()
