"""Ratings kept in memory are always those of the file, whatever was done, undone or broken off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casereview.domain.assessing.rating import Answer, ModuleKey, TimePoint
from casereview.domain.dates import PartialDate
from casereview.storage import repositories
from casereview.storage.casefile import CaseFile
from casereview.storage.repositories import Repository

POINTS = tuple(TimePoint(f"p{n}", n, f"P{n}", "P", "custom", PartialDate(2020)) for n in range(3))


def rating(rng: Random) -> Answer:
    key = ModuleKey(rng.choice(("gad", "mde", "phobia")), rng.choice(("", "dogs")))
    point = rng.choice(POINTS).id
    return Answer(point, key, rng.choice(("A1", "A2", "É")), rng.choice(("absent", "")), "1.0.0")


def one_step(case: CaseFile, rng: Random) -> None:
    kind = rng.choice(("put", "put", "remove", "undo", "redo", "fail", "order", "part"))
    if kind == "undo":
        if case.undo_label != "Begin":
            case.undo()
    elif kind == "redo":
        case.redo()
    elif kind == "fail":
        try:
            with case.command("Fail"):
                case.answers.put(rating(rng))
                case.answers.all()
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
    else:
        with case.command(kind):
            if kind == "order":
                point = rng.choice(case.time_points.all())
                case.time_points.put(replace(point, order=rng.randint(0, 5)))
            elif kind == "remove":
                case.answers.remove(rating(rng).id)
            else:
                case.answers.put(*(rating(rng) for _ in range(rng.randint(1, 3))))
            if kind == "part":
                assert case.answers.all() == of_the_file(case)


def of_the_file(case: CaseFile) -> tuple[Answer, ...]:
    return Repository(case._history, repositories.ANSWERS).all()


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32 - 1))
def test_they_are_those_of_the_file_after_every_step(
    new_case: Callable[..., CaseFile], seed: int
) -> None:
    rng = Random(seed)
    with new_case() as case:
        with case.command("Begin"):
            case.time_points.put(*POINTS)
        for _ in range(20):
            one_step(case, rng)
            if rng.random() < 0.6:
                assert case.answers.all() == of_the_file(case)
        assert case.answers.all() == of_the_file(case)


def test_only_what_changed_is_read_anew(new_case: Callable[..., CaseFile]) -> None:
    with new_case() as case:
        with case.command("Begin"):
            case.time_points.put(*POINTS)
            case.answers.put(*(Answer("p1", ModuleKey("gad"), f"A{n}", "", "1") for n in range(9)))
        before = case.answers.all()
        with case.command("Rate"):
            case.answers.put(replace(before[4], value="absent"))
        after = case.answers.all()
        assert [old is new for old, new in zip(before, after, strict=True)].count(False) == 1
        assert after[4].value == "absent"
