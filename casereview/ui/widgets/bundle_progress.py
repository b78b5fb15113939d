"""How far the review of all documents is: what is read, what waits, what is set aside."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from casereview.services.views import DocumentRow
from casereview.ui.widgets.words import Role, Words


class BundleProgress(QWidget):
    """A line and a bar above the documents, always in view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Words("", Role.SMALL)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(6)
        layout.addWidget(self._words)
        layout.addWidget(self._bar)

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def show_rows(self, rows: Sequence[DocumentRow]) -> None:
        """Count the documents of a case and what their findings come to."""
        counting = [row for row in rows if not row.document.set_aside]
        read = sum(1 for row in counting if row.document.read_by_expert)
        waiting = sum(row.open_proposals for row in counting)
        found = sum(row.findings for row in counting)
        aside = len(rows) - len(counting)
        parts = [
            self.tr("{read} of {count} read").format(read=read, count=len(counting)),
            self.tr("{count} to decide").format(count=waiting)
            if waiting
            else self.tr("all decided"),
        ]
        if aside:
            parts.append(self.tr("{count} set aside").format(count=aside))
        self._words.setText(" · ".join(parts))
        self._bar.setRange(0, max(found, 1))
        self._bar.setValue(found - waiting if found else 1)
        self._bar.setAccessibleName(self.tr("Findings decided"))
        self._bar.setAccessibleDescription(self._words.text())
        self.setVisible(bool(rows))
