"""The commands of a case's history: listed, its head told and compared, its seals verified."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from casereview.cli.session import session_to_read
from casereview.errors import BadInputError
from casereview.terminal import leaf, print_json


def add_case_commands(group: Any) -> None:  # noqa: ANN401  argparse's action is private
    """Add the commands that follow `case` and tell its history."""
    history = leaf(
        group, "history", _history, "list what was done to a case", vault=True, reads=True
    )
    head = leaf(
        group, "head", _head, "print the head of a case's history, or look for one", vault=True,
        reads=True,
    )  # fmt: skip
    seals = leaf(
        group, "seals", _seals, "write numbers, times and hashes of a history, no content",
        vault=True, reads=True,
    )  # fmt: skip
    for command in (history, head, seals):
        command.add_argument("vault", type=Path, metavar="VAULT")
        command.add_argument("case", metavar="CASE")
    history.add_argument(
        "--limit", type=int, default=50, metavar="N", help="entries at most (default 50)"
    )
    history.add_argument(
        "--entry", type=int, metavar="NUMBER", help="say what one entry changed, before and after"
    )
    head.add_argument("head", nargs="*", metavar="HEAD", help="as it is printed in a report")
    seals.add_argument("--out", type=Path, required=True, metavar="FILE.json")


def add_vault_commands(group: Any) -> None:  # noqa: ANN401  argparse's action is private
    """Add the command that verifies seals without the case."""
    verify = leaf(group, "verify-seals", _verify, "verify a file of seals, without the case")
    verify.add_argument("file", type=Path, metavar="FILE.json")
    verify.add_argument("--head", default="", metavar="HEAD", help="look for a printed head in it")


def _history(arguments: argparse.Namespace) -> int:
    if arguments.limit < 1:
        raise BadInputError("--limit must be 1 or more.")
    if arguments.entry is not None:
        return _entry(arguments)
    from casereview.services.vault.history import entries

    session = session_to_read(arguments)
    try:
        part = entries(session.open(arguments.case), limit=arguments.limit)
    finally:
        session.close()
    if arguments.json:
        print_json(
            [
                {
                    "number": e.number,
                    "at": e.at,
                    "label": e.label,
                    "state": e.standing.value,
                    "subject": e.subject,
                }
                for e in part.entries
            ]
        )
        return 0
    for e in part.entries:
        sys.stdout.write(f"{e.number:>6}  {e.when}  {e.label}  ({e.state})\n")
    return 0


def _entry(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.history import detail

    session = session_to_read(arguments)
    try:
        found = detail(session.open(arguments.case), arguments.entry)
    finally:
        session.close()
    lines = [line for row in found.rows for line in row.lines()]
    if arguments.json:
        print_json(
            {
                "number": found.entry.number,
                "at": found.entry.at,
                "label": found.entry.label,
                "state": found.entry.standing.value,
                "subject": found.entry.subject,
                "changed": lines,
            }
        )
    else:
        e = found.entry
        sys.stdout.write(f"{e.number}  {e.when}  {e.label}  ({e.state})\n")
        sys.stdout.write("".join(f"  {line}\n" for line in lines))
    return 0


def _head(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.history import find_head, head

    wanted = " ".join(arguments.head)
    session = session_to_read(arguments)
    try:
        case = session.open(arguments.case)
        last = head(case)
        found = find_head(case, wanted) if wanted else None
    finally:
        session.close()
    if found is not None:
        if arguments.json:
            print_json({"found": found.found, "number": found.number, "answer": found.sentence})
        else:
            sys.stdout.write(f"{found.sentence}\n")
        return 0 if found.found else 2
    if arguments.json:
        print_json({"number": last.number, "hash": last.hash, "at": last.at, "head": last.printed})
    else:
        sys.stdout.write(f"{last.printed}\n")
    return 0


def _seals(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.seal_files import write

    session = session_to_read(arguments)
    try:
        count = write(session.open(arguments.case), arguments.out)
    finally:
        session.close()
    if arguments.json:
        print_json({"file": str(arguments.out), "entries": count})
    else:
        sys.stdout.write(
            f"{count} seals written to {arguments.out}: numbers, times and hashes, no content.\n"
        )
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    from casereview.services.vault.seal_files import verify

    found = verify(arguments.file, arguments.head)
    if arguments.json:
        print_json(found.document())
    else:
        sys.stdout.write("".join(f"{line}\n" for line in found.lines()))
    if found.faults:
        raise BadInputError(found.faults[0], kept="Nothing after it is proved.")
    return 2 if found.found is False else 0
