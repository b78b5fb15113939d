"""What accepted statements of letters offer for a kind of record, and what changed since."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casereview.services.courses.proposing import CourseOffer
from casereview.services.courses.taking_over import Mark, Offer
from casereview.services.views import Chip, Tone
from casereview.ui.widgets.buttons import LinkButton, SmallButton
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.layouts import clear_layout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words

_MOST = 5
"""Offers that are shown at once; the others after a press."""


class OfferLines(QWidget):
    """Nothing is taken over by itself: one press, one record; hidden where nothing is offered."""

    taken = Signal(str)
    all_taken = Signal()
    let_stand = Signal(object, str)
    opened = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers: Sequence[Offer] = ()
        self._marks: Sequence[Mark] = ()
        self._all = False
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 4)
        self._rows.setSpacing(4)
        self.hide()

    def show_taking(self, offers: Sequence[Offer], marks: Sequence[Mark]) -> None:
        """Show what is offered, and the records whose letters say something else by now."""
        if (list(offers), list(marks)) == (list(self._offers), list(self._marks)):
            return
        self._offers, self._marks = offers, marks
        self._build()

    def _build(self) -> None:
        focused = self.focusWidget()
        held = focused is not None and focused.hasFocus()
        clear_layout(self._rows)
        self.setVisible(bool(self._offers or self._marks))
        for mark in self._marks:
            self._rows.addWidget(self._mark(mark))
        shown = self._offers if self._all else self._offers[:_MOST]
        for offer in shown:
            self._rows.addWidget(self._offer(offer))
        if len(self._offers) > 1:
            words = self.tr("Take over all {count}")
            every = SmallButton(words.format(count=len(self._offers)))
            makes_changes(every)
            every.clicked.connect(self._on_all)
            self._rows.addWidget(every, 0, Qt.AlignmentFlag.AlignRight)
        if len(shown) < len(self._offers):
            words = self.tr("Show all {count} that the letters offer")
            more = LinkButton(words.format(count=len(self._offers)))
            more.clicked.connect(self._on_more)
            self._rows.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        if held:
            self._take_focus()

    def _take_focus(self) -> None:
        """Stay among the offers: who works by keyboard goes on to the next one."""
        for place in range(self._rows.count()):
            item = self._rows.itemAt(place)
            row = item.widget() if item is not None else None
            button = row.findChild(SmallButton) if row is not None else None
            if button is not None:
                button.setFocus()
                return

    def _offer(self, offer: Offer) -> QWidget:
        where = self._where(offer.document.label, offer.page)
        said = self.tr("from {where}: {words}").format(where=where, words=offer.words)
        course = self.tr("course {number}").format(number=offer.course)
        take = SmallButton(self.tr("Take over"), name=self.tr("Take over {said}").format(said=said))
        makes_changes(take)
        take.clicked.connect(partial(self._on_take, offer.statement_id))
        opener = self.tr("from {where}:").format(where=where)
        link = LinkButton(opener, name=self.tr("Open {where}").format(where=where))
        link.clicked.connect(partial(self._on_open, offer.document.id, offer.page or 1))
        return _row(link, Words(f"{offer.words} · {course}"), take)

    def _mark(self, mark: Mark) -> QWidget:
        label = mark.document.label if mark.document else self.tr("the letter")
        where = self._where(label, mark.page)
        if mark.now:
            words = self.tr("{where} now says “{now}”; taken over was “{taken}”.")
        else:
            words = self.tr("What {where} said is not accepted any more; taken over was “{taken}”.")
        said = words.format(where=where, now=mark.now, taken=mark.taken)
        stand = SmallButton(
            self.tr("Let it stand"), name=self.tr("Let the record stand: {said}").format(said=said)
        )
        makes_changes(stand)
        stand.clicked.connect(partial(self._on_stand, mark))
        chip = ChipLabel(Chip(self.tr("letter corrected since"), Tone.AMBER))
        return _row(chip, Words(said), stand)

    def _where(self, label: str, page: int | None) -> str:
        return f"{label} p{page}" if page else label

    def _on_more(self) -> None:
        self._all = True
        self._build()

    def _on_all(self) -> None:
        self.all_taken.emit()

    def _on_take(self, statement_id: str, _checked: bool = False) -> None:
        self.taken.emit(statement_id)

    def _on_stand(self, mark: Mark, _checked: bool = False) -> None:
        self.let_stand.emit(mark.kind, mark.record_id)

    def _on_open(self, document_id: str, page: int, _checked: bool = False) -> None:
        self.opened.emit(document_id, page)


class CourseOfferLines(QWidget):
    """Courses that the letters tell of; `filed` carries the documents of one, none for all."""

    filed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers: Sequence[CourseOffer] = ()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 4)
        self._rows.setSpacing(4)
        self.hide()

    def show_offers(self, offers: Sequence[CourseOffer]) -> None:
        """Show what is offered."""
        if list(offers) == list(self._offers):
            return
        self._offers = offers
        clear_layout(self._rows)
        self.setVisible(bool(offers))
        for offer in offers:
            self._rows.addWidget(self._line(offer))
        if len(offers) > 1:
            every = SmallButton(self.tr("File all {count}").format(count=len(offers)))
            makes_changes(every)
            every.clicked.connect(partial(self._on_file, ()))
            self._rows.addWidget(every, 0, Qt.AlignmentFlag.AlignRight)

    def _line(self, offer: CourseOffer) -> QWidget:
        name = self.tr("File as a course: {words}").format(words=offer.words)
        button = SmallButton(self.tr("File as a course"), name=name)
        makes_changes(button)
        button.clicked.connect(partial(self._on_file, offer.course.document_ids))
        return _row(Words(self.tr("from"), Role.MUTED, wrap=False), Words(offer.words), button)

    def _on_file(self, documents: tuple[str, ...], _checked: bool = False) -> None:
        self.filed.emit(documents)


def _row(head: QWidget, words: QWidget, button: QWidget) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    line.addWidget(head)
    line.addWidget(words, 1)
    line.addWidget(button)
    return row
