"""Says what keeps a text from being TOML: every place at once, and what to write there instead."""

from __future__ import annotations

import re
import tomllib

from casereview.catalogue.faults import Fault, TomlLines

_MOST = 20
"""Faults of one file that are looked for; each needs another reading."""

_LONGEST = 200_000
"""Characters; of a longer text only the first fault is told, as each reading takes its time."""

_FEW = 10
"""Lines of one statement that are taken out together; a bracket never closed would take all."""

_STATEMENT = re.compile(r"\s*($|#|\[|[\w.\"'-]+\s*=)")

_ADVICE = (
    (
        r"Illegal character '\\n'|Unterminated string|Expected '\"'",
        'A text ends on the line where it begins: close it with a straight quotation mark (").',
    ),
    (r"Illegal character", "Delete the character that cannot be seen."),
    (
        r"Unclosed array",
        "A list ends with ] and has a comma between two entries: one of these is missing.",
    ),
    (
        r"Unclosed inline table|Invalid initial character",
        "A table in braces stands on one line, ends with } and has names of letters and digits.",
    ),
    (
        r"Invalid value",
        'After = comes a text in straight quotation marks ("like this"), a number, true or false, '
        "a list in [ ] or a table in { }.",
    ),
    (r"Expected '='", "A line reads name = value: the = is missing."),
    (
        r"Expected newline",
        'One value is all that a line holds; within a text a quotation mark is written \\".',
    ),
    (r"Cannot overwrite|Duplicate", "The name stands twice in one table: strike one of them."),
    (
        r"Cannot declare|Cannot mutate|Cannot redefine",
        "The table stands twice: strike one, or double the brackets where there are several, "
        "as in [[item]].",
    ),
    (r"Invalid hex|Unescaped|Invalid escape", "In a text a backslash is written twice (\\\\)."),
    (r"Invalid statement", "A line begins with a name, with [ or with #."),
    (r"Expected '\]", "The brackets around the name of a table are not closed."),
)


def syntax_faults(name: str, text: str, first: tomllib.TOMLDecodeError) -> list[Fault]:
    """Return what stops a text from being read, in order of line; `first` is what it stopped at.

    A faulty line is taken out and the text read again, so long as what follows can be understood
    without it.
    """
    lines = text.split("\n")
    found: list[Fault] = []
    fault: tomllib.TOMLDecodeError | None = first
    while fault is not None and len(found) < _MOST:
        words, line = _told(fault, len(lines))
        begun, end = TomlLines("\n".join(lines)).statement(line)
        lost = begun < line and _STATEMENT.match(lines[line - 1]) is not None
        place = begun if lost else line  # a bracket never closed is found out only further down
        found.append(Fault(name, place, _sentence(words)))
        if len(text) > _LONGEST or not _without(
            lines, begun, line if lost else min(end, line + _FEW)
        ):
            break
        fault = _next(lines)
    last = found[-1]
    more = "" if fault is None else " More may be wrong below."
    found[-1] = Fault(
        name, last.line, f"{last.text} The rest is checked once this is mended.{more}"
    )
    return found


def _sentence(words: str) -> str:
    advice = next((said for pattern, said in _ADVICE if re.match(pattern, words)), "")
    return f"Not TOML: {words}. {advice}".rstrip()


def _told(fault: tomllib.TOMLDecodeError, last: int) -> tuple[str, int]:
    """Part the parser's sentence from its line (`... (at line 3, column 7)`)."""
    message = str(fault)
    text, _, place = message.rpartition(" (at ")
    digits = re.match(r"line (\d+)", place)
    if digits is not None:
        return text, min(int(digits[1]), last)
    return (text, last) if place.startswith("end of document") else (message, 1)


def _without(lines: list[str], start: int, end: int) -> bool:
    """Blank a faulty statement, lines `start` to before `end`, and whatever hangs on it.

    Return whether the rest can be read without it; a table's heading cannot be missed.
    """
    if lines[start - 1].lstrip().startswith("[") or not any(lines[start - 1 : end - 1]):
        return False
    while end <= len(lines) and not _STATEMENT.match(lines[end - 1]):
        end += 1
    lines[start - 1 : end - 1] = [""] * (end - start)
    return True


def _next(lines: list[str]) -> tomllib.TOMLDecodeError | None:
    try:
        tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as fault:
        return fault
    except (RecursionError, ValueError):
        return None
    return None
