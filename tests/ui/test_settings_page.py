"""The settings on a real vault: what opens it is changed, and only after what each asks for."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casereview.errors import CaseReviewError, WrongPassphraseError
from casereview.services.session import CaseDraft, Session
from casereview.storage.vault import vault_facts
from casereview.ui.desk import VaultDesk
from casereview.ui.pages.settings import SettingsPage
from casereview.ui.printing import ChoosePrinter
from casereview.ui.screen_capture import OFFERED
from casereview.ui.settings import Settings, load_settings
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from casereview.ui.widgets.recovery_code import ChooseSheet
from tests.builders import cheap_kdf
from tests.keyrings import keyring_in_memory

PASSPHRASE = "four plain fictional words"
NEW = "another four words entirely"


class Left:
    """Notes which cases the page asked to close."""

    def __init__(self) -> None:
        self.ids: list[str] = []


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    folder = tmp_path / "vault"
    with cheap_kdf():
        session, code = Session.create(folder, PASSPHRASE)
        session.new_case(CaseDraft("Ms Example"))
        session.new_case(CaseDraft("Zoë Święta"))
        session.close()
        yield folder, code


@pytest.fixture
def page(
    qtbot: QtBot, tasks: Tasks, theme: Theme, made: tuple[Path, str]
) -> Iterator[SettingsPage]:
    opened: list[Session] = []
    tasks.run(Session.unlock, made[0], PASSPHRASE, done=opened.append)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    desk = VaultDesk(tasks, theme, opened[0])
    page = SettingsPage(desk)
    qtbot.addWidget(page)
    page.resize(1080, 640)
    theme.dress(page)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: not tasks.busy, timeout=10_000)
    yield page
    tasks.run(opened[0].close)
    qtbot.waitUntil(lambda: not tasks.busy, timeout=10_000)


def _settle(qtbot: QtBot, page: SettingsPage) -> None:
    qtbot.waitUntil(lambda: not page.desk.tasks.busy, timeout=30_000)
    QCoreApplication.processEvents()  # forms that were opened are laid out


def _lock(qtbot: QtBot, page: SettingsPage) -> None:
    """Let go of the vault, so that it can be opened by what opens it now."""
    page.desk.ask(Session.close, done=_nothing)
    _settle(qtbot, page)


def _nothing(_result: object) -> None:
    pass


def test_the_passphrase_is_changed(
    qtbot: QtBot, page: SettingsPage, made: tuple[Path, str]
) -> None:
    card = page.passphrase
    card.open.click()
    assert page.focusWidget() is card.known
    QTest.keyClicks(card.known, "a wrong one")
    QTest.keyClicks(card.new.first, NEW)
    assert not card.form.save.isEnabled()
    QTest.keyClicks(card.new.again, NEW)
    card.form.save.click()
    _settle(qtbot, page)
    assert "Wrong passphrase" in card.form.notice.text
    assert card.new.first.text() == NEW, "what was typed is kept until it is right"
    card.known.setText(PASSPHRASE)
    QTest.keyClick(card.new.again, Qt.Key.Key_Return)
    _settle(qtbot, page)
    assert card.form.isHidden()
    assert "new passphrase opens the vault" in card.notice.text
    assert card.known.text() == card.new.first.text() == card.new.again.text() == ""
    _lock(qtbot, page)
    with pytest.raises(WrongPassphraseError):
        Session.unlock(made[0], PASSPHRASE)
    Session.unlock(made[0], NEW).close()
    Session.unlock_with_recovery(made[0], made[1]).close()


def test_the_recovery_code_sets_a_new_passphrase_too(
    qtbot: QtBot, page: SettingsPage, made: tuple[Path, str]
) -> None:
    card = page.passphrase
    card.begin()
    card.known.setText(made[1].lower().replace("-", " "))
    card.new.first.setText(NEW)
    card.new.again.setText(NEW)
    card.form.save.click()
    _settle(qtbot, page)
    assert card.form.isHidden(), card.form.notice.text
    _lock(qtbot, page)
    Session.unlock(made[0], NEW).close()


def test_a_guessable_passphrase_is_refused_here_too(
    qtbot: QtBot, page: SettingsPage, made: tuple[Path, str]
) -> None:
    before = (made[0] / "vault.json").read_bytes()
    card = page.passphrase
    card.begin()
    card.known.setText(PASSPHRASE)
    card.new.first.setText("liverpool1984")
    card.new.again.setText("liverpool1984")
    card.form.save.click()  # before it was judged: the service has the say
    _settle(qtbot, page)
    assert "Too easily guessed" in card.new.meter.text
    assert "too easily guessed" in card.form.notice.text
    assert "liverpool" not in card.form.notice.text + card.new.meter.text
    assert (made[0] / "vault.json").read_bytes() == before


def test_escape_leaves_a_form_and_forgets_what_was_typed(page: SettingsPage) -> None:
    for card, edit in (
        (page.passphrase, page.passphrase.known),
        (page.keyring, page.keyring.passphrase),
        (page.vault_key, page.vault_key.passphrase),
    ):
        card.begin()
        QTest.keyClicks(edit, "typed")
        QTest.keyClick(edit, Qt.Key.Key_Escape)
        assert card.form.isHidden()
        assert edit.text() == ""
    assert page.vault_key.code.text() == ""


def test_leaving_the_page_forgets_what_was_typed_and_shown(page: SettingsPage) -> None:
    page.passphrase.begin()
    page.passphrase.known.setText(PASSPHRASE)
    page.vault_key.begin()
    assert page.vault_key.code.text()
    page.settle()
    assert page.passphrase.known.text() == ""
    assert page.vault_key.code.text() == ""


def test_a_new_code_counts_only_when_it_was_typed_back(
    qtbot: QtBot, page: SettingsPage, made: tuple[Path, str]
) -> None:
    left = Left()
    page.desk.case_left.connect(left.ids.append)
    before = (made[0] / "vault.json").read_bytes()
    card = page.vault_key
    card.open.click()
    code = card.code.text()
    assert code.count("-") == 8
    card.passphrase.setText(PASSPHRASE)
    assert not card.form.save.isEnabled()
    QTest.keyClicks(card.code.last_group, code[:4])
    assert not card.form.save.isEnabled()
    card.code.last_group.clear()
    QTest.keyClicks(card.code.last_group, code[-4:].lower())
    assert (made[0] / "vault.json").read_bytes() == before
    QTest.keyClick(card.code.last_group, Qt.Key.Key_Return)
    _settle(qtbot, page)
    assert card.form.isHidden(), card.form.notice.text
    assert "new recovery code counts" in card.notice.text
    assert card.code.text() == ""
    assert len(left.ids) == 2, "every case is asked to be closed first"
    _lock(qtbot, page)
    with pytest.raises(CaseReviewError):
        Session.unlock_with_recovery(made[0], made[1])
    with Session.unlock_with_recovery(made[0], code)._vault as vault:
        assert len([line for line in vault.cases() if line.readable]) == 2


def test_a_wrong_passphrase_keeps_the_old_code_and_the_new_one_shown(
    qtbot: QtBot, page: SettingsPage, made: tuple[Path, str]
) -> None:
    card = page.vault_key
    card.begin()
    code = card.code.text()
    card.code.last_group.setText(code[-4:])
    card.passphrase.setText("some wrong passphrase")
    card.form.save.click()
    _settle(qtbot, page)
    assert "Wrong passphrase" in card.form.notice.text
    assert card.code.text() == code, "a sheet that was printed already stays good"
    _lock(qtbot, page)
    Session.unlock_with_recovery(made[0], made[1]).close()


def test_every_case_is_encrypted_anew(
    qtbot: QtBot, page: SettingsPage, made: tuple[Path, str]
) -> None:
    salts = {path.name: path.read_bytes()[:16] for path in (made[0] / "cases").glob("*.db")}
    card = page.vault_key
    card.anew.click()
    assert card.open.isHidden()
    card.anew_form.save.click()
    _settle(qtbot, page)
    assert "Every case is encrypted under a new key" in card.notice.text
    assert card.progress.isHidden()
    assert card.anew.isVisible()
    for path in (made[0] / "cases").glob("*.db"):
        assert path.read_bytes()[:16] != salts[path.name]
    _lock(qtbot, page)
    with Session.unlock(made[0], PASSPHRASE)._vault as vault:
        for line in vault.cases():
            vault.open_case(line.id).close()


def test_the_sheet_is_printed_from_memory(
    qtbot: QtBot, page: SettingsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    paper = tmp_path / "paper.pdf"
    printer.setOutputFileName(str(paper))
    monkeypatch.setattr(ChoosePrinter, "ask", classmethod(lambda _cls, _parent, _pages: printer))
    card = page.vault_key
    card.begin()
    code = card.code.text()
    card.code.print.click()
    assert not card.code.print.isEnabled()
    qtbot.waitUntil(card.code.print.isEnabled, timeout=30_000)
    assert "sent to the printer" in card.code.notice.text
    with pypdfium2.PdfDocument(paper) as document:
        assert len(document) == 1
        (found,) = zxingcpp.read_barcodes(document[0].render(scale=2).to_pil())
    assert found.text == code
    written = {path for path in tmp_path.rglob("*") if path.suffix == ".pdf"}
    assert written == {paper}, "nothing but what the printer was given"


def test_a_sheet_is_saved_where_asked_but_never_beside_its_vault(
    qtbot: QtBot,
    page: SettingsPage,
    made: tuple[Path, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    card = page.vault_key
    card.begin()
    places = iter(["", str(made[0] / "sheet.pdf"), str(tmp_path / "gone" / "sheet.pdf")])
    monkeypatch.setattr(ChooseSheet, "ask", classmethod(lambda *_: next(places)))
    card.code.save.click()
    assert card.code.notice.isHidden()
    for _ in range(2):
        card.code.save.click()
        _settle(qtbot, page)
        assert "could not be saved" in card.code.notice.text or (
            "in the folder of the vault" in card.code.notice.text
        )
    assert not (made[0] / "sheet.pdf").exists()
    sheet = tmp_path / "sheet.pdf"
    monkeypatch.setattr(ChooseSheet, "ask", classmethod(lambda *_: str(sheet)))
    card.code.save.click()
    _settle(qtbot, page)
    assert "not encrypted" in card.code.notice.text
    if sys.platform != "win32":
        assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    with pypdfium2.PdfDocument(sheet) as document:
        (found,) = zxingcpp.read_barcodes(document[0].render(scale=2).to_pil())
        said = " ".join(document[0].get_textpage().get_text_range().split())
    assert found.text == card.code.text()
    assert vault_facts(made[0]).vault_id[:8] in said


def test_the_keyring_is_let_and_dropped_by_a_new_key(
    qtbot: QtBot, tasks: Tasks, theme: Theme, page: SettingsPage, made: tuple[Path, str]
) -> None:
    card = page.keyring
    assert not card.open.isVisible()
    assert "Not available on this computer" in card.text.text()
    with keyring_in_memory() as ring:
        page.refresh()
        _settle(qtbot, page)
        assert card.text.text().startswith("Off.")
        card.open.click()
        card.passphrase.setText("some wrong passphrase")
        card.form.save.click()
        _settle(qtbot, page)
        assert ring.held == {}
        card.passphrase.setText(PASSPHRASE)
        card.form.save.click()
        _settle(qtbot, page)
        assert "opens the vault from now on" in card.notice.text
        assert len(ring.held) == 1
        assert card.open.text() == "Let no keyring open the vault…"
        key = page.vault_key
        key.begin()
        key.code.last_group.setText(key.code.text()[-4:])
        key.passphrase.setText(PASSPHRASE)
        key.form.save.click()
        _settle(qtbot, page)
        assert "keyring opens it no longer" in key.notice.text
        assert ring.held == {}
        assert card.text.text().startswith("Off.")


def test_while_the_vault_is_only_read_nothing_can_be_changed(
    qtbot: QtBot, tasks: Tasks, theme: Theme, made: tuple[Path, str]
) -> None:
    writer = Session.unlock(made[0], PASSPHRASE)
    opened: list[Session] = []
    tasks.run(Session.unlock, made[0], PASSPHRASE, True, done=opened.append)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    page = SettingsPage(VaultDesk(tasks, theme, opened[0]))
    qtbot.addWidget(page)
    page.show()
    _settle(qtbot, page)
    key = page.vault_key
    for button in (page.passphrase.open, key.open, key.anew, page.keyring.open):
        assert not button.isEnabled()
    assert "where it is open for work" in page.subtitle
    _lock(qtbot, page)
    writer.close()


def test_locking_times_are_kept_and_told(qtbot: QtBot, page: SettingsPage) -> None:
    told: list[Settings] = []
    page.desk.settings_changed.connect(told.append)
    page.locking.minutes.setCurrentIndex(page.locking.minutes.findData(5))
    page.locking.seconds.setCurrentIndex(page.locking.seconds.findData(120))
    assert load_settings() == Settings(idle_minutes=5, clipboard_seconds=120)
    assert told[-1] == load_settings()
    assert page.locking.hidden.isVisible() is OFFERED
    page.locking.hidden.click()
    assert load_settings() == Settings("", 5, 120, screen_capture_hidden=False)


@pytest.mark.parametrize("width", [700, 1080, 1600])
def test_nothing_is_cut_off_while_forms_are_open(
    qtbot: QtBot, page: SettingsPage, width: int
) -> None:
    page.resize(width, 600)
    page.passphrase.begin()
    page.passphrase.new.first.setText("mum dad")
    page.vault_key.begin()
    _settle(qtbot, page)
    labels = (page.passphrase.form.text, page.vault_key.form.text, page.vault_key.text)
    edits = (page.passphrase.known, page.passphrase.new.again, page.vault_key.passphrase)

    def cut() -> list[str]:
        words = [label.text() for label in labels]
        needed = [label.heightForWidth(label.width()) for label in labels]
        low = [w for w, n, label in zip(words, needed, labels, strict=True) if label.height() < n]
        return low + [e.accessibleName() for e in edits if e.height() < e.sizeHint().height()]

    qtbot.waitUntil(lambda: cut() == [], timeout=3000)
