"""Legal hold, and the destruction of a case with a record that names nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from casereview.errors import BadInputError
from casereview.storage import copies as stored_copies
from casereview.storage.destruction import Certificate as Certificate
from casereview.storage.destruction import Reason as Reason
from casereview.storage.vault import Vault

_REASONS = {
    Reason.RETENTION: "the period of retention is over",
    Reason.CONCLUDED: "the case is concluded",
    Reason.REQUEST: "on request",
    Reason.MISTAKE: "made by mistake",
    Reason.OTHER: "another reason",
}


@dataclass(frozen=True, slots=True)
class Destruction:
    """A destroyed case: its certificate, where that is kept, and which copies still hold it."""

    certificate: Certificate
    kept_in: str
    copies: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {**asdict(self.certificate), "kept_in": self.kept_in, "copies": list(self.copies)}


def lines(certificate: Certificate, copies: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return a certificate as lines for reading or print."""
    counts = ", ".join(f"{count} {name}" for name, count in certificate.counts.items())
    period = f"{certificate.first_entry} to {certificate.last_entry}"
    return (
        "Certificate of destruction",
        f"Case        {certificate.case} (a random number)",
        f"Held        {counts or 'could not be read any more'}",
        f"Entries of  {period if certificate.first_entry else 'unknown'}",
        f"Reason      {_REASONS[certificate.reason]}",
        f"Date        {certificate.at}",
        f"Method      {certificate.method}",
        f"Had left    {'; '.join(certificate.exports) or 'nothing that was logged'}",
        f"Copies      {', '.join(copies) or 'none named'}",
        "Destroyed by (sign) ______________________________",
    )


def destroy(
    folder: Path,
    passphrase: str,
    case_id: str,
    reason: Reason,
    *,
    confirmed: Callable[[Certificate], bool],
    copies: Path | None = None,
) -> Destruction:
    """Destroy a case of a vault that is not open, once its certificate has been confirmed.

    `copies` is a folder of copies in which those that still hold the case are looked up. Raises
    BadInputError where it is not confirmed or a legal hold stands, WrongPassphraseError or
    VaultError.
    """
    with Vault.unlock(folder, passphrase) as vault:
        certificate = vault.certificate_of(case_id, reason)
        if not confirmed(certificate):
            raise BadInputError("The destruction was not confirmed.", kept="Nothing was changed.")
        place = vault.destroy(certificate)
    held = stored_copies.holding(copies, case_id) if copies else ()
    return Destruction(certificate, str(place), tuple(copy.folder.name for copy in held))


def hold(folder: Path, passphrase: str, case_id: str, reason: str) -> None:
    """Put a case of a vault that is not open under a legal hold; an empty reason lifts it.

    Raises BadInputError, WrongPassphraseError or VaultError.
    """
    with Vault.unlock(folder, passphrase) as vault, vault.open_case(case_id) as case:
        case.hold(reason.strip())
