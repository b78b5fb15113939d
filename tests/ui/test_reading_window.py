"""The real window on a vault in which another process works: offered, read, followed, taken."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from casereview.app import Program
from casereview.services.vault import vault_life
from casereview.services.views import PageName
from casereview.storage import lock
from casereview.storage.vault import Vault
from casereview.ui.pages.report import ReportPage
from casereview.ui.reading import Reading
from casereview.ui.widgets.marks import LOOKS
from casereview.ui.workspace import Workspace
from tests.builders import cheap_kdf
from tests.ui.case_samples import CaseTemplate

PASSPHRASE = "a passphrase"
PACKED = "another fictional passphrase of words"
ROOT = str(Path(__file__).parents[2])
_WRITER = f"""
import sys
sys.path.insert(0, {ROOT!r})
from dataclasses import replace
from pathlib import Path
from casereview.services import cases
from casereview.services.session import Session
from tests.builders import cheap_kdf
with cheap_kdf():
    session = Session.unlock(Path(sys.argv[1]), {PASSPHRASE!r})
case = session.open(sys.argv[2])
print("ready", flush=True)
for line in sys.stdin:
    record = cases.record(case)
    cases.save_record(case, replace(record, claimant=replace(record.claimant, name=line.strip())))
    print("saved", flush=True)
session.close()
"""


class Writer:
    """Another CaseReview, working in the vault."""

    def __init__(self, folder: Path, case_id: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(folder), case_id],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._expect("ready")

    def rename(self, name: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{name}\n")
        self._process.stdin.flush()
        self._expect("saved")

    def end(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if not self._process.stdin.closed:
            self._process.stdin.close()
            self._process.wait()
            self._process.stdout.close()

    def _expect(self, word: str) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline().strip() == word


class Used:
    """The window, driven as a user does."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.program = Program(folder)
        self.window = self.program.window
        self.window.resize(1280, 720)
        self.window.show()
        qtbot.waitExposed(self.window)

    @property
    def workspace(self) -> Workspace:
        assert self.window.workspace is not None
        return self.window.workspace

    @property
    def reading(self) -> Reading:
        assert self.workspace.reading is not None
        return self.workspace.reading

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)

    def unlock(self) -> None:
        self.program.unlock_with(PASSPHRASE)
        self.until(lambda: not self.window.unlock.open_form.busy)

    def read(self) -> None:
        self.unlock()
        self.window.unlock.open_form.offer.read.click()
        self.until(lambda: self.window.workspace is not None)

    def open(self, case_id: str) -> None:
        self.workspace.open_case(case_id)
        self.until(lambda: self.workspace.desk is not None)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is asked and nothing is to be built."""
        tasks = self.workspace.vault_desk.tasks
        self.until(lambda: not tasks.busy)

    def shows(self, words: str) -> bool:
        labels = self.workspace.findChildren(QLabel)
        return any(words in label.text() for label in labels if label.isVisible())


@pytest.fixture(autouse=True)
def _cheap_kdf() -> Iterator[None]:
    with cheap_kdf():
        yield


@pytest.fixture
def folder(case_template: CaseTemplate, tmp_path: Path) -> Path:
    return Path(shutil.copytree(case_template.folder, tmp_path / "vault"))


@pytest.fixture
def writer(folder: Path, case_template: CaseTemplate) -> Iterator[Writer]:
    other = Writer(folder, case_template.case_id)
    yield other
    other.end()


@pytest.fixture
def used(qtbot: QtBot, folder: Path) -> Iterator[Used]:
    used = Used(qtbot, folder)
    yield used
    used.program.close()


def _entries(folder: Path, case_id: str) -> int:
    with Vault.unlock(folder, PASSPHRASE, read_only=True) as vault:
        return vault.open_case(case_id).head.number


def test_a_held_vault_is_offered_for_reading_without_typing_again(
    used: Used, writer: Writer, folder: Path
) -> None:
    used.unlock()
    form = used.window.unlock.open_form
    assert "open in another CaseReview on this computer" in form.notice.text
    assert "since" in form.notice.text
    assert form.passphrase.text() == PASSPHRASE
    assert form.offer.isVisible()
    assert form.offer.read.hasFocus()
    assert not form.offer.gone.isVisible(), "a lock of this computer breaks with its program"
    assert not form.unlock.isVisible(), "one main button at a time"
    form.offer.again.click()
    used.until(lambda: not form.busy)
    assert form.offer.isVisible()
    form.offer.read.click()
    used.until(lambda: used.window.workspace is not None)
    used.settle()
    assert used.reading.bar.text.startswith(
        "Reading only: open in another CaseReview on this computer since "
    )
    assert used.workspace.status.text == "Reading only · nothing is written"
    assert not used.reading.bar.work.isVisible()
    assert form.passphrase.text() == ""
    assert not used.workspace.cases.new_button.isEnabled()


def test_on_no_page_can_anything_be_typed_that_would_be_lost(
    used: Used, writer: Writer, folder: Path, case_template: CaseTemplate
) -> None:
    before = _entries(folder, case_template.case_id)
    used.read()
    used.open(case_template.case_id)
    seen = 0
    for name in PageName:
        if used.workspace.page(name) is None:
            continue
        used.workspace.show_page(name)
        used.settle()
        for widget in used.workspace.current.findChildren(QWidget):
            if widget.property(LOOKS) or not widget.isVisible():
                continue
            if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
                seen += 1
                assert widget.isReadOnly(), f"{name}: {widget.accessibleName()}"
                text = _text(widget)
                QTest.keyClicks(widget, "lost")
                assert _text(widget) == text
    assert seen > 3
    for key in "12yn":
        used.workspace.show_page(PageName.INTERVIEW)
        QTest.keyClicks(used.workspace.current, key)
    used.settle()
    assert _entries(folder, case_template.case_id) == before


def _text(widget: QLineEdit | QPlainTextEdit | QTextEdit) -> str:
    return widget.text() if isinstance(widget, QLineEdit) else widget.toPlainText()


def test_what_a_page_frees_later_is_held_again(
    used: Used, writer: Writer, case_template: CaseTemplate
) -> None:
    used.read()
    used.open(case_template.case_id)
    used.workspace.show_page(PageName.REPORT)
    used.settle()
    page = used.workspace.current
    assert isinstance(page, ReportPage)
    text = page.writing.editor.text
    assert text.isVisible()
    text.setReadOnly(False)
    assert text.isReadOnly()
    before = text.written
    for action in page.writing.editor.actions_.values():
        action.trigger()
    QTest.keyClicks(text, "x} ")
    QTest.keyClick(text, Qt.Key.Key_Return)
    assert text.written == before
    export = page.exporter.button
    export.setEnabled(True)
    assert not export.isEnabled()


def test_what_the_other_program_saves_is_shown(
    used: Used, writer: Writer, case_template: CaseTemplate
) -> None:
    used.read()
    used.open(case_template.case_id)
    writer.rename("Ms Followed")
    used.reading.look()
    used.until(lambda: used.shows("Ms Followed"))
    used.workspace.show_page(PageName.CASES)
    used.settle()
    writer.rename("Ms Listed")
    used.reading.look()
    table = used.workspace.cases.table
    used.until(lambda: table.model().index(0, 0).data() == "Ms Listed")


def test_once_it_is_free_the_vault_is_opened_for_work_where_one_was(
    used: Used, writer: Writer, folder: Path, case_template: CaseTemplate
) -> None:
    used.read()
    used.open(case_template.case_id)
    used.workspace.show_page(PageName.DOCUMENTS)
    used.settle()
    reader = used.workspace
    used.reading.bar.work.click()  # as if it had been offered a moment too early
    assert not reader.isEnabled()
    used.until(reader.isEnabled)
    assert "The vault is open in another CaseReview" in used.reading.bar.text
    writer.rename("Ms Before")
    writer.end()
    used.reading.look()
    used.until(lambda: used.reading.bar.work.isVisible())
    used.reading.bar.work.click()
    used.until(lambda: used.window.workspace not in (None, reader))
    used.until(lambda: used.workspace.desk is not None)
    used.settle()
    assert used.workspace.reading is None
    assert used.workspace.current.page is PageName.DOCUMENTS
    assert used.workspace.status.text == "All changes saved · encrypted"
    assert lock.holder(folder) is not None


def test_the_lock_of_a_computer_that_is_gone_is_broken_by_typing_its_name(
    used: Used, folder: Path
) -> None:
    entry = {"pid": 7, "host": "another-computer", "time": "2024-01-31T10:00:00+00:00"}
    (folder / lock.FILE_NAME).write_text(json.dumps(entry))
    used.unlock()
    offer = used.window.unlock.open_form.offer
    assert "another-computer" in used.window.unlock.open_form.notice.text
    offer.gone.click()
    assert not offer.break_lock.isEnabled()
    offer.host.setText("some-computer")
    assert not offer.break_lock.isEnabled()
    offer.host.setText("another-computer")
    offer.break_lock.click()
    used.until(lambda: used.window.workspace is not None)
    assert used.workspace.reading is None


def test_a_packed_case_is_read_without_a_vault_and_taken_over_in_one(
    used: Used,
    folder: Path,
    case_template: CaseTemplate,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    packed = tmp_path / "one.crcase"
    vault_life.pack(folder, PASSPHRASE, case_template.case_id, packed, PACKED)
    used.window.unlock.open_form.packed.click()
    form = used.window.unlock.packed_form
    form.submitted.emit()
    assert not form.busy, "without file and passphrase nothing is asked"
    form.fields.file.setText(str(packed))
    form.fields.passphrase.setText("wrong")
    form.submitted.emit()
    used.until(lambda: not form.busy)
    assert "does not open one.crcase" in form.notice.text
    form.fields.passphrase.setText(PACKED)
    form.submitted.emit()
    used.until(lambda: used.window.workspace is not None)
    used.open(case_template.case_id)
    assert "packed case one.crcase" in used.reading.bar.text
    assert not used.reading.bar.work.isVisible()
    assert used.workspace.page(PageName.SETTINGS) is None
    assert list((tmp_path / "temporary").iterdir())
    used.window.lock()
    used.until(lambda: not list((tmp_path / "temporary").iterdir()))

    other = tmp_path / "other"
    Vault.create(other, PASSPHRASE)[0].close()
    used.window.unlock.set_folder(other)
    used.program.unlock_with(PASSPHRASE)
    used.until(lambda: used.window.workspace is not None)
    cases = used.workspace.cases
    cases.take_button.click()
    cases.take_form.fields.file.setText(str(packed))
    cases.take_form.fields.passphrase.setText(PACKED)
    cases.take_form.take.click()
    used.until(lambda: used.workspace.desk is not None)
    assert used.workspace.desk is not None
    assert used.workspace.desk.case_id == case_template.case_id
    assert not used.workspace.desk.read_only
