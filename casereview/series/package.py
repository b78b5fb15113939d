"""The anonymised package: made whole in memory, checked, and only then handed out to be written."""

from __future__ import annotations

import hashlib
import json
import random
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from casereview.domain.assessing.finding import CaseFindings
from casereview.domain.dossier import Dossier
from casereview.errors import BadInputError
from casereview.series import dictionary as d
from casereview.series.anonymise import (
    Anonymised,
    diversity,
    join_rare,
    k_anonymous,
    quasi_identifiers,
)
from casereview.series.counts import Cell, count_statuses, count_wide
from casereview.series.intruder import found_in, known_of
from casereview.series.persons import Person, StatusRow, person_of

DEFAULT_K = 5
SMALLEST_K = 3
"""Of real people no smaller group may be asked for: one of two is as good as found."""

ROWS_FROM = 20
"""A series of fewer real people leaves as counts only, never as a row a person."""

_ALPHABET = "bcdfghjkmnpqrstvwxz"
_KEPT = "Nothing was written."


@dataclass(frozen=True, slots=True)
class SeriesCase:
    """A case offered for the series."""

    dossier: Dossier
    findings: CaseFindings


@dataclass(frozen=True, slots=True)
class Package:
    """Files by name, the checks as data, and what was done in one sentence."""

    files: Mapping[str, bytes]
    checks: dict[str, Any]
    sentence: str
    case_ids: tuple[str, ...]  # for the log inside the vault only


def build(
    cases: Sequence[SeriesCase],
    k: int = DEFAULT_K,
    *,
    version: str = "",
    reviewed: Collection[str] = (),
) -> Package:
    """Make the package of all cases that may be used again.

    reviewed: ids of the interview modules by whose rules, clinically reviewed, all were rated.
    Raises BadInputError, with nothing made, when there is none, when k is too small for real
    people, when there are fewer people than k, or when a check of the finished files fails.
    """
    chosen, left_out, fictional = _chosen(cases)
    _refuse(len(chosen), k, left_out, fictional=fictional)
    persons = [person_of(case.dossier, case.findings) for case in chosen]
    order = list(range(len(persons)))
    secrets.SystemRandom().shuffle(order)
    persons = [persons[i] for i in order]
    statuses = list(join_rare(persons, k))
    with_rows = fictional or len(persons) >= ROWS_FROM
    made = k_anonymous([p.values for p in persons], k) if with_rows else None
    if made is not None:
        persons = [Person(row, ()) for row in made.rows]
        statuses = _varied(made, [statuses[index] for index in made.kept], k)
    files = _tables(persons, statuses, k, with_rows=with_rows)
    checks = _checks(statuses, made, len(persons), len(order), k, left_out, fictional=fictional)
    described = _json(d.dictionary_json(k, reviewed))
    vocabulary = described + _readme(checks, version) + _json(checks)
    files["dictionary.json"] = described.encode()
    files["README.txt"] = _readme(checks, version).encode()
    checks["sha256"] = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    files["checks.json"] = _json(checks).encode()
    known = frozenset(word for case in cases for word in known_of(case.dossier))
    _last_look(files, known, vocabulary)
    used = tuple(case.dossier.case.id for case in chosen)
    return Package(files, checks, checks["result"], used)


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _varied(
    made: Anonymised, statuses: list[tuple[StatusRow, ...]], k: int
) -> list[tuple[StatusRow, ...]]:
    """Return statuses without those of groups whose members all have the same disorders."""
    differing = diversity(made.rows, statuses)
    return [held if n > 1 or k == 1 else () for held, n in zip(statuses, differing, strict=True)]


def _chosen(cases: Sequence[SeriesCase]) -> tuple[list[SeriesCase], dict[str, int], bool]:
    """Return the cases to use, what was left out and why, and whether all used are fictional.

    Fictional cases are for demonstration: they may always be used, but never among real ones.
    """
    real = [c for c in cases if not c.dossier.case.fictional]
    made_up = [c for c in cases if c.dossier.case.fictional]
    cleared = [c for c in real if c.dossier.case.reuse_allowed]
    left_out = {"no basis for re-use recorded": len(real) - len(cleared)}
    if cleared or not made_up:
        left_out["fictional, never mixed with real people"] = len(made_up)
        return cleared, left_out, False
    return made_up, left_out, True


def _refuse(number: int, k: int, left_out: Mapping[str, int], *, fictional: bool) -> None:
    smallest = 1 if fictional else SMALLEST_K
    if k < smallest:
        raise BadInputError(
            f"Groups of {k} would single people out.", kept=_KEPT, do=f"Ask for {smallest} or more."
        )
    if not number:
        without = left_out["no basis for re-use recorded"]
        raise BadInputError(
            "No case may be used again: "
            f"{without} of the vault's cases have no basis for re-use recorded.",
            kept=_KEPT,
        )
    if number < k:
        raise BadInputError(
            f"The risk is too high: {number} case{'s' if number != 1 else ''} cannot make a group "
            f"of {k}.",
            kept=_KEPT,
            do="More cases are needed.",
        )


def _last_look(files: Mapping[str, bytes], known: frozenset[str], vocabulary: str) -> None:
    hits = found_in(files, known, vocabulary)
    if hits:
        raise BadInputError(
            f"The risk is too high: something known of a case stands in {', '.join(hits)}.",
            kept=_KEPT,
        )


# ---- files ------------------------------------------------------------------------------------


def _tables(
    persons: Sequence[Person],
    statuses: Sequence[tuple[StatusRow, ...]],
    k: int,
    *,
    with_rows: bool,
) -> dict[str, bytes]:
    """Return the CSV files; counts are of the very rows written, so that no difference tells."""
    cells = count_wide([p.values for p in persons], k) + count_statuses(statuses, k)
    files = {"counts.csv": _counts_csv(cells, k)}
    if with_rows:
        ids = _row_ids(len(persons))
        wide = [{"row_id": i, **p.values} for i, p in zip(ids, persons, strict=True)]
        files["persons.csv"] = _csv(wide, ("row_id", *(c.name for c in d.WIDE)))
        long = [
            {"row_id": row_id, **asdict(row)}
            for row_id, rows in zip(ids, statuses, strict=True)
            for row in rows
        ]
        files["disorder_status.csv"] = _csv(long, ("row_id", *(c.name for c in d.STATUS_COLUMNS)))
    return files


def _row_ids(number: int) -> list[str]:
    """Return random keys of letters without vowels, so that they spell nothing."""
    source: random.Random = secrets.SystemRandom()
    ids: dict[str, None] = {}
    while len(ids) < number:
        ids["".join(source.choices(_ALPHABET, k=8))] = None
    return list(ids)


def _counts_csv(cells: Sequence[Cell], k: int) -> bytes:
    hidden = f"fewer than {k} or withheld"
    rows = [
        {
            "variable": cell.variable,
            "value": cell.value,
            "persons": hidden if cell.persons is None else str(cell.persons),
        }
        for cell in cells
    ]
    return _csv(rows, ("variable", "value", "persons"))


def _csv(rows: Sequence[Mapping[str, str]], columns: tuple[str, ...]) -> bytes:
    """Return CSV with every cell quoted; no cell can start a formula.

    Raises ValueError for a value that is not on the allow-list of its column.
    """
    import csv

    import pandas as pd

    for row in rows:
        for name in columns:
            _check_cell(name, row[name])
    frame = pd.DataFrame(list(rows), columns=list(columns), dtype="string")
    text: str = frame.to_csv(index=False, quoting=csv.QUOTE_ALL, lineterminator="\n")
    return text.encode()


def _check_cell(name: str, value: str) -> None:
    allowed = _ALLOWED.get(name)
    if (allowed is not None and value not in allowed) or value[:1] in {"=", "+", "-", "@", "\t"}:
        msg = f"not on the allow-list of {name}"
        raise ValueError(msg)


_ALLOWED = {column.name: column.allowed for column in (*d.WIDE, *d.STATUS_COLUMNS)}


# ---- checks and explanation -------------------------------------------------------------------


def _checks(
    statuses: Sequence[tuple[StatusRow, ...]],
    made: Anonymised | None,
    written: int,
    offered: int,
    k: int,
    left_out: Mapping[str, int],
    *,
    fictional: bool,
) -> dict[str, Any]:
    rows: dict[str, Any] = {"written": made is not None}
    if made is not None:
        rows |= {
            "smallest_group": made.smallest_group,
            "fewest_disorder_sets_in_a_group": min(diversity(made.rows, statuses), default=0),
            "quasi_identifiers": list(quasi_identifiers()),
            "cells_suppressed": made.suppressed,
            "cells_widened": made.widened,
            "persons_in_no_group": "none" if written == offered else f"fewer than {k}, left out",
        }
        sentence = f"{written} cases in groups of {made.smallest_group} or more: counts and rows."
    else:
        rows["reason"] = (
            f"A series of fewer than {ROWS_FROM} people leaves as counts only: "
            "a row a person would be too easy to find."
        )
        sentence = f"{written} cases: counts only, no rows (fewer than {ROWS_FROM} people)."
    return {
        "result": sentence,
        "k": k,
        "persons": written,
        "fictional": fictional,
        "warning": _warning(k, fictional=fictional),
        "left_out": dict(left_out),
        "rows": rows,
        "identifiers": "names, numbers, references, files and dates of every case were searched "
        "for in every file: none is there",
    }


def _warning(k: int, *, fictional: bool) -> str:
    if fictional:
        return (
            "The people are fictional. Of real people, rows are written from "
            f"{ROWS_FROM} persons and groups of {SMALLEST_K} or more."
        )
    return "Groups under 5 are small: give this package to known recipients only." if k < 5 else ""


def _readme(checks: Mapping[str, Any], version: str) -> str:
    made_by = f"CaseReview {version}".strip()
    rows = (
        "persons.csv          one row a person: bands and classes only\n"
        "disorder_status.csv  status of families of disorder at time points, by row_id\n"
        if checks["rows"]["written"]
        else ""
    )
    warning = f"\n{checks['warning']}\n" if checks["warning"] else ""
    return (
        f"Anonymised package made by {made_by}\n\n"
        f"{checks['result']}\n{warning}\n"
        f"counts.csv           numbers of persons; numbers under {checks['k']} are withheld, and\n"
        "                     others where a sum would give one away\n"
        f"{rows}"
        "dictionary.json      every column, its values and its meaning\n"
        "checks.json          what was checked, left out, widened and suppressed; file hashes\n\n"
        f"'{d.SUPPRESSED}' stands where a value would have singled somebody out. Only columns of "
        "the dictionary\nare written: no free text, no dates, no names or numbers of a case. "
        "Row order and row_id are\nrandom and new in every package.\n\n"
        "Two outcomes must not be mixed. 'Lost' speaks of diagnostic status in the interview. The\n"
        "bands are the service's questionnaire scores; a score under a threshold is not a lost\n"
        "diagnosis, and a score at one is not a diagnosis. 'Undetermined' and 'not assessed' are\n"
        "not absent. A disorder's status looking back is less certain than one of the day itself.\n"
    )
