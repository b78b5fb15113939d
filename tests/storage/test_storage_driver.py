"""The engine under sqlite-utils: really ours, really encrypted, opened in the one right order."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlite_utils.db
import sqlite_utils.utils
from sqlcipher3 import dbapi2

from casereview.errors import (
    DamagedVaultError,
    NewerVaultError,
    NotAVaultError,
    VaultError,
)
from casereview.storage import driver
from casereview.storage.driver import FileKind

if TYPE_CHECKING:
    from sqlite_utils import Database

KIND = FileKind(0x54455354, newest=3)
KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    made = driver.create(path, KEY, KIND)
    made.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT) STRICT")
    made.execute("INSERT INTO t (x) VALUES ('one')")
    yield made
    made.close()


def _closed(database: Database) -> None:
    driver.close(database)


def test_sqlite_utils_runs_on_the_encrypting_driver() -> None:
    for module in (sqlite_utils.db, sqlite_utils.utils):
        assert vars(module)["sqlite3"] is dbapi2
        assert vars(module)["OperationalError"] is dbapi2.OperationalError


def test_a_failed_returning_statement_loses_no_later_write(path: Path, database: Database) -> None:
    with pytest.raises(dbapi2.IntegrityError):
        list(database.query("INSERT INTO t (id, x) VALUES (1, 'again') RETURNING id"))
    list(database.query("INSERT INTO t (x) VALUES ('two') RETURNING id"))
    database.execute("INSERT INTO t (x) VALUES ('three')")
    with database.atomic():
        database.table("t").insert({"x": "four"})
    _closed(database)
    reopened = driver.connect(path, KEY, KIND)
    kept = [row[0] for row in reopened.execute("SELECT x FROM t ORDER BY id")]
    assert kept == ["one", "two", "three", "four"]
    _closed(reopened)


def test_importing_storage_leaves_pandas_out_and_intact() -> None:
    script = (
        "import sys, casereview.storage.vault as v\n"
        "assert not {'pandas', 'numpy'} & {n.split('.')[0] for n in sys.modules}, 'loaded'\n"
        "import pandas\n"
        "print(pandas.DataFrame({'a': [1, 2]})['a'].sum())\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (run.stdout.strip(), run.stderr) == ("3", "")


def test_settings_are_as_decided(database: Database) -> None:
    expected = {
        "temp_store": 2,
        "foreign_keys": 1,
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "busy_timeout": 3000,
        "application_id": KIND.application_id,
        "cipher_status": "1",
    }
    found = {name: database.execute(f"PRAGMA {name}").fetchone()[0] for name in expected}
    assert found == expected


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA temp_store = FILE",
        "PRAGMA temp_store(1)",
        "PRAGMA main.temp_store = 1",
        "PRAGMA rekey = 'x'",
        "PRAGMA key = 'x'",
        "PRAGMA writable_schema = ON",
        "PRAGMA trusted_schema = ON",
        "PRAGMA secure_delete = OFF",
        "PRAGMA synchronous = OFF",
        "PRAGMA cipher_plaintext_header_size = 32",
        "ATTACH DATABASE 'other.db' AS other KEY ''",
        "VACUUM INTO 'other.db'",
    ],
)
def test_what_could_spill_plain_text_is_refused(database: Database, statement: str) -> None:
    with pytest.raises(dbapi2.DatabaseError, match=r"not authorized|authorization denied"):
        database.execute(statement)
    assert database.execute("PRAGMA temp_store").fetchone()[0] == 2


def test_the_order_of_opening(path: Path, database: Database, monkeypatch: Any) -> None:
    _closed(database)
    said: list[str] = []

    class Witness(dbapi2.Connection):  # type: ignore[misc]  # the driver is untyped
        def execute(self, sql: str, *parameters: Any) -> Any:
            said.append(sql)
            return super().execute(sql, *parameters)

        def set_key(self, key: str) -> None:
            said.append("key " + re.sub("[0-9a-f]", "h", key))
            super().set_key(key)

        def set_authorizer(self, callback: Any) -> None:
            said.append("authorizer")
            super().set_authorizer(callback)

    connect = dbapi2.connect
    monkeypatch.setattr(dbapi2, "connect", lambda *a, **k: connect(*a, factory=Witness, **k))
    _closed(driver.connect(path, KEY, KIND))
    assert said[:6] == [
        "PRAGMA cipher_log_level = NONE",
        "key x'" + "h" * 64 + "'",
        "PRAGMA cipher_status",
        "SELECT count(*) FROM sqlite_schema",
        "PRAGMA application_id",
        "PRAGMA user_version",
    ]
    assert said[6] == "PRAGMA temp_store = MEMORY"
    after = said[said.index("authorizer") :]
    assert "PRAGMA cipher_integrity_check" in after
    assert "PRAGMA quick_check" in after


def test_a_wrong_key_opens_nothing(path: Path, database: Database) -> None:
    _closed(database)
    before = path.read_bytes()
    with pytest.raises(DamagedVaultError):
        driver.connect(path, bytes(32), KIND)
    assert path.read_bytes() == before


def test_a_missing_file_is_not_made(path: Path) -> None:
    with pytest.raises(DamagedVaultError, match="missing"):
        driver.connect(path, KEY, KIND)
    assert not path.exists()


def test_an_empty_file_is_not_taken_for_an_empty_case(path: Path) -> None:
    path.touch()
    with pytest.raises(DamagedVaultError, match="empty"):
        driver.connect(path, KEY, KIND)
    assert path.read_bytes() == b""


def test_an_unencrypted_database_is_refused(path: Path) -> None:
    planted = sqlite3.connect(path)
    planted.execute("CREATE TABLE t (x)")
    planted.close()
    before = path.read_bytes()
    with pytest.raises(NotAVaultError, match="unencrypted"):
        driver.connect(path, KEY, KIND)
    assert path.read_bytes() == before


def test_another_kind_of_file_of_ours_is_refused(path: Path, database: Database) -> None:
    _closed(database)
    with pytest.raises(NotAVaultError):
        driver.connect(path, KEY, FileKind(KIND.application_id + 1, newest=3))


def test_a_newer_file_is_refused_unchanged(path: Path, database: Database) -> None:
    database.execute("PRAGMA user_version = 4")
    _closed(database)
    before = path.read_bytes()
    with pytest.raises(NewerVaultError):
        driver.connect(path, KEY, KIND)
    assert path.read_bytes() == before


def test_creating_never_overwrites(path: Path, database: Database) -> None:
    _closed(database)
    with pytest.raises(VaultError, match="exists"):
        driver.create(path, KEY, KIND)


@pytest.mark.parametrize("cut", [1, driver.PAGE_BYTES])
def test_a_shortened_file_is_found(path: Path, database: Database, cut: int) -> None:
    for number in range(200):
        database.execute("INSERT INTO t (x) VALUES (?)", ("x" * 100 + str(number),))
    _closed(database)
    os.truncate(path, path.stat().st_size - cut)
    with pytest.raises(DamagedVaultError):
        driver.connect(path, KEY, KIND)


def test_a_flipped_bit_is_found_and_its_page_named(path: Path, database: Database) -> None:
    for number in range(200):
        database.execute("INSERT INTO t (x) VALUES (?)", ("x" * 100 + str(number),))
    _closed(database)
    data = bytearray(path.read_bytes())
    data[2 * driver.PAGE_BYTES + 100] ^= 0x10
    path.write_bytes(data)
    with pytest.raises(DamagedVaultError, match="page 3"):
        driver.connect(path, KEY, KIND)


def test_reading_only_refuses_writes(path: Path, database: Database) -> None:
    _closed(database)
    reader = driver.connect(path, KEY, KIND, read_only=True)
    with pytest.raises(dbapi2.OperationalError, match="readonly"):
        reader.execute("INSERT INTO t (x) VALUES ('no')")
    _closed(reader)


def test_pandas_is_not_hidden_where_it_is_already_loaded() -> None:
    script = (
        "import pandas, sys\nfrom casereview.storage import driver\n"
        "assert sys.modules['pandas'] is pandas\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert run.stderr == ""


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="only Linux lists who holds locks")
def test_opening_a_file_again_leaves_the_first_connection_its_locks(
    path: Path, database: Database
) -> None:
    """POSIX drops all locks of a process on a file when it closes any handle of that file."""
    database.execute("SELECT x FROM t").fetchall()
    held = _locks(path)
    assert held
    driver.connect(path, KEY, KIND, read_only=True).close()
    with pytest.raises(DamagedVaultError):
        driver.connect(path.with_name("missing.db"), KEY, KIND)
    assert _locks(path) == held


def _locks(path: Path) -> list[str]:
    mark = f":{path.stat().st_ino} "
    lines = Path("/proc/locks").read_text().splitlines()
    return [line.split(maxsplit=1)[1] for line in lines if mark in line]
