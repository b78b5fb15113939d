"""Finalising in the page: what stands in the way, the date, the signature, the passphrase."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from casereview.domain.dates import british
from casereview.domain.reports.issue import Issued
from casereview.errors import CaseReviewError
from casereview.services.changes import Changes
from casereview.services.report.issuing import NotIssuedError, Readiness
from casereview.services.views import Chip, Tone
from casereview.ui.desk import Desk
from casereview.ui.pages.report_parts.issued_card import grouped
from casereview.ui.pages.report_parts.versions_loading import (
    Versions,
    finalise,
    make_certificate,
    remove_certificate,
    take_in_certificate,
    today,
)
from casereview.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.chip import ChipLabel
from casereview.ui.widgets.fields import ChoiceField, Field
from casereview.ui.widgets.layouts import FlowLayout, clear_layout
from casereview.ui.widgets.marks import makes_changes, only_looks
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.passphrase import PassphraseEdit
from casereview.ui.widgets.words import Role, Words

_SHOWN = 6
"""Reasons that are listed before the rest are counted."""


class ChooseCertificate:
    """Asks for a certificate's file; a test answers in its place."""

    @classmethod
    def ask(cls, parent: QWidget) -> str:
        """Return the path; '' when the dialog was left."""
        path, _ = QFileDialog.getOpenFileName(
            parent, parent.tr("Your certificate"), "", parent.tr("Certificates (*.p12 *.pfx)")
        )
        return path


class FinaliseCard(Card):
    """Shows how far a document is: the report, or a supplement, which subject_wanted names.

    checks_wanted leads to what is unmet, issued carries what was issued.
    """

    checks_wanted = Signal()
    subject_wanted = Signal(str)
    issued = Signal(object)
    refused = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Finalise"), " ", parent)
        self._desk = desk
        self._versions: Versions | None = None
        self._build_state()
        self._build_form()
        self._build_certificate()
        self.notice = Notice()
        self.body.addWidget(self.notice)
        self.body.addStretch(1)

    # ---- building

    def _build_state(self) -> None:
        self.subject = ChoiceField()
        only_looks(self.subject)
        self.subject.activated.connect(self._on_subject)
        self._subject_field = Field(self.tr("What is finalised"), self.subject)
        self.body.addWidget(self._subject_field)
        self._chips = FlowLayout()
        self._reasons = QVBoxLayout()
        self._reasons.setSpacing(4)
        self.checks = SmallButton(self.tr("Show the checks"))
        self.checks.clicked.connect(self.checks_wanted)
        self.begin = SecondaryButton(self.tr("Finalise it…"))
        makes_changes(self.begin)
        self.begin.clicked.connect(self.open_form)
        row = FlowLayout()
        row.addWidget(self.begin)
        row.addWidget(self.checks)
        for layout in (self._chips, self._reasons, row):
            self.body.addLayout(layout)

    def _build_form(self) -> None:
        self.form = QWidget()
        self.form.setAccessibleName(self.tr("Finalise the report"))
        self._what = Words("", Role.STRONG)
        self._more = Words("", Role.MUTED)
        self.sign = QCheckBox("")
        self.sign.toggled.connect(self._on_sign)
        self.certificate_passphrase = PassphraseEdit()
        self._certificate_field = Field(
            self.tr("Passphrase of the certificate"), self.certificate_passphrase
        )
        self.passphrase = PassphraseEdit()
        self.passphrase.textChanged.connect(self._on_typed)
        self.passphrase.returnPressed.connect(self._on_finalise)
        self._passphrase_field = Field(
            self.tr("Passphrase of the vault"),
            self.passphrase,
            self.tr("Typed again, as your signature to the report"),
        )
        self.finalise = PrimaryButton(self.tr("Sign and finalise"))
        makes_changes(self.finalise)
        self.finalise.clicked.connect(self._on_finalise)
        self.cancel = SecondaryButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.close_form)
        row = QHBoxLayout()
        row.setSpacing(10)
        for button in (self.finalise, self.cancel):
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self.form)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(10)
        for widget in (
            self._what,
            self._more,
            self.sign,
            self._certificate_field,
            self._passphrase_field,
        ):
            layout.addWidget(widget)
        layout.addLayout(row)
        self.form.hide()
        self.body.addWidget(self.form)

    def _build_certificate(self) -> None:
        self._certificate = Words("", Role.SMALL)
        self.take_in = LinkButton(self.tr("Take in a certificate…"))
        self.make = LinkButton(self.tr("Make one…"))
        self.remove = LinkButton(self.tr("Remove it"))
        makes_changes(self.take_in, self.make, self.remove)
        self.take_in.clicked.connect(self._on_take_in)
        self.make.clicked.connect(self._on_make)
        self.remove.clicked.connect(self._on_remove)
        row = FlowLayout()
        for button in (self.take_in, self.make, self.remove):
            row.addWidget(button)
        self.body.addWidget(self._certificate)
        self.body.addLayout(row)
        self.keeping = QWidget()
        self.new_passphrase = PassphraseEdit()
        self._new_field = Field(self.tr("Passphrase of the certificate"), self.new_passphrase)
        self.keep = SecondaryButton(self.tr("Keep it in the vault"))
        makes_changes(self.keep)
        self.keep.clicked.connect(self._on_keep)
        self.new_passphrase.returnPressed.connect(self._on_keep)
        leave = LinkButton(self.tr("Not now"))
        leave.clicked.connect(self.keeping.hide)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.keep)
        buttons.addWidget(leave)
        buttons.addStretch(1)
        layout = QVBoxLayout(self.keeping)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addWidget(self._new_field)
        layout.addLayout(buttons)
        self.keeping.hide()
        self._source = ""
        self.body.addWidget(self.keeping)

    # ---- showing

    def show_versions(self, versions: Versions) -> None:
        """Show how far the report is."""
        self._versions = versions
        ready = versions.readiness
        self.set_note(ready.version)
        self.subject.clear()
        for key, words in versions.subjects:
            self.subject.addItem(words, key)
        self.subject.setCurrentIndex(self.subject.findData(versions.subject))
        self._subject_field.setVisible(len(versions.subjects) > 1)
        clear_layout(self._chips)
        for chip in _chips(ready):
            self._chips.addWidget(ChipLabel(chip))
        clear_layout(self._reasons)
        for words in _reasons(ready):
            self._reasons.addWidget(Words(words, Role.SMALL))
        self.begin.setEnabled(ready.ready)
        self.checks.setVisible(not ready.weighed.ready and not versions.subject)
        if not ready.ready:
            self.close_form()
        self._show_certificate()
        self._show_form()

    def _show_form(self) -> None:
        assert self._versions is not None
        ready = self._versions.readiness
        words = self.tr("{version} is dated and signed today, {day}.")
        if ready.signed_on != today():
            words = self.tr("{version} of this fictional case is dated {day}, as the case is.")
        self._what.setText(words.format(version=ready.version, day=british(ready.signed_on)))
        more = [self.tr("It never changes afterwards; the case can still be worked on.")]
        if ready.dated is not None and ready.dated != ready.signed_on:
            more.append(
                self.tr("Until now the report bore the date {day}.").format(
                    day=british(ready.dated)
                )
            )
        if ready.going:
            numbers = ", ".join(str(draft.number) for draft in ready.going)
            more.append(
                self.tr("What draft {numbers} said is deleted with it, as you chose.").format(
                    numbers=numbers
                )
            )
        self._more.setText(" ".join(more))

    def _show_certificate(self) -> None:
        assert self._versions is not None
        held = self._versions.readiness.certificate
        self.sign.setVisible(held is not None)
        self.remove.setVisible(held is not None)
        if held is None:
            self.sign.setChecked(False)
            self._certificate.setText(
                self.tr(
                    "A certificate can sign the file as well. Without one, your name, the date and "
                    "the typed passphrase are the signature."
                )
            )
        else:
            until = british(held.not_after.date())
            words = self.tr("Sign the file by the certificate of {who}").format(who=held.subject)
            self.sign.setText(words)
            self.sign.setAccessibleName(words)
            own = self.tr(", vouched for by its holder alone") if held.own else ""
            self._certificate.setText(
                self.tr("Certificate of {who}, valid until {day}{own}.").format(
                    who=held.subject, day=until, own=own
                )
            )
        self._on_sign()

    def open_form(self) -> None:
        """Ask for the passphrase, and nothing else that is not needed."""
        if not self.begin.isEnabled():
            return
        self.notice.hide()
        self.form.show()
        self.begin.hide()
        self._on_typed()
        self.passphrase.setFocus()

    def close_form(self) -> None:
        """Put the form away; nothing typed stays in it."""
        self.passphrase.clear()
        self.certificate_passphrase.clear()
        self.form.hide()
        self.begin.show()

    def _on_subject(self) -> None:
        self.close_form()
        self.subject_wanted.emit(str(self.subject.currentData() or ""))

    def _on_sign(self) -> None:
        self._certificate_field.setVisible(self.sign.isChecked() and self.sign.isVisibleTo(self))

    def _on_typed(self) -> None:
        self.finalise.setEnabled(bool(self.passphrase.text()))

    # ---- finalising

    def _on_finalise(self) -> None:
        if not self.passphrase.text():
            return
        opens = self.certificate_passphrase.text() if self.sign.isChecked() else None
        self.finalise.setEnabled(False)
        self.finalise.setText(self.tr("Finalising…"))
        self._desk.save(
            finalise,
            self.passphrase.text(),
            opens,
            str(self.subject.currentData() or ""),
            done=self._on_issued,
            failed=self._on_refused,
        )

    def _on_issued(self, result: tuple[Issued, Changes]) -> None:
        issued, _changes = result
        self._rest()
        self.close_form()
        self.notice.say(
            self.tr(
                "{form}, {version}, is issued: {pages} pages, {counted} of them counted."
            ).format(
                form=issued.form.words,
                version=issued.version,
                pages=issued.pages,
                counted=issued.counted_pages,
            ),
            f"SHA-256 {grouped(issued.sha256)}",
            Tone.GREEN,
        )
        self.issued.emit(issued)

    def _on_refused(self, error: CaseReviewError) -> None:
        self._rest()
        reasons = error.reasons if isinstance(error, NotIssuedError) else ()
        self.checks.setVisible(bool(reasons))
        if len(reasons) > 1:
            self.notice.say(error.what, "\n".join(_first(reasons)), Tone.RED)
        else:
            self.notice.say_error(error)
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def _rest(self) -> None:
        self.finalise.setText(self.tr("Sign and finalise"))
        self._on_typed()

    # ---- the certificate

    def _on_take_in(self) -> None:
        self._source = ChooseCertificate.ask(self)
        if self._source:
            self._new_field.set_hint(Path(self._source).name)
            self._ask_passphrase()

    def _on_make(self) -> None:
        self._source = ""
        self._new_field.set_hint(
            self.tr("One of its own, that you choose now. Nobody but you vouches for it.")
        )
        self._ask_passphrase()

    def _ask_passphrase(self) -> None:
        self.new_passphrase.clear()
        self.keeping.show()
        self.new_passphrase.setFocus()

    def _on_keep(self) -> None:
        typed = self.new_passphrase.text()
        if self._source:
            self._desk.save(
                take_in_certificate,
                Path(self._source),
                typed,
                done=self._on_kept,
                failed=self._on_not_kept,
            )
        elif self._versions is not None:
            self._desk.save(
                make_certificate,
                self._versions.expert,
                typed,
                done=self._on_kept,
                failed=self._on_not_kept,
            )

    def _on_kept(self, _result: object) -> None:
        self.new_passphrase.clear()
        self.keeping.hide()

    def _on_not_kept(self, error: CaseReviewError) -> None:
        self.notice.say_error(error)

    def _on_remove(self) -> None:
        self._desk.save(remove_certificate, failed=self._on_not_kept)


def _chips(ready: Readiness) -> list[Chip]:
    if ready.refusal:
        return [Chip("served already", Tone.PLAIN)]
    blocks, waits = len(ready.weighed.blocks), len(ready.weighed.open)
    chips = []
    if blocks:
        chips.append(Chip("1 check blocks" if blocks == 1 else f"{blocks} checks block", Tone.RED))
    if waits:
        words = "1 warning waits" if waits == 1 else f"{waits} warnings wait"
        chips.append(Chip(words, Tone.AMBER))
    let = len(ready.weighed.acknowledged)
    if let:
        chips.append(Chip(f"{let} let stand with a reason", Tone.PLAIN))
    return [Chip("nothing stands in the way", Tone.GREEN), *chips] if ready.ready else chips


def _reasons(ready: Readiness) -> list[str]:
    if ready.refusal:
        return [ready.refusal]
    unmet = (*ready.weighed.blocks, *ready.weighed.open)
    return _first([f"{check.id} {check.message}" for check in unmet])


def _first(reasons: list[str] | tuple[str, ...]) -> list[str]:
    shown = list(reasons[:_SHOWN])
    rest = len(reasons) - len(shown)
    return [*shown, f"and {rest} more"] if rest else shown
