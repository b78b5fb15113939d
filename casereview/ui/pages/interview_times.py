"""One question at all time points, from its card to the case."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from casereview.errors import CaseReviewError
from casereview.services.interview import interviewing, side_by_side
from casereview.services.interview.side_by_side import SideView
from casereview.ui.desk import Desk
from casereview.ui.pages.interview_loading import Place
from casereview.ui.widgets.times_card import TimesCard


class TimesKeeper(QObject):
    """Shows a question side by side, and saves what it is rated at each time point."""

    refused = Signal(object)

    def __init__(self, desk: Desk, card: TimesCard, parent: QWidget) -> None:
        super().__init__(parent)
        self._pane = parent
        self._desk = desk
        self._card = card
        self._place: Place | None = None
        self._item = self._name = ""
        card.answered.connect(self._on_answered)

    def show_item(self, place: Place, item: str, name: str) -> None:
        """Ask an item of a module, whose name is given."""
        self._place, self._item, self._name = place, item, name
        self._desk.ask(side_by_side.question, place[0], item, done=self._show, key="side by side")

    def _show(self, view: SideView) -> None:
        card = self._card
        if self._place is None or (view.key, view.item.id) != (self._place[0], self._item):
            return
        typing = self._typing
        first = not typing and card.isVisibleTo(self._pane) and card.hasFocus()
        card.show_view(view, self._name, self._place[1])
        if first or (typing and not self._typing):
            card.take_focus()

    @property
    def _typing(self) -> bool:
        """Whether the cursor is in the card."""
        return self._card.isAncestorOf(self._pane.focusWidget() or self._pane)

    def _on_answered(self, point: str, raw: str) -> None:
        if self._place is not None:
            seen = self._card.rated_elsewhere(point)
            call = partial(interviewing.rate, others_shown=seen)
            self._desk.save(call, point, self._place[0], self._item, raw, failed=self._on_refused)

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)
