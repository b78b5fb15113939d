"""The commands of the chronology: what happened when, what was not seen, where sources differ."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casereview.cli.session import session_to_read, session_to_work
from casereview.terminal import leaf, print_json, to_write

if TYPE_CHECKING:
    from casereview.domain.documents.chronology import Entry
    from casereview.services.correspondence.chronology import ChronologyView
    from casereview.services.correspondence.contradictions import ContradictionsView
    from casereview.services.correspondence.requests import RequestsView


def add_chronology(groups: Any) -> None:  # noqa: ANN401  argparse's action is private
    """Add the commands `chronology`, `requests` and `contradictions`."""
    words = "list the dated facts of a case with their sources and the gaps"
    dated = _of_a_case(leaf(groups, "chronology", _chronology, words, vault=True, reads=True))
    dated.add_argument(
        "--csv",
        type=Path,
        metavar="F.csv",
        help="write it for a spreadsheet instead; not encrypted, and noted in the case",
    )
    words = "list what was referred to but not seen, and what was asked for"
    _of_a_case(leaf(groups, "requests", _requests, words, vault=True, reads=True))
    words = "list where the sources of a case differ, with every side"
    _of_a_case(leaf(groups, "contradictions", _contradictions, words, vault=True, reads=True))


def _of_a_case(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument("vault", type=Path, metavar="VAULT")
    command.add_argument("case", metavar="CASE")
    return command


def _chronology(arguments: argparse.Namespace) -> int:
    from casereview.domain.documents.chronology import Filter
    from casereview.services.correspondence import chronology
    from casereview.services.reading import again

    if arguments.csv is not None:
        session = session_to_work(arguments)
        try:
            path = to_write(arguments.csv)
            chronology.save_csv(session.open(arguments.case), Filter(), path)
        finally:
            session.close()
        if arguments.json:
            print_json({"file": str(arguments.csv)})
        else:
            sys.stdout.write(f"Chronology written to {arguments.csv}.\n")
        return 0
    session = session_to_read(arguments)
    try:
        shown = again(chronology.view, session.open(arguments.case))
    finally:
        session.close()
    if arguments.json:
        print_json(_document(shown))
    else:
        sys.stdout.write(_lines(shown))
    return 0


def _document(shown: ChronologyView) -> dict[str, Any]:
    return {
        "entries": [_entry(entry) for entry in shown.entries if entry.decided],
        "proposals": shown.proposals,
        "gaps": [
            {"after": gap.after.edtf, "before": gap.before.edtf, "days": gap.days}
            for gap in shown.gaps
        ],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "date": entry.when.edtf if entry.when else None,
        "until": entry.until.edtf if entry.until else None,
        "kind": entry.kind.value,
        "text": entry.text,
        "dating": entry.dating,
        "ambiguous": entry.ambiguous,
        "disputed": entry.disputed,
        "course": entry.episode,
        "in_report": entry.wanted,
        "contradictions": list(entry.contradictions),
        "sources": [
            {
                "who": source.voice.value,
                "words": source.words,
                "document": source.label or None,
                "page": source.page,
                "told": source.told.edtf if source.told else None,
            }
            for source in entry.sources
        ],
    }


def _lines(shown: ChronologyView) -> str:
    from casereview.domain.documents.chronology import Filter, Gap

    lines = []
    for row in shown.rows(Filter()):
        if isinstance(row, Gap):
            lines.append(f"{'':26}{row.words}")
            continue
        mark = "  (sources differ)" if row.contradictions else ""
        lines.append(f"{row.date_words:26}{row.kind.words}: {row.text}{mark}")
        lines.append(f"{'':26}{row.source_words}")
    if shown.proposals:
        lines.append(f"{shown.proposals} more rest on proposals that nobody has decided on.")
    return "".join(f"{line}\n" for line in lines or ["No dated facts yet."])


def _requests(arguments: argparse.Namespace) -> int:
    from casereview.services.correspondence import requests
    from casereview.services.reading import again

    session = session_to_read(arguments)
    try:
        shown = again(requests.view, session.open(arguments.case))
    finally:
        session.close()
    if arguments.json:
        print_json(_requested(shown))
        return 0
    lines = []
    for line in shown.lines:
        where = f" ({line.where})" if line.where else ""
        lines.append(f"{line.request.what}{where}: {line.stands}")
    for mention in shown.mentions:
        lines.append(f"Referred to in {mention.where}, not dealt with: {mention.what}")
        lines += [f"  may be {label}: it {why}" for _id, label, why in mention.matches]
    sys.stdout.write("".join(f"{line}\n" for line in lines or ["Nothing is asked for."]))
    return 0


def _requested(shown: RequestsView) -> dict[str, Any]:
    labels = {document.id: document.label for document in shown.particulars.documents}
    return {
        "requests": [
            {
                "what": line.request.what,
                "dated": line.request.dated.edtf if line.request.dated else None,
                "state": line.request.state.value,
                "asked_on": line.request.asked_on.isoformat() if line.request.asked_on else None,
                "of": line.request.holder,
                "received_as": labels.get(line.request.document_id or ""),
                "reason": line.request.reason,
                "referred_to_in": line.where,
            }
            for line in shown.lines
        ],
        "mentioned": [
            {
                "what": mention.what,
                "dated": mention.dated.edtf if mention.dated else None,
                "where": mention.where,
                "may_be": [{"document": label, "why": why} for _id, label, why in mention.matches],
            }
            for mention in shown.mentions
        ],
        "letter": shown.letter,
    }


def _contradictions(arguments: argparse.Namespace) -> int:
    from casereview.services.correspondence import contradictions
    from casereview.services.reading import again

    session = session_to_read(arguments)
    try:
        shown = again(contradictions.view, session.open(arguments.case))
    finally:
        session.close()
    if arguments.json:
        print_json(_differences(shown))
        return 0
    lines = []
    for line in shown.lines:
        lines.append(f"{line.contradiction.subject}: {line.state}")
        lines += [f"  {side.who_and_where}: {side.side.words}" for side in line.sides]
        lines.append(f"  {line.why}")
    sys.stdout.write("".join(f"{line}\n" for line in lines or ["No contradictions."]))
    return 0


def _differences(shown: ContradictionsView) -> dict[str, Any]:
    return {
        "contradictions": [
            {
                "id": line.contradiction.id,
                "rule": line.contradiction.rule,
                "why": line.why,
                "subject": line.contradiction.subject,
                "sides": [
                    {"who": side.side.voice.value, "words": side.side.words, "place": side.place}
                    for side in line.sides
                ],
                "outcome": line.contradiction.outcome.value,
                "preferred": line.contradiction.preferred,
                "reason": line.contradiction.reason,
                "in_report": line.contradiction.in_report,
            }
            for line in shown.lines
        ]
    }
