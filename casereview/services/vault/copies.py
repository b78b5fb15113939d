"""Copies of the open vault, made and looked through beside the thread that works on it.

What is called aside takes the job, or nothing of the vault, and tells how far it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from casereview.domain.progress import Tell
from casereview.errors import VaultError
from casereview.services.session import Session
from casereview.storage import copies as stored
from casereview.storage import restoring
from casereview.storage.backups import KEPT as KEPT
from casereview.storage.copies import Backup as Backup
from casereview.storage.jobs import CopyJob as CopyJob
from casereview.storage.restoring import CopyCheck as CopyCheck


@dataclass(frozen=True, slots=True)
class CopiedVault:
    """What the window needs to know of a vault to keep copies of it."""

    vault_id: str
    folder: Path
    read_only: bool

    @property
    def suggested(self) -> Path:
        """A folder beside the vault: never inside, and better on another disk."""
        return self.folder.with_name(f"{self.folder.name} copies")

    def restored(self, made: str) -> Path:
        """Return a new folder beside the vault for what is restored from a copy of a time (ISO)."""
        name = f"{self.folder.name} restored {made[:10]}"
        found = self.folder.with_name(name)
        number = 2
        while found.exists():
            found = self.folder.with_name(f"{name} ({number})")
            number += 1
        return found


@dataclass(frozen=True, slots=True)
class Copied:
    """The copies of a vault in a folder, newest first, and the one just made (None: no news)."""

    copies: tuple[Backup, ...]
    made: Backup | None


def copied_vault(session: Session) -> CopiedVault:
    """Return what is to be known of the open vault."""
    info = session.info()
    return CopiedVault(info.vault_id, Path(info.folder), session.read_only)


def begin(session: Session) -> CopyJob:
    """Return what copies the vault on another thread; it holds keys until it has run."""
    return session.copying()


def copy_now(job: CopyJob, vault: CopiedVault, to: Path, tell: Tell) -> Copied:
    """Copy the vault into a folder, making that if need be; raises as `CopyJob.make`."""
    made = job.make(to, tell)
    return Copied(stored.listed(to, vault.vault_id), made)


def copy_if_news(job: CopyJob, vault: CopiedVault, to: Path, known: bool, tell: Tell) -> Copied:
    """Copy the vault by itself, if anything changed since its newest copy in a folder.

    Nothing is made where the folder is gone, or where it is `known` to have held copies and holds
    none: a disk is then not connected, and what lies there is another. Raises as `CopyJob.make`.
    """
    try:
        there = to.is_dir()
        found = stored.listed(to, vault.vault_id) if there else ()
        if not there:
            raise _missing("The folder is not there.")
        if known and not found:
            raise _missing("The copies made before are not in the folder.")
        made = job.make_if_news(to, tell)
    finally:
        job.stop()
    return Copied(stored.listed(to, vault.vault_id) if made else found, made)


def list_copies(vault: CopiedVault, folder: Path, tell: Tell) -> Copied:
    """Return the copies of the vault that lie in a folder; raises VaultError."""
    tell(0, 0)
    return Copied(stored.listed(folder, vault.vault_id), None)


def check_copy(copy: Backup, vault: CopiedVault, tell: Tell) -> CopyCheck:
    """Compare every file of a copy with what was written when it was made and verified.

    Raises DamagedVaultError or VaultError.
    """
    return restoring.check(copy, vault.folder, tell)


def restore_copy(job: CopyJob, copy: Backup, to: Path, tell: Tell) -> Path:
    """Make a vault of a copy in a new folder; the folder. Raises as `CopyJob.restore`."""
    job.restore(copy.folder, to, tell)
    return to


def restore(source: Path, to: Path, passphrase: str, tell: Tell) -> Path:
    """Make a vault of a copy, or of the newest in a folder; the folder.

    Without a passphrase its files are compared, not opened. Raises as `restoring.restore`.
    """
    restoring.restore(source, to, passphrase or None, tell)
    return to


def _missing(what: str) -> VaultError:
    return VaultError(
        what,
        kept="The older copies are as they were.",
        do="Connect the disk, or choose another folder.",
    )
