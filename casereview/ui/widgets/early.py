"""What the first page sets by number, because naming it would load Qt's whole `Qt` namespace.

That namespace has some two thousand names. Loading it costs a tenth of the time to the first paint,
and nothing on the first page needs it otherwise; it is loaded with the first key press.
"""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QWidget

PLAIN_TEXT, AUTO_TEXT = 0, 2  # Qt.TextFormat
NO_FOCUS = 0  # Qt.FocusPolicy
BAR_OFF = 1  # Qt.ScrollBarPolicy


def show_plain_text(label: QLabel) -> None:
    """Show a label's text as it stands, never as markup."""
    label.setProperty("textFormat", PLAIN_TEXT)


def let_text_name_keys(label: QLabel) -> None:
    """Let an ampersand in a label's text name its key."""
    label.setProperty("textFormat", AUTO_TEXT)


def take_no_focus(widget: QWidget) -> None:
    """Leave a widget out of the order of Tab."""
    widget.setProperty("focusPolicy", NO_FOCUS)


def never_scroll_sideways(area: QAbstractScrollArea) -> None:
    """Do without a horizontal scroll bar."""
    area.setProperty("horizontalScrollBarPolicy", BAR_OFF)
