"""How far raters agree, as plain data: in a case, and over all cases of a vault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from casereview.domain.assessing.agreement import (
    SOURCES,
    Agreement,
    Kappa,
    interval_over_cases,
    pooled,
    tabulate,
)
from casereview.domain.assessing.comparison import PRESENT_ABSENT, Comparison, Figure
from casereview.domain.assessing.comparison_words import (
    INTERVALS,
    UNCLEAR_WORDS,
    agreement_words,
    figure_words,
    left_out_words,
    notes,
    rater_words,
)
from casereview.domain.assessing.interview import Outcome
from casereview.services.interview import corating
from casereview.services.session import OpenCase, Session


def case_agreement(case: OpenCase) -> dict[str, Any]:
    """Return the agreement with each second rater of a case, and who has not finished yet."""
    raters = case.file.co_raters.all()
    return {
        "case": case.id,
        "comparisons": [_comparison(case, each) for each in corating.comparisons(case)],
        "unfinished": sum(1 for rater in raters if not rater.finished),
        "sources": [
            {"ref": source.ref, "year": source.date, "verified": source.verified}
            for source in SOURCES
        ],
    }


def vault_agreement(session: Session) -> dict[str, Any]:
    """Return the agreement over all cases of a vault, by disorder, without naming a case.

    Of each case the first blind second rater who finished counts, so that a person counts once.
    """
    found: list[Comparison] = []
    not_blind = 0
    outcomes: dict[str, Outcome] = {}
    cases = session.case_list().cases
    for line in cases:
        if not line.readable:
            continue
        with session.working_on(line.id) as case:
            finished = corating.comparisons(case)
            blind = [each for each in finished if each.rater.blind]
            not_blind += bool(finished) and not blind
            found += blind[:1]
            outcomes.update({name: module.outcome for name, module in case.modules.items()})
    per_module: dict[str, list[Figure]] = {}
    for comparison in found:
        for figures in comparison.modules:
            per_module.setdefault(figures.module, []).append(figures.diagnosis)
    diagnoses = [comparison.diagnoses for comparison in found]
    after = [comparison.any_after for comparison in found]
    decided = [
        tuple("present" if each else "absent" for each in pair)
        for pair in after
        if None not in pair
    ]
    any_after = tabulate(((one, other) for one, other in decided), PRESENT_ABSENT)
    return {
        "cases": len(found),
        "left_out_not_blind": not_blind,
        "left_out_unreadable": sum(1 for line in cases if not line.readable),
        "any_diagnosis": _over_cases(diagnoses),
        "per_disorder": {
            name: {"screen": outcomes[name] is not Outcome.DIAGNOSIS, **_over_cases(figures)}
            for name, figures in sorted(per_module.items())
        },
        "rater1_rater2_any_after": {
            **_agreement(any_after, ordered=False),
            "undetermined": len(after) - len(decided),
        },
        "notes": [
            "Of each case the first second rater who finished blind counts.",
            "Pairs of one case hang together; the interval over cases draws whole cases again "
            "(2,000 draws, percentiles), from 10 cases on.",
            INTERVALS,
        ],
    }


def _over_cases(figures: Sequence[Figure]) -> dict[str, Any]:
    tables = [figure.agreement for figure in figures]
    whole = pooled(tables, PRESENT_ABSENT)
    interval, why = interval_over_cases(tables)
    return {
        "cases": sum(1 for table in tables if table.n),
        **_agreement(whole, ordered=False),
        "kappa_ci95_over_cases": list(interval) if interval else None,
        "kappa_ci95_over_cases_note": why,
        "left_out": _summed(figure.left_out for figure in figures),
    }


def _summed(parts: Iterable[Mapping[Any, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts:
        for standing, count in part.items():
            found[standing.value] = found.get(standing.value, 0) + count
    return found


def _comparison(case: OpenCase, comparison: Comparison) -> dict[str, Any]:
    rater = comparison.rater
    points = {point.id: point.label for point in case.file.time_points.all()}
    settled = {each.id: each for each in case.file.consensus.all()}
    first, second = comparison.any_after
    return {
        "rater": {
            "name": rater.name,
            "role": rater.role,
            "rated_on": rater.rated_on.isoformat(),
            "how": rater.how.value,
            "blind": rater.blind,
            "from_file": rater.file,
            "finished_at": rater.finished_at.isoformat() if rater.finished_at else None,
            "words": rater_words(rater),
        },
        "n": comparison.n,
        "agreed": comparison.agreed,
        "left_out": {each.value: count for each, count in comparison.left_out.items()},
        "ratings": _figure(comparison.ratings),
        "yes_no": _figure(comparison.yes_no),
        "diagnoses": _figure(comparison.diagnoses),
        "modules": [
            {
                "module": each.module,
                "name": each.title,
                "n": each.n,
                "agreed": each.agreed,
                "ratings": _figure(each.ratings),
                "yes_no": _figure(each.yes_no),
                "diagnosis": _figure(each.diagnosis),
                "items": [
                    {"item": one.item, "label": one.label, **_figure(one.figure)}
                    for one in each.items
                ],
            }
            for each in comparison.modules
        ],
        "findings": [
            {
                "module": str(each.key),
                "time_point": points.get(each.time_point_id, each.time_point_id),
                "first": each.first.value,
                "second": each.second.value,
                "standing": each.standing.value,
                "agree": each.agrees,
                "by_consensus": each.by_consensus.value if each.by_consensus else None,
            }
            for each in comparison.statuses
        ],
        "pairs": [
            {
                "module": str(pair.key),
                "time_point": points.get(pair.time_point_id, pair.time_point_id),
                "item": pair.item,
                "first": pair.first or None,
                "second": pair.second or None,
                "standing": pair.standing.value,
                "agree": pair.agrees,
                "changed_after": pair.changed or None,
                "consensus": settled[pair.id].value if pair.id in settled else None,
            }
            for pair in comparison.pairs
        ],
        "any_after": {
            "time_point": points.get(comparison.after_id),
            "rater1_any_after": first,
            "rater2_any_after": second,
        },
        "notes": [*notes(comparison)],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    said = {
        **_agreement(figure.agreement, ordered=figure.ordered),
        "words": figure_words(figure),
    }
    unclear = figure.with_unclear
    if unclear.n > figure.agreement.n:
        said["with_unclear"] = _agreement(unclear, ordered=False)
        said["with_unclear"]["note"] = UNCLEAR_WORDS
    said["left_out"] = {each.value: count for each, count in figure.left_out.items()}
    said["left_out_words"] = left_out_words(figure.left_out)
    return {"scale": figure.scale.value, **said}


def _agreement(agreement: Agreement, *, ordered: bool) -> dict[str, Any]:
    interval = agreement.observed_interval
    said = {
        "n": agreement.n,
        "agreed": agreement.agreed,
        "words": agreement_words(agreement),
        "agreement": agreement.observed,
        "wilson95": list(interval) if interval else None,
        "categories": list(agreement.categories),
        "table": [list(row) for row in agreement.table],
        **_kappa(agreement.kappa, "kappa"),
        **(_kappa(agreement.weighted, "weighted_kappa") if ordered else {}),
        "pabak": agreement.pabak,
    }
    if len(agreement.categories) == 2:
        first, other = agreement.categories
        said |= {
            "prevalence_index": agreement.prevalence,
            "bias_index": agreement.bias,
            f"agreement_on_{first}": agreement.on(first),
            f"agreement_on_{other}": agreement.on(other),
        }
    return said


def _kappa(kappa: Kappa, name: str) -> dict[str, Any]:
    prefix = "" if name == "kappa" else "weighted_"
    return {
        name: kappa.value,
        f"{prefix}se": kappa.se,
        f"{prefix}ci95": list(kappa.interval) if kappa.interval else None,
        f"{name}_note": kappa.why,
    }
