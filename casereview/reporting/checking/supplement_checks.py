"""Rules on what follows a report: what an addendum, an answer or a joint statement must say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from casereview.domain.reports.draft import Form
from casereview.domain.reports.report import CheckResult, Gate, Report, SectionState
from casereview.domain.reports.supplement import Agreement, PutQuestion, Reply
from casereview.reporting.material import Material
from casereview.reporting.wording import listed

if TYPE_CHECKING:
    from casereview.reporting.supplements import Following

_PAGE = "report/supplements/"
"""Where in the window these are mended."""


def supplement_checks(
    report: Report, material: Material, held: Following
) -> tuple[CheckResult, ...]:
    """Apply the rules of a supplement's form, in order of their numbers."""
    form = held.supplement.form
    found = [*_parent(held)]
    if form is Form.ADDENDUM:
        found += _new(held)
    elif form is Form.AMENDED:
        found += _amended(held)
    elif form is Form.ANSWERS:
        found += _answered(held)
        found += _referred(held)
    elif form is Form.JOINT:
        found += _joined(material, held)
    if form is not Form.AMENDED:  # whose sections the report's own rules are about
        found += _written(report, held)
    return tuple(sorted(found, key=lambda result: result.id))


def _told(held: Following, number: str, gate: Gate, bad: str, good: str) -> CheckResult:
    return CheckResult(number, gate, not bad, bad or good, page=f"{_PAGE}{held.supplement.id}")


def _parent(held: Following) -> Iterator[CheckResult]:
    """S01: the report that is followed is named by its date and hash."""
    parent = held.supplement.parent
    wanted = {"its date": parent.dated, "the checksum of its file": parent.sha256}
    lacking = [name for name, value in wanted.items() if not value]
    bad = f"The report that this follows lacks {listed(lacking)}." if lacking else ""
    gate = Gate.WARN if held.supplement.form is Form.JOINT else Gate.BLOCK
    yield _told(held, "S01", gate, bad, "The report that this follows is named.")


def _new(held: Following) -> Iterator[CheckResult]:
    """S02: new material or a new instruction is named."""
    bad = (
        ""
        if held.supplement.documents or held.supplement.instructions
        else "Neither new material nor a new instruction is named."
    )
    yield _told(held, "S02", Gate.WARN, bad, "What is new is named.")


def _answered(held: Following) -> Iterator[CheckResult]:
    """S03: every question has an answer, or a reason why there is none."""
    waiting = [one.mark or "without a number" for one in held.questions if _waits(one)]
    bad = "No question is recorded." if not held.questions else ""
    if waiting:
        bad = f"Not answered: {listed(waiting)}."
    yield _told(held, "S03", Gate.BLOCK, bad, "Every question has an answer or a reason.")


def _waits(one: PutQuestion) -> bool:
    return one.reply is Reply.OPEN or not one.answer.strip() or not one.mark.strip()


def _referred(held: Following) -> Iterator[CheckResult]:
    """S04: the paragraphs that answers refer to are in the report."""
    if held.numbers:
        unknown = [n for one in held.questions for n in one.paragraphs if n not in held.numbers]
        bad = f"The report has no paragraph {listed(unknown, 'or')}." if unknown else ""
        yield _told(held, "S04", Gate.BLOCK, bad, "Every paragraph referred to is in the report.")
    if not any(one.paragraphs for one in held.questions):
        bad = "No answer refers to a paragraph of the report."
        yield _told(held, "S04", Gate.BLOCK, bad, "")


def _amended(held: Following) -> Iterator[CheckResult]:
    """S05: every change of an amended report is listed with its reason."""
    lacking = [
        one.paragraph or "without a place"
        for one in held.places
        if not (one.paragraph.strip() and (one.was.strip() or one.now.strip()) and one.why.strip())
    ]
    bad = "" if held.places else "No change is listed."
    if lacking:
        bad = f"A place, the words or the reason is missing: {listed(lacking)}."
    yield _told(held, "S05", Gate.BLOCK, bad, "Every change is listed with its reason.")


def _joined(material: Material, held: Following) -> Iterator[CheckResult]:
    """S06 and S07: both experts are named; each item is decided, with the reasons of both."""
    names = {
        "your name": material.dossier.case.expert.name,
        "the other expert’s name": held.supplement.other.name,
        "the day of the discussion": held.supplement.discussed_on,
    }
    lacking = [name for name, value in names.items() if not value]
    bad = f"The joint statement lacks {listed(lacking)}." if lacking else ""
    yield _told(held, "S06", Gate.BLOCK, bad, "Both experts and their discussion are named.")
    open_ = []
    for one in held.issues:
        said = one.agreement is not Agreement.AGREED or one.agreed.strip()
        reasoned = one.own_reasons.strip() and one.other_reasons.strip()
        if one.agreement is Agreement.OPEN or not said or not reasoned:
            open_.append(str(one.number))
    bad = f"Items without agreement or the reasons of both: {listed(open_)}." if open_ else ""
    bad = bad if held.issues else "The agenda has no item."
    yield _told(held, "S07", Gate.BLOCK, bad, "Each item says how far it is agreed, and why.")


def _written(report: Report, held: Following) -> Iterator[CheckResult]:
    """S08: nothing that is printed waits for its words."""
    empty = [s.title for s in report.sections if s.printed and s.state is SectionState.EMPTY]
    bad = f"Not yet written: {listed([f'“{title}”' for title in empty])}." if empty else ""
    yield _told(held, "S08", Gate.BLOCK, bad, "Every section is written.")
