"""The modules of one case: the library's, and the case's own definitions where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casereview.catalogue.modules import read_module
from casereview.domain.definition import KeptDefinition
from casereview.domain.evaluation import dependency_order, referred_modules
from casereview.domain.interview import InterviewModule
from casereview.errors import CatalogueError


def in_force(
    library: Mapping[str, InterviewModule], kept: Sequence[KeptDefinition]
) -> Mapping[str, InterviewModule]:
    """Return the modules by which a case is rated and evaluated.

    Where the user's own modules and the kept ones ask for each other in a circle, the user's own
    that the case has not taken up are left out.
    Raises CatalogueError for a kept one that is not as it was kept, or cannot be read.
    """
    own = {}
    for definition in kept:
        shipped = library.get(definition.id)
        if shipped is not None and shipped.text == definition.toml:
            continue
        if not definition.sound:
            raise CatalogueError(
                f"The definition of {definition.id} that the case keeps was changed.",
                kept="The case was not changed.",
                do="Verify the vault on the page Integrity.",
            )
        local = shipped is None or shipped.local
        own[definition.id] = read_module(definition.id, definition.toml, local=local)
    together = {**library, **own}
    if own and not _in_order(together):
        return {name: m for name, m in together.items() if name in own or not m.local}
    return together


def _in_order(modules: Mapping[str, InterviewModule]) -> bool:
    try:
        dependency_order({name: referred_modules(module) for name, module in modules.items()})
    except CatalogueError:
        return False
    return True
