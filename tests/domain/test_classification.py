"""Codes beside findings, and findings of modules not taken up set apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casereview.domain.assessing.classification import NEAREST, codes_beside, codes_of
from casereview.domain.assessing.evaluation import evaluate_case
from casereview.domain.assessing.finding import Reasons, Status, Told
from casereview.domain.assessing.interview import Outcome
from casereview.domain.assessing.rating import ModuleKey
from tests.domain.small_modules import answers, module, point

CODED = module("m", codes={"dsm5tr": ("F41.1",), "icd10_uk": ("F41.1", "F41.9"), "icd11": ()})


def test_a_code_is_tested_where_the_module_has_a_rule_of_its_classification() -> None:
    manual, nearest = codes_of(CODED)
    assert (manual.tested, manual.words) == (True, "DSM-5-TR F41.1")
    assert (nearest.tested, nearest.words) == (False, f"UK ICD-10 F41.1, F41.9 ({NEAREST})")


@pytest.mark.parametrize(
    ("outcome", "statuses", "shown"),
    [
        (Outcome.DIAGNOSIS, (Status.NOT_MET,), True),
        (Outcome.SCREEN, (Status.SCREEN_POSITIVE, Status.NOT_INDICATED), False),
        (Outcome.REFERRAL, (Status.REFER_ON,), False),
        (Outcome.REFERRAL, (Status.REFER_ON, Status.MET), True),
    ],
)
def test_a_screen_that_gave_no_diagnosis_has_no_codes(
    outcome: Outcome, statuses: tuple[Status, ...], shown: bool
) -> None:
    given = replace(CODED, outcome=outcome)
    assert codes_beside(given, statuses) == (codes_of(CODED) if shown else ())


def test_findings_and_changes_of_what_was_not_taken_up_stand_apart() -> None:
    points = [point(0, "2022"), point(1, "2024")]
    given = [
        answer
        for name in ("m", "other")
        for one in points
        for answer in answers(one.id, name, A1="threshold", X1="no")
    ]
    found = evaluate_case({"m": module(), "other": module("other")}, points, given, [])
    apart = found.of([ModuleKey("m")])
    assert {str(each.key) for each in apart.findings} == {"m"}
    assert {str(each.key) for each in apart.changes} == {"m"}
    assert {str(each.key) for each in apart.screened} == {"other"}
    assert len(apart.findings) == len(apart.screened) == 2
    assert len(apart.changes) == 1


def test_reasons_are_equal_to_reasons_alone() -> None:
    told = Told(lambda: Reasons(because=("why",)))
    assert told == Told(lambda: Reasons(because=("why",)))
    assert told != Reasons(because=("why",))
