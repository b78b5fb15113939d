"""One entry of the history: what it changed before and after, and the way back to it."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTextBrowser, QWidget

from casereview.services.vault.history import Detail
from casereview.services.vault.history_words import NOTHING, FieldChange, Op, RowChange
from casereview.services.views import Chip
from casereview.ui.theme import Theme
from casereview.ui.widgets.buttons import SecondaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.history_lines import standing_chip
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words


class EntryCard(Card):
    """Emits `back_wanted` with how many undos lead to the entry shown."""

    back_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme = theme
        self._detail: Detail | None = None
        self.title = Words("", Role.CARD_TITLE)
        self._when = Words("", Role.SMALL)
        self._chip = ChipLabel(Chip(""))
        self.changes = QTextBrowser()
        self.changes.setAccessibleName(self.tr("What the entry changed"))
        self.changes.setOpenLinks(False)
        self.changes.document().setDocumentMargin(0)
        self.back = SecondaryButton(self.tr("Undo back to here"))
        makes_changes(self.back)
        self.back.clicked.connect(self._on_back)
        self._way = Words("", Role.SMALL)
        self.body.addWidget(self.title)
        self.body.addWidget(self._when)
        self.body.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.changes, 1)
        self.body.addWidget(self.back)
        self.body.addWidget(self._way)
        theme.changed.connect(self._show_changes)
        self.show_nothing()

    @property
    def number(self) -> int | None:
        """The entry shown; None while none is."""
        return self._detail.entry.number if self._detail else None

    def show_nothing(self) -> None:
        """Show that no entry is chosen."""
        self._detail = None
        self.title.setText(self.tr("No entry chosen"))
        self._when.setText(self.tr("Choose an entry to see what it changed."))
        for part in (self._chip, self.changes, self.back, self._way):
            part.hide()

    def show_detail(self, detail: Detail, *, busy: bool) -> None:
        """Show an entry; while work is under way, or where nothing is written, it only tells."""
        same = self._detail is not None and self._detail.rows == detail.rows
        same = same and self.number == detail.entry.number
        self._detail = detail
        entry = detail.entry
        self.title.setText(entry.label)
        self._when.setText(
            self.tr("Entry {number} · {when}").format(number=entry.number, when=entry.when)
        )
        self._chip.set_chip(standing_chip(entry))
        self._way.setText(self._way_words(detail))
        self.back.setEnabled(bool(detail.steps) and not busy)
        for part in (self._chip, self.changes, self.back, self._way):
            part.show()
        if not same:
            self._show_changes()

    def _way_words(self, detail: Detail) -> str:
        if detail.steps is None:
            return self.tr("Undo does not lead back to this state.")
        if detail.steps == 0:
            return self.tr("The case stands as it did after this entry.")
        if detail.steps == 1:
            return self.tr("Takes back the one change made since; Redo brings it back.")
        words = self.tr(
            "Takes back the {count} changes made since, one by one; Redo brings each back."
        )
        return words.format(count=detail.steps)

    def _show_changes(self) -> None:
        if self._detail is None:
            return
        rows = self._detail.rows
        nothing = self.tr("No entry of the case was changed.")
        self.changes.setHtml("".join(map(self._row, rows)) if rows else f"<p>{nothing}</p>")

    def _row(self, row: RowChange) -> str:
        quiet = self._theme.colour("ink-2").name()
        fields = "".join(
            f'<p style="margin:0 0 3px 12px"><span style="color:{quiet}">{escape(one.name)}:</span>'
            f" {_shown(one, row.op)}</p>"
            for one in row.fields
        )
        head = f"<b>{escape(row.what)}</b> <span style='color:{quiet}'>{row.op}</span>"
        return f'<p style="margin:8px 0 3px 0">{head}</p>{fields}'

    def _on_back(self) -> None:
        if self._detail is not None and self._detail.steps:
            self.back_wanted.emit(self._detail.steps)


def _shown(change: FieldChange, op: Op) -> str:
    """Return a field before and after: what went struck through, what came in bold."""
    before, after = (
        words if words == NOTHING else f"<{mark}>{_text(words)}</{mark}>"
        for words, mark in ((change.before, "s"), (change.after, "b"))
    )
    if op is not Op.CHANGED:
        return after if op is Op.ADDED else before
    if not change.lead and not change.tail:
        return f"{before} → {after}"
    lead, tail = (_text(words) for words in (change.lead, change.tail))
    left, right = (" " if edge.isalnum() else "" for edge in (change.lead[-1:], change.tail[:1]))
    return f"{lead}{left}{before} → {after}{right}{tail}"


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")
