"""A small case in a real vault for tests of the pages of a case; a fictional person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casereview.domain.assessing.rating import Answer, ModuleKey
from casereview.domain.dates import PartialDate
from casereview.domain.documents.statement import Statement
from casereview.paths import resources
from casereview.services.correspondence import intake
from casereview.services.interview import interviewing
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.ui.desk import Desk
from casereview.ui.page import CasePage
from tests.builders import cheap_kdf

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester

LETTER = """Riverside Talking Therapies
2 July 2019

Dear Dr Patel,

I spoke with Ms Z by telephone. She scored 14 on the PHQ-9 and 16 on the GAD-7 at assessment.

Yours sincerely

Jo Field
Trainee Psychological Wellbeing Practitioner
"""

GAD = ModuleKey("gad")


@dataclass(frozen=True)
class CaseTemplate:
    """Where the template vault is, and the id of its case."""

    folder: Path
    case_id: str


def build_template(folder: Path) -> CaseTemplate:
    """Make the vault: a letter as text, one as PDF, a scan that cannot be read; GAD begun."""
    letters = resources() / "demo" / "ms-x"
    with cheap_kdf():
        session, _ = Session.create(folder, "a passphrase")
        case_id = session.new_case(
            CaseDraft("Ms Z", "ZZ-1", date(1984, 5, 2), defendant="Example Ltd")
        )
        case = session.open(case_id)
        intake.add_document(case, "letter.txt", LETTER.encode())
        for name in ("A04-assessment-letter-2.pdf", "A03-discharge-letter-1-scan.pdf"):
            intake.add_document(case, name, (letters / name).read_bytes())
        interviewing.add_time_point(
            case, "Before treatment", "before", "start_therapy_1", PartialDate(2019, 6)
        )
        interviewing.add_time_point(case, "Today", "today", "today", PartialDate(2026, 11, 14))
        interviewing.open_module(case, GAD)
        interviewing.acknowledge_notice(case, date(2026, 11, 14))
        case.close()
        session.close()
    return CaseTemplate(folder, case_id)


def open_template(folder: Path, case_id: str) -> tuple[Session, OpenCase]:
    """Unlock a copy and open its case; call on the vault thread."""
    session = Session.unlock(folder, "a passphrase")
    return session, session.open(case_id)


def settle(qtbot: QtBot, desk: Desk) -> None:
    """Wait until all that was asked for is done and shown."""
    qtbot.waitUntil(lambda: not desk.tasks.busy and not desk.turns.pending, timeout=20_000)
    QCoreApplication.processEvents()  # parts that were put in are laid out, and those taken out go
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qtbot.waitUntil(lambda: not desk.tasks.busy and not desk.turns.pending, timeout=20_000)


def show(qtbot: QtBot, desk: Desk, page: CasePage) -> None:
    """Show a page as the window does, at the size of a small laptop's window."""
    qtbot.addWidget(page, before_close_func=_leave)
    desk.theme.dress(page)
    page.resize(1080, 636)
    page.show()
    qtbot.waitExposed(page)
    settle(qtbot, desk)


def _leave(page: CasePage) -> None:
    page.settle()


def read(qtbot: QtBot, desk: Desk, call: object, *args: object) -> object:
    """Ask a service on the vault thread and return its answer."""
    found: list[object] = []
    desk.ask(call, *args, done=found.append)  # type: ignore[arg-type]  # any service will do
    qtbot.waitUntil(lambda: bool(found), timeout=20_000)
    return found[0]


def _statements(case: OpenCase, document: str) -> dict[str, Statement]:
    return {s.id: s for s in case.file.statements.of(document)}


def statements(qtbot: QtBot, desk: Desk, document: str) -> dict[str, Statement]:
    """Return a document's statements as they are saved."""
    found = read(qtbot, desk, _statements, document)
    assert isinstance(found, dict)
    return found


def _answers(case: OpenCase) -> dict[str, Answer]:
    return {answer.id: answer for answer in case.file.answers.all()}


def answer(qtbot: QtBot, desk: Desk, point: str, item: str) -> Answer | None:
    """Return an answer of the GAD module as it is saved."""
    found = read(qtbot, desk, _answers)
    assert isinstance(found, dict)
    saved = found.get(f"{point}/gad/{item}")
    assert saved is None or isinstance(saved, Answer)
    return saved


def check(tester: ModelTester, model: QAbstractItemModel) -> None:
    """Check a model as Qt would use it."""
    tester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt gives it no types


def unnamed(page: QWidget) -> list[str]:
    """Return what can be reached by Tab and has no name for assistive technology."""
    lacking = []
    for widget in page.findChildren(QWidget):
        if not widget.isVisibleTo(page) or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name).strip():
            lacking.append(f"{type(widget).__name__} {widget.objectName()}")
    return lacking
