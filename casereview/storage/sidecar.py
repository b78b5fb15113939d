"""Beside each case file: its own key, wrapped by the vault, and how far its history went.

The anchor stands outside the file it vouches for, so an older copy of the file that is put back is
noticed. It may lag behind after a crash, never run ahead.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casereview.errors import DamagedVaultError
from casereview.storage import files, keys
from casereview.storage.history import Head

MAGIC = "CaseReview case key"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class CaseKeys:
    """What opens the sidecars of one vault, and its list; made from its vault key."""

    vault_id: str
    wrapping: bytes
    anchoring: bytes
    listing: bytes

    @classmethod
    def of(cls, vault_id: str, vault_key: bytes) -> CaseKeys:
        """Derive the keys."""
        purposes = ("cr-wrap", "cr-anchor", "cr-index")
        return cls(vault_id, *(keys.derive(vault_key, purpose) for purpose in purposes))

    def wrap(self, case_id: str, case_key: bytes) -> bytes:
        """Wrap a case's key, bound to this vault and that case."""
        return keys.wrap(self.wrapping, case_key, self._context(case_id))

    def write(self, path: Path, case_id: str, wrapped: bytes, head: Head) -> None:
        """Write a sidecar as a whole; raises OSError."""
        body = {
            "magic": MAGIC,
            "format": FORMAT,
            "vault": self.vault_id,
            "case": case_id,
            "wrapped": base64.b64encode(wrapped).decode("ascii"),
            "head": {"number": head.number, "hash": head.hash},
        }
        body["mac"] = self._mac(body)
        files.write_atomically(path, json.dumps(body, indent=1).encode() + b"\n")

    def read(self, path: Path, case_id: str) -> tuple[bytes, bytes, Head]:
        """Return wrapped key, key and anchor of a case; raises DamagedVaultError or OSError."""
        try:
            body = json.loads(files.read_small(path))
            mac = body.pop("mac")
            if body["magic"] != MAGIC or body["format"] != FORMAT:
                raise _damaged(path, "it is not a key file of this version")
            if (body["vault"], body["case"]) != (self.vault_id, case_id):
                raise _damaged(path, "it belongs to another case or vault")
            if not secrets.compare_digest(str(mac), self._mac(body)):
                raise _damaged(path, "its anchor was changed")
            wrapped = base64.b64decode(body["wrapped"], validate=True)
            head = Head(int(body["head"]["number"]), str(body["head"]["hash"]))
        except FileNotFoundError as error:
            msg = f"The key file {path.name} of a case is missing."
            raise DamagedVaultError(msg, do="Restore it from a backup.") from error
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise _damaged(path, "it is not readable") from error
        key = keys.unwrap(self.wrapping, wrapped, self._context(case_id))
        if key is None:
            raise _damaged(path, "its key does not belong to this case")
        return wrapped, key, head

    def fits(self, path: Path, case_id: str) -> bool:
        """Whether a sidecar is sound and of this vault key; raises OSError."""
        try:
            self.read(path, case_id)
        except DamagedVaultError:
            return False
        return True

    def _context(self, case_id: str) -> bytes:
        return json.dumps([MAGIC, FORMAT, self.vault_id, case_id]).encode()

    def _mac(self, body: dict[str, Any]) -> str:
        text = json.dumps(body, sort_keys=True, separators=(",", ":"))
        return keys.derive(self.anchoring, "cr-sidecar", text.encode()).hex()


def _damaged(path: Path, fault: str) -> DamagedVaultError:
    msg = f"The key file {path.name} is damaged: {fault}."
    return DamagedVaultError(
        msg, kept="The case was not opened.", do="Keep it as it is and restore a backup."
    )
