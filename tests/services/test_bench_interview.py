"""The benchmark of the interview measures what it says, on a case small enough for a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from casereview.services.benches import bench_interview
from casereview.services.content import Content
from tests.builders import cheap_kdf


@pytest.fixture(autouse=True)
def _cheap() -> Iterator[None]:
    with cheap_kdf():
        yield


def test_it_presses_opens_and_types() -> None:
    result = bench_interview.interview(modules=4, points=2, presses=3, batches=2, openings=1)
    press, matrix, typed = result.comparisons
    assert press.limit == 16.0
    assert matrix.limit == 100.0
    for found in (press, matrix):
        assert 0 < found.baseline.median < found.ours.median
    gad = Content().modules["gad"]
    asked = [item for item in gad.items if not item.retired]
    assert typed.baseline.median == len(asked)
    assert len(asked) * 2 <= typed.ours.median <= len(asked) * 3


def test_a_key_press_is_saved_and_its_finding_is_of_it() -> None:
    modules = len(Content().modules)
    with bench_interview._ground(modules, 1) as ground:
        with ground.session.working_on(ground.case_id) as case:
            bench_interview._press(case, "p1", "A1", "absent")
            saved = case.file.answers.get("p1/gad/A1")
            assert saved is not None
            assert saved.value == "absent"
            finding = case.findings().at("p1", bench_interview._TYPED)
            assert finding is not None
            states = {item.id: item for c in finding.criteria for item in c.items}
            assert states["A1"].value == "absent"
            held = case.file.answers.all()
        assert len(held) == ground.ratings == len(ground.bare.answers.all())


def test_modules_are_taken_again_for_further_instances() -> None:
    modules = Content().modules
    keys = bench_interview._keys(modules.values(), 2 * len(modules))
    assert len(set(keys)) == len(keys)
    assert [key.module for key in keys].count("mde") == 2
    assert keys[0] == bench_interview._TYPED
    assert bench_interview._percentile([float(n) for n in range(1, 101)]) == 95.0
