"""Small forms of the interview page: open a module, and the opening notice."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.rating import ModuleKey
from casereview.ui.widgets.buttons import PrimaryButton
from casereview.ui.widgets.fields import ChoiceField, Field
from casereview.ui.widgets.finding_forms import InlineForm
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words

NOTICE = (
    "This is an aid to a qualified clinician. It keeps the rules in order and counts for you. "
    "It does not diagnose. You remain responsible for every rating and conclusion. It is not a "
    "validated instrument and is not SCID, MINI or ADIS. Do not use it unless you are trained and "
    "registered to make psychiatric or psychological diagnoses. Nothing here detects exaggeration "
    "or replaces the records, a physical examination or collateral information."
)
"""Acknowledged once per case; may be shortened, not weakened (diagnostic-interview 7.1)."""


class OpenModuleForm(InlineForm):
    """Chooses a module to take up; asks for the instance of one that is rated per instance."""

    submitted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Open module"), parent)
        self._modules: tuple[InterviewModule, ...] = ()
        self.module = ChoiceField()
        self.module.setMinimumContentsLength(10)
        self.module.setSizeAdjustPolicy(
            ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.module.currentIndexChanged.connect(self._on_module)
        self.instance = QLineEdit()
        self.instance.returnPressed.connect(self.submit)
        self._instance = Field(self.tr("Which one"), self.instance)
        self.body.addWidget(Field(self.tr("Module"), self.module))
        self.body.addWidget(self._instance)
        self.body.addLayout(self.buttons)

    def begin(self, modules: tuple[InterviewModule, ...]) -> None:
        """Offer these modules."""
        self._modules = modules
        self.module.clear()
        for module in modules:
            self.module.addItem(module.marked(module.title), module.id)
        self.instance.clear()
        self._instance.set_wrong("")
        self._on_module()
        self.show()
        self.module.setFocus()

    def set_wrong(self, why: str) -> None:
        """Say why the module was not opened."""
        self._instance.show()
        self._instance.set_wrong(why)

    def submit(self) -> None:
        module = self._chosen()
        if module is not None:
            instance = " ".join(self.instance.text().split()) if module.instances else ""
            self.submitted.emit(ModuleKey(module.id, instance))

    def _chosen(self) -> InterviewModule | None:
        chosen = self.module.currentData()
        return next((m for m in self._modules if m.id == chosen), None)

    def _on_module(self) -> None:
        module = self._chosen()
        needed = module.instances if module else ""
        self._instance.setVisible(bool(needed))
        self._instance.set_hint(
            self.tr("One {what} at a time, such as its name.").format(what=needed) if needed else ""
        )


class OpeningNotice(QFrame):
    """What the interview is and is not, until it is acknowledged."""

    acknowledged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("openingNotice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        title = Words(self.tr("Before the interview"), Role.HEADING)
        text = Words(NOTICE)
        self.button = PrimaryButton(self.tr("I have read this"))
        makes_changes(self.button)
        self.button.clicked.connect(self.acknowledged)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(text)
        layout.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(NOTICE)
