"""The course of a case as a picture: scores above, diagnostic status below, one axis of time.

Every measure has its own panel, marker shape and dashed threshold with its value; a score that is
known only in words is an open mark in the band above or below the numbers, never a number. Lines
join scores no further than 60 days apart. Status is told by shape as well as by colour.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from casereview.domain.assessing.finding import CaseFindings, Status
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.measure import Measure
from casereview.domain.chart import Anchor, Box, Line, Marker, Op, Paint, Scene, Shape, Text
from casereview.domain.dates import MONTHS, british
from casereview.domain.dossier import Dossier
from casereview.reporting.parts.placing import NO_ROOM, Placer, label, tiers
from casereview.reporting.parts.scores import Score, at_caseness
from casereview.reporting.pictures.course import (
    INVENTED_NOTE,
    TABLE_HEAD,
    Course,
    Panel,
    Row,
    Span,
    course_data,
)
from casereview.reporting.pictures.textwidth import estimate, shortened

LONGEST_GAP = 60
"""Days between two scores that a line may still join."""

_SHAPES = {"PHQ-9": (Shape.CIRCLE, Paint.PHQ9), "GAD-7": (Shape.SQUARE, Paint.GAD7)}
_BAND = 12.0
_MIN_PANEL = 54.0
_DASH = (3.0, 2.0)
_MOST_EPISODE_TIERS = 4
_MOST_EVENT_TIERS = 5


_Scale = Callable[[float], float]


class Look(NamedTuple):
    """Fill, stroke and hatching of a status box."""

    fill: Paint | None
    stroke: Paint | None
    hatched: bool


LOOKS = {
    Status.MET: Look(Paint.MET, None, False),
    Status.EXCLUDED: Look(None, Paint.MET, False),
    Status.SUBTHRESHOLD: Look(Paint.SUBTHRESHOLD, Paint.GAD7, True),
    Status.NOT_MET: Look(None, Paint.INK_2, False),
    Status.UNDETERMINED: Look(Paint.UNKNOWN, Paint.INK_2, False),
    Status.PARTIAL_REMISSION: Look(Paint.NOT_MET, Paint.OTHER, True),
    Status.FULL_REMISSION: Look(Paint.NOT_MET, Paint.OTHER, False),
}
"""How each status is drawn, here and in the diagnostic timeline."""

LEGEND = {
    Status.MET: "met",
    Status.EXCLUDED: "criteria present, not given",
    Status.SUBTHRESHOLD: "subthreshold",
    Status.NOT_MET: "not met",
    Status.UNDETERMINED: "? undetermined",
    Status.PARTIAL_REMISSION: "partial remission",
    Status.FULL_REMISSION: "in remission",
}
"""Each status in the few words that a picture has room for."""


def course_of_case(
    dossier: Dossier,
    findings: CaseFindings,
    modules: Mapping[str, InterviewModule],
    measures: Mapping[str, Measure],
    width: float,
    height: float,
) -> Scene:
    """Draw the course of a case; the scene is taller than asked where its rows need it."""
    course = course_data(dossier, findings, modules, measures)
    return _Drawing(course, measures, width, height).scene()


class _Drawing:
    """One picture while it is being laid out, from top to bottom."""

    def __init__(
        self, course: Course, measures: Mapping[str, Measure], width: float, height: float
    ) -> None:
        self._course = course
        self._measures = measures
        self._width = width
        self._height = height
        self._size = 8.0 if width >= 520 else 7.0
        self._ops: list[Op] = []
        self._placer = Placer(width)
        names = [shortened(row.short, self._size, width * 0.24) for row in course.rows]
        widest = max([estimate(name, self._size) for name in names], default=0.0)
        self._names = names
        self._left = max(widest, estimate("GAD-7", self._size, bold=True) + 34) + 12
        self._right = width - estimate("caseness 10", self._size) - 8
        self._left_out = 0
        self._days = max(1, (course.last - course.first).days)

    def scene(self) -> Scene:
        """Lay everything out and return the finished picture."""
        line = self._size + 3
        episodes = self._episode_labels()
        moments = self._moment_labels()
        top = 4 + line * (max([tier for *_, tier in episodes], default=-1) + 1)
        legend = self._legend_rows()
        below = line * (max([tier for *_, tier in moments], default=-1) + 1) + 6
        foot = below + self._size + 12 + line * len(legend) + 4
        row_height, panel_height = self._heights(top, foot)
        panels_end = top + len(self._course.panels) * (panel_height + 2 * _BAND + 4)
        rows_top = panels_end + 4
        rows_end = rows_top + len(self._course.rows) * row_height
        self._shade(episodes, top, rows_end)
        self._draw_moments(moments, top, rows_end)
        for index, panel in enumerate(self._course.panels):
            start = top + index * (panel_height + 2 * _BAND + 4)
            self._draw_panel(panel, start + _BAND, panel_height)
        for index, row in enumerate(self._course.rows):
            self._draw_row(row, self._names[index], rows_top + index * row_height, row_height)
        axis = rows_end + below
        self._draw_axis(axis)
        self._draw_legend(legend, axis + self._size + 12 + line)
        end = axis + self._size + 12 + line * len(legend) + 4
        return Scene(
            self._width,
            max(self._height, end),
            tuple(self._ops),
            _in_words(self._course, self._measures),
            TABLE_HEAD,
            self._course.table,
        )

    def _x(self, day: date) -> float:
        share = (day - self._course.first).days / self._days
        return self._left + share * (self._right - self._left)

    def _heights(self, top: float, foot: float) -> tuple[float, float]:
        rows, panels = len(self._course.rows), len(self._course.panels)
        room = self._height - top - foot - 8
        row_height = 18.0 if room - rows * 18 >= panels * (90 + 2 * _BAND) else self._size + 6
        left = room - rows * row_height - panels * (2 * _BAND + 4)
        return row_height, max(_MIN_PANEL, left / panels) if panels else 0.0

    def _text(self, text: Text) -> None:
        self._placer.try_text(text)
        self._ops.append(text)

    # episodes and events

    def _episode_labels(self) -> list[tuple[float, str, int]]:
        room = self._right - self._left
        labels = []
        for episode in self._course.episodes:
            if episode.started is not None:
                name = episode.label or episode.modality
                text = f"Course {episode.number}" + (f" · {name}" if name else "")
                x = self._x(episode.started.middle)
                labels.append((x, shortened(text, self._size, room)))
        return self._tiered(labels, _MOST_EPISODE_TIERS)

    def _shade(self, labels: list[tuple[float, str, int]], top: float, bottom: float) -> None:
        for episode in self._course.episodes:
            if episode.started is not None:
                start = self._x(episode.started.middle)
                end = self._x((episode.ended or episode.started).middle)
                wide = max(3.0, end - start)
                self._ops.append(Box(start, top, wide, bottom - top, Paint.EPISODE))
        line = self._size + 3
        for x, text, tier in labels:
            if tier == NO_ROOM:
                continue
            y = top - 4 - line * tier
            self._text(label(x, y, text, self._size, paint=Paint.ACCENT))

    def _moment_labels(self) -> list[tuple[float, str, int]]:
        room = self._right - self._left
        labels = [
            (self._x(moment.day) + 3, shortened(moment.label, self._size, room))
            for moment in self._course.moments
        ]
        return self._tiered(labels, _MOST_EVENT_TIERS)

    def _tiered(self, labels: list[tuple[float, str]], most: int) -> list[tuple[float, str, int]]:
        placed = tiers(labels, self._size, self._left, self._width - 2, most)
        self._left_out += sum(tier == NO_ROOM for *_, tier in placed)
        return placed

    def _draw_moments(
        self, labels: list[tuple[float, str, int]], top: float, bottom: float
    ) -> None:
        line = self._size + 3
        xs = sorted(self._x(moment.day) for moment in self._course.moments)
        for x, (_, _, tier) in zip(xs, labels, strict=True):
            end = bottom + 3 + line * (max(tier, 0) + 1)
            self._ops.append(Line(x, top, x, end, Paint.INK, 0.8, (1.0, 2.0)))
        for x, text, tier in labels:
            if tier == NO_ROOM:
                continue
            base = bottom + 1 + line * (tier + 1)
            wide = estimate(text, self._size)
            box = Box(x - 1, base - self._size, wide + 2, self._size + 2.5, Paint.SURFACE)
            self._ops.append(box)
            self._text(label(x, base, text, self._size))

    # scores

    def _draw_panel(self, panel: Panel, top: float, height: float) -> None:
        def y_of(value: float) -> float:
            return top + height * (1 - value / panel.high)

        size = self._size
        shape, paint = _SHAPES.get(panel.measure, (Shape.TRIANGLE, Paint.OTHER))
        for tick in (0, panel.high // 3, panel.high * 2 // 3, panel.high):
            y = y_of(tick)
            self._ops.append(Line(self._left, y, self._right, y, Paint.LINE, 0.5))
            number = label(
                self._left - 5,
                y + size * 0.35,
                str(tick),
                size,
                paint=Paint.INK_2,
                anchor=Anchor.END,
            )
            self._text(number)
        middle = top + height / 2
        name = label(
            self._left - 26,
            middle + size * 0.35,
            panel.measure,
            size,
            anchor=Anchor.END,
            bold=True,
        )
        self._ops.append(
            Marker(name.x - estimate(name.text, size, bold=True) - 3, middle, shape, paint, 5.5)
        )
        self._text(name)
        self._draw_thresholds(panel, y_of)
        self._draw_scores(panel, shape, paint, y_of)

    def _draw_thresholds(self, panel: Panel, y_of: _Scale) -> None:
        for first, last, value in panel.thresholds:
            y = y_of(value)
            line = Line(self._x(first), y, self._x(last), y, Paint.INK_2, 0.8, _DASH)
            self._ops.append(line)
        if panel.thresholds:
            value = panel.thresholds[-1][2]
            text = label(
                self._right + 4, y_of(value) + self._size * 0.35, f"caseness {value}", self._size
            )
            self._text(text)

    def _draw_scores(self, panel: Panel, shape: Shape, paint: Paint, y_of: _Scale) -> None:
        spots: list[tuple[float, float, Score]] = []
        for score in panel.scores:
            if score.day is None:
                continue
            spots.append((self._x(score.day), self._height_of(score, y_of, panel.high), score))
        numbered = [spot for spot in spots if spot[2].number is not None]
        for (x0, y0, one), (x1, y1, two) in itertools.pairwise(numbered):
            if one.day and two.day and (two.day - one.day).days <= LONGEST_GAP:
                self._ops.append(Line(x0, y0, x1, y1, paint, 1.2))
        for x, y, score in spots:
            self._ops.append(Marker(x, y, shape, paint, 5.0, hollow=score.number is None))
            self._placer.block((x - 3, y - 3, x + 3, y + 3))
        for x, y, score in spots:
            self._label_score(x, y, score)

    def _height_of(self, score: Score, y_of: _Scale, high: float) -> float:
        """Return a score's y: on the scale for a number, in a band beside it for words."""
        if score.number is not None:
            return y_of(score.number)
        above = at_caseness(self._measures, score)
        if above is None:
            return y_of(high / 2)
        return y_of(high) - _BAND / 2 if above else y_of(0) + _BAND / 2

    def _label_score(self, x: float, y: float, score: Score) -> None:
        """Print the value where there is room; it is in the table of data in any case."""
        size = self._size
        level = y + size * 0.35
        beside = [(x + 6, level, Anchor.START), (x - 6, level, Anchor.END)]
        if score.number is None:
            places, text = beside, "in words"
        else:
            over = [(x, y - 5.5, Anchor.MIDDLE), (x, y + size + 4, Anchor.MIDDLE)]
            places, text = [*over, *beside], str(score.number)
        for left, base, anchor in places:
            candidate = label(left, base, text, size, anchor=anchor)
            if self._placer.try_text(candidate, margin=0.5):
                self._ops.append(candidate)
                return

    # status

    def _draw_row(self, row: Row, name: str, top: float, height: float) -> None:
        size = self._size
        thick = height - 5
        baseline = top + height / 2 + size * 0.35
        self._text(label(self._left - 8, baseline, name, size, anchor=Anchor.END))
        middle = top + height / 2
        self._ops.append(Line(self._left, middle, self._right, middle, Paint.LINE, 0.4))
        rated = [span for span in row.spans if span.rated]
        centres = sorted({self._x(span.first) for span in rated if span.first == span.last})
        gaps = [b - a for a, b in itertools.pairwise(centres)]
        half = max(1.5, min([5.0, *(gap / 2 - 1 for gap in gaps)]))
        for span in row.spans:
            self._draw_span(span, middle, thick, half)

    def _draw_span(self, span: Span, middle: float, thick: float, half: float) -> None:
        look = LOOKS.get(span.status)
        x0, x1 = self._x(span.first), self._x(span.last)
        if look is None:
            dash = label(x0, middle + self._size * 0.35, "–", self._size, anchor=Anchor.MIDDLE)
            if self._placer.try_text(dash):
                self._ops.append(dash)
            return
        if not span.rated:
            high = thick * 0.5
            self._box(x0, middle - high / 2, x1 - x0, high, look)
            return
        if x1 - x0 < 2 * half:
            centre = (x0 + x1) / 2
            x0, x1 = centre - half, centre + half
        self._box(x0, middle - thick / 2, x1 - x0, thick, look)
        if span.status is Status.UNDETERMINED:
            mark = label(
                (x0 + x1) / 2,
                middle + self._size * 0.35,
                "?",
                self._size,
                anchor=Anchor.MIDDLE,
                bold=True,
            )
            if self._placer.try_text(mark, margin=0.0):
                self._ops.append(mark)

    def _box(self, x: float, y: float, wide: float, high: float, look: Look) -> None:
        fill = look.fill or Paint.SURFACE
        self._ops.append(Box(x, y, wide, high, fill, look.stroke, 1.0, look.hatched))

    # axis and legend

    def _draw_axis(self, y: float) -> None:
        self._ops.append(Line(self._left, y, self._right, y, Paint.INK_2, 0.6))
        for day, text in ticks(self._course.first, self._course.last, self._size, self._span()):
            x = self._x(day)
            self._ops.append(Line(x, y, x, y + 3, Paint.INK_2, 0.6))
            tick = label(
                x, y + self._size + 4, text, self._size, paint=Paint.INK_2, anchor=Anchor.MIDDLE
            )
            if self._placer.try_text(tick):
                self._ops.append(tick)

    def _span(self) -> float:
        return self._right - self._left

    def _legend_rows(self) -> list[list[tuple[Status | None, str, float]]]:
        """Return the key's entries in lines no wider than the picture."""
        used = {span.status for row in self._course.rows for span in row.spans}
        entries: list[tuple[Status | None, str]] = [
            (status, text) for status, text in LEGEND.items() if status in used
        ]
        if self._course.rows:
            entries.append((None, "thinner: same at both ends, not examined between"))
        if self._course.earlier:
            entries.append((None, f"{self._course.earlier} earlier events in the chronology"))
        if self._left_out:
            entries.append((None, f"{self._left_out} labels left out for want of room"))
        if self._course.invented:
            entries.append((None, INVENTED_NOTE))
        rows: list[list[tuple[Status | None, str, float]]] = []
        x = self._width
        for status, raw in entries:
            start = 0.0 if status is None else 16.0
            text = shortened(raw, self._size, self._width - start - 4)
            wide = start + estimate(text, self._size) + 12
            if x + wide > self._width:
                rows.append([])
                x = 0.0
            rows[-1].append((status, text, x))
            x += wide
        return rows

    def _draw_legend(self, rows: list[list[tuple[Status | None, str, float]]], y: float) -> None:
        for row in rows:
            for status, text, x in row:
                start = x
                if status is not None:
                    self._box(x, y - 6.5, 11, 7.5, LOOKS[status])
                    start = x + 15
                self._text(label(start, y, text, self._size, paint=Paint.INK_2))
            y += self._size + 3


def ticks(first: date, last: date, size: float, room: float) -> list[tuple[date, str]]:
    """Return the days to mark and their words: years, or months where the case is short."""
    days = max(1, (last - first).days)
    for months in (1, 2, 3, 6, 12, 24, 60, 120, 240):
        wide = estimate("2020" if months >= 12 else "Mar 2020", size) + 12
        if months * 30.4 / days * room >= wide:
            break
    found = []
    for year in range(first.year, last.year + 1):
        for month in range(1, 13):
            day = date(year, month, 1)
            index = year * 12 + month - 1
            if index % months == 0 and first <= day <= last:
                text = str(year) if months >= 12 else f"{MONTHS[month - 1][:3]} {year}"
                found.append((day, text))
    return found


def _in_words(course: Course, measures: Mapping[str, Measure]) -> str:
    """Return the picture as sentences, for those who cannot see it."""
    parts = [f"Course of the case from {british(course.first)} to {british(course.last)}."]
    for panel in course.panels:
        told = []
        for score in panel.scores:
            value = f"in words “{score.words}”" if score.number is None else str(score.number)
            above = at_caseness(measures, score)
            where = "" if above is None else ", at caseness" if above else ", below caseness"
            told.append(f"{value} ({score.when or 'date not stated'}{where})")
        parts.append(f"{panel.measure}: {'; '.join(told)}.")
    for row in course.rows:
        told = [
            f"{span.status.words.lower()} ({british(span.first)})"
            for span in row.spans
            if span.rated
        ]
        if told:
            parts.append(f"{row.name}: {'; '.join(told)}.")
    parts += [f"{british(moment.day)}: {moment.label}." for moment in course.moments]
    if course.invented:
        parts.append(f"{INVENTED_NOTE.capitalize()}.")
    return " ".join(parts)
