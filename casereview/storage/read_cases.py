"""The cases of a vault that is only read: opened as last committed, with nothing written anywhere.

What a sudden end, or a program at work, left waiting to take another's place counts here too, but
stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from casereview.errors import BadInputError, DamagedVaultError, MovedOnError, NotAVaultError
from casereview.storage import destruction, driver, interrupted, migrations, reading
from casereview.storage.casefile import CaseFile
from casereview.storage.history import Head, History, require_anchors
from casereview.storage.layout import Layout
from casereview.storage.sidecar import CaseKeys

_TRIES = 5
"""How often a case is opened anew whose key or file is exchanged meanwhile."""


def open_case(
    layout: Layout,
    case_keys: CaseKeys,
    case_id: str,
    listed: Head | None,
    before_close: Callable[[CaseFile], None],
) -> CaseFile:
    """Open a case for reading only, checked against the anchors of its history.

    Raises BadInputError for one whose destruction is decided or of an older format,
    DamagedVaultError, NewerVaultError or VaultError.
    """
    if case_id in destruction.decided(layout, case_keys):
        msg = "The destruction of this case is decided, and completed when the vault is unlocked."
        raise BadInputError(msg, kept="It is not shown any more.")
    for _try in range(_TRIES):
        key, path = interrupted.in_force(layout, case_keys, case_id)
        before = reading.stamp(key)
        try:
            return _opened(layout, case_keys, case_id, key, path, listed, before_close)
        except MovedOnError:
            continue
        except (DamagedVaultError, NotAVaultError):
            if reading.stamp(key) == before:
                raise
    raise MovedOnError


def _opened(
    layout: Layout,
    case_keys: CaseKeys,
    case_id: str,
    key: Path,
    path: Path,
    listed: Head | None,
    before_close: Callable[[CaseFile], None],
) -> CaseFile:
    _wrapped, case_key, anchor = case_keys.read(key, case_id)
    database, watch = reading.connect(layout.folder, path, case_key, migrations.CASE_FILE)
    try:
        history = History(database, path, case_id)
        history.read_only, history.require_still = True, watch.require
        migrations.require_newest(database, path)
        with driver.explained(path):
            migrations.check_schema(database, path)
        require_anchors(history, path, anchor, listed)
    except BaseException:
        database.close()
        raise
    return CaseFile(database, history, path, before_close=before_close)
