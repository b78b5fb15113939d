"""What leaves the vault by the expert's choice: written where they say, and noted in the case."""

from __future__ import annotations

import hashlib
from pathlib import Path

from casereview.domain.assessing.rating import ModuleKey
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.session import OpenCase


def save_report(case: OpenCase, data: bytes, path: Path) -> tuple[Path, Changes]:
    """Write a composed report's very bytes to a file outside the vault; raises BadInputError.

    What leaves is noted in the case: from one that is only read nothing does (ReadOnlyError).
    """
    case.require_writing()
    _write(data, path, "The report itself is safe in the vault.")
    return path, _noted(case, "Save the draft report as PDF", "draft report as PDF", data)


def save_schedule(case: OpenCase, key: ModuleKey, data: bytes, path: Path) -> tuple[Path, Changes]:
    """Write the completed schedule of a module to a file, noted as a report is."""
    case.require_writing()
    _write(data, path, "What was rated is safe in the vault.")
    title = case.modules[key.module].named(key.instance)
    label = f"Save the schedule of {title} as PDF"
    return path, _noted(case, label, f"completed schedule ({key.module}) as PDF", data)


def save_blank_schedule(_case: OpenCase, data: bytes, path: Path) -> tuple[Path, None]:
    """Write a blank schedule, which holds nothing of a case and is not noted in it."""
    _write(data, path, "Nothing was changed.")
    return path, None


def save_chronology(case: OpenCase, data: bytes, path: Path) -> tuple[Path, Changes]:
    """Write the chronology to a file for spreadsheets, noted as a report is."""
    case.require_writing()
    _write(data, path, "The chronology itself is safe in the vault.")
    return path, _noted(case, "Export the chronology", "chronology as CSV", data)


def save_picture(
    case: OpenCase, data: bytes, path: Path, what: str, kind: str
) -> tuple[Path, Changes]:
    """Write a picture of the case to a file, noted as a report is; kind: `PNG` or `SVG`."""
    case.require_writing()
    _write(data, path, "The picture itself can be drawn again at any time.")
    return path, _noted(case, f"Save a picture as {kind}", f"{what} as {kind}", data)


def leave(case: OpenCase, data: bytes, path: Path, label: str, what: str) -> tuple[Path, Changes]:
    """Write a settled file of the case's own to where the expert says, noted as a report is."""
    case.require_writing()
    _write(data, path, "What it is made of is safe in the vault.")
    return path, _noted(case, label, what, data)


def note_answers(case: OpenCase, key: ModuleKey, data: bytes) -> Changes:
    """Note in the case that the answers of a module leave it in the form of FHIR."""
    title = case.modules[key.module].named(key.instance)
    label = f"Export the answers of {title}"
    return _noted(case, label, f"interview answers ({key.module}) as FHIR", data)


def _write(data: bytes, path: Path, kept: str) -> None:
    try:
        path.write_bytes(data)
    except OSError as fault:
        raise BadInputError(
            f"{path.name} could not be saved ({fault.strerror or 'no reason given'}).",
            kept=kept,
            do="Choose another place.",
        ) from fault


def _noted(case: OpenCase, label: str, what: str, data: bytes) -> Changes:
    with case.change(label, Kind.CASE) as changes:
        case.file.exports.add(what, sha256=hashlib.sha256(data).hexdigest())
    return changes
