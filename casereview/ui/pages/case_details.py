"""The details of a case in parts: record, instructions, chronology, treatment, expert.

Every field is saved as soon as it is left; there is nothing to confirm.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from casereview.domain.case import (
    Event,
    Instruction,
    JointParty,
    Question,
    TreatmentEpisode,
)
from casereview.domain.reports.court_order import CourtOrder
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.views import Particulars
from casereview.ui.desk import Desk
from casereview.ui.pages.particulars.parts import PARTS, CasePart, Part, PartPage
from casereview.ui.widgets.buttons import SecondaryButton
from casereview.ui.widgets.entries import Entry
from casereview.ui.widgets.parts_bar import PartsBar
from casereview.ui.widgets.words import Role, Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from casereview.services.session import OpenCase


class DetailsServices(Protocol):
    """What the details ask of the services."""

    def particulars(self, case: OpenCase, /) -> Particulars:
        """Return everything that the details show."""

    def save_detail(self, case: OpenCase, path: str, value: object, /) -> Changes:
        """Save one detail of the record."""

    def save_joint_party(self, case: OpenCase, party: JointParty, /) -> Changes:
        """Add or change a further instructing party."""

    def remove_joint_party(self, case: OpenCase, party_id: str, /) -> Changes:
        """Remove a further instructing party."""

    def choose_kind(
        self, case: OpenCase, profile_id: str, /, *, out_of_advice: bool = False
    ) -> Changes:
        """Make the report one of another kind."""

    def save_instruction(self, case: OpenCase, instruction: Instruction, /) -> Changes:
        """Add or change an instruction."""

    def remove_instruction(self, case: OpenCase, instruction_id: str, /) -> Changes:
        """Remove an instruction."""

    def save_question(self, case: OpenCase, question: Question, /) -> Changes:
        """Add or change a question."""

    def remove_question(self, case: OpenCase, question_id: str, /) -> Changes:
        """Remove a question."""

    def save_order(self, case: OpenCase, order: CourtOrder, /) -> Changes:
        """Add or change an order that affects the expert."""

    def remove_order(self, case: OpenCase, order_id: str, /) -> Changes:
        """Remove an order."""

    def save_event(self, case: OpenCase, event: Event, /) -> Changes:
        """Add or change an event."""

    def remove_event(self, case: OpenCase, event_id: str, /) -> Changes:
        """Remove an event."""

    def save_episode(self, case: OpenCase, episode: TreatmentEpisode, /) -> Changes:
        """Add or change a course of treatment."""

    def remove_episode(self, case: OpenCase, episode_id: str, /) -> Changes:
        """Remove a course of treatment."""


class CaseDetails(QWidget):
    """Asks for the particulars, shows them by parts, and saves what is changed."""

    closed = Signal()
    refused = Signal(object)

    def __init__(
        self, desk: Desk, services: DetailsServices, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._services = services
        self._view: Particulars | None = None
        self._saving = 0
        self._built: dict[Part, PartPage] = {}
        back = SecondaryButton(self.tr("← Overview"))
        back.clicked.connect(self.closed)
        words = {
            Part.CASE: self.tr("Case"),
            Part.INSTRUCTIONS: self.tr("Instructions"),
            Part.CHRONOLOGY: self.tr("Chronology"),
            Part.TREATMENT: self.tr("Treatment"),
            Part.EXPERT: self.tr("Expert"),
        }
        self.bar = PartsBar(self.tr("Parts of the details"), (words[part] for part in Part))
        self._stack = QStackedWidget()
        self.bar.currentChanged.connect(self._on_chosen)
        head = QHBoxLayout()
        head.setContentsMargins(22, 12, 22, 8)
        head.setSpacing(16)
        head.addWidget(back)
        head.addWidget(self.bar)
        note = Words(self.tr("Saved as you go from field to field"), Role.MUTED, wrap=False)
        head.addStretch(1)
        head.addWidget(note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
        self.show_part(Part.CASE)

    @property
    def view(self) -> Particulars | None:
        """The particulars last shown; None before they arrived."""
        return self._view

    def part(self, part: Part) -> PartPage:
        """Return a part, built when it is first wanted."""
        if part not in self._built:
            page = self._built[part] = PARTS[part]()
            page.column.addStretch(1)
            page.edited.connect(self._on_edited)
            if isinstance(page, CasePart):
                page.kind_chosen.connect(self._on_kind_chosen)
            for card in page.lists:
                save, remove = self._calls(card.form.kind)
                card.saved.connect(partial(self._save, save))
                card.removed.connect(partial(self._save, remove))
            if self._view is not None:
                page.show_view(self._view, saving=False)
            self._stack.addWidget(page)
        return self._built[part]

    def entry(self, path: str) -> Entry:
        """Return the field of a detail of the record, on whichever part it stands."""
        found = (self.part(part).entries.get(path) for part in Part)
        return next(entry for entry in found if entry is not None)

    def show_part(self, part: Part) -> None:
        """Show a part."""
        place = list(Part).index(part)
        if self.bar.currentIndex() != place:
            self.bar.setCurrentIndex(place)
        else:
            self._on_chosen(place)

    def begin(self) -> None:
        """Put the focus where work on the shown part begins."""
        shown = self._stack.currentWidget()
        assert isinstance(shown, PartPage)
        shown.verticalScrollBar().setValue(0)
        shown.begin()

    def refresh(self) -> None:
        """Ask for the particulars again."""
        self._desk.ask(self._services.particulars, done=self._show, key="particulars")

    def settle(self) -> None:
        """Save what is still being typed."""
        for page in self._built.values():
            page.settle()

    def _calls(self, kind: type[object]) -> tuple[Callable[..., Changes], Callable[..., Changes]]:
        services = self._services
        calls: dict[type[object], tuple[Callable[..., Changes], Callable[..., Changes]]] = {
            Instruction: (services.save_instruction, services.remove_instruction),
            Question: (services.save_question, services.remove_question),
            JointParty: (services.save_joint_party, services.remove_joint_party),
            CourtOrder: (services.save_order, services.remove_order),
            Event: (services.save_event, services.remove_event),
            TreatmentEpisode: (services.save_episode, services.remove_episode),
        }
        return calls[kind]

    def _show(self, view: Particulars) -> None:
        self._view = view
        for page in self._built.values():
            page.show_view(view, saving=bool(self._saving))

    def _on_chosen(self, place: int) -> None:
        self._stack.setCurrentWidget(self.part(list(Part)[place]))

    def _on_edited(self, path: str, value: object) -> None:
        self._save(self._services.save_detail, path, value)

    def _on_kind_chosen(self, kind: str, out_of_advice: bool) -> None:
        self._save(partial(self._services.choose_kind, out_of_advice=out_of_advice), kind)

    def _save(self, call: Callable[..., Changes], *args: object) -> None:
        self._saving += 1
        self._desk.save(call, *args, done=self._on_saved, failed=self._on_refused)

    def _on_saved(self, _changes: Changes) -> None:
        self._saving -= 1

    def _on_refused(self, error: CaseReviewError) -> None:
        self._saving -= 1
        self.refused.emit(error)
        self.refresh()  # shows what is saved, in place of what was refused
