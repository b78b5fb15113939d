"""What follows a report, written by keys in its part of the page; the kind of report chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casereview.domain.reports.draft import Form
from casereview.domain.reports.supplement import Agreement, Reply
from casereview.errors import CaseReviewError
from casereview.services import cases
from casereview.services.report import kinds
from casereview.services.report.report_forms import OtherForm
from casereview.ui.desk import Desk
from casereview.ui.pages.case_details import CaseDetails
from casereview.ui.pages.particulars.parts import CasePart, Part
from casereview.ui.pages.report import ReportPage
from casereview.ui.pages.report_parts import exporting
from casereview.ui.pages.report_parts import supplements as part_module
from casereview.ui.pages.report_parts.part import PartName
from casereview.ui.pages.report_parts.supplements import SupplementsPart
from casereview.ui.widgets.entries import ChoiceEntry, TextEntry
from tests.ui.case_samples import read, settle, show, unnamed


@pytest.fixture
def page(qtbot: QtBot, case_desk: Desk) -> ReportPage:
    page = ReportPage(case_desk)
    show(qtbot, case_desk, page)
    settle(qtbot, case_desk)
    return page


@pytest.fixture
def part(qtbot: QtBot, page: ReportPage, case_desk: Desk) -> SupplementsPart:
    part = page.show_part(PartName.SUPPLEMENTS)
    assert isinstance(part, SupplementsPart)
    settle(qtbot, case_desk)
    return part


def rows(qtbot: QtBot, desk: Desk, table: str) -> tuple[Any, ...]:
    """Return what a table of the case holds."""
    found = read(qtbot, desk, lambda case: getattr(case.file, table).all())
    assert isinstance(found, tuple)
    return found


def begin(qtbot: QtBot, desk: Desk, part: SupplementsPart, form: Form) -> None:
    part.begin_new[form].click()
    settle(qtbot, desk)
    settle(qtbot, desk)


def test_an_addendum_is_begun_and_written_by_keys(
    qtbot: QtBot, page: ReportPage, part: SupplementsPart, case_desk: Desk
) -> None:
    assert unnamed(part) == []
    begin(qtbot, case_desk, part, Form.ADDENDUM)
    assert unnamed(part) == []
    dated = part.details.entries["parent.dated"]
    dated.control.setFocus()
    QTest.keyClicks(dated.control, "11/3/2024")
    QTest.keyClick(dated.control, Qt.Key.Key_Return)
    changed = part.texts.entries["changed"]
    assert isinstance(changed, TextEntry)
    changed.text.setFocus()
    QTest.keyClicks(changed.text, "Nothing changed.")
    QTest.keyClick(changed.text, Qt.Key.Key_Tab)
    settle(qtbot, case_desk)
    (one,) = rows(qtbot, case_desk, "supplements")
    assert one.parent.dated.isoformat() == "2024-03-11"
    (text,) = rows(qtbot, case_desk, "supplement_texts")
    assert (text.section, text.text) == ("changed", "Nothing changed.")
    settle(qtbot, case_desk)
    assert part.output.finalise.isHidden()
    page.settle()
    settle(qtbot, case_desk)


def test_questions_are_added_answered_and_removed(
    qtbot: QtBot, page: ReportPage, part: SupplementsPart, case_desk: Desk
) -> None:
    begin(qtbot, case_desk, part, Form.ANSWERS)
    assert part.questions.isVisible()
    assert not part.issues.isVisible()
    part.questions.add.click()
    form = part.questions.form
    form.fields["mark"].show_value("2(a)")
    form.fields["text"].show_value("Why was it so?")
    reply = form.fields["reply"]
    assert isinstance(reply, ChoiceEntry)
    reply.show_value(Reply.ANSWERED.value)
    form.fields["answer"].show_value("Because.")
    form.fields["paragraphs"].show_value(("2.1", "3.4"))
    form.add.click()
    settle(qtbot, case_desk)
    (one,) = rows(qtbot, case_desk, "put_questions")
    assert (one.mark, one.reply, one.paragraphs) == ("2(a)", Reply.ANSWERED, ("2.1", "3.4"))
    part.questions.table.setFocus()
    QTest.keyClick(part.questions.table, Qt.Key.Key_Delete)
    settle(qtbot, case_desk)
    assert rows(qtbot, case_desk, "put_questions") == ()
    page.settle()
    settle(qtbot, case_desk)


def test_items_of_a_joint_statement_are_numbered_and_what_is_refused_is_said(
    qtbot: QtBot, page: ReportPage, part: SupplementsPart, case_desk: Desk
) -> None:
    begin(qtbot, case_desk, part, Form.JOINT)
    for words in ("Was it so?", "Why?"):
        part.issues.add.click()
        part.issues.form.fields["issue"].show_value(words)
        part.issues.form.add.click()
        settle(qtbot, case_desk)
        settle(qtbot, case_desk)
    held = rows(qtbot, case_desk, "joint_issues")
    assert [(one.number, one.agreement) for one in held] == [
        (1, Agreement.OPEN),
        (2, Agreement.OPEN),
    ]
    refused: list[CaseReviewError] = []
    part.refused.connect(refused.append)
    digest = part.details.entries["parent.sha256"]
    digest.show_value("12ab")
    digest.left.emit()
    settle(qtbot, case_desk)
    assert "64 signs" in refused[0].what
    page.settle()
    settle(qtbot, case_desk)


def test_forms_of_the_report_and_of_a_supplement_are_saved_where_asked(
    qtbot: QtBot,
    page: ReportPage,
    part: SupplementsPart,
    case_desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    word, text = tmp_path / "r.docx", tmp_path / "s.txt"
    monkeypatch.setattr(exporting.ChooseForm, "ask", classmethod(lambda *_: str(word)))
    page.exporter.forms[OtherForm.WORD].trigger()
    settle(qtbot, case_desk)
    assert word.read_bytes().startswith(b"PK")
    assert "not the issued report" in page.notice.text
    begin(qtbot, case_desk, part, Form.ADDENDUM)
    monkeypatch.setattr(part_module.ChooseFile, "ask", classmethod(lambda *_: str(text)))
    part.output.buttons[OtherForm.TEXT.value].click()
    settle(qtbot, case_desk)
    assert "Addendum to the report" in text.read_text(encoding="utf-8")
    page.settle()
    settle(qtbot, case_desk)


def test_the_kind_of_report_is_chosen_and_advice_is_left_only_when_confirmed(
    qtbot: QtBot, case_desk: Desk
) -> None:
    details = CaseDetails(case_desk, cases)
    qtbot.addWidget(details)
    case_desk.theme.dress(details)
    details.show()
    details.refresh()
    settle(qtbot, case_desk)
    shown = details.part(Part.CASE)
    assert isinstance(shown, CasePart)

    def profile() -> str:
        settle(qtbot, case_desk)
        return str(read(qtbot, case_desk, lambda case: case.file.record.get().profile))

    def choose(kind: str) -> None:
        shown.kind.entry.show_value(kind)
        shown.kind.entry.left.emit()

    choose("ew_advice")
    assert profile() == "ew_advice"
    details.refresh()
    settle(qtbot, case_desk)
    choose("ni")
    assert profile() == "ew_advice"
    assert "privileged" in shown.kind.confirm.text
    shown.kind.confirm.no.click()
    assert shown.kind.entry.value() == "ew_advice"
    choose("ni")
    shown.kind.confirm.yes.click()
    assert profile() == "ni"
    details.refresh()
    settle(qtbot, case_desk)
    assert "Practice Direction 11/2003" in shown.kind.waits.text
    assert unnamed(shown.kind) == []
    assert kinds.DEFAULT == "ew_civil"
