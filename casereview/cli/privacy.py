"""The commands of data protection: the answer to somebody's request for their own data."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from casereview.terminal import leaf, passphrase, print_json


def add_case_commands(group: Any) -> None:  # noqa: ANN401  argparse's subparsers action is private
    """Add `case subject-access`."""
    access = leaf(
        group,
        "subject-access",
        _subject_access,
        "write what a case holds of its subject, in plain text, to a new folder",
        vault=True,
    )
    access.add_argument("vault", type=Path, metavar="VAULT")
    access.add_argument("case", metavar="CASE")
    access.add_argument("--out", type=Path, required=True, metavar="DIR")


def _subject_access(arguments: argparse.Namespace) -> int:
    from casereview.services.session import Session
    from casereview.services.vault.subject_access import REMINDER, write

    session = Session.unlock(arguments.vault, passphrase(arguments))
    try:
        with session.working_on(arguments.case) as case:
            today = date.today()  # noqa: DTZ011  the answer bears the day of the expert's calendar
            answered, _changes = write(case, arguments.out, today)
    finally:
        session.close()
    sys.stderr.write(f"{REMINDER}\n")
    if arguments.json:
        print_json(
            {
                "folder": answered.folder,
                "files": list(answered.files),
                "given": answered.given,
                "left_out": answered.left_out,
                "reminder": REMINDER,
            }
        )
    else:
        sys.stdout.write(
            f"{answered.given} parts given, {answered.left_out} left out and listed, "
            f"written unencrypted to {answered.folder}.\n"
        )
    return 0
