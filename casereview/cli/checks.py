"""The commands that check a report's content, and let a warning stand with a reason."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casereview.cli.session import session_to_read, session_to_work
from casereview.errors import BadInputError
from casereview.terminal import leaf, print_json

if TYPE_CHECKING:
    from casereview.domain.reports.report import CheckResult
    from casereview.services.report.report_checks import CheckedReport

_MARK = 8
"""Characters by which a warning is named; more are taken too."""


def add_check_commands(group: Any) -> None:  # noqa: ANN401  argparse's action is private
    """Add the commands that follow `report` and concern its checks."""
    checks = leaf(
        group, "checks", _checks, "list what blocks and what warns, with where to mend it",
        vault=True, reads=True,
    )  # fmt: skip
    checks.add_argument("--all", action="store_true", help="what is met too")
    checks.add_argument(
        "--across", action="store_true", help="compare with the other cases, and test the file"
    )
    stand = leaf(group, "let-stand", _let_stand, "let a warning stand, with a reason", vault=True)
    for command in (checks, stand):
        command.add_argument("vault", type=Path, metavar="VAULT")
        command.add_argument("case", metavar="CASE")
    stand.add_argument("mark", metavar="MARK", help="as `report checks` prints it")
    stand.add_argument("--why", required=True, metavar="TEXT")


def _checks(arguments: argparse.Namespace) -> int:
    from casereview.services.report import report_checks

    session = session_to_read(arguments)
    try:
        case = session.open(arguments.case)
        shown = (
            report_checks.thorough(case).checked
            if arguments.across
            else report_checks.checked(case)
        )
    finally:
        session.close()
    rows = list(_rows(shown, met=arguments.all))
    if arguments.json:
        print_json({"checks": rows, "ready": shown.weighed.ready, "length": _length(shown)})
    else:
        lines = [f"{row['state']:<10} {row['mark']}  {row['id']}  {row['message']}" for row in rows]
        sys.stdout.write("".join(f"{line}\n" for line in lines or ["Nothing blocks or warns."]))
    return 0 if shown.weighed.ready else 2


def _rows(shown: CheckedReport, *, met: bool) -> list[dict[str, Any]]:
    weighed = shown.weighed
    rows = [_row("blocks", check) for check in weighed.blocks]
    rows += [_row("warns", check) for check in weighed.open]
    rows += [{**_row("stands", check), "reason": a.reason} for check, a in weighed.acknowledged]
    return rows + [_row("met", check) for check in shown.checks if met and check.ok]


def _row(state: str, check: CheckResult) -> dict[str, Any]:
    from casereview.domain.reports.acknowledgement import fingerprint

    return {
        "state": state,
        "mark": fingerprint(check)[:_MARK],
        "id": check.id,
        "gate": check.gate.value,
        "message": check.message,
        "section": check.section,
        "place": check.place,
        "words": check.words,
        "page": check.page,
    }


def _length(shown: CheckedReport) -> dict[str, int | None] | None:
    meter = shown.meter
    if meter is None:
        return None
    return {"counted": meter.counted, "total": meter.total, "limit": meter.limit}


def _let_stand(arguments: argparse.Namespace) -> int:
    from casereview.domain.reports.acknowledgement import fingerprint
    from casereview.services.report import acknowledging, report_checks

    session = session_to_work(arguments)
    try:
        case = session.open(arguments.case)
        mark = arguments.mark.strip().lower()
        found = [
            check
            for check in report_checks.thorough(case).checked.weighed.open
            if len(mark) >= _MARK and fingerprint(check).startswith(mark)
        ]
        if not found:
            raise BadInputError(
                f"No warning that waits has the mark {arguments.mark!r}.",
                kept="Nothing was changed.",
                do="`report checks --across` lists them.",
            )
        acknowledging.acknowledge(case, found[0], arguments.why)
    finally:
        session.close()
    sys.stdout.write(f"{found[0].id} is let stand.\n")
    return 0
