"""Small hand-made modules for the tests of one rule at a time."""

from __future__ import annotations

from casereview.domain.assessing import expression as ex
from casereview.domain.assessing.finding import CaseFindings, Finding
from casereview.domain.assessing.interview import (
    InterviewItem,
    InterviewModule,
    ItemType,
    Remission,
    Rule,
    ScreenerQuestion,
)
from casereview.domain.assessing.rating import (
    Answer,
    AnswerSource,
    CourseEntry,
    ModuleKey,
    TimePoint,
)
from casereview.domain.dates import PartialDate

MONTH = 30.4375


def item(name: str, kind: ItemType = ItemType.RATING, **fields: object) -> InterviewItem:
    return InterviewItem(name, kind, f"Label of {name}", **fields)  # type: ignore[arg-type]  # test shorthand


def module(
    name: str = "m",
    *items: InterviewItem,
    syndrome: ex.Expr | None = None,
    exclusion: ex.Expr | None = None,
    subthreshold: ex.Expr | None = None,
    **fields: object,
) -> InterviewModule:
    """A module of rating A1 and exclusion X1, met when A1 is present and X1 does not apply."""
    own = items or (item("A1"), item("X1", ItemType.EXCLUSION))
    rated = any(one.id == "A1" and one.type is ItemType.RATING for one in own)
    below: ex.Expr = ex.Soft("A1") if rated else ex.Const(False)
    rule = Rule(
        "dsm5tr",
        syndrome or ex.Id("A1"),
        exclusion or ex.Not(ex.Id("X1")),
        subthreshold if subthreshold is not None else below,
    )
    given: dict[str, object] = {
        "id": name,
        "version": "1.0.0",
        "name": {"dsm5tr": name},
        "short": name,
        "codes": {},
        "lookback": "P2W",
        "items": own,
        "criteria": (),
        "rules": {"dsm5tr": rule},
        "screener": (ScreenerQuestion("S1", "?"),),
        "remission": _remission() if rated else None,
        **fields,
    }
    return InterviewModule(**given)  # type: ignore[arg-type]  # test shorthand


def _remission() -> Remission:
    return Remission("test", ex.Soft("A1"), ex.Not(ex.Soft("A1")), full_after=2 * MONTH)


def point(number: int, as_at: str) -> TimePoint:
    name = f"t{number}"
    return TimePoint(name, number, name, name, "custom", PartialDate.from_edtf(as_at))


def answers(point_id: str, key: str, **values: str) -> list[Answer]:
    name, _, instance = key.partition(":")
    return [
        Answer(point_id, ModuleKey(name, instance), item_id, value, "1.0.0")
        for item_id, value in values.items()
    ]


def entry(key: str, status: str, begins: str, ends: str | None = None) -> CourseEntry:
    name, _, instance = key.partition(":")
    return CourseEntry(
        id=f"{key} {begins}",
        key=ModuleKey(name, instance),
        status=status,
        begins=PartialDate.from_edtf(begins),
        ends=PartialDate.from_edtf(ends) if ends else None,
        source=AnswerSource.CLAIMANT_NOW,
        text="",
    )


def found(findings: CaseFindings, point_id: str, key: str = "m", system: str = "dsm5tr") -> Finding:
    name, _, instance = key.partition(":")
    finding = findings.at(point_id, ModuleKey(name, instance), system)
    assert finding is not None
    return finding
