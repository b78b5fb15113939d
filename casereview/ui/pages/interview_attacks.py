"""Attacks told one by one, from their card to the case."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from casereview.domain.assessing.attack import Attack, Cue, Peak
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.interview import attacks
from casereview.services.session import new_id
from casereview.ui.desk import Desk
from casereview.ui.pages.interview_loading import Place
from casereview.ui.widgets.attacks_card import AttacksCard


class AttacksKeeper(QObject):
    """Saves what the card says; ratings only where the expert accepts them."""

    refused = Signal(object)

    def __init__(self, desk: Desk, card: AttacksCard, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._card = card
        self._place: Place | None = None
        card.wanted.connect(self.begin)
        card.kept.connect(self._on_kept)
        card.removed.connect(self._on_removed)
        card.accepted.connect(self._on_accepted)

    def show_place(self, place: Place) -> None:
        """Know whose attacks are shown."""
        self._place = place

    def begin(self) -> None:
        """Ask for another attack."""
        if self._place is not None:
            key, point = self._place
            blank = Attack(new_id(), point, key, None, "", Cue.UNEXPECTED, (), Peak.MINUTES)
            self._card.begin(blank)

    def _on_kept(self, attack: Attack) -> None:
        self._desk.save(attacks.put, attack, done=self._on_saved, failed=self._card.refuse)

    def _on_saved(self, _changes: Changes) -> None:
        self._card.close_form()

    def _on_removed(self, attack_id: str) -> None:
        self._desk.save(attacks.remove, attack_id, failed=self._on_refused)

    def _on_accepted(self, items: tuple[str, ...]) -> None:
        if self._place is not None:
            key, point = self._place
            self._desk.save(attacks.accept, point, key, items, failed=self._on_refused)

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)
