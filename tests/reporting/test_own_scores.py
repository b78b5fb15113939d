"""The expert's own scores in the report, and a measure's own small chart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casereview.catalogue.measures import load_measures
from casereview.domain.assessing.own_score import OwnScore
from casereview.domain.care.score_change import Extent
from casereview.domain.case import SourceKind
from casereview.domain.chart import Line, Marker, Scene, Text
from casereview.domain.dates import PartialDate
from casereview.domain.reports.report import Report
from casereview.reporting.compose import compose
from casereview.reporting.parts.placing import area_of, overlap
from casereview.reporting.pictures.measure_chart import Mark, measure_chart
from tests.reporting import report_builders as builders

MEASURES = load_measures()
OWN = (
    OwnScore(
        "o1",
        "GAD-7",
        PartialDate(2024, 2, 19),
        items=("2", "2", "1", "", "1", "2", "1"),
        given_by="Dr Example",
        present="a relative",
    ),
    OwnScore(
        "o2",
        "PCL-5",
        PartialDate(2024, 2),
        words="raised",
        source=SourceKind.DOCUMENT,
        document_id=builders.dossier().documents[1].id,
        page=1,
    ),
    OwnScore("o3", "BDI-II", PartialDate(2024), 31.0, source=SourceKind.CLAIMANT),
)


def report(own: tuple[OwnScore, ...]) -> Report:
    content = replace(builders.content(), measures=MEASURES)
    return compose(replace(builders.dossier(), own_scores=own), builders.findings(), content)


def words(found: Report) -> str:
    return str(found)


def test_own_scores_are_printed_with_who_gave_them_and_where_they_stand() -> None:
    printed = words(report(OWN))
    for part in (
        "9 to 12; 1 of 7 items missing",
        "Dr Example, in the presence of a relative",
        "8 or more",
        "“raised”",
        "32 or more",
        "not verified",
        "claimant’s account",
        "as wide as they leave it",
    ):
        assert part in printed, part


def test_without_own_scores_the_report_says_nothing_of_them() -> None:
    assert "own-measures" not in words(report(()))


def test_an_own_measure_is_said_to_be_the_expert_s() -> None:
    local = replace(MEASURES["GAD-7"], id="BDI-II", high=63, local=True)
    content = replace(builders.content(), measures={**MEASURES, "BDI-II": local})
    dossier = replace(builders.dossier(), own_scores=OWN)
    printed = words(compose(dossier, builders.findings(), content))
    assert "Defined by the expert, not reviewed: BDI-II." in printed


# ---- the chart -----------------------------------------------------------------------------------


def mark(value: float, month: int, *, high: float | None = None, own: bool = False) -> Mark:
    held = Extent(value, value if high is None else high)
    return Mark(PartialDate(2021, month, 3), held, f"{held}", "at caseness", own)


def scene(*marks: Mark, measure: str = "PHQ-9") -> Scene:
    found = measure_chart(MEASURES[measure], marks, 520, 150)
    assert found is not None
    return found


def test_the_chart_tells_what_it_shows() -> None:
    found = scene(mark(15, 1), mark(5, 3, high=9, own=True), mark(8, 9))
    assert "15 (3 January 2021, at caseness); 5 to 9 (3 March 2021, at caseness)" in (
        found.alternative
    )
    assert [row[1] for row in found.table_rows] == ["15", "5 to 9", "8"]
    markers = [op for op in found.ops if isinstance(op, Marker)]
    assert [op.hollow for op in markers] == [False, True, False]
    assert len({op.shape for op in markers}) == 2
    texts = [op.text for op in found.ops if isinstance(op, Text)]
    assert "caseness 10" in texts
    assert {"0", "27", "15", "8"} <= set(texts)


def test_lines_join_only_exact_scores_of_sixty_days() -> None:
    def joins(*marks: Mark) -> int:
        return sum(isinstance(op, Line) and op.width == 1.2 for op in scene(*marks).ops)

    assert joins(mark(15, 1), mark(12, 2)) == 1
    assert joins(mark(15, 1), mark(12, 4)) == 0
    assert joins(mark(15, 1), mark(5, 2, high=9)) == 0


def test_nothing_is_drawn_beyond_the_picture_and_no_texts_touch() -> None:
    marks = [mark(5 + month, month, own=month % 2 == 0) for month in range(1, 13)]
    for measure in ("PHQ-9", "IES-R", "MI", "IBS", "BIQ"):
        own = MEASURES[measure]
        held = [m if own.holds(m.extent.low if m.extent else 0) else None for m in marks]
        shown = [m for m in held if m] or [mark(2, 1)]
        found = scene(*shown, measure=measure)
        areas = [area_of(op) for op in found.ops if isinstance(op, Text)]
        for place, area in enumerate(areas):
            assert area[0] >= 0
            assert area[2] <= 520
            assert not any(overlap(area, other) for other in areas[place + 1 :])


def test_a_threshold_is_drawn_only_where_it_was_in_force() -> None:
    early = Mark(PartialDate(2010, 6, 1), Extent(40, 40), "40", "no threshold", own=False)
    late = Mark(PartialDate(2012, 6, 1), Extent(40, 40), "40", "at caseness", own=False)
    dashed = [
        op for op in scene(early, late, measure="IES-R").ops if isinstance(op, Line) and op.dash
    ]
    (line,) = dashed
    markers = sorted(
        op.x for op in scene(early, late, measure="IES-R").ops if isinstance(op, Marker)
    )
    assert markers[0] < line.x0 < markers[1]


@pytest.mark.parametrize(
    "lost",
    [
        Mark(None, Extent(3, 3), "3", "", own=False),
        Mark(PartialDate(2020), None, "“?”", "", own=False),
    ],
)
def test_what_has_no_place_is_told_and_not_drawn(lost: Mark) -> None:
    assert measure_chart(MEASURES["PHQ-9"], [lost], 520, 150) is None
    found = scene(mark(15, 1), lost)
    assert len([op for op in found.ops if isinstance(op, Marker)]) == 1
    assert "1 of them not drawn" in found.alternative
    assert len(found.table_rows) == 2
