"""The expert's text in the editor and back: nothing that was written is lost or changed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from casereview.domain.reports.prose import (
    Grid,
    Note,
    Numbered,
    Point,
    Quote,
    Reference,
    Words,
    read,
    written,
)
from casereview.ui.models import prose_commands as commands
from casereview.ui.models.prose_clipboard import MIME, copied, taken
from casereview.ui.models.prose_commands import TableEdit
from casereview.ui.models.prose_document import Kind, blocks_of, fill
from casereview.ui.models.prose_numbers import letter, marks_of, roman

EVERYTHING = """\
{label gad}{source own}One {b}bold{/b} and {i}it{/i} {D4 p.2}{D4 p.2}.{note See {D4}, {i}later{/i}.}
- a point
  - under it
- another

{quote}Words of another

{label t}{table A caption}
| Disorder | today |
| GAD {D1} | {b}met{/b} |
|  | {|} |

At the end {{literal}} and {odd"""

PIECES = st.sampled_from(
    ("{", "}", "{{", "{b}", "{/b}", "{i}", "{/i}", "{note ", "{D4 p.2}", "{quote}", "{table x}",
     "{label a}", "{source own}", "\n", "\n\n", "\n- ", "\n  - ", "| a | b |", "|", "\\", "{/}",
     "{|}", " ", "word", "é", "\u2028", "\ufffc", "\u00a0", "\U0001f600", "‘x’", "\t")
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join)


def clean(text: str) -> str:
    """Return a text as it is saved, without the signs that end a line only within Qt."""
    for sign in "\u2028\u2029\x0b\x0c\x1c\x1d\x1e\x85\ufdd0\ufdd1":
        text = text.replace(sign, " ")
    return written(read(text))


@pytest.fixture
def document(qapp: QApplication) -> QTextDocument:
    assert qapp
    return QTextDocument()


def said(document: QTextDocument) -> str:
    return written(blocks_of(document))


def at(document: QTextDocument, words: str) -> QTextCursor:
    """Return a cursor behind some words."""
    found = document.find(words)
    assert not found.isNull(), words
    found.clearSelection()
    return found


@settings(max_examples=400)
@given(text=TEXTS)
def test_any_text_comes_back_from_the_document(qapp: QApplication, text: str) -> None:
    document = QTextDocument()
    fill(document, read(clean(text)))
    assert said(document) == clean(text)


def test_every_kind_of_block_comes_back_as_it_was(document: QTextDocument) -> None:
    blocks = read(EVERYTHING)
    assert {type(block) for block in blocks} == {Numbered, Point, Quote, Grid}
    fill(document, blocks)
    assert blocks_of(document) == blocks
    assert not document.isModified()


@settings(max_examples=60)
@given(
    steps=st.lists(
        st.tuples(
            st.integers(0, 200),
            st.sampled_from(
                ("enter", "type", "note", "ref", "deeper", "higher", "quote", "table", "row",
                 "no row", "column", "no column", "no table", "paste")
            ),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_every_step_can_be_undone_and_done_again(
    qapp: QApplication, steps: list[tuple[int, str]]
) -> None:
    document = QTextDocument()
    fill(document, read(EVERYTHING))
    before = said(document)
    cursor = QTextCursor(document)
    for place, step in steps:
        cursor.setPosition(place % document.characterCount())
        do(cursor, step)
    after = said(document)
    while document.isUndoAvailable():
        document.undo()
    assert said(document) == before
    while document.isRedoAvailable():
        document.redo()
    assert said(document) == after
    assert written(read(after)) == after


def do(cursor: QTextCursor, step: str) -> None:
    match step:
        case "enter":
            commands.new_paragraph(cursor)
        case "type":
            cursor.insertText("x")
        case "note":
            commands.insert_object(cursor, Note((Words("n"),)))
        case "ref":
            commands.insert_object(cursor, Reference("{D1}"))
        case "deeper":
            commands.deeper(cursor)
        case "higher":
            commands.higher(cursor)
        case "quote":
            commands.set_kind(cursor, Kind.QUOTE)
        case "table":
            commands.insert_table(cursor)
        case "paste":
            commands.insert_cleaned(cursor, read("One\n\nTwo {D2}"))
        case _:
            commands.edit_table(cursor, TableEdit(step))


def test_enter_goes_on_in_kind_and_an_empty_point_ends_the_points(document: QTextDocument) -> None:
    fill(document, read("{label a}{source own}One"))
    cursor = at(document, "One")
    commands.new_paragraph(cursor)
    cursor.insertText("two")
    commands.deeper(cursor)
    commands.new_paragraph(cursor)
    cursor.insertText("three")
    commands.deeper(cursor)
    for _ in range(3):
        commands.new_paragraph(cursor)
    cursor.insertText("four")
    assert said(document) == "{label a}{source own}One\n- two\n  - three\n\nfour"


def test_a_name_stays_with_its_words_when_they_are_moved_down(document: QTextDocument) -> None:
    fill(document, read("{label a}One two"))
    cursor = QTextCursor(document)
    commands.new_paragraph(cursor)
    cursor.setPosition(0)
    cursor.insertText("Before")
    assert said(document) == "Before\n\n{label a}One two"


def test_a_table_grows_shrinks_and_goes(document: QTextDocument) -> None:
    fill(document, read("One"))
    cursor = at(document, "One")
    commands.insert_table(cursor, 2, 2)
    cursor.insertText("Caption")
    commands.new_paragraph(cursor)
    for words in ("h1", "h2", "a", "b", "c"):
        cursor.insertText(words)
        commands.next_cell(cursor, back=False)
    assert said(document) == "One\n\n{table Caption}\n| h1 | h2 |\n| a | b |\n| c |  |"
    cursor = at(document, "b")
    assert commands.edit_table(cursor, TableEdit.COLUMN)
    assert commands.edit_table(cursor, TableEdit.NO_ROW)
    assert said(document) == "One\n\n{table Caption}\n| h1 | h2 |  |\n| c |  |  |"
    assert commands.edit_table(at(document, "h2"), TableEdit.NO_TABLE)
    assert said(document) == "One"


def test_deleting_never_runs_a_table_into_what_stands_beside_it(document: QTextDocument) -> None:
    fill(document, read("One\n\n{table C}\n| h |\n| a |\n\nAfter"))
    cursor = QTextCursor(document)
    for words, forward in (("One", True), ("C", True), ("h", True), ("a", True)):
        assert commands.keeps_structure(at(document, words), forward=forward), words
    for words in ("h", "a", "After"):
        cursor = at(document, words)
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        assert commands.keeps_structure(cursor, forward=False), words


def test_numbers_and_marks_stand_as_they_are_printed(document: QTextDocument) -> None:
    fill(document, read(EVERYTHING))
    marks = [mark.words for mark in marks_of(document, "6.", 3).values()]
    assert marks == ["6.3", "(a)", "(i)", "(b)", "", "Table", "6.4"]
    assert [letter(n) for n in (1, 26, 27)] == ["a", "z", "aa"]
    assert [roman(n) for n in (1, 4, 9, 14)] == ["i", "iv", "ix", "xiv"]


# ---- the clipboard


def test_what_is_copied_comes_back_whole_and_is_words_elsewhere(document: QTextDocument) -> None:
    fill(document, read(EVERYTHING))
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    data = copied(cursor.selection(), lambda reference: f"[{reference.strip('{}')}]")
    assert written(taken(data)) == written(read(EVERYTHING))
    assert "[D4 p.2]" in data.text()
    assert "{b}" not in data.text()


def test_what_is_pasted_is_made_clean(qapp: QApplication) -> None:
    data = QMimeData()
    data.setHtml(
        "<p style='color:red;font-size:40pt'>One <b>bold</b> <a href='http://x.example'>link</a>"
        "<img src='file:///etc/hostname'></p><ul><li>a<ul><li>under</li></ul></li></ul>"
        "<table><tr><td>h</td></tr><tr><td><p>a</p><p>b</p></td></tr></table>"
    )
    data.setText("ignored")
    assert written(taken(data)) == (
        "One {b}bold{/b} link\n- a\n  - under\n\n{table}\n| h |\n| a b |"
    )
    assert written(taken(data, plain=True)) == "ignored"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("One\ntwo\n\nThree", "One two\n\nThree"),
        ("One\nTwo", "One\n\nTwo"),
        ("{b}as typed{/b}", "{{b}}as typed{{/b}}"),
    ],
)
def test_plain_words_stay_plain(text: str, wanted: str) -> None:
    data = QMimeData()
    data.setText(text)
    assert written(taken(data)) == wanted
    assert not data.hasFormat(MIME)
