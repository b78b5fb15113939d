"""What is wrong with a case or the vault: what it means, what to do, details folded away."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from casereview.services.vault.integrity import Checked, Explained
from casereview.services.views import Chip, Tone
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.words import Role, Words


class FaultCard(Card):
    """One case that needs attention."""

    def __init__(self, checked: Checked, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(checked.title)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Words(checked.title, Role.CARD_TITLE), 1)
        chip = ChipLabel(Chip(self.tr("needs attention"), Tone.RED))
        head.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        for one in checked.found:
            self._add(one)
        if checked.copies:
            words = self.tr("Copies that hold this case sound: {copies}.")
            self.body.addWidget(Words(words.format(copies="; ".join(checked.copies))))
        details = [line for one in checked.found for line in one.details]
        self.details = Words("\n".join(details), Role.SMALL, selectable=True)
        self.details.setAccessibleName(self.tr("Details"))
        self.details.hide()
        self.fold = LinkButton("")
        self.fold.clicked.connect(self._on_fold)
        self.body.addWidget(self.fold)
        self.body.addWidget(self.details)
        self._name_fold()

    def _add(self, one: Explained) -> None:
        self.body.addWidget(Words(one.what, Role.STRONG))
        self.body.addWidget(Words(one.do))

    def _on_fold(self) -> None:
        self.details.setVisible(self.details.isHidden())
        self._name_fold()

    def _name_fold(self) -> None:
        shut = self.details.isHidden()
        self.fold.setText(self.tr("Show details") if shut else self.tr("Hide details"))
        self.fold.setAccessibleName(self.fold.text())
