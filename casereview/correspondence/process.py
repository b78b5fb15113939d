"""The parent's side of the reading process: start, ask, bound, end. Standard library only."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from casereview.correspondence.limits import Limits
from casereview.correspondence.wire import Head, WireError, read_frame, write_frame

CHILD_FLAG = "--reading-process"
"""First argument with which a frozen program starts itself as the reading process."""

MANY = "--many"
"""Argument of a reading process that serves each document by a copy of itself."""

CAN_COPY = sys.platform == "linux"
"""Whether a process may make a copy of itself that ends with it; elsewhere each starts anew."""

_WITHOUT_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_STANDING_BACK: int = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)


class ChildError(Exception):
    """The reading process gave no answer; `reason` is time, output or crash."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def child_command() -> list[str]:
    """Return the command that starts the reading process, frozen or not."""
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_FLAG]
    return [sys.executable, "-P", "-B", "-s", "-m", "casereview.correspondence.child"]


def child_environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """Return the few variables that the child needs; nothing else of the user's is passed on."""
    kept = (
        *("PATH", "SYSTEMROOT", "WINDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG"),
        "PYTHONPYCACHEPREFIX",  # where byte code is looked for; -B keeps the child from writing it
    )
    environment = {name: inherited[name] for name in kept if name in inherited}
    environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
    environment["PYTHONUTF8"] = "1"
    return environment


class ChildProcess:
    """One reading process, asked one thing at a time over its pipes; a context manager.

    many: the endings of documents to come (`pdf`), for one that reads document after document, each
    in a copy of itself that `end` lets go; possible where CAN_COPY.
    """

    def __init__(self, limits: Limits, many: Iterable[str] | None = None) -> None:
        self._limits = limits
        self._process = subprocess.Popen(
            [*child_command(), *([MANY, *sorted(many)] if many is not None else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(os.environ),
            cwd=Path(sys.executable).anchor or None,
            close_fds=True,
            start_new_session=True,  # its copies and programs are ended with it
            creationflags=_WITHOUT_WINDOW | _STANDING_BACK,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        """Whether it can be asked again."""
        return self._process.poll() is None

    def ask(self, head: Head, body: bytes = b"") -> tuple[Head, bytes]:
        """Send a request and return the answer; raises ChildError, after which it has ended."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._kill()

        timer = threading.Timer(self._limits.seconds, stop)
        sender = threading.Thread(target=self._send, args=(head, body), daemon=True)
        timer.daemon = True
        timer.start()
        sender.start()
        try:
            answer = read_frame(self._pipe(self._process.stdout), self._limits.reply)
            fault = None if answer else "crash"
        except WireError as error:
            answer, fault = None, "output" if error.oversized else "crash"
        finally:
            timer.cancel()
        if answer is None:
            self._kill()
        sender.join()
        if answer is None:
            self.close()
            raise ChildError("time" if late.is_set() else fault or "crash")
        return answer

    def end(self) -> None:
        """Let go of the document; raises ChildError, after which the process has ended."""
        self.ask({"task": "end"})

    def close(self) -> None:
        """End the process at once: it holds nothing worth waiting for."""
        self._kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # what was not yet sent goes nowhere
                self._pipe(pipe).close()

    def _kill(self) -> None:
        if sys.platform == "win32":
            self._process.kill()
            return
        if self._process.returncode is None:  # while it is not waited for, its number is its own
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _send(self, head: Head, body: bytes) -> None:
        try:
            write_frame(self._pipe(self._process.stdin), head, body)
        except (OSError, ValueError):
            return  # the child has ended; the receiving side reports it

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe
