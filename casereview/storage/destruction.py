"""A case destroyed by its key, and the certificate of it, which names nobody.

A marker beside the case's files decides: it holds the certificate, authentic by the vault's key,
and from then on the destruction is completed whatever happens. The wrapped key goes first; without
it the database is noise, here and wherever else its bytes still lie.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from casereview.errors import BadInputError, DamagedVaultError, VaultError
from casereview.storage import files, interrupted, keys
from casereview.storage.casefile import CaseFile
from casereview.storage.index import Index
from casereview.storage.layout import DESTROYING, Layout, is_id
from casereview.storage.sidecar import CaseKeys

MAGIC = "CaseReview certificate of destruction"
FORMAT = 1
METHOD = (
    "The random key that alone opens the case was overwritten and removed, "
    "then every file of the case was removed."
)


class Reason(StrEnum):
    """Why a case is destroyed: fixed words, so that no certificate says more than it should."""

    RETENTION = "retention"
    CONCLUDED = "concluded"
    REQUEST = "request"
    MISTAKE = "mistake"
    OTHER = "other"


class Part(StrEnum):
    """How much of a case was destroyed."""

    CASE = "whole case"
    RECEIVED = "received records"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was destroyed: a random id, numbers and dates; never a name, claim number or content.

    `counts` is empty where the case could not be read any more; `exports` says in what form and
    when something left the case, which its destruction does not reach, and `reports` the hashes by
    which a report that was issued or left can be known again. `copies` names copies that still held
    it.
    """

    case: str
    at: str
    reason: Reason
    first_entry: str
    last_entry: str
    counts: dict[str, int]
    exports: tuple[str, ...]
    reports: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    part: Part = Part.CASE
    method: str = METHOD


def certificate_of(case: CaseFile, reason: Reason) -> Certificate:
    """Return the certificate that destroying a case would leave; refuses one under a legal hold.

    Raises BadInputError.
    """
    if case.legal_hold:
        raise held(do="Lift the hold first.")
    dossier, seals, exports = case.dossier(), case.history(1 << 31), case.exports.all()
    left = {f"{export.at[:10]} {export.sha256}" for export in exports if export.sha256}
    issued = {f"{each.signed_on.isoformat()} {each.sha256}" for each in dossier.issued}
    return Certificate(
        case=case.id,
        at=_now(),
        reason=reason,
        first_entry=seals[-1].at[:10],
        last_entry=seals[0].at[:10],
        counts={
            "documents": len(dossier.documents),
            "pages": len(dossier.pages),
            "findings": len(dossier.statements) + len(dossier.set_aside),
            "answers": len(dossier.answers),
            "time points": len(dossier.time_points),
            "sections": len(dossier.sections),
            "issued reports": len(dossier.issued),
            "commands": len(seals),
        },
        exports=tuple(f"{export.at[:10]} {export.what}" for export in exports),
        reports=tuple(sorted(left | issued)),
    )


def held(do: str) -> BadInputError:
    """Return the refusal to destroy a case under a legal hold."""
    return BadInputError("The case is under a legal hold.", kept="It was not destroyed.", do=do)


def unreadable(case_id: str, reason: Reason) -> Certificate:
    """Return the certificate for a case that cannot be read any more."""
    return Certificate(case_id, _now(), reason, "", "", {}, ())


def destroy(layout: Layout, case_keys: CaseKeys, index: Index, certificate: Certificate) -> Path:
    """Destroy a case; the place of its certificate. Raises VaultError.

    Interrupted before its marker stands, nothing happened; after it, the next unlocking completes.
    """
    body = body_of(certificate)
    marker = layout.cases / f"{certificate.case}{DESTROYING}"
    with writing("The case cannot be destroyed", "It is as it was."):
        write_marker(marker, case_keys, body)
    return _complete(layout, index, marker, body)


def pending(layout: Layout) -> frozenset[str]:
    """Return the ids of cases whose destruction was begun and not completed."""
    return frozenset(path.stem for path in layout.cases.glob(f"*{DESTROYING}") if is_id(path.stem))


def decided(layout: Layout, case_keys: CaseKeys) -> frozenset[str]:
    """Return the ids of cases whose destruction the vault's own key decided, and not completed."""
    bodies = {
        case_id: read_marker(case_keys, layout.cases / f"{case_id}{DESTROYING}")
        for case_id in pending(layout)
    }
    return frozenset(
        case_id for case_id, body in bodies.items() if body is not None and body["case"] == case_id
    )


def complete_pending(layout: Layout, case_keys: CaseKeys, index: Index) -> dict[str, Path]:
    """Complete what was decided; by the id of each case, where its certificate is kept.

    A marker that is not authentic decides nothing and stays. Raises VaultError.
    """
    completed = {}
    for case_id in sorted(pending(layout)):
        marker = layout.cases / f"{case_id}{DESTROYING}"
        body = read_marker(case_keys, marker)
        if body is not None and body["case"] == case_id:
            completed[case_id] = _complete(layout, index, marker, body)
    return completed


def certificates(layout: Layout) -> tuple[Certificate, ...]:
    """Return the certificates of a vault, oldest first; raises DamagedVaultError."""
    found = []
    for path in sorted(layout.certificates.glob("*.json")):
        try:
            body = json.loads(files.read_small(path))
            if body.pop("magic") != MAGIC or body.pop("format") != FORMAT:
                raise ValueError(MAGIC)
            body |= {"reason": Reason(body["reason"]), "part": Part(body["part"])}
            body |= {name: tuple(body[name]) for name in ("exports", "reports", "copies")}
            found.append(Certificate(**body))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            msg = f"The certificate {path.name} is damaged."
            raise DamagedVaultError(msg, do="Restore it from a backup.") from error
    return tuple(sorted(found, key=lambda certificate: certificate.at))


def _complete(layout: Layout, index: Index, marker: Path, body: dict[str, Any]) -> Path:
    case_id = str(body["case"])
    with writing(
        "The destruction of the case is begun and not completed",
        "It is completed when the vault is next unlocked.",
    ):
        key, database = layout.key(case_id), layout.database(case_id)
        for path in (key, interrupted.following(key)):
            overwrite(path)
            path.unlink(missing_ok=True)
        for path in (
            database,
            *interrupted.beside(database),
            interrupted.following(database),
            layout.making(case_id),
            layout.older(case_id),
        ):
            path.unlink(missing_ok=True)
        files.sync_folder(layout.cases)
        index.remove(case_id)
        place = keep_certificate(layout, body)
        marker.unlink()
    return place


def body_of(certificate: Certificate) -> dict[str, Any]:
    """Return a certificate as it is written."""
    return {"magic": MAGIC, "format": FORMAT, **asdict(certificate)}


def write_marker(marker: Path, case_keys: CaseKeys, body: Mapping[str, Any]) -> None:
    """Write what was decided, authentic by the vault's key; raises OSError."""
    files.write_atomically(marker, _json({**body, "mac": _mac(case_keys, body)}))


def keep_certificate(layout: Layout, body: Mapping[str, Any]) -> Path:
    """Write a certificate into its folder; its place. Raises OSError."""
    layout.certificates.mkdir(exist_ok=True)
    place = _certificate_place(layout, str(body["case"]), body)
    files.write_atomically(place, _json(body))
    return place


def overwrite(path: Path) -> None:
    """Write noise over a small file in its place, where there is one; raises OSError."""
    if not path.exists():
        return
    with path.open("r+b") as out:
        out.write(secrets.token_bytes(max(1, os.fstat(out.fileno()).st_size)))
        files.sync(out)


def _certificate_place(layout: Layout, case_id: str, body: Mapping[str, Any]) -> Path:
    """Return a free name; of a case of which something was destroyed before, the next one."""
    number = 1
    while True:
        name = f"{case_id}.json" if number == 1 else f"{case_id}-{number}.json"
        place = layout.certificates / name
        if not place.exists() or place.read_bytes() == _json(body):
            return place
        number += 1


def read_marker(case_keys: CaseKeys, marker: Path) -> dict[str, Any] | None:
    """Return what a marker decided, or None where it is not authentic."""
    try:
        body = json.loads(files.read_small(marker))
        mac = str(body.pop("mac"))
        authentic = secrets.compare_digest(mac, _mac(case_keys, body))
    except (DamagedVaultError, ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return None
    return body if authentic else None


def _mac(case_keys: CaseKeys, body: Mapping[str, Any]) -> str:
    text = json.dumps(dict(body), sort_keys=True, separators=(",", ":"))
    return keys.derive(case_keys.anchoring, "cr-destroying", text.encode()).hex()


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(dict(body), indent=1).encode() + b"\n"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def writing(what: str, kept: str) -> Iterator[None]:
    """Turn an OSError into a VaultError that says what was kept."""
    try:
        yield
    except OSError as error:
        msg = f"{what} ({error.strerror})."
        raise VaultError(msg, kept=kept) from error
