"""The user's own modules where modules are chosen: their folder, those left out, those gone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casereview.services.tone import Tone
from casereview.services.views import InterviewView, OwnModules
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.words import ElidedWords, Role, Words

MOST = 6
"""Faults that the page lists; `interview check` lists them all."""


class OwnModulesNote(QWidget):
    """Says what cannot be used; why, and where the folder is, only while a module is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own = OwnModules()
        self.gone = Notice(closable=False)
        self.faults = Notice(closable=False)
        self.folder = ElidedWords(Role.SMALL)
        self.open = LinkButton(self.tr("Open the folder"))
        self.open.clicked.connect(self._on_open)
        self._wrong = Words("", Role.ERROR)
        self._wrong.hide()
        self._choosing = QWidget()
        inner = QVBoxLayout(self._choosing)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        title = self.tr("Your own modules, read when the vault is opened:")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.folder, 1)
        row.addWidget(self.open)
        inner.addWidget(Words(title, Role.SMALL))
        inner.addLayout(row)
        inner.addWidget(self._wrong)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self._choosing, self.faults, self.gone):
            layout.addWidget(widget)
        self._choosing.hide()

    def show_view(self, view: InterviewView) -> None:
        """Say what was left out of the folder, and which modules of the case are not at hand."""
        self._own = view.own
        self.folder.set_whole(view.own.folder)
        self._show_faults()
        if view.without_rules:
            names = ", ".join(view.without_rules)
            what = self.tr("Rules not at hand: {names}.").format(names=names)
            more = self.tr("The answers are kept; no status is computed from them.")
            self.gone.say(what, more, Tone.AMBER)
        else:
            self.gone.hide()

    def show_folder(self, shown: bool) -> None:
        """Show where the user's own modules are read from."""
        self._choosing.setVisible(shown)
        self._wrong.hide()
        self._show_faults()

    def _show_faults(self) -> None:
        faults = self._own.faults
        if not faults:
            self.faults.hide()
            return
        if self._choosing.isHidden():
            what = self.tr("Of your own modules {number} cannot be used.")
            more = self.tr("Open a module… says why.")
            self.faults.say(what.format(number=self._own.left_out), more, Tone.AMBER)
            return
        listed = list(faults[:MOST])
        if len(faults) > MOST:
            more = self.tr("and {number} more, which interview check lists.")
            listed.append(more.format(number=len(faults) - MOST))
        what = self.tr("Of your own modules these are left out:")
        self.faults.say(what, "\n".join(listed), Tone.AMBER)

    def _on_open(self) -> None:
        folder = Path(self._own.folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        except OSError:
            opened = False
        self._wrong.setText("" if opened else self.tr("The folder cannot be opened from here."))
        self._wrong.setVisible(not opened)
