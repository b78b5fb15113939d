"""What each opinion still lacks: works that point the other way, explanations to consider."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from casereview.domain.care.library import LibraryWork
from casereview.services.courses.opining import Support
from casereview.services.views import Chip, Tone
from casereview.ui.widgets.buttons import LinkButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.layouts import FlowLayout, clear_layout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words

_MOST = 4
"""Works that are offered at once; the others after a press."""


class SupportCard(Card):
    """`relied` and `considered` carry an opinion's id and that of a work or an explanation.

    Nothing is added by itself; a warning is answered by citing, or by writing the range of opinion.
    """

    relied = Signal(str, str)
    considered = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Range of opinion", "offered, never added by themselves", parent)
        self._supports: Sequence[Support] = ()
        self._wide: set[str] = set()

    def show_supports(self, supports: Sequence[Support]) -> None:
        """Show what is offered for each opinion."""
        self.setVisible(any(map(_has_any, supports)))
        if supports != self._supports:
            self._supports = supports
            self._build()

    def _build(self) -> None:
        clear_layout(self.body)
        for support in filter(_has_any, self._supports):
            self._support(support)

    def _support(self, support: Support) -> None:
        number = support.opinion.number
        question = support.opinion.question.strip()
        words = self.tr("Opinion {number}: {question}")
        self.body.addWidget(Words(words.format(number=number, question=question), Role.STRONG))
        if support.warning:
            self._warning(support)
        for work in support.own:
            said = self.tr("{work} is your own work: say so under interests.")
            self.body.addWidget(Words(said.format(work=work.short)))
        if support.alternatives:
            self.body.addWidget(Words(self.tr("Other explanations to consider:"), Role.MUTED))
            row = QWidget()
            flow = FlowLayout(row, spacing=6)
            for each in support.alternatives:
                name = self.tr("Add to opinion {number}: {name}")
                button = SmallButton(each.name, name=name.format(number=number, name=each.name))
                button.setToolTip(each.words)
                makes_changes(button)
                button.clicked.connect(partial(self._on_considered, support.opinion.id, each.id))
                flow.addWidget(button)
            self.body.addWidget(row)

    def _warning(self, support: Support) -> None:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        answered = support.explained
        chip = Chip(
            self.tr("range of opinion is written") if answered else self.tr("one direction only"),
            Tone.PLAIN if answered else Tone.AMBER,
        )
        line.addWidget(ChipLabel(chip), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Words(support.warning), 1)
        self.body.addWidget(row)
        everything = support.opinion.id in self._wide
        shown = support.others if everything else support.others[:_MOST]
        for work in shown:
            self.body.addWidget(self._work(support, work))
        if len(shown) < len(support.others):
            words = self.tr("Show all {count} works that point the other way or both ways")
            more = LinkButton(words.format(count=len(support.others)))
            more.clicked.connect(partial(self._on_more, support.opinion.id))
            self.body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _work(self, support: Support, work: LibraryWork) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        mark = "" if work.provenance.verified else self.tr(" · not verified")
        said = f"{work.short}, {work.direction.words}{mark}: {work.finding}"
        line.addWidget(Words(said, Role.SMALL), 1)
        name = self.tr("Rely on {work} in opinion {number}")
        button = SmallButton(
            self.tr("Rely on it"),
            name=name.format(work=work.short, number=support.opinion.number),
        )
        makes_changes(button)
        button.clicked.connect(partial(self._on_relied, support.opinion.id, work.id))
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _on_more(self, opinion_id: str, _checked: bool = False) -> None:
        self._wide.add(opinion_id)
        self._build()

    def _on_relied(self, opinion_id: str, work_id: str, _checked: bool = False) -> None:
        self.relied.emit(opinion_id, work_id)

    def _on_considered(self, opinion_id: str, alternative: str, _checked: bool = False) -> None:
        self.considered.emit(opinion_id, alternative)


def _has_any(support: Support) -> bool:
    return bool(support.warning or support.alternatives or support.own)
