"""The command that counts a table of referrals by the service's rules for outcomes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from casereview.terminal import leaf, opened, print_json, require_other, to_write, whole_file


def add_outcomes_command(groups: Any) -> None:  # noqa: ANN401  argparse's action is private
    """Add the command `outcomes`."""
    command = leaf(
        groups,
        "outcomes",
        _outcomes,
        "count referrals in a CSV by the service's rules for outcomes",
    )
    command.add_argument("file", type=Path, metavar="FILE.csv")
    command.add_argument("--out", type=Path, required=True, metavar="FILE.csv")


def _outcomes(arguments: argparse.Namespace) -> int:
    from casereview.services.courses.outcomes import add_outcomes

    target = to_write(arguments.out)
    source = arguments.file
    with opened(source) as lines:
        require_other(source, target, "--out")
        with whole_file(target) as out:
            counts = add_outcomes(lines, source.name, out)
    if arguments.json:
        print_json({"file": str(target), "rows": sum(counts.values()), "status": counts})
    else:
        told = ", ".join(f"{count} {word.replace('_', ' ')}" for word, count in counts.items())
        sys.stdout.write(f"{sum(counts.values())} referrals: {told or 'none'}.\n")
    return 0
