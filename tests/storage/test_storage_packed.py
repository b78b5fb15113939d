"""A packed case read without a vault: as it was packed, and nothing of it left behind."""

from __future__ import annotations

import os
import tempfile
import uuid
from pathlib import Path

import pytest

from casereview.domain.case import Case, Claimant
from casereview.errors import (
    BadInputError,
    DamagedVaultError,
    ReadOnlyError,
    VaultError,
    WrongPassphraseError,
)
from casereview.storage import packed
from casereview.storage.vault import Vault
from tests.storage.storage_samples import LETTER, PASSPHRASE, with_document

PACKED = "a passphrase for one case alone"
CANARY = "Zqxwv-Quillfeather"
ONE = str(uuid.UUID(int=1))


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.fixture
def source(vault: Vault, tmp_path: Path) -> tuple[Path, str]:
    """A packed case, and the head of its history when it was packed."""
    with vault.new_case(Case(ONE, Claimant(CANARY))) as case:
        with case.command("Fill"):
            with_document(case)
        head = case.history_head
    vault.pack(ONE, tmp_path / "one.crcase", PACKED)
    return tmp_path / "one.crcase", head


def test_it_is_read_as_it_was_packed_and_nothing_stays(
    source: tuple[Path, str], temporary: Path
) -> None:
    vault = packed.open_for_reading(source[0], PACKED)
    assert [(line.claimant, line.readable) for line in vault.cases()] == [(CANARY, True)]
    with vault.open_case(ONE) as case:
        assert case.history_head == source[1], "its history tells of no taking over"
        assert case.attachments.read(case.documents.all()[0].sha256) == LETTER
        assert case.faults() == ()
        with pytest.raises(ReadOnlyError), case.command("Change"):
            pass
    written = [path for path in temporary.rglob("*") if path.is_file()]
    assert written
    assert not any(CANARY.encode() in path.read_bytes() for path in written)
    if os.name == "posix":
        assert {path.stat().st_mode & 0o077 for path in temporary.iterdir()} == {0}
    packed.discard(vault)
    assert list(temporary.iterdir()) == []
    packed.discard(vault)


def test_what_a_sudden_end_leaves_opens_by_no_passphrase_there_is(
    source: tuple[Path, str], temporary: Path
) -> None:
    vault = packed.open_for_reading(source[0], PACKED)
    (left,) = temporary.iterdir()
    for passphrase in (PACKED, PASSPHRASE):
        with pytest.raises(WrongPassphraseError):
            Vault.unlock(left / "vault", passphrase, read_only=True)
    packed.discard(vault)


def test_what_is_refused_leaves_nothing(source: tuple[Path, str], temporary: Path) -> None:
    with pytest.raises(WrongPassphraseError):
        packed.open_for_reading(source[0], "wrong")
    data = bytearray(source[0].read_bytes())
    data[len(data) // 2] ^= 1
    source[0].write_bytes(data)
    with pytest.raises(DamagedVaultError, match=r"one\.crcase"):
        packed.open_for_reading(source[0], PACKED)
    source[0].write_bytes(b"PK")
    with pytest.raises(BadInputError, match="not a packed case"):
        packed.open_for_reading(source[0], PACKED)
    assert list(temporary.iterdir()) == []


def test_without_a_place_for_temporary_files_it_says_so(
    source: tuple[Path, str], temporary: Path
) -> None:
    temporary.rmdir()
    with pytest.raises(VaultError, match="temporary files"):
        packed.open_for_reading(source[0], PACKED)
