"""Widening and suppression until no group of persons is smaller than k.

A group is all persons who share every quasi-identifier as it will be written. Values are widened
and then suppressed in a fixed order, only in groups that are too small; what turns out not to have
been needed is put back. Persons who still stand alone are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casereview.series import dictionary as d
from casereview.series.persons import Person, StatusRow, strongest

Row = dict[str, str]
OUTCOMES = ("any_lost", "all_lost")


@dataclass(frozen=True, slots=True)
class Anonymised:
    """Persons as they may be written, with what it cost; `kept` are positions in the input."""

    rows: tuple[Row, ...]
    kept: tuple[int, ...]
    suppressed: dict[str, int]
    widened: dict[str, int]
    smallest_group: int


def quasi_identifiers() -> tuple[str, ...]:
    """Return the columns that someone outside might know of a person."""
    return tuple(c.name for c in d.WIDE if c.role is d.Role.QUASI)


def smallest_group(rows: Iterable[Row], columns: Sequence[str]) -> int:
    """Return the size of the smallest group that shares all the columns; 0 without rows."""
    return min(Counter(_signature(row, columns) for row in rows).values(), default=0)


def k_anonymous(rows: Sequence[Row], k: int) -> Anonymised:
    """Return the rows with every group of quasi-identifiers at k persons or more."""
    columns = quasi_identifiers()
    work = [dict(row) for row in rows]
    for name in d.GIVEN_UP_FIRST:
        for step in range(len(d.column(name).coarser) + 1):
            for index in _too_small(work, columns, k):
                work[index][name] = _wider(rows[index][name], name, step)
    kept = _all_but_alone(work, columns, k)
    work = [work[index] for index in kept]
    original = [rows[index] for index in kept]
    _put_back(work, original, columns, k)
    if k > 1:
        _vary_outcomes(work, columns)
    return Anonymised(
        rows=tuple(work),
        kept=tuple(kept),
        suppressed=_changes(work, original, suppressed=True),
        widened=_changes(work, original, suppressed=False),
        smallest_group=smallest_group(work, columns),
    )


def _signature(row: Row, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[column] for column in columns)


def _too_small(rows: Sequence[Row], columns: Sequence[str], k: int) -> list[int]:
    sizes = Counter(_signature(row, columns) for row in rows)
    return [i for i, row in enumerate(rows) if sizes[_signature(row, columns)] < k]


def _wider(value: str, name: str, step: int) -> str:
    """Return the value at a step of its column; the step after the last suppresses it."""
    steps = d.column(name).coarser
    return steps[step].get(value, value) if step < len(steps) else d.SUPPRESSED


def _all_but_alone(rows: Sequence[Row], columns: Sequence[str], k: int) -> list[int]:
    """Return the positions of rows in groups of k or more.

    By now every other row has all its quasi-identifiers suppressed and belongs to one group.
    """
    small = set(_too_small(rows, columns, k))
    return [index for index in range(len(rows)) if index not in small]


def _put_back(work: list[Row], original: Sequence[Row], columns: Sequence[str], k: int) -> None:
    """Restore values whose loss was not needed, the most telling columns first."""
    for name in reversed(d.GIVEN_UP_FIRST):
        for signature in dict.fromkeys(_signature(row, columns) for row in work):
            group = [i for i, row in enumerate(work) if _signature(row, columns) == signature]
            before = [work[i][name] for i in group]
            for i in group:
                work[i][name] = original[i][name]
            if smallest_group(work, columns) < k:
                for i, value in zip(group, before, strict=True):
                    work[i][name] = value


def _vary_outcomes(rows: list[Row], columns: Sequence[str]) -> None:
    """Suppress an outcome that everyone of a group shares: it would tell it of each of them."""
    for name in OUTCOMES:
        groups: dict[tuple[str, ...], list[Row]] = {}
        for row in rows:
            groups.setdefault(_signature(row, columns), []).append(row)
        for group in groups.values():
            if len({row[name] for row in group}) < 2:
                for row in group:
                    row[name] = d.SUPPRESSED


def _changes(work: Sequence[Row], original: Sequence[Row], *, suppressed: bool) -> dict[str, int]:
    """Count the cells of each column that were suppressed, or else widened."""
    counts = Counter(
        name
        for row, was in zip(work, original, strict=True)
        for name in row
        if row[name] != was[name] and (row[name] == d.SUPPRESSED) is suppressed
    )
    return dict(sorted(counts.items()))


# ---- disorders --------------------------------------------------------------------------------


def join_rare(persons: Sequence[Person], k: int) -> tuple[tuple[StatusRow, ...], ...]:
    """Return each person's statuses with families present in fewer than k persons made `other`."""
    having = Counter(
        family
        for person in persons
        for family in {row.disorder for row in person.statuses if row.status == "present"}
    )
    common = {family for family, count in having.items() if count >= k and family != d.OTHER_FAMILY}
    return tuple(_joined(person.statuses, common) for person in persons)


def _joined(statuses: Sequence[StatusRow], common: set[str]) -> tuple[StatusRow, ...]:
    groups: dict[tuple[str, str], list[StatusRow]] = {}
    for row in statuses:
        family = row.disorder if row.disorder in common else d.OTHER_FAMILY
        groups.setdefault((family, row.time), []).append(row)
    made = []
    for (family, time), rows in groups.items():
        top = strongest(rows)
        made.append(StatusRow(family, time, top.status, top.status_by_rule, top.basis))
    order = {name: i for i, name in enumerate((*d.FAMILIES, *d.TIMES))}
    return tuple(sorted(made, key=lambda row: (order[row.disorder], order[row.time])))


def diversity(rows: Sequence[Row], statuses: Sequence[tuple[StatusRow, ...]]) -> tuple[int, ...]:
    """Return, for each row, how many different sets of disorders its group of persons holds."""
    groups: dict[tuple[str, ...], set[tuple[StatusRow, ...]]] = {}
    signatures = [_signature(row, quasi_identifiers()) for row in rows]
    for signature, held in zip(signatures, statuses, strict=True):
        groups.setdefault(signature, set()).add(held)
    return tuple(len(groups[signature]) for signature in signatures)
