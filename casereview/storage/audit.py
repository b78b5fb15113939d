"""Whether a case's history is whole, and whether the case is what its history says."""

# ruff: noqa: S608 - SQL is put together from names of our own tables and columns only
from __future__ import annotations

import hashlib

from casereview.domain.custody.seals import chained, genesis
from casereview.storage import schema
from casereview.storage.draft_models import verify_drafts
from casereview.storage.history import Change, History, Kind, Seal


def verify_history(history: History) -> tuple[str, ...]:
    """Recompute every seal and compare every row with its last image; the faults, in words."""
    with history.reading():
        return (*_chain_faults(history), *_row_faults(history))


def verify_attachments(history: History) -> tuple[int, tuple[str, ...]]:
    """Compute every attachment's SHA-256 anew; how many there are, and the faults, in words.

    What drafts said is compared with theirs. Of a document that was returned or destroyed the
    bytes are not looked for.
    """
    faults = []
    known = history.rows(
        "SELECT sha256, size, chunks FROM attachment AS a WHERE "
        "EXISTS (SELECT 1 FROM chunk WHERE chunk.sha256 = a.sha256) OR NOT "
        "EXISTS (SELECT 1 FROM document AS d WHERE d.sha256 = a.sha256 AND d.gone_on IS NOT NULL) "
        "OR EXISTS (SELECT 1 FROM document AS d WHERE d.sha256 = a.sha256 AND d.gone_on IS NULL) "
        "ORDER BY sha256"
    )
    for sha256, size, chunks in known:
        digest, length = hashlib.sha256(), 0
        for number in range(chunks):
            sql = "SELECT data FROM chunk WHERE sha256 = ? AND number = ?"
            for (piece,) in history.rows(sql, sha256, number):
                digest.update(piece)
                length += len(piece)
        if digest.hexdigest() != sha256 or length != size:
            faults.append(f"The bytes of document {sha256[:12]} are not those that were received.")
    return len(known), (*faults, *verify_drafts(history))


def _chain_faults(history: History) -> list[str]:
    faults = []
    prev, number, last = genesis(history.case_id), 0, 0
    before = Kind.GONE
    for seal in history.seals():
        recorded = history.changes(seal.first, seal.last)
        in_place = (seal.number, seal.first, seal.prev) == (number + 1, last + 1, prev)
        whole = len(recorded) == seal.last - seal.first + 1
        if not in_place or not whole or not _agrees(seal, recorded, before):
            faults.append(f"The seal of command {seal.number} does not agree with what it seals.")
        prev, number, last, before = seal.hash, seal.number, seal.last, seal.kind
    if history.rows("SELECT coalesce(max(seq), 0) FROM history") != [(last,)]:
        faults.append("Changes were recorded that no command sealed.")
    return faults


def _agrees(seal: Seal, recorded: list[Change], before: Kind) -> bool:
    """Whether a seal bears its hash; where its content was destroyed, that of its digest.

    Commands without content come first, and what follows them records every row anew.
    """
    if seal.kind is Kind.GONE:
        bare = chained(seal.number, seal.at, seal.prev, seal.content)
        return before is Kind.GONE and not recorded and bare == seal.hash
    if before is Kind.GONE and seal.kind is not Kind.FORMAT:
        return False
    return seal.computed(recorded) == (seal.content, seal.hash)


def _row_faults(history: History) -> list[str]:
    """Compare rows with images; images older than the last change of format are of other shapes."""
    formats = history.seals("WHERE kind = ? ORDER BY number", Kind.FORMAT.value)
    since = formats[-1].first if formats else 1
    images: dict[tuple[str, int], str | None] = {}
    known: set[tuple[str, int]] = set()
    for seq, table, row, new in history.rows('SELECT seq, tbl, "row", new FROM history'):
        known.add((table, row))
        if seq >= since:
            images[table, row] = new
    faults = []
    for table in schema.recorded_tables(history.database):
        names = schema.columns(history.database, table)
        rows = dict(history.rows(f'SELECT seq, {schema.row_json(names, "t")} FROM "{table}" t'))
        expected = {row: image for (name, row), image in images.items() if name == table}
        for row in sorted(rows.keys() | expected.keys()):
            unknown = row in rows and (table, row) not in known
            if unknown or (row in expected and expected[row] != rows.get(row)):
                faults.append(f"Row {row} of table {table} was changed outside the program.")
    return faults
