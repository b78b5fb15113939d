"""What macOS tells every program when the screen is locked; sleep is noticed on waking."""

from __future__ import annotations

import ctypes
import ctypes.util

from PySide6.QtCore import QObject

from casereview.ui.away import SystemWatch

_UTF8 = 0x08000100
_DELIVER_AT_ONCE = 4
_Callback = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 5)


class NotificationWatch(SystemWatch):
    """Listens to the distributed notification `com.apple.screenIsLocked` until the program ends."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        core = ctypes.CDLL(ctypes.util.find_library("CoreFoundation"))
        core.CFNotificationCenterGetDistributedCenter.restype = ctypes.c_void_p
        core.CFStringCreateWithCString.restype = ctypes.c_void_p
        core.CFStringCreateWithCString.argtypes = (
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.c_uint32,
        )
        core.CFNotificationCenterAddObserver.restype = None
        core.CFNotificationCenterAddObserver.argtypes = (
            *(ctypes.c_void_p,) * 2,
            _Callback,
            *(ctypes.c_void_p,) * 2,
            ctypes.c_ssize_t,
        )
        self._callback = _Callback(self._on_locked)  # kept: the system holds only its address
        centre = core.CFNotificationCenterGetDistributedCenter()
        name = core.CFStringCreateWithCString(None, b"com.apple.screenIsLocked", _UTF8)
        core.CFNotificationCenterAddObserver(
            centre, id(self), self._callback, name, None, _DELIVER_AT_ONCE
        )

    def _on_locked(self, *_said: int | None) -> None:
        self.away.emit()
