"""What is kept until when, case by case; legal hold, and destruction with a record of it."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QWidget

from casereview.domain.custody.retention import Material
from casereview.services.changes import Changes, Kind
from casereview.services.session import Session
from casereview.services.vault import retention
from casereview.services.vault.retention import (
    CaseKeeping,
    Certificate,
    Destruction,
    DueLine,
    DueList,
)
from casereview.services.views import PageName, Tone
from casereview.ui.desk import VaultDesk
from casereview.ui.models.due_list import DueRows, certificate_key
from casereview.ui.page import Page
from casereview.ui.settings import load_settings
from casereview.ui.widgets.buttons import SecondaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.due_lines import DueDelegate
from casereview.ui.widgets.empty_state import EmptyState
from casereview.ui.widgets.line_delegate import LineList
from casereview.ui.widgets.retention_forms import Confirmation
from casereview.ui.widgets.retention_panel import (
    BY_RULE,
    HOLD,
    KEEP,
    LIFT,
    Decision,
    KeepingPanel,
)

_RECORD_CARD = "details/case"


class ChooseCertificate:
    """Asks where to save a certificate; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget, proposed: str) -> str:
        """Return the path; '' when the dialog was left."""
        path, _ = QFileDialog.getSaveFileName(
            parent, parent.tr("Save the certificate"), proposed, parent.tr("PDF (*.pdf)")
        )
        return path


def due_and_destroyed(session: Session, today: date) -> tuple[DueList, tuple[Certificate, ...]]:
    """Return everything the page lists."""
    return retention.due(session, today), retention.certificates(session)


def known_copies(session: Session, case_id: str) -> tuple[str, ...] | None:
    """Name the copies that hold a case where this vault is copied; None where it is not."""
    folder = load_settings().plan(session.info().vault_id).folder
    return retention.copies_holding(Path(folder), case_id) if folder else None


def destroy_case(
    session: Session, case_id: str, said: Confirmation, copies: tuple[str, ...]
) -> tuple[Destruction, Changes]:
    """Destroy a whole case as it was confirmed."""
    return retention.destroy_case(session, case_id, said.reason, said.passphrase, said.word, copies)


def destroy_received(
    session: Session, case_id: str, said: Confirmation, copies: tuple[str, ...]
) -> tuple[Destruction, Changes]:
    """Destroy the received records of a case as it was confirmed."""
    return retention.destroy_received(
        session, case_id, said.reason, said.fate, said.passphrase, said.word, copies
    )


class RetentionPage(Page):
    """The list at the left, at the right what is known of one line and what can be done."""

    page = PageName.RETENTION
    kinds = frozenset({Kind.VAULT, Kind.CASE, Kind.DOCUMENTS})

    def __init__(self, desk: VaultDesk, parent: QWidget | None = None) -> None:
        super().__init__("Retention", parent)
        self.desk = desk
        self.model = DueRows(self)
        self._wanted = ""
        self._copies: tuple[str, ...] = ()
        self._certificate: Certificate | None = None
        self.save_button = SecondaryButton(self.tr("Save the certificate…"))
        self.save_button.clicked.connect(self._on_save)
        self.save_button.hide()
        self.add_action_widget(self.save_button)
        self.list = LineList(self.tr("What is kept, the most urgent first"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(DueDelegate(desk.theme, self.list))
        self.panel = KeepingPanel()
        self.panel.read_only = desk.read_only
        self._empty = EmptyState(
            self.tr("Nothing is kept yet"),
            self.tr(
                "Once a case is concluded, this page says until when its records and its report"
                " are kept, by which rule, and what is due. Nothing is ever deleted by itself."
            ),
        )
        self._build()
        self._connect()

    def refresh(self) -> None:
        today = date.today()  # noqa: DTZ011  days are counted on the expert's calendar
        self.desk.ask(
            due_and_destroyed, today, done=self._show, failed=self.say_error, key="retention"
        )

    def open_at(self, target: str) -> None:
        self._wanted = target
        self._choose(target)

    @property
    def place(self) -> str:
        return self.model.key(self.list.currentIndex()) or ""

    def settle(self) -> None:
        self.panel.close_forms()

    @property
    def line(self) -> DueLine | None:
        """The line that is chosen, unless it is a certificate."""
        row = self.model.row(self.list.currentIndex())
        return row if isinstance(row, DueLine) else None

    def _build(self) -> None:
        listing = Card()
        sheet = listing.layout()
        assert sheet is not None
        sheet.setContentsMargins(8, 8, 8, 8)
        listing.body.addWidget(self.list, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(14)
        split.setChildrenCollapsible(False)
        for place, (widget, least, share) in enumerate(((listing, 300, 42), (self.panel, 380, 58))):
            widget.setMinimumWidth(least)
            split.addWidget(widget)
            split.setStretchFactor(place, share)
        split.setContentsMargins(22, 20, 0, 16)
        self.panel.column.setContentsMargins(0, 0, 22, 20)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(split)
        self.content.addWidget(self._stack)

    def _connect(self) -> None:
        self.desk.changed.connect(self._on_changed)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.panel.case_wanted.connect(partial(self._go_to_case, PageName.OVERVIEW, ""))
        self.panel.record_wanted.connect(partial(self._go_to_case, PageName.OVERVIEW, _RECORD_CARD))
        self.panel.decided.connect(self._on_decided)
        self.panel.inventory_wanted.connect(self._on_inventory_wanted)
        self.panel.copies_chosen.connect(self._on_copies_chosen)
        self.panel.destruction_confirmed.connect(self._on_confirmed)

    # ---- the list

    def _on_changed(self, changes: Changes) -> None:
        if changes.kinds & self.kinds:
            self.refresh_when_seen()

    def _show(self, found: tuple[DueList, tuple[Certificate, ...]]) -> None:
        due, certificates = found
        chosen = self._wanted or self.place
        self.model.show_due(due, certificates)
        self._stack.setCurrentIndex(1 if self.model.rows else 0)
        waiting = len({line.case_id for line in due.lines if line.due and not line.fictional})
        words = (
            self.tr("something is due in {count} of the cases").format(count=waiting)
            if waiting
            else self.tr("nothing is due within the month")
        )
        self.set_heading(self.tr("Retention"), words)
        if due.unreadable:
            unread = self.tr("{count} cases cannot be read and are not judged here.")
            self.notice.say(unread.format(count=due.unreadable), tone=Tone.AMBER)
        self._wanted = ""
        self._choose(chosen)

    def _choose(self, key: str) -> None:
        """Choose a row and show it anew; the first where there is no such row."""
        index = self.model.find(key)
        if not index.isValid():
            index = self.model.find(self.model.first())
        if index == self.list.currentIndex():
            self._on_current(index)
        else:
            self.list.choose(index)

    def _on_current(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        row = self.model.row(index)
        self._certificate = row if isinstance(row, Certificate) else None
        self.save_button.setVisible(self._certificate is not None)
        if isinstance(row, Certificate):
            self.panel.show_certificate(row)
        elif isinstance(row, DueLine):
            shown = partial(self._show_keeping, row)
            self.desk.ask(
                retention.keeping, row.case_id, done=shown, failed=self.say_error, key="keeping"
            )

    def _show_keeping(self, line: DueLine, view: CaseKeeping) -> None:
        current = self.line
        if current is not None and current.id == line.id:
            self.panel.show_keeping(line, view)

    # ---- what is decided of a line

    def _go_to_case(self, page: PageName, target: str) -> None:
        if self.line is not None:
            self.desk.go_to_case(self.line.case_id, page, target)

    def _on_decided(self, decision: Decision) -> None:
        line = self.line
        if line is None:
            return
        material, reason = line.standing.material, decision.reason
        today = date.today()  # noqa: DTZ011  days are counted on the expert's calendar
        if decision.kind in (KEEP, BY_RULE):
            self._save(retention.keep_until, line.case_id, material, decision.day, reason)
        elif decision.kind == HOLD:
            self._save(retention.set_hold, line.case_id, reason)
        elif decision.kind == LIFT:
            self._save(retention.lift_hold, line.case_id, reason)
        else:
            self._save(retention.note_review, line.case_id, today, reason)

    def _save(self, call: object, *args: object) -> None:
        assert callable(call)
        self.desk.save(call, *args, failed=self.panel.refuse)

    # ---- destruction

    def _on_inventory_wanted(self, material: Material) -> None:
        line = self.line
        if line is None:
            return
        self._copies = ()
        self.desk.leave_case(line.case_id)
        shown = partial(self._show_inventory, line.id)
        records = material is Material.RECEIVED
        call = retention.received_inventory if records else retention.inventory
        self.desk.ask(call, line.case_id, done=shown, failed=self.panel.refuse, key="inventory")
        self.desk.ask(known_copies, line.case_id, done=self._on_copies, failed=self.panel.refuse)

    def _show_inventory(self, key: str, lines: tuple[tuple[str, str], ...]) -> None:
        if self.line is not None and self.line.id == key and self.panel.destroying is not None:
            self.panel.show_inventory(lines)

    def _on_copies_chosen(self, folder: Path) -> None:
        if self.line is not None:
            self.desk.ask(
                retention.copies_in,
                folder,
                self.line.case_id,
                done=self._on_copies,
                failed=self.panel.refuse,
            )

    def _on_copies(self, copies: tuple[str, ...] | None) -> None:
        if copies is not None and self.panel.destroying is not None:
            self._copies = copies
            self.panel.show_copies(copies)

    def _on_confirmed(self, said: Confirmation) -> None:
        line = self.line
        if line is None or self.panel.destroying is None:
            return
        self.desk.leave_case(line.case_id)
        records = self.panel.destroying is Material.RECEIVED
        call = destroy_received if records else destroy_case
        self.desk.ask(
            call,
            line.case_id,
            said,
            self._copies,
            done=self._on_destroyed,
            failed=self.panel.refuse,
            name=self.tr("Destroying"),
        )

    def _on_destroyed(self, result: tuple[Destruction, Changes]) -> None:
        destroyed, changes = result
        self._wanted = certificate_key(destroyed.certificate)
        self.panel.close_forms()
        self.notice.say(
            self.tr("Destroyed. The certificate names nobody: save it, sign it, keep it."),
            self.tr("It stays in the vault’s folder as well."),
            Tone.GREEN,
        )
        self.desk.changed.emit(changes)

    def _on_save(self) -> None:
        certificate = self._certificate
        if certificate is None:
            return
        path = ChooseCertificate.ask(self, f"destruction-{certificate.case[:8]}.pdf")
        if path:
            self.desk.tasks.run(
                retention.save_certificate,
                certificate,
                Path(path),
                done=self._on_saved,
                failed=self.say_error,
            )

    def _on_saved(self, name: str) -> None:
        self.notice.say(self.tr("Saved as {name}.").format(name=name), tone=Tone.GREEN)
