"""A vault made of a copy, or a copy looked through: each file compared with what was written of it.

A copy is never opened where it lies: its files stay as they were written. It was opened and
verified when it was made, so a copy whose every byte is the same is sound.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from casereview.domain.progress import Tell, saying, untold
from casereview.errors import BadInputError, DamagedVaultError, VaultError
from casereview.storage import copies, files, header
from casereview.storage.copies import Backup, Manifest
from casereview.storage.header import Header, SlotKind
from casereview.storage.inspection import inspect_files
from casereview.storage.keys import prepare_passphrase
from casereview.storage.layout import OF_THE_DESKTOP, Layout, belongs
from casereview.storage.sidecar import CaseKeys

_BLOCK = 4 * 1024 * 1024

Opening = Callable[[Path, Header], "CaseKeys | None"]
"""Gives the keys of a vault in a folder with a header; None where they are not known."""


@dataclass(frozen=True, slots=True)
class CopyCheck:
    """What is not as it was when a copy was made; whether the header in use opens it too."""

    backup: Backup
    faults: tuple[str, ...]
    today: bool


def by_keys(case_keys: CaseKeys) -> Opening:
    """Return what opens a copy whose vault key is still in use, and no other."""

    def keys(folder: Path, head: Header) -> CaseKeys | None:
        layout = Layout(folder)
        fits = head.vault_id == case_keys.vault_id and any(
            case_keys.fits(layout.key(case_id), case_id) for case_id in layout.keyed()
        )
        return case_keys if fits else None

    return keys


def restore(
    source: Path, to: Path, passphrase: str | None = None, tell: Tell = untold
) -> Backup | None:
    """Make a vault of a copy, or of the newest in a folder of copies; the copy, if it has a name.

    Every file is compared with the manifest of the copy; with a passphrase the result is opened and
    verified too. Raises BadInputError unless `to` is new or empty, WrongPassphraseError,
    DamagedVaultError, VaultError or what `tell` raises; nothing is then made.
    """

    def keys(_folder: Path, head: Header) -> CaseKeys | None:
        if passphrase is None:
            return None
        secret = prepare_passphrase(passphrase)
        return CaseKeys.of(head.vault_id, header.open_slots(head, SlotKind.PASSPHRASE, secret))

    return restore_by(keys, source, to, tell)


def restore_by(opening: Opening, source: Path, to: Path, tell: Tell = untold) -> Backup | None:
    """Make a vault of a copy, verified if the keys of it are known; else as `restore`."""
    folder = _chosen(source)
    if to.exists() and (not to.is_dir() or {path.name for path in to.iterdir()} - OF_THE_DESKTOP):
        msg = f"{to} is not an empty folder."
        raise BadInputError(msg, kept="Nothing was changed.", do="Choose a new folder.")
    if to.resolve().is_relative_to(folder.resolve()):
        msg = "A vault inside a copy of one would be lost with it."
        raise BadInputError(msg, kept="Nothing was changed.", do="Choose a folder elsewhere.")
    manifest = _manifest(folder)
    with _writing():
        to.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f"{to.name}-", suffix=copies.PART, dir=to.parent))
        try:
            _bring(folder, part, manifest, tell)
            _verify(part, manifest, opening, tell)
            if to.exists():
                shutil.rmtree(to)
            part.rename(to)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        files.sync_folder(to.parent)
    return manifest.backup if manifest else None


def check(copy: Backup, vault: Path, tell: Tell = untold) -> CopyCheck:
    """Look through a copy of a vault: every file compared with its manifest.

    Raises DamagedVaultError for a manifest of no use, VaultError where the disk cannot be read, or
    what `tell` raises.
    """
    manifest = copies.read(copy.folder)
    found = []
    with _reading():
        for done, name in enumerate(sorted(manifest.files)):
            tell(done, len(manifest.files))
            fault = _difference(copy.folder / name, manifest.files[name])
            if fault:
                found.append(f"{name}: {fault}.")
    today = not found and header.read(copy.folder) == header.read(vault)
    return CopyCheck(copy, tuple(found), today)


def _chosen(source: Path) -> Path:
    """Return the folder of the copy that is meant."""
    if (source / copies.MANIFEST).exists() or (source / header.FILE_NAME).exists():
        return source
    found = copies.listed(source)
    if not found:
        msg = f"There is no sound copy of a vault in {source}."
        raise BadInputError(msg, kept="Nothing was made.")
    return found[0].folder


def _manifest(folder: Path) -> Manifest | None:
    return copies.read(folder) if (folder / copies.MANIFEST).exists() else None


def _bring(folder: Path, part: Path, manifest: Manifest | None, tell: Tell) -> None:
    """Copy what belongs to a vault; raises DamagedVaultError where it is not as it was copied."""
    (part / "cases").mkdir()
    if manifest is None:
        names = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*"))]
        known = [name for name in names if belongs(name)]
    else:
        known = sorted(manifest.files)
    for done, name in enumerate(known):
        tell(done, len(known))
        if not (folder / name).is_file():
            raise _not_as_copied(name, "it is missing")
        (part / name).parent.mkdir(exist_ok=True)
        with (folder / name).open("rb") as source, (part / name).open("xb") as out:
            shutil.copyfileobj(source, out, _BLOCK)
            files.sync(out)
        fault = _difference(part / name, manifest.files[name]) if manifest else ""
        if fault:
            raise _not_as_copied(name, fault)


def _difference(path: Path, known: tuple[int, str]) -> str:
    """Return in words how a file differs from what was written of it; '' when it does not."""
    if not path.is_file():
        return "it is missing"
    return "" if copies.measured(path) == known else "it is not as it was when the copy was made"


def _verify(part: Path, manifest: Manifest | None, opening: Opening, tell: Tell) -> None:
    """Open what was brought where the keys are known; raises DamagedVaultError."""
    head = header.read(part)
    case_keys = opening(part, head)
    if case_keys is None:
        return
    known = manifest.backup.left_out + manifest.backup.doubtful if manifest else ()
    told = saying(tell, "checking")
    for fault in inspect_files(Layout(part), head, case_keys, told).faults:
        if Path(fault.file).stem not in known:
            raise _not_as_copied(fault.file, fault.text.rstrip("."))


def _not_as_copied(name: str, fault: str) -> DamagedVaultError:
    msg = f"The file {name} of the copy is damaged: {fault}."
    return DamagedVaultError(msg, kept="Nothing was made.", do="Restore an older copy.")


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        msg = f"The vault cannot be restored ({error.strerror})."
        raise VaultError(msg, kept="What was there before is as it was.") from error


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        msg = f"The copy cannot be read ({error.strerror})."
        raise VaultError(msg, kept="Nothing was changed.") from error
