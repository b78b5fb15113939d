"""Words on a page by role: titles, headings, secondary text, questions in the report's serif."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from casereview.ui.widgets.early import show_plain_text


class Role(StrEnum):
    """The roles of words; the style sheet gives each its font and colour."""

    BODY = "body"
    STRONG = "strong"
    MUTED = "muted"
    SMALL = "small"
    ERROR = "error"
    PAGE_TITLE = "page-title"
    HEADING = "heading"
    CARD_TITLE = "card-title"
    FIGURE = "figure"
    QUESTION = "question"
    REPORT = "report"
    CODE = "code"


class Words(QLabel):
    """Plain text of a role; wraps unless told not to, never interprets markup."""

    def __init__(
        self,
        text: str = "",
        role: Role | str = Role.BODY,
        parent: QWidget | None = None,
        *,
        wrap: bool = True,
        selectable: bool = False,
    ) -> None:
        super().__init__(text, parent)
        show_plain_text(self)
        self.setProperty("role", str(role))
        self.setWordWrap(wrap)
        if wrap:
            policy = self.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if selectable:
            from PySide6.QtCore import Qt

            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )


class ElidedWords(Words):
    """One line that ends in an ellipsis where the place is too narrow."""

    def __init__(self, role: Role | str, parent: QWidget | None = None) -> None:
        super().__init__("", role, parent, wrap=False)
        self._whole = ""
        self.setMinimumWidth(20)

    def set_whole(self, text: str) -> None:
        """Set the words; the whole of them is the tool tip and the accessible name."""
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def minimumSizeHint(self) -> QSize:
        return QSize(20, super().minimumSizeHint().height())

    def _elide(self) -> None:
        from PySide6.QtCore import Qt

        room = max(20, self.contentsRect().width())
        mode = Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(self._whole, mode, room))


class FittingWords(Words):
    """One small line that is shown whole, or not at all where the place is too narrow."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__("", Role.SMALL, parent, wrap=False)
        self._whole = text
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fits = self.fontMetrics().horizontalAdvance(self._whole) <= self.contentsRect().width()
        self.setText(self._whole if fits else "")


class Rule(QFrame):
    """A hairline across its card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)


def restyle(widget: QWidget) -> None:
    """Apply the style sheet again after a property that it selects on has changed.

    A widget that was never shown has nothing to apply again: it is styled when it is first shown.
    """
    from PySide6.QtCore import Qt

    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
