"""Whether the open vault is sound: what was verified, what was found, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from casereview.domain.custody import seals
from casereview.domain.progress import Tell, untold
from casereview.errors import VaultError
from casereview.services.session import Session
from casereview.services.vault.history_words import moment
from casereview.storage import copies as stored_copies
from casereview.storage.copies import Backup
from casereview.storage.history import Head
from casereview.storage.inspection import Fault, Inspection, Kind, Looked
from casereview.storage.jobs import CheckJob
from casereview.storage.journal import NoteKind
from casereview.storage.layout import JOURNAL

_NEVER = "never"
_RESTORE = (
    "Work no further in this case. Keep the file as it is, and restore the newest sound copy of "
    "the vault into a new folder."
)
_UNLOCK_ANEW = "Lock the vault and unlock it: it is made anew."
_MEANING: Mapping[Kind, tuple[str, str]] = MappingProxyType(
    {
        Kind.HEADER: (
            "The vault’s header, or the copy of it that is kept beside it, is not the one that "
            "opened the vault.",
            "Lock the vault and unlock it: the sound one is written in its place. If it comes "
            "back, something else writes into the vault’s folder.",
        ),
        Kind.LIST: (
            "The list of cases is damaged. It holds nothing that the cases do not hold.",
            _UNLOCK_ANEW,
        ),
        Kind.MISSING: (
            "A file of this case is missing: it was moved, removed, or not brought along when the "
            "folder was copied.",
            "Look whether it lies elsewhere and put it back; otherwise restore the newest sound "
            "copy of the vault into a new folder.",
        ),
        Kind.KEY: (
            "The key of this case is damaged or is that of another case. What the case file holds "
            "may be whole, but nothing opens it without its key.",
            _RESTORE,
        ),
        Kind.FOREIGN: (
            "In the place of this case lies the file of another case, or of another program.",
            _RESTORE,
        ),
        Kind.PAGES: (
            "A part of the file is not what the program wrote: it decayed on the disk, was written "
            "over, or was altered by somebody. What it held cannot be told.",
            f"{_RESTORE} Have the disk examined.",
        ),
        Kind.SHORTENED: (
            "The file was cut short: its end is missing, as after a copy or a synchronisation that "
            "was broken off.",
            _RESTORE,
        ),
        Kind.NEWER: (
            "This case was last saved by a newer version of CaseReview.",
            "Install the newer version. Nothing is wrong with the case.",
        ),
        Kind.SCHEMA: (
            "What records and guards every change inside the file is missing or was changed. "
            "Somebody wrote to the file with its key and past the program.",
            f"{_RESTORE} Find out who has the passphrase.",
        ),
        Kind.HISTORY: (
            "The history and the case do not agree: an entry, its seal or a row was changed past "
            "the program, by somebody who has the key.",
            f"{_RESTORE} Compare with the head that an issued report prints.",
        ),
        Kind.OLDER: (
            "An older copy of this case was put back: entries are known of outside the file that "
            "are not in it. What was done after it is not in the case.",
            _RESTORE,
        ),
        Kind.CONTENT: (
            "A document’s bytes are not those that were received, or an entry refers to something "
            "that is not there.",
            _RESTORE,
        ),
    }
)
_LIST_MISSING = (
    "The list of cases is missing. It holds nothing that the cases do not hold.",
    _UNLOCK_ANEW,
)
_JOURNAL = (
    "The journal of the vault, which keeps records beside the cases, is damaged, missing or not "
    "the one last saved. No case needs it.",
    "Restore the newest sound copy of the vault into a new folder and read the records there.",
)
_FOLDER_MISSING = (
    "The folder of the cases is missing, and every case with it.",
    "Look whether it lies elsewhere and put it back; otherwise restore the newest copy.",
)


@dataclass(frozen=True, slots=True)
class Explained:
    """One kind of fault in plain words: what it means, what to do, and the details folded away."""

    what: str
    do: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one case (or of the vault itself): nothing explained means sound."""

    id: str
    title: str
    verified: str
    head: str
    found: tuple[Explained, ...] = ()
    copies: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.found


@dataclass(frozen=True, slots=True)
class Result:
    """A whole check: when, the result in a sentence, the vault itself, each case, and notes."""

    when: str
    sentence: str
    sound: bool
    vault: Checked
    cases: tuple[Checked, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseHead:
    """A case of the vault and the head of its history as last known."""

    id: str
    title: str
    head: str
    readable: bool


@dataclass(frozen=True, slots=True)
class Integrity:
    """What the page shows without checking: the vault, the last check, every head."""

    folder: str
    size: str
    cases: tuple[CaseHead, ...]
    last_check: str


@dataclass(frozen=True, slots=True)
class Checking:
    """A check that is about to run beside the vault thread."""

    job: CheckJob
    titles: Mapping[str, str]
    vault_id: str
    copies: Path | None = field(default=None)


def integrity(session: Session) -> Integrity:
    """Return what is known of the vault's soundness without looking anew."""
    info, heads = session.info(), session.heads()
    return Integrity(
        folder=info.folder,
        size=_size(Path(info.folder)),
        cases=tuple(
            CaseHead(c.id, c.title or _unnamed(c.id), _head(heads.get(c.id)), c.readable)
            for c in session.case_list().cases
        ),
        last_check=_last_check(session),
    )


def begin(session: Session, copies: Path | None = None) -> Checking:
    """Prepare a check, on the vault thread; raises VaultError while somebody else may write."""
    titles = {c.id: c.title or _unnamed(c.id) for c in session.case_list().cases}
    return Checking(session.checking(), titles, session.info().vault_id, copies)


def check(checking: Checking, tell: Tell = untold) -> Result:
    """Verify the vault on another thread while it is worked on; raises CancelledError."""
    found = checking.job.check(tell)
    held = _held(checking)
    cases = tuple(
        _checked(one, checking.titles.get(one.id) or _unnamed(one.id), found, held)
        for one in found.looked.values()
        if one.id != JOURNAL
    )
    of_cases = {fault for fault in found.faults for one in cases if fault.of(one.id)}
    own = [fault for fault in found.faults if fault not in of_cases]
    journal = found.looked.get(JOURNAL)
    kept = f"; {_count(journal.commands, 'entry', 'entries')} of its journal" if journal else ""
    vault = Checked(
        "", "The vault itself", f"its header and the list of cases{kept}", "", _explained(own)
    )
    bad = sum(1 for one in (vault, *cases) if not one.sound)
    return Result(
        when=datetime.now(UTC).isoformat(timespec="seconds"),
        sentence=_sentence(found, sum(1 for one in cases if not one.sound), own),
        sound=not bad,
        vault=vault,
        cases=tuple(sorted(cases, key=lambda one: (one.sound, one.title.casefold(), one.id))),
        notes=tuple(found.notes),
    )


def keep(session: Session, result: Result) -> Integrity:
    """Note when the vault was checked and with what result, and return the vault as it is known."""
    session.journal.note(NoteKind.CHECKED, result.sentence)
    return integrity(session)


def _checked(looked: Looked, title: str, found: Inspection, held: tuple[Backup, ...]) -> Checked:
    wrong = _explained(fault for fault in found.faults if fault.of(looked.id))
    verified = ", ".join(
        (
            _count(looked.commands, "entry in one chain", "entries in one chain"),
            _count(looked.attachments, "document byte for byte", "documents byte for byte"),
            _count(looked.pages, "encrypted page", "encrypted pages"),
        )
    )
    sound = tuple(
        moment(copy.made)
        for copy in held
        if looked.id not in (*copy.left_out, *copy.doubtful)
        and (copy.folder / "cases" / f"{looked.id}.db").exists()
    )
    return Checked(
        looked.id,
        title,
        "not all could be verified" if wrong else verified,
        _head(looked.head),
        wrong,
        sound if wrong else (),
    )


def _explained(faults: Iterable[Fault]) -> tuple[Explained, ...]:
    kinds: dict[tuple[str, str], list[str]] = {}
    for fault in faults:
        kinds.setdefault(_meaning(fault), []).append(f"{fault.file} ({fault.kind}): {fault.text}")
    return tuple(Explained(what, do, tuple(details)) for (what, do), details in kinds.items())


def _meaning(fault: Fault) -> tuple[str, str]:
    if fault.of(JOURNAL):
        return _JOURNAL
    if fault.kind is Kind.MISSING and fault.file == "cases":
        return _FOLDER_MISSING
    if fault.kind is Kind.MISSING and not fault.file.startswith("cases/"):
        return _LIST_MISSING
    return _MEANING[fault.kind]


def _sentence(found: Inspection, bad: int, own: list[Fault]) -> str:
    cases = _count(found.cases, "case was checked", "cases were checked")
    if not found.faults:
        return f"{cases}; all is sound."
    wrong = [_count(bad, "of them needs attention", "of them need attention")] if bad else []
    wrong += ["the vault’s own files need attention"] if own else []
    return f"{cases}; {' and '.join(wrong)}."


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _held(checking: Checking) -> tuple[Backup, ...]:
    if checking.copies is None:
        return ()
    try:
        return stored_copies.listed(checking.copies, checking.vault_id)
    except VaultError:  # a folder of copies that cannot be reached names no copy
        return ()


def _last_check(session: Session) -> str:
    try:
        note = session.journal.last(NoteKind.CHECKED)
    except VaultError as error:
        return error.what
    if note is None:
        return _NEVER
    return f"{moment(note.at.isoformat())}: {note.text}"


def _head(head: Head | None) -> str:
    return seals.spelled(str(head)) if head is not None else ""


def _unnamed(case_id: str) -> str:
    return f"Case {case_id[:8]}… (its name cannot be read)"


def _size(folder: Path) -> str:
    total = 0.0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:  # a file that went meanwhile takes no room
            continue
    for unit in ("bytes", "KB", "MB"):
        if total < 1000:
            return f"{total:.0f} {unit}"
        total /= 1000
    return f"{total:.1f} GB"
