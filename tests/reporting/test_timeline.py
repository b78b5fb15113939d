"""The diagnostic timeline and its drawing: nothing overlaps, nothing rests on colour alone."""

from __future__ import annotations

import itertools
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.rating import ModuleKey, TimePoint
from casereview.domain.case import TreatmentEpisode
from casereview.domain.chart import Box, Paint, Scene, Text
from casereview.domain.dates import PartialDate
from casereview.domain.dossier import Dossier
from casereview.reporting.compose import compose
from casereview.reporting.parts.episodes import EpisodeView, referrals
from casereview.reporting.parts.placing import area_of, overlap
from casereview.reporting.parts.standing import Standing, keys, standings, time_points
from casereview.reporting.pictures.svg import write_svg
from casereview.reporting.pictures.timeline import Timeline, diagnostic_timeline
from casereview.reporting.walking import section_text
from tests.reporting import report_builders as builders

SVG = "{http://www.w3.org/2000/svg}"


def data(dossier: Dossier | None = None) -> Timeline:
    dossier = dossier or builders.dossier()
    findings = builders.findings()
    held = referrals(dossier, findings, builders.MEASURES, ())
    return Timeline(
        time_points(dossier),
        keys(dossier, findings),
        standings(dossier, findings),
        tuple(view for referral in held for view in referral.episodes),
        builders.MODULES,
    )


def drawn(timeline: Timeline, width: float = 720) -> Scene:
    scene = diagnostic_timeline(timeline, width)
    assert scene is not None
    return scene


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


def crowded(points: int, disorders: int, courses: int) -> Timeline:
    made = tuple(
        TimePoint(
            f"p{n}", n, f"A long name of the time point number {n}", f"after no. {n}", "other",
            PartialDate(2019, 1 + n % 12),
        )
        for n in range(points)
    )  # fmt: skip
    found = tuple(ModuleKey("gad", f"of a long kind {n}") for n in range(disorders))
    statuses = list(Status)
    placed = {
        (point.id, key): Standing(
            key, point, builders.finding(key, point.id, statuses[(n + m) % len(statuses)]),
            None, retrospective=bool(n % 2),
        )
        for n, point in enumerate(made)
        for m, key in enumerate(found)
    }  # fmt: skip
    views = tuple(
        EpisodeView(
            TreatmentEpisode(f"e{n}", n, "A long name of a course", "Service", "CBT"), None,
            made[n % points], made[min(points - 1, n % points + 2)], (), (), (),
        )
        for n in range(courses)
    )  # fmt: skip
    return Timeline(made, found, placed, views, builders.MODULES)


@pytest.mark.parametrize("width", [425, 520, 720, 1100])
def test_nothing_overlaps_in_the_made_up_case(width: int) -> None:
    assert_clear(drawn(data(), width))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 24), st.integers(1, 14), st.integers(0, 12), st.floats(380, 1400))
def test_nothing_overlaps_where_it_is_crowded(
    points: int, disorders: int, courses: int, width: float
) -> None:
    assert_clear(drawn(crowded(points, disorders, courses), width))


def test_every_status_has_its_word_at_every_time_point() -> None:
    timeline = crowded(12, 3, 2)
    said = [text.text for text in texts(drawn(timeline, 1400))]
    assert len([text for text in said if text.startswith("not assessed")]) == 3
    for words in ("met", "not met", "undetermined", "subthreshold", "in remission"):
        assert any(text.startswith(words) for text in said), words
    assert any("(r)" in text for text in said)


def test_courses_are_shaded_between_their_time_points_and_one_without_is_said() -> None:
    timeline = data()
    bands = [o for o in drawn(timeline).ops if isinstance(o, Box) and o.fill is Paint.EPISODE]
    assert len(bands) == len([c for c in timeline.courses if c.start or c.end])
    lost = replace(timeline.courses[0], start=None, end=None)
    without = drawn(replace(timeline, courses=(lost,)))
    assert any("without a time point of their own: course 1" in t.text for t in texts(without))


def test_the_picture_is_told_in_words_and_as_a_table() -> None:
    scene = drawn(data())
    assert "Generalised anxiety disorder: met at" in scene.alternative
    assert "Course 1 lies between" in scene.alternative
    assert scene.table_head == ("Disorder", "Time point", "Status", "How it is known")
    assert all(len(row) == 4 for row in scene.table_rows)
    assert any("looking back" in row[3] for row in scene.table_rows)


def test_without_time_points_or_disorders_there_is_no_picture() -> None:
    assert diagnostic_timeline(replace(data(), points=()), 720) is None
    assert diagnostic_timeline(replace(data(), keys=()), 720) is None


def test_the_report_shows_the_same_picture() -> None:
    report = compose(builders.dossier(), builders.findings(), builders.content())
    section = next(s for s in report.sections if s.key == "tables")
    assert "shows the diagnostic status of each disorder at each time point" in section_text(
        section
    )


@pytest.mark.parametrize("title", ["Course & <case>", "Ms Żółć \x07"])
def test_the_drawing_is_whole_xml_that_refers_to_nothing_outside(title: str) -> None:
    scene = drawn(crowded(6, 4, 3))
    raw = write_svg(scene, title)
    root = ElementTree.fromstring(raw)
    assert root.findtext(f"{SVG}title") == title.replace("\x07", "")
    assert root.findtext(f"{SVG}desc") == scene.alternative
    rows = (root.findtext(f"{SVG}metadata") or "").splitlines()
    assert rows[0] == " | ".join(scene.table_head)
    assert len(rows) == 1 + len(scene.table_rows)
    words = [element.text for element in root.iter(f"{SVG}text")]
    assert words == [text.text for text in texts(scene)]
    body = raw.decode().replace("http://www.w3.org/2000/svg", "")
    for sign in ("http", "href", "<script", "<image", "@import", "url("):
        assert body.replace("url(#hatch)", "").count(sign) == 0, sign
