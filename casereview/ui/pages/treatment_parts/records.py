"""Referrals, who took part, contacts, accounts, homework and promises, as they are recorded."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from casereview.domain.care.therapy_rating import Rating
from casereview.domain.documents.document import LinkTarget
from casereview.services.courses.proposing import CourseOffer
from casereview.services.courses.taking_over import RecordKind, TakingOver
from casereview.services.views import Particulars
from casereview.ui.models import treatment as lines
from casereview.ui.models.particulars import EPISODE_HEAD, LinesModel, episode_lines
from casereview.ui.pages.particulars.kinds import EpisodeForm
from casereview.ui.pages.particulars.list_card import ListCard
from casereview.ui.pages.treatment_parts import forms
from casereview.ui.pages.treatment_parts.evidence import EvidenceKeeper
from casereview.ui.pages.treatment_parts.evidenced_card import EvidencedCard
from casereview.ui.pages.treatment_parts.offers import CourseOfferLines, OfferLines
from casereview.ui.widgets.layouts import ScrollPage


class Records(ScrollPage):
    """`saved` carries a record, `removed` its kind and id.

    `courses_filed` carries documents whose courses are to be filed, none for all that are offered;
    `all_taken` a kind of record and `taken` the id of a statement to be taken over; `let_stand` the
    kind and id of a record that stands beside what its letter says by now; `opened` a document's id
    and page.
    """

    saved = Signal(object)
    removed = Signal(str, str)
    taken = Signal(str)
    all_taken = Signal(object)
    courses_filed = Signal(tuple)
    let_stand = Signal(object, str)
    opened = Signal(str, int)

    def __init__(self, keeper: EvidenceKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column.setContentsMargins(0, 0, 8, 0)
        self.cards = {
            **self._of_the_service(),
            **self._of_what_was_told(),
            **self._of_the_work(keeper),
        }
        for name, card in self.cards.items():
            card.saved.connect(self._on_saved)
            kept_as = "told" if name == "ratings" else name
            card.removed.connect(partial(self.removed.emit, kept_as))
            card.form_opened.connect(self.ensureWidgetVisible)
            self.column.addWidget(card)
        self.column.addStretch(1)
        self.offers = {kind: OfferLines() for kind in RecordKind}
        for kind, lines_of in self.offers.items():
            lines_of.taken.connect(self.taken)
            lines_of.all_taken.connect(partial(self.all_taken.emit, kind))
            lines_of.let_stand.connect(self.let_stand)
            lines_of.opened.connect(self.opened)
            self.cards[kind.value].body.insertWidget(0, lines_of)

        self.course_offers = CourseOfferLines()
        self.course_offers.filed.connect(self.courses_filed)
        self.cards["episodes"].body.insertWidget(0, self.course_offers)

    def _of_the_service(self) -> dict[str, ListCard]:
        """Return the cards of what the service did and who did it."""
        return {
            "episodes": ListCard(
                self.tr("Courses of treatment"),
                self.tr("None yet. One for each treatment, with the documents that tell of it."),
                EpisodeForm(),
                LinesModel(EPISODE_HEAD),
                episode_lines,
                1,
            ),
            "referrals": ListCard(
                self.tr("Referrals"),
                self.tr("None yet. A referral can hold more than one course."),
                forms.ReferralForm(),
                LinesModel(lines.REFERRAL_HEAD),
                lines.referral_lines,
                1,
            ),
            "practitioners": ListCard(
                self.tr("Who assessed, decided and treated"),
                self.tr("Nobody yet. By role and training; names only where they matter."),
                forms.PractitionerForm(),
                LinesModel(lines.PRACTITIONER_HEAD),
                lines.practitioner_lines,
                2,
            ),
            "contacts": ListCard(
                self.tr("Contacts"),
                self.tr("None yet. Each appointment, kept or not, with its source."),
                forms.ContactForm(),
                LinesModel(lines.CONTACT_HEAD),
                lines.contact_lines,
                2,
            ),
        }

    def _of_what_was_told(self) -> dict[str, ListCard]:
        """Return the cards of what others say of a course, and of ratings of it."""
        return {
            "told": ListCard(
                self.tr("What others tell of a course"),
                self.tr(
                    "Nothing yet. What the claimant, an informant or another record says stands "
                    "beside the letters; differences are shown, not resolved."
                ),
                forms.ToldForm(),
                LinesModel(lines.TOLD_HEAD),
                lines.told_lines,
                2,
            ),
            "ratings": ListCard(
                self.tr("Ratings of adherence or competence"),
                self.tr(
                    "None recorded: no rating is among the records seen. A record that was not "
                    "seen may hold one."
                ),
                forms.RatingForm(),
                LinesModel(lines.RATING_HEAD),
                lines.rating_lines,
                1,
            ),
        }

    def _of_the_work(self, keeper: EvidenceKeeper) -> dict[str, ListCard]:
        """Return the cards of what was worked on, tried and promised."""
        return {
            "homework": EvidencedCard(
                self.tr("Homework"),
                self.tr("None yet. One line a task; what the records do not state stays so."),
                forms.HomeworkForm(),
                LinesModel(lines.HOMEWORK_HEAD),
                lines.homework_lines,
                2,
                keeper,
                LinkTarget.HOMEWORK,
            ),
            "attempts": EvidencedCard(
                self.tr("Attempts to raise a problem"),
                self.tr("None yet. What the person tried to raise, and the response to it."),
                forms.AttemptForm(),
                LinesModel(lines.ATTEMPT_HEAD),
                lines.attempt_lines,
                1,
                keeper,
                LinkTarget.REVIEW,
            ),
            "promises": ListCard(
                self.tr("Promises and plans"),
                self.tr("None yet. What was promised or planned, and what became of it."),
                forms.PromiseForm(),
                LinesModel(lines.PROMISE_HEAD),
                lines.promise_lines,
                1,
            ),
        }

    def show_view(
        self,
        view: Particulars,
        taking: TakingOver,
        courses: Sequence[CourseOffer],
        *,
        saving: bool,
    ) -> None:
        """Show the records of a case, and what its letters offer for them."""
        self.course_offers.show_offers(courses)
        for kind, lines_of in self.offers.items():
            lines_of.show_taking(
                [offer for offer in taking.offers if offer.kind is kind],
                [mark for mark in taking.marks if mark.kind is kind],
            )
        for card in self.cards.values():
            card.show_view(view, saving=saving)

    def open_record(self, key: str) -> None:
        """Make a record's line current and bring it into view."""
        for card in self.cards.values():
            index = card.model.find(key)
            if index.isValid():
                card.table.setCurrentIndex(index)
                card.table.setFocus()
                self.ensureWidgetVisible(card)

    def _on_saved(self, record: object) -> None:
        """Hand on a record as it is kept: a rating is something told of a course."""
        self.saved.emit(record.told if isinstance(record, Rating) else record)

    def settle(self) -> None:
        """Save what is being typed."""
        for card in self.cards.values():
            card.settle()
