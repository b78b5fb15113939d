"""The window learns that its user went away: from real buses, from the clocks, from messages."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
    QDBusVirtualObject,
)
from pytestqt.qtbot import QtBot

from casereview.ui import away
from casereview.ui.away import AwayWatch, SleepClock
from casereview.ui.away_linux import BusWatch
from casereview.ui.away_windows import Message, means_away

LOGIND = "org.freedesktop.login1"
MANAGER = "/org/freedesktop/login1"
OURS, OTHERS = f"{MANAGER}/session/_31", f"{MANAGER}/session/_32"
SCREEN_SAVER = "org.freedesktop.ScreenSaver"
GNOME = "org.gnome.ScreenSaver"

BUS = """<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a message bus of our own; its address."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("needs dbus-daemon (packaging/apt.txt)")
    folder = tmp_path_factory.mktemp("bus")
    settings = folder / "bus.conf"
    settings.write_text(BUS.format(folder=folder))
    run = subprocess.Popen(
        [daemon, "--config-file", str(settings), "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert run.stdout is not None
    yield run.stdout.readline().strip()
    run.kill()
    run.wait()
    run.stdout.close()


class Logind(QDBusVirtualObject):
    """A login manager in small: it knows our session and grants delays of sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.granted: list[int] = []
        self.asked: list[list[object]] = []

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        if message.member() == "GetSession":
            self._answer(message, connection, QDBusObjectPath(OURS))
            return True
        if message.member() == "Inhibit":
            self.asked.append(message.arguments())
            ours, theirs = os.pipe()
            self._answer(message, connection, QDBusUnixFileDescriptor(theirs))
            os.close(theirs)
            self.granted.append(ours)
            return True
        return False

    @staticmethod
    def _answer(message: QDBusMessage, connection: QDBusConnection, value: object) -> None:
        reply = message.createReply()
        reply.setArguments([value])
        assert connection.send(reply)

    def introspect(self, _path: str) -> str:
        return ""

    def released(self, number: int) -> bool:
        """Return whether the holder of a delay has closed it."""
        ready, _, _ = select.select([self.granted[number]], [], [], 0)
        return bool(ready)


class Desktop:
    """Both buses of a desktop on one, with the services that tell of locking and sleep."""

    def __init__(self, address: str) -> None:
        self.services = QDBusConnection.connectToBus(address, "services")
        self.listener = QDBusConnection.connectToBus(address, "listener")
        self.logind = Logind()
        assert self.services.isConnected()
        assert self.listener.isConnected()
        assert self.services.registerVirtualObject(
            MANAGER, self.logind, QDBusConnection.VirtualObjectRegisterOption.SubPath
        )
        for name in (LOGIND, SCREEN_SAVER, GNOME):
            assert self.services.registerService(name)

    def tell(self, path: str, interface: str, name: str, *values: object) -> None:
        """Emit a signal as the real service does."""
        message = QDBusMessage.createSignal(path, interface, name)
        message.setArguments(list(values))
        assert self.services.send(message)

    def close(self) -> None:
        """Leave the bus."""
        for number in self.logind.granted:
            os.close(number)
        self.services.unregisterObject(MANAGER)
        for name in ("services", "listener"):
            QDBusConnection.disconnectFromBus(name)


@pytest.fixture
def desktop(bus: str, qtbot: QtBot) -> Iterator[Desktop]:
    desktop = Desktop(bus)
    yield desktop
    desktop.close()


@pytest.fixture
def watch(desktop: Desktop, qtbot: QtBot) -> Iterator[BusWatch]:
    parent = QObject()
    watch = BusWatch(desktop.listener, desktop.listener, parent)
    watch.hold()
    qtbot.waitUntil(lambda: len(desktop.logind.granted) == 1 and watch._our_session == OURS)
    qtbot.waitUntil(lambda: watch._delay is not None)
    yield watch
    watch.settled()


@pytest.mark.parametrize(
    ("path", "interface", "name", "values"),
    [
        (OURS, f"{LOGIND}.Session", "Lock", ()),
        (MANAGER, f"{LOGIND}.Manager", "PrepareForSleep", (True,)),
        ("/org/freedesktop/ScreenSaver", SCREEN_SAVER, "ActiveChanged", (True,)),
        ("/ScreenSaver", SCREEN_SAVER, "ActiveChanged", (True,)),
        ("/org/gnome/ScreenSaver", GNOME, "ActiveChanged", (True,)),
    ],
)
def test_locking_and_sleep_are_heard_on_the_buses(
    qtbot: QtBot,
    desktop: Desktop,
    watch: BusWatch,
    path: str,
    interface: str,
    name: str,
    values: tuple[object, ...],
) -> None:
    with qtbot.waitSignal(watch.away):
        desktop.tell(path, interface, name, *values)


def test_what_is_no_absence_is_not_taken_for_one(
    qtbot: QtBot, desktop: Desktop, watch: BusWatch
) -> None:
    heard: list[str] = []
    watch.away.connect(lambda: heard.append("away"))
    desktop.tell(OTHERS, f"{LOGIND}.Session", "Lock")
    desktop.tell(OURS, f"{LOGIND}.Session", "Unlock")
    desktop.tell("/org/gnome/ScreenSaver", GNOME, "ActiveChanged", False)
    desktop.tell(MANAGER, f"{LOGIND}.Manager", "PrepareForSleep", False)
    with qtbot.waitSignal(watch.away):  # what comes last is heard when all was
        desktop.tell("/org/gnome/ScreenSaver", GNOME, "ActiveChanged", True)
    assert heard == ["away"]


def test_sleep_waits_until_the_vault_is_locked(
    qtbot: QtBot, desktop: Desktop, watch: BusWatch
) -> None:
    assert desktop.logind.asked[0][0] == "sleep"
    assert desktop.logind.asked[0][-1] == "delay"
    with qtbot.waitSignal(watch.away):
        desktop.tell(MANAGER, f"{LOGIND}.Manager", "PrepareForSleep", True)
    assert not desktop.logind.released(0)
    watch.settled()
    qtbot.waitUntil(lambda: desktop.logind.released(0))
    watch.hold()
    qtbot.waitUntil(lambda: len(desktop.logind.granted) == 2 and watch._delay is not None)
    assert not desktop.logind.released(1)


def test_without_a_bus_nothing_is_heard_and_nothing_complains(qtbot: QtBot) -> None:
    nowhere = QDBusConnection("nobody")
    parent = QObject()
    watch = BusWatch(nowhere, nowhere, parent)
    watch.hold()
    watch.settled()
    assert not nowhere.isConnected()


def test_the_clocks_tell_that_the_computer_slept(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [(1000.0, 50.0, 60.0)]
    monkeypatch.setattr(away, "_clocks", lambda: now[0])
    parent = QObject()
    clock = SleepClock(parent)
    woke: list[int] = []
    clock.woke.connect(lambda: woke.append(1))
    for passed in (away.BEAT, away.BEAT + away.SLEPT - 1):
        now[0] = tuple(value + passed for value in now[0])  # type: ignore[assignment]  # three again
        clock.look()
    assert woke == []
    now[0] = (now[0][0], now[0][1], now[0][2] + 3600)  # only the clock that goes on in sleep
    clock.look()
    assert woke == [1]
    clock.look()
    assert woke == [1]


def test_a_clock_set_back_is_no_sleep(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [(1000.0, 50.0)]
    monkeypatch.setattr(away, "_clocks", lambda: now[0])
    parent = QObject()
    clock = SleepClock(parent)
    woke: list[int] = []
    clock.woke.connect(lambda: woke.append(1))
    now[0] = (400.0, 52.0)
    clock.look()
    assert woke == []


def test_the_watch_of_this_system_passes_on_what_it_hears(qtbot: QtBot) -> None:
    parent = QObject()
    watch = AwayWatch(0, parent)
    assert watch._watch is not None
    with qtbot.waitSignal(watch.away):
        watch._watch.away.emit()
    with qtbot.waitSignal(watch.away):
        watch._clock.woke.emit()
    watch.settled()


@pytest.mark.parametrize(
    ("kind", "wide", "away"),
    [
        (0x0218, 0x0004, True),
        (0x0218, 0x0012, False),
        (0x02B1, 0x0007, True),
        (0x02B1, 0x0008, False),
        (0x0100, 0x0007, False),
    ],
    ids=("suspend", "resume", "lock", "unlock", "key"),
)
def test_messages_of_windows_are_told_apart(kind: int, wide: int, away: bool) -> None:
    assert means_away(Message(0, kind, wide, 0)) is away
