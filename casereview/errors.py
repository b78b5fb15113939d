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


class UnwritableVaultError(VaultError):
    """The vault cannot be opened for work; it may be opened for reading only."""


class VaultHeldError(UnwritableVaultError):
    """Another program has the vault open for work: where it runs and since when.

    `host` and `since` (ISO, UTC) are '' and `process` 0 where that is not known; `here` says
    whether it runs on this computer.
    """

    def __init__(
        self, what: str, *, host: str, process: int, since: str, here: bool, do: str
    ) -> None:
        super().__init__(what, kept="Nothing was changed.", do=do)
        self.host = host
        self.process = process
        self.since = since
        self.here = here


class ReadOnlyError(VaultError):
    """A change was asked for while the vault or the case is open for reading only."""

    def __init__(self, what: str = "The vault is open for reading only.") -> None:
        super().__init__(what, kept="Nothing was changed.")


class MovedOnError(VaultError):
    """What is read was changed meanwhile by the program that writes; to be read anew."""

    def __init__(self) -> None:
        super().__init__(
            "The other program has just saved what is being read here.",
            kept="Nothing was changed.",
            do="Try again.",
        )


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
