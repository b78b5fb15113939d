"""Looking for words in one case or in all of them, step by step, each hit with the way to it."""

from __future__ import annotations

from dataclasses import dataclass

from casereview.catalogue.report import load_profile
from casereview.domain.assessing.account import AccountPart
from casereview.domain.assessing.rating import read_answer_id
from casereview.domain.dates import PartialDate
from casereview.domain.documents.wordsearch import Query, Span, excerpt
from casereview.domain.reports.draft import Form
from casereview.errors import BadInputError
from casereview.services.content import Content
from casereview.services.interview.parts import InterviewPart
from casereview.services.session import Session
from casereview.services.views import PageName
from casereview.storage.search import HITS_A_CASE, VaultSearch
from casereview.storage.search import CaseHits as FoundInCase
from casereview.storage.search import Hit as FoundText
from casereview.storage.texts import Text, TextKind

STEP = 0.03
"""Seconds of one step: what is saved meanwhile, or another search, waits no longer."""

EXCERPT = 220
"""Characters of a hit's context, about."""

HITS_IN_ONE_CASE = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words stand: the page of the window and the target that show it.

    marks are the characters of the excerpt to set off.
    """

    case_id: str
    page: PageName
    target: str
    where: str
    excerpt: str
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class CaseHits:
    """The first hits of a case, and in how many more places of it the words stand."""

    case_id: str
    title: str
    claim_number: str
    hits: tuple[Hit, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Progress:
    """What a step found, and how the search stands.

    waiting: cases not looked into yet that may hold the words. unsearched: cases that could not be
    read, each with the reason.
    """

    found: tuple[CaseHits, ...]
    tested: int
    cases: int
    waiting: int
    unsearched: tuple[tuple[str, str], ...]
    finished: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """The case that is open, its id '' for none, and how many cases there are."""

    case_id: str
    title: str
    cases: int


class Search:
    """A search under way; begun by `begin`, taken on by `go_on`."""

    def __init__(self, under_way: VaultSearch, content: Content) -> None:
        self.under_way = under_way
        self._ways = _Ways(content)

    def step(self, seconds: float) -> Progress:
        """Search for about so long."""
        found = self.under_way.step(seconds)
        return Progress(
            found=tuple(self._shown(case) for case in found),
            tested=self.under_way.tested,
            cases=self.under_way.cases,
            waiting=self.under_way.waiting,
            unsearched=tuple(
                (case.line.title or "A case whose name is not known", case.why)
                for case in self.under_way.unsearched
            ),
            finished=self.under_way.finished,
        )

    def _shown(self, case: FoundInCase) -> CaseHits:
        hits = tuple(self._hit(case.line.id, hit) for hit in case.hits)
        return CaseHits(case.line.id, case.line.title, case.line.claim_number, hits, case.more)

    def _hit(self, case_id: str, hit: FoundText) -> Hit:
        where, page, target = self._ways.to(hit, case_id)
        shown, marks = excerpt(hit.text.words, hit.spans, EXCERPT)
        return Hit(case_id, page, target, where, shown, marks)


def understood(typed: str) -> bool:
    """Whether enough is typed to look for."""
    return not Query.parse(typed).too_short


def scope(session: Session) -> Scope:
    """Return which case is open, and how many cases a search of the vault has to look at."""
    case, cases = session.searchable()
    if case is None:
        return Scope("", "", cases)
    record = case.dossier().case
    return Scope(case.id, record.proceedings.short_title or record.claimant.name, cases)


def prepare(session: Session) -> bool:
    """Get ready for a search, a step at a time; whether all is ready."""
    return session.prepare_search(STEP)


def begin(session: Session, typed: str, case_id: str = "") -> tuple[Search, Progress]:
    """Begin to look for words in the vault, or in one case, and take the first step.

    Raises BadInputError for too few letters, or an unknown case.
    """
    query = Query.parse(typed)
    if query.too_short:
        raise BadInputError("Type at least three letters or digits to search.")
    hits = HITS_IN_ONE_CASE if case_id else HITS_A_CASE
    search = Search(session.search(query, case_id, hits), session.content)
    return search, search.step(STEP)


def go_on(_session: Session, search: Search) -> Progress:
    """Take the next step."""
    return search.step(STEP)


def look_further(_session: Session, search: Search) -> Progress:
    """Look into further cases that may hold the words."""
    search.under_way.go_on()
    return search.step(STEP)


def search_to_the_end(session: Session, typed: str, case_id: str = "") -> Progress:
    """Search and return everything at once, as a command does; raises as `begin`."""
    search, progress = begin(session, typed, case_id)
    found = list(progress.found)
    while not progress.finished or progress.waiting:
        progress = look_further(session, search) if progress.finished else go_on(session, search)
        found += progress.found
    return Progress(
        tuple(found),
        progress.tested,
        progress.cases,
        progress.waiting,
        progress.unsearched,
        finished=True,
    )


_NOTED = {TextKind.FINDING: "note on a finding", TextKind.NOTE: "your note"}


class _Ways:
    """Says where a hit stands, in words, and which page and target show it."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._titles: dict[str, dict[str, str]] = {}

    def to(self, hit: FoundText, case_id: str) -> tuple[str, PageName, str]:
        """Return words, page and target of a hit in a case."""
        text = hit.text
        match text.kind:
            case TextKind.PAGE | TextKind.DOCUMENT | TextKind.FINDING | TextKind.NOTE:
                return self._in_document(hit)
            case TextKind.ACCOUNT:
                where = f"Interview: {AccountPart(text.target).words.lower()}"
                return where, PageName.INTERVIEW, f"{InterviewPart.OVERVIEW}/{text.target}"
            case TextKind.RISK:
                return "Risk page", PageName.INTERVIEW, f"{InterviewPart.RISK}/{text.target}"
            case TextKind.SECOND:
                where = f"Second rating{self._in_interview(text).removeprefix('Interview')}"
                target = f"{InterviewPart.SECOND_RATING}/{text.target}"
                return where, PageName.INTERVIEW, target
            case TextKind.ANSWER | TextKind.CONCLUSION | TextKind.COURSE | TextKind.ATTACK:
                return self._in_interview(text), PageName.INTERVIEW, text.target
            case TextKind.REVIEW:
                return f"Review after a screen, {text.name}", PageName.INTERVIEW, ""
            case TextKind.SECTION:
                start, end = hit.spans[0]
                where = f"Report: {self._section(text.name, text.target)}"
                return where, PageName.REPORT, f"{text.target}/{text.words[start:end]}"
            case TextKind.SCORE:
                return f"Score: {text.name}", PageName.PSYCHOMETRICS, text.target
            case TextKind.EVENT:
                where = f"Chronology: {_date(text.name)}"
                return where, PageName.CHRONOLOGY, f"event:{text.target}"
            case TextKind.REQUEST:
                return "Requests for papers", PageName.CHRONOLOGY, f"requests/{text.target}"
            case TextKind.DISPUTE:
                return "Fact in dispute", PageName.REPORT, f"disputes/{text.target}"
            case TextKind.ORDER:
                return "Order", PageName.OVERVIEW, "details/instructions"
            case TextKind.SUPPLEMENT:
                form, _, number = text.name.partition(" ")
                return f"{Form(form).words} {number}", PageName.REPORT, f"supplements/{text.target}"
            case TextKind.ISSUE:
                return text.name, PageName.REPORT, f"versions/{text.target}"
            case TextKind.CONTRADICTION:
                where = f"Sources differ: {text.name}"
                return where, PageName.CHRONOLOGY, f"contradictions/{text.target}"
            case TextKind.DISCLOSURE:
                where = f"Disclosure of {_date(text.name)}"
                return where, PageName.PRIVACY, f"case/{case_id}"
            case TextKind.EPISODE:
                where, part = f"Treatment: {text.name}", "treatment"
            case TextKind.GIVEN:
                where = f"Treatment: {text.name.lower()}"
                return where, PageName.TREATMENT, f"records/{text.target}"
            case TextKind.REVIEWED:
                return "Treatment: review", PageName.TREATMENT, f"review/{text.target}"
            case TextKind.OPINION:
                where = f"Treatment: opinion {text.name}"
                return where, PageName.TREATMENT, f"opinions/{text.target}"
            case TextKind.QUESTION:
                where, part = f"Question {text.name} to the expert", "instructions"
            case TextKind.INSTRUCTION:
                where, part = f"Instruction of {_date(text.name)}", "instructions"
            case TextKind.CASE:
                where, part = "Case details", "case"
        return where, PageName.OVERVIEW, f"details/{part}"

    def _in_document(self, hit: FoundText) -> tuple[str, PageName, str]:
        text = hit.text
        if text.kind is TextKind.PAGE:
            start, end = hit.spans[0]
            target = f"{text.target}//{text.page}/{start}-{end}"
            return f"{text.name}, p{text.page}", PageName.DOCUMENTS, target
        what = _NOTED.get(text.kind, "title and notes")
        return f"{text.name}, {what}", PageName.DOCUMENTS, text.target

    def _in_interview(self, text: Text) -> str:
        _point, key, item_id = read_answer_id(text.target)
        module = self._content.modules.get(key.module)
        disorder = module.named(key.instance) if module else str(key)
        if text.kind is TextKind.COURSE:
            return f"Course between: {disorder}"
        if text.kind is TextKind.ATTACK:
            return f"Attack as told: {disorder}, {text.name}"
        if text.kind is TextKind.CONCLUSION:
            return f"Conclusion: {disorder}, {text.name}"
        item = module.item(item_id) if module else None
        return f"Interview: {disorder}, {item.label if item else item_id}, {text.name}"

    def _section(self, profile: str, key: str) -> str:
        if profile not in self._titles:
            sections = load_profile(profile).sections
            self._titles[profile] = {spec.key: spec.title for spec in sections}
        return self._titles[profile].get(key, key)


def _date(stored: str) -> str:
    return str(PartialDate.from_edtf(stored))
