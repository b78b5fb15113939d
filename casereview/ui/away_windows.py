"""What Windows tells a window of locking and sleep."""

from __future__ import annotations

import ctypes
import sys

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject

from casereview.ui.away import SystemWatch

_WM_POWERBROADCAST = 0x0218
_PBT_APMSUSPEND = 0x0004
_WM_WTSSESSION_CHANGE = 0x02B1
_WTS_CONSOLE_DISCONNECT, _WTS_REMOTE_DISCONNECT, _WTS_SESSION_LOCK = 0x2, 0x4, 0x7
_NOTIFY_FOR_THIS_SESSION = 0


class Message(ctypes.Structure):
    """The head of a MSG of winuser.h."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("kind", ctypes.c_uint),
        ("wide", ctypes.c_size_t),
        ("long", ctypes.c_ssize_t),
    )


def means_away(message: Message) -> bool:
    """Return whether a message says that the session is locked or left, or the computer sleeps."""
    if message.kind == _WM_POWERBROADCAST:
        return bool(message.wide == _PBT_APMSUSPEND)
    return message.kind == _WM_WTSSESSION_CHANGE and message.wide in (
        _WTS_CONSOLE_DISCONNECT,
        _WTS_REMOTE_DISCONNECT,
        _WTS_SESSION_LOCK,
    )


class _Filter(QAbstractNativeEventFilter):
    def __init__(self, watch: SystemWatch) -> None:
        super().__init__()
        self._watch = watch

    def nativeEventFilter(
        self, _kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        if means_away(Message.from_address(int(message))):
            self._watch.away.emit()
        return False, 0


class MessageWatch(SystemWatch):
    """Reads the messages that Windows sends to the main window, until the program ends."""

    def __init__(self, window: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if sys.platform == "win32":
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(
                ctypes.c_void_p(window), _NOTIFY_FOR_THIS_SESSION
            )
        self._filter = _Filter(self)
        application = QCoreApplication.instance()
        assert application is not None
        application.installNativeEventFilter(self._filter)
