"""The mutants are faults, each one thing, and the list of those that change nothing is of today."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.mutation.mutants import mutants, source_of

ROOT = Path(__file__).parents[2]
SOURCE = '''
LIMIT = 3

def decide(a: int = 5, *, strict: bool = True) -> int:
    """Words with 3 and 4."""
    if a >= LIMIT and strict:
        return a + 1
    return min([x for x in (a, 2) if x is not None], default=0)
'''


def test_each_changes_one_thing_of_what_is_computed() -> None:
    found = {mutant.what for mutant in mutants("m", SOURCE)}
    assert {
        "`3` -> `4`",
        "`a >= LIMIT` -> `a > LIMIT`",
        "`a >= LIMIT` -> `a < LIMIT`",
        "`a >= LIMIT and strict` -> `a >= LIMIT or strict`",
        "`a >= LIMIT and strict` -> `strict and strict`",
        "`if a >= LIMIT and strict: ...` -> `if False: ...`",
        "`a + 1` -> `a - 1`",
        "`min` -> `max`",
        "`x is not None` -> `x is None`",
        "`[x for x in (a, 2) if x is not None]` -> `[x for x in (a, 2)]`",
    } <= found
    assert not any(
        "Words" in what or "5" in what or "True" in what.split(" -> ")[0] for what in found
    )


def test_each_is_a_program_of_its_own() -> None:
    for mutant in mutants("m", SOURCE):
        space: dict[str, object] = {}
        exec(compile(ast.fix_missing_locations(mutant.tree), "m", "exec"), space)
        assert callable(space["decide"])
    names = [mutant.name for mutant in mutants("m", SOURCE)]
    assert len(set(names)) == len(names)


def test_the_surviving_mutants_that_are_listed_are_still_made() -> None:
    listed = re.findall(r"^- `{2} (.+?) `{2}$", _list(), re.MULTILINE)
    assert listed
    made: set[str] = set()
    for file in {name.split(" ", 1)[0] for name in listed}:
        source = source_of(file).read_text(encoding="utf-8")
        made |= {mutant.name for mutant in mutants(file, source)}
    assert not [name for name in listed if name not in made]


def _list() -> str:
    return (ROOT / "tests" / "domain" / "MUTANTS.md").read_text(encoding="utf-8")
