"""Writing the anonymised package of a vault's cases, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casereview import __version__
from casereview.errors import BadInputError, VaultError
from casereview.series.package import DEFAULT_K, SeriesCase, build
from casereview.services.session import Session

_WHAT = "anonymised package"


@dataclass(frozen=True, slots=True)
class ExportResult:
    """The files written, the checks that were passed, and what was done in one sentence."""

    files: tuple[str, ...]
    checks: dict[str, Any]
    sentence: str


def export(session: Session, folder: Path, k: int = DEFAULT_K) -> ExportResult:
    """Write the package of all cases that may be used again to a new or empty folder.

    Raises BadInputError, with nothing written, when the risk of finding a person is too high or
    the folder is in use. What leaves is noted: of a vault that is only read nothing does
    (ReadOnlyError).
    """
    session.require_writing()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInputError(
            f"{folder} is not an empty folder.", kept="Nothing was written.", do="Choose a new one."
        )
    cases = [SeriesCase(dossier, findings) for dossier, findings in session.dossiers()]
    package = build(cases, k, version=__version__, reviewed=_reviewed(session, cases))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in package.files.items():
            (folder / name).write_bytes(data)
    except OSError as fault:
        raise BadInputError(
            f"The package cannot be written to {folder} ({fault.strerror}).",
            kept="The vault is unchanged.",
        ) from fault
    for case_id in package.case_ids:
        session.log_export(case_id, _WHAT, cases=len(package.case_ids))
    try:
        session.journal.log_export(_WHAT, "folder", cases=len(package.case_ids))
    except VaultError as fault:
        raise VaultError(
            f"The package was written, but the vault’s journal does not say so. {fault.what}",
            kept="Each case says that it left.",
            do=fault.do,
        ) from fault
    return ExportResult(tuple(sorted(package.files)), package.checks, package.sentence)


def _reviewed(session: Session, cases: Sequence[SeriesCase]) -> frozenset[str]:
    """Return the modules that were clinically reviewed as every case that keeps them has them."""
    library = session.content.modules
    kept = [definition for case in cases for definition in case.dossier.definitions]
    other = {each.id for each in kept if each.id in library and each.toml != library[each.id].text}
    return frozenset(m.id for m in library.values() if m.reviewed and m.id not in other)
