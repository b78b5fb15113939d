"""Replacing words in everything that the expert wrote for the report, as one change."""

from __future__ import annotations

from dataclasses import replace

from casereview.domain.reports.prose_search import replaced
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.session import OpenCase


def replace_words(
    case: OpenCase, wanted: str, by: str, *, cased: bool = False
) -> tuple[int, Changes]:
    """Replace words in every section; returns how often they were.

    Raises BadInputError where they stand nowhere. References are never touched.
    """
    made = []
    times = 0
    for entry in case.file.sections.all():
        text, count = replaced(entry.text, wanted, by, cased=cased)
        if count:
            made.append(replace(entry, text=text))
            times += count
    if not made:
        raise BadInputError(f"“{wanted}” stands nowhere in your text.", kept="Nothing changed.")
    with case.change(f"Replace “{wanted}” by “{by}”", Kind.REPORT) as changes:
        case.file.sections.put(*made)
    return times, changes
