"""Adding documents from disk: chosen or dropped, read away from the vault, filed one by one."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from casereview.domain.documents.document import Document, ReadState
from casereview.errors import CancelledError, CaseReviewError
from casereview.services.changes import Changes
from casereview.services.correspondence.intake import Received, seems_undivided
from casereview.services.correspondence.likeness import Alike, Likenesses
from casereview.services.correspondence.receiving import FromDisk, Receiver, file_one, list_files
from casereview.services.session import OpenCase
from casereview.ui.asides import Aside, AsideState
from casereview.ui.desk import Desk
from casereview.ui.tasks import Batch
from casereview.ui.widgets.intake_card import IntakeCard, IntakeLine, Stage

_AT_A_TIME = 8
"""Files that are read before they are filed while the next are read: what memory must hold."""


def _file_counted(
    batch: Batch | None, case: OpenCase, received: Received, again: bool
) -> tuple[tuple[Document, ...], Changes]:
    """File a document and count it, on the vault thread: the page may be gone by then."""
    filed = file_one(case, received, again)
    if batch is not None:
        batch.done += 1
    return filed


class ChooseDocuments:
    """Asks which files to add; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget) -> tuple[str, ...]:
        """Return the chosen paths; none when the dialog was left."""
        kinds = "*.pdf *.docx *.eml *.msg *.rtf *.txt *.png *.jpg *.jpeg *.tif *.tiff"
        paths, _ = QFileDialog.getOpenFileNames(
            parent,
            parent.tr("Add documents"),
            "",
            parent.tr("Documents ({kinds});;All files (*)").format(kinds=kinds),
        )
        return tuple(paths)


class Adding(QObject):
    """Reads files beside the vault thread, some at a time, and files each as its own change.

    chosen carries the document of a line that was picked.
    """

    chosen = Signal(str)

    def __init__(
        self, desk: Desk, card: IntakeCard, likenesses: Likenesses, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.card = card
        self._likenesses = likenesses
        self._name = self.tr("Adding documents")
        self._aside: Aside | None = None
        self._receiver: Receiver | None = None
        self._dropped: list[str] = []
        self._files: tuple[Path, ...] = ()
        self._read = 0
        self._saving: deque[FromDisk] = deque()
        self._twice: list[FromDisk] = []
        self._filed = 0
        self._batch: Batch | None = None
        card.cancelled.connect(self.cancel)
        card.chosen.connect(self.chosen)
        card.again_wanted.connect(self._on_again)
        desk.tasks.aside_changed.connect(self._on_aside)

    @property
    def busy(self) -> bool:
        """Whether files are still read or filed."""
        return self._aside is not None or bool(self._saving)

    @property
    def cut_short(self) -> Batch | None:
        """What is under way, with how many of its files are filed by now."""
        return self._batch if self.busy else None

    def add_files(self, paths: Sequence[str]) -> bool:
        """File documents from disk; a folder gives all files in it. Whether there are any.

        Those added while others are under way follow these.
        """
        if not paths:
            return False
        self._dropped += paths
        if not self.busy:
            self._begin()
        return True

    def cancel(self) -> None:
        """Leave out what was not filed yet."""
        self._dropped.clear()
        if self._aside is not None:
            self._aside.cancel()

    def stop(self) -> None:
        """End the reading processes: the page is about to go."""
        self.cancel()
        self._close()

    def _begin(self) -> None:
        paths, self._dropped = self._dropped, []
        self._files, self._read, self._filed = (), 0, 0
        self._twice.clear()
        self.card.begin(self._name)
        self._aside = self._desk.tasks.run_aside(
            self._name, list_files, paths, done=self._on_listed, failed=self._on_ended
        )

    def _on_listed(self, files: tuple[Path, ...]) -> None:
        self._files = files
        self._receiver = Receiver(files)
        self._batch = Batch(self._name, len(files))
        self.card.progress.begin(self._name, len(files))
        self.card.show_files([IntakeLine(str(file), file.name) for file in files])
        self._read_next()

    def _read_next(self) -> None:
        some = self._files[self._read : self._read + _AT_A_TIME]
        if not some or self._receiver is None:
            self._aside = None
            self._tell_if_done()
            return
        self._aside = self._desk.tasks.run_aside(
            self._name,
            self._receiver.read,
            some,
            self._read,
            len(self._files),
            done=self._on_read,
            failed=self._on_ended,
        )

    def _on_read(self, found: tuple[FromDisk, ...]) -> None:
        self._read += len(found)
        for each in found:
            if each.received is None:
                self.card.tell(str(each.path), Stage.REFUSED, each.fault)
            else:
                self._file(each, each.received, again=False)
        self._read_next()

    def _file(self, each: FromDisk, received: Received, *, again: bool) -> None:
        self._saving.append(each)
        call = partial(_file_counted, self._batch)
        self._desk.save(call, received, again, done=self._on_filed, failed=self._on_refused)

    def _on_filed(self, result: tuple[tuple[Document, ...], Changes]) -> None:
        each = self._saving.popleft()
        documents = result[0]
        self._filed += len(documents)
        key, first = str(each.path), documents[0]
        look = any(d.read_state is ReadState.UNREAD for d in documents) or seems_undivided(first)
        labels = ", ".join(document.label for document in documents)
        words = f"{labels}. {first.note}".strip()
        self.card.tell(key, Stage.LOOK if look else Stage.FILED, words, first.id)
        self._desk.ask(self._likenesses.of, first.id, done=self._on_compared)
        self._tell_if_done()

    def _on_compared(self, found: tuple[Alike, ...]) -> None:
        """Point out that a document is like one that was there before it."""
        if not found:
            return
        alike = found[0]
        for line in self.card.lines:
            if line.document_id == alike.of.id and alike.document.number < alike.of.number:
                self.card.tell(
                    line.key, Stage.LOOK, f"{line.words} {alike}".strip(), line.document_id
                )

    def _on_refused(self, error: CaseReviewError) -> None:
        each = self._saving.popleft()
        self._twice.append(each)
        self.card.tell(str(each.path), Stage.TWICE, str(error))
        self._tell_if_done()

    def _on_again(self) -> None:
        """File also what is in the case already: it came twice, and that may matter."""
        twice, self._twice = self._twice, []
        self.card.again.hide()
        for each in twice:
            if each.received is not None:
                self._file(each, each.received, again=True)

    def _on_aside(self, state: AsideState | None) -> None:
        if state is not None and state.name == self._name and self._files:
            self.card.progress.advance(state.done, state.words)

    def _on_ended(self, error: CaseReviewError) -> None:
        self._aside = None
        self._close()
        for line in self.card.lines:
            if line.stage is Stage.WAITING and not self._is_saving(line.key):
                self.card.tell(line.key, Stage.LEFT_OUT)
        self._files = ()
        if not isinstance(error, CancelledError):
            self.card.set_note(str(error))
        self._tell_if_done()

    def _is_saving(self, key: str) -> bool:
        return any(str(each.path) == key for each in self._saving)

    def _tell_if_done(self) -> None:
        if self.busy:
            return
        self._close()
        several = "s" if self._filed != 1 else ""
        counted = self.tr("{count} document{s} filed").format(count=self._filed, s=several)
        lines = self.card.lines
        parts = [counted] + [
            f"{count} {stage.value}"
            for stage in (Stage.TWICE, Stage.REFUSED, Stage.LEFT_OUT)
            if (count := sum(line.stage is stage for line in lines))
        ]
        self.card.finish(" · ".join(parts))
        if self._dropped:
            self._begin()

    def _close(self) -> None:
        receiver, self._receiver = self._receiver, None
        if receiver is not None:
            self._desk.tasks.run(receiver.close)
