"""Live references in what the expert writes: `{D4 p.2}`, `{status gad today}`, `{outcome 1}`.

What leads nowhere stays as written and is marked unresolved. References to the case's own data are
in `data_references`, those to the treatment review in `treatment_references`; here are documents
and what has a number in the report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from casereview.domain.documents.document import Document
from casereview.domain.reports.prose import Note, Reference, Span, Words
from casereview.domain.reports.report import Footnote, Report, Run, SourceRef
from casereview.reporting.material import Known, Material
from casereview.reporting.numbering import PageNumbers
from casereview.reporting.referring import data_references, treatment_references
from casereview.reporting.referring.data_references import Said
from casereview.reporting.walking import section_runs
from casereview.reporting.wording import nfc, run

_DOCUMENT = re.compile(r"D(\d+)(?:,?\s*pp?\.?\s*(\d+)(?:\s*[-–]\s*(\d+))?)?")
_WORDS_IN = re.compile(r"D(\d+)\s+[“\"]([^”\"]+)[”\"]")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A text as runs, with the documents it cites."""

    runs: tuple[Run, ...]
    sources: tuple[SourceRef, ...]


def cite(
    pages: PageNumbers, document: Document, page: int | None = None, last: int | None = None
) -> Run:
    """Return `[D4 p.2]`, or by a bundle `[D4, B/215]`, linked to the document's row in the list."""
    return run(
        f"[{document.label}{pages.where(document, page, last)}]",
        target=document_anchor(document),
        source=source_of(document, page),
    )


def document_anchor(document: Document) -> str:
    """Return the anchor of a document's row."""
    return f"d-{document.number}"


def source_of(document: Document, page: int | None = None) -> SourceRef:
    """Return the provenance of a fact taken from a document."""
    label = f"{document.label} p.{page}" if page else document.label
    return SourceRef(label, document.id, page)


def resolve(spans: Iterable[Span], material: Material, giving: Known, known: Known) -> Resolved:
    """Turn what the expert wrote into runs; references that lead nowhere come back unresolved.

    giving: takes the numbers of footnotes and the works cited; known: the numbers of the pass
    before.
    """
    return _Resolver(material, giving, known).resolve(spans)


def of_a_fact(reference: str) -> bool:
    """Whether a reference is to a fact of the case, such as may change."""
    word = reference.strip("{}").split(maxsplit=1)[:1]
    return bool({*word} & {*data_references.DATA, *treatment_references.WORDS})


def said_of(reference: str, material: Material) -> str | None:
    """Return what a reference to a fact of the case says; None for any other reference."""
    word, *rest = reference.strip("{}").split() or [""]
    if word in data_references.DATA:
        said = data_references.find(word, rest, material)
        return said.text.strip() if said else None
    if word in treatment_references.WORDS and rest:
        found = treatment_references.find(word, rest, material)
        return found.text if found else None
    return None


def unresolved(report: Report) -> tuple[tuple[str, str, str], ...]:
    """Return number, title and text of every reference of a report that leads nowhere."""
    return tuple(
        (section.number, section.title, part.text)
        for section in report.sections
        for part in section_runs(section)
        if part.unresolved
    )


class _Resolver:
    def __init__(self, material: Material, giving: Known, known: Known) -> None:
        self._material = material
        self._giving = giving
        self._known = known
        self._sources: list[SourceRef] = []
        self._numbered: dict[str, Callable[[list[str]], Run | None]] = {
            "section": self._section,
            "para": self._paragraph,
            "table": self._table,
            "figure": self._figure,
        }

    def resolve(self, spans: Iterable[Span]) -> Resolved:
        made: list[Run] = []
        for span in spans:
            if isinstance(span, Note):
                _add_note(made, self._note(span))
            else:
                made += self._runs(span)
        return Resolved(tuple(made), tuple(self._sources))

    def _note(self, note: Note) -> Footnote:
        self._giving.notes += 1
        number = self._giving.notes
        return Footnote(number, tuple(part for span in note.spans for part in self._runs(span)))

    def _runs(self, span: Words | Reference) -> Iterator[Run]:
        if isinstance(span, Words):
            yield run(span.text, bold=span.bold, italic=span.italic)
            return
        whole = span.text.endswith("}") and span.text.startswith("{")
        found = self._one(span.text[1:-1].strip()) if whole else []
        yield from found or [Run(nfc(span.text), unresolved=True)]

    def _one(self, inner: str) -> list[Run]:
        if match := _DOCUMENT.fullmatch(inner):
            return self._document(match)
        if match := _WORDS_IN.fullmatch(inner):
            return self._quoted(match)
        word, *rest = inner.split() or [""]
        if not rest:
            return []
        if handler := self._numbered.get(word):
            made = handler(rest)
            return [made] if made else []
        if word in treatment_references.WORDS:
            return self._treatment(word, rest)
        said = data_references.find(word, rest, self._material)
        return self._said(said) if said else []

    def _document(self, match: re.Match[str]) -> list[Run]:
        document = self._material.documents.get(int(match[1]))
        page, last = (int(match[group]) if match[group] else None for group in (2, 3))
        if document is None or any(
            n is not None and not 1 <= n <= document.pages for n in (page, last)
        ):
            return []
        return [self._cited(document, page, last)]

    def _quoted(self, match: re.Match[str]) -> list[Run]:
        """Cite the page of a document on which the quoted words stand."""
        document = self._material.documents.get(int(match[1]))
        page = data_references.page_with(document, match[2], self._material) if document else None
        return [self._cited(document, page)] if document and page else []

    def _cited(self, document: Document, page: int | None, last: int | None = None) -> Run:
        self._sources.append(source_of(document, page))
        return cite(self._material.pages, document, page, last)

    def _said(self, said: Said) -> list[Run]:
        if said.work:
            self._giving.works.setdefault(said.work)
        made = []
        if said.text:
            made.append(run(said.text, target=self._leading(said), source=said.source))
        if said.cites:
            made.append(self._cited(*said.cites))
        return made

    def _leading(self, said: Said) -> str | None:
        """Return the anchor of the table that shows it or of the work, where it is printed."""
        if said.work:
            return self._known.labels.get(f"work-{said.work}", ("", None))[1]
        return f"t-{said.table}" if said.table in self._known.tables else None

    def _treatment(self, word: str, words: list[str]) -> list[Run]:
        found = treatment_references.find(word, words, self._material)
        if found is None:
            return []
        target = f"t-{found.table}" if found.table in self._known.tables else None
        if found.label in self._known.labels:
            target = self._known.labels[found.label][1]
        return [run(found.text, target=target)]

    def _section(self, words: list[str]) -> Run | None:
        entry = self._known.sections.get(words[0]) if len(words) == 1 else None
        if entry is None:
            return None
        number, anchor, appendix = entry
        return run(f"{'Appendix' if appendix else 'section'} {number}", target=anchor)

    def _paragraph(self, words: list[str]) -> Run | None:
        if len(words) == 2 and words[1].isdigit():
            entry = self._known.paragraphs.get((words[0], int(words[1])))
        else:
            entry = self._known.labels.get(words[0]) if len(words) == 1 else None
        return run(f"paragraph {entry[0]}", target=entry[1]) if entry else None

    def _table(self, words: list[str]) -> Run | None:
        for name in (" ".join(words), own_table("-".join(words))):
            if number := self._known.tables.get(name):
                return run(f"Table {number}", target=f"t-{name.replace(' ', '-')}")
        return None

    def _figure(self, words: list[str]) -> Run | None:
        number = self._known.figures.get(" ".join(words))
        return run(f"Figure {number}", target=f"f-{'-'.join(words)}") if number else None


def own_table(label: str) -> str:
    """Return the name of a table of the expert's own, which no table of the program's has."""
    return f"own-{label}"


def _add_note(made: list[Run], note: Footnote) -> None:
    """Put the mark of a note behind the last run, or on its own where nothing can carry it."""
    if made and made[-1].note is None and not made[-1].unresolved:
        made[-1] = replace(made[-1], note=note)
    else:
        made.append(Run("", note=note))
