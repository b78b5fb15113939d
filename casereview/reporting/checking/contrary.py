"""Material that points against the expert's opinion, and whether the reasoning deals with it.

PD 35 paragraph 2.3: all material facts are considered, those too that detract from the opinion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casereview.domain.care.treatment import Side as PointSide
from casereview.domain.documents.contradiction import Contradiction, Outcome, Side, standing
from casereview.domain.documents.contradiction_rules import found
from casereview.domain.documents.document import Document
from casereview.domain.reports.report import Report
from casereview.reporting.checking.checks_frame import cited_in_reasoning
from casereview.reporting.material import Material
from casereview.reporting.parts.rated import rated
from casereview.reporting.parts.scores import letter_dates

_BRACES = re.compile(r"\{([^{}]*)\}")
_OPINION = ("diagnosis:", "own_score:")
"""What the references of sides begin with that are the expert's own finding."""


@dataclass(frozen=True, slots=True)
class Contrary:
    """One piece of contrary material: what it says, where, and whether the report deals with it.

    document: '' where it is not of a document. key: the contradiction that it is a side of, '' for
    what the expert marked.
    """

    words: str
    document: str
    label: str
    page: int | None
    dealt_with: bool
    key: str = ""


def contrary(report: Report, material: Material) -> tuple[Contrary, ...]:
    """List what points the other way, what is not dealt with first.

    Documents marked so, sources that differ from findings, points against opinions.
    """
    cited = cited_in_reasoning(report)
    every = (*_marked(material, cited), *_differing(material, cited), *_against(material))
    return tuple(sorted(every, key=lambda one: one.dealt_with))


def _marked(material: Material, cited: frozenset[str]) -> Iterator[Contrary]:
    for document in material.documents.values():
        if document.contrary:
            words = f"{document.title or document.file_name}: marked as pointing the other way"
            dealt = document.id in cited
            yield Contrary(words, document.id, document.label, None, dealt)


def _differing(material: Material, cited: frozenset[str]) -> Iterator[Contrary]:
    """Yield what documents say against the expert's own findings."""
    for one in contradictions(material):
        own = [side for side in one.sides if side.ref.startswith(_OPINION)]
        settled = one.in_report or one.outcome is Outcome.NO_CONSEQUENCE
        for side in one.sides:
            document = material.by_id.get(side.document_id or "")
            if not own or side in own or document is None:
                continue
            dealt = settled or document.id in cited
            yield _of_side(one, side, own[0], document, dealt=dealt)


def _of_side(
    one: Contradiction, side: Side, own: Side, document: Document, *, dealt: bool
) -> Contrary:
    words = f"{side.words}; your finding: {own.words}"
    return Contrary(words, document.id, document.label, side.page, dealt, one.id)


def contradictions(material: Material) -> tuple[Contradiction, ...]:
    """Return where sources differ, with what the expert said of each; sides that agree are gone."""
    dossier = material.dossier
    given = tuple(rated(material.standings.values(), material.content.modules))
    shown = standing(found(dossier, letter_dates(dossier), given), dossier.contradictions)
    return tuple(one.contradiction for one in shown if not one.gone)


def _against(material: Material) -> Iterator[Contrary]:
    """Yield the points that opinions themselves set down as speaking against them."""
    numbers = {opinion.id: opinion.number for opinion in material.dossier.opinions}
    for point in material.dossier.opinion_points:
        if point.side is not PointSide.AGAINST:
            continue
        for document, page in material.evidence.get(point.id, ()) or ((None, None),):
            said = _BRACES.sub(r"[\1]", point.text.strip())
            words = f"Opinion {numbers.get(point.opinion_id, '')}: {said}"
            key, label = (document.id, document.label) if document else ("", "")
            yield Contrary(words, key, label, page, dealt_with=True)
