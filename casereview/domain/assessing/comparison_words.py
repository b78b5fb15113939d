"""What a comparison of two raters comes to, in sentences that page, command and report share."""

from __future__ import annotations

from collections.abc import Mapping

from casereview.domain.assessing.agreement import FEW, LEAST, Agreement, Kappa
from casereview.domain.assessing.comparison import Comparison, Figure
from casereview.domain.assessing.corating import CoRater
from casereview.domain.assessing.pairing import Standing
from casereview.domain.dates import british

INTERVALS = (
    "Intervals are of 95 %: of shares by Wilson (1927), of kappa by the standard error of large "
    "samples (Fleiss, Cohen and Everitt 1969)."
)
ONE_PERSON = (
    "The pairs are of one person and hang together, while these intervals take them as "
    "independent: they are too narrow."
)
ROUGH = f"Fewer than {FEW} pairs: the figures are rough."
UNCLEAR_WORDS = (
    "“Not enough information”, “unsure” and “cannot say” are counted apart; where they occur, the "
    "figure with “unclear” as a category of its own stands beside."
)
KAPPA_WORDS = (
    "Kappa (Cohen 1960) is agreement beyond what the raters’ own frequencies give by chance; "
    "linearly weighted kappa (Cohen 1968) counts a disagreement by a step as less than one by two. "
    "Where one answer prevails kappa is low at any agreement; PABAK shows what it would be with "
    "all answers equally frequent."
)


def rater_words(rater: CoRater) -> str:
    """Return who rated a second time, how and when."""
    who = f"{rater.name}, {rater.role}" if rater.role else rater.name
    file = "; taken over from a file" if rater.file else ""
    return f"{who}, {british(rater.rated_on)}, {rater.basis}{file}"


def counted(figure: Figure) -> str:
    """Return how many pairs agree, as a share where there are enough: `23 of 26 agree (88 %)`."""
    return share_words(figure.agreement)


def share_words(agreement: Agreement) -> str:
    """Return how many pairs agree, with their share and its interval from 5 pairs on."""
    if not agreement.n:
        return "no pairs"
    words = f"{agreement.agreed} of {agreement.n} agree"
    interval = agreement.observed_interval
    if agreement.n < LEAST or interval is None or agreement.observed is None:
        return words
    low, high = (f"{100 * end:.0f}" for end in interval)
    return f"{words} ({100 * agreement.observed:.0f} %; {low} to {high} %)"


def kappa_words(kappa: Kappa, n: int) -> str:
    """Return a coefficient as it is printed: `0.74 (0.51 to 0.97)`, or why there is none."""
    if n < LEAST:
        return f"not given for fewer than {LEAST} pairs"
    if kappa.value is None:
        return f"does not exist: {kappa.why}"
    value = decimal(kappa.value)
    if kappa.interval is None:
        return f"{value} (no interval: {kappa.why})"
    return f"{value} ({decimal(kappa.interval[0])} to {decimal(kappa.interval[1])})"


def kappa_short(kappa: Kappa, n: int) -> str:
    """Return a coefficient for a narrow column: `0.74`, or a dash where there is none."""
    return decimal(kappa.value) if kappa.value is not None and n >= LEAST else "–"


def decimal(value: float) -> str:
    """Return a coefficient to two places, with a true minus sign."""
    shown = f"{value:.2f}"
    return "0.00" if shown == "-0.00" else shown.replace("-", "−")


def figure_words(figure: Figure) -> str:
    """Return all that is said of a figure in one sentence or two."""
    agreement, unclear = figure.agreement, figure.with_unclear
    said = [agreement_words(agreement, ordered=figure.ordered)]
    if unclear.n > agreement.n and unclear.n >= LEAST:
        said.append(f"With “unclear” as a category: {agreement_words(unclear)}")
    said.append(left_out_words(figure.left_out))
    return " ".join(part for part in said if part)


def agreement_words(agreement: Agreement, *, ordered: bool = False) -> str:
    """Return pairs, share, kappa and, for categories in order, weighted kappa in a sentence."""
    parts = [share_words(agreement)]
    if agreement.n:
        parts.append(f"kappa {kappa_words(agreement.kappa, agreement.n)}")
    if ordered and agreement.n >= LEAST and agreement.kappa.interval is not None:
        parts.append(f"linearly weighted {kappa_words(agreement.weighted, agreement.n)}")
    if agreement.n >= LEAST and agreement.pabak is not None:
        parts.append(f"PABAK {decimal(agreement.pabak)}")
    said = "; ".join(parts)
    return f"{said[0].upper()}{said[1:]}."


def left_out_words(left_out: Mapping[Standing, int]) -> str:
    """Return how many ratings are no pair, and why."""
    if not left_out:
        return ""
    return f"Not compared: {', '.join(f'{n} {why.words}' for why, n in left_out.items())}."


def notes(comparison: Comparison) -> tuple[str, ...]:
    """Return what must be said beside the figures of a case."""
    rater = comparison.rater
    said = []
    if not rater.blind:
        said.append("The second rater was not blind to the first ratings: this is no blind check.")
    changed = sum(1 for pair in comparison.pairs if pair.changed)
    if changed:
        number = "1 rating was" if changed == 1 else f"{changed} ratings were"
        said.append(
            f"{number} changed or added after the first ratings could be seen; that is marked and "
            "does not count."
        )
    if 0 < comparison.n < FEW:
        said.append(ROUGH)
    if comparison.n:
        said += [INTERVALS, ONE_PERSON, UNCLEAR_WORDS]
    return tuple(said)
