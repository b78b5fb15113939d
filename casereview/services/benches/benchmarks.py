"""The benchmarks there are, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from casereview.errors import BadInputError
from casereview.services.benches import (
    bench_interview,
    bench_letters,
    bench_report,
    bench_search,
    bench_start,
    bench_vault,
)
from casereview.services.interview.measuring import BenchResult

BENCHMARKS: Mapping[str, Callable[[], BenchResult]] = {
    "start": bench_start.start,
    "vault": bench_vault.vault,
    "search": bench_search.search,
    "interview": bench_interview.interview,
    "letters": bench_letters.letters,
    "report": bench_report.report,
}


def run(names: Sequence[str]) -> tuple[BenchResult, ...]:
    """Run the benchmarks named, or all; raises BadInputError for a name that there is not."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        raise BadInputError(
            f"There is no benchmark called {', '.join(unknown)}.",
            do=f"Choose from: {', '.join(BENCHMARKS)}.",
        )
    return tuple(BENCHMARKS[name]() for name in names or BENCHMARKS)
