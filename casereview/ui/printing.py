"""Prints the report from the bytes of its PDF: pages as pictures, fine enough for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from casereview.services.views import PageImage
from casereview.ui.widgets.page_view import as_image

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

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
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, on=True)
        dialog.setMinMax(1, pages)
        return printer if dialog.exec() == QPrintDialog.DialogCode.Accepted else None


def page_range(printer: QPrinter, pages: int) -> tuple[int, ...]:
    """Return the pages to print, from 1; all where the printer names none."""
    first = printer.fromPage() or 1
    last = printer.toPage() or pages
    return tuple(range(max(first, 1), min(last, pages) + 1))


class PrintJob(QObject):
    """Puts pages on paper one by one, as their pictures arrive; `finished` with how many it put."""

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
