"""Long work beside the vault thread: progress, cancelling, its end before the lock."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casereview.domain.progress import Tell
from casereview.errors import CancelledError, CaseReviewError, VaultError
from casereview.ui.asides import AsideState
from casereview.ui.tasks import Tasks, WorkState


class Page(QObject):
    """Stands for a page: notes what it was given, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []
        self.errors: list[CaseReviewError] = []
        self.threads: set[int] = set()

    def take(self, value: object) -> None:
        self.got.append(value)
        self.threads.add(threading.get_ident())

    def fail(self, error: CaseReviewError) -> None:
        self.errors.append(error)


def where(_tell: Tell) -> str:
    return threading.current_thread().name


def count(to: int, tell: Tell) -> int:
    for number in range(to):
        tell(number, to, f"part {number}")
    return to


def fail(error: Exception, _tell: Tell) -> None:
    raise error


class Gate:
    """Work that tells its progress, says that it has begun, and waits to be let on."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.opened = threading.Event()
        self.over = False

    def work(self, tell: Tell) -> str:
        try:
            tell(1, 3, "the first part")
            self.begun.set()
            assert self.opened.wait(10)
            tell(2, 3)
            return "done"
        finally:
            self.over = True


def test_it_runs_beside_the_vault_thread_one_after_the_other(qtbot: QtBot, tasks: Tasks) -> None:
    page = Page()
    gate = Gate()
    tasks.run_aside("Copying", gate.work, done=page.take)
    tasks.run_aside("Checking", where, done=page.take)
    assert gate.begun.wait(10)
    tasks.run(int, "7", done=page.take)
    qtbot.waitUntil(lambda: page.got == [7])  # the vault thread does not wait for it
    gate.opened.set()
    qtbot.waitUntil(lambda: len(page.got) == 3)
    assert page.got[1] == "done"
    assert page.got[2] == "aside"
    assert page.threads == {threading.get_ident()}


def test_progress_is_shown_and_saving_is_not_said_to_be_under_way(
    qtbot: QtBot, tasks: Tasks
) -> None:
    states: list[AsideState | None] = []
    saving: list[WorkState] = []
    tasks.aside_changed.connect(states.append)
    tasks.state_changed.connect(saving.append)
    gate = Gate()
    with qtbot.waitSignal(tasks.idle):
        tasks.run_aside("Copying", gate.work)
        shown = AsideState("Copying", 1, 3, "the first part")
        qtbot.waitUntil(lambda: shown in states)
        assert tasks.busy
        gate.opened.set()
    assert states[0] == AsideState("Copying")
    assert states[-1] is None
    assert saving == []


def test_progress_told_faster_than_it_can_be_shown_is_not_queued(
    qtbot: QtBot, tasks: Tasks
) -> None:
    page = Page()
    states: list[AsideState | None] = []
    tasks.run_aside("Copying", count, 20_000, done=page.take)
    aside = tasks.aside
    assert aside is not None
    aside.wait()
    tasks.aside_changed.connect(states.append)
    qtbot.waitUntil(lambda: page.got == [20_000])
    assert len(states) <= 3


def test_cancelling_ends_it_at_its_next_word(qtbot: QtBot, tasks: Tasks) -> None:
    page, gate = Page(), Gate()
    aside = tasks.run_aside("Copying", gate.work, done=page.take, failed=page.fail)
    later = tasks.run_aside("Checking", where, done=page.take, failed=page.fail)
    assert gate.begun.wait(10)
    later.cancel()
    aside.cancel()
    gate.opened.set()
    qtbot.waitUntil(lambda: len(page.errors) == 2)
    assert page.got == []
    assert all(isinstance(error, CancelledError) for error in page.errors)
    assert str(page.errors[0]) == "Copying: cancelled. What was there before is as it was."


@pytest.mark.parametrize("end", [Tasks.cancel_batches, Tasks.end_asides])
def test_a_cancelled_work_nobody_asks_after_is_no_error(
    qtbot: QtBot, tasks: Tasks, end: Callable[[Tasks], None]
) -> None:
    page, gate = Page(), Gate()
    tasks.refused.connect(page.fail)
    tasks.crashed.connect(page.take)
    with qtbot.waitSignal(tasks.idle):
        tasks.run_aside("Copying", gate.work)
        assert gate.begun.wait(10)
        end(tasks)
        gate.opened.set()
    assert (page.errors, page.got) == ([], [])


def test_what_is_asked_after_its_end_was_asked_waits_for_it(qtbot: QtBot, tasks: Tasks) -> None:
    """Locking: the keys are dropped on the vault thread after nothing runs aside any more."""
    page, gate = Page(), Gate()
    tasks.run_aside("Copying", gate.work)
    assert gate.begun.wait(10)
    tasks.end_asides()
    tasks.run(partial(getattr, gate, "over"), done=page.take)
    gate.opened.set()
    qtbot.waitUntil(lambda: page.got == [True])


def test_errors_go_to_who_asked_else_to_everyone(qtbot: QtBot, tasks: Tasks) -> None:
    page = Page()
    error = VaultError("The disk is full.")
    tasks.run_aside("Copying", fail, error, done=page.take, failed=page.fail)
    qtbot.waitUntil(lambda: page.errors == [error])
    with qtbot.waitSignal(tasks.refused) as refused:
        tasks.run_aside("Copying", fail, error)
    assert refused.args == [error]
    with qtbot.waitSignal(tasks.crashed) as crashed:
        tasks.run_aside("Copying", fail, ZeroDivisionError("x"), failed=page.fail)
    assert isinstance(crashed.args[0], ZeroDivisionError)
    assert page.got == []


def test_a_closure_is_refused(tasks: Tasks) -> None:
    page = Page()
    with pytest.raises(TypeError):
        tasks.run_aside("Copying", where, done=lambda value: page.take(value))
    assert not tasks.busy


def test_a_page_that_is_gone_is_not_called(qtbot: QtBot, tasks: Tasks, qapp: QApplication) -> None:
    page, gate = Page(), Gate()
    with qtbot.waitSignal(tasks.idle):
        tasks.run_aside("Copying", gate.work, done=page.take)
        page.deleteLater()
        qapp.sendPostedEvents(page)
        gate.opened.set()
    assert page.got == []


def test_nothing_is_kept_of_what_it_was_given(qtbot: QtBot, tasks: Tasks) -> None:
    class Keys:
        pass

    keys = Keys()
    gone = weakref.ref(keys)
    with qtbot.waitSignal(tasks.idle):
        tasks.run_aside("Copying", partial(with_keys, keys))
    del keys
    gc.collect()
    assert gone() is None


def with_keys(_keys: object, _tell: Tell) -> None:
    pass


def test_closing_cancels_it_and_ends_the_thread(qapp: QApplication) -> None:
    tasks, page, gate = Tasks(), Page(), Gate()
    tasks.run_aside("Copying", gate.work, done=page.take, failed=page.fail)
    assert gate.begun.wait(10)
    gate.opened.set()
    tasks.close()
    tasks.close()
    assert gate.over
    assert (page.got, page.errors) == ([], [])
    assert not [thread for thread in threading.enumerate() if thread.name == "aside"]
    with pytest.raises(RuntimeError):
        tasks.run_aside("Copying", where)
    tasks.deleteLater()
    qapp.processEvents()
