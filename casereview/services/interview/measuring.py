"""Measurements: our figure, a baseline measured in the same run, and the ratio of the two.

Only ratios travel between machines; both sides alternate, so that a slow minute hurts both.
"""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from casereview import __version__
from casereview.errors import CaseReviewError


class BenchmarkError(CaseReviewError):
    """A benchmark could not be run to its end (exit code 1)."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Spread:
    """Repeated measurements of one thing, in the unit of their comparison."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Sum up one or more measurements."""
        return cls(statistics.median(values), min(values), max(values))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ours beside the baseline; `ratio` is ours divided by the baseline, of the medians.

    aim: the ratio aimed at; limit: the figure of ours aimed at, in the unit, on any usual machine.
    """

    what: str
    unit: str
    ours: Spread
    baseline: Spread
    ratio: float
    aim: float | None = None
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class BenchResult:
    """One benchmark's figures with what is needed to read them."""

    name: str
    baseline: str
    repeats: int
    comparisons: tuple[Comparison, ...]
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The figures as lines for a terminal."""
        lines = [f"{self.name}: against {self.baseline}, {self.repeats} alternating repeats"]
        for found in self.comparisons:
            aims = [f"{found.aim:g} or less"] if found.aim is not None else []
            aims += [f"{found.limit:g} {found.unit} or less"] if found.limit is not None else []
            aim = f" (aim {', '.join(aims)})" if aims else ""
            lines.append(f"  {found.what}: {found.ratio:.2f} times the baseline{aim}")
            digits = 1 if found.baseline.median >= 10 else 3  # a short time needs them
            lines += [
                f"    {who:8} {spread.median:8.{digits}f} {found.unit}"
                f"  ({spread.low:.{digits}f} to {spread.high:.{digits}f})"
                for who, spread in (("ours", found.ours), ("baseline", found.baseline))
            ]
        lines += [f"  {name}: {value}" for name, value in self.facts.items()]
        return "\n".join(lines)


def compare(
    what: str,
    unit: str,
    ours: Sequence[float],
    baseline: Sequence[float],
    aim: float | None = None,
    limit: float | None = None,
) -> Comparison:
    """Set measurements of the same run side by side."""
    mine, theirs = Spread.of(ours), Spread.of(baseline)
    return Comparison(what, unit, mine, theirs, mine.median / theirs.median, aim, limit)


def machine() -> dict[str, str]:
    """Say what the figures were measured on; no host or user name."""
    return {
        "program": f"CaseReview {__version__}",
        "Python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
    }
