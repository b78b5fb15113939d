"""Generated parts about the case: the expert, instructions, questions, documents, the interview."""

from __future__ import annotations

from collections.abc import Sequence

from casereview.domain.case import InstructingParty, Instruction, InstructionMode, JointParty
from casereview.domain.dates import british
from casereview.domain.documents.document import Document
from casereview.domain.reports.report import Run, SectionKind
from casereview.reporting import cover
from casereview.reporting.referring.references import cite, document_anchor
from casereview.reporting.wording import (
    counted,
    lasting,
    lead,
    listed,
    listed_runs,
    lower_first,
    run,
    sentence,
)
from casereview.reporting.writer import Writer

_MODES = {
    InstructionMode.LETTER: "letter",
    InstructionMode.EMAIL: "e-mail",
    InstructionMode.TELEPHONE: "telephone",
    InstructionMode.CONFERENCE: "conference",
}
_TAGGED = (
    " A paragraph whose facts come from elsewhere than those of its section ends with their source "
    "in square brackets."
)
ORAL = (InstructionMode.TELEPHONE, InstructionMode.CONFERENCE)
"""Instructions given by word of mouth; the report states them as it does written ones."""


def expert(w: Writer) -> None:
    """Say who the expert is (PD 35 paragraph 3.2(1))."""
    person = w.material.dossier.case.expert
    if not person.name:
        w.say("The expert’s particulars are not yet recorded.", source="own")
        return
    parts: list[str | Run] = [sentence(f"I am {person.name}{_after(', ', person.post)}")]
    if person.qualifications:
        parts.append(f" My qualifications are {sentence(person.qualifications)}")
    if person.regulator:
        number = f" (registration number {person.registration})" if person.registration else ""
        parts.append(f" I am registered with the {person.regulator}{number}.")
    if person.field_of_expertise:
        since = (
            f", in which I have practised since {person.practising_since}"
            if person.practising_since
            else ""
        )
        parts.append(f" My field is {person.field_of_expertise}{since}.")
    cv = w.to_section("cv")
    if cv:
        parts += [" My curriculum vitae is ", cv, "."]
    w.say(*parts, source="own")


def instructed_by(w: Writer) -> None:
    """Say on whose instruction the report is made, and that it is addressed to the court."""
    party = w.material.dossier.case.instructing
    addressee = w.material.content.profile.addressee
    if not party.firm:
        w.say(f"This report is addressed to {addressee}.", source="instructed")
        return
    if w.material.dossier.joint_parties:
        named = listed([_party(one) for one in cover.instructing(w.material)])
        w.say(
            f"I am instructed as a single joint expert by {named} to report on "
            f"{w.material.claimant}. This report is addressed to {addressee}.",
            source="instructed",
        )
        return
    behalf = _after(" on behalf of ", party.on_behalf_of)
    reference = f" (reference {party.reference})" if party.reference else ""
    w.say(
        f"I was instructed by {party.firm}{reference}{behalf} to report on {w.material.claimant}. "
        f"This report is addressed to {addressee}.",
        source="instructed",
    )


def _party(party: InstructingParty | JointParty) -> str:
    reference = f" (reference {party.reference})" if party.reference else ""
    behalf = _after(" on behalf of ", party.on_behalf_of) if party.firm else party.on_behalf_of
    return f"{party.firm}{reference}{behalf}"


def instructions(w: Writer) -> None:
    """State the substance of all material instructions, written and oral (CPR 35.10(3))."""
    given = sorted(
        (one for one in w.material.dossier.instructions if one.material),
        key=lambda one: (one.given_on.sort_key, one.id),
    )
    written = [one for one in given if one.mode not in ORAL]
    oral = [one for one in given if one.mode in ORAL]
    if written:
        w.say("The substance of my written instructions is:", source="instructed")
        w.items([_instruction(w, one) for one in written])
    else:
        w.say("No written instructions are recorded.", source="instructed")
    if oral:
        w.say("I also received these oral instructions or information:", source="instructed")
        w.items([_instruction(w, one) for one in oral])
    elif w.material.dossier.case.oral_instructions_confirmed:
        w.say("I received no oral instructions.", source="instructed")
    else:
        w.say("No oral instructions are recorded.", source="instructed")


def _instruction(w: Writer, one: Instruction) -> list[str | Run]:
    sender = f" from {one.sender}" if one.sender else ""
    parts: list[str | Run] = [
        f"{one.given_on}, {_MODES[one.mode]}{sender}: {one.substance.strip()}"
    ]
    document = w.material.by_id.get(one.document_id or "")
    return [*parts, " ", cite(w.material.pages, document)] if document else parts


def questions(w: Writer) -> None:
    """List the questions exactly as they were put."""
    put = sorted(w.material.dossier.questions, key=lambda one: one.number)
    if not put:
        w.say("No questions are recorded.", source="instructed")
        return
    w.say("I was asked these questions, set out as they were put:", source="instructed")
    w.items(
        [
            [
                one.text.strip(),
                *([run(f" [put by {one.put_by}]", italic=True)] if one.put_by else []),
            ]
            for one in put
        ],
        [f"({one.number})" for one in put],
    )


def documents(w: Writer) -> None:
    """Say how many documents were received, which were not read, and how they are cited."""
    held = list(w.material.documents.values())
    where = w.to_section("documents_list")
    if not held:
        w.say("No documents have been received.", source="own")
        return
    pages = sum(document.pages for document in held)
    unread = [document for document in held if not document.read_by_expert]
    listed: list[str | Run] = [", listed in ", where] if where else []
    text: list[str | Run] = [
        f"I received {counted(len(held), 'document')} ({counted(pages, 'page')})",
        *listed,
        ". ",
    ]
    if not unread:
        text.append("I have read all of them.")
    elif len(unread) == len(held):
        text.append("I have not yet read any of them in full.")
    else:
        text.append("I have read all of them but ")
        text += listed_runs([run(d.label, target=document_anchor(d)) for d in unread])
        text.append(".")
    w.say(*text, source="own")
    w.say(*_how_cited(w, held), source="own")


def _how_cited(w: Writer, held: Sequence[Document]) -> list[str | Run]:
    """Say whose page numbers the references give, with one of them for an example."""
    pages = w.material.pages
    if pages.bundle is None:
        example = cite(pages, held[0], 1)
        where = " are to the number and the page of the copy that I received."
        return ["References such as ", example, where]
    dated = f" of {british(pages.bundle.dated)}" if pages.bundle.dated else ""
    within = next((document for document in held if pages.number(document, 1)), held[0])
    return [
        "References such as ",
        cite(pages, within, 1),
        " are to the document’s number in my list and the page of the "
        f"{w.material.terms.bundle} “{pages.bundle.name}”{dated}. Where a page is marked “p.” it "
        f"is that of the copy that I received, which that {w.material.terms.bundle} does not hold.",
    ]


def sources_convention(w: Writer) -> None:
    """Say how the report shows where each fact comes from (PD 35 paragraph 3.2(4))."""
    by_source: dict[str, list[Run]] = {}
    profile = w.material.content.profile
    for spec in profile.sections:
        target = w.to_section(spec.key)
        if spec.kind is not SectionKind.FACT or target is None:
            continue
        entry = w.material.texts.get(spec.key)
        source = (entry.source if entry else "") or spec.source
        number = run(target.text.removeprefix("section "), target=target.target)
        by_source.setdefault(source, []).append(number)
    if not by_source:
        return
    w.say(
        "Where the facts in this report come from is shown by section, as follows. A fact taken "
        "from a document carries the document’s number and page wherever it stands."
        + (_TAGGED if w.known.tagged else ""),
        source="own",
    )
    rows: list[list[str | Run]] = []
    for source, numbers in by_source.items():
        name = w.material.source(source) or "source not recorded"
        word = "section" if len(numbers) == 1 else "sections"
        rows.append([f"{name[0].upper()}{name[1:]}: {word} ", *listed_runs(numbers), "."])
    w.items(rows)


def interview(w: Writer) -> None:
    """Say how, when and for how long the claimant was seen, and who was there."""
    setting = w.material.dossier.case.interview
    if setting.desktop_only:
        why = lower_first(sentence(setting.not_held))
        w.say(f"I did not interview {w.material.claimant}: {why}", source="own")
        return
    if setting.held_on is None:
        w.say(f"No interview with {w.material.claimant} is recorded.", source="own")
        return
    time = f" for {lasting(setting.minutes)}" if setting.minutes else ""
    mode = _after(", ", setting.mode)
    w.say(
        f"I interviewed {w.material.claimant} on {british(setting.held_on)}{time}{mode}.",
        source="own",
    )
    facts = (
        ("Others present", setting.present),
        ("Identity confirmed by", setting.identity_confirmed_by),
        ("Recording", setting.recorded),
        ("Language and interpreter", setting.language),
        ("Culture and norms considered", setting.culture),
    )
    stated = [[f"{name}: {value.strip().rstrip('.')}."] for name, value in facts if value.strip()]
    if stated:
        w.say("The circumstances of the interview were these:", source="own")
        w.items(stated)


def source_lead(w: Writer) -> None:
    """Open a section of the expert's facts with the sentence that names their source."""
    if w.spec.key in w.material.texts:
        w.say(lead(w.source, w.material.claimant), source=w.source)


def _after(joint: str, text: str) -> str:
    return f"{joint}{text}" if text else ""
