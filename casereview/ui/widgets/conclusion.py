"""The interviewer's conclusion: beside the rules' outcome, with a reason where they differ."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from casereview.domain.dates import british
from casereview.domain.finding import Status
from casereview.services.interviewing import REASON_LENGTH
from casereview.services.views import ModuleView
from casereview.ui.widgets.buttons import LinkButton, SmallButton, SmallPrimaryButton
from casereview.ui.widgets.fields import ChoiceField
from casereview.ui.widgets.layouts import FlowLayout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.status_glyph import StatusGlyph
from casereview.ui.widgets.words import Role, Words, restyle

_STATUSES = (
    Status.MET,
    Status.SUBTHRESHOLD,
    Status.NOT_MET,
    Status.EXCLUDED,
    Status.PARTIAL_REMISSION,
    Status.FULL_REMISSION,
    Status.UNDETERMINED,
)


class ConclusionForm(QWidget):
    """Shows the conclusion recorded, or records one; `concluded` carries status and reason."""

    concluded = Signal(object, str)
    withdrawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = ""
        self._computed = Status.NOT_ASSESSED
        self._decided = False
        self._glyph = StatusGlyph(Status.NOT_ASSESSED, decided=True)
        self._said = Words("", Role.SMALL)
        self._recheck = Words("", Role.ERROR)
        self._open = SmallButton(self.tr("Conclude…"))
        makes_changes(self._open)
        self._open.clicked.connect(self.begin)
        self._withdraw = LinkButton(self.tr("Withdraw"), name=self.tr("Withdraw the conclusion"))
        makes_changes(self._withdraw)
        self._withdraw.clicked.connect(self.withdrawn)
        self.status = ChoiceField()
        self.status.setAccessibleName(self.tr("Your conclusion"))
        for status in _STATUSES:
            self.status.addItem(status.words, status.value)
        self.status.setMinimumContentsLength(10)
        self.status.setSizeAdjustPolicy(
            ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.status.currentIndexChanged.connect(self._on_edited)
        self.reason = QPlainTextEdit()
        self.reason.setAccessibleName(self.tr("Your reason"))
        self.reason.setPlaceholderText(self.tr("Your reason"))
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(76)
        self.reason.textChanged.connect(self._on_edited)
        self._need = Words("", Role.SMALL)
        self.save = SmallPrimaryButton(self.tr("Record my conclusion"))
        self.save.clicked.connect(self._on_save)
        self._build()

    def _build(self) -> None:
        cancel = SmallButton(self.tr("Cancel"), name=self.tr("Cancel the conclusion"))
        cancel.clicked.connect(self._on_cancel)
        self.form = QWidget()
        inner = QVBoxLayout(self.form)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        inner.addWidget(self.status)
        inner.addWidget(self.reason)
        inner.addWidget(self._need)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        inner.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        head = FlowLayout(spacing=8)
        head.addWidget(Words(self.tr("Interviewer's conclusion"), Role.STRONG, wrap=False))
        head.addWidget(self._glyph)
        layout.addLayout(head)
        for widget in (self._recheck, self._said, self.form):
            layout.addWidget(widget)
        ways = QHBoxLayout()
        ways.setSpacing(12)
        ways.addWidget(self._open)
        ways.addWidget(self._withdraw)
        ways.addStretch(1)
        layout.addLayout(ways)
        self.form.hide()

    def show_module(self, view: ModuleView) -> None:
        """Show what was concluded at this time point; a form being filled in stays open."""
        place = f"{view.time_point.id}/{view.key}"
        self._computed = view.finding.status if view.finding else Status.NOT_ASSESSED
        diagnosis = view.diagnosis
        self._decided = diagnosis is not None
        if place != self._place:
            self._place = place
            self.form.hide()
        self._glyph.setVisible(diagnosis is not None)
        self._withdraw.setVisible(diagnosis is not None)
        self._recheck.setVisible(view.recheck)
        if diagnosis is None:
            self._said.setText(self.tr("Not concluded: the rule outcome stands alone."))
            self._open.setText(self.tr("Conclude…"))
        else:
            self._glyph.set_status(Status(diagnosis.status), decided=True)
            words = self.tr("By {who}, {when}, for {point}.").format(
                who=diagnosis.decided_by,
                when=british(diagnosis.decided_on),
                point=view.time_point.as_at,
            )
            if diagnosis.overrides:
                computed = Status(diagnosis.computed).words
                words += self.tr(" Overrides the rules ({computed}).").format(computed=computed)
            if diagnosis.reason:
                words += f" {diagnosis.reason}"
            self._said.setText(words)
            self._open.setText(self.tr("Change…"))
            self._recheck.setText(
                self.tr("Re-check: the answers have changed; the rules now give “{now}”.").format(
                    now=self._computed.words
                )
            )
        self._open.setAccessibleName(
            self.tr("Change the conclusion") if diagnosis else self.tr("Conclude")
        )
        self._open.setVisible(self.form.isHidden())
        self._on_edited()

    def begin(self) -> None:
        """Open the form, starting from the rules' outcome."""
        self.reason.clear()
        index = self.status.findData(self._computed.value)
        self.status.setCurrentIndex(max(index, 0))
        self.form.show()
        self._open.hide()
        self.status.setFocus()

    def close_form(self) -> None:
        """Put the form away: the conclusion is recorded."""
        self.form.hide()
        self._open.show()

    def _on_cancel(self) -> None:
        self.close_form()
        self._open.setFocus()

    def _chosen(self) -> Status:
        return Status(self.status.currentData())

    def _on_edited(self) -> None:
        differs = self._chosen() is not self._computed
        have = len(self.reason.toPlainText().strip())
        short = differs and have < REASON_LENGTH
        self.save.setEnabled(not short)
        if not differs:
            self._need.setText(self.tr("Agrees with the rules; a reason is optional."))
        elif short:
            self._need.setText(
                self.tr(
                    "Differs from the rules ({computed}): give your reason, {more} more characters."
                ).format(computed=self._computed.words, more=REASON_LENGTH - have)
            )
        else:
            self._need.setText(self.tr("An override: both are shown and printed."))
        restyle(self._need)

    def _on_save(self) -> None:
        self.concluded.emit(self._chosen(), self.reason.toPlainText().strip())
