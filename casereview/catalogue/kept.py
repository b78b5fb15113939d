"""The modules of one case: the library's, and the case's own definitions where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casereview.catalogue.modules import read_module
from casereview.domain.definition import KeptDefinition
from casereview.domain.interview import InterviewModule
from casereview.errors import CatalogueError


def in_force(
    library: Mapping[str, InterviewModule], kept: Sequence[KeptDefinition]
) -> Mapping[str, InterviewModule]:
    """Return the modules by which a case is rated and evaluated.

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
    return {**library, **own}
