"""The line at the foot of the window: saved or why not, what runs aside, what undo would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from casereview.services.tone import Tone
from casereview.ui.asides import AsideState
from casereview.ui.settings import Settings
from casereview.ui.tasks import Work, WorkState
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.words import Words, restyle

if TYPE_CHECKING:
    from casereview.ui.copy_words import CopyWords


_COPIES_WIDTH = 330
_UNDO_WIDTH = 250
"""Widths in pixels beyond which words end in an ellipsis: all of it fits a window of 1280."""


class SavedDot(QWidget):
    """A dot whose colour repeats what the words beside it say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(9, 9))

    def set_state(self, state: str) -> None:
        """Show `saved`, `working` or `failed`."""
        self.setProperty("state", state)
        restyle(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawEllipse(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))


class StatusLine(QFrame):
    """Shows the state of Tasks and of what runs aside, and undo and redo with what they would do.

    cancel_wanted asks for the end of what runs aside, copies_wanted for what there is to say and to
    set of copies.
    """

    undo_wanted = Signal()
    redo_wanted = Signal()
    cancel_wanted = Signal()
    copies_wanted = Signal()

    def __init__(self, idle_minutes: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusLine")
        self._reading = False
        self._dot = SavedDot()
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setAccessibleName(self.tr("State of saving"))
        self._lock = Words("", wrap=False)
        self._say_idle(idle_minutes)
        self.copies = LinkButton("")
        self._aside = Words("", wrap=False)
        self.cancel = LinkButton(self.tr("Cancel"))
        self.undo = LinkButton("")
        self.redo = LinkButton("")
        self.copies.clicked.connect(self.copies_wanted)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.undo.clicked.connect(self.undo_wanted)
        self.redo.clicked.connect(self.redo_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(22, 0, 16, 0)
        layout.setSpacing(6)
        layout.addWidget(self._dot)
        layout.addWidget(self._words)
        layout.addSpacing(12)
        layout.addWidget(self._lock)
        layout.addSpacing(12)
        layout.addWidget(self.copies)
        layout.addWidget(self._aside)
        layout.addWidget(self.cancel)
        layout.addStretch(1)
        layout.addWidget(self.undo)
        layout.addWidget(self.redo)
        self.setMinimumHeight(28)
        self.set_state(WorkState(Work.SAVED))
        self.set_copies(None)
        self.set_aside(None)
        self.set_undo(None, None)

    @property
    def text(self) -> str:
        """What the line says of saving."""
        return self._words.text()

    @property
    def aside_text(self) -> str:
        """What the line says of long work under way; '' when there is none."""
        return "" if self._aside.isHidden() else self._aside.text()

    def follow(self, settings: Settings) -> None:
        """Say after how many minutes without use the vault locks, as the settings say now."""
        self._say_idle(settings.idle_minutes)

    def _say_idle(self, minutes: int) -> None:
        words = self.tr("Locks after %n min idle", "", minutes)
        self._lock.setText(words if minutes else "")

    def set_reading(self) -> None:
        """Say from now on that nothing is written, and offer neither undo nor redo."""
        self._reading = True
        self.set_state(WorkState(Work.SAVED))

    def set_state(self, state: WorkState) -> None:
        """Show a state of saving or of work under way."""
        if state.work is Work.FAILED:
            kind = "failed"
            words = self.tr("Could not save: {why}").format(why=state.detail)
        elif state.work is Work.SAVED:
            kind = "saved"
            words = self.tr("All changes saved · encrypted")
            if self._reading:
                words = self.tr("Reading only · nothing is written")
        elif state.work is Work.SAVING:
            kind = "working"
            words = self.tr("Saving…")
        else:
            kind = "working"
            count = f" {state.done} / {state.total}" if state.total else "…"
            words = f"{state.detail}{count}"
        self._dot.set_state(kind)
        self._words.setProperty("state", kind)
        self._words.setText(words)
        self._words.setAccessibleDescription(words)
        restyle(self._words)

    def set_copies(self, words: CopyWords | None) -> None:
        """Show when the vault was last copied; None hides it."""
        shown = self.fontMetrics().elidedText(
            words.short if words else "", Qt.TextElideMode.ElideRight, _COPIES_WIDTH
        )
        self.copies.setText(shown)
        self.copies.setVisible(bool(shown) and self._aside.isHidden() and not self._reading)
        if words is not None:
            self.copies.setAccessibleName(words.whole)
            self.copies.setToolTip(words.whole)
            self.copies.setProperty("tone", str(Tone.AMBER if words.worrying else Tone.PLAIN))
            restyle(self.copies)

    def set_aside(self, state: AsideState | None) -> None:
        """Show what runs beside the vault thread and how far it is; None when nothing does."""
        for widget in (self._aside, self.cancel):
            widget.setVisible(state is not None)
        shown = state is None and bool(self.copies.text()) and not self._reading
        self.copies.setVisible(shown)
        if state is None:
            return
        count = f" {state.done} / {state.total}" if state.total else "…"
        self._aside.setText(f"{state.name}{count}")
        self._aside.setToolTip(state.words)
        self.cancel.setAccessibleName(self.tr("Cancel: {what}").format(what=state.name))

    def set_undo(self, undo: str | None, redo: str | None) -> None:
        """Show what undo and redo would do; None hides one."""
        for button, form, label in (
            (self.undo, self.tr("Undo: {what}"), undo),
            (self.redo, self.tr("Redo: {what}"), redo),
        ):
            words = form.format(what=_lower_first(label)) if label else ""
            shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, _UNDO_WIDTH)
            button.setText(shown)
            button.setAccessibleName(words)
            button.setToolTip(words)
            button.setVisible(label is not None and not self._reading)


def _lower_first(label: str) -> str:
    """Return a label as it stands inside a sentence; abbreviations keep their capitals."""
    if len(label) > 1 and label[1].isupper():
        return label
    return label[:1].lower() + label[1:]
