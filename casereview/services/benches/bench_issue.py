"""What finalising costs: a case of the demonstration, made as long as a long report, in a vault."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from casereview.domain.reports.acknowledgement import Acknowledgement, fingerprint, weigh
from casereview.errors import BadInputError
from casereview.reporting.issue_paper import set_report
from casereview.services.changes import Kind
from casereview.services.demonstration.demo import scripts
from casereview.services.demonstration.demo_case import fill
from casereview.services.interview.measuring import BenchmarkError, Comparison, compare
from casereview.services.report import composing, issuing, report_checks
from casereview.services.session import OpenCase, Session, new_id

_PASSPHRASE = "one invented passphrase"  # noqa: S105  of a vault that lives for seconds
_LIMIT = 3000.0  # milliseconds
_PAGES = 60
_SECTION = "background"
_PARAGRAPH = (
    "On the whole the records agree with what was said at the interview, and where they differ "
    "the report says so. " * 4
)


def finalised(repeats: int) -> tuple[Comparison, str]:
    """Compare finalising with setting alone, and say of how many pages it was.

    Raises BenchmarkError where the case cannot be issued.
    """
    ours: list[float] = []
    alone: list[float] = []
    today = date.today()  # noqa: DTZ011  a report is issued on the calendar of this computer
    with _long_case(today) as case:
        pages = 0
        for _ in range(repeats):
            begun = time.perf_counter()
            try:
                issued, _changes = issuing.finalise(case, _PASSPHRASE, today)
            except BadInputError as fault:
                raise BenchmarkError(f"The case was not issued: {fault.what}") from fault
            ours.append((time.perf_counter() - begun) * 1000)
            pages = issued.pages
            composed = composing.compose_as(case, "", version="Draft").report
            begun = time.perf_counter()
            set_report(composed)
            alone.append((time.perf_counter() - begun) * 1000)
    what = "finalised in a vault: passphrase, checks, set, tested, kept; beside setting alone"
    return compare(what, "ms", ours, alone, limit=_LIMIT), str(pages)


@contextmanager
def _long_case(today: date) -> Iterator[OpenCase]:
    """Lend a case of some sixty pages that nothing but warnings let stand is in the way of."""
    with tempfile.TemporaryDirectory(prefix="casereview-bench-") as folder:
        session, _code = Session.create(Path(folder) / "vault", _PASSPHRASE)
        try:
            case = session.open(fill(session, scripts()[1]))
            _lengthen(case, today)
            _acknowledge(case, today)
            yield case
            case.close()
        finally:
            session.close()


def _lengthen(case: OpenCase, today: date) -> None:
    pages = set_report(composing.compose_as(case, "", version="Draft", signed_on=today).report)
    held = case.file.sections.get(_SECTION)
    assert held is not None
    more = "\n\n".join([_PARAGRAPH] * (3 * max(0, _PAGES - pages.pages)))
    with case.change("Write", Kind.REPORT):
        case.file.sections.put(replace(held, text=f"{held.text}\n\n{more}"))


def _acknowledge(case: OpenCase, today: date) -> None:
    report = composing.compose_as(case, "", version="Version 1", signed_on=today).report
    paper = set_report(report)
    waiting = weigh(report_checks.everything(case, report, paper.counted), ()).open
    with case.change("Let warnings stand", Kind.REPORT):
        case.file.acknowledgements.put(
            *(
                Acknowledgement(new_id(), each.id, fingerprint(each), "A benchmark", today)
                for each in waiting
            )
        )
