"""The life of a vault: verified from end to end, told in plain words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from casereview.storage import inspection
from casereview.storage.inspection import Fault


@dataclass(frozen=True, slots=True)
class VaultCheck:
    """What was looked at and for what, what is wrong, and what is merely worth knowing."""

    folder: str
    checked: tuple[str, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """Return the whole answer as lines for reading."""
        result = f"{len(self.faults)} damaged." if self.faults else "All is sound."
        return (
            *(f"checked   {text}" for text in self.checked),
            *(f"note      {text}" for text in self.notes),
            *(f"DAMAGED   {fault.file} ({fault.kind}): {fault.text}" for fault in self.faults),
            result,
        )

    def document(self) -> dict[str, Any]:
        """Return the whole answer as plain data."""
        return {"sound": not self.faults, **asdict(self)}


def check(folder: Path, passphrase: str) -> VaultCheck:
    """Verify a vault that is not open; alters nothing but to finish an interrupted write.

    Raises WrongPassphraseError, NotAVaultError, NewerVaultError, DamagedVaultError or VaultError
    where the verification cannot even begin.
    """
    found = inspection.inspect(folder, passphrase)
    return VaultCheck(
        str(folder),
        (
            "the header and its copy: whether a key slot was added, changed or damaged",
            f"{found.cases} cases: whether each key is authentic and its case's own",
            f"{found.pages} encrypted pages: whether one was altered, or is missing",
            f"{found.triggers} triggers and every table: whether what guards the history is there",
            f"{found.commands} commands: whether their seals are one chain, and the rows follow it",
            f"{found.anchors} anchors outside the files: whether an older copy was put back",
            f"{found.attachments} documents: whether their bytes are those received",
        ),
        tuple(found.faults),
        tuple(found.notes),
    )
