"""Documents' bytes: whole, once, in chunks, never changed."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace

import pytest

from casereview.errors import BadInputError, DamagedVaultError
from casereview.storage import schema
from casereview.storage.attachments import CHUNK_BYTES
from casereview.storage.casefile import CaseFile
from casereview.storage.vault import Vault
from tests.storage.storage_samples import with_document


@pytest.mark.parametrize(
    ("size", "chunks"),
    [(0, 0), (1, 1), (CHUNK_BYTES - 1, 1), (CHUNK_BYTES, 1), (CHUNK_BYTES + 1, 2), (3_000_000, 12)],
)
def test_bytes_come_back_whole(vault: Vault, case: CaseFile, size: int, chunks: int) -> None:
    data = os.urandom(size)
    with case.command("Add"):
        sha256 = case.attachments.add(data)
    assert sha256 == hashlib.sha256(data).hexdigest()
    case.close()
    with vault.open_case(case.id) as again:
        assert again.attachments.read(sha256) == data
        assert again._database.table("chunk").count == chunks


def test_the_same_bytes_are_kept_once(case: CaseFile) -> None:
    with case.command("Add"):
        with_document(case, "doc", 1)
        with_document(case, "doc2", 2)
    assert case._database.table("attachment").count == 1
    assert case._database.table("chunk").count == 1


def test_undo_leaves_the_bytes_for_redo(case: CaseFile) -> None:
    with case.command("Add"):
        with_document(case)
    sha256 = case.documents.all()[0].sha256
    case.undo()
    assert case.documents.all() == ()
    case.redo()
    assert case.attachments.read(sha256)
    assert case.faults() == ()


def test_bytes_alone_are_kept_and_passed_over_by_undo(case: CaseFile) -> None:
    with case.command("Keep bytes"):
        sha256 = case.attachments.add(b"bytes")
    assert case.undo() is None
    assert case.attachments.read(sha256) == b"bytes"
    assert case.faults() == ()


def test_bytes_that_are_not_held(case: CaseFile) -> None:
    with pytest.raises(BadInputError, match="not in this case"):
        case.attachments.read("0" * 64)


def test_changed_bytes_are_never_given_out(case: CaseFile) -> None:
    with case.command("Add"):
        sha256 = case.attachments.add(b"as received")
    schema.drop_triggers(case._database)
    case._database.execute("UPDATE chunk SET data = ?", (b"as forged!!",))
    with pytest.raises(DamagedVaultError, match="not those that were received"):
        case.attachments.read(sha256)


def test_a_document_needs_its_bytes(case: CaseFile) -> None:
    with case.command("Add"):
        with_document(case)
    forged = case.documents.all()[0]
    with pytest.raises(BadInputError), case.command("Forge"):
        case.documents.put(replace(forged, id="x", number=2, sha256="0" * 64))
