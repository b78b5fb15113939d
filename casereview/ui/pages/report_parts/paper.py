"""The paper of the draft: set anew a moment after a change, drawn page by page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from casereview.errors import CaseReviewError
from casereview.services.report.drawing import Draft, DraftMaker
from casereview.services.views import PageImage
from casereview.ui.desk import Desk

PAUSE = 1200
"""Milliseconds after a change of the case before the draft is set anew."""
TYPING = 90
"""Milliseconds after a key press before the draft is set anew with what is typed."""


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
        self._maker = DraftMaker()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE)
        self._rest.timeout.connect(self.set_now)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING)
        self._typing.timeout.connect(self._set_typed)
        self._typed: Callable[[], tuple[str, str]] | None = None
        self._under_way = self._again = False
        self.paper: Draft | None = None
        self.current = False

    def follow(self, typed: Callable[[], tuple[str, str]]) -> None:
        """Say what gives the section that is being typed in and its text."""
        self._typed = typed

    def type(self) -> None:
        """Set the draft anew in a moment, with what is typed; a pause between keys is enough."""
        self._rest.stop()
        if not self._typing.isActive():
            self._typing.start()

    def renew(self) -> None:
        """Set the draft soon; at once where there is none yet."""
        self._rest.start(0 if self.paper is None else PAUSE)

    def set_now(self) -> None:
        """Set the draft."""
        self._rest.stop()
        self.begun.emit()
        self._desk.ask(
            self._maker.make,
            done=self._on_made,
            failed=self._on_refused,
            name=self.tr("Setting the report"),
            key="paper",
        )

    def _set_typed(self) -> None:
        """Set the draft with what is typed; while one is being set, after it."""
        if self._under_way:
            self._again = True
        elif self._typed is not None:
            self._under_way = True
            self._desk.ask(
                self._maker.typed,
                *self._typed(),
                done=self._on_typed,
                failed=self._on_not_typed,
            )

    def _on_typed(self, paper: Draft) -> None:
        self._on_made(paper)
        self._end_typed()

    def _on_not_typed(self, error: CaseReviewError) -> None:
        self._on_refused(error)
        self._end_typed()

    def _end_typed(self) -> None:
        self._under_way = False
        if self._again:
            self._again = False
            self._set_typed()

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

    def _on_made(self, paper: Draft) -> None:
        self.paper = paper
        self.current = paper.refused is None
        self.made.emit(paper)

    def _on_refused(self, error: CaseReviewError) -> None:
        self.current = False
        self.refused.emit(error)
