"""What a sudden end left of cases and journal: completed where it was decided, cleared if not.

A file takes another's place in two steps: it is written whole under the name with `.next`, then
renamed. For a key and its database together the key's `.next` is written last and decides: with it
both names are changed, without it neither.
"""

from __future__ import annotations

from pathlib import Path

from casereview.errors import VaultError
from casereview.storage import files
from casereview.storage.layout import MAKING, NEXT, UNPACKING, Layout
from casereview.storage.sidecar import CaseKeys

_UNFINISHED = frozenset(
    {".new", UNPACKING, *(f"{MAKING}{end}" for end in ("-wal", "-shm", "-journal"))}
)
"""Of what was never finished; a file that counts has all that is its own in itself."""


def finish(layout: Layout, keys: CaseKeys) -> frozenset[str]:
    """Complete or clear what was interrupted; the ids of cases that were not closed."""
    for path in layout.remnants():
        if path.suffix == MAKING:
            if layout.key(path.stem).exists() and not layout.database(path.stem).exists():
                path.rename(layout.database(path.stem))
            else:
                path.unlink()
        elif path.suffix in _UNFINISHED:
            path.unlink()
    for path, case_id in layout.waiting_keys():
        _decide(layout, keys, path, case_id)
    for path in tuple(layout.cases.glob(f"*.db{NEXT}")):
        if not path.with_name(path.name.replace(f".db{NEXT}", f".key{NEXT}")).exists():
            path.unlink()
    for path in tuple(layout.cases.glob(f"*.db{NEXT}-*")):  # of a file that was never finished
        path.unlink()
    logs = layout.cases.glob("*.db-wal")
    return frozenset(path.name.removesuffix(".db-wal") for path in logs)


def settle(layout: Layout, keys: CaseKeys, case_id: str) -> None:
    """Complete or clear what waits for the places of one closed case, or of the closed journal.

    What was decided and could not be completed at once would otherwise undo, when the vault is next
    unlocked, what was done meanwhile. Raises VaultError.
    """
    waiting = following(layout.key(case_id))
    if not waiting.exists():
        return
    try:
        _decide(layout, keys, waiting, case_id)
    except OSError as error:
        raise half_done(error) from error


def half_done(error: OSError) -> VaultError:
    """Return what is said of new keys of which some wait for their places still."""
    msg = f"The new keys are made, but not all are in their places ({error.strerror})."
    return VaultError(msg, kept="Nothing is lost.", do="Lock the vault and unlock it again.")


def in_force(layout: Layout, keys: CaseKeys, case_id: str) -> tuple[Path, Path]:
    """Return where the key and the database lie that count now, with nothing moved."""
    key, database = layout.key(case_id), layout.database(case_id)
    waiting = following(key)
    if waiting.exists() and keys.fits(waiting, case_id):
        return waiting, following(database) if following(database).exists() else database
    if not database.exists() and layout.making(case_id).exists():
        return key, layout.making(case_id)
    return key, database


def following(path: Path) -> Path:
    """Return where the file waits that is to take another's place."""
    return path.with_name(path.name + NEXT)


def beside(path: Path) -> tuple[Path, Path]:
    """Return where the engine keeps the log of a database, and the index of the log."""
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def take_place(layout: Layout, case_id: str) -> None:
    """Put the waiting database, if there is one, and then the waiting key in their places."""
    database = layout.database(case_id)
    waiting = following(database)
    if waiting.exists():
        for rest in beside(database):  # of the file that goes; the new one has none
            rest.unlink(missing_ok=True)
        waiting.replace(database)
    key = layout.key(case_id)
    following(key).replace(key)
    files.sync_folder(key.parent)


def _decide(layout: Layout, keys: CaseKeys, waiting: Path, case_id: str) -> None:
    if keys.fits(waiting, case_id):
        take_place(layout, case_id)
    elif keys.fits(layout.key(case_id), case_id):
        waiting.unlink()
