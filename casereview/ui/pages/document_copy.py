"""Saving a copy of a document outside the vault, by the expert's choice."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from casereview.errors import BadInputError
from casereview.services.correspondence import intake
from casereview.services.session import OpenCase


class ChooseCopy:
    """Asks where to save a copy; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget, proposed: str) -> str:
        """Return the path; '' when the dialog was left."""
        path, _ = QFileDialog.getSaveFileName(
            parent,
            parent.tr("Save a copy outside the encrypted vault"),
            proposed,
            parent.tr("All files (*)"),
        )
        return path


def copy_to_disk(case: OpenCase, document_id: str, path: str) -> str:
    """Write a document's bytes where the expert chose; returns the name of the file.

    That it left is logged before it is written. Raises BadInputError where it cannot be written.
    """
    _, data = intake.save_copy(case, document_id)
    try:
        Path(path).write_bytes(data)
    except OSError as fault:
        raise BadInputError(
            f"The copy could not be saved ({fault.strerror or 'no reason given'}).",
            kept="The document itself is safe in the vault.",
            do="Choose another place.",
        ) from fault
    return Path(path).name
