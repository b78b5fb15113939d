"""A packed case alone: read without a vault, or taken over into the one that is open."""

from __future__ import annotations

from pathlib import Path

from casereview.services.session import Session
from casereview.services.vault.strength import require_strength
from casereview.services.views import CaseList
from casereview.storage import packed


class PackedSession(Session):
    """A packed case, open for reading only, with no vault that it belongs to."""

    def __init__(self, source: Path, passphrase: str) -> None:
        """Open a packed case; raises as `Vault.unpack`."""
        super().__init__(packed.open_for_reading(source, passphrase))
        self.packed = source.name

    def case_list(self) -> CaseList:
        """Return the one case, under the name of its file."""
        listed = super().case_list()
        return CaseList(self.packed, listed.cases, listed.due)

    def close(self) -> None:
        """Forget the case, and remove what was unpacked of it."""
        packed.discard(self._vault)


def read(source: Path, passphrase: str) -> Session:
    """Open a packed case for reading only; raises as `Vault.unpack`."""
    return PackedSession(source, passphrase)


def pack_case(session: Session, case_id: str, file: Path, passphrase: str) -> Path:
    """Pack a case for whoever asks in the window; its file.

    Raises BadInputError also for a passphrase too easily guessed, and as `Session.pack`.
    """
    require_strength(passphrase, kept="Nothing was written.", what="packed case")
    session.pack(case_id, file, passphrase)
    return file
