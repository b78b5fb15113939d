"""The copies of a vault, a line each: when it was made, what it holds, what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from casereview.ui.copy_words import holds, made_at
from casereview.ui.widgets.buttons import LinkButton, SmallButton
from casereview.ui.widgets.words import ElidedWords, Role, Rule, Words

if TYPE_CHECKING:
    from casereview.services.vault.copies import Backup

SHOWN = 5
"""How many are shown before all are asked for."""


class CopyLines(QFrame):
    """Emits check_wanted and restore_wanted with the Backup of a line."""

    check_wanted = Signal(object)
    restore_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._copies: tuple[Backup, ...] = ()
        self._all = False
        self.more = LinkButton("")
        self.more.clicked.connect(self._on_more)
        self._lines: list[QWidget] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._column)
        layout.addWidget(self.more)
        self.set_copies(())

    def set_copies(self, copies: Sequence[Backup]) -> None:
        """Show these copies, the newest first."""
        if self._lines and tuple(copies) == self._copies:
            return
        self._copies = tuple(copies)
        self._show()

    def set_usable(self, usable: bool) -> None:
        """Let copies be looked through and restored, or not while such work is under way."""
        for line in self._lines:
            for button in line.findChildren(SmallButton):
                button.setEnabled(usable)

    def _show(self) -> None:
        for line in self._lines:
            self._column.removeWidget(line)
            line.deleteLater()
        shown = self._copies if self._all else self._copies[:SHOWN]
        self._lines = [self._line(copy) for copy in shown]
        for line in self._lines:
            self._column.addWidget(line)
        rest = len(self._copies) - len(shown)
        self.more.setText(self.tr("Show %n older", "", rest))
        self.more.setAccessibleName(self.more.text())
        self.more.setVisible(rest > 0)

    def _line(self, copy: Backup) -> QWidget:
        line = QWidget()
        when = made_at(copy)
        held = ElidedWords(Role.MUTED if copy.complete else Role.ERROR)
        held.set_whole(holds(copy))
        name = self.tr("{what}: copy of {when}")
        check = SmallButton(
            self.tr("Check"), name=name.format(what=self.tr("Check this copy"), when=when)
        )
        restore = SmallButton(
            self.tr("Restore…"), name=name.format(what=self.tr("Restore"), when=when)
        )
        check.clicked.connect(partial(self.check_wanted.emit, copy))
        restore.clicked.connect(partial(self.restore_wanted.emit, copy))
        row = QHBoxLayout()
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(12)
        row.addWidget(Words(when, wrap=False))
        row.addWidget(held, 1)
        row.addWidget(check)
        row.addWidget(restore)
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule())
        column.addLayout(row)
        line.setAccessibleName(f"{when}: {holds(copy)}")
        return line

    def _on_more(self) -> None:
        self._all = True
        self._show()
