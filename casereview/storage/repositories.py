"""One repository per kind of thing in a case: all, one, put, remove, in a settled order."""

# ruff: noqa: S608 - SQL is put together from names of our own tables and columns only
from __future__ import annotations

from dataclasses import replace
from typing import Generic, TypeVar

from casereview.domain.assessing.account import AccountPart, AccountText
from casereview.domain.assessing.attack import Attack
from casereview.domain.assessing.corating import Consensus, CoRater, CoRating
from casereview.domain.assessing.definition import KeptDefinition
from casereview.domain.assessing.own_score import OwnScore
from casereview.domain.assessing.rating import (
    Answer,
    CourseEntry,
    Diagnosis,
    OpenedModule,
    ScreenReview,
    TimePoint,
)
from casereview.domain.assessing.risk import RiskAnswer, RiskEnquiry
from casereview.domain.assessing.screening import ScreenerAnswer
from casereview.domain.care.treatment import (
    Contact,
    Homework,
    Opinion,
    OpinionPoint,
    OpinionReference,
    Practitioner,
    Promise,
    Referral,
    Review,
    Told,
)
from casereview.domain.case import (
    Case,
    Event,
    Instruction,
    JointParty,
    Question,
    TreatmentEpisode,
)
from casereview.domain.custody.privacy import Disclosure, Withholding
from casereview.domain.documents.bundle import Bundle, BundleRange
from casereview.domain.documents.chronology import Choice
from casereview.domain.documents.contradiction import Contradiction, Side
from casereview.domain.documents.document import Document, Link, Note, Page, Passage
from casereview.domain.documents.request import Request
from casereview.domain.documents.statement import Statement
from casereview.domain.dossier import SectionText
from casereview.domain.reports.acknowledgement import Acknowledgement
from casereview.domain.reports.case_word import CaseWord
from casereview.domain.reports.court_order import CourtOrder
from casereview.domain.reports.dispute import DisputedFact, Hypothesis
from casereview.domain.reports.draft import Draft
from casereview.domain.reports.issue import AmendmentRequest, Issued, OpinionChange
from casereview.domain.reports.seen import ReadThen
from casereview.domain.reports.supplement import (
    AmendedPlace,
    JointIssue,
    PutQuestion,
    Supplement,
    SupplementText,
)
from casereview.errors import BadInputError, DamagedVaultError
from casereview.storage.history import History
from casereview.storage.mapping import SqlValue, Table

T = TypeVar("T")
D = TypeVar("D", Page, Passage, Statement, Note, BundleRange)

_OF_DOCUMENT = "JOIN document AS d ON d.id = t.document_id ORDER BY d.number"
_OF_TIME_POINT = (
    "JOIN time_point AS p ON p.id = t.time_point_id "
    'ORDER BY p."order", p.seq, t.key_module, t.key_instance, t.seq'
)

CASES = Table("case_record", Case, "ORDER BY t.seq")
INSTRUCTIONS = Table(
    "instruction", Instruction, "ORDER BY t.seq", order=lambda i: i.given_on.sort_key
)
JOINT_PARTIES = Table("joint_party", JointParty, "ORDER BY t.seq")
QUESTIONS = Table("question", Question, "ORDER BY t.number, t.seq")
ORDERS = Table("court_order", CourtOrder, "ORDER BY t.made_on IS NULL, t.made_on, t.seq")
EVENTS = Table("event", Event, "ORDER BY t.seq", order=lambda e: e.when.sort_key)
EPISODES = Table("episode", TreatmentEpisode, "ORDER BY t.number, t.seq", left_out="document_ids")
_OF_EPISODE = "LEFT JOIN episode AS e ON e.id = t.episode_id ORDER BY e.number, e.seq"
_OF_OPINION = "JOIN opinion AS o ON o.id = t.opinion_id ORDER BY o.number, o.seq, t.position"
REFERRALS = Table("referral", Referral, "ORDER BY t.number, t.seq")
PRACTITIONERS = Table("practitioner", Practitioner, f"{_OF_EPISODE}, t.seq")
CONTACTS = Table("contact", Contact, f"{_OF_EPISODE}, t.seq")
TOLD = Table("told", Told, f"{_OF_EPISODE}, t.fact, t.seq")
HOMEWORK = Table("homework", Homework, f"{_OF_EPISODE}, t.seq")
PROMISES = Table("promise", Promise, f"{_OF_EPISODE}, t.seq")
REVIEWS = Table("review", Review, f"{_OF_EPISODE}, t.aspect, t.subject, t.seq")
OPINIONS = Table("opinion", Opinion, "ORDER BY t.number, t.seq")
OPINION_POINTS = Table("opinion_point", OpinionPoint, f"{_OF_OPINION}, t.seq")
OPINION_REFERENCES = Table("opinion_reference", OpinionReference, f"{_OF_OPINION}, t.seq")
DOCUMENTS = Table("document", Document, "ORDER BY t.number")
PAGES = Table(
    "page",
    Page,
    f"{_OF_DOCUMENT}, t.number",
    key_of=lambda page: f"{page.document_id}/{page.number}",
)
PASSAGES = Table("passage", Passage, f'{_OF_DOCUMENT}, t.page, t.start, t."end", t.seq')
STATEMENTS = Table(
    "statement",
    Statement,
    "LEFT JOIN passage AS p ON p.id = t.passage_id "
    f"{_OF_DOCUMENT}, p.id IS NULL, p.page, p.start, t.seq",
)
NOTES = Table("document_note", Note, f"{_OF_DOCUMENT}, t.page IS NOT NULL, t.page, t.seq")
BUNDLES = Table("bundle", Bundle, "ORDER BY t.dated IS NULL, t.dated, t.seq")
RANGES = Table("bundle_range", BundleRange, f"{_OF_DOCUMENT}, t.first, t.seq")
LINKS = Table("link", Link, "ORDER BY t.seq")
TIME_POINTS = Table("time_point", TimePoint, 'ORDER BY t."order", t.seq')
MODULES = Table(
    "opened_module", OpenedModule, 'ORDER BY t."order", t.seq', key_of=lambda opened: opened.id
)
DEFINITIONS = Table("kept_definition", KeptDefinition, "ORDER BY t.id")
ANSWERS = Table("answer", Answer, _OF_TIME_POINT, key_of=lambda answer: answer.id)
COURSE = Table(
    "course_entry",
    CourseEntry,
    "ORDER BY t.key_module, t.key_instance, t.seq",
    order=lambda c: (c.key.module, c.key.instance, c.begins.sort_key),
)
DIAGNOSES = Table("diagnosis", Diagnosis, _OF_TIME_POINT, key_of=lambda diagnosis: diagnosis.id)
ATTACKS = Table(
    "attack",
    Attack,
    'JOIN time_point AS p ON p.id = t.time_point_id ORDER BY p."order", p.seq, t.seq',
)
SCREEN_REVIEWS = Table(
    "screen_review",
    ScreenReview,
    'JOIN time_point AS p ON p.id = t.time_point_id ORDER BY p."order", p.seq, t.screen',
    key_of=lambda review: review.id,
)
CO_RATERS = Table("co_rater", CoRater, "ORDER BY t.rated_on, t.seq")
CO_RATINGS = Table("co_rating", CoRating, _OF_TIME_POINT, key_of=lambda rating: rating.id)
CONSENSUS = Table("consensus", Consensus, _OF_TIME_POINT, key_of=lambda settled: settled.id)
_PARTS = tuple(AccountPart)
ACCOUNT = Table(
    "account_text",
    AccountText,
    "ORDER BY t.seq",
    key="part",
    order=lambda text: _PARTS.index(text.part),
)
SCREENER = Table(
    "screener_answer",
    ScreenerAnswer,
    'JOIN time_point AS p ON p.id = t.time_point_id ORDER BY p."order", p.seq, t.question',
    key_of=lambda answer: answer.id,
)
ENQUIRIES = Table("risk_enquiry", RiskEnquiry, "ORDER BY t.begun_at, t.seq")
RISK = Table(
    "risk_answer",
    RiskAnswer,
    "JOIN risk_enquiry AS e ON e.id = t.enquiry_id ORDER BY e.begun_at, e.seq, t.probe",
    key_of=lambda answer: answer.id,
)
OWN_SCORES = Table(
    "own_score", OwnScore, "ORDER BY t.seq", order=lambda s: (s.taken_on.sort_key, s.measure)
)
CHOICES = Table("chronology_choice", Choice, "ORDER BY t.key", key="key")
REQUESTS = Table("material_request", Request, "ORDER BY t.seq")
CONTRADICTIONS = Table("contradiction", Contradiction, "ORDER BY t.seq", left_out="sides")
SIDES = Table("contradiction_side", Side, "ORDER BY t.contradiction_id, t.position")
DISPUTES = Table("disputed_fact", DisputedFact, "ORDER BY t.seq", left_out="hypotheses")
HYPOTHESES = Table("hypothesis", Hypothesis, "ORDER BY t.fact_id, t.position")
ACKNOWLEDGEMENTS = Table("acknowledgement", Acknowledgement, 'ORDER BY t."check", t.seq')
DISCLOSURES = Table("disclosure", Disclosure, "ORDER BY t.made_on, t.seq")
DRAFTS = Table("draft", Draft, "ORDER BY t.number")
ISSUED = Table("issued_report", Issued, "ORDER BY t.number")
AMENDMENTS = Table("amendment_request", AmendmentRequest, "ORDER BY t.received_on, t.seq")
OPINION_CHANGES = Table("opinion_change", OpinionChange, "ORDER BY t.noted_on, t.seq")
WITHHOLDINGS = Table("withholding", Withholding, "ORDER BY t.part", key="part")
_OF_SUPPLEMENT = "JOIN supplement AS s ON s.id = t.supplement_id ORDER BY s.seq"
SUPPLEMENTS = Table("supplement", Supplement, "ORDER BY t.seq")
SUPPLEMENT_TEXTS = Table("supplement_text", SupplementText, f"{_OF_SUPPLEMENT}, t.section")
PUT_QUESTIONS = Table("put_question", PutQuestion, f"{_OF_SUPPLEMENT}, t.seq")
JOINT_ISSUES = Table("joint_issue", JointIssue, f"{_OF_SUPPLEMENT}, t.number, t.seq")
AMENDED_PLACES = Table("amended_place", AmendedPlace, f"{_OF_SUPPLEMENT}, t.seq")
SECTIONS = Table("section_text", SectionText, "ORDER BY t.section", key="section")
READ_THEN = Table("read_then", ReadThen, "ORDER BY t.seq")
WORDS = Table("case_word", CaseWord, "ORDER BY t.word", key="word")


class Repository(Generic[T]):
    """The objects of one table."""

    def __init__(self, history: History, table: Table[T]) -> None:
        self._history = history
        self._database = history.database
        self._table = table

    def all(self) -> tuple[T, ...]:
        """Return every object in the settled order."""
        return self._read(self._table.all)

    def get(self, id: str) -> T | None:  # noqa: A002 - the word of the domain
        """Return the object of that id, or None."""
        found = self._read(f'{self._table.select} WHERE t."{self._table.key}" = ?', id)
        return found[0] if found else None

    def put(self, *entities: T) -> None:
        """Insert, or replace what has the same id; an object that is already so stays untouched."""
        self._history.require_command()
        rows = [self._table.encode(entity) for entity in entities]
        self._database.conn.executemany(self._table.upsert, rows)

    def remove(self, id: str) -> bool:  # noqa: A002 - the word of the domain
        """Remove the object of that id; whether there was one."""
        self._history.require_command()
        sql = f'DELETE FROM "{self._table.name}" WHERE "{self._table.key}" = ?'
        return self._database.execute(sql, (id,)).rowcount == 1

    def _read(self, sql: str, *parameters: SqlValue) -> tuple[T, ...]:
        decode = self._table.decode
        found = [decode(row) for row in self._history.rows(sql, *parameters)]
        if self._table.order is not None:
            found.sort(key=self._table.order)
        return tuple(found)


class DocumentParts(Repository[D]):
    """Objects that belong to a document: pages, passages, statements, notes, bundle pages."""

    def of(self, document_id: str) -> tuple[D, ...]:
        """Return those of one document in the settled order."""
        sql = self._table.all.replace(" ORDER BY", " WHERE t.document_id = ? ORDER BY", 1)
        return self._read(sql, document_id)


class Episodes(Repository[TreatmentEpisode]):
    """Treatment episodes with the documents that tell of them, in the order given."""

    def __init__(self, history: History) -> None:
        super().__init__(history, EPISODES)

    def put(self, *entities: TreatmentEpisode) -> None:
        """Insert or replace, with the list of documents."""
        super().put(*entities)
        for episode in entities:
            held = self._documents("WHERE episode_id = ?", episode.id).get(episode.id, ())
            if held == episode.document_ids:
                continue
            self._database.execute(
                "DELETE FROM episode_document WHERE episode_id = ?", (episode.id,)
            )
            self._database.conn.executemany(
                "INSERT INTO episode_document (episode_id, position, document_id) VALUES (?, ?, ?)",
                [(episode.id, place, key) for place, key in enumerate(episode.document_ids)],
            )

    def _read(self, sql: str, *parameters: SqlValue) -> tuple[TreatmentEpisode, ...]:
        documents = self._documents()
        found = super()._read(sql, *parameters)
        return tuple(
            replace(episode, document_ids=documents.get(episode.id, ())) for episode in found
        )

    def _documents(self, where: str = "", *parameters: SqlValue) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for episode_id, document_id in self._history.rows(
            f"SELECT episode_id, document_id FROM episode_document {where} "
            "ORDER BY episode_id, position",
            *parameters,
        ):
            found[episode_id] = (*found.get(episode_id, ()), document_id)
        return found


class Contradictions(Repository[Contradiction]):
    """What the expert said of contradictions, with the sides as they were then."""

    def __init__(self, history: History) -> None:
        super().__init__(history, CONTRADICTIONS)

    def put(self, *entities: Contradiction) -> None:
        """Insert or replace, with the sides."""
        super().put(*entities)
        for one in entities:
            if self._sides("WHERE t.contradiction_id = ?", one.id).get(one.id, ()) == one.sides:
                continue
            self._database.execute(
                "DELETE FROM contradiction_side WHERE contradiction_id = ?", (one.id,)
            )
            listed = ", ".join(f'"{column}"' for column in SIDES.columns)
            marks = ", ".join("?" * len(SIDES.columns))
            self._database.conn.executemany(
                f"INSERT INTO contradiction_side (contradiction_id, position, {listed}) "
                f"VALUES (?, ?, {marks})",
                [(one.id, place, *SIDES.encode(side)) for place, side in enumerate(one.sides)],
            )

    def _read(self, sql: str, *parameters: SqlValue) -> tuple[Contradiction, ...]:
        sides = self._sides()
        found = super()._read(sql, *parameters)
        return tuple(replace(one, sides=sides.get(one.id, ())) for one in found)

    def _sides(self, where: str = "", *parameters: SqlValue) -> dict[str, tuple[Side, ...]]:
        found: dict[str, tuple[Side, ...]] = {}
        listed = ", ".join(f't."{column}"' for column in SIDES.columns)
        for key, *row in self._history.rows(
            f"SELECT t.contradiction_id, {listed} FROM contradiction_side AS t {where} "
            "ORDER BY t.contradiction_id, t.position",
            *parameters,
        ):
            found[key] = (*found.get(key, ()), SIDES.decode(tuple(row)))
        return found


class Disputes(Repository[DisputedFact]):
    """Facts in dispute, with their versions in order."""

    def __init__(self, history: History) -> None:
        super().__init__(history, DISPUTES)

    def put(self, *entities: DisputedFact) -> None:
        """Insert or replace, with the versions."""
        super().put(*entities)
        for fact in entities:
            if self._versions("WHERE t.fact_id = ?", fact.id).get(fact.id, ()) == fact.hypotheses:
                continue
            self._database.execute("DELETE FROM hypothesis WHERE fact_id = ?", (fact.id,))
            listed = ", ".join(f'"{column}"' for column in HYPOTHESES.columns)
            marks = ", ".join("?" * len(HYPOTHESES.columns))
            self._database.conn.executemany(
                f"INSERT INTO hypothesis (fact_id, position, {listed}) VALUES (?, ?, {marks})",
                [
                    (fact.id, place, *HYPOTHESES.encode(one))
                    for place, one in enumerate(fact.hypotheses)
                ],
            )

    def _read(self, sql: str, *parameters: SqlValue) -> tuple[DisputedFact, ...]:
        versions = self._versions()
        found = super()._read(sql, *parameters)
        return tuple(replace(fact, hypotheses=versions.get(fact.id, ())) for fact in found)

    def _versions(
        self, where: str = "", *parameters: SqlValue
    ) -> dict[str, tuple[Hypothesis, ...]]:
        found: dict[str, tuple[Hypothesis, ...]] = {}
        listed = ", ".join(f't."{column}"' for column in HYPOTHESES.columns)
        for key, *row in self._history.rows(
            f"SELECT t.fact_id, {listed} FROM hypothesis AS t {where} "
            "ORDER BY t.fact_id, t.position",
            *parameters,
        ):
            found[key] = (*found.get(key, ()), HYPOTHESES.decode(tuple(row)))
        return found


class Record:
    """The case's own record: one row, made with the file."""

    def __init__(self, history: History) -> None:
        self._case_id = history.case_id
        self._cases = Repository(history, CASES)

    def get(self) -> Case:
        """Return the record; raises DamagedVaultError when the file holds none."""
        found = self._cases.get(self._case_id)
        if found is None:
            msg = "The case file holds no record of its case."
            raise DamagedVaultError(msg, kept="Nothing was changed.", do="Restore a backup.")
        return found

    def put(self, case: Case) -> None:
        """Replace the record; raises BadInputError for the record of another case."""
        if case.id != self._case_id:
            msg = "This is the record of another case."
            raise BadInputError(msg, kept="Nothing was changed.")
        self._cases.put(case)
