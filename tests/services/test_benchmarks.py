"""Benchmarks compare with a baseline of the same run and say so."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from casereview.domain.case import Case, Claimant
from casereview.errors import BadInputError
from casereview.services.benches import bench_start, bench_vault, benchmarks
from casereview.services.interview.measuring import BenchmarkError, BenchResult, compare
from casereview.storage import yardstick


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
        "    ours        3.000 ms  (3.000 to 3.000)",
        "    baseline    2.000 ms  (2.000 to 2.000)",
        "  Qt: 6",
    ]
    assert json.loads(json.dumps(asdict(result)))["comparisons"][0]["ratio"] == 1.5


def test_an_unknown_benchmark_is_named_with_those_there_are() -> None:
    with pytest.raises(BadInputError, match=r"called swiftness\. .*start"):
        benchmarks.run(["start", "swiftness"])


def test_a_window_that_does_not_start_is_no_figure() -> None:
    with pytest.raises(BenchmarkError, match="exit code 7"):
        bench_start._time_start([sys.executable, "-c", "raise SystemExit(7)"], os.environ)
    with pytest.raises(BenchmarkError, match="exit code 0"):
        bench_start._time_start([sys.executable, "-c", "print('something else')"], os.environ)


def test_start_is_measured_on_the_real_program() -> None:
    result = bench_start.start(repeats=1)

    paint, whole = result.comparisons
    assert 0 < paint.ours.median < whole.ours.median
    assert 0 < paint.baseline.median < whole.baseline.median
    assert result.facts["heavy libraries loaded by the first paint"] == "none"


def test_the_cost_of_the_key_is_measured_on_real_case_files() -> None:
    result = bench_vault.vault(commits=3, pages=50, openings=2, repeats=1)

    names = [found.what for found in result.comparisons]
    assert [name.split()[0] for name in names] == ["autosave", "bulk", "opening", "unlocking"]
    for found in result.comparisons:
        assert 0 < found.ours.low <= found.ours.median
        assert found.ratio == found.ours.median / found.baseline.median
    assert "aim 5 ms or less" in result.text


def test_the_baseline_has_no_key_and_ours_has(tmp_path: Path) -> None:
    case = Case("0" * 32, Claimant("A. N. Other"))
    for name, key in (("ours", b"k" * 32), ("bare", None)):
        yardstick.make_case(tmp_path / name, case, key)
        with yardstick.open_case(tmp_path / name, case.id, key) as file:
            assert file.record.get() == case
    assert (tmp_path / "bare").read_bytes().startswith(b"SQLite format 3")
    assert b"A. N. Other" in (tmp_path / "bare").read_bytes()
    assert b"A. N. Other" not in (tmp_path / "ours").read_bytes()
