"""Bundles: the numbers that solicitors give to our pages, and which of them the report prints."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from casereview.domain.dates import british
from casereview.domain.documents.bundle import Bundle
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.correspondence import bundles
from casereview.services.correspondence.bundles import BundleLine, BundleView
from casereview.ui.desk import Desk
from casereview.ui.widgets.buttons import SmallButton, SmallPrimaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.entries import ChoiceEntry, LineEntry, WhenEntry
from casereview.ui.widgets.layouts import TallColumn, clear_layout
from casereview.ui.widgets.marks import makes_changes, only_looks
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.words import Role, Words

_CHOOSER = 340
_OWN = ""
"""Stands for each document's own page numbers."""


class PagesLine(QWidget):
    """A document and its pages in a bundle, typed like `1-3 = B/214-216`."""

    said = Signal(str, str)  # the document, what was typed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = ""
        self._saved = ""
        self.entry = LineEntry(" ")
        self.entry.left.connect(self._on_left)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.entry, 1)

    @property
    def document_id(self) -> str:
        """The document whose pages they are."""
        return self._document

    def show_line(self, line: BundleLine, gap: str) -> None:
        """Show a document's pages as they are saved; what was typed and refused stays."""
        document = line.document
        known, self._document = self._document, document.id
        several = "s" if document.pages != 1 else ""
        words = f"{document.label} · {document.title} ({document.pages} page{several})"
        self.entry.label.setText(words)
        self.entry.control.setAccessibleName(words)
        if known != document.id or line.typed != self._saved:
            self.entry.show_value(line.typed)
            self.entry.set_wrong("")
        self._saved = line.typed
        if not self.entry.is_wrong:
            self.entry.set_hint(gap)

    def _on_left(self) -> None:
        typed = str(self.entry.value())
        if typed != self._saved:
            self.said.emit(self._document, typed)
        else:
            self.entry.set_wrong("")


class BundlesPanel(QWidget):
    """All bundles of the case, one at a time; `left` when the way leads back to the documents."""

    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._views: tuple[BundleView, ...] = ()
        self._wanted = ""
        self._focused = ""
        self.lines: dict[str, PagesLine] = {}
        self.notice = Notice()
        back = SmallButton(self.tr("← Documents"))
        back.clicked.connect(self.left)
        top = QHBoxLayout()
        top.addWidget(back)
        top.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        outer.addLayout(top)
        outer.addWidget(self.notice)
        columns = QHBoxLayout()
        columns.setSpacing(14)
        columns.addWidget(self._chooser())
        columns.addWidget(self._editor(), 1)
        columns.addStretch(0)
        outer.addLayout(columns, 1)

    def _chooser(self) -> QWidget:
        card = Card(self.tr("Bundles"))
        self._explained = Words(
            self.tr(
                "A bundle has its own page numbers. Say once which of our pages they are; a bundle "
                "that is paginated anew is another one, and the old numbers are kept."
            ),
            Role.MUTED,
        )
        self.chosen = ChoiceEntry(self.tr("Bundle"), [])
        self.chosen.choice.activated.connect(self._show_chosen)
        only_looks(self.chosen.choice)
        self.cited = ChoiceEntry(self.tr("The report gives the page numbers of"), [])
        self.cited.choice.activated.connect(self._on_cited)
        self.name = LineEntry(self.tr("Name"), self.tr("such as Trial bundle, Claimant’s medical"))
        self.dated = WhenEntry(self.tr("Dated (optional)"), exact=True)
        self.add = SmallPrimaryButton(self.tr("Add bundle"))
        makes_changes(self.add)
        self.add.clicked.connect(self._on_add)
        self.name.line.returnPressed.connect(self._on_add)
        for widget in (
            self._explained,
            self.cited,
            self.chosen,
            Words(self.tr("Another bundle"), Role.STRONG),
            self.name,
            self.dated,
        ):
            card.body.addWidget(widget)
        card.body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addStretch(1)
        card.setFixedWidth(_CHOOSER)
        return card

    def _editor(self) -> QWidget:
        self._card = Card(self.tr("Pages"), " ")
        self._how = Words(
            self.tr(
                "Our pages, then the bundle’s: 1-3 = B/214-216; 4 = B/220. The bundle page of the "
                "first alone is enough for a whole document: B/214."
            ),
            Role.SMALL,
        )
        self._card.body.addWidget(self._how)
        column = TallColumn()
        column.column.setContentsMargins(0, 0, 10, 0)
        self._column = column.column
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(column)
        self._card.body.addWidget(scroll, 1)
        self.remove = SmallButton(self.tr("Remove this bundle"))
        makes_changes(self.remove)
        self.remove.clicked.connect(self._on_remove)
        self._card.body.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)
        return self._card

    # ---- showing

    def begin(self, document_id: str) -> None:
        """Show the bundles, with the cursor at a document's pages."""
        self._focused = document_id
        self.notice.hide()
        self.refresh()

    def refresh(self) -> None:
        """Ask for the bundles as they are saved."""
        self._desk.ask(bundles.bundles, done=self._show, key="bundles")

    def _show(self, views: tuple[BundleView, ...]) -> None:
        self._views = views
        named = [(view.bundle.id, bundle_words(view.bundle)) for view in views]
        self.chosen.set_choices(named)
        if self._wanted:
            self.chosen.show_value(self._wanted)
            self._wanted = ""
        own = (_OWN, self.tr("each document (D4 p.2)"))
        self.cited.set_choices([own, *named])
        self.cited.show_value(next((v.bundle.id for v in views if v.cited), _OWN))
        for widget in (self.chosen, self.cited, self._card):
            widget.setVisible(bool(views))
        self._show_chosen()

    def _show_chosen(self) -> None:
        view = self._chosen()
        if view is None:
            self.name.line.setFocus()
            return
        given = sum(1 for line in view.lines if line.typed)
        words = self.tr("{count} of {all} documents are in it")
        self._card.set_note(words.format(count=given, all=len(view.lines)))
        if list(self.lines) != [line.document.id for line in view.lines]:
            self._rebuild(view)
        for line in view.lines:
            start = f"{line.document.label}:"
            gaps = (f.text.partition(": ")[2] for f in view.faults if f.text.startswith(start))
            self.lines[line.document.id].show_line(line, next(gaps, ""))
        focused = self.lines.get(self._focused)
        if focused is not None:
            focused.entry.control.setFocus()
            self._focused = ""

    def _rebuild(self, view: BundleView) -> None:
        clear_layout(self._column)
        self.lines = {}
        for line in view.lines:
            shown = PagesLine()
            shown.said.connect(self._on_said)
            self.lines[line.document.id] = shown
            self._column.addWidget(shown)
        self._column.addStretch(1)

    def _chosen(self) -> BundleView | None:
        key = self.chosen.choice.currentData()
        return next((view for view in self._views if view.bundle.id == key), None)

    # ---- saving

    def _on_add(self) -> None:
        try:
            dated = self.dated.value()
        except ValueError as fault:
            self.dated.set_wrong(str(fault))
            return
        assert dated is None or isinstance(dated, date)
        done, failed = self._on_added, self._on_refused
        self._desk.save(bundles.add_bundle, self.name.value(), dated, done=done, failed=failed)

    def _on_added(self, added: tuple[Bundle, Changes]) -> None:
        self._wanted = added[0].id
        self.name.show_value("")
        self.dated.show_value(None)
        self.notice.hide()
        self.refresh()

    def _on_said(self, document_id: str, typed: str) -> None:
        view = self._chosen()
        if view is not None:
            refused = partial(self._on_line_refused, document_id)
            args = (view.bundle.id, document_id, typed)
            self._desk.save(bundles.set_pages, *args, failed=refused)

    def _on_line_refused(self, document_id: str, error: CaseReviewError) -> None:
        line = self.lines.get(document_id)
        if line is not None:
            line.entry.set_wrong(f"{error.what} {error.do}".strip())

    def _on_cited(self) -> None:
        key = str(self.cited.value())
        self._desk.save(bundles.cite_by, key, failed=self._on_refused)

    def _on_remove(self) -> None:
        view = self._chosen()
        if view is not None:
            self._desk.save(bundles.remove_bundle, view.bundle.id, failed=self._on_refused)

    def _on_refused(self, error: CaseReviewError) -> None:
        self.notice.say_error(error)


def bundle_words(bundle: Bundle) -> str:
    """Return a bundle's name with its date, by which two paginations are told apart."""
    return f"{bundle.name}, {british(bundle.dated)}" if bundle.dated else bundle.name
