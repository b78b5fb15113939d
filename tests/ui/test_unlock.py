"""The first page: opening, making, recovering a vault, and the demonstration."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from casereview.errors import VaultError, WrongPassphraseError
from casereview.ui.pages.unlock import Door, UnlockPage
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from tests.ui.window_samples import SessionInMemory

GOOD = "four plain words here"
CODE = "4F7K-9Q2M-AB3D-77XZ-KLMN-PQRS-TUVW-XY12-8R3T"


class Vaults:
    """The ways in, over sessions in memory; notes what was asked."""

    def __init__(self) -> None:
        self.session = SessionInMemory()
        self.asked: list[tuple[str, ...]] = []
        self.go_on = threading.Event()

    def door(self) -> Door:
        pieces: Any = (self.unlock, self.recover, self.create, self.demonstrate, self.break_lock)
        return Door(*pieces)

    def unlock(self, folder: Path, passphrase: str) -> SessionInMemory:
        self.asked.append(("unlock", str(folder), passphrase))
        if passphrase != GOOD:
            raise WrongPassphraseError(
                "This passphrase does not open the vault.", do="Check Caps Lock."
            )
        return self.session

    def recover(self, folder: Path, code: str) -> SessionInMemory:
        self.asked.append(("recover", str(folder), code))
        return self.session

    def create(self, folder: Path, passphrase: str) -> tuple[SessionInMemory, str]:
        self.asked.append(("create", str(folder), passphrase))
        if folder.exists():
            raise VaultError("The folder is in use.", kept="Nothing was made.")
        return self.session, CODE

    def demonstrate(self, tell: Callable[[str, int, int], None]) -> SessionInMemory:
        for part in range(3):
            tell("Reading the letters", part, 3)
        self.go_on.wait(20)
        self.asked.append(("demonstrate",))
        return self.session

    def break_lock(self, folder: Path, host: str) -> None:
        self.asked.append(("break", str(folder), host))


@pytest.fixture
def vaults() -> Vaults:
    return Vaults()


@pytest.fixture
def make(
    qtbot: QtBot, tasks: Tasks, theme: Theme, vaults: Vaults
) -> Callable[[Path | None], UnlockPage]:
    def build(folder: Path | None) -> UnlockPage:
        page = UnlockPage(tasks, theme, vaults.door(), folder)
        qtbot.addWidget(page)
        page.resize(1280, 720)
        theme.dress(page)
        with qtbot.waitExposed(page):
            page.show()
        return page

    return build


Make = Callable[[Path | None], UnlockPage]


def test_the_passphrase_opens_the_vault(
    qtbot: QtBot, make: Make, vaults: Vaults, tmp_path: Path
) -> None:
    page = make(tmp_path)
    assert tmp_path.name in page.open_form.text.text()
    QTest.keyClicks(page.open_form.passphrase, GOOD)
    with qtbot.waitSignal(page.opened) as opened:
        QTest.keyClick(page.open_form.passphrase, Qt.Key.Key_Return)
    assert opened.args == [vaults.session, str(tmp_path)]
    assert vaults.asked == [("unlock", str(tmp_path), GOOD)]
    assert page.open_form.passphrase.text() == ""


def test_what_is_typed_is_hidden(make: Make, tmp_path: Path) -> None:
    page = make(tmp_path)
    assert page.open_form.passphrase.echoMode() is QLineEdit.EchoMode.Password


def test_a_wrong_passphrase_says_so_and_lets_one_try_again(
    qtbot: QtBot, make: Make, vaults: Vaults, tmp_path: Path
) -> None:
    page = make(tmp_path)
    form = page.open_form
    QTest.keyClicks(form.passphrase, "wrong")
    QTest.mouseClick(form.unlock, Qt.MouseButton.LeftButton)
    assert form.unlock.text() == "Opening…"
    assert not form.unlock.isEnabled()
    qtbot.waitUntil(form.notice.isVisible)
    assert "does not open" in form.notice.text
    assert "damage" not in form.notice.text
    assert form.unlock.isEnabled()
    assert form.unlock.text() == "Unlock"
    assert form.passphrase.selectedText() != ""
    QTest.keyClicks(form.passphrase, GOOD)
    with qtbot.waitSignal(page.opened):
        QTest.mouseClick(form.unlock, Qt.MouseButton.LeftButton)


def test_caps_lock_is_pointed_out(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    page = make(tmp_path)
    edit = page.open_form.passphrase
    shift = Qt.KeyboardModifier.ShiftModifier
    for typed, modifier, hint in (
        ("ab", Qt.KeyboardModifier.NoModifier, ""),
        ("C", Qt.KeyboardModifier.NoModifier, "Caps Lock is on"),
        ("7", Qt.KeyboardModifier.NoModifier, "Caps Lock is on"),
        ("d", Qt.KeyboardModifier.NoModifier, ""),
        ("E", shift, ""),
        ("f", shift, "Caps Lock is on"),
    ):
        QTest.keyClicks(edit, typed, modifier)
        assert edit.accessibleDescription() == hint, typed


def test_without_a_known_vault_making_one_comes_first(make: Make) -> None:
    page = make(None)
    assert page.form is page.welcome
    assert "encrypted" in page.welcome.text.text()


def test_making_a_vault_shows_the_code_once_and_wants_its_last_group(
    qtbot: QtBot, make: Make, vaults: Vaults, tmp_path: Path
) -> None:
    page = make(None)
    QTest.mouseClick(page.welcome.new_vault, Qt.MouseButton.LeftButton)
    form = page.create_form
    assert page.form is form
    form.place.setText(str(tmp_path / "new"))
    QTest.keyClicks(form.passphrase, GOOD)
    assert not form.button.isEnabled()
    QTest.keyClicks(form.again, GOOD)
    assert form.button.isEnabled()
    QTest.mouseClick(form.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.form is page.code_form)
    code_form = page.code_form
    assert code_form.code.text().replace("\n", "-") == CODE
    assert form.passphrase.text() == form.again.text() == ""

    QTest.keyClicks(code_form.last_group, "XY12")
    assert not code_form.button.isEnabled()
    QTest.keyClick(code_form.last_group, Qt.Key.Key_Return)
    code_form.last_group.clear()
    QTest.keyClicks(code_form.last_group, "8r3t")
    with qtbot.waitSignal(page.opened) as opened:
        QTest.keyClick(code_form.last_group, Qt.Key.Key_Return)
    assert opened.args == [vaults.session, str(tmp_path / "new")]
    assert code_form.code.text() == ""


def test_a_guessable_passphrase_or_a_different_second_one_is_not_taken(
    qtbot: QtBot, make: Make, vaults: Vaults
) -> None:
    page = make(None)
    page.welcome.new_vault.click()
    form = page.create_form
    QTest.keyClicks(form.passphrase, "liverpool1984")
    QTest.keyClicks(form.again, "liverpool1984")
    qtbot.waitUntil(lambda: "Too easily guessed" in form.new.meter.text)
    assert "less than a minute" in form.new.meter.text
    assert not form.button.isEnabled()
    QTest.keyClick(form.again, Qt.Key.Key_Return)
    form.passphrase.setText(GOOD)
    form.again.setText("four plain birds")
    qtbot.waitUntil(lambda: form.new.meter.text.startswith("Good"))
    assert form.again.accessibleDescription() == "differs from the first"
    assert form.again.property("wrong") is True
    QTest.keyClick(form.again, Qt.Key.Key_Return)
    assert vaults.asked == []


def test_a_passphrase_is_judged_while_it_is_typed(qtbot: QtBot, make: Make) -> None:
    page = make(None)
    page.welcome.new_vault.click()
    form = page.create_form
    assert not form.new.meter.isVisible()
    QTest.keyClicks(form.passphrase, "correct horse")
    qtbot.waitUntil(lambda: form.new.meter.text.startswith("Weak"))
    assert "about 21 hours" in form.new.meter.text
    QTest.keyClicks(form.passphrase, " battery staple")
    qtbot.waitUntil(lambda: form.new.meter.text.startswith("Good"))
    form.passphrase.clear()
    assert not form.new.meter.isVisible()


def test_words_are_offered_and_learnt_by_typing_them_once(qtbot: QtBot, make: Make) -> None:
    page = make(None)
    page.welcome.new_vault.click()
    form = page.create_form
    form.new.wanted.click()
    first = form.new.offer.words.text()
    form.new.offer.another.click()
    words = form.new.offer.words.text()
    assert len(words.split(" ")) == 6
    assert words != first
    form.new.offer.use.click()
    assert form.passphrase.text() == words
    assert form.passphrase.echoMode() is QLineEdit.EchoMode.Normal
    assert page.focusWidget() is form.again
    assert not form.button.isEnabled()
    QTest.keyClicks(form.again, words)
    assert form.button.isEnabled()
    form.clear()
    assert words not in (form.passphrase.text(), form.new.offer.words.text())
    assert form.passphrase.echoMode() is QLineEdit.EchoMode.Password


def test_a_vault_that_cannot_be_made_is_told_where_it_was_asked_for(
    qtbot: QtBot, make: Make, tmp_path: Path
) -> None:
    page = make(None)
    page.welcome.new_vault.click()
    form = page.create_form
    form.place.setText(str(tmp_path))
    form.passphrase.setText(GOOD)
    form.again.setText(GOOD)
    form.button.click()
    qtbot.waitUntil(form.notice.isVisible)
    assert form.notice.text == "The folder is in use. Nothing was made."
    assert form.button.isEnabled()


def test_a_vault_whose_code_was_never_confirmed_is_given_back(
    qtbot: QtBot, make: Make, vaults: Vaults, tmp_path: Path
) -> None:
    page = make(None)
    page.welcome.new_vault.click()
    page.create_form.place.setText(str(tmp_path / "new"))
    page.create_form.passphrase.setText(GOOD)
    page.create_form.again.setText(GOOD)
    page.create_form.button.click()
    qtbot.waitUntil(lambda: page.form is page.code_form)
    abandoned: Any = page.abandon()
    assert abandoned is vaults.session
    assert page.abandon() is None


def test_the_recovery_code_opens_the_vault(
    qtbot: QtBot, make: Make, vaults: Vaults, tmp_path: Path
) -> None:
    page = make(tmp_path)
    page.open_form.recovery.click()
    assert page.recover_form.isVisible()
    QTest.keyClicks(page.recover_form.code, CODE)
    with qtbot.waitSignal(page.opened):
        QTest.keyClick(page.recover_form.code, Qt.Key.Key_Return)
    assert vaults.asked == [("recover", str(tmp_path), CODE)]
    page.recover_form.back.click()
    assert page.open_form.isVisible()


def test_the_demonstration_needs_no_passphrase(qtbot: QtBot, make: Make, vaults: Vaults) -> None:
    page = make(None)
    page.welcome.demonstration.click()
    progress = page.welcome.progress
    qtbot.waitUntil(lambda: progress.text == "Reading the letters: 2 of 3")
    assert progress.isVisible()
    assert page.welcome.busy
    with qtbot.waitSignal(page.opened) as opened:
        vaults.go_on.set()
    assert opened.args == [vaults.session, ""]
    assert vaults.asked == [("demonstrate",)]
    assert not progress.isVisible()


def test_another_vault_can_be_chosen(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    page = make(None)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    page.welcome.open_existing.click()
    assert page.folder == tmp_path
    assert page.form is page.open_form
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    page.open_form.other.click()
    assert page.folder == tmp_path


def test_a_folder_with_things_in_it_gets_the_vault_inside(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make(None)
    page.welcome.new_vault.click()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    page.create_form.choose.click()
    assert page.create_form.folder == tmp_path
    (tmp_path / "letter.txt").write_text("x")
    page.create_form.choose.click()
    assert page.create_form.folder == tmp_path / "CaseReview Vault"
