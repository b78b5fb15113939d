"""The paper of the draft: set anew a moment after a change, drawn page by page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from casereview.errors import CaseReviewError
from casereview.services.drawing import Paper, set_paper
from casereview.services.views import PageImage
from casereview.ui.desk import Desk

PAUSE = 1200
"""Milliseconds after a change before the PDF is set anew."""


class PaperKeeper(QObject):
    """Keeps the newest paper that could be set.

    begun says that one is being set, made carries it, refused why there is no newer one.
    """

    begun = Signal()
    made = Signal(object)
    refused = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE)
        self._rest.timeout.connect(self.set_now)
        self.paper: Paper | None = None
        self.current = False

    def renew(self) -> None:
        """Set the draft soon; at once where there is none yet."""
        self._rest.start(0 if self.paper is None else PAUSE)

    def set_now(self) -> None:
        """Set the draft."""
        self._rest.stop()
        self.begun.emit()
        self._desk.ask(
            set_paper,
            done=self._on_made,
            failed=self._on_refused,
            name=self.tr("Setting the report"),
            key="paper",
        )

    def draw(
        self,
        page: int,
        scale: float,
        *,
        done: Callable[[PageImage], None],
        failed: Callable[[CaseReviewError], None],
    ) -> None:
        """Draw a page of the paper there is."""
        if self.paper is not None:
            key = f"paper {page}"
            self._desk.ask(self.paper.draw, page, scale, done=done, failed=failed, key=key)

    def rest(self) -> None:
        """End the process that draws; drawing again starts it anew."""
        if self.paper is not None:
            self._desk.tasks.run(self.paper.close)

    def _on_made(self, paper: Paper) -> None:
        self.rest()
        self.paper = paper
        self.current = True
        self.made.emit(paper)

    def _on_refused(self, error: CaseReviewError) -> None:
        self.current = False
        self.refused.emit(error)
