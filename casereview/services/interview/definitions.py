"""By which definition of each module a case is rated: its own, until another is taken over.

Opening a module keeps its definition in the case, in the same command. What the library brings
later is offered with its differences and never applied by itself.
"""

from __future__ import annotations

from casereview.domain.assessing.definition import (
    KeptDefinition,
    NewerModule,
    differences,
    fingerprint,
)
from casereview.domain.assessing.interview import InterviewModule
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.session import OpenCase


def keep(case: OpenCase, module: InterviewModule) -> None:
    """Keep a module's definition within the command that opens it, unless one is kept already."""
    if module.text and case.file.definitions.get(module.id) is None:
        case.file.definitions.put(KeptDefinition.of(module))


def newer(case: OpenCase, module_id: str) -> NewerModule | None:
    """Return what the library has in place of the case's own definition, or None."""
    kept, shipped = case.file.definitions.get(module_id), case.content.modules.get(module_id)
    if kept is None or shipped is None or kept.sha256 == fingerprint(shipped.text):
        return None
    changed = differences(case.modules[module_id], shipped)
    return NewerModule(shipped.version, kept.version, changed)


def take_over(case: OpenCase, module_id: str) -> Changes:
    """Rate and evaluate a module by the library's definition from now on; answers stay.

    Raises BadInputError where the case goes by the library's definition already.
    """
    offered = newer(case, module_id)
    if offered is None:
        raise BadInputError(f"The case goes by the newest definition of {module_id} already.")
    shipped = case.content.modules[module_id]
    label = f"Take over version {offered.version} of {shipped.title}"
    with case.change(label, Kind.INTERVIEW, Kind.MODULES) as changes:
        case.file.definitions.put(KeptDefinition.of(shipped))
    return changes
