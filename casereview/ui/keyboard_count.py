"""How many keys a whole interview module takes, on the real page of a real encrypted case.

`python -m casereview.ui.keyboard_count MODULE` answers every question of a module by key alone, in
a vault that lives for the time, and prints the count as JSON. The benchmark of the interview runs
it; the person is invented.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from casereview.domain.assessing.interview import ItemType
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.dates import PartialDate
from casereview.services.interview import interviewing
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.ui.desk import Desk
from casereview.ui.pages.interview import InterviewPage
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme

KEYS = {
    ItemType.RATING: "3",
    ItemType.EXCLUSION: "1",
    ItemType.YES_NO: "1",
    ItemType.CHOICE: "1",
    ItemType.NUMBER: "4",
    ItemType.DURATION: "8 months",
    ItemType.DATE: "2021",
    ItemType.TEXT: "none",
}
"""What is typed for each kind of question, before Enter asks the next."""

_POLL = 2  # milliseconds between two looks whether all is saved and shown


@dataclass(frozen=True, slots=True)
class _Ready:
    """The open case and what kind of answer each item of the module takes."""

    session: Session
    case: OpenCase
    kinds: dict[str, ItemType]


def count(application: QApplication, folder: Path, module: str) -> dict[str, int]:
    """Answer a module by key in a new vault; return keys pressed, items asked and answered."""
    tasks = Tasks()
    ready: list[_Ready] = []
    answered: list[int] = []
    tasks.run(_prepare, folder, module, done=ready.append)
    _wait(lambda: bool(ready))
    theme = Theme(application, Qt.ColorScheme.Light)
    page = InterviewPage(Desk(tasks, theme, ready[0].case))
    page.resize(1080, 636)
    page.show()
    page.activateWindow()
    _wait(lambda: not tasks.busy and bool(page.question.item_id))
    pressed, asked = _answer_all(page, tasks, ready[0].kinds)
    page.settle()
    tasks.run(_close, ready[0], done=answered.append)
    _wait(lambda: bool(answered))
    page.close()
    tasks.close()
    return {"keys": pressed, "items": asked, "answered": answered[0]}


def _prepare(folder: Path, module: str) -> _Ready:
    """Make the vault and a case at its first question; runs on the vault thread."""
    session, _code = Session.create(folder, "one invented passphrase")
    case = session.open(session.new_case(CaseDraft("A. N. Other", fictional=True)))
    interviewing.acknowledge_notice(case, date(2026, 1, 5))
    interviewing.add_time_point(case, "Today", "today", "today", PartialDate(2026, 1, 5))
    interviewing.open_module(case, ModuleKey(module))
    kinds = {item.id: item.type for item in case.content.modules[module].items}
    return _Ready(session, case, kinds)


def _close(ready: _Ready) -> int:
    """Count what was saved, and close."""
    saved = sum(1 for answer in ready.case.file.answers.all() if answer.rated)
    ready.case.close()
    ready.session.close()
    return saved


def _answer_all(page: InterviewPage, tasks: Tasks, kinds: dict[str, ItemType]) -> tuple[int, int]:
    """Press the keys of each question, then Enter, until Enter leads no further."""
    pressed, asked = 0, set[str]()
    page.question.take_focus()
    while page.question.item_id not in asked:
        here = page.question.item_id
        asked.add(here)
        for key in (*KEYS[kinds[here]], Qt.Key.Key_Return):
            QTest.keyClick(page.focusWidget() or page, key)
            pressed += 1
            _wait(lambda: not tasks.busy)
    return pressed, len(asked)


def _wait(until: Callable[[], bool]) -> None:
    """Let the window work until something is so; each look comes after what was posted before."""
    loop = QEventLoop()
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if until() else None)
    timer.start(_POLL)
    loop.exec()


def main() -> int:
    """Count for the module named on the command line."""
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory(prefix="casereview-bench-") as folder:
        found = count(application, Path(folder) / "vault", sys.argv[1])
    sys.stdout.write(f"{json.dumps(found)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
