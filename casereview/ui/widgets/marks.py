"""What a control does to a case, so that it can be held still while the vault is only read."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

LOOKS = "onlyLooks"
CHANGES = "makesChanges"


def only_looks(*controls: QWidget) -> None:
    """Mark fields and choices that decide what is shown and change nothing: searches, filters."""
    for control in controls:
        control.setProperty(LOOKS, True)


def makes_changes(*buttons: QWidget) -> None:
    """Mark buttons that change a case or take something out of it, or begin to."""
    for button in buttons:
        button.setProperty(CHANGES, True)
