"""Benchmarks compare with a baseline of the same run and say so."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict

import pytest

from casereview.errors import BadInputError
from casereview.services import benchmarks
from casereview.services.benchmarks import BenchmarkError, BenchResult, compare


def test_ratio_is_that_of_the_medians() -> None:
    found = compare("start", "ms", [300.0, 100.0, 200.0], [100.0, 90.0, 400.0])

    assert found.ours.median == 200.0
    assert (found.ours.low, found.ours.high) == (100.0, 300.0)
    assert found.ratio == 2.0


def test_a_result_reads_as_text_and_as_json() -> None:
    result = BenchResult(
        "start", "a bare window", 3, (compare("paint", "ms", [3.0], [2.0], 1.5),), {"Qt": "6"}
    )

    assert result.text.splitlines() == [
        "start: against a bare window, 3 alternating repeats",
        "  paint: 1.50 times the baseline (aim 1.5 or less)",
        "    ours          3.0 ms  (3.0 to 3.0)",
        "    baseline      2.0 ms  (2.0 to 2.0)",
        "  Qt: 6",
    ]
    assert json.loads(json.dumps(asdict(result)))["comparisons"][0]["ratio"] == 1.5


def test_an_unknown_benchmark_is_named_with_those_there_are() -> None:
    with pytest.raises(BadInputError, match=r"called swiftness\. .*start"):
        benchmarks.run(["start", "swiftness"])


def test_a_window_that_does_not_start_is_no_figure() -> None:
    with pytest.raises(BenchmarkError, match="exit code 7"):
        benchmarks._time_start([sys.executable, "-c", "raise SystemExit(7)"], os.environ)
    with pytest.raises(BenchmarkError, match="exit code 0"):
        benchmarks._time_start([sys.executable, "-c", "print('something else')"], os.environ)


def test_start_is_measured_on_the_real_program() -> None:
    result = benchmarks.start(repeats=1)

    paint, whole = result.comparisons
    assert 0 < paint.ours.median < whole.ours.median
    assert 0 < paint.baseline.median < whole.baseline.median
    assert result.facts["heavy libraries loaded by the first paint"] == "none"
