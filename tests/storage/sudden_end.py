"""A sudden end at every step: the folder as it stood before and after each change of a file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

STEPS = ("replace", "rename", "unlink", "remove", "rmdir", "fsync", "mkdir", "truncate")


@contextmanager
def every_state(folder: Path, kept: Path) -> Iterator[list[Path]]:
    """Copy the folder around each step taken inside, each state once; the copies."""
    states: list[Path] = []
    seen: set[tuple[tuple[str, bytes], ...]] = set()

    def keep() -> None:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        state = tuple(
            (str(path.relative_to(folder)), path.read_bytes())
            for path in files
            if path.suffix != ".lock" and not path.name.endswith("-shm")
        )
        if state in seen:
            return
        seen.add(state)
        copy = kept / f"{len(states):03}"
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*.lock", "*-shm"))
        states.append(copy)

    def around(step: Callable[..., Any]) -> Callable[..., Any]:
        def taken(*arguments: Any, **named: Any) -> Any:
            keep()
            try:
                return step(*arguments, **named)
            finally:
                keep()

        return taken

    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(os, name, around(getattr(os, name)))
        yield states


def fail_at(step: int) -> Callable[[pytest.MonkeyPatch], None]:
    """Return what makes the numbered step, and only it, fail as a full disk does."""

    def install(patch: pytest.MonkeyPatch) -> None:
        count = 0

        def around(real: Callable[..., Any]) -> Callable[..., Any]:
            def taken(*arguments: Any, **named: Any) -> Any:
                nonlocal count
                count += 1
                if count == step:
                    raise OSError(28, "No space left on device")
                return real(*arguments, **named)

            return taken

        for name in ("replace", "rename", "fsync"):
            patch.setattr(os, name, around(getattr(os, name)))

    return install
