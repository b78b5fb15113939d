"""Reads a content file as TOML: whatever stops it is a fault with its line, never a crash."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from casereview.catalogue.faults import Fault, FaultLog, TomlLines, crowded_line

LARGEST_FILE = 2_000_000
"""Bytes; a module of 10,000 items fits."""

_TOO_LARGE = f"The file is larger than {LARGEST_FILE // 1000} kB."


def read_text(path: Path, log: FaultLog) -> str | None:
    """Return a file's text, or None where it has none that can be read."""
    try:
        if path.exists() and not path.is_file():
            log.fault((), "This is no file.")
            return None
        if path.stat().st_size > LARGEST_FILE:
            log.fault((), _TOO_LARGE)
            return None
        return path.read_bytes().decode("utf-8-sig")
    except OSError as fault:
        log.fault((), f"The file cannot be read: {fault.strerror}.")
    except UnicodeDecodeError:
        log.fault((), "The file is not UTF-8 text.")
    return None


def parse_toml(text: str, log: FaultLog) -> dict[str, Any] | None:
    """Return what a text holds, its lines known to the log; None where it is no TOML."""
    name = log.file.name
    if len(text) > LARGEST_FILE:  # one that a case keeps never was a file here
        log.fault((), _TOO_LARGE)
        return None
    if crowded := crowded_line(text):
        log.faults.append(Fault(name, crowded, "The line has more dots than a key can have."))
        return None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        log.faults.append(_syntax_fault(name, str(fault)))
        return None
    except RecursionError:
        log.fault((), "The file is nested too deeply.")
        return None
    except ValueError as fault:
        log.fault((), f"The file holds a value that cannot be read: {fault}.")
        return None
    log.lines = TomlLines(text)
    return data


def read_toml(path: Path) -> tuple[dict[str, Any] | None, FaultLog]:
    """Return what a file holds, or None with the reason noted in its log."""
    log = FaultLog(path, TomlLines(""))
    text = read_text(path, log)
    return (None if text is None else parse_toml(text, log)), log


def _syntax_fault(name: str, message: str) -> Fault:
    """Move the line out of the parser's sentence (`... (at line 3, column 7)`)."""
    text, _, place = message.rpartition(" (at line ")
    digits = place.partition(",")[0]
    line = int(digits) if digits.isdigit() else 1
    return Fault(name, line, f"Not TOML: {text or message}.")
