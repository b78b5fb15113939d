"""A new passphrase: typed twice, judged while it is typed, or taken from words that are offered."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from casereview.services.vault.phrases import new_phrase
from casereview.services.vault.strength import Level, Strength, strength
from casereview.ui.tasks import Tasks
from casereview.ui.widgets.buttons import LinkButton, SmallButton
from casereview.ui.widgets.field import Field
from casereview.ui.widgets.passphrase import PassphraseEdit
from casereview.ui.widgets.strength_meter import StrengthMeter
from casereview.ui.widgets.words import Role, Words


class PhraseOffer(QFrame):
    """Shows words drawn by chance; `taken` carries them."""

    taken = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recordForm")
        self.words = Words("", Role.STRONG, selectable=True)
        self.words.setAccessibleName(self.tr("Words offered"))
        self._bits = Words("", Role.SMALL)
        self.use = SmallButton(self.tr("Use these words"))
        self.use.clicked.connect(self._on_use)
        self.another = SmallButton(self.tr("Another"))
        self.another.clicked.connect(self.draw)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.use)
        line.addWidget(self.another)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addWidget(self._bits)
        layout.addLayout(line)
        self.hide()

    def draw(self) -> None:
        """Offer words that were not offered before."""
        phrase = new_phrase()
        self.words.setText(phrase.text)
        told = self.tr("Drawn by chance: {bits} bits. Write them down until you know them.")
        self._bits.setText(told.format(bits=phrase.bits))
        self.show()

    def clear(self) -> None:
        """Forget what was offered."""
        self.words.setText("")
        self.hide()

    def _on_use(self) -> None:
        self.taken.emit(self.words.text())


class NewPassphrase(QWidget):
    """Emits `changed` whenever `is_complete` may have changed, `submitted` at Enter."""

    changed = Signal()
    submitted = Signal()

    def __init__(self, tasks: Tasks, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._found: tuple[str, Strength] | None = None
        self.first = PassphraseEdit()
        self.again = PassphraseEdit()
        self.meter = StrengthMeter()
        self.offer = PhraseOffer()
        self.offer.taken.connect(self._on_taken)
        self.wanted = LinkButton(self.tr("Offer me words"))
        self.wanted.clicked.connect(self._on_wanted)
        self.show_typed = QCheckBox(self.tr("Show what I type"))
        self.show_typed.toggled.connect(self._on_show_typed)
        self._first = Field(label, self.first, self._advice())
        self._second = Field(self.tr("The same again"), self.again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self._first, self.meter, self.wanted, self.offer, self._second):
            layout.addWidget(widget)
        layout.addWidget(self.show_typed)
        self.first.textChanged.connect(self._judge)
        for edit in (self.first, self.again):
            edit.textChanged.connect(self._check)
            edit.returnPressed.connect(self.submitted)
            edit.caps_lock_changed.connect(self._check)

    @property
    def text(self) -> str:
        """The passphrase as it is typed now."""
        return self.first.text()

    @property
    def is_complete(self) -> bool:
        """Whether both are the same and nothing is known against it; the service has the say."""
        typed = self.first.text()
        if not typed.strip() or typed != self.again.text():
            return False
        found = self._found
        return found is None or found[0] != typed or found[1].level is not Level.REFUSED

    def clear(self) -> None:
        """Forget what was typed and offered."""
        self.first.clear()
        self.again.clear()
        self._put_away()
        self.show_typed.setChecked(False)

    def _advice(self) -> str:
        return self.tr("Five or six unrelated words are easy to remember and hard to guess.")

    def _judge(self, typed: str) -> None:
        self._found = None
        if typed:
            judged = partial(self._on_judged, typed)
            self._tasks.run(strength, typed, done=judged, key="strength")
        else:
            self.meter.set_strength(None)

    def _on_judged(self, typed: str, found: Strength) -> None:
        if typed == self.first.text():
            self._found = (typed, found)
            self.meter.set_strength(found)
            self.changed.emit()

    def _check(self) -> None:
        first, second = self.first.text(), self.again.text()
        caps = self.first.caps_lock or self.again.caps_lock
        advice = "" if first else self._advice()
        self._first.set_hint(self.tr("Caps Lock is on") if caps else advice)
        differs = bool(second) and not first.startswith(second)
        self._second.set_wrong(self.tr("differs from the first") if differs else "")
        self.changed.emit()

    def _on_wanted(self) -> None:
        self.wanted.hide()
        self.offer.draw()
        self.offer.use.setFocus()

    def _put_away(self) -> None:
        self.offer.clear()
        self.wanted.show()

    def _on_taken(self, words: str) -> None:
        """Take the words over in clear; typing them once more is how they are learnt."""
        self.show_typed.setChecked(True)
        self.first.setText(words)
        self._put_away()
        self.again.clear()
        self.again.setFocus()

    def _on_show_typed(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.first.setEchoMode(mode)
        self.again.setEchoMode(mode)
