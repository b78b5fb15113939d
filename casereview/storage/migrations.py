"""From any released format of a case file to today's, in one transaction or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from casereview.errors import BadInputError, DamagedVaultError, VaultError
from casereview.storage import driver, files, schema
from casereview.storage.driver import FileKind
from casereview.storage.history import Head, History

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations


def case_migrations() -> Migrations:
    """Return the steps of the case file's format, in order; released steps are never edited."""
    from sqlite_utils import Migrations

    steps = Migrations("case")
    steps(name="1 first format")(_make_first_format)
    return steps


def _make_first_format(database: Database) -> None:
    for statement in schema.VERSION_1:
        database.execute(statement)


CASE_FILE = FileKind(schema.APPLICATION_ID, newest=1)


def migrate(
    database: Database,
    history: History,
    path: Path,
    *,
    steps: Migrations | None = None,
    newest: int | None = None,
    what: str = "Case file",
) -> None:
    """Bring a case file, or the like, to the newest format, recorded as a command of its own.

    Foreign keys are off meanwhile, as reshaping a table demands, and checked before the commit.
    Raises DamagedVaultError when the result does not hold together; the file is then unchanged.
    """
    newest = CASE_FILE.newest if newest is None else newest
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == newest:
        return
    todo = steps or case_migrations()

    def reshape() -> None:
        schema.drop_triggers(database)
        todo.apply(database)
        schema.make_triggers(database)

    made = f"{what} made" if version == 0 else f"{what} brought to a newer format"
    database.execute("PRAGMA foreign_keys = OFF")
    try:
        with history.reformat(f"{made} (format {newest})", reshape):
            database.execute(f"PRAGMA user_version = {newest:d}")
            database.table("meta").upsert_all(
                [
                    {"k": "format", "v": str(newest)},
                    {"k": "schema", "v": schema.fingerprint(database)},
                ],
                pk="k",
            )
            if database.execute("PRAGMA foreign_key_check").fetchone() is not None:
                msg = f"The file {path.name} refers to rows that are not there."
                raise DamagedVaultError(msg, kept="It was not changed.", do="Restore a backup.")
    finally:
        database.execute("PRAGMA foreign_keys = ON")


def make_bare(database: Database) -> None:
    """Make the tables of the newest format in an empty file, without triggers and without rows."""
    case_migrations().apply(database)
    database.execute(f"PRAGMA user_version = {CASE_FILE.newest:d}")


def keep_older(
    database: Database,
    history: History,
    target: Path,
    raw_key: bytes,
    kind: FileKind | None = None,
) -> None:
    """Before a change of format, keep a verified copy under the same key; raises VaultError."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version in {0, (kind or CASE_FILE).newest}:
        return
    making = target.with_suffix(".making")
    try:
        target.parent.mkdir(exist_ok=True)
        making.unlink(missing_ok=True)
        driver.copy(database, making, raw_key)
        verify_copy(making, raw_key, history.case_id, history.head, kind)
        making.replace(target)
        files.sync_folder(target.parent)
    except OSError as error:
        msg = f"No copy could be kept of {target.name} in its older format ({error.strerror})."
        raise VaultError(msg, kept="It was not changed.") from error


def verify_copy(
    path: Path, raw_key: bytes, case_id: str, head: Head, kind: FileKind | None = None
) -> None:
    """Open a copy of a case file, or the like, and check its pages and history.

    Raises DamagedVaultError.
    """
    copied = driver.connect(path, raw_key, kind or CASE_FILE, read_only=True)
    try:
        for fault in driver.page_faults(copied):
            raise driver.damaged(path, fault)
        if not History(copied, path, case_id).holds(head):
            raise driver.damaged(path, "its history is not the one copied")
    finally:
        driver.close(copied)


def require_newest(database: Database, path: Path) -> None:
    """Refuse to read an older format as it is; raises BadInputError."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version != CASE_FILE.newest:
        msg = f"The case file {path.name} has an older format."
        raise BadInputError(msg, kept="It was not changed.", do="Open it for work once.")


def check_schema(database: Database, path: Path) -> None:
    """Raise DamagedVaultError when a table or trigger is not as the last migration left it."""
    row = database.execute("SELECT v FROM meta WHERE k = 'schema'").fetchone()
    if row != (schema.fingerprint(database),):
        msg = f"A table or trigger of {path.name} is missing or was changed."
        raise DamagedVaultError(msg, kept="It was not opened.", do="Restore a backup.")
