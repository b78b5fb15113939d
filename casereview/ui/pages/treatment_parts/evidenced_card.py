"""A card of records whose current line shows the passages that it rests on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from casereview.domain.documents.document import LinkTarget
from casereview.services.views import Particulars
from casereview.ui.models.particulars import Line, LinesModel
from casereview.ui.pages.particulars.form import RecordForm
from casereview.ui.pages.particulars.list_card import ListCard
from casereview.ui.pages.treatment_parts.evidence import EvidenceKeeper, EvidenceStrip
from casereview.ui.widgets.words import Role, Words


class EvidencedCard(ListCard):
    """The strip below the table is that of the current line."""

    def __init__(
        self,
        title: str,
        empty: str,
        form: RecordForm,
        model: LinesModel,
        lines: Callable[[Particulars], tuple[Line, ...]],
        wide: int,
        keeper: EvidenceKeeper,
        target: LinkTarget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, empty, form, model, lines, wide, parent)
        self._wide = wide
        self._of = Words("", Role.SMALL)
        self.strip = EvidenceStrip(keeper, target, self.body)
        self.body.addWidget(self._of)
        self.body.addWidget(self.strip)
        self.table.selectionModel().currentChanged.connect(self._on_current)

    def show_view(self, view: Particulars, *, saving: bool) -> None:
        """Show the records as they are saved, and what the current one rests on."""
        super().show_view(view, saving=saving)
        self._on_current()

    def _on_current(self) -> None:
        line = self.model.line(self.table.currentIndex())
        name = line.words[self._wide] if line else ""
        self._of.setVisible(line is not None)
        self._of.setText(self.tr("Passages of the line chosen: {name}").format(name=name))
        self.strip.show_target(line.id if line else "", name)
