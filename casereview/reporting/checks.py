"""The rules of court-report 1.1 that the model alone can answer, each with where to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from casereview.domain.case import AnswerState
from casereview.domain.profile import words_for
from casereview.domain.report import (
    CheckResult,
    Gate,
    LockedText,
    Paragraph,
    Report,
    Section,
    SectionKind,
    SectionState,
)
from casereview.reporting.material import Material
from casereview.reporting.opinion_checks import opinions_rest
from casereview.reporting.walking import section_text
from casereview.reporting.wording import NOT_WRITTEN, listed

_ADDRESSED = re.compile(r"\b(?:Dear (?:Sir|Madam|Mr|Ms|Mrs|Dr)|Re:)")

Check = Callable[[Report, Material], Iterator[CheckResult]]


def run_checks(report: Report, material: Material) -> tuple[CheckResult, ...]:
    """Apply every check in order of its number."""
    found = [result for check in _CHECKS for result in check(report, material)]
    return tuple(sorted(found, key=lambda result: result.id))


def _result(
    number: str, ok: bool, good: str, bad: str, section: str, gate: Gate = Gate.BLOCK
) -> CheckResult:
    return CheckResult(number, gate, ok, good if ok else bad, section)


def _section(report: Report, key: str) -> Section | None:
    return next((s for s in report.sections if s.key == key and s.printed), None)


def _has_text(report: Report, key: str) -> bool:
    section = _section(report, key)
    return section is not None and section.state in (SectionState.WRITTEN, SectionState.UNRESOLVED)


def _addressed(report: Report, _: Material) -> Iterator[CheckResult]:
    stray = [s.title for s in report.sections[:2] if _ADDRESSED.search(section_text(s))]
    to = dict(report.cover.facts).get("Addressed to", "")
    yield _result(
        "R01",
        "court" in to and not stray,
        "The report is addressed to the court.",
        "The report is not addressed to the court.",
        "summary",
    )


def _qualified(report: Report, material: Material) -> Iterator[CheckResult]:
    person = material.dossier.case.expert
    needed = {
        "name": person.name,
        "post": person.post,
        "qualifications": person.qualifications,
        "regulator": person.regulator,
        "registration number": person.registration,
        "curriculum vitae": person.curriculum_vitae,
    }
    lacking = [name for name, value in needed.items() if not value.strip()]
    yield _result(
        "R02",
        not lacking,
        "The expert’s qualifications are stated.",
        f"The expert’s particulars lack: {listed(lacking)}.",
        "expert",
    )


def _instructed(report: Report, material: Material) -> Iterator[CheckResult]:
    given = [one for one in material.dossier.instructions if one.material]
    yield _result(
        "R04",
        bool(given) and all(one.substance.strip() for one in given),
        "The substance of every material instruction is stated.",
        "No material instruction is recorded in substance.",
        "instructions",
    )
    yield _result(
        "R05",
        material.dossier.case.oral_instructions_confirmed,
        "Oral instructions are stated, or that there were none.",
        "Confirm that every oral instruction is recorded, or that there was none.",
        "instructions",
    )


def _sourced(report: Report, _: Material) -> Iterator[CheckResult]:
    found = False
    for section in report.sections:
        if section.kind is not SectionKind.FACT or not section.printed:
            continue
        bare = [
            block.number
            for block in section.blocks
            if isinstance(block, Paragraph)
            and not block.provenance
            and block.runs[0].text != NOT_WRITTEN
        ]
        if bare:
            found = True
            yield CheckResult(
                "R06",
                Gate.BLOCK,
                False,
                f"{_paragraphs(bare)} of “{section.title}” states facts without a source.",
                section.key,
            )
    if not found:
        yield CheckResult("R06", Gate.BLOCK, True, "Every paragraph of fact names its source.", "")


def _paragraphs(numbers: Sequence[str]) -> str:
    word = "Paragraph" if len(numbers) == 1 else "Paragraphs"
    return f"{word} {listed(numbers)}"


def _examined(report: Report, material: Material) -> Iterator[CheckResult]:
    setting = material.dossier.case.interview
    needed = {
        "date": setting.held_on,
        "duration": setting.minutes,
        "manner (in person, video, telephone)": setting.mode,
    }
    lacking = [name for name, value in needed.items() if not value]
    yield _result(
        "R07",
        not lacking,
        "Date, duration and manner of the interview are stated.",
        f"The interview’s record lacks: {listed(lacking)}.",
        "interview",
    )
    also = {
        "who was present": setting.present,
        "how identity was confirmed": setting.identity_confirmed_by,
        "whether it was recorded": setting.recorded,
    }
    missing = [name for name, value in also.items() if not value]
    yield _result(
        "R26",
        not missing,
        "Who was present, identity and recording are stated.",
        f"The interview’s record does not say {listed(missing)}.",
        "interview",
        Gate.WARN,
    )


def _written(report: Report, _: Material) -> Iterator[CheckResult]:
    yield _result(
        "R08",
        _has_text(report, "opinion_range"),
        "A range of opinion, or why there is none, is stated.",
        "The range of opinion is not written.",
        "opinion_range",
    )
    yield _result(
        "R09",
        _has_text(report, "summary"),
        "There is a summary of conclusions.",
        "The summary of conclusions is not written.",
        "summary",
    )
    for section in report.sections:
        reported = section.key in ("summary", "opinion_range")
        if section.printed and section.state is SectionState.EMPTY and not reported:
            yield CheckResult(
                "R04" if section.kind is SectionKind.FACT else "R08",
                Gate.BLOCK,
                False,
                f"Section {section.number} “{section.title}” is not written.",
                section.key,
            )


def _qualifies(report: Report, material: Material) -> Iterator[CheckResult]:
    open_ = [s for s in material.standings.values() if s.shown.value == "undetermined"]
    unsaid = [s for s in open_ if s.finding is None or not s.finding.missing]
    yield _result(
        "R10",
        not unsaid,
        "What would settle each open status is stated.",
        f"{len(unsaid)} undetermined status without what would settle it.",
        "limits",
    )


def _declared(report: Report, material: Material) -> Iterator[CheckResult]:
    order = [section.key for section in report.sections if section.printed]
    last_opinion = max(
        (i for i, s in enumerate(order) if _kind(report, s) is SectionKind.OPINION), default=-1
    )
    placed = "compliance" in order and "truth" in order
    ordered = placed and last_opinion < order.index("compliance") < order.index("truth")
    compliance = _section(report, "compliance")
    text = section_text(compliance) if compliance else ""
    yield _result(
        "R11",
        ordered and "overrides any obligation" in text,
        "The duty to the court is stated at the end.",
        "The statement of the duty to the court is missing or out of place.",
        "compliance",
    )
    named = ("Part 35", "Practice Direction 35", "Guidance for the Instruction of Experts")
    yield _result(
        "R12",
        all(name in text for name in named),
        "Part 35, Practice Direction 35 and the Guidance are named.",
        "The statement of compliance does not name all three sources of the duty.",
        "compliance",
    )
    yield _truth(report, material)


def _kind(report: Report, key: str) -> SectionKind | None:
    section = _section(report, key)
    return section.kind if section else None


def _truth(report: Report, material: Material) -> CheckResult:
    section = _section(report, "truth")
    printed = [b for b in section.blocks if isinstance(b, LockedText)] if section else []
    words = words_for(material.content.declarations, "ew_civil_truth", report.dated)
    same = (
        words is not None
        and words.checked_on is not None
        and len(printed) == 1
        and printed[0].paragraphs == words.paragraphs
    )
    return _result(
        "R13",
        same,
        "The statement of truth is in the prescribed words.",
        "No checked form of the statement of truth is in force on the report’s date.",
        "truth",
    )


def _answered(report: Report, material: Material) -> Iterator[CheckResult]:
    put = material.dossier.questions
    waiting = [
        str(one.number)
        for one in put
        if one.state is AnswerState.OPEN
        or (one.state is not AnswerState.ANSWERED and not one.answer.strip())
    ]
    yield _result(
        "R17",
        bool(put) and not waiting,
        "Every question has an answer or a reason why there is none.",
        f"Questions without an answer: {listed(waiting)}." if put else "No questions are recorded.",
        "answers",
    )


def _apart(report: Report, material: Material) -> Iterator[CheckResult]:
    lint = material.content.profile.lint
    for section in report.sections:
        if not section.editable or section.state is not SectionState.WRITTEN:
            continue
        text = material.texts[section.key].text
        if section.kind is SectionKind.FACT:
            words = _found(text, lint.opinion_in_fact)
            if words:
                message = f"“{section.title}” is a section of fact but says: {listed(words)}."
                yield CheckResult("R20", Gate.WARN, False, message, section.key)
        words = _found(text, (*lint.tone, *lint.unqualified))
        if words:
            message = f"“{section.title}” uses words to look at again: {listed(words)}."
            yield CheckResult("R15", Gate.WARN, False, message, section.key)


def _found(text: str, words: Sequence[str]) -> list[str]:
    return [
        f"“{w}”" for w in words if re.search(rf"(?<!\w){re.escape(w)}(?!\w)", text, re.IGNORECASE)
    ]


def _probable(report: Report, material: Material) -> Iterator[CheckResult]:
    section = _section(report, "opinion_causation")
    if section is None or section.state is not SectionState.WRITTEN:
        return
    phrases = material.content.profile.probability_phrases
    yield _result(
        "R15",
        bool(_found(section_text(section), phrases)),
        "Causation is put on the standard of proof.",
        "The opinion on causation uses no phrase of the civil standard of proof.",
        "opinion_causation",
        Gate.WARN,
    )


def _disputed(report: Report, material: Material) -> Iterator[CheckResult]:
    dossier = material.dossier
    disputed = sum(event.disputed for event in dossier.events)
    disputed += sum(one.in_report for one in dossier.contradictions)
    if disputed:
        facts = "1 fact is" if disputed == 1 else f"{disputed} facts are"
        yield CheckResult(
            "R21",
            Gate.WARN,
            False,
            f"{facts} marked as disputed: give an opinion on each version.",
            "opinion_causation",
        )
    unread = [one for one in dossier.contradictions if one.in_report and len(one.sides) < 2]
    if unread:
        yield CheckResult(
            "R21",
            Gate.WARN,
            False,
            f"“{unread[0].subject}” has only one side: it is not printed.",
            "evidence",
        )


def _permitted(report: Report, material: Material) -> Iterator[CheckResult]:
    case = material.dossier.case
    yield _result(
        "R22",
        bool(case.proceedings.claim_number),
        "The claim number is on the cover.",
        "No claim number: the cover says that the claim is not yet issued.",
        "instructions",
        Gate.WARN,
    )
    yield _result(
        "R24",
        bool(case.expert.interests.strip()),
        "Interests are stated.",
        "No statement on conflicts of interest is recorded.",
        "interests",
    )
    told = " ".join(entry.text for entry in material.texts.values() if entry.section == "interests")
    fee = "fee" in f"{told} {case.expert.interests}".lower()
    yield _result(
        "R25",
        fee,
        "The basis of the fee is stated.",
        "Nothing says that the fee does not depend on the outcome.",
        "interests",
        Gate.WARN,
    )


def _numbered(report: Report, _: Material) -> Iterator[CheckResult]:
    numbers = [
        block.number
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Paragraph)
    ]
    yield _result(
        "R27",
        len(numbers) == len(set(numbers)),
        "Every paragraph has its own number.",
        "A paragraph number occurs twice.",
        "summary",
    )


def _dated(report: Report, material: Material) -> Iterator[CheckResult]:
    case = material.dossier.case
    if case.report_date is None:
        yield CheckResult("R28", Gate.BLOCK, False, "The report is not dated.", "signature")
        return
    held = case.interview.held_on
    late = [
        d.label
        for d in material.documents.values()
        if d.received_on and d.received_on > case.report_date
    ]
    yield _result(
        "R28",
        (held is None or held <= case.report_date) and not late,
        "The report’s date follows the interview and the documents.",
        "The report is dated before the interview or before a document was received.",
        "signature",
    )


def _references(report: Report, _: Material) -> Iterator[CheckResult]:
    for section in report.sections:
        if section.state is SectionState.UNRESOLVED:
            message = (
                f"Section {section.number} “{section.title}” has a reference that leads nowhere."
            )
            yield CheckResult("R03", Gate.BLOCK, False, message, section.key)


def _read(report: Report, material: Material) -> Iterator[CheckResult]:
    unread = [d.label for d in material.documents.values() if not d.read_by_expert]
    yield _result(
        "R16",
        not unread,
        "Every document has been read.",
        f"Not read in full: {listed(unread)}.",
        "documents",
        Gate.WARN,
    )


_CHECKS: tuple[Check, ...] = (
    _addressed,
    _qualified,
    _references,
    _instructed,
    _sourced,
    _examined,
    _written,
    _qualifies,
    _declared,
    _read,
    _answered,
    _apart,
    _probable,
    opinions_rest,
    _disputed,
    _permitted,
    _numbered,
    _dated,
)
