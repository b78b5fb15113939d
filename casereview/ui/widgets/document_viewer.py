"""One document: its page as it is, a bar above it, and why it could not be read where so."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from casereview.domain.dates import british
from casereview.domain.documents.document import Group, Passage, ReadState
from casereview.domain.documents.statement import State
from casereview.services.views import DocumentView, PageImage, PageLetters, Tone
from casereview.ui.models.document_list import GROUP_WORDS
from casereview.ui.theme import Theme
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.fields import ChoiceField
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.page_sheets import Leaf, Mark
from casereview.ui.widgets.page_strip import PageStrip
from casereview.ui.widgets.picking_view import PickingView
from casereview.ui.widgets.selection_bar import SelectionBar
from casereview.ui.widgets.words import ElidedWords, Role, Words

_TONES = {
    State.PROPOSED: Tone.BLUE,
    State.ACCEPTED: Tone.GREEN,
    State.CORRECTED: Tone.GREEN,
    State.REJECTED: Tone.PLAIN,
}
_STRIP = "strip:"
"""Before the source of a picture that the strip of pages asked for."""


def leaves_of(view: DocumentView) -> tuple[Leaf, ...]:
    """Return the pages to show; a document that could not be read may still be drawn."""
    texts = {page.number: page for page in view.pages}
    if not view.has_image:
        return tuple(
            Leaf(p.number, 0.0, 0.0, p.text, drawn=False)
            for p in sorted(view.pages, key=lambda p: p.number)
        )
    leaves = []
    for number in range(1, view.document.pages + 1):
        page = texts.get(number)
        size = (page.width, page.height) if page else (0.0, 0.0)
        leaves.append(Leaf(number, *size, page.text if page else "", drawn=True))
    return tuple(leaves)


def marks_of(view: DocumentView) -> tuple[Mark, ...]:
    """Return the places of findings, notes, and passages that are evidence for something else.

    A passage whose place was lost has no mark: where it was is not where it is.
    """
    found: dict[str, Mark] = {}
    for row in view.findings:
        if row.passage is not None and not row.lost:
            tone = _TONES[row.statement.state]
            found[row.passage.id] = mark_of(row.passage, row.statement.id, tone)
    for use in view.used_in:
        if use.passage is not None and not use.passage.orphaned:
            found.setdefault(use.passage.id, mark_of(use.passage, use.passage.id, Tone.ACCENT))
    return tuple(found.values())


def mark_of(passage: Passage, mark_id: str, tone: Tone) -> Mark:
    """Return the mark of a passage."""
    return Mark(mark_id, passage.page, passage.rects, passage.start, passage.end, tone)


class DocumentViewer(QWidget):
    """Shows a DocumentView; asks for pictures and tells what the expert does in the bar."""

    image_wanted = Signal(str, int, float)
    letters_wanted = Signal(str, int)
    mark_clicked = Signal(str)
    read_changed = Signal(bool)
    group_changed = Signal(object)
    copy_wanted = Signal()
    note_wanted = Signal()
    aside_wanted = Signal()
    taken_up = Signal()
    bundles_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("clear")
        self._view: DocumentView | None = None
        self.pages = PickingView(theme)
        self.pages.image_wanted.connect(self.image_wanted)
        self.pages.letters_wanted.connect(self.letters_wanted)
        self.pages.mark_clicked.connect(self.mark_clicked)
        self.pages.page_changed.connect(self._on_page)
        self.strip = PageStrip(theme)
        self.strip.page_chosen.connect(self.pages.go_to_page)
        self.strip.image_wanted.connect(self._on_thumb_wanted)
        self.selection = SelectionBar()
        self.pages.picked.connect(self.selection.show_pick)
        self.selection.dropped.connect(self._on_dropped)
        self.why = Notice(closable=False)
        self._title = ElidedWords(Role.STRONG)
        self._page = Words("", Role.SMALL, wrap=False)
        self._read = QCheckBox(self.tr("I have read it"))
        self._read.setAccessibleName(self.tr("I have read this document in full"))
        self._read.setToolTip(self.tr("M marks it as read and goes on to the next"))
        self._read.clicked.connect(self.read_changed)
        self._group = ChoiceField()
        self._group.setAccessibleName(self.tr("Whose paper this document is"))
        for group, words in GROUP_WORDS.items():
            self._group.addItem(words, group.value)
        self._group.activated.connect(self._on_group)
        paper = QHBoxLayout()
        paper.setSpacing(8)
        paper.addWidget(self.strip)
        paper.addWidget(self.pages, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._head())
        layout.addLayout(self._bar())
        layout.addWidget(self.why)
        layout.addLayout(paper, 1)
        layout.addWidget(self.selection)
        self.clear()

    def _head(self) -> QHBoxLayout:
        leaves = self.tr("The copy leaves the encrypted vault; the case’s history notes it.")
        self.more = SmallButton(self.tr("More"))
        self.menu = QMenu(self.more)
        self.menu.setToolTipsVisible(True)
        self.note = self._action(self.tr("Note…\tT"), self.note_wanted)
        self.aside = self._action(self.tr("Set this document aside…"), self.aside_wanted)
        self.take_up = self._action(self.tr("Take it up again"), self.taken_up)
        self.bundles = self._action(self.tr("Bundle pages…"), self.bundles_wanted)
        self.menu.addSeparator()
        self.regions = self._action(self.tr("Draw regions instead of selecting words"), None)
        self.regions.setCheckable(True)
        self.regions.toggled.connect(self.pages.pick_regions)
        self.menu.addSeparator()
        self.copy = self._action(self.tr("Save a copy…"), self.copy_wanted)
        self.copy.setToolTip(leaves)
        makes_changes(self.more)
        self.more.setMenu(self.menu)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._page)
        head.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _action(self, words: str, asked: SignalInstance | None) -> QAction:
        action = QAction(words, self)
        if asked is not None:
            action.triggered.connect(asked)
        self.menu.addAction(action)
        return action

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(6)
        bar.addWidget(self._group)
        bar.addWidget(self._read)
        bar.addStretch(1)
        for sign, name, slot in (
            ("↻", self.tr("Turn this page (Ctrl R)"), self.turn_page),
            ("−", self.tr("Smaller (Ctrl -)"), self.pages.zoom_out),
            ("+", self.tr("Larger (Ctrl +)"), self.pages.zoom_in),
            (self.tr("Fit"), self.tr("Fit the width (Ctrl 0)"), self.pages.fit_width),
        ):
            button = SmallButton(sign, name=name)
            button.setToolTip(name)
            button.clicked.connect(slot)
            bar.addWidget(button)
        return bar

    # ---- showing

    @property
    def document_id(self) -> str:
        """The document shown, '' for none."""
        return self._view.document.id if self._view else ""

    @property
    def view(self) -> DocumentView | None:
        """The document shown."""
        return self._view

    @property
    def file_name(self) -> str:
        """The name that the document shown was received under, '' for none."""
        return self._view.document.file_name if self._view else ""

    def clear(self) -> None:
        """Show no document."""
        self._view = None
        self.pages.show_pages("", ())
        self.strip.show_pages("", (), {})
        self.why.hide()
        self._title.set_whole("")
        self._page.setText("")
        for widget in (self._read, self._group, self.more):
            widget.setEnabled(False)

    def show_document(self, view: DocumentView) -> None:
        """Show a document; the place on the page stays when it is the same one."""
        document = view.document
        self._view = view
        leaves = leaves_of(view)
        self.pages.setAccessibleName(f"{document.label} {document.title}")
        self.pages.show_pages(document.id, leaves, marks_of(view))
        waiting = Counter(r.passage.page for r in view.findings if r.passage and r.waits)
        self.strip.show_pages(document.id, leaves, {} if document.set_aside else waiting)
        self._title.set_whole(f"{document.label} · {document.title}")
        for widget in (self._read, self._group, self.more):
            widget.setEnabled(True)
        self._read.setChecked(document.read_by_expert)
        self.copy.setEnabled(document.gone_on is None)
        self.aside.setVisible(not document.set_aside)
        self.take_up.setVisible(bool(document.set_aside))
        self._group.setCurrentIndex(self._group.findData(document.group.value))
        self._say_why(view)
        self._on_page(self.pages.page, len(self.pages.places))

    def take_image(self, source: str, page: int, scale: float, picture: PageImage) -> None:
        """Take a picture that was asked for, for the page or for the strip."""
        if source.startswith(_STRIP):
            self.strip.take_image(source.removeprefix(_STRIP), page, picture)
        else:
            self.pages.take_image(source, page, scale, picture)

    def take_letters(self, letters: PageLetters) -> None:
        """Take where the characters of a page stand."""
        self.pages.take_letters(letters)

    def point_at(self, passage: Passage | None) -> None:
        """Mark and show a passage that is no finding: evidence that the expert selected."""
        view = self._view
        if view is None or passage is None or passage.document_id != view.document.id:
            return
        if passage.orphaned:  # where it was is not where it is
            self.pages.go_to_page(passage.page)
            return
        marks = marks_of(view)
        if passage.id not in {mark.id for mark in marks}:
            marks = (*marks, mark_of(passage, passage.id, Tone.ACCENT))
            self.pages.show_pages(view.document.id, leaves_of(view), marks)
        self.pages.set_current(passage.id)

    def turn_page(self) -> None:
        """Turn the page in view by a quarter, clockwise."""
        self.pages.turn_page(1)

    def _say_why(self, view: DocumentView) -> None:
        document = view.document
        if document.gone_on is not None:
            gone = self.tr("This document was {how} on {day}.")
            self.why.say(
                gone.format(how=document.gone_how, day=british(document.gone_on)),
                self.tr("Its line, its SHA-256 and the evidence taken from it are kept."),
            )
            return
        if document.set_aside:
            reason = self.tr("Set aside: {reason}").format(reason=document.set_aside)
            self.why.say(reason, self.tr("Nothing that it states counts anywhere."))
            return
        if document.read_state is ReadState.READ:
            if document.note:
                self.why.say(document.note, tone=Tone.AMBER)
            else:
                self.why.hide()
            return
        digest = "\u200b".join(  # a place to break the line, so that it never widens the page
            document.sha256[start : start + 16] for start in range(0, 64, 16)
        )
        kept = self.tr("Filed as received: {name}, {size} bytes. SHA-256 {sha}")
        self.why.say(
            document.note or self.tr("The program could not read this document."),
            kept.format(name=document.file_name, size=f"{document.size:,}", sha=digest),
            tone=Tone.AMBER,
        )

    def _on_page(self, page: int, pages: int) -> None:
        words = self.tr("p{page} of {pages}").format(page=page, pages=pages) if pages else ""
        numbers = self._view.bundle_pages.get(page, ()) if self._view else ()
        self._page.setText(" · ".join((words, *numbers)))
        self.strip.set_page(page)

    def _on_thumb_wanted(self, source: str, page: int, scale: float) -> None:
        self.image_wanted.emit(f"{_STRIP}{source}", page, scale)

    def _on_dropped(self) -> None:
        self.selection.begin_placing("")
        self.pages.drop_pick()

    def _on_group(self) -> None:
        self.group_changed.emit(Group(self._group.currentData()))


def drawn_for(source: str) -> str:
    """Return the document that a picture is asked for, by the page or by the strip."""
    return source.removeprefix(_STRIP)
