"""The forms of the retention page: another day, a reason, and the two steps of a destruction."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from casereview.errors import CaseReviewError
from casereview.services.vault.retention import CONFIRMATION, REASONS, Fate, Reason
from casereview.ui.widgets.buttons import PrimaryButton, SecondaryButton, SmallButton
from casereview.ui.widgets.date_field import DateEntry
from casereview.ui.widgets.field import Field
from casereview.ui.widgets.fields import ChoiceField
from casereview.ui.widgets.layouts import Lines
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.passphrase import PassphraseEdit
from casereview.ui.widgets.words import Role, Words


class ChooseCopies:
    """Asks for a folder of copies; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget) -> Path | None:
        """Return the folder, or None when the dialog was left."""
        found = QFileDialog.getExistingDirectory(parent, parent.tr("Which folder holds copies?"))
        return Path(found) if found else None


class RetentionForm(QFrame):
    """A form inside the panel: Enter submits, Escape cancels, nothing covers the page."""

    cancelled = Signal()

    def __init__(self, save: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recordForm")
        self.title = Words("", Role.STRONG)
        self.note = Words("", Role.MUTED)
        self.notice = Notice(closable=False)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        self.save = PrimaryButton(save)
        self.save.clicked.connect(self.submit)
        self.cancel = SecondaryButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.cancelled)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(12)
        self.buttons.addWidget(self.save)
        self.buttons.addWidget(self.cancel)
        self.buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(10)
        layout.addWidget(self.title)
        layout.addWidget(self.note)
        layout.addLayout(self.body)
        layout.addWidget(self.notice)
        layout.addLayout(self.buttons)
        self.hide()

    def submit(self) -> None:
        """Hand over what was typed, or say what is missing."""
        raise NotImplementedError

    def refuse(self, error: CaseReviewError) -> None:
        """Say why it was not done."""
        self.notice.say_error(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _open(self, title: str, note: str) -> None:
        self.title.setText(title)
        self.setAccessibleName(title)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.notice.hide()
        self.show()


class ReasonForm(RetentionForm):
    """Asks why, and where it is wanted until which day; `submitted` carries both."""

    submitted = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.day = DateEntry(self.tr("Keep until"), exact=True)
        self.line = QLineEdit()
        self.line.returnPressed.connect(self.submit)
        self.day.date.returnPressed.connect(self.submit)
        self.reason = Field(self.tr("Reason"), self.line)
        self.body.addWidget(self.day)
        self.body.addWidget(self.reason)

    def begin(self, title: str, note: str, save: str, *, dated: bool) -> None:
        """Ask for a reason, and for a day if `dated`."""
        self.save.setText(save)
        self.save.setAccessibleName(save)
        self.day.setVisible(dated)
        self.day.date.clear()
        self.line.clear()
        self.reason.set_wrong("")
        self._open(title, note)
        (self.day.date if dated else self.line).setFocus()

    def submit(self) -> None:
        dated = not self.day.isHidden()
        if dated and self.day.date.day() is None:
            self.day.set_wrong(self.tr("Day, month and year are needed."))
            self.day.date.setFocus()
        elif not self.line.text().strip():
            self.reason.set_wrong(self.tr("A reason is needed."))
            self.line.setFocus()
        else:
            day = self.day.date.day() if dated else None
            self.submitted.emit(day, self.line.text())


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What was typed to confirm a destruction; it is handed on once and kept nowhere."""

    reason: Reason
    fate: Fate
    passphrase: str = field(repr=False)
    word: str


class DestroyForm(RetentionForm):
    """What goes and what stays, then the passphrase and a word typed letter by letter.

    `submitted` carries a Confirmation; `folder_chosen` a folder of copies.
    """

    submitted = Signal(object)
    folder_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.lines = Lines(share=(2, 8))
        self.look = SmallButton(self.tr("Look in a folder of copies…"))
        self.look.clicked.connect(self._on_look)
        self.copies = Words("", Role.SMALL)
        self.why = ChoiceField()
        for reason, words in REASONS.items():
            self.why.addItem(words, reason.value)
        self.passphrase = PassphraseEdit()
        self.word = QLineEdit()
        word = self.tr("Type {word} to confirm").format(word=CONFIRMATION)
        self._field = Field(self.tr("Passphrase of the vault"), self.passphrase)
        pair = QHBoxLayout()
        pair.setSpacing(16)
        self.fate = ChoiceField()
        for fate in Fate:
            self.fate.addItem(fate.value, fate.value)
        self._fate = Field(self.tr("What became of the originals"), self.fate)
        self._choice = Field(self.tr("Reason, for the certificate"), self.why)
        choices = QHBoxLayout()
        choices.setSpacing(16)
        for line, parts in (
            (choices, (self._choice, self._fate)),
            (pair, (self._field, Field(word, self.word))),
        ):
            for part in parts:
                line.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.lines)
        self.body.addWidget(self.look, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.copies)
        self.body.addLayout(choices)
        self.body.addLayout(pair)
        for edit in (self.passphrase, self.word):
            edit.textChanged.connect(self._check)
            edit.returnPressed.connect(self.submit)
        self.passphrase.caps_lock_changed.connect(self._on_caps_lock)

    def begin(self, title: str, note: str, save: str, *, records: bool) -> None:
        """Ask for a destruction to be confirmed, of the received records or of the whole case."""
        self._fate.setVisible(records)
        self.save.setText(save)
        self.save.setAccessibleName(save)
        self.lines.clear()
        self.copies.hide()
        self.why.setCurrentIndex(0)
        self.clear()
        self._open(title, note)
        self.why.setFocus()

    def show_lines(self, lines: tuple[tuple[str, str], ...]) -> None:
        """Say what goes, what stays and what this does not reach."""
        self.lines.clear()
        for label, words in lines:
            self.lines.add(label, words)

    def show_copies(self, copies: tuple[str, ...]) -> None:
        """Say which copies hold the case; the certificate will name them."""
        self.copies.setText(
            self.tr("Still held by {copies}.").format(copies=", ".join(copies))
            if copies
            else self.tr("No copy in that folder holds it.")
        )
        self.copies.show()

    def clear(self) -> None:
        """Forget the passphrase and the word."""
        self.passphrase.clear()
        self.word.clear()
        self._check()

    def refuse(self, error: CaseReviewError) -> None:
        super().refuse(error)
        self.passphrase.clear()
        self.passphrase.setFocus()

    @property
    def is_complete(self) -> bool:
        """Whether passphrase and word are typed."""
        return bool(self.passphrase.text()) and self.word.text().strip() == CONFIRMATION

    def submit(self) -> None:
        if self.is_complete and self.save.isEnabled():
            self.save.setEnabled(False)
            self.submitted.emit(
                Confirmation(
                    Reason(self.why.currentData()),
                    Fate(self.fate.currentData()),
                    self.passphrase.text(),
                    self.word.text(),
                )
            )

    def _check(self) -> None:
        self.save.setEnabled(self.is_complete)

    def _on_caps_lock(self, on: bool) -> None:
        self._field.set_hint(self.tr("Caps Lock is on") if on else "")

    def _on_look(self) -> None:
        folder = ChooseCopies.ask(self)
        if folder is not None:
            self.folder_chosen.emit(folder)
