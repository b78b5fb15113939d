"""The commands of the structured interview: rules applied, modules listed, checked and printed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from casereview.terminal import file_bytes, leaf, print_json, print_json_line, subgroup


def add_interview(groups: Any) -> None:  # noqa: ANN401  argparse's action is private
    """Add the commands that follow `interview`."""
    group = subgroup(groups, "interview", "the structured diagnostic interview")
    evaluate = leaf(group, "evaluate", _evaluate, "apply the rules to answers (JSON Lines)")
    evaluate.add_argument("file", type=Path, metavar="FILE.jsonl")
    leaf(group, "modules", _modules, "list the interview modules")
    check = leaf(group, "check", _check, "check module files; explains every fault")
    check.add_argument("path", nargs="?", type=Path, metavar="PATH")


def _evaluate(arguments: argparse.Namespace) -> int:
    from casereview.services.interview_files import evaluate_lines

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
    from casereview.services.interview_files import modules_document

    modules = modules_document()
    if arguments.json:
        print_json(modules)
    else:
        for module in modules:
            sys.stdout.write(f"{module['id']:8} {module['version']:8} {module['name']}\n")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from casereview.services.interview_files import check_modules

    faults, warnings, files = check_modules(arguments.path)
    if arguments.json:
        print_json({"files": files, "faults": faults, "warnings": warnings})
    else:
        for fault in faults:
            sys.stdout.write(f"{fault['file']}:{fault['line']}: {fault['text']}\n")
        sys.stdout.write(f"{files} files, {len(faults)} faults, {len(warnings)} warnings.\n")
    return 2 if faults else 0
