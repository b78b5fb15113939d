"""The keyring of the operating system: it may keep a random secret that opens a vault.

The package `keyring` and a service it can talk to are both optional. Without them, or when they
fail in whatever way, there is simply no keyring on this computer: the passphrase opens the vault.
Only a keyring that guards what it keeps is used, never one that writes it to a plain file.
"""

from __future__ import annotations

import base64
from contextlib import suppress
from typing import TYPE_CHECKING

from casereview.errors import VaultError
from casereview.storage.keys import KEY_BYTES

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "CaseReview vault"
"""Under this and the vault's random id the secret is kept: nothing else is said to the keyring."""


def available() -> bool:
    """Whether this computer has a keyring that can be used."""
    return _backend() is not None


def keep(vault_id: str, secret: bytes) -> None:
    """Let the keyring keep a vault's secret; raises VaultError when it does not."""
    backend, text = _backend(), base64.b64encode(secret).decode("ascii")
    if backend is None:
        msg = "This computer has no keyring that CaseReview can use."
        raise VaultError(msg, kept="Nothing was changed.")
    try:
        backend.set_password(SERVICE, vault_id, text)
        kept = backend.get_password(SERVICE, vault_id) == text
    except Exception as error:  # backends come of many makers and fail in ways of their own
        msg = "This computer's keyring refused to keep the key."
        raise VaultError(msg, kept="Nothing was changed.", do="Unlock it and try again.") from error
    if not kept:
        msg = "This computer's keyring did not keep the key."
        raise VaultError(msg, kept="Nothing was changed.")


def kept(vault_id: str) -> bytes | None:
    """Return a vault's secret; None when the keyring has none, is locked or cannot be used."""
    backend = _backend()
    if backend is None:
        return None
    try:
        text = backend.get_password(SERVICE, vault_id)
        secret = base64.b64decode(text or "", validate=True)
    except Exception:  # as above, or what it holds is not ours: then it has no key for us
        return None
    return secret if len(secret) == KEY_BYTES else None


def forget(vault_id: str) -> None:
    """Take a vault's secret out of the keyring as far as it lets us; the slot is what counts."""
    backend = _backend()
    if backend is not None:
        with suppress(Exception):  # as above; without its slot the secret opens nothing
            backend.delete_password(SERVICE, vault_id)


def _backend() -> KeyringBackend | None:
    """Return the keyring of this computer, if there is one that the package recommends."""
    try:
        from keyring.core import get_keyring, recommended

        backend = get_keyring()
        return backend if recommended(backend) else None
    except Exception:  # not installed, or its backends cannot even be looked for
        return None
