"""Vaults of very many cases, to measure search over them; nothing but the benchmarks may use this.

A few hundred cases are made as any other. The rest are the same files under further names and ids,
each with a key file, a line in the list and a sealed filter of its own: enough to be searched, and
nothing else is done with them.
"""

# ruff: noqa: SLF001 - the measured parts are reached past the vault, as nobody else may
from __future__ import annotations

import os
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from casereview.domain.documents.wordsearch import Query
from casereview.storage import yardstick
from casereview.storage.vault import Vault


def multiply(vault: Vault, case_ids: Sequence[str], count: int) -> None:
    """Give a vault further cases, of the same texts as these in turn, until there are `count`."""
    lines = {line.id: line for line in vault.cases()}
    for number in range(len(lines), count):
        known, new = case_ids[number % len(case_ids)], str(uuid.uuid4())
        _wrapped, case_key, head = vault._keys.read(vault._layout.key(known), known)
        os.link(vault._layout.database(known), vault._layout.database(new))
        wrapped = vault._keys.wrap(new, case_key)
        vault._keys.write(vault._layout.key(new), new, wrapped, head)
        vault._index.put(replace(lines[known], id=new), head)
        made = vault._cases.filters.of(known)
        assert made is not None
        vault._cases.filters.keep(new, case_key, head, made)


def forget(vault: Vault) -> None:
    """Drop from memory what a search holds, as locking does."""
    vault._cases.filters.clear()


def look_through(files: Sequence[tuple[Path, str]], query: Query, enough: int) -> int:
    """Search unkeyed case files one after another until so many held it; how many did."""
    found = 0
    for path, case_id in files:
        with yardstick.open_case(path, case_id, None) as case:
            held = sum(1 for text in case.texts() if query.spans(text.words))
        found += held > 0
        if found == enough:
            break
    return found
