"""The head of a case's history: shown, copied, and compared with one that was printed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from casereview.errors import CaseReviewError
from casereview.services.vault.history import Head, HeadFound
from casereview.services.views import Tone
from casereview.ui.widgets.buttons import LinkButton, SmallButton
from casereview.ui.widgets.card import Card
from casereview.ui.widgets.fields import Field
from casereview.ui.widgets.marks import only_looks
from casereview.ui.widgets.notice import Notice
from casereview.ui.widgets.words import Role, Words


class HeadCard(Card):
    """Emits `check_wanted` with a head as it was typed."""

    check_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._head: Head | None = None
        self._whole = False
        title = Words(self.tr("Head of the history"), Role.CARD_TITLE, wrap=False)
        self.words = Words("", selectable=True)
        self.words.setAccessibleName(self.tr("Head of the history"))
        self._more = LinkButton(self.tr("Show all of it"))
        self._more.clicked.connect(self._on_more)
        self._copy = LinkButton(self.tr("Copy"))
        self._copy.clicked.connect(self._on_copy)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self._more)
        head.addWidget(self._copy)
        self.printed = QLineEdit()
        only_looks(self.printed)
        self.printed.setPlaceholderText(self.tr("as printed, e.g. 412:ab12 cd34"))
        self.printed.returnPressed.connect(self._on_check)
        self.field = Field(self.tr("Check a printed head"), self.printed)
        self._check = SmallButton(self.tr("Check"), name=self.tr("Check the printed head"))
        self._check.clicked.connect(self._on_check)
        self.answer = Notice()
        self.body.addLayout(head)
        self.body.addWidget(self.words)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.field, 1)
        self.body.addLayout(line)
        self.body.addWidget(self._check)
        self.body.addWidget(self.answer)

    def show_head(self, head: Head) -> None:
        """Show where the history ends."""
        self._head = head
        self._show()

    def show_found(self, found: HeadFound) -> None:
        """Say whether the head that was typed is of this case."""
        self.answer.say(found.sentence, tone=Tone.GREEN if found.found else Tone.AMBER)

    def show_refused(self, error: CaseReviewError) -> None:
        """Say why what was typed is no head."""
        self.field.set_wrong(f"{error.what} {error.do}")

    def _show(self) -> None:
        if self._head is not None:
            self.words.setText(self._head.printed if self._whole else f"{self._head.short} …")
        self._more.setText(self.tr("Show less") if self._whole else self.tr("Show all of it"))
        self._more.setAccessibleName(self._more.text())

    def _on_more(self) -> None:
        self._whole = not self._whole
        self._show()

    def _on_copy(self) -> None:
        if self._head is not None:
            QApplication.clipboard().setText(self._head.printed)

    def _on_check(self) -> None:
        self.field.set_wrong("")
        self.answer.hide()
        if self.printed.text().strip():
            self.check_wanted.emit(self.printed.text())
