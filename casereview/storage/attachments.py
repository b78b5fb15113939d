"""The bytes of received documents: immutable, named by their SHA-256, in chunks of 256 KiB."""

from __future__ import annotations

import hashlib

from casereview.errors import BadInputError, DamagedVaultError
from casereview.storage.history import History

CHUNK_BYTES = 256 * 1024


class Attachments:
    """The attachments of one case; undo leaves them where they are, for a redo to find."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._database = history.database

    def add(self, data: bytes) -> str:
        """Keep bytes and return their SHA-256; the same bytes are kept once."""
        self._history.require_command()
        sha256 = hashlib.sha256(data).hexdigest()
        view = memoryview(data)
        pieces = [
            (sha256, number, view[start : start + CHUNK_BYTES])
            for number, start in enumerate(range(0, len(data), CHUNK_BYTES))
        ]
        if self._size(sha256) is None:
            self._database.execute(
                "INSERT INTO attachment (sha256, size, chunks) VALUES (?, ?, ?)",
                (sha256, len(data), len(pieces)),
            )
        if not self._holds(sha256):  # also where they were destroyed and are received again
            self._database.conn.executemany(
                "INSERT INTO chunk (sha256, number, data) VALUES (?, ?, ?)", pieces
            )
        return sha256

    def read(self, sha256: str) -> bytes:
        """Return the bytes; raises BadInputError when not held, DamagedVaultError when changed."""
        if self._size(sha256) is None:
            msg = "The document's bytes are not in this case."
            raise BadInputError(msg)
        if not self._holds(sha256) and self._gone(sha256):
            msg = "The document was returned or destroyed; its bytes are not held any more."
            raise BadInputError(msg)
        data = b"".join(self._chunks(sha256))
        if hashlib.sha256(data).hexdigest() != sha256:
            msg = "A document's bytes are not those that were received."
            raise DamagedVaultError(msg, kept="Nothing was changed.", do="Restore a backup.")
        return data

    def _size(self, sha256: str) -> int | None:
        found = self._history.rows("SELECT size FROM attachment WHERE sha256 = ?", sha256)
        return int(found[0][0]) if found else None

    def _holds(self, sha256: str) -> bool:
        return bool(self._history.rows("SELECT 1 FROM chunk WHERE sha256 = ? LIMIT 1", sha256))

    def _gone(self, sha256: str) -> bool:
        sql = "SELECT 1 FROM document WHERE sha256 = ? AND gone_on IS NOT NULL LIMIT 1"
        return bool(self._history.rows(sql, sha256))

    def _chunks(self, sha256: str) -> list[bytes]:
        sql = "SELECT data FROM chunk WHERE sha256 = ? ORDER BY number"
        return [piece for (piece,) in self._history.rows(sql, sha256)]
