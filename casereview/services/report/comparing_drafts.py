"""Two states of a report side by side: drafts by number, issued versions, or as it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casereview.domain.reports.draft_comparison import DraftComparison, Piece, compare_drafts
from casereview.domain.reports.report import Report
from casereview.errors import BadInputError
from casereview.services.interview.without_head import without_head
from casereview.services.report import composing, drafting
from casereview.services.report.bundle_schedule import issued_report
from casereview.services.session import OpenCase

NOW = "now"
"""The report as the case stands."""

_ISSUED = re.compile(r"v(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Compared:
    """What was compared, by name, and how the later differs from the earlier."""

    before: str
    after: str
    comparison: DraftComparison

    @property
    def lines(self) -> tuple[str, ...]:
        """Every change in a sentence, with the words that came and went."""
        return tuple(
            " ".join(filter(None, [each.words, *map(_piece, each.pieces)]))
            for each in self.comparison.differences
        )


def _piece(piece: Piece) -> str:
    text = piece.text.strip()
    return f"[{piece.kind}: {text}]" if piece.kind is not None and text else ""


def compare(case: OpenCase, before: str, after: str) -> Compared:
    """Compare two states: `3` is draft 3, `v1` the issued version 1, `now` the report as it stands.

    Raises BadInputError for a name that there is not, or a draft whose content was deleted.
    """
    first, earlier = _state(case, before)
    second, later = _state(case, after)
    return Compared(first, second, compare_drafts(*map(without_head, (earlier, later))))


def _state(case: OpenCase, name: str) -> tuple[str, Report]:
    name = name.strip().casefold()
    if name == NOW:
        return "The report as it stands", composing.compose_as(case, "", version="Draft").report
    if name.isdecimal():
        return f"Draft {int(name)}", drafting.draft_report(case, int(name))
    found = _ISSUED.fullmatch(name)
    if found:
        version = f"Version {int(found[1])}"
        for each in case.file.issued.all():
            if each.version == version and not each.subject:
                return version, issued_report(case, each.id)
        raise BadInputError(f"{version} was not issued from this case.")
    raise BadInputError(
        f"{name!r} names no state of the report.",
        do="Give a draft’s number, an issued version such as v1, or “now”.",
    )
