"""Everything that a case records by module and instance, and whether a name is still free."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casereview.domain.assessing.rating import ModuleKey
from casereview.errors import BadInputError
from casereview.services.session import OpenCase

if TYPE_CHECKING:
    from casereview.storage.repositories import Repository


LONGEST = 80
"""Characters of an instance's name: it stands at the head of rows, tables and sentences."""


def keyed(case: OpenCase) -> tuple[Repository[Any], ...]:
    """Return what is recorded of modules, each with the `key` of its own."""
    file = case.file
    return (
        file.modules,
        file.answers,
        file.diagnoses,
        file.course,
        file.attacks,
        file.co_ratings,
        file.consensus,
    )


def known(case: OpenCase) -> tuple[ModuleKey, ...]:
    """Return the modules of which anything is recorded."""
    return tuple(dict.fromkeys(each.key for held in keyed(case) for each in held.all()))


def require_free(case: OpenCase, key: ModuleKey, renamed: ModuleKey | None = None) -> None:
    """Raise BadInputError where the module, or an instance of that name, is there already.

    So for a name that is too long. Capitals make no other name. renamed: the instance that is to
    have the name.
    """
    if len(key.instance) > LONGEST:
        raise BadInputError(
            f"A name has at most {LONGEST} characters, this one {len(key.instance)}.",
            kept="Nothing was changed.",
            do="Shorten it, and write the rest in a note.",
        )
    folded = key.instance.casefold()
    for other in known(case):
        same = other.module == key.module and other.instance.casefold() == folded
        if same and other != renamed:
            raise BadInputError(
                f"{case.modules[other.module].named(other.instance)} is open in this case already.",
                kept="Nothing was changed.",
            )
