"""What leaves the vault by the expert's choice: written where they say, and noted in the case."""

from __future__ import annotations

import hashlib
from pathlib import Path

from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.session import OpenCase


def save_report(case: OpenCase, data: bytes, path: Path) -> tuple[Path, Changes]:
    """Write a composed report's very bytes to a file outside the vault; raises BadInputError.

    What leaves is noted in the case: from one that is only read nothing does (ReadOnlyError).
    """
    case.require_writing()
    try:
        path.write_bytes(data)
    except OSError as fault:
        raise BadInputError(
            f"{path.name} could not be saved ({fault.strerror or 'no reason given'}).",
            kept="The report itself is safe in the vault.",
            do="Choose another place.",
        ) from fault
    with case.change("Save the draft report as PDF", Kind.CASE) as changes:
        case.file.exports.add("draft report as PDF", sha256=hashlib.sha256(data).hexdigest())
    return path, changes
