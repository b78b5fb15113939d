"""A passage as a chip: its place opens the page, the cross takes it away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from casereview.domain.documents.document import Passage
from casereview.ui.widgets.buttons import LinkButton, SmallButton
from casereview.ui.widgets.marks import makes_changes


class PassageChip(QWidget):
    """`opened` carries `document/passage/page`, `unlinked` the passage's id."""

    opened = Signal(str)
    unlinked = Signal(str)

    def __init__(self, passage: Passage, place: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._passage = passage
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        quote = " ".join(passage.quote.split())
        opener = SmallButton(
            place, name=self.tr("Open {place}: {quote}").format(place=place, quote=quote)
        )
        opener.setToolTip(f"“{quote}”")
        opener.clicked.connect(self._on_open)
        remove = LinkButton("×", name=self.tr("Unlink {place}").format(place=place))
        makes_changes(remove)
        remove.clicked.connect(self._on_unlink)
        row.addWidget(opener)
        row.addWidget(remove)

    def _on_open(self) -> None:
        passage = self._passage
        self.opened.emit(f"{passage.document_id}/{passage.id}/{passage.page}")

    def _on_unlink(self) -> None:
        self.unlinked.emit(self._passage.id)
