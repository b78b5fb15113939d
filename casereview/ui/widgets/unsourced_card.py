"""Sentences of fact that cite nothing of their own, each with the way to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casereview.services.report.report_checks import Unsourced
from casereview.services.views import Chip, Tone
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.layouts import clear_layout
from casereview.ui.widgets.words import Role, Rule, Words

SHOWN = 12
"""Sentences that are listed one by one; the rest are counted."""

_OPEN = Chip("needs a page", Tone.AMBER)


class UnsourcedCard(Card):
    """`place_wanted` carries section, anchor and words of a sentence."""

    place_wanted = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Sentences without a source of their own", "", parent)
        self._sum = Words("", Role.MUTED)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(6)
        self.body.addWidget(self._sum)
        self.body.addLayout(self.rows)

    def show_sentences(self, found: Sequence[Unsourced]) -> None:
        """Show the sentences, those first that need a document and a page."""
        clear_layout(self.rows)
        ordered = sorted(found, key=lambda one: not one.open)
        for place, one in enumerate(ordered[:SHOWN]):
            if place:
                self.rows.addWidget(Rule())
            self._add(one)
        if not found:
            self._sum.setText(self.tr("Every sentence of fact cites something."))
            return
        words = self.tr("{count} rest on the source of their section alone.")
        more = self.tr(" The first {shown} are listed.") if len(found) > SHOWN else ""
        self._sum.setText(words.format(count=len(found)) + more.format(shown=SHOWN))

    def _add(self, one: Unsourced) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        show = LinkButton(
            self.tr("Show me"), name=self.tr("Show me: {words}").format(words=one.words[:60])
        )
        show.clicked.connect(partial(self._on_show, one))
        line.addWidget(show)
        if one.open:
            line.addWidget(ChipLabel(_OPEN))
        else:
            line.addWidget(Words(one.rests_on, Role.SMALL, wrap=False))
        line.addStretch(1)
        self.rows.addWidget(Words(one.words, Role.SMALL))
        self.rows.addLayout(line)

    def _on_show(self, one: Unsourced, _checked: bool = False) -> None:
        self.place_wanted.emit(one.section, one.place, one.words)
