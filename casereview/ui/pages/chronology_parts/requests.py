"""What was referred to but not seen: the list, what might join it, and the words that ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from casereview.domain.documents.request import Request, RequestState, faults, paper_words
from casereview.errors import CaseReviewError
from casereview.services.correspondence import requests
from casereview.services.correspondence.mentioned import Mention
from casereview.services.correspondence.requests import RequestsView
from casereview.services.views import PageName, Particulars
from casereview.ui.desk import Desk
from casereview.ui.models.particulars import Line, LinesModel
from casereview.ui.pages.particulars.form import RecordForm
from casereview.ui.pages.particulars.list_card import ListCard
from casereview.ui.widgets.buttons import LinkButton, SmallButton, SmallPrimaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.entries import (
    ChoiceEntry,
    DocumentEntry,
    Entry,
    LineEntry,
    TextEntry,
    WhenEntry,
)
from casereview.ui.widgets.layouts import FlowLayout, ScrollPage, clear_layout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Rule, Words

HEAD = ("What", "Dated", "How it stands", "Referred to in")


class RequestForm(RecordForm):
    """Something referred to that was not seen, and what was done about it."""

    kind = Request

    def entries(self) -> Iterator[tuple[str, Entry]]:
        states = [(state.value, state.words) for state in RequestState]
        yield "what", LineEntry(self.tr("What is meant"), self.tr("Such as: session notes"))
        yield "dated", WhenEntry(self.tr("Its date, as far as it is known"))
        yield "state", ChoiceEntry(self.tr("How it stands"), states, RequestState)
        yield "holder", LineEntry(self.tr("Who holds it, or was asked"))
        yield "asked_on", WhenEntry(self.tr("Asked for on"), exact=True)
        yield "answered_on", WhenEntry(self.tr("Answered on"), exact=True)
        yield "document_id", DocumentEntry(self.tr("Received as"))
        yield "reason", LineEntry(self.tr("Reason given, where refused or not held"))
        yield "effect", TextEntry(self.tr("What its absence means for the opinion"))

    def required(self) -> dict[str, str]:
        return {"what": self.tr("Say what is meant.")}

    def blank(self, view: Particulars) -> dict[str, object]:
        del view
        values: dict[str, object] = dict.fromkeys(("what", "holder", "reason", "effect"), "")
        values |= dict.fromkeys(("dated", "asked_on", "answered_on", "document_id"))
        return values | {"state": RequestState.TO_ASK}

    def title(self, record: Request | None) -> str:
        return self.tr("New request") if record is None else record.what

    def check(self, record: Request) -> tuple[str, str] | None:
        name, fault = faults(record)
        return (name, fault) if fault else None

    def _save(self, name: str) -> bool:
        """Save all fields together: what a state needs stands in others than its own."""
        try:
            changed = replace(self._record, **{each: self._value(each) for each in self.fields})
        except ValueError:
            return super()._save(name)  # says under the field what is not understood
        if changed == self._record:
            return True
        if self._contradicts(changed):
            return False
        for entry in self.fields.values():
            entry.set_wrong("")
        self._record = changed
        self.saved.emit(changed, False)
        return True


class RequestsPart(ScrollPage):
    """Emits `refused` with an error and `told` with a sentence."""

    refused = Signal(object)
    told = Signal(str)
    counted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: RequestsView | None = None
        self._wanted = ""
        self._saving = 0
        self._lines: tuple[Line, ...] = ()
        self.card = ListCard(
            self.tr("Papers asked for, or to be asked for"),
            self.tr("None yet. What documents refer to is proposed below once you accept it."),
            RequestForm(),
            LinesModel(HEAD),
            self._lines_of,
            wide=0,
        )
        self.card.saved.connect(self._on_request)
        self.card.removed.connect(self._on_removed)
        self.card.form_opened.connect(self._on_form_opened)
        self.mentions = Card(
            self.tr("Referred to, and not dealt with"),
            self.tr("from statements you accepted; whether a filed document is meant, you decide"),
        )
        self._mentioned = QVBoxLayout()
        self._mentioned.setSpacing(8)
        self.mentions.body.addLayout(self._mentioned)
        self.usual = Card(self.tr("Often asked for"), self.tr("of each course of treatment"))
        self._usual = FlowLayout(spacing=6)
        self.usual.body.addLayout(self._usual)
        self.letter = Card(
            self.tr("Words of a letter that asks for it"),
            self.tr("everything that is still to be asked for"),
        )
        self.words = QPlainTextEdit()
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        self.words.setAccessibleName(self.tr("Words of the letter"))
        self.words.setMinimumHeight(190)
        self.copy = SmallPrimaryButton(self.tr("Copy the words"))
        self.copy.clicked.connect(self._on_copy)
        self._build()

    def _build(self) -> None:
        self.letter.body.addWidget(self.words)
        self.letter.body.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.setContentsMargins(0, 0, 0, 16)
        for card in (self.card, self.mentions, self.letter, self.usual):
            self.column.addWidget(card)
        self.column.addStretch(1)

    def refresh(self) -> None:
        """Ask for the requests and show them."""
        self._desk.ask(requests.view, done=self.show_view, key="requests")

    def show_view(self, view: RequestsView) -> None:
        """Show a view."""
        self._view = view
        self._lines = tuple(
            Line(
                line.request.id,
                line.request,
                (line.request.what, str(line.request.dated or ""), line.stands, line.where),
            )
            for line in view.lines
        )
        self._show_card(view.particulars)
        self._show_mentions(view)
        self._show_usual(view)
        self.words.setPlainText(view.letter)
        self.letter.setVisible(bool(view.letter))
        self.counted.emit(str(view.open) if view.open else "")

    def _show_card(self, particulars: Particulars) -> None:
        self.card.show_view(particulars, saving=bool(self._saving))
        if self._wanted and self.card.model.find(self._wanted).isValid():
            wanted, self._wanted = self._wanted, ""
            self.card.begin(wanted)

    def _lines_of(self, _view: Particulars) -> tuple[Line, ...]:
        return self._lines

    def show_request(self, key: str) -> None:
        """Open a request by its id once it is there."""
        self._wanted = key
        self.refresh()

    def settle(self) -> None:
        """Save what is being typed."""
        self.card.settle()

    def begin_new(self) -> None:
        """Ask for a new request."""
        self.card.begin_new()

    def _on_form_opened(self, _form: object) -> None:
        QTimer.singleShot(0, self, self._reveal)  # once it is laid out

    def _reveal(self) -> None:
        self.verticalScrollBar().setValue(self.card.y())

    # ---- what documents refer to

    def _show_mentions(self, view: RequestsView) -> None:
        clear_layout(self._mentioned)
        for number, mention in enumerate(view.mentions):
            if number:
                self._mentioned.addWidget(Rule())
            self._mentioned.addWidget(self._mention(mention))
        self.mentions.setVisible(bool(view.mentions))

    def _mention(self, mention: Mention) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Words(paper_words(mention.what, mention.dated), Role.STRONG))
        place = LinkButton(
            self.tr("Referred to in {place}").format(place=mention.where),
            name=self.tr("Open {place}").format(place=mention.where),
        )
        place.clicked.connect(partial(self._on_place, mention))
        column.addWidget(place, 0, Qt.AlignmentFlag.AlignLeft)
        line = QHBoxLayout()
        line.setSpacing(6)
        for document_id, label, why in mention.matches:
            it_is = SmallButton(
                self.tr("It is {label}").format(label=label),
                name=self.tr("{what} is {label}").format(what=mention.what, label=label),
            )
            makes_changes(it_is)
            it_is.clicked.connect(partial(self._on_is, mention.statement_id, document_id))
            line.addWidget(it_is)
            line.addWidget(Words(why, Role.SMALL), 1)
        ask = SmallButton(
            self.tr("To be asked for"), name=self.tr("Ask for {what}").format(what=mention.what)
        )
        skip = SmallButton(
            self.tr("Not needed"), name=self.tr("{what} is not needed").format(what=mention.what)
        )
        makes_changes(ask, skip)
        ask.clicked.connect(partial(self._on_ask, mention.statement_id))
        skip.clicked.connect(partial(self._on_skip, mention.statement_id))
        line.addStretch(1)
        line.addWidget(ask)
        line.addWidget(skip)
        column.addLayout(line)
        return holder

    def _show_usual(self, view: RequestsView) -> None:
        clear_layout(self._usual)
        for what in view.usual:
            button = SmallButton(
                self.tr("+ {what}").format(what=what),
                name=self.tr("Ask for {what}").format(what=what),
            )
            makes_changes(button)
            button.clicked.connect(partial(self._on_usual, what))
            self._usual.addWidget(button)
        self.usual.setVisible(bool(view.usual))

    def _on_place(self, mention: Mention, _checked: bool = False) -> None:
        target = mention.document_id
        if mention.page:
            target = f"{target}//{mention.page}"
        self._desk.go(PageName.DOCUMENTS, target)

    def _on_is(self, statement_id: str, document_id: str, _checked: bool = False) -> None:
        self._save(requests.is_document, statement_id, document_id)

    def _on_ask(self, statement_id: str, _checked: bool = False) -> None:
        self._save(requests.ask_for_mention, statement_id)

    def _on_skip(self, statement_id: str, _checked: bool = False) -> None:
        self._save(requests.not_needed, statement_id)

    def _on_usual(self, what: str, _checked: bool = False) -> None:
        self._save(requests.ask_for, what)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.words.toPlainText())
        self.told.emit(self.tr("The words of the letter are on the clipboard."))

    # ---- saving

    def _on_request(self, request: object) -> None:
        self._save(requests.save, request)

    def _on_removed(self, key: str) -> None:
        self._save(requests.remove, key)

    def _save(self, call: Callable[..., object], *args: object) -> None:
        self._saving += 1
        self._desk.save(call, *args, done=self._on_saved, failed=self._on_refused)

    def _on_saved(self, _result: object) -> None:
        self._saving -= 1

    def _on_refused(self, error: CaseReviewError) -> None:
        self._saving -= 1
        self.refused.emit(error)
        self.refresh()
