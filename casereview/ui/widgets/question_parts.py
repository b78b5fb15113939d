"""Parts of the question card: the exclusions considered together, the banner of a closed module."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from casereview.domain.finding import Status
from casereview.services.views import ItemRow, ModuleView
from casereview.ui.models.answering import choices
from casereview.ui.models.explanation import code_of
from casereview.ui.theme import Theme
from casereview.ui.widgets.answer_buttons import AnswerButtons
from casereview.ui.widgets.buttons import SmallButton, SmallPrimaryButton
from casereview.ui.widgets.layouts import clear_layout
from casereview.ui.widgets.words import Role, Words, restyle

_CLOSED = frozenset({Status.NOT_MET, Status.SUBTHRESHOLD})


def cannot_be_met(view: ModuleView) -> bool:
    """Whether the rules are settled against the disorder while questions are still open."""
    finding = view.finding
    return finding is not None and finding.base_status in _CLOSED and bool(finding.skippable)


class ClosedBanner(QFrame):
    """Says that the module cannot be met any more, and offers to leave it or to ask the rest."""

    leave = Signal()
    ask_rest = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("closedBanner")
        self._what = Words("", Role.STRONG)
        self._why = Words("", Role.SMALL)
        leave = SmallPrimaryButton(self.tr("Leave module"))
        leave.clicked.connect(self.leave)
        rest = SmallButton(self.tr("Ask the rest anyway"))
        rest.clicked.connect(self.ask_rest)
        buttons = QHBoxLayout()
        buttons.addWidget(leave)
        buttons.addWidget(rest)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 4)
        layout.setSpacing(5)
        layout.addWidget(self._what)
        layout.addWidget(self._why)
        layout.addLayout(buttons)
        self.hide()

    @property
    def text(self) -> str:
        """All that the banner says."""
        return f"{self._what.text()} {self._why.text()}".strip()

    def say(self, because: str, left: int) -> None:
        """Say why, and how many questions may be left out."""
        self._what.setText(
            self.tr(
                "Cannot be met at this time point; {count} questions need not be asked."
            ).format(count=left)
        )
        self._why.setText(because)
        self._why.setVisible(bool(because))
        self.setAccessibleName(self.text)


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
