"""The benchmark of search measures what it says, on a ground small enough for a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from casereview.services.benches import bench_search
from casereview.storage import yardstick_many
from casereview.storage.search import CaseHits
from tests.builders import cheap_kdf


@pytest.fixture(autouse=True)
def _small_and_cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in (("_LARGEST_PAGES", 3), ("_HEAVY_PAGES", 4), ("_VOCABULARY", 200)):
        monkeypatch.setattr(bench_search, name, value)
    with cheap_kdf():
        yield


def test_it_compares_every_query_over_few_and_many_cases() -> None:
    result = bench_search.search(few=3, many=6, repeats=1)
    told = [comparison.what for comparison in result.comparisons]
    assert len(told) == 11
    for name in ("a word that is nowhere", "a word of one case", "two common words"):
        assert {f"{name}, 3 cases", f"{name}, 6 cases"} <= set(told)
    assert all(c.ours.median > 0 and c.baseline.median > 0 for c in result.comparisons)
    assert "case of 3 pages" in result.text


def test_both_sides_find_the_same_cases() -> None:
    with bench_search._ground(3) as ground:
        for query in ground.queries.values():
            under_way = ground.vault.search(query)
            found: list[CaseHits] = []
            while not under_way.finished:
                found += under_way.step(60.0)
            ids = {case.line.id for case in found} - {ground.largest}
            bare = {
                case_id
                for path, case_id in ground.bare
                if yardstick_many.look_through([(path, case_id)], query, 9)
            }
            assert ids == bare
