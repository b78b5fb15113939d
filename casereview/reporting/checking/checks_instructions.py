"""Rules on what the expert was asked and told, and on the answers to it."""

from __future__ import annotations

from collections.abc import Iterator

from casereview.domain.case import AnswerState
from casereview.domain.reports.report import CheckResult, Report, SectionKind, SectionState
from casereview.reporting.checking.checks_frame import INSTRUCTIONS, Met
from casereview.reporting.material import Material
from casereview.reporting.wording import listed

_RESERVED = (AnswerState.QUALIFIED, AnswerState.INSUFFICIENT)


def instructed(report: Report, material: Material) -> Iterator[CheckResult]:
    """R04 and R05: the substance of all material instructions, written and oral."""
    del report
    given = [one for one in material.dossier.instructions if one.material]
    rule = Met("R04", section="instructions", page=INSTRUCTIONS)
    empty = [str(one.given_on) for one in given if not one.substance.strip()]
    if not given:
        yield rule.unmet("No material instruction is recorded in substance.")
    else:
        yield rule.told(
            not empty,
            "The substance of every material instruction is stated.",
            f"The substance is lacking of the instruction of {listed(empty)}.",
        )
    yield rule.told(
        bool(material.dossier.questions),
        "The questions are listed as they were put.",
        "No questions are recorded.",
    )
    yield Met("R05", section="instructions", page=INSTRUCTIONS).told(
        material.dossier.case.oral_instructions_confirmed,
        "Oral instructions are stated, or that there were none.",
        "Confirm that every oral instruction is recorded, or that there was none.",
    )


def sections_written(report: Report, _: Material) -> Iterator[CheckResult]:
    """R04 and R08: no section that the profile asks for is left unwritten."""
    for section in report.sections:
        told = section.key in _REPORTED or section.kind is SectionKind.DECLARATION
        if section.printed and section.state is SectionState.EMPTY and not told:
            number = "R04" if section.kind is SectionKind.FACT else "R08"
            words = f"Section {section.number} “{section.title}” is not written."
            yield Met(number, section=section.key).unmet(words)


_REPORTED = ("summary", "opinion_range")
"""Sections whose absence other rules tell."""


def answered(report: Report, material: Material) -> Iterator[CheckResult]:
    """R17 and R18: each question is answered, or why not is said (PD 35 paragraph 2.4)."""
    del report
    put = material.dossier.questions
    open_ = [str(one.number) for one in put if one.state is AnswerState.OPEN]
    bare = [
        str(one.number)
        for one in put
        if one.state is AnswerState.ANSWERED and not one.answer.strip()
    ]
    outside = [
        str(one.number)
        for one in put
        if one.state is AnswerState.OUTSIDE_EXPERTISE and not one.answer.strip()
    ]
    rule = Met("R17", section="answers", page=INSTRUCTIONS)
    if open_ or bare:
        yield rule.unmet(f"Questions without an answer: {listed([*open_, *bare])}.")
    else:
        yield rule.told(
            not outside,
            "Every question has an answer, or it is said that it falls outside the expertise.",
            f"Say why it falls outside your expertise: question {listed(outside)}.",
        )
    reserved = [str(one.number) for one in put if one.state in _RESERVED and not one.answer.strip()]
    yield Met("R18", section="answers", page=INSTRUCTIONS).told(
        not reserved,
        "Where no definite opinion is possible, the answer says so.",
        f"Say how the answer is qualified, or what is lacking: question {listed(reserved)}.",
    )
