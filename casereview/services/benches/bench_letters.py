"""What reading letters costs, rules and all, beside `pdftotext` that only takes their words.

The files are made of the demonstration's letters: fifty of them one by one, and three hundred pages
in one file, which is divided into its documents before it is read, as in a case.
"""

from __future__ import annotations

import io
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from casereview.correspondence.limits import MEBIBYTE, Limits
from casereview.correspondence.reading import DocumentReader, PageText
from casereview.correspondence.sections import by_first_pages
from casereview.correspondence.side_by_side import propose_each
from casereview.domain.progress import untold
from casereview.paths import resources
from casereview.services.benches.bench_search import in_one_large_case
from casereview.services.correspondence.receiving import Receiver
from casereview.services.interview.measuring import (
    BenchmarkError,
    BenchResult,
    Comparison,
    compare,
    machine,
)

if TYPE_CHECKING:
    import pikepdf

LETTERS, PAGES = 50, 300
AIM = 3.0
STALL_LIMIT = 50.0  # milliseconds
_REPEATS = 5
_PATIENCE = 300.0  # seconds the window may take
_BASELINE = "pdftotext"
_LOAD = "from casereview.correspondence import child; child.load(frozenset({'pdf'}))"


def letters(letters: int = LETTERS, pages: int = PAGES, repeats: int = _REPEATS) -> BenchResult:
    """Measure the reading of single letters, of a bundle, and how the window fares meanwhile.

    Raises BenchmarkError where pdftotext is not installed, or the window cannot be shown.
    """
    if shutil.which(_BASELINE) is None:
        raise BenchmarkError(
            "pdftotext is not installed, so there is nothing to compare with.",
            do="Install poppler-utils (Debian) or Poppler, and run this again.",
        )
    with _byte_code(), _files(letters, pages) as (singles, bundle):
        comparisons = [_singles(singles, repeats), _bundle(bundle, pages, repeats)]
        stalls = _stalls(singles[0].parent)
        peak = _peak([*singles, bundle])
    comparisons.append(in_one_large_case(repeats))
    bound = Limits().memory // MEBIBYTE
    return BenchResult(
        "letters",
        "pdftotext of the same files; for the search, the case file without a key",
        repeats,
        tuple(comparisons),
        {
            "longest stall of the window while they are added": (
                f"{stalls['longest']:.0f} ms of {stalls['seconds']:.1f} s"
                f" (aim {STALL_LIMIT:g} ms or less)"
            ),
            "memory of the reading process at most": f"{peak // MEBIBYTE} MiB (bound {bound} MiB)",
            "rules": "all; proposals are made, nothing is filed",
            **machine(),
        },
    )


def _singles(files: Sequence[Path], repeats: int) -> Comparison:
    """Read letters one by one, from the start of the reading processes to their end."""
    return _both_sides(f"{len(files)} letters", files, _read_each, repeats)


def _bundle(file: Path, pages: int, repeats: int) -> Comparison:
    return _both_sides(f"a bundle of {pages} pages, divided", [file], _read_bundle, repeats)


def _both_sides(
    what: str, files: Sequence[Path], read: Callable[[Sequence[Path]], None], repeats: int
) -> Comparison:
    ours: list[float] = []
    theirs: list[float] = []
    sides = [(ours, read), (theirs, _text_each)]
    for number in range(repeats):
        for times, side in sides if number % 2 else reversed(sides):
            began = time.perf_counter()
            side(files)
            times.append((time.perf_counter() - began) * 1000)
    return compare(what, "ms", ours, theirs, AIM)


def _read_each(files: Sequence[Path]) -> None:
    receiver = Receiver(files)
    try:
        found = receiver.read(files, 0, len(files), untold)
    finally:
        receiver.close()
    if not all(each.received and each.received.reading.proposals for each in found):
        raise BenchmarkError("A letter was not read, so nothing was timed.")


def _read_bundle(files: Sequence[Path]) -> None:
    with DocumentReader(kinds=["pdf"]) as reader:
        reading = reader.read(files[0].name, files[0].read_bytes(), proposing=_not_yet)
        parts = by_first_pages(reading.pages)
        owns = [reading.pages[part.first - 1 : part.last] for part in parts]
        found = list(propose_each(reader, owns))
    if len(parts) < 2 or not any(found):
        raise BenchmarkError("The bundle was not read, so nothing was timed.")


def _not_yet(_pages: Sequence[PageText]) -> bool:
    return False


def _text_each(files: Sequence[Path]) -> None:
    program = shutil.which(_BASELINE)
    assert program is not None
    for file in files:
        subprocess.run([program, str(file), "-"], stdout=subprocess.DEVNULL, check=True)


def _peak(files: Sequence[Path]) -> int:
    """Return the most memory that any of the files took to read, in bytes."""
    with DocumentReader(kinds=["pdf"]) as reader:
        for file in files:
            reader.read(file.name, file.read_bytes())
        return reader.peak


def _stalls(folder: Path) -> dict[str, float]:
    """Add the letters in a real window and return its longest stall, as it tells it."""
    finished = subprocess.run(
        [sys.executable, "-m", "casereview.ui.intake_stalls", str(folder)],
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )
    if finished.returncode != 0:
        raise BenchmarkError(
            f"The window did not add the letters (exit code {finished.returncode})."
        )
    stalls: dict[str, float] = json.loads(finished.stdout.splitlines()[-1])
    return stalls


@contextmanager
def _byte_code() -> Iterator[None]:
    """Keep byte code, as an installation keeps it, in a folder of its own for the time."""
    name = "PYTHONPYCACHEPREFIX"
    before = os.environ.get(name)
    with tempfile.TemporaryDirectory(prefix="casereview-bench-") as folder:
        os.environ[name] = folder
        environment = dict(os.environ)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        try:
            subprocess.run([sys.executable, "-c", _LOAD], env=environment, check=True)
            yield
        finally:
            os.environ.pop(name)
            if before is not None:
                os.environ[name] = before


@contextmanager
def _files(letters: int, pages: int) -> Iterator[tuple[list[Path], Path]]:
    """Lend a folder of letters, no two of the same bytes, and a bundle beside it."""
    import pikepdf

    sources = [
        path for path in sorted((resources() / "demo").glob("*/*.pdf")) if "scan" not in path.name
    ]
    with tempfile.TemporaryDirectory(prefix="casereview-bench-") as folder:
        singles = Path(folder) / "letters"
        singles.mkdir()
        turn = itertools.cycle(sources)
        files = []
        for number in range(letters):
            with pikepdf.open(next(turn)) as document:
                document.docinfo["/Subject"] = f"copy {number}"
                files.append(singles / f"letter {number:02}.pdf")
                document.save(files[-1])
        bundle = Path(folder) / "bundle.pdf"
        _bind(itertools.cycle(sources), pages).save(bundle)
        yield files, bundle


def _bind(sources: Iterator[Path], pages: int) -> pikepdf.Pdf:
    import pikepdf

    whole = pikepdf.new()
    while len(whole.pages) < pages:
        with pikepdf.open(io.BytesIO(next(sources).read_bytes())) as document:
            for page in list(document.pages)[: pages - len(whole.pages)]:
                whole.pages.append(page)
    return whole
