"""Versions of the report: finalising, what was issued, drafts, requests, and verifying a file."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casereview.errors import CaseReviewError
from casereview.ui.desk import Desk
from casereview.ui.models.check_lines import COMPARE
from casereview.ui.pages.report_parts.drafts_card import DraftsCard
from casereview.ui.pages.report_parts.finalise_card import FinaliseCard
from casereview.ui.pages.report_parts.issued_card import IssuedCard
from casereview.ui.pages.report_parts.loading import Loaded
from casereview.ui.pages.report_parts.part import Part, PartName
from casereview.ui.pages.report_parts.requests_card import ChangesCard, RequestsCard
from casereview.ui.pages.report_parts.verify_card import VerifyCard
from casereview.ui.pages.report_parts.versions_loading import Versions, load_versions
from casereview.ui.widgets.card_row import CardRow
from casereview.ui.widgets.layouts import ScrollPage

FINALISE = "finalise"
"""What a link names to begin finalising; a supplement by its id behind a stroke."""

_WIDE = 430
"""Pixels from which on two cards stand side by side."""


class VersionsPart(Part):
    """The cards of versions; each is told anew what there is after every change."""

    checks_wanted = PartName.CHECKS

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted, self._subject = "", ""
        self._versions: Versions | None = None
        self.finalise = FinaliseCard(desk)
        self.issued = IssuedCard(desk)
        self.drafts = DraftsCard(desk)
        self.verify = VerifyCard(desk)
        self.requests = RequestsCard(desk)
        self.changes = ChangesCard(desk)
        self._cards = (self.finalise, self.issued, self.drafts, self.requests, self.changes)
        self._page = page = ScrollPage()
        page.column.setContentsMargins(0, 0, 0, 0)
        page.column.addWidget(CardRow([self.finalise, self.issued], _WIDE))
        page.column.addWidget(CardRow([self.drafts, self.verify], _WIDE))
        page.column.addWidget(self.requests)
        page.column.addWidget(self.changes)
        page.column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(page)
        self.finalise.checks_wanted.connect(self._on_checks_wanted)
        self.finalise.subject_wanted.connect(self._on_subject_wanted)
        self.issued.refused.connect(self.refused)

    def show_loaded(self, loaded: Loaded) -> None:
        del loaded  # the report as it stands is shown by the other parts
        self._ask()

    def _ask(self) -> None:
        self._desk.ask(
            load_versions, self._subject, done=self._show, failed=self._on_failed, key="versions"
        )

    def begin(self, within: str) -> None:
        self._wanted, _, subject = within.partition("/")
        if subject and subject != self._subject:
            self._on_subject_wanted(subject)
        elif self._versions is not None:
            self._lead(self._versions)

    def settle(self) -> None:
        self.issued.settle()
        self.requests.settle()
        self.changes.settle()
        self.finalise.close_form()

    def stop(self) -> None:
        self.issued.stop()

    def _show(self, versions: Versions) -> None:
        self._versions, self._subject = versions, versions.subject
        for card in self._cards:
            card.show_versions(versions)
        self._lead(versions)

    def _lead(self, versions: Versions) -> None:
        """Lead once to what a link named: finalising, or the card with what has that id."""
        wanted, self._wanted = self._wanted, ""
        if wanted == FINALISE:
            self.finalise.begin.setFocus()
            self.finalise.open_form()
        places: tuple[tuple[QWidget, Iterable[str]], ...] = (
            (self.drafts, (each.id for each in versions.drafts.drafts)),
            (self.requests, (each.id for each in versions.amendments)),
            (self.changes, (each.id for each in versions.changes)),
            (self.issued, (each.issued.id for each in versions.issued)),
        )
        for card, ids in places:
            if wanted and wanted in ids:
                self._page.ensureWidgetVisible(card)

    def _on_subject_wanted(self, subject: str) -> None:
        self._subject = subject
        self._ask()

    def _on_checks_wanted(self) -> None:
        self._desk.go(self.page, f"{PartName.CHECKS}/{COMPARE}")

    def _on_failed(self, error: CaseReviewError) -> None:
        self.refused.emit(error)
