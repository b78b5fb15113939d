"""Says that a module is decided while questions are open, by which rule, and offers to stop."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from casereview.domain.assessing.finding import Status
from casereview.services.views import ModuleView
from casereview.ui.widgets.buttons import SmallButton, SmallPrimaryButton
from casereview.ui.widgets.key_hint import HintedButton
from casereview.ui.widgets.layouts import FlowLayout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words


class Decision(Enum):
    """Whether the questions still open could change anything."""

    OPEN = "open"
    CANNOT = "cannot be met"
    MET = "met already"


_STATUSES = {
    Status.NOT_MET: Decision.CANNOT,
    Status.SUBTHRESHOLD: Decision.CANNOT,
    Status.NOT_INDICATED: Decision.CANNOT,
    Status.MET: Decision.MET,
    Status.EXCLUDED: Decision.MET,
    Status.SCREEN_POSITIVE: Decision.MET,
    Status.REFER_ON: Decision.MET,
}


def decision_of(view: ModuleView) -> Decision:
    """Return whether the rules are settled while questions are still open."""
    finding = view.finding
    if finding is None or not finding.skippable:
        return Decision.OPEN
    return _STATUSES.get(finding.base_status, Decision.OPEN)


class DecidedBanner(QFrame):
    """Offers to leave what is left unasked, or to ask it anyway; nothing is left by itself."""

    leave = Signal()
    ask_rest = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("decidedBanner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._what = Words("", Role.STRONG)
        self._why = Words("", Role.SMALL)
        self._rule = Words("", Role.SMALL)
        self.leave_button = SmallPrimaryButton(self.tr("Leave module"))
        makes_changes(self.leave_button)
        self.leave_button.clicked.connect(self.leave)
        self.rest_button = SmallButton(self.tr("Ask the rest anyway"))
        self.rest_button.clicked.connect(self.ask_rest)
        buttons = FlowLayout(spacing=6)
        buttons.addWidget(HintedButton(self.leave_button, "L"))
        buttons.addWidget(self.rest_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 9, 12, 10)
        layout.setSpacing(5)
        for words in (self._what, self._why, self._rule):
            layout.addWidget(words)
        layout.addLayout(buttons)
        self.hide()

    @property
    def text(self) -> str:
        """All that the banner says."""
        parts = (self._what.text(), self._why.text(), self._rule.text())
        return " ".join(part for part in parts if part)

    def say(self, decision: Decision, because: str, rule: str, left: int) -> None:
        """Say how it is decided, why and by which rule, and how many questions may be left."""
        what = {
            Decision.CANNOT: self.tr("Cannot be met at this time point. {left}"),
            Decision.MET: self.tr("Met already at this time point. {left}"),
        }.get(decision, "{left}")
        left_words = (
            self.tr("One question need not be asked.")
            if left == 1
            else self.tr("{count} questions need not be asked.").format(count=left)
        )
        if decision is Decision.MET:  # what holds stands criterion by criterion beside it
            because = self.tr("Severity and the report are the better for them")
        elif rule:
            because = ""
        elif because:
            because = self.tr("Because: {why}").format(why=because.rstrip("."))
        self._what.setText(what.format(left=left_words))
        self._why.setText(f"{because}.")
        self._why.setVisible(bool(because))
        self._rule.setText(self.tr("The rule: {rule}.").format(rule=rule.rstrip(".")))
        self._rule.setVisible(bool(rule))
        self.setAccessibleName(self.text)
