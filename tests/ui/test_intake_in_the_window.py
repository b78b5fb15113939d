"""Files that hold many documents, alike documents and unread pages, on the page of documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casereview.app import case_pages, vault_pages
from casereview.correspondence import ocr
from casereview.services import cases
from casereview.services.navigation import navigation
from casereview.services.session import CaseDraft, Session
from casereview.services.views import PageName
from casereview.ui.desk import Desk
from casereview.ui.intake_stalls import Pulse
from casereview.ui.pages.documents import DocumentsPage
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from casereview.ui.widgets.intake_card import Stage
from casereview.ui.workspace import FrameServices, Workspace
from tests.builders import cheap_kdf
from tests.services.test_intake_sections import THREE
from tests.services.test_rereading import LETTER, LINES, needs_engine, scan
from tests.ui.case_samples import settle


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> Iterator[DocumentsPage]:
    page = DocumentsPage(case_desk)
    qtbot.addWidget(page)
    page.resize(1080, 640)
    page.show()
    page.refresh_when_seen()
    settle(qtbot, case_desk)
    yield page
    page.stop()
    page.settle()
    settle(qtbot, case_desk)


def add(qtbot: QtBot, page: DocumentsPage, folder: Path, **files: bytes) -> dict[str, str]:
    """Add files and return the document of each by its name."""
    folder.mkdir(exist_ok=True)
    paths = []
    for name, data in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(data)
        paths.append(str(path))
    page.add_files(paths)
    qtbot.waitUntil(lambda: not page.adding.busy, timeout=60_000)
    settle(qtbot, page.desk)
    return {line.name: line.document_id for line in page.intake.lines}


def show(qtbot: QtBot, page: DocumentsPage, document: str) -> None:
    page.open_at(document)
    qtbot.waitUntil(lambda: page.viewer.document_id == document, timeout=20_000)
    settle(qtbot, page.desk)


def test_a_bundle_is_looked_at_and_divided(
    qtbot: QtBot, page: DocumentsPage, tmp_path: Path
) -> None:
    before = len(page.model.everything)
    filed = add(qtbot, page, tmp_path / "in", bundle__pdf=THREE)
    (line,) = page.intake.lines
    assert line.stage is Stage.LOOK
    assert "seems to hold 3 documents" in line.words
    show(qtbot, page, filed["bundle.pdf"])
    assert page.offers.isVisible()
    page.offers.divide.click()
    qtbot.waitUntil(lambda: len(page.dividing.rows) == 3, timeout=20_000)
    assert [row.typed[0] for row in page.dividing.rows] == ["1", "2-3", "4"]
    page.dividing.rows[0].title.setText("First letter")
    page.dividing.rows[2].pages.setText("9")
    page.dividing.file.click()
    assert "has the pages 1 to 4" in page.dividing.notice.text
    page.dividing.rows[2].pages.setText("4")
    page.dividing.file.click()
    qtbot.waitUntil(lambda: len(page.model.everything) == before + 4, timeout=60_000)
    settle(qtbot, page.desk)
    titles = {row.title for row in page.model.everything}
    assert "First letter" in titles
    assert page._stack.currentWidget() is not page.dividing


def test_a_row_can_be_left_out_and_another_added(
    qtbot: QtBot, page: DocumentsPage, tmp_path: Path
) -> None:
    filed = add(qtbot, page, tmp_path / "in", bundle__pdf=THREE)
    page._on_divide(filed["bundle.pdf"])
    qtbot.waitUntil(lambda: len(page.dividing.rows) == 3, timeout=20_000)
    page.dividing.rows[1].removed.emit()
    assert page.dividing.file.text() == "File 2 documents"
    page.dividing.by_page.click()
    assert [row.typed[0] for row in page.dividing.rows] == ["1", "2", "3", "4"]
    page.dividing.by_outline.click()
    assert [row.typed[1] for row in page.dividing.rows] == ["Letter 1", "Letter 2", "Letter 3"]
    page.dividing.add.click()
    assert len(page.dividing.rows) == 4
    page.dividing.file.click()
    assert "names no pages" in page.dividing.notice.text


def test_a_file_that_is_one_document_is_kept_so(
    qtbot: QtBot, page: DocumentsPage, tmp_path: Path
) -> None:
    filed = add(qtbot, page, tmp_path / "in", bundle__pdf=THREE)
    show(qtbot, page, filed["bundle.pdf"])
    page.offers.keep.click()
    qtbot.waitUntil(lambda: page.findings.model.rowCount() > 0, timeout=60_000)
    settle(qtbot, page.desk)
    assert not page.offers.divide.isVisible()


def test_alike_documents_are_pointed_out_with_what_differs(
    qtbot: QtBot, page: DocumentsPage, tmp_path: Path
) -> None:
    first, second = (f"{LETTER} PHQ-9 was {n}.".encode() for n in (14, 17))
    filed = add(qtbot, page, tmp_path / "in", a__txt=first, b__txt=second)
    line = page.intake.lines[1]
    assert line.stage is Stage.LOOK
    assert "Nearly the same as" in line.words
    show(qtbot, page, filed["b.txt"])
    page.offers.compare.click()
    settle(qtbot, page.desk)
    assert "“17” here, “14” in" in page.offers.text


def test_the_same_file_is_filed_again_only_when_asked(
    qtbot: QtBot, page: DocumentsPage, tmp_path: Path
) -> None:
    add(qtbot, page, tmp_path / "in", a__txt=LETTER.encode())
    count = len(page.model.everything)
    add(qtbot, page, tmp_path / "in", a__txt=LETTER.encode())
    assert [line.stage for line in page.intake.lines] == [Stage.TWICE]
    assert len(page.model.everything) == count
    page.intake.again.click()
    qtbot.waitUntil(lambda: not page.adding.busy, timeout=20_000)
    settle(qtbot, page.desk)
    assert len(page.model.everything) == count + 1


@needs_engine
def test_a_long_scan_is_recognised_when_asked(
    qtbot: QtBot, page: DocumentsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    filed = add(qtbot, page, tmp_path / "in", scan__tif=scan(LINES))
    show(qtbot, page, filed["scan.tif"])
    assert "once the program Tesseract is installed" in page.offers.text
    assert not page.offers.recognise.isVisible()
    monkeypatch.undo()
    page.refresh()
    settle(qtbot, page.desk)
    page.offers.recognise.click()
    qtbot.waitUntil(lambda: page.findings.model.rowCount() > 0, timeout=60_000)
    settle(qtbot, page.desk)
    assert "1 page read by character recognition" in page.notice.text


def files_of(path: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def dropped(path: Path) -> QDropEvent:
    keys, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    data = files_of(path)
    event = QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, button, keys)
    event.data = data  # type: ignore[attr-defined]  # kept alive with the event
    return event


def test_files_dropped_while_others_are_added_follow_them(
    qtbot: QtBot, page: DocumentsPage, tmp_path: Path
) -> None:
    before = len(page.model.everything)
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(f"Letter {name}", encoding="utf-8")
        page.dropEvent(dropped(tmp_path / name))
    qtbot.waitUntil(lambda: len(page.model.everything) == before + 2, timeout=60_000)
    qtbot.waitUntil(lambda: not page.adding.busy, timeout=20_000)
    settle(qtbot, page.desk)


def test_a_line_leads_to_its_document(qtbot: QtBot, page: DocumentsPage, tmp_path: Path) -> None:
    filed = add(qtbot, page, tmp_path / "in", a__txt=b"Dear Dr Quill", b__txt=b"Dear Dr Patel")
    page.intake.list.activated.emit(page.intake.model.index(1))
    qtbot.waitUntil(lambda: page.viewer.document_id == filed["b.txt"], timeout=20_000)
    settle(qtbot, page.desk)
    assert page.page is PageName.DOCUMENTS


def test_the_pulse_notes_how_long_the_window_stood_still(qtbot: QtBot) -> None:
    pulse = Pulse()
    pulse.begin()
    qtbot.waitUntil(lambda: pulse.beats > 3)
    quiet = pulse.longest
    pulse.begin()
    pulse._last -= 0.2  # as if the loop had been held up
    QApplication.processEvents()
    qtbot.waitUntil(lambda: pulse.longest > 150)
    pulse.end()
    assert quiet < pulse.longest


def _make(folder: Path) -> tuple[Session, str]:
    session, _code = Session.create(folder, "four plain fictional words")
    return session, session.new_case(CaseDraft("Ms Ada Example"))


def test_files_dropped_anywhere_in_the_window_are_added_to_the_open_case(
    qtbot: QtBot, tasks: Tasks, theme: Theme, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Dr Quill", encoding="utf-8")
    with cheap_kdf():
        found: list[tuple[Session, str]] = []
        tasks.run(_make, tmp_path / "vault", done=found.append)
        qtbot.waitUntil(lambda: bool(found), timeout=20_000)
        session, case = found[0]
        services = FrameServices(navigation, cases.undo, cases.redo, case_pages, vault_pages())
        work = Workspace(tasks, theme, session, services)
        qtbot.addWidget(work)
        work.show()
        assert not work._takes(files_of(letter)), "no case is open"
        work.open_case(case)
        qtbot.waitUntil(lambda: work.desk is not None, timeout=20_000)
        assert work._takes(files_of(letter))
        work.dropEvent(dropped(letter))
        page = work.current
        assert isinstance(page, DocumentsPage)
        qtbot.waitUntil(lambda: len(page.model.everything) == 1, timeout=60_000)
        qtbot.waitUntil(lambda: not page.adding.busy, timeout=20_000)
        work.shut()
        qtbot.waitUntil(lambda: not tasks.busy, timeout=20_000)
