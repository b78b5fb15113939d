"""What may be said of a vault without unlocking it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from casereview.storage import header
from casereview.storage.layout import Layout


@dataclass(frozen=True, slots=True)
class VaultFacts:
    """What may be said of a vault: never a name of a case."""

    folder: str
    vault_id: str
    created: str
    format: int
    slots: tuple[str, ...]
    cases: int
    kdf: str


def vault_facts(folder: Path) -> VaultFacts:
    """Return what may be said of a vault; raises as `Vault.unlock`."""
    head = header.read(folder)
    return VaultFacts(
        folder=str(folder),
        vault_id=head.vault_id,
        created=head.created,
        format=head.format,
        slots=tuple(slot.kind.value for slot in head.slots),
        cases=sum(1 for _ in Layout(folder).cases.glob("*.key")),
        kdf=str(head.slots[0].kdf),
    )
