"""The integrity page on a real vault: checked aside, explained, heads shown and copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casereview.domain.case import Question
from casereview.services import cases
from casereview.services.session import Session
from casereview.ui.desk import VaultDesk
from casereview.ui.models.checked_table import HEAD_ROLE, CheckedTable
from casereview.ui.pages.integrity import IntegrityPage
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from casereview.ui.widgets.fault_card import FaultCard
from casereview.ui.widgets.words import Words
from tests.builders import cheap_kdf
from tests.ui.case_samples import CaseTemplate, unnamed


@pytest.fixture
def desk(
    qtbot: QtBot, tasks: Tasks, theme: Theme, case_template: CaseTemplate, tmp_path: Path
) -> Iterator[VaultDesk]:
    folder = tmp_path / "vault"
    shutil.copytree(case_template.folder, folder)
    opened: list[Session] = []
    with cheap_kdf():
        tasks.run(Session.unlock, folder, "a passphrase", done=opened.append)
        qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
        yield VaultDesk(tasks, theme, opened[0])
    tasks.run(opened[0].close)


@pytest.fixture
def page(qtbot: QtBot, desk: VaultDesk) -> IntegrityPage:
    made = IntegrityPage(desk)
    qtbot.addWidget(made)
    qtbot.addWidget(made.bar)
    desk.theme.dress(made)
    made.resize(1080, 636)
    made.show()
    qtbot.waitExposed(made)
    _settle(qtbot, desk)
    return made


def _settle(qtbot: QtBot, desk: VaultDesk) -> None:
    for _ in range(2):
        qtbot.waitUntil(lambda: not desk.tasks.busy, timeout=20_000)
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _cells(page: IntegrityPage) -> list[str]:
    return [str(page.model.index(0, column).data()) for column in range(4)]


def _damage(folder: Path) -> None:
    (path,) = (folder / "cases").glob("*.db")
    data = bytearray(path.read_bytes())
    data[30 * 4096 + 100] ^= 1
    path.write_bytes(data)


def test_heads_are_shown_before_anything_is_checked(page: IntegrityPage) -> None:
    assert _cells(page)[:3] == ["Ms Z v Example Ltd", "not checked yet", ""]
    whole = str(page.model.index(0, CheckedTable.HEAD).data(HEAD_ROLE))
    assert _cells(page)[3] == f"{whole[: len(_cells(page)[3]) - 1]}…"
    page._copy.click()
    assert QApplication.clipboard().text() == whole
    assert unnamed(page) == []


def test_a_sound_vault_is_checked_aside(qtbot: QtBot, page: IntegrityPage) -> None:
    page.check.click()
    assert not page.check.isEnabled()
    _settle(qtbot, page._desk)
    assert page.result.text == "1 case was checked; all is sound."
    assert _cells(page)[1] == "sound"
    assert "entries in one chain, 3 documents byte for byte" in _cells(page)[2]
    assert page.check.isEnabled()
    assert not page.progress.isVisible()
    assert page.findChildren(FaultCard) == []


def test_damage_is_explained_and_details_fold_out(
    qtbot: QtBot, page: IntegrityPage, tmp_path: Path
) -> None:
    page._desk.copies.begin()
    _settle(qtbot, page._desk)
    page._desk.copies.copy_into(str(tmp_path / "copies"), 0)
    _settle(qtbot, page._desk)
    _damage(tmp_path / "vault")
    page.check.click()
    _settle(qtbot, page._desk)
    assert page.result.text == "1 case was checked; 1 of them needs attention."
    (card,) = page.findChildren(FaultCard)
    assert not card.details.isVisible()
    card.fold.click()
    assert card.details.isVisible()
    assert "page 31" in card.details.text()
    said = [words.text() for words in card.findChildren(Words)]
    assert any(text.startswith("Copies that hold this case sound: ") for text in said)
    assert _cells(page)[1] == "needs attention"
    assert unnamed(page) == []


def test_a_check_can_be_cancelled(qtbot: QtBot, page: IntegrityPage) -> None:
    page.check.click()
    qtbot.waitUntil(lambda: page.progress.isVisible(), timeout=10_000)
    page.progress._cancel.click()
    _settle(qtbot, page._desk)
    assert page.check.isEnabled()
    assert not page.progress.isVisible()
    assert not page.notice.isVisible(), "whoever cancels need not be told"


def _ask(session: Session, case_id: str) -> None:
    case = session.open(case_id)
    cases.save_question(case, Question("q", 1, "Is it so?"))
    case.close()


def test_heads_are_looked_up_again_when_the_page_is_shown_again(
    qtbot: QtBot, page: IntegrityPage, case_template: CaseTemplate
) -> None:
    before = _cells(page)[3]
    page.hide()
    page._desk.ask(_ask, case_template.case_id, done=_nothing)
    _settle(qtbot, page._desk)
    assert _cells(page)[3] == before
    page.show()
    _settle(qtbot, page._desk)
    assert _cells(page)[3] != before


def _nothing(_result: object) -> None:
    pass
