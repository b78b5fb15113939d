"""From a passphrase or recovery code to the vault key, and from it to every other key.

    passphrase    --Argon2id--> BLAKE2b --+
    recovery code --Argon2id--> BLAKE2b --+--XChaCha20-Poly1305--> vault key (256 random bits)
    vault key --BLAKE2b--> index key, anchor key, and the key that wraps each case's own random key

A passphrase is prepared as RFC 8265 (OpaqueString) says: every kind of space is a plain space, then
NFC. NFKC is not used: it would make distinct characters equal and weaken the passphrase unseen.

Tests lower `FLOOR` and `DEFAULT_KDF` through `cheap_kdf()` of tests/builders.py; the program never
assigns them.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass

from nacl import bindings
from nacl.exceptions import CryptoError

from casereview.errors import BadInputError, DamagedVaultError, VaultError, WrongPassphraseError

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 24


@dataclass(frozen=True, slots=True)
class KdfParams:
    """The cost of Argon2id v1.3: memory in KiB, passes, and lanes (this library computes one)."""

    memory_kib: int
    passes: int
    lanes: int = 1

    def __str__(self) -> str:
        return f"Argon2id, {self.memory_kib // 1024} MiB, {self.passes} passes"


DEFAULT_KDF = KdfParams(memory_kib=256 * 1024, passes=3)
FLOOR = KdfParams(memory_kib=64 * 1024, passes=3)
CEILING = KdfParams(memory_kib=2 * 1024 * 1024, passes=16)


def check_kdf(params: KdfParams) -> None:
    """Refuse costs too low to protect and too high to survive; raises DamagedVaultError."""
    sound = (
        FLOOR.memory_kib <= params.memory_kib <= CEILING.memory_kib
        and FLOOR.passes <= params.passes <= CEILING.passes
        and params.lanes == 1
    )
    if not sound:
        msg = "The header asks for a key derivation outside the limits of this program."
        raise DamagedVaultError(
            msg, kept="It was not followed and nothing was changed.", do="Restore a backup."
        )


def prepare_passphrase(passphrase: str) -> bytes:
    """Return the bytes that a passphrase stands for; raises BadInputError when it is empty."""
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in passphrase)
    if not spaced:
        msg = "The passphrase is empty."
        raise BadInputError(msg)
    try:
        return unicodedata.normalize("NFC", spaced).encode()
    except UnicodeEncodeError as error:
        msg = "The passphrase contains characters that are not text."
        raise BadInputError(msg) from error


def stretch(secret: bytes, salt: bytes, params: KdfParams) -> bytes:
    """Derive 256 bits by Argon2id v1.3 at the given cost; raises VaultError without the memory."""
    check_kdf(params)
    try:
        return bindings.crypto_pwhash_alg(
            KEY_BYTES,
            secret,
            salt,
            params.passes,
            params.memory_kib * 1024,
            bindings.crypto_pwhash_ALG_ARGON2ID13,
        )
    except (CryptoError, MemoryError) as error:
        msg = f"Unlocking needs {params.memory_kib // 1024} MiB of free memory."
        raise VaultError(msg, do="Close other programs and try again.") from error


def derive(key: bytes, purpose: str, data: bytes = b"") -> bytes:
    """Return the 256-bit key (or code of `data`) that `key` gives for one purpose."""
    return hashlib.blake2b(
        data, digest_size=KEY_BYTES, key=key, person=purpose.encode("ascii")
    ).digest()


def wrap(key: bytes, secret: bytes, context: bytes) -> bytes:
    """Encrypt a secret bound to its context: nonce and XChaCha20-Poly1305 ciphertext."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(secret, context, nonce, key)
    return nonce + sealed


def unwrap(key: bytes, wrapped: bytes, context: bytes) -> bytes | None:
    """Decrypt what `wrap` made, or None when key, context or content is not the one it had."""
    nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, context, nonce, key)
    except (CryptoError, ValueError):
        return None


# --- recovery code: 160 random bits as eight groups, and a ninth that checks them ---

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})
_GROUP = 4
_CODE_CHARACTERS = 32
_CHECK_CHARACTERS = 4


def new_recovery_code() -> str:
    """Return a fresh code, such as `4F7K-...-9Q2M` (nine groups of four)."""
    number = secrets.randbits(160)
    body = _base32(number, _CODE_CHARACTERS)
    text = body + _check_group(body)
    return "-".join(text[i : i + _GROUP] for i in range(0, len(text), _GROUP))


def prepare_recovery_code(code: str) -> bytes:
    """Return the code's 160 bits; O, I and L are read as 0, 1 and 1, case and hyphens ignored.

    Raises WrongPassphraseError when it is mistyped, which the last group tells.
    """
    text = "".join(code.split()).upper().translate(_ALIKE)
    body, check = text[:_CODE_CHARACTERS], text[_CODE_CHARACTERS:]
    whole = len(text) == _CODE_CHARACTERS + _CHECK_CHARACTERS and set(text) <= set(_ALPHABET)
    if not whole or check != _check_group(body):
        msg = "The recovery code is mistyped or incomplete."
        raise WrongPassphraseError(
            msg, kept="Nothing was changed.", do="Compare each group of four with the sheet."
        )
    number = 0
    for character in body:
        number = number * 32 + _ALPHABET.index(character)
    return number.to_bytes(20, "big")


def _base32(number: int, length: int) -> str:
    characters = []
    for _ in range(length):
        number, rest = divmod(number, 32)
        characters.append(_ALPHABET[rest])
    return "".join(reversed(characters))


def _check_group(body: str) -> str:
    digest = hashlib.blake2b(body.encode(), digest_size=8, person=b"cr-recovery").digest()
    return _base32(int.from_bytes(digest, "big") % 32**_CHECK_CHARACTERS, _CHECK_CHARACTERS)
