"""Verifying a vault from end to end without opening it for work: what was looked at, what is wrong.

Nothing is mended here but a write that was interrupted: damage stays as it is for whoever restores.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from casereview.domain.progress import Tell, saying, untold
from casereview.errors import DamagedVaultError, NewerVaultError, NotAVaultError, VaultError
from casereview.storage import (
    destruction,
    driver,
    header,
    index,
    interrupted,
    journal_schema,
    keys,
    migrations,
    schema,
)
from casereview.storage.audit import verify_attachments, verify_history
from casereview.storage.casefile import CaseFile
from casereview.storage.driver import FileKind
from casereview.storage.header import Header, SlotKind
from casereview.storage.history import Head, History
from casereview.storage.layout import JOURNAL, Layout, is_id
from casereview.storage.lock import VaultLock
from casereview.storage.rekeying import require_own_header
from casereview.storage.sidecar import CaseKeys

if TYPE_CHECKING:
    from sqlite_utils import Database


class Kind(StrEnum):
    """What is wrong, in the words it is told in."""

    HEADER = "header"
    LIST = "list of cases"
    MISSING = "missing file"
    KEY = "key"
    FOREIGN = "file of another case"
    PAGES = "pages"
    SHORTENED = "shortened file"
    NEWER = "newer format"
    SCHEMA = "tables and triggers"
    HISTORY = "history"
    OLDER = "older copy put back"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the file's place in the vault, the kind, one sentence."""

    file: str
    kind: Kind
    text: str

    def of(self, case_id: str) -> bool:
        """Whether it is of a file of this case."""
        return Path(self.file).stem == case_id


@dataclass(slots=True)
class Looked:
    """How much of one case, or of the journal, was verified, and where its history ends."""

    id: str
    pages: int = 0
    triggers: int = 0
    commands: int = 0
    attachments: int = 0
    anchors: int = 0
    head: Head | None = None


@dataclass(slots=True)
class Inspection:
    """How much was verified, what is wrong, and what is merely worth knowing."""

    looked: dict[str, Looked] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def cases(self) -> int:
        """How many cases were looked at."""
        return len(self.looked.keys() - {JOURNAL})

    def total(self, what: str) -> int:
        """Return how many of something were verified in all files: pages, commands, ..."""
        return sum(getattr(one, what) for one in self.looked.values())

    def damaged(self, case_id: str) -> bool:
        """Whether anything is wrong with a file of this case."""
        return any(fault.of(case_id) for fault in self.faults)


def inspect(folder: Path, passphrase: str) -> Inspection:
    """Verify a whole vault; raises as `Vault.unlock` where it cannot even be begun."""
    secret = keys.prepare_passphrase(passphrase)
    head = header.read(folder)
    lock = VaultLock(folder)
    try:
        vault_key = header.open_slots(head, SlotKind.PASSPHRASE, secret)
        layout, case_keys = Layout(folder), CaseKeys.of(head.vault_id, vault_key)
        require_own_header(layout, case_keys)
        header.finish(folder, head)
        if layout.cases.is_dir():
            interrupted.finish(layout, case_keys)
        return inspect_files(layout, head, case_keys)
    except OSError as error:
        msg = f"The vault's folder cannot be read or written ({error.strerror})."
        raise VaultError(msg, kept="Nothing was changed.") from error
    finally:
        lock.release()


LOOKS = 3
"""How often a file that is worked on meanwhile must look faulty before it counts as faulty."""


def inspect_files(
    layout: Layout, head: Header, case_keys: CaseKeys, tell: Tell = untold
) -> Inspection:
    """Verify the files of a vault whose key is known and that nobody writes meanwhile."""
    found = Inspection()
    _inspect(layout, head, case_keys, found, tell)
    return found


def inspect_open(
    layout: Layout, head: Header, case_keys: CaseKeys, tell: Tell = untold
) -> Inspection:
    """Verify the files of a vault while it is worked on, by connections that only read.

    A file may look faulty while it is written, made or removed. What looks so is looked at again,
    with anchors read anew; damage stays.
    """
    found = inspect_files(layout, head, case_keys, tell)
    for _ in range(LOOKS - 1):
        if not found.faults:
            break
        suspect = frozenset(name for name in found.looked if found.damaged(name))
        for name in suspect:
            del found.looked[name]
        found.faults.clear()
        _inspect(layout, head, case_keys, found, saying(tell, "looking again"), suspect)
    found.notes = list(dict.fromkeys(found.notes))
    return found


def _inspect(
    layout: Layout,
    head: Header,
    case_keys: CaseKeys,
    found: Inspection,
    tell: Tell,
    only: frozenset[str] | None = None,
) -> None:
    found.faults += [
        Fault(name, Kind.HEADER, text) for name, text in header.faults(layout.folder, head)
    ]
    if not layout.cases.is_dir():
        found.faults.append(Fault("cases", Kind.MISSING, "The folder of the cases is missing."))
        return
    place = index.in_force(layout.folder, case_keys.listing)
    anchors = _anchors(place, case_keys, found)
    begun = destruction.decided(layout, case_keys)
    found.notes += [
        f"The destruction of {case_id} is completed when the vault is unlocked."
        for case_id in sorted(begun)
    ]
    known = layout.ids() | {case_id for case_id in anchors if is_id(case_id)}
    wanted = sorted(known - begun if only is None else (known - begun) & only)
    for done, case_id in enumerate(wanted):
        tell(done, len(wanted))
        _Case(layout, case_keys, case_id, anchors.get(case_id), found).verify()
    if (JOURNAL in layout.keyed() or JOURNAL in anchors) and (only is None or JOURNAL in only):
        _Journal(layout, case_keys, JOURNAL, anchors.get(JOURNAL), found).verify()
    found.notes += _strangers(layout, case_keys)


def _anchors(path: Path, case_keys: CaseKeys, found: Inspection) -> Mapping[str, Head | None]:
    anew = "It holds nothing of its own and is made anew when the vault is unlocked for work."
    try:
        return index.read_anchors(path, case_keys.listing)
    except VaultError as error:
        kind = Kind.LIST if path.exists() else Kind.MISSING
        found.faults.append(Fault(path.name, kind, f"{error.what} {anew}"))
        return {}


def _strangers(layout: Layout, case_keys: CaseKeys) -> Iterator[str]:
    """Name what lies among the cases and is no part of them; it is left alone."""
    for path in sorted(layout.cases.iterdir()):
        if not is_id(path.name.split(".")[0]):
            yield f"cases/{path.name} is no part of the vault."
    for path in layout.markers():
        if path.exists() and destruction.read_marker(case_keys, path) is None:
            yield f"cases/{path.name} was not written with the vault's key and decides nothing."


class _Case:
    """The verification of one case, from its key outwards; stops where nothing more can be read."""

    def __init__(
        self,
        layout: Layout,
        case_keys: CaseKeys,
        case_id: str,
        listed: Head | None,
        found: Inspection,
    ) -> None:
        self._layout = layout
        self._keys = case_keys
        self._id = case_id
        self._listed = listed
        self._found = found
        self._looked = found.looked.setdefault(case_id, Looked(case_id))
        self._path = layout.database(case_id)
        self._chain_id = case_id

    @property
    def _kind(self) -> FileKind:
        return migrations.CASE_FILE

    def verify(self) -> None:
        """Add what there is to say of the file to what was found."""
        key_path = self._layout.key(self._id)
        for path in (key_path, self._path):
            if not path.exists():
                self._say(Kind.MISSING, f"The file {path.name} is missing.", path)
        if not key_path.exists():
            return
        try:
            _wrapped, key, anchor = self._keys.read(key_path, self._id)
        except DamagedVaultError as error:
            self._say(Kind.KEY, error.what, key_path)
            return
        if not self._path.exists():
            return
        try:
            database = driver.connect(self._path, key, self._kind, read_only=True)
        except VaultError as error:
            self._say(*self._why_closed(error, key))
            return
        with self._telling(Kind.PAGES):
            try:
                with driver.explained(self._path):
                    self._inside(database, anchor)
            finally:
                with driver.explained(self._path):
                    driver.close(database)

    def _inside(self, database: Database, anchor: Head) -> None:
        faults = driver.page_faults(database)
        self._looked.pages = int(database.execute("PRAGMA page_count").fetchone()[0])
        if faults:
            self._say(Kind.PAGES, _pages_text(self._path, faults))
            return
        history = History(database, self._path, self._chain_id)
        history.read_only = True
        if not self._schema(database):
            return
        for fault in verify_history(history):
            self._say(Kind.HISTORY, f"{self._path.name}: {fault}")
        self._looked.head = history.head
        self._looked.commands = self._looked.head.number
        places = ((anchor, "its key file"), (self._listed, "the list of cases"))
        for known, place in places:
            if known is None:
                continue
            self._looked.anchors += 1
            if not history.holds(known):
                self._say(
                    Kind.OLDER,
                    f"The file {self._path.name} is not the one last saved: {place} knows a later "
                    f"or another history (command {known.number}).",
                )
        self._documents(history)
        self._content(database, history)

    def _documents(self, history: History) -> None:
        checked, wrong = verify_attachments(history)
        self._looked.attachments = checked
        for fault in wrong:
            self._say(Kind.CONTENT, f"{self._path.name}: {fault}")

    def _schema(self, database: Database) -> bool:
        found, wrong = schema.trigger_faults(database)
        self._looked.triggers = found
        if wrong and self._newest(database):
            names = ", ".join(wrong)
            self._say(
                Kind.SCHEMA, f"Triggers of {self._path.name} are missing or changed: {names}."
            )
            return False
        try:
            migrations.check_schema(database, self._path)
        except DamagedVaultError as error:
            self._say(Kind.SCHEMA, error.what)
            return False
        return True

    def _content(self, database: Database, history: History) -> None:
        """Read every row as what it stands for; a row of an older format has another shape."""
        if not self._newest(database):
            self._found.notes.append(
                f"{self._place(self._path)} has an older format and is renewed when it is opened."
            )
            return
        with self._telling(Kind.CONTENT):
            self._read(database, history)
        if database.execute("PRAGMA foreign_key_check").fetchone() is not None:
            self._say(Kind.CONTENT, f"{self._path.name}: a row refers to one that is not there.")

    def _read(self, database: Database, history: History) -> None:
        CaseFile(database, history, self._path, before_close=lambda _case: None).dossier()

    def _newest(self, database: Database) -> bool:
        found: tuple[int] = database.execute("PRAGMA user_version").fetchone()
        return found == (self._kind.newest,)

    def _why_closed(self, error: VaultError, key: bytes) -> tuple[Kind, str]:
        name = self._path.name
        engine = getattr(error.__cause__, "sqlite_errorname", "") or ""
        if isinstance(error, NewerVaultError):
            return Kind.NEWER, error.what
        if engine.startswith("SQLITE_CORRUPT"):
            altered = driver.altered_pages(self._path, key)
            if altered:
                return Kind.PAGES, _pages_text(self._path, altered)
        if engine.startswith("SQLITE_CORRUPT") or self._path.stat().st_size % driver.PAGE_BYTES:
            return Kind.SHORTENED, f"{error.what.rstrip('.')}; a part of it is missing."
        if engine.startswith("SQLITE_NOTADB"):
            if self._fits_another():
                return Kind.FOREIGN, f"The file {name} is that of another case of this vault."
            return Kind.PAGES, (
                f"The file {name} does not open with its key: "
                "its first page is damaged, or it comes from elsewhere."
            )
        if isinstance(error, NotAVaultError):
            return Kind.FOREIGN, error.what
        return Kind.PAGES, error.what

    def _fits_another(self) -> bool:
        for other in self._layout.ids() - {self._id}:
            try:
                _wrapped, key, _anchor = self._keys.read(self._layout.key(other), other)
                driver.connect(self._path, key, migrations.CASE_FILE, read_only=True).close()
            except VaultError:
                continue
            return True
        return False

    def _say(self, kind: Kind, text: str, path: Path | None = None) -> None:
        self._found.faults.append(Fault(self._place(path or self._path), kind, text))

    def _place(self, path: Path) -> str:
        return path.relative_to(self._layout.folder).as_posix()

    @contextmanager
    def _telling(self, kind: Kind) -> Iterator[None]:
        try:
            yield
        except VaultError as error:
            self._say(kind, error.what)


class _Journal(_Case):
    """The verification of the vault's journal, which holds no documents."""

    def __init__(
        self,
        layout: Layout,
        case_keys: CaseKeys,
        case_id: str,
        listed: Head | None,
        found: Inspection,
    ) -> None:
        super().__init__(layout, case_keys, case_id, listed, found)
        self._chain_id = journal_schema.chain_id(case_keys.vault_id)

    @property
    def _kind(self) -> FileKind:
        return journal_schema.JOURNAL_FILE

    def _documents(self, _history: History) -> None:
        pass

    def _read(self, _database: Database, history: History) -> None:
        journal_schema.read_all(history)


def _pages_text(path: Path, faults: tuple[str, ...]) -> str:
    shown = "; ".join(faults[:3])
    more = f" and {len(faults) - 3} more" if len(faults) > 3 else ""
    return f"Pages of {path.name} are damaged: {shown}{more}."
