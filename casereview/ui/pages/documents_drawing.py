"""Pictures of pages and the places of their characters, asked for as they come into view."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from casereview.domain.documents.document import Rect
from casereview.errors import CaseReviewError
from casereview.services.report.drawing import DocumentDrawer
from casereview.services.views import DocumentView, PageImage
from casereview.ui.desk import Desk
from casereview.ui.widgets.document_viewer import DocumentViewer, drawn_for
from casereview.ui.widgets.findings_panel import FindingsPanel
from casereview.ui.widgets.page_sheets import as_image


class Drawing(QObject):
    """Draws away from the window; `refused` carries the error of what cannot be drawn."""

    refused = Signal(object)

    def __init__(
        self, desk: Desk, viewer: DocumentViewer, findings: FindingsPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._viewer = viewer
        self._findings = findings
        self._drawer = DocumentDrawer()
        viewer.image_wanted.connect(self._on_image_wanted)
        viewer.letters_wanted.connect(self._on_letters_wanted)

    def stop(self) -> None:
        """End the process that draws; the next picture starts it anew."""
        self._desk.tasks.run(self._drawer.close)

    def point_at(self, document_id: str, page: int, start: int, end: int) -> None:
        """Mark and show characters of a page, as a search names them."""
        done = self._viewer.point_at
        args = (document_id, page, start, end)
        self._desk.ask(self._drawer.passage, *args, done=done, key="passage")

    def ask_crops(self, view: DocumentView) -> None:
        """Ask, page by page, for the pictures of what was made out from pictures."""
        wanted: dict[int, dict[str, tuple[Rect, ...]]] = {}
        for row in view.findings:
            passage = row.passage
            if passage is None or not row.from_picture or not passage.rects or row.lost:
                continue
            if view.has_image and self._findings.wants_crop(row.statement.id):
                wanted.setdefault(passage.page, {})[row.statement.id] = passage.rects
        for page, places in wanted.items():
            self._desk.ask(
                self._drawer.crops,
                view.document.id,
                page,
                places,
                done=self._show_crops,
                failed=self._on_refused,
                key=f"crops {page}",
            )

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)

    def _show_crops(self, crops: dict[str, PageImage]) -> None:
        self._findings.show_crops({key: as_image(crop) for key, crop in crops.items()})

    def _on_image_wanted(self, source: str, page: int, scale: float) -> None:
        self._desk.ask(
            self._drawer.page,
            drawn_for(source),
            page,
            scale,
            done=partial(self._viewer.take_image, source, page, scale),
            failed=self._on_refused,
            key=f"page {page} of {source}",
        )

    def _on_letters_wanted(self, document_id: str, page: int) -> None:
        done = self._viewer.take_letters
        self._desk.ask(self._drawer.letters, document_id, page, done=done, key=f"letters {page}")
