"""The modules of one case: the library's, and the case's own definitions where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casereview.catalogue.modules import read_module
from casereview.catalogue.shipped import shipped_texts
from casereview.domain.assessing.definition import KeptDefinition
from casereview.domain.assessing.evaluation import dependency_order, referred_modules
from casereview.domain.assessing.interview import InterviewModule
from casereview.errors import CatalogueError


def in_force(
    library: Mapping[str, InterviewModule], kept: Sequence[KeptDefinition]
) -> Mapping[str, InterviewModule]:
    """Return the modules by which a case is rated and evaluated.

    A kept text that the program never brought counts as one of the user's own: whoever made the
    case file may have written into it that it was reviewed. Where the user's own modules and the
    kept ones ask for each other in a circle, the user's own that the case has not taken up are left
    out. Raises CatalogueError for a kept one that is not as it was kept, or cannot be read.
    """
    own = {}
    other = [kept_one for kept_one in kept if not _is(library.get(kept_one.id), kept_one)]
    shipped = shipped_texts() if other else frozenset()
    for definition in other:
        if not definition.sound:
            raise CatalogueError(
                f"The definition of {definition.id} that the case keeps was changed.",
                kept="The case was not changed.",
                do="Verify the vault on the page Integrity.",
            )
        local = definition.sha256 not in shipped
        own[definition.id] = read_module(definition.id, definition.toml, local=local)
    together = {**library, **own}
    if own and not _in_order(together):
        return {name: m for name, m in together.items() if name in own or not m.local}
    return together


def _is(module: InterviewModule | None, definition: KeptDefinition) -> bool:
    return module is not None and module.text == definition.toml


def _in_order(modules: Mapping[str, InterviewModule]) -> bool:
    try:
        dependency_order({name: referred_modules(module) for name, module in modules.items()})
    except CatalogueError:
        return False
    return True
