"""Offers the library's newer definition of a module beside the one that the case goes by."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casereview.domain.assessing.definition import NewerModule
from casereview.services.tone import Tone
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.layouts import FlowLayout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.notice import Notice


class NewerModuleOffer(QWidget):
    """Says what a newer definition changes; nothing changes until it is taken over."""

    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("clear")
        self.notice = Notice(closable=False)
        self.show_changes = LinkButton(self.tr("What it changes"))
        self.show_changes.clicked.connect(self._on_show_changes)
        self.take = LinkButton("")
        makes_changes(self.take)
        self.take.clicked.connect(self.taken)
        links = FlowLayout(spacing=16)
        links.addWidget(self.show_changes)
        links.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.notice)
        layout.addLayout(links)
        self._offered: NewerModule | None = None
        self._open = False
        self.hide()

    def offer(self, newer: NewerModule | None) -> None:
        """Show what is offered, folded in at first; nothing while there is nothing."""
        if newer != self._offered:
            self._offered, self._open = newer, False
            self._say()
        self.setVisible(newer is not None)

    def _say(self) -> None:
        newer = self._offered
        if newer is None:
            return
        what = self.tr("The case goes by version {kept} of this module; the library has {new}.")
        if newer.version == newer.kept:
            what = self.tr("The case goes by another text of version {kept} than the library has.")
        more = " ".join(newer.differences) if self._open else ""
        self.notice.say(what.format(kept=newer.kept, new=newer.version), more, Tone.AMBER)
        self.take.setText(self.tr("Go by version {new}").format(new=newer.version))

    def _on_show_changes(self) -> None:
        self._open = not self._open
        self._say()
