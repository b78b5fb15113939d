"""Saving what the expert decides on a document: every key press and form, each undoable."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from casereview.domain.documents.anchor import occurrences
from casereview.domain.documents.document import Group, Passage
from casereview.domain.documents.statement import Field, Value
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.correspondence import anchoring, intake, noting, reviewing, typed_values
from casereview.ui.desk import Desk
from casereview.ui.widgets.document_viewer import DocumentViewer
from casereview.ui.widgets.findings_panel import FindingsPanel
from casereview.ui.widgets.page_picking import Pick
from casereview.ui.widgets.review_forms import Stated

if TYPE_CHECKING:
    from casereview.services.session import OpenCase


def passage_for(case: OpenCase, document_id: str, pick: Pick | None) -> Passage | None:
    """Return the passage of what is selected, not yet filed; None where nothing is."""
    if pick is None:
        return None
    if pick.rects:
        return anchoring.select_region(case, document_id, pick.page, pick.rects)
    return anchoring.select_passage(case, document_id, pick.page, pick.start, pick.end)


def add_finding(
    case: OpenCase, document_id: str, field: Field, value: Value, pick: Pick | None
) -> Changes:
    """File a finding of the expert's with its place."""
    passage = passage_for(case, document_id, pick)
    return reviewing.add_statement(case, document_id, field, value, passage)


def add_note(case: OpenCase, document_id: str, text: str, page: int, pick: Pick | None) -> Changes:
    """Keep a note on a document, its page or what is selected."""
    passage = passage_for(case, document_id, pick)
    return noting.add_note(case, document_id, text, page or None, passage)


def put_back(case: OpenCase, passage_id: str, document_id: str, pick: Pick) -> Changes:
    """Give a lost passage the place that is selected."""
    passage = passage_for(case, document_id, pick)
    assert passage is not None  # a place is selected
    return anchoring.put_back(case, passage_id, passage)


def measures_of(case: OpenCase) -> tuple[str, ...]:
    """Return the measures whose scores can be chosen, those of every letter first."""
    return tuple(
        sorted(case.content.measures, key=lambda name: (name not in ("PHQ-9", "GAD-7"), name))
    )


def guess(case: OpenCase, words: str) -> Field:
    """Return which field selected words may be."""
    return typed_values.likely_field(case.content.measures, words)


def suggestion(case: OpenCase, field: Field, words: str) -> tuple[Field, Value]:
    """Return the value that selected words seem to give for a field."""
    return field, typed_values.suggest(case.content.measures, field, words)


class Deciding(QObject):
    """Between the findings, the page and the services; `refused` carries what found no form."""

    refused = Signal(object)

    def __init__(
        self, desk: Desk, viewer: DocumentViewer, findings: FindingsPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._viewer = viewer
        self._findings = findings
        self._lost = ""
        self._last_words = ("", -1)
        self._filing = False
        self._connect()

    def begin(self) -> None:
        """Ask for what the forms offer."""
        self._desk.ask(measures_of, done=self._offer_measures, key="measures")

    def _connect(self) -> None:
        findings, viewer = self._findings, self._viewer
        findings.accepted.connect(partial(self._save, reviewing.accept))
        findings.rejected.connect(self._on_reject)
        findings.reopened.connect(partial(self._save, reviewing.reopen))
        findings.rest_accepted.connect(self._on_accept_rest)
        findings.put_back_wanted.connect(self._on_put_back_wanted)
        findings.finding.submitted.connect(self._on_stated)
        findings.finding.guess_wanted.connect(self._on_guess_wanted)
        findings.finding.suggestion_wanted.connect(self._on_suggestion_wanted)
        findings.finding.words_typed.connect(self._on_words_typed)
        findings.absence.submitted.connect(self._on_absent)
        findings.note.submitted.connect(self._on_note)
        findings.note.removed.connect(self._on_note_removed)
        findings.aside.submitted.connect(self._on_aside)
        viewer.read_changed.connect(self.mark_read)
        viewer.group_changed.connect(self._on_group)
        viewer.aside_wanted.connect(findings.ask_aside)
        viewer.taken_up.connect(self._on_taken_up)
        viewer.note_wanted.connect(self.ask_note)
        viewer.selection.add_wanted.connect(self.ask_finding)
        viewer.selection.note_wanted.connect(self.ask_note)
        viewer.selection.put_here.connect(self._on_put_here)
        viewer.pages.picked.connect(self._on_picked)

    # ---- what is asked

    def ask_finding(self) -> None:
        """Ask for a finding at what is selected, or anywhere."""
        self._findings.ask_finding(self._viewer.pages.pick)

    def ask_note(self) -> None:
        """Ask for a note on what is selected, the page or the document."""
        pages = self._viewer.pages
        self._findings.ask_note(pages.page, pages.pick)

    def _offer_measures(self, measures: tuple[str, ...]) -> None:
        self._findings.finding.set_measures(measures)
        self._findings.absence.set_measures(measures)

    def _on_picked(self, pick: Pick | None) -> None:
        form = self._findings.finding
        if form.adding and form.isVisible():
            form.set_pick(pick)
            if pick is not None and pick.words:
                self._on_suggestion_wanted(form.editor.field, pick.words)

    def _on_guess_wanted(self, words: str) -> None:
        self._desk.ask(guess, words, done=self._findings.finding.set_field, key="guess")

    def _on_suggestion_wanted(self, field: Field, words: str) -> None:
        self._desk.ask(suggestion, field, words, done=self._show_suggestion, key="suggestion")

    def _show_suggestion(self, suggested: tuple[Field, Value]) -> None:
        self._findings.finding.show_suggestion(*suggested)

    def _on_words_typed(self, words: str) -> None:
        """Select the next place where typed words stand, beginning with the page in view."""
        view = self._viewer.view
        places = [
            (page.number, start, end)
            for page in (view.pages if view else ())
            for start, end in occurrences(words, page.text)
        ]
        form = self._findings.finding
        if not places:
            form.say_place(self.tr("These words are not in the text of the document"))
            return
        said, last = self._last_words
        if said == words and last + 1 < len(places):
            chosen = last + 1
        elif said == words:
            chosen = 0
        else:
            here = self._viewer.pages.page
            chosen = next((n for n, place in enumerate(places) if place[0] >= here), 0)
        self._last_words = (words, chosen)
        page, start, end = places[chosen]
        text = next(p.text for p in (view.pages if view else ()) if p.number == page)
        self._viewer.pages.set_pick(Pick(page, start, end, text[start:end]))
        if len(places) > 1:
            again = self.tr("on page {page}, {n} of {count}: Enter for the next")
            form.say_place(again.format(page=page, n=chosen + 1, count=len(places)))

    # ---- what is saved

    def _save(self, call: object, *args: object) -> None:
        self._desk.save(call, *args, failed=self._on_refused)  # type: ignore[arg-type]  # a service

    def _on_refused(self, error: CaseReviewError) -> None:
        self.refused.emit(error)

    def _save_form(self, call: object, *args: object) -> None:
        """Save what a form holds, once: Enter held down files nothing twice."""
        if self._filing:
            return
        self._filing = True
        done, failed = self._on_form_saved, self._on_form_refused
        self._desk.save(call, *args, done=done, failed=failed)  # type: ignore[arg-type]  # a service

    def _on_form_saved(self, _changes: Changes) -> None:
        self._filing = False
        self._findings.close_forms()
        self._viewer.pages.drop_pick()

    def _on_form_refused(self, error: CaseReviewError) -> None:
        self._filing = False
        self._findings.refuse(f"{error.what} {error.do}".strip())

    def _on_reject(self, statement_id: str, note: str) -> None:
        self._save(reviewing.reject, statement_id, note)

    def _on_accept_rest(self) -> None:
        self._save(reviewing.accept_rest, self._viewer.document_id)

    def _on_stated(self, stated: Stated) -> None:
        if stated.statement_id:
            self._save_form(reviewing.correct_value, stated.statement_id, stated.value)
        else:
            document, pick = self._viewer.document_id, self._viewer.pages.pick
            self._save_form(add_finding, document, stated.field, stated.value, pick)

    def _on_absent(self, field: Field, scope: str) -> None:
        self._save_form(reviewing.not_stated, self._viewer.document_id, field, scope)

    def _on_note(self, text: str, where: str, note_id: str) -> None:
        if note_id:
            self._save_form(noting.change_note, note_id, text)
            return
        pages = self._viewer.pages
        page = pages.page if where == "page" else 0
        pick = pages.pick if where == "pick" else None
        self._save_form(add_note, self._viewer.document_id, text, page, pick)

    def _on_note_removed(self, note_id: str) -> None:
        self._save_form(noting.remove_note, note_id)

    def _on_aside(self, reason: str) -> None:
        self._save_form(reviewing.set_aside, self._viewer.document_id, reason)

    def _on_taken_up(self) -> None:
        self._save(reviewing.take_up, self._viewer.document_id)

    def mark_read(self, read: bool) -> None:
        """Note whether the expert has read the document in full."""
        self._save(intake.mark_read, self._viewer.document_id, read)

    def _on_group(self, group: Group) -> None:
        self._save(partial(intake.describe, group=group), self._viewer.document_id)

    # ---- places that were lost

    def _on_put_back_wanted(self, passage_id: str) -> None:
        row = self._findings.current
        if row is not None and row.passage is not None and row.passage.id == passage_id:
            self.ask_place(row.passage)
            self._viewer.pages.setFocus()

    def ask_place(self, passage: Passage) -> None:
        """Ask where a lost passage stands now: its words are selected and put there."""
        self._lost = passage.id
        self._viewer.selection.begin_placing(" ".join(passage.quote.split()))
        self._viewer.pages.go_to_page(passage.page)

    def _on_put_here(self) -> None:
        pick = self._viewer.pages.pick
        if pick is not None and self._lost:
            self._viewer.selection.begin_placing("")
            self._save_form(put_back, self._lost, self._viewer.document_id, pick)
            self._lost = ""
