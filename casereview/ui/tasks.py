"""The only place that leaves the GUI thread.

One dedicated worker thread, begun with the first call, owns the open vault: every call runs there
in the order it was asked for, and its result comes back on the GUI thread as an object. Callbacks
are methods of QObjects (or partials of them): one whose object is gone is dropped, a closure is
refused. Long work that needs no connection of the vault runs beside it (`run_aside`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from casereview.errors import BadInputError, CaseReviewError, ReadOnlyError
from casereview.ui.asides import Aside, Asides
from casereview.ui.callbacks import call_if_alive, owner, refuse_closure

if TYPE_CHECKING:
    from queue import SimpleQueue
    from threading import Thread

T = TypeVar("T")

_TURN = 0.0005
"""Seconds after which a thread lets the GUI thread on; Python's own 5 ms add up while it paints."""


class Work(StrEnum):
    """What the status line says of the work under way."""

    SAVED = "saved"
    WORKING = "working"
    SAVING = "saving"
    FAILED = "failed"


class WorkState(NamedTuple):
    """The state of saving and of work under way; `detail` names the work or says why it failed.

    done and total count the parts of long work; a total of 0 means it has no parts.
    """

    work: Work
    detail: str = ""
    done: int = 0
    total: int = 0


class Batch:
    """Long work in parts; `cancel` leaves out the parts not yet begun."""

    def __init__(self, name: str, total: int) -> None:
        self.name = name
        self.total = total
        self.done = 0
        self.cancelled = False
        self.results: list[object] = []

    def cancel(self) -> None:
        """Leave out the parts that have not begun; what is done stays done."""
        self.cancelled = True


class _Job(NamedTuple):
    serial: int
    call: Callable[[], object]
    done: Callable[[Any], None] | None
    failed: Callable[[CaseReviewError], None] | None
    saves: bool
    name: str
    key: str
    batch: Batch | None


class _Outcome(NamedTuple):
    job: _Job
    result: object = None
    error: Exception | None = None
    skipped: bool = False


class Tasks(QObject):
    """Runs calls on the vault thread and hands their results to the GUI thread.

    state_changed carries a WorkState, aside_changed an AsideState or None, refused a
    CaseReviewError that no callback took, crashed any other exception (a fault of ours); idle
    follows when nothing is left to do or to deliver. unsaved carries the error of a save that was
    asked for before `leave`, and who was to be told of it, or None.
    """

    state_changed = Signal(object)
    aside_changed = Signal(object)
    refused = Signal(object)
    unsaved = Signal(object, object)
    crashed = Signal(object)
    idle = Signal()
    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[_Job | None] | None = None
        self._thread: Thread | None = None
        self._pending: dict[int, _Job] = {}
        self._newest: dict[str, int] = {}
        self._serial = self._left = 0
        self._closed = False
        self._failure = ""
        self._shown = WorkState(Work.SAVED)
        self._asides = Asides(self)
        self._asides.changed.connect(self.aside_changed)
        self._asides.refused.connect(self.refused)
        self._asides.crashed.connect(self.crashed)
        self._asides.settled.connect(self._tell_if_idle)

    @property
    def state(self) -> WorkState:
        """The state last shown."""
        return self._shown

    @property
    def busy(self) -> bool:
        """Whether anything is still to be done or delivered."""
        return bool(self._pending) or self._asides.busy

    @property
    def closed(self) -> bool:
        """Whether nothing more can be asked for."""
        return self._closed

    @property
    def aside(self) -> Aside | None:
        """The long work under way beside the vault thread; None when there is none."""
        return self._asides.current

    def run(
        self,
        call: Callable[..., T],
        *args: object,
        done: Callable[[T], None] | None = None,
        failed: Callable[[CaseReviewError], None] | None = None,
        saves: bool = False,
        name: str = "",
        key: str = "",
    ) -> None:
        """Run `call(*args)` on the vault thread, then `done(result)` or `failed(error)` here.

        saves: the status line says saving, then saved or why not. name: shown while it runs.
        key: a later call with the same key replaces an earlier one that has not begun.
        """
        self._submit(partial(call, *args), done, failed, saves=saves, name=name, key=key)

    def run_each(
        self,
        name: str,
        call: Callable[..., T],
        parts: Sequence[tuple[object, ...]],
        *,
        each: Callable[[T], None] | None = None,
        done: Callable[[Batch], None] | None = None,
        failed: Callable[[CaseReviewError], None] | None = None,
        saves: bool = False,
    ) -> Batch:
        """Run `call(*part)` for each part as one named, counted work that can be cancelled.

        A part that is refused goes to `failed` and the others go on; `done` gets the batch with the
        results of the parts that ran.
        """
        batch = Batch(name, len(parts))
        for part in parts:
            self._submit(
                partial(call, *part), each, failed, saves=saves, name=name, key="", batch=batch
            )
        self._submit(partial(_same, batch), done, None, saves=False, name="", key="")
        return batch

    def run_aside(
        self,
        name: str,
        call: Callable[..., T],
        *args: object,
        done: Callable[[T], None] | None = None,
        failed: Callable[[CaseReviewError], None] | None = None,
    ) -> Aside:
        """Run `call(*args, tell)` beside the vault thread, after such work asked for before.

        The status line shows name and progress. `tell` is a `casereview.domain.progress.Tell` that
        raises CancelledError once the work was cancelled; that goes to `failed` like any other
        error, and to nobody where there is none.
        """
        self._require_open()
        return self._asides.run(name, partial(call, *args), done, failed)

    def cancel_batches(self) -> None:
        """Leave out every part of long work that has not begun; end what runs aside."""
        for job in self._pending.values():
            if job.batch is not None:
                job.batch.cancel()
        self._asides.cancel()

    def end_asides(self) -> None:
        """Cancel what runs aside; what the vault thread is asked from now on waits for its end."""
        for aside in self._asides.cancel():
            self.run(aside.wait)

    def leave(self) -> tuple[Batch, ...]:
        """Call nobody back for what was asked until now; return the long work that is cut short.

        The vault is being locked: everything is still done but the parts of long work that have
        not begun, and `unsaved` tells what could not be saved.
        """
        self.cancel_batches()
        self._asides.leave()
        self._left = self._serial
        self._failure = ""
        batches = [job.batch for job in self._pending.values() if job.batch is not None]
        return tuple(dict.fromkeys(batches))

    def close(self) -> None:
        """Finish what was asked for and end the thread, calling nobody back; safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self._asides.close()
        if self._queue is None or self._thread is None:
            return
        from PySide6.QtCore import QEvent

        self.cancel_batches()
        self._queue.put(None)
        self._thread.join()
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)

    def _begin(self) -> SimpleQueue[_Job | None]:
        """Start the thread with the first work there is for it."""
        from queue import SimpleQueue
        from threading import Thread

        from PySide6.QtCore import Qt

        sys.setswitchinterval(_TURN)
        queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = Thread(target=self._work_off, args=(queue,), name="vault", daemon=True)
        self._thread.start()
        return queue

    def _submit(
        self,
        call: Callable[[], object],
        done: Callable[[Any], None] | None,
        failed: Callable[[CaseReviewError], None] | None,
        *,
        saves: bool,
        name: str,
        key: str,
        batch: Batch | None = None,
    ) -> None:
        self._require_open()
        for callback in (done, failed):
            refuse_closure(callback)
        self._serial += 1
        job = _Job(self._serial, call, done, failed, saves, name, key, batch)
        if key:
            self._newest[key] = job.serial
        self._pending[job.serial] = job
        if self._queue is None:
            self._queue = self._begin()
        self._queue.put(job)
        self._show()

    def _work_off(self, queue: SimpleQueue[_Job | None]) -> None:
        """On the vault thread: run the jobs in their order until there will be no more."""
        while (job := queue.get()) is not None:
            self._work(job)
            del job  # what it holds must not outlive it while the thread waits

    def _work(self, job: _Job) -> None:
        """On the vault thread: run one job and send its outcome."""
        replaced = bool(job.key) and self._newest.get(job.key) != job.serial
        if replaced or (job.batch is not None and job.batch.cancelled):
            self._finished.emit(_Outcome(job, skipped=True))
            return
        try:
            outcome = _Outcome(job, result=job.call())
        except Exception as error:
            outcome = _Outcome(job, error=error)
        self._finished.emit(outcome)

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        """On the GUI thread: settle the state, then tell whoever asked."""
        job = outcome.job
        del self._pending[job.serial]
        if job.batch is not None and not outcome.skipped:
            job.batch.done += 1
            if outcome.error is None:
                job.batch.results.append(outcome.result)
        left = job.serial <= self._left
        if job.saves and not outcome.skipped and not left:
            self._failure = _why(outcome.error, self._failure)
        self._show()
        if not outcome.skipped and not self._closed:
            self._answer_left(outcome) if left else self._answer(outcome)
        self._tell_if_idle()

    def _tell_if_idle(self) -> None:
        if not self.busy:
            self.idle.emit()

    def _require_open(self) -> None:
        if self._closed:
            msg = "work was asked for after the window closed"
            raise RuntimeError(msg)

    def _answer(self, outcome: _Outcome) -> None:
        """Call back whoever asked, or tell everyone of an error nobody took."""
        job = outcome.job
        if outcome.error is None:
            call_if_alive(job.done, outcome.result)
        elif not isinstance(outcome.error, CaseReviewError):
            self.crashed.emit(outcome.error)
        elif job.failed is not None:
            call_if_alive(job.failed, outcome.error)
        else:
            self.refused.emit(outcome.error)

    def _answer_left(self, outcome: _Outcome) -> None:
        """Tell what could not be saved of what was asked before `leave`; nobody waits for more."""
        job, error = outcome.job, outcome.error
        if error is None:
            close = getattr(outcome.result, "close", None)
            if close is not None:  # a vault or a case that was opened, and nobody is there to use
                self.run(close)
        elif not isinstance(error, CaseReviewError):
            self.crashed.emit(error)
        elif job.saves or (job.done is None and job.failed is None):
            self.unsaved.emit(error, job.failed and owner(job.failed))

    def _show(self) -> None:
        """Tell the status line, when what it says has changed."""
        state = self._state_now()
        if state != self._shown:
            self._shown = state
            self.state_changed.emit(state)

    def _state_now(self) -> WorkState:
        for job in self._pending.values():
            if job.batch is not None:
                return WorkState(Work.WORKING, job.name, job.batch.done, job.batch.total)
        if any(job.saves for job in self._pending.values()):
            return WorkState(Work.SAVING)
        named = next((job.name for job in self._pending.values() if job.name), "")
        if named:
            return WorkState(Work.WORKING, named)
        if self._failure:
            return WorkState(Work.FAILED, self._failure)
        return WorkState(Work.SAVED)


def _same(batch: Batch) -> Batch:
    return batch


def _why(error: Exception | None, before: str) -> str:
    """Return why the last save failed, '' when it did not; refused input is no failed save."""
    if error is None:
        return ""
    if isinstance(error, BadInputError | ReadOnlyError):
        return before
    return error.what if isinstance(error, CaseReviewError) else "a fault in the program"
