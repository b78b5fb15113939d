"""The parts of the details page, each built when it is first wanted."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from casereview.domain.case import Pronouns
from casereview.services.views import Particulars
from casereview.ui.models.particulars import (
    EPISODE_HEAD,
    EVENT_HEAD,
    INSTRUCTION_HEAD,
    ORDER_HEAD,
    PARTY_HEAD,
    QUESTION_HEAD,
    LinesModel,
    episode_lines,
    event_lines,
    instruction_lines,
    order_lines,
    party_lines,
    question_lines,
)
from casereview.ui.pages.particulars.details import RecordDetails
from casereview.ui.pages.particulars.form import place_in_two
from casereview.ui.pages.particulars.kind_card import KindCard
from casereview.ui.pages.particulars.kinds import (
    EpisodeForm,
    EventForm,
    InstructionForm,
    QuestionForm,
)
from casereview.ui.pages.particulars.list_card import ListCard
from casereview.ui.pages.particulars.order_form import OrderForm
from casereview.ui.pages.particulars.party_form import PartyForm
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.entries import (
    ChoiceEntry,
    Entry,
    LineEntry,
    NumberEntry,
    TextEntry,
    TickEntry,
    WhenEntry,
)
from casereview.ui.widgets.layouts import ScrollPage


class Part(StrEnum):
    """The parts of the details, as targets of the overview page name them."""

    CASE = "case"
    INSTRUCTIONS = "instructions"
    CHRONOLOGY = "chronology"
    TREATMENT = "treatment"
    EXPERT = "expert"


ORAL = "oral_instructions_confirmed"
"""The detail that says whether every oral instruction is recorded."""

NO_ORDERS = "no_orders"
"""The detail that says that no order was received."""

_ABOVE = 24  # pixels of the card that stay in view over a form that was opened


class PartPage(ScrollPage):
    """Cards of details and of records; `edited` tells a detail, the cards tell records."""

    edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: dict[str, Entry] = {}
        self.lists: list[ListCard] = []
        self._details: list[RecordDetails] = []

    def add_details(self, title: str, note: str, entries: Mapping[str, Entry]) -> None:
        """Add a card with details of the record."""
        card = Card(title, note)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        place_in_two(grid, list(entries.values()))
        card.body.addLayout(grid)
        self.watch(entries)
        self.column.addWidget(card)

    def watch(self, entries: Mapping[str, Entry]) -> None:
        """Report and show details whose fields stand somewhere on the page."""
        details = RecordDetails(entries, self)
        details.edited.connect(self.edited)
        self._details.append(details)
        self.entries |= entries

    def add_list(self, card: ListCard) -> ListCard:
        """Add a card with records."""
        card.form_opened.connect(self._on_form_opened)
        self.lists.append(card)
        self.column.addWidget(card)
        return card

    def show_view(self, view: Particulars, *, saving: bool) -> None:
        """Show the particulars as they are saved; while a save is under way fields are newer."""
        for card in self.lists:
            card.show_view(view, saving=saving)
        if not saving:
            for details in self._details:
                details.show_case(view.case)

    def settle(self) -> None:
        """Save what is being typed."""
        for details in self._details:
            details.settle()
        for card in self.lists:
            card.settle()

    def begin(self) -> None:
        """Put the focus where work begins."""
        if self.entries and not self.lists:
            next(iter(self.entries.values())).control.setFocus()
        elif self.lists:
            self.lists[0].add.setFocus()

    def _on_form_opened(self, form: QWidget) -> None:
        QTimer.singleShot(0, self, partial(self._reveal, form))  # once it is laid out

    def _reveal(self, form: QWidget) -> None:
        """Scroll until the whole form is seen, or as much of it as there is room for."""
        body = self.widget()
        assert body is not None
        top = form.mapTo(body, form.rect().topLeft()).y()
        bar, room = self.verticalScrollBar(), self.viewport().height()
        lowest, highest = top - _ABOVE, top + form.height() + _ABOVE - room
        bar.setValue(min(max(bar.value(), highest), lowest))


class CasePart(PartPage):
    """Who is assessed, in which proceedings, and how the interview was held."""

    kind_chosen = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        pronouns = (
            (Pronouns.SHE.value, self.tr("she / her")),
            (Pronouns.HE.value, self.tr("he / him")),
            (Pronouns.THEY.value, self.tr("they / them")),
        )
        self.add_details(
            self.tr("Claimant and proceedings"),
            "",
            {
                "claimant.name": LineEntry(self.tr("Claimant")),
                "claimant.date_of_birth": WhenEntry(self.tr("Date of birth"), exact=True),
                "claimant.pronouns": ChoiceEntry(self.tr("Pronouns"), pronouns, Pronouns),
                "proceedings.claim_number": LineEntry(self.tr("Claim number")),
                "proceedings.claimant": LineEntry(self.tr("Claimant as named in the claim")),
                "proceedings.cipher": LineEntry(
                    self.tr("Cipher"), self.tr("Where an order of anonymity gives one: ABC")
                ),
                "proceedings.defendant": LineEntry(self.tr("Defendant")),
                "proceedings.court": LineEntry(self.tr("Court")),
                "proceedings.track": LineEntry(self.tr("Track")),
                "report_due": WhenEntry(self.tr("Report due"), exact=True),
                "report_date": WhenEntry(self.tr("Date on the report"), exact=True),
            },
        )
        self.kind = KindCard()
        self.kind.chosen.connect(self.kind_chosen)
        self.column.addWidget(self.kind)
        self.add_details(
            self.tr("Interview"),
            "",
            {
                "interview.held_on": WhenEntry(self.tr("Held on"), exact=True),
                "interview.minutes": NumberEntry(self.tr("Minutes"), empty=0),
                "interview.mode": LineEntry(self.tr("How (in person, video …)")),
                "interview.present": LineEntry(self.tr("Present")),
                "interview.identity_confirmed_by": LineEntry(self.tr("Identity confirmed by")),
                "interview.recorded": LineEntry(self.tr("Recorded")),
                "interview.language": LineEntry(self.tr("Language, interpreter")),
                "interview.culture": LineEntry(
                    self.tr("Culture and norms considered"),
                    self.tr("Against whose norms worry, grief or belief was judged."),
                ),
                "interview.not_held": LineEntry(
                    self.tr("Why none was held"),
                    self.tr("For a report on documents alone; empty where you saw the claimant."),
                ),
            },
        )
        self.add_details(
            self.tr("Compare for conflicts"),
            self.tr("with the parties, clinicians and solicitors of your other cases"),
            {"connected": TextEntry(self.tr("Employers, witnesses and others, one to a line"))},
        )
        self.add_details(
            self.tr("Conclusion and retention"),
            self.tr("until when what is kept follows from this: page Retention"),
            {
                "keeping.concluded_on": WhenEntry(self.tr("Concluded on"), exact=True),
                "keeping.outcome": LineEntry(self.tr("How (judgment, settlement, withdrawn …)")),
                "keeping.child": TickEntry(self.tr("The claimant was a child")),
                "keeping.protected_party": TickEntry(self.tr("The claimant is a protected party")),
                "keeping.provisional_damages": TickEntry(
                    self.tr("Provisional damages were awarded")
                ),
            },
        )

    def show_view(self, view: Particulars, *, saving: bool) -> None:
        super().show_view(view, saving=saving)
        if not saving:
            self.kind.show_view(view)


class InstructionsPart(PartPage):
    """Who instructs, what was asked and told, and the questions put to the expert."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add_details(
            self.tr("Instructing party"),
            "",
            {
                "instructing.firm": LineEntry(self.tr("Instructing firm")),
                "instructing.on_behalf_of": LineEntry(self.tr("On behalf of")),
                "instructing.contact": LineEntry(self.tr("Contact")),
                "instructing.reference": LineEntry(self.tr("Their reference")),
            },
        )
        self.add_list(
            ListCard(
                self.tr("Further instructing parties"),
                self.tr("None: one party instructs. A single joint expert has each one here."),
                PartyForm(),
                LinesModel(PARTY_HEAD),
                party_lines,
                wide=0,
            )
        )
        card = self.add_list(
            ListCard(
                self.tr("Instructions"),
                self.tr("No instruction is recorded yet. The report states every material one."),
                InstructionForm(),
                LinesModel(INSTRUCTION_HEAD),
                instruction_lines,
                wide=3,
            )
        )
        oral = TickEntry(self.tr("Every oral instruction is recorded here, or there was none"))
        card.body.addWidget(oral)
        self.watch({ORAL: oral})
        self.add_list(
            ListCard(
                self.tr("Questions put to the expert"),
                self.tr("No question is recorded yet. The report sets each out as it was put."),
                QuestionForm(),
                LinesModel(QUESTION_HEAD),
                question_lines,
                wide=1,
            )
        )
        orders = self.add_list(
            ListCard(
                self.tr("Orders that affect you"),
                self.tr("None is recorded yet. Record each, or that you received none."),
                OrderForm(),
                LinesModel(ORDER_HEAD),
                order_lines,
                wide=1,
            )
        )
        none = TickEntry(self.tr("I have received no order that affects me"))
        orders.body.addWidget(none)
        self.watch({NO_ORDERS: none})


class ChronologyPart(PartPage):
    """What happened when."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add_list(
            ListCard(
                self.tr("Chronology"),
                self.tr("No event is recorded yet. Dates may be as vague as they are known."),
                EventForm(),
                LinesModel(EVENT_HEAD),
                event_lines,
                wide=1,
            )
        )


class TreatmentPart(PartPage):
    """The courses of treatment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add_list(
            ListCard(
                self.tr("Courses of treatment"),
                self.tr(
                    "No course of treatment is recorded yet. What is left empty is not stated."
                ),
                EpisodeForm(),
                LinesModel(EPISODE_HEAD),
                episode_lines,
                wide=1,
            )
        )


class ExpertPart(PartPage):
    """The expert as the report presents them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add_details(
            self.tr("Expert"),
            self.tr("carried over to your next case"),
            {
                "expert.name": LineEntry(self.tr("Name")),
                "expert.post": LineEntry(self.tr("Post")),
                "expert.qualifications": LineEntry(self.tr("Qualifications")),
                "expert.field_of_expertise": LineEntry(self.tr("Field of expertise")),
                "expert.regulator": LineEntry(self.tr("Regulator")),
                "expert.registration": LineEntry(self.tr("Registration")),
                "expert.practising_since": NumberEntry(self.tr("Practising since (year)")),
                "expert.address": LineEntry(self.tr("Address")),
                "expert.curriculum_vitae_dated": WhenEntry(
                    self.tr("Curriculum vitae as of"), exact=True
                ),
                "expert.interests": TextEntry(self.tr("Interests to disclose in this case")),
                "expert.curriculum_vitae": TextEntry(self.tr("Curriculum vitae")),
            },
        )


PARTS: Mapping[Part, type[PartPage]] = {
    Part.CASE: CasePart,
    Part.INSTRUCTIONS: InstructionsPart,
    Part.CHRONOLOGY: ChronologyPart,
    Part.TREATMENT: TreatmentPart,
    Part.EXPERT: ExpertPart,
}
