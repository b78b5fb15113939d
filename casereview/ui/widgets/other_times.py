"""Answers at the other time points: hidden until asked for, and known to have been seen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from casereview.services.views import ItemRow
from casereview.ui.models.answering import shown
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.key_hint import KeyHint
from casereview.ui.widgets.layouts import FlowLayout
from casereview.ui.widgets.marks import only_looks
from casereview.ui.widgets.words import Role, Words


class OtherTimes(QWidget):
    """Hides again with the next question, unless they are to stay shown.

    `seen`: they were shown since this question came, so that its rating was made knowing them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seen = False
        self._shown = False
        self._any = False
        self.toggle = LinkButton("")
        self.toggle.clicked.connect(self.turn)
        self.keep = QCheckBox(self.tr("keep showing"))
        self.keep.setAccessibleName(self.tr("Keep showing the other time points’ answers"))
        only_looks(self.keep)
        self._key = KeyHint("O")
        self._answers = Words("", Role.SMALL)
        self._made = Words("", Role.SMALL)
        head = FlowLayout(spacing=6)
        for part in (self.toggle, self._key, self.keep):
            head.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._made)
        layout.addLayout(head)
        layout.addWidget(self._answers)

    @property
    def text(self) -> str:
        """The answers that are shown; '' while they are hidden."""
        return self._answers.text() if self._shown and self._any else ""

    def show_item(self, row: ItemRow, points: Mapping[str, str], *, same: bool) -> None:
        """Show what there is for a question; `points` gives each time point its short name."""
        self._any = bool(row.elsewhere)
        if not same:
            self._shown = self.keep.isChecked()
            self.seen = False
        self._answers.setText(
            "   ".join(
                f"{points.get(point, point)}: {shown(raw, row.item.type)}"
                for point, raw in row.elsewhere.items()
            )
        )
        made = row.answer is not None and row.answer.others_shown
        self._made.setText(
            self.tr("Rated with the other time points’ answers shown.") if made else ""
        )
        self._made.setVisible(made)
        self._show()

    def turn(self) -> None:
        """Show the answers, or hide them again; that they were seen stays."""
        if self._any:
            self._shown = not self._shown
            self._show()

    def hold(self) -> None:
        """Keep showing them from question to question, or no more."""
        self.keep.setChecked(not self.keep.isChecked())
        if self.keep.isChecked() and not self._shown:
            self.turn()

    def _show(self) -> None:
        visible = self._shown and self._any
        self.seen = self.seen or visible
        self._answers.setVisible(visible)
        self.toggle.setVisible(self._any)
        self._key.setVisible(self._any)
        self.keep.setVisible(visible)
        self.toggle.setText(
            self.tr("Hide the other time points")
            if visible
            else self.tr("Show the other time points")
        )
        self.toggle.setAccessibleName(self.toggle.text())
