"""Locking a real vault in the real window: at any moment, whatever is open, nothing stays."""

from __future__ import annotations

import errno
import gc
import shutil
import threading
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QPixmap, QPixmapCache
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QMenu,
    QMessageBox,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from casereview.app import Program
from casereview.services.session import OpenCase, Session
from casereview.services.views import PageName
from casereview.storage.casefile import CaseFile
from casereview.storage.vault import Vault
from casereview.ui.crash import CrashDialog
from casereview.ui.desk import Desk, VaultDesk
from casereview.ui.page import Page
from casereview.ui.pages.documents import DocumentsPage
from casereview.ui.pages.report import ReportPage
from casereview.ui.pages.report_parts.exporting import ChoosePdf
from casereview.ui.printing import ChoosePrinter, PrintJob
from casereview.ui.workspace import Workspace
from tests.builders import cheap_kdf
from tests.ui.case_samples import CaseTemplate

PASSPHRASE = "a passphrase"
OPINION = "Her worry followed the accident; it was not there before."


class Used:
    """A window on a copy of the sample vault, driven as a user does."""

    def __init__(self, qtbot: QtBot, folder: Path, case_id: str) -> None:
        self.qtbot, self.folder, self.case_id = qtbot, folder, case_id
        self._before = held()
        self.program = Program(folder)
        self.window = self.program.window
        self.window.resize(1280, 720)
        self.window.show()
        qtbot.waitExposed(self.window)

    @property
    def tasks(self) -> object:
        return self.program._tasks

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something."""
        self.qtbot.waitUntil(condition, timeout=15_000)

    def settle(self) -> None:
        """Wait until nothing is left to do."""
        self.until(lambda: not self.program._tasks.busy)

    def unlock(self) -> Workspace:
        """Unlock the vault."""
        self.program.unlock_with(PASSPHRASE)
        self.until(lambda: self.window.workspace is not None)
        self.settle()
        assert self.window.workspace is not None
        return self.window.workspace

    def open_case(self, name: PageName) -> Page:
        """Unlock, open the case and show a page of it."""
        workspace = self.window.workspace or self.unlock()
        workspace.open_case(self.case_id)
        self.until(lambda: workspace.desk is not None)
        workspace.show_page(name)
        self.settle()
        assert workspace.current.page is name
        return workspace.current

    def report(self) -> ReportPage:
        """Show the report, set on paper and drawn."""
        page = self.open_case(PageName.REPORT)
        assert isinstance(page, ReportPage)
        self.until(lambda: page.writing.preview.paper is not None)
        self.settle()
        return page

    def lock(self) -> None:
        """Lock, and wait until everything is put away."""
        with self.qtbot.waitSignal(self.window.settled, timeout=15_000):
            self.window.lock()
        assert self.window.workspace is None
        assert self.window.unlock.isVisible()

    def alive(self) -> list[str]:
        """Name what there is in memory of the vault that was opened in this window."""
        return sorted({name for number, name in held().items() if number not in self._before})

    def written(self) -> dict[str, str]:
        """Return the texts of the report as a reader of the files finds them."""
        with Vault.unlock(self.folder, PASSPHRASE) as vault, vault.open_case(self.case_id) as case:
            return {section.section: section.text for section in case.dossier().sections}

    def documents(self) -> int:
        """Return how many documents a reader of the files finds."""
        with Vault.unlock(self.folder, PASSPHRASE) as vault, vault.open_case(self.case_id) as case:
            return len(case.documents.all())


@pytest.fixture
def used(qtbot: QtBot, case_template: CaseTemplate, tmp_path: Path) -> Iterator[Used]:
    folder = tmp_path / "vault"
    shutil.copytree(case_template.folder, folder)
    with cheap_kdf():
        used = Used(qtbot, folder, case_template.case_id)
        yield used
        used.program.close()


def type_opinion(page: ReportPage, text: str = OPINION) -> str:
    """Type into the first section that is the expert's, and leave it unsaved; the section's key."""
    assert page._loaded is not None
    key = next(s.key for s in page._loaded.view.report.sections if s.editable)
    page.open_at(key)
    page.writing.editor.text.setFocus()
    page.writing.editor.text.write(text)
    assert page.writing.editor.text.unsaved
    return key


KINDS = (Page, Workspace, Desk, VaultDesk, OpenCase, Session, CaseFile, Vault)


def held() -> dict[int, str]:
    """Name the parts of an open vault, and the models of its rows, that are in memory."""
    kinds = (*KINDS, *_models())
    return {id(part): type(part).__name__ for part in gc.get_objects() if isinstance(part, kinds)}


def _models() -> tuple[type, ...]:
    from casereview.domain.dossier import Dossier
    from casereview.ui.models.case_table import CaseTable
    from casereview.ui.models.document_list import DocumentList
    from casereview.ui.widgets.page_view import PageView

    return Dossier, CaseTable, DocumentList, PageView


def test_nothing_of_the_vault_stays_in_memory(used: Used) -> None:
    report = used.report()
    documents = used.open_case(PageName.DOCUMENTS)
    used.open_case(PageName.INTERVIEW)
    used.open_case(PageName.HISTORY)
    assert isinstance(documents, DocumentsPage)
    for name in (PageName.OVERVIEW, PageName.CASES, PageName.DOCUMENTS):
        assert used.window.workspace is not None
        used.window.workspace.show_page(name)
        used.settle()
    wait_for_pictures(used, documents)
    images = [weakref.ref(image) for _, image in documents.viewer.pages._images.values()]
    paper = weakref.ref(report.writing.preview.paper)
    assert {"DocumentsPage", "Session", "OpenCase", "Vault", "Dossier"} <= set(used.alive())
    QPixmapCache.insert("page", QPixmap(2, 2))
    assert QPixmapCache.find("page", QPixmap())
    del report, documents

    used.lock()

    assert used.alive() == []
    assert [image for image in images if image() is not None] == []
    assert paper() is None
    assert not QPixmapCache.find("page", QPixmap())
    assert used.window.windowTitle() == "CaseReview"


def wait_for_pictures(used: Used, documents: DocumentsPage) -> None:
    """Choose a letter with pages and wait until one is drawn."""
    for row in range(documents.model.rowCount()):
        documents.list.choose(documents.model.index(row))
        used.settle()
        if documents.viewer.pages._images:
            break
    used.until(lambda: bool(documents.viewer.pages._images))


def test_what_is_being_typed_is_saved_first(used: Used) -> None:
    key = type_opinion(used.report())
    used.lock()
    assert used.written()[key] == OPINION


def test_locking_during_a_save_keeps_the_save(used: Used) -> None:
    page = used.report()
    key = type_opinion(page, "An earlier sentence.")
    gate = threading.Event()
    used.program._tasks.run(gate.wait, 20)
    page.writing.editor.text.flush()
    page.writing.editor.text.write(OPINION)
    del page
    used.window.lock()
    assert used.window.unlock.isVisible()
    with used.qtbot.waitSignal(used.window.settled, timeout=15_000):
        gate.set()
    assert used.alive() == []
    assert used.written()[key] == OPINION


def test_locking_during_an_import_keeps_what_was_filed_and_says_so(
    used: Used, tmp_path: Path
) -> None:
    page = used.open_case(PageName.DOCUMENTS)
    assert isinstance(page, DocumentsPage)
    before = used_rows(page)
    letters = []
    for number in range(20):
        letter = tmp_path / f"letter-{number}.txt"
        letter.write_text(f"Riverside Clinic\n{number + 1} May 2019\n\nDear Dr Patel,\n")
        letters.append(str(letter))
    page.add_files(letters)
    used.until(lambda: used_batch_done(page) >= 2)
    with used.qtbot.waitSignal(used.window.settled, timeout=15_000):
        used.window.lock()
    filed = used.documents() - before
    assert 2 <= filed < 20
    told = used.window.unlock.form.notice.text
    assert "Not everything could be saved before the vault was locked." in told
    assert f"{filed} of 20" in told
    assert "letter-" not in told
    workspace = used.unlock()
    assert f"{filed} of 20" in workspace.current.notice.text


def used_rows(page: DocumentsPage) -> int:
    return len(page.model.everything)


def used_batch_done(page: DocumentsPage) -> int:
    return page.adding.cut_short.done if page.adding.cut_short is not None else 0


def test_locking_ends_long_work_beside_the_vault(used: Used) -> None:
    used.open_case(PageName.OVERVIEW)
    begun, ended = threading.Event(), threading.Event()
    answers = Answers()
    used.program._tasks.run_aside(
        "Copying", long_work, begun, ended, done=answers.take, failed=answers.take
    )
    used.until(begun.is_set)
    used.lock()
    assert ended.is_set()
    assert answers.taken == []
    assert used.alive() == []


class Answers(QObject):
    """Notes what it is called back with."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[object] = []

    def take(self, answer: object) -> None:
        self.taken.append(answer)


def long_work(
    begun: threading.Event, ended: threading.Event, tell: Callable[[int, int, str], None]
) -> None:
    try:
        for number in range(100_000):
            tell(number, 100_000, "")
            begun.set()
            threading.Event().wait(0.001)
    finally:
        ended.set()


def test_locking_during_printing_prints_no_further_page(
    used: Used, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = used.report()
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    monkeypatch.setattr(ChoosePrinter, "ask", classmethod(lambda *_args: printer))
    page.print_report()
    assert page.printer.job is not None
    used.until(partial(printed, page.printer.job))
    assert page.printer.job._done < page.printer.job.total
    del page
    used.lock()
    assert used.alive() == []


def printed(job: PrintJob) -> bool:
    """Return whether a page is on paper."""
    return job._done >= 1


class Dialogs:
    """Opens dialogs of every kind over the window, one of which waits in its own event loop."""

    def __init__(self, window: QWidget) -> None:
        self.box = QMessageBox(window)
        self.box.setText("Ms Z")
        self.files = QFileDialog(window)
        self.menu = QMenu(window)
        self.menu.addAction("Ms Z")
        for dialog in (self.box, self.files):
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()
        self.menu.popup(window.mapToGlobal(window.rect().center()))
        QToolTip.showText(window.mapToGlobal(window.rect().center()), "Ms Z v Example", window)
        self.crash = CrashDialog.show_for(ZeroDivisionError(), window)


def others(window: QWidget) -> list[str]:
    """Name what is on the screen besides the window."""
    return [
        type(widget).__name__
        for widget in QApplication.topLevelWidgets()
        if widget is not window and widget.isVisible()
    ]


@pytest.mark.window
def test_every_dialog_menu_and_tip_goes(used: Used) -> None:
    used.open_case(PageName.DOCUMENTS)
    Dialogs(used.window)
    assert others(used.window)
    used.lock()
    assert others(used.window) == []
    assert used.alive() == []
    assert used.unlock().current.page is PageName.CASES


def run_loop(milliseconds: int) -> None:
    """Let the window live as it does in the program: within the application's event loop."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


@pytest.mark.parametrize("real", [False, pytest.param(True, marks=pytest.mark.window)])
def test_a_dialog_that_is_waited_for_is_cancelled(
    used: Used, real: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = used.report()
    key = type_opinion(page)
    answers: list[str] = []

    def ask(parent: QWidget, proposed: str) -> str:
        dialog = QFileDialog(parent, "Save", proposed)
        QTimer.singleShot(50, used.window.lock)
        answer = EXEC(dialog)
        answers.append(str(answer))
        return dialog.selectedFiles()[0] if answer else ""

    monkeypatch.setattr(ChoosePdf, "ask", ask)
    QTimer.singleShot(0, page.exporter.save_pdf)
    del page
    with used.qtbot.waitSignal(used.window.settled, timeout=15_000):
        run_loop(1500)
    assert answers == ["0"]
    assert others(used.window) == []
    assert used.alive() == []
    assert used.written()[key] == OPINION


EXEC = QDialog.exec


def test_what_cannot_be_saved_is_told_and_the_vault_locks_all_the_same(
    used: Used, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = used.report()
    key = type_opinion(page)

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(CaseFile, "command", refuse_all)
    del page
    used.lock()
    told = used.window.unlock.form.notice.text
    assert "Not everything could be saved before the vault was locked." in told
    assert "Report: The disk is full." in told
    assert "worry" not in told
    assert used.alive() == []
    monkeypatch.undo()
    with cheap_kdf():
        workspace = used.unlock()
        assert "Report: The disk is full." in workspace.current.notice.text
        used.lock()
        assert not used.window.unlock.form.notice.isVisible()
        assert key not in used.written()


def refuse_all(_file: CaseFile, _label: str) -> None:
    from casereview.errors import VaultError

    raise VaultError("The disk is full.", kept="What was saved before is safe.")


def test_a_vault_that_is_just_being_opened_is_closed_as_it_comes(used: Used) -> None:
    gate = threading.Event()
    used.program._tasks.run(gate.wait, 20)
    used.program.unlock_with(PASSPHRASE)
    used.window.lock()
    assert not used.window.unlock.form.busy
    with used.qtbot.waitSignal(used.window.settled, timeout=15_000):
        gate.set()
    assert used.window.workspace is None
    assert used.alive() == []
    with Vault.unlock(used.folder, PASSPHRASE):
        pass  # nobody holds it
    assert used.unlock().current.page is PageName.CASES


def test_a_case_that_is_just_being_opened_is_closed(used: Used) -> None:
    workspace = used.unlock()
    gate = threading.Event()
    used.program._tasks.run(gate.wait, 20)
    workspace.open_case(used.case_id)
    del workspace
    used.window.lock()
    with used.qtbot.waitSignal(used.window.settled, timeout=15_000):
        gate.set()
    assert used.alive() == []


def test_the_title_names_pages_only(used: Used) -> None:
    titles: list[str] = []
    used.window.windowTitleChanged.connect(titles.append)
    used.open_case(PageName.OVERVIEW)
    for name in PageName:
        assert used.window.workspace is not None
        used.window.workspace.show_page(name)
        used.settle()
    used.lock()
    assert titles
    assert [title for title in titles if "Ms Z" in title or "Example" in title] == []
    assert "Overview — CaseReview" in titles


@pytest.mark.window
def test_what_was_copied_goes_with_the_lock(used: Used) -> None:
    page = used.report()
    type_opinion(page)
    page.writing.editor.text.selectAll()
    page.writing.editor.text.copy()
    clipboard = QApplication.clipboard()
    assert clipboard.text() == OPINION
    del page
    used.lock()
    assert clipboard.text() == ""
