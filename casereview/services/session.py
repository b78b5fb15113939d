"""The open vault and the open case, as the window and the command line hold them."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from casereview.catalogue.kept import in_force
from casereview.domain.assessing.evaluation import Evaluator
from casereview.domain.assessing.finding import CaseFindings
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.rating import (
    Answer,
    CourseEntry,
    ModuleKey,
    OpenedModule,
    TimePoint,
)
from casereview.domain.assessing.screening import ScreenerAnswer, module_answers
from casereview.domain.case import Case, Claimant, Expert, Proceedings, Pronouns
from casereview.domain.documents.wordsearch import Query
from casereview.domain.dossier import Dossier
from casereview.errors import BadInputError, ReadOnlyError
from casereview.reporting.parts.scores import Score, filed_scores
from casereview.services.changes import Changes, Kind
from casereview.services.content import Content
from casereview.services.vault.due import due_lines
from casereview.services.vault.strength import require_passphrase
from casereview.services.views import CaseList, VaultInfo
from casereview.storage.casefile import CaseFile
from casereview.storage.destruction import Certificate, Reason
from casereview.storage.history import Head
from casereview.storage.jobs import CheckJob, CopyJob
from casereview.storage.journal import Journal
from casereview.storage.lock import Holder
from casereview.storage.reducing import Fate
from casereview.storage.search import VaultSearch
from casereview.storage.vault import Vault

_Interview = tuple[
    tuple[TimePoint, ...],
    tuple[Answer, ...],
    tuple[CourseEntry, ...],
    tuple[OpenedModule, ...],
    tuple[ScreenerAnswer, ...],
]
_BESIDE_SCORES = frozenset({Kind.INTERVIEW, Kind.RISK})
"""Kinds of content of which no filed score is made: rating on leaves them as they are."""

_OLD_KEPT = "The old one is kept."


def new_id() -> str:
    """Return a fresh random identifier."""
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """What is known of a case when it is opened; everything but the name may follow later."""

    claimant: str
    claim_number: str = ""
    date_of_birth: date | None = None
    pronouns: Pronouns = Pronouns.THEY
    court: str = ""
    defendant: str = ""
    report_due: date | None = None
    fictional: bool = False


class OpenCase:
    """One open case file with what was read and computed from it since the last change."""

    def __init__(
        self,
        file: CaseFile,
        content: Content,
        on_close: Callable[[str], object] | None = None,
        reopen: Callable[[], CaseFile] | None = None,
        session: Session | None = None,
    ) -> None:
        self.file = file
        self._session = session
        self._reopen = reopen
        self._seen = file.head if file.read_only else None
        self.content = content
        self._on_close = on_close
        self._dossier: Dossier | None = None
        self._findings: CaseFindings | None = None
        self._evaluator: Evaluator | None = None
        self._modules: Mapping[str, InterviewModule] | None = None
        self._filed: tuple[Score, ...] | None = None

    @property
    def id(self) -> str:
        """The case's id."""
        return self.file.id

    @property
    def read_only(self) -> bool:
        """Whether the case is open for reading only; then every change raises ReadOnlyError."""
        return self.file.read_only

    @property
    def session(self) -> Session:
        """The vault that the case is of; a case that was opened alone has none: RuntimeError."""
        if self._session is None:
            msg = "a case that was opened without its vault"
            raise RuntimeError(msg)
        return self._session

    def require_writing(self) -> None:
        """Raise ReadOnlyError where the case is open for reading only."""
        if self.read_only:
            raise ReadOnlyError("The case is open for reading only.")

    def renew(self) -> None:
        """Open a case anew that is only read: as it was saved last."""
        assert self._reopen is not None
        self.file.close()
        self.file = self._reopen()
        self.forget(*Kind)

    def moved_on(self) -> bool:
        """Whether the program that writes has saved since this was asked last."""
        head = self.file.head
        moved, self._seen = head != self._seen, head
        if moved:
            self.forget(*Kind)
        return moved

    @property
    def others(self) -> tuple[str, ...]:
        """The ids of the vault's other cases; a case that was opened alone has none."""
        ids = self._session.case_ids() if self._session is not None else ()
        return tuple(case_id for case_id in ids if case_id != self.id)

    def dossier(self) -> Dossier:
        """Return the whole case as plain data."""
        if self._dossier is None:
            self._dossier = self.file.dossier()
        return self._dossier

    @property
    def modules(self) -> Mapping[str, InterviewModule]:
        """The interview modules that the case is rated by: its own definitions come first.

        Raises CatalogueError for a kept definition that cannot be read.
        """
        if self._modules is None:
            kept = self.dossier().definitions if self.read_only else self.file.definitions.all()
            self._modules = in_force(self.content.modules, kept)
        return self._modules

    def filed_scores(self) -> tuple[Score, ...]:
        """Return the scores that documents give, as they were accepted or corrected."""
        if self._filed is None:
            self._filed = filed_scores(self.dossier())
        return self._filed

    def findings(self) -> CaseFindings:
        """Return what the rules make of the interview's answers."""
        if self._findings is None:
            library = self.modules
            if self._evaluator is None:
                self._evaluator = Evaluator(library)
            points, given, course, modules, screened = self._interview()
            answers = [a for a in given if a.rated and a.key.module in library]
            opened = [
                module.key
                for module in sorted(modules, key=lambda module: module.order)
                if module.key.module in library
            ]
            if not screened:
                self._findings = self._evaluator.case(points, answers, course, opened)
                return self._findings
            taken_up = (*opened, *(a.key for a in answers), *(entry.key for entry in course))
            by_screening = self._screened(screened, points, dict.fromkeys(taken_up))
            found = self._evaluator.case(points, [*answers, *by_screening], course, opened)
            self._findings = found.of(taken_up) if by_screening else found
        return self._findings

    def _screened(
        self,
        answers: tuple[ScreenerAnswer, ...],
        points: tuple[TimePoint, ...],
        taken_up: Iterable[ModuleKey],
    ) -> tuple[Answer, ...]:
        """Return what the screener says for the modules' own opening questions."""
        return module_answers(self.content.screener, answers, points, self.modules, taken_up)

    def _interview(self) -> _Interview:
        """Return what the rules are applied to; where another writes, all of one moment."""
        if self.read_only:
            whole = self.dossier()
            return whole.time_points, whole.answers, whole.course, whole.modules, whole.screener
        file = self.file
        return (
            file.time_points.all(),
            file.answers.all(),
            file.course.all(),
            file.modules.all(),
            file.screener.all(),
        )

    @contextmanager
    def change(self, label: str, *kinds: Kind) -> Iterator[Changes]:
        """Run a labelled command: saved, numbered and sealed as one, or not at all."""
        with self.file.command(label):
            yield Changes(label, frozenset(kinds))
        self.forget(*kinds)

    def forget(self, *kinds: Kind) -> None:
        """Drop what was computed from content of these kinds."""
        self._dossier = None
        if Kind.INTERVIEW in kinds:
            self._findings = None
        if Kind.MODULES in kinds:
            self._modules = self._evaluator = None
        if not _BESIDE_SCORES.issuperset(kinds):
            self._filed = None

    def close(self) -> None:
        """Close the case file."""
        if self._on_close is not None:
            self._on_close(self.id)
        self.file.close()


class Session:
    """An unlocked vault; used from the one thread that opened it.

    `packed` names the file of a packed case that is read without a vault, '' otherwise.
    """

    packed = ""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._stamp: Hashable = None
        self._open: dict[str, OpenCase] = {}
        self.content = Content()

    @classmethod
    def create(cls, folder: Path, passphrase: str) -> tuple[Session, str]:
        """Make a vault and return it open, with its recovery code (shown once, never stored).

        Raises BadInputError for a blank passphrase or a folder that is in use.
        """
        require_passphrase(passphrase, kept="Nothing was made.")
        vault, code = Vault.create(folder, passphrase)
        return cls(vault), code

    @classmethod
    def unlock(cls, folder: Path, passphrase: str, read_only: bool = False) -> Session:
        """Open a vault, for work or for reading only.

        Raises WrongPassphraseError, NotAVaultError, NewerVaultError and, for work, VaultHeldError
        while another program works in it or UnwritableVaultError.
        """
        return cls(Vault.unlock(folder, passphrase, read_only))

    @classmethod
    def unlock_with_recovery(cls, folder: Path, code: str, read_only: bool = False) -> Session:
        """Open a vault by its recovery code; raises as `unlock`."""
        return cls(Vault.unlock_with_recovery(folder, code, read_only))

    @classmethod
    def unlock_with_keyring(cls, folder: Path, read_only: bool = False) -> Session:
        """Open a vault by what this computer's keyring keeps; raises as `unlock`."""
        return cls(Vault.unlock_with_keyring(folder, read_only))

    @property
    def read_only(self) -> bool:
        """Whether the vault is open for reading only; then every change raises ReadOnlyError."""
        return self._vault.read_only

    @property
    def holder(self) -> Holder | None:
        """Who else has the vault open for work now; None while nobody does."""
        return self._vault.holder

    def for_work(self) -> Session:
        """Open for work the vault that is read here, which is then to be closed.

        Raises as `Vault.for_work`.
        """
        return Session(self._vault.for_work())

    def renew(self) -> None:
        """Do nothing: what is read of a vault is read anew each time, unlike an open case."""

    def moved_on(self) -> bool:
        """Whether the program that writes has saved anything since this was asked last."""
        stamp = self._vault.stamp()
        moved, self._stamp = stamp != self._stamp, stamp
        return moved

    def require_writing(self) -> None:
        """Raise ReadOnlyError where the vault is open for reading only."""
        if self.read_only:
            raise ReadOnlyError

    def info(self) -> VaultInfo:
        """Return what may be said of the vault."""
        facts = self._vault.info()
        return VaultInfo(
            folder=str(facts.folder),
            vault_id=facts.vault_id,
            created=facts.created,
            format=facts.format,
            slots=facts.slots,
            cases=facts.cases,
            kdf=facts.kdf,
        )

    def copying(self) -> CopyJob:
        """Return what copies the vault on another thread; see `Vault.copying`."""
        return self._vault.copying()

    def case_list(self) -> CaseList:
        """Return the cases of the vault, most urgent first."""
        cases = sorted(
            self._vault.cases(), key=lambda c: (c.report_due or date.max, c.title.casefold(), c.id)
        )
        today = date.today()  # noqa: DTZ011  days are counted on the expert's calendar
        lines = due_lines(self.content.retention, cases, today)
        due = {line.case_id for line in lines if line.due and not line.fictional}
        return CaseList(Path(self._vault.info().folder).name, tuple(cases), len(due))

    def new_case(self, draft: CaseDraft) -> str:
        """Make a case file and return the case's id; raises BadInputError without a name."""
        name = _one_line(draft.claimant)
        if not name:
            raise BadInputError(
                "A case needs the claimant’s name or a pseudonym.", kept="No case was made."
            )
        case = Case(
            id=new_id(),
            claimant=Claimant(name, draft.date_of_birth, draft.pronouns),
            proceedings=Proceedings(
                court=_one_line(draft.court),
                claim_number=_one_line(draft.claim_number),
                claimant=name,
                defendant=_one_line(draft.defendant),
            ),
            expert=self._usual_expert(),
            report_due=draft.report_due,
            fictional=draft.fictional,
        )
        file = self._vault.new_case(case)
        file.close()
        return case.id

    def _usual_expert(self) -> Expert:
        """Return the expert's details as in the case changed last, so they are typed once."""
        readable = [c for c in self._vault.cases() if c.readable and not c.fictional]
        if not readable:
            return Expert()
        latest = max(readable, key=lambda c: c.changed_at)
        file = self._vault.open_case(latest.id, read_only=True)
        try:
            return replace(file.record.get().expert, interests="")
        finally:
            file.close()

    def open(self, case_id: str) -> OpenCase:
        """Open a case; raises BadInputError for an unknown id, VaultError for a damaged file."""
        if case_id not in {summary.id for summary in self._vault.cases()}:
            raise BadInputError(
                f"There is no case {case_id!r} in this vault.", do="`case list` shows them."
            )
        reopen = partial(self._vault.open_case, case_id)
        case = OpenCase(reopen(), self.content, self._closed, reopen, self)
        self._open[case_id] = case
        return case

    @contextmanager
    def working_on(self, case_id: str) -> Iterator[OpenCase]:
        """Lend a case for a task: as it is open already, else opened for the task alone.

        Raises as `open`.
        """
        case = self._open.get(case_id)
        if case is not None:
            yield case
            return
        case = self.open(case_id)
        try:
            yield case
        finally:
            case.close()

    @contextmanager
    def reading(self, case_id: str) -> Iterator[OpenCase]:
        """Lend a case for reading only, and for no longer; raises as `open`."""
        case = OpenCase(self._vault.open_case(case_id, read_only=True), self.content)
        try:
            yield case
        finally:
            case.close()

    def _closed(self, case_id: str) -> None:
        self._open.pop(case_id, None)

    def dossiers(self) -> Iterator[tuple[Dossier, CaseFindings]]:
        """Yield every case's data and findings, one case open at a time."""
        for summary in self._vault.cases():
            case = OpenCase(self._vault.open_case(summary.id, read_only=True), self.content)
            try:
                yield case.dossier(), case.findings()
            finally:
                case.close()

    def prepare_search(self, seconds: float) -> bool:
        """Get ready to search for about so long; whether all is ready."""
        return self._vault.prepare_search(seconds)

    def search(self, query: Query, case_id: str, hits: int) -> VaultSearch:
        """Begin to look for words; raises BadInputError for an unknown case."""
        return self._vault.search(query, case_id, hits)

    def searchable(self) -> tuple[OpenCase | None, int]:
        """Return the case that is open, if any, and the number of all cases."""
        return next(iter(self._open.values()), None), self._vault.info().cases

    @property
    def journal(self) -> Journal:
        """What is kept of the vault beside its cases; ask anew each time, never hold it."""
        return self._vault.journal

    def log_export(self, case_id: str, what: str, *, cases: int = 1) -> None:
        """Note in a case that something made from it left the vault; never what it said."""
        file = self._vault.open_case(case_id)
        try:
            with file.command(f"Export: {what}"):
                file.exports.add(what, cases=cases)
        finally:
            file.close()

    def change_passphrase(self, current: str, new: str) -> None:
        """Let a new passphrase open the vault; the recovery code stays as it is.

        Raises WrongPassphraseError, BadInputError for a blank one, or VaultError.
        """
        require_passphrase(new, kept=_OLD_KEPT)
        self._vault.change_passphrase(current, new)

    def replace_passphrase(self, code: str, new: str) -> None:
        """Let a new passphrase open the vault instead of a lost one; raises as the change of it."""
        require_passphrase(new, kept=_OLD_KEPT)
        self._vault.replace_passphrase(code, new)

    def rotate(self, passphrase: str, code: str) -> None:
        """Make a new vault key, opened by the passphrase and a new recovery code, by nothing else.

        Raises WrongPassphraseError, BadInputError while a case is open, or VaultError.
        """
        self._vault.rotate(passphrase, code)

    def add_keyring(self, passphrase: str) -> None:
        """Let this computer's keyring open the vault too; raises as `Vault.add_keyring`."""
        self._vault.add_keyring(passphrase)

    def remove_keyring(self, passphrase: str) -> None:
        """Let no keyring open the vault; raises WrongPassphraseError or VaultError."""
        self._vault.remove_keyring(passphrase)

    def pack(self, case_id: str, target: Path, passphrase: str) -> None:
        """Write a case to a new file under a passphrase of its own, and note that it left.

        Raises BadInputError for a blank passphrase, an unknown case or a file that exists,
        ReadOnlyError, DamagedVaultError or VaultError.
        """
        self.require_writing()
        require_passphrase(passphrase, kept="Nothing was written.", what="packed case")
        self._vault.pack(case_id, target, passphrase)
        with self.working_on(case_id) as case, case.change("Export: packed case", Kind.CASE):
            case.file.exports.add("packed case")

    def unpack(self, source: Path, passphrase: str) -> str:
        """Take a packed case over; its id. Raises as `Vault.unpack`."""
        return self._vault.unpack(source, passphrase)

    def case_ids(self) -> tuple[str, ...]:
        """Return the ids of the vault's cases."""
        return tuple(line.id for line in self._vault.cases())

    def rekey_case(self, case_id: str) -> None:
        """Encrypt a closed case anew under a new key of its own; raises as `Vault.rekey_case`."""
        self._vault.rekey_case(case_id)

    def require_passphrase(self, passphrase: str) -> None:
        """Refuse whoever does not know the passphrase; raises WrongPassphraseError."""
        self._vault.require_passphrase(passphrase)

    def certificate_of(self, case_id: str, reason: Reason) -> Certificate:
        """Return the certificate that destroying a case would leave; as `Vault.certificate_of`."""
        return self._vault.certificate_of(case_id, reason)

    def destroy(self, certificate: Certificate) -> Path:
        """Destroy a case by its key; where its certificate is kept. Raises as `Vault.destroy`."""
        return self._vault.destroy(certificate)

    def received_certificate_of(self, case_id: str, reason: Reason, fate: Fate) -> Certificate:
        """Return the certificate that destroying a case's received records would leave.

        Raises as `Vault.received_certificate_of`.
        """
        return self._vault.received_certificate_of(case_id, reason, fate)

    def destroy_received(self, certificate: Certificate, fate: Fate) -> Path:
        """Destroy a case's received records; where the certificate is kept."""
        return self._vault.destroy_received(certificate, fate)

    def certificates(self) -> tuple[Certificate, ...]:
        """Return the certificates of what was destroyed, oldest first."""
        return self._vault.certificates()

    def checking(self) -> CheckJob:
        """Return what verifies the vault beside this thread; raises VaultError while it is read."""
        return self._vault.checking()

    def heads(self) -> Mapping[str, Head]:
        """Return how far each case's history goes, by its id, as far as it is known."""
        return self._vault.heads()

    def close(self) -> None:
        """Lock the vault: drop its keys and connections."""
        self._vault.close()


def _one_line(text: str) -> str:
    """Return a name or number without line ends and control characters."""
    plain = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    return " ".join(plain.split())
