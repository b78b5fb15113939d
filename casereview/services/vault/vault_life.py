"""The life of a vault that is not open: verified, its keys changed, copied, cases handed over."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from casereview.errors import BadInputError
from casereview.services.session import Session
from casereview.storage import inspection, lock, restoring
from casereview.storage.copies import Backup, listed
from casereview.storage.inspection import Fault
from casereview.storage.keys import new_recovery_code as new_recovery_code
from casereview.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class VaultCheck:
    """What was looked at and for what, what is wrong, and what is merely worth knowing."""

    folder: str
    checked: tuple[str, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """Return the whole answer as lines for reading."""
        result = f"{len(self.faults)} damaged." if self.faults else "All is sound."
        return (
            *(f"checked   {text}" for text in self.checked),
            *(f"note      {text}" for text in self.notes),
            *(f"DAMAGED   {fault.file} ({fault.kind}): {fault.text}" for fault in self.faults),
            result,
        )

    def document(self) -> dict[str, Any]:
        """Return the whole answer as plain data."""
        return {"sound": not self.faults, **asdict(self)}


def check(folder: Path, passphrase: str) -> VaultCheck:
    """Verify a vault that is not open; alters nothing but to finish an interrupted write.

    Raises WrongPassphraseError, NotAVaultError, NewerVaultError, DamagedVaultError or VaultError
    where the verification cannot even begin.
    """
    found = inspection.inspect(folder, passphrase)
    total = found.total
    return VaultCheck(
        str(folder),
        (
            "the header and its copy: whether a key slot was added, changed or damaged",
            f"{found.cases} cases: whether each key is authentic and its case’s own",
            f"{total('pages')} encrypted pages: whether one was altered, or is missing",
            f"{total('triggers')} triggers and every table: "
            "whether what guards the history is there",
            f"{total('commands')} commands: "
            "whether their seals are one chain, and the rows follow it",
            f"{total('anchors')} anchors outside the files: whether an older copy was put back",
            f"{total('attachments')} documents: whether their bytes are those received",
        ),
        tuple(found.faults),
        tuple(found.notes),
    )


def change_passphrase(folder: Path, current: str, new: str) -> None:
    """Let a new passphrase open a vault that is not open; raises as `Session.change_passphrase`."""
    with closing(Session.unlock(folder, current)) as session:
        session.change_passphrase(current, new)


def recover(folder: Path, code: str, new: str) -> None:
    """Let a new passphrase open a vault whose passphrase was lost; raises as the change of one."""
    with closing(Session.unlock_with_recovery(folder, code)) as session:
        session.replace_passphrase(code, new)


def rotate(folder: Path, passphrase: str, code: str, *, cases: bool) -> int:
    """Make a new vault key, opened by the passphrase and a new recovery code; the cases it opens.

    `cases` also encrypts every case anew. Raises as `Session.rotate`.
    """
    with closing(Session.unlock(folder, passphrase)) as session:
        session.rotate(passphrase, code)
        ids = session.case_ids()
        for case_id in ids if cases else ():
            session.rekey_case(case_id)
    return len(ids)


def let_keyring(folder: Path, passphrase: str, *, on: bool) -> None:
    """Let this computer's keyring open a vault that is not open, or no longer.

    Raises WrongPassphraseError, or VaultError where there is no keyring or it refuses.
    """
    with closing(Session.unlock(folder, passphrase)) as session:
        if on:
            session.add_keyring(passphrase)
        else:
            session.remove_keyring(passphrase)


def backup(folder: Path, passphrase: str, to: Path) -> Backup:
    """Add a verified copy of a vault, which may be open elsewhere, to a folder of copies.

    Raises BadInputError, WrongPassphraseError, DamagedVaultError or VaultError.
    """
    with Vault.unlock(folder, passphrase, read_only=True) as vault:
        return vault.backup(to)


def backups(folder: Path) -> tuple[Backup, ...]:
    """Return the copies of vaults in a folder, newest first; raises BadInputError, VaultError."""
    if not folder.is_dir():
        raise BadInputError(f"There is no folder {folder}.", do="Name the folder of copies.")
    return listed(folder)


def break_lock(folder: Path, host: str) -> None:
    """Let a vault be opened for work although a computer that is gone did not give it back.

    `host` is that computer's name, typed as a confirmation: where its program still writes, changes
    of either are lost. Raises BadInputError, or VaultHeldError where the holder lives here.
    """
    lock.break_hold(folder, host)


def restore(source: Path, to: Path, passphrase: str | None = None) -> Backup | None:
    """Make a vault of a copy, or of the newest in a folder of copies; which copy it was.

    Raises as `casereview.storage.restoring.restore`.
    """
    return restoring.restore(source, to, passphrase)


def pack(folder: Path, passphrase: str, case_id: str, target: Path, pack_passphrase: str) -> None:
    """Write a case of a vault that is not open to a new file, and note in the case that it left.

    Raises BadInputError, WrongPassphraseError, DamagedVaultError or VaultError.
    """
    with closing(Session.unlock(folder, passphrase)) as session:
        session.pack(case_id, target, pack_passphrase)


def unpack(folder: Path, passphrase: str, source: Path, pack_passphrase: str) -> str:
    """Take a packed case into a vault that is not open; the case's id.

    Raises BadInputError, WrongPassphraseError, NewerVaultError, DamagedVaultError or VaultError.
    """
    with Vault.unlock(folder, passphrase) as vault:
        return vault.unpack(source, pack_passphrase)
