"""What the signs in the matrix mean: of all that could stand there, those that do."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from casereview.domain.assessing.finding import ChangeWord, Status
from casereview.domain.assessing.truth import F, T, U
from casereview.services.views import InterviewView
from casereview.ui.models.course import CHANGE_SIGNS, TURNS, changes_to
from casereview.ui.models.matrix import CASENESS_SIGNS, in_progress
from casereview.ui.widgets.status_glyph import Glyph, look_of
from casereview.ui.widgets.words import Role, Words

_SIGNS = {
    Glyph.FILLED: "●",
    Glyph.HALF: "◐",
    Glyph.RING: "○",
    Glyph.QUESTION: "?",
    Glyph.DASH: "–",
    Glyph.ARROW: "→",
}
_STATUSES = {
    Status.MET: "met",
    Status.SUBTHRESHOLD: "subthreshold",
    Status.PARTIAL_REMISSION: "in partial remission",
    Status.NOT_MET: "not met",
    Status.EXCLUDED: "diagnosis not given",
    Status.FULL_REMISSION: "in full remission",
    Status.NOT_INDICATED: "not indicated",
    Status.UNDETERMINED: "undetermined",
    Status.NOT_ASSESSED: "not assessed",
    Status.SCREEN_NEGATIVE: "screened only",
    Status.SCREEN_POSITIVE: "screen positive",
    Status.REFER_ON: "refer on",
}
_TURNS = {
    ChangeWord.NEW: "new",
    ChangeWord.RECURRED: "recurred",
    ChangeWord.REMITTED: "lost",
}
_CASENESS = {T: "at caseness", F: "below", U: "undetermined", None: "none near"}


class MatrixLegend(Words):
    """Short, because it names only the signs that stand in the matrix above it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", Role.SMALL, parent)

    def show_view(self, view: InterviewView) -> None:
        """Explain the signs of a matrix; nothing while it is empty."""
        lines = ["  ".join(_kept_together(entry) for entry in _entries(view))]
        scores = _scores(view)
        if scores:
            lines.append(self.tr("Service’s scores then: {signs}").format(signs=scores))
        self.setText("\n".join(line for line in lines if line))
        self.setVisible(bool(view.rows))


def _entries(view: InterviewView) -> list[str]:
    cells = [cell for row in view.rows for cell in row.cells]
    seen = {cell.shown for cell in cells if not in_progress(cell)}
    found: dict[Glyph, list[str]] = {}
    for status, words in _STATUSES.items():
        if status in seen:
            found.setdefault(look_of(status)[0], []).append(words)
    entries = [f"{_SIGNS[glyph]} {' or '.join(words)}" for glyph, words in found.items()]
    if any(in_progress(cell) for cell in cells):
        entries.append("4/9 answered")
    if any(cell.decided for cell in cells):
        entries.append("✓ concluded")
    turned = {change.change for change in changes_to(view).values()} & TURNS
    entries += [f"{CHANGE_SIGNS[turn]} {words}" for turn, words in _TURNS.items() if turn in turned]
    return entries


def _scores(view: InterviewView) -> str:
    seen = {at.caseness for at in view.scores}
    if seen <= {None}:
        return ""
    return ", ".join(
        _kept_together(f"{CASENESS_SIGNS[truth]} {words}")
        for truth, words in _CASENESS.items()
        if truth in seen
    )


def _kept_together(entry: str) -> str:
    """Return an entry whose sign stays with its word where the line wraps."""
    return entry.replace(" ", "\N{WORD JOINER}\N{NO-BREAK SPACE}")
