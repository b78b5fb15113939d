"""Where the expert writes a section: its paragraphs, footnotes, and everything that can be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from casereview.domain.reports.prose import Grid, plain, read
from casereview.domain.reports.prose_search import words as count_words
from casereview.services.views import Tone
from casereview.ui.models.prose_document import REFERENCE_OBJECT, Kind
from casereview.ui.models.report_lines import Reference
from casereview.ui.theme import Theme
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.find_bar import FindBar
from casereview.ui.widgets.key_hint import HintedButton
from casereview.ui.widgets.layouts import FlowLayout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.prose_notes import ProseNotes
from casereview.ui.widgets.prose_text import ProseText
from casereview.ui.widgets.reference_picker import ReferencePicker
from casereview.ui.widgets.section_actions import (
    GROUPS,
    IN_TABLES,
    LOOKING,
    MORE,
    make_actions,
)
from casereview.ui.widgets.words import Role, Words

_COUNTING = 400
"""Milliseconds after a key press at which words are counted and footnotes shown anew."""

_LONGEST = 110
"""Signs of a line of a menu."""


class SectionEditor(QWidget):
    """The editor of one section.

    elsewhere carries what is to be found in the other sections and whether backwards;
    replaced_everywhere what, by what, and whether its case matters; naming_wanted section and place
    of a paragraph that needs a name to be referred to; skeletons_wanted the section; accepted a
    section and the reference in it that stands as it reads now.
    """

    accepted = Signal(str, str)
    naming_wanted = Signal(str, int)
    skeletons_wanted = Signal(str)
    elsewhere = Signal(str, bool)
    replaced_everywhere = Signal(str, str, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ProseText(theme)
        self.notes = ProseNotes(theme)
        self.finding = FindBar()
        self.picker = ReferencePicker(theme)
        self._in_note = False
        self.settled = self.text.settled
        self._findings: Mapping[str, Sequence[Reference]] = {}
        self._crossings: Mapping[str, Sequence[Reference]] = {}
        self._sources: Sequence[tuple[str, str]] = ()
        self._own_source = ""
        self._more_words: Mapping[str, str] = {}
        self._count = self._others = 0
        self._unresolved = Words("", Role.ERROR)
        self._where = Words("", Role.SMALL)
        self._source = LinkButton("")
        makes_changes(self._source)
        self._source.clicked.connect(self.offer_sources)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_COUNTING)
        self._soon.timeout.connect(self._show_counts)
        self.actions_ = make_actions(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        bar = FlowLayout(spacing=10)
        for key, words in (
            ("finding", self.tr("insert finding")),
            ("crossing", self.tr("cross-reference")),
            ("bold", self.tr("bold")),
        ):
            button = LinkButton(words)
            makes_changes(button)
            action = self.actions_[key]
            button.clicked.connect(action.trigger)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.PortableText)
            bar.addWidget(HintedButton(button, keys))
        self._more = LinkButton(self.tr("more"), name=self.tr("More that can be done here"))
        self._more.clicked.connect(self.offer_more)
        bar.addWidget(HintedButton(self._more, MORE))
        self._begin = LinkButton(self.tr("Paragraphs to begin with ▾"))
        self._begin.setAccessibleName(self.tr("Paragraphs to begin with"))
        self._begin.clicked.connect(self.ask_skeletons)
        foot = FlowLayout(spacing=10)
        foot.addWidget(self._source)
        foot.addWidget(self._begin)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(bar)
        layout.addWidget(self.finding)
        layout.addWidget(self.picker)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.notes)
        layout.addWidget(self._where)
        layout.addLayout(foot)
        layout.addWidget(self._unresolved)
        self._unresolved.hide()
        self.notes.hide()

    def _connect(self) -> None:
        self.text.typed.connect(self._soon.start)
        self.text.cursorPositionChanged.connect(self._show_place)
        self.notes.noted.connect(self._on_noted)
        self.notes.left.connect(self._on_note_left)
        self.finding.sought.connect(self.find_next)
        self.finding.replaced.connect(self._on_replace)
        self.picker.picked.connect(self._on_picked)
        self.picker.left.connect(self._on_not_picked)
        self.finding.left.connect(self.text.setFocus)

    # ---- showing

    def show_section(
        self, key: str, title: str, text: str, hint: str, unresolved: frozenset[str]
    ) -> None:
        """Show the text of a section; typing that is not saved yet stays."""
        self.text.setAccessibleName(self.tr("Text of {section}").format(section=title))
        self.text.set_hint(hint or self.tr("Write the first paragraph here."))
        self.text.show_text(key, text)
        self._unresolved.setText(
            self.tr("Leads nowhere: {references}").format(references=", ".join(sorted(unresolved)))
        )
        self._unresolved.setVisible(bool(unresolved))
        self._show_counts()

    def set_references(
        self,
        findings: Mapping[str, Sequence[Reference]],
        crossings: Mapping[str, Sequence[Reference]],
    ) -> None:
        """Say what can be referred to, by group."""
        self._findings, self._crossings = findings, crossings

    def set_chips(self, chips: Mapping[str, tuple[str, Tone]], more: Mapping[str, str]) -> None:
        """Say what references print, how they stand, and more of those that need looking at."""
        self._more_words = more
        self.text.set_chips(chips)
        self.notes.set_chips(chips)

    def set_sources(self, sources: Sequence[tuple[str, str]], own: str) -> None:
        """Say what sources of facts there are, by key and in words, and the section's own."""
        self._sources, self._own_source = sources, own

    def set_others(self, words: int) -> None:
        """Say how many words the other sections have."""
        self._others = words

    def show_reference(self, reference: str) -> None:
        """Bring the first occurrence of a reference into view and select it; else of words."""
        if not self.text.find_reference(reference):
            self.text.moveCursor(self.text.textCursor().MoveOperation.Start)
            self.text.find(reference)

    def flush(self) -> None:
        """Hand over what was typed, now."""
        self.text.flush()

    def _show_counts(self) -> None:
        notes = self.text.notes()
        first = notes[0][1] if notes else 1
        self.notes.show_notes(first, [inside for _, _, inside in notes])
        self.notes.setVisible(bool(notes))
        self._count = count_words(self.text.written)
        self._show_place()

    def _show_place(self) -> None:
        """Say where the cursor is, what the words count, and what the key does at a reference."""
        here = self._count
        self._begin.setVisible(self.text.document().isEmpty())
        said = self.tr("{here} words in the section, {all} in the report").format(
            here=f"{here:,}", all=f"{here + self._others:,}"
        )
        beside = self.text.beside()
        if beside is not None and beside[0] == REFERENCE_OBJECT:
            said = self._words_on(beside[1])
        self._where.setText(said)
        facts = self.text.kind is Kind.NUMBERED and bool(self._sources)
        self._source.setVisible(facts)
        own = self.text.source or self._own_source
        name = dict(self._sources).get(own, self.tr("not said"))
        self._source.setText(self.tr("Facts from: {source} ▾").format(source=name))
        self._source.setAccessibleName(self._source.text().removesuffix(" ▾"))

    def _words_on(self, reference: str) -> str:
        """Say how a reference stands, and what the key does at it."""
        words, tone = self.text.shown(reference)
        more = self._more_words.get(reference, "")
        if tone is Tone.RED:
            return f"{words}: {more}"
        shows = self.tr("{words}: Ctrl Enter shows the source").format(words=words)
        stand = self.tr("Ctrl Shift A lets it stand") if tone is Tone.AMBER else ""
        return " · ".join(part for part in (more, shows, stand) if part)

    # ---- references

    def offer_findings(self) -> None:
        """Offer documents, statuses, scores and whatever else the case says."""
        self._offer(self.tr("Insert finding"), self._findings)

    def offer_crossings(self) -> None:
        """Offer sections, paragraphs, tables and figures."""
        self._offer(self.tr("Cross-reference"), self._crossings)

    def insert(self, reference: str) -> None:
        """Write a reference at the cursor."""
        target = self.notes if self._in_note else self.text
        target.insert_reference(reference)
        target.setFocus()

    def _offer(self, name: str, groups: Mapping[str, Sequence[Reference]]) -> None:
        self._in_note = self.notes.hasFocus()
        self.picker.begin(name, groups)

    def _popup(self, menu: QMenu, button: QWidget) -> None:
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _on_picked(self, reference: Reference) -> None:
        if reference.paragraph is None:
            self.insert(reference.text)
        else:
            self.naming_wanted.emit(*reference.paragraph)

    def _on_not_picked(self) -> None:
        (self.notes if self._in_note else self.text).setFocus()

    # ---- paragraphs to begin with

    def ask_skeletons(self) -> None:
        """Ask for paragraphs to begin with."""
        self.skeletons_wanted.emit(self.text.subject)

    def offer_skeletons(self, offered: Sequence[str]) -> None:
        """Open the menu of paragraphs to begin with; nothing is put in unless it is chosen."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for text in offered:
            action = menu.addAction(_short(text))
            action.triggered.connect(partial(self._on_skeleton, text))
        if not offered:
            none = menu.addAction(self.tr("None is offered for this section"))
            none.setEnabled(False)
        self._popup(menu, self._begin if self._begin.isVisible() else self._more)

    def _on_skeleton(self, text: str, _checked: bool = False) -> None:
        self.text.insert_paragraphs(text)
        self.text.setFocus()

    def accept(self) -> None:
        """Let the reference at the cursor stand that says something else than when written."""
        found = (self.notes if self.notes.hasFocus() else self.text).beside()
        if found is not None and self.text.shown(found[1])[1] is Tone.AMBER:
            self.accepted.emit(self.text.subject, found[1])

    def offer_more(self) -> None:
        """Open the menu of everything that can be done."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for key, action in self.actions_.items():
            if self.text.isReadOnly() and key not in LOOKING:
                continue
            if key in GROUPS:
                menu.addSeparator()
            menu.addAction(action)
        for key in IN_TABLES:
            self.actions_[key].setVisible(self.text.in_table)
        self._popup(menu, self._more)

    # ---- where facts come from

    def offer_sources(self) -> None:
        """Open the menu of where the facts of the paragraph come from."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        chosen = self.text.source
        own = dict(self._sources).get(self._own_source, self.tr("not said"))
        as_section = self.tr("As the section: {source}").format(source=own)
        for key, words in (("", as_section), *self._sources):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(key == chosen)
            action.triggered.connect(partial(self._on_source, key))
        self._popup(menu, self._source)

    def _on_source(self, key: str, _checked: bool = False) -> None:
        self.text.set_source(key)
        self._show_place()
        self.text.setFocus()

    # ---- footnotes and tables

    def begin_note(self) -> None:
        """Write a footnote at the cursor, and go on in it."""
        if self.notes.hasFocus():
            return
        place = self.text.insert_note()
        self._show_counts()
        index = next(n for n, note in enumerate(self.text.notes()) if note[0] == place)
        self.notes.edit(index)

    def _on_noted(self, index: int, inside: str) -> None:
        places = [place for place, _, _ in self.text.notes()]
        if index < len(places):
            self.text.write_note(places[index], inside)

    def _on_note_left(self) -> None:
        notes = self.text.notes()
        if self.notes.index < len(notes):
            self.text.go_to(notes[self.notes.index][0] + 1)
        self.text.setFocus()

    def open_source(self) -> None:
        """Show the source of the reference at the cursor, in the text or in a footnote."""
        (self.notes if self.notes.hasFocus() else self.text).open_source()

    def next_misspelling(self) -> None:
        """Select the next word that is not known, and offer what may have been meant."""
        if self.text.next_misspelling():
            self.text.offer_spelling()
        else:
            self._where.setText(self.tr("Every word of the section is known."))

    def paste_words(self) -> None:
        """Paste as plain words."""
        data = QApplication.clipboard().mimeData()
        if data is not None:
            self.text.take(data, plain=True)

    # ---- find and replace

    def begin_finding(self, *, replacing: bool) -> None:
        """Show the fields to find and replace, with what is selected."""
        chosen = self.text.textCursor().selectedText()
        self.finding.begin(chosen if "\u2029" not in chosen else "", replacing=replacing)

    def find_next(self, back: bool = False) -> None:
        """Select the next place of what is sought, here or in another section."""
        wanted = self.finding.wanted.text()
        if not wanted:
            self.begin_finding(replacing=False)
            return
        if self.text.find_words(wanted, cased=self.finding.cased.isChecked(), back=back):
            self.finding.say("")
        elif self.finding.everywhere.isChecked():
            self.elsewhere.emit(wanted, back)
        elif self.text.find_words(
            wanted, cased=self.finding.cased.isChecked(), back=back, around=True
        ):
            self.finding.say(self.tr("Found from the other end of the section."))
        else:
            self.finding.say(self.tr("“{words}” is not in this section.").format(words=wanted))

    def _on_replace(self, every: bool) -> None:
        wanted, by = self.finding.wanted.text(), self.finding.by.text()
        cased = self.finding.cased.isChecked()
        if not wanted:
            return
        if every and self.finding.everywhere.isChecked():
            self.text.flush()
            self.replaced_everywhere.emit(wanted, by, cased)
        elif every:
            times = self.text.replace_all(wanted, by, cased=cased)
            self.finding.say(self.tr("Replaced {count} times.").format(count=times))
        else:
            self.text.replace_found(wanted, by, cased=cased)
            self.find_next()


def _short(text: str) -> str:
    """Return a paragraph as a line of a menu."""
    blocks = read(text)
    words = " ".join(plain(block.spans) for block in blocks if not isinstance(block, Grid))
    words = words.replace("&", "&&")
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
