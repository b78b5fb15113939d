"""What the buses of a Linux desktop tell of locking and sleep; without a bus, nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
)

from casereview.ui.away import SystemWatch

_LOGIND = "org.freedesktop.login1"
_LOGIND_PATH = "/org/freedesktop/login1"
_MANAGER = "org.freedesktop.login1.Manager"
_SESSION = "org.freedesktop.login1.Session"
_SCREEN_SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
    ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
)


class BusWatch(SystemWatch):
    """Listens to logind (its session's Lock, PrepareForSleep) and to the desktop's screen saver.

    A sleep is delayed from `hold` to `settled`, for as long as logind grants (5 seconds by
    default): so the keys are gone before memory is written to a hibernation file.
    """

    def __init__(
        self,
        system: QDBusConnection | None = None,
        desktop: QDBusConnection | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._system = system or QDBusConnection.systemBus()
        self._desktop = desktop or QDBusConnection.sessionBus()
        self._our_session = ""
        self._delay: QDBusUnixFileDescriptor | None = None
        if self._system.isConnected():
            self._listen_to_logind()
        if self._desktop.isConnected():
            for name, path in _SCREEN_SAVERS:
                self._listen(self._desktop, name, path, name, "ActiveChanged", "on_locked(bool)")

    def hold(self) -> None:
        if self._system.isConnected():
            why = ["sleep", "CaseReview", "The vault is being locked", "delay"]
            self._ask("Inhibit", why, self._on_delay)

    def settled(self) -> None:
        self._delay = None  # the descriptor is closed, and the sleep goes on

    @Slot(bool)
    def on_locked(self, locked: bool) -> None:
        """Take word of the desktop's screen saver that it was switched on or off."""
        if locked:
            self.away.emit()

    @Slot(bool)
    def on_sleep(self, begins: bool) -> None:
        """Take word of logind that the computer is about to sleep, or woke."""
        if begins:
            self.away.emit()

    @Slot(QDBusMessage)
    def on_session_lock(self, message: QDBusMessage) -> None:
        """Take word that a session is to lock; the sessions of other people do not concern us."""
        if self._our_session in ("", message.path()):
            self.away.emit()

    def _listen_to_logind(self) -> None:
        bus = self._system
        self._listen(bus, _LOGIND, _LOGIND_PATH, _MANAGER, "PrepareForSleep", "on_sleep(bool)")
        self._listen(bus, _LOGIND, "", _SESSION, "Lock", "on_session_lock(QDBusMessage)")
        self._ask("GetSession", ["auto"], self._on_our_session)

    def _listen(
        self, bus: QDBusConnection, service: str, path: str, interface: str, name: str, slot: str
    ) -> None:
        bus.connect(service, path, interface, name, self, SLOT(slot))  # type: ignore[call-overload]  # PySide takes the words alone, its stub bytes alone

    def _ask(
        self, method: str, arguments: list[str], done: Callable[[QDBusPendingCallWatcher], None]
    ) -> None:
        """Call logind's manager without waiting for it."""
        message = QDBusMessage.createMethodCall(_LOGIND, _LOGIND_PATH, _MANAGER, method)
        message.setArguments(arguments)
        message.setAutoStartService(False)
        watcher = QDBusPendingCallWatcher(self._system.asyncCall(message), self)
        watcher.finished.connect(done)
        watcher.finished.connect(watcher.deleteLater)

    def _on_our_session(self, watcher: QDBusPendingCallWatcher) -> None:
        for path in _answer(watcher):
            self._our_session = path.path() if isinstance(path, QDBusObjectPath) else ""

    def _on_delay(self, watcher: QDBusPendingCallWatcher) -> None:
        for granted in _answer(watcher):
            self._delay = granted if isinstance(granted, QDBusUnixFileDescriptor) else None


def _answer(watcher: QDBusPendingCallWatcher) -> list[object]:
    """Return the values answered; none where logind refused or is not there."""
    reply = watcher.reply()
    return [] if reply.type() == QDBusMessage.MessageType.ErrorMessage else reply.arguments()
