"""Takes everything of an open vault off the screen, and then out of memory."""

from __future__ import annotations

import gc
import sys
from functools import partial

from PySide6.QtCore import QThread, QTimer
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

_AGAIN = 10
"""Milliseconds until it is looked again whether a dialog's own event loop has ended."""


def close_other_windows(main: QWidget) -> None:
    """Close what stands before the window: dialogs as if cancelled, menus, lists, tips.

    Whoever waits for the answer of a dialog gets that it was cancelled, once this has returned.
    """
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.hide()
    for widget in QApplication.topLevelWidgets():
        if widget is main or not isValid(widget):
            continue
        if isinstance(widget, QDialog):
            widget.reject()
        if isValid(widget) and not widget.isHidden():
            widget.hide()  # also what would ask before it closes
        if isValid(widget) and widget.metaObject().className() == "QTipLabel":
            widget.deleteLater()  # a tip keeps its words when it is hidden


def let_go(widget: QWidget) -> None:
    """Delete a hidden part once nothing waits in it for a dialog that was closed over it."""
    if not isValid(widget):
        return
    if QThread.currentThread().loopLevel() > 1:
        QTimer.singleShot(_AGAIN, partial(let_go, widget))
    else:
        widget.deleteLater()


def forget() -> None:
    """Drop what Qt and Python still hold of parts that were deleted."""
    QPixmapCache.clear()
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        vars(sys).pop(name, None)  # the fault shown last keeps the variables of its functions
    gc.collect()
