"""Hand-made views and a session in memory, for tests of the window alone; fictional people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.rating import ModuleKey
from casereview.domain.case import (
    Case,
    CaseSummary,
    Claimant,
    InstructingParty,
    Proceedings,
    Pronouns,
)
from casereview.domain.chart import Anchor, Box, Line, Marker, Op, Paint, Scene, Shape, Text
from casereview.errors import BadInputError
from casereview.services.cases import with_detail
from casereview.services.changes import Changes, Kind
from casereview.services.navigation import Navigation
from casereview.services.views import (
    CaseList,
    NextStep,
    Overview,
    PageName,
    Particulars,
    StatusLine,
)

MS_X = Case(
    id="case-x",
    claimant=Claimant("Ms X", date(1984, 5, 2), Pronouns.SHE),
    proceedings=Proceedings(
        court="High Court, King's Bench",
        claim_number="QB-2023-001234",
        claimant="Ms X",
        defendant="Machineworks",
    ),
    instructing=InstructingParty(firm="Harcourt & Lane LLP", on_behalf_of="claimant"),
    report_due=date(2026, 12, 14),
)

SUMMARIES = (
    CaseSummary(
        "case-x",
        "Ms X",
        "Ms X v Machineworks",
        "QB-2023-001234",
        date(2026, 12, 14),
        23,
        6,
        "2026-11-21T18:04:00Z",
    ),
    CaseSummary("case-y", "Mr Y", "Mr Y v Example Council", "", None, 4, 0, "2026-11-20T09:00:00Z"),
)


def a_scene(width: float = 860.0, height: float = 270.0) -> Scene:
    """Return a small chart with every kind of operation in it."""
    ops: list[Op] = [Box(150, 20, 40, 130, Paint.EPISODE), Box(350, 20, 60, 130, Paint.EPISODE)]
    for value, y in ((27, 20.0), (18, 62.0), (9, 105.0), (0, 150.0)):
        ops += [
            Line(60, y, width - 10, y, Paint.UNKNOWN),
            Text(54, y + 3, str(value), Paint.INK_2, anchor=Anchor.END),
        ]
    ops += [
        Line(60, 100, width - 10, 100, Paint.PHQ9, 0.8, (3, 2)),
        Text(width - 10, 97, "PHQ-9 caseness 10", Paint.PHQ9, anchor=Anchor.END),
        Text(150, 14, "Course 1", Paint.ACCENT),
        Marker(150, 90, Shape.CIRCLE, Paint.PHQ9),
        Marker(350, 80, Shape.SQUARE, Paint.GAD7),
        Marker(380, 84, Shape.TRIANGLE, Paint.OTHER, hollow=True),
        Marker(400, 84, Shape.DIAMOND, Paint.GAD7),
        Line(350, 80, 400, 84, Paint.GAD7, 1.4),
    ]
    for row, (name, paint) in enumerate(
        (("GAD", Paint.MET), ("Illness anx.", Paint.SUBTHRESHOLD), ("Depression", Paint.UNKNOWN))
    ):
        y = 170 + row * 20
        ops += [
            Text(54, y + 9, name, anchor=Anchor.END),
            Box(110, y, 620, 12, paint, radius=2, hatched=paint is Paint.SUBTHRESHOLD),
        ]
    return Scene(
        width,
        height,
        tuple(ops),
        alternative="PHQ-9 rose from 6 to 14; GAD was met throughout.",
        table_head=("Date", "What", "Value"),
        table_rows=(("4 April 2017", "PHQ-9", "6"), ("2 July 2019", "PHQ-9", "14")),
    )


def an_overview() -> Overview:
    """Return the overview of a case in the middle of its work."""

    def line(name: str, status: Status, computed: Status | None = None) -> StatusLine:
        decided = computed is not None
        reason = "Her account outweighs the questionnaire." if decided else ""
        return StatusLine(ModuleKey(name), name, status, computed or status, decided, reason)

    return Overview(
        case=MS_X,
        documents=23,
        documents_read=19,
        open_proposals=6,
        modules=7,
        modules_complete=5,
        sections=11,
        sections_empty=3,
        blocking=3,
        today=(
            line("Generalised anxiety disorder", Status.MET),
            line("Illness anxiety disorder", Status.MET, Status.UNDETERMINED),
            line("Specific phobia (machinery)", Status.SUBTHRESHOLD),
            line("Major depressive episode", Status.NOT_MET),
        ),
        today_label="today",
        chart=a_scene(),
        next_steps=(
            NextStep(
                "6 findings in the discharge letter wait for your decision",
                "Review them",
                PageName.DOCUMENTS,
                "d20",
            ),
            NextStep(
                "Criterion C of illness anxiety disorder is unanswered for “after episode 1”",
                "Answer it",
                PageName.INTERVIEW,
                "t2/iad/C1",
            ),
        ),
        days_left=22,
    )


@dataclass
class CaseInMemory:
    """Stands for an open case; notes what was done to it."""

    id: str
    view: Overview = field(default_factory=an_overview)
    closed: bool = False
    done: list[str] = field(default_factory=list)
    read_only: bool = False

    def close(self) -> None:
        """Close the file."""
        self.closed = True


@dataclass
class SessionInMemory:
    """Stands for an unlocked vault."""

    summaries: tuple[CaseSummary, ...] = SUMMARIES
    closed: bool = False
    cases: dict[str, CaseInMemory] = field(default_factory=dict)
    read_only: bool = False

    def case_list(self) -> CaseList:
        """Return the cases."""
        return CaseList("Expert cases", self.summaries)

    def new_case(self, draft: Any) -> str:
        """Add a case of the name given; one named `refused` is refused."""
        if draft.claimant == "refused":
            raise BadInputError("This name is refused.", kept="No case was made.")
        made = replace(
            SUMMARIES[1],
            id=f"case-{len(self.summaries) + 1}",
            claimant=draft.claimant,
            title=draft.claimant,
            report_due=draft.report_due,
        )
        self.summaries = (*self.summaries, made)
        return made.id

    def open(self, case_id: str) -> CaseInMemory:
        """Open a case."""
        return self.cases.setdefault(case_id, CaseInMemory(case_id))

    def close(self) -> None:
        """Lock."""
        self.closed = True


def in_memory(case: object) -> CaseInMemory:
    """Return the case that a service was given."""
    return cast("CaseInMemory", case)


class OverviewInMemory:
    """The services of the overview page, with a count of how often they were asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.widths: list[float] = []

    def overview(self, case: object, /, *, size: tuple[float, float]) -> Overview:
        """Return the view of the case, with a chart of the size asked for."""
        self.asked += 1
        return replace(in_memory(case).view, chart=a_scene(*size))

    def chart(self, case: object, width: float, height: float, /) -> Scene:
        """Return the chart at a width."""
        self.widths.append(width)
        return a_scene(width, height)

    def particulars(self, case: object, /) -> Particulars:
        """Return the details of a case without instructions, questions, events or treatment."""
        return Particulars(in_memory(case).view.case, (), (), (), (), ())

    def save_detail(self, case: object, path: str, value: object, /) -> Changes:
        """Keep a detail, unless the claimant would lose their name."""
        changed = with_detail(in_memory(case).view.case, path, value)
        if not changed.claimant.name:
            raise BadInputError("A case needs the claimant’s name.", kept="Nothing was changed.")
        in_memory(case).view = replace(in_memory(case).view, case=changed)
        in_memory(case).done.append("Change the case’s details")
        return Changes("Change the case’s details", frozenset({Kind.CASE}))

    def _no_records(self, case: object, record: Any, /) -> Changes:
        """Refuse: a case in memory keeps no records."""
        raise NotImplementedError

    save_instruction = save_question = save_event = save_episode = save_order = _no_records
    remove_instruction = remove_question = remove_event = _no_records
    remove_episode = remove_order = save_joint_party = remove_joint_party = _no_records

    def choose_kind(self, case: object, *_how: Any, **_more: Any) -> Changes:
        """Refuse: a case in memory is of one kind."""
        raise NotImplementedError


def navigation(case: object) -> Navigation:
    """Return the navigation of a case in memory."""
    done = in_memory(case).done
    return Navigation(
        in_memory(case).id, "Ms X v Machineworks", 23, 7, done[-1] if done else None, None
    )


def undo(case: object) -> Changes | None:
    """Take back what was done last."""
    done = in_memory(case).done
    return Changes(done.pop(), frozenset(Kind)) if done else None


def redo(case: object) -> Changes | None:
    """Nothing can be redone here."""
    del case
    return None


def rate(case: object, item: str) -> Changes:
    """A save, as a page makes it."""
    label = f"Rate {item}"
    in_memory(case).done.append(label)
    return Changes(label, frozenset({Kind.INTERVIEW}))


def no_pages(desk: object) -> Sequence[Any]:
    """A case without pages."""
    del desk
    return ()
