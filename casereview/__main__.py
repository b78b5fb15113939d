"""Starts the program: the window when no command is named, else the command line."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from casereview.display import display_available
from casereview.no_dumps import forbid_core_files, forbid_inspection

_READING_PROCESS = "--reading-process"  # correspondence.process.CHILD_FLAG, without its import
_WINDOW_OPTIONS = ("--vault", "--quit-after-first-paint")


def wants_window(arguments: Sequence[str]) -> bool:
    """Return whether these arguments ask for the window."""
    return not arguments or arguments[0].split("=")[0] in _WINDOW_OPTIONS


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; Qt is loaded only when a window is wanted."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    forbid_core_files()
    if arguments[:1] == [_READING_PROCESS]:  # a frozen build starts itself to read a document
        from casereview.correspondence import child

        return child.main(arguments[1:])
    if wants_window(arguments):
        return _window(arguments)
    from casereview.cli import main as cli

    forbid_inspection()
    _write_any_character()
    return cli.main(arguments, show_window)


def _write_any_character() -> None:
    """Let output hold what a name may hold: UTF-8 into files and pipes, in any locale."""
    if sys.stdout is None or sys.stderr is None:  # started with the stream closed
        nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  for the process
        sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def show_window(vault: Path, passphrase_file: Path) -> int:
    """Open the window on a vault, unlocked by a passphrase in a file; says so where it cannot."""
    if not display_available():
        sys.stdout.write("There is no display here, so no window was opened.\n")
        return 0
    try:
        from casereview import app
    except ImportError as fault:
        sys.stdout.write(f"{_why_not_loaded(fault)} No window was opened.\n")
        return 0
    return app.open_window(vault, passphrase_file)


def _window(arguments: Sequence[str]) -> int:
    """Open the window as `casereview` without a command does."""
    elsewhere = "`casereview --help` lists what works without a window.\n"
    if not display_available() and not {"-h", "--help"} & set(arguments):
        sys.stderr.write(f"There is no display here, so no window can be opened. {elsewhere}")
        return 2
    gc.disable()  # nothing made before the first paint is garbage; the window enables it then
    try:
        from casereview import app
    except ImportError as fault:
        sys.stderr.write(f"{_why_not_loaded(fault)} {elsewhere}")
        return 2
    return app.main(arguments)


def _why_not_loaded(fault: ImportError) -> str:
    """Say which library of the system the window lacks; a fault of ours is raised again."""
    if (fault.name or "").split(".")[0] not in ("PySide6", "shiboken6"):
        raise fault
    return f"The window's toolkit cannot be loaded here ({fault.msg})."


if __name__ == "__main__":
    sys.exit(main())
