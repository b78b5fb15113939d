"""The window while a vault is only read: who works in it, what they saved, nothing to be typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from casereview.errors import CaseReviewError, UnwritableVaultError
from casereview.services import reading
from casereview.services.changes import Changes, Kind
from casereview.services.reading import Standing
from casereview.services.tone import Tone
from casereview.ui.desk import Desk, VaultDesk
from casereview.ui.widgets.answer_buttons import AnswerButton
from casereview.ui.widgets.buttons import LinkButton, SmallPrimaryButton
from casereview.ui.widgets.marks import CHANGES, LOOKS
from casereview.ui.widgets.words import Words, restyle

if TYPE_CHECKING:
    from casereview.services.session import Session

LOOK_EVERY = 3000
"""Milliseconds between looks whether the other program has saved, or given the vault back."""


class ReadingBar(QFrame):
    """A strip above the pages: nothing can be changed, because of whom, and what can be done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readingBar")
        self.setProperty("tone", str(Tone.BLUE))
        self._words = Words("", wrap=True)
        self._words.setAccessibleName(self.tr("Reading only"))
        self.refresh = LinkButton(self.tr("Refresh"))
        self.refresh.setToolTip(self.tr("Show what was saved since (F5)"))
        self.work = SmallPrimaryButton(self.tr("Open for writing"))
        line = QHBoxLayout(self)
        line.setContentsMargins(22, 6, 16, 6)
        line.setSpacing(12)
        line.addWidget(self._words, 1)
        line.addWidget(self.refresh)
        line.addWidget(self.work)
        self.work.hide()

    @property
    def text(self) -> str:
        """What the strip says."""
        return self._words.text()

    def show_standing(self, standing: Standing) -> None:
        """Say who has the vault open for work, and offer to where nobody has."""
        if standing.packed:
            words = self.tr(
                "Reading only: the packed case {file}. To work on it, take it over into a vault."
            ).format(file=standing.packed)
        elif not standing.holder:
            words = self.tr("Reading only. No other program has the vault open for work now.")
        else:
            place = self.tr("on this computer") if standing.here else standing.holder
            if not standing.here:
                place = self.tr("on {computer}").format(computer=standing.holder)
            since = self.tr(" since {when}").format(when=standing.since) if standing.since else ""
            words = self.tr("Reading only: open in another CaseReview {place}{since}.").format(
                place=place, since=since
            )
        self._words.setText(words)
        self.work.setVisible(not standing.holder and not standing.packed)
        self.refresh.setVisible(not standing.packed)

    def say_error(self, error: CaseReviewError) -> None:
        """Say why the vault could not be opened for work."""
        self._words.setText(" ".join(part for part in (error.what, error.do) if part))


class Stillness(QObject):
    """Keeps everything that edits within a frame still, also what a page adds or frees later."""

    _MOMENTS = frozenset({QEvent.Type.Show, QEvent.Type.EnabledChange, QEvent.Type.ReadOnlyChange})
    _TEXTS = (QLineEdit, QPlainTextEdit, QTextEdit)
    _CHOICES = (QAbstractSpinBox, QCheckBox, QComboBox, QRadioButton, AnswerButton)

    def __init__(self, frame: QWidget) -> None:
        super().__init__(frame)
        self._frame = frame
        for widget in frame.findChildren(QWidget):
            self._still(widget)
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() in self._MOMENTS
            and isinstance(watched, QWidget)
            and isValid(self._frame)
            and self._frame.isAncestorOf(watched)
        ):
            self._still(watched)
        return False

    def _still(self, widget: QWidget) -> None:
        if widget.property(LOOKS):
            return
        if isinstance(widget, self._TEXTS):
            if not widget.isReadOnly():
                widget.setReadOnly(True)
                widget.setProperty("held", True)
                restyle(widget)
        elif widget.isEnabled() and (isinstance(widget, self._CHOICES) or widget.property(CHANGES)):
            widget.setEnabled(False)


class Reading(QObject):
    """Follows the program that works in the vault.

    opened carries a Session to work in; lost follows where reading ended and working could not
    begin.
    """

    opened = Signal(object)
    lost = Signal()

    def __init__(self, desk: VaultDesk, frame: QWidget) -> None:
        super().__init__(frame)
        self._desk = desk
        self._frame = frame
        self._case: Desk | None = None
        self.bar = ReadingBar()
        self.bar.refresh.clicked.connect(self.look)
        self.bar.work.clicked.connect(self._on_work_wanted)
        self._stillness = Stillness(frame)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    def set_case(self, case: Desk | None) -> None:
        """Follow the case that is open."""
        self._case = case

    def stop(self) -> None:
        """Ask nothing more."""
        self._timer.stop()

    def look(self) -> None:
        """Show who works in the vault, and what they saved since."""
        self._desk.ask(reading.standing, done=self._on_standing, key="standing")
        if self._case is not None:
            self._case.ask(reading.catch_up, done=self._on_case, key="catch up")

    def _on_standing(self, standing: Standing) -> None:
        self.bar.show_standing(standing)
        if standing.changes is not None:
            self._desk.changed.emit(Changes(standing.changes.label, frozenset({Kind.VAULT})))

    def _on_case(self, changes: Changes | None) -> None:
        if changes is not None and self._case is not None:
            self._case.changed.emit(changes)

    def _on_work_wanted(self) -> None:
        self._timer.stop()
        self._frame.setEnabled(False)  # what is read is closed in the course of it
        self._desk.ask(reading.for_work, done=self._on_work, failed=self._on_refused)

    def _on_work(self, session: Session) -> None:
        self.opened.emit(session)

    def _on_refused(self, error: CaseReviewError) -> None:
        if not isinstance(error, UnwritableVaultError):
            self.lost.emit()
            return
        self._frame.setEnabled(True)
        self._timer.start()
        self.bar.say_error(error)
