"""Character recognition by the Tesseract program, where it is installed; pictures go by pipe.

Tesseract is given a picture that was drawn here, never the received file, and inherits the limits
of this process. What it says comes back as a table of words with their boxes and its confidence.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from casereview.correspondence.limits import Limits
from casereview.correspondence.parsed import UnreadableError, storable

PROGRAM = "tesseract"
DOTS = 200
"""Dots an inch: on the development scans more were slower, and read two dates of eight worse."""

_NOT_DONE = "The characters of this page could not be recognised."
_WORD_LEVEL = "5"
_COLUMNS = 12
_LEAST_CONFIDENCE = 0.0
_PARAGRAPH = 0.9  # heights of a line between the lines of two paragraphs
_HIGH = 100.0  # pixels upwards: the next column


@dataclass(frozen=True, slots=True)
class Seen:
    """A word as recognised: characters [start, end) of the text, and its box.

    The box is in pixels from the top left; confidence is how sure the engine is, 0 to 100.
    """

    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


_Box = tuple[float, float, float, float]


def version() -> str:
    """Return the engine's name and version; raises UnreadableError where there is none."""
    done = _run(["--version"], b"", 20.0)
    found = re.match(rb"tesseract v?([0-9][0-9A-Za-z.-]{0,30})", done)
    return f"tesseract-{found.group(1).decode('ascii')}" if found else "tesseract"


def recognise(grey: bytes, wide: int, high: int, limits: Limits) -> tuple[str, tuple[Seen, ...]]:
    """Return the text of a grey picture and its words; raises UnreadableError."""
    picture = b"P5\n%d %d\n255\n" % (wide, high) + grey
    options = ["stdin", "stdout", "-l", "eng", "--dpi", str(DOTS), "--psm", "3", "tsv"]
    table = _run(options, picture, limits.seconds).decode("utf-8", "replace")
    return _read_table(table)


def _run(options: list[str], given: bytes, seconds: float) -> bytes:
    program = shutil.which(PROGRAM)
    if program is None:
        raise UnreadableError(_NOT_DONE)
    try:
        done = subprocess.run(
            [program, *options],
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.SubprocessError) as fault:
        raise UnreadableError(_NOT_DONE) from fault
    return done.stdout


def _read_table(table: str) -> tuple[str, tuple[Seen, ...]]:
    """Return the words in lines, an empty line where more than a line's height lies between."""
    parts: list[str] = []
    words: list[Seen] = []
    length = 0
    before, bottom = "", 0.0
    for line, box, confidence, said in _rows(table):
        if before:
            apart = box[1] - bottom > _PARAGRAPH * (box[3] - box[1]) or box[1] < bottom - _HIGH
            gap = " " if line == before else "\n\n" if apart else "\n"
            parts.append(gap)
            length += len(gap)
        bottom = max(bottom, box[3]) if line == before else box[3]
        before = line
        parts.append(said)
        words.append(Seen(length, length + len(said), *box, confidence))
        length += len(said)
    return "".join(parts) + ("\n" if parts else ""), tuple(words)


def _rows(table: str) -> Iterator[tuple[str, _Box, float, str]]:
    """Yield the line a word stands in, its box, confidence and text."""
    for row in table.split("\n"):
        cells = row.split("\t", _COLUMNS - 1)
        if len(cells) != _COLUMNS or cells[0] != _WORD_LEVEL:
            continue
        said = storable("".join(cells[11].split()))
        try:
            left, top, wide, high = (float(cell) for cell in cells[6:10])
            confidence = float(cells[10])
        except ValueError:
            continue
        if said and confidence >= _LEAST_CONFIDENCE:
            line = f"{cells[2]}/{cells[3]}/{cells[4]}"
            yield line, (left, top, left + wide, top + high), confidence, said
