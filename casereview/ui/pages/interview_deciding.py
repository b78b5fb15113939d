"""What the expert decides beside the rules, from the cards to the case: conclusions, reviews."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.interview import interviewing, stopping
from casereview.services.interview.stopping import Stop
from casereview.ui.desk import Desk
from casereview.ui.pages.interview_loading import Place
from casereview.ui.widgets.conclusion import Conclusion, ConclusionForm
from casereview.ui.widgets.stop_card import StopCard


class DecidingKeeper(QObject):
    """Saves conclusions and the review after a positive screen; `refused` carries an error."""

    refused = Signal(object)

    def __init__(
        self, desk: Desk, conclusion: ConclusionForm, stop: StopCard, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._conclusion = conclusion
        self._card = stop
        self._place: Place | None = None
        self._stop: Stop | None = None
        conclusion.concluded.connect(self._on_concluded)
        conclusion.withdrawn.connect(self._on_withdrawn)
        stop.reviewed.connect(self._on_reviewed)
        stop.withdrawn.connect(self._on_review_withdrawn)

    def show_place(self, place: Place, stop: Stop | None) -> None:
        """Know what is decided on, and the positive screen there."""
        self._place, self._stop = place, stop
        self._card.show_stop(stop)

    def _on_concluded(self, conclusion: Conclusion) -> None:
        if self._place is None:
            return
        key, point = self._place
        call = partial(
            interviewing.conclude,
            severity=conclusion.severity,
            clinician_severity=conclusion.clinician_severity,
            confidence=conclusion.confidence,
        )
        self._desk.save(
            call,
            point,
            key,
            conclusion.status,
            conclusion.reason,
            conclusion.specifiers,
            done=self._on_saved,
            failed=self._on_refused,
        )

    def _on_saved(self, _changes: Changes) -> None:
        self._conclusion.close_form()

    def _on_withdrawn(self) -> None:
        if self._place is not None:
            key, point = self._place
            self._desk.save(interviewing.withdraw_conclusion, point, key, failed=self._on_refused)

    def _on_reviewed(self, note: str) -> None:
        if self._place is not None and self._stop is not None:
            self._desk.save(
                stopping.record_review,
                self._place[1],
                self._stop.screen,
                note,
                failed=self._on_refused,
            )

    def _on_review_withdrawn(self) -> None:
        if self._place is not None and self._stop is not None:
            self._desk.save(
                stopping.withdraw_review,
                self._place[1],
                self._stop.screen,
                failed=self._on_refused,
            )

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)
