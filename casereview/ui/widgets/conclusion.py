"""The interviewer's conclusion: beside the rules' outcome, with a reason where they differ."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from casereview.domain.assessing.concluding import concludable
from casereview.domain.assessing.finding import Finding, Status
from casereview.domain.assessing.interview import SEVERITY_STEPS, InterviewModule, Outcome
from casereview.domain.assessing.rating import Confidence, Diagnosis
from casereview.domain.dates import british
from casereview.services.interview.interviewing import REASON_LENGTH
from casereview.services.views import ModuleView
from casereview.ui.widgets.buttons import LinkButton, SmallButton, SmallPrimaryButton
from casereview.ui.widgets.fields import ChoiceField
from casereview.ui.widgets.layouts import FlowLayout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.status_glyph import StatusGlyph
from casereview.ui.widgets.words import Role, Words, restyle

CONFIDENCES = {
    None: "Confidence not stated",
    Confidence.LOW: "Low confidence",
    Confidence.FAIR: "Fair confidence",
    Confidence.HIGH: "High confidence",
}

_ANCHORS = {
    0: "none",
    2: "mild",
    4: "disturbing or disabling: the usual line",
    6: "marked",
    8: "very severe",
}
"""Of the interviewer's rating of severity, our own convention (diagnostic-interview 2.8)."""

_SPECIFIER = "Specifier: "


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the expert concludes; confidence None and empty words mean not stated."""

    status: Status
    reason: str
    specifiers: str = ""
    severity: str = ""
    clinician_severity: float | None = None
    confidence: Confidence | None = None


def bands(module: InterviewModule) -> tuple[str, ...]:
    """Return the manual's own words for the severity of a module, where it has some."""
    item = module.item(module.severity_item)
    if module.severity_bands:
        return tuple(band.label for band in module.severity_bands)
    if item is None or not item.options:
        return ()
    return tuple(option.replace("_", " ") for option in item.options if option != "cannot_say")


def _step_words(step: float) -> str:
    anchor = _ANCHORS.get(int(step)) if step.is_integer() else None
    return f"{step:g} of 8, {anchor}" if anchor else f"{step:g} of 8"


def proposed_specifiers(finding: Finding | None) -> str:
    """Return the specifiers that the rules speak of, as the expert would write them."""
    cautions = finding.cautions if finding else ()
    return "; ".join(
        each.removeprefix(_SPECIFIER).rstrip(".")
        for each in cautions
        if each.startswith(_SPECIFIER)
    )


class ConclusionForm(QWidget):
    """Shows the conclusion recorded, or records one; `concluded` carries a Conclusion.

    `writing` tells whether the form is open.
    """

    concluded = Signal(object)
    withdrawn = Signal()
    writing = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = ""
        self._computed = Status.NOT_ASSESSED
        self._diagnosis: Diagnosis | None = None
        self._touched = False
        self._statuses: tuple[Status, ...] = ()
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
        self.status.setMinimumContentsLength(10)
        self.status.setSizeAdjustPolicy(
            ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.status.currentIndexChanged.connect(self._on_edited)
        self.severity = ChoiceField()
        self.severity.setAccessibleName(self.tr("Severity by the manual"))
        self.rating = ChoiceField()
        self.rating.setAccessibleName(self.tr("Severity as you rate it, 0 to 8"))
        self.rating.setToolTip(
            self.tr("A convention of this program, kept apart from the manual’s bands and scores.")
        )
        self.rating.addItem(self.tr("Severity 0 to 8 not stated"), None)
        for step in SEVERITY_STEPS:
            self.rating.addItem(self.tr("Severity {step}").format(step=_step_words(step)), step)
        self.confidence = ChoiceField()
        self.confidence.setAccessibleName(self.tr("Confidence in the conclusion"))
        for confidence, words in CONFIDENCES.items():
            self.confidence.addItem(words, confidence.value if confidence else "")
        for field in (self.severity, self.rating, self.confidence):
            field.setMinimumContentsLength(8)
            field.setSizeAdjustPolicy(
                ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        self.specifiers = QLineEdit()
        self.specifiers.setAccessibleName(self.tr("Specifiers"))
        self.specifiers.setPlaceholderText(self.tr("Specifiers, if any"))
        self.reason = QPlainTextEdit()
        self.reason.setAccessibleName(self.tr("Your reason"))
        self.reason.setPlaceholderText(self.tr("Your reason"))
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(60)
        self.reason.textChanged.connect(self._on_edited)
        self._need = Words("", Role.SMALL)
        self.save = SmallPrimaryButton(self.tr("Record"), name=self.tr("Record my conclusion"))
        self.save.clicked.connect(self._on_save)
        for field in (self.status, self.severity, self.rating, self.confidence):
            field.activated.connect(self._on_touched)
        self.specifiers.textEdited.connect(self._on_touched)
        self.reason.textChanged.connect(self._on_touched)
        self._build()

    def _build(self) -> None:
        cancel = SmallButton(self.tr("Cancel"), name=self.tr("Cancel the conclusion"))
        cancel.clicked.connect(self._on_cancel)
        self.form = QWidget()
        inner = QVBoxLayout(self.form)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        inner.addWidget(self.status)
        inner.addWidget(self.specifiers)
        inner.addWidget(self.severity)
        inner.addWidget(self.rating)
        inner.addWidget(self.confidence)
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
        head.addWidget(Words(self.tr("Interviewer’s conclusion"), Role.STRONG, wrap=False))
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
        self._diagnosis = diagnosis
        if place != self._place:
            self._place = place
            self.close_form()
        if self.form.isHidden() or not self._touched:
            self._offer(view)
        self._glyph.setVisible(diagnosis is not None)
        self._withdraw.setVisible(diagnosis is not None and self.form.isHidden())
        self._recheck.setVisible(view.recheck)
        if diagnosis is None:
            self._said.setText(self.tr("Not concluded: the rule outcome stands alone."))
            self._open.setText(self.tr("Conclude…"))
        else:
            self._glyph.set_status(Status(diagnosis.status), decided=True)
            words = self.tr("By {who} on {when} for {point}.").format(
                who=diagnosis.decided_by,
                when=british(diagnosis.decided_on),
                point=view.time_point.as_at,
            )
            words += _particulars(diagnosis)
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

    def _offer(self, view: ModuleView) -> None:
        """Fill the form with what was concluded before, else with what the rules speak of."""
        diagnosis, finding = view.diagnosis, view.finding
        offered = concludable(view.module)
        if offered != self._statuses:
            self._statuses = offered
            quiet = QSignalBlocker(self.status)  # while it holds nothing there is nothing chosen
            self.status.clear()
            for status in offered:
                self.status.addItem(status.words, status.value)
            quiet.unblock()
        self._choose_status()
        self.severity.clear()
        self.severity.addItem(self.tr("Severity by the manual not stated"), "")
        offered_bands = bands(view.module)
        for band in offered_bands:
            self.severity.addItem(self.tr("By the manual: {band}").format(band=band), band)
        computed = finding.severity if finding and offered_bands else ""
        wanted = diagnosis.severity if diagnosis else computed
        if wanted and self.severity.findData(wanted) < 0:
            self.severity.addItem(wanted, wanted)
        self.severity.setCurrentIndex(self.severity.findData(wanted))
        self.severity.setVisible(self.severity.count() > 1)
        rating = diagnosis.clinician_severity if diagnosis else _rated(view)
        self.rating.setCurrentIndex(0 if rating is None else self.rating.findData(rating))
        self.rating.setVisible(view.module.outcome is Outcome.DIAGNOSIS)
        self.specifiers.setText(diagnosis.specifiers if diagnosis else proposed_specifiers(finding))
        confidence = diagnosis.confidence if diagnosis else None
        self.confidence.setCurrentIndex(
            self.confidence.findData(confidence.value if confidence else "")
        )

    def go_on(self) -> None:
        """Open the form where nothing is concluded yet, else offer to change what is."""
        if self._diagnosis is not None:
            self._open.setFocus()
        else:
            self.begin()

    def begin(self) -> None:
        """Open the form, from what was concluded or else the rules' outcome.

        Until something is entered, it follows them.
        """
        self.reason.setPlainText(self._diagnosis.reason if self._diagnosis else "")
        self._choose_status()
        self._touched = False
        self.form.show()
        for beside in (self._open, self._said, self._withdraw):
            beside.hide()
        self.writing.emit(True)
        self.status.setFocus()

    def _choose_status(self) -> None:
        """Choose what was concluded, or what the rules give; where they give none, that."""
        wanted = self._diagnosis.status if self._diagnosis else self._computed.value
        index = self.status.findData(wanted)
        if index < 0:
            index = self.status.findData(Status.UNDETERMINED.value)
        self.status.setCurrentIndex(index)

    def _on_touched(self) -> None:
        self._touched = True

    def close_form(self) -> None:
        """Put the form away: the conclusion is recorded."""
        writing = self.form.isAncestorOf(self.focusWidget() or self)
        self.form.hide()
        for beside in (self._open, self._said):
            beside.show()
        if writing:
            self._open.setFocus()
        self._withdraw.setVisible(self._diagnosis is not None)
        self.writing.emit(False)

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
        confidence = self.confidence.currentData()
        self.concluded.emit(
            Conclusion(
                self._chosen(),
                self.reason.toPlainText().strip(),
                self.specifiers.text().strip(),
                str(self.severity.currentData() or ""),
                self.rating.currentData(),
                Confidence(confidence) if confidence else None,
            )
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.form.isVisible():
            self._on_cancel()
        else:
            super().keyPressEvent(event)


def _rated(view: ModuleView) -> float | None:
    """Return the interviewer's rating of severity in the module, also where nothing is met yet."""
    module = view.module
    row = next((row for row in view.items if row.item.id == module.severity_item), None)
    if row is None or row.answer is None or module.severity_scale != "clinician_0_8":
        return None
    return next((step for step in SEVERITY_STEPS if f"{step:g}" == row.answer.value), None)


def _particulars(diagnosis: Diagnosis) -> str:
    """Return severity, specifiers and confidence as a sentence; '' where none was stated."""
    confidence = CONFIDENCES[diagnosis.confidence].lower() if diagnosis.confidence else ""
    words = diagnosis.severity_words
    severity = f"severity {words}" if words else ""
    said = [part for part in (severity, diagnosis.specifiers.rstrip("."), confidence) if part]
    told = "; ".join(said)
    return f" {told[:1].upper()}{told[1:]}." if told else ""
