"""What a case holds of its subject, part by part, and what of it is left out of an answer, and why.

Pure. Left out by default is what is privileged as a rule: instructions, correspondence with
solicitors, drafts. The expert decides otherwise, part by part, with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from casereview.domain.custody.privacy import GROUNDS, Ground
from casereview.domain.dates import british
from casereview.domain.documents.document import Document, Group
from casereview.domain.dossier import Dossier

DETAILS = "details"
INSTRUCTIONS = "instructions"
QUESTIONS = "questions"
CHRONOLOGY = "chronology"
ACCOUNT = "account"
INTERVIEW = "interview"
RISK = "risk"
SCORES = "scores"
SECOND_RATINGS = "second ratings"
CONCLUSIONS = "conclusions"
READINGS = "readings"
NOTES = "notes"
REQUESTED = "requested"
DIFFERENCES = "differences"
TREATMENT = "treatment"
OPINIONS = "opinions"
DISPUTES = "disputes"
STANDING = "warnings let stand"
SUPPLEMENTS = "supplements"
AMENDMENTS = "requests to amend"
CHANGES = "changes of opinion"
DRAFTS = "drafts set aside"
_ISSUED = "issued:"
_DOCUMENT = "document:"
_SECTION = "section:"

_SOLICITORS = "Instructions and correspondence with solicitors are privileged as a rule."
_DRAFT = "A draft of the report is privileged as a rule."
_UNSERVED = "A report that was not served is privileged as a rule."
_TREATMENT = (
    "referrals", "practitioners", "contacts", "told", "homework", "promises", "reviews",
)  # fmt: skip
"""What a dossier holds of treatment beside its courses and the opinions on it."""


@dataclass(frozen=True, slots=True)
class HeldPart:
    """Something held of the subject: what it is, where it comes from, and whether it is given.

    decided: the expert decided it; otherwise it is as a rule. gone: only its name is still held.
    """

    part: str
    title: str
    source: str
    ground: Ground
    reason: str
    decided: bool
    gone: bool = False

    @property
    def given(self) -> bool:
        """Whether its content goes to the subject."""
        return self.ground is Ground.GIVEN and not self.gone

    @property
    def left_out(self) -> bool:
        """Whether it is held and does not go to the subject."""
        return self.ground is not Ground.GIVEN and not self.gone


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of the subject's data: a heading, the columns' titles, the rows."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SubjectAccess:
    """The answer to a subject's request, as it is printed.

    originals: the file names under which documents are given, with their titles.
    """

    subject: str
    controller: tuple[str, ...]
    made_on: date
    held: tuple[HeldPart, ...]
    about: tuple[tuple[str, str], ...]
    recipients: tuple[tuple[str, ...], ...]
    sheets: tuple[Sheet, ...]
    originals: tuple[tuple[str, str], ...]


def document_part(document_id: str) -> str:
    """Return what a document is called as a part."""
    return f"{_DOCUMENT}{document_id}"


def document_of(part: str) -> str:
    """Return the id of the document that a part is; '' for another part."""
    return part.removeprefix(_DOCUMENT) if part.startswith(_DOCUMENT) else ""


def section_part(section: str) -> str:
    """Return what a section of the report is called as a part."""
    return f"{_SECTION}{section}"


def section_of(part: str) -> str:
    """Return the key of the section that a part is; '' for another part."""
    return part.removeprefix(_SECTION) if part.startswith(_SECTION) else ""


def issued_part(issue_id: str) -> str:
    """Return what an issued report is called as a part."""
    return f"{_ISSUED}{issue_id}"


def held_parts(dossier: Dossier, section_titles: Mapping[str, str]) -> tuple[HeldPart, ...]:
    """Return every part of a case that holds anything, documents first, and whether it is given."""
    decided = {each.part: each for each in dossier.withholdings}
    parts = []
    gone = {document_part(each.id) for each in dossier.documents if each.gone_on is not None}
    for part, title, source, usual in _parts(dossier, section_titles):
        own = decided.get(part)
        ground, reason = (Ground.PRIVILEGED if usual else Ground.GIVEN), usual
        if own is not None:
            ground, reason = own.ground, own.reason
        parts.append(
            HeldPart(part, title, source, ground, reason, own is not None, gone=part in gone)
        )
    return tuple(parts)


def gathered(held: Iterable[HeldPart]) -> tuple[HeldPart, ...]:
    """Return parts as the subject sees them listed.

    A document left out loses its title, which could tell of it; sections of the draft left out
    alike are one line.
    """
    lines: list[HeldPart] = []
    drafts: dict[tuple[Ground, str], list[HeldPart]] = {}
    for part in held:
        if not section_of(part.part) or part.given:
            lines.append(_untitled(part))
            continue
        alike = drafts.setdefault((part.ground, part.reason), [])
        alike.append(part)
        if len(alike) == 1:
            lines.append(part)
    listed = []
    for part in lines:
        alike = drafts.get((part.ground, part.reason), [])
        if len(alike) > 1 and part in alike:
            part = replace(part, title=f"Draft report: {len(alike)} sections")
        listed.append(part)
    return tuple(listed)


def _untitled(part: HeldPart) -> HeldPart:
    if part.left_out and document_of(part.part):
        return replace(part, title=f"Document {part.title.split(' ', 1)[0]}")
    return part


def left_out_words(part: HeldPart) -> str:
    """Return why a part is left out, in words that say nothing of its content."""
    ground = GROUNDS[part.ground]
    ground = ground[:1].upper() + ground[1:]
    return f"{ground}: {part.reason}" if part.reason else ground


def _parts(
    dossier: Dossier, section_titles: Mapping[str, str]
) -> Iterator[tuple[str, str, str, str]]:
    """Yield part, title, source and, where it is left out as a rule, the reason."""
    instructing = {each.document_id for each in dossier.instructions}
    for document in dossier.documents:
        privileged = document.group is Group.LEGAL or document.id in instructing
        yield (
            document_part(document.id),
            f"{document.label} {document.title or document.file_name}",
            _came_from(document),
            _SOLICITORS if privileged else "",
        )
    own = "recorded by the expert"
    yield DETAILS, "Name, date of birth and details of the proceedings", own, ""
    if dossier.instructions or dossier.orders:
        yield INSTRUCTIONS, "Instructions received", "those who instruct", _SOLICITORS
    if dossier.questions:
        yield QUESTIONS, "Questions put to the expert", "those who instruct", _SOLICITORS
    if dossier.events or dossier.episodes:
        yield CHRONOLOGY, "Chronology and courses of treatment", "records and interview", ""
    if dossier.account:
        yield ACCOUNT, "Interview: overview and history as told", "interview", ""
    if dossier.answers or dossier.course or dossier.screener or dossier.attacks:
        yield INTERVIEW, "Interview: answers, ratings and notes", "interview and records", ""
    if dossier.co_raters or dossier.co_ratings or dossier.consensus:
        title = "Interview: ratings by a second rater, and what was settled"
        yield SECOND_RATINGS, title, "the second rater and the expert", ""
    if dossier.enquiries:
        yield RISK, "Risk: what was asked, said and done", "interview", ""
    if dossier.own_scores:
        yield SCORES, "Scores of measures that the expert gave or added", own, ""
    if dossier.diagnoses:
        yield CONCLUSIONS, "The expert’s conclusions on disorders", own, ""
    if dossier.statements:
        yield READINGS, "Readings taken from documents", "documents", ""
    if dossier.notes:
        yield NOTES, "Notes on documents", own, ""
    if dossier.requests:
        yield REQUESTED, "Papers asked for, and what was answered", own, _SOLICITORS
    if dossier.contradictions:
        yield DIFFERENCES, "Where sources differ, as the expert noted it", own, ""
    if any(getattr(dossier, name) for name in _TREATMENT):
        title = "Treatment: what is recorded of it, and its review"
        yield TREATMENT, title, "records, interview and the expert", ""
    if dossier.opinions:
        yield OPINIONS, "Treatment: the expert’s opinions in draft", own, _DRAFT
    if dossier.disputes:
        yield DISPUTES, "Draft report: facts in dispute", own, _DRAFT
    if dossier.acknowledgements:
        yield STANDING, "Draft report: warnings let stand, with the reasons", own, _DRAFT
    if dossier.supplements:
        yield SUPPLEMENTS, "What follows a report, in draft", own, _DRAFT
    if dossier.drafts:
        yield DRAFTS, "Drafts of the report that were set aside", own, _DRAFT
    for issued in dossier.issued:
        served = any(each.issue_id == issued.id and each.served for each in dossier.disclosures)
        title = f"{issued.form.words}, {issued.version} of {british(issued.signed_on)}"
        yield issued_part(issued.id), title, own, "" if served else _UNSERVED
    if dossier.amendments:
        title = "Requests to amend the report, and the answers"
        yield AMENDMENTS, title, "those who ask, and the expert", _SOLICITORS
    if dossier.opinion_changes:
        yield CHANGES, "Changes of opinion after a report", own, ""
    for section in dossier.sections:
        if section.text.strip():
            title = section_titles.get(section.section, section.section)
            yield section_part(section.section), f"Draft report: {title}", own, _DRAFT


def _came_from(document: Document) -> str:
    return document.received_from or "received as a document"
