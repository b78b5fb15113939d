"""What setting a report costs: beside other engines, after an edit, and with every assertion."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from casereview.domain.reports.report import Paragraph, Report, Run
from casereview.reporting.asserting.check import check_pdf
from casereview.reporting.pdf import write_pdf
from casereview.reporting.setting.setter import Setter
from casereview.services.benches import bench_issue
from casereview.services.benches.bench_report_text import sample_report
from casereview.services.interview.measuring import (
    BenchmarkError,
    BenchResult,
    Comparison,
    compare,
    machine,
)
from casereview.services.report.drawing import Press

OURS = "ours"
PEERS = ("Typst", "fpdf2", "WeasyPrint")
NOT_INSTALLED = 3
"""The exit code of a child whose engine is not there."""
_AIMS = {"Typst": 1.0}
_REPEATS = 5
_PATIENCE = 120.0  # seconds one setting may take
_EDITED, _ISSUED = 150.0, 3000.0  # milliseconds
_SCALE = 1.5
_CHILD = "casereview.services.benches.bench_report_peers"


class Taken(NamedTuple):
    """What one setting took: milliseconds, megabytes at most, pages."""

    milliseconds: float
    megabytes: float
    pages: int


def report(repeats: int = _REPEATS) -> BenchResult:
    """Measure the setting of a report beside each engine that is installed.

    Raises BenchmarkError where our own does not end.
    """
    taken = _alternating(repeats)
    comparisons = []
    for peer in PEERS:
        if taken.get(peer):
            comparisons += _beside(peer, taken[OURS], taken[peer])
    edited, whole, issued = _in_the_window(repeats)
    drawn = compare(
        "one paragraph edited, to the picture of its page, beside setting all of it",
        "ms", edited, whole, limit=_EDITED,
    )  # fmt: skip
    tested = compare(
        "set and tested by every assertion, beside setting alone", "ms", issued, whole,
        limit=_ISSUED,
    )  # fmt: skip
    finalised, issued_pages = bench_issue.finalised(repeats)
    missing = [peer for peer in PEERS if not taken.get(peer)]
    return BenchResult(
        "report",
        "other engines that set the same content in processes of their own",
        repeats,
        (*comparisons, drawn, tested, finalised),
        {
            "pages": ", ".join(
                f"{name} {found[0].pages}" for name, found in taken.items() if found
            ),
            "pages finalised": issued_pages,
            "measured": "from the content in memory to the file; loading of libraries left out",
            "not installed here": ", ".join(missing) or "none",
            **machine(),
        },
    )


def _alternating(repeats: int) -> Mapping[str, list[Taken]]:
    taken: dict[str, list[Taken]] = {name: [] for name in (OURS, *PEERS)}
    for name in taken:
        _set(name)  # the first one fills caches of files and byte code
    for number in range(repeats):
        names = list(taken) if number % 2 else list(reversed(taken))
        for name in names:
            found = _set(name)
            if found is not None:
                taken[name].append(found)
    return taken


def _set(name: str) -> Taken | None:
    """Let a process set the report once; None where its engine is not installed."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    finished = subprocess.run(
        [sys.executable, "-m", _CHILD, name],
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
        env=environment,
    )
    if finished.returncode == NOT_INSTALLED:
        return None
    if finished.returncode:
        raise BenchmarkError(f"{name} did not set the report (exit code {finished.returncode}).")
    told = json.loads(finished.stdout.splitlines()[-1])
    return Taken(told["seconds"] * 1000, told["peak"] / 1024, told["pages"])


def _beside(peer: str, ours: list[Taken], theirs: list[Taken]) -> list[Comparison]:
    return [
        compare(
            f"time beside {peer}",
            "ms",
            [each.milliseconds for each in ours],
            [each.milliseconds for each in theirs],
            _AIMS.get(peer),
        ),
        compare(
            f"peak memory beside {peer}",
            "MB",
            [each.megabytes for each in ours],
            [each.megabytes for each in theirs],
        ),
    ]


def _in_the_window(repeats: int) -> tuple[list[float], list[float], list[float]]:
    """Return the times of an edit's way to the screen, of a whole setting, and of an issue's."""
    plain = sample_report()
    setter, press = Setter(), Press()
    edited: list[float] = []
    whole: list[float] = []
    issued: list[float] = []
    try:
        press.draw(setter.set(plain).page_pdf(4), _SCALE)
        for number in range(repeats):
            changed = _edited(plain, number)
            edited.append(_timed(partial(_show, setter, press, changed)))
            whole.append(_timed(partial(write_pdf, changed)))
            issued.append(_timed(partial(_issue, changed)))
    finally:
        press.close()
    return edited, whole, issued


def _edited(plain: Report, number: int) -> Report:
    """Return the report with one more word in a paragraph of its third section."""
    sections = list(plain.sections)
    blocks = list(sections[2].blocks)
    first = blocks[0]
    assert isinstance(first, Paragraph)
    blocks[0] = replace(first, runs=(*first.runs, Run(f" Edited {'again ' * number}")))
    sections[2] = replace(sections[2], blocks=tuple(blocks))
    return replace(plain, sections=tuple(sections))


def _show(setter: Setter, press: Press, changed: Report) -> None:
    pages = setter.set(changed)
    place = pages.where("p-3-1")
    assert place is not None
    press.draw(pages.page_pdf(place.page), _SCALE)


def _issue(changed: Report) -> None:
    check_pdf(write_pdf(changed))


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
