"""Reads a user's own modules beside the shipped ones: sound ones count, faulty ones are left out.

None takes the place of a shipped module, nor an id by which shipped rules ask for a module, so that
no shipped verdict depends on what lies in the folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from casereview.catalogue.faults import Fault, FaultLog, TomlLines
from casereview.catalogue.modules import read_file
from casereview.catalogue.outside import check_outside, check_shared, status_references
from casereview.catalogue.sources import load_sources
from casereview.catalogue.toml_file import toml_files
from casereview.domain.assessing.interview import InterviewModule

MOST_FILES = 200
"""Files of a folder that are read; more are a mistake, and would only delay the start."""

_Modules = Mapping[str, InterviewModule]
_Read = dict[str, tuple[InterviewModule, FaultLog]]


def load_local(
    folder: Path, shipped: _Modules
) -> tuple[dict[str, InterviewModule], tuple[Fault, ...]]:
    """Return the sound modules of a folder by id, and every fault and remark of its files."""
    files = toml_files(folder) if folder.is_dir() else []
    if not files:
        return {}, ()
    works = load_sources()
    taken = {name.casefold(): name for name in _asked_for(shipped)}
    taken |= {name.casefold(): name for name in shipped}
    read: _Read = {}
    logs: list[FaultLog] = []
    for number, file in enumerate(files):
        if number == MOST_FILES:
            log = FaultLog(file, TomlLines(""))
            log.fault((), f"This file and those after it are not read: {MOST_FILES} at most are.")
            logs.append(log)
            break
        module, log = read_file(file, works, local=True)
        logs.append(log)
        if module is not None and log.sound:
            _refuse_taken(log, module, taken, shipped)
            if log.sound:
                taken[module.id.casefold()] = module.id
                read[module.id] = (module, log)
    modules = _without_faulty(read, shipped)
    faults = (fault for log in logs for fault in sorted(log.faults, key=lambda f: f.line))
    return modules, tuple(faults)


def _asked_for(modules: _Modules) -> set[str]:
    """Return the ids by which modules ask for others: for a status, or for an answer."""
    asked = {ref.module for module in modules.values() for ref in status_references(module)}
    lent = {item.shared[0] for m in modules.values() for item in m.items if item.shared}
    return asked | lent


def _refuse_taken(
    log: FaultLog, module: InterviewModule, taken: Mapping[str, str], shipped: _Modules
) -> None:
    other = taken.get(module.id.casefold())
    if other is None:
        return
    if other in shipped:
        why = f"The id {module.id!r} is that of a shipped module, which it cannot replace."
    elif other in _asked_for(shipped):
        why = f"Shipped modules ask for a module {module.id!r}: it cannot be one of your own."
    else:
        why = f"The id {module.id!r} differs from {other!r} in capitals only."
    log.fault(("id",), f"{why} Give the module and its file another id.")


def _without_faulty(read: _Read, shipped: _Modules) -> dict[str, InterviewModule]:
    """Leave out modules that ask for what is not there, or in a circle, until none is left."""
    left = dict(read)
    while True:
        library = {**shipped, **{name: module for name, (module, _) in left.items()}}
        asked = {name: status_references(module) for name, module in library.items()}
        found = {}
        for name, (module, log) in left.items():
            outside = FaultLog(log.file, log.lines)
            check_outside(outside, name, asked)
            check_shared(outside, module, library)
            found[name] = outside
        for name, outside in found.items():
            if not outside.sound:
                read[name][1].faults += outside.faults
                del left[name]
        if all(outside.sound for outside in found.values()):
            for name, outside in found.items():
                read[name][1].faults += outside.faults
            return {name: module for name, (module, _) in left.items()}
