"""How long a new passphrase withstands guessing: in words first, and as the length of a bar."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from casereview.services.vault.strength import Level, Strength
from casereview.ui.widgets.words import Role, Words, restyle

_PARTS = {Level.REFUSED: 1, Level.WEAK: 2, Level.GOOD: 3}


class StrengthMeter(QWidget):
    """A bar of three parts over a sentence; hidden while there is nothing to judge."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, len(_PARTS))
        self._bar.setAccessibleName(self.tr("Strength of the passphrase"))
        self._words = Words("", Role.SMALL)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self._bar)
        layout.addWidget(self._words)
        self.hide()

    @property
    def text(self) -> str:
        """What is said of the passphrase; '' for nothing."""
        return self._words.text()

    def set_strength(self, found: Strength | None) -> None:
        """Show what a passphrase was judged to be, or nothing."""
        self.setHidden(found is None)
        if found is None:
            self._words.setText("")
            return
        words = {
            Level.REFUSED: self.tr(
                "Too easily guessed: a thief with a thousand computers needs {time}."
                " Add words that have nothing to do with each other."
            ),
            Level.WEAK: self.tr(
                "Weak: a thief with a thousand computers needs {time}. One more word helps greatly."
            ),
            Level.GOOD: self.tr("Good: a thief with a thousand computers needs {time}."),
        }
        self._words.setText(words[found.level].format(time=found.time))
        refused = found.level is Level.REFUSED
        self._words.setProperty("role", str(Role.ERROR if refused else Role.SMALL))
        restyle(self._words)
        self._bar.setValue(_PARTS[found.level])
        self._bar.setAccessibleDescription(self._words.text())
