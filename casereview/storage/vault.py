"""The vault: a folder of encrypted case files behind one passphrase.

vault.json      key slots (and vault.json.bak, its copy)
vault.lock      who has it open
index.db        the list of cases; made anew from the case files when lost
cases/ID.db     one case, encrypted by a key of its own
cases/ID.key    that key, wrapped, and how far the case's history went
journal.db      what is kept beside the cases, and journal.key as for a case; from the first entry
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Hashable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from casereview.domain.case import Case, CaseSummary
from casereview.domain.documents.wordsearch import Query
from casereview.errors import (
    BadInputError,
    DamagedVaultError,
    ReadOnlyError,
    VaultError,
    WrongPassphraseError,
)
from casereview.storage import (
    backups,
    destruction,
    header,
    interrupted,
    keys,
    os_keyring,
    packing,
    reading,
    rekeying,
)
from casereview.storage.backups import Source
from casereview.storage.casefile import CaseFile
from casereview.storage.copies import Backup
from casereview.storage.destroying import Destroying
from casereview.storage.destruction import Certificate, Reason
from casereview.storage.facts import VaultFacts as VaultFacts
from casereview.storage.facts import vault_facts as vault_facts
from casereview.storage.header import Header, SlotKind
from casereview.storage.history import Head
from casereview.storage.index import Index
from casereview.storage.jobs import CheckJob, CopyJob, Jobs
from casereview.storage.journal import Journal
from casereview.storage.keys import KdfParams
from casereview.storage.layout import LIST, OF_THE_DESKTOP, Layout, require_id
from casereview.storage.lock import Holder, VaultLock, holder
from casereview.storage.open_cases import OpenCases
from casereview.storage.reducing import Fate
from casereview.storage.search import HITS_A_CASE, Reader, VaultSearch
from casereview.storage.sidecar import CaseKeys


class Vault:
    """An unlocked vault, held by this process until `close`; used from one thread.

    One that is `read_only` is held by nobody: who has it open for work goes on, and nothing is
    written to its folder.
    """

    def __init__(
        self, folder: Path, head: Header, vault_key: bytes, lock: VaultLock | None
    ) -> None:
        """Serve `create` and the ways to unlock, not others; without a lock it is read only."""
        self.read_only = lock is None
        self._vault_key = vault_key if lock is None else b""
        self.folder = folder
        self._header = head
        self._lock = lock
        self._keys = CaseKeys.of(head.vault_id, vault_key)
        self._layout = Layout(folder)
        self._jobs = Jobs()
        self._closed = False
        rekeying.require_own_header(self._layout, self._keys)
        unclosed: frozenset[str] = frozenset()
        if not self.read_only:
            self._layout.cases.mkdir(exist_ok=True)
            header.heal(folder, head)
            unclosed = interrupted.finish(self._layout, self._keys)
        self._take_up(self._keys)
        if not self.read_only:
            try:
                self._destroying.complete()
                self._cases.refresh(unclosed)
            except BaseException:
                self._index.close()
                raise

    def _take_up(self, case_keys: CaseKeys) -> None:
        """Begin to work, or to read, with these keys."""
        index = Index(self.folder, case_keys.listing, read_only=self.read_only)
        self._cases = OpenCases(self._layout, case_keys, index, read_only=self.read_only)
        self._journal = Journal(self._layout, case_keys, index, read_only=self.read_only)
        self._destroying = Destroying(self._layout, case_keys, self._cases, self._jobs)

    @property
    def _index(self) -> Index:
        return self._cases.index

    @classmethod
    def create(
        cls, folder: Path, passphrase: str, *, kdf: KdfParams | None = None
    ) -> tuple[Vault, str]:
        """Make a vault in a new or empty folder; the vault, unlocked, and its recovery code.

        Raises BadInputError for a folder that holds anything, VaultError when it cannot be made.
        """
        secret = keys.prepare_passphrase(passphrase)
        cost = kdf or keys.DEFAULT_KDF
        _require_empty(folder)
        code = keys.new_recovery_code()
        vault_key, vault_id = secrets.token_bytes(keys.KEY_BYTES), str(uuid.uuid4())
        slots = tuple(
            header.make_slot(vault_id, kind, bits, cost, vault_key)
            for kind, bits in (
                (SlotKind.PASSPHRASE, secret),
                (SlotKind.RECOVERY, keys.prepare_recovery_code(code)),
            )
        )
        created = datetime.now(UTC).isoformat(timespec="seconds")
        head = Header(vault_id, created, slots).sealed(vault_key)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = VaultLock(folder)
            try:
                header.write(folder, head)
                return cls(folder, head, vault_key, lock), code
            except BaseException:
                lock.release()
                raise
        except OSError as error:
            msg = f"The vault cannot be made in {folder} ({error.strerror})."
            raise VaultError(msg) from error

    @classmethod
    def unlock(cls, folder: Path, passphrase: str, read_only: bool = False) -> Vault:
        """Open a vault by its passphrase, for work or for reading only.

        Raises WrongPassphraseError, NotAVaultError, NewerVaultError, DamagedVaultError and, for
        work, VaultHeldError when another program has it open or UnwritableVaultError.
        """
        secret = keys.prepare_passphrase(passphrase)
        return cls._unlock(folder, SlotKind.PASSPHRASE, secret, read_only)

    @classmethod
    def unlock_with_recovery(cls, folder: Path, code: str, read_only: bool = False) -> Vault:
        """Open a vault by its recovery code; raises as `unlock`."""
        return cls._unlock(folder, SlotKind.RECOVERY, keys.prepare_recovery_code(code), read_only)

    @classmethod
    def unlock_with_keyring(cls, folder: Path, read_only: bool = False) -> Vault:
        """Open a vault by the secret that this computer's keyring keeps; raises as `unlock`."""
        secret = os_keyring.kept(header.read(folder).vault_id)
        if secret is None:
            msg = "This computer's keyring has no key for this vault."
            raise WrongPassphraseError(msg, do="Use the passphrase.")
        return cls._unlock(folder, SlotKind.KEYRING, secret, read_only)

    @classmethod
    def _unlock(cls, folder: Path, kind: SlotKind, secret: bytes, read_only: bool) -> Vault:
        head = header.read(folder)
        return cls._opened_with(
            folder, head, lambda: header.open_slots(head, kind, secret), read_only
        )

    @classmethod
    def _opened_with(
        cls, folder: Path, head: Header, key: Callable[[], bytes], read_only: bool
    ) -> Vault:
        lock = None if read_only else VaultLock(folder)
        try:
            return cls(folder, head, key(), lock)
        except BaseException as error:
            if lock is not None:
                lock.release()
            if isinstance(error, OSError):
                msg = f"The vault's folder cannot be read or written ({error.strerror})."
                raise VaultError(msg, kept="Nothing was changed.") from error
            raise

    def for_work(self) -> Vault:
        """Open for work the vault that is read here; its cases are closed, and it is to be closed.

        Raises VaultHeldError while another program has it open, UnwritableVaultError, or VaultError
        where its keys were changed meanwhile.
        """
        head = self._require_key_in_use()
        try:
            return self._opened_with(self.folder, head, self._end_reading, read_only=False)
        except BaseException:
            self._journal = Journal(self._layout, self._keys, self._index, read_only=True)
            raise

    def _require_key_in_use(self) -> Header:
        """Return the header of a vault that is read; raises VaultError once its key is another."""
        head = header.read(self.folder)
        if not head.is_sealed_by(self._vault_key):
            msg = "The vault's key was changed meanwhile."
            raise VaultError(msg, kept="Nothing was changed.", do="Lock it and unlock it again.")
        return head

    def _end_reading(self) -> bytes:
        """Close what is read and return the vault key.

        The engine shares the index of a log among the connections of a process, and one that was
        opened for reading only would keep the others from writing.
        """
        self._cases.end_reading()
        self._journal.close()
        return self._vault_key

    @property
    def holder(self) -> Holder | None:
        """Who else has the vault open for work now; None while nobody does."""
        return holder(self.folder) if self.read_only else None

    def stamp(self) -> Hashable:
        """Return what changes whenever a case or the list is saved."""
        paths = (self._layout.database(case_id) for case_id in sorted(self._layout.unclosed()))
        return tuple(
            reading.stamp(path) for path in (self.folder / LIST, self._layout.cases, *paths)
        )

    def info(self) -> VaultFacts:
        """Return what may be said of the vault."""
        return vault_facts(self.folder)

    def cases(self) -> tuple[CaseSummary, ...]:
        """Return the case list, with the open cases as they are now; in a settled order."""
        return self._cases.lines()

    def heads(self) -> dict[str, Head]:
        """Return how far each case's history goes, by its id, as far as it is known."""
        return self._cases.heads()

    def new_case(self, case: Case) -> CaseFile:
        """Make a case's file and open it; raises BadInputError unless its id is a new UUID."""
        self._require_writing()
        require_id(case.id)
        self._layout.require_new(case.id)
        return self._cases.make(case)

    def pack(self, case_id: str, target: Path, passphrase: str) -> None:
        """Write a case alone to a new file under a passphrase of its own; it may be open for work.

        Raises BadInputError for an unknown id or a file that exists, DamagedVaultError, VaultError.
        """
        self._require_writing()
        self._cases.require_known(case_id)
        packing.pack(self._layout, self._keys, case_id, target, passphrase)

    def unpack(self, source: Path, passphrase: str, *, noted: bool = True) -> str:
        """Take a packed case over as untrusted input; its id.

        `noted` says whether the case's history tells of it.
        Raises BadInputError for what is no packed case or a case that is here already,
        WrongPassphraseError, NewerVaultError, DamagedVaultError or VaultError.
        """
        self._require_writing()
        case_key = secrets.token_bytes(keys.KEY_BYTES)
        making = self._layout.making(str(uuid.uuid4()))
        with self._cases.making(making):
            case_id, head = packing.unpack(
                self._layout, source, passphrase, making, case_key, noted=noted
            )
            self._cases.adopt(making, case_id, case_key, head)
        self._cases.first_open(case_id).close()
        return case_id

    def open_case(self, case_id: str, read_only: bool = False) -> CaseFile:
        """Open a case, checked against both anchors of its history.

        Raises BadInputError for an unknown id, DamagedVaultError, NewerVaultError or VaultError.
        """
        try:
            return self._cases.open(case_id, read_only=read_only)
        except DamagedVaultError:
            if self.read_only:
                self._require_key_in_use()
            raise

    def prepare_search(self, seconds: float) -> bool:
        """Get ready to search for about so long; whether all is ready."""
        return self.read_only or self._cases.filters.load(seconds)

    def search(self, query: Query, case_id: str = "", hits: int = HITS_A_CASE) -> VaultSearch:
        """Begin to look for words in every case, or in one; open cases as they were last saved.

        `hits` is how many are told of a case. Raises BadInputError for an unknown id.
        """
        if self.read_only:  # another program may have written meanwhile
            self._cases.filters.clear()
        going = self._cases.follow()
        lines = tuple(line for line in self._index.recent() if line.id not in going)
        if case_id:
            self._cases.require_known(case_id)
            lines = tuple(line for line in lines if line.id == case_id)
        reader = Reader(self._layout, self._keys, self.open_case, alone=not self.read_only)
        return VaultSearch(
            query, lines, self._cases.filters, reader, self._cases.opened, hits_a_case=hits
        )

    def certificate_of(self, case_id: str, reason: Reason) -> Certificate:
        """Return the certificate that destroying a case would leave; the case is as it was.

        Raises BadInputError for an unknown id, an open case or a legal hold, NewerVaultError or
        VaultError where the case may be readable another day.
        """
        return self._destroying.certificate_of(case_id, reason)

    def destroy(self, certificate: Certificate) -> Path:
        """Destroy the case of a certificate by its key; the place where the certificate is kept.

        Raises as `certificate_of`; after a sudden end it is completed when next unlocked.
        """
        self._require_writing()
        return self._destroying.destroy(certificate)

    def received_certificate_of(self, case_id: str, reason: Reason, fate: Fate) -> Certificate:
        """Return the certificate that destroying a case's received records would leave.

        Raises BadInputError for an unknown id, an open case, a legal hold or a case without such
        records, DamagedVaultError or VaultError.
        """
        return self._destroying.received_certificate_of(case_id, reason, fate)

    def destroy_received(self, certificate: Certificate, fate: Fate) -> Path:
        """Destroy the received records of a case and keep the rest of it under a new key.

        Returns the place of the certificate. Raises as `received_certificate_of`; after a sudden
        end it is completed, or had not happened, when next unlocked.
        """
        self._require_writing()
        return self._destroying.destroy_received(certificate, fate)

    def certificates(self) -> tuple[Certificate, ...]:
        """Return the certificates of destroyed cases, oldest first; raises DamagedVaultError."""
        return destruction.certificates(self._layout)

    @property
    def journal(self) -> Journal:
        """What is kept of the vault beside its cases; not to be held over a rotation of keys.

        Raises VaultError where the vault is only read and its key is another by now.
        """
        if self.read_only:
            self._require_key_in_use()
        return self._journal

    def require_passphrase(self, passphrase: str) -> None:
        """Refuse whoever does not know the passphrase; raises WrongPassphraseError."""
        header.open_slots(self._header, SlotKind.PASSPHRASE, keys.prepare_passphrase(passphrase))

    def change_passphrase(self, current: str, new: str) -> None:
        """Let a new passphrase open the vault instead of the current one.

        Raises WrongPassphraseError, BadInputError for an empty one, or VaultError.
        """
        self._require_writing()
        self._put_passphrase(SlotKind.PASSPHRASE, keys.prepare_passphrase(current), new)

    def replace_passphrase(self, code: str, new: str) -> None:
        """Let a new passphrase open the vault instead of a lost one; the code stays valid.

        Raises as `change_passphrase`.
        """
        self._require_writing()
        self._put_passphrase(SlotKind.RECOVERY, keys.prepare_recovery_code(code), new)

    def add_keyring(self, passphrase: str) -> None:
        """Let this computer's keyring open the vault too, by a random secret that it keeps.

        Raises WrongPassphraseError, or VaultError without a keyring or where one refuses.
        """
        self._require_writing()
        vault_key = self._opened_by(passphrase)
        secret = secrets.token_bytes(keys.KEY_BYTES)
        os_keyring.keep(self._header.vault_id, secret)
        self._exchange(header.with_keyring(self._header, secret, vault_key))

    def remove_keyring(self, passphrase: str) -> None:
        """Let no keyring open the vault; raises WrongPassphraseError or VaultError."""
        self._require_writing()
        self._exchange(header.without_keyring(self._header, self._opened_by(passphrase)))
        os_keyring.forget(self._header.vault_id)

    def rotate(self, passphrase: str, code: str) -> None:
        """Make a new vault key and wrap every case's key by it, with a new recovery code.

        `code` comes of `keys.new_recovery_code` and is in its owner's hands before it counts.
        Afterwards no older copy of the header opens these cases, whoever knows its passphrase, and
        no keyring does until it is let to again.
        Raises WrongPassphraseError, BadInputError while a case is open, or VaultError.
        """
        self._require_writing()
        self._cases.require_closed()
        secret = keys.prepare_passphrase(passphrase)
        self._opened_by(passphrase)
        had_keyring = any(slot.kind is SlotKind.KEYRING for slot in self._header.slots)
        self._destroying.complete()
        self._jobs.stop()
        vault_key = secrets.token_bytes(keys.KEY_BYTES)
        head = header.with_key(self._header, secret, code, vault_key)
        fresh = CaseKeys.of(head.vault_id, vault_key)
        self._journal.close()
        try:
            rekeying.rewrap(
                self._layout, self._keys, fresh, lambda: self._index.prepare_key(fresh.listing)
            )
            header.exchange(self.folder, head)
        except BaseException:
            self._journal = Journal(self._layout, self._keys, self._index)
            raise
        self._go_on_with(head, fresh)
        if had_keyring:
            os_keyring.forget(head.vault_id)
        rekeying.take_places(self._layout)
        header.write_copy(self.folder, head)

    def _go_on_with(self, head: Header, fresh: CaseKeys) -> None:
        """Work with new keys from the moment they count, whatever waits for its place still."""
        self._header, self._keys = head, fresh
        self._index.close()
        try:
            self._take_up(fresh)
        except BaseException as error:  # nothing may be written by the old keys any more
            self._closed = True
            assert self._lock is not None
            self._lock.release()
            if isinstance(error, OSError):
                raise interrupted.half_done(error) from error
            raise

    def rekey_case(self, case_id: str) -> None:
        """Encrypt a case anew under a new key of its own.

        Raises BadInputError for an unknown id or while a case is open, DamagedVaultError or
        VaultError.
        """
        self._require_writing()
        self._cases.require_closed()
        self._jobs.stop()
        self.open_case(case_id).close()
        rekeying.rekey(self._layout, self._keys, case_id)
        self._cases.filters.forget(case_id)

    def copying(self) -> CopyJob:
        """Return what copies the vault on another thread while cases are worked on.

        It is stopped when the vault is closed, its keys are changed or a case is destroyed.
        """
        state = backups.state_of(
            self._layout, self._header, self.heads(), self._index.journal_anchor()
        )
        job = CopyJob(Source(self._layout, self._header, self._keys, state))
        self._jobs.add(job)
        return job

    def checking(self) -> CheckJob:
        """Return what verifies the vault on another thread while cases are worked on.

        It is stopped as what copies the vault is. Raises VaultError while somebody else may write.
        """
        self._require_writing()
        job = CheckJob(Source(self._layout, self._header, self._keys, {}))
        self._jobs.add(job)
        return job

    def backup(self, to: Path) -> Backup:
        """Add a verified, dated copy to a folder of copies, also while cases are open for work.

        Raises BadInputError for a folder of no use, DamagedVaultError or VaultError.
        """
        return self.copying().make(to)

    def close(self) -> None:
        """Close every case and the vault, and let others in; closing again does nothing."""
        if self._closed:
            return
        self._closed = True
        with ExitStack() as last_first:
            if self._lock is not None:
                last_first.callback(self._lock.release)
            last_first.callback(self._index.close)
            last_first.callback(self._jobs.stop)
            last_first.callback(self._cases.filters.clear)
            last_first.callback(self._journal.close)
            last_first.callback(self._cases.close)

    def __enter__(self) -> Vault:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _require_writing(self) -> None:
        if self.read_only:
            raise ReadOnlyError

    def _put_passphrase(self, kind: SlotKind, secret: bytes, new: str) -> None:
        fresh = keys.prepare_passphrase(new)
        vault_key = header.open_slots(self._header, kind, secret)
        head = header.with_passphrase(self._header, fresh, vault_key)
        self._exchange(head)

    def _opened_by(self, passphrase: str) -> bytes:
        """Return the vault key, which is not held while the vault is open."""
        secret = keys.prepare_passphrase(passphrase)
        return header.open_slots(self._header, SlotKind.PASSPHRASE, secret)

    def _exchange(self, head: Header) -> None:
        self._jobs.stop()
        header.exchange(self.folder, head)
        self._header = head
        header.write_copy(self.folder, head)


def _require_empty(folder: Path) -> None:
    if (folder / header.FILE_NAME).exists():
        msg = "There is a vault in this folder already."
        raise BadInputError(msg, kept="It was not changed.", do="Unlock it, or choose another.")
    taken = folder.exists() and not folder.is_dir()
    if taken or (folder.exists() and {path.name for path in folder.iterdir()} - OF_THE_DESKTOP):
        msg = "A vault needs a folder of its own, and this one is not empty."
        raise BadInputError(msg, kept="Nothing was changed.", do="Choose a new folder.")
