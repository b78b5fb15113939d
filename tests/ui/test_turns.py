"""Pages that show themselves piece by piece: in order, the newest view, and nothing once closed."""

from __future__ import annotations

from functools import partial

import shiboken6
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from casereview.ui.turns import Turns


def test_calls_are_made_in_order_and_other_work_comes_between(qtbot: QtBot) -> None:
    turns, made = Turns(), list[str]()
    QTimer.singleShot(0, partial(made.append, "typed"))
    turns.run("page", turns, [partial(made.append, each) for each in ("head", "cards", "foot")])
    assert not made  # nothing in the turn that asked for it
    qtbot.waitUntil(lambda: not turns.pending)
    assert [each for each in made if each != "typed"] == ["head", "cards", "foot"]
    assert made.index("typed") < made.index("foot")


def test_a_newer_view_takes_the_place_of_what_is_left(qtbot: QtBot) -> None:
    turns, made = Turns(), list[str]()
    newer = [partial(made.append, "newer")]
    turns.run(
        "page", turns, [partial(turns.run, "page", turns, newer), partial(made.append, "older")]
    )
    turns.run("other", turns, [partial(made.append, "other")])
    qtbot.waitUntil(lambda: not turns.pending)
    assert sorted(made) == ["newer", "other"]


def test_nothing_is_called_once_all_is_shut(qtbot: QtBot) -> None:
    turns, made = Turns(), list[str]()
    turns.run("page", turns, [turns.clear, partial(made.append, "late")])
    qtbot.waitUntil(lambda: not turns.pending)
    done = list[bool]()
    QTimer.singleShot(0, partial(done.append, True))
    qtbot.waitUntil(lambda: bool(done))
    assert not made


def test_nothing_is_called_of_a_page_that_is_gone(qtbot: QtBot) -> None:
    turns, made, page = Turns(), list[str](), QObject()
    delete = partial(shiboken6.delete, page)
    turns.run("page", page, [delete, partial(made.append, "page"), partial(made.append, "late")])
    turns.run("other", turns, [partial(made.append, "other")])
    qtbot.waitUntil(lambda: not turns.pending)
    assert made == ["other"]
