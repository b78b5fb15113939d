"""The interview on paper from its page: blank or completed, printed from memory or saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from casereview.correspondence.reading import read_document
from casereview.services.interview import interviewing, schedules
from casereview.services.session import OpenCase
from casereview.ui.desk import Desk
from casereview.ui.pages.interview import InterviewPage
from casereview.ui.pages.interview_paper import ChooseSchedule
from casereview.ui.printing import ChoosePrinter
from tests.ui.case_samples import GAD, read, settle, show

PRINT_BLANK, SAVE_BLANK, PRINT_DONE, SAVE_DONE = range(4)


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> Iterator[InterviewPage]:
    page = InterviewPage(case_desk)
    show(qtbot, case_desk, page)
    yield page
    page.stop()
    page.settle()
    settle(qtbot, case_desk)


def rate_one(qtbot: QtBot, page: InterviewPage) -> None:
    point = page.modules.table.matrix.view.time_points[-1].id
    page.open_at(f"{point}/gad/A1")
    settle(qtbot, page.desk)
    page.asking.answer("A1", "threshold")
    settle(qtbot, page.desk)


def save_to(monkeypatch: pytest.MonkeyPatch, target: Path) -> list[str]:
    proposed: list[str] = []

    def ask(_cls: type, _parent: object, name: str) -> str:
        proposed.append(name)
        return str(target)

    monkeypatch.setattr(ChooseSchedule, "ask", classmethod(ask))
    return proposed


def a_printer(monkeypatch: pytest.MonkeyPatch, target: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    monkeypatch.setattr(ChoosePrinter, "ask", classmethod(lambda *_args: printer))


def exported(case: OpenCase) -> list[str]:
    return [export.what for export in case.file.exports.all()]


def blank(case: OpenCase) -> bytes:
    return schedules.blank_of(case, GAD)


def completed(case: OpenCase) -> bytes:
    return schedules.completed(case, GAD)


def clear_all(case: OpenCase) -> None:
    for rated in case.file.answers.all():
        interviewing.clear(case, rated.time_point_id, rated.key, rated.item)


def test_a_blank_schedule_has_a_column_for_each_time_point_and_is_not_noted(
    qtbot: QtBot, page: InterviewPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "blank.pdf"
    proposed = save_to(monkeypatch, target)
    page.papers.actions[SAVE_BLANK].trigger()
    settle(qtbot, page.desk)
    assert proposed == ["schedule-gad-blank.pdf"]
    assert target.read_bytes() == read(qtbot, page.desk, blank)
    points = len(page.modules.table.matrix.view.time_points)
    text = " ".join(p.text for p in read_document("blank.pdf", target.read_bytes()).pages)
    assert f"T{points}: moment" in text
    assert f"T{points + 1}: moment" not in text
    assert "nothing of this case" in page.notice.text
    assert read(qtbot, page.desk, exported) == []


def test_a_completed_schedule_is_noted_as_having_left(
    qtbot: QtBot, page: InterviewPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate_one(qtbot, page)
    target = tmp_path / "done.pdf"
    save_to(monkeypatch, target)
    page.papers.actions[SAVE_DONE].trigger()
    settle(qtbot, page.desk)
    assert target.read_bytes() == read(qtbot, page.desk, completed)
    assert "not encrypted" in page.notice.text
    assert read(qtbot, page.desk, exported) == ["completed schedule (gad) as PDF"]


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_noted(
    qtbot: QtBot, page: InterviewPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate_one(qtbot, page)
    save_to(monkeypatch, tmp_path / "no such folder" / "done.pdf")
    page.papers.actions[SAVE_DONE].trigger()
    settle(qtbot, page.desk)
    assert "could not be saved" in page.notice.text
    assert read(qtbot, page.desk, exported) == []


def test_where_nothing_is_rated_only_the_blank_one_is_offered(
    qtbot: QtBot, page: InterviewPage
) -> None:
    rate_one(qtbot, page)
    assert page.papers.actions[PRINT_DONE].isEnabled()
    read(qtbot, page.desk, clear_all)
    page.refresh()
    settle(qtbot, page.desk)
    assert page.papers.button.isEnabled()
    assert [action.isEnabled() for action in page.papers.actions] == [True, True, False, False]


@pytest.mark.parametrize("which", [PRINT_BLANK, PRINT_DONE])
def test_a_schedule_is_printed_from_memory_page_by_page(
    qtbot: QtBot,
    page: InterviewPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    which: int,
) -> None:
    rate_one(qtbot, page)
    target = tmp_path / "printed.pdf"
    a_printer(monkeypatch, target)
    page.papers.actions[which].trigger()
    qtbot.waitUntil(lambda: page.papers.printer.job is not None, timeout=60_000)
    assert page.papers.printer.strip.isVisible()
    assert not page.papers.button.isEnabled()
    qtbot.waitUntil(lambda: page.papers.printer.job is None, timeout=60_000)
    settle(qtbot, page.desk)
    made = read(qtbot, page.desk, blank if which == PRINT_BLANK else completed)
    assert isinstance(made, bytes)
    printed = read_document("printed.pdf", target.read_bytes())
    assert printed.page_count == read_document("made.pdf", made).page_count
    assert page.papers.button.isEnabled()
    assert sorted(file.name for file in tmp_path.glob("*.*")) == ["printed.pdf"]


def test_leaving_the_dialog_prints_nothing_and_offers_it_again(
    qtbot: QtBot, page: InterviewPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ChoosePrinter, "ask", classmethod(lambda *_args: None))
    page.papers.actions[PRINT_BLANK].trigger()
    settle(qtbot, page.desk)
    assert page.papers._paper is None
    assert page.papers.button.isEnabled()
