"""The interview modules of a folder, each read from its file and checked beside the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from casereview.catalogue.faults import Fault, FaultLog, TomlLines
from casereview.catalogue.fields import Fields
from casereview.catalogue.module_file import build_module
from casereview.catalogue.outside import check_outside, check_shared, status_references
from casereview.catalogue.sources import Work, load_sources
from casereview.catalogue.toml_file import parse_toml, read_text, toml_files
from casereview.domain.assessing.interview import InterviewModule
from casereview.errors import CatalogueError
from casereview.paths import resources

_MANY = 12
"""Faults of the library that one complaint lists."""


def module_folder() -> Path:
    """Return the folder of the shipped modules."""
    return resources() / "clinical" / "modules"


def load_modules(folder: Path | None = None, *, local: bool = False) -> dict[str, InterviewModule]:
    """Read every module of a folder, the shipped one by default, by id.

    Raises CatalogueError, naming file and line, when any of them breaks a rule.
    """
    files = toml_files(folder or module_folder())
    modules: dict[str, InterviewModule] = {}
    faults: list[Fault] = []
    logs: dict[str, FaultLog] = {}
    works = load_sources()
    for file in files:
        module, log = read_file(file, works)
        faults += log.faults
        if module is not None:
            modules[module.id] = replace(module, local=local)
            logs[module.id] = log
    asked = {name: status_references(module) for name, module in modules.items()}
    for name, log in logs.items():
        already = len(log.faults)
        check_outside(log, name, asked)
        check_shared(log, modules[name], modules)
        faults += log.faults[already:]
    _raise(faults)
    return modules


def read_module(module_id: str, text: str, *, local: bool = False) -> InterviewModule:
    """Read a module from its text, as a case keeps it; raises CatalogueError as `load_modules`."""
    log = FaultLog(Path(f"{module_id}.toml"), TomlLines(""))
    module, log = _parse(text, load_sources(), log, local=local)
    _raise(log.faults)
    assert module is not None
    return module


def _raise(faults: Iterable[Fault]) -> None:
    errors = [fault for fault in faults if not fault.warning]
    if errors:
        more = [f"and {len(errors) - _MANY} more"] if len(errors) > _MANY else []
        raise CatalogueError(" ".join([*map(str, errors[:_MANY]), *more]))


def check_module_file(path: Path) -> list[Fault]:
    """Return everything wrong with a module file, warnings included, in order of line.

    Modules it refers to are looked for beside it.
    """
    return check_module_files([path])[path]


def check_module_files(
    paths: Sequence[Path], library: Mapping[str, InterviewModule] | None = None
) -> dict[Path, list[Fault]]:
    """Check files as `check_module_file` does, each file read once.

    library: the shipped modules where the files are to be used beside them, as a user's own; their
    sources need not stand in the bibliography then.
    """
    works = load_sources()
    own = library is not None
    beside = {path.parent: toml_files(path.parent) for path in paths}
    files = dict.fromkeys((*paths, *(file for listed in beside.values() for file in listed)))
    found = {path: read_file(path, works, local=own) for path in files}
    checked = {}
    for path in paths:
        module, log = found[path]
        if module is not None:
            others = dict(library or {})
            for file in beside[path.parent]:
                if file != path and (other := found[file][0]) is not None:
                    others[other.id] = other
            asked = {name: status_references(other) for name, other in others.items()}
            check_outside(log, module.id, {**asked, module.id: status_references(module)})
            check_shared(log, module, others)
            _remark_taken(log, module, library or {})
        checked[path] = sorted(log.faults, key=lambda fault: (fault.line, fault.text))
    return checked


def _remark_taken(
    log: FaultLog, module: InterviewModule, library: Mapping[str, InterviewModule]
) -> None:
    shipped = library.get(module.id)
    if shipped is not None and shipped.text != module.text:
        log.remark(
            ("id",),
            f"The id {module.id!r} is that of a shipped module: among your own modules this file "
            "would be left out. Give it and its file another id to use it beside the shipped one.",
        )


def read_file(
    path: Path, works: Mapping[str, Work], *, local: bool = False
) -> tuple[InterviewModule | None, FaultLog]:
    """Return the module, fit for use where its log is sound, with what was noted.

    None where the file cannot be read at all. local: one of the user's own, whose sources need not
    stand in the bibliography.
    """
    log = FaultLog(path, TomlLines(""))
    text = read_text(path, log)
    return (None, log) if text is None else _parse(text, works, log, local=local)


def _parse(
    text: str, works: Mapping[str, Work], log: FaultLog, *, local: bool
) -> tuple[InterviewModule | None, FaultLog]:
    data = parse_toml(text, log)
    if data is None:
        return None, log
    module = build_module(Fields(log, (), data), works, local=local)
    module = replace(module, text=text)
    return module, log
