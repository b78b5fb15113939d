"""Long work inside a page: its name, its count, and Cancel."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.words import Role, Words

_LONGEST = 60


class ProgressStrip(QWidget):
    """Hidden while nothing runs; `cancelled` when the user asks to stop."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Words("", Role.SMALL, wrap=False)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._cancel = SmallButton(self.tr("Cancel"))
        self._cancel.clicked.connect(self._on_cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._words)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self._cancel)
        self.hide()

    @property
    def text(self) -> str:
        """What the strip says."""
        return self._words.text()

    def begin(self, name: str, total: int, *, cancellable: bool = True) -> None:
        """Show work of so many parts; a total of 0 has no count."""
        self._name = name
        self._bar.setAccessibleName(name)
        self._cancel.setVisible(cancellable)
        self._cancel.setEnabled(True)
        self._bar.setRange(0, total)
        self.advance(0)
        self.show()

    def advance(self, done: int, next_part: str = "") -> None:
        """Show how many parts are done, and which one is next."""
        total = self._bar.maximum()
        self._bar.setValue(done)
        if total:
            words = self.tr("{name}: {done} of {total}")
            told = words.format(name=self._name, done=done, total=total)
            self._words.setText(f"{told} · {_short(next_part)}" if next_part else told)
        else:
            self._words.setText(self._name)

    def finish(self) -> None:
        """Hide it again."""
        self.hide()

    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self.cancelled.emit()


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
