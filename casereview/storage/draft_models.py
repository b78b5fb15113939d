"""What drafts said: compressed beside their rows, in no history, and deleted when it is decided."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator

from casereview.errors import BadInputError, DamagedVaultError
from casereview.storage.history import History

LARGEST_BYTES = 256 * 1024 * 1024
"""No composed report is larger; what says it is was not written here."""


class DraftModels:
    """The content of the drafts of one case; deleting leaves no residue in the file."""

    def __init__(self, history: History) -> None:
        self._history = history

    def add(self, draft_id: str, data: bytes) -> None:
        """Keep what a draft says, within a command."""
        self._history.require_command()
        self._history.database.execute(
            "INSERT INTO draft_model (id, data) VALUES (?, ?)", (draft_id, zlib.compress(data))
        )

    def read(self, draft_id: str, model_hash: str) -> bytes:
        """Return what a draft said; raises BadInputError where it was deleted."""
        found = self._history.rows("SELECT data FROM draft_model WHERE id = ?", draft_id)
        if not found:
            msg = "What this draft said was deleted."
            raise BadInputError(msg, kept="Its number, date and hash are kept.")
        data = unpacked(found[0][0])
        if data is None or hashlib.sha256(data).hexdigest() != model_hash:
            msg = "What a draft said is not what was saved."
            raise DamagedVaultError(msg, kept="Nothing was changed.", do="Restore a backup.")
        return data

    def delete(self, draft_id: str) -> None:
        """Delete what a draft said for good, within a command."""
        self._history.require_command()
        self._history.database.execute("DELETE FROM draft_model WHERE id = ?", (draft_id,))


def verify_drafts(history: History) -> Iterator[str]:
    """Yield in words which drafts are not what was saved."""
    found = dict(history.rows("SELECT id, data FROM draft_model"))
    for draft_id, number, model_hash, gone in history.rows(
        "SELECT id, number, model_hash, gone_at FROM draft ORDER BY number"
    ):
        packed = found.pop(draft_id, None)
        data = None if packed is None else unpacked(packed)
        same = data is not None and hashlib.sha256(data).hexdigest() == model_hash
        if not same and (packed is not None or gone is None):
            yield f"What draft {number} said is not what was saved."
    for _ in found:
        yield "What a draft said is kept without its draft."


def unpacked(packed: bytes) -> bytes | None:
    """Return the bytes, or None for what nobody packed here."""
    reader = zlib.decompressobj()
    try:
        data = reader.decompress(packed, LARGEST_BYTES)
    except (zlib.error, TypeError):
        return None
    return data if reader.eof else None
