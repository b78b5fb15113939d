"""The vault's header, `vault.json`: its key slots, never a key.

Two values guard it: `checksum` (no key needed) tells damage from a wrong passphrase, and `check`
(keyed by the vault key, so it also commits to that key) tells that no slot was added or changed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from casereview.errors import (
    DamagedVaultError,
    NewerVaultError,
    NotAVaultError,
    VaultError,
    WrongPassphraseError,
)
from casereview.storage import files, keys
from casereview.storage.keys import KdfParams
from casereview.storage.layout import HEADER

MAGIC = "CaseReview vault"
FORMAT = 1
FILE_NAME = HEADER
_ALGORITHM = "argon2id-1.3"


class SlotKind(StrEnum):
    """What opens a key slot."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind, no secret
    RECOVERY = "recovery"
    KEYRING = "keyring"


_WRONG = {
    SlotKind.PASSPHRASE: "Wrong passphrase.",
    SlotKind.RECOVERY: "Wrong recovery code.",
    SlotKind.KEYRING: "This computer's keyring does not open the vault.",
}


@dataclass(frozen=True, slots=True)
class Slot:
    """The vault key, wrapped by a key stretched from one secret."""

    kind: SlotKind
    kdf: KdfParams
    salt: bytes
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """What `vault.json` says; `check` proves it to whoever holds the vault key."""

    vault_id: str
    created: str
    slots: tuple[Slot, ...]
    check: bytes = b""
    format: int = FORMAT

    def is_sealed_by(self, vault_key: bytes) -> bool:
        """Whether the header is the one that was written with this key."""
        return secrets.compare_digest(_check_value(self, vault_key), self.check)

    def sealed(self, vault_key: bytes) -> Header:
        """Return the header with its keyed check value."""
        return replace(self, check=_check_value(self, vault_key))


def make_slot(
    vault_id: str, kind: SlotKind, secret: bytes, kdf: KdfParams, vault_key: bytes
) -> Slot:
    """Wrap the vault key for a new secret under a fresh salt."""
    salt = secrets.token_bytes(keys.SALT_BYTES)
    context = _context(vault_id, kind, kdf, salt)
    return Slot(kind, kdf, salt, keys.wrap(_slot_key(kind, secret, salt, kdf), vault_key, context))


def with_passphrase(header: Header, secret: bytes, vault_key: bytes) -> Header:
    """Return the header with a new passphrase in the place of the old one."""
    slot = make_slot(header.vault_id, SlotKind.PASSPHRASE, secret, keys.DEFAULT_KDF, vault_key)
    others = _but(header, SlotKind.PASSPHRASE)
    return replace(header, slots=(slot, *others)).sealed(vault_key)


def with_key(header: Header, secret: bytes, code: str, vault_key: bytes) -> Header:
    """Return the header with a new vault key, opened by a passphrase and a new recovery code.

    No slot of a keyring goes over: who could open the old key by it shall not open the new one.
    """
    secrets_of = {
        SlotKind.PASSPHRASE: secret,
        SlotKind.RECOVERY: keys.prepare_recovery_code(code),
    }
    slots = tuple(
        make_slot(header.vault_id, kind, bits, keys.DEFAULT_KDF, vault_key)
        for kind, bits in secrets_of.items()
    )
    return replace(header, slots=slots).sealed(vault_key)


def with_keyring(header: Header, secret: bytes, vault_key: bytes) -> Header:
    """Return the header with a slot for the secret that a computer's keyring keeps."""
    slot = make_slot(header.vault_id, SlotKind.KEYRING, secret, keys.DEFAULT_KDF, vault_key)
    return replace(header, slots=(*_but(header, SlotKind.KEYRING), slot)).sealed(vault_key)


def without_keyring(header: Header, vault_key: bytes) -> Header:
    """Return the header without a slot for a keyring."""
    return replace(header, slots=_but(header, SlotKind.KEYRING)).sealed(vault_key)


def open_slots(header: Header, kind: SlotKind, secret: bytes) -> bytes:
    """Return the vault key that a secret opens.

    Raises WrongPassphraseError when it opens no slot of its kind, DamagedVaultError when the
    header is not the one that was written with this key.
    """
    for slot in header.slots:
        if slot.kind is not kind:
            continue
        context = _context(header.vault_id, kind, slot.kdf, slot.salt)
        key = keys.unwrap(_slot_key(kind, secret, slot.salt, slot.kdf), slot.wrapped, context)
        if key is None:
            continue
        if not header.is_sealed_by(key):
            msg = "The vault's header was changed since it was written."
            raise DamagedVaultError(msg, kept="Nothing was changed.", do="Restore a backup.")
        return key
    raise WrongPassphraseError(_WRONG[kind])


def read(folder: Path) -> Header:
    """Read a vault's header, or its copy where the first is missing or damaged.

    Raises NotAVaultError, NewerVaultError, DamagedVaultError or VaultError.
    """
    main = folder / FILE_NAME
    try:
        return _read(main)
    except (NotAVaultError, DamagedVaultError) as first:
        try:
            return _read(_copy_of(main))
        except (NotAVaultError, DamagedVaultError):
            raise first from None


def write(folder: Path, header: Header) -> None:
    """Write the header, then its copy, each as a whole; raises OSError."""
    data = _encode(header)
    files.write_atomically(folder / FILE_NAME, data)
    files.write_atomically(_copy_of(folder / FILE_NAME), data)


def exchange(folder: Path, header: Header) -> None:
    """Put a new header in the place of the one that is there; its copy is still to be written.

    Raises VaultError; the one that was there then counts as before.
    """
    data = _encode(header)
    main = folder / FILE_NAME
    try:
        files.write_atomically(main, data)
    except OSError as error:
        if main.read_bytes() != data:
            msg = f"The vault's header cannot be written ({error.strerror})."
            raise VaultError(msg, kept="What opened the vault before still does.") from error


def write_copy(folder: Path, header: Header) -> None:
    """Write the copy of a header that counts already; raises VaultError."""
    try:
        files.write_atomically(_copy_of(folder / FILE_NAME), _encode(header))
    except OSError as error:
        msg = f"The copy of the vault's header cannot be written ({error.strerror})."
        raise VaultError(
            msg, kept="The change itself is made.", do="Unlock the vault, which writes the copy."
        ) from error


def heal(folder: Path, header: Header) -> None:
    """Bring header and copy back to the one that opened where either differs."""
    data = _encode(header)
    for path in (folder / FILE_NAME, _copy_of(folder / FILE_NAME)):
        if not path.exists() or path.read_bytes() != data:
            files.write_atomically(path, data)


def finish(folder: Path, header: Header) -> None:
    """Complete a write that reached the header and not yet its copy; damage is left as it is."""
    copy = _copy_of(folder / FILE_NAME)
    try:
        older = _read(copy)
    except VaultError:
        return
    if older.vault_id == header.vault_id and older != header:
        files.write_atomically(copy, _encode(header))


def faults(folder: Path, header: Header) -> tuple[tuple[str, str], ...]:
    """Name header or copy, and what is wrong, where it is not the one that opened the vault."""
    found = []
    main = folder / FILE_NAME
    for path in (main, _copy_of(main)):
        try:
            there = _read(path)
        except VaultError as error:
            found.append((path.name, error.what if path.exists() else "It is missing."))
            continue
        if there != header:
            found.append((path.name, "It is the header of another vault or key."))
    return tuple(found)


def _but(header: Header, kind: SlotKind) -> tuple[Slot, ...]:
    return tuple(slot for slot in header.slots if slot.kind is not kind)


def _copy_of(path: Path) -> Path:
    return path.with_name(path.name + ".bak")


def _slot_key(kind: SlotKind, secret: bytes, salt: bytes, kdf: KdfParams) -> bytes:
    return keys.derive(keys.stretch(secret, salt, kdf), f"cr-{kind.value}")


def _context(vault_id: str, kind: SlotKind, kdf: KdfParams, salt: bytes) -> bytes:
    """Everything a slot's wrap is bound to: to change any of it is to make the slot useless."""
    return _canonical([MAGIC, FORMAT, vault_id, kind.value, kdf_object(kdf, salt)])


def _check_value(header: Header, vault_key: bytes) -> bytes:
    return keys.derive(vault_key, "cr-check", _canonical(_body(header)))


def _body(header: Header) -> dict[str, Any]:
    return {
        "magic": MAGIC,
        "format": header.format,
        "vault": header.vault_id,
        "created": header.created,
        "slots": [
            {
                "kind": slot.kind.value,
                "kdf": kdf_object(slot.kdf, slot.salt),
                "wrapped": _base64(slot.wrapped),
            }
            for slot in header.slots
        ],
    }


def kdf_object(kdf: KdfParams, salt: bytes) -> dict[str, Any]:
    """Return a key derivation as it is stored: algorithm, costs, salt."""
    return {
        "algorithm": _ALGORITHM,
        "memory_kib": kdf.memory_kib,
        "passes": kdf.passes,
        "lanes": kdf.lanes,
        "salt": _base64(salt),
    }


def _encode(header: Header) -> bytes:
    body = {**_body(header), "check": _base64(header.check)}
    body["checksum"] = hashlib.sha256(_canonical(body)).hexdigest()
    return json.dumps(body, indent=1).encode() + b"\n"


def _read(path: Path) -> Header:
    try:
        data = files.read_small(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        msg = f"There is no vault in {path.parent}."
        raise NotAVaultError(msg) from error
    except OSError as error:
        msg = f"The vault's header cannot be read ({error.strerror})."
        raise VaultError(msg, kept="Nothing was changed.") from error
    try:
        body = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _damaged("it is not readable") from error
    if not isinstance(body, dict) or body.get("magic") != MAGIC:
        msg = f"The file {path.name} is not the header of a vault."
        raise NotAVaultError(msg, kept="It was not changed.")
    version = body.get("format")
    if isinstance(version, int) and version > FORMAT:
        msg = "The vault was written by a newer version of CaseReview."
        raise NewerVaultError(msg, kept="It was not changed.", do="Install the newer version.")
    try:
        checksum = body.pop("checksum")
        if hashlib.sha256(_canonical(body)).hexdigest() != checksum:
            raise _damaged("its checksum does not agree")
        return _decode(body)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise _damaged("a part of it is missing or malformed") from error


def _decode(body: Mapping[str, Any]) -> Header:
    if body["format"] != FORMAT:
        msg = "not a format of this program"
        raise ValueError(msg)
    slots = tuple(_decode_slots(body["slots"]))
    kinds = [slot.kind for slot in slots]
    if SlotKind.PASSPHRASE not in kinds or len(set(kinds)) != len(kinds):
        msg = "not one slot of each kind, and one for a passphrase"
        raise ValueError(msg)
    return Header(
        vault_id=_text(body["vault"]),
        created=_text(body["created"]),
        slots=slots,
        check=_bytes(body["check"], keys.KEY_BYTES),
    )


def _decode_slots(slots: Iterable[Mapping[str, Any]]) -> Iterable[Slot]:
    for slot in slots:
        params, salt = decode_kdf(slot["kdf"])
        yield Slot(
            SlotKind(slot["kind"]),
            params,
            salt,
            _bytes(slot["wrapped"], keys.NONCE_BYTES + keys.KEY_BYTES + 16),
        )


def decode_kdf(kdf: Mapping[str, Any]) -> tuple[KdfParams, bytes]:
    """Read what `kdf_object` made; raises ValueError, KeyError, TypeError or DamagedVaultError."""
    costs = kdf["memory_kib"], kdf["passes"], kdf["lanes"]
    if kdf["algorithm"] != _ALGORITHM or not all(type(cost) is int for cost in costs):
        msg = "not a key derivation of this program"
        raise ValueError(msg)
    params = KdfParams(*costs)
    keys.check_kdf(params)
    return params, _bytes(kdf["salt"], keys.SALT_BYTES)


def _damaged(fault: str) -> DamagedVaultError:
    msg = f"The vault's header is damaged: {fault}."
    return DamagedVaultError(msg, kept="It was not changed.", do="Restore a backup.")


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return value


def _bytes(value: object, length: int) -> bytes:
    data = base64.b64decode(_text(value), validate=True)
    if len(data) != length:
        msg = "of the wrong length"
        raise ValueError(msg)
    return data
