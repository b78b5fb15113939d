"""Prints a paper from the bytes of its PDF: pages as pictures, fine enough for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from casereview.errors import BadInputError, CaseReviewError
from casereview.services.views import PageImage
from casereview.ui.desk import Desk
from casereview.ui.printing_sheets import BLANK, in_ranges, sides
from casereview.ui.widgets.page_sheets import as_image
from casereview.ui.widgets.progress_strip import ProgressStrip

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from casereview.services.report.drawing import Paper

FINEST = 300
"""Dots an inch at most: finer is not seen on paper, and a page's picture stays bounded."""


class ChoosePrinter:
    """Asks for a printer; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget, pages: int) -> QPrinter | None:
        """Return the printer as it was set up, or None when the dialog was left."""
        from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, parent)
        for option in (
            QAbstractPrintDialog.PrintDialogOption.PrintPageRange,
            QAbstractPrintDialog.PrintDialogOption.PrintCollateCopies,
        ):
            dialog.setOption(option, on=True)
        dialog.setMinMax(1, pages)
        return printer if dialog.exec() == QPrintDialog.DialogCode.Accepted else None


def sides_of(printer: QPrinter, pages: int) -> tuple[int, ...]:
    """Return what is printed on each side in turn, as the printer was set up.

    Copies are laid out here unless the printer makes them itself.
    """
    from PySide6.QtPrintSupport import QPrinter

    ranges = [(each.from_, each.to) for each in printer.pageRanges().toRangeList()]
    return sides(
        in_ranges(ranges, pages),
        1 if printer.supportsMultipleCopies() else printer.copyCount(),
        collated=printer.collateCopies(),
        both_sides=printer.duplex() != QPrinter.DuplexMode.DuplexNone,
        backwards=printer.pageOrder() == QPrinter.PageOrder.LastPageFirst,
    )


class PrintJob(QObject):
    """Fills sides of paper one by one, as pictures arrive; `finished` with how many it filled."""

    page_wanted = Signal(int, float)
    advanced = Signal(int)
    finished = Signal(int)

    def __init__(
        self, printer: QPrinter, pages: tuple[int, ...], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._printer = printer
        self._pages = pages
        self._done = 0
        self._painter = QPainter()
        self._over = False

    @property
    def total(self) -> int:
        """How many pages are to be printed."""
        return len(self._pages)

    def begin(self) -> bool:
        """Start printing; False when the printer cannot be used."""
        self._printer.setFullPage(True)
        if not self._pages or not self._painter.begin(self._printer):
            return False
        self._ask()
        return True

    def take_page(self, picture: PageImage) -> None:
        """Put a page on paper and ask for the next."""
        if self._over:
            return
        if self._done:
            self._printer.newPage()
        self._draw(as_image(picture), picture)
        self._done += 1
        while self._done < len(self._pages) and self._pages[self._done] == BLANK:
            self._printer.newPage()
            self._done += 1
        self.advanced.emit(self._done)
        if self._done == len(self._pages):
            self._end()
        else:
            self._ask()

    def cancel(self) -> None:
        """Stop: what has not been sent yet is not printed."""
        if not self._over:
            self._printer.abort()
            self._end()

    def _ask(self) -> None:
        dots = min(self._printer.resolution(), FINEST)
        self.page_wanted.emit(self._pages[self._done], dots / 72)

    def _draw(self, image: QImage, picture: PageImage) -> None:
        """Draw at the paper's own scale; a page larger than the sheet is made to fit it."""
        sheet = QRectF(self._painter.viewport())
        per_point = self._printer.resolution() / 72
        wide, high = picture.points_wide * per_point, picture.points_high * per_point
        shrink = min(1.0, sheet.width() / wide, sheet.height() / high)
        wide, high = wide * shrink, high * shrink
        self._painter.drawImage(
            QRectF((sheet.width() - wide) / 2, (sheet.height() - high) / 2, wide, high), image
        )

    def _end(self) -> None:
        self._over = True
        self._painter.end()
        self.finished.emit(self._done)


class PaperPrinter(QObject):
    """Prints a paper of the open case on a printer that is asked for, with a strip that counts.

    `changed` whenever printing begins or ends; `refused` with the error that ended it.
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._over: QWidget = parent
        self._paper: Paper | None = None
        self.job: PrintJob | None = None
        self.strip = ProgressStrip()
        self.strip.cancelled.connect(self.stop)

    def print(self, paper: Paper) -> None:
        """Ask for a printer and print the paper, unless something is being printed."""
        if self.job is not None:
            return
        pages = len(paper.pages)
        printer = ChoosePrinter.ask(self._over, pages)
        if printer is None:
            self.changed.emit()
            return
        job = PrintJob(printer, sides_of(printer, pages), self)
        job.page_wanted.connect(self._on_page_wanted)
        job.advanced.connect(self.strip.advance)
        job.finished.connect(self._on_finished)
        self.job, self._paper = job, paper
        self.strip.begin(self.tr("Printing"), job.total)
        self.changed.emit()
        if not job.begin():
            self._on_finished(0)
            self.refused.emit(
                BadInputError(
                    "The printer could not be used.", do="Choose another, or save the PDF."
                )
            )

    def stop(self) -> None:
        """Print no more pages."""
        if self.job is not None:
            self.job.cancel()

    def _on_page_wanted(self, page: int, scale: float) -> None:
        if self._paper is not None and self.job is not None:
            self._desk.ask(
                self._paper.draw,
                page,
                scale,
                done=self.job.take_page,
                failed=self._on_failed,
            )

    def _on_failed(self, error: CaseReviewError) -> None:
        self.stop()
        self.refused.emit(error)

    def _on_finished(self, _pages: int) -> None:
        job, self.job = self.job, None
        self._paper = None
        if job is not None:
            job.deleteLater()
        self.strip.finish()
        self.changed.emit()
