"""Reads typed fields from a table of a content file and notes whatever is not as it should be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from casereview.catalogue.faults import FaultLog, Path_
from casereview.domain.assessing.quantity import parse_duration

MAX_TEXT = 2_000
"""Characters; longer texts are refused, so that no page has to show them."""


class Fields:
    """One table; ask for its fields by name, then `done()` complains of the unknown ones."""

    def __init__(self, log: FaultLog, where: Path_, table: object) -> None:
        self.log = log
        self.where = where
        self._asked: set[str] = set()
        self._table: Mapping[str, Any] = {}
        if isinstance(table, dict):
            self._table = table
        else:
            log.fault(where, "A table is needed here.")

    def at(self, name: str) -> Path_:
        """Return the place of a field."""
        return (*self.where, name)

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def raw(self, name: str) -> object:
        """Return a field as it was parsed, or None."""
        self._asked.add(name)
        return self._table.get(name)

    def text(self, name: str, *, required: bool = False) -> str:
        """Return a text, trimmed; empty where there is none."""
        value = self.raw(name)
        if value is None:
            if required:
                self.log.fault(self.where, f"{name} is missing.")
            return ""
        if not isinstance(value, str):
            self.log.fault(self.at(name), f"{name} must be text in quotation marks.")
            return ""
        if len(value) > MAX_TEXT:
            self.log.fault(self.at(name), f"{name} is longer than {MAX_TEXT} characters.")
        if required and not value.strip():
            self.log.fault(self.at(name), f"{name} is empty.")
        return value.strip()

    def identifier(self, name: str = "id") -> str:
        """Return an id: letters, digits, `_` and `-`, so that it can be part of a longer key."""
        value = self.text(name, required=True)
        plain = value.replace("_", "").replace("-", "")
        if value and (not plain.isalnum() or not plain.isascii() or len(value) > 40):
            self.log.fault(
                self.at(name), f"{name} {value!r} must be letters, digits, _ and -, 40 at most."
            )
        return value

    def flag(self, name: str) -> bool:
        """Return a true or false; false where there is none."""
        value = self.raw(name)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.log.fault(self.at(name), f"{name} must be true or false.")
        return False

    def number(self, name: str) -> float | None:
        """Return a number, or None."""
        value = self.raw(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.log.fault(self.at(name), f"{name} must be a number.")
            return None
        return float(value)

    def whole(self, name: str) -> int | None:
        """Return a whole number, or None."""
        value = self.number(name)
        if value is not None and not value.is_integer():
            self.log.fault(self.at(name), f"{name} must be a whole number.")
            return None
        return None if value is None else int(value)

    def days(self, name: str) -> float | None:
        """Return an ISO duration in days, or None."""
        raw = self.text(name)
        if not raw:
            return None
        try:
            interval = parse_duration(raw)
        except ValueError:
            interval = None
        if interval is None or not interval.exact:
            self.log.fault(self.at(name), f'{name} must be a duration such as "P6M".')
            return None
        return interval.lo

    def texts(self, name: str, *, allowed: Sequence[str] = ()) -> tuple[str, ...]:
        """Return a list of texts, each once, of the allowed words where any are given."""
        value = self.raw(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            self.log.fault(self.at(name), f"{name} must be a list of texts.")
            return ()
        for word in dict.fromkeys(value):
            if value.count(word) > 1:
                self.log.fault(self.at(name), f"{name} names {word!r} twice.")
            if allowed and word not in allowed:
                self.log.fault(self.at(name), f"{word!r} is none of {', '.join(allowed)}.")
        return tuple(value)

    def choice(self, name: str, allowed: Sequence[str], *, required: bool = True) -> str:
        """Return a word of the allowed ones, or an empty text."""
        value = self.text(name, required=required)
        if value and value not in allowed:
            self.log.fault(self.at(name), f"{name} {value!r} is none of {', '.join(allowed)}.")
            return ""
        return value

    def table(self, name: str) -> Fields:
        """Return a table within this one; an empty one where there is none."""
        value = self.raw(name)
        return Fields(self.log, self.at(name), {} if value is None else value)

    def tables(self, name: str) -> list[Fields]:
        """Return the tables of an array of tables."""
        value = self.raw(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.log.fault(self.at(name), f"{name} must be a list of tables ([[{name}]]).")
            return []
        return [Fields(self.log, (*self.at(name), i), entry) for i, entry in enumerate(value)]

    def names(self) -> tuple[str, ...]:
        """Return the names of all fields, and count them as asked for."""
        self._asked.update(self._table)
        return tuple(self._table)

    def known(self, names: Iterable[str], allowed: Sequence[str]) -> None:
        """Complain of names in this table that are none of the allowed ones."""
        for name in names:
            if name not in allowed:
                self.log.fault(self.at(name), f"{name!r} is none of {', '.join(allowed)}.")

    def done(self) -> None:
        """Complain of fields nobody asked for: a misspelt name must not pass in silence."""
        for name in self._table:
            if name not in self._asked:
                self.log.fault(self.at(name), f"Unknown field {name!r}: {self._instead(name)}.")

    def _instead(self, name: str) -> str:
        near = get_close_matches(name, self._asked, n=1)
        known = ", ".join(sorted(self._asked))
        return f"{near[0]!r} may be meant" if near else f"strike it; known here are {known}"


def each_id_once(named: Iterable[tuple[str, Fields]], taken: Iterable[str] = ()) -> None:
    """Complain of an id that another table, or something else of the file, bears already."""
    first: dict[str, Fields | None] = dict.fromkeys(taken)
    for name, table in named:
        if name and name in first:
            other = first[name]
            line = f" (first on line {table.log.lines.of(other.where)})" if other else ""
            table.log.fault(
                table.where, f"The id {name!r} is used twice{line}: give this one another."
            )
        first.setdefault(name, table)
