"""From a new vault to its sheet and back: printed, the passphrase lost, opened by what was read."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casereview.app import Program
from casereview.services.views import PageName
from casereview.ui.pages.settings import SettingsPage
from casereview.ui.printing import ChoosePrinter
from tests.builders import cheap_kdf

NEW = "another four words entirely"


def _is_open(program: Program) -> bool:
    return program.window.workspace is not None


def _opened(qtbot: QtBot, program: Program) -> None:
    qtbot.waitUntil(lambda: _is_open(program), timeout=20_000)


def test_a_printed_sheet_brings_back_a_vault_whose_passphrase_is_lost(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper, folder = tmp_path / "paper.pdf", tmp_path / "vault"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(paper))
    monkeypatch.setattr(ChoosePrinter, "ask", classmethod(lambda _cls, _parent, _pages: printer))
    with cheap_kdf():
        program = Program()
        try:
            program.window.show()
            unlock = program.window.unlock
            unlock.welcome.new_vault.click()
            form = unlock.create_form
            form.place.setText(str(folder))
            form.new.wanted.click()
            form.new.offer.use.click()
            QTest.keyClicks(form.again, form.passphrase.text())
            form.button.click()
            qtbot.waitUntil(lambda: unlock.form is unlock.code_form, timeout=20_000)
            code = unlock.code_form.code
            assert not _is_open(program), "not handed over before the code is kept"
            code.print.click()
            qtbot.waitUntil(code.print.isEnabled, timeout=30_000)
            with pypdfium2.PdfDocument(paper) as document:
                (found,) = zxingcpp.read_barcodes(document[0].render(scale=2).to_pil())
            QTest.keyClicks(code.last_group, found.text[-4:])
            QTest.keyClick(code.last_group, Qt.Key.Key_Return)
            _opened(qtbot, program)
            program.window.lock()

            unlock.open_form.recovery.click()
            QTest.keyClicks(unlock.recover_form.code, found.text)
            QTest.keyClick(unlock.recover_form.code, Qt.Key.Key_Return)
            _opened(qtbot, program)
            workspace = program.window.workspace
            assert workspace is not None
            workspace.show_page(PageName.SETTINGS)
            page = workspace.current
            assert isinstance(page, SettingsPage)
            page.passphrase.open.click()
            page.passphrase.known.setText(found.text)
            page.passphrase.new.first.setText(NEW)
            page.passphrase.new.again.setText(NEW)
            page.passphrase.form.save.click()
            qtbot.waitUntil(page.passphrase.notice.isVisible, timeout=20_000)
            assert "opens the vault" in page.passphrase.notice.text
            program.window.lock()

            program.unlock_with(NEW)
            _opened(qtbot, program)
        finally:
            program.close()
