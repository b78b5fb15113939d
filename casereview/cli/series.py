"""The command about series of cases: the figures of a table or of an anonymised package."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from casereview.terminal import leaf, print_json, require_other, subgroup, to_write, write_bytes


def add_series(groups: Any) -> None:  # noqa: ANN401  argparse's action is private
    """Add the command `series` and what follows it."""
    group = subgroup(groups, "series", "figures of a series of cases")
    audit = leaf(
        group, "audit", _audit, "count what became of diagnoses and scores in a series of cases"
    )
    audit.add_argument("path", type=Path, metavar="DIR_OR_CSV")
    audit.add_argument("--pdf", type=Path, metavar="FILE", help="also write the figures as a PDF")
    audit.add_argument(
        "--claimed",
        default="0.5",
        metavar="RATE",
        help="the rate that others have stated, from 0 to 1 (default 0.5)",
    )


def _audit(arguments: argparse.Namespace) -> int:
    from casereview.services.auditing import audit_paper, audit_path, claimed_rate, told

    figures = audit_path(arguments.path, claimed_rate(arguments.claimed))
    if arguments.pdf is not None:
        require_other(arguments.path, arguments.pdf, "--pdf")
        write_bytes(to_write(arguments.pdf), audit_paper(figures))
    if arguments.json:
        print_json(figures)
        return 0
    for caption, headings, rows in told(figures):
        sys.stdout.write(f"\n{caption}\n")
        widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
        for row in (headings, *rows):
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            sys.stdout.write(f"  {'  '.join(cells).rstrip()}\n")
    sys.stdout.write("\n")
    for note in figures["notes"]:
        sys.stdout.write(f"- {note}\n")
    return 0
