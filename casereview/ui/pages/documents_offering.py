"""What is offered for the document that is shown, and what comes of it when it is taken up."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from casereview.domain.documents.likeness import Difference
from casereview.errors import CancelledError, CaseReviewError
from casereview.services.changes import Changes
from casereview.services.correspondence import rereading, sectioning
from casereview.services.correspondence.anchoring import Reanchored
from casereview.services.correspondence.intake import seems_undivided
from casereview.services.correspondence.likeness import Alike, Likenesses, differences_between
from casereview.services.correspondence.rereading import Legibility, Recognised, ToRecognise
from casereview.services.correspondence.sectioning import ReadSection, Whole
from casereview.services.tone import Tone
from casereview.services.views import DocumentView, PageName
from casereview.ui.asides import Aside, AsideState
from casereview.ui.desk import Desk
from casereview.ui.widgets.document_offers import DocumentOffers
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.progress_strip import ProgressStrip


class Offering(QObject):
    """Fills the offers of a document and carries out the one that is taken.

    divide_wanted carries the id of a file that is to be divided.
    """

    divide_wanted = Signal(str)

    def __init__(
        self,
        desk: Desk,
        offers: DocumentOffers,
        progress: ProgressStrip,
        notice: Notice,
        likenesses: Likenesses,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._offers = offers
        self._progress = progress
        self._notice = notice
        self._likenesses = likenesses
        self._document = ""
        self._alike: tuple[Alike, ...] = ()
        self._aside: Aside | None = None
        offers.divide_wanted.connect(self._on_divide)
        offers.keep_wanted.connect(self._on_keep)
        offers.recognise_wanted.connect(self._on_recognise)
        offers.compare_wanted.connect(self._on_compare)
        offers.open_wanted.connect(self._on_open)
        desk.tasks.aside_changed.connect(self._on_aside)

    def show_document(self, view: DocumentView) -> None:
        """Offer what there is for a document."""
        document = view.document
        if document.id != self._document:
            self._offers.clear()
        self._document = document.id
        words = self.tr("Look at where each document begins, or keep the file as one document.")
        self._offers.show_many(words if seems_undivided(document) else "")
        self._desk.ask(
            rereading.legibility, document.id, done=self._show_legibility, key="legibility"
        )
        self._desk.ask(self._likenesses.of, document.id, done=self._show_alike, key="alike")

    def clear(self) -> None:
        """Offer nothing: no document is shown."""
        self._document = ""
        self._offers.clear()

    def cancel(self) -> None:
        """Stop what was taken up and is still under way."""
        if self._aside is not None:
            self._aside.cancel()

    def _show_legibility(self, found: Legibility) -> None:
        self._offers.show_legibility(found)

    def _show_alike(self, found: tuple[Alike, ...]) -> None:
        if all(each.of.id == self._document for each in found) and found != self._alike:
            self._alike = found
            self._offers.show_alike(found)

    # ---- dividing

    def _on_divide(self) -> None:
        self.divide_wanted.emit(self._document)

    def _on_keep(self) -> None:
        self._desk.ask(sectioning.look_at, self._document, done=self._keep, failed=self._on_failed)

    def _keep(self, whole: Whole) -> None:
        self._begin(self.tr("Reading a document"), 1)
        self._aside = self._desk.tasks.run_aside(
            self.tr("Reading a document"),
            sectioning.read_whole,
            whole,
            done=self._on_whole_read,
            failed=self._on_failed,
        )

    def _on_whole_read(self, read: ReadSection) -> None:
        self._end()
        self._desk.save(sectioning.keep_whole, self._document, read, failed=self._on_failed)

    # ---- recognising

    def _on_recognise(self, pages: tuple[int, ...]) -> None:
        self._desk.ask(
            rereading.to_recognise,
            self._document,
            pages,
            done=self._recognise,
            failed=self._on_failed,
        )

    def _recognise(self, asked: ToRecognise) -> None:
        name = self.tr("Recognising characters")
        self._begin(name, len(asked.wanted))
        self._aside = self._desk.tasks.run_aside(
            name, rereading.recognise, asked, done=self._on_recognised, failed=self._on_failed
        )

    def _on_recognised(self, found: Recognised) -> None:
        self._end()
        self._desk.save(
            rereading.file_recognised, found, done=self._on_filed, failed=self._on_failed
        )

    def _on_filed(self, result: tuple[tuple[int, ...], Reanchored, Changes]) -> None:
        pages, became, _ = result
        count = len(pages)
        words = self.tr("{count} page{s} read by character recognition.")
        told = words.format(count=count, s="s" if count != 1 else "")
        more = self.tr("Each number waits to be checked against its picture.")
        self._notice.say(told, f"{more} {became}".strip(), tone=Tone.AMBER)

    # ---- comparing

    def _on_compare(self, other: str) -> None:
        self._desk.ask(
            differences_between, self._document, other, done=self._show_differences, key="differ"
        )

    def _show_differences(self, found: tuple[Difference, ...]) -> None:
        if self._alike:
            self._offers.show_differences(self._alike[0].document.label, found)

    def _on_open(self, other: str) -> None:
        self._desk.go(PageName.DOCUMENTS, other)

    # ---- work under way

    def _begin(self, name: str, total: int) -> None:
        self._notice.hide()
        self._progress.begin(name, total)
        self._progress.cancelled.connect(self.cancel)

    def _end(self) -> None:
        self._aside = None
        self._progress.finish()

    def _on_aside(self, state: AsideState | None) -> None:
        if state is not None and self._aside is not None and self._aside.state.name == state.name:
            self._progress.advance(state.done, state.words)

    def _on_failed(self, error: CaseReviewError) -> None:
        self._end()
        if not isinstance(error, CancelledError):
            self._notice.say_error(error)
