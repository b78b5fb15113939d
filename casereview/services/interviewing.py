"""Conducting the structured interview: what is asked, rated, linked and concluded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from casereview.domain.body_mass import worked_out
from casereview.domain.course import COURSE_WORDS
from casereview.domain.dates import PartialDate
from casereview.domain.document import Link, LinkTarget, Passage
from casereview.domain.evaluation import check_answer
from casereview.domain.finding import Finding, Status
from casereview.domain.interview import InterviewItem, InterviewModule, Outcome
from casereview.domain.rating import (
    Answer,
    AnswerSource,
    Confidence,
    CourseEntry,
    Diagnosis,
    ModuleKey,
    OpenedModule,
    TimePoint,
    Vantage,
    read_answer_id,
)
from casereview.errors import BadInputError
from casereview.paths import local_modules
from casereview.services import chain, definitions, risk, stopping
from casereview.services.beside_caseness import UNSAID, scores_at, together
from casereview.services.changes import Changes, Kind
from casereview.services.days import decision_day as decision_day
from casereview.services.keyed import require_free
from casereview.services.plausible import require_plausible
from casereview.services.score_lines import score_lines
from casereview.services.session import OpenCase, new_id
from casereview.services.views import (
    InterviewView,
    ItemRow,
    MatrixCell,
    ModuleRow,
    ModuleView,
    OwnModules,
    PointScores,
)

REASON_LENGTH = 20
"""Characters an override's reason needs at least (diagnostic-interview 7.3)."""


def matrix(case: OpenCase) -> InterviewView:
    """Return the modules by time points with what is known between them."""
    time_points = case.file.time_points.all()
    answers = case.file.answers.all()
    diagnoses = {d.id: d for d in case.file.diagnoses.all()}
    rated: dict[tuple[str, ModuleKey], set[str]] = {}
    for answer in answers:
        if answer.rated:
            rated.setdefault((answer.time_point_id, answer.key), set()).add(answer.item)
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
    keys += [answer.key for answer in answers]
    keys += [entry.key for entry in case.file.course.all()]
    return tuple(dict.fromkeys(keys))


def display_name(module: InterviewModule, key: ModuleKey) -> str:
    """Return `Specific phobia (machinery)`."""
    return module.named(key.instance)


def _row(
    case: OpenCase,
    key: ModuleKey,
    scores: Sequence[PointScores],
    rated: Mapping[tuple[str, ModuleKey], set[str]],
    diagnoses: dict[str, Diagnosis],
) -> ModuleRow:
    module = case.modules[key.module]
    wanted = [item.id for item in module.items if not item.descriptive]
    asked = sum(1 for item in module.items if not item.descriptive and not item.retired)
    cells = []
    screening = module.outcome is not Outcome.DIAGNOSIS
    for at in scores:
        point_id = at.time_point_id
        here = rated.get((point_id, key), set())
        answered = sum(1 for item in wanted if item in here)
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
    return ModuleView(key, definition, point, rows, finding, diagnosis, recheck, stated_in, newer)


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
    hidden = finding is not None and item.id in finding.hidden
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


def open_module(case: OpenCase, key: ModuleKey) -> Changes:
    """Take up a module in this case; an instance module needs its instance named.

    Raises BadInputError without that name, and where the module or a like name is open already.
    """
    definition = module_of(case, key)
    key = ModuleKey(key.module, " ".join(key.instance.split()))
    if definition.instances and not key.instance:
        raise BadInputError(
            f"{definition.title} is rated for one {definition.instances} at a time.",
            do=f"Name the {definition.instances}.",
        )
    require_free(case, key)
    with case.change(f"Open {display_name(definition, key)}", Kind.INTERVIEW) as changes:
        take_up(case, key)
    return changes


def add_time_point(
    case: OpenCase,
    label: str,
    short: str,
    kind: str,
    as_at: PartialDate,
    episode_id: str | None = None,
) -> Changes:
    """Add a time point, placed by its date; raises as `check_time_point`."""
    check_time_point(case, label, as_at)
    new = TimePoint(
        new_id(), 0, label.strip(), short.strip() or label.strip(), kind, as_at, episode_id
    )
    with case.change(f"Add time point {label.strip()}", Kind.INTERVIEW) as changes:
        place(case, new)
    return changes


def check_time_point(case: OpenCase, label: str, as_at: PartialDate) -> None:
    """Raise BadInputError without a label, and for a date before the claimant was born."""
    if not label.strip():
        raise BadInputError("A time point needs a name, such as 'after episode 1'.")
    born = case.file.record.get().claimant.date_of_birth
    if born and as_at.latest < born:
        raise BadInputError(
            f"{as_at} is before the claimant was born.", kept="Nothing was changed."
        )


def place(case: OpenCase, point: TimePoint) -> None:
    """Keep, within a command, a time point at the place that its date gives it."""
    points = [other for other in case.file.time_points.all() if other.id != point.id]
    starts = [other.as_at.earliest > point.as_at.earliest for other in points]
    points.insert(starts.index(True) if True in starts else len(points), point)
    case.file.time_points.put(*(replace(p, order=i) for i, p in enumerate(points, 1)))


def rate(
    case: OpenCase,
    time_point_id: str,
    key: ModuleKey,
    item_id: str,
    value: str,
    *,
    others_shown: bool = False,
) -> Changes:
    """Record the rating of an item; one that speaks of danger opens the risk page with it.

    others_shown: the answers of other time points were seen; once so, it stays so until the rating
    is cleared. Raises BadInputError for an unknown or retired item, an unknown value word, and for
    what began after the time point or before the claimant was born.
    """
    definition = module_of(case, key)
    check_answer(definition, item_id, value)
    old = _answer(case, f"{time_point_id}/{key}/{item_id}")
    record, item = case.file.record.get(), definition.item(item_id)
    if item is not None:
        as_at = point_of(case, time_point_id).as_at
        require_plausible(item, value, as_at, record.claimant.date_of_birth)
    answer = replace(
        old,
        value=value,
        module_version=definition.version,
        rated_on=old.rated_on if old.rated else decision_day(record),
        others_shown=others_shown or (old.rated and old.others_shown),
    )
    opens_risk = case.content.risk.opened_by(key.module, item_id, value)
    kinds = (Kind.INTERVIEW, Kind.RISK) if opens_risk else (Kind.INTERVIEW,)
    with case.change(f"Rate {key.module.upper()} {item_id}", *kinds) as changes:
        take_up(case, key)
        case.file.answers.put(answer)
        if opens_risk:
            risk.open_by(case, f"{definition.short} {item_id}")
    return replace(changes, risk_opened=opens_risk)


def take_up(case: OpenCase, key: ModuleKey) -> None:
    """Keep, within a command, that a module is taken up, and its definition; once is enough."""
    if case.file.modules.get(str(key)) is None:
        order = 1 + max((opened.order for opened in case.file.modules.all()), default=0)
        case.file.modules.put(OpenedModule(key, order))
        definitions.keep(case, module_of(case, key))


def clear(case: OpenCase, time_point_id: str, key: ModuleKey, item_id: str) -> Changes:
    """Take a rating back: the item counts as not asked again; what was noted about it stays."""
    answer = _answer(case, f"{time_point_id}/{key}/{item_id}")
    with case.change(f"Clear {key.module.upper()} {item_id}", Kind.INTERVIEW) as changes:
        _keep(case, replace(answer, value="", rated_on=None, others_shown=False))
    return changes


def annotate(
    case: OpenCase,
    answer_id: str,
    *,
    note: str | None = None,
    quote: str | None = None,
    source: AnswerSource | None = None,
    vantage: Vantage | None = None,
    confidence: Confidence | None = None,
    conflict: tuple[tuple[str, ...], str] | None = None,
) -> Changes:
    """Keep the note, the person's words, the source, vantage or confidence of a rating.

    conflict: the sources that say otherwise, and what they say and why the rating follows its own;
    no sources take it back. An item that is not rated yet keeps all of it too. Raises BadInputError
    for an unknown item, and for a conflict without a reason or with the rating's own source.
    """
    answer = _answer(case, answer_id)
    updated = replace(
        answer,
        note=answer.note if note is None else note,
        quote=answer.quote if quote is None else quote,
        source=source or answer.source,
        vantage=vantage or answer.vantage,
        confidence=confidence or answer.confidence,
    )
    if conflict is not None:
        updated = replace(updated, conflict_with=conflict[0], conflict_reason=conflict[1].strip())
    _require_conflict(updated)
    label = f"Note on {answer.key.module.upper()} {answer.item}"
    with case.change(label, Kind.INTERVIEW) as changes:
        _keep(case, updated)
    return changes


def _require_conflict(answer: Answer) -> None:
    if answer.source.value in answer.conflict_with:
        raise BadInputError(
            "A source cannot disagree with itself.",
            kept="Nothing was changed.",
            do="Change or withdraw the conflict noted first.",
        )
    if answer.conflict_with and not answer.conflict_reason:
        raise BadInputError(
            "A conflict of sources needs what they say, and why one is preferred.",
            kept="Nothing was changed.",
        )


def link_passage(case: OpenCase, answer_id: str, passage: Passage) -> Changes:
    """Link a passage as evidence for a rating, made or still to be made.

    The passage is filed when it is new; raises BadInputError for an unknown item.
    """
    answer = _answer(case, answer_id)
    label = f"Link evidence to {answer.key.module.upper()} {answer.item}"
    with case.change(label, Kind.INTERVIEW, Kind.DOCUMENTS) as changes:
        if case.file.passages.get(passage.id) is None:
            case.file.passages.put(passage)
        case.file.answers.put(answer)
        case.file.links.put(Link(new_id(), passage.id, LinkTarget.ANSWER, answer_id))
    return changes


def unlink_passage(case: OpenCase, answer_id: str, passage_id: str) -> Changes:
    """Take a passage away from a rating; the passage itself stays."""
    answer = _answer(case, answer_id)
    label = f"Unlink evidence from {answer.key.module.upper()} {answer.item}"
    with case.change(label, Kind.INTERVIEW, Kind.DOCUMENTS) as changes:
        for link in case.file.links.all():
            if link.target_id == answer_id and link.passage_id == passage_id:
                case.file.links.remove(link.id)
        _keep(case, answer)
    return changes


def conclude(
    case: OpenCase,
    time_point_id: str,
    key: ModuleKey,
    status: Status,
    reason: str,
    specifiers: str = "",
    *,
    severity: str = "",
    confidence: Confidence | None = None,
) -> Changes:
    """Record the expert's conclusion beside the computed finding.

    Raises BadInputError where it differs from the rules and the reason is under 20 characters
    (diagnostic-interview 7.3), and while a positive screen at this time point awaits its review.
    """
    definition = module_of(case, key)
    point = point_of(case, time_point_id)
    finding = case.findings().at(time_point_id, key)
    computed = finding.status if finding else Status.NOT_ASSESSED
    if status is not computed and len(reason.strip()) < REASON_LENGTH:
        raise BadInputError(
            f"The rules give '{computed.words}' and you chose '{status.words}'.",
            kept="Nothing was changed.",
            do=f"Give your reason in {REASON_LENGTH} characters or more.",
        )
    stopping.require_reviewed(case, time_point_id, key)
    record = case.file.record.get()
    diagnosis = Diagnosis(
        time_point_id=time_point_id,
        key=key,
        status=status.value,
        computed=computed.value,
        reason=reason.strip(),
        decided_on=decision_day(record),
        decided_by=record.expert.name or "the expert",
        specifiers=specifiers.strip(),
        severity=severity.strip(),
        confidence=confidence,
    )
    label = f"Conclude {display_name(definition, key)}, {point.short}"
    with case.change(label, Kind.INTERVIEW) as changes:
        case.file.diagnoses.put(diagnosis)
    return changes


def withdraw_conclusion(case: OpenCase, time_point_id: str, key: ModuleKey) -> Changes:
    """Take the expert's conclusion back; the computed finding stands alone again."""
    with case.change(f"Withdraw conclusion on {key}", Kind.INTERVIEW) as changes:
        case.file.diagnoses.remove(f"{time_point_id}/{key}")
    return changes


def add_course_entry(case: OpenCase, entry: CourseEntry) -> Changes:
    """Record what was learnt about the time between two points.

    Raises BadInputError for an unknown word, and for an end before the beginning.
    """
    definition = module_of(case, entry.key)
    if entry.status not in COURSE_WORDS:
        raise BadInputError(f"A course cannot be {entry.status!r}.", kept="Nothing was recorded.")
    born = case.file.record.get().claimant.date_of_birth
    if born and entry.begins.latest < born:
        raise BadInputError(
            f"{entry.begins} is before the claimant was born.", kept="Nothing was recorded."
        )
    if entry.ends is not None and entry.ends.latest < entry.begins.earliest:
        raise BadInputError(f"{entry.ends} is before {entry.begins}.", kept="Nothing was recorded.")
    with case.change(f"Course of {display_name(definition, entry.key)}", Kind.INTERVIEW) as changes:
        case.file.course.put(entry)
    return changes


def remove_course_entry(case: OpenCase, entry_id: str) -> Changes:
    """Take out what was recorded about a time between two points."""
    entry = case.file.course.get(entry_id)
    name = display_name(module_of(case, entry.key), entry.key) if entry else "a disorder"
    with case.change(f"Remove from the course of {name}", Kind.INTERVIEW) as changes:
        case.file.course.remove(entry_id)
    return changes


def acknowledge_notice(case: OpenCase, on: date) -> Changes:
    """Note that the expert has read what the interview is and is not."""
    with case.change("Acknowledge the interview's notice", Kind.CASE, Kind.INTERVIEW) as changes:
        case.file.record.put(replace(case.file.record.get(), notice_acknowledged_on=on))
    return changes


def notice_acknowledged(case: OpenCase) -> bool:
    """Whether the notice was acknowledged in this case."""
    return case.file.record.get().notice_acknowledged_on is not None


def module_of(case: OpenCase, key: ModuleKey) -> InterviewModule:
    """Return the definition of a module; raises BadInputError for an unknown one."""
    found = case.modules.get(key.module)
    if found is None:
        raise BadInputError(f"There is no interview module {key.module!r}.")
    return found


def point_of(case: OpenCase, time_point_id: str) -> TimePoint:
    """Return a time point of the case; raises BadInputError for an unknown one."""
    found = case.file.time_points.get(time_point_id)
    if found is None:
        raise BadInputError(f"There is no time point {time_point_id!r} in this case.")
    return found


def _answer(case: OpenCase, answer_id: str) -> Answer:
    """Return an answer as it is stored, or one not rated yet; raises BadInputError as `rate`."""
    found = case.file.answers.get(answer_id)
    if found is not None:
        return found
    point_id, key, item_id = read_answer_id(answer_id)
    definition, point = module_of(case, key), point_of(case, point_id)
    if definition.item(item_id) is None:
        raise BadInputError(f"{definition.title} has no item {item_id!r}.")
    today = point.kind == "today"
    vantage = Vantage.CONTEMPORANEOUS if today else Vantage.RETROSPECTIVE
    return Answer(point_id, key, item_id, "", definition.version, vantage=vantage)


def _keep(case: OpenCase, answer: Answer) -> None:
    """Store an answer; one that neither rates nor notes anything leaves no row."""
    linked = any(
        link.target is LinkTarget.ANSWER and link.target_id == answer.id
        for link in case.file.links.all()
    )
    if answer.rated or answer.note or answer.quote or answer.conflict_with or linked:
        case.file.answers.put(answer)
    else:
        case.file.answers.remove(answer.id)
