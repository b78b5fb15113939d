"""Where the files of a vault lie, and which names are those of a case."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from casereview.errors import BadInputError

OF_THE_DESKTOP = frozenset({".DS_Store", "desktop.ini", "Thumbs.db"})
"""What a system puts into a folder merely looked at; it does not make the folder a used one."""

MAKING = ".making"
"""The suffix of a case file that is not finished."""

UNPACKING = ".unpacking"
"""The suffix of a packed case's database while its rows are read."""

NEXT = ".next"
"""The suffix of a finished file that is to take the place of the one without it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The places in a vault's folder."""

    folder: Path

    @property
    def cases(self) -> Path:
        """The folder of the cases."""
        return self.folder / "cases"

    def database(self, case_id: str) -> Path:
        """Return where a case's database lies."""
        return self.cases / f"{case_id}.db"

    def key(self, case_id: str) -> Path:
        """Return where a case's wrapped key lies."""
        return self.cases / f"{case_id}.key"

    @property
    def certificates(self) -> Path:
        """The folder of the certificates of destruction."""
        return self.folder / "certificates"

    def making(self, case_id: str) -> Path:
        """Return where a case's database lies while it is being made."""
        return self.cases / f"{case_id}{MAKING}"

    def older(self, case_id: str) -> Path:
        """Return where a case's database is kept as it was before its last change of format."""
        return self.folder / "older formats" / f"{case_id}.db"

    def ids(self) -> frozenset[str]:
        """Return the ids of which there is a database or a key."""
        if not self.cases.is_dir():
            return frozenset()
        return frozenset(
            path.stem
            for path in self.cases.iterdir()
            if path.suffix in {".db", ".key"} and is_id(path.stem)
        )

    def require_new(self, case_id: str) -> None:
        """Refuse an id that is in use; raises BadInputError."""
        if self.database(case_id).exists() or self.key(case_id).exists():
            msg = "The vault holds a case of this id already."
            raise BadInputError(msg, kept="It was not changed.")


def is_id(text: str) -> bool:
    """Whether a text is a UUID as this program writes them."""
    try:
        number = uuid.UUID(text)
    except ValueError:
        return False
    return text in {str(number), number.hex}


def require_id(case_id: str) -> None:
    """Refuse an id that could say something of the case: it names files."""
    if not is_id(case_id):
        msg = "The id of a case must be a UUID."
        raise BadInputError(msg, kept="Nothing was changed.")
