"""Keys: derivation checked by another library, wraps bound to their context, codes that check."""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import argon2.low_level
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casereview.errors import (
    BadInputError,
    DamagedVaultError,
    NewerVaultError,
    NotAVaultError,
    WrongPassphraseError,
)
from casereview.storage import files, header, keys
from casereview.storage.header import Header, SlotKind
from casereview.storage.keys import KdfParams

VAULT_KEY = bytes(range(32))
PROGRAM = (keys.DEFAULT_KDF, keys.FLOOR, keys.CEILING)  # before any test lowers them


def _header(tmp_path: Path) -> Header:
    secret = keys.prepare_passphrase("secret")
    slot = header.make_slot("id", SlotKind.PASSPHRASE, secret, keys.DEFAULT_KDF, VAULT_KEY)
    made = Header("id", "2024-01-01T00:00:00+00:00", (slot,)).sealed(VAULT_KEY)
    header.write(tmp_path, made)
    return made


def _rewrite(folder: Path, change: Any, *, resum: bool = True) -> None:
    """Change the stored header as an attacker would: both copies, checksum put right."""
    path = folder / header.FILE_NAME
    body = json.loads(path.read_bytes())
    change(body)
    if resum:
        del body["checksum"]
        body["checksum"] = hashlib.sha256(header._canonical(body)).hexdigest()
    for name in (header.FILE_NAME, header.FILE_NAME + ".bak"):
        (folder / name).write_text(json.dumps(body))


# --- key derivation ---


@given(secret=st.binary(min_size=1, max_size=40), salt=st.binary(min_size=16, max_size=16))
def test_stretch_is_argon2id_as_another_library_computes_it(secret: bytes, salt: bytes) -> None:
    params = KdfParams(memory_kib=64, passes=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "FLOOR", params)
        ours = keys.stretch(secret, salt, params)
    assert ours == argon2.low_level.hash_secret_raw(
        secret, salt, 2, 64, 1, 32, argon2.low_level.Type.ID, version=19
    )


def test_the_program_derives_at_256_mib_and_never_below_64() -> None:
    assert (
        KdfParams(memory_kib=262_144, passes=3),
        KdfParams(memory_kib=65_536, passes=3),
        KdfParams(memory_kib=2_097_152, passes=16),
    ) == PROGRAM


@pytest.mark.parametrize(
    "params",
    [
        KdfParams(64 * 1024 - 1, 3),
        KdfParams(64 * 1024, 2),
        KdfParams(2 * 1024 * 1024 + 1, 3),
        KdfParams(1024**3, 3),
        KdfParams(256 * 1024, 17),
        KdfParams(256 * 1024, 3, lanes=4),
        KdfParams(0, 0),
        KdfParams(-1, -1),
    ],
)
def test_costs_outside_the_limits_are_refused_before_they_are_paid(
    params: KdfParams, monkeypatch: Any
) -> None:
    monkeypatch.setattr(keys, "FLOOR", KdfParams(64 * 1024, 3))
    with pytest.raises(DamagedVaultError):
        keys.stretch(b"secret", bytes(16), params)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_passphrase_is_the_same_however_it_was_composed(text: str) -> None:
    assert keys.prepare_passphrase(unicodedata.normalize("NFD", text)) == keys.prepare_passphrase(
        unicodedata.normalize("NFC", text)
    )


def test_every_space_is_a_space_and_compatible_characters_stay_distinct() -> None:
    assert keys.prepare_passphrase("a\u00a0b\u3000c") == b"a b c"
    assert keys.prepare_passphrase("ﬁ") != keys.prepare_passphrase("fi")
    assert keys.prepare_passphrase("A") != keys.prepare_passphrase("a")


@pytest.mark.parametrize("passphrase", ["", "\ud800"])
def test_what_is_no_passphrase_is_refused(passphrase: str) -> None:
    with pytest.raises(BadInputError):
        keys.prepare_passphrase(passphrase)


def test_every_purpose_has_a_key_of_its_own() -> None:
    purposes = ("cr-passphrase", "cr-recovery", "cr-check", "cr-index", "cr-wrap", "cr-anchor")
    derived = {keys.derive(VAULT_KEY, purpose) for purpose in purposes}
    assert len(derived | {VAULT_KEY}) == len(purposes) + 1


def test_a_wrap_opens_only_with_its_key_context_and_bytes() -> None:
    wrapped = keys.wrap(VAULT_KEY, b"s" * 32, b"context")
    assert keys.unwrap(VAULT_KEY, wrapped, b"context") == b"s" * 32
    assert keys.unwrap(VAULT_KEY, wrapped, b"contexT") is None
    assert keys.unwrap(bytes(32), wrapped, b"context") is None
    for place in range(len(wrapped)):
        changed = bytearray(wrapped)
        changed[place] ^= 1
        assert keys.unwrap(VAULT_KEY, bytes(changed), b"context") is None
    assert keys.unwrap(VAULT_KEY, b"", b"context") is None


# --- recovery code ---


def test_a_recovery_code_is_read_as_people_type_it() -> None:
    code = keys.new_recovery_code()
    assert [len(group) for group in code.split("-")] == [4] * 9
    bits = keys.prepare_recovery_code(code)
    assert len(bits) == 20
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert keys.prepare_recovery_code(f"  {typed}\n") == bits


def test_recovery_codes_do_not_repeat() -> None:
    assert len({keys.new_recovery_code() for _ in range(50)}) == 50


@given(place=st.integers(0, 35), other=st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_mistyped_character_is_noticed(place: int, other: str) -> None:
    code = keys.new_recovery_code().replace("-", "")
    typed = code[:place] + other + code[place + 1 :]
    if typed == code:
        return
    # Four characters check 32: a slip stays unnoticed once in a million.
    with pytest.raises(WrongPassphraseError, match="mistyped"):
        keys.prepare_recovery_code(typed)


@pytest.mark.parametrize("code", ["", "ABCD", "U" * 36, "é" * 36, "0" * 37])
def test_what_is_no_recovery_code_says_so(code: str) -> None:
    with pytest.raises(WrongPassphraseError, match="mistyped or incomplete"):
        keys.prepare_recovery_code(code)


# --- the header ---


def test_the_header_comes_back_as_written(tmp_path: Path) -> None:
    made = _header(tmp_path)
    assert header.read(tmp_path) == made
    assert header.open_slots(made, SlotKind.PASSPHRASE, b"secret") == VAULT_KEY


def test_a_wrong_passphrase_is_only_that(tmp_path: Path) -> None:
    with pytest.raises(WrongPassphraseError) as caught:
        header.open_slots(_header(tmp_path), SlotKind.PASSPHRASE, b"Secret")
    assert str(caught.value) == "Wrong passphrase."


def test_a_passphrase_does_not_open_a_recovery_slot(tmp_path: Path) -> None:
    with pytest.raises(WrongPassphraseError):
        header.open_slots(_header(tmp_path), SlotKind.RECOVERY, b"secret")


def test_a_lowered_cost_makes_the_slot_useless(tmp_path: Path, monkeypatch: Any) -> None:
    _header(tmp_path)
    _rewrite(tmp_path, lambda body: body["slots"][0]["kdf"].update(memory_kib=512))
    with pytest.raises(DamagedVaultError):
        header.read(tmp_path)
    monkeypatch.setattr(keys, "FLOOR", KdfParams(256, 1))
    lowered = header.read(tmp_path)
    assert lowered.slots[0].kdf.memory_kib == 512
    with pytest.raises(WrongPassphraseError):
        header.open_slots(lowered, SlotKind.PASSPHRASE, b"secret")


def test_the_context_of_a_slot_holds_its_costs(tmp_path: Path, monkeypatch: Any) -> None:
    """Even where the same key comes out, a slot bound to other words does not open."""
    made = _header(tmp_path)
    monkeypatch.setattr(keys, "stretch", lambda *_: b"k" * 32)
    secret = keys.prepare_passphrase("secret")
    slot = header.make_slot("id", SlotKind.PASSPHRASE, secret, keys.DEFAULT_KDF, VAULT_KEY)
    for changed in (
        Header("other id", made.created, (slot,)),
        Header("id", made.created, (replace(slot, salt=bytes(16)),)),
        Header("id", made.created, (replace(slot, kdf=KdfParams(8 * 1024, 2)),)),
    ):
        with pytest.raises(WrongPassphraseError):
            header.open_slots(changed.sealed(VAULT_KEY), SlotKind.PASSPHRASE, secret)


@pytest.mark.parametrize("cost", [1 << 40, "much", -1, 2.5, True, None])
def test_a_hostile_cost_is_refused_unpaid(tmp_path: Path, cost: Any) -> None:
    _header(tmp_path)
    _rewrite(tmp_path, lambda body: body["slots"][0]["kdf"].update(memory_kib=cost))
    with pytest.raises(DamagedVaultError):
        header.read(tmp_path)


def test_a_slot_planted_by_others_is_noticed(tmp_path: Path) -> None:
    made = _header(tmp_path)
    planted = header.make_slot("id", SlotKind.RECOVERY, b"x", keys.DEFAULT_KDF, bytes(32))
    changed = Header(made.vault_id, made.created, (*made.slots, planted), made.check)
    with pytest.raises(DamagedVaultError, match="changed since"):
        header.open_slots(changed, SlotKind.PASSPHRASE, b"secret")


def test_damage_is_told_from_a_wrong_passphrase(tmp_path: Path) -> None:
    _header(tmp_path)
    _rewrite(tmp_path, lambda body: body.update(created="2025"), resum=False)
    with pytest.raises(DamagedVaultError, match="checksum"):
        header.read(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.pop("slots"),
        lambda body: body.update(slots=7),
        lambda body: body["slots"][0].update(kind="fingerprint"),
        lambda body: body["slots"][0].update(wrapped="!"),
        lambda body: body["slots"][0]["kdf"].update(algorithm="md5"),
        lambda body: body["slots"][0]["kdf"].update(salt=""),
        lambda body: body.update(vault=5),
        lambda body: body.update(format="one"),
    ],
)
def test_a_malformed_header_is_damage(tmp_path: Path, change: Any) -> None:
    _header(tmp_path)
    _rewrite(tmp_path, change)
    with pytest.raises(DamagedVaultError):
        header.read(tmp_path)


def test_a_newer_header_is_refused_unread(tmp_path: Path) -> None:
    _header(tmp_path)
    _rewrite(tmp_path, lambda body: body.update(format=header.FORMAT + 1, slots="?"))
    with pytest.raises(NewerVaultError):
        header.read(tmp_path)


@pytest.mark.parametrize("content", [b"{}", b"[]", b'{"magic": "other"}', b"null"])
def test_other_json_is_not_a_vault(tmp_path: Path, content: bytes) -> None:
    (tmp_path / header.FILE_NAME).write_bytes(content)
    with pytest.raises(NotAVaultError):
        header.read(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"\x00" * 100, b'{"magic": "CaseReview va'])
def test_the_copy_serves_where_the_header_is_damaged(tmp_path: Path, damage: bytes) -> None:
    made = _header(tmp_path)
    path = tmp_path / header.FILE_NAME
    path.write_bytes(damage)
    assert header.read(tmp_path) == made
    path.unlink()
    assert header.read(tmp_path) == made
    header.heal(tmp_path, made)
    assert path.read_bytes() == (tmp_path / "vault.json.bak").read_bytes()


def test_an_endless_header_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / header.FILE_NAME
    path.write_bytes(b" " * (files.SMALL_FILE_BYTES + 1))
    with pytest.raises(DamagedVaultError, match="larger than any"):
        header.read(tmp_path)


def test_replacing_a_file_leaves_the_old_one_when_it_fails(
    tmp_path: Path, monkeypatch: Any
) -> None:
    path = tmp_path / "file"
    files.write_atomically(path, b"old")

    def fail(_handle: int) -> None:
        raise OSError("full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="full"):
        files.write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
