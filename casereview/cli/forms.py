"""The commands of the report's kinds and of its other forms: Word, HTML, plain text."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from casereview.cli.session import session_to_read, session_to_work
from casereview.terminal import leaf, print_json, to_write

_FORMS = {
    "docx": "write the report as a Word file for comments, marked as not the issued report",
    "html": "write the report as one accessible web page",
    "text": "write the report as plain text",
}
_ENDINGS = {"docx": "docx", "html": "html", "text": "txt"}


def add_form_commands(group: Any) -> None:  # noqa: ANN401  argparse's action is private
    """Add the commands that follow `report` and concern kinds and forms of it."""
    leaf(group, "profiles", _profiles, "list the kinds of report and the words that each waits for")
    listed = leaf(
        group, "supplements", _supplements, "list what follows the report", vault=True, reads=True
    )
    listed.add_argument("vault", type=Path, metavar="VAULT")
    listed.add_argument("case", metavar="CASE")
    for name, what in _FORMS.items():
        form = leaf(group, name, _form, what, vault=True)
        form.set_defaults(form=name)
        form.add_argument("vault", type=Path, metavar="VAULT")
        form.add_argument("case", metavar="CASE")
        form.add_argument("--out", type=Path, required=True, metavar=f"F.{_ENDINGS[name]}")
        form.add_argument("--profile", metavar="NAME")
        form.add_argument("--supplement", default="", metavar="ID", help="a supplement instead")


def _profiles(arguments: argparse.Namespace) -> int:
    from casereview.services.report.kinds import report_kinds

    found = report_kinds(date.today())  # noqa: DTZ011  words are in force on the expert's calendar
    if arguments.json:
        print_json([asdict(one) | {"page_limits": dict(one.page_limits)} for one in found])
        return 0
    for one in found:
        sys.stdout.write(f"{one.id:20} {one.title}\n{'':20} {one.rules}\n")
        for track, pages in one.page_limits:
            where = "on any track" if track == "any" else f"on the {track} track"
            sys.stdout.write(f"{'':20} {pages} counted pages at most {where}\n")
        for words in one.lacks:
            sys.stdout.write(f"{'':20} Drafts only. {words}\n")
    return 0


def _supplements(arguments: argparse.Namespace) -> int:
    from casereview.services.report.supplements import lines

    session = session_to_read(arguments)
    try:
        found = lines(session.open(arguments.case))
    finally:
        session.close()
    if arguments.json:
        print_json(
            [
                {
                    "id": one.supplement.id,
                    "form": one.supplement.form.value,
                    "number": one.supplement.number,
                    "issued": one.issued.version if one.issued else None,
                }
                for one in found
            ]
        )
        return 0
    for one in found:
        state = f"issued as {one.issued.version}" if one.issued else "in work"
        sys.stdout.write(f"{one.supplement.id} {one.supplement.title}, {state}\n")
    if not found:
        sys.stdout.write("Nothing follows the report yet.\n")
    return 0


def _form(arguments: argparse.Namespace) -> int:
    from casereview.services.report import report_forms

    form = report_forms.OtherForm(_ENDINGS[arguments.form])
    session = session_to_work(arguments)
    try:
        case = session.open(arguments.case)
        data = report_forms.written(case, form, arguments.supplement, arguments.profile)
        report_forms.save(case, data, to_write(arguments.out), form)
    finally:
        session.close()
    if arguments.json:
        print_json({"file": str(arguments.out), "bytes": len(data)})
    else:
        sys.stdout.write(f"Written as {form.words}: {arguments.out}.\n")
    return 0
