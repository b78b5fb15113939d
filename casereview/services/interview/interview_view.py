"""What the interview shows: modules by time points, and one module with its questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from casereview.domain.assessing.body_mass import worked_out
from casereview.domain.assessing.finding import Finding, Status
from casereview.domain.assessing.interview import InterviewItem, Outcome
from casereview.domain.assessing.rating import Answer, Diagnosis, ModuleKey, TimePoint
from casereview.domain.documents.document import LinkTarget, Passage
from casereview.paths import local_modules
from casereview.services import chain
from casereview.services.interview import definitions
from casereview.services.interview.beside_caseness import UNSAID, scores_at, together
from casereview.services.interview.interviewing import display_name, module_of, point_of
from casereview.services.interview.score_lines import score_lines
from casereview.services.interview.standing import standing
from casereview.services.session import OpenCase
from casereview.services.views import (
    InterviewView,
    ItemRow,
    MatrixCell,
    ModuleRow,
    ModuleView,
    OwnModules,
    PointScores,
)


def matrix(case: OpenCase) -> InterviewView:
    """Return the modules by time points with what is known between them."""
    time_points = case.file.time_points.all()
    answers = case.file.answers.all()
    diagnoses = {d.id: d for d in case.file.diagnoses.all()}
    rated = _rated(answers)
    keys = _taken_up(case, answers)
    scores = _scores(case, time_points)
    rows = tuple(
        _row(case, key, scores, rated, diagnoses) for key in keys if key.module in case.modules
    )
    taken = {row.key.module for row in rows}
    available = tuple(
        module for module in case.modules.values() if module.instances or module.id not in taken
    )
    gone = (key for key in keys if key.module not in case.modules)
    return InterviewView(
        time_points,
        rows,
        available,
        case.findings().changes,
        case.file.course.all(),
        _own_modules(case),
        tuple(f"{key.module} ({key.instance})" if key.instance else key.module for key in gone),
        scores,
        {name: module.instances for name, module in case.modules.items() if module.instances},
    )


def _rated(answers: Sequence[Answer]) -> dict[tuple[str, ModuleKey], set[str]]:
    """Return the items rated by time point and module.

    Neighbours mostly belong together, so that few keys need be looked up.
    """
    rated: dict[tuple[str, ModuleKey], set[str]] = {}
    for place, held in groupby(answers, lambda answer: (answer.time_point_id, answer.key)):
        rated.setdefault(place, set()).update(answer.item for answer in held if answer.rated)
    return rated


def _scores(case: OpenCase, time_points: Sequence[TimePoint]) -> tuple[PointScores, ...]:
    """Return what the service's scores say at each time point."""
    own, file = case.file.own_scores.all(), case.file
    documents = file.documents.all() if own else ()
    lines = score_lines(case.filed_scores(), own, documents, (), case.content.measures)
    return scores_at(time_points, lines)


def _own_modules(case: OpenCase) -> OwnModules:
    faults = case.content.module_faults
    told = tuple(f"{fault.file}, line {fault.line}: {fault.text}" for fault in faults)
    return OwnModules(str(local_modules()), len({fault.file for fault in faults}), told)


def _taken_up(case: OpenCase, answers: Sequence[Answer]) -> tuple[ModuleKey, ...]:
    """Return the modules taken up in the case, in the order they were opened."""
    keys = [opened.key for opened in sorted(case.file.modules.all(), key=lambda o: o.order)]
    keys += [key for key, _ in groupby(answers, lambda answer: answer.key)]
    keys += [entry.key for entry in case.file.course.all()]
    return tuple(dict.fromkeys(keys))


def _row(
    case: OpenCase,
    key: ModuleKey,
    scores: Sequence[PointScores],
    rated: Mapping[tuple[str, ModuleKey], set[str]],
    diagnoses: dict[str, Diagnosis],
) -> ModuleRow:
    module = case.modules[key.module]
    wanted = {item.id for item in module.items if not item.descriptive}
    asked = sum(1 for item in module.items if not item.descriptive and not item.retired)
    cells = []
    screening = module.outcome is not Outcome.DIAGNOSIS
    for at in scores:
        point_id = at.time_point_id
        here = rated.get((point_id, key), set())
        answered = len(wanted & here)
        finding = case.findings().at(point_id, key)
        status = finding.status if finding else Status.NOT_ASSESSED
        diagnosis = diagnoses.get(f"{point_id}/{key}")
        shown = Status(diagnosis.status) if diagnosis else status
        beside = UNSAID if screening else together(shown, at.caseness)
        cells.append(
            MatrixCell(
                point_id,
                status,
                shown,
                answered,
                asked,
                diagnosis is not None,
                "" if beside == UNSAID else beside,
            )
        )
    name = module.marked(display_name(module, key))
    screen = screening and all(cell.shown is not Status.MET for cell in cells)
    return ModuleRow(key, name, tuple(cells), module.reviewed, screen)


def module(case: OpenCase, key: ModuleKey, time_point_id: str) -> ModuleView:
    """Return one module at one time point; raises BadInputError for either unknown."""
    definition = module_of(case, key)
    point = point_of(case, time_point_id)
    answers = [a for a in case.file.answers.all() if a.key == key]
    here = {a.item: a for a in answers if a.time_point_id == time_point_id}
    finding = case.findings().at(time_point_id, key)
    diagnosis = case.file.diagnoses.get(f"{time_point_id}/{key}")
    evidence = _evidence(case)
    rows = tuple(
        _item_row(case, item, key, time_point_id, here.get(item.id), answers, finding, evidence)
        for item in definition.items
        if not item.retired or item.id in here
    )
    computed = finding.status if finding else Status.NOT_ASSESSED
    recheck = diagnosis is not None and diagnosis.computed != computed
    stated_in = chain.stated_in(case, point, key)
    newer = definitions.newer(case, key.module)
    cited = any(row.passages for row in rows)
    beside = standing(case.file.record.get(), point, tuple(here.values()), cited=cited)
    return ModuleView(
        key, definition, point, rows, finding, diagnosis, recheck, stated_in, newer, beside
    )


def _item_row(
    case: OpenCase,
    item: InterviewItem,
    key: ModuleKey,
    time_point_id: str,
    answer: Answer | None,
    answers: Sequence[Answer],
    finding: Finding | None,
    evidence: _Evidence,
) -> ItemRow:
    elsewhere = {
        a.time_point_id: a.value
        for a in answers
        if a.rated and a.item == item.id and a.time_point_id != time_point_id
    }
    passages = evidence.get(answer.id, ()) if answer else ()
    hidden = finding is not None and item.id in finding.closed
    rating, noted = (answer, None) if answer is None or answer.rated else (None, answer)
    lent = _lent(case, item, key, time_point_id) if rating is None else None
    again = finding is not None and rating is not None and item.id in finding.needed
    return ItemRow(item, rating, hidden, passages, elsewhere, noted, lent, again)


def _lent(
    case: OpenCase, item: InterviewItem, key: ModuleKey, time_point_id: str
) -> tuple[str, str] | None:
    """Return the module whose answer counts for an item, and that answer (see ItemRow)."""
    if item.body_mass_of:
        there = {
            name: answer.value
            for name in item.body_mass_of
            if (answer := case.file.answers.get(f"{time_point_id}/{key}/{name}")) and answer.rated
        }
        index = worked_out(item, there)
        return None if index is None else ("", index)
    if item.shared is None or item.shared[0] not in case.modules:
        return None
    module, name = item.shared
    other = ModuleKey(module, key.instance)
    answer = case.file.answers.get(f"{time_point_id}/{other}/{name}")
    title = display_name(case.modules[module], other)
    return (title, answer.value) if answer is not None and answer.rated else None


_Evidence = Mapping[str, tuple[tuple[Passage, str], ...]]


def _evidence(case: OpenCase) -> _Evidence:
    """Return the passages linked to ratings, by the rating's id, each with its place (`D4 p.1`)."""
    links = [link for link in case.file.links.all() if link.target is LinkTarget.ANSWER]
    documents = {d.id: d for d in case.file.documents.all()} if links else {}
    found: dict[str, tuple[tuple[Passage, str], ...]] = {}
    for link in links:
        passage = case.file.passages.get(link.passage_id)
        if passage is not None:
            place = f"{documents[passage.document_id].label} p.{passage.page}"
            found[link.target_id] = (*found.get(link.target_id, ()), (passage, place))
    return found
