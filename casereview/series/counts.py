"""Counts of persons with small cells withheld, and more where a total would give them away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casereview.series import dictionary as d
from casereview.series.persons import StatusRow


@dataclass(frozen=True, slots=True)
class Cell:
    """How many persons have a value; None where the number is withheld."""

    variable: str
    value: str
    persons: int | None


def withhold(counts: Mapping[str, int], k: int) -> dict[str, int | None]:
    """Return counts with those below k withheld, and enough others that no sum gives them away.

    What is withheld adds up to k persons or more, or to none at all.
    """
    shown: dict[str, int | None] = {value: n if n >= k else None for value, n in counts.items()}
    hidden = sum(n for value, n in counts.items() if shown[value] is None)
    while 0 < hidden < k:
        left = [(n, value) for value, n in shown.items() if n is not None]
        if not left:
            break
        number, value = min(left)
        shown[value] = None
        hidden += number
    return shown


def count_wide(rows: Sequence[Mapping[str, str]], k: int) -> list[Cell]:
    """Return the counts of every column with one value a person, suppressed values apart."""
    import pandas as pd

    frame = pd.DataFrame(list(rows), dtype="string")
    cells = []
    for column in d.WIDE:
        tally = {str(value): int(n) for value, n in frame[column.name].value_counts().items()}
        listed = [v for v in column.values if v in tally or column.name != "period"]
        listed += sorted(set(tally) - set(listed))
        counts = {value: tally.get(value, 0) for value in listed}
        cells += [Cell(column.name, value, n) for value, n in withhold(counts, k).items()]
    return cells


def count_statuses(persons: Sequence[Sequence[StatusRow]], k: int) -> list[Cell]:
    """Return the counts of statuses of each family at each time point that was rated at all."""
    import pandas as pd

    held = [(row.disorder, row.time, row.status) for rows in persons for row in rows]
    frame = pd.DataFrame(held, columns=["disorder", "time", "status"], dtype="string")
    tally = frame.value_counts().to_dict()
    cells = []
    for family in d.FAMILIES:
        for time in d.TIMES:
            counts = {status: int(tally.get((family, time, status), 0)) for status in d.STATUSES}
            if sum(counts.values()) == counts["not assessed"]:
                continue
            counts["not assessed"] += len(persons) - sum(counts.values())
            cells += [Cell(f"{family} at {time}", v, n) for v, n in withhold(counts, k).items()]
    return cells
