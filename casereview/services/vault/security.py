"""What opens the open vault, shown and changed; called on the vault's thread."""

from __future__ import annotations

from dataclasses import dataclass

from casereview.errors import WrongPassphraseError
from casereview.services.session import Session
from casereview.services.vault import keyring
from casereview.services.vault.strength import require_strength
from casereview.services.views import VaultInfo


@dataclass(frozen=True, slots=True)
class Security:
    """What may be said of the vault, and whether a keyring opens it or could."""

    info: VaultInfo
    keyring_on: bool
    keyring_available: bool


def security(session: Session) -> Security:
    """Return what opens the vault."""
    info = session.info()
    return Security(info, "keyring" in info.slots, keyring.is_available())


def change_passphrase(session: Session, known: str, new: str) -> Security:
    """Let a new passphrase open the vault; `known` is the one until now, or the recovery code.

    Raises WrongPassphraseError, BadInputError for one too easily guessed, or VaultError.
    """
    require_strength(new, kept="The old one is kept.")
    try:
        session.replace_passphrase(known, new)
    except WrongPassphraseError:  # it is no recovery code of this vault, so it is a passphrase
        session.change_passphrase(known, new)
    return security(session)


def rotate(session: Session, passphrase: str, code: str) -> Security:
    """Make a new vault key with a new recovery code.

    Raises BadInputError also for a passphrase too easily guessed to guard a new key, and as
    `Session.rotate`.
    """
    require_strength(passphrase, kept="The old key is kept.")
    session.rotate(passphrase, code)
    return security(session)


def let_keyring(session: Session, passphrase: str, on: bool) -> Security:
    """Let this computer's keyring open the vault, or no longer; raises as `Session.add_keyring`."""
    if on:
        session.add_keyring(passphrase)
    else:
        session.remove_keyring(passphrase)
    return security(session)
