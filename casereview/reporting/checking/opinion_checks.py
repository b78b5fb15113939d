"""What deserves a look in opinions on treatment: one-sided works, and works of the expert's own."""

from __future__ import annotations

from collections.abc import Iterator

from casereview.domain.care.library import range_of_opinion
from casereview.domain.care.treatment import Opinion
from casereview.domain.reports.report import CheckResult, Gate, Report
from casereview.reporting.material import Material
from casereview.reporting.wording import listed

_SECTION = "opinion_treatment"


def opinions_rest(_report: Report, material: Material) -> Iterator[CheckResult]:
    """Warn where all works of an opinion point one way and its range of opinion says nothing.

    Writing the range of opinion answers the warning: it says why the rest is not relied on.
    """
    for opinion in material.dossier.opinions:
        yield from _one_sided(opinion, material)
        yield from _own_works(opinion, material)


def _cited(opinion: Opinion, material: Material) -> tuple[str, ...]:
    references = material.dossier.opinion_references
    return tuple(dict.fromkeys(r.work for r in references if r.opinion_id == opinion.id))


def _one_sided(opinion: Opinion, material: Material) -> Iterator[CheckResult]:
    review = material.content.review
    cited = _cited(opinion, material)
    if review is None or not cited:
        return
    found = range_of_opinion(cited, review.library)
    said = bool(opinion.range.strip())
    if found.one_sided is not None:
        message = f"Opinion {opinion.number}: {found.warning[0].lower()}{found.warning[1:]}"
        good = f"Opinion {opinion.number} says what range of opinion there is."
        yield CheckResult("R08", Gate.WARN, said, good if said else message, _SECTION)


def _own_works(opinion: Opinion, material: Material) -> Iterator[CheckResult]:
    review = material.content.review
    expert = material.dossier.case.expert
    if review is None or not expert.name:
        return
    works = [
        review.library.works[work]
        for work in _cited(opinion, material)
        if work in review.library.works and review.library.works[work].written_by(expert.name)
    ]
    if works:
        names = [work.short for work in works]
        told = f"{expert.interests} " + " ".join(
            text.text for text in material.texts.values() if text.section == "interests"
        )
        said = all(work.year in told for work in works)
        yield CheckResult(
            "R24",
            Gate.WARN,
            said,
            "The expert’s own published work is declared."
            if said
            else f"Opinion {opinion.number} relies on your own work ({listed(names)}): say so "
            "under interests, with its year.",
            "interests",
        )
