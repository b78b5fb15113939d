"""Issued reports: what they are, to whom they went, and copies of them, byte for byte."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QMenu, QVBoxLayout, QWidget

from casereview.domain.custody.privacy import BASES, RECIPIENTS, Basis, Disclosure, Recipient
from casereview.domain.dates import british
from casereview.domain.reports.issue import Issued, State
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.report import after_issue, bundle_schedule
from casereview.services.vault import privacy
from casereview.services.vault.privacy import DisclosureDraft
from casereview.services.views import Chip, Tone
from casereview.ui.desk import Desk
from casereview.ui.pages.privacy_parts.form import EntryForm
from casereview.ui.pages.report_parts.versions_loading import (
    IssuedLine,
    Versions,
    paper_of,
    today,
)
from casereview.ui.printing import PaperPrinter
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.entries import ChoiceEntry, LineEntry, TextEntry, WhenEntry
from casereview.ui.widgets.layouts import FlowLayout, clear_layout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.words import Role, Rule, Words

_TONES = {State.FINALISED: Tone.BLUE, State.SERVED: Tone.GREEN, State.SUPERSEDED: Tone.PLAIN}
_SERVED = {"": "given", "served": "served by it"}


class ChooseCopy:
    """Asks where to save something beside an issued report; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget, proposed: str, kinds: str) -> str:
        """Return the path; '' when the dialog was left."""
        path, _ = QFileDialog.getSaveFileName(parent, parent.tr("Save a copy"), proposed, kinds)
        return path


class IssuedCard(Card):
    """Lists what was issued, newest first; nothing here can change a file that was issued."""

    refused = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Issued reports"), " ", parent)
        self._desk = desk
        self._versions: Versions | None = None
        self._giving, self._correcting = "", ""
        self.printer = PaperPrinter(desk, self)
        self.printer.refused.connect(self.refused)
        self.notice = Notice()
        self._none = Words(self.tr("Nothing has been issued from this case yet."), Role.MUTED)
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self.form = EntryForm(
            self.tr("Save"),
            [
                (
                    "",
                    {
                        "made_on": WhenEntry(self.tr("Given on"), exact=True),
                        "to_whom": LineEntry(self.tr("To whom")),
                        "role": ChoiceEntry(self.tr("Who that is"), _items(RECIPIENTS), Recipient),
                        "how": LineEntry(self.tr("By which way"), self.tr("post, e-mail, portal")),
                        "basis": ChoiceEntry(self.tr("On what ground"), _items(BASES), Basis),
                        "served": ChoiceEntry(self.tr("Was it served by that?"), _items(_SERVED)),
                        "note": TextEntry(self.tr("Note")),
                    },
                )
            ],
        )
        self.form.submitted.connect(self._on_submitted)
        self.body.addWidget(self.printer.strip)
        for widget in (self.notice, self._none, self.form):
            self.body.addWidget(widget)
        self.body.addLayout(self._list)
        self.body.addStretch(1)

    def settle(self) -> None:
        """Save what is being typed."""
        self.form.settle()

    def stop(self) -> None:
        """Print no more pages."""
        self.printer.stop()

    # ---- showing

    def show_versions(self, versions: Versions) -> None:
        """Show what was issued."""
        self._versions = versions
        count = len(versions.issued)
        self.set_note(self.tr("{count} issued").format(count=count) if count else "")
        self._none.setVisible(not count)
        clear_layout(self._list)
        for line in versions.issued:
            if self._list.count():
                self._list.addWidget(Rule())
            self._list.addWidget(self._line(line))

    def _line(self, line: IssuedLine) -> QWidget:
        issued = line.issued
        made = QFrame()
        made.setAccessibleName(f"{issued.form.words}, {issued.version}")
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        title = f"{issued.form.words}, {issued.version} · {british(issued.signed_on)}"
        column.addWidget(Words(title, Role.STRONG))
        head = FlowLayout()
        head.addWidget(ChipLabel(Chip(line.state.value, _TONES[line.state])))
        if line.changed:
            head.addWidget(ChipLabel(Chip("case changed since", Tone.AMBER)))
        column.addLayout(head)
        facts = self.tr("{pages} pages, {counted} counted · {signed}").format(
            pages=issued.pages,
            counted=issued.counted_pages,
            signed=self.tr("signed by the certificate of {who}").format(who=issued.signer)
            if issued.signed
            else self.tr("signed in the text"),
        )
        column.addWidget(Words(facts, Role.SMALL))
        column.addWidget(Words(f"SHA-256 {grouped(issued.sha256)}", Role.SMALL))
        if line.changed:
            more = self.tr("{why} The file is as it was; an addendum says what is new.")
            column.addWidget(Words(more.format(why=line.changed), Role.SMALL))
        for given in line.given:
            column.addWidget(self._recipient(issued, given))
        if line.lacking:
            lacking = Notice(closable=False)
            column.addWidget(lacking)
            lacking.say(self.tr("Given to some of the parties"), line.lacking, Tone.AMBER)
        column.addLayout(self._buttons(issued))
        return made

    def _recipient(self, issued: Issued, given: Disclosure) -> QWidget:
        made = QWidget()
        row = FlowLayout(made)
        words = [f"{british(given.made_on)}: {given.to_whom} ({RECIPIENTS[given.role]})"]
        words += [part for part in (given.how, self.tr("served") if given.served else "") if part]
        row.addWidget(Words(", ".join(words)))
        correct = SmallButton(self.tr("Correct…"), name=f"Correct the recipient {given.to_whom}")
        correct.clicked.connect(partial(self._on_correct, issued.id, given))
        makes_changes(correct)
        row.addWidget(correct)
        return made

    def _buttons(self, issued: Issued) -> FlowLayout:
        row = FlowLayout()
        name = f"{issued.form.words}, {issued.version}"
        copy = SmallButton(self.tr("Save a copy…"), name=f"Save a copy of {name}")
        copy.clicked.connect(partial(self._on_copy, issued))
        paper = SmallButton(self.tr("Print…"), name=f"Print {name}")
        paper.clicked.connect(partial(self._on_print, issued.id))
        give = SmallButton(self.tr("Given to…"), name=f"Record to whom {name} was given")
        give.clicked.connect(partial(self._on_give, issued.id))
        more = SmallButton(self.tr("Beside it…"), name=f"What goes beside {name}")
        menu = QMenu(more)
        menu.addAction(self.tr("Record as PDF…")).triggered.connect(
            partial(self._on_record, issued, "pdf")
        )
        menu.addAction(self.tr("Record as JSON…")).triggered.connect(
            partial(self._on_record, issued, "json")
        )
        for bundle_id, bundle in self._versions.bundles if self._versions else ():
            words = self.tr("Schedule of references in “{bundle}”…").format(bundle=bundle)
            menu.addAction(words).triggered.connect(partial(self._on_schedule, issued, bundle_id))
        more.setMenu(menu)
        for button in (copy, paper, give, more):
            makes_changes(button)
            row.addWidget(button)
        return row

    # ---- copies

    def _on_copy(self, issued: Issued) -> None:
        kinds = self.tr("PDF (*.pdf)")
        self._save(after_issue.save_copy, ChooseCopy.ask(self, issued.file_name, kinds), issued.id)

    def _on_record(self, issued: Issued, kind: str, _checked: bool = False) -> None:
        proposed = f"record-{issued.id[:8]}.{kind}"
        path = ChooseCopy.ask(self, proposed, f"{kind.upper()} (*.{kind})")
        self._save(after_issue.save_sidecar, path, issued.id)

    def _on_schedule(self, issued: Issued, bundle_id: str, _checked: bool = False) -> None:
        path = ChooseCopy.ask(self, "bundle-references.pdf", self.tr("PDF (*.pdf)"))
        self._save(bundle_schedule.save_schedule, path, issued.id, bundle_id)

    def _save(self, call: Any, path: str, *args: object) -> None:  # noqa: ANN401 - a service
        if path:
            self._desk.save(call, *args, Path(path), done=self._on_saved, failed=self._on_refused)

    def _on_saved(self, result: tuple[Path, Changes]) -> None:
        self.notice.say(
            self.tr("Saved as {name}.").format(name=result[0].name),
            self.tr("It is not encrypted: it left the vault by your choice."),
            Tone.GREEN,
        )

    def _on_print(self, issue_id: str) -> None:
        self._desk.ask(paper_of, issue_id, done=self.printer.print, failed=self._on_refused)

    # ---- recipients

    def _on_give(self, issue_id: str) -> None:
        self._begin(issue_id, "", DisclosureDraft(today(), ""), self.tr("To whom was it given?"))

    def _on_correct(self, issue_id: str, given: Disclosure) -> None:
        self._begin(issue_id, given.id, privacy.draft_of(given), self.tr("Correct a recipient"))

    def _begin(self, issue_id: str, known: str, draft: DisclosureDraft, title: str) -> None:
        self._giving, self._correcting = issue_id, known
        values = {name: getattr(draft, name) for name in self.form.entries}
        self.form.begin(title, {**values, "served": "served" if draft.served else ""})

    def _on_submitted(self, values: dict[str, Any]) -> None:
        values["served"] = values["served"] == "served"
        draft = replace(DisclosureDraft(None, ""), **values)
        self._desk.save(
            after_issue.give,
            self._giving,
            draft,
            self._correcting,
            done=self._on_given,
            failed=self.form.refuse,
        )

    def _on_given(self, _changes: object) -> None:
        self.form.hide()

    def _on_refused(self, error: CaseReviewError) -> None:
        self.notice.say_error(error)


def grouped(digest: str) -> str:
    """Return a hash in groups of eight, as it is read out and compared."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _items(words: dict[Any, str]) -> list[tuple[str, str]]:
    return [(str(key), said) for key, said in words.items()]
