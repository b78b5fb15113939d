"""Referrals in a table, each counted by the service's rules for outcomes; no vault is needed."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TextIO

from casereview.catalogue.descriptors import load_descriptors
from casereview.domain.assessing.measure import Measure
from casereview.domain.assessing.truth import F, T, Truth, U
from casereview.domain.care.descriptor import Descriptor, describe, of_one_problem, paired_measures
from casereview.domain.care.score_change import Scored, Verdict
from casereview.domain.care.service_outcome import (
    DEPRESSION,
    GENERAL_ANXIETY,
    Pair,
    Referral,
    ServiceOutcome,
    outcome,
)
from casereview.domain.csv_table import CsvTable, nothing_said, read_table, require_columns
from casereview.domain.dates import PartialDate, parse_date
from casereview.services.interview.measure_files import all_measures

NEEDED = ("phq9_start", "phq9_end", "gad7_start", "gad7_end", "contacts", "ended")
OPTIONAL = ("problem_descriptor", "adsm", "adsm_start", "adsm_end")
ADDED = (
    "status",
    "reason",
    "anxiety_measure",
    "finished",
    "caseness_start",
    "caseness_end",
    "eligible_recovery",
    "recovered",
    "reliable_improvement",
    "reliable_recovery",
    "reliable_deterioration",
    "no_reliable_change",
)
KNOWN = frozenset((*NEEDED, *OPTIONAL, "id"))
_YES = {"1", "1.0", "yes", "y", "true", "t", "ended"}
_NO = {"0", "0.0", "no", "n", "false", "f", "open", "ongoing"}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class _RowFault(Exception):
    """A value that cannot stand in its column; its text is the reason given in the row."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What rows are counted by: measures by every name they go by, and the descriptors.

    Of the codes of the service's data set those are names that stand for one measure only.
    """

    measures: Mapping[str, Measure]
    by_name: Mapping[str, Measure]
    descriptors: Sequence[Descriptor]


def shipped_rules() -> Rules:
    """Return the measures, the user's own among them, and the problem descriptors."""
    measures, _ = all_measures()
    by_code: dict[str, Measure] = {}
    codes = [(serves.data_set, m) for m in measures.values() for serves in m.serves]
    for code, measure in codes:
        if code and all(other is measure for same, other in codes if same == code):
            by_code[_plain(code)] = measure
    by_name = by_code | {
        _plain(name): measure
        for measure in measures.values()
        for name in (measure.id, measure.name, *measure.aliases)
    }
    return Rules(measures, by_name, load_descriptors())


def add_outcomes(lines: Iterable[bytes], name: str, out: TextIO) -> dict[str, int]:
    """Write a table of referrals as CSV with their outcomes added; how many of each status.

    Other columns are kept as they are; one that is called like an added column is kept under
    `NAME (given)`. A row with a value that cannot be is marked `invalid` and says why. Raises
    BadInputError, which names the line, where the table cannot be read or lacks a column.
    """
    table = read_table(lines, name)
    require_columns(table, NEEDED)
    plain, quoted = (
        csv.writer(out, lineterminator="\n", quoting=quoting)
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL)
    )
    plain.writerow((*_kept(table), *ADDED))
    counts: dict[str, int] = {}
    rules = shipped_rules()
    empty = dict.fromkeys(OPTIONAL, "")
    for _line, cells in table.rows:
        row = empty | dict(zip(table.columns, cells, strict=False))
        found = row_outcome(row, rules, whole=len(cells) == len(table.columns))
        counts[found["status"]] = counts.get(found["status"], 0) + 1
        # of itself a writer does not quote a carriage return that stands alone
        writer = quoted if any("\r" in cell for cell in cells) else plain
        writer.writerow([*(row.get(column, "") for column in table.columns), *found.values()])
    return counts


def row_outcome(row: Mapping[str, str], rules: Rules, *, whole: bool = True) -> dict[str, str]:
    """Return the added columns of one row; `whole` is false where cells are missing or too many."""
    try:
        if not whole:
            raise _RowFault("the row has not as many cells as the heading")
        referral, remarks = _referral(row, rules)
    except _RowFault as fault:
        return dict.fromkeys(ADDED, "") | {"status": "invalid", "reason": str(fault)}
    found = outcome(referral)
    recovered, reliably = found.recovered, found.reliably_recovered
    if found.finished.truth is U:  # it may not be counted at all, and the two figures not apply
        recovered = reliably = None
    return {
        "status": "classified" if found.computable else "not_computable",
        "reason": "; ".join((*_reasons(found), *remarks, *found.remarks)),
        "anxiety_measure": found.anxiety,
        "finished": _word(found.finished),
        "caseness_start": _word(found.caseness_first),
        "caseness_end": _word(found.caseness_last),
        "eligible_recovery": _word(found.counted),
        "recovered": _word(recovered),
        "reliable_improvement": _word(found.improved),
        "reliable_recovery": _word(reliably),
        "reliable_deterioration": _word(found.deteriorated),
        "no_reliable_change": _word(found.unchanged),
    }


def _kept(table: CsvTable) -> list[str]:
    """Return the headings to write: ours in lower case, others as they are and never as ours."""
    kept = []
    for said, column in zip(table.header, table.columns, strict=True):
        given = column if column in KNOWN else said
        while given.strip().casefold() in ADDED or given in kept:
            given = f"{given.strip()} (given)"
        kept.append(given)
    return kept


def _referral(row: Mapping[str, str], rules: Rules) -> tuple[Referral, tuple[str, ...]]:
    """Read a row; raises _RowFault with the reason where a value cannot be."""
    ended, on = _ended(row["ended"])
    depression = _pair(row, rules.measures[DEPRESSION], "phq9", on)
    general = _pair(row, rules.measures[GENERAL_ANXIETY], "gad7", on)
    specific, beside, remarks = _specific(row, rules, general, on)
    contacts = _number(row, "contacts")
    if contacts is not None and (contacts < 0 or contacts != int(contacts)):
        raise _RowFault(f"contacts is {row['contacts'].strip()}, which is no number of contacts")
    count = None if contacts is None else int(contacts)
    return Referral(depression, general, specific, count, ended, beside), remarks


def _specific(
    row: Mapping[str, str], rules: Rules, general: Pair, on: PartialDate | None
) -> tuple[Pair | None, tuple[Pair, ...], tuple[str, ...]]:
    """Return the pair of the measure where it is the one that the rules name, else beside it."""
    said = row["adsm"].strip()
    measure = rules.by_name.get(_plain(said)) if not nothing_said(said) else None
    if measure is None:
        return None, (), _not_known(row, said)
    pair = _pair(row, measure, "adsm", on)
    if measure.id == GENERAL_ANXIETY:
        return _same_again(pair, general), (), ()
    words = row["problem_descriptor"].strip()
    descriptor = describe(words, rules.descriptors)
    if descriptor is not None and measure.id in paired_measures(
        descriptor, rules.measures.values()
    ):
        return pair, (), _undated(measure, on)
    if nothing_said(words) and not general.complete and of_one_problem(measure):
        remark = (
            f"no problem descriptor is given; {measure.id} is taken as the measure of the service"
        )
        return pair, (), (remark,)
    of_what = f"for {words!r}" if words else "where no descriptor is given"
    beside = (pair,) if of_one_problem(measure) else ()
    return None, beside, (f"{measure.id} is not what the service pairs {of_what}",)


def _not_known(row: Mapping[str, str], said: str) -> tuple[str, ...]:
    """Say that scores belong to no measure that is known: the right one is then not given."""
    found = [c for c in ("adsm_start", "adsm_end") if _number(row, c) is not None]
    if below := next((c for c in found if (_number(row, c) or 0) < 0), ""):
        raise _RowFault(f"{below} is {row[below].strip()}; no measure goes below 0")
    if not nothing_said(said):
        return (f"adsm is {said[:40]!r}, which is no measure that is known, so GAD-7 is used",)
    if found:
        return ("scores of an anxiety measure are given, but adsm does not name it",)
    return ()


def _undated(measure: Measure, on: PartialDate | None) -> tuple[str, ...]:
    if on is None and len(measure.rules) > 1:
        return (f"the rule for {measure.id} changed; without a date the newest is used",)
    return ()


def _same_again(pair: Pair, general: Pair) -> Pair | None:
    """GAD-7 named as the measure: its scores stand in for, and may not contradict, the columns."""
    for one, other in ((pair.first, general.first), (pair.last, general.last)):
        if one is not None and other is not None and one.number != other.number:
            raise _RowFault("GAD-7 is given twice with different scores")
    return pair if pair.complete else None


def _pair(row: Mapping[str, str], measure: Measure, prefix: str, on: PartialDate | None) -> Pair:
    if on is None and len(measure.rules) > 1:
        measure = _by_newest_rule(measure)
    return Pair(
        measure,
        _score(row, measure, f"{prefix}_start", "start", on),
        _score(row, measure, f"{prefix}_end", "end", on),
    )


def _by_newest_rule(measure: Measure) -> Measure:
    """Let the newest rule judge a referral without a date; otherwise nothing could be said."""
    newest = replace(measure.rules[-1], valid_from="", valid_to="")
    return replace(measure, rules=(newest,))


def _score(
    row: Mapping[str, str], measure: Measure, column: str, context: str, on: PartialDate | None
) -> Scored | None:
    number = _number(row, column)
    if number is None:
        return None
    if not measure.holds(number):
        ends = measure.range_words
        whole = " in whole numbers" if measure.whole else ""
        raise _RowFault(f"{column} is {number:g}; {measure.id} runs from {ends}{whole}")
    return Scored(number=number, context=context, course="referral", when=on)


def _number(row: Mapping[str, str], column: str) -> float | None:
    said = row[column].strip()
    if nothing_said(said):
        return None
    if not said.isascii() or not _NUMBER.fullmatch(said):
        raise _RowFault(f"{column} is {said[:40]!r}, which is no number")
    return float(said)


def _ended(said: str) -> tuple[Truth, PartialDate | None]:
    """Read yes, no, nothing, or the day on which the referral ended."""
    word = said.strip().casefold()
    if nothing_said(word):
        return U, None
    if word in _YES or word in _NO:
        return (T if word in _YES else F), None
    try:
        return T, parse_date(said.strip())
    except ValueError as fault:
        raise _RowFault(
            f"ended is {said.strip()[:40]!r}, which is neither yes, no nor a date"
        ) from fault


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _reasons(found: ServiceOutcome) -> Iterable[str]:
    if found.finished.truth is F:
        yield f"not a finished course of treatment: {found.finished.because}"
        return
    if found.finished.truth is U:
        yield f"whether the course of treatment was finished is open: {found.finished.because}"
    for verdict, what in (
        (found.caseness_first, "caseness at the start"),
        (found.caseness_last, "caseness at the end"),
        (found.improved, "reliable change"),
    ):
        if verdict is not None and verdict.truth is U:
            yield f"{what} undetermined: {verdict.because}"
    if found.recovered is None:
        yield f"outside the denominator of service recovery: {found.counted.because}"
    elif found.unpaired:
        yield found.recovered.because


def _word(verdict: Verdict | None) -> str:
    """Return yes, no, or nothing where it is undetermined or does not apply."""
    if verdict is None or verdict.truth is U:
        return ""
    return verdict.word
