"""Picks a passage as evidence: one that is marked already, or words selected on a page."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from casereview.domain.documents.document import Passage
from casereview.services.views import DocumentRow, DocumentView
from casereview.ui.models.placed_text import PlacedText
from casereview.ui.widgets.buttons import SmallButton, SmallPrimaryButton
from casereview.ui.widgets.fields import ChoiceField
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.passage_drag import WordsPlace, pack
from casereview.ui.widgets.words import Role, Words


class PageText(QPlainTextEdit):
    """The text of one page: its selected words can be dragged, and know where they stand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document_id = ""
        self.page = 0
        self.placed = PlacedText("")
        self.setReadOnly(True)
        self.setTextInteractionFlags(  # read-only text is else selected by the mouse alone
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def show_page(self, document_id: str, page: int, text: str) -> None:
        """Show a page's text."""
        self.document_id, self.page = document_id, page
        self.placed = PlacedText(text)
        self.setPlainText(self.placed.shown)

    def selected(self) -> WordsPlace | None:
        """Return where the selected words stand; None while none are."""
        cursor = self.textCursor()
        start = self.placed.character(cursor.selectionStart())
        end = self.placed.character(cursor.selectionEnd())
        if not self.document_id or end <= start:
            return None
        return WordsPlace(self.document_id, self.page, start, end)

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()  # the widget's own kind offers nothing beside the text
        data.setText(super().createMimeDataFromSelection().text())
        place = self.selected()
        return pack(place, data) if place is not None else data


class PassagePicker(QWidget):
    """Asks for documents' views; hands over a known passage, or the place of selected words."""

    document_wanted = Signal(str)
    passage_picked = Signal(object)
    words_picked = Signal(str, int, int, int)  # document, page, start, end
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: DocumentView | None = None
        self._documents = ChoiceField()
        self._documents.setAccessibleName(self.tr("Document"))
        self._documents.activated.connect(self._on_document)
        self._pages = ChoiceField()
        self._pages.setAccessibleName(self.tr("Page"))
        self._pages.activated.connect(self._on_page)
        self._marked = ChoiceField()
        self._marked.setAccessibleName(self.tr("Passages marked already"))
        self._marked.activated.connect(self._on_marked)
        self.text = PageText()
        self.text.setProperty("role", str(Role.REPORT))
        self.text.setAccessibleName(self.tr("Text of the page: select the words that count"))
        self.text.setMinimumHeight(90)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.text.selectionChanged.connect(self._on_selection)
        self._link = SmallPrimaryButton(self.tr("Link the selected words"))
        makes_changes(self._link)
        self._link.clicked.connect(self._on_link)
        back = SmallButton(self.tr("Back"))
        back.clicked.connect(self.left)
        self._hint = Words("", Role.SMALL)
        top = QHBoxLayout()
        top.addWidget(self._documents, 1)
        top.addWidget(self._pages)
        foot = QHBoxLayout()
        foot.addWidget(self._link)
        foot.addWidget(back)
        foot.addStretch(1)
        for field in (self._documents, self._marked):
            field.setMinimumContentsLength(12)
            field.setSizeAdjustPolicy(
                ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self._marked)
        layout.addWidget(self.text, 1)
        layout.addWidget(self._hint)
        layout.addLayout(foot)
        self._on_selection()

    def show_documents(self, rows: tuple[DocumentRow, ...]) -> None:
        """Offer the documents that have text; the one chosen last stays chosen."""
        chosen = self._documents.currentData()
        self._documents.clear()
        for row in rows:
            dated = f", {row.dated}" if row.dated else ""
            self._documents.addItem(f"{row.document.label} {row.title}{dated}", row.document.id)
        index = self._documents.findData(chosen)
        self._documents.setCurrentIndex(max(index, 0))
        self._hint.setText(
            self.tr("Select the words; drag them on to the question, or press Ctrl Enter.")
            if rows
            else self.tr("There is no document in this case yet.")
        )
        self._on_document()

    def show_document(self, view: DocumentView) -> None:
        """Show a document that was asked for."""
        if view.document.id != self._documents.currentData():
            return
        self._view = view
        self._pages.clear()
        for page in view.pages:
            self._pages.addItem(f"p{page.number}", page.number)
        self._marked.clear()
        self._marked.addItem(self.tr("Or link a passage that is marked already"), "")
        for row in view.findings:
            if row.passage is not None:
                self._marked.addItem(f"{row.place} {row.value}", row.passage.id)
        self._marked.setVisible(self._marked.count() > 1)
        self._on_page()

    def _on_document(self) -> None:
        chosen = self._documents.currentData()
        if chosen:
            self.document_wanted.emit(str(chosen))

    def _on_page(self) -> None:
        number = self._pages.currentData()
        pages = self._view.pages if self._view else ()
        text = next((p.text for p in pages if p.number == number), "")
        document = self._view.document.id if self._view and number is not None else ""
        self.text.show_page(document, int(number or 0), text)

    def _on_marked(self) -> None:
        wanted = self._marked.currentData()
        passage = self._passage(str(wanted)) if wanted else None
        if passage is not None:
            self.passage_picked.emit(passage)

    def _passage(self, passage_id: str) -> Passage | None:
        findings = self._view.findings if self._view else ()
        return next(
            (r.passage for r in findings if r.passage is not None and r.passage.id == passage_id),
            None,
        )

    def take_focus(self) -> None:
        """Put the cursor where words are selected."""
        self.text.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._on_link()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif not entered:
            super().keyPressEvent(event)  # Enter ends here: it is no key of the page behind

    def _on_selection(self) -> None:
        self._link.setEnabled(self.text.selected() is not None)

    def _on_link(self) -> None:
        place = self.text.selected()
        if place is not None:
            self.words_picked.emit(place.document_id, place.page, place.start, place.end)
