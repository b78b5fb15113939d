"""The commands of the structured interview: rules applied, modules listed, checked and printed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casereview.cli import corating as cli_corating
from casereview.cli.session import session_to_work
from casereview.errors import BadInputError
from casereview.terminal import (
    file_bytes,
    json_text,
    leaf,
    print_json,
    print_json_line,
    subgroup,
    to_write,
    write_bytes,
)

if TYPE_CHECKING:
    from casereview.services.session import OpenCase, Session


def add_interview(groups: Any) -> None:  # noqa: ANN401  argparse's action is private
    """Add the commands that follow `interview`."""
    group = subgroup(groups, "interview", "the structured diagnostic interview")
    what = (
        "apply the rules to answers, a case on each line (JSON Lines; the help page Answers in a"
        " file has the form); a line that cannot be used is told with its number, the others are"
        " answered"
    )
    evaluate = leaf(group, "evaluate", _evaluate, what)
    evaluate.add_argument("file", type=Path, metavar="FILE.jsonl")
    leaf(group, "modules", _modules, "list the interview modules")
    what = "check modules, screener and risk page, your own modules too; explains every fault"
    check = leaf(group, "check", _check, what)
    check.add_argument("path", nargs="?", type=Path, metavar="PATH")
    printed = leaf(group, "print", _print, "write a module's schedule as PDF", vault=True)
    printed.add_argument("module", metavar="MODULE")
    printed.add_argument("--out", type=Path, required=True, metavar="F.pdf")
    printed.add_argument(
        "--points",
        type=int,
        metavar="N",
        help="columns for time points on a blank schedule (1 to 6, default 3)",
    )
    _of_a_case(printed, "the completed schedule of a case, in place of a blank one")
    words = "print a module, or a case's answers to it, in the form of another standard"
    export = leaf(group, "export", _export, words, vault=True)
    export.add_argument("module", metavar="MODULE")
    export.add_argument("--fhir", action="store_true", required=True, help="FHIR R4 as JSON")
    _of_a_case(export, "the answers of a case, as a Bundle of QuestionnaireResponses")
    allowed = export.add_mutually_exclusive_group()
    allowed.add_argument(
        "--de-identified",
        action="store_true",
        help="with --case: names, free text and what a module is rated for are left out",
    )
    allowed.add_argument(
        "--consent",
        action="store_true",
        help="with --case: the person consents; notes, quotes and names go with the answers",
    )
    cli_corating.add_commands(group)


def _of_a_case(command: argparse.ArgumentParser, what: str) -> None:
    command.add_argument("--case", nargs=2, metavar=("VAULT", "CASE"), help=what)


def _evaluate(arguments: argparse.Namespace) -> int:
    from casereview.services.interview.interview_files import evaluate_lines

    worst = 0
    for result in evaluate_lines(file_bytes(arguments.file)):
        if result.fault:
            sys.stderr.write(f"{result.fault}\n")
            worst = 2
        elif arguments.json:
            print_json_line(result.answer)
        else:
            sys.stdout.write(_evaluation_lines(result.answer))
    return worst


def _evaluation_lines(answer: dict[str, Any]) -> str:
    lines = [str(answer["id"])]
    for point in answer["time_points"]:
        for module, systems in point["modules"].items():
            found = next(iter(systems.values()))  # the main system comes first
            lines.append(f"  {point['id']} {module}: {found['status']}")
            lines += [f"    because {text}" for text in found["because"]]
            lines += [f"    missing {text}" for text in found["missing"]]
    for change in answer["changes"]:
        lines.append(f"  {change['module']} {change['from']} to {change['to']}: {change['change']}")
    return "\n".join(lines) + "\n"


def _modules(arguments: argparse.Namespace) -> int:
    from casereview.services.interview.interview_files import modules_document

    modules, faults = modules_document()
    if arguments.json:
        print_json(modules)
    else:
        for module in modules:
            what = f"{module['name']}; {module['review']}"
            sys.stdout.write(f"{module['id']:8} {module['version']:8} {what}\n")
    for fault in faults:
        sys.stderr.write(f"Left out: {fault}\n")
    return 2 if faults else 0


def _check(arguments: argparse.Namespace) -> int:
    from casereview.services.interview.interview_files import check_modules

    faults, warnings, files = check_modules(arguments.path)
    if arguments.json:
        print_json({"files": files, "faults": faults, "warnings": warnings})
    else:
        for fault in faults:
            sys.stdout.write(f"{fault['file']}:{fault['line']}: {fault['text']}\n")
        for fault in warnings:
            sys.stdout.write(f"{fault['file']}:{fault['line']}: Warning: {fault['text']}\n")
        counted = (("file", files), ("fault", len(faults)), ("warning", len(warnings)))
        told = ", ".join(f"{n} {what}{'' if n == 1 else 's'}" for what, n in counted)
        sys.stdout.write(f"{told}.\n")
    return 2 if faults else 0


def _print(arguments: argparse.Namespace) -> int:
    if arguments.case and arguments.points is not None:
        raise BadInputError("A completed schedule has the time points of its case, not --points.")
    size = _print_completed(arguments) if arguments.case else _print_blank(arguments)
    if arguments.json:
        print_json({"file": str(arguments.out), "bytes": size})
    else:
        kind = "Completed" if arguments.case else "Blank"
        sys.stdout.write(f"{kind} schedule written to {arguments.out}.\n")
    return 0


def _print_blank(arguments: argparse.Namespace) -> int:
    from casereview.services.content import Content
    from casereview.services.interview.schedules import TIME_POINTS, blank

    points = TIME_POINTS if arguments.points is None else arguments.points
    data = blank(Content().modules, arguments.module, points)
    write_bytes(to_write(arguments.out), data)
    return len(data)


def _print_completed(arguments: argparse.Namespace) -> int:
    from casereview.services.interview.schedules import chosen_key, completed
    from casereview.services.vault.leaving import save_schedule

    session, case = _case(arguments)
    try:
        key = chosen_key(case, arguments.module)
        data = completed(case, key)
        save_schedule(case, key, data, to_write(arguments.out))
    finally:
        session.close()
    return len(data)


def _case(arguments: argparse.Namespace) -> tuple[Session, OpenCase]:
    """Open the case that --case names, to work in: what leaves it is noted there."""
    folder, name = arguments.case
    arguments.vault = Path(folder)
    session = session_to_work(arguments)
    try:
        return session, session.open(name)
    except BaseException:
        session.close()
        raise


def _export(arguments: argparse.Namespace) -> int:
    from casereview.services.content import Content
    from casereview.services.interview.schedules import fhir_questionnaire

    if arguments.case:
        return _export_answers(arguments)
    print_json(fhir_questionnaire(Content().modules, arguments.module))
    return 0


def _export_answers(arguments: argparse.Namespace) -> int:
    from casereview.services.interview.schedules import chosen_key, fhir_answers
    from casereview.services.vault.leaving import note_answers

    if not (arguments.consent or arguments.de_identified):
        raise BadInputError(
            "Answers leave a case only without what names the person, or with consent.",
            kept="Nothing was printed.",
            do="Add --de-identified, or --consent where the person agreed.",
        )
    session, case = _case(arguments)
    try:
        key = chosen_key(case, arguments.module)
        bundle = fhir_answers(case, key, identified=arguments.consent)
        note_answers(case, key, json_text(bundle).encode())
    finally:
        session.close()
    print_json(bundle)
    return 0
