"""Conducting the structured interview: what is asked, rated, linked and concluded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casereview.domain.assessing.concluding import concludable
from casereview.domain.assessing.course import COURSE_WORDS
from casereview.domain.assessing.evaluation import check_answer
from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import SEVERITY_STEPS, SKIPPED, InterviewModule
from casereview.domain.assessing.rating import (
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
from casereview.domain.dates import PartialDate
from casereview.domain.documents.document import Link, LinkTarget, Passage
from casereview.errors import BadInputError
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence.plausible import require_plausible
from casereview.services.days import decision_day as decision_day
from casereview.services.interview import definitions, risk, stopping
from casereview.services.keyed import require_free
from casereview.services.session import OpenCase, new_id

REASON_LENGTH = 20
"""Characters an override's reason needs at least (diagnostic-interview 7.3)."""


def display_name(module: InterviewModule, key: ModuleKey) -> str:
    """Return `Specific phobia (machinery)`."""
    return module.named(key.instance)


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
    with case.change(f"Rate {definition.short} {item_id}", *kinds) as changes:
        take_up(case, key)
        case.file.answers.put(answer)
        if opens_risk:
            risk.open_by(case, f"{definition.short} {item_id}")
    return replace(changes, risk_opened=opens_risk)


def leave_rest(
    case: OpenCase, time_point_id: str, key: ModuleKey, items: tuple[str, ...]
) -> Changes:
    """Record as one command that the rest of a module was not asked, because it is decided.

    The history keeps the status that was decided already as the reason.
    """
    finding = case.findings().at(time_point_id, key)
    decided = f", decided: {finding.base_status.words}" if finding else ""
    label = f"Leave the rest of {module_of(case, key).short} unasked{decided}"
    with case.change(label, Kind.INTERVIEW) as changes:
        for item in items:
            rate(case, time_point_id, key, item, SKIPPED)
    return changes


def take_up(case: OpenCase, key: ModuleKey) -> None:
    """Keep, within a command, that a module is taken up, and its definition; once is enough."""
    if case.file.modules.get(str(key)) is None:
        order = 1 + max((opened.order for opened in case.file.modules.all()), default=0)
        case.file.modules.put(OpenedModule(key, order))
        definitions.keep(case, module_of(case, key))


def clear(case: OpenCase, time_point_id: str, key: ModuleKey, item_id: str) -> Changes:
    """Take a rating back: the item counts as not asked again; what was noted about it stays."""
    answer = _answer(case, f"{time_point_id}/{key}/{item_id}")
    with case.change(f"Clear {module_of(case, key).short} {item_id}", Kind.INTERVIEW) as changes:
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
    written = note is not None or quote is not None or conflict is not None
    about = f"{module_of(case, answer.key).short} {answer.item}"
    label = f"Note on {about}" if written else f"Source of {about}"
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
    label = f"Link evidence to {module_of(case, answer.key).short} {answer.item}"
    with case.change(label, Kind.INTERVIEW, Kind.DOCUMENTS) as changes:
        if case.file.passages.get(passage.id) is None:
            case.file.passages.put(passage)
        case.file.answers.put(answer)
        case.file.links.put(Link(new_id(), passage.id, LinkTarget.ANSWER, answer_id))
    return changes


def unlink_passage(case: OpenCase, answer_id: str, passage_id: str) -> Changes:
    """Take a passage away from a rating; the passage itself stays."""
    answer = _answer(case, answer_id)
    label = f"Unlink evidence from {module_of(case, answer.key).short} {answer.item}"
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
    clinician_severity: float | None = None,
    confidence: Confidence | None = None,
) -> Changes:
    """Record the expert's conclusion beside the computed finding.

    Raises BadInputError where it differs from the rules and the reason is under 20 characters
    (diagnostic-interview 7.3), and while a positive screen at this time point awaits its review.
    """
    definition = module_of(case, key)
    point = point_of(case, time_point_id)
    if status not in concludable(definition):
        raise BadInputError(
            f"{definition.title} cannot be concluded as '{status.words}'.",
            kept="Nothing was changed.",
            do=f"Choose one of: {', '.join(each.words for each in concludable(definition))}.",
        )
    finding = case.findings().at(time_point_id, key)
    computed = finding.status if finding else Status.NOT_ASSESSED
    if status is not computed and len(reason.strip()) < REASON_LENGTH:
        raise BadInputError(
            f"The rules give '{computed.words}' and you chose '{status.words}'.",
            kept="Nothing was changed.",
            do=f"Give your reason in {REASON_LENGTH} characters or more.",
        )
    if clinician_severity is not None and clinician_severity not in SEVERITY_STEPS:
        raise BadInputError("Severity is rated 0 to 8 in half steps.", kept="Nothing was changed.")
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
        clinician_severity=clinician_severity,
    )
    label = f"Conclude {display_name(definition, key)}, {point.short}"
    with case.change(label, Kind.INTERVIEW) as changes:
        case.file.diagnoses.put(diagnosis)
    return changes


def withdraw_conclusion(case: OpenCase, time_point_id: str, key: ModuleKey) -> Changes:
    """Take the expert's conclusion back; the computed finding stands alone again."""
    name = display_name(module_of(case, key), key)
    with case.change(f"Withdraw conclusion on {name}", Kind.INTERVIEW) as changes:
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
    with case.change("Acknowledge the interview’s notice", Kind.CASE, Kind.INTERVIEW) as changes:
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
