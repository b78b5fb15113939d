"""One open case: its repositories, its commands, its history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from casereview.domain.case import CaseSummary
from casereview.domain.documents.statement import State
from casereview.domain.dossier import Dossier
from casereview.storage import driver, repositories
from casereview.storage.attachments import Attachments
from casereview.storage.audit import verify_history
from casereview.storage.bookmark import Bookmark
from casereview.storage.commands import Commands
from casereview.storage.draft_models import DraftModels
from casereview.storage.exports import Exports
from casereview.storage.history import Head, History, Seal
from casereview.storage.kept_answers import Answers
from casereview.storage.repositories import (
    Contradictions,
    Disputes,
    DocumentParts,
    Episodes,
    Record,
    Repository,
)
from casereview.storage.texts import Text, texts_of

if TYPE_CHECKING:
    from sqlite_utils import Database


class CaseFile:
    """A case that is open; used from the thread that opened it, and closed by whoever did.

    Every change goes through `command`, which makes it one transaction and one entry of history.
    """

    def __init__(
        self,
        database: Database,
        history: History,
        path: Path,
        *,
        before_close: Callable[[CaseFile], None],
    ) -> None:
        self.path = path
        self._database = database
        self._history = history
        self._before_close = before_close
        self._open = True
        self.record = Record(history)
        self.instructions = Repository(history, repositories.INSTRUCTIONS)
        self.joint_parties = Repository(history, repositories.JOINT_PARTIES)
        self.questions = Repository(history, repositories.QUESTIONS)
        self.orders = Repository(history, repositories.ORDERS)
        self.events = Repository(history, repositories.EVENTS)
        self.referrals = Repository(history, repositories.REFERRALS)
        self.episodes = Episodes(history)
        self.practitioners = Repository(history, repositories.PRACTITIONERS)
        self.contacts = Repository(history, repositories.CONTACTS)
        self.told = Repository(history, repositories.TOLD)
        self.homework = Repository(history, repositories.HOMEWORK)
        self.promises = Repository(history, repositories.PROMISES)
        self.reviews = Repository(history, repositories.REVIEWS)
        self.opinions = Repository(history, repositories.OPINIONS)
        self.opinion_points = Repository(history, repositories.OPINION_POINTS)
        self.opinion_references = Repository(history, repositories.OPINION_REFERENCES)
        self.documents = Repository(history, repositories.DOCUMENTS)
        self.pages = DocumentParts(history, repositories.PAGES)
        self.passages = DocumentParts(history, repositories.PASSAGES)
        self.statements = DocumentParts(history, repositories.STATEMENTS)
        self.notes = DocumentParts(history, repositories.NOTES)
        self.bundles = Repository(history, repositories.BUNDLES)
        self.ranges = DocumentParts(history, repositories.RANGES)
        self.links = Repository(history, repositories.LINKS)
        self.time_points = Repository(history, repositories.TIME_POINTS)
        self.modules = Repository(history, repositories.MODULES)
        self.definitions = Repository(history, repositories.DEFINITIONS)
        self.answers = Answers(history)
        self.course = Repository(history, repositories.COURSE)
        self.diagnoses = Repository(history, repositories.DIAGNOSES)
        self.attacks = Repository(history, repositories.ATTACKS)
        self.screen_reviews = Repository(history, repositories.SCREEN_REVIEWS)
        self.bookmark = Bookmark(history)
        self.co_raters = Repository(history, repositories.CO_RATERS)
        self.co_ratings = Repository(history, repositories.CO_RATINGS)
        self.consensus = Repository(history, repositories.CONSENSUS)
        self.account = Repository(history, repositories.ACCOUNT)
        self.screener = Repository(history, repositories.SCREENER)
        self.enquiries = Repository(history, repositories.ENQUIRIES)
        self.risk = Repository(history, repositories.RISK)
        self.own_scores = Repository(history, repositories.OWN_SCORES)
        self.choices = Repository(history, repositories.CHOICES)
        self.requests = Repository(history, repositories.REQUESTS)
        self.contradictions = Contradictions(history)
        self.disputes = Disputes(history)
        self.acknowledgements = Repository(history, repositories.ACKNOWLEDGEMENTS)
        self.sections = Repository(history, repositories.SECTIONS)
        self.read_then = Repository(history, repositories.READ_THEN)
        self.words = Repository(history, repositories.WORDS)
        self.supplements = Repository(history, repositories.SUPPLEMENTS)
        self.supplement_texts = Repository(history, repositories.SUPPLEMENT_TEXTS)
        self.put_questions = Repository(history, repositories.PUT_QUESTIONS)
        self.joint_issues = Repository(history, repositories.JOINT_ISSUES)
        self.amended_places = Repository(history, repositories.AMENDED_PLACES)
        self.disclosures = Repository(history, repositories.DISCLOSURES)
        self.withholdings = Repository(history, repositories.WITHHOLDINGS)
        self.drafts = Repository(history, repositories.DRAFTS)
        self.draft_models = DraftModels(history)
        self.issued = Repository(history, repositories.ISSUED)
        self.amendments = Repository(history, repositories.AMENDMENTS)
        self.opinion_changes = Repository(history, repositories.OPINION_CHANGES)
        self.attachments = Attachments(history)
        self.exports = Exports(history)
        self.commands = Commands(history)

    @property
    def id(self) -> str:
        """The case's id."""
        return self._history.case_id

    @property
    def read_only(self) -> bool:
        """Whether commands are refused."""
        return self._history.read_only

    def command(self, label: str) -> AbstractContextManager[None]:
        """Make everything inside one change: saved, numbered and sealed together, or not at all."""
        return self._history.command(label)

    def undo(self) -> str | None:
        """Take back the latest command that stands; its label, or None when there is none."""
        return self._history.undo()

    def redo(self) -> str | None:
        """Do again what was undone last; its label, or None when there is nothing."""
        return self._history.redo()

    @property
    def undo_label(self) -> str | None:
        """What `undo` would take back."""
        return self._history.undo_label

    @property
    def redo_label(self) -> str | None:
        """What `redo` would do again."""
        return self._history.redo_label

    def history(self, limit: int = 100) -> tuple[Seal, ...]:
        """Return the latest commands, newest first."""
        return self._history.entries(limit)

    @property
    def head(self) -> Head:
        """The number and hash of the last seal."""
        return self._history.head

    @property
    def history_head(self) -> str:
        """The head as one text, `number:hash`, as reports and exports print it."""
        return str(self._history.head)

    @property
    def legal_hold(self) -> str:
        """Why the case must not be destroyed; empty when it may be."""
        found = self._history.rows("SELECT v FROM meta WHERE k = 'legal hold'")
        return str(found[0][0]) if found else ""

    def hold(self, reason: str, *, lifted: str = "") -> None:
        """Put the case under a legal hold, or lift it by an empty reason; undo leaves it alone.

        `lifted` is why it was lifted, kept beside it.
        """
        with self.command("Legal hold" if reason else "Lift the legal hold"):
            self._history.keep()
            meta = self._database.table("meta")
            if reason:
                meta.upsert({"k": "legal hold", "v": reason}, pk="k")
            else:
                meta.delete_where("k = ?", ["legal hold"])
                if lifted:
                    meta.upsert({"k": "legal hold lifted", "v": lifted}, pk="k")

    def keep(self) -> None:
        """Mark the open command as one that undo passes over: it is recorded for good."""
        self._history.keep()

    def close_past(self) -> None:
        """Mark the open command as one before which nothing can be undone any more."""
        self._history.keep(close=True)

    def dossier(self) -> Dossier:
        """Return everything but the documents' bytes, as it is at one moment."""
        with self._history.reading():
            documents, statements = self.documents.all(), self.statements.all()
            aside = {document.id for document in documents if document.set_aside}
            return Dossier(
                case=self.record.get(),
                instructions=self.instructions.all(),
                joint_parties=self.joint_parties.all(),
                questions=self.questions.all(),
                orders=self.orders.all(),
                events=self.events.all(),
                referrals=self.referrals.all(),
                episodes=self.episodes.all(),
                practitioners=self.practitioners.all(),
                contacts=self.contacts.all(),
                told=self.told.all(),
                homework=self.homework.all(),
                promises=self.promises.all(),
                reviews=self.reviews.all(),
                opinions=self.opinions.all(),
                opinion_points=self.opinion_points.all(),
                opinion_references=self.opinion_references.all(),
                documents=documents,
                pages=self.pages.all(),
                passages=self.passages.all(),
                statements=tuple(s for s in statements if s.document_id not in aside),
                set_aside=tuple(s for s in statements if s.document_id in aside),
                notes=self.notes.all(),
                bundles=self.bundles.all(),
                ranges=self.ranges.all(),
                links=self.links.all(),
                time_points=self.time_points.all(),
                modules=self.modules.all(),
                definitions=self.definitions.all(),
                answers=self.answers.all(),
                course=self.course.all(),
                diagnoses=self.diagnoses.all(),
                attacks=self.attacks.all(),
                screen_reviews=self.screen_reviews.all(),
                co_raters=self.co_raters.all(),
                co_ratings=self.co_ratings.all(),
                consensus=self.consensus.all(),
                account=self.account.all(),
                screener=self.screener.all(),
                enquiries=self.enquiries.all(),
                risk=self.risk.all(),
                own_scores=self.own_scores.all(),
                choices=self.choices.all(),
                requests=self.requests.all(),
                contradictions=self.contradictions.all(),
                disputes=self.disputes.all(),
                acknowledgements=self.acknowledgements.all(),
                sections=self.sections.all(),
                read_then=self.read_then.all(),
                words=self.words.all(),
                supplements=self.supplements.all(),
                supplement_texts=self.supplement_texts.all(),
                put_questions=self.put_questions.all(),
                joint_issues=self.joint_issues.all(),
                amended_places=self.amended_places.all(),
                disclosures=self.disclosures.all(),
                withholdings=self.withholdings.all(),
                drafts=self.drafts.all(),
                issued=self.issued.all(),
                amendments=self.amendments.all(),
                opinion_changes=self.opinion_changes.all(),
                history_head=self.history_head,
            )

    def texts(self) -> Iterator[Text]:
        """Yield the texts that are searched, as they are saved."""
        return texts_of(self._history)

    def summary(self) -> CaseSummary:
        """Return the case's line in the case list."""
        case = self.record.get()
        ((documents, proposals, changed, received),) = self._history.rows(
            "SELECT (SELECT count(*) FROM document), "
            "(SELECT count(*) FROM statement AS s JOIN document AS d ON d.id = s.document_id "
            "WHERE s.state = ? AND d.set_aside = ''), "
            "(SELECT at FROM seal ORDER BY number DESC LIMIT 1), "
            "(SELECT count(*) FROM document WHERE gone_on IS NULL AND id NOT IN "
            "(SELECT document_id FROM instruction WHERE document_id IS NOT NULL))",
            State.PROPOSED.value,
        )
        return CaseSummary(
            id=case.id,
            claimant=case.claimant.name,
            title=case.proceedings.short_title or case.claimant.name,
            claim_number=case.proceedings.claim_number,
            report_due=case.report_due,
            documents=documents,
            open_proposals=proposals,
            changed_at=changed,
            fictional=case.fictional,
            born=case.claimant.date_of_birth,
            keeping=case.keeping.without_words(),
            received=received,
            held=bool(self.legal_hold),
        )

    def faults(self) -> tuple[str, ...]:
        """Verify every page of the file and the whole history; what is wrong, in words."""
        return (*driver.page_faults(self._database), *verify_history(self._history))

    def close(self) -> None:
        """Anchor the history outside the file and close; closing again does nothing."""
        if not self._open:
            return
        self._open = False
        try:
            self._before_close(self)
        finally:
            driver.close(self._database)

    def __enter__(self) -> CaseFile:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
