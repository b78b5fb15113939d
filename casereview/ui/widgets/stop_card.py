"""Stop and review: what a positive screen asks for before anything is concluded."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from casereview.domain.dates import british
from casereview.services.interview.stopping import Stop
from casereview.services.tone import Tone
from casereview.ui.widgets.buttons import LinkButton, SmallPrimaryButton
from casereview.ui.widgets.finding_forms import InlineForm
from casereview.ui.widgets.layouts import FlowLayout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.words import Role, Words


class ReviewForm(InlineForm):
    """Lists what was rated, asks for a note where there is one to make."""

    submitted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("I have reviewed these ratings"), parent)
        makes_changes(self.save)
        self._modules = Words("", Role.SMALL)
        self.note = QLineEdit()
        self.note.setAccessibleName(self.tr("Note on the review"))
        self.note.setPlaceholderText(self.tr("Note, if any: what was asked again, what stands"))
        self.note.returnPressed.connect(self.submit)
        for widget in (self._modules, self.note):
            self.body.addWidget(widget)
        self.body.addLayout(self.buttons)

    def show_modules(self, stop: Stop) -> None:
        """Show how each module stands at the time point."""
        lines = [f"{each.name}: {each.status.words.lower()}" for each in stop.modules]
        self._modules.setText("\n".join(lines) or self.tr("Nothing else is rated here yet."))

    def begin(self) -> None:
        """Ask for the review."""
        self.note.clear()
        self.show()
        self.note.setFocus()

    def submit(self) -> None:
        self.submitted.emit(self.note.text())


class StopCard(QFrame):
    """A banner until the review is recorded, then one quiet line; `reviewed` carries the note."""

    reviewed = Signal(str)
    withdrawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("clear")
        self._stop: Stop | None = None
        self.notice = Notice(closable=False)
        self.form = ReviewForm()
        self.form.submitted.connect(self.reviewed)
        self.form.cancelled.connect(self.close_form)
        self.begin = SmallPrimaryButton(self.tr("Review now…"))
        makes_changes(self.begin)
        self.begin.clicked.connect(self._on_begin)
        self._done = Words("", Role.SMALL)
        self._withdraw = LinkButton(self.tr("Withdraw"), name=self.tr("Withdraw the review"))
        makes_changes(self._withdraw)
        self._withdraw.clicked.connect(self.withdrawn)
        quiet = FlowLayout(spacing=10)
        quiet.addWidget(self._done)
        quiet.addWidget(self._withdraw)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.notice)
        layout.addWidget(self.begin)
        layout.addWidget(self.form)
        layout.addLayout(quiet)
        self.hide()

    def show_stop(self, stop: Stop | None) -> None:
        """Show what is asked for, or what was recorded; nothing while no screen is positive."""
        self.setVisible(stop is not None)
        if stop is None:
            self._stop = None
            return
        if self._stop is None or self._stop.screen != stop.screen or self._stop.point != stop.point:
            self.form.hide()
        self._stop = stop
        self.form.show_modules(stop)
        waiting = stop.review is None
        if waiting:
            more = self.tr("Nothing is concluded at “{point}” before the review is recorded.")
            self.notice.say(stop.text, more.format(point=stop.point), Tone.RED)
        else:
            self.notice.hide()
            self.form.hide()
        if stop.review is not None:
            words = self.tr("{screen} positive; reviewed by {who}, {when}.").format(
                screen=stop.title,
                who=stop.review.reviewed_by,
                when=british(stop.review.reviewed_on),
            )
            self._done.setText(" ".join(part for part in (words, stop.review.text) if part))
        self._done.setVisible(not waiting)
        self._withdraw.setVisible(not waiting)
        self.begin.setVisible(waiting and self.form.isHidden())

    def close_form(self) -> None:
        """Put the form away."""
        self.form.hide()
        self.begin.setVisible(self._stop is not None and self._stop.review is None)

    def _on_begin(self) -> None:
        self.begin.hide()
        self.form.begin()
