"""Which kind of report it is: what governs it, what it waits for, and what is kept on a change."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casereview.services.views import Particulars, ReportKind, Tone
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.confirm_card import ConfirmCard
from casereview.ui.widgets.entries import ChoiceEntry
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.words import Role, Words


class KindCard(QWidget):
    """Emits `chosen` with the id of a kind and whether advice may become a report to a court."""

    chosen = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: Particulars | None = None
        card = Card(self.tr("Kind of report"), self.tr("texts are kept whichever is chosen"))
        self.entry = ChoiceEntry(self.tr("Kind"), [])
        self.entry.left.connect(self._on_left)
        self._rules = Words("", Role.MUTED)
        self.waits = Notice(closable=False)
        self._aside = Words("", Role.SMALL)
        for part in (self.entry, self._rules, self.waits, self._aside):
            card.body.addWidget(part)
        self.confirm = ConfirmCard()
        self.confirm.confirmed.connect(self._on_confirmed)
        self.confirm.left.connect(self._show)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(card)
        layout.addWidget(self.confirm)

    def show_view(self, view: Particulars) -> None:
        """Show the kind as it is saved."""
        self._view = view
        if not self.confirm.isVisible():
            self._show()

    def _show(self) -> None:
        if self._view is None:
            return
        self.entry.set_choices([(kind.id, kind.title) for kind in self._view.kinds])
        self.entry.show_value(self._view.case.profile)
        kind = self._kind(self._view.case.profile)
        if kind is None:
            return
        limits = "; ".join(
            self.tr("{pages} counted pages at most ({track})").format(pages=pages, track=track)
            for track, pages in kind.page_limits
        )
        rules = self.tr("Governed by {rules}.").format(rules=kind.rules)
        self._rules.setText(f"{rules} {limits[:1].upper()}{limits[1:]}".strip())
        self.waits.setVisible(bool(kind.lacks))
        if kind.lacks:
            what = self.tr("Drafts only: it cannot be finalised yet.")
            self.waits.say(what, " ".join(kind.lacks), tone=Tone.AMBER)
        aside = ", ".join(f"“{title}”" for title in self._view.kept_aside)
        self._aside.setVisible(bool(aside))
        self._aside.setText(
            self.tr("Kept, and not in this kind of report: {sections}.").format(sections=aside)
        )

    def _kind(self, kind_id: str) -> ReportKind | None:
        kinds = self._view.kinds if self._view else ()
        return next((kind for kind in kinds if kind.id == kind_id), None)

    def _on_left(self) -> None:
        if self._view is None or self.confirm.isVisible():
            return
        wanted, now = self._kind(str(self.entry.value())), self._kind(self._view.case.profile)
        if wanted is None or wanted == now:
            return
        if wanted.to_court and now is not None and not now.to_court:
            self.confirm.ask(
                wanted.id,
                self.tr("Make privileged advice a report to the court?"),
                self.tr(
                    "What was written for those who instruct would then be evidence. Read every "
                    "section again before it is issued."
                ),
                self.tr("Make it a report to the court"),
            )
            return
        self.chosen.emit(wanted.id, False)

    def _on_confirmed(self, kind_id: str) -> None:
        self.chosen.emit(kind_id, True)
