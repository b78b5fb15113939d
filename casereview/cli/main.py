"""The command line: every task without a window, thin over the services."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casereview import __version__
from casereview.cli import checks as cli_checks
from casereview.cli import chronology as cli_chronology
from casereview.cli import forms as cli_forms
from casereview.cli import history as cli_history
from casereview.cli import interview as cli_interview
from casereview.cli import issue as cli_issue
from casereview.cli import measures as cli_measures
from casereview.cli import outcomes as cli_outcomes
from casereview.cli import privacy as cli_privacy
from casereview.cli import search as cli_search
from casereview.cli import series as cli_series
from casereview.cli import treatment as cli_treatment
from casereview.cli import vault as cli_vault
from casereview.cli.session import print_case, session_to_read, session_to_work
from casereview.errors import BadInputError, CaseReviewError
from casereview.terminal import (
    Command,
    Parser,
    confirm_code,
    file_bytes,
    leaf,
    new_secret,
    print_json,
    print_json_line,
    subgroup,
    to_write,
)

if TYPE_CHECKING:
    from casereview.domain.documents.document import Document
    from casereview.services.session import OpenCase, Session

Show = Callable[[Path, Path], int]
"""Opens the window on a vault whose passphrase stands in a file; returns the exit code."""


def main(argv: Sequence[str], show: Show | None = None) -> int:
    """Run one command and return its exit code; errors are one sentence unless --debug is given.

    `show` opens the window for the command that wants one; without it none is opened.
    """
    arguments = parser().parse_args(argv)
    arguments.show = show
    command: Command = arguments.command
    try:
        return command(arguments)
    except CaseReviewError as fault:
        if arguments.debug:
            raise
        sys.stderr.write(f"{fault}\n")
        return fault.exit_code
    except (KeyboardInterrupt, EOFError):
        sys.stderr.write("Stopped. What was saved before stays saved.\n")
        return 1
    except BrokenPipeError:
        return _nobody_reads()
    except OSError as fault:
        if arguments.debug:
            raise
        sys.stderr.write(
            f"The system refused it ({fault.strerror or type(fault).__name__}). "
            "What was saved before stays saved.\n"
        )
        return 2
    except Exception as fault:
        if arguments.debug:
            raise
        sys.stderr.write(
            f"A fault of the program ({type(fault).__name__}). What was saved before stays saved; "
            "--debug shows the details.\n"
        )
        return 1


def _nobody_reads() -> int:
    """Stop in silence when the reader of the output has gone, as other commands do."""
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  for the process
    return 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = Parser(
        prog="casereview",
        description="Encrypted case files, structured diagnostic interviews, court-style reports.",
    )
    top.add_argument("--version", action="version", version=f"CaseReview {__version__}")
    groups = top.add_subparsers(dest="group", required=True, metavar="COMMAND", parser_class=Parser)
    _add_demo(groups)
    _add_vault(groups)
    _add_case(groups)
    cli_search.add_search(groups)
    cli_chronology.add_chronology(groups)
    _add_letters(groups)
    cli_interview.add_interview(groups)
    cli_measures.add_measures(groups)
    cli_outcomes.add_outcomes_command(groups)
    cli_treatment.add_treatment(groups)
    _add_report(groups)
    _add_export(groups)
    cli_series.add_series(groups)
    _add_bench(groups)
    return top


# ---- vaults and cases ------------------------------------------------------------------------


def _open(session: Session, arguments: argparse.Namespace) -> OpenCase:
    return session.open(arguments.case)


def _add_vault(groups: Any) -> None:  # noqa: ANN401
    group = subgroup(groups, "vault", "the life of a vault")
    create = leaf(
        group, "create", _vault_create, "make a vault in a new or empty folder", vault=True
    )
    create.add_argument("vault", type=Path, metavar="DIR")
    info = leaf(
        group,
        "info",
        _vault_info,
        "say what a vault is, without naming a case",
        vault=True,
        reads=True,
    )
    info.add_argument("vault", type=Path, metavar="DIR")
    cli_vault.add_vault_commands(group)
    cli_history.add_vault_commands(group)


def _vault_create(arguments: argparse.Namespace) -> int:
    from casereview.services.session import Session

    chosen = new_secret(
        arguments.passphrase_file, "--passphrase-file", "Passphrase for the new vault"
    )
    session, code = Session.create(arguments.vault, chosen)
    session.close()
    if arguments.json:
        print_json({"vault": str(arguments.vault), "recovery_code": code})
    else:
        sys.stdout.write(
            f"Vault made in {arguments.vault}.\n"
            "Recovery code, shown this once; write it down and keep it apart from the computer:\n"
            f"  {code}\n"
        )
        confirm_code(code, kept="The vault is made; `vault rotate` makes another code.")
    return 0


def _vault_info(arguments: argparse.Namespace) -> int:
    session = session_to_read(arguments)
    try:
        facts = asdict(session.info())
    finally:
        session.close()
    if arguments.json:
        print_json(facts)
    else:
        for name, value in facts.items():
            shown = ", ".join(value) if isinstance(value, tuple) else value
            sys.stdout.write(f"{name.replace('_', ' '):10} {shown}\n")
    return 0


def _add_case(groups: Any) -> None:  # noqa: ANN401
    group = subgroup(groups, "case", "the cases of a vault")
    listing = leaf(group, "list", _case_list, "list the cases", vault=True, reads=True)
    listing.add_argument("vault", type=Path, metavar="VAULT")
    new = leaf(group, "new", _case_new, "make a case and print its id", vault=True)
    new.add_argument("vault", type=Path, metavar="VAULT")
    new.add_argument("--claimant", default="Unnamed claimant", metavar="NAME")
    new.add_argument("--claim-number", default="", metavar="TEXT")
    new.add_argument("--dob", type=_iso_date, metavar="ISO")
    show = leaf(group, "show", _case_show, "show what a case holds", vault=True, reads=True)
    show.add_argument("vault", type=Path, metavar="VAULT")
    show.add_argument("case", metavar="CASE")
    cli_vault.add_case_commands(group)
    cli_history.add_case_commands(group)
    cli_privacy.add_case_commands(group)


def _iso_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        message = f"{text!r} is no date like 1980-05-31"
        raise argparse.ArgumentTypeError(message) from fault


def _case_list(arguments: argparse.Namespace) -> int:
    session = session_to_read(arguments)
    try:
        cases = session.case_list().cases
    finally:
        session.close()
    if arguments.json:
        print_json(
            {
                "vault": str(arguments.vault),
                "cases": [
                    {
                        "id": c.id,
                        "claimant": c.claimant,
                        "title": c.title,
                        "claim_number": c.claim_number,
                        "report_due": c.report_due.isoformat() if c.report_due else None,
                        "documents": c.documents,
                        "open_proposals": c.open_proposals,
                        "fictional": c.fictional,
                        "readable": c.readable,
                    }
                    for c in cases
                ],
            }
        )
        return 0
    for c in cases:
        sys.stdout.write(f"{c.id}  {c.title}  {c.claim_number or 'not yet issued'}\n")
    if not cases:
        sys.stdout.write("No cases yet.\n")
    return 0


def _case_new(arguments: argparse.Namespace) -> int:
    from casereview.services.session import CaseDraft

    session = session_to_work(arguments)
    try:
        case_id = session.new_case(
            CaseDraft(arguments.claimant, arguments.claim_number, arguments.dob)
        )
    finally:
        session.close()
    if arguments.json:
        print_json({"case": case_id})
    else:
        sys.stdout.write(f"{case_id}\n")
    return 0


def _case_show(arguments: argparse.Namespace) -> int:
    session = session_to_read(arguments)
    try:
        print_case(_open(session, arguments), as_json=arguments.json)
    finally:
        session.close()
    return 0


# ---- letters ---------------------------------------------------------------------------------


def _add_letters(groups: Any) -> None:  # noqa: ANN401
    group = subgroup(groups, "letters", "reading correspondence")
    read = leaf(group, "read", _letters_read, "read documents without a vault")
    read.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    add = leaf(group, "add", _letters_add, "file documents in a case", vault=True)
    add.add_argument("vault", type=Path, metavar="VAULT")
    add.add_argument("case", metavar="CASE")
    add.add_argument("paths", nargs="+", type=Path, metavar="PATH")


def _files(paths: Sequence[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.is_file() and p.name[0] != ".")
            files += found or [path]  # an empty folder is refused like a file that is none
        else:
            files.append(path)
    return files


def _letters_read(arguments: argparse.Namespace) -> int:
    from casereview.services.correspondence.letters import LetterReader

    worst = 0
    paths = _files(arguments.paths)
    with LetterReader(path.name for path in paths) as reader:
        for path in paths:
            try:
                letter, faults = reader.letter(path.name, file_bytes(path))
            except BadInputError as refused:
                sys.stderr.write(f"{refused}\n")
                worst = refused.exit_code
                continue
            for fault in faults:
                sys.stderr.write(f"{fault}\n")
                worst = 2
            if arguments.json:
                print_json_line(letter)
            else:
                sys.stdout.write(_letter_lines(letter))
    return worst


def _letter_lines(letter: dict[str, Any]) -> str:
    lines = [f"{letter['file']}: {letter['letter_date'] or 'no date'}"]
    lines.append(f"  written by {letter['author_role'] or 'not found'}")
    for score in letter["measures"]:
        place = score["where"]
        lines.append(
            f"  {score['measure']} {score['value']} {score['context']} p{place['page']}"
            f" “{' '.join(place['quote'].split())}”"
        )
    lines += [
        f"  {words['measure']} {words['status']} caseness {words['context']}"
        for words in letter["caseness"]
    ]
    attached = "".join(map(_letter_lines, letter.get("attachments", ())))
    return "\n".join(lines) + "\n" + attached


def _letters_add(arguments: argparse.Namespace) -> int:
    from casereview.services.correspondence.intake import file_received
    from casereview.services.correspondence.letters import LetterReader

    session = session_to_work(arguments)
    worst = 0
    filed: list[Document] = []
    paths = _files(arguments.paths)
    try:
        case = _open(session, arguments)
        with LetterReader(path.name for path in paths) as reader:
            for path in paths:
                try:
                    received = reader.received(path.name, file_bytes(path))
                    found = [document for document, _ in file_received(case, received)]
                except BadInputError as refused:
                    sys.stderr.write(f"{refused}\n")
                    worst = refused.exit_code
                    continue
                filed += found
                for document in found:
                    if document.note:
                        sys.stderr.write(f"{document.file_name}: {document.note}\n")
        case.close()
    finally:
        session.close()
    if arguments.json:
        print_json({"filed": [_filed_object(document, filed) for document in filed]})
    else:
        for document in filed:
            sys.stdout.write(f"{document.label}  {document.file_name}  {document.read_state}\n")
    return worst


def _filed_object(document: Document, filed: Sequence[Document]) -> dict[str, Any]:
    mail = next((each.label for each in filed if each.id == document.part_of), None)
    return {
        "label": document.label,
        "file": document.file_name,
        "sha256": document.sha256,
        "part_of": mail,
    }


# ---- report, export, demonstration, benchmarks -------------------------------------------------


def _add_report(groups: Any) -> None:  # noqa: ANN401
    group = subgroup(groups, "report", "the expert's report")
    compose = leaf(group, "compose", _report_compose, "write the draft report as PDF", vault=True)
    compose.add_argument("vault", type=Path, metavar="VAULT")
    compose.add_argument("case", metavar="CASE")
    compose.add_argument("--out", type=Path, required=True, metavar="F.pdf")
    compose.add_argument("--profile", metavar="NAME")
    compose.add_argument("--supplement", default="", metavar="ID", help="a supplement instead")
    check = leaf(group, "check", _report_check, "check any PDF against the report's assertions")
    check.add_argument("file", type=Path, metavar="F.pdf")
    cli_forms.add_form_commands(group)
    cli_issue.add_issue_commands(group)
    cli_checks.add_check_commands(group)


def _report_compose(arguments: argparse.Namespace) -> int:
    from casereview.services.report.report_forms import composed
    from casereview.services.report.reporting import pdf_of
    from casereview.services.vault.leaving import save_report

    session = session_to_work(arguments)
    try:
        case = _open(session, arguments)
        data = pdf_of(composed(case, arguments.supplement, arguments.profile).report)
        save_report(case, data, to_write(arguments.out))
    finally:
        session.close()
    if arguments.json:
        print_json({"file": str(arguments.out), "bytes": len(data)})
    else:
        sys.stdout.write(f"Draft report written to {arguments.out}.\n")
    return 0


def _report_check(arguments: argparse.Namespace) -> int:
    from casereview.services.report.report_files import check_report

    assertions = check_report(file_bytes(arguments.file), arguments.file.name)
    if arguments.json:
        print_json({"file": arguments.file.name, "assertions": assertions})
    else:
        for found in assertions:
            result = "–" if found["result"] == "not_applicable" else found["result"]
            line = f"{found['id']:>3} {result:4} {found['name']}"
            sys.stdout.write(f"{line}: {found['detail']}\n" if found["detail"] else f"{line}\n")
        failed = sum(1 for a in assertions if a["result"] == "fail")
        passed = sum(1 for a in assertions if a["result"] == "pass")
        rest = len(assertions) - failed - passed
        sys.stdout.write(f"{passed} pass, {failed} fail, {rest} cannot be told from the PDF.\n")
    return 2 if any(a["result"] == "fail" for a in assertions) else 0


def _add_export(groups: Any) -> None:  # noqa: ANN401
    export = leaf(groups, "export", _export, "write the anonymised package of a vault", vault=True)
    export.add_argument("vault", type=Path, metavar="VAULT")
    export.add_argument("--out", type=Path, required=True, metavar="DIR")
    export.add_argument("--k", type=int, default=5, metavar="N", help="smallest group (default 5)")


def _export(arguments: argparse.Namespace) -> int:
    from casereview.services.exporting import export

    session = session_to_work(arguments)
    try:
        result = export(session, arguments.out, arguments.k)
    finally:
        session.close()
    if arguments.json:
        print_json({"folder": str(arguments.out), "files": list(result.files), **result.checks})
    else:
        sys.stdout.write(f"{result.sentence}\n")
    return 0


def _add_demo(groups: Any) -> None:  # noqa: ANN401
    demo = leaf(groups, "demo", _demo, "make and open the three demonstration cases")
    demo.add_argument("--out", type=Path, metavar="DIR", help="where to (default: demo-output)")
    demo.add_argument("--no-window", action="store_true", help="write the files and stop")


def _demo(arguments: argparse.Namespace) -> int:
    from casereview.services.demonstration.demo import build

    folder: Path = arguments.out or Path("demo-output")
    result = build(folder)
    if arguments.json:
        print_json({"folder": str(folder), "manifest": str(folder / "demo.json")})
    else:
        sys.stdout.write(f"Demonstration vault: {folder / result.vault}\n")
        for report in result.reports:
            sys.stdout.write(f"Report: {folder / report.file}\n")
        sys.stdout.write(f"Anonymised export: {folder / result.export}\n")
    if arguments.no_window:
        return 0
    show: Show | None = arguments.show
    if show is None:
        return 0
    return show(folder / result.vault, folder / result.passphrase_file)


def _add_bench(groups: Any) -> None:  # noqa: ANN401
    bench = leaf(groups, "bench", _bench, "run benchmarks against a baseline of the same run")
    bench.add_argument("names", nargs="*", metavar="NAME")


def _bench(arguments: argparse.Namespace) -> int:
    from casereview.services.benches.benchmarks import run

    results = run(arguments.names)
    if arguments.json:
        print_json([asdict(result) for result in results])
    else:
        for result in results:
            sys.stdout.write(f"{result.text}\n")
    return 0
