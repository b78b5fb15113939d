"""The user's own modules on the interview page: offered and marked, left out with their faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from casereview.domain.assessing.classification import NEAREST
from casereview.domain.assessing.rating import ModuleKey
from casereview.paths import local_modules
from casereview.services.changes import Kind
from casereview.services.interview import interviewing
from casereview.services.session import OpenCase
from casereview.ui.desk import Desk
from casereview.ui.pages.interview import InterviewPage
from casereview.ui.widgets.why_card import WhyCard
from tests.catalogue.test_module_faults import SOUND, line_of
from tests.ui.case_samples import GAD, read, settle, show, unnamed

SMALL = ModuleKey("small")
NAME = "Small disorder (local, unreviewed)"


def put(text: str, name: str = "small") -> Path:
    folder = local_modules()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> InterviewPage:
    return InterviewPage(case_desk)


def choices(page: InterviewPage) -> list[str]:
    page.modules.begin_module()
    box = page.modules.opening.module
    return [box.itemText(number) for number in range(box.count())]


def test_a_sound_one_is_offered_opened_and_marked_wherever_its_name_stands(
    qtbot: QtBot, page: InterviewPage
) -> None:
    put(SOUND.replace('reviewed_by = "A. Reviewer, 12345"', 'reviewed_by = ""'))
    show(qtbot, page.desk, page)
    assert NAME in choices(page)
    assert page.modules.own.folder.accessibleName() == str(local_modules())
    assert unnamed(page) == []
    page.modules.module_opened.emit(SMALL)
    settle(qtbot, page.desk)
    point = page.modules.table.matrix.view.time_points[-1].id
    page.open_at(f"{point}/small/A1")
    settle(qtbot, page.desk)
    assert [row.name for row in page.modules.table.matrix.view.rows][1] == NAME
    assert page.why.review.text() == "Local, unreviewed · small 1.0.0"
    assert page.why.codes.text() == f"Codes: UK ICD-10 F40.2 ({NEAREST})."
    page.settle()
    settle(qtbot, page.desk)


def test_a_faulty_one_is_told_with_file_and_line_and_the_library_works(
    qtbot: QtBot, page: InterviewPage
) -> None:
    wrong = SOUND.replace('label = "First"', "label = 1")
    put(wrong)
    put(SOUND.replace('id      = "small"', 'id      = "gad"'), "gad")
    show(qtbot, page.desk, page)
    assert page.modules.own.faults.isVisibleTo(page)
    assert page.modules.own.faults.text.startswith("Of your own modules 2 cannot be used.")
    page.modules.begin_module()
    told = page.modules.own.faults.text
    assert f"small.toml, line {line_of(wrong, 'label = 1')}: " in told
    assert "gad.toml, line 2: The id 'gad' is that of a shipped module" in told
    assert not any("Small" in words for words in choices(page))
    assert len(choices(page)) > 20
    page.settle()
    settle(qtbot, page.desk)


def _forget_definition(case: OpenCase) -> object:
    with case.change("Forget", Kind.INTERVIEW, Kind.MODULES) as changes:
        case.file.definitions.remove("small")
    return changes


def _lose(case: OpenCase) -> None:
    """Read the folder anew, as the next unlocking does."""
    case.content.__dict__.pop("_modules")
    case.forget(*Kind)


def test_a_case_goes_on_by_what_it_keeps_and_says_when_rules_are_gone(
    qtbot: QtBot, page: InterviewPage
) -> None:
    path = put(SOUND)
    show(qtbot, page.desk, page)
    point = page.modules.table.matrix.view.time_points[-1].id
    read(qtbot, page.desk, interviewing.rate, point, SMALL, "A1", "threshold")
    path.unlink()
    read(qtbot, page.desk, _lose)
    page.refresh()
    settle(qtbot, page.desk)
    assert [row.name for row in page.modules.table.matrix.view.rows][1] == NAME
    assert not page.modules.own.gone.isVisibleTo(page)
    read(qtbot, page.desk, _forget_definition)
    page.refresh()
    settle(qtbot, page.desk)
    view = page.modules.table.matrix.view
    assert ([row.key for row in view.rows], view.without_rules) == ([GAD], ("small",))
    assert "Rules not at hand: small. The answers are kept" in page.modules.own.gone.text
    kept = read(qtbot, page.desk, _values)
    assert kept == {f"{point}/small/A1": "threshold"}
    page.settle()
    settle(qtbot, page.desk)


def _values(case: OpenCase) -> dict[str, str]:
    return {answer.id: answer.value for answer in case.file.answers.all() if answer.rated}


class _Opened(QObject):
    """Stands where the desktop's file manager would."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url.toLocalFile())


def test_the_folder_is_made_and_opened(qtbot: QtBot, page: InterviewPage) -> None:
    show(qtbot, page.desk, page)
    page.modules.begin_module()
    opened = _Opened()
    QDesktopServices.setUrlHandler("file", opened, "take")  # type: ignore[arg-type]  # PySide takes str only
    try:
        page.modules.own.open.click()
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert opened.urls == [str(local_modules())]
    assert local_modules().is_dir()
    page.settle()
    settle(qtbot, page.desk)


def test_the_review_of_a_shipped_module_stands_beside_its_verdict(
    qtbot: QtBot, page: InterviewPage
) -> None:
    show(qtbot, page.desk, page)
    why: WhyCard = page.why
    assert why.review.text().startswith("Not clinically reviewed · gad ")
    assert why.review.isVisibleTo(page)
    assert why.body.indexOf(why.review) == why.body.indexOf(why.verdict) + 1
    assert "DSM-5-TR F41.1; UK ICD-10 F41.1; ICD-11 6B00" in why.codes.text()
    page.settle()
    settle(qtbot, page.desk)
