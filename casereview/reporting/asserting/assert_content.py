"""Assertions on what a file says, against the case that it was made from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casereview.domain.assessing.finding import Status
from casereview.domain.case import AnswerState, InstructionMode
from casereview.domain.dates import MONTHS
from casereview.domain.documents.document import Document
from casereview.domain.reports.report import Paragraph, SectionKind, Table
from casereview.reporting.asserting.assert_words import dates_of, left_over, unquoted
from casereview.reporting.asserting.assertions import Outcome, not_applicable, verdict
from casereview.reporting.asserting.made import Made, body, own_text, squeezed, tables
from casereview.reporting.asserting.pdf_facts import PdfFacts
from casereview.reporting.parts.scores import rule_for
from casereview.reporting.parts.standing import SYMBOLS
from casereview.reporting.walking import section_text
from casereview.reporting.wording import NOT_WRITTEN, counted, lasting

_ORAL = (InstructionMode.TELEPHONE, InstructionMode.CONFERENCE)
_ANSWERED = (AnswerState.ANSWERED, AnswerState.QUALIFIED)
_CITED = re.compile(r"\[D(\d+)(?: pp?\.(\d+)(?:–(\d+))?)?\]")
_QUOTED = re.compile(r"“[^”]*”")
_UNITS = ("items?", "points?", "sessions?", "days?", "weeks?", "months?", "years?")
_RECOVERED = re.compile(
    r"\b(?:has|have) (?:now |fully |since )?(?:recovered|remitted)\b|\bmade a (?:\w+ )?recovery\b|"
    r"\bis (?:now |fully )?(?:recovered|in (?:full )?remission)\b",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(r"\b(?:not|no|never|whether|if|until|had|were|19\d\d|20\d\d)\b")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_ALIKE = 0.85
_REPEATED = 0.9
_LEAST_WORDS = 12
"""A shorter paragraph is a set phrase, not an opinion that was copied."""


# instructions and questions


def asked(facts: PdfFacts, made: Made) -> Outcome:
    """31: every question stands in the file as it was put, and its answer leads to its reasons."""
    put = made.material.dossier.questions
    section = made.section("answers")
    if not put or section is None:
        return not_applicable("no questions are recorded")
    text = body(facts)
    rows = [row for block in section.blocks if isinstance(block, Table) for row in block.rows]
    faults = []
    for one in put:
        if squeezed(one.text) not in text:
            faults.append(f"question {one.number} is not in the file as it was put")
        row = next(
            (r for r in rows if squeezed("".join(p.text for p in r[0])) == str(one.number)), None
        )
        if row is None:
            faults.append(f"question {one.number} has no row")
        elif one.state in _ANSWERED and not any(part.target for part in row[-1]):
            faults.append(f"the answer to question {one.number} leads to no reasons")
    return verdict(faults, counted(len(put), "question"))


def instructed(facts: PdfFacts, made: Made) -> Outcome:
    """32: every material instruction stands with its date and substance; oral ones are stated."""
    section = made.section("instructions")
    if section is None:
        return not_applicable("this document has no section on instructions")
    text, own = body(facts), squeezed(section_text(section))
    given = [one for one in made.material.dossier.instructions if one.material]
    faults = [
        f"the instruction of {one.given_on} is not in the section on instructions"
        for one in given
        for words in (squeezed(str(one.given_on)), squeezed(one.substance))
        if words not in own or words not in text
    ]
    oral = any(one.mode in _ORAL for one in given)
    told = re.search("oral" if oral else "oralinstructions", own)
    if not told and "instructions" in _parts(made, "instructions"):
        faults.append("nothing is said of oral instructions")
    return verdict(list(dict.fromkeys(faults)), counted(len(given), "instruction"))


# documents and sources


def cited(facts: PdfFacts, made: Made) -> Outcome:
    """33: each document cited is the case's, and has the pages that are cited."""
    material = made.material
    found = list(dict.fromkeys(_CITED.findall(facts.text)))
    if not found:
        return not_applicable("no document is cited as [Dn p.m]")
    bundle = material.pages.bundle is not None
    faults = []
    for number, first, last in found:
        document = material.documents.get(int(number))
        page = int(last or first or 0)
        if document is None:
            faults.append(f"D{number} is no document of the case")
        elif page > document.pages and not bundle:
            faults.append(f"D{number} has {counted(document.pages, 'page')}, not {page}")
    return verdict(faults, f"{len(found)} places in the case’s documents")


def relied_on(facts: PdfFacts, made: Made) -> Outcome:
    """34: every document is listed; those that were not read are said to be so."""
    section = made.section("documents")
    if section is None:
        return not_applicable("this document has no section on documents")
    held = list(made.material.documents.values())
    text = body(facts)
    faults = [
        f"{document.label} is not listed"
        for document in held
        if squeezed(f"{document.label} {document.title}") not in text and document.label not in text
    ]
    unread = [document for document in held if not document.read_by_expert]
    told = squeezed(section_text(section))
    faults += [f"{d.label} was not read; nothing says so" for d in _silent(unread, held, told)]
    return verdict(faults, f"{counted(len(held), 'document')}, {len(unread)} not read in full")


def _silent(unread: list[Document], held: list[Document], told: str) -> Iterator[Document]:
    if unread and len(unread) == len(held) and "notyetreadany" in told:
        return
    said = told.partition("readallofthembut")[2]
    yield from (document for document in unread if document.label not in said)


def sourced(_: PdfFacts, made: Made) -> Outcome:
    """35: every paragraph of fact has its source in the model."""
    faults = [
        f"paragraph {block.number} names no source"
        for section in made.printed
        if section.kind is SectionKind.FACT
        for block in section.blocks
        if isinstance(block, Paragraph)
        and not block.provenance
        and "".join(run.text for run in block.runs) != NOT_WRITTEN
    ]
    return verdict(faults, "every paragraph of fact")


# words


def leftovers(_: PdfFacts, made: Made) -> Outcome:
    """19: no placeholder, brace or broken reference in the report's own words."""
    return verdict([f"“{words}”" for words in left_over(own_text(made))], "none")


def dates(_: PdfFacts, made: Made) -> Outcome:
    """40: the dates in the report's own words exist and are in one format."""
    return dates_of(unquoted(own_text(made)))


# scores and status


def scored(facts: PdfFacts, made: Made) -> Outcome:
    """36: every score in the text is one that was filed or taken; the table has them all."""
    known = _known(made)
    if not known:
        return not_applicable("no scores are filed")
    text = _QUOTED.sub(" ", facts.text)
    faults = []
    for measure, values in known.items():
        for pattern in _told(measure):
            for match in pattern.finditer(text):
                faults += [
                    f"“{match[0]}”: no score of {measure} is {value}"
                    for value in match.groups()
                    if value and value not in values
                ]
    faults += _untold(made)
    return verdict(faults, f"{sum(map(len, known.values()))} values of {len(known)} measures")


def _known(made: Made) -> dict[str, set[str]]:
    """Return what a text may say of each measure: its scores, its thresholds, its range."""
    material = made.material
    known: dict[str, set[str]] = {}
    for score in material.scores:
        if score.number is not None:
            known.setdefault(score.measure, set()).add(str(score.number))
    for own in material.dossier.own_scores:
        items = [int(item) for item in own.items if item.isdecimal()]
        values = [own.total, sum(items) if items else None]
        known.setdefault(own.measure, set()).update(f"{v:g}" for v in values if v is not None)
    for name, values_ in known.items():
        measure = material.content.measures.get(name)
        if measure is not None:
            cuts = [rule.caseness for rule in measure.rules]
            values_.update(f"{v:g}" for v in (*cuts, measure.low, measure.high) if v is not None)
    return known


def _told(measure: str) -> tuple[re.Pattern[str], ...]:
    """Return how prose gives a score of a measure: `PHQ-9 of 13`, `fell from 13 to 11`."""
    name = rf"\b{re.escape(measure)}(?: total)?(?: scores?)?"
    units = "|".join((*_UNITS, *MONTHS))
    end = rf"(?!\d|[.,]\d| ?(?:{units})\b| ?%)"
    return (
        re.compile(rf"{name} (?:of|was|is|were|stood at) (\d{{1,2}}){end}"),
        re.compile(rf"{name} (?:fell|rose|went|changed) from (\d{{1,2}}) to (\d{{1,2}}){end}"),
    )


def _untold(made: Made) -> Iterator[str]:
    table = _table(made, "measures")
    if table is None:
        return
    rows = [squeezed("".join(run.text for cell in row for run in cell)) for row in table.rows]
    for score in made.material.scores:
        if score.number is None or score.when is None:
            continue
        wanted = squeezed(f"{score.measure}{score.number}")
        if not any(wanted in row and squeezed(str(score.when)) in row for row in rows):
            yield f"{score.measure} {score.number} of {score.when} is not in its table"


def _table(made: Made, name: str) -> Table | None:
    return next((one for one in tables(made) if one.anchor == f"t-{name}"), None)


def administered(_: PdfFacts, made: Made) -> Outcome:
    """37: each row of scores is complete, its threshold has a source, its value is in range."""
    material = made.material
    table = _table(made, "measures")
    if table is None:
        return not_applicable("no table of scores")
    faults = [
        f"row {index} of Table {table.number} has an empty cell"
        for index, row in enumerate(table.rows, 1)
        if not all(any(run.text.strip() for run in cell) for cell in row)
    ]
    ruled = False
    for score in material.scores:
        measure = material.content.measures.get(score.measure)
        rule = rule_for(material.content.measures, score)
        ruled = ruled or (rule is not None and rule.caseness is not None)
        if measure is None or score.number is None or measure.low is None or measure.high is None:
            continue
        if not measure.low <= score.number <= measure.high:
            faults.append(f"{score.measure} {score.number} is out of its range")
    if ruled and "Source of the thresholds" not in table.note:
        faults.append("the thresholds name no source")
    return verdict(faults, f"{len(table.rows)} rows")


def concluded(facts: PdfFacts, made: Made) -> Outcome:
    """38: the table of status is the record's; nobody is “recovered” whose status is met."""
    material = made.material
    if not material.disorders or not material.points:
        return not_applicable("no diagnostic status is recorded")
    told, text = _statuses(made), body(facts)
    specs = material.content.profile.sections
    if not told and not any("status" in spec.parts for spec in specs):
        return not_applicable("this kind of document has no table of status")
    faults = []
    last = material.points[-1]
    for key in material.disorders:
        for point in material.points:
            standing = material.standings[point.id, key]
            if key in material.without_rules and standing.diagnosis is None:
                continue
            cell = told.get((point.label, material.disorder(key)), "")
            wanted = squeezed(f"{SYMBOLS[standing.shown]} {standing.shown.words}")
            if not cell.startswith(wanted) or cell not in text:
                faults.append(f"{material.disorder(key)}, {point.label}: not as recorded")
        if material.standings[last.id, key].shown is Status.MET:
            faults += _called_recovered(made, material.disorder(key))
    return verdict(faults, f"{len(material.disorders)} disorders at {len(material.points)} times")


def _statuses(made: Made) -> dict[tuple[str, str], str]:
    """Return the cells of the tables of status by time point and disorder, without space."""
    labels = [point.label for point in made.material.points]
    found: dict[tuple[str, str], str] = {}
    for table in tables(made):
        if not re.fullmatch(r"t-status(?:-\d+)?", table.anchor):
            continue
        for row in table.rows:
            head, *cells = ["".join(run.text for run in cell) for cell in row]
            for column, cell in zip(table.columns[1:], cells, strict=True):
                point = next((one for one in labels if column.title.startswith(f"{one},")), None)
                place = (point, head) if point else (head.split("\n")[0], column.title)
                found[place] = squeezed(cell)
    return found


def _called_recovered(made: Made, disorder: str) -> Iterator[str]:
    for section in made.printed:
        if section.kind is not SectionKind.OPINION:
            continue
        for sentence in re.split(r"(?<=[.;\n])\s*", _QUOTED.sub(" ", section_text(section))):
            denied = _OTHERWISE.search(sentence)
            said = disorder.lower() in sentence.lower() and _RECOVERED.search(sentence)
            if said and not denied:
                yield f"“{sentence.strip()[:60]}”: its status is met"


def recomputed(facts: PdfFacts, made: Made) -> Outcome:
    """41: numbers of documents, pages, sessions and minutes are those of the record."""
    dossier, text = made.material.dossier, body(facts)
    wanted: dict[str, str] = {}
    documents = made.section("documents")
    held = list(made.material.documents.values())
    if documents is not None and held and "documents" in _parts(made, "documents"):
        pages = counted(sum(document.pages for document in held), "page")
        wanted["the documents and their pages"] = f"{counted(len(held), 'document')} ({pages})"
    if _table(made, "episodes") is not None:
        for one in dossier.episodes:
            stated = [
                "not stated" if number is None else str(number)
                for number in (one.sessions_attended, one.sessions_offered)
            ]
            wanted[f"the sessions of course {one.number}"] = (
                f"Sessions attended: {stated[0]}; offered: {stated[1]}."
            )
    minutes = dossier.case.interview.minutes
    if minutes and dossier.case.interview.held_on and made.section("interview") is not None:
        wanted["the length of the interview"] = f"for {lasting(minutes)}"
    faults = [
        f"{what}: “{words}” is not in the file"
        for what, words in wanted.items()
        if squeezed(words) not in text
    ]
    return verdict(faults, f"{counted(len(wanted), 'number')} counted again")


def _parts(made: Made, key: str) -> tuple[str, ...]:
    spec = made.material.content.profile.section(key)
    return spec.parts if spec else ()
