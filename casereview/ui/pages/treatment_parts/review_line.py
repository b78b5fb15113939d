"""One line of the review: a subject, the state recorded of it, and the expert's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casereview.domain.care.treatment import Aspect, Review
from casereview.domain.documents.document import LinkTarget
from casereview.services.session import new_id
from casereview.ui.pages.treatment_parts.evidence import EvidenceKeeper, EvidenceStrip
from casereview.ui.widgets.fields import ChoiceField
from casereview.ui.widgets.growing_line import GrowingLine
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words

_LABEL, _STATE = 5, 3
_TEXT = 7


class ReviewLine(QWidget):
    """Emits `recorded` with a review, and `cleared` with one that is to be taken out.

    A choice is saved as it is made, words when they are left; nothing is recorded of itself.
    """

    recorded = Signal(object)
    cleared = Signal(object)

    def __init__(
        self,
        aspect: Aspect,
        subject: str,
        label: str,
        states: Mapping[Any, str],
        keeper: EvidenceKeeper,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.aspect, self.subject, self.label = aspect, subject, label
        self._episode: str | None = None
        self._review: Review | None = None
        self.state = ChoiceField()
        self.state.setAccessibleName(label)
        self.state.setSizeAdjustPolicy(
            ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.state.setMinimumContentsLength(12)
        self.state.addItem(self.tr("not recorded"), "")
        for key, words in states.items():
            self.state.addItem(words, str(key))
        self.text = GrowingLine()
        self.text.setAccessibleName(self.tr("In words: {label}").format(label=label))
        self.text.setPlaceholderText(self.tr("in words, with the place it rests on"))
        for widget in (self.state, self.text):
            makes_changes(widget)
        self.state.activated.connect(self._on_state)
        self.text.editingFinished.connect(self.settle)
        said = QVBoxLayout()
        said.setContentsMargins(0, 7, 0, 0)  # beside the words of the choice
        said.setSpacing(0)
        said.addWidget(Words(label))
        if hint:
            said.addWidget(Words(hint, Role.SMALL))
        said.addStretch(1)
        column = QVBoxLayout(self)
        self.strip = EvidenceStrip(keeper, LinkTarget.REVIEW, column)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(12)
        column.addLayout(row)
        rests = QVBoxLayout()
        rests.setSpacing(6)
        rests.addWidget(self.text)
        rests.addWidget(self.strip)
        rests.addStretch(1)
        top = Qt.AlignmentFlag.AlignTop
        row.addLayout(said, _LABEL)
        row.addWidget(self.state, _STATE, top)
        row.addLayout(rests, _TEXT)

    def show_review(self, episode_id: str | None, review: Review | None) -> None:
        """Show what is recorded of a course; words being typed for it are left alone."""
        same = episode_id == self._episode
        self._episode, self._review = episode_id, review
        state = review.state if review else ""
        place = self.state.findData(state)
        if place < 0:  # a word that is no longer offered is shown as it stands
            self.state.addItem(state, state)
            place = self.state.count() - 1
        self.state.setCurrentIndex(place)
        self.state.setToolTip(self.state.currentText())  # a long one is cut off
        if not (same and self.text.hasFocus()):
            self.text.setText(review.text if review else "")
        self.text.setEnabled(review is not None)
        self.strip.show_target(review.id if review else "", self.label)

    def settle(self) -> None:
        """Save the words if they changed."""
        words = self.text.text().strip()
        if self._review is not None and words != self._review.text:
            self._record(self._review.state, words)

    def _on_state(self) -> None:
        state = str(self.state.currentData())
        if self._review is not None and state == self._review.state:
            return
        if not state:
            if self._review is not None:
                self.cleared.emit(self._review)
            return
        self._record(state, self.text.text().strip())

    def _record(self, state: str, words: str) -> None:
        key = self._review.id if self._review else new_id()
        made = Review(key, self._episode, self.aspect, self.subject, state, words)
        self._review = made
        self.recorded.emit(made)
