"""Where the files of a vault lie, and which names are those of a case."""

from __future__ import annotations

import re
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

DESTROYING = ".destroying"
"""The suffix of the marker that a case is being destroyed."""

REDUCING = ".reducing"
"""The suffix of the marker that a case is made anew without its received records."""

HEADER = "vault.json"
LIST = "index.db"
JOURNAL = "journal"
"""What the journal is called where a case has its id."""

_OF_THE_VAULT = frozenset(
    {HEADER, f"{HEADER}.bak", LIST, *(f"{JOURNAL}{end}" for end in (".db", ".db-wal", ".key"))}
)
_CERTIFICATE = re.compile(r"certificates/[0-9a-f-]{32,44}\.json")


@dataclass(frozen=True, slots=True)
class Layout:
    """The places in a vault's folder."""

    folder: Path

    @property
    def cases(self) -> Path:
        """The folder of the cases."""
        return self.folder / "cases"

    def database(self, case_id: str) -> Path:
        """Return where a case's database lies, or the journal's."""
        return self._room(case_id) / f"{case_id}.db"

    def key(self, case_id: str) -> Path:
        """Return where a case's wrapped key lies, or the journal's."""
        return self._room(case_id) / f"{case_id}.key"

    @property
    def certificates(self) -> Path:
        """The folder of the certificates of destruction."""
        return self.folder / "certificates"

    def making(self, case_id: str) -> Path:
        """Return where a case's database lies while it is being made, or the journal's."""
        return self._room(case_id) / f"{case_id}{MAKING}"

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

    def whole(self) -> frozenset[str]:
        """Return the ids of which there are both a database, or a finished one, and a key."""
        paths = tuple(self.cases.iterdir()) if self.cases.is_dir() else ()
        databases = {path.stem for path in paths if path.suffix in {".db", MAKING}}
        return frozenset(path.stem for path in paths if path.suffix == ".key") & databases

    def unclosed(self) -> frozenset[str]:
        """Return the ids of cases that are open for work, or were when their program ended."""
        logs = self.cases.glob("*.db-wal")
        return frozenset(path.name.removesuffix(".db-wal") for path in logs)

    def keyed(self) -> tuple[str, ...]:
        """Return what has a key of its own: the ids of the cases, and the journal once made."""
        made = self.key(JOURNAL).exists() or self.database(JOURNAL).exists()
        return (*sorted(self.ids()), *((JOURNAL,) if made else ()))

    def waiting_keys(self) -> tuple[tuple[Path, str], ...]:
        """Return the keys that are to take others' places, each with what it opens."""
        ending = f".key{NEXT}"
        found = (*sorted(self.cases.glob(f"*{ending}")), *self.folder.glob(f"{JOURNAL}{ending}"))
        return tuple((path, path.name.removesuffix(ending)) for path in found)

    def remnants(self) -> tuple[Path, ...]:
        """Return the files among which those are that something interrupted left."""
        return (
            *self.cases.iterdir(),
            *(path for name in (JOURNAL, HEADER) for path in self.folder.glob(f"{name}.*")),
            *self.certificates.glob("*.new"),
        )

    def markers(self) -> tuple[Path, ...]:
        """Return the markers of what was begun to be destroyed, whoever put them there."""
        return tuple(
            path
            for ending in (DESTROYING, REDUCING)
            for path in sorted(self.cases.glob(f"*{ending}"))
        )

    def require_new(self, case_id: str) -> None:
        """Refuse an id that is in use; raises BadInputError."""
        if self.database(case_id).exists() or self.key(case_id).exists():
            msg = "The vault holds a case of this id already."
            raise BadInputError(msg, kept="It was not changed.")

    def _room(self, case_id: str) -> Path:
        return self.folder if case_id == JOURNAL else self.cases


def belongs(name: str) -> bool:
    """Whether a place within a folder, such as `cases/ID.db`, is one of a vault's files."""
    folder, _, file = name.rpartition("/")
    stem, _, suffix = file.partition(".")
    of_a_case = folder == "cases" and is_id(stem) and suffix in {"db", "db-wal", "key"}
    return of_a_case or name in _OF_THE_VAULT or bool(_CERTIFICATE.fullmatch(name))


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
