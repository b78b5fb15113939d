"""A user's whole visit in the real window, run as a program of its own by test_canary.

Arguments: folders VAULT INPUTS CHOSEN, then the words that stand for a person. Prints `done`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from casereview import app
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.dates import PartialDate
from casereview.services.interview import interviewing
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.views import PageName
from casereview.ui.crash import CrashDialog
from casereview.ui.pages.documents import DocumentsPage
from casereview.ui.pages.report import ReportPage
from casereview.ui.printing import ChoosePrinter
from casereview.ui.workspace import Workspace
from tests.builders import cheap_kdf

PATIENCE = 30.0


def until(condition: Callable[[], bool]) -> None:
    """Let the window live until something is so; raises TimeoutError when it never is."""
    loop = QEventLoop()
    late = time.monotonic() + PATIENCE
    met: list[bool] = []

    def look() -> None:
        met[:] = [True] if condition() else []
        if met or time.monotonic() > late:
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    loop.exec()
    timer.stop()
    if not met:
        raise TimeoutError


class Visit:
    """One program, and what is done in it."""

    def __init__(self, vault: Path, inputs: Path, chosen: Path, name: str, word: str) -> None:
        self.vault, self.inputs, self.chosen = vault, inputs, chosen
        self.name, self.word = name, word
        self.passphrase = (inputs / "passphrase").read_text().strip()
        session, _ = Session.create(vault, self.passphrase)
        self.case_id = session.new_case(CaseDraft(name, word, date(1984, 5, 2), defendant=word))
        session.close()
        self.program = app.Program(vault)
        self.window = self.program.window
        sys.excepthook = self.program._on_exception

    @property
    def work(self) -> Workspace:
        assert self.window.workspace is not None
        return self.window.workspace

    def settle(self) -> None:
        until(lambda: not self.program._tasks.busy)

    def unlock(self) -> None:
        self.program.unlock_with(self.passphrase)
        until(lambda: self.window.workspace is not None)
        self.settle()
        self.work.open_case(self.case_id)
        until(lambda: self.work.desk is not None)
        self.settle()

    def lock(self) -> None:
        loop = QEventLoop()
        self.window.settled.connect(loop.quit)
        QTimer.singleShot(0, self.window.lock)
        loop.exec()

    def add_documents(self) -> None:
        self.work.show_page(PageName.DOCUMENTS)
        page = self.work.current
        assert isinstance(page, DocumentsPage)
        self.settle()
        files = sorted(str(path) for path in self.inputs.glob(f"{self.name}*"))
        answering(files[0])
        page._on_add()
        self.settle()
        until(lambda: page.model.rowCount() == 1)
        page.add_files(files[1:])
        until(lambda: page.model.rowCount() == len(files))
        for row in range(len(files)):
            page.list.choose(page.model.index(row))
            self.settle()
            if page.viewer.pages.places:
                until(lambda: bool(page.viewer.pages._images))
        page.findings.rest_accepted.emit()
        self.settle()

    def interview(self) -> None:
        desk = self.work.desk
        assert desk is not None
        today, gad = PartialDate(2026, 11, 14), ModuleKey("gad")
        desk.save(interviewing.add_time_point, self.word, "today", "today", today)
        desk.save(interviewing.open_module, gad)
        desk.save(rate_first, gad, self.word)
        self.settle()
        self.work.show_page(PageName.INTERVIEW)
        self.settle()

    def report(self) -> None:
        self.work.show_page(PageName.REPORT)
        page = self.work.current
        assert isinstance(page, ReportPage)
        until(lambda: page.writing.preview.paper is not None)
        assert page._loaded is not None
        page.open_at(next(s.key for s in page._loaded.view.report.sections if s.editable))
        page.writing.editor.text.write(f"{self.name} spoke of the {self.word}.")
        page.writing.editor.text.selectAll()
        page.writing.editor.text.copy()
        page.settle()
        self.settle()
        answering(str(self.chosen / "report.pdf"))
        page.exporter.save_pdf()
        self.settle()
        assert (self.chosen / "report.pdf").is_file()
        printer = QPrinter()
        printer.setOutputFileName(str(self.chosen / "printed.pdf"))
        ChoosePrinter.ask = classmethod(lambda *_: printer)  # type: ignore[assignment, method-assign]  # no printer here
        page.print_report()
        until(lambda: page.printer.job is None)

    def search(self) -> None:
        QTest.keyClicks(self.work.search, self.word)
        until(lambda: self.work.current.page is PageName.SEARCH)
        self.settle()

    def fail(self) -> None:
        """Meet a fault of the program in the middle of a person's words, and one of its own."""
        desk = self.work.desk
        assert desk is not None
        desk.ask(faulty, self.name, done=self.window.setObjectName)
        until(lambda: bool(self.window.findChildren(CrashDialog)))
        dialog = self.window.findChildren(CrashDialog)[0]
        dialog.copy.click()
        dialog.accept()
        QTimer.singleShot(0, self.raise_a_fault)
        until(lambda: bool(self.window.findChildren(CrashDialog)))

    def raise_a_fault(self) -> None:
        faulty(None, self.name)

    def run(self) -> None:
        self.window.show()
        self.unlock()
        self.add_documents()
        self.interview()
        self.report()
        self.lock()
        self.unlock()
        self.search()
        for name in PageName:
            self.work.show_page(name)
            self.settle()
        self.fail()
        self.lock()
        self.program.close()


def rate_first(case: OpenCase, key: ModuleKey, words: str) -> object:
    """Rate the first item of a module, with a note and the person's words."""
    (point,) = case.file.time_points.all()
    item = next(iter(case.content.modules[key.module].items))
    return interviewing.annotate(case, f"{point.id}/{key}/{item.id}", note=words, quote=words)


def faulty(_case: object, name: str) -> str:
    """Fail with a person's name in the message and in a variable."""
    told = f"about {name}"
    raise ZeroDivisionError(told)


def answering(path: str) -> None:
    """Answer the file dialog that is about to open, as by typing a name and Enter."""
    timer = QTimer(QApplication.instance())

    def answer() -> None:
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QFileDialog) and dialog.isVisible():
                line = dialog.findChild(QLineEdit, "fileNameEdit")
                assert line is not None
                line.setText(path)
                dialog.accept()
                timer.stop()

    timer.timeout.connect(answer)
    timer.start(100)


if __name__ == "__main__":
    folders = [Path(argument) for argument in sys.argv[1:4]]
    with cheap_kdf():
        Visit(folders[0], folders[1], folders[2], *sys.argv[4:6]).run()
    sys.stdout.write("done\n")
