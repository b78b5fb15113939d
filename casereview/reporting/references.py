"""Live references in what the expert writes: `{D4 p.2}`, `{status gad today}`, `{outcome 1}`.

Nothing else is markup. What leads nowhere stays as written and is marked unresolved.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from casereview.domain.document import Document
from casereview.domain.rating import ModuleKey
from casereview.domain.report import Report, Run, SourceRef
from casereview.reporting import treatment_references
from casereview.reporting.material import Known, Material
from casereview.reporting.numbering import PageNumbers
from casereview.reporting.standing import Standing
from casereview.reporting.walking import section_runs
from casereview.reporting.wording import run

_BRACES = re.compile(r"\{[^{}\n]*\}|[{}]")
_DOCUMENT = re.compile(r"D(\d+)(?:,?\s*pp?\.?\s*(\d+)(?:\s*[-–]\s*(\d+))?)?")
_LABEL = re.compile(r"\{label ([\w-]+)\}\s*")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A text as runs, with the documents it cites."""

    runs: tuple[Run, ...]
    sources: tuple[SourceRef, ...]


def take_label(text: str) -> tuple[str, str]:
    """Return the label that opens a paragraph (or an empty text) and the rest."""
    match = _LABEL.match(text)
    return (match[1], text[match.end() :]) if match else ("", text)


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


def source_of_status(standing: Standing) -> SourceRef:
    """Return where a stated status was rated."""
    point = standing.time_point
    return SourceRef(f"rated for {point.short}", status=f"{point.id}/{standing.key}")


def resolve(text: str, material: Material, known: Known) -> Resolved:
    """Turn a text with references into runs; unknown ones come back unresolved."""
    return _Resolver(material, known).resolve(text)


def unresolved(report: Report) -> tuple[tuple[str, str, str], ...]:
    """Return number, title and text of every reference of a report that leads nowhere."""
    return tuple(
        (section.number, section.title, part.text)
        for section in report.sections
        for part in section_runs(section)
        if part.unresolved
    )


class _Resolver:
    def __init__(self, material: Material, known: Known) -> None:
        self._material = material
        self._known = known
        self._sources: list[SourceRef] = []
        self._by_word: dict[str, Callable[[list[str]], Run | None]] = {
            "status": self._status,
            "score": self._score,
            "section": self._section,
            "para": self._paragraph,
            "table": self._table,
            "figure": self._figure,
            **{word: partial(self._treatment, word) for word in treatment_references.WORDS},
        }

    def resolve(self, text: str) -> Resolved:
        made: list[Run] = []
        last = 0
        for match in _BRACES.finditer(text):
            made.append(run(text[last : match.start()]))
            made.append(self._one(match[0]) or Run(match[0], unresolved=True))
            last = match.end()
        made.append(run(text[last:]))
        return Resolved(tuple(part for part in made if part.text), tuple(self._sources))

    def _one(self, braced: str) -> Run | None:
        inner = braced.strip("{}").strip()
        document = _DOCUMENT.fullmatch(inner)
        if document:
            return self._document(document)
        word, *rest = inner.split() or [""]
        handler = self._by_word.get(word)
        return handler(rest) if handler and rest else None

    def _document(self, match: re.Match[str]) -> Run | None:
        document = self._material.documents.get(int(match[1]))
        page, last = (int(match[group]) if match[group] else None for group in (2, 3))
        if document is None or any(
            n is not None and not 1 <= n <= document.pages for n in (page, last)
        ):
            return None
        self._sources.append(source_of(document, page))
        return cite(self._material.pages, document, page, last)

    def _status(self, words: list[str]) -> Run | None:
        if len(words) < 2:
            return None
        point = self._material.point(words[-1])
        module, _, instance = " ".join(words[:-1]).partition(":")
        if point is None:
            return None
        candidates = [
            standing
            for (point_id, key), standing in self._material.standings.items()
            if point_id == point.id and key.module == module and instance in ("", key.instance)
        ]
        exact = [s for s in candidates if s.key == ModuleKey(module, instance)] or candidates
        if len(exact) != 1:
            return None
        words_ = exact[0].shown.words
        return run(
            words_[0].lower() + words_[1:],
            target="t-status" if self._has("status") else None,
            source=source_of_status(exact[0]),
        )

    def _score(self, words: list[str]) -> Run | None:
        if len(words) < 2:
            return None
        label, measure, context = words[0], words[1], " ".join(words[2:])
        found = {
            score.words if score.number is None else str(score.number): source_of(
                score.document, score.page
            )
            for score in self._material.scores
            if score.measure == measure
            and any(
                document.label == label and (not context or there == context)
                for document, there in score.places
            )
        }
        if len(found) != 1:
            return None
        ((words_, source),) = found.items()
        return run(words_, target="t-measures" if self._has("measures") else None, source=source)

    def _treatment(self, word: str, words: list[str]) -> Run | None:
        found = treatment_references.find(word, words, self._material)
        if found is None:
            return None
        target = f"t-{found.table}" if found.table and self._has(found.table) else None
        if found.label and found.label in self._known.labels:
            target = self._known.labels[found.label][1]
        return run(found.text, target=target)

    def _has(self, table: str) -> bool:
        return table in self._known.tables

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
        number = self._known.tables.get(" ".join(words))
        return run(f"Table {number}", target=f"t-{'-'.join(words)}") if number else None

    def _figure(self, words: list[str]) -> Run | None:
        number = self._known.figures.get(" ".join(words))
        return run(f"Figure {number}", target=f"f-{'-'.join(words)}") if number else None
