"""The journal of a vault: made when first written to, whole throughout, never in the way."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casereview.domain.custody import privacy
from casereview.errors import (
    BadInputError,
    DamagedVaultError,
    NewerVaultError,
    ReadOnlyError,
    VaultError,
)
from casereview.storage import driver, keys
from casereview.storage.casefile import CaseFile
from casereview.storage.inspection import Kind, inspect
from casereview.storage.journal_schema import JOURNAL_FILE, NoteKind
from casereview.storage.restoring import restore
from casereview.storage.vault import Vault
from tests.storage.storage_samples import PASSPHRASE
from tests.storage.sudden_end import every_state, fail_at
from tests.storage.test_storage_identity import things

FILES = ("journal.db", "journal.key")


def _texts(vault: Vault) -> list[str]:
    return [note.text for note in vault.journal.notes("checked")]


def _relocked(folder: Path) -> Vault:
    return Vault.unlock(folder, PASSPHRASE)


@pytest.fixture
def standing(vault: Vault, new_case: Callable[..., CaseFile]) -> Path:
    """A closed vault of one case and a journal of one note."""
    new_case().close()
    vault.journal.note("checked", "first")
    vault.close()
    return vault.folder


def test_what_is_noted_is_there_after_the_next_unlocking(vault: Vault) -> None:
    assert vault.journal.last("checked") is None
    vault.journal.note("checked", "no faults")
    vault.journal.note("copied", "copy 1")
    vault.journal.note("checked", "still none")
    vault.journal.log_export("series", cases=12)
    head = vault.journal.head
    vault.close()
    with _relocked(vault.folder) as again:
        assert _texts(again) == ["still none", "no faults"]
        last = again.journal.last("copied")
        assert last is not None
        assert last.text == "copy 1"
        assert last.at.utcoffset() is not None
        assert [(e.what, e.cases) for e in again.journal.exports()] == [("series", 12)]
        assert again.journal.head == head
        assert again.journal.faults() == ()
        labels = [seal.label for seal in again.journal.history()]
    assert labels == [
        "Export: series",
        *("Note: checked", "Note: copied", "Note: checked"),
        "Journal made (format 1)",
    ]


def test_reading_makes_no_journal(vault: Vault) -> None:
    assert vault.journal.last("checked") is None
    assert vault.journal.exports() == ()
    assert vault.journal.history() == ()
    assert vault.journal.head is None
    assert vault.journal.faults() == ()
    vault.close()
    assert not [path for path in vault.folder.iterdir() if path.name.startswith("journal")]
    assert inspect(vault.folder, PASSPHRASE).faults == []


def test_several_notes_in_one_change_or_none(vault: Vault) -> None:
    with suppress(ZeroDivisionError), vault.journal.command("Two"):
        vault.journal.note("checked", "one")
        raise ZeroDivisionError
    assert _texts(vault) == []
    with vault.journal.command("Two"):
        vault.journal.note("checked", "one")
        vault.journal.note("checked", "two")
    assert _texts(vault) == ["two", "one"]
    assert len(vault.journal.history()) == 2


def test_no_word_of_it_is_readable(vault: Vault) -> None:
    vault.journal.note("checked", "canary-of-the-journal")
    held = [path.read_bytes() for path in vault.folder.rglob("*") if path.is_file()]
    vault.close()
    held += [path.read_bytes() for path in vault.folder.rglob("*") if path.is_file()]
    assert not [data for data in held if b"canary" in data or driver.PLAIN_HEADER in data]


def test_a_closed_journal_is_not_used(vault: Vault) -> None:
    held = vault.journal
    vault.close()
    with pytest.raises(RuntimeError, match="closed"):
        held.last("checked")


# --- what went wrong is said, and the cases open all the same ---


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[5 * driver.PAGE_BYTES + 99] ^= 1
    path.write_bytes(data)


def _lose_all(folder: Path) -> None:
    for name in FILES:
        (folder / name).unlink()


def _swap_key(folder: Path) -> None:
    (key,) = (folder / "cases").glob("*.key")
    shutil.copy(key, folder / "journal.key")


DAMAGE: dict[str, tuple[Callable[[Path], object], set[tuple[str, Kind]]]] = {
    "a flipped bit": (lambda f: _flip(f / FILES[0]), {(FILES[0], Kind.PAGES)}),
    "an empty file": (lambda f: (f / FILES[0]).write_bytes(b""), {(FILES[0], Kind.PAGES)}),
    "a lost file": (lambda f: (f / FILES[0]).unlink(), {(FILES[0], Kind.MISSING)}),
    "a lost key": (lambda f: (f / FILES[1]).unlink(), {(FILES[1], Kind.MISSING)}),
    "both lost": (_lose_all, {(name, Kind.MISSING) for name in FILES}),
    "the key of a case in its place": (_swap_key, {(FILES[1], Kind.KEY)}),
}


@pytest.mark.parametrize("name", sorted(DAMAGE))
def test_damage_is_named_and_keeps_no_case_from_opening(standing: Path, name: str) -> None:
    damage, expected = DAMAGE[name]
    damage(standing)
    with _relocked(standing) as vault:
        with pytest.raises(DamagedVaultError, match="journal") as reading:
            vault.journal.last("checked")
        with pytest.raises(DamagedVaultError, match="journal"):
            vault.journal.note("checked")
        assert "cases" in reading.value.kept
        (line,) = vault.cases()
        with vault.open_case(line.id) as case:
            assert case.faults() == ()
    assert {(fault.file, fault.kind) for fault in inspect(standing, PASSPHRASE).faults} == expected


@pytest.mark.parametrize("names", [FILES[:1], FILES])
def test_an_older_journal_put_back_is_noticed(
    standing: Path, tmp_path: Path, names: tuple[str, ...]
) -> None:
    for name in names:
        shutil.copy(standing / name, tmp_path / name)
    with _relocked(standing) as vault:
        vault.journal.note("checked", "second")
    for name in names:
        shutil.copy(tmp_path / name, standing / name)
    with _relocked(standing) as vault, pytest.raises(DamagedVaultError, match="older"):
        vault.journal.last("checked")
    faults = inspect(standing, PASSPHRASE).faults
    assert {(fault.file, fault.kind) for fault in faults} == {(FILES[0], Kind.OLDER)}


def test_a_journal_of_a_newer_version_is_left_as_it_is(
    standing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _relocked(standing) as vault:
        _wrapped, key, _head = vault._keys.read(standing / FILES[1], "journal")
    database = driver.connect(standing / FILES[0], key, JOURNAL_FILE)
    database.execute("PRAGMA user_version = 2")
    driver.close(database)
    before = (standing / FILES[0]).read_bytes()
    with _relocked(standing) as vault, pytest.raises(NewerVaultError):
        vault.journal.note("checked")
    assert (standing / FILES[0]).read_bytes() == before


def test_a_row_changed_behind_its_history_is_found(standing: Path) -> None:
    with _relocked(standing) as vault:
        vault.journal.last("checked")
        opened = vault.journal._opened
        assert opened is not None
        database = opened.history.database
        database.execute("DROP TRIGGER note_update")
        database.execute("UPDATE note SET text = 'planted'")
        assert any("note" in fault for fault in vault.journal.faults())
    kinds = {fault.kind for fault in inspect(standing, PASSPHRASE).faults}
    assert Kind.SCHEMA in kinds


def test_the_check_counts_a_sound_journal(standing: Path) -> None:
    found = inspect(standing, PASSPHRASE)
    assert found.faults == []
    assert found.cases == 1
    assert (found.looked["journal"].commands, found.looked["journal"].anchors) == (2, 2)


# --- keys, copies and sudden ends ---


def test_a_rotation_takes_the_journal_along(standing: Path) -> None:
    with _relocked(standing) as vault:
        assert _texts(vault) == ["first"]
        vault.rotate(PASSPHRASE, keys.new_recovery_code())
        assert _texts(vault) == ["first"]
        vault.journal.note("checked", "second")
    with _relocked(standing) as vault:
        assert _texts(vault) == ["second", "first"]
    assert inspect(standing, PASSPHRASE).faults == []


def test_a_header_from_before_a_rotation_is_refused_without_any_case(vault: Vault) -> None:
    vault.journal.note("checked", "first")
    old = (vault.folder / "vault.json").read_bytes()
    vault.rotate(PASSPHRASE, keys.new_recovery_code())
    vault.close()
    (vault.folder / "vault.json").write_bytes(old)
    with pytest.raises(DamagedVaultError, match="older copy was put back"):
        _relocked(vault.folder)


def test_every_state_of_a_rotation_has_the_journal(standing: Path, tmp_path: Path) -> None:
    kept = tmp_path / "states"
    kept.mkdir()
    with _relocked(standing) as vault, every_state(standing, kept) as states:
        vault.rotate(PASSPHRASE, keys.new_recovery_code())
    assert len(states) >= 10
    for state in states:
        with _relocked(state) as vault:
            assert _texts(vault) == ["first"]
        assert inspect(state, PASSPHRASE).faults == []
        assert not list(state.rglob("*.next"))


def test_every_state_of_its_making_and_first_note_is_whole(vault: Vault, tmp_path: Path) -> None:
    kept = tmp_path / "states"
    kept.mkdir()
    with every_state(vault.folder, kept) as states:
        vault.journal.note("checked", "first")
        vault.journal.note("checked", "second")
    assert len(states) >= 5
    for state in states:
        with _relocked(state) as again:
            assert _texts(again) in ([], ["first"], ["second", "first"])
            again.journal.note("checked", "third")
            assert _texts(again)[0] == "third"
        assert inspect(state, PASSPHRASE).faults == []
        assert not [path for path in state.iterdir() if path.suffix in {".making", ".new"}]


@pytest.mark.parametrize("step", range(1, 9))
def test_a_full_disk_leaves_a_journal_that_opens(standing: Path, step: int) -> None:
    _lose_all(standing)
    (standing / "index.db").unlink()
    vault = _relocked(standing)
    with pytest.MonkeyPatch.context() as patch, suppress(VaultError):
        fail_at(step)(patch)
        vault.journal.note("checked", "first")
    with suppress(VaultError):
        vault.close()
    with _relocked(standing) as vault:
        assert _texts(vault) in ([], ["first"])
        vault.journal.note("checked", "second")
        assert _texts(vault)[0] == "second"
    assert inspect(standing, PASSPHRASE).faults == []


def test_a_copy_brings_the_journal_back(standing: Path, tmp_path: Path) -> None:
    with _relocked(standing) as vault:
        vault.journal.note("checked", "second")
        copy = vault.backup(tmp_path / "copies")
        vault.journal.note("checked", "after the copy")
    assert copy.complete
    restored = tmp_path / "restored"
    restore(tmp_path / "copies", restored, PASSPHRASE)
    with _relocked(restored) as vault:
        assert _texts(vault) == ["second", "first"]
    assert inspect(restored, PASSPHRASE).faults == []


def test_a_copy_without_its_journal_is_refused(standing: Path, tmp_path: Path) -> None:
    with _relocked(standing) as vault:
        copy = vault.backup(tmp_path / "copies")
    (copy.folder / "journal.db").unlink()
    with pytest.raises(DamagedVaultError, match=r"journal\.db"):
        restore(copy.folder, tmp_path / "restored", PASSPHRASE)
    assert not (tmp_path / "restored").exists()


def test_a_damaged_journal_is_left_out_of_a_copy_and_named(standing: Path, tmp_path: Path) -> None:
    _flip(standing / "journal.db")
    with _relocked(standing) as vault:
        copy = vault.backup(tmp_path / "copies")
    assert copy.left_out == ("journal",)
    assert not copy.complete
    restored = restore(copy.folder, tmp_path / "restored", PASSPHRASE)
    assert replace(copy, folder=copy.folder) == restored
    with _relocked(tmp_path / "restored") as vault:
        assert len(vault.cases()) == 1


# --- its records ---

RECORDS: dict[str, st.SearchStrategy[Any]] = {
    "breaches": things(
        privacy.Breach,
        aware_at=st.datetimes(timezones=st.just(UTC)),
        told_at=st.datetimes(timezones=st.just(UTC)) | st.none(),
    ),
    "requests": things(privacy.SubjectRequest),
    "pauses": things(privacy.Pause, request_id=st.just("r")),
    "complaints": things(privacy.Complaint),
}


@pytest.mark.parametrize("name", RECORDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(data=st.data())
def test_a_record_put_is_the_record_got(vault: Vault, name: str, data: st.DataObject) -> None:
    shelf: Any = getattr(vault.journal, name)
    with vault.journal.command("A request"):
        vault.journal.requests.put(privacy.SubjectRequest("r", date(2026, 1, 1), "AB"))
    record = data.draw(RECORDS[name].filter(lambda each: each.id != "r"))
    before = shelf.all()
    with vault.journal.command("Put"):
        shelf.put(record)
    assert shelf.get(record.id) == record
    if record not in before:
        assert vault.journal.undo() == "Put"
        assert shelf.all() == before
        assert vault.journal.redo() == "Put"
    with vault.journal.command("Remove"):
        assert shelf.remove(record.id)
    assert shelf.get(record.id) is None
    assert vault.journal.undo_label == "Remove"


def test_there_are_no_records_without_a_journal(vault: Vault) -> None:
    held = vault.journal
    assert [shelf.all() for shelf in (held.breaches, held.requests, held.complaints)] == [()] * 3
    assert held.breaches.get("b") is None
    assert (held.undo(), held.redo(), held.undo_label, held.redo_label) == (None,) * 4
    assert not (vault.folder / "journal.db").exists()


# --- read beside a writer ---


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }


def _reader(folder: Path) -> Vault:
    return Vault.unlock(folder, PASSPHRASE, read_only=True)


def test_a_reader_sees_what_was_noted_and_writes_nothing(standing: Path) -> None:
    before = _bytes(standing)
    with _reader(standing) as reader:
        assert _texts(reader) == ["first"]
        assert reader.journal.faults() == ()
        with pytest.raises(ReadOnlyError):
            reader.journal.note("checked")
        with pytest.raises(ReadOnlyError):
            reader.journal.begin_anew()
        assert reader.journal.history()[0].label == "Note: checked"
    assert _bytes(standing) == before


def test_a_reader_follows_a_writer(standing: Path) -> None:
    with _relocked(standing) as writer, _reader(standing) as reader:
        assert _texts(reader) == ["first"]
        for number in range(3):
            writer.journal.note("checked", f"more {number}")
            assert _texts(reader)[0] == f"more {number}"


def test_a_reader_needs_no_journal(vault: Vault) -> None:
    vault.close()
    before = _bytes(vault.folder)
    with _reader(vault.folder) as reader:
        assert reader.journal.last("checked") is None
        with pytest.raises(ReadOnlyError):
            reader.journal.note("checked")
    assert _bytes(vault.folder) == before


# --- another journal begun in the place of one that cannot be read ---


@pytest.mark.parametrize("name", sorted(DAMAGE))
def test_a_journal_that_cannot_be_read_is_set_aside_and_kept(standing: Path, name: str) -> None:
    DAMAGE[name][0](standing)
    left = {path.read_bytes() for path in standing.glob("journal.*")}
    with _relocked(standing) as vault:
        vault.journal.begin_anew()
        note = vault.journal.last(NoteKind.BEGUN_ANEW)
        assert note is not None
        assert "Set aside" in note.text
        with pytest.raises(BadInputError, match="can be read"):
            vault.journal.begin_anew()
    assert left <= {path.read_bytes() for path in standing.glob("journal.*.aside-*")}
    assert inspect(standing, PASSPHRASE).faults == []
    with _relocked(standing) as vault:
        vault.journal.note("checked", "goes on")
        assert _texts(vault) == ["goes on"]
        vault.rotate(PASSPHRASE, keys.new_recovery_code())
        assert _texts(vault) == ["goes on"]


def test_every_state_of_beginning_anew_opens(standing: Path, tmp_path: Path) -> None:
    _flip(standing / "journal.db")
    kept = tmp_path / "states"
    kept.mkdir()
    with _relocked(standing) as vault, every_state(standing, kept) as states:
        vault.journal.begin_anew()
    assert len(states) >= 6
    for state in states:
        with _relocked(state) as vault:
            assert len(vault.cases()) == 1
            try:
                vault.journal.note("checked", "goes on")
            except DamagedVaultError:
                vault.journal.begin_anew()
                vault.journal.note("checked", "goes on")
            assert _texts(vault) == ["goes on"]
        assert inspect(state, PASSPHRASE).faults == []
