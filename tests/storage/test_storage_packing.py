"""A case alone in a file: whole at the other end, and whatever else is in such a file refused."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import struct
import uuid
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from casereview.domain.case import Case, Claimant
from casereview.domain.custody import seals
from casereview.domain.dossier import SectionText
from casereview.errors import (
    BadInputError,
    CaseReviewError,
    DamagedVaultError,
    NewerVaultError,
    VaultError,
    WrongPassphraseError,
)
from casereview.storage import driver, keys, migrations, packing, schema
from casereview.storage.history import Head, History
from casereview.storage.inspection import inspect
from casereview.storage.vault import Vault
from tests.builders import cheap_kdf
from tests.storage.storage_samples import PASSPHRASE, with_document
from tests.storage.sudden_end import every_state, fail_at

if TYPE_CHECKING:
    from sqlite_utils import Database

PACK = "told to the colleague by telephone"
ONE, TWO = (str(uuid.UUID(int=number)) for number in (1, 2))
DATA = os.urandom(600_000)
CANARY = "Canary of Ångström Street"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two closed vaults, `from` with a case and `to` with another, and the first case packed."""
    base = tmp_path_factory.mktemp("made")
    with cheap_kdf():
        for name, case_id in (("from", ONE), ("to", TWO)):
            vault, _code = Vault.create(base / name, PASSPHRASE)
            with vault:
                with vault.new_case(Case(case_id, Claimant(CANARY))) as case:
                    with case.command("Fill"):
                        with_document(case, data=DATA)
                    with case.command("Write"):
                        case.sections.put(SectionText("opinion", CANARY))
                vault.pack(case_id, base / f"{name}.crcase", PACK)
    return base


@pytest.fixture
def base(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "made"))


@pytest.fixture
def packed(base: Path) -> Path:
    return base / "from.crcase"


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "vault.lock"
    }


def _unpack(base: Path, source: Path, passphrase: str = PACK) -> str:
    with Vault.unlock(base / "to", PASSPHRASE) as vault:
        return vault.unpack(source, passphrase)


# --- there and back ---


def test_a_case_arrives_whole_with_its_history(base: Path, packed: Path) -> None:
    assert _unpack(base, packed) == ONE
    with Vault.unlock(base / "from", PASSPHRASE) as there, there.open_case(ONE) as sent:
        before, head = sent.dossier(), sent.head
    with Vault.unlock(base / "to", PASSPHRASE) as vault:
        assert {line.id for line in vault.cases()} == {ONE, TWO}
        with vault.open_case(ONE) as case:
            after = case.dossier()
            assert after.case == before.case
            assert after.sections == before.sections
            assert case.attachments.read(after.documents[0].sha256) == DATA
            assert case.history(1)[0].label == "Case unpacked from a file"
            assert case.head.number == head.number + 1
            assert case.undo() == "Write"
            assert case.sections.all() == ()
            assert case.faults() == ()
    assert inspect(base / "to", PASSPHRASE).faults == []


def test_a_packed_case_says_nothing_without_its_passphrase(base: Path, packed: Path) -> None:
    data = packed.read_bytes()
    assert b"Canary" not in data
    assert ONE.encode() not in data
    before = _files(base / "to")
    for wrong in (PASSPHRASE, "guessed"):
        with pytest.raises(WrongPassphraseError):
            _unpack(base, packed, wrong)
    assert _files(base / "to") == before
    with Vault.unlock(base / "from", PASSPHRASE) as vault:
        _wrapped, key, _head = vault._keys.read(base / "from" / "cases" / f"{ONE}.key", ONE)
    with zipfile.ZipFile(packed) as archive:
        (base / "alone.db").write_bytes(archive.read("case.db"))
    with pytest.raises(DamagedVaultError):
        driver.connect(base / "alone.db", key, migrations.CASE_FILE)


def test_a_case_that_is_there_already_stays(base: Path, packed: Path) -> None:
    _unpack(base, packed)
    before = _files(base / "to" / "cases")
    with pytest.raises(BadInputError, match="already"):
        _unpack(base, packed)
    assert _files(base / "to" / "cases") == before


def test_packing_writes_over_nothing_and_leaves_the_case(base: Path, packed: Path) -> None:
    before = _files(base / "from")
    with Vault.unlock(base / "from", PASSPHRASE) as vault:
        with pytest.raises(BadInputError, match="exists already"):
            vault.pack(ONE, packed, PACK)
        with pytest.raises(BadInputError, match="no case"):
            vault.pack(str(uuid.uuid4()), base / "new.crcase", PACK)
        with pytest.raises(BadInputError, match="empty"):
            vault.pack(ONE, base / "new.crcase", "")
        with pytest.raises(BadInputError, match="no folder"):
            vault.pack(ONE, base / "missing" / "new.crcase", PACK)
        with vault.open_case(ONE) as case, case.command("Unfinished"):
            case.sections.put(SectionText("facts", "unfinished"))
            vault.pack(ONE, base / "new.crcase", PACK)
            case.sections.remove("facts")
    assert _unpack(base, base / "new.crcase") == ONE
    assert {path.name for path in base.iterdir()} == {
        "from", "to", "from.crcase", "to.crcase", "new.crcase",
    }  # fmt: skip
    assert _files(base / "from").keys() == before.keys()


# --- a sudden end, a full disk ---


def test_a_sudden_end_while_unpacking_leaves_all_or_nothing(
    base: Path, packed: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "states"
    kept.mkdir()
    with (
        Vault.unlock(base / "to", PASSPHRASE) as vault,
        every_state(base / "to", kept) as states,
    ):
        vault.unpack(packed, PACK)
    counts = []
    for state in states:
        Vault.unlock(state, PASSPHRASE).close()
        found = inspect(state, PASSPHRASE)
        assert found.faults == []
        assert found.notes == []
        counts.append(found.cases)
    assert set(counts) == {1, 2}
    assert counts == sorted(counts)


def test_a_full_disk_changes_nothing(base: Path, packed: Path) -> None:
    for step in range(1, 6):
        with Vault.unlock(base / "to", PASSPHRASE) as vault, pytest.MonkeyPatch.context() as patch:
            before = _files(base / "to" / "cases")
            fail_at(step)(patch)
            with pytest.raises(VaultError, match="No space"):
                vault.unpack(packed, PACK)
            fail_at(1)(patch)
            with pytest.raises(VaultError, match="No space"):
                vault.pack(TWO, base / "new.crcase", PACK)
            assert _files(base / "to" / "cases") == before
            assert not list(base.glob("*.part"))
    assert _unpack(base, packed) == ONE


# --- hostile files: the envelope ---


def _parts(packed: Path) -> tuple[dict[str, Any], bytes]:
    with zipfile.ZipFile(packed) as archive:
        return json.loads(archive.read("header.json")), archive.read("case.db")


def _archive(path: Path, *members: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)


def _header(body: dict[str, Any], *, resum: bool = True) -> bytes:
    if resum:
        body.pop("checksum", None)
        body["checksum"] = hashlib.sha256(packing._canonical(body)).hexdigest()
    return json.dumps(body).encode()


def _changed(packed: Path, *keys_then_value: Any, resum: bool = True) -> None:
    body, database = _parts(packed)
    *path, last, value = keys_then_value
    inner = body
    for key in path:
        inner = inner[key]
    inner[last] = value
    _archive(packed, ("header.json", _header(body, resum=resum)), ("case.db", database))


def _cut(packed: Path, keep: float) -> None:
    data = packed.read_bytes()
    packed.write_bytes(data[: int(len(data) * keep)])


def _database(packed: Path, change: Callable[[bytes], bytes]) -> None:
    body, database = _parts(packed)
    _archive(packed, ("header.json", _header(body)), ("case.db", change(database)))


def _members(packed: Path, *names: str, method: int = zipfile.ZIP_STORED) -> None:
    body, database = _parts(packed)
    data = {"header.json": _header(body), "case.db": database}
    _archive(packed, *[(name, data.get(name, b"x")) for name in names], method=method)


def _swap_database(packed: Path) -> None:
    _body, other = _parts(packed.with_name("to.crcase"))
    _database(packed, lambda _: other)


def _many_entries(packed: Path) -> None:
    """An end record that promises a directory far larger than the file."""
    data = bytearray(packed.read_bytes())
    data[-22:] = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65535, 65535, 0xFFFFFFFE, 0, 0)
    packed.write_bytes(data)


def _lying_sizes(packed: Path) -> None:
    """A local size that differs from the directory's."""
    data = packed.read_bytes()
    place = data.rindex(b"PK\1\2")
    packed.write_bytes(data[: place + 24] + struct.pack("<L", 4096) + data[place + 28 :])


ENVELOPES: dict[str, Callable[[Path], object]] = {
    "empty": lambda p: p.write_bytes(b""),
    "not an archive": lambda p: p.write_bytes(os.urandom(5000)),
    "a folder": lambda p: (p.unlink(), p.mkdir()),  # type: ignore[func-returns-value]  # two steps
    "missing": lambda p: p.unlink(),
    "cut in the middle": lambda p: _cut(p, 0.5),
    "cut at the end": lambda p: p.write_bytes(p.read_bytes()[:-1]),
    "something after it": lambda p: p.write_bytes(p.read_bytes() + b"x"),
    "one member": lambda p: _members(p, "header.json"),
    "three members": lambda p: _members(p, "header.json", "case.db", "more"),
    "other order": lambda p: _members(p, "case.db", "header.json"),
    "a name that climbs": lambda p: _members(p, "header.json", "../case.db"),
    "compressed": lambda p: _members(p, "header.json", "case.db", method=zipfile.ZIP_DEFLATED),
    "an endless directory": _many_entries,
    "lying sizes": _lying_sizes,
    "a large header": lambda p: _archive(p, ("header.json", b" " * 100_000), ("case.db", b"x")),
    "a deep header": lambda p: _archive(p, ("header.json", b"[" * 60_000), ("case.db", b"x")),
    "a header of no object": lambda p: _archive(p, ("header.json", b"[]"), ("case.db", b"x")),
    "an empty object": lambda p: _archive(p, ("header.json", b"{}"), ("case.db", b"x")),
    "a header unsummed": lambda p: _changed(p, "database", "size", 4096, resum=False),
    "another size": lambda p: _changed(p, "database", "size", 4096),
    "a size of no number": lambda p: _changed(p, "database", "size", "4096"),
    "another hash": lambda p: _changed(p, "database", "sha256", "0" * 64),
    "another head": lambda p: _changed(p, "head", "number", 1),
    "no head": lambda p: _changed(p, "head", []),
    "an absurd memory": lambda p: _changed(p, "kdf", "memory_kib", 1 << 40),
    "a lowered memory": lambda p: _changed(p, "kdf", "memory_kib", 8),
    "a memory of no number": lambda p: _changed(p, "kdf", "memory_kib", "8192"),
    "no key derivation": lambda p: _changed(p, "kdf", None),
    "a wrapped key of no kind": lambda p: _changed(p, "wrapped", "??"),
    "an older format": lambda p: _changed(p, "format", 0),
    "a newer format": lambda p: _changed(p, "format", 2),
    "another case's database": _swap_database,
    "no database": lambda p: _database(p, lambda _: b""),
    "a shorter database": lambda p: _database(p, lambda data: data[:-4096]),
    "a flipped bit": lambda p: _database(
        p, lambda data: data[:9000] + bytes([data[9000] ^ 1]) + data[9001:]
    ),
}


@pytest.mark.parametrize("envelope", sorted(ENVELOPES))
def test_a_hostile_envelope_is_refused_in_a_sentence(
    base: Path, packed: Path, envelope: str
) -> None:
    ENVELOPES[envelope](packed)
    _assert_refused(base, packed)


def _assert_refused(base: Path, packed: Path) -> CaseReviewError:
    before = _files(base / "to")
    with pytest.raises(CaseReviewError) as caught:
        _unpack(base, packed)
    assert isinstance(caught.value, BadInputError | VaultError)
    assert "\n" not in str(caught.value)
    assert "Nothing was changed." in str(caught.value)
    assert _files(base / "to") == before
    return caught.value


@pytest.mark.parametrize("seed", range(40))
def test_a_flipped_bit_anywhere_is_refused_or_harmless(base: Path, packed: Path, seed: int) -> None:
    data = bytearray(packed.read_bytes())
    ends = [*range(1600), *range(len(data) - 200, len(data))]
    place = ends[seed * len(ends) // 40] if seed % 2 else seed * len(data) // 40
    data[place] ^= 1 << seed % 8
    packed.write_bytes(data)
    with suppress(BadInputError, VaultError):  # else a bit that means nothing, such as a date
        assert _unpack(base, packed) == ONE
    assert inspect(base / "to", PASSPHRASE).faults == []


# --- hostile files: made by somebody who knows the passphrase ---


def _packed_as(base: Path, change: Callable[[Database], object], *, guarded: bool = True) -> Path:
    """Return the case packed anew with its database changed past every guard."""
    with Vault.unlock(base / "from", PASSPHRASE) as vault:
        _wrapped, key, head = vault._keys.read(base / "from" / "cases" / f"{ONE}.key", ONE)
    copy = base / "copy.db"
    shutil.copy(base / "from" / "cases" / f"{ONE}.db", copy)
    database = driver.connect(copy, key, migrations.CASE_FILE)
    database.conn.set_authorizer(None)
    database.execute("PRAGMA foreign_keys = OFF")
    schema.drop_triggers(database)
    change(database)
    if guarded:
        schema.make_triggers(database)
    database.execute("PRAGMA journal_mode = DELETE")
    database.close()
    hostile = base / "hostile.crcase"
    sealed = packing._sealed(copy, key, head, keys.prepare_passphrase(PACK))
    packing._write_archive(hostile, sealed, copy)
    copy.unlink()
    return hostile


def _sql(*statements: str) -> Callable[[Database], object]:
    return lambda database: [database.execute(statement) for statement in statements]


def test_the_tool_of_these_tests_makes_a_file_that_unpacks(base: Path) -> None:
    """The control: with nothing changed, the same way of making one is accepted."""
    assert _unpack(base, _packed_as(base, _sql())) == ONE


HOSTILE: dict[str, Callable[[Database], object]] = {
    "a planted trigger": _sql(
        "CREATE TRIGGER planted AFTER INSERT ON meta BEGIN DELETE FROM ctx; END"
    ),
    "a planted view": _sql("CREATE VIEW planted AS SELECT 1"),
    "a table become a view": _sql(
        "DROP TABLE link",
        "CREATE VIEW link AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) "
        "SELECT x AS seq, x AS id, x AS passage_id, x AS target, x AS target_id FROM n",
    ),
    "a table less": _sql("DROP TABLE link"),
    "a column more": _sql("ALTER TABLE link ADD COLUMN planted TEXT"),
    "a loose table": _sql(
        "DROP TABLE link",
        "CREATE TABLE link (seq INTEGER PRIMARY KEY, id, passage_id, target, target_id)",
    ),
    "another kind of file": _sql("PRAGMA application_id = 1"),
    "a newer case": _sql("PRAGMA user_version = 99"),
    "an older case": _sql("PRAGMA user_version = 0"),
    "no case": _sql("DELETE FROM case_record"),
    "two cases": lambda d: d.execute(
        f"INSERT INTO case_record SELECT seq + 1, '{TWO}', "
        + ", ".join(f'"{name}"' for name in schema.columns(d, "case_record")[2:])
        + " FROM case_record"
    ),
    "an id that climbs": _sql("UPDATE case_record SET id = '../../planted'"),
    "another id": _sql(f"UPDATE case_record SET id = '{uuid.UUID(int=9)}'"),
    "a row past its history": _sql("UPDATE section_text SET text = 'altered'"),
    "a history rewritten": _sql("UPDATE history SET new = replace(new, 'Canary', 'Other')"),
    "a seal less": _sql("DELETE FROM seal WHERE number = (SELECT max(number) FROM seal)"),
    "no history": _sql("DELETE FROM seal", "DELETE FROM history"),
    "another document": _sql("UPDATE chunk SET data = zeroblob(100) WHERE number = 1"),
    "a document less": _sql("DELETE FROM chunk", "DELETE FROM attachment"),
    "a swollen document": _sql("UPDATE chunk SET data = zeroblob(9000000) WHERE number = 1"),
    "a nameless schema": _sql("DELETE FROM meta WHERE k = 'schema'"),
    "text that is none": _sql("UPDATE section_text SET text = CAST(x'ff41' AS TEXT)"),
}


@pytest.mark.parametrize("change", sorted(HOSTILE))
def test_a_hostile_case_is_refused_in_a_sentence(base: Path, change: str) -> None:
    error = _assert_refused(base, _packed_as(base, HOSTILE[change]))
    assert error.exit_code == 3
    if change == "a newer case":
        assert isinstance(error, NewerVaultError)


def test_triggers_that_are_missing_are_refused(base: Path) -> None:
    _assert_refused(base, _packed_as(base, _sql(), guarded=False))


def _resealed(*statements: str) -> Callable[[Database], object]:
    """Change rows and images together and seal all anew: a chain that is whole and says nothing."""

    def change(database: Database) -> None:
        for statement in statements:
            database.execute(statement)
        history = History(database, Path("x"), ONE)
        prev = seals.genesis(ONE)
        for seal in history.seals():
            database.execute("UPDATE seal SET prev = ? WHERE number = ?", (prev, seal.number))
            (again,) = history.seals("WHERE number = ?", seal.number)
            content, prev = again.computed(history.changes(seal.first, seal.last))
            database.execute(
                "UPDATE seal SET content = ?, hash = ? WHERE number = ?",
                (content, prev, seal.number),
            )

    return change


def _renamed(name: str) -> tuple[str, str]:
    image = f"json_set(new, '$.file_name', '{name}')"
    return (
        f"UPDATE document SET file_name = '{name}'",
        f"UPDATE history SET new = {image} WHERE tbl = 'document'",
    )


RESEALED: dict[str, tuple[str, tuple[str, ...]]] = {
    "a name that climbs": ("no name of a file", _renamed("../../.profile")),
    "a name of two lines": ("no name of a file", _renamed("a\nb")),
    "a column that is code": (
        "no row",
        (
            "INSERT INTO history SELECT max(seq) + 1, max(command), 'link', 'D', 1, "
            "json_object('id\") VALUES (1); --', 1), NULL FROM history",
            "UPDATE seal SET last = last + 1 WHERE number = (SELECT max(number) FROM seal)",
        ),
    ),
    "a table that is code": (
        "no row",
        (
            "INSERT INTO history SELECT max(seq) + 1, max(command), 'link\"; --', 'D', 1, "
            "json_object('id', 1), NULL FROM history",
            "UPDATE seal SET last = last + 1 WHERE number = (SELECT max(number) FROM seal)",
        ),
    ),
    "a field of no kind": (
        "cannot be read",
        (
            "UPDATE document SET read_state = 'planted'",
            "UPDATE history SET new = json_set(new, '$.read_state', 'planted') "
            "WHERE tbl = 'document'",
        ),
    ),
    "a reference to nothing": (
        "not there",
        (
            "UPDATE passage SET document_id = 'nowhere'",
            "UPDATE history SET new = json_set(new, '$.document_id', 'nowhere') "
            "WHERE tbl = 'passage'",
        ),
    ),
}


def _packed_resealed(base: Path, monkeypatch: pytest.MonkeyPatch, *statements: str) -> Path:
    stated: list[Head] = []
    change_rows = _resealed(*statements)

    def change(database: Database) -> None:
        change_rows(database)
        stated.append(History(database, Path("x"), ONE).head)

    real = packing._sealed
    monkeypatch.setattr(
        packing, "_sealed", lambda path, key, _head, secret: real(path, key, stated[0], secret)
    )
    return _packed_as(base, change)


def test_a_chain_of_its_own_is_no_fault_by_itself(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: who made the file could seal it; only what it holds is judged."""
    hostile = _packed_resealed(
        base,
        monkeypatch,
        "UPDATE section_text SET text = 'altered'",
        "UPDATE history SET new = json_set(new, '$.text', 'altered') WHERE tbl = 'section_text'",
    )
    assert _unpack(base, hostile) == ONE


@pytest.mark.parametrize("change", sorted(RESEALED))
def test_a_hostile_case_with_a_chain_of_its_own_is_refused(
    base: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault, statements = RESEALED[change]
    error = _assert_refused(base, _packed_resealed(base, monkeypatch, *statements))
    assert fault in str(error)


def test_a_plain_database_is_refused(base: Path) -> None:
    plain = base / "plain.db"
    connection = sqlite3.connect(plain)
    connection.execute("CREATE TABLE case_record (id)")
    connection.close()
    hostile = base / "hostile.crcase"
    sealed = packing._sealed(plain, os.urandom(32), Head(1, "x"), keys.prepare_passphrase(PACK))
    packing._write_archive(hostile, sealed, plain)
    _assert_refused(base, hostile)


def test_a_size_beyond_the_limit_is_refused_unread(
    base: Path, packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "LARGEST_BYTES", 100_000)
    with (
        Vault.unlock(base / "from", PASSPHRASE) as vault,
        pytest.raises(BadInputError, match="too large"),
    ):
        vault.pack(ONE, base / "new.crcase", PACK)
    monkeypatch.setattr(packing, "_BLOCK", 1)
    monkeypatch.setattr(zipfile, "ZipFile", io.BytesIO)
    assert isinstance(_assert_refused(base, packed), BadInputError)
