"""One question at all time points, a row each, rated down the rows by key."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from casereview.domain.assessing.interview import InterviewItem
from casereview.services.interview.side_by_side import SideRow, SideView
from casereview.services.views import Chip, ItemRow, Tone
from casereview.ui.models.answering import TYPED, choices
from casereview.ui.models.explanation import code_of
from casereview.ui.theme import Theme
from casereview.ui.widgets.answer_buttons import AnswerButtons
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.layouts import TallColumn, clear_layout
from casereview.ui.widgets.typed_answer import TypedAnswer
from casereview.ui.widgets.words import Role, Words, restyle

_HEADS = {"Subthreshold": "Below threshold", "Not enough information": "Not enough"}
"""Words of answers that would be too wide above a column."""

_LABEL = 96
"""Pixels of the column that names the time points."""

NOT_COUNTED = Chip("not counted", Tone.AMBER)


class TimesCard(Card):
    """`answered` carries a time point's id and the raw answer; the keys count for one row."""

    answered = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self._view: SideView | None = None
        self._current = ""
        self._wanted: int | None = None
        self._inputs: dict[str, AnswerButtons | TypedAnswer] = {}
        self._labels: dict[str, Words] = {}
        self._chips: dict[str, ChipLabel] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._where = Words("", Role.SMALL)
        self._probe = Words("", Role.QUESTION)
        self._told = Words(
            self.tr(
                "Each rating made here notes that the other time points’ answers were shown. "
                "Enter goes to the next time point, then to the next question."
            ),
            Role.SMALL,
        )
        column = TallColumn()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        column.column.setContentsMargins(0, 0, 6, 0)
        column.column.addLayout(self._grid)
        column.column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(column)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._reveal)
        self._heads = QGridLayout()
        self._heads.setSpacing(6)
        self._heads.setContentsMargins(_LABEL + 12, 0, 6, 0)
        for widget in (self._where, self._probe):
            self.body.addWidget(widget)
        self.body.addLayout(self._heads)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self._told)

    @property
    def current(self) -> str:
        """The time point that the keys rate."""
        return self._current

    def show_view(self, view: SideView, name: str, current: str) -> None:
        """Show a question; the row of `current` is the one to rate when the question is new."""
        before = self._view
        ids = [row.point.id for row in view.rows]
        new = before is None or (before.key, before.item) != (view.key, view.item)
        points = [row.point for row in before.rows] if before else []
        if new or [row.point for row in view.rows] != points:
            self._build(view)
        if self._wanted is not None and ids:
            self._current, self._wanted = ids[self._wanted], None
        elif new or self._current not in ids:
            self._current = current if current in ids else ids[0] if ids else ""
        self._view = view
        item = view.item
        code = f"{code_of(item.id)} {item.label}".strip()
        self._where.setText(f"{name} · {code}")
        self._probe.setText(item.probe or item.label)
        self.setAccessibleName(
            self.tr("{item} at all time points: {probe}").format(item=code, probe=item.probe)
        )
        for row in view.rows:
            self._show_row(row, item, same=not new)

    def press(self, number: int) -> bool:
        """Rate the current row by key, from 1."""
        buttons = self._inputs.get(self._current)
        return isinstance(buttons, AnswerButtons) and buttons.press(number)

    def rated_elsewhere(self, point: str) -> bool:
        """Whether another row than that of a time point shows an answer."""
        rows = self._view.rows if self._view else ()
        return any(row.answer is not None for row in rows if row.point.id != point)

    def step(self, by: int) -> bool:
        """Go to the row after or before; False when there is none, or what is typed is unclear."""
        if not self.commit():
            return True
        ids = [row.point.id for row in self._view.rows] if self._view else []
        place = ids.index(self._current) + by if self._current in ids else -1
        if not 0 <= place < len(ids):
            return False
        self._current = ids[place]
        self._mark()
        self.take_focus()
        return True

    def begin_at(self, first: bool) -> None:
        """Begin the next question that is shown at its first row, or at its last."""
        self._wanted = 0 if first else -1

    def commit(self) -> bool:
        """Hand over what is typed in the current row; False when it is not understood."""
        field = self._inputs.get(self._current)
        if isinstance(field, TypedAnswer):
            field.commit()
            return field.understood
        return True

    def take_focus(self) -> None:
        """Put the cursor where the current row is answered."""
        field = self._inputs.get(self._current)
        if isinstance(field, TypedAnswer):
            field.edit.setFocus()
            field.edit.selectAll()
        else:
            self.setFocus()
        self._reveal()

    def _reveal(self) -> None:
        """Bring the row that the keys rate into view."""
        field = self._inputs.get(self._current)
        if field is not None:
            self._scroll.ensureWidgetVisible(field)

    def _build(self, view: SideView) -> None:
        clear_layout(self._grid)
        clear_layout(self._heads)
        self._inputs, self._labels, self._chips = {}, {}, {}
        for column, choice in enumerate(choices(view.item)):
            head = Words(_HEADS.get(choice.words, choice.words), Role.SMALL)
            head.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._heads.addWidget(head, 0, column)
        top = Qt.AlignmentFlag.AlignTop
        for line, row in enumerate(view.rows):
            label = Words(f"{row.point.short}\n{row.point.as_at}", Role.SMALL)
            label.setFixedWidth(_LABEL)
            field = self._field(view.item, row.point.id)
            field.setAccessibleName(f"{row.point.label}, {row.point.as_at}")
            chip = ChipLabel(NOT_COUNTED)
            self._labels[row.point.id] = label
            self._inputs[row.point.id] = field
            self._chips[row.point.id] = chip
            self._grid.addWidget(label, 2 * line, 0, top)
            self._grid.addWidget(field, 2 * line, 1, top)
            self._grid.addWidget(chip, 2 * line + 1, 1, top)

    def _field(self, item: InterviewItem, point: str) -> AnswerButtons | TypedAnswer:
        if item.type in TYPED:
            field = TypedAnswer()
            field.label.hide()
            field.answered.connect(partial(self._on_answered, point))
            field.escaped.connect(self.setFocus)
            return field
        buttons = AnswerButtons(self._theme, bare=True)
        buttons.answered.connect(partial(self._on_answered, point))
        return buttons

    def _show_row(self, row: SideRow, item: InterviewItem, *, same: bool) -> None:
        field = self._inputs[row.point.id]
        if isinstance(field, TypedAnswer):
            shown = ItemRow(item, row.answer, hidden=row.hidden, passages=(), elsewhere={})
            field.show_item(shown, same=same)
        self._chips[row.point.id].setVisible(row.hidden and row.answer is not None)
        self._mark_row(row)

    def _mark(self) -> None:
        for row in self._view.rows if self._view else ():
            self._mark_row(row)

    def _mark_row(self, row: SideRow) -> None:
        assert self._view is not None
        here = row.point.id == self._current
        label, field = self._labels[row.point.id], self._inputs[row.point.id]
        label.setProperty("role", "here" if here else str(Role.SMALL))
        restyle(label)
        if isinstance(field, AnswerButtons):
            value = row.answer.value if row.answer else ""
            field.show_choices(choices(self._view.item), value, keys=here)

    def _on_answered(self, point: str, raw: str) -> None:
        if point != self._current:
            self._current = point
            self._mark()
        self.answered.emit(point, raw)
