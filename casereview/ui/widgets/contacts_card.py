"""Whom to reach in danger: kept on this computer, shown without a network, changed in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from casereview.domain.assessing.risk import Contact
from casereview.errors import BadInputError
from casereview.services.views import Chip, Tone
from casereview.ui.settings import load_settings, save_settings
from casereview.ui.widgets.buttons import SmallButton, SmallPrimaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.layouts import clear_layout
from casereview.ui.widgets.marks import only_looks
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.words import Role, Words

_SPARE = 2  # empty lines offered beside those filled


class ContactsCard(Card):
    """The card belongs to the computer, not to the case: nothing of a case is written in it."""

    def __init__(self, shipped: Sequence[Contact], parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Whom to reach"), self.tr("kept on this computer, not in the case"), parent
        )
        self._shipped = tuple(shipped)
        self._edits: list[tuple[QLineEdit, QLineEdit, QLineEdit]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        self.notice = Notice()
        self.edit = SmallButton(self.tr("Change the numbers…"))
        self.save = SmallPrimaryButton(self.tr("Keep"))
        self.cancel = SmallButton(self.tr("Cancel"))
        self.edit.clicked.connect(self.begin)
        self.save.clicked.connect(self.keep)
        self.cancel.clicked.connect(self.show_contacts)
        line = QHBoxLayout()
        for button in (self.edit, self.save, self.cancel):
            line.addWidget(button)
        line.addStretch(1)
        self.body.addLayout(self._grid)
        self.body.addWidget(self.notice)
        self.body.addLayout(line)
        self.show_contacts()

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """Whom to reach, as kept on this computer, or as the program came."""
        own = load_settings().contacts
        known = {(c.name, c.number): c.verified for c in self._shipped}
        kept = (Contact(n, number, note, known.get((n, number), "")) for n, number, note in own)
        return tuple(kept) if own else self._shipped

    def show_contacts(self) -> None:
        """Show the numbers, each with whether it was checked."""
        self._clear(editing=False)
        for row, contact in enumerate(self.contacts):
            number = contact.number or self.tr("no number yet")
            self._grid.addWidget(Words(contact.name, Role.STRONG), row, 0)
            self._grid.addWidget(Words(number, wrap=False, selectable=True), row, 1)
            self._grid.addWidget(Words(contact.note, Role.MUTED), row, 2)
            if not contact.verified and contact in self._shipped and contact.number:
                chip = ChipLabel(Chip(self.tr("not verified"), Tone.AMBER))
                self._grid.addWidget(chip, row, 3, Qt.AlignmentFlag.AlignRight)

    def begin(self) -> None:
        """Offer the numbers to be changed."""
        self._clear(editing=True)
        lines = [(c.name, c.number, c.note) for c in self.contacts] + [("", "", "")] * _SPARE
        titles = (self.tr("Name"), self.tr("Number"), self.tr("Note"))
        for row, values in enumerate(lines):
            edits = (QLineEdit(values[0]), QLineEdit(values[1]), QLineEdit(values[2]))
            only_looks(*edits)
            for column, (edit, title) in enumerate(zip(edits, titles, strict=True)):
                edit.setAccessibleName(f"{title} {row + 1}")
                edit.setPlaceholderText(title)
                self._grid.addWidget(edit, row, column)
            self._edits.append(edits)
        self._edits[0][0].setFocus()

    def keep(self) -> None:
        """Keep the lines that have a name; none of them brings back those of the program."""
        lines = [
            (name.text().strip(), number.text().strip(), note.text().strip())
            for name, number, note in self._edits
        ]
        kept = tuple(line for line in lines if line[0])
        if kept == tuple((c.name, c.number, c.note) for c in self._shipped):
            kept = ()
        self.notice.hide()
        if not save_settings(load_settings()._replace(contacts=kept)):
            self.notice.say_error(
                BadInputError(
                    "The settings could not be saved.", kept="The numbers are as they were."
                )
            )
        self.show_contacts()
        self.edit.setFocus()

    def _clear(self, *, editing: bool) -> None:
        clear_layout(self._grid)
        self._edits = []
        self.edit.setVisible(not editing)
        self.save.setVisible(editing)
        self.cancel.setVisible(editing)
