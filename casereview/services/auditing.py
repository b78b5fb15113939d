"""The audit of a series: from a table or a package to figures, to words and to a paper."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

from casereview.errors import BadInputError
from casereview.series.audit import audit
from casereview.series.package_file import CHECKS, PERSONS, STATUSES, series_of_package
from casereview.series.subjects import Series, series_of_csv

Figures = dict[str, Any]

TITLE = "Audit of a series of cases"

_FEW = 5
"""Of fewer persons no percentage is given, only counts."""

_RATES = (
    ("recovery_complete_case", "Every diagnosis lost, undetermined left out"),
    (
        "recovery_undetermined_counted_not_recovered",
        "Every diagnosis lost, undetermined counted as not lost",
    ),
    ("recovery_undetermined_counted_recovered", "Every diagnosis lost, undetermined as lost"),
    ("at_least_one_lost", "At least one diagnosis lost"),
    ("recovery_by_scores", "Service recovery by PHQ-9 and GAD-7"),
    ("reliable_recovery_by_scores", "Service reliable recovery by PHQ-9 and GAD-7"),
)
_KAPPAS = (
    ("kappa_score_vs_diagnostic_recovery", "Service recovery and loss of every diagnosis"),
    ("kappa_rater1_rater2_any_after", "Two raters: any diagnosis present after"),
)
_TESTS = (
    ("phq9_caseness_vs_mde_before", "PHQ-9 at the start, depressive episode before"),
    ("phq9_caseness_vs_mde_after", "PHQ-9 at the end, depressive episode after"),
    ("gad7_caseness_vs_any_anxiety_before", "GAD-7 at the start, any anxiety disorder before"),
)
_PARTS = ("sensitivity", "specificity", "ppv", "npv")
_LIMITS = (
    "Persons seen for a claim are referred because problems persist; official figures are of those "
    "who finished two or more sessions, and rest on questionnaires. Neither is a random sample of "
    "the other, and none of these figures says what caused a change."
)

Row = tuple[str, ...]
Part = tuple[str, Row, tuple[Row, ...]]


def claimed_rate(said: str) -> Fraction:
    """Return a rate such as 0.5; raises BadInputError for what is none."""
    try:
        rate = Fraction(said)
    except (ValueError, ZeroDivisionError) as fault:
        raise BadInputError(f"{said!r} is no rate.", do="Give one from 0 to 1.") from fault
    if not 0 <= rate <= 1:
        raise BadInputError(f"{said} is no rate.", do="Give one from 0 to 1.")
    return rate


def audit_path(path: Path, claimed: Fraction) -> Figures:
    """Return the figures of a CSV or of the folder of a package; raises BadInputError."""
    return audit(_series(path), claimed)


def audit_paper(figures: Figures) -> bytes:
    """Return the figures as a PDF with their counts, intervals, methods and limits."""
    from casereview.reporting.sheets.audit_sheets import write_audit

    return write_audit(TITLE, _lead(figures), told(figures), (*figures["notes"], _LIMITS))


def told(figures: Figures) -> tuple[Part, ...]:
    """Return the figures in words: a caption, headings and rows for each part."""
    tested = ("Of whom", "Persons", "95 % interval", f"Against {figures['claimed']:g}")
    parts: list[Part] = [
        ("Rates by person", tested, tuple(_rate(n, figures[key]) for key, n in _RATES)),
        (
            "By disorder",
            ("Disorder", "Before", "Undetermined after", "New", "Lost, of those known", "Interval"),
            tuple(_disorder(name, each) for name, each in figures["per_disorder"].items()),
        ),
        (
            "Disorders present before",
            ("Number of disorders", "Persons"),
            tuple((number, str(n)) for number, n in figures["comorbidity_before"].items()),
        ),
        (
            "By route",
            tested,
            tuple(_rate(name or "not stated", each) for name, each in figures["by_route"].items()),
        ),
        (
            "Agreement",
            ("Of what", "Persons", "Agree", "Kappa", "95 % interval"),
            tuple(_kappa(name, figures[key]) for key, name in _KAPPAS if key in figures),
        ),
        (
            "Caseness by scores as a test of diagnosis",
            (
                "Test and diagnosis",
                "Sensitivity",
                "Specificity",
                "Positive value",
                "Negative value",
            ),
            tuple((name, *(_part(figures[key][part]) for part in _PARTS)) for key, name in _TESTS),
        ),
        ("Beside these", ("What", "Figure"), tuple(_beside(figures))),
    ]
    return tuple(part for part in parts if part[2])


def _series(path: Path) -> Series:
    try:
        if path.is_dir():
            names = (PERSONS, STATUSES, CHECKS)
            return series_of_package(
                {name: (path / name).read_bytes() for name in names if (path / name).is_file()}
            )
        with path.open("rb") as lines:
            return series_of_csv(_lines(lines), path.name)
    except OSError as fault:
        raise BadInputError(f"{path.name} cannot be read ({fault.strerror}).") from fault


def _lines(file: BinaryIO) -> Iterable[bytes]:
    yield from file


# ---- words -----------------------------------------------------------------------------------


def _lead(figures: Figures) -> str:
    return (
        f"{figures['n_total']} persons, of whom {figures['n_eligible']} had a disorder before; "
        f"{figures['n_undetermined_after']} of these are undetermined after. Intervals are "
        "Wilson’s of 95 % without correction; p is exact, two-sided, against the rate claimed of "
        f"{figures['claimed']:g}."
    )


def _rate(name: str, rate: Figures) -> Row:
    p = "" if rate["n"] < _FEW else p_words(rate["exact_p"])
    return name, _of(rate["k"], rate["n"]), _interval(rate), p


def _disorder(name: str, each: Figures) -> Row:
    lost = each["lost_rate"]
    counts = (each["before"], each["undetermined_after"], each["new"])
    return name, *map(str, counts), _of(lost["k"], lost["n"]), _interval(lost)


def _of(k: int, n: int) -> str:
    return f"{k} of {n}" if n < _FEW else f"{k} of {n} ({100 * k / n:.1f} %)"


def _interval(rate: Figures) -> str:
    if rate["n"] < _FEW:
        return "too few" if rate["n"] else "nobody"
    low, high = rate["wilson95"]
    return f"{100 * low:.1f} to {100 * high:.1f} %"


def _part(part: Figures) -> str:
    told = _of(part["k"], part["n"])
    return told if part["n"] < _FEW else f"{told}, {_interval(part)}"


def _kappa(name: str, found: Figures) -> Row:
    agree = found["table"][0][0] + found["table"][1][1]
    if found["kappa"] is None:
        return name, str(found["n"]), _of(agree, found["n"]), "not defined", ""
    low, high = found["ci95"]
    kappa = f"{found['kappa']:.2f}"
    return name, str(found["n"]), _of(agree, found["n"]), kappa, f"{low:.2f} to {high:.2f}"


def _beside(figures: Figures) -> Iterable[Row]:
    yield "Persons with a new disorder after", str(figures["any_new_disorder"])
    route = figures["low_only_vs_any_high"]
    if route["p"] is not None:
        (lost, kept), (lost_high, kept_high) = route["low"], route["high"]
        yield "Step 2 only: every diagnosis lost", _of(lost, lost + kept)
        yield "Any other route: every diagnosis lost", _of(lost_high, lost_high + kept_high)
        odds = route["odds_ratio"]
        beside = "" if odds is None else f"odds ratio {odds:.2f}, "
        yield "Step 2 only against any other (Fisher)", f"{beside}{p_words(route['p'])}"
    if figures["phq9_start_mean_sd"] is not None:
        mean, sd = figures["phq9_start_mean_sd"]
        spread = "" if sd is None else f", standard deviation {sd:.1f}"
        yield "PHQ-9 at the start, mean", f"{mean:.1f}{spread}"


def p_words(p: float) -> str:
    """Return a p as it is printed: never as nought."""
    return "p < 0.0001" if p < 0.0001 else f"p = {p:.4f}" if p < 0.1 else f"p = {p:.2f}"
