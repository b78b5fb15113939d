"""The commands about self-report measures: what is defined, and whether definitions are sound."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casereview.terminal import leaf, print_json, subgroup

if TYPE_CHECKING:
    from casereview.catalogue.faults import Fault


def add_measures(groups: Any) -> None:  # noqa: ANN401  argparse's action is private
    """Add the command `measures` and what follows it."""
    what = "the self-report measures and the service's rules for them"
    group = subgroup(groups, "measures", what, alone=_list)
    check = leaf(group, "check", _check, "check definitions of measures; explains every fault")
    check.add_argument("path", nargs="?", type=Path, metavar="PATH")


def _list(arguments: argparse.Namespace) -> int:
    from casereview.services.interview.measure_files import measures_document

    measures, faults = measures_document()
    if arguments.json:
        print_json(measures)
    else:
        for measure in measures:
            sys.stdout.write(_line(measure))
    for fault in faults:
        sys.stderr.write(f"{_told(fault)}\n")
    return 2 if faults else 0


def _line(measure: dict[str, Any]) -> str:
    rule = measure["rules"][-1] if measure["rules"] else {}
    ends = "range not found"
    if measure["high"] is not None:
        ends = f"{measure['low']:g} to {measure['high']:g}"
    cut, change = rule.get("caseness"), rule.get("reliable_change")
    from_ = "above" if rule.get("above") else "from"
    parts = [
        ends,
        "no threshold" if cut is None else f"caseness {from_} {cut:g}",
        "no reliable change" if change is None else f"reliable change {change:g}",
        "verified" if rule.get("verified") else "not verified",
    ]
    if measure["local"]:
        parts.append("local, unreviewed")
    return f"{measure['id']:16} {', '.join(parts)}\n"


def _told(fault: Fault) -> str:
    return f"{fault.file}:{fault.line}: {fault.text}"


def _check(arguments: argparse.Namespace) -> int:
    from casereview.services.interview.measure_files import check_measures

    faults, files = check_measures(arguments.path)
    if arguments.json:
        print_json({"files": files, "faults": faults})
    else:
        for fault in faults:
            sys.stdout.write(f"{fault['file']}:{fault['line']}: {fault['text']}\n")
        sys.stdout.write(f"{files} files, {len(faults)} faults.\n")
    return 2 if faults else 0
