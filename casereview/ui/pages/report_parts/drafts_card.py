"""Drafts set aside: saved under a number, compared in plain words, deleted by a decision."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from casereview.domain.dates import british
from casereview.domain.reports.draft import Draft, DraftKeeping
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.report import comparing_drafts, drafting
from casereview.services.report.comparing_drafts import Compared
from casereview.services.session import OpenCase
from casereview.services.vault import leaving
from casereview.services.views import Tone
from casereview.ui.desk import Desk
from casereview.ui.pages.report_parts.exporting import ChoosePdf
from casereview.ui.pages.report_parts.versions_loading import Versions
from casereview.ui.widgets.buttons import SecondaryButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.confirm_card import ConfirmCard
from casereview.ui.widgets.fields import ChoiceField, Field
from casereview.ui.widgets.layouts import FlowLayout, Lines, clear_layout
from casereview.ui.widgets.marks import makes_changes, only_looks
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.words import Role, Words

_CHANGES = 40
"""Changes between two drafts that are shown; all of them are on the command line."""


class DraftsCard(Card):
    """Lists the drafts of a case; nothing in it is deleted without being asked about."""

    refused = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Drafts set aside"), " ", parent)
        self._desk = desk
        self._subject = ""
        self._build_saving()
        self.notice = Notice()
        self.body.addWidget(self.notice)
        self._none = Words(
            self.tr("No draft is set aside. A draft is privileged as a rule, and marked so."),
            Role.MUTED,
        )
        self._lines = Lines(share=(3, 7))
        self.confirm = ConfirmCard()
        self.confirm.confirmed.connect(self._on_confirmed)
        for widget in (self._none, self._lines, self.confirm):
            self.body.addWidget(widget)
        self._build_comparing()
        self._build_keeping()

    # ---- building

    def _build_saving(self) -> None:
        self.note = QLineEdit()
        self.note.setMaxLength(drafting.LONGEST_NOTE)
        self.note.returnPressed.connect(self._on_save)
        self.save = SecondaryButton(self.tr("Save a draft"))
        makes_changes(self.save)
        self.save.clicked.connect(self._on_save)
        row = FlowLayout()
        row.addWidget(self.save)
        self.body.addWidget(Field(self.tr("Note on the draft, if any"), self.note))
        self.body.addLayout(row)

    def _build_comparing(self) -> None:
        self.comparing = QWidget()
        self.before, self.after = ChoiceField(), ChoiceField()
        only_looks(self.before, self.after)
        self.compare = SmallButton(self.tr("Compare"))
        self.compare.clicked.connect(self._on_compare)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Field(self.tr("Earlier"), self.before), 1)
        row.addWidget(Field(self.tr("Later"), self.after), 1)
        button = FlowLayout()
        button.addWidget(self.compare)
        self._summary = Words("", Role.STRONG)
        self._changes = QVBoxLayout()
        self._changes.setSpacing(4)
        layout = QVBoxLayout(self.comparing)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(row)
        layout.addLayout(button)
        layout.addWidget(self._summary)
        layout.addLayout(self._changes)
        self._summary.hide()
        self.body.addWidget(self.comparing)

    def _build_keeping(self) -> None:
        self.keeping = ChoiceField()
        for choice in DraftKeeping:
            self.keeping.addItem(choice.words, choice)
        self.keeping.activated.connect(self._on_keeping)
        self.body.addWidget(
            Field(
                self.tr("Drafts of this case are kept"),
                self.keeping,
                self.tr("Number, day and hash of a draft stay in every case."),
            )
        )
        self.body.addStretch(1)

    # ---- showing

    def show_versions(self, versions: Versions) -> None:
        """Show the drafts, newest first."""
        found = versions.drafts
        self._subject = versions.subject
        held = [draft for draft in found.drafts if draft.gone_at is None]
        self.set_note(self.tr("{count} kept").format(count=len(held)))
        self._lines.clear()
        for draft in found.drafts:
            self._lines.add(
                self.tr("Draft {number}").format(number=draft.number), self._line(draft)
            )
        self._lines.setVisible(bool(found.drafts))
        self._none.setVisible(not found.drafts)
        self.keeping.setCurrentIndex(self.keeping.findData(found.keeping))
        self._show_states(versions, held)
        if found.due and not self.confirm.isVisible():
            numbers = " ".join(str(draft.number) for draft in found.due)
            self.confirm.ask(
                numbers,
                self.tr("The case is concluded: delete what its drafts said?"),
                self.tr("You chose to keep drafts until then. Number, day and hash stay."),
                self.tr("Delete"),
            )

    def _show_states(self, versions: Versions, held: list[Draft]) -> None:
        states = [(str(d.number), self.tr("Draft {n}").format(n=d.number)) for d in reversed(held)]
        for line in reversed(versions.issued):
            if not line.issued.subject:
                number = line.issued.version.split()[-1]
                states.append((f"v{number}", line.issued.version))
        states.append((comparing_drafts.NOW, self.tr("As it stands")))
        for box, place in ((self.before, -2), (self.after, -1)):
            chosen = box.currentData()
            box.clear()
            for key, words in states:
                box.addItem(words, key)
            known = box.findData(chosen) if chosen else -1
            box.setCurrentIndex(known if known >= 0 else max(0, len(states) + place))
        self.comparing.setVisible(len(states) > 1)

    def _line(self, draft: Draft) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        when = draft.made_at.astimezone()
        head = f"{british(when.date())}, {when:%H:%M}"
        head += f" · {draft.form.words}" if draft.subject else ""
        column.addWidget(Words(f"{head} · {draft.note}" if draft.note else head))
        if draft.gone_at is not None:
            words = self.tr("What it said was deleted: {why}").format(why=draft.gone_why)
            column.addWidget(Words(words, Role.SMALL))
            return made
        column.addWidget(Words(f"SHA-256 {draft.model_hash[:12]}", Role.SMALL))
        number = draft.number
        copy = SmallButton(self.tr("Save as PDF…"), name=f"Save draft {number} as PDF")
        copy.clicked.connect(partial(self._on_copy, number))
        delete = SmallButton(self.tr("Delete…"), name=f"Delete draft {number}")
        delete.clicked.connect(partial(self._on_delete, number))
        makes_changes(copy, delete)
        row = FlowLayout()
        for button in (copy, delete):
            row.addWidget(button)
        column.addLayout(row)
        return made

    # ---- doing

    def _on_save(self) -> None:
        self._desk.save(
            drafting.save_draft,
            self.note.text(),
            self._subject,
            done=self._on_saved,
            failed=self._on_refused,
        )

    def _on_saved(self, result: tuple[Draft, Changes]) -> None:
        draft, _changes = result
        self.note.clear()
        words = self.tr("Draft {number} is set aside.").format(number=draft.number)
        self.notice.say(words, tone=Tone.GREEN)

    def _on_copy(self, number: int) -> None:
        path = ChoosePdf.ask(self, f"draft-{number}.pdf")
        if path:
            self._desk.save(
                save_copy, number, Path(path), done=self._on_copied, failed=self._on_refused
            )

    def _on_copied(self, result: tuple[Path, Changes]) -> None:
        self.notice.say(
            self.tr("Saved as {name}.").format(name=result[0].name),
            self.tr("It is not encrypted, and marked as a privileged draft on every page."),
            Tone.GREEN,
        )

    def _on_delete(self, number: int) -> None:
        self.confirm.ask(
            str(number),
            self.tr("Delete what draft {number} said?").format(number=number),
            self.tr("It cannot be brought back. Number, day and hash stay."),
            self.tr("Delete"),
        )

    def _on_confirmed(self, numbers: str) -> None:
        chosen = tuple(int(number) for number in numbers.split())
        why = self.tr("Deleted by the expert")
        self._desk.save(drafting.delete_drafts, chosen, why, failed=self._on_refused)

    def _on_keeping(self) -> None:
        self._desk.save(drafting.keep_drafts, self.keeping.currentData(), failed=self._on_refused)

    def _on_compare(self) -> None:
        self._desk.ask(
            comparing_drafts.compare,
            self.before.currentData(),
            self.after.currentData(),
            done=self._show_compared,
            failed=self._on_refused,
        )

    def _show_compared(self, found: Compared) -> None:
        self._summary.setText(f"{found.before} → {found.after}: {found.comparison.words}")
        self._summary.show()
        clear_layout(self._changes)
        for line in found.lines[:_CHANGES]:
            self._changes.addWidget(Words(line, Role.SMALL))
        rest = len(found.lines) - _CHANGES
        if rest > 0:
            words = self.tr("and {count} more, in `report compare`").format(count=rest)
            self._changes.addWidget(Words(words, Role.MUTED))

    def _on_refused(self, error: CaseReviewError) -> None:
        self.notice.say_error(error)


def save_copy(case: OpenCase, number: int, path: Path) -> tuple[Path, Changes]:
    """Write a draft as PDF to a file, noted as a draft that left."""
    _name, data = drafting.draft_pdf(case, number)
    return leaving.save_report(case, data, path)
