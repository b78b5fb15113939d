"""The interview's rules and modules for the command line, without a vault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casereview.catalogue.faults import Fault
from casereview.catalogue.interview_json import evaluate_line, module_object, parse_line
from casereview.catalogue.local_modules import load_local
from casereview.catalogue.modules import check_module_files, load_modules, module_folder
from casereview.domain.interview import InterviewModule
from casereview.errors import BadInputError
from casereview.paths import local_modules


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
    modules, _ = all_modules()
    for number, line in enumerate(text.split("\n"), 1):  # no other line end parts JSON Lines
        if not line.strip():
            continue
        try:
            yield LineResult(answer=evaluate_line(modules, parse_line(line)))
        except BadInputError as fault:
            yield LineResult(fault=f"Line {number}: {fault}")


def all_modules(
    folder: Path | None = None,
) -> tuple[dict[str, InterviewModule], tuple[Fault, ...]]:
    """Return every module by id, shipped ones first, and the faults of the user's own files.

    folder: where the user's own are, the usual one by default. Raises CatalogueError for a broken
    shipped file.
    """
    shipped = load_modules()
    own, faults = load_local(folder or local_modules(), shipped)
    return {**shipped, **own}, tuple(fault for fault in faults if not fault.warning)


def modules_document() -> tuple[list[dict[str, Any]], tuple[Fault, ...]]:
    """Return the library as plain data, and the faults of the user's own files, left out."""
    modules, faults = all_modules()
    return [module_object(module) for module in modules.values()], faults


def check_modules(path: Path | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Check a module file, a folder of them, or the shipped library and the user's own modules.

    Returns faults and warnings, each with file, line and text, and the number of files. What lies
    in the user's own folder is checked as it is used: beside the shipped modules.
    """
    own = local_modules()
    if path is None:
        files = _module_files(module_folder())
        own_files = sorted(own.glob("*.toml")) if own.is_dir() else []
    else:
        files, own_files = _module_files(path), []
        if files[0].parent.resolve() == own.resolve():
            files, own_files = [], files
    checked = check_module_files(files)
    found = [(file.name, fault) for file in files for fault in checked[file]]
    if own_files:
        wanted = {file.name for file in own_files}
        beside = load_local(own, load_modules())[1]
        found += [(str(own / fault.file), fault) for fault in beside if fault.file in wanted]
    faults: list[dict[str, Any]] = []
    warnings: list[dict[str, Any]] = []
    for name, fault in found:
        entry = {"file": name, "line": fault.line, "text": fault.text}
        (warnings if fault.warning else faults).append(entry)
    return faults, warnings, len(files) + len(own_files)


def _module_files(root: Path) -> list[Path]:
    """Return the files to check; raises BadInputError where there is none."""
    files = sorted(root.glob("*.toml")) if root.is_dir() else [root]
    if not files or not all(file.is_file() for file in files):
        raise BadInputError(f"There is no module file at {root}.")
    return files
