"""Where the expert writes a section: saved as it is typed, with live references in braces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRegularExpression
from PySide6.QtGui import QKeySequence, QShortcut, QSyntaxHighlighter, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from casereview.ui.models.report_lines import REFERENCE, Reference
from casereview.ui.theme import Theme
from casereview.ui.widgets.autosave import AutosaveText
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.key_hint import HintedButton
from casereview.ui.widgets.layouts import FlowLayout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words


class _References(QSyntaxHighlighter):
    """Tints references; those that lead nowhere in red."""

    def __init__(self, editor: AutosaveText, theme: Theme) -> None:
        super().__init__(editor.document())
        self._theme = theme
        self._unresolved: frozenset[str] = frozenset()
        theme.changed.connect(self.rehighlight)

    def set_unresolved(self, unresolved: frozenset[str]) -> None:
        """Say which references lead nowhere."""
        if unresolved != self._unresolved:
            self._unresolved = unresolved
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        matches = QRegularExpression(REFERENCE.pattern).globalMatch(text)
        while matches.hasNext():
            match = matches.next()
            tone = "red" if match.captured(0) in self._unresolved else "blue"
            look = QTextCharFormat()
            look.setForeground(self._theme.colour(f"{tone}-ink"))
            look.setBackground(self._theme.colour(f"{tone}-weak"))
            self.setFormat(match.capturedStart(0), match.capturedLength(0), look)


class SectionEditor(QWidget):
    """The editor of one section, with menus that insert references."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = AutosaveText()
        self.text.setProperty("role", str(Role.REPORT))
        self.settled = self.text.settled
        self._highlight = _References(self.text, theme)
        self._findings: Mapping[str, Sequence[Reference]] = {}
        self._crossings: Mapping[str, Sequence[Reference]] = {}
        self._unresolved = Words("", Role.ERROR)
        insert = SmallButton(self.tr("Insert finding…"))
        makes_changes(insert)
        insert.clicked.connect(self.offer_findings)
        cross = SmallButton(self.tr("Cross-reference…"))
        makes_changes(cross)
        cross.clicked.connect(self.offer_crossings)
        self._insert, self._cross = insert, cross
        bar = FlowLayout(spacing=6)
        for button, keys in ((insert, "Ctrl+I"), (cross, "Ctrl+R")):
            bar.addWidget(HintedButton(button, keys))
            QShortcut(QKeySequence(keys), self).activated.connect(button.click)
        row = QHBoxLayout()
        row.addLayout(bar, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.text, 1)
        layout.addWidget(self._unresolved)

    def show_section(
        self, key: str, title: str, text: str, hint: str, unresolved: frozenset[str]
    ) -> None:
        """Show the text of a section; typing that is not saved yet stays."""
        self.text.setAccessibleName(self.tr("Text of {section}").format(section=title))
        self.text.setPlaceholderText(hint or self.tr("A blank line begins a new paragraph."))
        self.text.show_text(key, text)
        self._highlight.set_unresolved(unresolved)
        self._unresolved.setText(
            self.tr("Leads nowhere: {references}").format(references=", ".join(sorted(unresolved)))
        )
        self._unresolved.setVisible(bool(unresolved))

    def set_references(
        self,
        findings: Mapping[str, Sequence[Reference]],
        crossings: Mapping[str, Sequence[Reference]],
    ) -> None:
        """Say what can be referred to, by group."""
        self._findings, self._crossings = findings, crossings

    def show_reference(self, reference: str) -> None:
        """Bring the first occurrence of a reference into view and select it."""
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.text.find(reference)

    def offer_findings(self) -> None:
        """Open the menu of documents, statuses and scores."""
        self._offer(self._findings, self._insert)

    def offer_crossings(self) -> None:
        """Open the menu of sections, tables and figures."""
        self._offer(self._crossings, self._cross)

    def insert(self, reference: str) -> None:
        """Write a reference at the cursor."""
        self.text.insertPlainText(reference)
        self.text.setFocus()

    def _offer(self, groups: Mapping[str, Sequence[Reference]], button: SmallButton) -> None:
        menu = self.menu(groups)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def menu(self, groups: Mapping[str, Sequence[Reference]]) -> QMenu:
        """Return a menu of references; it goes when it is closed."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for group, references in groups.items():
            branch = menu.addMenu(group)
            branch.setEnabled(bool(references))
            for reference in references:
                action = branch.addAction(reference.words)
                action.triggered.connect(partial(self._on_insert, reference.text))
        return menu

    def _on_insert(self, reference: str, _checked: bool = False) -> None:
        self.insert(reference)
