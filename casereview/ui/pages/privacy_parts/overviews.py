"""What concerns the whole vault: recipients and exports of all cases, record and notice."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QWidget

from casereview.domain.custody.privacy import RECIPIENTS
from casereview.domain.custody.privacy_words import day_words
from casereview.services.vault import privacy
from casereview.services.vault.privacy import CaseRecipients
from casereview.services.vault.privacy_records import PrivacyView
from casereview.services.views import Chip, Tone
from casereview.ui.desk import VaultDesk
from casereview.ui.pages.particulars.list_card import FittedTable
from casereview.ui.pages.privacy_parts.tab import rule_lines
from casereview.ui.tasks import Batch
from casereview.ui.widgets.buttons import SecondaryButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.layouts import Lines, ScrollPage
from casereview.ui.widgets.table import WordsModel
from casereview.ui.widgets.words import Role, Words

_HEAD = ("When", "Case", "What", "To whom")
_WIDE = 3


class AllCasesTab(ScrollPage):
    """Recipients and exports of every case, read on demand; emits `case_wanted` with an id."""

    case_wanted = Signal(str)

    def __init__(self, desk: VaultDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._case_ids: tuple[str, ...] = ()
        self._found: list[CaseRecipients] = []
        self._rows: list[tuple[str, tuple[str, str, str, str]]] = []
        self._reading = False
        self.read = SecondaryButton(self.tr("Read all cases"))
        self.read.clicked.connect(self.read_all)
        self._says = Words(
            self.tr("Whom each case went to stands in the case: every case is opened to read it."),
            Role.MUTED,
        )
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._says, 1)
        head.addWidget(self.read, 0, Qt.AlignmentFlag.AlignTop)
        card = Card(self.tr("Recipients and exports of all cases"))
        card.body.addLayout(head)
        self.model = WordsModel(self)
        self.table = FittedTable(self.tr("Recipients and exports of all cases"))
        self.table.setModel(self.model)
        self.table.activated.connect(self._on_activated)
        self.table.hide()
        card.body.addWidget(self.table)
        self._exports = Lines(share=(3, 7))
        self._no_exports = Words(self.tr("No package of several cases left the vault."), Role.MUTED)
        several = Card(self.tr("Exports of several cases"), self.tr("noted by the program"))
        several.body.addWidget(self._no_exports)
        several.body.addWidget(self._exports)
        self.column.addWidget(card)
        self.column.addWidget(several)
        self.column.addStretch(1)

    def show_view(self, view: PrivacyView) -> None:
        """Show the exports of the vault; the cases are read when it is asked for."""
        self._case_ids = tuple(view.case_titles)
        self._exports.clear()
        for line in view.exports:
            words = self.tr("{what}, made of {count} cases")
            self._exports.add(day_words(line.on), words.format(what=line.what, count=line.cases))
        self._exports.setVisible(bool(view.exports))
        self._no_exports.setVisible(not view.exports)

    def read_all(self) -> None:
        """Open every case, one after another, and list whom it went to."""
        if self._reading:
            return
        self._reading = True
        self._found = []
        self.read.setEnabled(False)
        self.desk.save_each(
            self.tr("Reading recipients"),
            privacy.recipients_of,
            [(case_id,) for case_id in self._case_ids],
            each=self._found.append,
            done=self._on_read,
        )

    def _on_read(self, batch: Batch) -> None:
        self._reading = False
        self.read.setEnabled(True)
        rows = []
        for case in self._found:
            named = {e.number for e in case.recipients.exports if e.recipients}
            rows += [
                (
                    (each.made_on, case.case_id),
                    (
                        day_words(each.made_on),
                        case.title,
                        each.what,
                        f"{each.to_whom} ({RECIPIENTS[each.role]})",
                    ),
                )
                for each in case.recipients.disclosures
            ]
            rows += [
                (
                    (line.on, case.case_id),
                    (day_words(line.on), case.title, line.what, self.tr("not recorded")),
                )
                for line in case.recipients.exports
                if line.number not in named
            ]
        rows.sort(key=lambda row: row[0], reverse=True)
        self._rows = [(key[1], words) for key, words in rows]
        self.model.set_rows(_HEAD, [words for _, words in self._rows])
        head = self.table.horizontalHeader()
        for column in range(len(_HEAD)):
            mode = QHeaderView.ResizeMode
            head.setSectionResizeMode(
                column, mode.Stretch if column == _WIDE else mode.ResizeToContents
            )
        self.table.setVisible(bool(rows))
        self.table.fit()
        self._says.setText(self._summary(batch, len(rows)))

    def _summary(self, batch: Batch, lines: int) -> str:
        faults = sum(bool(case.fault) for case in self._found)
        said = self.tr("{n} entry") if lines == 1 else self.tr("{n} entries")
        words = self.tr("{entries} of {read} cases.").format(
            entries=said.format(n=lines), read=len(self._found) - faults
        )
        if faults:
            words += " " + self.tr("{count} cannot be read.").format(count=faults)
        if batch.cancelled:
            left = batch.total - batch.done
            words += " " + self.tr("{count} were left out.").format(count=left)
        return words

    def _on_activated(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._rows):
            self.case_wanted.emit(self._rows[index.row()][0])


class TextsTab(ScrollPage):
    """The record of processing and a notice to adapt, both to be checked by the expert."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record = Lines(share=(3, 7))
        self._notice = Lines(share=(3, 7))
        self._rules = Lines(share=(5, 5))
        self._text = ""
        self.copy = SmallButton(self.tr("Copy the text"))
        self.copy.clicked.connect(self._on_copy)
        for title, note, lines in (
            (
                self.tr("Record of processing (Art. 30)"),
                self.tr("what is the same for every case"),
                self._record,
            ),
            (
                self.tr("Privacy notice to adapt"),
                self.tr("own wording, no advice"),
                self._notice,
            ),
            (self.tr("The rule"), "", self._rules),
        ):
            card = Card(title, note or " ")
            if lines is not self._rules:
                card.head.addWidget(ChipLabel(Chip(self.tr("not verified"), Tone.AMBER)))
            if lines is self._notice:
                card.head.addWidget(self.copy)
            card.body.addWidget(lines)
            self.column.addWidget(card)
        self.column.addStretch(1)

    def show_view(self, view: PrivacyView) -> None:
        """Show the texts once; they do not change while the program runs."""
        if self._text:
            return
        for part in view.record:
            hint = f" {part.hint}" if part.hint else ""
            self._record.add(part.heading, Words(f"{part.text}{hint}", selectable=True))
        self._record.add(
            self.tr("Cases in this vault"), self.tr("{n}").format(n=len(view.case_titles))
        )
        for part in view.notice:
            self._notice.add(part.heading, Words(part.text, selectable=True))
        rule_lines(self._rules, [rule for rule in view.rules if rule.id == "records"])
        self._text = "\n\n".join(f"{part.heading}\n{part.text}" for part in view.notice)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
