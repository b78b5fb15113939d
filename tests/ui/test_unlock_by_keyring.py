"""The first page offers this computer's keyring only for a vault that one was let to open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casereview.app import keyring_opens, unlock, unlock_by_keyring
from casereview.services.session import Session
from casereview.ui.pages.unlock import Door, KeyringDoor, UnlockPage
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from tests.builders import cheap_kdf
from tests.keyrings import InMemory, keyring_in_memory

PASSPHRASE = "four plain fictional words"


def _not_asked_for(*_arguments: object) -> Session:
    raise AssertionError("another way in was taken")


@pytest.fixture
def ring() -> Iterator[InMemory]:
    with cheap_kdf(), keyring_in_memory() as ring:
        yield ring


@pytest.fixture
def vaults(tmp_path: Path, ring: InMemory) -> tuple[Path, Path]:
    """A vault that the keyring opens, and one that it does not."""
    made = []
    for name in ("let", "other"):
        session, _code = Session.create(tmp_path / name, PASSPHRASE)
        if name == "let":
            session.add_keyring(PASSPHRASE)
        session.close()
        made.append(tmp_path / name)
    return made[0], made[1]


@pytest.fixture
def page(
    qtbot: QtBot, tasks: Tasks, theme: Theme, vaults: tuple[Path, Path]
) -> Iterator[UnlockPage]:
    keyring = KeyringDoor(keyring_opens, unlock_by_keyring)
    elsewhere = _not_asked_for
    door = Door(unlock, elsewhere, elsewhere, elsewhere, elsewhere, keyring)  # type: ignore[arg-type]  # not asked for
    page = UnlockPage(tasks, theme, door, vaults[1])
    qtbot.addWidget(page)
    page.resize(1280, 720)
    theme.dress(page)
    with qtbot.waitExposed(page):
        page.show()
    yield page
    qtbot.waitUntil(lambda: not tasks.busy, timeout=10_000)


def _choose(qtbot: QtBot, tasks: Tasks, page: UnlockPage, folder: Path) -> None:
    page.set_folder(folder)
    qtbot.waitUntil(lambda: not tasks.busy, timeout=10_000)


def test_it_is_offered_only_where_the_header_has_its_slot(
    qtbot: QtBot, tasks: Tasks, page: UnlockPage, vaults: tuple[Path, Path], tmp_path: Path
) -> None:
    page.look_for_keyring()
    for folder, offered in (
        (vaults[1], False),
        (vaults[0], True),
        (tmp_path / "none", False),
        (vaults[0], True),
        (vaults[1], False),
    ):
        _choose(qtbot, tasks, page, folder)
        assert page.open_form.keyring.isVisible() is offered


def test_it_opens_the_vault(
    qtbot: QtBot, tasks: Tasks, page: UnlockPage, vaults: tuple[Path, Path]
) -> None:
    _choose(qtbot, tasks, page, vaults[0])
    with qtbot.waitSignal(page.opened, timeout=10_000) as opened:
        page.open_form.keyring.click()
    session, folder = opened.args or [None, None]
    assert folder == str(vaults[0])
    assert isinstance(session, Session)
    tasks.run(session.close)


def test_a_keyring_that_lost_the_key_says_so_and_the_passphrase_opens(
    qtbot: QtBot, tasks: Tasks, page: UnlockPage, vaults: tuple[Path, Path], ring: InMemory
) -> None:
    ring.held.clear()
    _choose(qtbot, tasks, page, vaults[0])
    page.open_form.keyring.click()
    qtbot.waitUntil(page.open_form.notice.isVisible, timeout=10_000)
    assert page.open_form.notice.text == (
        "This computer's keyring has no key for this vault. Use the passphrase."
    )
    QTest.keyClicks(page.open_form.passphrase, PASSPHRASE)
    with qtbot.waitSignal(page.opened, timeout=10_000) as opened:
        QTest.keyClick(page.open_form.passphrase, Qt.Key.Key_Return)
    session, _folder = opened.args or [None, None]
    assert isinstance(session, Session)
    tasks.run(session.close)


def test_a_vault_that_is_held_can_be_read_by_the_keyring(
    qtbot: QtBot, tasks: Tasks, page: UnlockPage, vaults: tuple[Path, Path]
) -> None:
    _choose(qtbot, tasks, page, vaults[0])
    writer = Session.unlock(vaults[0], PASSPHRASE)
    try:
        page.open_form.keyring.click()
        qtbot.waitUntil(page.open_form.notice.isVisible, timeout=10_000)
        with qtbot.waitSignal(page.opened, timeout=10_000) as opened:
            page.open_form.offer.read.click()
        session, _folder = opened.args or [None, None]
        assert isinstance(session, Session)
        assert session.read_only
        tasks.run(session.close)
        qtbot.waitUntil(lambda: not tasks.busy, timeout=10_000)
    finally:
        writer.close()
