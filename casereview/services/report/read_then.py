"""Keeping what the references of opinions, answers and reviews said when these were written."""

from __future__ import annotations

from functools import cache

from casereview.domain.reports.seen import ReadThen, seen_in
from casereview.domain.reports.written import Record, key_of, texts_of
from casereview.reporting.referring.references import of_a_fact, said_of
from casereview.services.report import reporting
from casereview.services.session import OpenCase


def keep(case: OpenCase, *records: Record) -> None:
    """Keep what the references of records say now; within the change that saves the records."""
    held = cache(lambda: reporting.material(case))

    def says(reference: str) -> str | None:
        return said_of(reference, held()) if of_a_fact(reference) else None

    for record in records:
        key = key_of(record)
        old = case.file.read_then.get(key)
        text = "\n\n".join(texts_of(record))
        seen = seen_in(text, old.seen if old else (), says) if "{" in text else ()
        if seen:
            case.file.read_then.put(ReadThen(key, seen))
        elif old:
            case.file.read_then.remove(key)


def let_go(case: OpenCase, *records: Record | None) -> None:
    """Forget it for records that are taken out; within the change that removes them."""
    for record in records:
        if record is not None:
            case.file.read_then.remove(key_of(record))
