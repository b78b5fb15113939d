"""Lines of the chronology and of contradictions in the words of their lists."""

from __future__ import annotations

from casereview.domain.chronology import Entry, Gap, Row
from casereview.domain.contradiction import Outcome
from casereview.services.contradictions import ContradictionLine
from casereview.services.views import Chip, Tone

ONLY = (
    ("", "All lines"),
    ("contradictions", "Where sources differ"),
    ("several", "Told by several sources"),
    ("report", "In the report"),
    ("ambiguous", "Dates to look at"),
    ("proposals", "Proposals alone"),
)
"""What the list can be narrowed to."""


def row_key(row: Row) -> str:
    """Return what tells a line from the others."""
    return f"gap {row.after.edtf}" if isinstance(row, Gap) else row.key


def row_words(row: Row) -> str:
    """Return a line as a screen reader says it."""
    if isinstance(row, Gap):
        return row.words
    parts = [row.date_words, row.kind.words, row.text, row.source_words]
    parts += [chip.text for chip in chips_of(row)]
    parts.append("in the report" if row.wanted else "")
    return ". ".join(part for part in parts if part)


def chips_of(entry: Entry) -> tuple[Chip, ...]:
    """Return the marks of a line."""
    found = []
    if not entry.decided:
        found.append(Chip("proposal, not decided", Tone.BLUE))
    if entry.contradictions:
        found.append(Chip("sources differ", Tone.AMBER))
    if entry.disputed:
        found.append(Chip("disputed", Tone.AMBER))
    if entry.ambiguous:
        found.append(Chip("day and month?", Tone.AMBER))
    return tuple(found)


def contradiction_words(line: ContradictionLine) -> str:
    """Return a contradiction as a screen reader says it."""
    sides = "; ".join(f"{side.who}: {side.side.words}" for side in line.sides)
    return f"{line.contradiction.subject}. {sides}. {line.state}."


def contradiction_chips(line: ContradictionLine) -> tuple[Chip, ...]:
    """Return the marks of a contradiction in its list."""
    one = line.contradiction
    tone = Tone.AMBER if one.outcome is Outcome.OPEN else Tone.PLAIN
    found = [Chip(one.outcome.words, tone)]
    if line.standing.before:
        found.append(Chip("a source changed since", Tone.AMBER))
    if line.standing.gone:
        found.append(Chip("no longer differ", Tone.BLUE))
    if one.in_report:
        found.append(Chip("in the report", Tone.PLAIN))
    return tuple(found)
