"""All scores and caseness of a document: prose and tables, then what the letter as a whole says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from casereview.correspondence.reader.blocks import Block, Paragraph, TableRow, sentences
from casereview.correspondence.reader.calendar import find_dates
from casereview.correspondence.reader.caseness import BOTH, UNSPECIFIED
from casereview.correspondence.reader.contact import stage_and_contact
from casereview.correspondence.reader.fields import texts
from casereview.correspondence.reader.found import FoundCaseness, FoundScore
from casereview.correspondence.reader.mentions import find_mentions
from casereview.correspondence.reader.occasions import (
    CURRENT,
    EARLIER,
    END,
    FOLLOW_UP,
    START,
    Stage,
    context_of,
)
from casereview.correspondence.reader.people import Patient, Whose, find_patient, owner_of_label
from casereview.correspondence.reader.prose import ProseReader
from casereview.correspondence.reader.strand import join
from casereview.correspondence.reader.table_cells import is_set_apart
from casereview.correspondence.reader.tables import TableReader
from casereview.domain.dates import PartialDate

_SECTION = re.compile(
    r"^(?:session|message|contact|entry|appointment|week|review)\b", re.IGNORECASE
)
_LONGEST_LIST = 40
_LONGEST_LABEL = 40
_GREETING = re.compile(r"(?:dear|hello|hi|to whom it)\b", re.IGNORECASE)


_IS_OF = re.compile(
    r"\b(?:score|questionnaire|measure|result|form)|^(?:Mr|Mrs|Ms|Miss|Mx)\b[^.,;]{0,40}$|"
    r"^(?!dear\b)(?:(?:her|his|your|the|their)\s+)?[\w'-]+:?$",
    re.IGNORECASE,
)
"""A heading that says whose the scores under it are: `Mr Day`, `Her husband's scores`."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What a document states of measures."""

    scores: tuple[FoundScore, ...]
    caseness: tuple[FoundCaseness, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    """What a heading says of the passages under it."""

    context: str | None = None
    on: PartialDate | None = None
    measure: str | None = None
    other: bool = False


def read_scores(
    blocks: Sequence[Block], name: str = "", dated: PartialDate | None = None
) -> Scores:
    """Read every score and statement of caseness.

    name: the patient's, where it is known; dated: the date of the letter, where it bears one.
    """
    lines = texts(blocks)
    stage = stage_and_contact(blocks, lines, dated)
    greets = any(_GREETING.match(line) for line in lines)
    reader = ProseReader(find_patient(lines, name))
    section = _Section()
    position = 0
    while position < len(blocks):
        block = blocks[position]
        if isinstance(block, TableRow):
            end = position
            while end < len(blocks) and isinstance(blocks[end], TableRow):
                end += 1
            rows = [row for row in blocks[position:end] if isinstance(row, TableRow)]
            section = _read_table(rows, section if greets else _of_day(block, section), reader)
            position = end
            continue
        section = section if greets else _of_day(block, section)
        section = _next_section(block, section, reader.patient)
        before = len(reader.scores)
        reader.paragraph(sentences(block.strand), section.context, section.on)
        if section.other:
            _give_to_other(reader, before)
        position += 1
    said = [score.context is not None for score in reader.scores]
    scores = _once(_placed_in_time(reader.scores, stage), said)
    scores = [replace(s, context=CURRENT) if s.context == EARLIER else s for s in scores]
    return Scores(tuple(scores), tuple(_cases_once(_told(reader.caseness, scores), stage)))


def _of_day(block: Block, section: _Section) -> _Section:
    """Return the section that an entry of a record begins: `05/05/2022  Dr Quill`."""
    line = block.cells[0].text if isinstance(block, TableRow) else block.lines[0].text
    first = next(iter(find_dates(line)), None)
    if first is None or first.start > 0 or first.when is None or first.when.day is None:
        return section
    return _Section(context_of(line[first.end : first.end + _LONGEST_LABEL]), first.when)


def _read_table(rows: Sequence[TableRow], section: _Section, reader: ProseReader) -> _Section:
    owner = Whose.OTHER if section.other else reader.announced
    statement = reader.next_statement()
    table = TableReader(rows, section.measure, statement, reader.patient, owner)
    table.read()
    before = len(reader.scores)
    reader.scores += [
        replace(score, context=score.context or section.context, on=score.on or section.on)
        for score in table.scores
    ]
    reader.caseness += table.caseness
    reader.recall(tuple(dict.fromkeys(score.measure for score in table.scores)))
    for index, row in enumerate(rows):
        if index in table.handled:
            continue
        if _SECTION.match(row.cells[0].text) and not any(find_mentions(c.text) for c in row.cells):
            section = _heading(" - ".join(cell.text for cell in row.cells), section)
            continue
        if is_set_apart(row):
            continue
        when = next((f.when for f in find_dates(row.cells[0].text) if f.when), None)
        if _goes_on(row):
            line = join(cell.strand for cell in row.cells)
            reader.paragraph(sentences(line), section.context, when or section.on)
            continue
        for cell in row.cells:
            if find_mentions(cell.text):
                reader.paragraph(sentences(cell.strand), section.context, when or section.on)
    if section.other:
        _give_to_other(reader, before)
    return section


def _goes_on(row: TableRow) -> bool:
    """Whether a row is one statement set apart by spaces: `PHQ-9   first 18   last 7`."""
    first, *rest = row.cells
    return (
        bool(find_mentions(first.text))
        and not re.search(r"[:.;]\s*$|[0-9](?![0-9]*$)", first.text[-3:])
        and all(re.search(r"[0-9]", cell.text) and len(cell.text) < 120 for cell in rest)
        and not any(find_mentions(cell.text) for cell in rest)
    )


def _give_to_other(reader: ProseReader, before: int) -> None:
    for index in range(before, len(reader.scores)):
        reader.scores[index] = replace(reader.scores[index], whose="other")


def _next_section(block: Paragraph, section: _Section, patient: Patient) -> _Section:
    if _SECTION.match(block.lines[0].text) and len(block.lines[0].text) < 90:
        return _heading(block.lines[0].text, section)
    if not block.is_heading:
        return section
    mentions = find_mentions(block.text)
    if len({m.measure for m in mentions}) == 1 and mentions[0].start < 4:
        return replace(section, measure=mentions[0].measure)
    if mentions or len(block.text) > 60:
        return section
    context = context_of(block.text)
    owner = owner_of_label(block.text, patient)
    if owner is Whose.OTHER and _IS_OF.search(block.text):
        return _Section(context, other=True)
    kept = section.context if section.context and section.context.startswith("session") else None
    return _Section(context or kept, section.on if kept else None, None)


def _heading(text: str, section: _Section) -> _Section:
    number = re.match(r"[A-Za-z]+\s*(?:no\.?|number|#)?\s*([0-9]{1,2})\b", text)
    on = next((found.when for found in find_dates(text) if found.when), None)
    if number is None and on is None:
        return section
    context = f"session:{int(number[1])}" if number else context_of(text)
    return _Section(context, on)


def _placed_in_time(scores: Sequence[FoundScore], stage: Stage) -> list[FoundScore]:
    """Give each score its occasion: as said, by its order in a change, else the letter's."""
    done = list(scores)
    series: dict[tuple[int, str, str], list[int]] = {}
    for index, score in enumerate(scores):
        series.setdefault((score.statement, score.measure, score.whose), []).append(index)
    for indices in series.values():
        contexts = [done[index].context for index in indices]
        for place, index in enumerate(indices):
            context = _by_order(contexts, place, stage)
            done[index] = replace(done[index], context=context)
            latest = contexts[place] in {None, CURRENT} and place == len(contexts) - 1
            of_contact = context == (stage.seen_as or stage.context) or (
                stage.seen_as is None and (latest or context == FOLLOW_UP)
            )
            if done[index].on is None and of_contact:
                done[index] = replace(done[index], on=stage.seen_on)
    return done


def _by_order(contexts: Sequence[str | None], place: int, stage: Stage) -> str:
    """Return the occasion of one of a sentence's numbers for one measure."""
    context = contexts[place]
    if context is not None and context != CURRENT:
        return context
    others = [c for i, c in enumerate(contexts) if i != place and not _is_previous(c)]
    if not others:
        again = len(contexts) > 1 and stage.context == CURRENT
        return FOLLOW_UP if again else stage.context
    if context is None and place == 0 and START not in others:
        return START
    if END not in others and (place == len(contexts) - 1 or START in others):
        return FOLLOW_UP if stage.context == FOLLOW_UP else END
    return CURRENT


def _is_previous(context: str | None) -> bool:
    return context is not None and context.startswith("previous")


def _once(scores: Sequence[FoundScore], said: Sequence[bool]) -> list[FoundScore]:
    """Drop repeats: the same number of the same measure at the same or at an unsaid occasion.

    What stands in one list with a new number of a measure that had another before is no repeat.
    """
    kept: list[FoundScore] = []
    alike: dict[_Same, list[FoundScore]] = {}
    by_statement: dict[int, list[FoundScore]] = {}
    first: dict[str, int] = {}
    for score in scores:
        by_statement.setdefault(score.statement, []).append(score)
    for score, own_time in zip(scores, said, strict=True):
        same = alike.setdefault(_same(score), [])
        again = any(other.context == score.context for other in same) or (
            not own_time and any(other.statement != score.statement for other in same)
        )
        if again and not _in_new_list(score, by_statement[score.statement], alike, first):
            continue
        kept.append(score)
        same.append(score)
        first.setdefault(score.measure, score.statement)
    return kept


_Same = tuple[str, int | None, str, str, str]


def _same(score: FoundScore) -> _Same:
    return (score.measure, score.number, score.whose, score.kind, score.words)


def _in_new_list(
    score: FoundScore,
    together: Sequence[FoundScore],
    alike: Mapping[_Same, Sequence[FoundScore]],
    first: Mapping[str, int],
) -> bool:
    """Whether other measures of a list have new numbers where they had others before."""
    if len(together) > _LONGEST_LIST or any(
        other.measure == score.measure and other is not score for other in together
    ):
        return False
    return any(
        first.get(other.measure, score.statement) < score.statement
        and all(before.statement >= score.statement for before in alike.get(_same(other), ()))
        for other in together
        if other is not score
    )


def _told(cases: Sequence[FoundCaseness], scores: Sequence[FoundScore]) -> list[FoundCaseness]:
    """Say which two measures `both` means where they are named only afterwards."""
    own = dict.fromkeys(s.measure for s in scores if s.whose == "patient" and s.kind == "total")
    pair = tuple(own) if len(own) == 2 else (UNSPECIFIED,)
    told: list[FoundCaseness] = []
    for case in cases:
        names = pair if case.measure == BOTH else (case.measure,)
        told += [replace(case, measure=name) for name in names]
    return told


def _cases_once(found: Sequence[FoundCaseness], stage: Stage) -> list[FoundCaseness]:
    kept: list[FoundCaseness] = []
    for case in found:
        context = stage.context if case.context in {None, CURRENT, EARLIER} else case.context
        placed = replace(case, context=context)
        if not any(
            (o.measure, o.status, o.context) == (placed.measure, placed.status, context)
            for o in kept
        ):
            kept.append(placed)
    return kept
