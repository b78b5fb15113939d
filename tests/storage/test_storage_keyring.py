"""A computer's keyring may open a vault beside the passphrase; without one nothing is amiss."""

from __future__ import annotations

import base64
import builtins
import hashlib
import importlib.metadata
import json
import sys
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.errors import KeyringError

from casereview.domain.case import Case, Claimant
from casereview.errors import DamagedVaultError, VaultError, WrongPassphraseError
from casereview.storage import header, keys, os_keyring
from casereview.storage.header import SlotKind
from casereview.storage.inspection import inspect
from casereview.storage.vault import Vault, vault_facts
from tests.keyrings import InMemory, keyring_in_memory
from tests.storage.storage_samples import PASSPHRASE
from tests.storage.sudden_end import every_state

NEW = "another four words entirely"


class Plain(InMemory):
    """One that the package does not recommend, as those that write a plain file."""

    priority = 0.5  # type: ignore[assignment]  # as above


@pytest.fixture
def ring() -> Iterator[InMemory]:
    with keyring_in_memory() as ring:
        yield ring


@pytest.fixture
def closed(vault: Vault, folder: Path) -> Path:
    vault.new_case(Case(str(uuid.uuid4()), Claimant("Zoë Święta"))).close()
    vault.close()
    return folder


@pytest.fixture
def let(closed: Path, ring: InMemory) -> Path:
    """A vault that this computer's keyring opens."""
    with Vault.unlock(closed, PASSPHRASE) as vault:
        vault.add_keyring(PASSPHRASE)
    return closed


def test_the_keyring_opens_the_vault_and_the_passphrase_still_does(
    let: Path, ring: InMemory
) -> None:
    with Vault.unlock_with_keyring(let) as vault:
        assert len(vault.cases()) == 1
    Vault.unlock(let, PASSPHRASE).close()
    assert vault_facts(let).slots == ("passphrase", "recovery", "keyring")
    assert inspect(let, PASSPHRASE).faults == []


def test_the_keyring_holds_256_random_bits_and_says_nothing_of_the_vault(
    let: Path, ring: InMemory
) -> None:
    ((service, name),) = ring.held
    secret = base64.b64decode(ring.held[service, name])
    assert len(secret) == 32
    assert (service, name) == ("CaseReview vault", vault_facts(let).vault_id)
    everything = b"".join(path.read_bytes() for path in let.rglob("*") if path.is_file())
    assert ring.held[service, name].encode() not in everything
    assert secret not in everything
    with Vault.unlock(let, PASSPHRASE) as vault:
        vault.add_keyring(PASSPHRASE)
    assert base64.b64decode(ring.held[service, name]) != secret, "each time a new one"
    assert vault_facts(let).slots.count("keyring") == 1
    Vault.unlock_with_keyring(let).close()


def test_a_keyring_let_no_longer_opens_nothing(let: Path, ring: InMemory) -> None:
    ((place, text),) = ring.held.items()
    with Vault.unlock(let, PASSPHRASE) as vault:
        with pytest.raises(WrongPassphraseError):
            vault.remove_keyring("guessed")
        vault.remove_keyring(PASSPHRASE)
        vault.remove_keyring(PASSPHRASE)
    assert ring.held == {}
    ring.held[place] = text
    with pytest.raises(WrongPassphraseError, match="does not open"):
        Vault.unlock_with_keyring(let)
    assert vault_facts(let).slots == ("passphrase", "recovery")


def test_a_new_passphrase_leaves_the_keyring_and_a_new_key_drops_it(
    let: Path, ring: InMemory
) -> None:
    ((place, text),) = ring.held.items()
    with Vault.unlock(let, PASSPHRASE) as vault:
        vault.change_passphrase(PASSPHRASE, NEW)
    with Vault.unlock_with_keyring(let) as vault:
        vault.rotate(NEW, keys.new_recovery_code())
    assert vault_facts(let).slots == ("passphrase", "recovery")
    assert ring.held == {}
    ring.held[place] = text
    with pytest.raises(WrongPassphraseError):
        Vault.unlock_with_keyring(let)
    Vault.unlock(let, NEW).close()


def test_a_wrong_passphrase_lets_no_keyring(closed: Path, ring: InMemory) -> None:
    with Vault.unlock(closed, PASSPHRASE) as vault, pytest.raises(WrongPassphraseError):
        vault.add_keyring("guessed")
    assert ring.held == {}


@pytest.mark.parametrize("text", ["", "!", "AAAA", base64.b64encode(bytes(31)).decode(), "é"])
def test_what_is_not_ours_in_the_keyring_opens_nothing(
    let: Path, ring: InMemory, text: str
) -> None:
    (place,) = ring.held
    ring.held[place] = text
    with pytest.raises(WrongPassphraseError, match="no key for this vault"):
        Vault.unlock_with_keyring(let)
    ring.held[place] = base64.b64encode(bytes(32)).decode()
    with pytest.raises(WrongPassphraseError, match="does not open"):
        Vault.unlock_with_keyring(let)
    Vault.unlock(let, PASSPHRASE).close()


@pytest.mark.parametrize(
    "fault", [KeyringError("locked"), RuntimeError("no bus"), OSError("gone"), TypeError("theirs")]
)
def test_a_failing_keyring_is_one_that_is_not_there(
    let: Path, ring: InMemory, fault: Exception
) -> None:
    ring.fault = fault
    with pytest.raises(WrongPassphraseError, match="Use the passphrase"):
        Vault.unlock_with_keyring(let)
    with Vault.unlock(let, PASSPHRASE) as vault:
        before = (let / "vault.json").read_bytes()
        with pytest.raises(VaultError, match="Nothing was changed"):
            vault.add_keyring(PASSPHRASE)
        assert (let / "vault.json").read_bytes() == before
        vault.remove_keyring(PASSPHRASE)
    assert vault_facts(let).slots == ("passphrase", "recovery")


def test_a_keyring_that_forgets_at_once_is_refused(closed: Path, ring: InMemory) -> None:
    class Forgetful(InMemory):
        def get_password(self, service: str, username: str) -> str | None:
            return None

    keyring.set_keyring(Forgetful())
    with Vault.unlock(closed, PASSPHRASE) as vault, pytest.raises(VaultError, match="did not keep"):
        vault.add_keyring(PASSPHRASE)
    assert "keyring" not in vault_facts(closed).slots


def test_without_the_package_there_is_no_keyring(
    let: Path, ring: InMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.split(".")[0] == "keyring":
            raise ModuleNotFoundError(name)
        return imported(name, *rest)

    for name in [name for name in sys.modules if name.split(".")[0] == "keyring"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    assert not os_keyring.available()
    with pytest.raises(WrongPassphraseError, match="Use the passphrase"):
        Vault.unlock_with_keyring(let)
    with Vault.unlock(let, PASSPHRASE) as vault:
        with pytest.raises(VaultError, match="no keyring"):
            vault.add_keyring(PASSPHRASE)
        vault.rotate(PASSPHRASE, keys.new_recovery_code())
    Vault.unlock(let, PASSPHRASE).close()


def test_a_keyring_that_is_not_recommended_is_not_used(ring: InMemory) -> None:
    assert os_keyring.available()
    keyring.set_keyring(Plain())
    assert not os_keyring.available()


def test_the_package_is_an_optional_extra() -> None:
    needs = [
        line
        for line in importlib.metadata.requires("casereview") or []
        if line.startswith("keyring")
    ]
    assert needs
    assert all('extra == "keyring"' in line.replace("'", '"') for line in needs)


# --- the slot in the header ---


def test_the_slot_is_authenticated_as_the_others_are(let: Path, ring: InMemory) -> None:
    head = header.read(let)
    slot = next(slot for slot in head.slots if slot.kind is SlotKind.KEYRING)
    ((_place, text),) = ring.held.items()
    secret = base64.b64decode(text)
    assert header.open_slots(head, SlotKind.KEYRING, secret)
    for changed in (
        replace(slot, salt=bytes(16)),
        replace(slot, wrapped=bytes([slot.wrapped[0] ^ 1]) + slot.wrapped[1:]),
    ):
        planted = replace(head, slots=(*head.slots[:2], changed))
        with pytest.raises(WrongPassphraseError):
            header.open_slots(planted, SlotKind.KEYRING, secret)
        with pytest.raises(DamagedVaultError, match="changed since"):
            header.open_slots(planted, SlotKind.PASSPHRASE, keys.prepare_passphrase(PASSPHRASE))
    other = replace(slot, kind=SlotKind.RECOVERY)
    with pytest.raises(WrongPassphraseError):
        header.open_slots(replace(head, slots=(other,)), SlotKind.RECOVERY, secret)


@pytest.mark.parametrize(
    "kinds",
    [
        ["keyring"],
        ["recovery", "keyring"],
        ["recovery"],
        [],
        ["passphrase", "keyring", "keyring"],
        ["passphrase"] * 60,
    ],
)
def test_a_header_has_a_passphrase_and_one_slot_of_a_kind(let: Path, kinds: list[str]) -> None:
    body = json.loads((let / "vault.json").read_bytes())
    of_kind = {slot["kind"]: slot for slot in body["slots"]}
    body["slots"] = [of_kind[kind] for kind in kinds]
    del body["checksum"]
    text = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    body["checksum"] = hashlib.sha256(text).hexdigest()
    for name in ("vault.json", "vault.json.bak"):
        (let / name).write_text(json.dumps(body))
    with pytest.raises(DamagedVaultError, match="damaged"):
        header.read(let)


def test_a_sudden_end_at_any_step_leaves_a_vault_that_opens(
    closed: Path, ring: InMemory, tmp_path: Path
) -> None:
    kept = tmp_path / "states"
    kept.mkdir()
    with Vault.unlock(closed, PASSPHRASE) as vault, every_state(closed, kept) as states:
        vault.add_keyring(PASSPHRASE)
        vault.remove_keyring(PASSPHRASE)
    assert len(states) > 6
    for state in states:
        Vault.unlock(state, PASSPHRASE).close()
        assert inspect(state, PASSPHRASE).faults == []
