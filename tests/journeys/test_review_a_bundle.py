"""A bundle is dropped, reviewed by keyboard from the first document to the last, and dated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casereview.app import Program
from casereview.domain.documents.statement import Origin, ScoreValue, State
from casereview.paths import resources
from casereview.services.session import CaseDraft, OpenCase, Session
from casereview.services.views import PageName
from casereview.ui.pages.chronology import ChronologyPage
from casereview.ui.pages.documents import DocumentsPage
from casereview.ui.workspace import Workspace
from tests.builders import cheap_kdf

BUNDLE = resources() / "demo" / "ms-x"
LETTERS = sorted(path.name for path in BUNDLE.glob("*.pdf"))
PASSPHRASE = "a passphrase"


class Review:
    """The window of an open case, and what a person does with it by keyboard alone."""

    def __init__(self, qtbot: QtBot, program: Program, case_id: str) -> None:
        self.qtbot = qtbot
        self.tasks = program._tasks
        program.window.show()
        program.unlock_with(PASSPHRASE)
        qtbot.waitUntil(lambda: program.window.workspace is not None, timeout=20_000)
        workspace = program.window.workspace
        assert workspace is not None
        self.workspace: Workspace = workspace
        workspace.open_case(case_id)
        qtbot.waitUntil(lambda: workspace.desk is not None, timeout=20_000)
        self.settle()

    def settle(self) -> None:
        """Wait until all that was asked for is done and shown."""
        for _ in range(2):
            self.qtbot.waitUntil(lambda: not self.tasks.busy, timeout=60_000)
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)

    def key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key where the focus is."""
        focus = QApplication.focusWidget() or self.workspace.window()
        QTest.keyClick(focus, key, modifier)
        self.settle()

    def type(self, words: str) -> None:
        """Type where the focus is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, words)

    @property
    def documents(self) -> DocumentsPage:
        page = self.workspace.current
        assert isinstance(page, DocumentsPage)
        return page

    def drop(self, folder: Path) -> None:
        """Drop a folder on the page."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(folder))])
        drop = QDropEvent(
            QPointF(20, 20),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        self.documents.dropEvent(drop)

    def waiting(self) -> int:
        """Return how many findings of the document shown still wait."""
        return sum(1 for row in self.documents.findings.model.rows if row.waits)


@pytest.fixture
def review(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Review]:
    with cheap_kdf():
        session, _ = Session.create(tmp_path / "vault", PASSPHRASE)
        draft = CaseDraft("Ms X", "K00ZZ417", date(1987, 11, 23), defendant="Machineworks Ltd")
        case_id = session.new_case(draft)
        session.close()
        program = Program(tmp_path / "vault")
        yield Review(qtbot, program, case_id)
        program.close()


def test_a_bundle_is_reviewed_by_keyboard_to_its_chronology(
    review: Review, qtbot: QtBot, tmp_path: Path
) -> None:
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    for name in LETTERS:
        (bundle / name).write_bytes((BUNDLE / name).read_bytes())

    # the bundle is dropped, and the page tells how far its review is
    review.key(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    review.drop(bundle)
    page = review.documents
    qtbot.waitUntil(lambda: len(page.model.everything) == len(LETTERS), timeout=120_000)
    qtbot.waitUntil(lambda: not page.adding.busy, timeout=60_000)
    review.settle()
    assert f"0 of {len(LETTERS)} read" in page.bundle_progress.text
    assert "to decide" in page.bundle_progress.text

    # from the first document to the last, every finding by its key
    page.list.choose(page.model.index(0))
    review.settle()
    page.findings.list.setFocus()
    corrected = decided = 0
    for row in page.model.rows:
        assert page.viewer.document_id == row.document.id
        while review.waiting():
            current = page.findings.current
            assert current is not None
            if current.passage is not None and current.passage.rects:
                assert page.viewer.pages._current == current.statement.id  # lit on the page
            value = current.statement.value
            if isinstance(value, ScoreValue) and value.number is not None and not corrected:
                review.key(Qt.Key.Key_C)
                review.type(str(value.number))
                review.key(Qt.Key.Key_Return)
                corrected += 1
                page.findings.go_down()
            else:
                review.key(Qt.Key.Key_A)
            decided += 1
        review.key(Qt.Key.Key_M)
    assert corrected == 1
    assert decided > 40
    assert page.bundle_progress.text == f"{len(LETTERS)} of {len(LETTERS)} read · all decided"

    # a word on the page becomes a finding, without the mouse; then it is undone
    before = _count(review, Origin.EXPERT)
    page.findings.list.setFocus()
    review.key(Qt.Key.Key_S)
    review.type("accident")
    review.key(Qt.Key.Key_Return)
    assert page.viewer.pages.pick is not None
    page.findings.finding.editor.begin()
    page.findings.finding.set_field(page.findings.model.rows[0].statement.field.PROBLEM)
    review.settle()
    review.key(Qt.Key.Key_Return)
    assert _count(review, Origin.EXPERT) == before + 1
    review.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _count(review, Origin.EXPERT) == before

    # what was confirmed is dated on the chronology, each line with its source
    review.key(Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    chronology = review.workspace.current
    assert isinstance(chronology, ChronologyPage)
    assert review.workspace.current.page is PageName.CHRONOLOGY
    review.settle()
    told = " ".join(
        str(chronology.timeline.rows.index(n).data())
        for n in range(chronology.timeline.rows.rowCount())
    )
    assert "2021" in told
    assert "PHQ-9" in told


def _origins(case: OpenCase) -> list[Origin]:
    return [s.origin for s in case.file.statements.all() if s.state is not State.REJECTED]


def _count(review: Review, origin: Origin) -> int:
    found: list[list[Origin]] = []
    desk = review.workspace.desk
    assert desk is not None
    desk.ask(_origins, done=found.append)
    review.qtbot.waitUntil(lambda: bool(found), timeout=20_000)
    return found[0].count(origin)
