"""A case packed in the window: its own passphrase, a note in the case, whole at the other end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from casereview.services.session import Session
from casereview.services.vault import packed
from casereview.ui.pages.cases import CasesPage
from casereview.ui.tasks import Tasks
from casereview.ui.theme import Theme
from tests.builders import cheap_kdf
from tests.ui.case_samples import CaseTemplate

PASSPHRASE = "a passphrase"
PACKED = "another fictional passphrase of words"


@pytest.fixture(autouse=True)
def _cheap_kdf() -> Iterator[None]:
    with cheap_kdf():
        yield


@pytest.fixture
def page(
    qtbot: QtBot, tasks: Tasks, theme: Theme, case_template: CaseTemplate, tmp_path: Path
) -> Iterator[CasesPage]:
    folder = tmp_path / "vault"
    shutil.copytree(case_template.folder, folder)
    opened: list[Session] = []
    tasks.run(Session.unlock, folder, PASSPHRASE, done=opened.append)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    page = CasesPage(tasks, theme, opened[0])
    qtbot.addWidget(page)
    theme.dress(page)
    page.resize(1080, 660)
    with qtbot.waitSignal(page.counted):
        page.show()
    qtbot.waitUntil(lambda: page.table.currentIndex().isValid())
    yield page
    tasks.run(opened[0].close)
    qtbot.waitUntil(lambda: not tasks.busy)


def fill(page: CasesPage, file: Path, passphrase: str) -> None:
    page.pack_button.click()
    form = page.pack_form
    assert form.isVisible()
    assert not page.pack_button.isVisible()
    assert not form.pack.isEnabled()
    form.file.setText(str(file))
    form.passphrase.first.setText(passphrase)
    form.passphrase.again.setText(passphrase)


def test_a_case_is_packed_noted_and_whole_at_the_other_end(
    qtbot: QtBot, page: CasesPage, case_template: CaseTemplate, tmp_path: Path
) -> None:
    file = tmp_path / "for a colleague.crcase"
    fill(page, file, PACKED)
    page.pack_form.pack.click()

    qtbot.waitUntil(lambda: page.table.isVisible(), timeout=20_000)
    assert page.notice.text.startswith("The case is packed in for a colleague.crcase.")
    assert page.pack_form.passphrase.text == ""
    read = packed.read(file, PACKED)
    try:
        case = read.open(case_template.case_id)
        assert case.dossier().documents
        assert "packed case" not in {entry.what for entry in case.file.exports.all()}
        case.close()
    finally:
        read.close()
    qtbot.waitUntil(lambda: not page._tasks.busy)
    noted: list[set[str]] = []
    page._tasks.run(_exports, page._session, case_template.case_id, done=noted.append)
    qtbot.waitUntil(lambda: bool(noted))
    assert "packed case" in noted[0]


def _exports(session: Session, case_id: str) -> set[str]:
    with session.working_on(case_id) as case:
        return {entry.what for entry in case.file.exports.all()}


def test_a_guessable_passphrase_or_a_file_that_exists_packs_nothing(
    qtbot: QtBot, page: CasesPage, tmp_path: Path
) -> None:
    file = tmp_path / "taken.crcase"
    file.write_bytes(b"another file")
    fill(page, file, "liverpool1984")
    qtbot.waitUntil(lambda: "Too easily guessed" in page.pack_form.passphrase.meter.text)
    assert not page.pack_form.pack.isEnabled()
    for edit in (page.pack_form.passphrase.first, page.pack_form.passphrase.again):
        edit.setText(PACKED)
    page.pack_form.pack.click()

    qtbot.waitUntil(page.notice.isVisible)
    assert file.read_bytes() == b"another file"
    assert page.pack_form.isVisible()
    assert page.pack_form.file.text() == str(file)
    assert page.pack_form.pack.isEnabled()
