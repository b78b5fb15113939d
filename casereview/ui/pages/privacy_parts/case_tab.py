"""One case: whom it went to, what left the program, and the answer to its subject."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from casereview.domain.custody.privacy import (
    BASES,
    DISCLOSED,
    GROUNDS,
    RECIPIENTS,
    Basis,
    Disclosed,
    Disclosure,
    Ground,
    Recipient,
)
from casereview.domain.custody.privacy_words import day_words
from casereview.domain.custody.subject_access import HeldPart, left_out_words
from casereview.services.changes import Changes
from casereview.services.session import OpenCase, Session
from casereview.services.vault import privacy, subject_access
from casereview.services.vault.privacy import CaseRecipients, DisclosureDraft, ExportLine
from casereview.services.vault.subject_access import REMINDER, Answered
from casereview.services.views import Tone
from casereview.ui.desk import VaultDesk
from casereview.ui.pages.privacy_parts.form import EntryForm
from casereview.ui.widgets.buttons import PrimaryButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.entries import ChoiceEntry, LineEntry, TextEntry, WhenEntry
from casereview.ui.widgets.field import Field
from casereview.ui.widgets.folder_edit import FolderEdit
from casereview.ui.widgets.layouts import FlowLayout, Lines, ScrollPage
from casereview.ui.widgets.marks import makes_changes, only_looks
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.words import Role, Words

_ABOVE = 24  # pixels of the page that stay in view over a form that was opened


def read_case(session: Session, case_id: str) -> tuple[CaseRecipients, tuple[HeldPart, ...]]:
    """Return everything this part of the page shows of a case."""
    found = privacy.recipients_of(session, case_id)
    if found.fault:
        return found, ()
    return found, privacy.in_case(session, case_id, subject_access.parts)


def write_answer(case: OpenCase, folder: Path, today: date) -> tuple[Answered, Changes]:
    """Write the answer to the subject."""
    return subject_access.write(case, folder, today)


class CaseTab(ScrollPage):
    """Shows the case that was chosen; `all_wanted` asks for the recipients of every case."""

    all_wanted = Signal()

    def __init__(self, desk: VaultDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.found: CaseRecipients | None = None
        self.parts: tuple[HeldPart, ...] = ()
        self._correcting = ""
        self._export: int | None = None
        self._deciding = ""
        self._typing_for = ""  # the case that a form was opened on
        self.case = ChoiceEntry(self.tr("Case"), [("", "")])
        only_looks(self.case.choice)
        self.case.choice.activated.connect(self._on_case)
        self.every = SmallButton(self.tr("Show all cases"))
        self.every.clicked.connect(self.all_wanted)
        self.notice = Notice()
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.case, 1)
        head.addWidget(self.every)
        self.column.addLayout(head)
        self.column.addWidget(self.notice)
        self._build_recipients()
        self._build_exports()
        self._build_answer()
        self.column.addStretch(1)

    @property
    def case_id(self) -> str:
        """The id of the case that is chosen; '' for none."""
        return str(self.case.choice.currentData() or "")

    def set_cases(self, titles: dict[str, str]) -> None:
        """Offer these cases, keeping the one that is chosen."""
        self.case.set_choices(list(titles.items()) or [("", self.tr("no case yet"))])

    def choose(self, case_id: str) -> None:
        """Show a case."""
        self.case.show_value(case_id)
        self._on_case()

    def refresh(self) -> None:
        """Ask for the case again."""
        if self.case_id:
            self.desk.ask(
                read_case, self.case_id, done=self._show, failed=self._refused, key="privacy case"
            )

    def settle(self) -> None:
        """Save what is being typed."""
        self.form.settle()
        self.part_form.settle()

    # ---- building

    def _build_recipients(self) -> None:
        self.recipients = Card(self.tr("Who received something"), " ")
        self.add = SmallButton(self.tr("Record a recipient…"))
        makes_changes(self.add)
        self.add.clicked.connect(self._on_add)
        self.recipients.head.addWidget(self.add)
        self.form = EntryForm(
            self.tr("Save"),
            [
                (
                    "",
                    {
                        "made_on": WhenEntry(self.tr("Given on"), exact=True),
                        "to_whom": LineEntry(self.tr("To whom")),
                        "role": ChoiceEntry(
                            self.tr("Who that is"), _choices(RECIPIENTS), Recipient
                        ),
                        "basis": ChoiceEntry(self.tr("On what ground"), _choices(BASES), Basis),
                        "kind": ChoiceEntry(self.tr("What"), _choices(DISCLOSED), Disclosed),
                        "document_id": ChoiceEntry(self.tr("Which document"), [("", "")]),
                        "what": LineEntry(self.tr("More exactly")),
                        "note": TextEntry(self.tr("Note")),
                    },
                )
            ],
        )
        kind = self.form.entries["kind"]
        assert isinstance(kind, ChoiceEntry)
        kind.choice.currentIndexChanged.connect(self._on_kind)
        self.form.submitted.connect(self._on_submitted)
        self.form.cancelled.connect(self.add.setFocus)
        self._recipients = Lines(share=(3, 7))
        self._no_recipients = Words(self.tr("No recipient is recorded."), Role.MUTED)
        for widget in (self.form, self._no_recipients, self._recipients):
            self.recipients.body.addWidget(widget)
        self.column.addWidget(self.recipients)

    def _build_exports(self) -> None:
        self.exports = Card(
            self.tr("What left the program"), self.tr("logged by itself; to whom is yours to say")
        )
        self._exports = Lines(share=(3, 7))
        self._no_exports = Words(self.tr("Nothing left the program."), Role.MUTED)
        self.exports.body.addWidget(self._no_exports)
        self.exports.body.addWidget(self._exports)
        self.column.addWidget(self.exports)

    def _build_answer(self) -> None:
        self.answer = Card(self.tr("Answer to the subject"), " ")
        self._parts = Lines(share=(4, 6))
        self.part_form = EntryForm(
            self.tr("Save"),
            [
                (
                    "",
                    {
                        "ground": ChoiceEntry(self.tr("In the answer"), _choices(GROUNDS), Ground),
                        "reason": LineEntry(self.tr("Because"), self.tr("Printed in the answer")),
                    },
                )
            ],
        )
        self.part_form.submitted.connect(self._on_decided)
        self.asked = QCheckBox(self.tr("The instructing solicitor was asked"))
        self.asked.setAccessibleName(self.asked.text())
        self.folder = FolderEdit(self.tr("New or empty folder for the answer"))
        self.write = PrimaryButton(self.tr("Write the answer"))
        makes_changes(self.write)
        self.write.clicked.connect(self._on_write)
        for signal in (self.asked.toggled, self.folder.changed):
            signal.connect(self._on_ready)
        self.written = Notice()
        warning = self.tr(
            "The answer is written in plain text outside the vault: a schedule as PDF and copies of"
            " the documents that are given. What is left out is listed without its content."
        )
        for widget in (
            Words(REMINDER, Role.STRONG),
            self.part_form,
            self._parts,
            Words(warning, Role.MUTED),
            self.asked,
            Field(self.tr("New or empty folder"), self.folder),
            self.written,
        ):
            self.answer.body.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.write)
        row.addStretch(1)
        self.answer.body.addLayout(row)
        self.column.addWidget(self.answer)
        self._on_ready()

    # ---- showing

    def _on_case(self) -> None:
        self.settle()
        self.form.hide()
        self.part_form.hide()
        self.written.hide()
        self.asked.setChecked(False)
        self.refresh()

    def _show(self, read: tuple[CaseRecipients, tuple[HeldPart, ...]]) -> None:
        found, parts = read
        if found.case_id != self.case_id:
            return
        self.found, self.parts = found, parts
        self.notice.hide()
        if found.fault:
            self.notice.say(found.fault, tone=Tone.RED)
        for card in (self.recipients, self.exports, self.answer):
            card.setVisible(not found.fault)
        self._recipients.clear()
        for each in found.recipients.disclosures:
            self._recipients.add(day_words(each.made_on), self._recipient(each))
        self._recipients.setVisible(bool(found.recipients.disclosures))
        self._no_recipients.setVisible(not found.recipients.disclosures)
        self._exports.clear()
        for line in found.recipients.exports:
            self._exports.add(day_words(line.on), self._export_line(line))
        self._exports.setVisible(bool(found.recipients.exports))
        self._no_exports.setVisible(not found.recipients.exports)
        self._parts.clear()
        for part in parts:
            self._parts.add(part.title, self._part(part))
        given = sum(part.given for part in parts)
        out = sum(part.left_out for part in parts)
        self.answer.set_note(
            self.tr("{given} parts given, {out} left out").format(given=given, out=out)
        )

    def _recipient(self, each: Disclosure) -> QWidget:
        words = f"{each.to_whom} ({RECIPIENTS[each.role]})"
        what = each.what or DISCLOSED[each.kind]
        more = " · ".join(part for part in (what, BASES[each.basis], each.note) if part)
        correct = SmallButton(self.tr("Correct…"), name=f"Correct the recipient {each.to_whom}")
        correct.clicked.connect(partial(self._on_correct, each))
        remove = SmallButton(self.tr("Remove"), name=f"Remove the recipient {each.to_whom}")
        remove.clicked.connect(partial(self._on_remove, each.id))
        return _line(words, more, correct, remove)

    def _export_line(self, line: ExportLine) -> QWidget:
        if line.recipients:
            return _line(line.what, self.tr("went to {whom}").format(whom=line.recipients))
        ask = SmallButton(
            self.tr("To whom did it go?"), name=f"To whom did it go: {line.what}, {line.on}"
        )
        ask.clicked.connect(partial(self._on_export, line))
        return _line(line.what, "", ask)

    def _part(self, part: HeldPart) -> QWidget:
        standing = self.tr("given") if part.given else left_out_words(part)
        if part.gone:
            return _line(self.tr("no longer held"), part.source)
        own = self.tr(" · your decision") if part.decided else ""
        change = SmallButton(self.tr("Change…"), name=f"Change: {part.title}")
        change.clicked.connect(partial(self._on_part, part))
        buttons = [change]
        if part.decided:
            rule = SmallButton(self.tr("As a rule"), name=f"As a rule: {part.title}")
            rule.clicked.connect(partial(self._on_rule, part.part))
            buttons.append(rule)
        return _line(standing + own, part.source, *buttons)

    # ---- recipients

    def _on_add(self) -> None:
        today = date.today()  # noqa: DTZ011  the expert's calendar
        self._begin("", DisclosureDraft(today, ""), self.tr("A recipient"))

    def _on_correct(self, each: Disclosure) -> None:
        self._begin(each.id, privacy.draft_of(each), self.tr("Correct a recipient"))

    def _on_export(self, line: ExportLine) -> None:
        self._begin("", privacy.draft_for_export(line), self.tr("To whom did it go?"))

    def _begin(self, disclosure_id: str, draft: DisclosureDraft, title: str) -> None:
        self._correcting, self._export = disclosure_id, draft.export
        self._typing_for = self.case_id
        documents = self.found.recipients.documents if self.found else ()
        entry = self.form.entries["document_id"]
        assert isinstance(entry, ChoiceEntry)
        named = [(d.id, f"{d.label} · {d.title or d.file_name}") for d in documents]
        entry.set_choices([("", self.tr("none")), *named])
        self.form.begin(title, {name: getattr(draft, name) for name in self.form.entries})
        self._on_kind()
        if draft.to_whom == "":
            self.form.entries["to_whom"].control.setFocus()
        QTimer.singleShot(0, partial(self._bring_into_view, self.recipients))

    def _on_kind(self) -> None:
        is_document = self.form.entries["kind"].value() is Disclosed.DOCUMENT
        self.form.entries["document_id"].setEnabled(is_document)

    def _on_submitted(self, values: dict[str, Any]) -> None:
        draft = replace(DisclosureDraft(None, ""), **values, export=self._export)
        if self._correcting:
            self._save(privacy.correct_disclosure, self._correcting, draft)
        else:
            self._save(privacy.add_disclosure, draft)

    def _save(self, call: object, *args: object) -> None:
        self.desk.save(
            privacy.in_case,
            self._typing_for,
            call,
            *args,
            done=self._on_saved,
            failed=self.form.refuse,
        )

    def _on_saved(self, _changes: object) -> None:
        self.form.hide()
        self.add.setFocus()

    def _on_remove(self, disclosure_id: str) -> None:
        self.desk.save(
            privacy.in_case,
            self.case_id,
            privacy.remove_disclosure,
            disclosure_id,
            failed=self._refused,
        )

    # ---- the answer

    def _on_part(self, part: HeldPart) -> None:
        self._deciding, self._typing_for = part.part, self.case_id
        self.part_form.begin(part.title, {"ground": part.ground, "reason": part.reason})
        QTimer.singleShot(0, partial(self._bring_into_view, self.answer))

    def _on_decided(self, values: dict[str, Any]) -> None:
        self.desk.save(
            privacy.in_case,
            self._typing_for,
            subject_access.decide,
            self._deciding,
            values["ground"],
            values["reason"],
            done=self._on_part_saved,
            failed=self.part_form.refuse,
        )

    def _on_part_saved(self, _changes: object) -> None:
        self.part_form.hide()

    def _on_rule(self, part: str) -> None:
        self.desk.save(
            privacy.in_case, self.case_id, subject_access.as_a_rule, part, failed=self._refused
        )

    def _on_ready(self) -> None:
        self.write.setEnabled(self.asked.isChecked() and bool(self.folder.folder))

    def _on_write(self) -> None:
        today = date.today()  # noqa: DTZ011  the answer bears the day of the expert's calendar
        self.desk.save(
            privacy.in_case,
            self.case_id,
            write_answer,
            Path(self.folder.folder),
            today,
            done=self._on_written,
            failed=self.written.say_error,
        )

    def _on_written(self, result: tuple[Answered, Changes]) -> None:
        answered, _changes = result
        self.written.say(
            self.tr("Written to {folder}.").format(folder=answered.folder),
            self.tr("It is not encrypted. Say above to whom it went once it is sent."),
            Tone.GREEN,
        )
        self.folder.set_folder("")

    def _refused(self, error: Any) -> None:  # noqa: ANN401 - a CaseReviewError
        self.notice.say_error(error)

    def _bring_into_view(self, card: QWidget) -> None:
        self.verticalScrollBar().setValue(max(0, card.y() - _ABOVE))


def _choices(words: dict[Any, str]) -> list[tuple[str, str]]:
    return [(str(key), said) for key, said in words.items()]


def _line(words: str, more: str, *buttons: SmallButton) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(Words(words))
    if more:
        column.addWidget(Words(more, Role.SMALL))
    if buttons:
        row = FlowLayout()
        for button in buttons:
            makes_changes(button)
            row.addWidget(button)
        column.addLayout(row)
    return made
