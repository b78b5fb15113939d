"""Putting the screener: what is answered, what that proposes, and opening what is proposed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from casereview.domain.assessing.rating import ModuleKey, OpenedModule, TimePoint
from casereview.domain.assessing.screening import (
    OPENING,
    Proposal,
    Reply,
    Screener,
    ScreenerAnswer,
    asked_items,
    proposals,
)
from casereview.errors import BadInputError
from casereview.services import opening
from casereview.services.changes import Changes, Kind
from casereview.services.interview import definitions, interviewing, risk
from casereview.services.opening import Anchor
from casereview.services.session import OpenCase


@dataclass(frozen=True, slots=True)
class ProposedModule:
    """A module of the library that the answers propose.

    instances: what it is rated one of at a time, or nothing. opened: it is taken up already.
    """

    id: str
    title: str
    because: tuple[str, ...]
    event: bool
    instances: str
    opened: bool


@dataclass(frozen=True, slots=True)
class ScreenerView:
    """The screener at one sitting; point None while the case has no time point.

    missing: the modules proposed that the library does not hold.
    """

    screener: Screener
    points: tuple[TimePoint, ...]
    point: TimePoint | None
    answers: Mapping[str, ScreenerAnswer]
    asked: tuple[str, ...]
    anchor: Anchor
    proposed: tuple[ProposedModule, ...]
    missing: tuple[str, ...]

    @property
    def preface(self) -> str:
        """What is read out before the questions."""
        return self.screener.preface.format(since=self.anchor.words)

    @property
    def answered(self) -> int:
        """How many of the questions to ask are answered in both columns."""
        held = (self.answers.get(item) for item in self.asked)
        return sum(1 for each in held if each is not None and each.now and each.ever)

    @property
    def always_open(self) -> tuple[str, ...]:
        """The numbers of the questions that are asked of everybody and have no answer yet."""
        return tuple(
            item.number
            for item in self.screener.items
            if item.always and (item.id not in self.answers or not self.answers[item.id].now)
        )


def view(case: OpenCase, point_id: str = "") -> ScreenerView:
    """Return the screener at a time point: at that of today, or the last, unless another is named.

    Where the screener was put at one time point only, it is that one.
    """
    dossier = case.dossier()
    points = dossier.time_points
    put_at = {answer.time_point_id for answer in dossier.screener}
    usual = [p for p in points if p.id in put_at] or [p for p in points if p.kind == "today"]
    named = [p for p in points if p.id == point_id]
    point = next(reversed(named or usual or [*points]), None)
    here = {
        answer.question: answer
        for answer in dossier.screener
        if point is not None and answer.time_point_id == point.id
    }
    content = case.content
    found = proposals(
        content.screener,
        dossier.screener,
        about_an_event=opening.index_event(dossier) is not None,
    )
    opened = {each.key.module for each in dossier.modules}
    return ScreenerView(
        screener=content.screener,
        points=points,
        point=point,
        answers=here,
        asked=asked_items(content.screener, here),
        anchor=opening.anchor(dossier),
        proposed=tuple(
            _proposed(case, each, opened) for each in found if each.module in case.modules
        ),
        missing=tuple(each.module for each in found if each.module not in case.modules),
    )


def _proposed(case: OpenCase, proposal: Proposal, opened: set[str]) -> ProposedModule:
    module = case.modules[proposal.module]
    return ProposedModule(
        module.id,
        module.title,
        proposal.because,
        proposal.event,
        module.instances,
        module.id in opened,
    )


def answer(case: OpenCase, point_id: str, question: str, column: str, reply: Reply) -> Changes:
    """Record what was answered in a column, `now` or `ever`; not asked takes it back.

    A yes of now is a yes of ever since too, in the same command. A yes or unsure to the question of
    safety opens the risk page. Raises BadInputError for an unknown question or time point, and for
    a no of ever since beside a yes of now.
    """
    screener = case.content.screener
    item = screener.item(question)
    if item is None or column not in ("now", "ever"):
        raise BadInputError(f"The screener has no question {question!r}.")
    if case.file.time_points.get(point_id) is None:
        raise BadInputError(f"There is no time point {point_id!r} in this case.")
    old = case.file.screener.get(f"{point_id}/{question}") or ScreenerAnswer(point_id, question)
    new = replace(old, now=reply) if column == "now" else replace(old, ever=reply)
    if new.now is Reply.YES and column == "now":
        new = replace(new, ever=Reply.YES)
    if new.now is Reply.YES and new.ever is Reply.NO:
        raise BadInputError(
            "It is yes now, so it cannot be no ever since.",
            kept="Nothing was changed.",
            do="Change the answer for now first.",
        )
    new = replace(
        new,
        since=opening.anchor(case.dossier()).when,
        version=screener.version,
        answered_on=interviewing.decision_day(case.file.record.get()),
    )
    opens_risk = item.risk and reply in OPENING
    kinds = (Kind.INTERVIEW, Kind.RISK) if opens_risk else (Kind.INTERVIEW,)
    with case.change(f"Answer question {item.number} of the screener", *kinds) as changes:
        if new.blank:
            case.file.screener.remove(new.id)
        else:
            case.file.screener.put(new)
        if opens_risk:
            risk.open_by(case, f"screener question {item.number}")
    return replace(changes, risk_opened=opens_risk)


def open_modules(case: OpenCase, modules: Iterable[str]) -> Changes:
    """Take up several modules as one command; those rated per instance are left out."""
    held = {str(each.key) for each in case.file.modules.all()}
    library = case.modules
    new = [m for m in modules if m in library and not library[m].instances and m not in held]
    if not new:
        raise BadInputError("None of them is left to open.", kept="Nothing was changed.")
    names = ", ".join(library[module].short for module in new)
    with case.change(f"Open {names}", Kind.INTERVIEW) as changes:
        order = max((each.order for each in case.file.modules.all()), default=0)
        for place, module in enumerate(new, order + 1):
            case.file.modules.put(OpenedModule(ModuleKey(module), place))
            definitions.keep(case, library[module])
    return changes
