"""What is kept, under the headings of its urgency, and at the end what was destroyed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from casereview.domain.custody.retention import Authority, State, Urgency
from casereview.domain.dates import british
from casereview.services.vault.retention import Certificate, DueLine, DueList, summary
from casereview.ui.models.rows import RowsModel

URGENCY_WORDS = {
    Urgency.OVERDUE: "Overdue",
    Urgency.SOON: "Due within the month",
    Urgency.REVIEW: "To be reviewed",
    Urgency.LATER: "Later",
    Urgency.HELD: "Under legal hold",
    Urgency.NOT_CONCLUDED: "Not concluded",
}
DESTROYED = "Destroyed"


@dataclass(frozen=True, slots=True)
class Heading:
    """A line between the groups; it cannot be chosen."""

    text: str
    count: int


DueRow = Heading | DueLine | Certificate


def day_words(line: DueLine) -> str:
    """Return what is known of the day, in words."""
    found = line.standing
    if found.state is State.NOT_CONCLUDED:
        return "no date yet"
    if found.day is None:
        return "no date: the date of birth is missing"
    if found.state is State.REVIEW:
        return f"review due {british(found.day)}"
    return f"kept until {british(found.day)}"


def rule_words(line: DueLine) -> str:
    """Return the first of the rules behind a line, with its source."""
    return source_words(line.standing.authorities[-1])


def source_words(authority: Authority) -> str:
    """Return a source with its year, and whether it was verified."""
    year = f" ({authority.year})" if authority.year[:1].isdigit() else ""
    return f"{authority.source}{year} · {authority.verified or 'not verified'}"


def certificate_key(certificate: Certificate) -> str:
    """Return the id of a certificate's row."""
    return f"certificate {certificate.case} {certificate.at}"


def _key(row: DueRow) -> str:
    if isinstance(row, Heading):
        return f"heading {row.text}"
    return row.id if isinstance(row, DueLine) else certificate_key(row)


def _words(row: DueRow) -> str:
    if isinstance(row, Heading):
        return row.text
    if isinstance(row, DueLine):
        where = URGENCY_WORDS[row.urgency]
        return f"{row.title}, {row.material}: {day_words(row)}, {where}, {rule_words(row)}"
    return summary(row)


def _choosable(row: DueRow) -> bool:
    return not isinstance(row, Heading)


class DueRows(RowsModel[DueRow]):
    """The rows of the retention page."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_key, _words, parent, choosable=_choosable)

    def show_due(self, due: DueList, certificates: tuple[Certificate, ...]) -> None:
        """Show what is due by urgency, and the certificates."""
        rows: list[DueRow] = []
        for where, words in URGENCY_WORDS.items():
            lines = [line for line in due.lines if line.urgency is where]
            if lines:
                rows += [Heading(words, len(lines)), *lines]
        if certificates:
            rows += [Heading(DESTROYED, len(certificates)), *certificates]
        self.set_rows(rows)

    def first(self) -> str:
        """Return the key of the first row that can be chosen, '' where there is none."""
        return next((_key(row) for row in self.rows if _choosable(row)), "")
