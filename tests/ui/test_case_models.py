"""The models behind the pages of a case: sound for Qt, refreshed narrowly, said in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from casereview.catalogue.modules import load_modules
from casereview.domain.assessing.finding import (
    CriterionState,
    Finding,
    ItemState,
    Reasons,
    Status,
    Told,
)
from casereview.domain.assessing.interview import InterviewItem, ItemType
from casereview.domain.assessing.rating import ModuleKey, TimePoint
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Document, Group, ReadState, TextSource
from casereview.domain.documents.statement import Field, RoleValue, State, Statement
from casereview.services.views import (
    Chip,
    DocumentRow,
    FindingRow,
    InterviewView,
    MatrixCell,
    ModuleRow,
)
from casereview.ui.models.answering import choices, read_typed, shown, typed_again
from casereview.ui.models.document_list import DocumentList, FindingList
from casereview.ui.models.explanation import why_rows
from casereview.ui.models.matrix import MatrixModel
from tests.ui.case_samples import check

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester


def a_row(number: int, group: Group = Group.SERVICE, waiting: int = 0) -> DocumentRow:
    document = Document(
        f"doc-{number}",
        number,
        f"{number}.txt",
        "text/plain",
        "0" * 64,
        10,
        1,
        ReadState.READ,
        TextSource.NATIVE,
        group=group,
    )
    dated = PartialDate(2019, 7, number)
    return DocumentRow(document, dated, f"Letter {number}", f"D{number}", (Chip("read"),), waiting)


def a_finding(number: int, state: State = State.PROPOSED) -> FindingRow:
    statement = Statement(
        f"s-{number}",
        "doc-1",
        Field.AUTHOR_ROLE,
        RoleValue("PWP"),
        None,
        "role/1",
        state=state,
    )
    return FindingRow(statement, None, "Written by", "PWP", "whole document", "role/1")


def test_documents_are_sound_at_every_change(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = DocumentList()
    check(qtmodeltester, model)
    rows = [a_row(1), a_row(2, Group.GP), a_row(3)]
    model.set_documents(rows)
    check(qtmodeltester, model)
    assert model.counts() == {Group.SERVICE: 2, Group.GP: 1}
    model.set_group(Group.GP)
    assert [row.document.number for row in model.rows] == [2]
    check(qtmodeltester, model)
    model.set_documents([a_row(1), a_row(3)])
    assert model.group is None
    assert [row.document.number for row in model.rows] == [1, 3]
    assert "Letter 1" in model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert model.rowCount(model.index(0)) == 0
    assert model.find("doc-9") == QModelIndex()


def test_only_the_changed_document_is_drawn_again(qtbot: QtBot) -> None:
    model = DocumentList()
    model.set_documents([a_row(1), a_row(2)])
    changed: list[int] = []
    resets: list[int] = []
    model.dataChanged.connect(lambda first, _last, _roles: changed.append(first.row()))
    model.modelReset.connect(lambda: resets.append(1))
    model.set_documents([a_row(1), a_row(2, waiting=3)])
    assert changed == [1]
    assert not resets


def test_findings_lead_from_one_that_waits_to_the_next(qtmodeltester: ModelTester) -> None:
    model = FindingList()
    model.set_rows([a_finding(1), a_finding(2, State.REJECTED), a_finding(3)])
    check(qtmodeltester, model)
    assert model.decided() == 1
    assert model.next_open("") == "s-1"
    assert model.next_open("s-1") == "s-3"
    assert model.next_open("s-3") == "s-1"
    model.set_rows([a_finding(1, State.ACCEPTED)])
    assert model.next_open("s-1") == ""


def a_matrix(status: Status = Status.MET, *, decided: bool = False) -> InterviewView:
    points = (
        TimePoint("t1", 1, "Before", "before", "start_therapy_1", PartialDate(2019)),
        TimePoint("t2", 2, "Today", "today", "today", PartialDate(2026)),
    )
    cells = (
        MatrixCell("t1", Status.MET, status, 3, 9, decided),
        MatrixCell("t2", Status.UNDETERMINED, Status.UNDETERMINED, 4, 9, decided=False),
    )
    row = ModuleRow(ModuleKey("gad"), "GAD", cells, reviewed=False)
    return InterviewView(points, (row,), (), (), ())


def test_the_matrix_says_status_progress_and_who_concluded(qtmodeltester: ModelTester) -> None:
    model = MatrixModel()
    check(qtmodeltester, model)
    model.set_view(a_matrix())
    check(qtmodeltester, model)
    assert model.index(0, 0).data() == "Met"
    assert model.index(0, 1).data() == "4/9"
    changed: list[int] = []
    model.dataChanged.connect(lambda first, _last, _roles: changed.append(first.row()))
    model.set_view(a_matrix(Status.NOT_MET, decided=True))
    assert changed == [0]
    said = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "concluded by you" in said
    assert "rules: Met" in said
    assert model.place(ModuleKey("gad"), "t2") == model.index(0, 1)
    assert not model.place(ModuleKey("mde"), "t2").isValid()
    spoken = model.headerData(0, Qt.Orientation.Vertical, int(Qt.ItemDataRole.AccessibleTextRole))
    assert "not clinically reviewed" in spoken


@pytest.mark.parametrize(
    ("kind", "typed", "stored", "words"),
    [
        (ItemType.DURATION, "about six months", "P5M/P7M", "5 to 7 months"),
        (ItemType.DURATION, "since April 2021", "2021-04/..", "since April 2021"),
        (ItemType.NUMBER, "2-4", "2/4", "2 to 4"),
        (ItemType.NUMBER, "3 or more", "3/..", "at least 3"),
        (ItemType.NUMBER, "2", "2", "2"),
        (ItemType.DATE, "spring 2019", "2019-21", "spring 2019"),
        (ItemType.TEXT, "  as  said ", "as said", "as said"),
    ],
)
def test_what_is_typed_is_shown_as_understood(
    kind: ItemType, typed: str, stored: str, words: str
) -> None:
    assert read_typed(kind, typed) == stored
    assert shown(stored, kind) == words
    assert read_typed(kind, typed_again(stored, kind)) == stored


@pytest.mark.parametrize("kind", [ItemType.NUMBER, ItemType.DURATION, ItemType.DATE])
@pytest.mark.parametrize("text", ["", "quite long", "4-2x", "99/99/2019"])
def test_what_is_not_understood_is_refused(kind: ItemType, text: str) -> None:
    with pytest.raises(ValueError):
        read_typed(kind, text)


def test_every_choice_of_every_module_has_words_and_a_key() -> None:
    for module in load_modules().values():
        for item in module.items:
            options = choices(item)
            assert len(options) <= 9, (module.id, item.id)
            assert all(option.words for option in options)
            if item.type is ItemType.RATING:
                assert all(option.anchor for option in options)


@given(st.sampled_from(["threshold", "subthreshold", "absent", "inadequate", "skipped", ""]))
def test_the_explanation_shows_each_answer_in_words(value: str) -> None:
    module = replace(
        load_modules()["gad"],
        items=(
            InterviewItem("C1", ItemType.RATING, "One"),
            InterviewItem("C2", ItemType.RATING, "Two"),
        ),
    )
    items = (ItemState("C1", "One", "U", value), ItemState("C2", "Two", "U", "", hidden=True))
    state = CriterionState("C", "At least one", "U", "0 to 1 of 2; 1 needed", items)
    finding = Finding(
        ModuleKey("gad"),
        "t",
        "dsm5tr",
        Status.UNDETERMINED,
        Status.UNDETERMINED,
        Told(lambda: Reasons(criteria=(state,))),
    )
    rows = why_rows(module, finding)
    assert [row.mark for row in rows] == ["C", "C1", "C2"]
    assert rows[0].chip.text == "0 to 1 of 2"
    assert rows[1].chip.text == ("—" if not value else rows[1].chip.text)
    assert value not in ("threshold", "inadequate") or rows[1].chip.text not in (value, "")
    assert "not counted" in rows[2].words
