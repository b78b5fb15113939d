"""Versions in the window: finalised in the page, kept, told of, and compared."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from casereview.services.session import OpenCase, Session
from casereview.ui.desk import Desk
from casereview.ui.pages.report_parts.issued_card import ChooseCopy
from casereview.ui.pages.report_parts.versions import FINALISE, VersionsPart
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from tests.builders import cheap_kdf
from tests.services.ready_case import PASSPHRASE, ready_session, the_case
from tests.ui.case_samples import read, settle


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ready") / "Vault"
    with cheap_kdf():
        ready_session(folder).close()
    return folder


def _open(folder: Path) -> tuple[Session, OpenCase]:
    session = Session.unlock(folder, PASSPHRASE)
    return session, the_case(session)


@pytest.fixture
def desk(qtbot: QtBot, tasks: Tasks, theme: Theme, ready: Path, tmp_path: Path) -> Iterator[Desk]:
    folder = shutil.copytree(ready, tmp_path / "Vault")
    opened: list[tuple[Session, OpenCase]] = []
    with cheap_kdf():
        tasks.run(_open, folder, done=opened.append)
        qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
        desk = Desk(tasks, theme, opened[0][1])
        yield desk
        settle(qtbot, desk)
    tasks.run(opened[0][1].close)
    tasks.run(opened[0][0].close)


@pytest.fixture
def part(qtbot: QtBot, desk: Desk) -> VersionsPart:
    from casereview.ui.pages.report_parts import versions_loading

    part = VersionsPart(desk)
    qtbot.addWidget(part)
    part.resize(1180, 700)
    part.show()
    renew(qtbot, part)
    desk.changed.connect(
        lambda _changes: part._desk.ask(  # as the page does
            versions_loading.load_versions, done=part._show, key="versions"
        )
    )
    return part


def renew(qtbot: QtBot, part: VersionsPart) -> None:
    from casereview.ui.pages.report_parts.versions_loading import load_versions

    part._desk.ask(load_versions, done=part._show)
    settle(qtbot, part._desk)


def kept(qtbot: QtBot, part: VersionsPart, name: str) -> Any:
    """Return the only row of a repository of the case."""
    found = read(qtbot, part._desk, lambda case: getattr(case.file, name).all())
    assert isinstance(found, tuple)
    (row,) = found
    return row


def press(qtbot: QtBot, part: VersionsPart, name: str) -> None:
    buttons = [b for b in part.findChildren(QPushButton) if b.accessibleName() == name]
    assert len(buttons) == 1, name
    QTest.keyClick(buttons[0], Qt.Key.Key_Space)
    settle(qtbot, part._desk)


def test_a_report_is_finalised_in_the_page_by_keys_alone(
    qtbot: QtBot, part: VersionsPart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = part.finalise
    part.begin(FINALISE)
    assert not card.finalise.isEnabled()
    QTest.keyClicks(card.passphrase, "four words of sense")
    QTest.keyClick(card.passphrase, Qt.Key.Key_Return)
    settle(qtbot, part._desk)
    assert "passphrase" in card.notice.text
    assert card.passphrase.hasSelectedText()
    QTest.keyClicks(card.passphrase, PASSPHRASE)
    QTest.keyClick(card.passphrase, Qt.Key.Key_Return)
    settle(qtbot, part._desk)
    issued = kept(qtbot, part, "issued")
    assert card.notice.text.startswith("Report, Version 1, is issued:")
    assert issued.sha256[:8] in card.notice.text
    assert not card.passphrase.text()
    assert not card.form.isVisible()

    saved = tmp_path / issued.file_name
    monkeypatch.setattr(ChooseCopy, "ask", classmethod(lambda *_args: str(saved)))
    press(qtbot, part, "Save a copy of Report, Version 1")
    data = saved.read_bytes()
    assert read(qtbot, part._desk, lambda case: case.file.attachments.read(issued.sha256)) == data

    _drop(part, saved)
    settle(qtbot, part._desk)
    assert "exactly as it was issued" in part.verify.notice.text
    saved.write_bytes(data[:-1])
    part.verify.verify(saved)
    settle(qtbot, part._desk)
    assert "No file that was issued" in part.verify.notice.text

    press(qtbot, part, "Record to whom Report, Version 1 was given")
    form = part.issued.form
    form.entries["to_whom"].show_value("Harcastle Bream LLP")
    form.entries["served"].show_value("served")
    form.submit()
    settle(qtbot, part._desk)
    given = kept(qtbot, part, "disclosures")
    assert (given.issue_id, given.served) == (issued.id, True)
    assert not card.begin.isEnabled(), "what was served is followed by an addendum"


def _drop(part: VersionsPart, path: Path) -> None:
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(path))])
    part.verify.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            files,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_drafts_are_saved_compared_and_deleted_only_when_asked(
    qtbot: QtBot, part: VersionsPart
) -> None:
    card = part.drafts
    card.note.setText("for counsel")
    QTest.keyClick(card.note, Qt.Key.Key_Return)
    settle(qtbot, part._desk)
    assert card.notice.text.startswith("Draft 1 is set aside.")
    QTest.keyClick(card.compare, Qt.Key.Key_Space)
    settle(qtbot, part._desk)
    assert "The two drafts say the same." in card._summary.text()
    press(qtbot, part, "Delete draft 1")
    assert card.confirm.isVisible()
    QTest.keyClick(card.confirm.yes, Qt.Key.Key_Space)
    settle(qtbot, part._desk)
    draft = kept(qtbot, part, "drafts")
    assert draft.gone_at is not None


def test_a_request_to_amend_is_recorded_and_answered(qtbot: QtBot, part: VersionsPart) -> None:
    form = part.requests.form
    QTest.keyClick(part.requests.add, Qt.Key.Key_Space)
    form.entries["sender"].show_value("Harcastle Bream LLP")
    form.entries["what"].show_value("Say which test")
    form.submit()
    settle(qtbot, part._desk)
    press(qtbot, part, "Answer Harcastle Bream LLP")
    form.entries["answered"].show_value("declined")
    form.submit()
    settle(qtbot, part._desk)
    assert "Why was it declined?" in form.notice.text
    form.entries["answer"].show_value("It is stated in 4.2")
    form.submit()
    settle(qtbot, part._desk)
    held = kept(qtbot, part, "amendments")
    assert (held.answer, held.sender) == ("It is stated in 4.2", "Harcastle Bream LLP")


def test_a_certificate_is_made_in_the_page_and_signs(qtbot: QtBot, part: VersionsPart) -> None:
    card = part.finalise
    assert not card.sign.isVisible()
    QTest.keyClick(card.make, Qt.Key.Key_Space)
    QTest.keyClicks(card.new_passphrase, "opens it")
    QTest.keyClick(card.new_passphrase, Qt.Key.Key_Return)
    settle(qtbot, part._desk)
    card.open_form()
    assert card.sign.isVisible()
    card.sign.setChecked(True)
    card.certificate_passphrase.setText("opens it")
    card.passphrase.setText(PASSPHRASE)
    QTest.keyClick(card.finalise, Qt.Key.Key_Space)
    settle(qtbot, part._desk)
    issued = kept(qtbot, part, "issued")
    assert issued.signer == "Dr A Fenwick"
