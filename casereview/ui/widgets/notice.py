"""A notice inside a page: what happened, what was kept, what to do; details fold out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from casereview.errors import CaseReviewError
from casereview.services.tone import Tone
from casereview.ui.widgets.buttons import LinkButton
from casereview.ui.widgets.words import Role, Words, restyle


class Notice(QFrame):
    """A tinted strip with a sentence; hidden while it has nothing to say."""

    def __init__(self, parent: QWidget | None = None, *, closable: bool = True) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._what = Words("", Role.STRONG)
        self._more = Words("")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._what)
        words.addWidget(self._more)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addLayout(words, 1)
        self._close = LinkButton(self.tr("Dismiss"))
        self._close.clicked.connect(self.hide)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._close.setHidden(not closable)
        self.hide()

    @property
    def text(self) -> str:
        """All that the notice says."""
        return " ".join(part for part in (self._what.text(), self._more.text()) if part)

    def say(self, what: str, more: str = "", tone: Tone = Tone.PLAIN) -> None:
        """Show a sentence, and a second line where there is more to say."""
        self._what.setText(what)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self.setAccessibleName(self.text)
        self.setProperty("tone", str(tone))
        restyle(self)
        for label in (self._what, self._more):
            restyle(label)
        self.show()

    def say_error(self, error: CaseReviewError) -> None:
        """Show an error as it tells itself."""
        self.say(
            error.what, " ".join(part for part in (error.kept, error.do) if part), tone=Tone.RED
        )
