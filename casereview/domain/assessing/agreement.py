"""How far two raters agree over pairs of ratings: figures of one table, each with its reason.

Kappa is agreement beyond what the raters' own frequencies would give by chance. Where chance
leaves nothing to go beyond, because both raters only ever used one and the same category, it does
not exist; it is then None with the reason, never 0 or 1. Standard errors are those of large
samples, of pairs that are independent of each other; pairs of one person are not quite.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from casereview.domain.assessing.interview import Source

Z95 = 1.959963984540054
"""The normal deviate of a two-sided 95 % interval."""

FEW = 30
"""Pairs under which figures are rough and say so."""

LEAST = 5
"""Pairs under which counts stand alone, without a rate or a coefficient."""

LEAST_CASES = 10
"""Cases under which none is drawn again for an interval over cases."""

DRAWS = 2000
_SEED = 1960
_LEAST_DEFINED = 0.95

SOURCES = (
    Source(
        "Cohen, A coefficient of agreement for nominal scales, Educational and Psychological "
        "Measurement 20:37-46",
        "1960",
    ),
    Source(
        "Cohen, Weighted kappa: nominal scale agreement with provision for scaled disagreement or "
        "partial credit, Psychological Bulletin 70:213-220",
        "1968",
    ),
    Source(
        "Fleiss, Cohen and Everitt, Large sample standard errors of kappa and weighted kappa, "
        "Psychological Bulletin 72:323-327",
        "1969",
    ),
    Source(
        "Byrt, Bishop and Carlin, Bias, prevalence and kappa, Journal of Clinical Epidemiology "
        "46:423-429",
        "1993",
    ),
    Source(
        "Brennan and Prediger, Coefficient kappa: some uses, misuses, and alternatives, "
        "Educational and Psychological Measurement 41:687-699",
        "1981",
    ),
    Source(
        "Cicchetti and Feinstein, High agreement but low kappa: II, Journal of Clinical "
        "Epidemiology 43:551-558",
        "1990",
    ),
    Source(
        "Wilson, Probable inference, the law of succession, and statistical inference, Journal of "
        "the American Statistical Association 22:209-212",
        "1927",
    ),
)
"""The papers were not open to us; the figures were compared with those of statsmodels 0.15."""

NO_PAIRS = "there is no pair of ratings"
ONE_CATEGORY = "both used one and the same category throughout"
ALL_AGREE = "every pair agrees"
"""Then the interval of large samples would have no width, and is not given."""

ONE_SIDED = "one of them used one category throughout, which makes kappa nought whatever they say"
NO_WIDTH = "the interval of large samples has no width here"
_TINY = 1e-9

Counts = tuple[tuple[int, ...], ...]
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Kappa:
    """A coefficient with the standard error and 95 % interval of large samples.

    value None: it does not exist, and `why` says why; interval None as well, or because `why`.
    """

    value: float | None = None
    se: float | None = None
    interval: Interval | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Pairs of ratings counted: rows are the first rater's categories, columns the second's."""

    categories: tuple[str, ...]
    table: Counts

    @property
    def n(self) -> int:
        """The number of pairs."""
        return sum(map(sum, self.table))

    @property
    def agreed(self) -> int:
        """The number of pairs in one category."""
        return sum(row[place] for place, row in enumerate(self.table))

    @property
    def observed(self) -> float | None:
        """The share of pairs that agree."""
        return self.agreed / self.n if self.n else None

    @property
    def observed_interval(self) -> Interval | None:
        """Wilson's 95 % interval of that share."""
        return wilson(self.agreed, self.n)

    @property
    def kappa(self) -> Kappa:
        """Cohen's kappa (1960)."""
        return _kappa(self.table, steps=False)

    @property
    def weighted(self) -> Kappa:
        """Kappa with linear weights (Cohen 1968), for categories that stand in order."""
        return _kappa(self.table, steps=True)

    @property
    def pabak(self) -> float | None:
        """Kappa as it would be with all categories equally frequent.

        Byrt, Bishop and Carlin 1993 for two categories, Brennan and Prediger 1981 for more.
        """
        count = len(self.categories)
        observed = self.observed
        if observed is None or count < 2:
            return None
        return (count * observed - 1) / (count - 1)

    @property
    def prevalence(self) -> float | None:
        """Of two categories: by what share of pairs agreement on the first exceeds the second."""
        if len(self.categories) != 2 or not self.n:
            return None
        return (self.table[0][0] - self.table[1][1]) / self.n

    @property
    def bias(self) -> float | None:
        """Of two categories: by what share the first rater gave the first one more often."""
        if len(self.categories) != 2 or not self.n:
            return None
        return (self.table[0][1] - self.table[1][0]) / self.n

    def on(self, category: str) -> float | None:
        """Return specific agreement: of all ratings in a category, the share that met its like."""
        place = self.categories.index(category)
        used = sum(self.table[place]) + sum(row[place] for row in self.table)
        return 2 * self.table[place][place] / used if used else None


def tabulate(pairs: Iterable[tuple[str, str]], categories: Sequence[str]) -> Agreement:
    """Count pairs; raises ValueError for a rating that is none of the categories."""
    places = {category: place for place, category in enumerate(categories)}
    counts = [[0] * len(places) for _ in places]
    for first, second in pairs:
        if first not in places or second not in places:
            msg = f"not a category: {first if first not in places else second!r}"
            raise ValueError(msg)
        counts[places[first]][places[second]] += 1
    return Agreement(tuple(categories), tuple(map(tuple, counts)))


def pooled(parts: Iterable[Agreement], categories: Sequence[str]) -> Agreement:
    """Add up tables of the same categories; raises ValueError where one has others."""
    counts = [[0] * len(categories) for _ in categories]
    for part in parts:
        if part.categories != tuple(categories):
            msg = f"other categories: {part.categories}"
            raise ValueError(msg)
        for row, added in zip(counts, part.table, strict=True):
            row[:] = [have + more for have, more in zip(row, added, strict=True)]
    return Agreement(tuple(categories), tuple(map(tuple, counts)))


def wilson(hits: int, n: int) -> Interval | None:
    """Return Wilson's 95 % interval of a share, without correction for continuity."""
    if not n:
        return None
    share, square = hits / n, Z95**2
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = Z95 / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n**2))
    return (0.0 if hits == 0 else centre - half, 1.0 if hits == n else centre + half)


def _kappa(table: Counts, *, steps: bool) -> Kappa:
    """Return kappa with the weights of identity, or of steps between ordered categories."""
    size = len(table)
    n = sum(map(sum, table))
    if not n:
        return Kappa(why=NO_PAIRS)
    rows = [sum(row) for row in table]
    columns = [sum(row[j] for row in table) for j in range(size)]
    apart = [[abs(i - j) if steps else int(i != j) for j in range(size)] for i in range(size)]
    places = [(i, j) for i in range(size) for j in range(size)]
    by_chance = sum(apart[i][j] * rows[i] * columns[j] for i, j in places)
    if not by_chance:  # in whole numbers, so that no rounding decides
        return Kappa(why=ONE_CATEGORY)
    seen = sum(apart[i][j] * table[i][j] for i, j in places)
    value = (by_chance - n * seen) / by_chance
    if not seen:
        return Kappa(value, 0.0, None, ALL_AGREE)
    if n in rows or n in columns:
        return Kappa(value, 0.0, None, ONE_SIDED)
    se = _standard_error(table, rows, columns, apart, value)
    if se < _TINY:
        return Kappa(value, 0.0, None, NO_WIDTH)
    return Kappa(value, se, (max(-1.0, value - Z95 * se), min(1.0, value + Z95 * se)))


def _standard_error(
    table: Counts,
    rows: Sequence[int],
    columns: Sequence[int],
    apart: Sequence[Sequence[int]],
    kappa: float,
) -> float:
    """Return the large-sample standard error (Fleiss, Cohen and Everitt 1969).

    It is the same for weights of any scale, so agreement is counted as 0 and steps apart as less.
    """
    n, size = sum(rows), len(rows)
    weight = [[-float(step) for step in line] for line in apart]
    of_row = [sum(weight[i][j] * columns[j] for j in range(size)) / n for i in range(size)]
    of_column = [sum(weight[i][j] * rows[i] for i in range(size)) / n for j in range(size)]
    chance = sum(of_row[i] * rows[i] for i in range(size)) / n
    most = 0.0  # the weight of full agreement
    spread = sum(
        table[i][j] / n * (weight[i][j] - (of_row[i] + of_column[j]) * (1 - kappa)) ** 2
        for i in range(size)
        for j in range(size)
    )
    mean = sum(
        table[i][j] / n * (weight[i][j] - (of_row[i] + of_column[j]) * (1 - kappa))
        for i in range(size)
        for j in range(size)
    )
    return sqrt(max(0.0, spread - mean**2) / n) / (most - chance)


def interval_over_cases(tables: Sequence[Agreement]) -> tuple[Interval | None, str]:
    """Return the 95 % interval of kappa with whole cases drawn again, or None and the reason.

    Ratings of one person belong together, so persons are drawn, not pairs: 2,000 draws from a
    settled seed, of which the middle 95 % stand (percentile bootstrap).
    """
    used = [one for one in tables if one.n]
    if len(used) < LEAST_CASES:
        return None, f"fewer than {LEAST_CASES} cases"
    chance = random.Random(_SEED)  # noqa: S311  draws of a statistic, no secret
    found = []
    for _ in range(DRAWS):
        drawn = pooled(chance.choices(used, k=len(used)), used[0].categories)
        value = _kappa(drawn.table, steps=False).value
        if value is not None:
            found.append(value)
    if len(found) < _LEAST_DEFINED * DRAWS:
        return None, "in too many draws kappa does not exist"
    found.sort()
    return (found[round(0.025 * (len(found) - 1))], found[round(0.975 * (len(found) - 1))]), ""
