"""Starts the program: the window when no command is named, else the command line."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

_WINDOW_OPTIONS = ("--vault", "--quit-after-first-paint")


def wants_window(arguments: Sequence[str]) -> bool:
    """Return whether these arguments ask for the window."""
    return not arguments or arguments[0].split("=")[0] in _WINDOW_OPTIONS


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code; Qt is loaded only when a window is wanted."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if wants_window(arguments):
        gc.disable()  # nothing made before the first paint is garbage; the window enables it then
        from casereview import app

        return app.main(arguments)
    from casereview import cli

    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
