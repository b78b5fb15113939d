"""Saying what a file is: chosen or dropped here, compared with all that the vault knows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from casereview.errors import CaseReviewError
from casereview.services.report.verifying import Found, Verification
from casereview.services.views import Tone
from casereview.ui.desk import Desk
from casereview.ui.pages.report_parts.issued_card import grouped
from casereview.ui.pages.report_parts.versions_loading import verify_file
from casereview.ui.widgets.buttons import SecondaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.words import Role, Words

_TONES = {Found.ISSUED: Tone.GREEN, Found.UNKNOWN: Tone.RED}


class ChooseFile:
    """Asks for a file to verify; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget) -> str:
        """Return the path; '' when the dialog was left."""
        path, _ = QFileDialog.getOpenFileName(
            parent, parent.tr("A file to verify"), "", parent.tr("PDF (*.pdf)")
        )
        return path


class VerifyCard(Card):
    """Takes a file and says which issued report it is, or that it is none."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Verify a file"), parent=parent)
        self._desk = desk
        self.setAcceptDrops(True)
        words = Words(
            self.tr(
                "Drop a PDF here, or choose one. It is compared with everything that was issued "
                "from this vault; it is not kept."
            ),
            Role.MUTED,
        )
        self.choose = SecondaryButton(self.tr("Choose a file…"))
        self.choose.clicked.connect(self._on_choose)
        row = QHBoxLayout()
        row.addWidget(self.choose)
        row.addStretch(1)
        self.notice = Notice()
        self.body.addWidget(words)
        self.body.addLayout(row)
        self.body.addWidget(self.notice)
        self.body.addStretch(1)

    def verify(self, path: Path) -> None:
        """Say what a file is."""
        self._desk.ask(verify_file, path, done=self._show, failed=self._on_refused)

    def _on_choose(self) -> None:
        path = ChooseFile.ask(self)
        if path:
            self.verify(Path(path))

    def _show(self, found: Verification) -> None:
        first, *rest = found.sentences
        more = " ".join([*rest, f"SHA-256 {grouped(found.sha256)}"])
        self.notice.say(first, more, _TONES.get(found.found, Tone.AMBER))

    def _on_refused(self, error: CaseReviewError) -> None:
        self.notice.say_error(error)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path:
            event.acceptProposedAction()
            self.verify(path)


def _dropped(event: QDropEvent) -> Path | None:
    """Return the one file that is dragged; None for anything else."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
