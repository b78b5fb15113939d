"""The rules for the content of a report: each fires where it should and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from casereview.domain.case import AnswerState, Expert, InterviewSetting
from casereview.domain.dossier import Dossier
from casereview.domain.report import CheckResult, Gate
from casereview.reporting.compose import compose
from tests.reporting import report_builders as builders


def checks(dossier: Dossier) -> tuple[CheckResult, ...]:
    return compose(dossier, builders.findings(), builders.content()).checks


def unmet(dossier: Dossier, gate: Gate = Gate.BLOCK) -> dict[str, CheckResult]:
    return {c.id: c for c in checks(dossier) if not c.ok and c.gate is gate}


def no_range(d: Dossier) -> Dossier:
    return replace(d, sections=tuple(s for s in d.sections if s.section != "opinion_range"))


def no_summary(d: Dossier) -> Dossier:
    return replace(d, sections=tuple(s for s in d.sections if s.section != "summary"))


def no_instructions(d: Dossier) -> Dossier:
    return replace(d, instructions=())


def no_registration(d: Dossier) -> Dossier:
    return replace(d, case=replace(d.case, expert=replace(d.case.expert, registration="")))


def no_expert(d: Dossier) -> Dossier:
    return replace(d, case=replace(d.case, expert=Expert()))


def open_question(d: Dossier) -> Dossier:
    first = replace(d.questions[0], state=AnswerState.OPEN)
    return replace(d, questions=(first, *d.questions[1:]))


def no_interview(d: Dossier) -> Dossier:
    return replace(d, case=replace(d.case, interview=InterviewSetting()))


def dated_too_early(d: Dossier) -> Dossier:
    return replace(d, case=replace(d.case, report_date=date(2024, 2, 1)))


def dated_before_the_form(d: Dossier) -> Dossier:
    return replace(d, case=replace(d.case, report_date=date(2020, 9, 30)))


def test_made_up_case_has_nothing_that_blocks() -> None:
    assert unmet(builders.dossier()) == {}


@pytest.mark.parametrize(
    ("change", "number", "section"),
    [
        (no_range, "R08", "opinion_range"),
        (no_summary, "R09", "summary"),
        (no_instructions, "R04", "instructions"),
        (no_registration, "R02", "expert"),
        (no_expert, "R02", "expert"),
        (no_expert, "R24", "interests"),
        (open_question, "R17", "answers"),
        (no_interview, "R07", "interview"),
        (dated_too_early, "R28", "signature"),
        (dated_before_the_form, "R13", "truth"),
    ],
)
def test_block(change: Callable[[Dossier], Dossier], number: str, section: str) -> None:
    found = unmet(change(builders.dossier()))
    assert found[number].section == section
    assert found[number].message.endswith(".")


def test_opinion_in_a_section_of_fact_is_a_warning() -> None:
    found = unmet(builders.with_text("account", "In my opinion she was frightened."), Gate.WARN)
    assert "in my opinion" in found["R20"].message


@pytest.mark.parametrize("word", ["clearly", "has recovered", "malingering"])
def test_words_to_look_at_again(word: str) -> None:
    found = unmet(builders.with_text("evidence", f"She {word}."), Gate.WARN)
    assert found["R15"].section == "evidence"


def test_unread_document_and_disputed_fact_are_warnings() -> None:
    found = unmet(builders.dossier(), Gate.WARN)
    assert found["R16"].message == "Not read in full: D3."
    assert "R21" in found


def test_results_come_in_the_order_of_their_numbers() -> None:
    numbers = [check.id for check in checks(builders.dossier())]
    assert numbers == sorted(numbers)
    assert {"R01", "R06", "R11", "R12", "R13", "R27"} <= set(numbers)
