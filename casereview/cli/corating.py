"""The commands of a second expert's ratings: taken over, written for another, and compared."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from casereview.cli.session import session_to_read, session_to_work
from casereview.terminal import leaf, print_json, to_write


def add_commands(group: Any) -> None:  # noqa: ANN401  argparse's subparsers action is private
    """Add `interview agreement`, `interview corate` and `interview ratings`."""
    words = "say how far two raters agree: in a case, or over all cases of a vault"
    agreement = leaf(group, "agreement", _agreement, words, vault=True, reads=True)
    agreement.add_argument("vault", type=Path, metavar="VAULT")
    agreement.add_argument("case", nargs="?", metavar="CASE")
    words = "take over another expert's ratings of the same interview from a file"
    corate = leaf(group, "corate", _corate, words, vault=True)
    corate.add_argument("vault", type=Path, metavar="VAULT")
    corate.add_argument("case", metavar="CASE")
    corate.add_argument("file", type=Path, metavar="FILE.jsonl")
    corate.add_argument("--name", default="", help="the other expert, where the file does not say")
    corate.add_argument("--role", default="", help="the other expert's profession")
    corate.add_argument(
        "--how",
        choices=("recording", "present", "paper"),
        help="what was rated from (default: as the file says, else the recording)",
    )
    blind = corate.add_mutually_exclusive_group()
    blind.add_argument(
        "--blind",
        action="store_const",
        const=True,
        help="the other expert did not know the first ratings",
    )
    blind.add_argument(
        "--not-blind",
        dest="blind",
        action="store_const",
        const=False,
        help="the other expert knew the first ratings",
    )
    words = "write a case's ratings to a file that another expert's CaseReview takes over"
    ratings = leaf(group, "ratings", _ratings, words, vault=True)
    ratings.add_argument("vault", type=Path, metavar="VAULT")
    ratings.add_argument("case", metavar="CASE")
    ratings.add_argument("--out", type=Path, required=True, metavar="F.jsonl")


def _agreement(arguments: argparse.Namespace) -> int:
    from casereview.services.interview.agreement import case_agreement, vault_agreement

    session = session_to_read(arguments)
    try:
        if arguments.case is None:
            found = vault_agreement(session)
        else:
            with session.working_on(arguments.case) as case:
                found = case_agreement(case)
    finally:
        session.close()
    if arguments.json:
        print_json(found)
    elif arguments.case is None:
        sys.stdout.write(_vault_lines(found))
    else:
        sys.stdout.write(_case_lines(found))
    return 0


def _case_lines(found: dict[str, Any]) -> str:
    lines = []
    for each in found["comparisons"]:
        lines.append(f"Second rater: {each['rater']['words']}.")
        for title, figure in (
            ("Ratings", each["ratings"]),
            ("Yes or no, and exclusions", each["yes_no"]),
            ("Disorders by the rules", each["diagnoses"]),
        ):
            lines.append(f"  {title}: {figure['words']}")
        for module in each["modules"]:
            lines.append(f"  {module['name']}: {module['ratings']['words']}")
            lines += [
                f"    {item['item']} {item['label']}: {item['agreed']} of {item['n']} agree"
                for item in module["items"]
                if item["n"]
            ]
        lines += [
            f"  Differ: {pair['module']} {pair['item']}, {pair['time_point']}: "
            f"{pair['first']} / {pair['second']}"
            for pair in each["pairs"]
            if pair["agree"] is False
        ]
        lines += [f"  {note}" for note in each["notes"]]
    if not lines:
        lines.append("No second rating of this case is finished.")
    if found["unfinished"]:
        lines.append(f"Not finished, and not compared before: {found['unfinished']}.")
    return "\n".join(lines) + "\n"


def _vault_lines(found: dict[str, Any]) -> str:
    if not found["cases"]:
        return "No case of this vault has a blind second rating that is finished.\n"
    lines = [f"Cases with a blind second rating: {found['cases']}."]
    lines.append(f"  All disorders by the rules: {found['any_diagnosis']['words']}")
    lines += [f"  {name}: {each['words']}" for name, each in found["per_disorder"].items()]
    lines.append(f"  Any disorder after treatment: {found['rater1_rater2_any_after']['words']}")
    lines += [f"  {note}" for note in found["notes"]]
    return "\n".join(lines) + "\n"


def _corate(arguments: argparse.Namespace) -> int:
    from casereview.domain.assessing.corating import How
    from casereview.services.interview.corating_files import read_file, take_over

    data = read_file(arguments.file)
    session = session_to_work(arguments)
    try:
        with session.working_on(arguments.case) as case:
            taken, _ = take_over(
                case,
                data,
                name=arguments.name,
                role=arguments.role,
                how=How(arguments.how) if arguments.how else None,
                blind=arguments.blind,
            )
    finally:
        session.close()
    if arguments.json:
        print_json(
            {"rater": taken.rater.id, "ratings": taken.ratings, "blind": taken.rater.blind,
             "notes": [*taken.notes]}
        )  # fmt: skip
    else:
        sys.stdout.write(f"{taken.ratings} ratings taken over, {taken.rater.basis}.\n")
        for note in taken.notes:
            sys.stdout.write(f"{note}\n")
    return 0


def _ratings(arguments: argparse.Namespace) -> int:
    from casereview.services.interview.corating_files import save_ratings

    session = session_to_work(arguments)
    try:
        with session.working_on(arguments.case) as case:
            path, _ = save_ratings(case, to_write(arguments.out))
    finally:
        session.close()
    if arguments.json:
        print_json({"file": str(path), "bytes": path.stat().st_size})
    else:
        sys.stdout.write(f"Ratings written unencrypted to {path}.\n")
    return 0
