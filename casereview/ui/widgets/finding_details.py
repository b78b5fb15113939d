"""What stands behind a finding: its words, what the reader proposed, the rule, and its place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casereview.domain.documents.statement import State
from casereview.services.correspondence.value_words import value_words
from casereview.services.views import FindingRow
from casereview.ui.widgets.buttons import LinkButton, SmallButton
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Rule, Words


class FindingDetails(QWidget):
    """The words the finding rests on, and, on demand, the rule that proposed it."""

    note_wanted = Signal()
    put_back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quote = Words("", Role.SMALL, selectable=True)
        self._was = Words("", Role.SMALL)
        self._rule = Words("", Role.SMALL, selectable=True)
        self._toggle = LinkButton("")
        self._toggle.clicked.connect(self._on_toggle)
        self._note = LinkButton(self.tr("Add a note…"))
        makes_changes(self._note)
        self._note.clicked.connect(self.note_wanted)
        self.put_back = SmallButton(self.tr("Put it back…"))
        makes_changes(self.put_back)
        self.put_back.clicked.connect(self.put_back_wanted)
        links = QHBoxLayout()
        links.setSpacing(10)
        for widget in (self.put_back, self._note):
            links.addWidget(widget)
        links.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self._quote, 1)
        top.addWidget(self._toggle, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(Rule())
        layout.addLayout(top)
        layout.addWidget(self._was)
        layout.addLayout(links)
        layout.addWidget(self._rule)
        self._rule.hide()

    def show_finding(self, row: FindingRow | None) -> None:
        """Show what stands behind a finding."""
        self.setVisible(row is not None)
        if row is None:
            return
        self._quote.setText(self._words(row))
        statement = row.statement
        parts = []
        if statement.state is State.CORRECTED:
            proposed = value_words(statement.value)
            parts.append(self.tr("Proposed by the reader: {value}.").format(value=proposed))
        if statement.note:
            parts.append(self.tr("Note: {note}").format(note=statement.note))
        self._was.setText(" ".join(parts))
        self._was.setVisible(bool(parts))
        self._note.setVisible(statement.state is State.REJECTED)
        self.put_back.setVisible(row.lost)
        self._rule.setText(self.tr("Rule {rule}").format(rule=row.rule))
        self._label_toggle()

    def _words(self, row: FindingRow) -> str:
        passage = row.passage
        if passage is None:
            return self.tr("No passage: the whole document.")
        quote = " ".join(passage.quote.split())
        if row.lost:
            lost = self.tr("Not found again when the document was read anew: “{quote}”")
            return lost.format(quote=quote)
        return f"“{quote}”" if quote else self.tr("A region of the page, without text.")

    def _on_toggle(self) -> None:
        self._rule.setVisible(not self._rule.isVisible())
        self._label_toggle()

    def _label_toggle(self) -> None:
        shown = not self._rule.isHidden()
        words = self.tr("Hide rule") if shown else self.tr("Rule?")
        self._toggle.setText(words)
        self._toggle.setAccessibleName(
            self.tr("Hide the rule") if shown else self.tr("Which rule proposed it?")
        )
