"""Ratings of adherence or competence of a course, their scales, and what is known of them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casereview.domain.care.therapy_rating import DIFFERENT, NONE_SEEN, Rating, doubt, ratings_of
from casereview.reporting.wording import sentence
from casereview.services.courses.treatment_view import TreatmentView
from casereview.services.views import Chip, Tone
from casereview.ui.pages.treatment_parts.grid import beside_chip
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.layouts import clear_layout
from casereview.ui.widgets.words import Role, Words


class RatingCard(Card):
    """Shows what *Records* hold and judges nothing; `opened` carries a document's id and page."""

    opened = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Ratings of adherence or competence"), self.tr("recorded under Records"), parent
        )
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.body.addLayout(self._rows)

    def show_course(self, episode_id: str, view: TreatmentView) -> None:
        """Show the ratings of a course, or that none is among the records seen."""
        clear_layout(self._rows)
        ratings = ratings_of(view.particulars.treatment.told, episode_id)
        for rating in ratings:
            self._rating(rating, view)
        if not ratings:
            self._rows.addWidget(Words(sentence(NONE_SEEN), Role.MUTED))
        self._rows.addWidget(Words(DIFFERENT, Role.SMALL))
        self._rows.addWidget(Words(self.tr("For and against reading outcomes from such ratings"),
                                   Role.STRONG))  # fmt: skip
        works = dict(view.particulars.treatment.works)
        for finding in view.fidelity.findings:
            mark = "" if finding.provenance.verified else self.tr(" · not verified")
            words = f"{works.get(finding.work, finding.work)}: {finding.text}"
            words += f" · {finding.provenance.source}{mark}"
            self._rows.addWidget(Words(words, Role.SMALL))

    def _rating(self, rating: Rating, view: TreatmentView) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        document = next((d for d in view.particulars.documents if d.id == rating.document_id), None)
        if document is None:
            row.addWidget(Words(rating.voice.words, Role.MUTED, wrap=False))
        else:
            place = f"{document.label} p{rating.page or 1}"
            button = LinkButton(place, name=f"{place}: {rating.words}")
            button.clicked.connect(partial(self._open, document.id, rating.page or 1))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Words(rating.words), 1)
        self._rows.addLayout(row)
        scale = view.fidelity.scale(rating.scale)
        if scale is not None:
            self._rows.addWidget(Words(scale.about, Role.SMALL))
        if said := doubt(rating, scale):
            chip = Chip(self.tr("look again"), Tone.AMBER)
            self._rows.addWidget(beside_chip(chip, said))

    def _open(self, document_id: str, page: int) -> None:
        self.opened.emit(document_id, page)
