"""What a published treatment contains, line by line, and what the records show of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casereview.domain.care.protocol import ItemPart, Protocol, check_protocol
from casereview.domain.care.treatment import Aspect
from casereview.domain.care.treatment_words import EVIDENCE
from casereview.services.courses.treatment_view import TreatmentView
from casereview.ui.pages.treatment_parts.evidence import EvidenceKeeper
from casereview.ui.pages.treatment_parts.review_line import ReviewLine
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.fields import ChoiceField
from casereview.ui.widgets.layouts import clear_layout
from casereview.ui.widgets.words import Role, Words


class ProtocolCard(Card):
    """Counts, never a score; the list is chosen by the expert, and nothing is filled in."""

    recorded = Signal(object)
    cleared = Signal(object)

    def __init__(self, keeper: EvidenceKeeper, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self._keeper = keeper
        self.head_words = Words(self.tr("Protocol check"), Role.CARD_TITLE, wrap=False)
        self.choice = ChoiceField()
        self.choice.setAccessibleName(self.tr("Published treatment to compare with"))
        self.counts = Words("", Role.MUTED)
        self.about = Words("", Role.SMALL)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        for widget in (self.head_words, self.choice, self.counts, self.about):
            self.body.addWidget(widget)
        self.body.addLayout(self._rows)
        self.lines: list[ReviewLine] = []
        self._protocols: tuple[Protocol, ...] = ()
        self._view: TreatmentView | None = None
        self._episode = ""
        self.choice.activated.connect(self._on_choice)

    def offer(self, protocols: Sequence[Protocol]) -> None:
        """Offer these treatments; the one in hand stays in hand while it is among them."""
        if tuple(protocols) == self._protocols:
            return
        chosen = self.choice.currentData()
        self._protocols = tuple(protocols)
        self.choice.clear()
        self.choice.addItem(self.tr("choose a published treatment…"), "")
        for protocol in self._protocols:
            self.choice.addItem(f"{protocol.name} ({protocol.authors})", protocol.id)
        self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))

    def show_reviews(self, episode_id: str, view: TreatmentView) -> None:
        """Show what is recorded of a course; a check that was begun is opened by itself."""
        if episode_id != self._episode:
            self._episode = episode_id
            begun = next((p for p in self._protocols if self._begun(p, view)), None)
            self.choice.setCurrentIndex(max(0, self.choice.findData(begun.id if begun else "")))
            self._build()
        self._view = view
        self._show()

    def _begun(self, protocol: Protocol, view: TreatmentView) -> bool:
        return check_protocol(protocol, view.reviews, self._episode).begun

    def open_protocol(self, subject: str) -> None:
        """Show the treatment that a recorded line is of."""
        found = next((p for p in self._protocols if subject.startswith(f"{p.id}/")), None)
        if found is not None and found is not self.protocol:
            self.choice.setCurrentIndex(self.choice.findData(found.id))
            self._on_choice()

    @property
    def protocol(self) -> Protocol | None:
        """The treatment in hand."""
        chosen = self.choice.currentData()
        return next((p for p in self._protocols if p.id == chosen), None)

    def _on_choice(self) -> None:
        for line in self.lines:
            line.settle()
        self._build()
        self._show()

    def _build(self) -> None:
        clear_layout(self._rows)
        self.lines = []
        protocol = self.protocol
        for part in ItemPart:
            items = protocol.of_part(part) if protocol else ()
            if items:
                self._rows.addWidget(Words(self._titles()[part], Role.STRONG))
            for item in items:
                assert protocol is not None
                subject = protocol.subject(item)
                line = ReviewLine(Aspect.PROTOCOL, subject, item.text, EVIDENCE, self._keeper)
                line.recorded.connect(self.recorded)
                line.cleared.connect(self.cleared)
                self.lines.append(line)
                self._rows.addWidget(line)

    def _titles(self) -> dict[ItemPart, str]:
        return {
            ItemPart.TARGET: self.tr("Targets"),
            ItemPart.STRATEGY: self.tr("Strategies"),
            ItemPart.CONDUCT: self.tr("Conduct"),
        }

    def _show(self) -> None:
        protocol, view = self.protocol, self._view
        self.counts.setVisible(protocol is not None)
        self.about.setVisible(protocol is not None)
        if protocol is None or view is None:
            return
        self.counts.setText(check_protocol(protocol, view.reviews, self._episode).counts.words)
        checked = "" if protocol.provenance.verified else self.tr(" · list not verified")
        self.about.setText(
            self.tr("{source}{checked} · counts only: nothing validated would be a score").format(
                source=protocol.provenance.source, checked=checked
            )
        )
        for line in self.lines:
            line.show_review(
                self._episode, view.review(self._episode, Aspect.PROTOCOL, line.subject)
            )
