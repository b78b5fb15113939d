"""The ratings of an open case, kept in memory: after a command only what it changed is read anew.

The history names every row that a command, an undo or a redo touched, so nothing else needs to be
asked. Within a command, which may still be taken back, and in a file that another program writes,
everything is read as it is.
"""

from __future__ import annotations

from bisect import bisect_left

from casereview.domain.assessing.rating import Answer
from casereview.storage.history import History
from casereview.storage.repositories import ANSWERS, Repository

_Place = tuple[int, int, str, str, int]
"""Where an answer stands in the settled order: its time point, its module, its row."""

_JOINED = "JOIN time_point AS p ON p.id = t.time_point_id"
_READ = ANSWERS.select.replace(" FROM", ', p."order", p.seq, t.seq FROM', 1) + f" {_JOINED}"
_CHANGED = "SELECT tbl, \"row\" FROM history WHERE seq > ? AND tbl IN ('answer', 'time_point')"


class Answers(Repository[Answer]):
    """The ratings of a case."""

    def __init__(self, history: History) -> None:
        super().__init__(history, ANSWERS)
        self._upto = -1  # the last change of the history that is known; -1: nothing was read
        self._places: list[_Place] = []
        self._answers: list[Answer] = []
        self._place_of: dict[int, _Place] = {}

    def all(self) -> tuple[Answer, ...]:
        """Return every rating in the settled order."""
        if self._history.busy or self._history.read_only:
            return super().all()
        ((latest,),) = self._history.rows("SELECT coalesce(max(seq), 0) FROM history")
        if latest != self._upto:
            changed = self._history.rows(_CHANGED, self._upto) if 0 <= self._upto < latest else []
            if self._upto < 0 or latest < self._upto or any(t != "answer" for t, _ in changed):
                self._read_all()
            else:
                for row in {row for _, row in changed}:
                    self._read_again(row)
            self._upto = latest
        return tuple(self._answers)

    def _read_all(self) -> None:
        found = [self._placed(row) for row in self._history.rows(_READ)]
        found.sort(key=lambda pair: pair[0])
        self._places = [place for place, _ in found]
        self._answers = [answer for _, answer in found]
        self._place_of = {place[-1]: place for place in self._places}

    def _read_again(self, row: int) -> None:
        """Take out the answer of a row, and put in what the row holds now."""
        old = self._place_of.pop(row, None)
        if old is not None:
            at = bisect_left(self._places, old)
            del self._places[at], self._answers[at]
        for found in self._history.rows(f"{_READ} WHERE t.seq = ?", row):
            place, answer = self._placed(found)
            at = bisect_left(self._places, place)
            self._places.insert(at, place)
            self._answers.insert(at, answer)
            self._place_of[row] = place

    @staticmethod
    def _placed(row: tuple[object, ...]) -> tuple[_Place, Answer]:
        answer = ANSWERS.decode(row[:-3])
        order, point, seq = row[-3:]
        assert isinstance(order, int)
        assert isinstance(point, int)
        assert isinstance(seq, int)
        return (order, point, answer.key.module, answer.key.instance, seq), answer
