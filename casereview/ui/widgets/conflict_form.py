"""Where sources disagree about a rating: which of them, what they say, and which is preferred."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QVBoxLayout, QWidget

from casereview.domain.assessing.rating import Answer, AnswerSource
from casereview.services.tone import Tone
from casereview.ui.widgets.buttons import LinkButton, SmallButton
from casereview.ui.widgets.finding_forms import InlineForm
from casereview.ui.widgets.layouts import FlowLayout
from casereview.ui.widgets.marks import makes_changes
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.words import Role, Words


class ConflictForm(InlineForm):
    """`submitted` carries the sources that say otherwise, and the reason."""

    submitted = Signal(object)

    def __init__(self, names: Mapping[AnswerSource, str], parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Record the conflict"), parent)
        self._names = names
        self._own = AnswerSource.CLAIMANT_NOW
        self._follows = Words("", Role.SMALL)
        self.sources = {source: QCheckBox(words) for source, words in names.items()}
        boxes = FlowLayout(spacing=10)
        for box in self.sources.values():
            box.toggled.connect(self._on_edited)
            boxes.addWidget(box)
        self.reason = QPlainTextEdit()
        self.reason.setAccessibleName(self.tr("What they say, and why one is preferred"))
        self.reason.setPlaceholderText(self.tr("What each says, and why one is preferred"))
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(64)
        self.reason.textChanged.connect(self._on_edited)
        self._wrong = Words("", Role.ERROR)
        self.body.addWidget(self._follows)
        self.body.addLayout(boxes)
        for widget in (self.reason, self._wrong):
            self.body.addWidget(widget)
        self.body.addLayout(self.buttons)

    def begin(self, own: AnswerSource, answer: Answer | None) -> None:
        """Ask; a conflict noted before is there to be changed."""
        self._own = own
        words = self.tr("The rating follows: {source}. Saying otherwise:")
        self._follows.setText(words.format(source=self._names[own].lower()))
        for source, box in self.sources.items():
            box.setVisible(source is not own)
            box.setChecked(answer is not None and source.value in answer.conflict_with)
        self.reason.setPlainText(answer.conflict_reason if answer else "")
        self._wrong.hide()
        self._on_edited()
        self.show()
        next(box for source, box in self.sources.items() if source is not own).setFocus()

    def submit(self) -> None:
        if self.save.isEnabled():
            self.submitted.emit((self._chosen(), self.reason.toPlainText().strip()))

    def _chosen(self) -> tuple[str, ...]:
        return tuple(
            source.value
            for source, box in self.sources.items()
            if source is not self._own and box.isChecked()
        )

    def _on_edited(self) -> None:
        self.save.setEnabled(bool(self._chosen() and self.reason.toPlainText().strip()))


class ConflictNote(QWidget):
    """Shows a conflict that was noted, and lets one be noted; `noted` carries sources and reason.

    No sources take it back.
    """

    noted = Signal(object)

    def __init__(self, names: Mapping[AnswerSource, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._answer: Answer | None = None
        self._own = AnswerSource.CLAIMANT_NOW
        self.notice = Notice(closable=False)
        self.form = ConflictForm(names)
        self.form.submitted.connect(self._on_submitted)
        self.form.cancelled.connect(self.close_form)
        self.open = SmallButton("")
        makes_changes(self.open)
        self.open.clicked.connect(self.begin)
        self.withdraw = LinkButton(self.tr("Withdraw"), name=self.tr("Withdraw the conflict"))
        makes_changes(self.withdraw)
        self.withdraw.clicked.connect(self._on_withdrawn)
        ways = FlowLayout(spacing=10)
        ways.addWidget(self.open)
        ways.addWidget(self.withdraw)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.notice)
        layout.addWidget(self.form)
        layout.addLayout(ways)

    @property
    def text(self) -> str:
        """What was noted, in words; '' for nothing."""
        return "" if self.notice.isHidden() else self.notice.text

    def show_answer(self, answer: Answer | None, *, moved: bool) -> None:
        """Show what is noted of an answer; a form being filled in stays while it is the same."""
        self._answer = answer
        self._own = answer.source if answer else AnswerSource.CLAIMANT_NOW
        if moved:
            self.form.hide()
        noted = answer is not None and bool(answer.conflict_with)
        if answer is not None and noted:
            against = ", ".join(
                self._names[AnswerSource(each)].lower() for each in answer.conflict_with
            )
            words = self.tr("Sources disagree. Preferred: {own}; otherwise: {against}.")
            told = words.format(own=self._names[self._own].lower(), against=against)
            self.notice.say(told, answer.conflict_reason, Tone.AMBER)
        else:
            self.notice.hide()
        self.open.setText(
            self.tr("Change the conflict…") if noted else self.tr("Sources disagree…")
        )
        self.open.setAccessibleName(self.open.text())
        self.withdraw.setVisible(noted)
        self.open.setVisible(self.form.isHidden())

    def begin(self) -> None:
        """Open the form."""
        self.open.hide()
        self.form.begin(self._own, self._answer)

    def close_form(self) -> None:
        """Put the form away."""
        self.form.hide()
        self.open.show()
        self.open.setFocus()

    def _on_submitted(self, conflict: tuple[tuple[str, ...], str]) -> None:
        self.close_form()
        self.noted.emit(conflict)

    def _on_withdrawn(self) -> None:
        self.noted.emit(((), ""))
