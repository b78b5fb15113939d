"""The vault that a command works in, or only reads where another program works in it."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from casereview.errors import UnwritableVaultError
from casereview.terminal import passphrase, print_json

if TYPE_CHECKING:
    from casereview.services.session import OpenCase, Session


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


def print_case(case: OpenCase, *, as_json: bool) -> None:
    """Print what a case holds."""
    from casereview.services.describing import case_document
    from casereview.services.reading import again

    shown = again(case_document, case)
    if as_json:
        print_json(shown)
        return
    sys.stdout.write(f"{shown['title']}  {shown['claim_number'] or 'not yet issued'}\n")
    for document in shown["documents"]:
        sys.stdout.write(f"  {document['label']}  {document['file']}  {document['sha256'][:12]}\n")
    for finding in shown["findings"]:
        sys.stdout.write(f"  {finding['time_point']}: {finding['module']} {finding['status']}\n")
