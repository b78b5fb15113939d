"""The answer to somebody's request for their own data: what goes to them, and what is left out.

It leaves the vault on purpose, to a folder the expert chooses, and the case notes that it did.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from casereview.domain.assessing.comparison_words import rater_words
from casereview.domain.assessing.own_score import own_value
from casereview.domain.case import Case
from casereview.domain.custody.privacy import BASES, RECIPIENTS, Ground, Withholding
from casereview.domain.custody.retention import Material, Rules, standing
from casereview.domain.custody.subject_access import (
    ACCOUNT,
    CHRONOLOGY,
    CONCLUSIONS,
    DETAILS,
    DIFFERENCES,
    DISPUTES,
    INSTRUCTIONS,
    INTERVIEW,
    NOTES,
    OPINIONS,
    QUESTIONS,
    READINGS,
    REQUESTED,
    RISK,
    SCORES,
    SECOND_RATINGS,
    STANDING,
    SUPPLEMENTS,
    TREATMENT,
    HeldPart,
    Sheet,
    SubjectAccess,
    document_part,
    held_parts,
    section_of,
)
from casereview.domain.dates import british
from casereview.domain.documents.document import Document
from casereview.domain.documents.request import how_it_stands
from casereview.domain.documents.statement import State
from casereview.domain.dossier import Dossier
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence.value_words import value_words
from casereview.services.courses.subject_treatment import opinion_sheet, treatment_sheets
from casereview.services.report.subject_issued import issued_sheets, report_files, report_names
from casereview.services.report.subject_supplements import supplement_sheet
from casereview.services.session import OpenCase

REMINDER = (
    "Ask the instructing solicitor before answering: privilege belongs to the party that instructs."
)
SCHEDULE = "Your personal data.pdf"
_DOCUMENTS = "documents"
_WITH_REASON = (Ground.THIRD_PARTY, Ground.SERIOUS_HARM)


@dataclass(frozen=True, slots=True)
class Answered:
    """What was written: the folder, its files, and how much is given and left out."""

    folder: str
    files: tuple[str, ...]
    given: int
    left_out: int


def parts(case: OpenCase) -> tuple[HeldPart, ...]:
    """Return every part of the case that holds anything, and whether its subject is given it."""
    return held_parts(case.dossier(), _section_titles(case))


def decide(case: OpenCase, part: str, ground: Ground, reason: str) -> Changes:
    """Decide whether a part is given or why not.

    A reason is needed for what is left out for somebody's sake, and to give what is left out as a
    rule. Raises BadInputError.
    """
    held = _part(case, part)
    reason = " ".join(reason.split())
    usual = held_parts_as_a_rule(case)[part]
    unusual = ground is Ground.GIVEN and usual is not Ground.GIVEN
    if not reason and (ground in _WITH_REASON or unusual):
        raise BadInputError("A reason is needed.", kept="Nothing was changed.")
    label = "Give to the subject" if ground is Ground.GIVEN else "Leave out for the subject"
    with case.change(f"{label}: {_short(held)}", Kind.CASE) as changes:
        case.file.withholdings.put(Withholding(part, ground, reason))
    return changes


def as_a_rule(case: OpenCase, part: str) -> Changes:
    """Drop the decision on a part, so that the rule holds again."""
    held = _part(case, part)
    with case.change(f"Drop the decision on {_short(held)}", Kind.CASE) as changes:
        case.file.withholdings.remove(part)
    return changes


def held_parts_as_a_rule(case: OpenCase) -> dict[str, Ground]:
    """Return what becomes of each part where the expert decided nothing."""
    bare = replace(case.dossier(), withholdings=())
    return {part.part: part.ground for part in held_parts(bare, _section_titles(case))}


def answer(case: OpenCase, today: date) -> SubjectAccess:
    """Return the answer as it would be printed."""
    dossier = case.dossier()
    held = held_parts(dossier, _section_titles(case))
    given = {part.part for part in held if part.given}
    record = dossier.case
    expert = record.expert
    return SubjectAccess(
        subject=record.claimant.name,
        controller=tuple(line for line in (expert.name, expert.post, expert.address) if line),
        made_on=today,
        held=held,
        about=_about(case, dossier),
        recipients=tuple(
            (british(each.made_on), f"{each.to_whom} ({RECIPIENTS[each.role]})", each.what,
             BASES[each.basis])
            for each in dossier.disclosures
        ),
        sheets=tuple(_sheets(case, dossier, given)),
        originals=tuple(
            (_original_name(document), f"{document.label} {document.title or document.file_name}")
            for document in _originals(dossier, given)
        ) + report_names(dossier, given),
    )  # fmt: skip


def write(case: OpenCase, folder: Path, today: date) -> tuple[Answered, Changes]:
    """Write schedule and originals to a new or empty folder, and note in the case that it left.

    Raises BadInputError where the folder is in use or cannot be written; what was begun is then
    taken away again. Of a case that is only read nothing leaves (ReadOnlyError).
    """
    from casereview.reporting.sheets.subject_access import write_schedule

    case.require_writing()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInputError(
            f"{folder} is not an empty folder.", kept="Nothing was written.", do="Choose a new one."
        )
    access = answer(case, today)
    schedule = write_schedule(access)
    dossier = case.dossier()
    given = {part.part for part in access.held if part.given}
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _put(folder / SCHEDULE, schedule, written)
        for document in _originals(dossier, given):
            data = case.file.attachments.read(document.sha256)
            _put(folder / _original_name(document), data, written)
        for name, data in report_files(case, dossier, given):
            _put(folder / name, data, written)
    except OSError as fault:
        _take_away(folder, written)
        raise BadInputError(
            f"The answer cannot be written to {folder} ({fault.strerror}).",
            kept="The case is unchanged, and what was begun was taken away.",
        ) from fault
    with case.change("Answer the subject’s request", Kind.CASE) as changes:
        case.file.exports.add("answer to the subject’s request", "folder")
    answered = Answered(
        str(folder),
        tuple(path.relative_to(folder).as_posix() for path in written),
        len(given),
        sum(part.left_out for part in access.held),
    )
    return answered, changes


def _put(path: Path, data: bytes, written: list[Path]) -> None:
    path.parent.mkdir(exist_ok=True)
    written.append(path)
    path.write_bytes(data)


def _take_away(folder: Path, written: Iterable[Path]) -> None:
    for path in written:
        path.unlink(missing_ok=True)
    for name in {path.parent for path in written} - {folder}:
        if name.is_dir():
            name.rmdir()


def _part(case: OpenCase, part: str) -> HeldPart:
    found = next((each for each in parts(case) if each.part == part), None)
    if found is None:
        raise BadInputError("The case holds no such part.", kept="Nothing was changed.")
    return found


def _short(held: HeldPart) -> str:
    """Return a part's name for the history: its label where it is a document."""
    return held.title.split(" ", 1)[0] if held.part.startswith("document:") else held.title


def _section_titles(case: OpenCase) -> dict[str, str]:
    profile = case.content.report(case.dossier().case.profile).profile
    return {spec.key: spec.title for spec in profile.sections}


def _originals(dossier: Dossier, given: set[str]) -> tuple[Document, ...]:
    return tuple(each for each in dossier.documents if document_part(each.id) in given)


def _original_name(document: Document) -> str:
    """Return a name that says nothing: its number and the kind of file."""
    ending = mimetypes.guess_extension(document.media_type) or ".bin"
    return f"{_DOCUMENTS}/{document.label}{ending}"


def _about(case: OpenCase, dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Return what Art. 15(1) asks to be said beside the copy."""
    content = case.content.privacy
    said = {part.heading: part.text for part in content.record}
    kept = " ".join(_kept(case.content.retention, dossier.case, each) for each in Material)
    rights = next((part.text for part in content.notice if part.heading == "Your rights"), "")
    return (
        ("Why they are held", said["Purposes"]),
        ("Lawful basis", said["Lawful basis"]),
        ("Kinds of data", said["Kinds of data"]),
        ("Recipients", f"{said['Recipients']} Those recorded are listed below."),
        ("How long they are kept", kept),
        ("Your rights", rights),
        ("Decisions by machines", "None. Rules of the program propose; the expert decides."),
    )


def _kept(rules: Rules, record: Case, material: Material) -> str:
    rule = rules.rule(material)
    if record.keeping.concluded_on is None:
        return f"{rule.title}: {rule.period} from the conclusion of the case."
    found = standing(rules, material, record.keeping, record.claimant.date_of_birth)
    return f"{rule.title}: {' '.join(found.why)}"


def _sheets(case: OpenCase, dossier: Dossier, given: set[str]) -> Iterable[Sheet]:
    """Yield the subject's data that are given; nothing that comes of a document left out."""
    documents = {each.id: each for each in dossier.documents}
    hidden = {each for each in documents if document_part(each) not in given}
    if DETAILS in given:
        yield _details(dossier)
    if INSTRUCTIONS in given:
        rows = ((str(i.given_on), i.sender, i.substance) for i in dossier.instructions)
        orders = (
            (str(o.made_on or ""), "the court", " · ".join(filter(None, (o.substance, o.field))))
            for o in dossier.orders
        )
        yield Sheet("Instructions", ("When", "From", "What"), (*rows, *orders))
    if QUESTIONS in given:
        rows = ((str(q.number), q.text, q.answer) for q in dossier.questions)
        yield Sheet("Questions", ("No.", "Question", "Answer"), tuple(rows))
    if CHRONOLOGY in given:
        rows = (
            (str(event.when), event.source.value, event.text)
            for event in dossier.events
            if event.document_id not in hidden
        )
        yield Sheet("Chronology", ("When", "Source", "What"), tuple(rows))
        rows = (
            (f"{each.started or 'not stated'} to {each.ended or 'not stated'}", each.service,
             f"{each.label}: {each.problem_addressed}".rstrip(": "))
            for each in dossier.episodes
            if not hidden & set(each.document_ids)
        )  # fmt: skip
        yield Sheet("Courses of treatment", ("When", "Service", "What"), tuple(rows))
    if ACCOUNT in given:
        told = ((each.part.words, each.text) for each in dossier.account)
        yield Sheet("Overview and history as told", ("Part", "Written down"), tuple(told))
    if INTERVIEW in given:
        yield _interview(case, dossier)
        yield from _screener(case, dossier)
    if SECOND_RATINGS in given:
        yield _second_ratings(case, dossier)
    if RISK in given:
        yield _risk(case, dossier)
    if SCORES in given:
        yield _own_scores(dossier, hidden)
    if CONCLUSIONS in given:
        yield _conclusions(case, dossier)
    if READINGS in given:
        rows = (
            (documents[s.document_id].label, s.field.value.replace("_", " "),
             value_words(s.corrected or s.value))
            for s in dossier.statements
            if s.document_id not in hidden and s.state is not State.REJECTED
        )  # fmt: skip
        yield Sheet("Readings taken from documents", ("Document", "Field", "Value"), tuple(rows))
    if NOTES in given:
        rows = (
            (documents[n.document_id].label, f"p{n.page}" if n.page else "", n.text)
            for n in dossier.notes
            if n.document_id not in hidden
        )
        yield Sheet("Notes on documents", ("Document", "Page", "Note"), tuple(rows))
    if REQUESTED in given:
        rows = (
            (str(each.dated or ""), each.what, how_it_stands(each)) for each in dossier.requests
        )
        yield Sheet("Papers asked for", ("Dated", "What", "How it stands"), tuple(rows))
    if DIFFERENCES in given:
        yield _differences(dossier, hidden)
    if TREATMENT in given:
        yield from treatment_sheets(case, dossier, hidden)
    if OPINIONS in given:
        yield opinion_sheet(case, dossier)
    if DISPUTES in given:
        yield _disputes(dossier)
    if SUPPLEMENTS in given:
        yield supplement_sheet(dossier)
    if STANDING in given:
        rows = ((british(a.made_on), a.message, a.reason) for a in dossier.acknowledgements)
        yield Sheet("Warnings let stand", ("When", "Warning", "Why"), tuple(rows))
    yield from issued_sheets(dossier, given)
    titles = _section_titles(case)
    for part in sorted(given):
        key = section_of(part)
        text = next((each.text for each in dossier.sections if key and each.section == key), "")
        if text:
            yield Sheet(f"Draft report: {titles.get(key, key)}", ("", ""), (("Text", text),))


def _details(dossier: Dossier) -> Sheet:
    record = dossier.case
    born = record.claimant.date_of_birth
    facts = (
        ("Name", record.claimant.name),
        ("Date of birth", british(born) if born else ""),
        ("Pronouns", record.claimant.pronouns.value),
        ("Court", record.proceedings.court),
        ("Claim number", record.proceedings.claim_number),
        ("Seen on", british(record.interview.held_on) if record.interview.held_on else ""),
        ("Present", record.interview.present),
        ("Why no interview was held", record.interview.not_held),
        ("Note", record.note),
    )
    return Sheet("Details", ("", ""), tuple((name, value) for name, value in facts if value))


def _interview(case: OpenCase, dossier: Dossier) -> Sheet:
    points = {point.id: point.label for point in dossier.time_points}
    rows = []
    for each in dossier.answers:
        module = case.modules.get(each.key.module)
        items = {item.id: item.label for item in module.items} if module else {}
        parts = (each.value, each.note, each.quote, each.conflict_reason)
        said = " · ".join(part for part in parts if part)
        name = module.named(each.key.instance) if module else str(each.key)
        asked = items.get(each.item, each.item)
        rows.append((points.get(each.time_point_id, ""), name, asked, said))
    for attack in dossier.attacks:
        module = case.modules.get(attack.key.module)
        name = module.named(attack.key.instance) if module else str(attack.key)
        told = (str(attack.when or ""), attack.situation, attack.cue.words, attack.note)
        said = " · ".join(part for part in told if part)
        rows.append((points.get(attack.time_point_id, ""), name, "An attack", said))
    for review in dossier.screen_reviews:
        if review.text:
            when = points.get(review.time_point_id, "")
            rows.append((when, review.screen, "Review after the screen", review.text))
    for entry in dossier.course:
        module = case.modules.get(entry.key.module)
        name = module.named(entry.key.instance) if module else str(entry.key)
        when = f"{entry.begins} to {entry.ends}" if entry.ends else str(entry.begins)
        rows.append((when, name, entry.status, entry.text))
    return Sheet("Interview", ("When", "Disorder", "Asked", "Recorded"), tuple(rows))


def _second_ratings(case: OpenCase, dossier: Dossier) -> Sheet:
    points = {point.id: point.label for point in dossier.time_points}
    raters = {rater.id: rater for rater in dossier.co_raters}
    rows = [("", rater_words(rater), "", "") for rater in dossier.co_raters]
    said = [
        (each.time_point_id, each.key, each.item, raters[each.rater_id].name,
         (each.value, f"later {each.later}" if each.later else "", each.note))
        for each in dossier.co_ratings
        if each.value or each.later or each.note
    ]  # fmt: skip
    said += [
        (each.time_point_id, each.key, each.item, f"settled by {each.decided_by}",
         (each.value, each.reason, ""))
        for each in dossier.consensus
    ]  # fmt: skip
    for point_id, key, item, by, words in said:
        module = case.modules.get(key.module)
        items = {each.id: each.label for each in module.items} if module else {}
        name = module.named(key.instance) if module else str(key)
        recorded = " · ".join(part for part in words if part)
        when = points.get(point_id, "")
        rows.append((when, name, items.get(item, item), f"{by}: {recorded}"))
    heading = "Ratings by a second rater, and what was settled"
    return Sheet(heading, ("When", "Disorder", "Asked", "Recorded"), tuple(rows))


def _screener(case: OpenCase, dossier: Dossier) -> Iterable[Sheet]:
    if not dossier.screener:
        return
    points = {point.id: point.label for point in dossier.time_points}
    rows = []
    for each in dossier.screener:
        item = case.content.screener.item(each.question)
        since = f"since {each.since}" if each.since else "ever"
        said = f"now: {each.now.words} · {since}: {each.ever.words}"
        asked = item.text if item else each.question
        rows.append((points.get(each.time_point_id, ""), asked, said))
    yield Sheet("Screener", ("When", "Asked", "Answered"), tuple(rows))


def _risk(case: OpenCase, dossier: Dossier) -> Sheet:
    rows = []
    for enquiry in dossier.enquiries:
        day = british(enquiry.begun_at.astimezone().date())
        for each in dossier.risk:
            probe = case.content.risk.probe(each.probe)
            if each.enquiry_id == enquiry.id:
                said = f"now: {each.now.words} · worst ever: {each.worst.words} · {each.words}"
                rows.append((day, probe.probe if probe else each.probe, said.rstrip(" ·")))
        for name, text in (("Judgement", enquiry.judgement), ("What was done", enquiry.done)):
            if text:
                rows.append((day, name, text))
    return Sheet("Risk", ("When", "Asked", "Recorded"), tuple(rows))


def _own_scores(dossier: Dossier, hidden: set[str]) -> Sheet:
    rows = tuple(
        (str(each.taken_on), each.measure, own_value(each),
         " · ".join(filter(None, (each.given_by, each.qualification, each.present, each.note))))
        for each in dossier.own_scores
        if each.document_id not in hidden
    )  # fmt: skip
    return Sheet("Scores of measures", ("When", "Measure", "Score", "Recorded"), rows)


def _differences(dossier: Dossier, hidden: set[str]) -> Sheet:
    """Return where sources differ; one with a side from a document left out is left out whole."""
    rows = tuple(
        (each.subject, "; ".join(f"{side.voice.words}: {side.words}" for side in each.sides),
         " · ".join(part for part in (each.outcome.words, each.reason) if part))
        for each in dossier.contradictions
        if not any(side.document_id in hidden for side in each.sides)
    )  # fmt: skip
    return Sheet("Where sources differ", ("On", "What each says", "Noted"), rows)


def _disputes(dossier: Dossier) -> Sheet:
    rows = [
        (fact.subject, " · ".join(filter(None, (one.by, one.version))), one.opinion)
        for fact in dossier.disputes
        for one in fact.hypotheses
    ]
    rows += [(fact.subject, "Preferred", fact.reason) for fact in dossier.disputes if fact.reason]
    return Sheet("Facts in dispute", ("On", "Version", "Opinion"), tuple(rows))


def _conclusions(case: OpenCase, dossier: Dossier) -> Sheet:
    points = {point.id: point.label for point in dossier.time_points}
    rows = []
    for each in dossier.diagnoses:
        module = case.modules.get(each.key.module)
        said = " · ".join(part for part in (each.status, each.specifiers, each.reason) if part)
        name = module.named(each.key.instance) if module else str(each.key)
        rows.append((points.get(each.time_point_id, ""), name, said))
    return Sheet("Conclusions", ("When", "Disorder", "Conclusion"), tuple(rows))
