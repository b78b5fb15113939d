"""The commands about the content of the treatment review: guidelines, protocols, the library."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from casereview.terminal import leaf, print_json, subgroup


def add_treatment(groups: Any) -> None:  # noqa: ANN401  argparse's action is private
    """Add the command `treatment` and what follows it."""
    what = "what treatments are set beside: guidelines, protocols, the reference library"
    group = subgroup(groups, "treatment", what)
    rows = leaf(group, "guidelines", _guidelines, "list what guidelines recommend, with dates")
    rows.add_argument("disorder", nargs="?", default="", metavar="DISORDER", help="such as gad")
    leaf(group, "protocols", _protocols, "list what treatments are described as containing")
    leaf(group, "library", _library, "list the works that an opinion can rest on")
    what = "check content of the treatment review; explains every fault"
    check = leaf(group, "check", _check, what)
    check.add_argument("path", nargs="?", type=Path, metavar="PATH")


def _guidelines(arguments: argparse.Namespace) -> int:
    from casereview.services.courses.treatment_content import guidelines_document

    rows = guidelines_document(arguments.disorder)
    if arguments.json:
        print_json(rows)
        return 0
    for row in rows:
        sys.stdout.write(f"{row['guideline']:14} {_row(row)}\n")
    if not rows:
        sys.stdout.write("No row is held for that disorder.\n")
    return 0


def _row(row: dict[str, Any]) -> str:
    until = f" to {row['valid_to']}" if row["valid_to"] else ""
    against = "not " if row["strength"] == "do_not" else ""
    parts = [
        f"{row['valid_from']}{until}",
        row["problem"],
        f"{against}{row['treatment']}",
        row["dose"] or "no amount",
        "verified" if row["verified"] and row["dose_verified"] else "not verified",
    ]
    return " | ".join(parts)


def _protocols(arguments: argparse.Namespace) -> int:
    from casereview.services.courses.treatment_content import protocols_document

    protocols = protocols_document()
    if arguments.json:
        print_json(protocols)
        return 0
    for protocol in protocols:
        mark = "verified" if protocol["verified"] else "not verified"
        items = len(protocol["items"])
        sys.stdout.write(f"{protocol['id']:24} {protocol['name']} ({items} items, {mark})\n")
    return 0


def _library(arguments: argparse.Namespace) -> int:
    from casereview.services.courses.treatment_content import library_document

    library = library_document()
    if arguments.json:
        print_json(library)
        return 0
    for work in library["works"]:
        mark = "verified" if work["verified"] else "not verified"
        sys.stdout.write(f"{work['reference']}\n  {work['direction']}, {mark}: {work['finding']}\n")
    for left_out in library["left_out"]:
        sys.stdout.write(f"Left out: {left_out['what']}. {left_out['why']}\n")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from casereview.services.courses.treatment_content import check_content

    faults, files = check_content(arguments.path)
    if arguments.json:
        print_json({"files": files, "faults": faults})
    else:
        for fault in faults:
            sys.stdout.write(f"{fault['file']}:{fault['line']}: {fault['text']}\n")
        sys.stdout.write(f"{files} files, {len(faults)} faults.\n")
    return 2 if faults else 0
