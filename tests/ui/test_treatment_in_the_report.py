"""What the treatment review says is offered in the report's menu and stays live in its text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casereview.domain.care.treatment import Aspect, Coverage, Opinion, Review
from casereview.services.courses import treatment
from casereview.services.session import OpenCase
from casereview.ui.desk import Desk
from casereview.ui.pages.report import ReportPage
from tests.ui.case_samples import read, settle, show
from tests.ui.test_treatment_page import file_courses


def file_review(case: OpenCase) -> None:
    file_courses(case)
    treatment.save(
        case,
        Review("v", "e1", Aspect.COVERAGE, "gad", Coverage.PART),
        Opinion("o", 1, "Was it given?"),
    )


def test_the_review_is_offered_and_follows_what_is_recorded(qtbot: QtBot, case_desk: Desk) -> None:
    read(qtbot, case_desk, file_review)
    page = ReportPage(case_desk)
    show(qtbot, case_desk, page)
    page.open_at("opinion_range")
    page.writing.editor.offer_findings()
    picker = page.writing.editor.picker
    lines = {each.words: each for group, each in picker.rows.rows if group == "Treatment"}
    assert "Opinion 1: Was it given?" in lines
    coverage = "Course 1, coverage, Generalised anxiety disorder: partly addressed"
    assert coverage in lines
    picker.filter.setText(coverage)
    QTest.keyClick(picker.filter, Qt.Key.Key_Return)
    assert page.writing.editor.text.written == "{coverage gad 1}"
    page.writing.editor.text.flush()
    settle(qtbot, case_desk)
    assert "partly addressed" in page.writing.text.toPlainText()
    case_desk.save(treatment.set_review, Review("v", "e1", Aspect.COVERAGE, "gad", Coverage.MAIN))
    settle(qtbot, case_desk)
    page.refresh()
    settle(qtbot, case_desk)
    assert "partly addressed" not in page.writing.text.toPlainText()
    assert "addressed" in page.writing.text.toPlainText()
