"""Opinions that deserve a look: works of one direction, and works of the expert's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casereview.domain.care.library import Direction
from casereview.domain.care.treatment import Opinion, OpinionReference
from casereview.domain.reports.report import CheckResult, Gate
from casereview.reporting.compose import compose
from casereview.services.content import Content
from tests.reporting import report_builders as builders

CONTENT = Content()
BASE = builders.dossier()
WORKS = CONTENT.library.works.values()


def work(direction: Direction) -> str:
    return next(w.id for w in WORKS if w.direction is direction)


def checks(*works: str, range_: str = "", **more: object) -> list[CheckResult]:
    dossier = replace(
        BASE,
        opinions=(Opinion("o", 1, "Was it given?", range=range_),),
        opinion_references=tuple(
            OpinionReference(f"r{place}", "o", place, name, "A finding.")
            for place, name in enumerate(works, 1)
        ),
        **more,  # type: ignore[arg-type]  # parts of a dossier by their names
    )
    content = replace(builders.content(), review=CONTENT)
    report = compose(dossier, builders.findings(), content)
    told = [c for c in report.checks if "pinion 1" in c.message or "own published" in c.message]
    return [c for c in told if c.gate is Gate.WARN]


@pytest.mark.parametrize("direction", [Direction.SUPPORTS, Direction.AGAINST])
def test_one_direction_is_a_warning_either_way_and_never_blocks(direction: Direction) -> None:
    (found,) = checks(work(direction))
    assert (found.id, found.gate, found.ok) == ("R08", Gate.WARN, False)
    assert found.section == "opinion_treatment"
    assert found.message.startswith("Opinion 1: the work cited on what the treatment achieves")


def test_the_range_of_opinion_in_words_answers_it() -> None:
    (found,) = checks(work(Direction.AGAINST), range_="Others hold that it works, because.")
    assert found.ok


def test_both_directions_or_none_are_no_matter() -> None:
    assert checks() == []
    assert checks(work(Direction.AGAINST), work(Direction.SUPPORTS)) == []
    assert checks(work(Direction.MIXED)) == []
    assert checks(work(Direction.METHOD)) == []


def test_the_experts_own_work_is_declared_or_warned_of() -> None:
    person = replace(BASE.case.expert, name="Dr Michael Scott", interests="None.")
    own = {"case": replace(BASE.case, expert=person), "sections": ()}
    scott = next(w for w in WORKS if w.id == "scott-2018")
    found = [c for c in checks(scott.id, range_="x", **own) if c.id == "R24"]
    assert [(c.gate, c.ok) for c in found] == [(Gate.WARN, False)]
    assert "Scott (2018)" in found[0].message
    declared = replace(person, interests="I published on this service in 2018.")
    own["case"] = replace(BASE.case, expert=declared)
    (found_ok,) = [c for c in checks(scott.id, range_="x", **own) if c.id == "R24"]
    assert found_ok.ok
