"""What is selected on the page, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from casereview.ui.widgets.buttons import SmallButton, SmallPrimaryButton
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.page_picking import Pick
from casereview.ui.widgets.words import ElidedWords, Role


class SelectionBar(QWidget):
    """Hidden while nothing is selected and no place is being looked for."""

    add_wanted = Signal()
    note_wanted = Signal()
    put_here = Signal()
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._placing = ""
        self._pick: Pick | None = None
        self._words = ElidedWords(Role.SMALL)
        self.add = SmallPrimaryButton(self.tr("Add as finding"))
        self.add.setToolTip(self.tr("S"))
        self.add.clicked.connect(self.add_wanted)
        self.note = SmallButton(self.tr("Note…"))
        self.note.setToolTip(self.tr("T"))
        self.note.clicked.connect(self.note_wanted)
        self.here = SmallPrimaryButton(self.tr("Put it here"))
        self.here.clicked.connect(self.put_here)
        self.drop = SmallButton("×", name=self.tr("Select nothing (Escape)"))
        self.drop.clicked.connect(self.dropped)
        makes_changes(self.add, self.note, self.here)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._words, 1)
        for button in (self.add, self.note, self.here, self.drop):
            row.addWidget(button)
        self.hide()

    @property
    def text(self) -> str:
        """What the bar says."""
        return self._words.accessibleName()

    def show_pick(self, pick: Pick | None) -> None:
        """Show what is selected."""
        self._pick = pick
        self._show()

    def begin_placing(self, quote: str) -> None:
        """Ask for the place of words that were lost; '' ends it."""
        self._placing = quote
        self._show()

    @property
    def placing(self) -> bool:
        """Whether a lost passage waits for its place."""
        return bool(self._placing)

    def _show(self) -> None:
        pick = self._pick
        self.setVisible(pick is not None or self.placing)
        for button in (self.add, self.note):
            button.setVisible(pick is not None and not self.placing)
        self.here.setVisible(self.placing)
        self.here.setEnabled(pick is not None)
        self._words.set_whole(self._said(pick))

    def _said(self, pick: Pick | None) -> str:
        if pick is None:
            looked = self.tr("Select on the page where this stands now: “{words}”")
            return looked.format(words=self._placing) if self.placing else ""
        where = self.tr("p{page}").format(page=pick.page)
        if not pick.words:
            return self.tr("A region of {where}").format(where=where)
        return f"{where}  “{' '.join(pick.words.split())}”"
