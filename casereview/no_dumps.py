"""Keeps this process's memory from being written out by the system when it ends badly."""

from __future__ import annotations

import sys

_PR_SET_DUMPABLE = 4
_SEM_FAILCRITICALERRORS = 0x0001
_SEM_NOGPFAULTERRORBOX = 0x0002


def forbid_core_files() -> None:
    """Forbid core files for this process and those it starts; costs nothing at the start.

    A limit of 1 byte, not 0: Linux takes it also as word not to pipe a dump to a crash reporter,
    which a limit of 0 does not stop (core(5), fs/coredump.c).
    """
    if sys.platform != "win32":  # which has no such limit: `forbid_inspection` keeps reports out
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        limit = 1 if hard == resource.RLIM_INFINITY else min(1, hard)
        resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))


def forbid_inspection() -> None:
    """Forbid crash reports of this process, and on Linux other programs of the user to look in.

    The window calls this after its first paint and not before: desktops refuse to tell their
    colour scheme to a program that already is closed to inspection.
    """
    import ctypes

    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.SetErrorMode(
            kernel.GetErrorMode() | _SEM_FAILCRITICALERRORS | _SEM_NOGPFAULTERRORBOX
        )
    elif sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
