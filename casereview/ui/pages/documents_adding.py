"""Adding documents from disk to the case: chosen, or dropped on the page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from casereview.domain.document import Document, ReadState
from casereview.errors import BadInputError, CaseReviewError
from casereview.services import intake
from casereview.services.changes import Changes
from casereview.ui.desk import Desk
from casereview.ui.tasks import Batch
from casereview.ui.widgets.progress_strip import ProgressStrip

if TYPE_CHECKING:
    from casereview.services.session import OpenCase


class ChooseDocuments:
    """Asks which files to add; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget) -> tuple[str, ...]:
        """Return the chosen paths; none when the dialog was left."""
        paths, _ = QFileDialog.getOpenFileNames(
            parent,
            parent.tr("Add documents"),
            "",
            parent.tr("Documents (*.pdf *.docx *.eml *.txt);;All files (*)"),
        )
        return tuple(paths)


def file_from_disk(case: OpenCase, path: str) -> tuple[Document, Changes]:
    """File one document from disk; raises BadInputError with the file's name where it cannot."""
    file = Path(path)
    try:
        data = file.read_bytes()
    except OSError as fault:
        raise BadInputError(
            f"{file.name} could not be opened ({fault.strerror or 'no reason given'}).",
            kept="It was not filed.",
        ) from fault
    return intake.add_document(case, file.name, data)


class Adding(QObject):
    """Files documents one after the other, with progress; `told` says what came of them."""

    told = Signal(str, str)  # what was filed, what was not

    def __init__(self, desk: Desk, progress: ProgressStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._progress = progress
        self._batch: Batch | None = None
        self._refused: list[str] = []
        self._filed = 0
        progress.cancelled.connect(self._on_cancel)

    def add_files(self, paths: list[str]) -> bool:
        """File documents from disk; a folder gives the files in it. Whether it has begun."""
        files = [found for path in paths for found in _files(path)]
        if not files or (self._batch is not None and not self._batch.cancelled):
            return False
        self._refused, self._filed = [], 0
        name = self.tr("Adding documents")
        self._progress.begin(name, len(files))
        self._batch = self._desk.save_each(
            name,
            file_from_disk,
            [(file,) for file in files],
            each=self._on_filed,
            done=self._on_all_filed,
            failed=self._on_refused,
        )
        return True

    def _on_filed(self, result: tuple[Document, Changes]) -> None:
        document = result[0]
        self._filed += 1
        if document.read_state is ReadState.UNREAD:
            why = document.note or self.tr("It could not be read; it is filed as received.")
            self._refused.append(f"{document.label} {document.file_name}: {why}")
        self._advance()

    def _on_refused(self, error: CaseReviewError) -> None:
        self._refused.append(str(error))
        self._advance()

    def _advance(self) -> None:
        if self._batch is not None:
            self._progress.advance(self._batch.done)

    def _on_cancel(self) -> None:
        if self._batch is not None:
            self._batch.cancel()

    def _on_all_filed(self, batch: Batch) -> None:
        self._batch = None
        self._progress.finish()
        left_out = batch.total - batch.done
        words = self.tr("{filed} of {total} documents filed.").format(
            filed=self._filed, total=batch.total
        )
        if batch.cancelled and left_out:
            words += " " + self.tr("{count} were left out.").format(count=left_out)
        if self._refused or batch.cancelled:
            self.told.emit(words, "\n".join(self._refused))


def _files(path: str) -> list[str]:
    """Return the path of a file, or those of the files directly in a folder."""
    place = Path(path)
    if place.is_dir():
        return sorted(str(file) for file in place.iterdir() if file.is_file())
    return [path]
