"""What stands beside the criteria: single answers that would change the result, and the manuals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casereview.domain.comparing import SystemResult
from casereview.domain.finding import Finding, Status
from casereview.domain.interview import InterviewModule
from casereview.domain.wording import lower
from casereview.ui.models.explanation import code_of, in_words
from casereview.ui.widgets.layouts import FlowLayout, clear_layout
from casereview.ui.widgets.status_glyph import StatusGlyph
from casereview.ui.widgets.words import Role, Rule, Words

NONE_WOULD = "No single answer would change it: two or more would have to."


def near_misses(
    module: InterviewModule, finding: Finding
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each single change in words, with the items that it speaks of, in their order."""
    return tuple(
        (in_words(module, (phrase,)), _items_in(module, phrase)) for phrase in finding.would_change
    )


def _items_in(module: InterviewModule, phrase: str) -> tuple[str, ...]:
    names = (item.id for item in module.items)
    return tuple(n for n in names if re.search(rf"(?<![\w-]){re.escape(n)}(?![\w-])", phrase))


class ItemLinks(Words):
    """A sentence, and after it the items that it speaks of, each a link to its question."""

    item_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", Role.SMALL, parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.linkActivated.connect(self.item_chosen)

    def say(self, module: InterviewModule, words: str, items: Sequence[str]) -> None:
        """Show a sentence with its items."""
        links = []
        for name in items:
            item = module.item(name)
            label = lower(item.label) if item else name
            told = f"{code_of(name)} {label}".strip()
            href = escape(name)
            links.append(f'<a style="text-decoration:none" href="{href}">{escape(told)}</a>')
        parts = [escape(words)] if words else []
        self.setText("<br>".join((*parts, " · ".join(links))) if links else escape(words))
        self.setAccessibleName(f"{words} {', '.join(items)}".strip())


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
        if finding is None:
            self._say(self.tr("Nothing is asked yet."))
            return
        if finding.base_status is Status.UNDETERMINED:
            self._head(self.tr("The shortest way to settle it"))
            if finding.settling:
                words = in_words(module, (self._settling_words(finding),))
                self._link(module, words, finding.settling)
            else:
                self._say(self.tr("Several answers are needed."))
            self._head(self.tr("What single answers would come to"))
        else:
            self._head(self.tr("Single answers that would change it"))
        near = near_misses(module, finding)
        for words, items in near:
            self._link(module, words, items)
        if not near:
            self._say(self.tr(NONE_WOULD))

    def _settling_words(self, finding: Finding) -> str:
        settled = [phrase for phrase in finding.missing if "settle it" in phrase]
        return settled[0][:1].upper() + settled[0][1:] if settled else ""

    def _head(self, words: str) -> None:
        self._lines.addWidget(Words(words, Role.STRONG))

    def _say(self, words: str) -> None:
        self._lines.addWidget(Words(words, Role.SMALL))

    def _link(self, module: InterviewModule, words: str, items: Sequence[str]) -> None:
        line = ItemLinks()
        line.say(module, words, items)
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
        if because:
            column.addWidget(Words(f"{because}.", Role.SMALL))
        for sentence in result.difference:
            difference = Words(in_words(module, (sentence,)), "amber")
            column.addWidget(difference)
        if result.note:
            column.addWidget(Words(result.note, Role.SMALL))
        box.setAccessibleName(result.name)
        return box
