"""The diagnostic timeline: disorders by time points, with the courses of treatment between them.

A column is a time point, not a length of time; where there are more than fit, they go on below.
Every status is told in words beside its mark; a rating that looks back and a conclusion of the
expert's own are marked by letters, so that neither looks like what was observed or computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casereview.domain.assessing.finding import Status
from casereview.domain.assessing.interview import InterviewModule
from casereview.domain.assessing.rating import ModuleKey, TimePoint
from casereview.domain.chart import Anchor, Box, Line, Op, Paint, Scene, Text
from casereview.reporting.parts.episodes import EpisodeView
from casereview.reporting.parts.placing import NO_ROOM, label, tiers
from casereview.reporting.parts.standing import Standing, disorder_name, short_name
from casereview.reporting.pictures.charts import LEGEND, LOOKS
from casereview.reporting.pictures.textwidth import estimate, shortened

TABLE_HEAD = ("Disorder", "Time point", "Status", "How it is known")
_LEAST = 74.0
"""Points of a column in which a status can be read."""
_MARK = 9.0
_GAP = 16.0
_MOST_TIERS = 6
_LOOKING_BACK, _DECIDED = "r", "e"
_NOT_ASSESSED = "not assessed"


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the picture shows, before anything is placed."""

    points: tuple[TimePoint, ...]
    keys: tuple[ModuleKey, ...]
    standings: Mapping[tuple[str, ModuleKey], Standing]
    courses: tuple[EpisodeView, ...]
    modules: Mapping[str, InterviewModule]


def diagnostic_timeline(data: Timeline, width: float) -> Scene | None:
    """Draw the timeline at a width in points; None without time points or disorders."""
    if not data.points or not data.keys:
        return None
    return _Drawing(data, width).scene()


class _Drawing:
    """One picture while it is laid out, block of columns by block."""

    def __init__(self, data: Timeline, width: float) -> None:
        self._data = data
        self._width = width
        self._size = 8.0 if width >= 520 else 7.0
        self._line = self._size + 3
        self._row = self._size + 10
        names = [short_name(key, data.modules) for key in data.keys]
        self._names = [shortened(name, self._size, width * 0.24) for name in names]
        self._left = max(estimate(name, self._size) for name in self._names) + 14
        fit = max(1, int((width - self._left) // _LEAST))
        rows = -(-len(data.points) // fit)
        self._columns = -(-len(data.points) // rows)
        self._wide = (width - self._left) / self._columns
        self._ops: list[Op] = []
        self._left_out = 0

    def scene(self) -> Scene:
        """Lay everything out and return the finished picture."""
        y = 4.0
        for first in range(0, len(self._data.points), self._columns):
            y = self._block(first, y) + _GAP
        y = self._legend(y)
        return Scene(
            self._width, y, tuple(self._ops), _in_words(self._data), TABLE_HEAD, _table(self._data)
        )

    def _block(self, first: int, top: float) -> float:
        points = self._data.points[first : first + self._columns]
        bands = self._bands(first, len(points))
        names = [(x0 + 3, text) for x0, _, text in bands]
        right = self._left + len(points) * self._wide
        placed = tiers(names, self._size, self._left, max(right, self._width) - 2, _MOST_TIERS)
        self._left_out += sum(tier == NO_ROOM for *_, tier in placed)
        high = max([tier for *_, tier in placed], default=-1) + 1
        head = top + high * self._line
        body = head + 2 * self._line + 4
        end = body + len(self._data.keys) * self._row
        for x0, x1, _ in bands:
            self._ops.append(Box(x0, head + 1, x1 - x0, end - head - 1, Paint.EPISODE))
        for x, text, tier in placed:
            if tier != NO_ROOM:
                base = head - 3 - tier * self._line
                self._ops.append(label(x, base, text, self._size, paint=Paint.ACCENT))
        for place, point in enumerate(points):
            self._column(point, self._left + place * self._wide, head, end)
        for place, key in enumerate(self._data.keys):
            self._disorder(key, self._names[place], points, body + place * self._row)
        return end

    def _bands(self, first: int, count: int) -> list[tuple[float, float, str]]:
        """Return start, end and name of the courses that reach into a block of columns."""
        places = {point.id: place for place, point in enumerate(self._data.points)}
        found = []
        for course in self._data.courses:
            start = places[course.start.id] if course.start else None
            end = places[course.end.id] if course.end else None
            if start is not None:
                begins, ends = start + 0.5, start + 1.0 if end is None else end + 0.5
            elif end is not None:
                begins, ends = float(end), end + 0.5
            else:
                continue
            low, high = max(begins, first), min(ends, first + count)
            if low < high:
                x0 = self._left + (low - first) * self._wide
                name = course.episode.label or course.episode.modality
                text = f"Course {course.episode.number}" + (f" · {name}" if name else "")
                room = self._width - self._left - 8
                found.append(
                    (x0, x0 + (high - low) * self._wide, shortened(text, self._size, room))
                )
        return found

    def _column(self, point: TimePoint, x: float, head: float, end: float) -> None:
        room = self._wide - 8
        self._ops.append(Line(x, head + 2, x, end, Paint.LINE, 0.4))
        name = shortened(point.short or point.label, self._size, room / 1.07)
        when = shortened(str(point.as_at), self._size, room)
        base = head + self._size + 1
        self._ops.append(label(x + 4, base, name, self._size, bold=True))
        self._ops.append(label(x + 4, base + self._line, when, self._size, paint=Paint.INK_2))

    def _disorder(self, key: ModuleKey, name: str, points: Sequence[TimePoint], top: float) -> None:
        middle = top + self._row / 2
        base = middle + self._size * 0.35
        right = self._left + len(points) * self._wide
        self._ops.append(Line(0, top, right, top, Paint.LINE, 0.4))
        self._ops.append(label(self._left - 8, base, name, self._size, anchor=Anchor.END))
        for place, point in enumerate(points):
            standing = self._data.standings.get((point.id, key))
            self._cell(standing, self._left + place * self._wide + 4, middle, base)

    def _cell(self, standing: Standing | None, x: float, middle: float, base: float) -> None:
        look = LOOKS.get(standing.shown) if standing else None
        if look is not None:
            fill = look.fill or Paint.SURFACE
            y = middle - _MARK / 2
            self._ops.append(Box(x, y, _MARK, _MARK, fill, look.stroke, 1.0, look.hatched))
        paint = Paint.INK if look is not None else Paint.INK_2
        text = shortened(_short(standing), self._size, self._wide - 12 - _MARK)
        self._ops.append(Text(x + _MARK + 4, base, text, paint, self._size))

    def _legend(self, y: float) -> float:
        used = {
            letter
            for _, _, standing in _placed(self._data)
            for letter in _letters(standing).split(", ")
        }
        meanings = {
            _LOOKING_BACK: "rated looking back",
            _DECIDED: "the expert’s conclusion, other than by the rules alone",
        }
        notes = [f"({letter}) {words}" for letter, words in meanings.items() if letter in used]
        if self._data.courses:
            notes.append(
                "shaded: a course of treatment, from the time point at its start to that at its end"
            )
        without = [
            str(course.episode.number)
            for course in self._data.courses
            if course.start is None and course.end is None
        ]
        if without:
            notes.append(f"without a time point of their own: course {', '.join(without)}")
        if self._left_out:
            notes.append(f"{self._left_out} names of courses left out for want of room")
        x = 0.0
        for note in notes:
            text = shortened(note, self._size, self._width - 4)
            wide = estimate(text, self._size)
            if x and x + wide > self._width:
                x, y = 0.0, y + self._line
            self._ops.append(label(x, y, text, self._size, paint=Paint.INK_2))
            x += wide + 14
        return y + self._line


def _short(standing: Standing | None) -> str:
    """Return a status in a few words with the letters of how it is known."""
    if standing is None or standing.shown is Status.NOT_ASSESSED:
        return _NOT_ASSESSED
    words = LEGEND.get(standing.shown, standing.shown.words.lower()).removeprefix("? ")
    letters = _letters(standing)
    return f"{words} ({letters})" if letters else words


def _letters(standing: Standing) -> str:
    found = [
        letter
        for letter, holds in (
            (_LOOKING_BACK, standing.retrospective),
            (_DECIDED, standing.overridden),
        )
        if holds
    ]
    return ", ".join(found)


def _basis(standing: Standing) -> str:
    said = "interview, looking back" if standing.retrospective else "interview"
    return f"{said}, expert’s conclusion" if standing.overridden else said


def _placed(data: Timeline) -> list[tuple[ModuleKey, TimePoint, Standing]]:
    return [
        (key, point, standing)
        for key in data.keys
        for point in data.points
        for standing in (data.standings.get((point.id, key)),)
        if standing is not None and standing.shown is not Status.NOT_ASSESSED
    ]


def _table(data: Timeline) -> tuple[tuple[str, ...], ...]:
    rows = [
        (
            disorder_name(key, data.modules),
            f"{point.label}, {point.as_at}",
            standing.shown.words,
            _basis(standing),
        )
        for key, point, standing in _placed(data)
    ]
    rows += [
        (
            f"Course {course.episode.number}",
            f"{course.start.label if course.start else 'start without a time point'} to "
            f"{course.end.label if course.end else 'end without a time point'}",
            course.episode.label or course.episode.modality,
            "record of treatment",
        )
        for course in data.courses
    ]
    return tuple(rows)


def _in_words(data: Timeline) -> str:
    """Return the picture as sentences, for those who cannot see it."""
    parts = [
        "Diagnostic timeline with the time points "
        f"{'; '.join(f'{point.label} ({point.as_at})' for point in data.points)}."
    ]
    placed = _placed(data)
    for key in data.keys:
        told = [
            f"{standing.shown.words.lower()} at {point.label} ({_basis(standing)})"
            for own, point, standing in placed
            if own == key
        ]
        name = disorder_name(key, data.modules)
        parts.append(f"{name}: {'; '.join(told) if told else 'not assessed'}.")
    for course in data.courses:
        start = course.start.label if course.start else "a start without a time point"
        end = course.end.label if course.end else "an end without a time point"
        parts.append(f"Course {course.episode.number} lies between {start} and {end}.")
    return " ".join(parts)
