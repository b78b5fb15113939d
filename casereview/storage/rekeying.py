"""New keys for what is there: the key of every case wrapped anew, or one case encrypted anew.

Everything new is written whole beside the old. One renaming decides - that of the header for the
vault key, that of the key file for a case - and what follows it is completed after a sudden end.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from casereview.errors import DamagedVaultError, VaultError
from casereview.storage import driver, index, interrupted, keys, migrations
from casereview.storage.layout import Layout
from casereview.storage.sidecar import CaseKeys


def require_own_header(layout: Layout, case_keys: CaseKeys) -> None:
    """Refuse a vault key that opens nothing: it comes of a header older than the vault's files.

    Raises DamagedVaultError before anything is changed.
    """
    ids = [case_id for case_id in layout.keyed() if layout.key(case_id).exists()]
    if not ids or any(case_keys.fits(layout.key(case_id), case_id) for case_id in ids):
        return
    lists = layout.folder / index.FILE_NAME
    for path in (lists, interrupted.following(lists)):
        if path.exists() and index.opens(path, case_keys.listing):
            return
    msg = (
        "The vault's header fits none of its files: an older copy was put back, "
        "or the files are damaged."
    )
    raise DamagedVaultError(
        msg,
        kept="Nothing was changed.",
        do="Put the newer header (vault.json.bak or a backup's) in its place.",
    )


def rewrap(layout: Layout, old: CaseKeys, new: CaseKeys, prepare_list: Callable[[], None]) -> None:
    """Write every key wrapped by the new vault key beside the one in use, and the list.

    Raises DamagedVaultError where a key cannot be read, or VaultError; nothing is then left.
    """
    for case_id in layout.keyed():
        interrupted.settle(layout, old, case_id)
    try:
        for case_id in layout.keyed():
            path = layout.key(case_id)
            _wrapped, case_key, head = old.read(path, case_id)
            waiting = interrupted.following(path)
            new.write(waiting, case_id, new.wrap(case_id, case_key), head)
        prepare_list()
    except BaseException as error:
        for waiting, _case_id in layout.waiting_keys():
            waiting.unlink()
        if isinstance(error, OSError):
            msg = f"The new keys cannot be written ({error.strerror})."
            raise VaultError(msg, kept="The old keys are in use as before.") from error
        raise


def take_places(layout: Layout) -> None:
    """Put every waiting key in its place; raises VaultError, and the next unlocking does it."""
    try:
        for _waiting, case_id in layout.waiting_keys():
            interrupted.take_place(layout, case_id)
    except OSError as error:
        raise interrupted.half_done(error) from error


def rekey(layout: Layout, case_keys: CaseKeys, case_id: str) -> None:
    """Encrypt a closed case anew under a fresh key; raises DamagedVaultError or VaultError.

    A copy kept from before a change of format goes: only the old key opens it.
    """
    path = layout.database(case_id)
    _wrapped, old_key, head = case_keys.read(layout.key(case_id), case_id)
    new_key = secrets.token_bytes(keys.KEY_BYTES)
    waiting = interrupted.following(path)
    try:
        database = driver.connect(path, old_key, migrations.CASE_FILE, read_only=True)
        try:
            driver.copy(database, waiting, new_key)
        finally:
            driver.close(database)
        migrations.verify_copy(waiting, new_key, case_id, head)
        wrapped = case_keys.wrap(case_id, new_key)
        case_keys.write(interrupted.following(layout.key(case_id)), case_id, wrapped, head)
    except BaseException as error:
        interrupted.following(layout.key(case_id)).unlink(missing_ok=True)  # first: it decides
        waiting.unlink(missing_ok=True)
        if isinstance(error, OSError):
            msg = f"The case cannot be encrypted anew ({error.strerror})."
            raise VaultError(msg, kept="It is as it was, under its old key.") from error
        raise
    try:
        interrupted.take_place(layout, case_id)
        layout.older(case_id).unlink(missing_ok=True)
    except OSError as error:
        raise interrupted.half_done(error) from error
