"""Everything that can be done while a section is written, with its key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from casereview.ui.models.prose_commands import TableEdit
from casereview.ui.models.prose_document import Kind

if TYPE_CHECKING:
    from casereview.ui.widgets.section_editor import SectionEditor

MORE = "Ctrl+M"
"""The key of the menu of everything."""
IN_TABLES = ("row", "column", "no row", "no column", "no table")
"""What there is to do only where the cursor is in a table."""
GROUPS = ("bold", "deeper", "note", "table", "find")
"""What begins a new group in the menu."""
LOOKING = ("open", "find", "next")
"""What can be done where nothing may be changed."""


class _Wanted(NamedTuple):
    key: str
    words: str
    keys: str
    done: Callable[[], object]


def make_actions(editor: SectionEditor) -> dict[str, QAction]:
    """Make what can be done, in the order of its menu; keys work in the editor and below it."""
    made = {}
    for wanted in (*_in_words(editor), *_in_tables(editor), *_in_all(editor)):
        action = QAction(wanted.words, editor)
        action.setShortcut(QKeySequence(wanted.keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        looks = wanted.key in LOOKING
        action.triggered.connect(partial(_call, editor, wanted.done, looks=looks))
        editor.addAction(action)
        made[wanted.key] = action
    more = QAction(editor)
    more.setShortcut(QKeySequence(MORE))
    more.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    more.triggered.connect(editor.offer_more)
    editor.addAction(more)
    return made


def _in_words(editor: SectionEditor) -> tuple[_Wanted, ...]:
    text, tr = editor.text, editor.tr
    return (
        _Wanted("finding", tr("Insert finding…"), "Ctrl+I", editor.offer_findings),
        _Wanted("crossing", tr("Cross-reference…"), "Ctrl+R", editor.offer_crossings),
        _Wanted("open", tr("Show me the source"), "Ctrl+Return", editor.open_source),
        _Wanted("accept", tr("Let it stand as it reads now"), "Ctrl+Shift+A", editor.accept),
        _Wanted("begin", tr("Paragraphs to begin with…"), "Ctrl+Shift+P", editor.ask_skeletons),
        _Wanted("bold", tr("Bold"), "Ctrl+B", text.toggle_bold),
        _Wanted("italic", tr("Italic"), "Ctrl+Shift+I", text.toggle_italic),
        _Wanted("deeper", tr("Sub-paragraph, one level down"), "Ctrl+]", text.deeper),
        _Wanted("higher", tr("One level up"), "Ctrl+[", text.higher),
        _Wanted("quote", tr("Quotation"), "Ctrl+Shift+Q", partial(text.set_kind, Kind.QUOTE)),
        _Wanted("note", tr("Footnote"), "Ctrl+Shift+F", editor.begin_note),
        _Wanted("source", tr("Where the facts come from…"), "Ctrl+Shift+S", editor.offer_sources),
    )


def _in_tables(editor: SectionEditor) -> tuple[_Wanted, ...]:
    tr, edit = editor.tr, editor.text.edit_table
    return (
        _Wanted("table", tr("Table"), "Ctrl+Shift+T", editor.text.insert_table),
        _Wanted("row", tr("Add a row below"), "Ctrl+Shift+Down", partial(edit, TableEdit.ROW)),
        _Wanted(
            *("column", tr("Add a column to the right"), "Ctrl+Shift+Right"),
            partial(edit, TableEdit.COLUMN),
        ),
        _Wanted("no row", tr("Remove the row"), "Ctrl+Shift+Up", partial(edit, TableEdit.NO_ROW)),
        _Wanted(
            *("no column", tr("Remove the column"), "Ctrl+Shift+Left"),
            partial(edit, TableEdit.NO_COLUMN),
        ),
        _Wanted(
            *("no table", tr("Remove the table"), "Ctrl+Shift+Backspace"),
            partial(edit, TableEdit.NO_TABLE),
        ),
    )


def _in_all(editor: SectionEditor) -> tuple[_Wanted, ...]:
    tr, find = editor.tr, editor.begin_finding
    return (
        _Wanted("find", tr("Find…"), "Ctrl+F", partial(find, replacing=False)),
        _Wanted("replace", tr("Replace…"), "Ctrl+H", partial(find, replacing=True)),
        _Wanted("next", tr("Find the next"), "F3", editor.find_next),
        _Wanted("spelling", tr("Next unknown word"), "F7", editor.next_misspelling),
        _Wanted("paste", tr("Paste words only"), "Ctrl+Shift+V", editor.paste_words),
    )


def _call(
    editor: SectionEditor, done: Callable[[], object], _checked: bool = False, *, looks: bool
) -> None:
    """Do what is wanted, unless it changes a text that is only read."""
    if looks or not editor.text.isReadOnly():
        done()
