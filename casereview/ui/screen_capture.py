"""Keeps the window out of pictures and recordings of the screen, where the system can."""

from __future__ import annotations

import ctypes
import ctypes.util
import sys

_WDA_NONE, _WDA_EXCLUDEFROMCAPTURE = 0x00, 0x11
_SHARING_NONE, _SHARING_READ_ONLY = 0, 1

OFFERED = sys.platform in ("win32", "darwin")
"""Whether this system lets a window be left out (X11 and Wayland know no such wish)."""


def hide_from_capture(window: int, hidden: bool) -> None:
    """Leave a window out of what other programs record, or let it in again.

    window: its native handle (Windows: HWND; macOS: NSView). Does nothing on other systems.
    """
    if sys.platform == "win32":
        ctypes.windll.user32.SetWindowDisplayAffinity(
            ctypes.c_void_p(window), _WDA_EXCLUDEFROMCAPTURE if hidden else _WDA_NONE
        )
    elif sys.platform == "darwin":
        runtime = ctypes.CDLL(ctypes.util.find_library("objc"))
        runtime.sel_registerName.restype = ctypes.c_void_p
        runtime.sel_registerName.argtypes = (ctypes.c_char_p,)
        ask = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(
            ("objc_msgSend", runtime)
        )
        tell = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)(
            ("objc_msgSend", runtime)
        )
        native = ask(window, runtime.sel_registerName(b"window"))
        sharing = _SHARING_NONE if hidden else _SHARING_READ_ONLY
        tell(native, runtime.sel_registerName(b"setSharingType:"), sharing)
