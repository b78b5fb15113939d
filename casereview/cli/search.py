"""The command that looks for words in one case or in all of them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casereview.cli.session import session_to_read
from casereview.errors import DamagedVaultError
from casereview.terminal import leaf, print_json

if TYPE_CHECKING:
    from casereview.services.correspondence.searching import CaseHits, Hit, Progress


def add_search(groups: Any) -> None:  # noqa: ANN401  argparse's action is private
    """Add the command `search`."""
    words = "look for words in the cases of a vault"
    search = leaf(groups, "search", _search, words, vault=True, reads=True)
    search.add_argument("vault", type=Path, metavar="VAULT")
    search.add_argument(
        "words",
        nargs="+",
        metavar="WORDS",
        help="each is found by how words begin; words given as one argument follow one another",
    )
    search.add_argument("--case", default="", metavar="CASE", help="look in this case only")


def _search(arguments: argparse.Namespace) -> int:
    from casereview.services.correspondence.searching import search_to_the_end

    typed = " ".join(f'"{word}"' if " " in word.strip() else word for word in arguments.words)
    session = session_to_read(arguments)
    try:
        found = search_to_the_end(session, typed, arguments.case)
    finally:
        session.close()
    if arguments.json:
        print_json(_document(found))
    else:
        sys.stdout.write(_lines(found))
    if found.unsearched:
        title, why = found.unsearched[0]
        more = len(found.unsearched) - 1
        rest = f" {more} more could not be searched either." if more else ""
        raise DamagedVaultError(
            f"{title} could not be searched: {why}{rest}",
            kept="Nothing was changed.",
            do="Check the vault: `vault check`.",
        )
    return 0


def _document(found: Progress) -> dict[str, Any]:
    return {
        "searched": found.cases - len(found.unsearched),
        "cases": [
            {
                "case": case.case_id,
                "title": case.title,
                "claim_number": case.claim_number,
                "hits": [_hit(hit) for hit in case.hits],
                "more": case.more,
            }
            for case in found.found
        ],
        "not_searched": [{"title": title, "why": why} for title, why in found.unsearched],
    }


def _hit(hit: Hit) -> dict[str, Any]:
    marks = [{"start": start, "end": end} for start, end in hit.marks]
    return {"where": hit.where, "excerpt": hit.excerpt, "marks": marks}


def _lines(found: Progress) -> str:
    lines = [line for case in found.found for line in _case_lines(case)]
    return "".join(f"{line}\n" for line in lines or ["Nothing found."])


def _case_lines(case: CaseHits) -> list[str]:
    lines = [f"{case.case_id}  {case.title}"]
    for hit in case.hits:
        lines += [f"  {hit.where}", f"    {hit.excerpt}"]
    if case.more:
        lines.append(f"  {case.more} more in this case (--case {case.case_id})")
    return lines
