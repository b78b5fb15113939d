"""The system's hold on an open file: one program has it, and it ends with that program."""

from __future__ import annotations

import os
import sys

_FAR = 1 << 30
"""Where Windows holds a byte: beyond the text, so that others can still read the file."""

if sys.platform == "win32":
    import msvcrt

    def hold(handle: int, *, look: bool = False) -> bool:
        """Take the hold on a file until it is closed; False when another has it.

        With `look` it is only seen whether somebody has it; the file may be open for reading.
        """
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def hold(handle: int, *, look: bool = False) -> bool:
        """Take the hold on a file until it is closed; False when another has it.

        With `look` it is only seen whether somebody has it; the file may be open for reading.
        Raises OSError where the file system has no such thing.
        """
        kind = fcntl.LOCK_SH if look else fcntl.LOCK_EX
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
