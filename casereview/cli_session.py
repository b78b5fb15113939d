"""The vault that a command works in, or only reads where another program works in it."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from casereview.errors import UnwritableVaultError
from casereview.terminal import passphrase

if TYPE_CHECKING:
    from casereview.services.session import Session


def session_to_work(arguments: argparse.Namespace) -> Session:
    """Open the vault of a command that changes something; raises as `Session.unlock`."""
    from casereview.services.session import Session

    return Session.unlock(arguments.vault, passphrase(arguments))


def session_to_read(arguments: argparse.Namespace) -> Session:
    """Open the vault of a command that changes nothing; raises as `Session.unlock`.

    Where it cannot be opened for work it is only read, and a line tells why.
    """
    from casereview.services.session import Session

    known = passphrase(arguments)
    if not arguments.read_only:
        try:
            return Session.unlock(arguments.vault, known)
        except UnwritableVaultError as why:
            sys.stderr.write(f"{why.what} It is only read.\n")
    return Session.unlock(arguments.vault, known, read_only=True)
