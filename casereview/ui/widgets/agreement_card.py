"""How far both raters agree, in words: figures with their numbers, and what must be said beside."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casereview.domain.assessing.comparison_words import KAPPA_WORDS, notes, rater_words
from casereview.services.interview.corating import CoratingView
from casereview.ui.models.second_rating import StatusLine, status_lines, summary
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.layouts import Lines, clear_layout
from casereview.ui.widgets.words import Role, Words

_MOST = 30
"""Findings that are shown at a time; choosing a module narrows them."""


class AgreementCard(Card):
    """Shows the figures of the case, or of one module."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Agreement"), " ", parent)
        self._who = Words("", Role.MUTED)
        self._figures = QVBoxLayout()
        self._figures.setSpacing(8)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(4)
        self.body.addWidget(self._who)
        self.body.addLayout(self._figures)
        self.body.addLayout(self._notes)

    @property
    def text(self) -> str:
        """All that the card says."""
        return "\n".join(label.text() for label in self.findChildren(Words) if label.text())

    def show_view(self, view: CoratingView, module: str) -> None:
        """Show the figures of a finished rater."""
        comparison = view.comparison
        for layout in (self._figures, self._notes):
            clear_layout(layout)
        if comparison is None:
            return
        self.set_note(
            next((each.title for each in comparison.modules if each.module == module), "")
            or self.tr("all modules")
        )
        self._who.setText(f"{rater_words(comparison.rater)}.")
        for title, words in summary(view, module):
            self._figures.addWidget(Words(title, Role.STRONG))
            self._figures.addWidget(Words(words, selectable=True))
        for note in (*notes(comparison), KAPPA_WORDS):
            self._notes.addWidget(Words(note, Role.SMALL))


class DisordersCard(Card):
    """Where the rules make something else of the second rater's answers, disorder by disorder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("By the rules"), self.tr("from either rater’s answers"), parent)
        self._shown: tuple[StatusLine, ...] = ()
        self._alike = Words("", Role.MUTED)
        self._lines = Lines(share=(4, 6))
        self.body.addWidget(self._alike)
        self.body.addWidget(self._lines)

    def show_view(self, view: CoratingView, module: str) -> None:
        """Show the findings of both raters that differ or are open, of one module where named."""
        lines = status_lines(view, module)
        apart = tuple(line for line in lines if not line.agrees)
        words = self.tr("Both agree on {alike} of {all}.").format(
            alike=len(lines) - len(apart), all=len(lines)
        )
        if len(apart) > _MOST:
            words += self.tr(" The first {most} of the others:").format(most=_MOST)
        self._alike.setText(words)
        if apart[:_MOST] == self._shown:
            return
        self._shown = apart[:_MOST]
        self._lines.clear()
        for line in self._shown:
            said = self.tr("First: {first}\nSecond: {second}\n{agree}").format(
                first=line.first, second=line.second, agree=line.agree
            )
            if line.by_consensus:
                said += self.tr("\nWith what is settled: {status}").format(status=line.by_consensus)
            self._lines.add(f"{line.disorder}\n{line.point}", said)
