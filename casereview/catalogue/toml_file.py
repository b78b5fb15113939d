"""Reads a content file as TOML: whatever stops it is a fault with its line, never a crash."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from casereview.catalogue.faults import Fault, FaultLog, TomlLines, crowded_line
from casereview.catalogue.toml_syntax import syntax_faults

LARGEST_FILE = 2_000_000
"""Bytes; a module of 10,000 items fits."""

_TOO_LARGE = f"The file is larger than {LARGEST_FILE // 1000} kB, more than any such file needs."
_NOTEPAD = ".toml.txt"


def toml_files(folder: Path) -> list[Path]:
    """Return the content files of a folder, in order of name: also those that bear a wrong ending.

    Some editors write `.txt` behind the ending that was meant, and do not show it.
    """
    names = (path for path in folder.iterdir() if not path.name.startswith("."))
    return sorted(p for p in names if p.name.casefold().endswith((".toml", _NOTEPAD)))


def read_text(path: Path, log: FaultLog) -> str | None:
    """Return a file's text, or None where it has none that can be read."""
    if path.name.casefold().endswith(_NOTEPAD):
        log.fault((), "The file's name ends in .txt: rename it so that it ends in .toml.")
        return None
    data = b""
    try:
        if path.exists() and not path.is_file():
            log.fault((), "This is no file.")
            return None
        if path.stat().st_size > LARGEST_FILE:
            log.fault((), _TOO_LARGE)
            return None
        data = path.read_bytes()
        return data.decode("utf-8-sig")
    except OSError as fault:
        log.fault((), f"The file cannot be read: {fault.strerror}.")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        log.faults.append(
            Fault(path.name, line, "The file is not UTF-8 text: save it anew in that encoding.")
        )
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
        log.faults += syntax_faults(name, text, fault)
        return None
    except RecursionError:
        log.faults.append(Fault(name, _deepest(text), "The file is nested too deeply."))
        return None
    except ValueError as fault:
        words = f"The file holds a value that cannot be read: {fault}."
        log.faults.append(Fault(name, _longest_number(text), words))
        return None
    log.lines = TomlLines(text)
    return data


def read_toml(path: Path) -> tuple[dict[str, Any] | None, FaultLog]:
    """Return what a file holds, or None with the reason noted in its log."""
    log = FaultLog(path, TomlLines(""))
    text = read_text(path, log)
    return (None if text is None else parse_toml(text, log)), log


def _longest_number(text: str) -> int:
    """Return the line with more digits in a row than a number may have, or the first."""
    found = re.search(r"[0-9_]{4000}", text)
    return text[: found.start()].count("\n") + 1 if found else 1


def _deepest(text: str) -> int:
    """Return the line that opens the most brackets."""
    opened = [line.count("[") + line.count("{") for line in text.split("\n")]
    return opened.index(max(opened)) + 1
