"""The certificate that signs reports: kept encrypted in the vault, opened by its own passphrase."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from casereview.domain.reports.issue import canonical
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.session import Session
from casereview.storage.journal import NoteKind

if TYPE_CHECKING:
    from casereview.reporting.signatures.signing import CertificateFacts, Signer

LARGEST_BYTES = 1024 * 1024
"""A certificate's file is no larger."""

_KEPT = "The certificate that was there is kept, if there was one."


def certificate(session: Session) -> CertificateFacts | None:
    """Return what is told of the vault's certificate; None where there is none."""
    if session.journal.signing_identity() is None:
        return None
    note = session.journal.last(NoteKind.CERTIFICATE)
    return None if note is None else _facts(note.text)


def signer(session: Session, passphrase: str) -> Signer:
    """Return what signs, opened by the certificate's passphrase.

    Raises BadInputError where there is none, or the passphrase is not its.
    """
    from casereview.reporting.signatures.signing import read_pkcs12

    held = session.journal.signing_identity()
    if held is None:
        raise BadInputError(
            "There is no certificate in this vault to sign with.",
            kept="Nothing was signed or changed.",
            do="Take one in or make one, or finalise without a certificate.",
        )
    return read_pkcs12(held, passphrase)


def take_in(session: Session, path: Path, passphrase: str) -> tuple[CertificateFacts, Changes]:
    """Keep the expert's own certificate from a PKCS#12 file instead of the one before.

    Raises BadInputError for a file that cannot be read, is no such certificate, is not opened by
    the passphrase, or is not valid today.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST_BYTES else b""
    except OSError as fault:
        raise BadInputError(
            f"{path.name} cannot be read ({fault.strerror or 'no reason given'}).", kept=_KEPT
        ) from fault
    return _keep(session, data, passphrase)


def make(session: Session, name: str, passphrase: str) -> tuple[CertificateFacts, Changes]:
    """Make a certificate for a name, valid for three years, which its holder alone vouches for.

    Raises BadInputError without a name or a passphrase.
    """
    from casereview.reporting.signatures.signing import make_pkcs12

    return _keep(session, make_pkcs12(name, passphrase, datetime.now(UTC)), passphrase)


def remove(session: Session) -> Changes:
    """Remove the certificate and its key for good; what it signed stays signed."""
    session.require_writing()
    session.journal.keep_signing_identity(None, "")
    return Changes("Remove the signing certificate", frozenset({Kind.VAULT, Kind.REPORT}))


def _keep(session: Session, data: bytes, passphrase: str) -> tuple[CertificateFacts, Changes]:
    from casereview.reporting.signatures.signing import read_pkcs12

    session.require_writing()
    opened = read_pkcs12(data, passphrase)
    opened.require_valid(datetime.now(UTC))
    session.journal.keep_signing_identity(data, _noted(opened.facts))
    return opened.facts, Changes("Keep a signing certificate", frozenset({Kind.VAULT, Kind.REPORT}))


def _noted(facts: CertificateFacts) -> str:
    told = asdict(facts)
    for name in ("not_before", "not_after"):
        told[name] = told[name].isoformat()
    return canonical(told)


def _facts(text: str) -> CertificateFacts:
    from casereview.reporting.signatures.signing import CertificateFacts

    told = json.loads(text)
    for name in ("not_before", "not_after"):
        told[name] = datetime.fromisoformat(told[name])
    return CertificateFacts(**told)
