"""What stands beside the criteria: single answers that would change the result, and the manuals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casereview.domain.assessing.comparing import SystemResult
from casereview.domain.assessing.finding import Finding, Status
from casereview.domain.assessing.interview import InterviewItem, InterviewModule
from casereview.domain.assessing.note_words import note_words
from casereview.domain.assessing.wording import lower
from casereview.ui.models.explanation import NAME, code_of, in_words, unlabelled
from casereview.ui.widgets.layouts import FlowLayout, clear_layout
from casereview.ui.widgets.status_glyph import StatusGlyph
from casereview.ui.widgets.words import Role, Rule, Words

_UNASKED = (Status.NOT_ASSESSED, Status.SCREEN_NEGATIVE)

NONE_WOULD = "No single answer would change it: two or more would have to."


def linked(module: InterviewModule, phrase: str) -> str:
    """Return a phrase as rich text in which each item is a link to its question, by its name."""
    phrase = unlabelled(module, phrase)
    said = set(NAME.findall(phrase))
    links = {item.id: _link(item) for item in module.items if item.id in said}
    parts = re.split(f"({NAME.pattern})", phrase)
    return "".join(links.get(part) or escape(part) for part in parts)


def _link(item: InterviewItem) -> str:
    words = f"{code_of(item.id)} {lower(item.label)}".strip()
    return f'<a style="text-decoration:none" href="{escape(item.id)}">{escape(words)}</a>'


def near_miss(module: InterviewModule, phrase: str) -> str:
    """Return `Subthreshold if A1 ... below threshold` for what the explanation says the other way.

    phrase: one of `Finding.would_change`, `A1 or B1 below threshold: Subthreshold`.
    """
    change, _, status = phrase.rpartition(": ")
    return f"<b>{escape(status)}</b> if {linked(module, change)}"


class ItemLinks(Words):
    """A sentence in which each item is a link to its question."""

    item_chosen = Signal(str)

    def __init__(self, html: str, parent: QWidget | None = None) -> None:
        super().__init__("", Role.SMALL, parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.linkActivated.connect(self.item_chosen)
        self.setText(html)
        self.setAccessibleName(unescape(re.sub(r"<[^>]+>", "", html)))


class NearMisses(QWidget):
    """What would settle an open result, and which single answer would change it."""

    item_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 4, 0, 0)
        self._lines.setSpacing(6)

    @property
    def text(self) -> str:
        """All that is said, line by line."""
        words = [each.accessibleName() or each.text() for each in self._labels()]
        return "\n".join(words)

    def _labels(self) -> list[Words]:
        entries = (self._lines.itemAt(number) for number in range(self._lines.count()))
        widgets = (entry.widget() for entry in entries if entry is not None)
        return [widget for widget in widgets if isinstance(widget, Words)]

    def show_finding(self, module: InterviewModule, finding: Finding | None) -> None:
        """Show what stands near a finding."""
        clear_layout(self._lines)
        if finding is None or finding.status in _UNASKED:
            self._say(self.tr("Nothing is asked yet."))
            return
        if finding.base_status is Status.UNDETERMINED:
            self._head(self.tr("The shortest way to settle it"))
            if finding.settling:
                self._link(linked(module, self._settling_words(finding)))
            else:
                self._say(self.tr("Several answers are needed."))
            self._head(self.tr("What single answers would come to"))
        else:
            self._head(self.tr("Single answers that would change it"))
        for phrase in finding.would_change:
            self._link(near_miss(module, phrase))
        if not finding.would_change:
            self._say(self.tr(NONE_WOULD))

    def _settling_words(self, finding: Finding) -> str:
        settled = [phrase for phrase in finding.missing if "settle it" in phrase]
        return settled[0][:1].upper() + settled[0][1:] if settled else ""

    def _head(self, words: str) -> None:
        self._lines.addWidget(Words(words, Role.STRONG))

    def _say(self, words: str) -> None:
        self._lines.addWidget(Words(words, Role.SMALL))

    def _link(self, html: str) -> None:
        line = ItemLinks(html)
        line.item_chosen.connect(self.item_chosen)
        self._lines.addWidget(line)


class Systems(QWidget):
    """The same answers by DSM-5-TR, ICD-10 and ICD-11, and what makes the difference."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 4, 0, 0)
        self._lines.setSpacing(6)

    @property
    def text(self) -> str:
        """All that is said."""
        labels = self.findChildren(Words)
        return "\n".join(label.text() for label in labels if not label.isHidden())

    def show_results(self, module: InterviewModule, results: Sequence[SystemResult]) -> None:
        """Show the results, the main classification first."""
        clear_layout(self._lines)
        if not results:
            self._lines.addWidget(Words(self.tr("Nothing is asked yet."), Role.SMALL))
        for number, result in enumerate(results):
            if number:
                self._lines.addWidget(Rule())
            self._lines.addWidget(self._result(module, result))
        self._lines.addWidget(Rule())
        self._lines.addWidget(Words(self._sources(module), Role.SMALL))

    def _sources(self, module: InterviewModule) -> str:
        """Say where the rules come from, and which of it was checked (7.4)."""
        marks = {True: self.tr("checked"), False: self.tr("not checked yet")}
        told = [
            f"{source.ref}{f' ({source.date})' if source.date else ''}: {marks[source.verified]}"
            for source in module.sources
        ]
        return self.tr("Sources. {what}.").format(what="; ".join(told))

    def _result(self, module: InterviewModule, result: SystemResult) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        head = FlowLayout(spacing=8)
        head.addWidget(Words(result.name, Role.STRONG, wrap=False))
        if result.status is not None:
            head.addWidget(StatusGlyph(result.status))
        column.addLayout(head)
        because = in_words(module, result.because)
        if because and result.status is not Status.MET:  # what holds stands among the criteria
            column.addWidget(Words(f"{because}.", Role.SMALL))
        for sentence in result.difference:
            difference = Words(in_words(module, (sentence,)), "amber")
            column.addWidget(difference)
        if result.note:
            column.addWidget(Words(in_words(module, (note_words(result.note),)), Role.SMALL))
        box.setAccessibleName(result.name)
        return box
