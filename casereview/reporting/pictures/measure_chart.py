"""The scores of one measure against time, small: its threshold, its scores, and nothing else.

A score that is not one number, because it is in words or items are missing, is an open mark with a
line over all it may be. Lines join scores no further apart than in the picture of the course.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casereview.domain.assessing.measure import Measure
from casereview.domain.care.score_change import Extent
from casereview.domain.chart import Anchor, Line, Marker, Op, Paint, Scene, Shape, Text
from casereview.domain.dates import PartialDate
from casereview.reporting.parts.placing import Placer, label
from casereview.reporting.pictures.charts import LONGEST_GAP, ticks
from casereview.reporting.pictures.textwidth import estimate

TABLE_HEAD = ("Date", "Score", "Caseness")
_SIZE = 8.0
_TOP = 14.0
_FOOT = 30.0
_DASH = (3.0, 2.0)


@dataclass(frozen=True, slots=True)
class Mark:
    """A score as it is drawn and told; extent None says that it has no place on the scale.

    own: the expert's; the others come from documents.
    """

    when: PartialDate | None
    extent: Extent | None
    value: str
    caseness: str
    own: bool


def measure_chart(
    measure: Measure, marks: Sequence[Mark], width: float, height: float
) -> Scene | None:
    """Draw the scores of a measure; None where none has both a day and a place on the scale."""
    drawn = [mark for mark in marks if mark.when is not None and mark.extent is not None]
    if not drawn:
        return None
    ops = _Drawing(measure, drawn, width, height).ops()
    told = "; ".join(
        f"{mark.value} ({mark.when or 'date not stated'}, {mark.caseness})" for mark in marks
    )
    left_out = len(marks) - len(drawn)
    more = f" {left_out} of them not drawn: no day, or no place on the scale." if left_out else ""
    return Scene(
        width,
        height,
        ops,
        f"{measure.id}, {measure.range_words}: {told}.{more}",
        TABLE_HEAD,
        tuple((str(m.when or "date not stated"), m.value, m.caseness) for m in marks),
    )


class _Drawing:
    """One picture while it is laid out."""

    def __init__(
        self, measure: Measure, marks: Sequence[Mark], width: float, height: float
    ) -> None:
        self._measure = measure
        self._marks = marks
        highest = max(mark.extent.high for mark in marks if mark.extent)
        self._low = 0.0 if measure.low is None else measure.low
        self._high = max(highest, self._low + 1) if measure.high is None else measure.high
        cuts = [rule.caseness for rule in measure.rules if rule.caseness is not None]
        widest = max((estimate(f"caseness {cut:g}", _SIZE) for cut in cuts), default=0.0)
        self._left = estimate(f"{self._high:g}", _SIZE) + 10
        self._right = width - widest - 12
        self._bottom = height - _FOOT
        days = [day for m in marks if m.when for day in (m.when.earliest, m.when.latest)]
        margin = max(timedelta(days=20), (max(days) - min(days)) / 20)
        self._first, self._last = min(days) - margin, max(days) + margin
        self._placer = Placer(width)
        self._ops: list[Op] = []

    def ops(self) -> tuple[Op, ...]:
        """Lay everything out."""
        self._axes()
        self._thresholds()
        self._scores()
        return tuple(self._ops)

    def _x(self, day: date) -> float:
        share = (day - self._first).days / max(1, (self._last - self._first).days)
        return self._left + share * (self._right - self._left)

    def _y(self, value: float) -> float:
        share = (value - self._low) / (self._high - self._low)
        return self._bottom - share * (self._bottom - _TOP)

    def _text(self, text: Text) -> None:
        if self._placer.try_text(text):
            self._ops.append(text)

    def _axes(self) -> None:
        for value in (self._low, self._high):
            y = self._y(value)
            self._ops.append(Line(self._left, y, self._right, y, Paint.LINE, 0.6))
            number = label(
                *(self._left - 5, y + _SIZE * 0.35, f"{value:g}", _SIZE),
                paint=Paint.INK_2,
                anchor=Anchor.END,
            )
            self._text(number)
        for day, words in ticks(self._first, self._last, _SIZE, self._right - self._left):
            x = self._x(day)
            self._ops.append(Line(x, self._bottom, x, self._bottom + 3, Paint.INK_2, 0.6))
            self._text(
                label(
                    *(x, self._bottom + _SIZE + 5, words, _SIZE),
                    paint=Paint.INK_2,
                    anchor=Anchor.MIDDLE,
                )
            )

    def _thresholds(self) -> None:
        """Draw each rule's threshold where it was in force."""
        for rule in self._measure.rules:
            begins = date.fromisoformat(rule.valid_from) if rule.valid_from else self._first
            ends = date.fromisoformat(rule.valid_to) if rule.valid_to else self._last
            begins, ends = max(begins, self._first), min(ends, self._last)
            if rule.caseness is None or begins > ends:
                continue
            y = self._y(rule.caseness)
            self._ops.append(Line(self._x(begins), y, self._x(ends), y, Paint.INK_2, 0.8, _DASH))
            self._placer.block((self._x(begins), y - 0.5, self._x(ends), y + 0.5))
            words = f"caseness {rule.caseness:g}"
            self._text(label(self._x(ends) + 4, y + _SIZE * 0.35, words, _SIZE))

    def _scores(self) -> None:
        spots = [
            (mark.when, mark.extent, mark)
            for mark in self._marks
            if mark.when is not None and mark.extent is not None
        ]
        spots.sort(key=lambda spot: spot[0].middle)
        exact = [(when.middle, held.low) for when, held, _ in spots if held.exact]
        for (day, value), (after, later) in itertools.pairwise(exact):
            if (after - day).days <= LONGEST_GAP:
                line = Line(
                    self._x(day), self._y(value), self._x(after), self._y(later), Paint.PHQ9, 1.2
                )
                self._ops.append(line)
        for when, held, mark in spots:
            self._mark(when, held, own=mark.own)
        for when, held, mark in spots:
            self._label(self._x(when.middle), self._y((held.low + held.high) / 2), held, mark)

    def _mark(self, when: PartialDate, held: Extent, *, own: bool) -> None:
        x, y = self._x(when.middle), self._y((held.low + held.high) / 2)
        shape, paint = (Shape.SQUARE, Paint.ACCENT) if own else (Shape.CIRCLE, Paint.PHQ9)
        if when.earliest != when.latest:
            ends = self._x(when.earliest), self._x(when.latest)
            self._ops.append(Line(ends[0], y, ends[1], y, paint, 0.8))
        if not held.exact:
            self._ops.append(Line(x, self._y(held.low), x, self._y(held.high), paint, 0.8))
        self._ops.append(Marker(x, y, shape, paint, 6.0, hollow=not held.exact))
        self._placer.block((x - 4, y - 4, x + 4, y + 4))

    def _label(self, x: float, y: float, held: Extent, mark: Mark) -> None:
        over = [(x, y - 7.5, Anchor.MIDDLE), (x, y + _SIZE + 5, Anchor.MIDDLE)]
        beside = [
            (x + 7, y + _SIZE * 0.35, Anchor.START),
            (x - 7, y + _SIZE * 0.35, Anchor.END),
        ]
        words = str(held) if held.exact else mark.value
        for left, base, anchor in (*(over if held.exact else ()), *beside):
            text = label(left, base, words, _SIZE, anchor=anchor)
            if self._placer.try_text(text, margin=0.5):
                self._ops.append(text)
                return
