"""A packed case opened for reading without a vault to take it into.

It is unpacked, as untrusted as ever, into a vault of its own in the system's folder for temporary
files, under keys that no file holds: what a sudden end leaves of it nobody can open.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
from pathlib import Path

from casereview.errors import VaultError
from casereview.storage import keys
from casereview.storage.vault import Vault

_PREFIX = "casereview-packed-"


def open_for_reading(source: Path, passphrase: str) -> Vault:
    """Return a vault that holds the packed case alone and is only read; `discard` ends it.

    Raises as `Vault.unpack`; nothing is then left.
    """
    try:
        place = Path(tempfile.mkdtemp(prefix=_PREFIX))
    except OSError as error:
        msg = f"No place for temporary files can be used ({error.strerror})."
        raise VaultError(msg, kept="Nothing was changed.") from error
    try:
        once = secrets.token_hex(keys.KEY_BYTES)
        vault, _code = Vault.create(place / "vault", once, kdf=keys.FLOOR)
        with vault:
            vault.unpack(source, passphrase, noted=False)
        return Vault.unlock(place / "vault", once, read_only=True)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def discard(vault: Vault) -> None:
    """Close what `open_for_reading` opened, and remove it from the disk."""
    vault.close()
    shutil.rmtree(vault.folder.parent, ignore_errors=True)
