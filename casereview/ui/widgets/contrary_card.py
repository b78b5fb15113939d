"""What points the other way: listed with whether the reasoning deals with it, and marked here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casereview.domain.documents.document import Document
from casereview.services.report.report_checks import Contrary
from casereview.services.views import Chip, Tone
from casereview.ui.widgets.buttons import LinkButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.entries import DocumentEntry
from casereview.ui.widgets.layouts import clear_layout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Rule, Words

_DEALT = Chip("dealt with", Tone.GREEN)
_NOT_YET = Chip("not dealt with", Tone.AMBER)


class ContraryCard(Card):
    """`document_wanted` carries id and page of a document, `marked` an id and whether it is so."""

    document_wanted = Signal(str, int)
    marked = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Material that points the other way", "", parent)
        self._none = Words(
            self.tr(
                "None is known. Documents that you mark here, and sources that say otherwise than"
                " your findings, are listed with whether your reasoning names them."
            ),
            Role.MUTED,
        )
        self.rows = QVBoxLayout()
        self.rows.setSpacing(6)
        self.document = DocumentEntry(self.tr("Mark a document"))
        self.mark = SmallButton(self.tr("It points the other way"))
        makes_changes(self.mark)
        self.mark.clicked.connect(self._on_mark)
        self.body.addWidget(self._none)
        self.body.addLayout(self.rows)
        self.body.addWidget(self.document)
        self.body.addWidget(self.mark)

    def show_material(self, found: Sequence[Contrary], documents: Sequence[Document]) -> None:
        """Show what is known, and offer the documents that are not marked."""
        clear_layout(self.rows)
        self._none.setHidden(bool(found))
        marked = {document.id for document in documents if document.contrary}
        for place, one in enumerate(found):
            if place:
                self.rows.addWidget(Rule())
            self._add(one, removable=not one.key and one.page is None and one.document in marked)
        self.document.set_documents([d for d in documents if d.id not in marked])
        self.document.show_value(None)

    def _add(self, one: Contrary, *, removable: bool) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        if one.document:
            words = f"{one.label} p.{one.page}" if one.page else one.label
            link = LinkButton(words, name=self.tr("Open {place}").format(place=words))
            link.clicked.connect(partial(self._on_document, one))
            line.addWidget(link)
        line.addWidget(ChipLabel(_DEALT if one.dealt_with else _NOT_YET))
        if removable:
            take = LinkButton(
                self.tr("No longer so"),
                name=self.tr("{label} no longer points the other way").format(label=one.label),
            )
            makes_changes(take)
            take.clicked.connect(partial(self._on_unmark, one.document))
            line.addWidget(take)
        line.addStretch(1)
        self.rows.addLayout(line)
        self.rows.addWidget(Words(one.words, Role.SMALL, selectable=True))

    def _on_document(self, one: Contrary, _checked: bool = False) -> None:
        self.document_wanted.emit(one.document, one.page or 0)

    def _on_mark(self) -> None:
        chosen = self.document.value()
        if isinstance(chosen, str) and chosen:
            self.marked.emit(chosen, True)
        else:
            self.document.control.setFocus()

    def _on_unmark(self, document: str, _checked: bool = False) -> None:
        self.marked.emit(document, False)
