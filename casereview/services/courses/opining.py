"""What an opinion still lacks: works that point the other way, explanations not yet considered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casereview.domain.care.alternative import ALTERNATIVES, Alternative, not_considered
from casereview.domain.care.library import Library, LibraryWork, range_of_opinion
from casereview.domain.care.standard_question import Conclusion
from casereview.domain.care.treatment import Opinion, OpinionPoint, OpinionReference, Side
from casereview.domain.dossier import Dossier
from casereview.errors import BadInputError
from casereview.services.changes import Changes
from casereview.services.courses import treatment
from casereview.services.session import OpenCase, new_id

_OF_CHANGE = ("outcome", "attribution")
"""Topics whose answer can be explained in another way."""


@dataclass(frozen=True, slots=True)
class Support:
    """What is offered for one opinion.

    warning: '' where the works cited do not all point one way. explained: the range of opinion is
    written, which may say why what points the other way is not relied on. others: works that do.
    own: works cited that the expert wrote.
    """

    opinion: Opinion
    warning: str
    explained: bool
    others: tuple[LibraryWork, ...]
    alternatives: tuple[Alternative, ...]
    own: tuple[LibraryWork, ...]


def supports(
    dossier: Dossier, library: Library, conclusions: Mapping[str, Conclusion]
) -> tuple[Support, ...]:
    """Return what is offered for each opinion; nothing is added by itself.

    Other explanations are offered where a change is at issue, and as long as nothing is concluded.
    """
    expert = dossier.case.expert.name
    found = []
    for opinion in dossier.opinions:
        cited = [r.work for r in dossier.opinion_references if r.opinion_id == opinion.id]
        concluded = conclusions.get(opinion.conclusion)
        of_change = concluded is None or concluded.about in _OF_CHANGE
        range_ = range_of_opinion(cited, library)
        points = [p for p in dossier.opinion_points if p.opinion_id == opinion.id]
        works = [library.works[work] for work in dict.fromkeys(cited) if work in library.works]
        found.append(
            Support(
                opinion,
                range_.warning,
                bool(opinion.range.strip()),
                range_.others,
                not_considered(points) if of_change else (),
                tuple(work for work in works if expert and work.written_by(expert)),
            )
        )
    return tuple(found)


def rely_on(case: OpenCase, opinion_id: str, work_id: str) -> Changes:
    """Add a work of the library to an opinion with its finding; raises BadInputError."""
    work = case.content.library.works.get(work_id)
    if work is None:
        raise BadInputError("That work is not in the library.", kept="Nothing was changed.")
    held = [r for r in case.dossier().opinion_references if r.opinion_id == opinion_id]
    if any(reference.work == work_id for reference in held):
        raise BadInputError("The opinion names that work already.", kept="Nothing was changed.")
    position = 1 + max((reference.position for reference in held), default=0)
    return treatment.save(
        case, OpinionReference(new_id(), opinion_id, position, work_id, work.finding)
    )


def consider(case: OpenCase, opinion_id: str, alternative_id: str) -> Changes:
    """Add another explanation to an opinion as a point to be written out; raises BadInputError."""
    chosen = next((each for each in ALTERNATIVES if each.id == alternative_id), None)
    held = [p for p in case.dossier().opinion_points if p.opinion_id == opinion_id]
    if chosen is None or chosen not in not_considered(held):
        raise BadInputError("That explanation is not offered.", kept="Nothing was changed.")
    position = 1 + max((point.position for point in held), default=0)
    text = f"{chosen.name}: {chosen.words}"
    return treatment.save(
        case, OpinionPoint(new_id(), opinion_id, position, Side.ALTERNATIVE, text)
    )
