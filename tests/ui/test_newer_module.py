"""The interview page offers the library's newer version of a module, and applies none by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from pytestqt.qtbot import QtBot

from casereview.catalogue.modules import read_module
from casereview.domain.assessing.interview import InterviewModule
from casereview.services.changes import Kind
from casereview.services.content import Content
from casereview.services.interview import interviewing
from casereview.services.session import OpenCase
from casereview.ui.desk import Desk
from casereview.ui.pages.interview import InterviewPage
from tests.ui.case_samples import GAD, read, settle, show


class Newer(Content):
    """A library in which the module has another version."""

    def __init__(self, content: Content) -> None:
        super().__init__()
        old = content.modules["gad"]
        text = old.text.replace(f'"{old.version}"', '"9.0.0"', 1)
        probe = old.items[0].probe
        self._library = {
            **content.modules,
            "gad": read_module("gad", text.replace(probe, "What do you worry about?", 1)),
        }

    @property
    def modules(self) -> Mapping[str, InterviewModule]:
        return self._library


def rated(case: OpenCase) -> None:
    point = case.file.time_points.all()[-1].id
    interviewing.rate(case, point, GAD, "A1", "threshold")
    case.content = Newer(case.content)
    case.forget(*Kind)


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> Iterator[InterviewPage]:
    read(qtbot, case_desk, rated)
    page = InterviewPage(case_desk)
    show(qtbot, case_desk, page)
    yield page
    page.settle()
    settle(qtbot, case_desk)


def test_it_is_offered_explained_and_taken_over(qtbot: QtBot, page: InterviewPage) -> None:
    offer = page.newer
    assert offer.isVisible()
    assert "the library has 9.0.0" in offer.notice.text
    assert "item A1" not in offer.notice.text
    offer.show_changes.click()
    assert "Changed: item A1." in offer.notice.text
    page.open_at(f"{page.modules.table.matrix.view.time_points[-1].id}/gad/A1")
    settle(qtbot, page.desk)
    assert "What do you worry about?" not in page.question.accessibleName()
    offer.take.click()
    settle(qtbot, page.desk)
    assert not offer.isVisible()
    assert "What do you worry about?" in page.question.accessibleName()


def test_nothing_is_offered_while_the_case_goes_by_the_library(
    qtbot: QtBot, case_desk: Desk
) -> None:
    page = InterviewPage(case_desk)
    show(qtbot, case_desk, page)
    assert page.newer.isHidden()
    page.settle()
