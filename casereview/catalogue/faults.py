"""Faults of a content file, each with its line, and the lines of a TOML file's keys."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

Path_ = tuple[str | int, ...]
"""Where something stands in the parsed file: `("item", 3, "label")`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a content file; a warning does not stop it from being used."""

    file: str
    line: int
    text: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass
class FaultLog:
    """Gathers the faults of one file."""

    file: Path
    lines: TomlLines
    faults: list[Fault] = field(default_factory=list)

    def fault(self, where: Path_, text: str) -> None:
        """Note what makes the file unusable."""
        self.faults.append(Fault(self.file.name, self.lines.of(where), text))

    def remark(self, where: Path_, text: str) -> None:
        """Note what a reader of the file should know."""
        self.faults.append(Fault(self.file.name, self.lines.of(where), text, warning=True))

    @property
    def sound(self) -> bool:
        """Whether nothing but warnings was found."""
        return all(fault.warning for fault in self.faults)


MOST_DOTS = 500
"""In one line: the parser's time grows with the square of a dotted key's parts."""


def crowded_line(text: str) -> int:
    """Return the first line that holds more dots than any key or sentence needs, or 0."""
    lines = enumerate(text.split("\n"), 1)
    return next((number for number, line in lines if line.count(".") > MOST_DOTS), 0)


class TomlLines:
    """Which line each table and key of a TOML text starts on (the parser does not say).

    The text is gone through when a line is first asked for: most files have no fault to place.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._read = False
        self._lines: dict[Path_, int] = {(): 1}
        self._statements: list[int] = []
        self._table: Path_ = ()
        self._counts: dict[Path_, int] = {}

    def of(self, where: Path_) -> int:
        """Return the line of a place, or of the nearest place around it that has one."""
        self._go_through()
        while where not in self._lines:
            where = where[:-1]
        return self._lines[where]

    def statement(self, line: int) -> tuple[int, int]:
        """Return the line on which the statement of a line begins, and that of the next one."""
        self._go_through()
        after = bisect_right(self._statements, line)
        end = self._statements[after] if after < len(self._statements) else line + 1
        return (self._statements[after - 1] if after else line), end

    def _go_through(self) -> None:
        if self._read:
            return
        self._read = True
        scan = _Scan()
        for number, line in enumerate(self._text.split("\n"), 1):
            if scan.between:
                self._statements.append(number)
                self._note(line.strip(), number)
            scan.feed(line)

    def _note(self, line: str, number: int) -> None:
        if line.startswith("[["):
            path = self._path(_keys(line[2:].partition("]]")[0]))
            index = self._counts[path] = self._counts.get(path, -1) + 1
            self._lines.setdefault(path, number)
            self._table = (*path, index)
            self._lines[self._table] = number
        elif line.startswith("["):
            self._table = self._path(_keys(line[1:].partition("]")[0]))
            self._lines.setdefault(self._table, number)
        elif "=" in line and not line.startswith("#"):
            path = (*self._table, *_keys(line.partition("=")[0]))
            self._lines.setdefault(path, number)

    def _path(self, keys: tuple[str, ...]) -> Path_:
        """Return a table's place: a name that is an array of tables means its last one."""
        path: Path_ = ()
        for place, key in enumerate(keys):
            path = (*path, key)
            if place < len(keys) - 1 and path in self._counts:
                path = (*path, self._counts[path])
        return path


def _keys(dotted: str) -> tuple[str, ...]:
    return tuple(key.strip().strip("\"'") for key in dotted.split("."))


class _Scan:
    """Follows strings and brackets, so that only true starts of lines are taken for keys."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0

    @property
    def between(self) -> bool:
        """Whether the next line starts outside every string and bracket."""
        return not self._quote and self._depth == 0

    def feed(self, line: str) -> None:
        """Read on to the end of a line."""
        at = 0
        if self.between and line.lstrip().startswith("["):
            return  # a header opens and closes its brackets itself
        while at < len(line):
            at = self._inside(line, at) if self._quote else self._outside(line, at)
        if len(self._quote) == 1:  # never closed: no such text goes on over the line's end
            self._quote = ""

    def _inside(self, line: str, at: int) -> int:
        if self._quote[0] == '"' and line[at] == "\\":
            return at + 2
        if line.startswith(self._quote, at):
            at += len(self._quote)
            self._quote = ""
            return at
        return at + 1

    def _outside(self, line: str, at: int) -> int:
        character = line[at]
        if character == "#":
            return len(line)
        if character in "\"'":
            self._quote = character * 3 if line.startswith(character * 3, at) else character
            return at + len(self._quote)
        if character in "[{":
            self._depth += 1
        elif character in "]}":
            self._depth = max(0, self._depth - 1)
        return at + 1
