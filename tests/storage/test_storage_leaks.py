"""Nothing readable on the disk: while working, after, and for a reader that is not ours."""

from __future__ import annotations

import hashlib
import hmac
import os
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from casereview.domain.documents.document import Page
from casereview.domain.dossier import SectionText
from casereview.storage.casefile import CaseFile
from casereview.storage.vault import Vault
from tests.storage.storage_samples import PASSPHRASE, with_document

CANARY = "Canary of Ångström Street"
PAGE, RESERVED, SALT, HMAC_ROUNDS = 4096, 80, 16, 2


def _spellings() -> Iterator[bytes]:
    """Every form in which the words could lie on a disk unencrypted."""
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, CANARY)
        for spelt in (text, text.upper(), text.lower(), "Canary", "canary"):
            yield spelt.encode()
            yield spelt.encode("utf-16-le")
    yield PASSPHRASE.encode()


def _found(folder: Path) -> list[str]:
    canaries = set(_spellings())
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    named = [str(path) for path in files if "anary" in str(path)]
    return named + [
        path.name for path in files if any(canary in path.read_bytes() for canary in canaries)
    ]


def _open_files() -> list[Path]:
    """Every regular file this process holds open, deleted ones too (Linux)."""
    held = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            if link.is_file():
                held.append(link)
        except OSError:  # the listing's own handle
            continue
    return held


def test_the_search_finds_plain_text(tmp_path: Path) -> None:
    """The control: the same words in an unencrypted database are found."""
    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE t (x)")
    plain.execute("INSERT INTO t VALUES (?)", (CANARY,))
    plain.commit()
    plain.close()
    assert _found(tmp_path) == ["plain.db"]


def test_no_word_of_a_case_is_readable_at_any_moment(
    folder: Path, vault: Vault, new_case: Callable[..., CaseFile], tmp_path: Path
) -> None:
    case = new_case(CANARY)
    with case.command(CANARY):
        with_document(case, data=CANARY.encode() * 20_000)
        case.sections.put(SectionText("opinion", CANARY * 2000))
        case.pages.put(*[Page("doc", n, CANARY * 500) for n in range(2, 40)])
        assert _found(tmp_path) == []
    assert _found(tmp_path) == []
    assert (folder / "cases" / f"{case.id}.db-wal").stat().st_size > 0
    rows = case._database.execute(
        "SELECT a.text FROM page AS a, page AS b ORDER BY a.text || b.text DESC"
    )
    rows.fetchone()
    held = [path for path in _open_files() if CANARY.encode() in path.read_bytes()]
    assert held == []
    assert _found(tmp_path) == []
    rows.close()
    case.undo()
    assert _found(tmp_path) == []
    vault.cases()
    case.close()
    assert _found(tmp_path) == []
    vault.close()
    assert _found(tmp_path) == []
    with Vault.unlock(folder, PASSPHRASE) as again, again.open_case(case.id) as opened:
        assert opened.record.get().claimant.name == CANARY
        assert _found(tmp_path) == []


def test_files_look_like_noise(folder: Path, vault: Vault, case: CaseFile) -> None:
    vault.close()
    for path in (folder / "index.db", folder / "cases" / f"{case.id}.db"):
        data = path.read_bytes()
        assert b"SQLite" not in data
        assert b"CREATE TABLE" not in data
        counts = [data.count(byte) for byte in range(256)]
        assert max(counts) < 3 * len(data) / 256


def _decrypted(data: bytes, raw_key: bytes) -> bytes:
    """Read an encrypted file by its published format alone: check every page, then decrypt it."""
    salt = data[:SALT]
    mac_key = hashlib.pbkdf2_hmac(
        "sha512", raw_key, bytes(byte ^ 0x3A for byte in salt), HMAC_ROUNDS, 32
    )
    pages = []
    for number, start in enumerate(range(0, len(data), PAGE), 1):
        page = data[start : start + PAGE]
        body = page[SALT if number == 1 else 0 : PAGE - RESERVED]
        tail = page[PAGE - RESERVED :]
        iv, mac = tail[:16], tail[16:80]
        signed = hmac.new(mac_key, body + iv + number.to_bytes(4, "little"), hashlib.sha512)
        assert hmac.compare_digest(signed.digest(), mac), f"page {number}"
        reader = Cipher(algorithms.AES(raw_key), modes.CBC(iv)).decryptor()
        plain = reader.update(body) + reader.finalize()
        head = b"SQLite format 3\x00" if number == 1 else b""
        pages.append(head + plain + bytes(RESERVED))
    return b"".join(pages)


def test_a_reader_that_is_not_ours_opens_a_case_with_its_raw_key(
    folder: Path, vault: Vault, case: CaseFile, tmp_path: Path
) -> None:
    with case.command("Write"):
        case.sections.put(SectionText("opinion", CANARY))
        with_document(case, data=os.urandom(600_000))
    case.close()
    sidecar = folder / "cases" / f"{case.id}.key"
    _wrapped, raw_key, head = vault._keys.read(sidecar, case.id)
    plain = tmp_path / "plain.db"
    plain.write_bytes(_decrypted((folder / "cases" / f"{case.id}.db").read_bytes(), raw_key))
    reader = sqlite3.connect(plain)
    try:
        assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert reader.execute("SELECT text FROM section_text").fetchone() == (CANARY,)
        assert reader.execute("SELECT hash FROM seal ORDER BY number DESC").fetchone() == (
            head.hash,
        )
        data = b"".join(row[0] for row in reader.execute("SELECT data FROM chunk ORDER BY number"))
        (named,) = reader.execute("SELECT sha256 FROM document").fetchone()
        assert hashlib.sha256(data).hexdigest() == named
    finally:
        reader.close()


def test_deleted_text_leaves_no_residue(folder: Path, vault: Vault, case: CaseFile) -> None:
    """History keeps what a command removed; the pages it lay on keep nothing else of it."""
    database = case._database
    database.execute("CREATE TABLE scratch (x TEXT) STRICT")
    database.conn.executemany("INSERT INTO scratch VALUES (?)", [(CANARY,)] * 500)
    database.execute("DELETE FROM scratch")
    database.execute("DROP TABLE scratch")
    case.close()
    _wrapped, raw_key, _head = vault._keys.read(folder / "cases" / f"{case.id}.key", case.id)
    plain = _decrypted((folder / "cases" / f"{case.id}.db").read_bytes(), raw_key)
    assert CANARY.encode() not in plain


def test_a_page_of_another_time_or_place_is_noticed(
    folder: Path, vault: Vault, case: CaseFile
) -> None:
    case.close()
    path = folder / "cases" / f"{case.id}.db"
    data = bytearray(path.read_bytes())
    one, two = slice(4 * PAGE, 5 * PAGE), slice(5 * PAGE, 6 * PAGE)
    data[one], data[two] = data[two], data[one]
    path.write_bytes(data)
    with pytest.raises(Exception, match=r"page [56]"):
        vault.open_case(case.id)
