"""What a command changed, in the words of the trade: rows as recorded, told before and after."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from casereview.domain.assessing.account import AccountPart
from casereview.domain.assessing.attack import Cue, Peak
from casereview.domain.assessing.corating import How
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.quantity import describe
from casereview.domain.assessing.rating import ModuleKey, read_answer_id
from casereview.domain.dates import PartialDate, british
from casereview.domain.documents.contradiction import Outcome
from casereview.domain.documents.request import RequestState
from casereview.domain.documents.statement import Field
from casereview.domain.documents.value_json import decode_value
from casereview.domain.documents.voice import Voice
from casereview.domain.reports.draft import DraftKeeping, Form
from casereview.domain.reports.supplement import Agreement, Reply
from casereview.services.correspondence.value_words import LABELS, value_words
from casereview.storage.codec import decode_texts
from casereview.storage.history import Change

NOTHING = "nothing"
"""What stands where a field was or is empty."""

MOST_ROWS = 40
"""Rows of a command that are told one by one; the others are counted."""

_SHORT = 60
"""Characters up to which a value is shown whole."""

_AROUND = 40
"""Characters of unchanged text that are shown on either side of a difference."""

_EXCERPT = 400
"""Characters of changed text that are shown."""

Row = Mapping[str, Any]


class Op(StrEnum):
    """What became of a row, as it is said."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after; `lead` and `tail` are what both have in common around it."""

    name: str
    before: str
    after: str
    lead: str = ""
    tail: str = ""

    def __str__(self) -> str:
        common = bool(self.lead or self.tail)
        before, after = (
            f"“{words}”" if common and words != NOTHING else words
            for words in (self.before, self.after)
        )
        where = f", in “{self.lead}[…]{self.tail}”" if common else ""
        return f"{self.name}: {before} → {after}{where}"


@dataclass(frozen=True, slots=True)
class RowChange:
    """One thing that was added, changed or removed; or several of a kind, counted."""

    what: str
    op: Op
    fields: tuple[FieldChange, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """Return it as lines of plain text."""
        fields = (
            f"{one.name}: {one.after if self.op is Op.ADDED else one.before}"
            if self.op is not Op.CHANGED
            else str(one)
            for one in self.fields
        )
        return (f"{self.what}: {self.op}", *(f"  {words}" for words in fields))


@dataclass(frozen=True, slots=True)
class Names:
    """What ids of this case stand for, as far as they are still in it."""

    time_points: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    episodes: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    modules: Mapping[str, InterviewModule] = field(default_factory=dict)

    def module(self, row: Row) -> str:
        """Return `GAD`, or `PHOBIA (machinery)`."""
        instance = row.get("key_instance", "")
        return str(row.get("key_module", "")).upper() + (f" ({instance})" if instance else "")

    def point(self, point_id: object) -> str:
        """Return a time point's short name."""
        return self.time_points.get(str(point_id), "a time point since removed")

    def document(self, document_id: object) -> str:
        """Return `D4`."""
        return self.documents.get(str(document_id), "a document since removed")


def told(changes: Iterable[Change], names: Names) -> tuple[RowChange, ...]:
    """Return what the changes of a command come to, row by row; machine-made rows are counted."""
    rows = [_read(change) for change in changes]
    own = [one for one in rows if one[0] not in _COUNTED]
    shown = [_row(table, old, new, names) for table, old, new in own[:MOST_ROWS]]
    rest = [one for one in rows if one[0] in _COUNTED] + own[MOST_ROWS:]
    counts = Counter((table, _op(old, new)) for table, old, new in rest)
    counted = (
        RowChange(_several(table, count), op) for (table, op), count in sorted(counts.items())
    )
    return (*(row for row in shown if row is not None), *counted)


def difference(name: str, before: str, after: str) -> FieldChange:
    """Return two values, or of long ones the part in which they differ with what is around it."""
    if max(len(before), len(after)) <= _SHORT or NOTHING in (before, after):
        return FieldChange(name, _cut(before), _cut(after))
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    last, stop = len(before) - end, len(after) - end
    lead, tail = before[:start], before[last:]
    return FieldChange(
        name,
        _cut(before[start:last].strip()) or NOTHING,
        _cut(after[start:stop].strip()) or NOTHING,
        lead if len(lead) <= _AROUND else f"…{lead[-_AROUND:]}",
        tail if len(tail) <= _AROUND else f"{tail[:_AROUND]}…",
    )


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike, in whole words."""
    most = min(len(one), len(other))
    place = next((at for at in range(most) if one[at] != other[at]), most)
    cuts_a_word = one[place : place + 1].isalnum() or other[place : place + 1].isalnum()
    while cuts_a_word and place and one[place - 1].isalnum():
        place -= 1
    return place


def _cut(text: str) -> str:
    return text if len(text) <= _EXCERPT else f"{text[: _EXCERPT - 1].rstrip()}…"


def _read(change: Change) -> tuple[str, Row | None, Row | None]:
    old, new = (json.loads(image) if image else None for image in (change.old, change.new))
    return change.table, old, new


def _op(old: Row | None, new: Row | None) -> Op:
    if old is None:
        return Op.ADDED
    return Op.CHANGED if new is not None else Op.REMOVED


def _row(table: str, old: Row | None, new: Row | None, names: Names) -> RowChange | None:
    row = new or old or {}
    what = _WHAT[table](row, names) if table in _WHAT else _plain(table)
    before, after = old or {}, new or {}
    fields = []
    for column in row:
        values = [
            _words(table, column, image, names) if image.get(column) not in (None, "") else NOTHING
            for image in (before, after)
        ]
        if ((table, column) in _SHOWN or column not in _HIDDEN) and values[0] != values[1]:
            fields.append(difference(_name(table, column), *values))
    op = _op(old, new)
    if op is Op.CHANGED and not fields:
        return None
    return RowChange(what, op, tuple(fields))


def _several(table: str, count: int) -> str:
    one, many = (
        _COUNTED.get(table) or _SEVERAL.get(table) or (_plain(table), f"{_plain(table)} entries")
    )
    return f"1 {one.lower()}" if count == 1 else f"{count} {many.lower()}"


def _plain(name: str) -> str:
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _name(table: str, column: str) -> str:
    for known in (f"{table}.{column}", column):
        if known in _FIELDS:
            return _FIELDS[known]
    return _plain(column)


def _words(table: str, column: str, row: Row, names: Names) -> str:
    value = row[column]
    if column in _YES_NO:
        return "yes" if value else "no"
    if column in _DATES:
        return _date(str(value))
    if column in _IDS:
        return _IDS[column](names, value)
    if (table, column) in _ANSWERS:
        return _answer(row, names, column)
    if (table, column) == ("co_rater", "how"):
        return How(value).words
    if table == "statement" and column in ("value", "corrected"):
        return value_words(decode_value(value))
    if table == "statement" and column == "field":
        return LABELS[Field(value)]
    if table == "diagnosis" and column in ("status", "computed"):
        return Status(value).words
    if (table, column) == ("own_score", "items"):
        return ", ".join(item or "missing" for item in decode_texts(value)) or NOTHING
    if (table, column) in _WORDED:
        return _WORDED[table, column](value)
    if isinstance(value, float):
        return f"{value:g}"
    if column in _ENUMERATIONS:
        return str(value).replace("_", " ")
    return str(value)


def _date(text: str) -> str:
    try:
        return str(PartialDate.from_edtf(text))
    except ValueError:
        return moment(text)


def moment(at: str) -> str:
    """Return a recorded moment in words, by this computer's clock: `3 March 2026 14:02`."""
    try:
        here = datetime.fromisoformat(at).astimezone()
    except ValueError:
        return at
    return f"{british(here.date())} {here:%H:%M}"


def _answer(row: Row, names: Names, column: str) -> str:
    module = names.modules.get(str(row.get("key_module")))
    item = module.item(str(row.get("item"))) if module else None
    raw = str(row[column])
    try:
        return describe(raw, item.type) if item else raw
    except ValueError:
        return raw


def _of_link(row: Row, names: Names) -> str:
    if row.get("target") != "answer":
        return "Evidence"
    point, key, item = read_answer_id(str(row.get("target_id", "")))
    return f"Evidence for {_key(key)} {item}, {names.point(point)}"


def _course(row: Row, names: Names) -> str:
    """Return `course of treatment 2`, or that it is of the whole case."""
    held = row.get("episode_id")
    return names.episodes.get(str(held), "a course since removed") if held else "the whole case"


def _key(key: ModuleKey) -> str:
    return key.module.upper() + (f" ({key.instance})" if key.instance else "")


_META: Mapping[str, str] = {
    "legal hold": "Legal hold",
    "unpacked": "Note of where the case came from",
}
_WHAT: Mapping[str, Callable[[Row, Names], str]] = {
    "case_record": lambda _row, _names: "Details of the case",
    "meta": lambda row, _names: _META.get(str(row.get("k")), "The file’s own record"),
    "document": lambda row, _names: f"Document D{row.get('number')}",
    "instruction": lambda row, _names: f"Instruction of {_date(str(row.get('given_on')))}",
    "question": lambda row, _names: f"Question {row.get('number')}",
    "court_order": lambda row, _names: (
        f"Order of {_date(str(row['made_on']))}" if row.get("made_on") else "Order"
    ),
    "event": lambda row, _names: f"Event of {_date(str(row.get('when')))}",
    "episode": lambda row, _names: f"Course of treatment {row.get('number')}",
    "episode_document": lambda row, names: (
        f"{names.document(row.get('document_id'))} as telling of "
        f"{names.episodes.get(str(row.get('episode_id')), 'a course of treatment since removed')}"
    ),
    "statement": lambda row, names: (
        f"{LABELS[Field(row['field'])]} in {names.document(row.get('document_id'))}"
    ),
    "document_note": lambda row, names: f"Note on {names.document(row.get('document_id'))}",
    "bundle": lambda row, _names: f"Bundle “{row.get('name')}”",
    "bundle_range": lambda row, names: f"Bundle pages of {names.document(row.get('document_id'))}",
    "link": _of_link,
    "time_point": lambda row, _names: f"Time point “{row.get('label')}”",
    "opened_module": lambda row, names: f"Module {names.module(row)}",
    "kept_definition": lambda row, names: (
        f"Definition of {names.module({'key_module': row.get('id')})}, version {row.get('version')}"
    ),
    "answer": lambda row, names: (
        f"Answer {names.module(row)} {row.get('item')}, {names.point(row.get('time_point_id'))}"
    ),
    "course_entry": lambda row, names: f"Course of {names.module(row)}",
    "co_rater": lambda row, _names: f"Second rater {row.get('name')}",
    "co_rating": lambda row, names: (
        f"Second rating {names.module(row)} {row.get('item')}, "
        f"{names.point(row.get('time_point_id'))}"
    ),
    "consensus": lambda row, names: (
        f"Settled {names.module(row)} {row.get('item')}, {names.point(row.get('time_point_id'))}"
    ),
    "diagnosis": lambda row, names: (
        f"Conclusion on {names.module(row)}, {names.point(row.get('time_point_id'))}"
    ),
    "referral": lambda row, _names: f"Referral {row.get('number')}",
    "practitioner": lambda row, names: f"Who took part in {_course(row, names)}",
    "contact": lambda row, names: f"Contact in {_course(row, names)}",
    "told": lambda row, names: f"What was told of {_course(row, names)}",
    "homework": lambda row, names: f"Homework in {_course(row, names)}",
    "promise": lambda _row, _names: "Promise or plan",
    "review": lambda row, names: (
        f"Review of {_course(row, names)}: {_plain(str(row.get('aspect'))).lower()}"
    ),
    "opinion": lambda row, _names: f"Opinion {row.get('number')}",
    "opinion_point": lambda row, _names: f"Point of an opinion, {row.get('side')}",
    "opinion_reference": lambda _row, _names: "Work relied on in an opinion",
    "attack": lambda row, names: (
        f"Attack told for {names.module(row)}, {names.point(row.get('time_point_id'))}"
    ),
    "screen_review": lambda row, names: (
        f"Review after {names.module({'key_module': row.get('screen')})}, "
        f"{names.point(row.get('time_point_id'))}"
    ),
    "account_text": lambda row, _names: f"“{AccountPart(row['part']).words}”",
    "screener_answer": lambda row, names: (
        f"Screener question {str(row.get('question')).removeprefix('Q')}, "
        f"{names.point(row.get('time_point_id'))}"
    ),
    "risk_enquiry": lambda row, _names: f"Risk asked about on {moment(str(row.get('begun_at')))}",
    "risk_answer": lambda row, _names: f"Risk: {_plain(str(row.get('probe'))).lower()}",
    "own_score": lambda row, _names: (
        f"{row.get('measure')} of {_date(str(row.get('taken_on')))}, added by the expert"
    ),
    "chronology_choice": lambda _row, _names: "Choice for a line of the chronology",
    "material_request": lambda row, _names: f"Request for papers: {row.get('what')}",
    "contradiction": lambda row, _names: f"Sources differ on “{row.get('subject')}”",
    "contradiction_side": lambda row, _names: f"What {Voice(row['voice']).words} says",
    "disputed_fact": lambda row, _names: f"Fact in dispute: {row.get('subject')}",
    "hypothesis": lambda row, _names: f"Version {int(row['position']) + 1} of a fact in dispute",
    "read_then": lambda _row, _names: "What references said when they were written",
    "case_word": lambda row, _names: f"Word of the case: {row.get('word')}",
    "acknowledgement": lambda row, _names: f"Warning {row.get('check')} let stand",
    "draft": lambda row, _names: f"Draft {row.get('number')}",
    "issued_report": lambda row, _names: (
        f"{Form(row['form']).words} issued, version {row.get('version')}"
    ),
    "amendment_request": lambda row, _names: (
        f"Request to amend of {_date(str(row.get('received_on')))}"
    ),
    "opinion_change": lambda row, _names: f"Change of opinion of {_date(str(row.get('noted_on')))}",
    "joint_party": lambda row, _names: f"Further instructing party {row.get('firm')}",
    "supplement": lambda row, _names: f"{Form(row['form']).words} {row.get('number')}",
    "supplement_text": lambda row, _names: f"Text of what follows a report: {row.get('section')}",
    "put_question": lambda row, _names: f"Written question {row.get('mark')} about the report",
    "joint_issue": lambda row, _names: f"Item {row.get('number')} of the experts’ agenda",
    "amended_place": lambda row, _names: f"Change in paragraph {row.get('paragraph')}",
    "section_text": lambda row, names: (
        f"Section “{names.sections.get(str(row.get('section')), row.get('section'))}”"
    ),
    "export_log": lambda _row, _names: "Log of exports",
}
_WORDED: Mapping[tuple[str, str], Callable[[Any], str]] = {
    ("answer", "others_shown"): lambda value: "yes" if value else NOTHING,
    ("answer", "conflict_with"): lambda value: (
        ", ".join(each.replace("_", " ") for each in decode_texts(value)) or NOTHING
    ),
    ("attack", "symptoms"): lambda value: ", ".join(decode_texts(value)) or NOTHING,
    ("attack", "cue"): lambda value: Cue(value).words,
    ("attack", "peak"): lambda value: Peak(value).words,
    ("chronology_choice", "same_as"): lambda _value: "another line",
    ("material_request", "state"): lambda value: RequestState(value).words,
    ("material_request", "mentioned"): lambda value: str(len(decode_texts(value))),
    ("contradiction", "outcome"): lambda value: Outcome(value).words,
    ("contradiction", "preferred"): lambda value: f"side {value + 1}",
    ("case_record", "drafts"): lambda value: DraftKeeping(value).words,
    ("issued_report", "declarations"): lambda value: ", ".join(decode_texts(value)),
    ("disputed_fact", "preferred"): lambda value: f"version {value + 1}",
    ("contradiction_side", "voice"): lambda value: Voice(value).words,
    ("supplement", "documents"): lambda value: str(len(decode_texts(value))),
    ("supplement", "instructions"): lambda value: str(len(decode_texts(value))),
    ("put_question", "reply"): lambda value: Reply(value).words,
    ("put_question", "paragraphs"): lambda value: ", ".join(decode_texts(value)) or NOTHING,
    ("joint_issue", "agreement"): lambda value: Agreement(value).words,
}
_COUNTED = {
    "page": ("page of text", "pages of text"),
    "passage": ("marked passage", "marked passages"),
}
_SEVERAL = {"co_rating": ("second rating", "second ratings")}
_ANSWERS = frozenset(
    {
        ("answer", "value"), ("co_rating", "value"), ("co_rating", "first"),
        ("co_rating", "later"), ("consensus", "value"),
    }
)  # fmt: skip
_HIDDEN = frozenset(
    {
        "seq", "id", "k", "sha256", "media_type", "rects", "extractor", "start", "end", "prefix",
        "suffix", "passage_id", "target", "target_id", "key_module", "key_instance", "item",
        "section", "module_version", "number", "position", "rule", "read_state", "text_source",
        "size", "part", "probe", "enquiry_id", "version", "toml", "key", "ref",
        "contradiction_id", "bundle_id", "cited_bundle",
        "part_of", "first_page", "last_page", "words", "rater_id", "first_version", "screen",
        "fact_id", "fingerprint", "origin", "check", "subject", "form", "issue_id", "model_hash",
        "data_hash", "unsigned_sha256", "signer_sha256", "checks", "assertions", "fonts", "history",
        "parent", "supersedes", "supplement_id", "parent_issue_id", "mark", "paragraph", "seen",
    }
)  # fmt: skip
_SHOWN = frozenset(
    {
        ("bundle_range", "start"), ("bundle_range", "prefix"), ("statement", "origin"),
        ("issued_report", "sha256"), ("disputed_fact", "subject"), ("contradiction", "subject"),
        ("review", "subject"), ("hypothesis", "version"),
    }
)  # fmt: skip
"""Columns that are told here, though in other tables those of the same name are not."""
_YES_NO = frozenset(
    {
        "material", "read_by_expert", "invented_numbers", "disputed", "reuse_allowed", "fictional",
        "oral_instructions_confirmed", "general_practitioner", "crisis_team", "emergency",
        "in_report", "wanted", "orphaned", "blind", "file", "schedules_bound", "permits",
        "no_orders", "provisional", "supervised", "contrary", "privileged", "served",
    }
)  # fmt: skip
_DATES = frozenset(
    {
        "claimant_date_of_birth", "interview_held_on", "report_due", "report_date",
        "notice_acknowledged_on", "received_on", "given_on", "when", "until", "started", "ended",
        "as_at", "rated_on", "begins", "ends", "decided_on", "at", "interview_anchor", "since",
        "answered_on", "begun_at", "asked_at", "alerted_at", "remind_on", "recorded_at",
        "acknowledged_at", "taken_on", "asked_on", "made_at", "dated", "finished_at", "later_at",
        "reviewed_on", "made_on", "expert_curriculum_vitae_dated",
        "gone_at", "signed_on", "finalised_at", "noted_on", "told_on", "parent_dated", "served_on",
        "discussed_on", "other_signed_on", "put_on", "added_on",
    }
)  # fmt: skip
_ENUMERATIONS = frozenset(
    {
        "state", "source", "vantage", "confidence", "mode", "kind", "group", "origin", "status",
        "solicitor", "ground", "category", "answered",
    }
)  # fmt: skip
_IDS: Mapping[str, Callable[[Names, object], str]] = {
    "document_id": Names.document,
    "time_point_id": Names.point,
    "episode_id": lambda names, value: names.episodes.get(str(value), "since removed"),
}
_FIELDS = {
    "claimant_name": "Claimant",
    "claimant_date_of_birth": "Date of birth",
    "claimant_pronouns": "Pronouns",
    "proceedings_court": "Court",
    "proceedings_claim_number": "Claim number",
    "proceedings_claimant": "Claimant in the proceedings",
    "proceedings_defendant": "Defendant",
    "proceedings_track": "Track",
    "instructing_firm": "Instructing firm",
    "instructing_contact": "Contact at the firm",
    "instructing_reference": "The firm’s reference",
    "instructing_on_behalf_of": "Instructed on behalf of",
    "expert_practising_since": "Practising since",
    "expert_name": "Expert",
    "expert_curriculum_vitae_dated": "Curriculum vitae as of",
    "interview_not_held": "Why no interview was held",
    "no_orders": "No order received that affects the expert",
    "connected": "Others to compare for conflicts",
    "court_order.made_on": "Made on",
    "court_order.substance": "What it orders",
    "court_order.permits": "Gives permission",
    "court_order.field": "Field it names",
    "court_order.pages": "Counted pages it allows",
    "contrary": "Points against the opinion",
    "no_range": "Why there is no range of opinion",
    "qualification": "Qualification",
    "settled_by": "What would settle it",
    "proceedings_cipher": "Named by an order of anonymity as",
    "drafts": "Drafts are kept",
    "gone_at": "Content deleted at",
    "gone_why": "Content deleted because",
    "issued_report.sha256": "SHA-256 of the file",
    "issued_report.size": "Bytes",
    "issued_report.signer": "Signed by the certificate of",
    "amendment_request.what": "What is asked for",
    "opinion_change.what": "What changed",
    "told": "Who was told",
    "disclosure.how": "By which way",
    "parent_dated": "Date of the report it follows",
    "parent_sha256": "SHA-256 of the report it follows",
    "parent_version": "Version of the report it follows",
    "supplement.served_on": "Report served on",
    "supplement.documents": "New documents",
    "supplement.instructions": "New instructions",
    "other_name": "Other expert",
    "other_post": "Post of the other expert",
    "other_instructed_by": "Who instructs the other expert",
    "other_signed_on": "Signed by the other expert on",
    "put_question.text": "Question as put",
    "put_on": "Put on",
    "put_by": "Put by",
    "paragraphs": "Paragraphs referred to",
    "joint_issue.issue": "Item of the agenda",
    "own_reasons": "Own reasons",
    "other_reasons": "Reasons of the other expert",
    "own_change": "What would change the own view",
    "other_change": "What would change the other expert’s view",
    "amended_place.was": "It said",
    "amended_place.now": "It says",
    "disputed_fact.subject": "Fact in dispute",
    "disputed_fact.preferred": "Version preferred",
    "hypothesis.version": "Version",
    "hypothesis.by": "Put forward by",
    "hypothesis.opinion": "Opinion on it",
    "acknowledgement.message": "Warning",
    "acknowledgement.made_on": "Let stand on",
    "reuse_allowed": "May be used in a series",
    "oral_instructions_confirmed": "Oral instructions all recorded",
    "notice_acknowledged_on": "Notice of the interview read on",
    "profile": "Kind of report",
    "schedules_bound": "Schedules of the interview bound into the report",
    "question.text": "Question as put",
    "question.state": "Answered",
    "file_name": "File",
    "set_aside": "Set aside because",
    "made_at": "Noted on",
    "bundle_range.first": "From page",
    "bundle_range.last": "To page",
    "bundle_range.start": "Bundle page of the first",
    "bundle_range.prefix": "Put before the number",
    "read_by_expert": "Read by you in full",
    "invented_numbers": "Numbers invented for a demonstration",
    "text": "Text",
    "order": "Place in order",
    "as_at": "As at",
    "short": "Short name",
    "document_id": "Document",
    "time_point_id": "Time point",
    "episode_id": "Course of treatment",
    "meta.v": "Content",
    "answer.value": "Rating",
    "co_rating.value": "Rating",
    "co_rating.first": "The first rater then",
    "co_rating.later": "Changed after finishing to",
    "co_rating.later_at": "Changed at",
    "co_rater.how": "Rated",
    "co_rater.blind": "Blind to the first ratings",
    "co_rater.file": "Taken over from a file",
    "co_rater.finished_at": "Finished",
    "consensus.value": "Settled as",
    "quote": "The person’s words",
    "others_shown": "Other time points shown",
    "conflict_with": "Sources that say otherwise",
    "conflict_reason": "On the conflict",
    "cue": "Set off",
    "peak": "How fast",
    "reviewed_on": "Reviewed on",
    "reviewed_by": "Reviewed by",
    "rated_on": "Rated on",
    "statement.value": "Value",
    "corrected": "Corrected to",
    "computed": "By the rules",
    "decided_on": "Decided on",
    "decided_by": "Decided by",
    "interview_anchor": "“Ever since” asked from",
    "since": "Ever since",
    "worst": "Worst ever",
    "words": "In these words",
    "alerted_at": "Raised the banner",
    "done": "What was done",
    "general_practitioner": "GP told",
    "crisis_team": "Crisis team told",
    "emergency": "Emergency services called",
    "solicitor": "Instructing solicitor",
    "ground": "Ground for passing it on",
    "ground_words": "Ground in words",
    "remind_on": "Reminder",
    "recorded_at": "What was done recorded at",
    "in_report": "Chosen for the report",
    "wanted": "In the report’s chronology",
    "same_as": "Tells the same as",
    "holder": "Who holds it",
    "asked_on": "Asked for on",
    "answered_on": "Answered on",
    "effect": "What its absence means",
    "mentioned": "Places that refer to it",
    "contradiction.preferred": "Version preferred",
    "contradiction.rule": "Found by",
    "taken_on": "Taken on",
    "given_by": "Given by",
    "own_score.present": "In whose presence",
    "export_log.what": "What left",
    "export_log.destination": "Where to",
    "export_log.cases": "Cases in it",
}
