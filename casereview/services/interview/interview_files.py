"""The interview's rules and modules for the command line, without a vault."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casereview.catalogue.faults import Fault
from casereview.catalogue.interview_json import LineEvaluator, module_object
from casereview.catalogue.interview_lines import parse_line
from casereview.catalogue.local_modules import load_local
from casereview.catalogue.measures import load_measures
from casereview.catalogue.modules import (
    check_module_files,
    load_modules,
    module_folder,
    read_file,
)
from casereview.catalogue.opening import check_risk_file, check_screener_file, opening_files
from casereview.catalogue.sources import read_sources, sources_file
from casereview.catalogue.toml_file import toml_files
from casereview.domain.assessing.interview import InterviewModule
from casereview.errors import BadInputError
from casereview.paths import local_modules


@dataclass(frozen=True, slots=True)
class LineResult:
    """The answer to one line, or the sentence that says why there is none."""

    answer: dict[str, Any] = field(default_factory=dict)
    fault: str = ""


def evaluate_lines(data: bytes) -> Iterator[LineResult]:
    """Yield a result per line; a faulty line is reported and the next one goes on.

    Raises BadInputError for a file in UTF-16, of which no line can be read.
    """
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise BadInputError(
            "The file of answers is UTF-16 text, not UTF-8.", do="Save it anew in UTF-8."
        )
    modules, _ = all_modules()
    evaluator = LineEvaluator(modules)
    lines = data.removeprefix(BOM_UTF8).split(b"\n")  # no other line end parts JSON Lines
    for number, line in enumerate(lines, 1):
        try:
            text = _text(line)
            if text.strip():
                yield LineResult(answer=evaluator.evaluate(parse_line(text)))
        except BadInputError as fault:
            yield LineResult(fault=f"Line {number}: {fault}")


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise BadInputError(f"Its byte {fault.start + 1} is not UTF-8 text.") from fault


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
    """Check a file of the interview, a folder of them, or all that is shipped and the user's own.

    Files are modules, but for the screener, the risk page and the bibliography, which are known by
    their names. Returns faults and warnings, each with file, line and text, and the number of
    files. What lies in the user's own folder is checked as it is used: beside the shipped modules.
    """
    own = local_modules()
    if path is None:
        files = [*opening_files(), sources_file(), *_files(module_folder())]
        own_files = toml_files(own) if own.is_dir() else []
    else:
        files, own_files = _files(path), []
        if files[0].parent.resolve() == own.resolve():
            files, own_files = [], files
    found = list(_faults_of(files))
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


def _faults_of(files: Sequence[Path]) -> Iterator[tuple[str, Fault]]:
    """Yield every fault with its file's name; a faulty bibliography alone, as modules cite it."""
    bibliography = sources_file()
    for file in (bibliography, *(file for file in files if file.name == bibliography.name)):
        log = read_sources(file)[1]
        if log.faults:
            yield from ((file.name, fault) for fault in log.faults)
            return
    screener, risk = (file.name for file in opening_files())
    special = {bibliography.name, screener, risk}
    modules = [file for file in files if file.name not in special]
    shipped = [file for file in modules if file.parent.resolve() == module_folder().resolve()]
    others = [file for file in modules if file not in shipped]
    checked = check_module_files(shipped)
    if others:
        checked |= check_module_files(others, _library())
    for file in files:
        if file.name == screener:
            yield from ((file.name, fault) for fault in check_screener_file(file, _library()))
        elif file.name == risk:
            faults = check_risk_file(file, _library(), load_measures())
            yield from ((file.name, fault) for fault in faults)
        else:
            yield from ((file.name, fault) for fault in checked.get(file, ()))


def _library() -> dict[str, InterviewModule]:
    """Return the shipped modules that can be read; faults of the others are told as their own."""
    works, _ = read_sources(sources_file())
    found = (read_file(file, works) for file in _files(module_folder()))
    return {module.id: module for module, log in found if module is not None and log.sound}


def _files(root: Path) -> list[Path]:
    """Return the files to check; raises BadInputError where there is none."""
    if root.is_dir():
        files = toml_files(root)
        if files:
            return files
    elif root.is_file():
        return [root]
    raise BadInputError(
        f"There is no file of the interview at {root}.",
        do="Name a module’s file, or a folder that holds some.",
    )
