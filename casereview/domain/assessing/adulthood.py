"""Whether somebody was grown up at a time point: the questions and rules are those for adults."""

from __future__ import annotations

from datetime import date

from casereview.domain.assessing.rating import TimePoint

ADULT = 18
"""Years: below, the questions and rules were not made for the person (interview 7.4)."""

RULES_FOR_ADULTS = "Questions and rules are those for adults; they differ for the young."


def minor_words(point: TimePoint, born: date | None) -> str:
    """Return `under 18` or `perhaps under 18` at a time point's date; '' where of age or unknown.

    Somebody is of age on the eighteenth birthday; one born on 29 February on 1 March.
    """
    if born is None:
        return ""
    grown = _birthday(born, ADULT)
    if point.as_at.earliest >= grown:
        return ""
    return f"under {ADULT}" if point.as_at.latest < grown else f"perhaps under {ADULT}"


def _birthday(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:  # born on 29 February
        return date(born.year + years, 3, 1)
