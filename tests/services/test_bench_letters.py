"""The benchmark of letters: its files are those it says, and its figures are of real readings."""

from __future__ import annotations

import shutil

import pikepdf
import pytest

from casereview.services.benches import bench_letters
from casereview.services.interview.measuring import BenchmarkError


def test_a_small_run_measures_letters_a_bundle_the_search_and_the_window() -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    result = bench_letters.letters(letters=3, pages=4, repeats=1)
    assert [found.what for found in result.comparisons] == [
        "3 letters",
        "a bundle of 4 pages, divided",
        "two common words, one case of 1000 pages",
    ]
    assert all(found.ours.median > 0 and found.baseline.median > 0 for found in result.comparisons)
    assert " ms of " in result.facts["longest stall of the window while they are added"]
    assert "MiB" in result.facts["memory of the reading process at most"]


def test_the_files_are_distinct_letters_and_a_bundle_of_that_many_pages() -> None:
    with bench_letters._files(20, 30) as (letters, bundle):
        assert len({letter.read_bytes() for letter in letters}) == 20
        with pikepdf.open(bundle) as document:
            assert len(document.pages) == 30


def test_without_the_baseline_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(BenchmarkError, match="nothing to compare with"):
        bench_letters.letters()
