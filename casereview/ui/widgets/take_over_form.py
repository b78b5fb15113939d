"""The form that takes a packed case over into the open vault."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from casereview.ui.widgets.buttons import LinkButton, PrimaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.layouts import ScrollPage
from casereview.ui.widgets.packed_fields import PackedFields
from casereview.ui.widgets.words import Role, Words


class TakeOverForm(ScrollPage):
    """Asks for a packed case; `submitted` carries its file and its passphrase."""

    submitted = Signal(object, str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = Card(self.tr("Take over a packed case"))
        card.setMaximumWidth(680)
        card.body.addWidget(
            Words(
                self.tr(
                    "The case is copied into this vault with its documents and its history, and"
                    " every part of it is verified first. The file stays as it is."
                ),
                Role.MUTED,
            )
        )
        self.fields = PackedFields()
        self.fields.submitted.connect(self._submit)
        self.take = PrimaryButton(self.tr("Take it over"))
        self.take.clicked.connect(self._submit)
        cancel = LinkButton(self.tr("Cancel"))
        cancel.clicked.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.take)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        card.body.addWidget(self.fields)
        card.body.addSpacing(8)
        card.body.addLayout(buttons)
        self.column.addWidget(card)
        self.column.addStretch(1)

    def begin(self) -> None:
        """Empty the form and put the focus where typing begins."""
        self.fields.clear()
        self.set_busy(busy=False)
        self.fields.begin()

    def set_busy(self, *, busy: bool) -> None:
        """Wait for the answer, or ask again."""
        self.take.setEnabled(not busy)
        self.take.setText(self.tr("Taking it over…") if busy else self.tr("Take it over"))

    def _submit(self) -> None:
        named = self.fields.named
        if named is not None and self.take.isEnabled():
            self.set_busy(busy=True)
            self.submitted.emit(*named)
