"""What is asked of an issued report or a draft, what was answered, and opinions that changed."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casereview.domain.dates import british
from casereview.domain.reports.issue import AmendmentRequest, Answered, Category, OpinionChange
from casereview.services.report import after_issue
from casereview.services.report.after_issue import AmendmentDraft, ChangeDraft
from casereview.ui.desk import Desk
from casereview.ui.pages.privacy_parts.form import EntryForm
from casereview.ui.pages.report_parts.versions_loading import Versions, today
from casereview.ui.widgets.buttons import SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.entries import ChoiceEntry, LineEntry, TextEntry, WhenEntry
from casereview.ui.widgets.layouts import FlowLayout, Lines
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words

_CATEGORIES = {
    Category.ACCURACY: "accuracy",
    Category.CLARITY: "clarity",
    Category.COMPLETENESS: "completeness",
    Category.CONSISTENCY: "internal consistency",
    Category.RELEVANCE: "relevance",
}
_ANSWERED = {
    Answered.OPEN: "not answered yet",
    Answered.MADE: "made",
    Answered.PARTLY: "made in part",
    Answered.DECLINED: "declined",
}


class RequestsCard(Card):
    """Requests to amend, by the five grounds on which an expert may be asked (Guidance 65)."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Asked to amend"), " ", parent)
        self._desk = desk
        self._known = ""
        self.add = SmallButton(self.tr("Record a request…"))
        makes_changes(self.add)
        self.add.clicked.connect(self._on_add)
        self.head.addWidget(self.add)
        self._about = ChoiceEntry(self.tr("About"), [("", "a draft")])
        self.form = EntryForm(
            self.tr("Save"),
            [
                (
                    "",
                    {
                        "received_on": WhenEntry(self.tr("Received on"), exact=True),
                        "sender": LineEntry(self.tr("From whom")),
                        "issue_id": self._about,
                        "category": ChoiceEntry(self.tr("Ground"), _items(_CATEGORIES), Category),
                        "what": TextEntry(
                            self.tr("What is asked for"),
                            self.tr("In substance; comments of counsel are not copied here"),
                        ),
                        "answer": TextEntry(self.tr("What was done, or why it was declined")),
                        "answered": ChoiceEntry(self.tr("Answer"), _items(_ANSWERED), Answered),
                        "answered_on": WhenEntry(self.tr("Answered on"), exact=True),
                    },
                )
            ],
        )
        self.form.submitted.connect(self._on_submitted)
        self._none = Words(self.tr("No request to amend is recorded."), Role.MUTED)
        self._lines = Lines(share=(3, 7))
        for widget in (self.form, self._none, self._lines):
            self.body.addWidget(widget)

    def settle(self) -> None:
        """Save what is being typed."""
        self.form.settle()

    def show_versions(self, versions: Versions) -> None:
        """Show the requests, oldest first."""
        self._about.set_choices([("", self.tr("a draft")), *_reports(versions)])
        self._none.setVisible(not versions.amendments)
        self._lines.setVisible(bool(versions.amendments))
        waiting = sum(each.answered is Answered.OPEN for each in versions.amendments)
        self.set_note(self.tr("{count} to answer").format(count=waiting) if waiting else "")
        self._lines.clear()
        for each in versions.amendments:
            self._lines.add(british(each.received_on), self._line(each))

    def _line(self, each: AmendmentRequest) -> QWidget:
        head = f"{each.sender}: {_CATEGORIES[each.category]} · {_ANSWERED[each.answered]}"
        correct = SmallButton(self.tr("Answer or correct…"), name=f"Answer {each.sender}")
        correct.clicked.connect(partial(self._on_correct, each))
        remove = SmallButton(self.tr("Remove"), name=f"Remove the request of {each.sender}")
        remove.clicked.connect(partial(self._on_remove, each.id))
        return _block(head, (each.what, each.answer), (correct, remove))

    def _on_add(self) -> None:
        self._known = ""
        self._begin(AmendmentDraft(today(), "", Category.ACCURACY, ""), self.tr("A request"))

    def _on_correct(self, each: AmendmentRequest) -> None:
        self._known = each.id
        self._begin(each, self.tr("A request and its answer"))

    def _begin(self, draft: AmendmentDraft | AmendmentRequest, title: str) -> None:
        self.form.begin(title, {name: getattr(draft, name) for name in self.form.entries})

    def _on_submitted(self, values: dict[str, Any]) -> None:
        self._desk.save(
            after_issue.put_amendment,
            AmendmentDraft(**values),
            self._known,
            done=self._on_saved,
            failed=self.form.refuse,
        )

    def _on_saved(self, _changes: object) -> None:
        self.form.hide()

    def _on_remove(self, amendment_id: str) -> None:
        self._desk.save(after_issue.remove_amendment, amendment_id, failed=self.form.refuse)


class ChangesCard(Card):
    """Changes of view on a material matter after a report (PD 35 para 2.5)."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Changes of opinion after a report"), " ", parent)
        self._desk = desk
        self._known = ""
        self.add = SmallButton(self.tr("Record a change…"))
        makes_changes(self.add)
        self.add.clicked.connect(self._on_add)
        self.head.addWidget(self.add)
        self._about = ChoiceEntry(self.tr("Since which report"), [("", "")])
        self.form = EntryForm(
            self.tr("Save"),
            [
                (
                    "",
                    {
                        "noted_on": WhenEntry(self.tr("Changed on"), exact=True),
                        "issue_id": self._about,
                        "what": TextEntry(self.tr("What changed, and what did not")),
                        "why": TextEntry(self.tr("Why")),
                        "told": LineEntry(
                            self.tr("Who was told"),
                            self.tr("Those instructing are told without delay"),
                        ),
                        "told_on": WhenEntry(self.tr("Told on"), exact=True),
                    },
                )
            ],
        )
        self.form.submitted.connect(self._on_submitted)
        self._none = Words(self.tr("No change of opinion is recorded."), Role.MUTED)
        self._lines = Lines(share=(3, 7))
        for widget in (self.form, self._none, self._lines):
            self.body.addWidget(widget)

    def settle(self) -> None:
        """Save what is being typed."""
        self.form.settle()

    def show_versions(self, versions: Versions) -> None:
        """Show the changes, oldest first; there is none before a report is issued."""
        self.setVisible(bool(versions.issued))
        self._about.set_choices(_reports(versions) or [("", "")])
        self._none.setVisible(not versions.changes)
        self._lines.setVisible(bool(versions.changes))
        self._lines.clear()
        for each in versions.changes:
            self._lines.add(british(each.noted_on), self._line(each))

    def _line(self, each: OpinionChange) -> QWidget:
        told = each.told and self.tr("Told: {who}").format(who=each.told)
        words = told or self.tr("Nobody has been told yet.")
        correct = SmallButton(self.tr("Correct…"), name=f"Correct the change of {each.noted_on}")
        correct.clicked.connect(partial(self._on_correct, each))
        remove = SmallButton(self.tr("Remove"), name=f"Remove the change of {each.noted_on}")
        remove.clicked.connect(partial(self._on_remove, each.id))
        return _block(each.what, (each.why, words), (correct, remove))

    def _on_add(self) -> None:
        self._known = ""
        latest = str(self._about.choice.itemData(0) or "")
        self._begin(ChangeDraft(today(), latest, "", ""))

    def _on_correct(self, each: OpinionChange) -> None:
        self._known = each.id
        self._begin(each)

    def _begin(self, draft: ChangeDraft | OpinionChange) -> None:
        values = {name: getattr(draft, name) for name in self.form.entries}
        self.form.begin(self.tr("A change of opinion"), values)

    def _on_submitted(self, values: dict[str, Any]) -> None:
        self._desk.save(
            after_issue.put_change,
            ChangeDraft(**values),
            self._known,
            done=self._on_saved,
            failed=self.form.refuse,
        )

    def _on_saved(self, _changes: object) -> None:
        self.form.hide()

    def _on_remove(self, change_id: str) -> None:
        self._desk.save(after_issue.remove_change, change_id, failed=self.form.refuse)


def _reports(versions: Versions) -> list[tuple[str, str]]:
    return [
        (line.issued.id, f"{line.issued.form.words}, {line.issued.version}")
        for line in versions.issued
    ]


def _block(head: str, more: tuple[str, ...], buttons: tuple[SmallButton, ...]) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(Words(head))
    for words in more:
        if words:
            column.addWidget(Words(words, Role.SMALL))
    row = FlowLayout()
    for button in buttons:
        makes_changes(button)
        row.addWidget(button)
    column.addLayout(row)
    return made


def _items(words: dict[Any, str]) -> list[tuple[str, str]]:
    return [(str(key), said) for key, said in words.items()]
