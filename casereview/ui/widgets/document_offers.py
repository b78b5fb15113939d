"""What could be done about a document before its review: divide, recognise, compare it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casereview.domain.documents.likeness import Difference, Kind
from casereview.services.correspondence.likeness import Alike
from casereview.services.correspondence.rereading import Legibility
from casereview.services.tone import Tone
from casereview.ui.widgets.buttons import LinkButton, SmallButton, SmallPrimaryButton
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.notice import Notice

_SHOWN = 3
_MOST_DIFFERENCES = 12


class DocumentOffers(QWidget):
    """Offers for the document that is shown; hidden where there are none.

    divide_wanted, keep_wanted: for a file that seems to hold many. recognise_wanted carries pages.
    compare_wanted and open_wanted carry the id of a document that is like this one.
    """

    divide_wanted = Signal()
    keep_wanted = Signal()
    recognise_wanted = Signal(object)
    compare_wanted = Signal(str)
    open_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._legibility = Legibility()
        self._compared = ""
        self.divide = SmallPrimaryButton(self.tr("Divide…"))
        self.keep = SmallButton(self.tr("It is one document"))
        self.divide.clicked.connect(self.divide_wanted)
        self.keep.clicked.connect(self.keep_wanted)
        self.recognise = SmallButton(self.tr("Recognise characters"))
        self.recognise.clicked.connect(self._on_recognise)
        makes_changes(self.divide, self.keep, self.recognise)
        self.compare = SmallButton(self.tr("What differs"))
        self.compare.clicked.connect(self._on_compare)
        self.open = LinkButton("")
        self.open.clicked.connect(self._on_open)
        self._many = _strip(self.keep, self.divide)
        self._poor = _strip(self.recognise)
        self._alike = _strip(self.compare, self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for strip in (self._many, self._poor, self._alike):
            column.addWidget(strip)
        self.hide()

    @property
    def text(self) -> str:
        """All that is offered, in words."""
        strips = (self._many, self._poor, self._alike)
        return " ".join(strip.text for strip in strips if not strip.isHidden())

    def show_many(self, words: str) -> None:
        """Offer to divide a file, or nothing for ''."""
        _say(self._many, words, Tone.AMBER)
        self._fit()

    def show_legibility(self, found: Legibility) -> None:
        """Offer to recognise the pages that would gain from it, and say why."""
        self._legibility = found
        _say(self._poor, _legibility_words(found), Tone.AMBER)
        self.recognise.setVisible(found.can_recognise)
        self._fit()

    def show_alike(self, found: Sequence[Alike]) -> None:
        """Point out documents that are like this one."""
        self._compared = found[0].document.id if found else ""
        words = " ".join(str(each) for each in found[:_SHOWN])
        if len(found) > _SHOWN:
            words += self.tr(" And {count} more.").format(count=len(found) - _SHOWN)
        _say(self._alike, words, Tone.BLUE)
        if found:
            label = found[0].document.label
            self.open.setText(self.tr("Open {label}").format(label=label))
            self.open.setAccessibleName(self.open.text())
            self.compare.setVisible(found[0].kind in (Kind.NEARLY, Kind.WITHIN))
        self._fit()

    def show_differences(self, label: str, found: Sequence[Difference]) -> None:
        """Show in words where this document and the likest one differ."""
        self.compare.hide()
        lines = [_difference_words(each, label) for each in found[:_MOST_DIFFERENCES]]
        left = len(found) - _MOST_DIFFERENCES
        if left > 0:
            lines.append(self.tr("… and in {count} more places.").format(count=left))
        self._alike.say(self._alike.text, "\n".join(lines), tone=Tone.BLUE)

    def clear(self) -> None:
        """Offer nothing."""
        self.show_many("")
        self.show_legibility(Legibility())
        self.show_alike(())

    def _fit(self) -> None:
        strips = (self._many, self._poor, self._alike)
        self.setVisible(any(not strip.isHidden() for strip in strips))

    def _on_recognise(self) -> None:
        self.recognise_wanted.emit(self._legibility.pages)

    def _on_compare(self) -> None:
        self.compare_wanted.emit(self._compared)

    def _on_open(self) -> None:
        self.open_wanted.emit(self._compared)


def _strip(*buttons: QWidget) -> Notice:
    """Return a tinted line with buttons at its right."""
    strip = Notice(closable=False)
    row = strip.layout()
    assert isinstance(row, QHBoxLayout)
    for button in buttons:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return strip


def _say(strip: Notice, words: str, tone: Tone) -> None:
    if words:
        strip.say(words, tone=tone)
    else:
        strip.hide()


def _legibility_words(found: Legibility) -> str:
    parts = []
    if found.blank:
        parts.append(f"{_pages(found.blank)} no text layer.")
    for number, why in found.poor[:2]:
        parts.append(f"The text layer of page {number} is poor: {why}.")
    if len(found.poor) > 2:
        rest = ", ".join(str(number) for number, _ in found.poor[2:10])
        parts.append(f"So are those of pages {rest}{' and more' if len(found.poor) > 10 else ''}.")
    if parts and not found.can_recognise:
        parts.append(
            "Characters can be recognised once the program Tesseract is installed on this "
            "computer; until then, read the page and enter what it says by hand."
        )
    return " ".join(parts)


def _pages(numbers: Sequence[int]) -> str:
    some = ", ".join(map(str, numbers[:8])) + (" and more" if len(numbers) > 8 else "")
    return f"Pages {some} have" if len(numbers) > 1 else f"Page {some} has"


def _difference_words(found: Difference, label: str) -> str:
    here = f"“{found.first}” here" if found.first else "nothing here"
    there = f"“{found.second}” in {label}" if found.second else f"nothing in {label}"
    around = " … ".join(part for part in (found.before, found.after) if part)
    return f"{here}, {there} ({around})" if around else f"{here}, {there}"
