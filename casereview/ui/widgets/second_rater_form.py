"""Who rates a second time, and how: asked before the first question, corrected later."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from casereview.domain.assessing.corating import CoRater, How
from casereview.errors import CaseReviewError
from casereview.services.interview.corating import LONGEST, RaterDraft
from casereview.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.date_field import DateEntry
from casereview.ui.widgets.fields import ChoiceField, Field
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.words import Role, Words


class SecondRaterForm(Card):
    """Asks; `submitted` carries a RaterDraft, `file_wanted` one for ratings that come in a file."""

    submitted = Signal(object)
    file_wanted = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Second rater"), parent=parent)
        self._today = date.min
        self.name = QLineEdit()
        self.role = QLineEdit()
        for line in (self.name, self.role):
            line.setMaxLength(LONGEST)
            line.returnPressed.connect(self.submit)
        self.day = DateEntry(self.tr("Rated on"), exact=True)
        self.how = ChoiceField()
        for how in How:
            self.how.addItem(how.words[:1].upper() + how.words[1:], how.value)
        self.blind = QCheckBox(self.tr("Blind: does not know the first ratings"))
        self._name = Field(self.tr("&Name"), self.name)
        self._more = Words(
            self.tr(
                "Until a blind rater says that they have finished, this part shows them no first "
                "rating and no computed finding. Which modules and time points were taken up they "
                "do see. The other parts of the page show the first ratings: leave them to "
                "yourself."
            ),
            Role.MUTED,
        )
        self._build()

    def _build(self) -> None:
        role = Field(self.tr("&Profession"), self.role)
        how = Field(self.tr("Rates"), self.how)
        for fields in ((self._name, role), (self.day, how)):
            line = QHBoxLayout()
            line.setSpacing(16)
            for field in fields:
                line.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
            self.body.addLayout(line)
        self.body.addWidget(self.blind)
        self.body.addWidget(self._more)
        self.begin_button = PrimaryButton(self.tr("Begin rating"))
        self.file = SecondaryButton(self.tr("Take over a file of ratings…"))
        cancel = LinkButton(self.tr("Cancel"))
        makes_changes(self.begin_button, self.file)
        self.begin_button.clicked.connect(self.submit)
        self.file.clicked.connect(self._on_file)
        cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.begin_button)
        row.addWidget(self.file)
        row.addWidget(cancel)
        row.addStretch(1)
        self.body.addSpacing(6)
        self.body.addLayout(row)

    def begin(self, today: date, rater: CoRater | None = None) -> None:
        """Ask for a new rater, or correct one."""
        self._today = today
        self.name.setText(rater.name if rater else "")
        self.role.setText(rater.role if rater else "")
        self.day.date.set_value(rater.rated_on if rater else today)
        self.how.setCurrentIndex(self.how.findData(rater.how.value if rater else How.RECORDING))
        self.blind.setChecked(rater.blind if rater else True)
        fixed = rater is not None and rater.finished
        for widget in (self.day.date, self.how, self.blind):
            widget.setEnabled(not fixed)
        self.begin_button.setText(self.tr("Save") if rater else self.tr("Begin rating"))
        self.begin_button.setAccessibleName(self.begin_button.text())
        self.file.setVisible(rater is None)
        self._more.setVisible(rater is None)
        self._name.set_wrong("")
        self.name.setFocus()

    def refuse(self, error: CaseReviewError) -> None:
        """Say why nothing was saved."""
        self._name.set_wrong(" ".join(part for part in (error.what, error.do) if part))

    def submit(self) -> None:
        """Hand over what was typed."""
        day = self.day.date.day()
        if day is None:
            self.day.set_wrong(self.tr("Day, month and year are needed."))
            self.day.date.setFocus()
            return
        self.submitted.emit(self._draft(day))

    def _on_file(self) -> None:
        """Hand over what is known: a file may say itself who rated, and when."""
        self.file_wanted.emit(self._draft(self.day.date.day() or self._today))

    def _draft(self, day: date) -> RaterDraft:
        return RaterDraft(
            self.name.text(),
            self.role.text(),
            day,
            How(self.how.currentData()),
            self.blind.isChecked(),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
