"""The recovery sheet of an open vault, in memory: drawn for the printer, or saved where asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from casereview.correspondence.rendering import PageRenderer
from casereview.errors import BadInputError
from casereview.reporting.sheets.recovery_sheet import recovery_sheet
from casereview.services.session import Session
from casereview.services.views import PageImage
from casereview.storage.keys import new_recovery_code as new_recovery_code

FILE_NAME = "recovery-sheet.pdf"


def sheet(session: Session, code: str) -> bytes:
    """Return the sheet for a code that counts from today, as a PDF."""
    today = date.today()  # noqa: DTZ011  the day on the expert's calendar stands on paper
    return recovery_sheet(session.info().vault_id, today, code)


def draw(session: Session, code: str, scale: float) -> PageImage:
    """Draw the sheet at `scale` pixels a point, for paper."""
    with PageRenderer(FILE_NAME, sheet(session, code)) as renderer:
        return PageImage(*renderer.page(1, scale))


def save(session: Session, code: str, path: Path) -> Path:
    """Write the sheet to a file for its owner's eyes alone, never beside what it opens.

    Raises BadInputError for a place in the vault's own folder or one that cannot be written.
    """
    if path.resolve().is_relative_to(Path(session.info().folder).resolve()):
        raise BadInputError(
            "The sheet would lie in the folder of the vault that it opens.",
            kept="Nothing was written.",
            do="Choose a place that no copy of the vault reaches, or print it.",
        )
    try:
        path.touch(mode=0o600)
        path.write_bytes(sheet(session, code))
    except OSError as fault:
        raise BadInputError(
            f"The sheet could not be saved ({fault.strerror or 'no reason given'}).",
            kept="The code is still shown.",
            do="Choose another place, or print it.",
        ) from fault
    return path
