"""Errors an expert can act on: what happened, what was kept, what to do."""

from __future__ import annotations


class CaseReviewError(Exception):
    """A fault that the user is told about in one sentence; never shown as a traceback.

    `what` says what happened; `kept` what is safe; `do` what to do next.
    Any but `what` may be empty.
    """

    exit_code = 2

    def __init__(self, what: str, *, kept: str = "", do: str = "") -> None:
        self.what = what
        self.kept = kept
        self.do = do
        super().__init__(" ".join(part for part in (what, kept, do) if part))


class BadInputError(CaseReviewError):
    """What was given cannot be used as it is; nothing was changed."""


class CancelledError(CaseReviewError):
    """Long work that was ended before its end, by the user or by locking; nothing was lost."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}: cancelled.", kept="What was there before is as it was.")


class VaultError(CaseReviewError):
    """The vault cannot be opened, read or written (exit code 3)."""

    exit_code = 3


class WrongPassphraseError(VaultError):
    """The passphrase or recovery code opens no key slot; says nothing about damage."""


class NotAVaultError(VaultError):
    """The folder or file is not a vault or a case file of ours."""


class NewerVaultError(VaultError):
    """Written by a newer version of the program; refused unread and unchanged."""


class DamagedVaultError(VaultError):
    """A check of keys, pages, schema or history failed; names file and kind of damage."""


class DocumentError(BadInputError):
    """A received document cannot be read as text; it is filed as received all the same."""


class CatalogueError(BadInputError):
    """A file of clinical or report content breaks a rule of its format; names file and line."""
