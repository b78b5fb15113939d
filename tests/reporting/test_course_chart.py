"""The course of a case: nothing overlaps, nothing is interpolated, nothing rests on colour."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casereview.domain.assessing.finding import CaseFindings, Status
from casereview.domain.assessing.rating import AnswerSource, CourseEntry
from casereview.domain.case import Event, EventKind, SourceKind, TreatmentEpisode
from casereview.domain.chart import Box, Line, Marker, Paint, Scene, Shape, Text
from casereview.domain.dates import PartialDate
from casereview.domain.dossier import Dossier
from casereview.reporting.parts.placing import area_of, overlap
from casereview.reporting.pictures.charts import course_of_case
from casereview.reporting.pictures.course import course_data
from casereview.reporting.pictures.textwidth import estimate, shortened
from tests.reporting import report_builders as builders


def draw(
    dossier: Dossier | None = None,
    findings: CaseFindings | None = None,
    width: float = 900,
    height: float = 360,
) -> Scene:
    return course_of_case(
        dossier or builders.dossier(),
        findings or builders.findings(),
        builders.MODULES,
        builders.MEASURES,
        width,
        height,
    )


def texts(scene: Scene) -> list[Text]:
    return [op for op in scene.ops if isinstance(op, Text)]


def assert_clear(scene: Scene) -> None:
    areas = [(text, area_of(text)) for text in texts(scene)]
    for (one, first), (other, second) in itertools.combinations(areas, 2):
        assert not overlap(first, second, -0.2), (one.text, other.text)
    for text, area in areas:
        assert area[0] >= -0.1, text
        assert area[2] <= scene.width + 0.1, text
        assert area[1] >= 0, text
        assert area[3] <= scene.height + 0.1, text


@pytest.mark.parametrize("width", range(400, 1401, 50))
@pytest.mark.parametrize("height", [220, 330, 500])
def test_no_text_meets_another_at_any_size(width: int, height: int) -> None:
    assert_clear(draw(width=width, height=height))


def test_empty_case_has_a_picture_without_scores() -> None:
    scene = draw(builders.empty_dossier(), CaseFindings((), ()))
    assert_clear(scene)
    assert not [op for op in scene.ops if isinstance(op, Marker)]


_DAYS = st.dates(min_value=date(2012, 1, 1), max_value=date(2026, 12, 31))


@st.composite
def cases(draw_: st.DrawFn) -> Dossier:
    """Return the made-up case with any events, episodes and scores."""
    labels = st.text(alphabet="abcdefg WMil", min_size=1, max_size=40)
    events = tuple(
        Event(f"e{n}", PartialDate.of(day), "x", SourceKind.CLAIMANT, EventKind.LIFE, name)
        for n, (day, name) in enumerate(draw_(st.lists(st.tuples(_DAYS, labels), max_size=12)))
    )
    episodes = tuple(
        TreatmentEpisode(
            f"p{n}",
            n,
            name,
            "s",
            "m",
            started=PartialDate.of(day),
            ended=PartialDate.of(day + timedelta(days=long)),
        )
        for n, (day, name, long) in enumerate(
            draw_(st.lists(st.tuples(_DAYS, labels, st.integers(0, 400)), max_size=6)), 1
        )
    )
    values = st.tuples(st.sampled_from(["PHQ-9", "GAD-7"]), st.integers(0, 21), _DAYS)
    scores = tuple(
        builders.score(4, measure, value, f"session:{n}", day.isoformat())
        for n, (measure, value, day) in enumerate(draw_(st.lists(values, max_size=25)))
    )
    return replace(builders.dossier(), events=events, episodes=episodes, statements=scores)


@settings(max_examples=60)
@given(cases(), st.integers(400, 1400))
def test_no_text_meets_another_whatever_the_case(dossier: Dossier, width: int) -> None:
    assert_clear(draw(dossier, width=width))


@pytest.mark.parametrize("width", [425, 720])
def test_forty_scores_in_a_month_of_years_are_all_there_and_nothing_meets(width: int) -> None:
    scores = tuple(
        builders.score(4, measure, 5 + n * 7 % 15, f"session:{n}", f"2019-06-{n + 1:02d}")
        for n in range(20)
        for measure in ("PHQ-9", "GAD-7")
    )
    scene = draw(replace(builders.dossier(), statements=scores), width=width)
    assert_clear(scene)
    marks = [op for op in scene.ops if isinstance(op, Marker)]
    assert sum(op.paint in (Paint.PHQ9, Paint.GAD7) for op in marks) == 40 + 2
    assert sum("June 2019" in " ".join(row) for row in scene.table_rows) >= 40


@settings(max_examples=30)
@given(cases())
def test_no_line_joins_scores_across_a_long_gap(dossier: Dossier) -> None:
    scene = draw(dossier)
    for paint in (Paint.PHQ9, Paint.GAD7):
        places = {(op.x, op.y) for op in scene.ops if isinstance(op, Marker) and op.paint is paint}
        joined = [op for op in scene.ops if isinstance(op, Line) and op.paint is paint]
        for line in joined:
            assert {(line.x0, line.y0), (line.x1, line.y1)} <= places


def test_scores_within_sixty_days_are_joined_and_no_others() -> None:
    def lines(days: Iterable[str]) -> int:
        statements = tuple(
            builders.score(4, "PHQ-9", 10 + n, f"session:{n}", day) for n, day in enumerate(days)
        )
        scene = draw(replace(builders.dossier(), statements=statements))
        return sum(isinstance(op, Line) and op.paint is Paint.PHQ9 for op in scene.ops)

    assert lines(["2021-08-16", "2021-10-15"]) == 1
    assert lines(["2021-08-16", "2021-10-16"]) == 0


def test_score_in_words_is_an_open_mark_outside_the_scale_and_no_number() -> None:
    scene = draw()
    hollow = [op for op in scene.ops if isinstance(op, Marker) and op.hollow]
    assert {op.shape for op in hollow} == {Shape.CIRCLE, Shape.SQUARE}
    assert [text.text for text in texts(scene)].count("in words") == 2
    filled = [op for op in scene.ops if isinstance(op, Marker) and not op.hollow]
    below, above = (next(m for m in hollow if m.shape is s) for s in (Shape.CIRCLE, Shape.SQUARE))
    assert below.y > max(m.y for m in filled if m.shape is Shape.CIRCLE)
    assert above.y < min(m.y for m in filled if m.shape is Shape.SQUARE)


def test_measures_differ_in_shape_and_thresholds_print_their_value() -> None:
    scene = draw()
    words = {text.text for text in texts(scene)}
    assert {"caseness 10", "caseness 8", "PHQ-9", "GAD-7"} <= words
    assert len([op for op in scene.ops if isinstance(op, Line) and op.dash == (3.0, 2.0)]) == 2


def test_every_score_is_marked_once() -> None:
    filled = [op for op in draw().ops if isinstance(op, Marker) and not op.hollow]
    assert sum(op.paint is Paint.PHQ9 for op in filled) == 3 + 1  # and one in the panel's name
    assert sum(op.paint is Paint.GAD7 for op in filled) == 3 + 1


def test_status_is_told_by_shape() -> None:
    scene = draw()
    boxes = [op for op in scene.ops if isinstance(op, Box)]
    assert any(box.fill is Paint.MET and not box.hatched for box in boxes)
    assert any(box.fill is Paint.SURFACE and box.stroke is Paint.INK_2 for box in boxes)
    assert any(box.stroke is Paint.OTHER for box in boxes)
    assert "?" in {text.text for text in texts(scene)}
    only_computed = replace(builders.dossier(), diagnoses=())
    assert any(isinstance(op, Box) and op.hatched for op in draw(only_computed).ops)


def test_expert_s_conclusion_is_shown_not_the_computed_status() -> None:
    assert not any(isinstance(op, Box) and op.hatched for op in draw().ops)


def test_invented_numbers_are_said_in_the_picture() -> None:
    note = "score numbers invented for this demonstration"
    assert note in {text.text for text in texts(draw())}
    real = tuple(replace(d, invented_numbers=False) for d in builders.DOCUMENTS)
    assert note not in {
        text.text for text in texts(draw(replace(builders.dossier(), documents=real)))
    }


def test_words_and_table_tell_what_the_picture_shows() -> None:
    scene = draw()
    assert (
        "PHQ-9: in words “within the normal range” (3 June 2019, below caseness)"
        in scene.alternative
    )
    assert "Specific phobia (machinery)" in scene.alternative
    assert len(scene.table_head) == 4
    assert all(len(row) == 4 for row in scene.table_rows)
    assert any("learns of adoption" in row for row in scene.table_rows)


def test_same_data_same_picture() -> None:
    assert draw() == draw()


def test_short_case_has_months_on_its_axis() -> None:
    statements = (builders.score(4, "PHQ-9", 9, "start", "2018-03-01"),)
    short = replace(
        builders.empty_dossier(),
        statements=statements,
        documents=builders.DOCUMENTS,
        events=(
            Event(
                "e",
                PartialDate.of(date(2018, 9, 12)),
                "x",
                SourceKind.OBSERVATION,
                EventKind.INTERVIEW,
                "interview",
            ),
        ),
    )
    words = {text.text for text in texts(draw(short, CaseFindings((), ())))}
    assert any(word.endswith(" 2018") for word in words)


def test_widths_are_never_estimated_too_small() -> None:
    from casereview.reporting import fonts
    from casereview.reporting.setting.faces import face

    for text in (
        "PHQ-9 caseness 10",
        "Course 2 · SilverCloud",
        "WWW MMM",
        "illi",
        "2018 – 2024",
        "ŵŷŚć",
    ):
        for bold, name in ((False, fonts.SANS), (True, fonts.SANS_BOLD)):
            assert estimate(text, 8, bold=bold) >= 8 * face(name).width(text) - 0.3, text


@given(st.text(max_size=60), st.floats(10, 300))
def test_shortened_text_fits(text: str, room: float) -> None:
    assert estimate(shortened(text, 8, room), 8) <= max(room, 0)


def test_what_is_only_said_to_have_gone_on_is_drawn_slighter_than_a_rating() -> None:
    plain = builders.dossier()
    told = CourseEntry(
        "co2",
        builders.IAD,
        "continuing",
        PartialDate(2021, 8),
        PartialDate(2024, 2),
        AnswerSource.CLAIMANT_NOW,
        "without a break",
    )
    dossier = replace(plain, course=(*plain.course, told))
    course = course_data(dossier, builders.findings(), builders.MODULES, builders.MEASURES)
    row = next(row for row in course.rows if row.key == builders.IAD)
    stretch = [span for span in row.spans if (span.first.year, span.last.year) == (2021, 2024)]
    assert [(span.status, span.rated) for span in stretch] == [(Status.MET, False)]
    assert ("August 2021 to February 2024", "present throughout") in {
        (when, value) for when, _, value, _ in course.table
    }
