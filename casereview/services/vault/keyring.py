"""What may be said of keyrings without a vault's key: is there one, and does one open the vault."""

from __future__ import annotations

from pathlib import Path

from casereview.errors import CaseReviewError
from casereview.storage import os_keyring
from casereview.storage.vault import vault_facts


def is_available() -> bool:
    """Whether this computer has a keyring that can be used."""
    return os_keyring.available()


def opens(folder: Path) -> bool:
    """Whether a vault has been let to be opened by a computer's keyring; False for no vault."""
    try:
        return "keyring" in vault_facts(folder).slots
    except CaseReviewError:
        return False
