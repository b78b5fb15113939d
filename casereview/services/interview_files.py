"""The interview's rules and modules for the command line, without a vault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casereview.catalogue.interview_json import evaluate_line, module_object, parse_line
from casereview.catalogue.modules import check_module_file, load_modules
from casereview.errors import BadInputError
from casereview.paths import resources


@dataclass(frozen=True, slots=True)
class LineResult:
    """The answer to one line, or the sentence that says why there is none."""

    answer: dict[str, Any] = field(default_factory=dict)
    fault: str = ""


def evaluate_lines(data: bytes) -> Iterator[LineResult]:
    """Yield a result per line; a faulty line is reported and the next one goes on.

    Raises BadInputError when the file is not text.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadInputError("The file of answers is not UTF-8 text.") from fault
    modules = load_modules()
    for number, line in enumerate(text.split("\n"), 1):  # no other line end parts JSON Lines
        if not line.strip():
            continue
        try:
            yield LineResult(answer=evaluate_line(modules, parse_line(line)))
        except BadInputError as fault:
            yield LineResult(fault=f"Line {number}: {fault}")


def modules_document() -> list[dict[str, Any]]:
    """Return the library as plain data."""
    return [module_object(module) for module in load_modules().values()]


def check_modules(path: Path | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Check a module file, a folder of them, or the shipped library.

    Returns faults and warnings, each with file, line and text, and the number of files.
    """
    root = path or resources() / "clinical" / "modules"
    files = sorted(root.glob("*.toml")) if root.is_dir() else [root]
    if not files or not all(file.is_file() for file in files):
        raise BadInputError(f"There is no module file at {root}.")
    faults: list[dict[str, Any]] = []
    warnings: list[dict[str, Any]] = []
    for file in files:
        for fault in check_module_file(file):
            entry = {"file": file.name, "line": fault.line, "text": fault.text}
            (warnings if fault.warning else faults).append(entry)
    return faults, warnings, len(files)
