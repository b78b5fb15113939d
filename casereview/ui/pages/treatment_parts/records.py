"""Referrals, who took part, contacts, accounts, homework and promises, as they are recorded."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from casereview.services.views import Particulars
from casereview.ui.models import treatment as lines
from casereview.ui.models.particulars import LinesModel
from casereview.ui.pages.particulars.list_card import ListCard
from casereview.ui.pages.treatment_parts import forms
from casereview.ui.widgets.layouts import ScrollPage


class Records(ScrollPage):
    """`saved` carries a record, `removed` its kind and id."""

    saved = Signal(object)
    removed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column.setContentsMargins(0, 0, 8, 0)
        self.cards = {
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
            "homework": ListCard(
                self.tr("Homework"),
                self.tr("None yet. One line a task; what the records do not state stays so."),
                forms.HomeworkForm(),
                LinesModel(lines.HOMEWORK_HEAD),
                lines.homework_lines,
                2,
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
        for name, card in self.cards.items():
            card.saved.connect(self.saved)
            card.removed.connect(partial(self.removed.emit, name))
            card.form_opened.connect(self.ensureWidgetVisible)
            self.column.addWidget(card)
        self.column.addStretch(1)

    def show_view(self, view: Particulars, *, saving: bool) -> None:
        """Show the records of a case."""
        for card in self.cards.values():
            card.show_view(view, saving=saving)

    def settle(self) -> None:
        """Save what is being typed."""
        for card in self.cards.values():
            card.settle()
