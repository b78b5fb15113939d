"""A control under its label, with a line below it for a hint or for what is wrong."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from casereview.ui.widgets.early import let_text_name_keys
from casereview.ui.widgets.words import Role, Words, restyle


class Field(QWidget):
    """A control under its label, with a line below it for a hint or for what is wrong."""

    def __init__(
        self, label: str, control: QWidget, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.control = control
        self._hint = hint
        plain = label.replace("&", "")
        self.label = Words(label, Role.SMALL, wrap=False)
        if plain != label:
            let_text_name_keys(self.label)
        self.label.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(plain)
        self._below = Words("", Role.SMALL)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.label)
        layout.addWidget(control)
        layout.addWidget(self._below)
        self._below.hide()
        if hint:
            self.set_hint(hint)

    def set_hint(self, hint: str) -> None:
        """Show a hint below the control, or nothing."""
        self._say(hint, wrong=False)

    def set_wrong(self, why: str) -> None:
        """Mark the control as wrong and say why; '' goes back to the hint."""
        if why:
            self._say(why, wrong=True)
        else:
            self._say(self._hint, wrong=False)

    @property
    def below(self) -> str:
        """What the line under the control says."""
        return self._below.text()

    def _say(self, text: str, *, wrong: bool) -> None:
        self._below.setText(text)
        self._below.setVisible(bool(text))
        self._below.setProperty("role", str(Role.ERROR if wrong else Role.SMALL))
        restyle(self._below)
        self.control.setProperty("wrong", wrong)
        restyle(self.control)
        self.control.setAccessibleDescription(text)
