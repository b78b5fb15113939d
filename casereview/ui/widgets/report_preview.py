"""The very PDF, page by page, as it will be saved and printed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from casereview.errors import CaseReviewError
from casereview.services.report.drawing import Draft
from casereview.services.views import Tone
from casereview.ui.theme import Theme
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.page_sheets import Leaf
from casereview.ui.widgets.page_view import PageView
from casereview.ui.widgets.progress_strip import ProgressStrip
from casereview.ui.widgets.words import Role, Words, restyle

_LINE = 40.0
"""Points of the page that are shown from a place on."""


class PaperView(PageView):
    """The pages of a draft; place_pressed carries a page and the height of a click in points."""

    place_pressed = Signal(int, float)

    def show_place(self, page: int, height: float) -> None:
        """Bring a place of a page, in points from its foot, into view."""
        if 0 < page <= len(self.places):
            place = self.places[page - 1]
            top = place.to_pixels((0.0, height, 1.0, height)).top()
            self.reveal(top, top + _LINE * place.scale)

    def click_mark(self, point: QPointF) -> None:
        super().click_mark(point)
        for number, place in enumerate(self.places, start=1):
            if place.frame.contains(point):
                self.place_pressed.emit(number, place.to_points(point)[1])


class ReportPreview(QFrame):
    """Shows a Paper; while a newer draft is being set the last one stays in view."""

    image_wanted = Signal(str, int, float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self.setAccessibleName(self.tr("Preview of the report"))
        self._paper: Draft | None = None
        self.pages = PaperView(theme)
        self.pages.setAccessibleName(self.tr("Pages of the report"))
        self.pages.image_wanted.connect(self.image_wanted)
        self.pages.page_changed.connect(self._on_page)
        self.progress = ProgressStrip()
        self.notice = Notice(closable=False)
        self._page = Words("", Role.SMALL, wrap=False)
        self._state = Words("", Role.SMALL)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self._state, 1)
        bar.addWidget(self._page)
        for sign, name, slot in (
            ("−", self.tr("Smaller (Ctrl -)"), self.pages.zoom_out),
            ("+", self.tr("Larger (Ctrl +)"), self.pages.zoom_in),
            (self.tr("Fit"), self.tr("Fit the width (Ctrl 0)"), self.pages.fit_width),
        ):
            button = SmallButton(sign, name=name)
            button.setToolTip(name)
            button.clicked.connect(slot)
            bar.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(bar)
        layout.addWidget(self.progress)
        layout.addWidget(self.notice)
        layout.addWidget(self.pages, 1)

    @property
    def paper(self) -> Draft | None:
        """The draft shown."""
        return self._paper

    def begin(self) -> None:
        """Say that a draft is being set, where there is nothing to look at meanwhile."""
        if self._paper is not None:
            return
        self.progress.begin(self.tr("Setting the report"), 0, cancellable=False)

    def show_paper(self, paper: Draft, serial: int) -> None:
        """Show a new draft at the page that was in view; its pictures replace those of the last."""
        self.progress.finish()
        self._say_refused(paper.refused)
        first = self._paper is None
        self._paper = paper
        leaves = tuple(Leaf(p.number, p.width, p.height, "", drawn=True) for p in paper.pages)
        if first:
            self.pages.show_pages(f"draft {serial}", leaves)
        else:
            self.pages.renew_pages(f"draft {serial}", leaves)

    def say(self, words: str, tone: Tone = Tone.PLAIN) -> None:
        """Say of what kind the draft is, and how many of its pages count."""
        self._state.setText(words)
        self._state.setProperty("role", str(Role.ERROR if tone is Tone.RED else Role.SMALL))
        restyle(self._state)

    def _say_refused(self, error: CaseReviewError | None) -> None:
        if error is None:
            self.notice.hide()
        else:
            self.notice.say(error.what, self.tr("Until then it cannot be printed or saved."))

    def refuse(self, error: CaseReviewError) -> None:
        """Say why no new draft could be set; the last one stays."""
        self.progress.finish()
        kept = self.tr("The pages below are the draft before.") if self._paper else ""
        self.notice.say(error.what, " ".join(p for p in (error.do, kept) if p), tone=Tone.AMBER)

    def _on_page(self, page: int, pages: int) -> None:
        self._page.setText(
            self.tr("page {page} of {pages}").format(page=page, pages=pages) if pages else ""
        )
