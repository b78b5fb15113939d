"""What comes of the files that are added: how far the work is, and a line for each file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QModelIndex, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from casereview.services.views import Chip, Tone
from casereview.ui.models.rows import RowsModel
from casereview.ui.theme import Theme
from casereview.ui.widgets.buttons import LinkButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.line_delegate import LineDelegate, LineList
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.painting import chip_size, draw_chip, draw_words, words_height
from casereview.ui.widgets.progress_strip import ProgressStrip

_ROWS_SHOWN = 4
_ROW_HIGH = 40
_CHIP_WIDE = 116.0
_TOGETHER = 120  # milliseconds in which changes of lines are gathered


class Stage(StrEnum):
    """How far a file is; the value is its word."""

    WAITING = "waiting"
    FILED = "filed"
    LOOK = "look at it"
    TWICE = "here already"
    REFUSED = "not filed"
    LEFT_OUT = "left out"


_TONES = {
    Stage.WAITING: Tone.PLAIN,
    Stage.FILED: Tone.GREEN,
    Stage.LOOK: Tone.AMBER,
    Stage.TWICE: Tone.BLUE,
    Stage.REFUSED: Tone.RED,
    Stage.LEFT_OUT: Tone.PLAIN,
}


@dataclass(frozen=True, slots=True)
class IntakeLine:
    """A file that is added: its name, how far it is, a sentence, and its document once filed."""

    key: str
    name: str
    stage: Stage = Stage.WAITING
    words: str = ""
    document_id: str = ""


def said(line: IntakeLine) -> str:
    """Return a line as it is read out."""
    return ": ".join(part for part in (line.name, line.stage.value, line.words) if part)


class _LineDelegate(LineDelegate):
    """Name and sentence at the left, how far it is at the right."""

    pad_x, pad_y = 8.0, 6.0

    def set_row(self, painter: QPainter | None, row: IntakeLine, box: QRectF) -> float:
        chip = Chip(row.stage.value, _TONES[row.stage])
        width = box.width() - _CHIP_WIDE
        name, small = self.theme.font(weight=500), self.theme.font(text="small")
        high = words_height(name, row.name, width)
        if painter:
            place = QRectF(box.left(), box.top(), width, high + 2)
            draw_words(painter, place, row.name, name, self.theme.colour("ink"))
            left = box.right() - chip_size(self.theme, chip).width()
            draw_chip(painter, self.theme, QPointF(left, box.top()), chip)
        if row.words:
            more = words_height(small, row.words, width)
            if painter:
                place = QRectF(box.left(), box.top() + high + 2, width, more + 2)
                draw_words(painter, place, row.words, small, self.theme.colour("ink-2"))
            high += more + 2
        return max(high, chip_size(self.theme, chip).height())


class IntakeCard(Card):
    """Hidden until files are added; stays with what came of each until it is closed.

    cancelled: stop adding. chosen carries the document of a line. again_wanted: file also those
    that are in the case already.
    """

    cancelled = Signal()
    chosen = Signal(str)
    again_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Adding documents", " ", parent)
        self._lines: dict[str, IntakeLine] = {}
        self._newest = ""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_TOGETHER)
        self._later.timeout.connect(self._show_lines)
        self.progress = ProgressStrip()
        self.progress.cancelled.connect(self.cancelled)
        self.model: RowsModel[IntakeLine] = RowsModel(_key, said, self)
        self.list = LineList(self.tr("Files, in the order in which they are filed"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(_LineDelegate(theme, self.list))
        self.list.activated.connect(self._on_activated)
        self.list.clicked.connect(self._on_activated)
        self.again = SmallButton(self.tr("File them a second time"))
        makes_changes(self.again)
        self.again.clicked.connect(self.again_wanted)
        self.again.hide()
        self.leave = LinkButton(self.tr("Close"))
        self.leave.clicked.connect(self.hide)
        self.leave.hide()
        self.head.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)
        self.head.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignTop)
        line = QHBoxLayout()
        line.addWidget(self.progress, 1)
        self.body.addLayout(line)
        self.body.addWidget(self.list)
        self.hide()

    @property
    def lines(self) -> tuple[IntakeLine, ...]:
        """The files with what is known of each."""
        return tuple(self._lines.values())

    def begin(self, name: str) -> None:
        """Show work that looks for files first."""
        self._lines = {}
        self._show_lines()
        self.set_note("")
        self.again.hide()
        self.leave.hide()
        self.list.hide()
        self.progress.begin(name, 0)
        self.show()

    def show_files(self, lines: Sequence[IntakeLine]) -> None:
        """Show the files that wait, in their order."""
        self._lines = {line.key: line for line in lines}
        self._show_lines()
        self.list.setFixedHeight(_ROW_HIGH * min(_ROWS_SHOWN, max(1, len(lines))))
        self.list.show()

    def tell(self, key: str, stage: Stage, words: str = "", document_id: str = "") -> None:
        """Change a file's line; lines that change at about the same time are drawn together."""
        line = self._lines.get(key)
        if line is None:
            return
        self._lines[key] = replace(line, stage=stage, words=words, document_id=document_id)
        self._newest = key
        if not self._later.isActive():
            self._later.start()

    def _show_lines(self) -> None:
        self._later.stop()
        self.model.set_rows(self.lines)
        newest = self.model.find(self._newest)
        if newest.isValid():
            self.list.scrollTo(newest)

    def finish(self, words: str) -> None:
        """Say what came of all; the card stays until it is closed."""
        self._show_lines()
        self.progress.finish()
        self.set_note(words)
        self.setAccessibleDescription(words)
        self.again.setVisible(any(line.stage is Stage.TWICE for line in self.lines))
        self.leave.show()

    def _on_activated(self, index: QModelIndex) -> None:
        line = self.model.row(index)
        if line is not None and line.document_id:
            self.chosen.emit(line.document_id)


def _key(line: IntakeLine) -> str:
    return line.key
