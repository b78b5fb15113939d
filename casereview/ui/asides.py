"""Long work beside the vault thread: one after the other, counted, cancelled at any moment.

The vault thread goes on saving meanwhile. Such work holds no connection of the open vault; what it
needs it opens and closes itself. Keys it was given are gone when it has ended, so whoever locks the
vault cancels it and waits for its end.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from casereview.errors import CancelledError, CaseReviewError
from casereview.ui.callbacks import call_if_alive, refuse_closure

if TYPE_CHECKING:
    from queue import SimpleQueue
    from threading import Thread


class AsideState(NamedTuple):
    """What is under way, how many of its parts are done, and in words which one is next.

    A total of 0 means that it has no parts.
    """

    name: str
    done: int = 0
    total: int = 0
    words: str = ""


class Aside:
    """One long work, from when it was asked for until it has ended."""

    def __init__(self, name: str) -> None:
        from threading import Event

        self.state = AsideState(name)
        self.cancelled = False
        self._ended = Event()

    def cancel(self) -> None:
        """End the work at its next word of progress; what has not begun never will."""
        self.cancelled = True

    def wait(self) -> None:
        """Wait, on another thread, until nothing of the work runs any more."""
        self._ended.wait()

    def go_on(self) -> None:
        """Raise CancelledError if nobody wants the work any more."""
        if self.cancelled:
            raise CancelledError(self.state.name)

    def end(self) -> None:
        """Let those go on who wait."""
        self._ended.set()


class _Job(NamedTuple):
    aside: Aside
    call: Callable[..., object]


class _Answers(NamedTuple):
    done: Callable[[Any], None] | None
    failed: Callable[[CaseReviewError], None] | None


class _Outcome(NamedTuple):
    aside: Aside
    result: object = None
    error: Exception | None = None


class Asides(QObject):
    """Runs the long works on one thread, in the order they were asked for.

    changed carries the AsideState of the work under way, None when there is none; refused and
    crashed are those of Tasks; settled follows when one has ended and its result is delivered.
    """

    changed = Signal(object)
    refused = Signal(object)
    crashed = Signal(object)
    settled = Signal()
    _told = Signal()
    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[_Job | None] | None = None
        self._thread: Thread | None = None
        self._pending: dict[Aside, _Answers] = {}
        self._closed = False
        self._telling = False

    @property
    def busy(self) -> bool:
        """Whether any work is still to be done or delivered."""
        return bool(self._pending)

    @property
    def current(self) -> Aside | None:
        """The work under way; None when there is none."""
        return next(iter(self._pending), None)

    def run(
        self,
        name: str,
        call: Callable[..., object],
        done: Callable[[Any], None] | None,
        failed: Callable[[CaseReviewError], None] | None,
    ) -> Aside:
        """Run `call(tell)` when its turn comes, then `done(result)` or `failed(error)` here."""
        for callback in (done, failed):
            refuse_closure(callback)
        aside = Aside(name)
        self._pending[aside] = _Answers(done, failed)
        if self._queue is None:
            self._queue = self._begin()
        self._queue.put(_Job(aside, call))
        self._show()
        return aside

    def cancel(self) -> tuple[Aside, ...]:
        """Cancel all work, begun or not; return it, to be waited for."""
        for aside in self._pending:
            aside.cancel()
        return tuple(self._pending)

    def leave(self) -> None:
        """Cancel all work; nobody is told of its end any more."""
        self.cancel()
        self._pending = dict.fromkeys(self._pending, _Answers(None, _ignore))

    def close(self) -> None:
        """Cancel all work and end the thread, calling nobody back."""
        self._closed = True
        if self._queue is None or self._thread is None:
            return
        from PySide6.QtCore import QCoreApplication, QEvent

        self.cancel()
        self._queue.put(None)
        self._thread.join()
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)

    def _begin(self) -> SimpleQueue[_Job | None]:
        """Start the thread with the first work there is for it."""
        from queue import SimpleQueue
        from threading import Thread

        from PySide6.QtCore import Qt

        queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._told.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        self._thread = Thread(target=self._work_off, args=(queue,), name="aside", daemon=True)
        self._thread.start()
        return queue

    def _work_off(self, queue: SimpleQueue[_Job | None]) -> None:
        """On the aside thread: do the work in its order until there will be no more."""
        while (job := queue.get()) is not None:
            self._work(job)
            del job  # what it holds must not outlive it while the thread waits

    def _work(self, job: _Job) -> None:
        """On the aside thread: do one work and send its outcome."""
        aside = job.aside
        try:
            aside.go_on()
            outcome = _Outcome(aside, result=job.call(partial(self._tell, aside)))
        except Exception as error:
            outcome = _Outcome(aside, error=error)
        aside.end()
        self._finished.emit(outcome)

    def _tell(self, aside: Aside, done: int, total: int, words: str = "") -> None:
        """On the aside thread: note how far the work is; raises CancelledError."""
        aside.go_on()
        aside.state = AsideState(aside.state.name, done, total, words)
        if not self._telling:  # the GUI thread reads the newest when it comes to it
            self._telling = True
            self._told.emit()

    @Slot()
    def _show_progress(self) -> None:
        self._telling = False
        self._show()

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        """On the GUI thread: tell whoever asked."""
        answers = self._pending.pop(outcome.aside)
        self._show()
        if not self._closed:
            self._answer(answers, outcome)
        self.settled.emit()

    def _answer(self, answers: _Answers, outcome: _Outcome) -> None:
        error = outcome.error
        if error is None:
            call_if_alive(answers.done, outcome.result)
        elif not isinstance(error, CaseReviewError):
            self.crashed.emit(error)
        elif answers.failed is not None:
            call_if_alive(answers.failed, error)
        elif not isinstance(error, CancelledError):
            self.refused.emit(error)

    def _show(self) -> None:
        current = self.current
        self.changed.emit(current.state if current is not None else None)


def _ignore(_error: CaseReviewError) -> None:
    """Take an error that concerns nobody any more."""
