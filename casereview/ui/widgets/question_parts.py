"""The exclusions of a module, considered together in the question card."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casereview.services.views import ItemRow
from casereview.ui.models.answering import choices
from casereview.ui.models.explanation import code_of
from casereview.ui.theme import Theme
from casereview.ui.widgets.answer_buttons import AnswerButtons
from casereview.ui.widgets.layouts import clear_layout
from casereview.ui.widgets.words import Role, Words, restyle


class ExclusionRows(QWidget):
    """All exclusions of a module, one tick each; each must be considered, none is assumed."""

    answered = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[ItemRow, ...] = ()
        self._current = ""
        self._inputs: dict[str, AnswerButtons] = {}
        self._labels: dict[str, Words] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(12)

    def show_rows(self, rows: tuple[ItemRow, ...], current: str) -> None:
        """Show the exclusions; the keys 1 to 3 answer the current one."""
        if [row.item for row in rows] != [row.item for row in self._rows]:
            self._build(rows)
        self._rows, self._current = rows, current
        for row in rows:
            options = choices(row.item)
            self._inputs[row.item.id].show_choices(
                options, row.answer.value if row.answer else "", keys=row.item.id == current
            )
            label = self._labels[row.item.id]
            label.setProperty("role", str(Role.STRONG if row.item.id == current else Role.BODY))
            restyle(label)

    def press(self, number: int) -> bool:
        """Answer the current exclusion by key."""
        buttons = self._inputs.get(self._current)
        return buttons is not None and buttons.press(number)

    def _build(self, rows: tuple[ItemRow, ...]) -> None:
        clear_layout(self._layout)
        self._inputs, self._labels = {}, {}
        self._layout.addWidget(Words(self.tr("Consider each; none is assumed."), Role.QUESTION))
        for row in rows:
            label = Words(f"{code_of(row.item.id)}  {row.item.label}".strip())
            probe = Words(row.item.probe, Role.SMALL)
            buttons = AnswerButtons(self._theme, low=True)
            buttons.setAccessibleName(row.item.label)
            buttons.answered.connect(partial(self._on_answer, row.item.id))
            self._inputs[row.item.id], self._labels[row.item.id] = buttons, label
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(label)
            if row.item.probe:
                column.addWidget(probe)
            column.addWidget(buttons)
            self._layout.addLayout(column)

    def _on_answer(self, item_id: str, value: str) -> None:
        self.answered.emit(item_id, value)
