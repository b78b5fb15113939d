"""The vault thread: order, results on the GUI thread, errors, what the status line is told."""

from __future__ import annotations

import gc
import threading
import weakref
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casereview.errors import BadInputError, CaseReviewError, VaultError
from casereview.ui.tasks import Batch, Tasks, Work, WorkState


class Page(QObject):
    """Stands for a page: notes what it was given, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[Any] = []
        self.errors: list[CaseReviewError] = []
        self.threads: set[int] = set()

    def take(self, value: object) -> None:
        self.got.append(value)
        self.threads.add(threading.get_ident())

    def take_named(self, name: str, value: object) -> None:
        self.got.append((name, value))

    def fail(self, error: CaseReviewError) -> None:
        self.errors.append(error)


def where() -> tuple[int, str]:
    return threading.get_ident(), threading.current_thread().name


def fail(error: Exception) -> None:
    raise error


def test_work_runs_on_one_other_thread_and_results_arrive_on_this_one(
    qtbot: QtBot, tasks: Tasks
) -> None:
    page = Page()
    for _ in range(20):
        tasks.run(where, done=page.take)
    qtbot.waitUntil(lambda: len(page.got) == 20)
    workers = {ident for ident, _ in page.got}
    assert len(workers) == 1
    assert workers.isdisjoint({threading.get_ident()})
    assert {name for _, name in page.got} == {"vault"}
    assert page.threads == {threading.get_ident()}


def test_results_keep_the_order_and_the_very_objects(qtbot: QtBot, tasks: Tasks) -> None:
    page = Page()
    values = [{1: "a"}, ("b",), None, object(), *range(50)]
    for value in values:
        tasks.run(list, [value], done=page.take)
    qtbot.waitUntil(lambda: len(page.got) == len(values))
    assert [got[0] for got in page.got] == values
    assert all(got[0] is value for got, value in zip(page.got, values, strict=True))


def test_a_partial_of_a_method_is_called_back(qtbot: QtBot, tasks: Tasks) -> None:
    page = Page()
    tasks.run(int, "7", done=partial(page.take_named, "seven"))
    qtbot.waitUntil(lambda: page.got == [("seven", 7)])


def test_a_closure_is_refused(tasks: Tasks) -> None:
    page = Page()
    with pytest.raises(TypeError):
        tasks.run(int, done=lambda value: page.take(value))
    assert not tasks.busy


def test_an_error_for_the_user_goes_to_who_asked_else_to_everyone(
    qtbot: QtBot, tasks: Tasks
) -> None:
    page = Page()
    error = BadInputError("No such item.")
    tasks.run(fail, error, done=page.take, failed=page.fail)
    qtbot.waitUntil(lambda: page.errors == [error])
    with qtbot.waitSignal(tasks.refused) as refused:
        tasks.run(fail, error, done=page.take)
    assert refused.args == [error]
    assert page.got == []


def test_a_fault_of_ours_goes_to_the_crash_path_and_work_goes_on(
    qtbot: QtBot, tasks: Tasks
) -> None:
    page = Page()
    with qtbot.waitSignal(tasks.crashed) as crashed:
        tasks.run(fail, ZeroDivisionError("x"), failed=page.fail)
    assert isinstance(crashed.args[0], ZeroDivisionError)
    tasks.run(int, "3", done=page.take)
    qtbot.waitUntil(lambda: page.got == [3])
    assert page.errors == []


def test_a_page_that_is_gone_is_not_called(qtbot: QtBot, tasks: Tasks, qapp: QApplication) -> None:
    page = Page()
    gate = threading.Event()
    tasks.run(gate.wait, 5, done=page.take)
    page.deleteLater()
    qapp.sendPostedEvents(page)
    with qtbot.waitSignal(tasks.idle):
        gate.set()
    assert page.got == []


def test_a_later_call_with_the_same_key_replaces_one_not_begun(qtbot: QtBot, tasks: Tasks) -> None:
    page = Page()
    gate = threading.Event()
    tasks.run(gate.wait, 5)
    for number in range(5):
        tasks.run(int, number, done=page.take, key="view")
    tasks.run(int, 9, done=page.take)
    gate.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert page.got == [4, 9]


def test_the_status_line_is_told_of_saving_and_saved(qtbot: QtBot, tasks: Tasks) -> None:
    states: list[WorkState] = []
    tasks.state_changed.connect(states.append)
    with qtbot.waitSignal(tasks.idle):
        tasks.run(int, saves=True)
    assert [state.work for state in states] == [Work.SAVING, Work.SAVED]


def test_reading_alone_is_not_shown_as_work(qtbot: QtBot, tasks: Tasks) -> None:
    states: list[WorkState] = []
    tasks.state_changed.connect(states.append)
    with qtbot.waitSignal(tasks.idle):
        tasks.run(int)
    assert states == []


def test_a_failed_save_says_why_until_one_succeeds(qtbot: QtBot, tasks: Tasks) -> None:
    with qtbot.waitSignal(tasks.idle):
        tasks.run(fail, VaultError("The disk is full."), saves=True)
    assert tasks.state == WorkState(Work.FAILED, "The disk is full.")
    with qtbot.waitSignal(tasks.idle):
        tasks.run(int)
    assert tasks.state.detail == "The disk is full."
    with qtbot.waitSignal(tasks.idle):
        tasks.run(int, saves=True)
    assert tasks.state == WorkState(Work.SAVED)


def test_refused_input_is_not_a_failed_save(qtbot: QtBot, tasks: Tasks) -> None:
    with qtbot.waitSignal(tasks.idle):
        tasks.run(fail, BadInputError("A name is needed."), saves=True)
    assert tasks.state.work is Work.SAVED


def test_parts_are_counted_and_a_bad_one_does_not_stop_the_others(
    qtbot: QtBot, tasks: Tasks
) -> None:
    page = Page()
    states: list[WorkState] = []
    tasks.state_changed.connect(states.append)

    tasks.run_each(
        "Reading documents",
        read_part,
        [("1",), ("bad",), ("3",)],
        each=page.take,
        done=page.take,
        failed=page.fail,
        saves=True,
    )
    qtbot.waitUntil(lambda: bool(page.got) and isinstance(page.got[-1], Batch))
    assert page.got[:-1] == [1, 3]
    assert page.got[-1].results == [1, 3]
    assert len(page.errors) == 1
    assert WorkState(Work.WORKING, "Reading documents", 2, 3) in states


def read_part(text: str) -> int:
    if text == "bad":
        raise BadInputError("This cannot be read.")
    return int(text)


def test_cancelling_leaves_out_what_has_not_begun(qtbot: QtBot, tasks: Tasks) -> None:
    page = Page()
    gate = threading.Event()
    tasks.run(gate.wait, 5)
    batch = tasks.run_each("Reading", int, [("1",), ("2",)], each=page.take, done=page.take)
    batch.cancel()
    gate.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert page.got == [batch]
    assert batch.done == 0


def test_closing_finishes_what_was_asked_and_ends_the_thread(qapp: QApplication) -> None:
    tasks, page = Tasks(), Page()
    done: list[int] = []
    for number in range(10):
        tasks.run(done.append, number, done=page.take)
    tasks.close()
    tasks.close()
    assert done == list(range(10))
    assert page.got == []
    assert not [thread for thread in threading.enumerate() if thread.name == "vault"]
    with pytest.raises(RuntimeError):
        tasks.run(int)
    tasks.deleteLater()
    qapp.processEvents()


def test_nothing_is_kept_of_a_call_that_is_over(qtbot: QtBot, tasks: Tasks) -> None:
    class Held:
        pass

    held = Held()
    gone = weakref.ref(held)
    with qtbot.waitSignal(tasks.idle):
        tasks.run(id, held)
    del held
    tasks.run(int)
    qtbot.waitUntil(lambda: not tasks.busy)
    gc.collect()
    assert gone() is None


def test_the_gui_thread_is_free_meanwhile(qtbot: QtBot, tasks: Tasks, qapp: QApplication) -> None:
    gate = threading.Event()
    tasks.run(gate.wait, 5)
    page = Page()
    assert QThread.currentThread() is qapp.thread()
    qapp.processEvents()
    assert tasks.busy
    gate.set()
    tasks.run(int, done=page.take)
    qtbot.waitUntil(lambda: page.got == [0])
