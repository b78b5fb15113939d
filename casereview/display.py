"""Whether a window can be shown here; free of Qt, which need not be loadable to ask."""

from __future__ import annotations

import os
import sys

_NAMES = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")


def display_available() -> bool:
    """Return whether a window can be shown here."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in _NAMES)
