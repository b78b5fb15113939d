"""The case record, its overview, and undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from casereview.domain.assessing.finding import Status
from casereview.domain.case import (
    Case,
    Event,
    Instruction,
    JointParty,
    Question,
    TreatmentEpisode,
)
from casereview.domain.chart import Scene
from casereview.domain.dates import british
from casereview.domain.documents.contradiction import Outcome
from casereview.domain.documents.document import ReadState
from casereview.domain.documents.statement import State
from casereview.domain.reports.court_order import CourtOrder
from casereview.domain.reports.report import SectionKind, SectionState
from casereview.errors import BadInputError
from casereview.reporting.parts.scores import filed_scores
from casereview.reporting.pictures.charts import course_of_case
from casereview.services.changes import Changes, Kind
from casereview.services.correspondence import contradictions
from casereview.services.correspondence.mentioned import mentions_of
from casereview.services.interview import interview_view, risk
from casereview.services.interview.parts import InterviewPart
from casereview.services.report import read_then, reporting
from casereview.services.report.kinds import choose_kind as choose_kind
from casereview.services.report.kinds import kept_aside, report_kinds
from casereview.services.session import OpenCase
from casereview.services.views import (
    MatrixCell,
    ModuleRow,
    NextStep,
    Overview,
    PageName,
    Particulars,
    ReportView,
    StatusLine,
    TreatmentRecords,
)

CHART_SIZE = (920.0, 300.0)
EVERYTHING = frozenset(Kind)
_SUMS_UP = ("summary", "answers")  # sections that name where an answer is reasoned


def record(case: OpenCase) -> Case:
    """Return the case's own record."""
    return case.file.record.get()


def save_record(case: OpenCase, changed: Case) -> Changes:
    """Save the case's record; raises BadInputError where its dates contradict each other."""
    born = changed.claimant.date_of_birth
    held = changed.interview.held_on
    if not changed.claimant.name.strip():
        raise BadInputError("A case needs the claimant’s name or a pseudonym.")
    if born and held and held < born:
        raise BadInputError(
            "The interview is dated before the claimant was born.", kept="Nothing was changed."
        )
    concluded = changed.keeping.concluded_on
    if born and concluded and concluded < born:
        raise BadInputError(
            "The case is concluded before the claimant was born.", kept="Nothing was changed."
        )
    with case.change("Change the case’s details", Kind.CASE, Kind.REPORT) as changes:
        case.file.record.put(changed)
    return changes


def detail(case: Case, path: str) -> Any:  # noqa: ANN401 - any type a detail may have
    """Return the detail of a record at a path such as `proceedings.court`."""
    value: Any = case
    for name in path.split("."):
        value = getattr(value, name)
    return value


def with_detail(case: Case, path: str, value: object) -> Case:
    """Return the record with another value at a path."""
    group, _, name = path.rpartition(".")
    changes: dict[str, Any] = {name: value}
    if group:
        changes = {group: replace(getattr(case, group), **changes)}
    return replace(case, **changes)


def save_detail(case: OpenCase, path: str, value: object) -> Changes:
    """Save one detail of the record and leave the others as they are; raises as save_record."""
    if path == "profile":
        return choose_kind(case, str(value))
    return save_record(case, with_detail(record(case), path, value))


def save_joint_party(case: OpenCase, party: JointParty) -> Changes:
    """Add or change a further party that instructs a single joint expert."""
    with case.change("Record an instructing party", Kind.CASE, Kind.REPORT) as changes:
        case.file.joint_parties.put(party)
    return changes


def remove_joint_party(case: OpenCase, party_id: str) -> Changes:
    """Take a further instructing party out of the case."""
    with case.change("Remove an instructing party", Kind.CASE, Kind.REPORT) as changes:
        case.file.joint_parties.remove(party_id)
    return changes


def save_instruction(case: OpenCase, instruction: Instruction) -> Changes:
    """Add or change an instruction."""
    with case.change("Record an instruction", Kind.CASE, Kind.REPORT) as changes:
        case.file.instructions.put(instruction)
    return changes


def save_question(case: OpenCase, question: Question) -> Changes:
    """Add or change a question put to the expert, or its answer."""
    with case.change(f"Record question {question.number}", Kind.CASE, Kind.REPORT) as changes:
        case.file.questions.put(question)
        read_then.keep(case, question)
    return changes


def save_order(case: OpenCase, order: CourtOrder) -> Changes:
    """Add or change an order that affects the expert."""
    with case.change("Record an order", Kind.CASE, Kind.REPORT) as changes:
        case.file.orders.put(order)
    return changes


def remove_order(case: OpenCase, order_id: str) -> Changes:
    """Take an order out of the case."""
    with case.change("Remove an order", Kind.CASE, Kind.REPORT) as changes:
        case.file.orders.remove(order_id)
    return changes


def save_event(case: OpenCase, event: Event) -> Changes:
    """Add or change a dated event of the chronology."""
    with case.change(f"Record event of {event.when}", Kind.CASE, Kind.REPORT) as changes:
        case.file.events.put(event)
    return changes


def save_episode(case: OpenCase, episode: TreatmentEpisode) -> Changes:
    """Add or change a course of treatment."""
    with case.change(f"Record episode {episode.number}", Kind.CASE, Kind.REPORT) as changes:
        case.file.episodes.put(episode)
    return changes


def remove_instruction(case: OpenCase, instruction_id: str) -> Changes:
    """Take an instruction out of the case."""
    with case.change("Remove an instruction", Kind.CASE, Kind.REPORT) as changes:
        case.file.instructions.remove(instruction_id)
    return changes


def remove_question(case: OpenCase, question_id: str) -> Changes:
    """Take a question out of the case."""
    with case.change("Remove a question", Kind.CASE, Kind.REPORT) as changes:
        read_then.let_go(case, case.file.questions.get(question_id))
        case.file.questions.remove(question_id)
    return changes


def remove_event(case: OpenCase, event_id: str) -> Changes:
    """Take an event out of the chronology."""
    with case.change("Remove an event", Kind.CASE, Kind.REPORT) as changes:
        case.file.events.remove(event_id)
    return changes


def remove_episode(case: OpenCase, episode_id: str) -> Changes:
    """Take a course of treatment out of the case; refused while a time point belongs to it."""
    bound = [point.label for point in case.file.time_points.all() if point.episode_id == episode_id]
    if bound:
        raise BadInputError(
            f"The interview rates “{bound[0]}” as a time of this course.",
            kept="The course of treatment was kept.",
        )
    with case.change("Remove an episode", Kind.CASE, Kind.REPORT) as changes:
        case.file.episodes.remove(episode_id)
    return changes


def particulars(case: OpenCase) -> Particulars:
    """Return what the details page edits."""
    file = case.file
    own = file.record.get()
    profile = case.content.report(own.profile).profile
    return Particulars(
        case=own,
        instructions=file.instructions.all(),
        questions=file.questions.all(),
        joint_parties=file.joint_parties.all(),
        kinds=report_kinds(date.today()),  # noqa: DTZ011  on the expert's calendar
        kept_aside=kept_aside(case),
        orders=file.orders.all(),
        events=file.events.all(),
        episodes=file.episodes.all(),
        treatment=TreatmentRecords(referrals=file.referrals.all()),
        documents=file.documents.all(),
        own_scores=file.own_scores.all(),
        measures=tuple(case.content.measures.values()),
        reasoned_in=tuple(
            (spec.key, spec.title)
            for spec in profile.sections
            if spec.kind is SectionKind.OPINION and spec.editable and spec.key not in _SUMS_UP
        ),
    )


def undo(case: OpenCase) -> Changes | None:
    """Take the last command back as a new command; None when there is nothing to undo."""
    label = case.file.undo()
    return _after(case, label)


def redo(case: OpenCase) -> Changes | None:
    """Do again what was undone; None when there is nothing."""
    label = case.file.redo()
    return _after(case, label)


def _after(case: OpenCase, label: str | None) -> Changes | None:
    if label is None:
        return None
    case.forget(*EVERYTHING)
    return Changes(label, EVERYTHING)


def overview(
    case: OpenCase, *, today: date | None = None, size: tuple[float, float] = CHART_SIZE
) -> Overview:
    """Return where the case stands and what to do next; size is the chart's, in points."""
    dossier = case.dossier()
    matrix = interview_view.matrix(case)
    report = reporting.view(case)
    editable = [s for s in report.report.sections if s.editable and s.printed]
    last = max(dossier.time_points, key=lambda t: t.order, default=None)
    column = len(matrix.time_points) - 1
    day = today or date.today()  # noqa: DTZ011  days left are counted on the expert's calendar
    due = dossier.case.report_due
    return Overview(
        case=dossier.case,
        documents=len(dossier.documents),
        documents_read=sum(1 for d in dossier.documents if d.read_by_expert),
        open_proposals=sum(1 for s in dossier.statements if s.state is State.PROPOSED),
        modules=len(matrix.rows),
        modules_complete=sum(1 for row in matrix.rows if row.cells and _settled(row.cells[column])),
        sections=len(editable),
        sections_empty=sum(1 for s in editable if s.state is SectionState.EMPTY),
        blocking=len(report.blocks),
        today=tuple(_status_line(case, row, row.cells[column]) for row in matrix.rows if row.cells),
        today_label=last.label if last else "",
        chart=chart(case, *size),
        next_steps=tuple(_next_steps(case, matrix.rows, day, editable_empty=_first_empty(report))),
        days_left=(due - day).days if due and not dossier.case.fictional else None,
    )


def chart(case: OpenCase, width: float, height: float) -> Scene | None:
    """Return the course-of-the-case chart laid out for a size in points.

    None while the case has neither a score nor anything else that stands at a date.
    """
    dossier = case.dossier()
    dated = dossier.time_points or dossier.episodes or dossier.events or dossier.course
    if not dated and not filed_scores(dossier):
        return None
    return course_of_case(
        dossier, case.findings(), case.modules, case.content.measures, width, height
    )


def _settled(cell: MatrixCell) -> bool:
    open_statuses = (Status.UNDETERMINED, Status.NOT_ASSESSED)
    return cell.decided or cell.status not in open_statuses


def _status_line(case: OpenCase, row: ModuleRow, cell: MatrixCell) -> StatusLine:
    diagnosis = case.file.diagnoses.get(f"{cell.time_point_id}/{row.key}")
    return StatusLine(
        key=row.key,
        name=row.name,
        status=cell.shown,
        computed=cell.status,
        decided=cell.decided,
        reason=diagnosis.reason if diagnosis else "",
    )


def _first_empty(report: ReportView) -> tuple[str, str] | None:
    for section in report.report.sections:
        if section.editable and section.printed and section.state is SectionState.EMPTY:
            return section.key, section.title
    return None


def _next_steps(
    case: OpenCase,
    rows: tuple[ModuleRow, ...],
    today: date,
    *,
    editable_empty: tuple[str, str] | None,
) -> list[NextStep]:
    steps = [
        NextStep(
            f"Reminder of {british(enquiry.remind_on or today)}: what was done about risk",
            "Look again",
            PageName.INTERVIEW,
            f"{InterviewPart.RISK}/{enquiry.id}",
        )
        for enquiry in risk.reminders(case, today)
    ]
    dossier = case.dossier()
    if not dossier.documents:
        steps.append(
            NextStep("No documents have been filed yet", "Add documents", PageName.DOCUMENTS)
        )
    steps += _waiting_findings(case)
    held = [d for d in dossier.documents if d.gone_on is None]
    unread = [d for d in held if d.read_state is ReadState.UNREAD]
    by_hand = {s.document_id for s in dossier.statements}
    for document in unread:
        if document.id not in by_hand:
            steps.append(
                NextStep(
                    f"{document.label} {document.title} could not be read by the program",
                    "Read it yourself",
                    PageName.DOCUMENTS,
                    document.id,
                )
            )
    steps += _sources_to_consider(case)
    if not dossier.instructions:
        steps.append(
            NextStep(
                "No instruction is recorded yet",
                "Record it",
                PageName.OVERVIEW,
                "details/instructions",
            )
        )
    steps += _open_disorders(case, rows)
    if not dossier.time_points:
        steps.append(NextStep("The interview has no time point yet", "Begin", PageName.INTERVIEW))
    if editable_empty:
        key, title = editable_empty
        steps.append(NextStep(f"Section “{title}” is empty", "Write it", PageName.REPORT, key))
    return steps[:4]


def _waiting_findings(case: OpenCase) -> list[NextStep]:
    waiting: dict[str, int] = {}
    for statement in case.dossier().statements:
        if statement.state is State.PROPOSED:
            waiting[statement.document_id] = waiting.get(statement.document_id, 0) + 1
    steps = []
    for document in case.dossier().documents:
        count = waiting.get(document.id, 0)
        if count:
            noun = "finding waits" if count == 1 else "findings wait"
            steps.append(
                NextStep(
                    f"{count} {noun} for your decision in {document.label} {document.title}",
                    "Review them",
                    PageName.DOCUMENTS,
                    document.id,
                )
            )
    return steps[:2]


def _sources_to_consider(case: OpenCase) -> list[NextStep]:
    """Lead to facts on which sources differ, and to papers that nobody has dealt with."""
    steps = []
    differing = sum(
        one.contradiction.outcome is Outcome.OPEN for one in contradictions.standings_of(case)
    )
    if differing:
        facts = "1 fact" if differing == 1 else f"{differing} facts"
        steps.append(
            NextStep(
                f"Sources differ on {facts}", "Consider", PageName.CHRONOLOGY, "contradictions/"
            )
        )
    mentioned = sum(1 for _mention in mentions_of(case.dossier()))
    if mentioned:
        papers = "1 paper is" if mentioned == 1 else f"{mentioned} papers are"
        steps.append(
            NextStep(
                f"{papers} referred to and not dealt with",
                "Look at it" if mentioned == 1 else "Look at them",
                PageName.CHRONOLOGY,
                "requests",
            )
        )
    return steps


def _open_disorders(case: OpenCase, rows: tuple[ModuleRow, ...]) -> list[NextStep]:
    points = {t.id: t for t in case.file.time_points.all()}
    steps = []
    for row in rows:
        for cell in reversed(row.cells):
            if cell.status is Status.UNDETERMINED and not cell.decided and cell.answered:
                finding = case.findings().at(cell.time_point_id, row.key)
                item = finding.settling[0] if finding and finding.settling else ""
                asked = case.modules[row.key.module].item(item)
                what = (
                    f"{row.name}: {asked.label[:1].lower()}{asked.label[1:]}" if asked else row.name
                )
                steps.append(
                    NextStep(
                        f"{what} is open for “{points[cell.time_point_id].label}”",
                        "Answer it",
                        PageName.INTERVIEW,
                        f"{cell.time_point_id}/{row.key}/{item}",
                    )
                )
                break
    return steps[:2]
