"""Composes what follows a report: addendum, amended report, answers to questions, joint statement.

Each is a report of its own, written by the same parts as the report and some more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from casereview.domain.assessing.finding import CaseFindings
from casereview.domain.dates import british
from casereview.domain.documents.document import Document
from casereview.domain.dossier import Dossier, SectionText
from casereview.domain.reports.draft import Form
from casereview.domain.reports.report import Cover, Quotation, Report, Run, Signature
from casereview.domain.reports.supplement import (
    AmendedPlace,
    JointIssue,
    PutQuestion,
    Reply,
    Supplement,
)
from casereview.reporting.checking.supplement_checks import supplement_checks
from casereview.reporting.compose import PARTS, Composed, Parts, write
from casereview.reporting.material import Material, ReportContent
from casereview.reporting.parts import case_parts
from casereview.reporting.referring.references import cite
from casereview.reporting.wording import (
    counted,
    listed,
    lower_first,
    nfc,
    run,
    sentence,
)
from casereview.reporting.writer import Writer


@dataclass(frozen=True, slots=True)
class Following:
    """A supplement with what belongs to it; numbers: the paragraphs of the report it follows."""

    supplement: Supplement
    questions: tuple[PutQuestion, ...] = ()
    issues: tuple[JointIssue, ...] = ()
    places: tuple[AmendedPlace, ...] = ()
    numbers: frozenset[str] = frozenset()


class FollowingMaterial(Material):
    """The case's data as a supplement sees it: its own texts, instructions and date."""

    def __init__(
        self,
        dossier: Dossier,
        findings: CaseFindings,
        content: ReportContent,
        following: Following,
        *,
        draft: bool,
    ) -> None:
        super().__init__(dossier, findings, content, draft=draft)
        self.following = following


def following(
    dossier: Dossier, supplement: Supplement, numbers: frozenset[str] = frozenset()
) -> Following:
    """Gather what belongs to a supplement."""
    return Following(
        supplement,
        tuple(one for one in dossier.put_questions if one.supplement_id == supplement.id),
        tuple(one for one in dossier.joint_issues if one.supplement_id == supplement.id),
        tuple(one for one in dossier.amended_places if one.supplement_id == supplement.id),
        numbers,
    )


def compose_supplement(
    dossier: Dossier,
    findings: CaseFindings,
    content: ReportContent,
    held: Following,
    *,
    version: str = "Draft",
    draft: bool = True,
) -> Composed:
    """Compose a supplement by the profile of its form; equal data give an equal document."""
    material = FollowingMaterial(
        _seen_by(dossier, held.supplement), findings, content, held, draft=draft
    )
    made = write(material, version, _PARTS)
    report = _headed(made.report, material)
    checks = (*report.checks, *supplement_checks(report, material, held))
    return replace(made, report=replace(report, checks=tuple(sorted(checks, key=lambda c: c.id))))


def _seen_by(dossier: Dossier, supplement: Supplement) -> Dossier:
    """Return the case with the supplement's own date, texts and instructions in its place."""
    texts = tuple(
        SectionText(one.section, one.text)
        for one in dossier.supplement_texts
        if one.supplement_id == supplement.id
    )
    case = replace(dossier.case, report_date=supplement.dated)
    if supplement.form is Form.AMENDED:
        return replace(dossier, case=case, sections=(*dossier.sections, *texts))
    chosen = tuple(one for one in dossier.instructions if one.id in supplement.instructions)
    return replace(dossier, case=case, sections=texts, instructions=chosen, questions=())


def _headed(report: Report, material: FollowingMaterial) -> Report:
    """Return the document with what it follows on its cover; a joint statement names both."""
    supplement = material.following.supplement
    follows = _parent_words(supplement)
    facts = list(report.cover.facts)
    if follows:
        facts.insert(1, ("Follows", nfc(follows)))
    cover = replace(report.cover, facts=tuple(facts))
    if supplement.form is Form.JOINT:
        cover = _of_both(cover, material)
        report = replace(report, header=_header_of_both(report.header, cover.title))
    return replace(report, cover=cover)


def _header_of_both(header: tuple[str, str], title: str) -> tuple[str, str]:
    """Return the lines that head each page with both names in place of one and their field."""
    of_one, *rest = header[1].rsplit(" · ", 2)
    return header[0], " · ".join((title, *rest)) if rest else of_one


def _of_both(cover: Cover, material: FollowingMaterial) -> Cover:
    other = material.following.supplement.other
    names = [material.dossier.case.expert.name, other.name]
    title = f"Joint statement of {listed([name for name in names if name])}"
    told = [fact for fact in cover.facts if fact[0] not in ("Instructed by", "Field", "Interview")]
    return replace(cover, title=nfc(title), subtitle="", facts=tuple(told))


def _parent_words(supplement: Supplement) -> str:
    parent = supplement.parent
    if parent.dated is None:
        return ""
    version = f", {lower_first(parent.version)}" if parent.version else ""
    return f"report of {british(parent.dated)}{version}"


# ---- parts


def _held(w: Writer) -> FollowingMaterial:
    """Return the material, which is that of a supplement wherever its parts are written."""
    if not isinstance(w.material, FollowingMaterial):
        msg = "a part of a supplement in a report"
        raise TypeError(msg)
    return w.material


_ADDS = {
    Form.ADDENDUM: "This addendum adds to my {}, which stays as it is.",
    Form.AMENDED: "This amended report takes the place of my {}, which is kept as it was.",
    Form.ANSWERS: "These answers are part of my {}.",
    Form.JOINT: "This statement concerns my {}.",
}


def _parent(w: Writer) -> None:
    """Name the report that is followed, by its date and the beginning of its hash."""
    supplement = _held(w).following.supplement
    words = _parent_words(supplement)
    if not words:
        w.say("The report that this follows is not yet named.", source="own")
        return
    w.say(_ADDS[supplement.form].format(words), source="own")
    if supplement.parent.sha256:
        w.say(
            "The first 12 characters of the SHA-256 checksum of that report’s file are "
            f"{supplement.parent.short_hash}.",
            source="own",
        )


def _new_instructions(w: Writer) -> None:
    """State the instructions received since the report (CPR 35.10(3) applies again)."""
    if w.material.dossier.instructions:
        case_parts.instructions(w)
    else:
        w.say("I received no new instructions.", source="instructed")


def _new_material(w: Writer) -> None:
    """List the documents that came after the report."""
    wanted = _held(w).following.supplement.documents
    held = [one for one in w.material.documents.values() if one.id in wanted]
    if not held:
        w.say("I received no new material.", source="own")
        return
    w.say("This new material came after that report:", source="document")
    w.items([_document(w, document) for document in held])


def _document(w: Writer, document: Document) -> list[str | Run]:
    received = f", received on {british(document.received_on)}" if document.received_on else ""
    pages = counted(document.pages, "page")
    return [
        f"{document.title or document.file_name} ({pages}){received} ",
        cite(w.material.pages, document),
    ]


def _amended_places(w: Writer) -> None:
    """List every change of an amended report, with its reason."""
    places = _held(w).following.places
    if not places:
        w.say("No change is recorded yet.", source="own")
        return
    w.say(
        w.to_table("amended"),
        " lists every change, by the paragraphs of the report as it was, with the reason for it.",
        source="own",
    )
    w.table(
        "amended",
        "Changes made in this amended report",
        (("Where", 0.6), ("It said", 1.6), ("It says", 1.6), ("Why", 1.3)),
        [
            [[one.paragraph], [one.was], [one.now], [f"{sentence(one.ground.value)} {one.why}"]]
            for one in places
        ],
    )


def _questions_put(w: Writer) -> None:
    """Say who put questions and when."""
    questions = _held(w).following.questions
    if not questions:
        w.say("No questions are recorded.", source="own")
        return
    sets: dict[tuple[str, str], list[str]] = {}
    for one in questions:
        put_on = british(one.put_on) if one.put_on else "a day not recorded"
        sets.setdefault((one.put_by, put_on), []).append(one.mark)
    w.say("These written questions about my report were put to me:", source="own")
    w.items(
        [
            [f"by {by or 'a party not recorded'}, on {put_on}: {counted(len(marks), 'question')}."]
            for (by, put_on), marks in sets.items()
        ]
    )


def _put_answers(w: Writer) -> None:
    """Give each question verbatim under its own number, and the answer."""
    held = _held(w)
    for one in held.following.questions:
        by = f", put by {one.put_by}" if one.put_by else ""
        w.say(run(f"Question {one.mark}", bold=True), f"{by}:")
        w.blocks.append(Quotation(((run(one.text.strip()),),)))
        w.say(*_answer(w, one))
        if one.paragraphs:
            word = "paragraph" if len(one.paragraphs) == 1 else "paragraphs"
            numbers = listed(one.paragraphs)
            w.say(f"This answer refers to {word} {numbers} of my {_report(held)}.")


def _report(held: FollowingMaterial) -> str:
    return _parent_words(held.following.supplement) or "report"


def _answer(w: Writer, one: PutQuestion) -> list[str | Run]:
    answer = w.resolved(one.answer.strip())
    if one.reply is Reply.OPEN:
        return [run("Not yet answered.", italic=True)]
    if one.reply is Reply.ANSWERED:
        return ["Answer: ", *answer] if answer else [run("Not yet answered.", italic=True)]
    said: list[str | Run] = [run(f"{one.reply.words}. ", bold=True)]
    if one.reply.directions:
        said.append(f"I have not answered it and ask the {w.material.terms.forum} for directions. ")
    return [*said, *answer]


# ---- joint statement


def _names(w: Writer) -> tuple[str, str]:
    held = _held(w)
    own = held.dossier.case.expert.name or "the first expert"
    return own, held.following.supplement.other.name or "the second expert"


def _agenda(w: Writer) -> None:
    """Set out at a glance what is agreed and what is not."""
    issues = _held(w).following.issues
    if not issues:
        w.say("No item of the agenda is recorded yet.")
        return
    w.say(w.to_table("agenda"), " shows how far we agree on each item of our agenda.")
    w.table(
        "agenda",
        "Items of the agenda",
        (("No.", 0.3), ("Item", 3.0), ("Agreement", 1.0)),
        [
            [[str(one.number)], [one.issue.strip()], [run(one.agreement.words, bold=True)]]
            for one in issues
        ],
    )


def _discussion(w: Writer) -> None:
    """Say who the experts are, who instructs them, and how they spoke."""
    held = _held(w)
    supplement, case = held.following.supplement, held.dossier.case
    own, other = _names(w)
    w.say("This statement is made by:", source="own")
    w.items(
        [
            _expert(own, case.expert.post, case.instructing.firm),
            _expert(other, supplement.other.post, supplement.other.instructed_by),
        ]
    )
    if supplement.discussed_on:
        how = f" {supplement.discussed_how.strip()}" if supplement.discussed_how.strip() else ""
        w.say(f"We discussed the case on {british(supplement.discussed_on)}{how}.", source="own")
    else:
        w.say("The discussion is not yet recorded.", source="own")
    if words := _parent_words(supplement):
        w.say(f"{own} wrote the {words}.", source="own")


def _expert(name: str, post: str, firm: str) -> list[str | Run]:
    instructed = f", instructed by {firm}" if firm else ""
    return [run(name, bold=True), f"{f', {post}' if post else ''}{instructed}."]


def _issues(w: Writer) -> None:
    """Give each item: what is agreed, the reasons of both, what would change either view."""
    own, other = _names(w)
    for one in _held(w).following.issues:
        w.say(run(f"Item {one.number}. ", bold=True), one.issue.strip())
        rows = [
            ("", one.agreed),
            (f"Reasons of {own}: ", one.own_reasons),
            (f"Reasons of {other}: ", one.other_reasons),
            (f"What would change the view of {own}: ", one.own_change),
            (f"What would change the view of {other}: ", one.other_change),
        ]
        w.say(run(f"{one.agreement.words}. ", bold=True), *_said(w, rows[0][1]))
        w.items([[run(lead, bold=True), *_said(w, text)] for lead, text in _paired(rows[1:])])


def _paired(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what both said, in pairs: where one is silent beside the other, that is said."""
    return [
        (lead, text if text.strip() else "Not stated.")
        for pair in (rows[:2], rows[2:])
        if any(text.strip() for _, text in pair)
        for lead, text in pair
    ]


def _said(w: Writer, text: str) -> Sequence[Run]:
    return w.resolved(text.strip()) if text.strip() else ()


def _joint_software(w: Writer) -> None:
    program = f"CaseReview {w.material.content.program_version}".strip()
    w.say(f"Numbering and layout of this statement were produced with {program}.", source="own")


def _signatures(w: Writer) -> None:
    """Leave room for both to sign."""
    held = _held(w)
    own, other = _names(w)
    supplement = held.following.supplement
    day = None if held.draft else held.day
    w.blocks.append(Signature(nfc(own), nfc(held.dossier.case.expert.post), day))
    signed = None if held.draft else supplement.other_signed_on
    waits = signed is None and not held.draft
    w.blocks.append(Signature(nfc(other), nfc(supplement.other.post), signed, awaited=waits))


_OWN: Mapping[str, Callable[[Writer], None]] = {
    "parent": _parent,
    "new_instructions": _new_instructions,
    "new_material": _new_material,
    "amended_places": _amended_places,
    "questions_put": _questions_put,
    "put_answers": _put_answers,
    "agenda": _agenda,
    "discussion": _discussion,
    "issues": _issues,
    "joint_software": _joint_software,
    "signatures": _signatures,
}
_PARTS: Parts = MappingProxyType({**PARTS, **_OWN})
