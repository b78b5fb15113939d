"""Faults of a content file, each with its line, and the lines of a TOML file's keys."""

from __future__ import annotations

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
    """Which line each table and key of a sound TOML text starts on (the parser does not say)."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path_, int] = {(): 1}
        self._table: Path_ = ()
        self._counts: dict[Path_, int] = {}
        scan = _Scan()
        for number, line in enumerate(text.splitlines(), 1):
            if scan.between:
                self._note(line.strip(), number)
            scan.feed(line)

    def of(self, where: Path_) -> int:
        """Return the line of a place, or of the nearest place around it that has one."""
        while where not in self._lines:
            where = where[:-1]
        return self._lines[where]

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
