"""What follows a report: begun from the report as issued, written, and kept apart from it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from casereview.domain.reports.draft import Form
from casereview.domain.reports.issue import Issued
from casereview.domain.reports.report import CheckResult, Gate, Report
from casereview.domain.reports.supplement import (
    FORMS,
    AmendedPlace,
    JointIssue,
    ParentReport,
    PutQuestion,
    Supplement,
    SupplementText,
    last_day_for_questions,
)
from casereview.errors import BadInputError
from casereview.services.cases import particulars
from casereview.services.changes import Changes, Kind
from casereview.services.report.composing import compose_as
from casereview.services.session import OpenCase, new_id
from casereview.services.views import Particulars

_KEPT = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Line:
    """A supplement in the list: what it is, what it follows, and whether it was issued."""

    supplement: Supplement
    issued: Issued | None


@dataclass(frozen=True, slots=True)
class SupplementView:
    """A supplement with all that is written in it, as it would be printed, and what it lacks.

    last_day: for written questions by the rule, as information only. parents: issued reports that
    it could follow.
    """

    supplement: Supplement
    report: Report
    texts: dict[str, str]
    questions: tuple[PutQuestion, ...]
    issues: tuple[JointIssue, ...]
    places: tuple[AmendedPlace, ...]
    particulars: Particulars
    parents: tuple[Issued, ...]
    unmet: tuple[CheckResult, ...]
    last_day: date | None
    issued: Issued | None

    @property
    def blocks(self) -> tuple[CheckResult, ...]:
        """What blocks finalising."""
        return tuple(check for check in self.unmet if check.gate is Gate.BLOCK)


def lines(case: OpenCase) -> tuple[Line, ...]:
    """Return every supplement of the case, the newest first."""
    issued = {each.subject: each for each in case.file.issued.all() if each.subject}
    found = case.file.supplements.all()
    return tuple(Line(one, issued.get(one.id)) for one in reversed(found))


def parents(case: OpenCase) -> tuple[Issued, ...]:
    """Return the issued reports that a supplement can follow, the newest first."""
    whole = (Form.REPORT, Form.AMENDED)
    return tuple(one for one in reversed(case.file.issued.all()) if one.form in whole)


def view(case: OpenCase, supplement_id: str) -> SupplementView:
    """Return a supplement with what it lacks; raises BadInputError for an unknown one."""
    one = _known(case, supplement_id)
    report = compose_as(case, one.id, version="Draft").report
    file = case.file
    return SupplementView(
        supplement=one,
        report=report,
        texts={t.section: t.text for t in file.supplement_texts.all() if t.supplement_id == one.id},
        questions=tuple(q for q in file.put_questions.all() if q.supplement_id == one.id),
        issues=tuple(i for i in file.joint_issues.all() if i.supplement_id == one.id),
        places=tuple(p for p in file.amended_places.all() if p.supplement_id == one.id),
        particulars=particulars(case),
        parents=parents(case),
        unmet=tuple(check for check in report.checks if not check.ok),
        last_day=last_day_for_questions(one.served_on) if one.served_on else None,
        issued=_issued(case, one.id),
    )


def begin(case: OpenCase, form: Form) -> tuple[str, Changes]:
    """Begin a supplement to the report issued last; raises BadInputError for a form of no use."""
    if form not in FORMS:
        raise BadInputError(f"{form.words} is nothing that follows a report.", kept=_KEPT)
    number = 1 + sum(one.form is form for one in case.file.supplements.all())
    latest = next(iter(parents(case)), None)
    made = Supplement(new_id(), form, number, parent_of(latest))
    with case.change(f"Begin {made.title.lower()}", Kind.REPORT) as changes:
        case.file.supplements.put(made)
    return made.id, changes


def parent_of(issued: Issued | None) -> ParentReport:
    """Return how a supplement names the report that it follows."""
    if issued is None:
        return ParentReport()
    return ParentReport(issued.id, issued.signed_on, issued.sha256, issued.version)


def save(case: OpenCase, changed: Supplement) -> Changes:
    """Save what a supplement says of itself; raises BadInputError."""
    old = _known(case, changed.id)
    signed = replace(changed, signed_on=old.signed_on, other_signed_on=old.other_signed_on)
    if old.locked and signed != old:
        raise BadInputError(
            "An expert has signed this joint statement: it is not changed any more.", kept=_KEPT
        )
    _require_unissued(case, old)
    digest = changed.parent.sha256.strip().lower()
    if digest and (len(digest) != 64 or set(digest) - set("0123456789abcdef")):
        raise BadInputError(
            "A checksum has 64 signs from 0 to 9 and a to f.", kept=_KEPT, do="Copy it again."
        )
    changed = replace(changed, parent=replace(changed.parent, sha256=digest))
    with case.change(f"Change {changed.title.lower()}", Kind.REPORT) as changes:
        case.file.supplements.put(changed)
    return changes


def remove(case: OpenCase, supplement_id: str) -> Changes:
    """Take a supplement out that was not issued; raises BadInputError."""
    one = _known(case, supplement_id)
    _require_unissued(case, one)
    with case.change(f"Remove {one.title.lower()}", Kind.REPORT) as changes:
        case.file.supplements.remove(one.id)
    return changes


def write(case: OpenCase, supplement_id: str, section: str, text: str) -> Changes:
    """Save the expert's text of a section (NFC); raises BadInputError where none is written."""
    one = _writable(case, supplement_id)
    report = compose_as(case, one.id, version="Draft").report
    titles = {each.key: each.title for each in report.sections if each.editable}
    if section not in titles:
        raise BadInputError(f"Section {section!r} is not written by hand.", kept=_KEPT)
    held = next(
        (
            each
            for each in case.file.supplement_texts.all()
            if (each.supplement_id, each.section) == (one.id, section)
        ),
        SupplementText(new_id(), one.id, section, ""),
    )
    with case.change(f"Write “{titles[section]}” of {one.title.lower()}", Kind.REPORT) as changes:
        case.file.supplement_texts.put(replace(held, text=unicodedata.normalize("NFC", text)))
    return changes


def save_question(case: OpenCase, question: PutQuestion) -> Changes:
    """Add or change a written question or its answer; raises BadInputError."""
    _writable(case, question.supplement_id)
    if not question.text.strip() or not question.mark.strip():
        raise BadInputError("A question needs its words and its number, as put.", kept=_KEPT)
    with case.change(f"Record question {question.mark}", Kind.REPORT) as changes:
        case.file.put_questions.put(question)
    return changes


def save_issue(case: OpenCase, issue: JointIssue) -> Changes:
    """Add or change an item of the experts' agenda; raises BadInputError."""
    _writable(case, issue.supplement_id)
    if not issue.issue.strip():
        raise BadInputError("An item of the agenda needs its words.", kept=_KEPT)
    with case.change(f"Record item {issue.number} of the agenda", Kind.REPORT) as changes:
        case.file.joint_issues.put(issue)
    return changes


def save_place(case: OpenCase, place: AmendedPlace) -> Changes:
    """Add or change an entry in the list of what was amended; raises BadInputError."""
    _writable(case, place.supplement_id)
    if not place.paragraph.strip():
        raise BadInputError("Say in which paragraph of the report the change is.", kept=_KEPT)
    with case.change(f"Record the change in {place.paragraph}", Kind.REPORT) as changes:
        case.file.amended_places.put(place)
    return changes


def remove_question(case: OpenCase, question_id: str) -> Changes:
    """Take a written question out."""
    return _remove(case, case.file.put_questions.get(question_id), case.file.put_questions.remove)


def remove_issue(case: OpenCase, issue_id: str) -> Changes:
    """Take an item of the agenda out."""
    return _remove(case, case.file.joint_issues.get(issue_id), case.file.joint_issues.remove)


def remove_place(case: OpenCase, place_id: str) -> Changes:
    """Take an entry out of the list of what was amended."""
    return _remove(case, case.file.amended_places.get(place_id), case.file.amended_places.remove)


def _remove(
    case: OpenCase,
    entry: PutQuestion | JointIssue | AmendedPlace | None,
    take_out: Callable[[str], object],
) -> Changes:
    if entry is None:
        raise BadInputError("That is no longer there.", kept=_KEPT)
    one = _writable(case, entry.supplement_id)
    with case.change(f"Remove a line of {one.title.lower()}", Kind.REPORT) as changes:
        take_out(entry.id)
    return changes


def _known(case: OpenCase, supplement_id: str) -> Supplement:
    found = case.file.supplements.get(supplement_id)
    if found is None:
        raise BadInputError("This case has no such supplement.", kept=_KEPT)
    return found


def _writable(case: OpenCase, supplement_id: str) -> Supplement:
    one = _known(case, supplement_id)
    if one.locked:
        raise BadInputError(
            "An expert has signed this joint statement: it is not changed any more.", kept=_KEPT
        )
    _require_unissued(case, one)
    return one


def _require_unissued(case: OpenCase, one: Supplement) -> None:
    if _issued(case, one.id) is not None:
        raise BadInputError(
            f"{one.title} was issued: it does not change any more.",
            kept=_KEPT,
            do="Begin another.",
        )


def _issued(case: OpenCase, supplement_id: str) -> Issued | None:
    return next((one for one in case.file.issued.all() if one.subject == supplement_id), None)
